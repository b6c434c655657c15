/*
 * Values of binary XML at the ends of their ranges, and what its limits cost.
 */

#include "engine/evidence/binxml.h"
#include "tests/help_evtx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sids),
		cmocka_unit_test(sizes_of_addresses),
		cmocka_unit_test(control_characters),
		cmocka_unit_test(items),
		cmocka_unit_test(rubbish_costs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
