/*
 * Signs on records: every kind of field test, sources, and excerpts.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/buf.h"
#include "engine/match/matcher.h"
#include "tests/help_guide.h"

#define SIGN(id, source, inside)                                               \
	"<sign id=\"" id "\" kind=\"seen\" polarity=\"none\" source=\"" source \
	"\" check=\"reached\" surety=\"verified\" ref=\"R1\">"                 \
	"<label><en>a</en><fr>b</fr></label>" inside "</sign>"

/* A guide of the good one's signs and of these, and its matcher. */
struct world {
	struct knowledge *k;
	struct matcher *m;
};

static struct world
world_of(const char *signs)
{
	struct help_guide g = help_guide_new();
	struct err_info info = { .code = OK };
	struct world w;

	help_guide_copy(&g, HELP_GOOD_GUIDE);
	help_guide_xml(&g, "more.xml", signs);
	w.k = knowledge_load(g.dir, &info);
	help_guide_free(&g);
	if (!w.k)
		fail_msg("%s:%ld: %s", info.file, info.line, info.detail);
	w.m = matcher_new(w.k, &info);
	if (!w.m)
		fail_msg("%s:%ld: %s", info.file, info.line, info.detail);
	return w;
}

static void
world_free(struct world *w)
{
	matcher_free(w->m);
	knowledge_free(w->k);
}

/* The ids that R matches, with blanks between. */
static const char *
ids_of(const struct world *w, const struct record *r)
{
	static char out[400];
	size_t hits[MATCHER_HITS_MAX];
	bool whole;
	size_t n = matcher_record(w->m, r, hits, &whole), at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(out + at, sizeof(out) - at, "%s%s",
		    i ? " " : "", know_sign(w->k, hits[i])->id);
	return out;
}

static struct record
record_of(enum source_kind kind, const char *text)
{
	return (struct record){
		.source = kind, .time = TIME_NONE, .text = span_of(text)
	};
}

/* One field with VALUE, NULL for none; is the test true? */
static bool
holds(const char *test, const char *value)
{
	struct buf body = BUF_INIT;
	struct world w;
	struct record r = record_of(SOURCE_CRP, "");
	bool found;

	buf_printf(&body, SIGN("s", "crp", "<field name=\"level\" %s/>"), test);
	w = world_of(buf_str(&body));
	r.field[FIELD_LEVEL] = span_of(value);
	found = strcmp(ids_of(&w, &r), "s") == 0;
	world_free(&w);
	buf_free(&body);
	return found;
}

