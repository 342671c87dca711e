/* pack_embedded: the rules that wasl was built with. PACK_FILE is the
 * Makefile's. */
#include <pthread.h>
#include "base/pack.h"

__asm__(".section .rodata\n"
	".balign 64\n"
	".globl wasl_pack_from\n.hidden wasl_pack_from\n"
	".globl wasl_pack_to\n.hidden wasl_pack_to\n"
	"wasl_pack_from: .incbin \"" PACK_FILE "\"\n"
	"wasl_pack_to: .byte 0\n"
	".previous\n");

extern const char wasl_pack_from[], wasl_pack_to[];

static struct pack pack;

static void
find_ends(void)
{
	pack.ptr = wasl_pack_from;
	pack.len = (size_t)(wasl_pack_to - wasl_pack_from);
}

const struct pack *
pack_embedded(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, find_ends);
	return &pack;
}
