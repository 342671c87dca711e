/* join: rebuild the document */
#include "stage.h"

const struct stage stage_join = {
	.name = "join",
	.summary = "rebuild the document",
	.kind = STAGE_SINK,
};
