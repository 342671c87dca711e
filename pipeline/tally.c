/* tally: what the rows that leave a chain carry. Exit status, --fail-on, and
 * --report come from here.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "chain.h"

/* "error", "2%": a level, or a share of segments with an error. */
static int
parse_fail_on(struct chain *chain, const char *value)
{
	int level = level_find(slice_of(value));
	char *end;

	if (level >= 0) {
		chain->fail_on = (enum level)level;
		return 0;
	}
	chain->fail_rate = strtod(value, &end) / 100;
	return end == value || strcmp(end, "%") != 0 ||
			       !(chain->fail_rate >= 0 && chain->fail_rate <= 1)
		       ? -1
		       : 0;
}

void
tally_open(struct chain *chain)
{
	const char *on = settings_find(chain->settings, "fail-on");
	const char *path = settings_find(chain->settings, "report");

	chain->fail_on = LEVEL_ERROR;
	chain->fail_rate = -1;
	if (on && parse_fail_on(chain, on)) {
		chain_say(chain, (struct place){0}, LEVEL_ERROR, NULL,
			"--fail-on takes a level or a rate ('2%%'), not '%s'",
			on);
		chain_status(chain, STATUS_UNDONE);
		chain->stop = 1;
	}
	chain->wants_report = path != NULL;
	if (!path || chain->is_worker)
		return;
	chain->report_file = fopen(path, "we");
	if (chain->report_file)
		return;
	chain_say(chain, (struct place){0}, LEVEL_ERROR, NULL,
		"cannot write '%s': %s", path, strerror(errno));
	chain_status(chain, STATUS_UNDONE);
	chain->stop = 1;
}

/* The findings of a row; nothing is parsed where there are none. */
static struct slice
findings(struct row *row)
{
	const struct cell *cell = &row->cell[COL_NOTES];

	if ((row->parsed | row->loaded) & 1u << COL_NOTES)
		return notes_find(&row->notes, "findings");
	if (!cell->len || !memmem(cell->ptr, cell->len, "\"findings\"", 10))
		return (struct slice){NULL, 0};
	return notes_find(row_notes(row), "findings");
}

static void
report_line(struct chain *chain, struct row *row, struct slice finding)
{
	struct buf line = {0};

	buf_adds(&line, "{\"doc\":");
	json_add_string(&line, row_get(row, COL_DOC));
	buf_addf(&line, ",\"art\":%u,\"par\":%u,\"seg\":%u,", row->art,
		row->par, row->seg);
	buf_add(&line, finding.ptr + 1, finding.len - 1);
	buf_addc(&line, '\n');
	fwrite(line.ptr, 1, line.len, chain->report_file);
	buf_release(&line);
}

/* Engine's and restore's findings are settled once there is a translation. */
static int
is_settled(struct row *row, struct slice finding)
{
	struct slice by = json_member(finding, "by");

	return row_has(row, COL_TARGET) &&
	       (slice_is(by, "\"engine\"") || slice_is(by, "\"receive\"") ||
		       slice_is(by, "\"restore\""));
}

static int
is_serious(const struct chain *chain, struct row *row, struct slice finding)
{
	struct slice level = json_member(finding, "level");

	if (level.len < 2 || is_settled(row, finding))
		return 0;
	level = (struct slice){level.ptr + 1, level.len - 2};
	return level_find(level) >= (int)chain->fail_on;
}

/* 1 if one of them is serious. */
static int
tally_findings(struct chain *chain, struct row *row)
{
	struct slice list = findings(row);
	struct slice finding;
	struct json it;
	int hit = 0;

	if (!list.len)
		return 0;
	it = json_open(list);
	while (json_next(&it, NULL, &finding)) {
		if (finding.len < 2 || *finding.ptr != '{')
			continue;
		chain->totals[TOTAL_FINDINGS]++;
		if (chain->report_file)
			report_line(chain, row, finding);
		hit |= is_serious(chain, row, finding);
	}
	return hit;
}

static int
is_fired(const struct chain *chain)
{
	if (chain->fail_rate < 0)
		return chain->fail_hits > 0;
	return (double)chain->fail_hits >
	       chain->fail_rate * (double)chain->fail_segments;
}

void
tally_row(struct chain *chain, struct row *row)
{
	if ((row->flags & FLAG_FAILED) && !row_has(row, COL_TARGET))
		chain_status(chain, STATUS_FINDINGS);
	chain->fail_segments++;
	chain->fail_hits += (size_t)tally_findings(chain, row);
	chain->totals[TOTAL_SEGMENTS]++;
	chain->totals[TOTAL_PARAGRAPHS] += row->par != chain->tally_par;
	chain->tally_par = row->par;
}

void
tally_end(struct chain *chain, struct row *row)
{
	chain->fail_hits += (size_t)tally_findings(chain, row);
	if (is_fired(chain))
		row->flags |= FLAG_FINDINGS;
	if (row->flags & (FLAG_FINDINGS | FLAG_FAILED))
		chain_status(chain, STATUS_FINDINGS);
	chain->tally_par = 0;
	chain->fail_hits = chain->fail_segments = 0;
	chain->totals[TOTAL_DOCUMENTS]++;
}

void
tally_close(struct chain *chain)
{
	const size_t *t = chain->totals;

	if (!chain->report_file)
		return;
	fprintf(chain->report_file,
		"{\"summary\":{\"status\":%d,\"documents\":%zu,"
		"\"paragraphs\":%zu,\"segments\":%zu,\"sent\":%zu,"
		"\"cached\":%zu,\"retried\":%zu,\"repaired\":%zu,"
		"\"failed\":%zu,\"findings\":%zu,\"seconds\":%.0f}}\n",
		chain->status, t[TOTAL_DOCUMENTS], t[TOTAL_PARAGRAPHS],
		t[TOTAL_SEGMENTS], t[TOTAL_SENT], t[TOTAL_CACHED],
		t[TOTAL_RETRIED], t[TOTAL_REPAIRED], t[TOTAL_FAILED],
		t[TOTAL_FINDINGS], chain_seconds(chain));
	if (ferror(chain->report_file) | fclose(chain->report_file)) {
		chain_say(chain, (struct place){0}, LEVEL_ERROR, NULL,
			"cannot write '%s': %s",
			settings_find(chain->settings, "report"),
			strerror(errno));
		chain_status(chain, STATUS_UNDONE);
	}
}
