/* edits: places, composition, cuts and proof against plain models */
#include "test.h"

#include "base/edits.h"

/* A text, another one made of it by random edits, and those edits. */
struct change {
	struct buf old, now;
	struct edits edits;
};

static void
change_release(struct change *c)
{
	buf_release(&c->old);
	buf_release(&c->now);
	edits_release(&c->edits);
}

/* The length of some whole characters of s from `at`. */
static size_t
some(struct rng *rng, struct slice s, size_t at, size_t max_cp)
{
	size_t n = rng_below(rng, max_cp + 1), from = at;
	uint32_t cp;

	for (; n && at < s.len; n--)
		at += utf8_next(s.ptr + at, s.ptr + s.len, &cp);
	return at - from;
}

/* Makes c->now and c->edits from c->old. */
static void
change_make(struct rng *rng, struct change *c)
{
	struct slice old = buf_slice(&c->old);
	size_t at = 0, n = rng_below(rng, 12), skip, del, before;

	buf_clear(&c->now);
	edits_clear(&c->edits);
	while (n--) {
		skip = rng_below(rng, 3) ? some(rng, old, at, 8) : 0;
		buf_add(&c->now, old.ptr + at, skip);
		at += skip;
		del = rng_below(rng, 3) ? some(rng, old, at, 4) : 0;
		at += del;
		before = c->now.len;
		if (rng_below(rng, 3))
			test_text(rng, &c->now, 3);
		if (!del && c->now.len == before)
			buf_addc(&c->now, 'x');
		edits_add(&c->edits, (uint32_t)skip, (uint32_t)del,
			(uint32_t)(c->now.len - before));
	}
	buf_add(&c->now, old.ptr + at, old.len - at);
}

static void
change_new(struct rng *rng, struct change *c)
{
	buf_clear(&c->old);
	test_text(rng, &c->old, 40);
	buf_room(&c->old, 1);
	change_make(rng, c);
}

static void
assert_aligned(
	const struct edits *e, const struct buf *old, const struct buf *now)
{
	assert_true(edits_align(e->v, e->n, buf_slice(old), buf_slice(now)));
}

/* Random changes pass; the same with one number or one byte changed do not. */
static void
test_align(void **state)
{
	struct rng rng = rng_new(1);
	struct change c = {0};

	(void)state;
	for (int i = 0; i < 5000; i++) {
		size_t k;

		change_new(&rng, &c);
		assert_aligned(&c.edits, &c.old, &c.now);
		if (!c.edits.n)
			continue;
		k = rng_below(&rng, c.edits.n);
		c.edits.v[k].ins++;
		assert_false(edits_align(c.edits.v, c.edits.n,
			buf_slice(&c.old), buf_slice(&c.now)));
		c.edits.v[k].ins--;
		c.edits.v[k].del = UINT32_MAX;
		assert_false(edits_align(c.edits.v, c.edits.n,
			buf_slice(&c.old), buf_slice(&c.now)));
	}
	change_release(&c);
}

static void
test_align_by_hand(void **state)
{
	static const struct edit half = {1, 1, 1}, whole = {0, 2, 2},
				 skip = {1, 0, 1};

	(void)state;
	assert_true(edits_align(NULL, 0, SLICE("ab"), SLICE("ab")));
	assert_false(edits_align(NULL, 0, SLICE("ab"), SLICE("ac")));
	assert_false(edits_align(NULL, 0, SLICE("ab"), SLICE("abc")));
	/* an end inside BEH */
	assert_false(
		edits_align(&half, 1, SLICE("\xD8\xA8"), SLICE("\xD8\xA9")));
	assert_true(
		edits_align(&whole, 1, SLICE("\xD8\xA8"), SLICE("\xD8\xA9")));
	/* the skipped part must be equal */
	assert_false(edits_align(&skip, 1, SLICE("a"), SLICE("bx")));
	assert_true(edits_align(&skip, 1, SLICE("a"), SLICE("ax")));
}

/* ---- places ---- */

/* Every place of the new text, with all old places that answer to it: found by
 * walking the edits a byte at a time. */
