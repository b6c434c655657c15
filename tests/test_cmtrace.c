/*
 * The log of the policy module, in its three shapes.
 */

#include "engine/evidence/record/reader.h"

#include "engine/evidence/readers/cmtrace_tail.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define TAIL_OF(time, component)                                               \
	"]LOG]!><time=\"" time "\" date=\"3-2-2026\" component=\"" component   \
	"\" context=\"\" type=\"1\" thread=\"4712\" file=\"ndes.cpp:12\">\r\n"
#define ENTRY(text, time) "<![LOG[" text TAIL_OF(time, "NDESPlugin")
#define PAGE                                                                   \
	"<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">\r\n"      \
	"<html><head>\r\n"                                                     \
	"<title>403 - Forbidden: Access is denied.</title>\r\n\r\n"            \
	"</head>]]>\r\n</html>"
/* Like ENTRY, with another day or thread. */
#define OTHER(time, date, thread)                                              \
	"<![LOG[a]LOG]!><time=\"" time "\" date=\"" date                       \
	"\" component=\"NDESPlugin\" context=\"\" type=\"1\" thread=\"" thread \
	"\" file=\"ndes.cpp:12\">\r\n"
#define RAW                                                                    \
	ENTRY("Calling VerifyRequest ...", "09:31:46.001-60")                  \
	ENTRY("Sending request to certificate registration point.",            \
	    "09:31:46.946-60")                                                 \
	ENTRY("Verify challenge returns " PAGE, "09:31:47.5-60")               \
	ENTRY("Exiting VerifyRequest with 0x80004005", "09:31:47.953-60")

static const struct reader_ops *const ops = &reader_ndesplugin;

static int64_t
at(const char *text)
{
	int64_t t;

	assert_true(time_parse(span_of(text), &t));
	return t;
}

static void
test_raw(void **state)
{
	struct needles n = { 0 };
	struct fed f;

	(void)state;
	feed(&f, ops, span_of(RAW), 0, NULL);
	assert_int_equal(f.count, 4);
	assert_int_equal(f.source.records, 4);
	assert_string_equal(fed_text(&f, 0), "Calling VerifyRequest ...");
	assert_int_equal(f.records[1].time, at("2026-03-02T08:31:46.946Z"));
	assert_false(f.records[1].zone_unknown);
	assert_string_equal(fed_field(&f, 1, FIELD_THREAD), "4712");
	assert_string_equal(fed_field(&f, 1, FIELD_COMPONENT), "NDESPlugin");
	assert_string_equal(fed_field(&f, 1, FIELD_TYPE), "1");
	assert_int_equal(f.records[1].flow, span_hash(SPAN("4712")));
	assert_string_equal(fed_text(&f, 2), "Verify challenge returns " PAGE);
	assert_int_equal(f.records[3].line, 9);
	assert_int_equal(f.source.first, at("2026-03-02T08:31:46.001Z"));
	assert_int_equal(fed_problems(&f, PROBLEM_ZONE), 0);
	fed_free(&f);
	feed_all_sizes(ops, span_of(RAW), 1, NULL);
	assert_true(needles_add(&n, SPAN("verify challenge")));
	feed(&f, ops, span_of(RAW), 0, &n);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.source.records, 4);
	assert_int_equal(f.source.first, at("2026-03-02T08:31:46.001Z"));
	assert_int_equal(f.source.last, at("2026-03-02T08:31:47.953Z"));
	assert_int_equal(f.source.before_last, at("2026-03-02T08:31:47.5Z"));
	fed_free(&f);
	feed_all_sizes(ops, span_of(RAW), 1, &n);
}

/* An attribute whose value has no end is none. */
static void
test_attribute_without_end(void **state)
{
	struct fed f;

	(void)state;
	feed(&f, ops,
	    SPAN("<![LOG[x]LOG]!><time=\"09:31:46.001-60\" date=\"3-2-2026\" "
		 "component=\"NDESPlugin\" context=\"\" type=\"1\" "
		 "thread=\"4712\r\n"),
	    0, NULL);
	assert_int_equal(f.count, 1);
	assert_string_equal(fed_field(&f, 0, FIELD_TYPE), "1");
	assert_null(f.records[0].field[FIELD_THREAD].p);
	fed_free(&f);
}

