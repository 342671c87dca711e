/* align: pair two existing texts by paragraph and sentence */
#include "stage.h"

const struct stage stage_align = {
	.name = "align",
	.summary = "pair two existing texts by paragraph and sentence",
	.kind = STAGE_SOURCE,
};
