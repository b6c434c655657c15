/*
 * The error log of HTTP.sys: with #Fields and without, every number of
 * columns, connections that never became a request.
 */

#include "engine/evidence/record/source_ops.h"

#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD                                                                   \
	"#Software: Microsoft HTTP API 2.0\r\n#Version: 1.0\r\n"               \
	"#Date: 2026-05-05 08:00:00\r\n"
#define FIELDS(stream)                                                         \
	"#Fields: date time c-ip c-port s-ip s-port cs-version cs-method "     \
	"cs-uri " stream "sc-status s-siteid s-reason s-queuename\r\n"
#define BEFORE "2026-05-05 08:00:10 10.0.0.60 50123 10.0.0.12 443 "
#define ASKED                                                                  \
	BEFORE "HTTP/1.1 GET /certsrv/mscep/mscep.dll?operation=GetCACaps "
#define ROW  ASKED "- 503 1 AppOffline SCEP\r\n"
#define IDLE BEFORE "- - - - - - Timer_ConnectionIdle -\r\n"

static const struct reader_ops *const ops = &reader_httperr;

/* What the fields of the first record of TEXT are. */
static void
assert_reads(
    const char *text, const char *status, const char *reason, const char *queue)
{
	struct fed f;

	feed(&f, ops, span_of(text), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.records[0].source, SOURCE_HTTPERR);
	assert_string_equal(fed_field(&f, 0, FIELD_C_IP), "10.0.0.60");
	assert_string_equal(fed_field(&f, 0, FIELD_SC_STATUS), status);
	assert_string_equal(fed_field(&f, 0, FIELD_S_REASON), reason);
	if (queue)
		assert_string_equal(fed_field(&f, 0, FIELD_S_QUEUENAME), queue);
	else
		assert_null(f.records[0].field[FIELD_S_QUEUENAME].p);
	assert_true(f.records[0].time != TIME_NONE);
	for (int p = 0; p < PROBLEM_COUNT; p++)
		assert_int_equal(f.source.problem[p].count, 0);
	fed_free(&f);
}

static void
every_version(void **state)
{
	(void)state;
	assert_reads(HEAD FIELDS("streamid ") ROW, "503", "AppOffline", "SCEP");
	assert_reads(HEAD FIELDS("") ASKED "503 1 Disabled My+pool\r\n", "503",
	    "Disabled", "My+pool");
	/* Older systems write no #Fields. */
	assert_reads(ROW, "503", "AppOffline", "SCEP");
	assert_reads(ASKED "400 - URL_Length -\r\n", "400", "URL_Length", "-");
	assert_reads(ASKED "503 - ConnLimit \r\n", "503", "ConnLimit", NULL);
	assert_reads(IDLE, "-", "Timer_ConnectionIdle", "-");
}

static void
path_and_query(void **state)
{
	struct fed f;

	(void)state;
	feed(&f, ops,
	    SPAN(HEAD FIELDS("streamid ") ROW IDLE BEFORE
		"HTTP/1.1 GET /a - 400 - Hostname -\r\n"),
	    0, NULL);
	assert_int_equal(f.count, 3);
	assert_string_equal(
	    fed_field(&f, 0, FIELD_CS_URI_STEM), "/certsrv/mscep/mscep.dll");
	assert_string_equal(
	    fed_field(&f, 0, FIELD_CS_URI_QUERY), "operation=GetCACaps");
	assert_string_equal(fed_field(&f, 1, FIELD_CS_URI_STEM), "-");
	assert_string_equal(fed_field(&f, 2, FIELD_CS_URI_STEM), "/a");
	assert_null(f.records[2].field[FIELD_CS_URI_QUERY].p);
	fed_free(&f);
}

/* The header again, a torn row, a row that is none. */
static void
damage(void **state)
{
	struct needles n = { 0 };
	struct span text = SPAN(HEAD FIELDS("streamid ") ROW IDLE HEAD FIELDS(
	    "") ASKED "503 1 AppOffline SCEP\r\n"
		      "2026-05-05 08:00:11 10.0.0.60\r\n" ROW BEFORE "HTTP/1");
	struct fed f;

	(void)state;
	assert_true(needles_add(&n, SPAN("scep")));
	feed(&f, ops, text, 0, &n);
	assert_int_equal(f.source.records, 6);
	assert_int_equal(f.count, 3);
	assert_string_equal(fed_field(&f, 1, FIELD_S_REASON), "AppOffline");
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 1);
	assert_int_equal(fed_problems(&f, PROBLEM_FIELD_COUNT), 1);
	fed_free(&f);
	feed_all_sizes(ops, text, 1, NULL);
	feed_all_sizes(ops, text, 1, &n);
	feed_hostile(ops, text);
	feed_hostile(ops, SPAN(ROW IDLE ROW));
}

static void
recognised(void **state)
{
	static const struct {
		bool ours;
		const char *text;
	} heads[] = {
		{ true, HEAD FIELDS("streamid ") ROW },
		{ true, HEAD FIELDS("streamid ") },
		{ true, IDLE IDLE ROW },
		{ true, HEAD FIELDS("") ROW ROW BEFORE "HT" },
		/* a site's log, a mail that quotes one row, other families */
		{ false, "#Software: Microsoft Internet Information Services "
			 "10.0\r\n" FIELDS("") ROW },
		{ false, HEAD "#Fields: date time s-ip cs-method\r\n" ROW },
		{ false, "Hello,\r\nI see this:\r\n" ROW "What now?\r\n" },
		{ false, "2026-05-05 08:00:10 10.0.0.5 GET / - 443 - ::1 - "
			 "- 200 0 0 1\r\n" },
		{ false, HEAD FIELDS("") "Hello\r\nthere\r\nis\r\n" ROW },
		{ false, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		print_message("%.60s\n", heads[i].text);
		assert_int_equal(
		    ops->sniff(span_of(heads[i].text)) > 0, heads[i].ours);
	}
}

static void
no_other_reader(void **state)
{
	(void)state;
	for (size_t i = 0; readers[i]; i++)
		if (readers[i] != ops && readers[i] != &reader_excerpt)
			assert_int_equal(readers[i]->sniff(SPAN(HEAD FIELDS(
					     "streamid ") ROW IDLE)),
			    0);
}

static void
in_few_words(void **state)
{
	struct record r = { .source = SOURCE_HTTPERR,
		.field = { [FIELD_SC_STATUS] = SPAN("503"),
		    [FIELD_S_REASON] = SPAN("AppOffline"),
		    [FIELD_S_QUEUENAME] = SPAN("SCEP") } };
	struct buf what = BUF_INIT;

	(void)state;
	source_ops(r.source)->summarise(&r, &what);
	assert_string_equal(buf_str(&what), "503 AppOffline SCEP");
	buf_clear(&what);
	r.field[FIELD_SC_STATUS] = r.field[FIELD_S_QUEUENAME] = SPAN("-");
	source_ops(r.source)->summarise(&r, &what);
	assert_string_equal(buf_str(&what), "AppOffline");
	buf_free(&what);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_version),
		cmocka_unit_test(path_and_query),
		cmocka_unit_test(damage),
		cmocka_unit_test(recognised),
		cmocka_unit_test(no_other_reader),
		cmocka_unit_test(in_few_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
