/*
 * Values of binary XML at the ends of their ranges, and what its limits cost.
 */

#include "engine/evidence/readers/binxml.h"
#include "tests/help_evtx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "engine/evidence/readers/evtx.h"
#include "tests/help_evtx.h"
#include "tests/help_feed.h"

#define BYTES(literal) ((struct span){ (literal), sizeof(literal) - 1 })

enum { ANSI = 2, HEX_SIZE = 16, SID = 19 };

static void
value_is(unsigned type, struct span bytes, const char *text)
{
	struct buf out = BUF_INIT;

	assert_true(binxml_value(type, bytes, &out));
	assert_string_equal(buf_str(&out), text);
	buf_free(&out);
}

static void
sids(void **state)
{
	static const char long_one[8 + 4 * 16 + 1] = "\1\x10\0\0\0\0\0\5";
	struct buf out = BUF_INIT;

	(void)state;
	value_is(
	    SID, BYTES("\1\1\1\2\3\4\5\6\x0a\0\0\0"), "S-1-1108152157446-10");
	/* no more than fifteen parts */
	assert_true(binxml_value(SID, BYTES(long_one), &out));
	assert_memory_equal(buf_str(&out), "0110", 4);
	buf_free(&out);
}

static void
sizes_of_addresses(void **state)
{
	(void)state;
	value_is(HEX_SIZE, BYTES("\1\0\0\x80"), "0x80000001");
	value_is(HEX_SIZE, BYTES("\1\0\0\0\1\0\0\0"), "0x100000001");
}

/* No character that XML has not. */
static void
control_characters(void **state)
{
	(void)state;
	value_is(ANSI, BYTES("a\x01\tb"), "a\xEF\xBF\xBD\tb");
}

static void
item_is(unsigned type, struct span *rest, size_t n)
{
	struct span item;

	assert_true(binxml_item(type, rest, &item));
	assert_int_equal(item.n, n);
}

static void
items(void **state)
{
	struct span two_sids = BYTES("\1\2\0\0\0\0\0\5\x20\0\0\0\x20\2\0\0"
				     "\1\1\0\0\0\0\0\5\x12\0\0\0");
	struct span words = BYTES("a\0b\0\0\0c\0\0\0");
	struct span rest;

	(void)state;
	item_is(SID, &two_sids, 16);
	item_is(SID, &two_sids, 12);
	assert_false(binxml_item(SID, &two_sids, &rest));
	item_is(BINXML_STRING, &words, 4);
	item_is(BINXML_STRING, &words, 2);
	assert_false(binxml_item(BINXML_STRING, &words, &rest));
}

/* What is given up at the limit has cost its share of the work, too. */
static void
rubbish_costs(void **state)
{
	struct evtx_writer w;
	struct buf chunk = BUF_INIT, text = BUF_INIT, out = BUF_INIT;
	struct binxml x = { .steps = BINXML_STEPS_MAX, .limit = 1000 };
	size_t from, to;

	(void)state;
	for (int i = 0; i < 20000; i++)
		buf_byte(&text, 'x');
	evtx_begin(&w);
	evtx_record_begin(&w);
	from = w.b.n;
	evtx_element(&w, "Event", buf_str(&text));
	to = w.b.n;
	evtx_record_end(&w);
	evtx_finish(&w, false, &chunk);
	x.chunk = buf_span(&chunk);
	x.out = &out;
	assert_false(binxml_render(&x, from, to));
	assert_true(out.n > text.n);
	assert_true(BINXML_STEPS_MAX - x.steps >= text.n / BINXML_STEP_BYTES);
	buf_free(&out);
	buf_free(&chunk);
	buf_free(&text);
}

struct made {
	struct evtx_writer w;
	size_t from;
};

static void
begin(struct made *m)
{
	evtx_begin(&m->w);
	evtx_record_begin(&m->w);
	m->from = m->w.b.n;
}

/* What was written since is TEXT; NULL: nothing that could be read. */
static void
renders(struct made *m, const char *text)
{
	struct buf chunk = BUF_INIT, out = BUF_INIT;
	struct binxml x = {
		.steps = BINXML_STEPS_MAX, .limit = 10000, .out = &out
	};
	size_t to = m->w.b.n;

	evtx_record_end(&m->w);
	evtx_finish(&m->w, false, &chunk);
	x.chunk = buf_span(&chunk);
	assert_int_equal(binxml_render(&x, m->from, to), text != NULL);
	if (text)
		assert_string_equal(buf_str(&out), text);
	buf_free(&chunk);
	buf_free(&out);
}

