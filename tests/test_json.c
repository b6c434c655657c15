/*
 * JSON: what is put in comes out, in order, and bad bytes do no harm.
 */

#include "engine/base/json.h"

#include "engine/base/jsonout.h"
#include "engine/base/times.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
assert_prints(struct json *j, const char *expected)
{
	char *text = json_print(j, false);

	assert_non_null(text);
	assert_string_equal(text, expected);
	free(text);
	json_free(j);
}

static void
values(void **state)
{
	(void)state;
	assert_prints(json_obj(), "{}");
	assert_prints(json_list(), "[]");
	assert_prints(json_nil(), "null");
	assert_prints(json_bool(true), "true");
	assert_prints(json_bool(false), "false");
	assert_prints(json_int(INT64_MAX), "9223372036854775807");
	assert_prints(json_int(-1), "-1");
	assert_prints(json_text(SPAN("a\"b")), "\"a\\\"b\"");
	assert_prints(json_text(SPAN("")), "\"\"");
	assert_prints(json_text(SPAN_NONE), "null");
	assert_prints(json_time(0), "\"1970-01-01T00:00:00Z\"");
	assert_prints(json_time(TIME_NONE), "null");
}

static void
bad_bytes(void **state)
{
	(void)state;
	assert_prints(json_text(SPAN("x\xFFy\xED\xA0\x80")),
	    "\"x\xEF\xBF\xBDy\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
	assert_prints(json_text(SPAN("\0\x1B")), "\"\\u0000\\u001B\"");
	assert_prints(json_text(SPAN("\xC3\xA9")), "\"\xC3\xA9\"");
}

/* JSON allows them raw, a terminal minds; what is read back is the same. */
static void
hidden_characters(void **state)
{
	static const char raw[] = "\x7F\xC2\x9B"
				  "1\xE2\x80\xAE\xE2\x80\x8B\xC2\xAD"
				  "\xEF\xBB\xBF\xF3\xA0\x81\x81\xC3\xA9z";
	struct json *j = json_obj(), *back;
	struct err_info info;
	char *text;

	(void)state;
	json_put(j, "k", json_text(SPAN(raw)));
	text = json_print(j, false);
	assert_string_equal(text,
	    "{\"k\":\"\\u007F\\u009B1\\u202E\\u200B\\u00AD\\uFEFF"
	    "\\uDB40\\uDC41\xC3\xA9z\"}");
	back = json_parse(span_of(text), &info);
	assert_true(span_is(json_str(json_get(back, "k")), raw));
	json_free(back);
	json_free(j);
	free(text);
}

static struct json *
tree(void)
{
	struct json *j = json_obj(), *list = json_list();

	json_put(j, "z", json_int(1));
	json_put(j, "a", list);
	json_put(j, "m", json_text(SPAN("t")));
	json_add(list, json_bool(true));
	json_add(list, json_nil());
	return j;
}

static void
keeps_order(void **state)
{
	struct json *j = tree();
	char *pretty = json_print(j, true);

	(void)state;
	assert_string_equal(pretty,
	    "{\n  \"z\": 1,\n  \"a\": [\n    true,\n    null\n  ],\n"
	    "  \"m\": \"t\"\n}");
	free(pretty);
	assert_prints(j, "{\"z\":1,\"a\":[true,null],\"m\":\"t\"}");
}

/* A part that found no memory is NULL; the whole is then not printed. */
static void
lost_parts(void **state)
{
	struct json *j = tree(), *list = json_list();

	(void)state;
	json_put(j, "lost", NULL);
	assert_null(json_print(j, false));
	json_free(j);
	json_add(list, NULL);
	j = tree();
	json_put(j, "list", list);
	assert_null(json_print(j, false));
	json_free(j);
	json_put(NULL, "x", json_text(SPAN("taken over")));
	json_add(NULL, json_obj());
	json_free(NULL);
	assert_null(json_print(NULL, false));
}

static void
reads(void **state)
{
	struct err_info info = { .code = OK };
	struct json *j = json_parse(
	    SPAN("{\"a\":[1,\"two\"],\"b\":\"x\\u0000\"}"), &info);
	const struct json *a = json_get(j, "a");

	(void)state;
	assert_non_null(j);
	assert_int_equal(json_count(a), 2);
	assert_int_equal(json_number(json_at(a, 0)), 1);
	assert_true(span_is(json_str(json_at(a, 1)), "two"));
	assert_int_equal(json_str(json_get(j, "b")).n, 2);
	assert_null(json_at(a, 2));
	assert_null(json_get(j, "c"));
	assert_null(json_str(a).p);
	assert_int_equal(json_number(json_get(j, "b")), 0);
	assert_int_equal(json_count(json_get(j, "b")), 0);
	assert_int_equal(json_count(NULL), 0);
	assert_null(json_get(NULL, "a"));
	assert_null(json_str(NULL).p);
	json_free(j);
}

static void
refuses(void **state)
{
	static const char *const cases[] = { "", "{", "{\"a\":}", "[1,]",
		"\"\xFF\"", "{} x" };
	struct err_info info;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memset(&info, 0, sizeof(info));
		assert_null(json_parse(span_of(cases[i]), &info));
		assert_int_equal(info.code, ERR_FORMAT);
		assert_true(info.detail[0] != '\0');
	}
	assert_null(json_parse(SPAN("{\n\n!}"), &info));
	assert_int_equal(info.line, 3);
	assert_null(json_parse(SPAN_NONE, NULL));
}

