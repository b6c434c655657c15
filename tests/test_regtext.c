/* Exports as reg.exe writes them; what is written is read back. */

#include "engine/base/encoding.h"
#include "engine/base/wide.h"
#include "engine/evidence/record/regdata.h"
#include "engine/host/live/regtext.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What was written since OUT was empty, as UTF-8. */
static const char *
text_of(const struct buf *out, struct buf *text)
{
	buf_clear(text);
	encoding_decode(ENC_UTF16LE, buf_span(out), true, text);
	return buf_str(text);
}

static void
value(struct buf *out, const char *name, uint32_t type, struct span data)
{
	uint16_t *wide = wide_of(span_of(name));

	buf_clear(out);
	regtext_value(out, wide, type, data);
	free(wide);
}

static void
test_frame(void **state)
{
	struct buf out = BUF_INIT, text = BUF_INIT;
	uint16_t *key = wide_of(SPAN("HKEY_LOCAL_MACHINE\\é"));

	(void)state;
	regtext_begin(&out);
	regtext_key(&out, key);
	regtext_gone(&out, key);
	regtext_end(&out);
	assert_memory_equal(out.p, "\xff\xfe", 2);
	assert_string_equal(text_of(&out, &text),
	    "\xEF\xBB\xBFWindows Registry Editor Version 5.00\r\n\r\n"
	    "[HKEY_LOCAL_MACHINE\\é]\r\n\r\n"
	    "[-HKEY_LOCAL_MACHINE\\é]\r\n\r\n");
	free(key);
	buf_free(&out);
	buf_free(&text);
}

static void
test_values(void **state)
{
	static const struct {
		const char *name;
		uint32_t type;
		struct span data;
		const char *line;
	} rows[] = {
		{ "a", 1, { "x\0\0\0", 4 }, "\"a\"=\"x\"\r\n" },
		{ "a", 1, { "x\0", 2 }, "\"a\"=\"x\"\r\n" },
		{ "a", 1, { "", 0 }, "\"a\"=\"\"\r\n" },
		{ "a", 1, { "\0\0", 2 }, "\"a\"=\"\"\r\n" },
		{ "a", 1, { "\"\0\\\0", 4 }, "\"a\"=\"\\\"\\\\\"\r\n" },
		{ "", 1, { "\xe9\0", 2 }, "@=\"é\"\r\n" },
		{ "q\"\\", 4, { "\xfe\xff\0\0", 4 },
		    "\"q\\\"\\\\\"=dword:0000fffe\r\n" },
		{ "a", 4, { "\1\2\3", 3 }, "\"a\"=hex(4):01,02,03\r\n" },
		{ "a", 1, { "x\0\0\0y\0\0\0", 8 },
		    "\"a\"=hex(1):78,00,00,00,79,00,00,00\r\n" },
		{ "a", 1, { "xyz", 3 }, "\"a\"=hex(1):78,79,7a\r\n" },
		{ "a", 2, { "x\0\0\0", 4 }, "\"a\"=hex(2):78,00,00,00\r\n" },
		{ "a", 3, { "", 0 }, "\"a\"=hex:\r\n" },
		{ "a", 3, { "\xff", 1 }, "\"a\"=hex:ff\r\n" },
		{ "a", 11, { "\1\2\3\4\5\6\7\x8", 8 },
		    "\"a\"=hex(b):01,02,03,04,05,06,07,08\r\n" },
		{ "a", 0xffff0000u, { "\1", 1 }, "\"a\"=hex(ffff0000):01\r\n" },
	};
	struct buf out = BUF_INIT, text = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		value(&out, rows[i].name, rows[i].type, rows[i].data);
		assert_string_equal(text_of(&out, &text), rows[i].line);
	}
	buf_free(&out);
	buf_free(&text);
}

/* Where reg.exe breaks lines, for names of several lengths. */
static void
test_wrapped(void **state)
{
	static const struct {
		const char *name;
		size_t first; /* bytes on the first line */
	} rows[] = {
		{ "Big", 23 },
		{ "ABCD", 22 },
		{ "ABCDEF", 22 },
		{ "ABCDEFG", 21 },
		{ "A very long name that goes on and on until it is longer "
		  "than a line can be",
		    1 },
	};
	struct buf out = BUF_INIT, text = BUF_INIT;
	char data[60];

	(void)state;
	memset(data, 0xab, sizeof(data));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct span rest, line;
		size_t n = rows[i].first;

		value(&out, rows[i].name, 3, (struct span){ data, n + 26 });
		rest = span_of(text_of(&out, &text));
		assert_true(span_line(&rest, &line));
		assert_int_equal(line.n,
		    strlen(rows[i].name) + strlen("\"\"=hex:") + 3 * n + 1);
		assert_true(span_ends(line, ",\\"));
		assert_true(span_line(&rest, &line));
		assert_int_equal(line.n, 2 + 25 * 3 + 1);
		assert_true(span_line(&rest, &line));
		assert_true(span_is(line, "  ab"));
	}
	buf_free(&out);
	buf_free(&text);
}

/* The reader of evidence takes out what went in. */
static void
test_read_back(void **state)
{
	struct regdata d = { .name = BUF_INIT };
	struct buf out = BUF_INIT, text = BUF_INIT;
	char data[256];

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (char)i;
	for (size_t n = 0; n < sizeof(data); n++) {
		value(&out, "a\\\"é", 3, (struct span){ data, n });
		text_of(&out, &text);
		assert_true(
		    regdata_parse(&d, span_trim(buf_span(&text)), true));
		assert_string_equal(buf_str(&d.name), "a\\\"é");
		assert_int_equal(d.type, 3);
		assert_int_equal(d.data.n, n);
		assert_memory_equal(buf_str(&d.data), data, n);
	}
	regdata_free(&d);
	buf_free(&out);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frame),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_wrapped),
		cmocka_unit_test(test_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