static void
model_back(const struct edits *e, size_t at, size_t *left, size_t *right)
{
	size_t old = 0, now = 0;

	*left = SIZE_MAX;
	*right = 0;
	for (size_t i = 0; i <= e->n; i++) {
		struct edit edit = {UINT32_MAX, 0, 0};

		if (i < e->n)
			edit = e->v[i];
		if (at >= now && at - now <= edit.skip) {
			size_t place = old + (at - now);

			*left = place < *left ? place : *left;
			*right = place > *right ? place : *right;
		}
		old += edit.skip;
		now += edit.skip;
		if (at > now && at < now + edit.ins) {
			*left = old;
			*right = old + edit.del;
			return;
		}
		old += edit.del;
		now += edit.ins;
	}
}

static void
test_places(void **state)
{
	struct rng rng = rng_new(2);
	struct change c = {0};

	(void)state;
	for (int i = 0; i < 4000; i++) {
		struct edits_cursor from = {0}, to = {0};

		change_new(&rng, &c);
		for (size_t at = 0; at <= c.now.len; at++) {
			const struct edit *v = c.edits.v;
			size_t left, right, n = c.edits.n;

			model_back(&c.edits, at, &left, &right);
			assert_int_equal(
				edits_back(v, n, at, EDITS_LEFT), left);
			assert_int_equal(
				edits_back(v, n, at, EDITS_RIGHT), right);
			assert_int_equal(
				edits_back_next(v, n, &to, at, EDITS_LEFT),
				left);
			assert_int_equal(
				edits_back_next(v, n, &from, at, EDITS_RIGHT),
				right);
		}
	}
	change_release(&c);
}

/* edits_forth is edits_back of the reversed change. */
static void
test_places_forth(void **state)
{
	struct rng rng = rng_new(3);
	struct change c = {0};
	struct edits reversed = {0};

	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct edits_cursor from = {0};

		change_new(&rng, &c);
		edits_clear(&reversed);
		for (size_t k = 0; k < c.edits.n; k++)
			edits_add(&reversed, c.edits.v[k].skip,
				c.edits.v[k].ins, c.edits.v[k].del);
		for (size_t at = 0; at <= c.old.len; at++)
			for (enum edits_side s = EDITS_LEFT; s <= EDITS_RIGHT;
				s++) {
				size_t place = edits_back(
					reversed.v, reversed.n, at, s);

				assert_int_equal(edits_forth(c.edits.v,
							 c.edits.n, at, s),
					place);
				if (s == EDITS_RIGHT)
					assert_int_equal(
						edits_forth_next(c.edits.v,
							c.edits.n, &from, at,
							s),
						place);
			}
	}
	edits_release(&reversed);
	change_release(&c);
}

static void
test_places_by_hand(void **state)
{
	/* "abXXcd" to "abcYYd": XX deleted, YY put in */
	static const struct edit v[] = {{2, 2, 0}, {1, 0, 2}};

	(void)state;
	assert_int_equal(edits_back(v, 2, 2, EDITS_LEFT), 2);
	assert_int_equal(edits_back(v, 2, 2, EDITS_RIGHT), 4);
	assert_int_equal(edits_back(v, 2, 3, EDITS_LEFT), 5);
	assert_int_equal(edits_back(v, 2, 4, EDITS_RIGHT), 5);
	assert_int_equal(edits_back(v, 2, 6, EDITS_RIGHT), 6);
	assert_int_equal(edits_forth(v, 2, 3, EDITS_LEFT), 2);
	assert_int_equal(edits_forth(v, 2, 5, EDITS_LEFT), 3);
	assert_int_equal(edits_forth(v, 2, 5, EDITS_RIGHT), 5);
}

/* ---- composition ---- */

/* Composition by painting: each edit of a list covers a part of the middle
 * text; parts that share a byte, or lie inside another, melt. */
struct part {
	size_t from, to; /* of the middle text */
	int second;
};

static int
part_touches(const struct part *a, const struct part *b)
{
	return a->from < b->to && b->from < a->to;
}

/* How many edits must come out: parts that are left when all that touch have
 * been made one, again and again. */
static size_t
model_compose_count(const struct edits *first, const struct edits *second)
{
	struct part part[64];
	size_t n = 0, at = 0;

	for (size_t i = 0; i < first->n; i++) {
		at += first->v[i].skip;
		part[n++] = (struct part){at, at + first->v[i].ins, 0};
		at += first->v[i].ins;
	}
	at = 0;
	for (size_t i = 0; i < second->n; i++) {
		at += second->v[i].skip;
		part[n++] = (struct part){at, at + second->v[i].del, 1};
		at += second->v[i].del;
	}
again:
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			if (part_touches(&part[i], &part[k])) {
				if (part[k].from < part[i].from)
					part[i].from = part[k].from;
				if (part[k].to > part[i].to)
					part[i].to = part[k].to;
				part[k] = part[--n];
				goto again;
			}
	return n;
}

