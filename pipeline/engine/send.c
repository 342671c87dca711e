/* send: print the open lines, for an engine run by hand */
#include "stage.h"

const struct stage stage_send = {
	.name = "send",
	.summary = "print the open lines, for an engine run by hand",
	.kind = STAGE_ENGINE,
};
