/* restore: put the protected values back */
#include "stage.h"

const struct stage stage_restore = {
	.name = "restore",
	.summary = "put the protected values back",
	.kind = STAGE_FILTER,
};
