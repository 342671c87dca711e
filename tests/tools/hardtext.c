/* hardtext SEED CHARACTERS: hard text for the laws, the same for the same seed.
 * With a third argument that many of its bytes are damaged.
 */
#include "../base/test.h"

int
main(int argc, char **argv)
{
	struct buf text = {0};
	struct rng rng;
	size_t damaged;

	if (argc < 3)
		return 2;
	rng = (struct rng){strtoull(argv[1], NULL, 10)};
	while (text.len < strtoul(argv[2], NULL, 10))
		test_text(&rng, &text, 400);
	damaged = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
	while (damaged--)
		text.ptr[rng_below(&rng, text.len)] = (char)rng_next(&rng);
	fwrite(text.ptr, 1, text.len, stdout);
	buf_release(&text);
	return fflush(stdout) || ferror(stdout);
}
