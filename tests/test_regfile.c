/*
 * The reader of registry exports.
 */

#include "engine/evidence/record/reader.h"

#include "engine/evidence/record/regdata.h"
#include "tests/help_reg.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define V5 "Windows Registry Editor Version 5.00\r\n\r\n"

/* What a text gives, one record a line: line:offset key|value|type|data. */
struct seen {
	struct buf out;
	struct source source;
	size_t keys;
};

static void
note(void *arg, const struct record *r)
{
	struct seen *s = arg;
	const struct span *f = r->field;

	assert_int_equal(r->source, SOURCE_REGISTRY);
	assert_true(r->time == TIME_NONE);
	assert_non_null(f[FIELD_KEY].p);
	assert_true(r->text.n <= 400);
	buf_printf(&s->out, "%" PRIu64 ":%" PRIu64 " ", r->line, r->offset);
	buf_add(&s->out, f[FIELD_KEY]);
	if (!f[FIELD_VALUE].p && !span_is(f[FIELD_TYPE], "damaged"))
		s->keys++;
	for (int i = 0; i < 3; i++) {
		static const enum field shown[] = { FIELD_VALUE, FIELD_TYPE,
			FIELD_DATA };
		struct span v = f[shown[i]];

		if (!v.p)
			continue;
		buf_puts(&s->out, "|");
		if (shown[i] != FIELD_DATA || span_is(f[FIELD_TYPE], "1") ||
		    span_is(f[FIELD_TYPE], "2") || span_is(f[FIELD_TYPE], "7"))
			buf_add(&s->out, v);
		else
			for (size_t j = 0; j < v.n; j++)
				buf_printf(&s->out, "%02x",
				    (unsigned)(unsigned char)v.p[j]);
	}
	buf_puts(&s->out, "\n");
}

static void
see(struct seen *s, struct span raw, size_t step)
{
	buf_free(&s->out);
	s->keys = 0;
	assert_int_equal(help_reg_read(raw, step, &s->source, note, s), OK);
}

/* The same in one block, in steps of every small size, and in UTF-16. */
static void
expect(struct span raw, const char *wanted)
{
	struct seen s = { 0 };
	char *first;

	see(&s, raw, 0);
	assert_string_equal(buf_str(&s.out), wanted);
	first = buf_steal(&s.out);
	for (size_t step = 1; step < 40; step += 3) {
		see(&s, raw, step);
		assert_string_equal(buf_str(&s.out), first ? first : "");
	}
	free(first);
	buf_free(&s.out);
}

static uint64_t
problems(struct span raw, enum problem_code code, uint64_t *line)
{
	struct seen s = { 0 };
	uint64_t count;

	see(&s, raw, 0);
	count = s.source.problem[code].count;
	*line = s.source.problem[code].line;
	for (size_t step = 1; step < 9; step += 2) {
		see(&s, raw, step);
		assert_int_equal(s.source.problem[code].count, count);
		assert_int_equal(s.source.problem[code].line, *line);
	}
	buf_free(&s.out);
	return count;
}

