/* rows: a stream that somebody else wrote, into every stage that takes one. It
 * ends with an exit code, and what it gives is a stream or a document. */
#include "fuzz.h"

#include "run.h"

#define ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char *const *const commands[] = {
	ARGV("normalise", "-q", "--stream"),
	ARGV("split", "-q", "--stream", "--max", "20"),
	ARGV("protect", "-q", "--stream", "-t", "en"),
	ARGV("protect", "-q", "--stream", "-t", "en", "--mask", "all",
		"--placeholders", "xml"),
	ARGV("send", "-q", "--stream"),
	ARGV("restore", "-q", "--stream"),
	ARGV("restore", "-q", "--stream", "--lost", "append"),
	ARGV("check", "-q", "--stream"),
	ARGV("join", "-q", "--stream"),
	ARGV("join", "-q", "--stream", "--column", "source"),
	ARGV("join", "-q", "--stream", "--as", "tsv", "--with", "doc,par"),
	ARGV("join", "-q", "--stream", "--as", "jsonl", "--rows"),
	ARGV("join", "-q", "--stream", "--as", "jsonl"),
	ARGV("join", "-q", "--stream", "--as", "html"),
	ARGV("join", "-q", "--stream", "--as", "tmx"),
	ARGV("join", "-q", "--stream", "--as", "xliff"),
	ARGV("finish", "-q", "--stream"),
};
enum { COMMANDS = sizeof commands / sizeof *commands };

/* Of a stream that the fuzzer need not find. */
static const char header[] =
	"doc\tart\tpar\tseg\trole\tlang\tsource\tgap\ttext\tedits\tsent"
	"\treply\ttarget\tflags\tnotes\n";

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice input = fuzz_input(bytes, len);
	unsigned which = fuzz_choice(&input, COMMANDS),
		 with_header = fuzz_choice(&input, 2);
	struct buf stream = {0}, out = {0}, again = {0};
	enum wasl_status status, other;

	if (with_header)
		buf_adds(&stream, header);
	buf_add_slice(&stream, input);
	status = run(commands[which], buf_slice(&stream), 4096, &out);
	LAW(status <= WASL_UNDONE);
	if (status == WASL_DONE && which != 9)
		LAW(utf8_valid(out.ptr, out.len) == out.len);
	other = run(commands[which], buf_slice(&stream), 5, &again);
	LAW(other == status);
	LAW(fuzz_equal(buf_slice(&out), buf_slice(&again)));
	buf_release(&stream);
	buf_release(&out);
	buf_release(&again);
	return 0;
}
