/*
 * Logs of IIS: rows by their #Fields, whatever is wrong with them.
 */

#include "engine/evidence/readers/iis.h"

#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SOFTWARE "#Software: Microsoft Internet Information Services 10.0\n"
#define FIELDS                                                                 \
	"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port "   \
	"cs-username c-ip cs(User-Agent) cs(Referer) sc-status "               \
	"sc-substatus sc-win32-status time-taken\n"
#define ROW_OK                                                                 \
	"2026-03-02 09:31:47 10.0.0.4 POST "                                   \
	"/CertificateRegistrationSvc/Certificate/VerifyRequest - 443 - "       \
	"fe80::1%13 NDES_Plugin - 403 16 2148204809 453\n"
#define ROW_OTHER                                                              \
	"2026-03-02 09:31:48 10.0.0.4 GET /favicon.ico - 443 - "               \
	"10.0.0.9 Mozilla/5.0+(X11) - 404 0 2 3\n"

static const struct reader_ops *const ops = &reader_iis;

static int64_t
at(const char *text)
{
	int64_t t;

	assert_true(time_parse(span_of(text), &t));
	return t;
}

static struct needles
one_needle(void)
{
	struct needles n = { 0 };

	assert_true(needles_add(&n, SPAN("certificateregistrationsvc")));
	return n;
}

static void
test_fields(void **state)
{
	struct fed f;

	(void)state;
	feed(&f, ops, span_of(SOFTWARE FIELDS ROW_OK), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.source.records, 1);
	assert_int_equal(f.records[0].line, 3);
	assert_int_equal(
	    f.records[0].offset, strlen(SOFTWARE) + strlen(FIELDS));
	assert_int_equal(f.records[0].flow, 0);
	assert_int_equal(f.records[0].time, at("2026-03-02T09:31:47Z"));
	assert_false(f.records[0].zone_unknown);
	assert_string_equal(fed_field(&f, 0, FIELD_CS_METHOD), "POST");
	assert_string_equal(fed_field(&f, 0, FIELD_C_IP), "fe80::1%13");
	assert_string_equal(fed_field(&f, 0, FIELD_SC_STATUS), "403");
	assert_string_equal(
	    fed_field(&f, 0, FIELD_SC_WIN32_STATUS), "2148204809");
	assert_string_equal(fed_field(&f, 0, FIELD_TIME_TAKEN), "453");
	assert_string_equal(
	    fed_field(&f, 0, FIELD_CS_USER_AGENT), "NDES_Plugin");
	assert_int_equal(strlen(fed_text(&f, 0)), strlen(ROW_OK) - 1);
	fed_free(&f);
}

static void
test_needles_count_all_rows(void **state)
{
	struct needles n = one_needle();
	struct span text = span_of(SOFTWARE FIELDS ROW_OTHER ROW_OTHER ROW_OK
	    "\n" ROW_OTHER "\r\n" ROW_OK
	    "2026-03-02 10:00:00 10.0.0.4 GET / - 80 - ::1 - - 200 0 0 1\n");
	struct fed f;

	(void)state;
	feed(&f, ops, text, 0, &n);
	assert_int_equal(f.count, 2);
	assert_int_equal(f.source.records, 6);
	assert_int_equal(f.records[0].line, 5);
	assert_int_equal(f.records[1].line, 9);
	assert_int_equal(f.source.first, at("2026-03-02T09:31:47Z"));
	assert_int_equal(f.source.last, at("2026-03-02T10:00:00Z"));
	fed_free(&f);
	feed_all_sizes(ops, text, 1, &n);
	feed_all_sizes(ops, text, 1, NULL);
}

/* A directive deep inside a run of rows changes the columns. */
static void
test_fields_change(void **state)
{
	struct needles n = one_needle();
	struct buf b = BUF_INIT;
	struct fed f;
	int i;

	(void)state;
	buf_puts(&b, SOFTWARE FIELDS);
	for (i = 0; i < 300; i++)
		buf_puts(&b, ROW_OTHER);
	buf_puts(&b, "#Fields:  time sc-status   cs-uri-stem date\n");
	for (i = 0; i < 100; i++)
		buf_puts(&b, "10:00:00 200 /x 2026-03-03\n");
	buf_puts(&b, "11:00:00 403 /CertificateRegistrationSvc 2026-03-03\n");
	feed(&f, ops, buf_span(&b), 0, &n);
	assert_int_equal(f.source.records, 401);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.records[0].line, 404);
	assert_string_equal(fed_field(&f, 0, FIELD_SC_STATUS), "403");
	assert_string_equal(fed_field(&f, 0, FIELD_CS_METHOD), "(none)");
	assert_int_equal(f.records[0].time, at("2026-03-03T11:00:00Z"));
	assert_int_equal(f.source.before_last, at("2026-03-03T10:00:00Z"));
	fed_free(&f);
	feed_all_sizes(ops, buf_span(&b), 501, &n);
	buf_free(&b);
}