static void
test_every_kind_of_value(void **state)
{
	(void)state;
	expect(SPAN(V5 "[HKEY_LOCAL_MACHINE\\SOFTWARE\\A]\r\n"
		       "@=\"it\"\r\n"
		       "\"s\"=\"a\\\\b\\\"c\"\r\n"
		       "\"empty\"=\"\"\r\n"
		       "\"d\"=dword:0000fffe\r\n"
		       "\"b\"=hex:01,ff,\\\r\n"
		       "  00\r\n"
		       "\"none\"=hex(0):\r\n"
		       "\"sz\"=hex(1):41,00,e9,00,00,00\r\n"
		       "\"x\"=hex(2):25,00,00,00\r\n"
		       "\"four\"=hex(4):01,00,00,00\r\n"
		       "\"m\"=hex(7):61,00,00,00,62,00,00,00,00,00\r\n"
		       "\"q\"=hex(b):08,07,06,05,04,03,02,01\r\n"
		       "\"t\"=hex(ffff0012):aa\r\n"),
	    "3:40 HKEY_LOCAL_MACHINE\\SOFTWARE\\A\n"
	    "4:73 HKEY_LOCAL_MACHINE\\SOFTWARE\\A||1|it\n"
	    "5:81 HKEY_LOCAL_MACHINE\\SOFTWARE\\A|s|1|a\\b\"c\n"
	    "6:96 HKEY_LOCAL_MACHINE\\SOFTWARE\\A|empty|1|\n"
	    "7:108 HKEY_LOCAL_MACHINE\\SOFTWARE\\A|d|4|feff0000\n"
	    "8:128 HKEY_LOCAL_MACHINE\\SOFTWARE\\A|b|3|01ff00\n"
	    "10:151 HKEY_LOCAL_MACHINE\\SOFTWARE\\A|none|0|\n"
	    "11:167 HKEY_LOCAL_MACHINE\\SOFTWARE\\A|sz|1|A\xC3\xA9\n"
	    "12:198 HKEY_LOCAL_MACHINE\\SOFTWARE\\A|x|2|%\n"
	    "13:222 HKEY_LOCAL_MACHINE\\SOFTWARE\\A|four|4|01000000\n"
	    "14:249 HKEY_LOCAL_MACHINE\\SOFTWARE\\A|m|7|a\nb\n"
	    "15:291 HKEY_LOCAL_MACHINE\\SOFTWARE\\A|q|11|0807060504030201\n"
	    "16:327 HKEY_LOCAL_MACHINE\\SOFTWARE\\A|t|4294901778|aa\n");
}

static void
test_lf_comments_and_blanks(void **state)
{
	(void)state;
	expect(SPAN("REGEDIT4\n; [HKEY_X]\n\n[HKEY_X\\a] b]\n"
		    "  \"n\" = dword:1 ; one\n"
		    "\"s\"=\"; no comment\" ; a comment\n"
		    "\"h\"=hex:01,\\\n  ; between\n\n  02 ; end\n"
		    "\"last\"=\"without line end\""),
	    "4:21 HKEY_X\\a] b\n"
	    "5:35 HKEY_X\\a] b|n|4|01000000\n"
	    "6:57 HKEY_X\\a] b|s|1|; no comment\n"
	    "7:88 HKEY_X\\a] b|h|3|0102\n"
	    "11:125 HKEY_X\\a] b|last|1|without line end\n");
}

static void
test_text_over_several_lines(void **state)
{
	(void)state;
	expect(SPAN(V5 "[HKEY_X\\a]\r\n\"v\"=\"one\r\n[HKEY_Y\\\\b]\r\n\r\n"
		       "\\\"x\\\"=\\\\\"\r\n\"na\r\nme\"=dword:00000002\r\n"),
	    "3:40 HKEY_X\\a\n"
	    "4:52 HKEY_X\\a|v|1|one\r\n[HKEY_Y\\b]\r\n\r\n\"x\"=\\\n"
	    "8:88 HKEY_X\\a|na\r\nme|4|02000000\n");
}

static void
test_delete_markers(void **state)
{
	(void)state;
	expect(SPAN(V5 "[HKEY_X\\a]\r\n\"v\"=-\r\n@=- ; c\r\n"
		       "[-HKEY_X\\b]\r\n\"lost\"=\"\"\r\n"),
	    "3:40 HKEY_X\\a\n"
	    "4:52 HKEY_X\\a|v|delete\n"
	    "5:59 HKEY_X\\a||delete\n"
	    "6:68 HKEY_X\\b|delete\n");
}