/* The usual entry, taken by its pieces, and others that say the same. */
static void
test_attributes_as_they_come(void **state)
{
	static const char *const tails[] = {
		"<time=\"09:31:46.5-60\" date=\"3-2-2026\" component=\"C\" "
		"context=\"\" type=\"2\" thread=\"4712\" file=\"a:1\">",
		"<thread=\"4712\" type=\"2\" component=\"C\" "
		"date=\"3-2-2026\" time=\"09:31:46.5-60\">",
		"<time=\"09:31:46.5-60\"  date=\"3-2-2026\" component=\"C\" "
		"context=\"\" type=\"2\" thread=\"4712\">",
		"<time=\"09:31:46.5-60\" date=\"3-2-2026\" component=\"C\" "
		"context=\"a <b\" type=\"2\" thread=\"4712\">",
		"<time=09:31:46.5-60 date=3-2-2026 component=C type=2 "
		"thread=4712>",
	};
	struct buf log = BUF_INIT;
	struct fed f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++)
		buf_printf(&log, "<![LOG[x]LOG]!>%s\r\n", tails[i]);
	feed(&f, ops, buf_span(&log), 0, NULL);
	assert_int_equal(f.count, i);
	while (i-- > 0) {
		assert_string_equal(fed_text(&f, i), "x");
		assert_string_equal(fed_field(&f, i, FIELD_COMPONENT), "C");
		assert_string_equal(fed_field(&f, i, FIELD_TYPE), "2");
		assert_string_equal(fed_field(&f, i, FIELD_THREAD), "4712");
		assert_int_equal(
		    f.records[i].time, at("2026-03-02T08:31:46.5Z"));
		assert_int_equal(f.records[i].bias, -60);
		assert_false(f.records[i].zone_unknown);
	}
	fed_free(&f);
	buf_free(&log);
}

static void
test_viewer(void **state)
{
	struct span text = SPAN(
	    "Calling VerifyRequest ...\tNDESPlugin\t3/2/2026 9:31:46 AM\t"
	    "4712 (0x1268)\r\n"
	    "Verify challenge returns " PAGE "\tNDESPlugin\t"
	    "3/2/2026 9:31:47 AM\t4712 (0x1268)\r\n"
	    "Exiting VerifyRequest with 0x80004005\tNDESPlugin\tnever\t"
	    "4712 (0x1268)\r\n");
	struct fed f;

	(void)state;
	assert_true(ops->sniff(text) > 0);
	feed(&f, ops, text, 0, NULL);
	assert_int_equal(f.count, 3);
	assert_string_equal(fed_text(&f, 0), "Calling VerifyRequest ...");
	assert_string_equal(fed_text(&f, 1), "Verify challenge returns " PAGE);
	assert_string_equal(fed_field(&f, 1, FIELD_THREAD), "4712");
	assert_string_equal(fed_field(&f, 1, FIELD_COMPONENT), "NDESPlugin");
	assert_int_equal(f.records[1].time, at("2026-03-02T09:31:47Z"));
	assert_true(f.records[1].zone_unknown);
	assert_int_equal(fed_problems(&f, PROBLEM_ZONE), 2);
	assert_int_equal(fed_problems(&f, PROBLEM_TIME), 1);
	fed_free(&f);
	feed_all_sizes(ops, text, 1, NULL);
	feed_hostile(ops, text);
}

static void
test_bare(void **state)
{
	struct span text = SPAN(
	    "Calling VerifyRequest ...  \n"
	    "Sending request to certificate registration point.\n"
	    "\n"
	    "Verify challenge returns " PAGE "\n"
	    "Exiting VerifyRequest with 0x0\n"
	    "Verify challenge returns <!DOCTYPE html>\n<title>403</title>\n"
	    "Calling Notifyrequest ...\n"
	    "Something else\n"
	    "Verify challenge returns <html>\n"
	    "<title>500</title>\n");
	struct fed f;

	(void)state;
	assert_true(ops->sniff(text) > 0);
	feed(&f, ops, text, 0, NULL);
	assert_int_equal(f.count, 8);
	assert_int_equal(f.source.records, 8);
	assert_int_equal(f.records[0].time, TIME_NONE);
	assert_int_equal(f.records[0].flow, 0);
	assert_string_equal(fed_text(&f, 2), "Verify challenge returns " PAGE);
	assert_string_equal(fed_text(&f, 4),
	    "Verify challenge returns <!DOCTYPE html>\n<title>403</title>");
	assert_string_equal(fed_text(&f, 7),
	    "Verify challenge returns <html>\n<title>500</title>");
	assert_int_equal(f.records[4].line, 11);
	fed_free(&f);
	feed_all_sizes(ops, text, 1, NULL);
	feed_hostile(ops, text);
}

