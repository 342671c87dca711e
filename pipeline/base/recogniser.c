/* recogniser: finds placeholders in a text, whole or damaged */
#include <string.h>

#include "base/styles.h"
#include "base/text.h"

void
styles_starts(struct recogniser *recogniser)
{
	size_t i;

	for (i = 0; i < recogniser->n; i++)
		recogniser->starts[(unsigned char)
				recogniser->styles[i].open.ptr[0]] = 1;
}