static size_t
insertions(const struct edits *e)
{
	size_t n = 0;

	for (size_t i = 0; i < e->n; i++)
		n += !e->v[i].del;
	return n;
}

static void
test_compose(void **state)
{
	struct rng rng = rng_new(4);
	struct change first = {0}, second = {0};
	struct edits out = {0};
	size_t gone = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		size_t expected;

		change_new(&rng, &first);
		buf_clear(&second.old);
		buf_add_slice(&second.old, buf_slice(&first.now));
		change_make(&rng, &second);
		edits_compose(first.edits.v, first.edits.n, second.edits.v,
			second.edits.n, &out);
		assert_aligned(&out, &first.old, &second.now);
		expected = model_compose_count(&first.edits, &second.edits);
		/* what was put in and taken out again leaves nothing */
		assert_true(out.n <= expected);
		assert_true(expected - out.n <= insertions(&first.edits));
		gone += expected - out.n;
		for (size_t k = 0; k < out.n; k++)
			assert_true(out.v[k].del || out.v[k].ins);
	}
	assert_true(gone < 20000);
	edits_release(&out);
	change_release(&first);
	change_release(&second);
}

static void
composes(const char *first, const char *second, const char *expected)
{
	struct arena arena = {0};
	struct edits a, b, out = {0};
	struct buf text = {0};

	assert_int_equal(edits_parse(slice_of(first), &arena, &a), 0);
	assert_int_equal(edits_parse(slice_of(second), &arena, &b), 0);
	edits_compose(a.v, a.n, b.v, b.n, &out);
	edits_print(out.v, out.n, &text);
	test_equal(buf_slice(&text), slice_of(expected));
	buf_release(&text);
	edits_release(&out);
	arena_release(&arena);
}

static void
test_compose_by_hand(void **state)
{
	(void)state;
	composes("", "", "");
	composes("1,2,3", "", "1,2,3");
	composes("", "1,2,3", "1,2,3");
	composes("2,1,1", "5,1,1", "2,1,1 2,1,1");
	composes("5,1,1", "2,1,1", "2,1,1 2,1,1");
	composes("2,2,2", "2,2,1", "2,2,1");
	/* side by side is not touching */
	composes("2,2,2", "4,1,1", "2,2,2 0,1,1");
	composes("2,2,2", "1,1,1", "1,1,1 0,2,2");
	/* a deletion inside what the second replaces */
	composes("3,1,0", "2,2,1", "2,3,1");
	/* a deletion at its edge stays */
	composes("2,1,0", "2,2,1", "2,1,0 0,2,1");
	composes("2,1,3", "2,0,1", "2,0,1 0,1,3");
	composes("2,1,3", "5,0,1", "2,1,3 0,0,1");
	/* put in, then taken out */
	composes("2,0,3", "2,3,0 4,1,0", "6,1,0");
	/* three make one */
	composes("0,1,3 0,1,3", "2,2,1", "0,2,5");
}

/* ---- pieces ---- */

/* Cut at every edit's ends by turns: the pieces align, and together they are
 * the whole list. */
static void
test_cut(void **state)
{
	struct rng rng = rng_new(5);
	struct change c = {0};
	struct edits out = {0};

	(void)state;
	for (int i = 0; i < 10000; i++) {
		struct edits_cursor cursor = {0};
		struct edits_piece piece = {0};
		size_t k = 0, total = 0, back = 0;

		change_new(&rng, &c);
		while (k < c.edits.n || piece.to < c.old.len) {
			struct slice old, now;
			size_t take = rng_below(&rng, 4), slack;

			/* the next piece: some edits, some text after */
			piece.from = piece.to;
			piece.new_from = piece.new_to;
			for (; take && k < c.edits.n; take--, k++) {
				slack = c.edits.v[k].skip - back;
				piece.to += slack + c.edits.v[k].del;
				piece.new_to += slack + c.edits.v[k].ins;
				back = 0;
			}
			slack = k < c.edits.n ? c.edits.v[k].skip - back
					      : c.old.len - piece.to;
			old = (struct slice){c.old.ptr + piece.to, slack};
			slack = some(&rng, old, 0, 6);
			piece.to += slack;
			piece.new_to += slack;
			back += slack;
			if (k == c.edits.n)
				back = 0;
			edits_cut_next(
				c.edits.v, c.edits.n, &cursor, piece, &out);
			old = (struct slice){
				c.old.ptr + piece.from, piece.to - piece.from};
			now = (struct slice){c.now.ptr + piece.new_from,
				piece.new_to - piece.new_from};
			assert_true(edits_align(out.v, out.n, old, now));
			total += out.n;
			edits_cut(c.edits.v, c.edits.n, piece, &out);
			assert_true(edits_align(out.v, out.n, old, now));
		}
		assert_int_equal(total, c.edits.n);
	}
	edits_release(&out);
	change_release(&c);
}