static void
test_torn(void **state)
{
	struct span cut_at_head = SPAN("<title>403</title>\r\n</html>" TAIL_OF(
	    "09:31:46.001-60", "NDESPlugin")
		ENTRY("Calling VerifyRequest ...", "09:31:47.001-60"));
	struct span cut_inside = SPAN(
	    "<![LOG[Verify challenge returns <ht\r\n" ENTRY(
		"Calling VerifyRequest ...",
		"09:31:47.001-60") "stray line\r\n" ENTRY("Exiting "
							  "VerifyRequest with "
							  "0x0",
		"09:31:47.001-60") "<![LOG[Calling");
	struct fed f;

	(void)state;
	assert_true(ops->sniff(cut_at_head) > 0);
	feed(&f, ops, cut_at_head, 0, NULL);
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 1);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_text(&f, 1), "Calling VerifyRequest ...");
	fed_free(&f);
	feed(&f, ops, cut_inside, 0, NULL);
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 2);
	assert_int_equal(fed_problems(&f, PROBLEM_SYNTAX), 1);
	assert_int_equal(f.source.problem[PROBLEM_SYNTAX].line, 3);
	assert_int_equal(f.count, 2);
	fed_free(&f);
	feed_all_sizes(ops, cut_inside, 1, NULL);
	feed_all_sizes(ops, cut_at_head, 1, NULL);
	feed_hostile(ops, cut_inside);
}

/* A block is full before the entry ends: the rest of it is not taken for
   lines, and what follows is read. */
static void
test_too_long(void **state)
{
	static const char first[] = "<![LOG[Verify challenge returns a\nb\n";
	static const char second[] = "c\nCalling VerifyRequest ...\nd" TAIL_OF(
	    "09:31:46.001-60", "NDESPlugin")
	    ENTRY("Calling VerifyRequest ...", "09:31:47.001-60");
	struct source source = { .kind = SOURCE_NDESPLUGIN,
		.first = TIME_NONE,
		.last = TIME_NONE,
		.before_last = TIME_NONE };
	struct needles none = { 0 };
	struct reading r = { .source = &source, .needles = &none };
	struct block b = { SPAN(first), 1, 0, true };
	void *st = calloc(1, ops->state_size);

	(void)state;
	needles_add(&none, SPAN("nothing has this"));
	assert_int_equal(ops->block(st, &r, &b), OK);
	b = (struct block){ SPAN(second), 3, sizeof(first) - 1, false };
	assert_int_equal(ops->block(st, &r, &b), OK);
	assert_int_equal(ops->end(st, &r), OK);
	assert_int_equal(source.records, 2);
	assert_int_equal(source.problem[PROBLEM_TORN].count, 1);
	assert_int_equal(source.problem[PROBLEM_SYNTAX].count, 0);
	assert_int_equal(source.last, at("2026-03-02T08:31:47.001Z"));
	free(st);
}