static void
field_tests(void **state)
{
	static const struct {
		const char *test, *value;
		bool holds;
	} cases[] = {
		{ "is=\"403\"", "403", true },
		{ "is=\"403\"", "4030", false },
		{ "is=\"403\"", "40", false },
		{ "is=\"Ab\"", "ab", false },
		{ "is=\"403\"", NULL, false },
		{ "like=\"Ab\"", "aB", true },
		{ "like=\"Ab\"", "abc", false },
		{ "like=\"Ab\"", NULL, false },
		{ "in=\"403  500\"", "500", true },
		{ "in=\"403 500\"", "403", true },
		{ "in=\"403 500\"", "50", false },
		{ "in=\"403 500\"", "", false },
		{ "in=\"403 500\"", NULL, false },
		{ "not-in=\"403 500\"", "404", true },
		{ "not-in=\"403 500\"", "403", false },
		{ "not-in=\"403 500\"", "", true },
		{ "not-in=\"403 500\"", NULL, false },
		{ "matches=\"^4[0-9]{2}$\"", "404", true },
		{ "matches=\"^4[0-9]{2}$\"", "1404", false },
		{ "matches=\"^$\"", "", true },
		{ "matches=\"\"", NULL, false },
		{ "present=\"yes\"", "x", true },
		{ "present=\"yes\"", "-", false },
		{ "present=\"yes\"", "", false },
		{ "present=\"yes\"", NULL, false },
		{ "absent=\"yes\"", "x", false },
		{ "absent=\"yes\"", "-", true },
		{ "absent=\"yes\"", "", true },
		{ "absent=\"yes\"", NULL, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool got = holds(cases[i].test, cases[i].value);

		if (got != cases[i].holds)
			fail_msg("%s on %s: %d", cases[i].test,
			    cases[i].value ? cases[i].value : "nothing", got);
	}
}

/* All fields and the pattern. */
static void
all_must_hold(void **state)
{
	struct world w = world_of(SIGN("s", "crp",
	    "<field name=\"level\" is=\"8\"/>"
	    "<field name=\"subtype\" is=\"0\"/>"
	    "<text>Phase [0-9]</text>"));
	struct record r = record_of(SOURCE_CRP, "Phase 3");

	(void)state;
	r.field[FIELD_LEVEL] = SPAN("8");
	assert_string_equal(ids_of(&w, &r), "");
	r.field[FIELD_SUBTYPE] = SPAN("0");
	assert_string_equal(ids_of(&w, &r), "s");
	r.text = SPAN("Phase three");
	assert_string_equal(ids_of(&w, &r), "");
	r.text = SPAN_NONE;
	assert_string_equal(ids_of(&w, &r), "");
	world_free(&w);
}

static void
only_of_its_source(void **state)
{
	struct world w = world_of(SIGN("a", "crp", "<text>x</text>")
		SIGN("b", "crp connector", "<text>x</text>")
		    SIGN("c", "ndesplugin", "<text>x</text>"));
	struct record r = record_of(SOURCE_CRP, "x");

	(void)state;
	assert_string_equal(ids_of(&w, &r), "a b");
	r.source = SOURCE_CONNECTOR;
	assert_string_equal(ids_of(&w, &r), "b");
	r.source = SOURCE_NDESPLUGIN;
	assert_string_equal(ids_of(&w, &r), "c");
	r.source = SOURCE_EVENT;
	assert_string_equal(ids_of(&w, &r), "");
	world_free(&w);
}

/* Excerpts are tried against all; what they lost is not held against them. */
static void
excerpts(void **state)
{
	struct world w = world_of(SIGN("a", "crp", "<text>x</text>") SIGN("b",
	    "event", "<field name=\"event-id\" is=\"29\"/><text>word</text>")
		SIGN("c", "event", "<field name=\"event-id\" is=\"29\"/>"));
	struct record r = record_of(SOURCE_TEXT, "x, a word");

	(void)state;
	assert_string_equal(ids_of(&w, &r), "a b");
	/* A field that could be recovered counts. */
	r.field[FIELD_EVENT_ID] = SPAN("30");
	assert_string_equal(ids_of(&w, &r), "a");
	r.field[FIELD_EVENT_ID] = SPAN("29");
	assert_string_equal(ids_of(&w, &r), "a b c");
	/* The same in its own log. */
	r.source = SOURCE_EVENT;
	r.field[FIELD_EVENT_ID] = SPAN_NONE;
	assert_string_equal(ids_of(&w, &r), "");
	world_free(&w);
}

/* Numbers and marks tell nothing of a text whose fields are lost. */
static void
excerpt_without_a_word(void **state)
{
	struct world w = world_of(SIGN("a", "event",
	    "<field name=\"event-id\" is=\"15300\"/>"
	    "<text>(?im)(?:^|[a-z.*]{1,80}):443\\b</text>"));
	struct record r = record_of(SOURCE_TEXT, "https    *:443:");

	(void)state;
	assert_string_equal(ids_of(&w, &r), "");
	r.field[FIELD_EVENT_ID] = SPAN("15300");
	assert_string_equal(ids_of(&w, &r), "a");
	world_free(&w);
}

static void
in_the_order_of_the_guide(void **state)
{
	struct world w = world_of("");
	struct record r = record_of(SOURCE_IIS, "");

	(void)state;
	r.field[FIELD_CS_METHOD] = SPAN("POST");
	r.field[FIELD_SC_STATUS] = SPAN("201");
	assert_string_equal(ids_of(&w, &r), "posted");
	r.field[FIELD_SC_STATUS] = SPAN("403");
	assert_string_equal(ids_of(&w, &r), "refused");
	world_free(&w);
}

/* More signs than a record may have: the first ones, and no overflow. */
static void
too_many_hits(void **state)
{
	struct buf body = BUF_INIT;
	struct world w;
	struct record r = record_of(SOURCE_CRP, "x");
	size_t hits[MATCHER_HITS_MAX];
	bool whole;

	(void)state;
	for (int i = 0; i < MATCHER_HITS_MAX + 5; i++)
		buf_printf(&body, SIGN("s%d", "crp", "<text>x</text>"), i);
	w = world_of(buf_str(&body));
	/* Nor are they told the second time, out of the memo. */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
		    matcher_record(w.m, &r, hits, &whole), MATCHER_HITS_MAX);
		assert_false(whole);
	}
	for (size_t i = 1; i < MATCHER_HITS_MAX; i++)
		assert_int_equal(hits[i], hits[i - 1] + 1);
	world_free(&w);
	buf_free(&body);
}