static void
test_day_rolls_over(void **state)
{
	struct needles n = one_needle();
	struct span text = SPAN("#Date: 2026-03-02 22:00:00\n"
				"#Fields: time cs-uri-stem sc-status\n"
				"23:59:59 /a 200\n"
				"00:00:00 /a 200\n"
				"23:59:59 /late 200\n"
				"00:00:01 /CertificateRegistrationSvc 200\n"
				"13:00:00 /a 200\n"
				"00:30:00 /CertificateRegistrationSvc 500\n"
				"#Date: 2026-05-01 00:00:00\n"
				"00:30:00 /CertificateRegistrationSvc 500\n");
	struct fed f;

	(void)state;
	feed(&f, ops, text, 0, &n);
	assert_int_equal(f.count, 3);
	assert_int_equal(f.records[0].time, at("2026-03-03T00:00:01Z"));
	assert_int_equal(f.records[1].time, at("2026-03-04T00:30:00Z"));
	assert_int_equal(f.records[2].time, at("2026-05-01T00:30:00Z"));
	assert_int_equal(f.source.first, at("2026-03-02T23:59:59Z"));
	fed_free(&f);
	feed(&f, ops, text, 0, NULL);
	assert_int_equal(f.records[2].time, at("2026-03-02T23:59:59Z"));
	fed_free(&f);
	feed_all_sizes(ops, text, 1, &n);
}

struct misfit {
	const char *row;
	enum field field;
	const char *want;
	uint64_t problem;
};

static void
test_misfits(void **state)
{
	/* date time method stem query ip agent status win32 */
	static const struct misfit list[] = {
		{ "2026-03-02 01:02:03 GET /a - ::1 A+B 200 0\n",
		    FIELD_CS_USER_AGENT, "A+B", 0 },
		{ "2026-03-02 01:02:03  GET  /a - ::1   A+B 200 0\n",
		    FIELD_SC_STATUS, "200", 0 },
		{ "2026-03-02 01:02:03 GET /a - ::1 A+B 200 0 \n",
		    FIELD_SC_WIN32_STATUS, "0", 0 },
		{ "2026-03-02 01:02:03 GET /a - ::1 A (B; C) 403 64\n",
		    FIELD_CS_USER_AGENT, "A (B; C)", 1 },
		{ "2026-03-02 01:02:03 GET /a - ::1 A (B; C) 403 64\n",
		    FIELD_SC_STATUS, "403", 1 },
		{ "2026-03-02 01:02:03 GET /a - ::1 A+B 200 0 99 1.2.3.4\n",
		    FIELD_SC_STATUS, "200", 1 },
		{ "2026-03-02 01:02:03 GET /a - ::1 A+B\n", FIELD_CS_URI_STEM,
		    "/a", 1 },
		{ "2026-03-02 01:02:03 GET /a - ::1 A+B\n", FIELD_SC_STATUS,
		    "(none)", 1 },
		{ "2026-03-02 01:02:03 /a - ::1 A+B 200 0\n", FIELD_CS_METHOD,
		    "(none)", 1 },
		{ "2026-03-02 01:02:03 GET ... ... ::1 A+B 200 4294967295\n",
		    FIELD_SC_WIN32_STATUS, "4294967295", 0 },
	};
	struct buf b = BUF_INIT;
	struct fed f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		buf_clear(&b);
		buf_puts(&b, "#Fields: date time cs-method cs-uri-stem "
			     "cs-uri-query c-ip cs(User-Agent) sc-status "
			     "sc-win32-status\n");
		buf_puts(&b, list[i].row);
		feed(&f, ops, buf_span(&b), 0, NULL);
		assert_int_equal(f.count, 1);
		assert_string_equal(
		    fed_field(&f, 0, list[i].field), list[i].want);
		assert_int_equal(
		    fed_problems(&f, PROBLEM_FIELD_COUNT), list[i].problem);
		assert_int_equal(f.records[0].time, at("2026-03-02T01:02:03Z"));
		fed_free(&f);
	}
	buf_free(&b);
}