static void
test_sniff(void **state)
{
	static const char *const yes[] = {
		RAW,
		"\xEF\xBB\xBF" RAW,
		"<![LOG[Anything]LOG]!><time=\"09:31:46.001-60\" "
		"date=\"3-2-2026\" component=\"ndesplugin\" thread=\"1\">\n",
		"<![LOG[Verify challenge returns true]LOG]!>"
		"<time=\"09:31:46.001-60\" date=\"3-2-2026\">\n",
		"WINHTTP_CALLBACK_STATUS_FLAG_CERT_CN_INVALID\n"
		"Failed to send http request /CertificateRegistrationSvc/"
		"Certificate/VerifyRequest. Error 12175\n",
	};
	static const char *const no[] = {
		"",
		"\n\n",
		"<![LOG[Launch from folder C:\\]LOG]!><time=\"15:10:29.068+00\""
		" date=\"02-04-2020\" component=\"ccmsetup\" type=\"1\">\n",
		"Verify challenge returns false is what my log says.\n",
		"Dear all,\nmy log says this:\nVerify challenge returns false\n"
		"What does it mean?\n",
		"Dear all,\nmy log says this:\n"
		"<![LOG[Verify challenge returns false]LOG]!><time=\"09:31:46."
		"001-60\" date=\"3-2-2026\" component=\"NDESPlugin\">\n"
		"What does it mean?\n",
		"Sending request to certificate registration point.\n"
		"Verify challenge returns <!DOCTYPE html>\n<title>\n\n"
		"POST /CertificateRegistrationSvc - 443 -\n"
		"NDES_Plugin - 403 16 2148204809 453\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_true(ops->sniff(span_of(yes[i])) > 0);
	for (i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_int_equal(ops->sniff(span_of(no[i])), 0);
}

static void
test_hostile(void **state)
{
	struct buf b = BUF_INIT;
	struct fed f;
	int i;

	(void)state;
	feed_hostile(ops, span_of(RAW));
	for (i = 0; i < 100000; i++)
		buf_puts(&b, "<![LOG[\n");
	for (i = 0; i < 100000; i++)
		buf_puts(&b, "Verify challenge returns <\n");
	feed(&f, ops, buf_span(&b), 0, NULL);
	assert_true(fed_problems(&f, PROBLEM_TORN) == 100000);
	fed_free(&f);
	buf_free(&b);
}

/* Counted another way. */
static size_t
count_entries(const char *text)
{
	size_t n = 0;

	while ((text = strstr(text, "<![LOG["))) {
		text++;
		n++;
	}
	return n;
}

static void
test_real_files(void **state)
{
	static const char *const names[] = { "gocmtrace_helloworld_ok.log",
		"jimbocalvo_ccmsetup.log", "maxmoon_BDD_single_error.log",
		"maxmoon_LiteTouch.log", "maxmoon_ZTIGather.log",
		"plaso_sccm_various.log" };
	char name[100];
	struct buf b;
	struct fed f;
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(name, sizeof(name), "cmtrace/%s", names[i]);
		if (!real_file(name, &b))
			skip();
		print_message("%s\n", name);
		assert_int_equal(ops->sniff(buf_span(&b)), 0);
		feed(&f, ops, buf_span(&b), 0, NULL);
		assert_int_equal(f.count, count_entries(buf_str(&b)));
		assert_int_equal(f.source.records, f.count);
		assert_int_equal(fed_problems(&f, PROBLEM_TIME), 0);
		assert_int_equal(fed_problems(&f, PROBLEM_SYNTAX), 0);
		for (k = 0; k < f.count; k++)
			assert_true(f.records[k].time != TIME_NONE);
		fed_free(&f);
		feed_all_sizes(ops, buf_span(&b), b.n / 100 + 1, NULL);
		buf_free(&b);
	}
}

static void
test_real_excerpts(void **state)
{
	static const struct {
		const char *name;
		bool ours;
		size_t count;
	} list[] = {
		{ "excerpts/03_ssl-cert-name-mismatch.ndesplugin.log", true,
		    2 },
		{ "excerpts/38_healthy-policy-module.ndesplugin.log", true, 7 },
		{ "excerpts/02_intermediate-ca-in-root-store.mixed.txt", false,
		    0 },
		{ "excerpts/04_signing-certificate-missing.svclog.txt", false,
		    0 },
	};
	struct buf b;
	struct fed f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		if (!real_file(list[i].name, &b))
			skip();
		assert_int_equal(ops->sniff(buf_span(&b)) > 0, list[i].ours);
		feed(&f, ops, buf_span(&b), 0, NULL);
		if (list[i].ours)
			assert_int_equal(f.count, list[i].count);
		fed_free(&f);
		buf_free(&b);
	}
}

/*
 * Malformed entries in every order: what is read of them must not depend on
 * where the pieces of the file end, for check reads large ones and follow
 * small ones.
 */
static void
pieces_of_any_size(void **state)
{
	static const char *const parts[] = { "<![LOG[", "]LOG]!>", "\r\n", "\n",
		"\n\n", "Verify challenge returns ", "true", "<html>",
		"</html>", "Calling VerifyRequest ...\n", " ", "\xEF\xBB\xBF",
		("<time=\"09:09:02.100-60\" date=\"03-03-2026\" "
		 "component=\"NDESPlugin\" thread=\"7\">\n"),
		"Exiting VerifyRequest with 0x0\r\n", "<", "x\ty\tz\n" };
	uint32_t seed = 20261130;

	(void)state;
	for (int round = 0; round < 400; round++) {
		struct buf b = BUF_INIT;

		for (int n = 0; n < 4 + round % 9; n++) {
			seed = seed * 1664525 + 1013904223;
			buf_puts(&b, parts[(seed >> 12) % 16]);
		}
		feed_all_sizes(
		    &reader_ndesplugin, buf_span(&b), 1 + b.n / 40, NULL);
		buf_free(&b);
	}
}