/* What was found for one record is not found for another. */
static void
answers_are_not_mixed_up(void **state)
{
	static char page[5000];
	struct world w = world_of(
	    SIGN("a", "crp", "<field name=\"level\" is=\"ab\"/>")
		SIGN("b", "crp", "<field name=\"subtype\" absent=\"yes\"/>")
		    SIGN("c", "crp", "<field name=\"level\" matches=\"^$\"/>")
			SIGN("d", "crp", "<text>z$</text>") SIGN(
			    "e", "iis", "<field name=\"level\" is=\"ab\"/>"));
	struct record r = record_of(SOURCE_CRP, "x");

	(void)state;
	for (int round = 0; round < 2; round++) {
		r.source = SOURCE_CRP;
		r.text = SPAN("x");
		r.field[FIELD_LEVEL] = SPAN("ab");
		r.field[FIELD_SUBTYPE] = SPAN("c");
		assert_string_equal(ids_of(&w, &r), "a");
		r.field[FIELD_LEVEL] = SPAN("a");
		r.field[FIELD_SUBTYPE] = SPAN("bc");
		assert_string_equal(ids_of(&w, &r), "");
		r.field[FIELD_LEVEL] = SPAN("");
		assert_string_equal(ids_of(&w, &r), "c");
		r.field[FIELD_LEVEL] = SPAN_NONE;
		assert_string_equal(ids_of(&w, &r), "");
		r.field[FIELD_SUBTYPE] = SPAN_NONE;
		r.field[FIELD_LEVEL] = SPAN("ab");
		assert_string_equal(ids_of(&w, &r), "a b");
		memset(page, 'x', sizeof(page));
		r.text = (struct span){ page, sizeof(page) };
		assert_string_equal(ids_of(&w, &r), "a b");
		page[sizeof(page) - 1] = 'z';
		assert_string_equal(ids_of(&w, &r), "a b d");
		r.text = SPAN("z");
		assert_string_equal(ids_of(&w, &r), "a b d");
		r.source = SOURCE_IIS;
		assert_string_equal(ids_of(&w, &r), "e");
	}
	/* More of them than can be remembered. */
	r = record_of(SOURCE_CRP, NULL);
	for (int i = 0; i < 20000; i++) {
		snprintf(
		    page, sizeof(page), "%d%s", i % 1000, i % 3 ? "" : "z");
		r.text = span_of(page);
		assert_string_equal(ids_of(&w, &r), i % 3 ? "b" : "b d");
	}
	world_free(&w);
}

/* R, whose text is ROW; the fields take LENGTHS of it, a byte apart. */
static void
take_apart(struct record *r, const char *row, const size_t lengths[3])
{
	static const enum field fields[] = { FIELD_CS_METHOD, FIELD_CS_URI_STEM,
		FIELD_CS_URI_QUERY };

	r->in_text = true;
	r->text = span_of(row);
	for (size_t i = 0; i < 3; i++) {
		r->field[fields[i]] = (struct span){ row, lengths[i] };
		row += lengths[i] + 1;
	}
}

/* What stands side by side is remembered as a whole, with its borders. */
static void
values_side_by_side(void **state)
{
	struct world w = world_of(
	    SIGN("a", "iis", "<field name=\"cs-method\" is=\"x\"/>") SIGN(
		"b", "iis", "<field name=\"cs-uri-stem\" is=\"y z\"/>")
		SIGN("c", "iis", "<field name=\"cs-uri-query\" is=\"z\"/>"));
	struct record r = record_of(SOURCE_IIS, "");

	(void)state;
	for (int round = 0; round < 2; round++) {
		take_apart(&r, "x y z z", (size_t[3]){ 1, 3, 1 });
		assert_string_equal(ids_of(&w, &r), "a b c");
		take_apart(&r, "x y z z", (size_t[3]){ 1, 1, 3 });
		assert_string_equal(ids_of(&w, &r), "a");
		take_apart(&r, "x y z z", (size_t[3]){ 3, 1, 1 });
		assert_string_equal(ids_of(&w, &r), "c");
		/* no longer side by side */
		r.field[FIELD_CS_URI_STEM] = SPAN("y z");
		assert_string_equal(ids_of(&w, &r), "b c");
		r.field[FIELD_CS_METHOD] = SPAN_NONE;
		assert_string_equal(ids_of(&w, &r), "b c");
		r.in_text = false;
	}
	world_free(&w);
}

