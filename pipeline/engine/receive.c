/* receive: take the answers of an engine run by hand */
#include "stage.h"

const struct stage stage_receive = {
	.name = "receive",
	.summary = "take the answers of an engine run by hand",
	.kind = STAGE_ENGINE,
};