static void
test_regedit4_is_windows_1252(void **state)
{
	struct span raw = SPAN("REGEDIT4\r\n[HKEY_X\\\xE9t\xE9]\r\n"
			       "\"v\"=hex(2):25,e9,00\r\n"
			       "\"m\"=hex(7):61,00,62,00,00\r\n");
	uint64_t line;

	(void)state;
	expect(raw, "2:10 HKEY_X\\\xC3\xA9t\xC3\xA9\n"
		    "3:24 HKEY_X\\\xC3\xA9t\xC3\xA9|v|2|%\xC3\xA9\n"
		    "4:45 HKEY_X\\\xC3\xA9t\xC3\xA9|m|7|a\nb\n");
	assert_int_equal(problems(raw, PROBLEM_CODE_PAGE, &line), 2);
	assert_int_equal(line, 2);
	raw = SPAN("REGEDIT4\r\n[HKEY_X\\a]\r\n\"v\"=\"plain\"\r\n");
	assert_int_equal(problems(raw, PROBLEM_CODE_PAGE, &line), 0);
}

static void
test_utf16_offsets(void **state)
{
	struct buf raw = BUF_INIT;

	(void)state;
	buf_puts(&raw, "\xFF\xFE");
	help_utf16(&raw,
	    SPAN(V5 "[HKEY_X\\\xC3\xA9]\r\n\"\xE2\x82\xAC\"=\"\xC3\xA9\"\r\n"
		    "\"n\"=dword:00000001\r\n"));
	expect(buf_span(&raw),
	    "3:82 HKEY_X\\\xC3\xA9\n"
	    "4:106 HKEY_X\\\xC3\xA9|\xE2\x82\xAC|1|\xC3\xA9\n"
	    "5:124 HKEY_X\\\xC3\xA9|n|4|01000000\n");
	buf_clear(&raw);
	help_utf16(&raw, SPAN(V5 "[HKEY_X\\a]\r\n"));
	expect(buf_span(&raw), "3:80 HKEY_X\\a\n");
	buf_free(&raw);
	expect(SPAN("\xEF\xBB\xBF" V5 "[HKEY_X\\a]\r\n"), "3:43 HKEY_X\\a\n");
}

static void
test_exports_put_together(void **state)
{
	(void)state;
	expect(SPAN("REGEDIT4\n[HKEY_X\\a]\n\"v\"=hex(1):41,00\n"
		    "\xEF\xBB\xBF" V5 "[HKEY_X\\b]\r\n"
		    "\"v\"=hex(1):41,00,42,00\r\n"),
	    "2:9 HKEY_X\\a\n3:20 HKEY_X\\a|v|1|A\n"
	    "6:80 HKEY_X\\b\n7:92 HKEY_X\\b|v|1|AB\n");
}

/* A wrong line is named and costs nothing but itself. */
static void
test_lines_that_are_nothing(void **state)
{
	static const char *const wrong[] = { "nonsense", "-[HKEY_X\\c]",
		"[HKEY_X\\open", "\"v\"", "\"v\"=", "\"v\"=1", "\"v\"=hex:0g",
		"\"v\"=hex:012", "\"v\"=hex:01,", "\"v\"=hex:,01",
		"\"v\"=hex(:01", "\"v\"=hex(z):01", "\"v\"=hex01",
		"\"v\"=hex(1ffffffff):01",
		"\"v\"=dword:", "\"v\"=dword:123456789", "\"v\"=dword:-1",
		"\"v\"=\"a\" b", "@@=\"a\"", "\"v\"=--",
		"\"v\"=hex:01,\\\r\n  zz", "\"v\"=hex:01,\\" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct buf raw = BUF_INIT;
		struct seen s = { 0 };
		bool two = strstr(wrong[i], "zz") != NULL;

		buf_puts(&raw, V5 "[HKEY_X\\a]\r\n");
		buf_puts(&raw, wrong[i]);
		buf_puts(&raw, "\r\n[HKEY_X\\b]\r\n\"n\"=dword:00000001\r\n");
		see(&s, buf_span(&raw), 0);
		assert_int_equal(s.source.records, 1);
		assert_non_null(strstr(buf_str(&s.out), " HKEY_X\\b|n|4|0100"));
		assert_int_equal(
		    s.source.problem[PROBLEM_SYNTAX].count, two ? 2 : 1);
		assert_int_equal(s.source.problem[PROBLEM_SYNTAX].line, 4);
		assert_int_equal(strncmp(s.source.problem[PROBLEM_SYNTAX].text,
				     wrong[i], two ? 8 : strlen(wrong[i])),
		    0);
		buf_free(&raw);
		buf_free(&s.out);
	}
}