/* A query too long for a class is asked anew in each row that has one. */
static void
rows_with_long_values(void **state)
{
	struct world w = world_of(SIGN(
	    "a", "iis", "<field name=\"cs-method\" is=\"x\"/>") SIGN("b", "iis",
	    "<field name=\"cs-method\" is=\"x\"/>"
	    "<field name=\"cs-uri-query\" matches=\"^q*b\"/>") SIGN("c", "iis",
	    "<field name=\"cs-uri-query\" matches=\"^q*b\"/>"
	    "<field name=\"cs-uri-stem\" is=\"y\"/>") SIGN("d", "iis",
	    "<field name=\"cs-uri-query\" "
	    "matches=\"(*LIMIT_MATCH=1)(q|p)+e\"/>"));
	struct record r = record_of(SOURCE_IIS, "");
	size_t hits[MATCHER_HITS_MAX];
	char row[600];
	bool whole;

	(void)state;
	memset(row, 'q', sizeof(row));
	memcpy(row, "x y ", 4);
	row[sizeof(row) - 1] = '\0';
	for (int round = 0; round < 2; round++) {
		for (size_t n = 150; n < 500; n += 3) {
			take_apart(&r, row, (size_t[3]){ 1, 1, n });
			row[n + 3] = 'b';
			assert_string_equal(ids_of(&w, &r), "a b c");
			row[n + 3] = 'q';
			assert_string_equal(ids_of(&w, &r), "a");
			row[0] = 'z';
			row[n + 3] = 'b';
			assert_string_equal(ids_of(&w, &r), "c");
			row[2] = 'z';
			assert_string_equal(ids_of(&w, &r), "");
			memcpy(row, "x y ", 4);
			row[n + 3] = 'q';
		}
		/* a pattern that gives up does so whenever it is asked */
		take_apart(&r, "x y pqpqpqXe", (size_t[3]){ 1, 1, 8 });
		assert_int_equal(matcher_record(w.m, &r, hits, &whole), 1);
		assert_false(whole);
		take_apart(&r, "x y p", (size_t[3]){ 1, 1, 1 });
		assert_int_equal(matcher_record(w.m, &r, hits, &whole), 1);
		assert_true(whole);
	}
	world_free(&w);
}

/* More kinds of values than there are classes, and values too long for one. */
static void
classes_run_out(void **state)
{
	struct buf body = BUF_INIT;
	struct world w;
	struct record r = record_of(SOURCE_CRP, "");
	char value[400], expected[300];

	(void)state;
	for (int i = 0; i < 12; i++)
		buf_printf(&body,
		    SIGN(
			"s%d", "crp", "<field name=\"level\" matches=\"%c\"/>"),
		    i, 'a' + i);
	w = world_of(buf_str(&body));
	for (unsigned set = 0; set < 3 * 4096; set++) {
		size_t n = 0, at = 0;

		for (unsigned i = 0; i < 12; i++) {
			if (!(set >> i & 1))
				continue;
			value[n++] = (char)('a' + i);
			at += (size_t)snprintf(expected + at,
			    sizeof(expected) - at, "%ss%u", at ? " " : "", i);
		}
		expected[at] = '\0';
		if (set >= 4096 && set < 8192) {
			memset(value + n, '.', 300);
			n += 300;
		}
		r.field[FIELD_LEVEL] = (struct span){ value, n };
		assert_string_equal(ids_of(&w, &r), expected);
	}
	world_free(&w);
	buf_free(&body);
}

/* A pattern that is wrong names its sign, file and line. */
static void
wrong_pattern(void **state)
{
	struct help_guide g = help_guide_new();
	struct err_info info = { .code = OK };
	struct knowledge *k;

	(void)state;
	help_guide_copy(&g, HELP_GOOD_GUIDE);
	help_guide_xml(&g, "more.xml", "\n" SIGN("s", "crp", "<text>(</text>"));
	k = knowledge_load(g.dir, &info);
	help_guide_free(&g);
	assert_non_null(k);
	assert_null(matcher_new(k, &info));
	assert_int_equal(info.code, ERR_KNOWLEDGE);
	assert_string_equal(info.file, "more.xml");
	assert_int_equal(info.line, 3);
	assert_non_null(strstr(info.detail, "sign s: pattern"));
	assert_null(matcher_new(k, NULL));
	knowledge_free(k);
	matcher_free(NULL);
}

/* The verb lowers the limit for this pattern alone. */
static void
pattern_that_gives_up(void **state)
{
	struct world w = world_of(
	    "\n" SIGN("s1", "crp", "<text>(*LIMIT_MATCH=1)(a|b)+c</text>")
		SIGN("s2", "crp", "<text>abab</text>"));
	struct record r = record_of(SOURCE_CRP, "ababababXc");
	size_t hits[MATCHER_HITS_MAX];
	bool whole;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(matcher_record(w.m, &r, hits, &whole), 1);
		assert_false(whole);
	}
	r = record_of(SOURCE_CRP, "x");
	assert_int_equal(matcher_record(w.m, &r, hits, &whole), 0);
	assert_true(whole);
	world_free(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pattern_that_gives_up),
		cmocka_unit_test(field_tests),
		cmocka_unit_test(all_must_hold),
		cmocka_unit_test(only_of_its_source),
		cmocka_unit_test(excerpts),
		cmocka_unit_test(excerpt_without_a_word),
		cmocka_unit_test(in_the_order_of_the_guide),
		cmocka_unit_test(too_many_hits),
		cmocka_unit_test(answers_are_not_mixed_up),
		cmocka_unit_test(values_side_by_side),
		cmocka_unit_test(rows_with_long_values),
		cmocka_unit_test(classes_run_out),
		cmocka_unit_test(wrong_pattern),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