static void
test_bad_rows(void **state)
{
	struct fed f;

	(void)state;
	feed(&f, ops,
	    span_of(ROW_OK FIELDS ROW_OK
		"2026-13-02 09:31:47 10.0.0.4 GET / - 80 - ::1 - - 200 0 0 1\n"
		"2026-03-02 09:31 10.0.0.4 GET / - 80 - ::1 - - 200 0 0 1\n"),
	    0, NULL);
	assert_int_equal(f.source.records, 4);
	assert_int_equal(f.count, 3);
	assert_int_equal(fed_problems(&f, PROBLEM_NO_FIELDS), 1);
	assert_int_equal(fed_problems(&f, PROBLEM_TIME), 2);
	assert_int_equal(f.source.problem[PROBLEM_TIME].line, 4);
	assert_int_equal(f.records[1].time, TIME_NONE);
	fed_free(&f);
}

static void
test_torn_tail(void **state)
{
	static const char whole[] = FIELDS ROW_OK;
	size_t cut = sizeof(whole) - 1;
	struct fed f;

	(void)state;
	/* Without its line end, or with a shorter last value: kept. */
	feed(&f, ops, (struct span){ whole, cut - 2 }, 0, NULL);
	assert_int_equal(f.count, 1);
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 0);
	assert_string_equal(fed_field(&f, 0, FIELD_TIME_TAKEN), "45");
	fed_free(&f);
	feed(&f, ops, (struct span){ whole, cut - 10 }, 0, NULL);
	assert_int_equal(f.count, 0);
	assert_int_equal(f.source.records, 1);
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 1);
	assert_int_equal(f.source.problem[PROBLEM_TORN].line, 2);
	fed_free(&f);
}

/* http.sys reserves room ahead: after a crash it is full of NULs. */
static void
test_nuls(void **state)
{
	static const char text[] = FIELDS "\0\0\0" ROW_OK "\0\0\0\0\n" ROW_OK;
	struct needles n = one_needle();
	struct fed f;

	(void)state;
	feed(&f, ops, (struct span){ text, sizeof(text) - 1 }, 0, &n);
	assert_int_equal(f.count, 2);
	assert_int_equal(f.source.records, 2);
	assert_int_equal(fed_problems(&f, PROBLEM_NUL), 2);
	assert_string_equal(fed_field(&f, 0, FIELD_SC_STATUS), "403");
	fed_free(&f);
}

static void
test_sniff(void **state)
{
	static const char *const no[] = { "", "hello\n", ROW_OK, SOFTWARE,
		"My log says:\n" SOFTWARE FIELDS ROW_OK,
		"# Notes\n" SOFTWARE FIELDS ROW_OK,
		SOFTWARE FIELDS ROW_OK "So what does\nthis mean, I ask?\n",
		/* IIS's own format and NCSA's */
		"192.168.1.5, -, 3/2/2026, 9:31:47, W3SVC1, NDES01, 10.0.0.4, "
		"47, 212, 1380, 200, 0, GET, /certsrv/mscep/mscep.dll, -,\n",
		"10.0.0.9 - - [02/Mar/2026:09:31:47 +0100] \"GET / HTTP/1.1\" "
		"200 12\n" };
	size_t i;

	(void)state;
	assert_true(ops->sniff(span_of(SOFTWARE FIELDS ROW_OK)) >= 90);
	assert_true(ops->sniff(span_of(SOFTWARE FIELDS)) >= 90);
	assert_true(ops->sniff(span_of(FIELDS ROW_OK)) >= 50);
	assert_true(ops->sniff(span_of("\xEF\xBB\xBF" FIELDS ROW_OK)) >= 50);
	assert_true(ops->sniff(span_of("#Software: Microsoft HTTP Server API "
				       "2.0\r\n" FIELDS ROW_OK)) >= 90);
	/* Cut at the head, inside a row too. */
	assert_true(ops->sniff(span_of(ROW_OK SOFTWARE FIELDS ROW_OK)) >= 90);
	assert_true(
	    ops->sniff(span_of("ry - 443 - ::1\n" ROW_OK ROW_OK ROW_OK ROW_OK
		    ROW_OK ROW_OK ROW_OK ROW_OK ROW_OK SOFTWARE FIELDS)) > 0);
	for (i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		assert_int_equal(ops->sniff(span_of(no[i])), 0);
		if (!strstr(no[i], "#Fields"))
			assert_false(iis_look_alike(span_of(no[i])));
	}
}