static void
test_value_without_key(void **state)
{
	uint64_t line;

	(void)state;
	assert_int_equal(problems(SPAN(V5 "\"v\"=dword:00000001\r\n"),
			     PROBLEM_SYNTAX, &line),
	    1);
	assert_int_equal(line, 3);
}

/* A quote that is never closed ends at the next key, or value. */
static void
test_open_quote(void **state)
{
	(void)state;
	expect(SPAN(V5 "[HKEY_X\\a]\r\n\"v\"=\"open\r\nx\r\n"
		       "[HKEY_X\\b]\r\n\"n\"=dword:00000001\r\n"),
	    "3:40 HKEY_X\\a\n4:52 HKEY_X\\a|damaged\n6:66 HKEY_X\\b\n"
	    "7:78 HKEY_X\\b|n|4|01000000\n");
	expect(SPAN(V5 "[HKEY_X\\a]\r\n\"v\"=\"open\r\n"
		       "\"n\"=dword:00000001\r\n\"o\"=\"x\"\r\n"),
	    "3:40 HKEY_X\\a\n4:52 HKEY_X\\a|damaged\n5:63 "
	    "HKEY_X\\a|n|4|01000000\n"
	    "6:83 HKEY_X\\a|o|1|x\n");
}

/* Line ends that a copy swallowed: nothing is lost, and it is said. */
static void
test_lost_line_ends(void **state)
{
	(void)state;
	expect(SPAN(V5 "[HKEY_X\\a]\"v\"=\"x\"\r\n\"w\"=\"y\"\r\n"),
	    "3:40 HKEY_X\\a\n3:40 HKEY_X\\a|damaged\n"
	    "3:40 HKEY_X\\a|v|1|x\n4:59 HKEY_X\\a|w|1|y\n");
	expect(SPAN(V5 "[HKEY_X\\a]@=\"x\"\"v\"=\"y\"[HKEY_X\\b]\r\n"
		       "\"w\"=dword:00000001\r\n"),
	    "3:40 HKEY_X\\a\n3:40 HKEY_X\\a|damaged\n"
	    "3:40 HKEY_X\\a||1|x\n3:40 HKEY_X\\a|damaged\n"
	    "3:40 HKEY_X\\a|v|1|y\n3:40 HKEY_X\\a|damaged\n"
	    "3:40 HKEY_X\\b\n4:74 HKEY_X\\b|w|4|01000000\n");
	/* a number has no end of its own: the value is lost, the key not */
	expect(SPAN(V5 "[HKEY_X\\a]\r\n\"v\"=hex:01,\\\r\n"
		       "  02[HKEY_X\\b]\r\n\"w\"=\"y\"\r\n"),
	    "3:40 HKEY_X\\a\n4:52 HKEY_X\\a|damaged\n"
	    "4:52 HKEY_X\\b\n6:82 HKEY_X\\b|w|1|y\n");
	expect(SPAN("Windows Registry Editor Version 5.00[HKEY_X\\a]"
		    "[HKEY_X\\b]\"v\"=\"x\"\n"),
	    "1:0 HKEY_X\\a\n1:0 HKEY_X\\a|damaged\n1:0 HKEY_X\\b\n"
	    "1:0 HKEY_X\\b|damaged\n1:0 HKEY_X\\b|v|1|x\n");
	/* a backslash in the middle joins what was on two lines */
	expect(SPAN(V5 "[HKEY_X\\a]\r\n\"v\"=hex:01,\\  02,03\r\n"),
	    "3:40 HKEY_X\\a\n4:52 HKEY_X\\a|v|3|010203\n");
	/* a name may hold all that */
	expect(SPAN(V5 "[HKEY_X\\a[1][2]]\r\n\"v\"=\"[HKEY_X\\\\c]\"\r\n"),
	    "3:40 HKEY_X\\a[1][2]\n4:58 HKEY_X\\a[1][2]|v|1|[HKEY_X\\c]\n");
}