static void
words_and_members(void **state)
{
	struct json *j = json_parse(
	    SPAN("{\"a\":\"x\",\"t\":\"2026-03-02T09:31:47Z\",\"n\":1}"), NULL);

	(void)state;
	assert_prints(json_words("a"), "\"a\"");
	assert_prints(json_words(""), "\"\"");
	assert_prints(json_words(NULL), "null");
	assert_prints(json_words_if_any("a"), "\"a\"");
	assert_prints(json_words_if_any(""), "null");
	assert_prints(json_words_if_any(NULL), "null");
	assert_true(span_is(json_get_str(j, "a"), "x"));
	assert_null(json_get_str(j, "n").p);
	assert_null(json_get_str(j, "none").p);
	assert_string_equal(json_get_words(j, "a"), "x");
	assert_string_equal(json_get_words(j, "none"), "");
	assert_true(json_get_time(j, "t") > 0);
	assert_true(json_get_time(j, "a") == TIME_NONE);
	json_free(j);
}

/* What is written as it comes has the bytes of the tree. */
static void
writes_as_it_comes(void **state)
{
	static const char *const words[] = { "plain words", "", "a\"b\\c",
		"line\nend\ttab\x01", "\xc3\xa9t\xc3\xa9", "\xff\xfe bad",
		"\xe2\x80\xaehidden", "\x7f", "/", "0123456\"", "01234567\\",
		"01234567\x7f", "\x1f 01234567", "0123\xc3\xa9 0123456",
		"01234567 12345678 1234!#[]~", NULL };
	static const int64_t numbers[] = { 0, 1, -1, 10, 2148204809, INT64_MAX,
		INT64_MIN };
	static const int64_t times[] = { 0, 1700000000123456, -1, TIME_NONE,
		1773653700000000, 999 };
	struct buf tree = BUF_INIT, out = BUF_INIT;
	struct jsonout j = JSONOUT_INIT(&out);
	struct json *o = json_obj(), *list = json_list(), *inner = json_obj();

	(void)state;
	jsonout_begin(&j, JSONOUT_ITEM, '{');
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		char key[8] = { 'w', (char)('a' + i) };
		char written[] = ",\"w?\":";
		struct span as_it_is = SPAN(written);

		written[3] = key[1];
		json_put(o, key, json_words(words[i]));
		jsonout_words(&j, as_it_is, words[i]);
		written[2] = key[0] = 'x';
		json_put(o, key, json_words_if_any(words[i]));
		jsonout_words_if_any(&j, as_it_is, words[i]);
	}
	jsonout_begin(&j, JSONOUT_KEY("list"), '[');
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		json_add(list, json_int(numbers[i]));
		jsonout_int(&j, JSONOUT_ITEM, numbers[i]);
	}
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		json_add(list, json_time(times[i]));
		jsonout_time(&j, JSONOUT_ITEM, times[i]);
	}
	jsonout_begin(&j, JSONOUT_ITEM, '{');
	jsonout_bool(&j, JSONOUT_KEY("yes"), true);
	jsonout_bool(&j, JSONOUT_KEY("no"), false);
	jsonout_end(&j, '}');
	jsonout_begin(&j, JSONOUT_ITEM, '{');
	jsonout_end(&j, '}');
	jsonout_end(&j, ']');
	jsonout_int(&j, JSONOUT_KEY("last"), 7);
	jsonout_end(&j, '}');
	json_put(inner, "yes", json_bool(true));
	json_put(inner, "no", json_bool(false));
	json_add(list, inner);
	json_add(list, json_obj());
	json_put(o, "list", list);
	json_put(o, "last", json_int(7));
	json_write(o, &tree);
	assert_string_equal(buf_str(&out), buf_str(&tree));
	buf_free(&tree);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(bad_bytes),
		cmocka_unit_test(hidden_characters),
		cmocka_unit_test(keeps_order),
		cmocka_unit_test(lost_parts),
		cmocka_unit_test(reads),
		cmocka_unit_test(refuses),
		cmocka_unit_test(words_and_members),
		cmocka_unit_test(writes_as_it_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
