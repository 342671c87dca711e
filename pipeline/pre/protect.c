/* protect: mask or watch what must survive translation */
#include "stage.h"

const struct stage stage_protect = {
	.name = "protect",
	.summary = "mask or watch what must survive translation",
	.kind = STAGE_FILTER,
};