/* The forms of hivexregedit and reged. */
static void
test_hive_tools(void **state)
{
	(void)state;
	expect(SPAN(V5 "[HKEY_X\\a]\r\n\"v\"=str(1):\"a\\\\b \\\"c\\\"\"\r\n"
		       "\"w\"=str(2):\"%x%\"\r\n\"e\"=hex(3):\r\n"
		       "\"m\"=str(1):\"two\r\nlines\"\r\n"),
	    "3:40 HKEY_X\\a\n4:52 HKEY_X\\a|v|1|a\\b \"c\"\n"
	    "5:77 HKEY_X\\a|w|2|%x%\n6:95 HKEY_X\\a|e|3|\n"
	    "7:108 HKEY_X\\a|m|1|two\r\nlines\n");
	expect(SPAN(V5 "[HKEY_X\\a]\r\n\"v\"=str(1:\"a\"\r\n"
		       "\"v\"=str(x):\"a\"\r\n\"v\"=str(1):a\r\n"
		       /* half a character */
		       "\"v\"=hex(1):41,00,42\r\n"),
	    "3:40 HKEY_X\\a\n4:52 HKEY_X\\a|damaged\n"
	    "5:67 HKEY_X\\a|damaged\n6:83 HKEY_X\\a|damaged\n"
	    "7:97 HKEY_X\\a|damaged\n");
}

/* What is cut at the end is said to be, and never read as something else. */
static void
test_torn_tail(void **state)
{
	static const char *const tails[] = { "\"v\"=\"ab", "\"v",
		"\"v\"=hex:01,\\\r\n", "\"v\"=hex:01,\\\r\n  02,",
		"\"v\"=hex:01,0", "\"v\"=dword:0000fff", "[HKEY_X\\b",
		"\"v\"=" };

	(void)state;
	for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++) {
		struct buf raw = BUF_INIT;
		struct seen s = { 0 };
		uint64_t line;

		buf_puts(&raw, V5 "[HKEY_X\\a]\r\n");
		buf_puts(&raw, tails[i]);
		assert_int_equal(
		    problems(buf_span(&raw), PROBLEM_TORN, &line), 1);
		assert_int_equal(line, 4);
		see(&s, buf_span(&raw), 0);
		assert_int_equal(s.source.records, 0);
		assert_int_equal(s.source.problem[PROBLEM_SYNTAX].count, 0);
		buf_free(&raw);
		buf_free(&s.out);
	}
}

static void
add_many(struct buf *raw, const char *s, size_t times)
{
	while (times-- > 0)
		buf_puts(raw, s);
}

static void
too_long(const char *begin, const char *more, size_t times)
{
	struct buf raw = BUF_INIT;
	struct seen s = { 0 };

	buf_puts(&raw, V5 "[HKEY_X\\a]\r\n");
	buf_puts(&raw, begin);
	add_many(&raw, more, times);
	buf_puts(&raw, "\r\nrest\r\n[HKEY_X\\b]\r\n\"n\"=dword:00000001\r\n");
	for (size_t step = 0; step < 3; step++) {
		see(&s, buf_span(&raw), step * 100000);
		assert_int_equal(s.source.problem[PROBLEM_TOO_LONG].count, 1);
		assert_int_equal(s.source.problem[PROBLEM_TOO_LONG].line, 4);
		assert_int_equal(s.source.records, 1);
		assert_int_equal(s.keys, 2);
		assert_int_equal(s.source.problem[PROBLEM_SYNTAX].count, 0);
	}
	buf_free(&raw);
	buf_free(&s.out);
}