/* A head is as sure as the file, wherever in a row it ends. */
static void
test_cut_head(void **state)
{
	static const char text[] = SOFTWARE FIELDS ROW_OK ROW_OK ROW_OK;
	size_t from = sizeof(SOFTWARE FIELDS ROW_OK) - 1;

	(void)state;
	for (size_t n = from; n < sizeof(text); n++)
		assert_int_equal(ops->sniff((struct span){ text, n }), 100);
	/* but a whole row that is wrong counts */
	assert_int_equal(
	    ops->sniff(span_of(SOFTWARE FIELDS ROW_OK "So what?\n")), 0);
	assert_int_equal(
	    ops->sniff(span_of(SOFTWARE FIELDS ROW_OK ROW_OK "2026\n")), 95);
	/* by names without a method its rows are none of a site */
	assert_int_equal(
	    ops->sniff(span_of(SOFTWARE FIELDS ROW_OK "#Fields: cs-uri-stem\n"
						      "/a\n/b\n/c\n/d\n")),
	    0);
}

static void
test_look_alikes(void **state)
{
	static const char *const list[] = {
		"#Software: Microsoft HTTP API 2.0\n#Version: 1.0\n"
		"#Date: 2026-03-02 09:31:47\n#Fields: date time c-ip c-port "
		"s-ip s-port cs-version cs-method cs-uri sc-status s-siteid "
		"s-reason s-queuename\n2026-03-02 09:31:47 10.0.0.9 51000 "
		"10.0.0.4 443 HTTP/1.1 GET / 503 1 Disabled SCEP\n",
		SOFTWARE
		"#Fields: date time c-ip cs-username s-ip s-port "
		"cs-method cs-uri-stem sc-status sc-win32-status sc-substatus "
		"x-session x-fullpath\n",
		"#Software: Microsoft Internet Information Services 6.0\n"
		"#Fields: time c-ip cs-method cs-uri-stem sc-status\n"
		"09:31:47 10.0.0.9 [1]USER anonymous 331\n"
		"09:31:48 10.0.0.9 [1]PASS me 230\n",
		"#Software: Microsoft(R) Internet Security and Acceleration "
		"Server 2000\n#Fields: c-ip cs-username date time cs-uri "
		"sc-status\n",
	};
	size_t i;

	(void)state;
	assert_false(iis_look_alike(span_of(SOFTWARE FIELDS ROW_OK)));
	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		assert_int_equal(ops->sniff(span_of(list[i])), 0);
		assert_true(iis_look_alike(span_of(list[i])));
	}
}