/* A value that is not there takes nothing with it that is. */
static void
absent_values(void **state)
{
	struct made m;

	(void)state;
	begin(&m);
	evtx_open(&m.w, "A", true);
	evtx_attribute(&m.w, "n");
	evtx_text(&m.w, "x");
	evtx_optional(&m.w, 0, BINXML_STRING);
	evtx_attribute(&m.w, "o");
	evtx_optional(&m.w, 0, BINXML_STRING);
	evtx_token(&m.w, 2);
	evtx_text(&m.w, "y");
	evtx_optional(&m.w, 0, BINXML_STRING);
	evtx_value(&m.w, 0, BINXML_STRING);
	evtx_token(&m.w, 4);
	renders(&m, "<A n=\"x\">y</A>");
}

static void
empty_values(void **state)
{
	const struct evtx_value v = { BINXML_STRING, { "", 0 } };
	struct made m;
	size_t place;

	(void)state;
	begin(&m);
	place = evtx_template_begin(&m.w);
	evtx_open(&m.w, "A", false);
	evtx_token(&m.w, 2);
	evtx_open(&m.w, "B", false);
	evtx_token(&m.w, 2);
	evtx_optional(&m.w, 0, BINXML_STRING);
	evtx_token(&m.w, 4);
	evtx_token(&m.w, 4);
	evtx_template_end(&m.w, place);
	evtx_values(&m.w, &v, 1);
	renders(&m, "<A></A>");
}

static void
no_elements(void **state)
{
	struct made m;

	(void)state;
	begin(&m);
	evtx_open(&m.w, "A", false);
	evtx_token(&m.w, 2);
	renders(&m, NULL); /* never closed */
	begin(&m);
	evtx_element(&m.w, "1a", "x");
	renders(&m, NULL); /* no name */
}

/* What a value opens and closes is its own. */
static void
a_value_closes_nothing_else(void **state)
{
	struct evtx_value v = { BINXML_BINXML, { NULL, 0 } };
	struct made m;
	size_t place, size;

	(void)state;
	begin(&m);
	place = evtx_template_begin(&m.w);
	evtx_open(&m.w, "A", false);
	evtx_token(&m.w, 2);
	evtx_value(&m.w, 0, BINXML_BINXML);
	evtx_token(&m.w, 4);
	evtx_template_end(&m.w, place);
	size = m.w.b.n + 4;
	evtx_values(&m.w, &v, 1);
	place = m.w.b.n;
	evtx_token(&m.w, 4);
	evtx_open(&m.w, "B", false);
	evtx_token(&m.w, 2);
	m.w.b.p[size] = (char)(m.w.b.n - place);
	renders(&m, NULL);
}

/* Two records, the second no XML. */
static void
two_records(struct buf *file)
{
	struct evtx_writer w;

	evtx_begin(&w);
	evtx_record_begin(&w);
	evtx_element(&w, "Event", "x");
	evtx_record_end(&w);
	evtx_record_begin(&w);
	evtx_open(&w, "Event", false);
	evtx_token(&w, 2);
	evtx_record_end(&w);
	evtx_finish(&w, true, file);
}

static void
half_a_line_is_none(void **state)
{
	struct buf file = BUF_INIT, lines = BUF_INIT;
	size_t here;

	(void)state;
	two_records(&file);
	assert_int_equal(evtx_lines(span_slice(buf_span(&file), 4096, file.n),
			     512, 9, 9, &lines, &here),
	    OK);
	assert_string_equal(buf_str(&lines), "<Event>x</Event>\n\n");
	buf_free(&file);
	buf_free(&lines);
}

/* Cut off behind its records, and inside of the head of the file. */
static void
cut_off(void **state)
{
	static const size_t ends[] = { 4096 + 40000, 100 };
	struct buf file = BUF_INIT;
	struct fed f;

	(void)state;
	two_records(&file);
	for (size_t i = 0; i < 2; i++) {
		feed(&f, &reader_evtx, span_slice(buf_span(&file), 0, ends[i]),
		    0, NULL);
		assert_int_equal(fed_problems(&f, PROBLEM_CHUNK), 1);
		fed_free(&f);
	}
	buf_free(&file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sids),
		cmocka_unit_test(sizes_of_addresses),
		cmocka_unit_test(control_characters),
		cmocka_unit_test(items),
		cmocka_unit_test(absent_values),
		cmocka_unit_test(empty_values),
		cmocka_unit_test(no_elements),
		cmocka_unit_test(a_value_closes_nothing_else),
		cmocka_unit_test(half_a_line_is_none),
		cmocka_unit_test(cut_off),
		cmocka_unit_test(rubbish_costs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