static void
test_cut_by_hand(void **state)
{
	/* "ab.RL cd" to "ab. cd": RL deleted between two segments */
	static const struct edit v[] = {{0, 1, 1}, {2, 2, 0}, {2, 1, 1}};
	struct edits out = {0};

	(void)state;
	edits_cut(v, 3, (struct edits_piece){0, 3, 0, 3}, &out);
	assert_int_equal(out.n, 1);
	edits_cut(v, 3, (struct edits_piece){6, 8, 4, 6}, &out);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.v[0].skip, 1);
	assert_int_equal(out.v[0].del, 1);
	edits_cut(v, 3, (struct edits_piece){3, 6, 3, 4}, &out);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.v[0].skip, 0);
	assert_int_equal(out.v[0].del, 2);
	edits_release(&out);
}

/* ---- the stream's form ---- */

static void
test_print(void **state)
{
	struct rng rng = rng_new(6);
	struct arena arena = {0};
	struct change c = {0};
	struct buf text = {0};
	struct edits back;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		change_new(&rng, &c);
		if (i % 7 == 0)
			edits_add(&c.edits, UINT32_MAX, 0, UINT32_MAX);
		buf_clear(&text);
		edits_print(c.edits.v, c.edits.n, &text);
		assert_int_equal(
			edits_parse(buf_slice(&text), &arena, &back), 0);
		assert_int_equal(back.n, c.edits.n);
		if (back.n)
			assert_memory_equal(
				back.v, c.edits.v, back.n * sizeof *back.v);
		arena_clear(&arena);
	}
	buf_release(&text);
	change_release(&c);
	arena_release(&arena);
}

static void
test_malformed(void **state)
{
	static const char *const bad[] = {" ", "1", "1,2", "1,2,", "1,2,3 ",
		" 1,2,3", "1,2,3  4,5,6", "1,2,3,4", "1,2,3x", "a,b,c",
		"-1,2,3", "+1,2,3", "01,2,3", "1,2,4294967296",
		"1,2,99999999999999999999999999", "1, 2,3", "1,2,3\t4,5,6",
		"1,,3", ",,"};
	struct arena arena = {0};
	struct edits out;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(
			edits_parse(slice_of(bad[i]), &arena, &out), -1);
		assert_int_equal(out.n, 0);
	}
	assert_int_equal(edits_parse(SLICE("0,0,4294967295"), &arena, &out), 0);
	arena_release(&arena);
}

/* A parsed list is borrowed: adding to it copies, releasing it frees nothing.
 */
static void
test_borrowed(void **state)
{
	struct arena arena = {0};
	struct edits e;
	struct edit *parsed;

	(void)state;
	assert_int_equal(edits_parse(SLICE("1,2,3"), &arena, &e), 0);
	parsed = e.v;
	edits_add(&e, 4, 5, 6);
	assert_ptr_not_equal(e.v, parsed);
	assert_int_equal(e.n, 2);
	assert_int_equal(e.v[0].ins, 3);
	edits_release(&e);
	assert_int_equal(edits_parse(SLICE("1,2,3"), &arena, &e), 0);
	edits_release(&e);
	assert_int_equal(parsed->ins, 3);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_align),
		cmocka_unit_test(test_align_by_hand),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_places_forth),
		cmocka_unit_test(test_places_by_hand),
		cmocka_unit_test(test_compose),
		cmocka_unit_test(test_compose_by_hand),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_cut_by_hand),
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_borrowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