/* An agent with raw blanks chooses no status: what IIS writes comes last. */
static void
test_agent_with_a_status(void **state)
{
	static const char text[] = SOFTWARE
	    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port "
	    "cs-username c-ip cs(User-Agent) cs(Referer) sc-status "
	    "sc-substatus sc-win32-status time-taken\n"
	    "2026-03-02 09:31:41 10.0.0.4 POST /x - 443 - 203.0.113.9 "
	    "NDES_Plugin - 403 16 0 15 - 404 0 2 1\n";
	struct fed f;

	(void)state;
	feed(&f, ops, span_of(text), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_string_equal(fed_field(&f, 0, FIELD_SC_STATUS), "404");
	assert_string_equal(fed_field(&f, 0, FIELD_SC_SUBSTATUS), "0");
	assert_string_equal(
	    fed_field(&f, 0, FIELD_CS_USER_AGENT), "NDES_Plugin - 403 16 0 15");
	fed_free(&f);
}

/* Whoever asks for words of FTP and mail hides nothing of what others ask. */
static void
test_words_of_others(void **state)
{
#define ASKED(method)                                                          \
	"2026-03-02 09:31:4" method " / - 443 - 203.0.113.9 x - 405 0 0 1\n"
	static const char text[] = SOFTWARE
	    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port "
	    "cs-username c-ip cs(User-Agent) cs(Referer) sc-status "
	    "sc-substatus sc-win32-status time-taken\n" ASKED("1 10.0.0.4 LIST")
		ASKED("2 10.0.0.4 DATA") ASKED("3 10.0.0.4 DoorOpened")
		    ASKED("4 10.0.0.4 GET");

	(void)state;
	assert_int_equal(ops->sniff(span_of(text)), 100);
}

static void
test_hostile(void **state)
{
	struct buf b = BUF_INIT;
	struct fed f;
	int i;

	(void)state;
	feed_hostile(ops,
	    span_of(SOFTWARE "#Date: 2026-03-02 09:31:47\n"
			     "#Fields: time cs-method cs-uri-stem sc-status\n"
			     "09:31:47 GET / 200\n" FIELDS ROW_OK ROW_OTHER));
	buf_puts(&b, FIELDS);
	for (i = 0; i < 3 * 1000 * 1000; i++)
		buf_byte(&b, i % 3 ? ' ' : 'x');
	feed(&f, ops, buf_span(&b), 0, NULL);
	assert_int_equal(f.source.records, 1);
	fed_free(&f);
	buf_clear(&b);
	buf_puts(&b, "#Fields:");
	for (i = 0; i < 100000; i++)
		buf_puts(&b, " sc-status");
	buf_puts(&b, "\n" ROW_OK);
	feed(&f, ops, buf_span(&b), 0, NULL);
	assert_int_equal(f.count, 1);
	fed_free(&f);
	buf_free(&b);
}

/* Counted another way: line by line, with stdio. */
static uint64_t
count_rows(const char *name)
{
	const char *shared = getenv("NDES_SHARED");
	char path[512], line[65536];
	uint64_t n = 0;
	FILE *in;

	snprintf(path, sizeof(path), "%s/real/%s",
	    shared ? shared : "../shared", name);
	in = fopen(path, "r");
	assert_non_null(in);
	while (fgets(line, sizeof(line), in))
		n += line[0] != '#' && line[strspn(line, " \t\r\n")] != '\0';
	fclose(in);
	return n;
}

struct real {
	const char *name;
	bool iis, look_alike;
	uint64_t emitted; /* without needles; UINT64_MAX: as many as rows */
	const char *first_status;
};

static const struct real reals[] = {
	{ "iis/analogy_u_ex_Test.log", true, false, UINT64_MAX, "404" },
	{ "iis/analogy_u_ex_custom.log", true, false, UINT64_MAX, "404" },
	{ "iis/elastic_cookie_split.log", false, false, 0, NULL },
	{ "iis/elastic_ipv6zone.log", false, false, 0, NULL },
	{ "iis/lnav_w3c.1.log", false, true, UINT64_MAX, NULL },
	{ "iis/lnav_w3c.5.log", true, false, UINT64_MAX, "(none)" },
	{ "iis/lnav_w3c.6.log", true, false, UINT64_MAX, "404" },
	{ "iis/lnav_w3c_big.log", true, false, UINT64_MAX, "404" },
	{ "iis/ms_three_dots_kb2809913.log", true, false, UINT64_MAX, "200" },
	{ "iis/plaso_iis10.log", true, false, UINT64_MAX, "200" },
	{ "iis/plaso_iis10_cookies.log", true, false, UINT64_MAX, "200" },
	{ "iis/plaso_iis6.log", true, false, UINT64_MAX, "200" },
	{ "iis/plaso_iis7_owa.log", true, false, UINT64_MAX, "200" },
	{ "iis/plaso_iis_without_date.log", true, false, UINT64_MAX, "200" },
	{ "iis/unclebench_u_ex201209.log", true, false, UINT64_MAX, "302" },
	{ "iis/NOT_IIS_httperr_noheader.log", false, false, 0, NULL },
	{ "iis/NOT_IIS_windows_firewall.log", false, true, UINT64_MAX, NULL },
};

static void
test_real_files(void **state)
{
	struct needles n = { 0 };
	uint64_t rows;
	struct buf b;
	struct fed f;
	size_t i;

	(void)state;
	needles_add(&n, SPAN("robots"));
	for (i = 0; i < sizeof(reals) / sizeof(reals[0]); i++) {
		if (!real_file(reals[i].name, &b))
			skip();
		print_message("%s\n", reals[i].name);
		assert_int_equal(ops->sniff(buf_span(&b)) > 0, reals[i].iis);
		assert_int_equal(
		    iis_look_alike(buf_span(&b)), reals[i].look_alike);
		rows = count_rows(reals[i].name);
		feed(&f, ops, buf_span(&b), 0, NULL);
		assert_int_equal(f.source.records, rows);
		if (reals[i].emitted == UINT64_MAX)
			assert_int_equal(f.count, rows);
		else
			assert_int_equal(f.count, reals[i].emitted);
		if (reals[i].first_status)
			assert_string_equal(fed_field(&f, 0, FIELD_SC_STATUS),
			    reals[i].first_status);
		fed_free(&f);
		feed(&f, ops, buf_span(&b), 0, &n);
		assert_int_equal(f.source.records, rows);
		fed_free(&f);
		feed_all_sizes(ops, buf_span(&b), b.n / 50 + 1, &n);
		buf_free(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_needles_count_all_rows),
		cmocka_unit_test(test_fields_change),
		cmocka_unit_test(test_day_rolls_over),
		cmocka_unit_test(test_misfits),
		cmocka_unit_test(test_bad_rows),
		cmocka_unit_test(test_torn_tail),
		cmocka_unit_test(test_nuls),
		cmocka_unit_test(test_sniff),
		cmocka_unit_test(test_cut_head),
		cmocka_unit_test(test_look_alikes),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_words_of_others),
		cmocka_unit_test(test_agent_with_a_status),
		cmocka_unit_test(test_real_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