/* All in linear time, or this test would not end. */
static void
test_too_long(void **state)
{
	(void)state;
	too_long("\"v\"=hex:01,\\\r\n", "  00,\\\r\n", 300000);
	too_long("\"v\"=\"open\r\n", "x\r\n", 600000);
	too_long("\"v\"=\"", "xxxxxxxxxxxxxxxx", 200000);
	too_long("\"v\"=\"\r\n", "\r\n", 600000);
	too_long("\"", "\\\\\n", 600000);
	too_long("x", "yyyyyyyyyyyyyyyy", 200000);
}

/* Short of the limit: kept whole. */
static void
test_long_hex(void **state)
{
	struct buf raw = BUF_INIT;
	struct seen s = { 0 };

	(void)state;
	buf_puts(&raw, V5 "[HKEY_X\\a]\r\n\"v\"=hex:ff,\\\r\n");
	add_many(&raw, "  00,\\\r\n", 120000);
	buf_puts(&raw, "  01\r\n\"w\"=\"\"\r\n");
	see(&s, buf_span(&raw), READER_BLOCK);
	assert_int_equal(s.source.records, 2);
	assert_true(s.out.n > 240000);
	buf_free(&raw);
	buf_free(&s.out);
}

static void
test_header_only(void **state)
{
	(void)state;
	expect(SPAN(V5), "");
	expect(SPAN(""), "");
	assert_int_equal(reader_registry.sniff(SPAN(V5)), 100);
	assert_int_equal(reader_registry.sniff(SPAN("REGEDIT4\n")), 100);
	assert_int_equal(reader_registry.sniff(SPAN("REGEDIT4")), 100);
	assert_int_equal(
	    reader_registry.sniff(SPAN("\xEF\xBB\xBFREGEDIT4")), 100);
	assert_int_equal(reader_registry.sniff(SPAN("\nREGEDIT4\n")), 0);
	assert_int_equal(reader_registry.sniff(SPAN("REGEDIT45\n")), 0);
	assert_int_equal(
	    reader_registry.sniff(SPAN("see " V5 "[HKEY_X]\r\n")), 0);
	assert_int_equal(reader_registry.sniff(SPAN("")), 0);
}

/* A gap in the file: what is before it never becomes one with the rest. */
static void
test_gap(void **state)
{
	static const char *const parts[] = {
		"REGEDIT4\n[HKEY_X\\a]\n\"v\"=dword:0000",
		"0001\n\"w\"=hex:01,\\\n  02,",
		"03\n\"x\"=\"\"\n",
	};
	struct seen s = { 0 };
	struct reading r = { .source = &s.source, .emit = note, .arg = &s };
	void *f = calloc(1, reader_registry.state_size);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct block b = { span_of(parts[i]), 1 + i, 0, i < 2 };

		assert_int_equal(reader_registry.block(f, &r, &b), OK);
	}
	assert_int_equal(reader_registry.end(f, &r), OK);
	assert_string_equal(buf_str(&s.out),
	    "2:9 HKEY_X\\a\n3:20 HKEY_X\\a|damaged\n"
	    "2:0 HKEY_X\\a|damaged\n"
	    "3:5 HKEY_X\\a|damaged\n"
	    "3:0 HKEY_X\\a|damaged\n"
	    "4:3 HKEY_X\\a|x|1|\n");
	assert_int_equal(s.source.problem[PROBLEM_TORN].count, 2);
	assert_int_equal(s.source.problem[PROBLEM_SYNTAX].count, 2);
	free(f);
	buf_free(&s.out);
}