static bool
same_span(struct span a, struct span b)
{
	return a.p == b.p && a.n == b.n;
}

/* What was read of the entry before makes no difference. */
static void
read_after_any_other(void **state)
{
	static const char *const entries[] = { ENTRY("a", "09:31:46.001-60"),
		ENTRY("bc", "09:31:46.001-60"), ENTRY("a", "10:31:46.001-60"),
		ENTRY("a", "10:31:46.999-60"), ENTRY("a", "10:31:46x001-60"),
		ENTRY("a", "10:31:46.0x1-60"), ENTRY("a", "10:31:46.00x-60"),
		ENTRY("a", "10:31:46.x01-60"), ENTRY("a", "10:31:46,001-60"),
		ENTRY("a", "10:31:46.01-060"), ENTRY("a", "10:31:46.001-6x"),
		ENTRY("a", "10:31:46.001\" -"), ENTRY("a", "10:31:46.001<-6"),
		ENTRY("a", "10:99:46.001-60"), ENTRY("a", "9:31:46"),
		ENTRY("a", ""), "<![LOG[a" TAIL_OF("09:31:46.001-60", "CRP"),
		"<![LOG[a" TAIL_OF("09:31:46.001-60", "N date=\"1\""),
		"<![LOG[a]LOG]!><time=\"09:31:46.001-60\" date=\"3-2-2026\"",
		"<![LOG[a]LOG]!><date=\"3-2-2026\" time=\"09:31:46.0\">",
		OTHER("10:31:46.001-60", "3-40-2026", "4712"),
		OTHER("10:31:47.002-60", "3-40-2026", "4712"),
		OTHER("09:31:46.001-61", "3-2-2026", "4712"),
		OTHER("09:31:46.001-60", "3-2-2026", "12"),
		OTHER("09:31:46.002-60", "3-2-2026", "12345"),
		OTHER("09:31:46.002-60", "3-2-2026", "1 2"),
		OTHER("09:31:46.002-60", "3-2-2026", ""), "<![LOG[a]LOG]!>" };
	const size_t count = sizeof(entries) / sizeof(entries[0]);
	struct cmtrace_tails tails = { 0 };
	uint32_t seed = 20261201;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct cmtrace_tails none = { 0 };
		struct record a = { 0 }, b = { 0 };
		struct cmtrace_scan scan;
		struct cmtrace_entry e;

		seed = seed * 1664525 + 1013904223;
		scan = cmtrace_scan(span_of(entries[(seed >> 12) % count]));
		assert_true(cmtrace_next(&scan, &e));
		assert_int_equal(e.kind, CMTRACE_RAW);
		assert_int_equal(
		    cmtrace_read(&e, &tails, &a), cmtrace_read(&e, &none, &b));
		assert_true(a.time == b.time && a.flow == b.flow);
		assert_true(a.zone_unknown == b.zone_unknown);
		assert_true(a.bias == b.bias && same_span(a.text, b.text));
		for (size_t k = 0; k < FIELD_COUNT; k++)
			assert_true(same_span(a.field[k], b.field[k]));
	}
}

/* Heads without a mark: none looks for it through all that is left. */
static void
heads_alone(void **state)
{
	struct buf b = BUF_INIT;
	clock_t start = clock();
	struct fed f;

	(void)state;
	while (b.n < READER_RECORD_MAX)
		buf_puts(&b, "<![LOG[]\n");
	feed(&f, &reader_ndesplugin, buf_span(&b), b.n, NULL);
	assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
	fed_free(&f);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_raw),
		cmocka_unit_test(test_attribute_without_end),
		cmocka_unit_test(test_attributes_as_they_come),
		cmocka_unit_test(test_viewer),
		cmocka_unit_test(test_bare),
		cmocka_unit_test(test_torn),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_sniff),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_real_files),
		cmocka_unit_test(test_real_excerpts),
		cmocka_unit_test(pieces_of_any_size),
		cmocka_unit_test(read_after_any_other),
		cmocka_unit_test(heads_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