/* Independent counts of the real files: lines that begin a key, a value. */
static void
test_real_files(void **state)
{
	static const struct {
		const char *name;
		size_t keys, values, wrong;
	} files[] = {
		{ "reg/bean_NlaSvc_export_lf.reg", 8, 38, 2 },
		{ "reg/erwan_blob_utf16.reg", 1, 1, 0 },
		{ "reg/hickerdicker_header_only.reg", 0, 0, 0 },
		{ "reg/hradilm_all_types_utf16.reg", 2, 7, 1 },
		{ "reg/kaiye_multiline_string_utf16.reg", 1, 14, 0 },
		{ "reg/loveelysia_utf8_chinese_lf.reg", 1, 15, 0 },
		{ "reg/rageedit_all_types_utf16.reg", 51, 46, 0 },
		{ "reg/realtenzo_cert_blob_utf16.reg", 1, 1, 0 },
		{ "reg/tyrone_DCAgent_ansi.reg", 255, 2212, 0 },
		{ "reg/velociraptor_init.reg", 9, 12, 1 },
		{ "reg/wsllogs_P9NP_utf16.reg", 2, 9, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct buf raw = BUF_INIT;
		struct seen s = { 0 };

		if (!help_real(files[i].name, &raw)) {
			buf_free(&raw);
			skip();
		}
		see(&s, buf_span(&raw), 4096);
		printf("%s: %zu keys, %" PRIu64 " values, %" PRIu64
		       " wrong, %" PRIu64 " torn\n",
		    files[i].name, s.keys, s.source.records,
		    s.source.problem[PROBLEM_SYNTAX].count,
		    s.source.problem[PROBLEM_TORN].count);
		assert_int_equal(s.keys, files[i].keys);
		assert_int_equal(s.source.records, files[i].values);
		assert_int_equal(
		    s.source.problem[PROBLEM_SYNTAX].count, files[i].wrong);
		buf_free(&raw);
		buf_free(&s.out);
	}
}

static const char hostile[] = V5
    "[HKEY_X\\a]\r\n@=\"it\\\\\"\r\n\"b\"=hex(7):01,\\\r\n  ff,00\r\n"
    "\"s\"=\"one\r\ntwo\\\"\"\r\n[-HKEY_Y]\r\n\"d\"=dword:00000001\r\n";

static void
test_every_cut_and_flip(void **state)
{
	struct seen s = { 0 };
	uint32_t seed = 20240607;
	char copy[sizeof(hostile)];

	(void)state;
	for (size_t n = 0; n < sizeof(hostile); n++)
		for (size_t step = 0; step < 12; step += 5)
			see(&s, span_slice(SPAN(hostile), 0, n), step);
	for (int i = 0; i < 3000; i++) {
		memcpy(copy, hostile, sizeof(hostile));
		for (int j = 0; j < 4; j++) {
			seed = seed * 1664525 + 1013904223;
			copy[(seed >> 16) % (sizeof(copy) - 1)] = (char)(seed >>
									 8);
		}
		see(&s, (struct span){ copy, sizeof(copy) - 1 }, seed % 64);
	}
	buf_free(&s.out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind_of_value),
		cmocka_unit_test(test_lf_comments_and_blanks),
		cmocka_unit_test(test_text_over_several_lines),
		cmocka_unit_test(test_delete_markers),
		cmocka_unit_test(test_regedit4_is_windows_1252),
		cmocka_unit_test(test_utf16_offsets),
		cmocka_unit_test(test_exports_put_together),
		cmocka_unit_test(test_lines_that_are_nothing),
		cmocka_unit_test(test_value_without_key),
		cmocka_unit_test(test_open_quote),
		cmocka_unit_test(test_lost_line_ends),
		cmocka_unit_test(test_hive_tools),
		cmocka_unit_test(test_torn_tail),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_long_hex),
		cmocka_unit_test(test_header_only),
		cmocka_unit_test(test_gap),
		cmocka_unit_test(test_real_files),
		cmocka_unit_test(test_every_cut_and_flip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
