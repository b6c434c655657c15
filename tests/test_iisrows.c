/*
 * Rows of an IIS log that went through other hands: every form gives the
 * same requests, at most likely causes, and no proof by absence.
 */

#include "tests/help_capture.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define VERIFY "/CertificateRegistrationSvc/Certificate/VerifyRequest"
#define ROW(time)                                                              \
	"2025-06-15 " time " 10.0.0.12 POST " VERIFY " - 443 - 10.0.0.12 "     \
	"NDES_Plugin - 403 16 2148204809 453"
#define CELLS(date, time)                                                      \
	date "," time ",10.0.0.12,POST," VERIFY ",,443,,10.0.0.12,"            \
	     "NDES_Plugin,,403,16,2148204809,453\r\n"
#define NAMES                                                                  \
	"date,time,s-ip,cs-method,cs-uri-stem,cs-uri-query,s-port,"            \
	"cs-username,c-ip,cs(User-Agent),cs(Referer),sc-status,sc-substatus,"  \
	"sc-win32-status,time-taken"
#define OLD(time)                                                              \
	"2025-06-15 " time " 10.0.0.12 POST " VERIFY " - 443 - 10.0.0.12 "     \
	"NDES_Plugin 403 16 2148204809 453\r\n"
#define ADVANCED(time)                                                         \
	"2025-06-15 " time ".983 POST " VERIFY " - \"C:\\Program Files\\x\" "  \
	"403 16 2148204809 \"NDES01\" \"NDES_Plugin\" 10.0.0.12 89\r\n"
#define SEMI(date, time)                                                       \
	date ";" time ";10.0.0.12;POST;" VERIFY ";-;443;-;10.0.0.12;"          \
	     "NDES_Plugin;-;403;16;2148204809;453\r\n"
#define PARTED(date, time)                                                     \
	date ";" time ";10.0.0.12;POST;" VERIFY ";-;443;-;10.0.0.12;"          \
	     "NDES_Plugin;-;403;16;2148204809;453;\r\n"

#define ANALYTICS(time)                                                        \
	"\"6/15/2025, " time                                                   \
	" PM\",NDES01.contoso.com,W3SVC1,10.0.0.12,POST," VERIFY               \
	",-,443,-,10.0.0.12,NDES_Plugin,-,403,16,2148204809,453\r\n"
#define STORED(time)                                                           \
	"\"2025-06-15T" time ".000+0000\",\"" ROW(                             \
	    time) "\",NDES01,\"C:\\inetpub\\logs\\u_ex250615.log\",iis\r\n"

static const struct {
	const char *name, *text;
	bool named; /* its columns have names */
} forms[] = {
	{ "Log Analytics",
	    "TimeGenerated [UTC],Computer,sSiteName,sIP,csMethod,csUriStem,"
	    "csUriQuery,sPort,csUserName,cIP,csUserAgent,csReferer,scStatus,"
	    "scSubStatus,scWin32Status,TimeTaken\r\n" ANALYTICS("12:00:01.000")
		ANALYTICS("12:00:02.000") ANALYTICS("12:00:03.000"),
	    true },
	{ "rows in a cell",
	    "\"_time\",\"_raw\",host,source,sourcetype\r\n" STORED("12:00:01")
		STORED("12:00:02") STORED("12:00:03"),
	    false },
	{ "findstr",
	    ROW("12:00:01") "\r\n" ROW("12:00:02") "\r\n" ROW(
		"12:00:03") "\r\n",
	    false },
	{ "findstr-files",
	    "u_ex250615.log:" ROW(
		"12:00:01") "\r\n"
			    "u_ex250615.log:" ROW(
				"12:00:02") "\r\n"
					    "u_ex250616.log:" ROW(
						"12:00:03") "\r\n",
	    false },
	{ "findstr-n",
	    "12:" ROW("12:00:01") "\r\n13:" ROW("12:00:02") "\r\n14:" ROW(
		"12:00:03") "\r\n",
	    false },
	{ "Select-String",
	    "\r\nC:\\inetpub\\logs\\u_ex250615.log:12:" ROW(
		"12:00:01") "\r\n"
			    "C:\\inetpub\\logs\\u_ex250615.log:13:" ROW(
				"12:00:02") "\r\n"
					    "C:\\inetpub\\logs\\u_ex250615.log:"
					    "14:" ROW("12:00:03") "\r\n\r\n",
	    false },
	{ "grep with names",
	    "u.log:#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query "
	    "s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status "
	    "sc-substatus sc-win32-status time-taken\r\n"
	    "u.log:" ROW("12:00:01") "\r\nu.log:" ROW(
		"12:00:02") "\r\nu.log:" ROW("12:00:03") "\r\n",
	    true },
	{ "IIS 7.5", OLD("12:00:01") OLD("12:00:02") OLD("12:00:03"), false },
	{ "Log Parser",
	    NAMES "\r\n" CELLS("2025-06-15", "12:00:01")
		CELLS("2025-06-15", "12:00:02") CELLS("2025-06-15", "12:00:03"),
	    true },
	{ "Excel",
	    NAMES "\r\n" CELLS("6/15/2025", "12:00:01 PM") CELLS(
		"6/15/2025", "12:00:02 PM") CELLS("6/15/2025", "12:00:03 PM"),
	    true },
	{ "Excel, semicolons",
	    "date;time;s-ip;cs-method;cs-uri-stem;cs-uri-query;s-port;"
	    "cs-username;c-ip;cs(User-Agent);cs(Referer);sc-status;"
	    "sc-substatus;sc-win32-status;time-taken\r\n" SEMI(
		"15/06/2025", "12:00:01") SEMI("15/06/2025", "12:00:02")
		SEMI("15/06/2025", "12:00:03"),
	    true },
	{ "find /n",
	    "\r\n---------- U_EX250615.LOG\r\n[5]" ROW(
		"12:00:01") "\r\n[6]" ROW("12:00:02") "\r\n\r\n"
						      "---------- "
						      "U_EX250616.LOG"
						      "\r\n[5]" ROW(
							  "12:00:03") "\r\n",
	    false },
	{ "a log that Excel parted at blanks",
	    "#Software:;Microsoft;Internet;Information;Services;10.0;;;;;;;;;;"
	    "\r\n#Version:;1.0;;;;;;;;;;;;;;\r\n"
	    "#Fields:;date;time;s-ip;cs-method;cs-uri-stem;cs-uri-query;s-port;"
	    "cs-username;c-ip;cs(User-Agent);cs(Referer);sc-status;"
	    "sc-substatus;sc-win32-status;time-taken\r\n" PARTED(
		"15/06/2025", "12:00:01") PARTED("15/06/2025", "12:00:02")
		PARTED("15/06/2025", "12:00:03"),
	    true },
	{ "cells without names",
	    SEMI("2025-06-15", "12:00:01") SEMI("2025-06-15", "12:00:02")
		SEMI("2025-06-15", "12:00:03"),
	    false },
	{ "Export-Csv",
	    "#TYPE Selected.PSCustomObject\r\n" NAMES
	    "\r\n" CELLS("2025-06-15", "12:00:01")
		CELLS("2025-06-15", "12:00:02") CELLS("2025-06-15", "12:00:03"),
	    true },
	{ "Advanced Logging",
	    "#Software: IIS Advanced Logging Module\r\n#Version: 1.0\r\n"
	    "#Start-Date: 2025-06-15 07:00:00.494\r\n"
	    "#Fields:  date time cs-method cs-uri-stem cs-uri-query "
	    "s-contentpath sc-status sc-substatus sc-win32-status "
	    "s-computername cs(User-Agent) c-ip TimeTakenMS\r\n" ADVANCED(
		"12:00:01") ADVANCED("12:00:02") ADVANCED("12:00:03"),
	    true },
};

#define FORMS (sizeof(forms) / sizeof(forms[0]))

static void
same_requests(void **state)
{
	(void)state;
	for (size_t i = 0; i < FORMS; i++) {
		struct span text = span_of(forms[i].text);
		struct fed f;

		print_message("%s\n", forms[i].name);
		assert_int_equal(reader_iisrows.sniff(text), 60);
		assert_int_equal(reader_iis.sniff(text), 0);
		assert_int_equal(reader_httperr.sniff(text), 0);
		feed(&f, &reader_iisrows, text, 0, NULL);
		assert_int_equal(f.count, 3);
		for (size_t k = 0; k < 3; k++) {
			int64_t second = (int64_t)k + 1;

			/* 2025-06-15T12:00:00Z */
			assert_true(f.records[k].time / TIME_SECOND ==
				    INT64_C(1749988800) + second);
			assert_true(f.records[k].partial);
			assert_false(f.records[k].zone_unknown);
			assert_string_equal(
			    fed_field(&f, k, FIELD_CS_URI_STEM), VERIFY);
			assert_string_equal(
			    fed_field(&f, k, FIELD_CS_METHOD), "POST");
			assert_string_equal(
			    fed_field(&f, k, FIELD_SC_STATUS), "403");
			assert_string_equal(
			    fed_field(&f, k, FIELD_SC_SUBSTATUS), "16");
			assert_string_equal(
			    fed_field(&f, k, FIELD_SC_WIN32_STATUS),
			    "2148204809");
			assert_string_equal(
			    fed_field(&f, k, FIELD_CS_USER_AGENT),
			    "NDES_Plugin");
			assert_string_equal(
			    fed_field(&f, k, FIELD_C_IP), "10.0.0.12");
		}
		assert_int_equal(fed_problems(&f, PROBLEM_PARTIAL), 3);
		assert_int_equal(
		    fed_problems(&f, PROBLEM_COLUMNS), forms[i].named ? 0 : 3);
		assert_int_equal(fed_problems(&f, PROBLEM_FIELD_COUNT), 0);
		fed_free(&f);
		feed_all_sizes(&reader_iisrows, text, 1, NULL);
		feed_hostile(&reader_iisrows, text);
	}
}

/* Rows that are another software's, or that not all fit, are not read. */
static void
others(void **state)
{
	static const char *const texts[] = {
		"",
		"#Fields: date time\r\n",
		ROW("12:00:01") " 1 2 3\r\n",
		ROW("12:00:01") "\r\nsee above\r\n" ROW("12:00:03") "\r\n",
		"#Software: Microsoft Exchange Server\r\n#Fields: date time "
		"s-ip cs-method cs-uri-stem sc-status\r\n2025-06-15 12:00:01 "
		"10.0.0.1 GET / 200\r\n",
		"#Fields: date time c-ip cs-method cs-uri-stem sc-status\r\n"
		"2025-06-15 12:00:01 10.0.0.1 GET / 200\r\n",
		"2025-06-15 12:00:01 10.0.0.12 443 GET /x 200 0 0\r\n",
		"date,time,x\r\n2025-06-15,12:00:01,1\r\n",
		/* the status where the port should be */
		"2025-06-15 12:00:01 10.0.0.12 POST /x - x - 10.0.0.12 a - "
		"443 x 0 1\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (reader_iisrows.sniff(span_of(texts[i])) != 0)
			fail_msg("%s", texts[i]);
	}
}

/* At most likely, with the same row in a log of IIS as the measure. */
static void
at_most_likely(void **state)
{
	for (size_t i = 0; i < FORMS; i++) {
		struct help_capture h = help_capture_new(*state);

		buf_puts(&h.excerpt, forms[i].text);
		help_key(&h, HELP_CONNECTOR);
		help_run(&h);
		assert_string_equal(
		    help_cause(&h, "intermediate-ca-in-root-store"), "likely");
		assert_string_equal(help_whole(&h), "fault");
		help_capture_free(&h);
	}
}

/* Requests without their calls: findstr may have left these out. */
static void
no_proof_by_absence(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf rows = BUF_INIT;

	for (int i = 0; i < 30; i++)
		buf_printf(&rows,
		    "2025-06-15 12:%02d:01 10.0.0.12 GET "
		    "/certsrv/mscep/mscep.dll operation=PKIOperation&message=x "
		    "443 - 10.0.0.%d agent - 200 0 0 453\r\n",
		    i, i);
	/* as a log of IIS it is a module that was not called */
	buf_puts(&h.iis, "#Software: Microsoft Internet Information Services "
			 "10.0\r\n#Fields: date time s-ip cs-method "
			 "cs-uri-stem cs-uri-query s-port cs-username c-ip "
			 "cs(User-Agent) cs(Referer) sc-status sc-substatus "
			 "sc-win32-status time-taken\r\n");
	buf_add(&h.iis, buf_span(&rows));
	help_key(&h, HELP_CONNECTOR);
	help_run(&h);
	assert_string_not_equal(
	    help_verdict(&h, "module-called"), "no-evidence");
	buf_clear(&h.iis);
	buf_add(&h.iis, buf_span(&rows));
	help_run(&h);
	assert_string_equal(help_verdict(&h, "module-called"), "no-evidence");
	assert_int_equal(case_source(h.c, 0)->kind, SOURCE_IIS);
	assert_int_equal(case_source(h.c, 0)->records, 30);
	buf_free(&rows);
	help_capture_free(&h);
}

/* A browser's name with semicolons is no line of names. */
static void
one_row_with_semicolons(void **state)
{
	static const char row[] =
	    "2025-06-15 12:00:01 10.0.0.12 GET /certsrv/mscep/mscep.dll "
	    "operation=GetCACaps 443 - 10.0.0.9 "
	    "Mozilla/4.0+(compatible;+MSIE+8.0;+Windows+NT+6.1;+WOW64;"
	    "+Trident/4.0) - 200 0 0 15\r\n";
	struct fed f;

	(void)state;
	assert_true(reader_iisrows.sniff(SPAN(row)) > 0);
	feed(&f, &reader_iisrows, SPAN(row), 0, NULL);
	assert_int_equal(f.count, 1);
	fed_free(&f);
}

#define CLIENT(time, method, stem, query, agent, referer)                      \
	"2025-06-15 " time " 10.0.0.12 " method " " stem " " query             \
	" 443 - 203.0.113.9 " agent " " referer " 403 0 0 15"
#define MSCEP "/certsrv/mscep/mscep.dll"

/* Whatever a client calls itself and asks for: its row is one, as all are. */
static void
what_a_client_writes(void **state)
{
	static const struct {
		const char *row, *agent;
	} of[] = {
		{ CLIENT("12:00:02", "GET", MSCEP, "-", "\"a\"Xb", "-"),
		    "\"a\"Xb" },
		{ CLIENT("12:00:02", "GET", MSCEP, "-", "\"a", "b\""), "\"a" },
		{ CLIENT("12:00:02", "GET", MSCEP, "-", "\"a\"", "-"), "a" },
		{ CLIENT("12:00:02", "GET", MSCEP, "\"q",
		      "x\"+\"443\"+\"-\"+\"10.0.0.12\"+NDES_Plugin", "-"),
		    "x\"+\"443\"+\"-\"+\"10.0.0.12\"+NDES_Plugin" },
		{ CLIENT("12:00:02", "GET", MSCEP, "-", "#x:", "-"), "#x:" },
		{ CLIENT("12:00:02", "get", MSCEP, "-", "a", "-"), "a" },
		{ CLIENT("12:00:02", "OPTIONS", "*", "-", "a", "-"), "a" },
		{ CLIENT("12:00:02", "GET", MSCEP, "-",
		      "x,date,time,cs-method,cs-uri-stem,sc-status,y", "-"),
		    "x,date,time,cs-method,cs-uri-stem,sc-status,y" },
		{ CLIENT("12:00:02", "GET", MSCEP, "-", "x,message,y", "-"),
		    "x,message,y" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		struct buf text = BUF_INIT;
		struct fed f;

		buf_printf(&text, "%s\r\n%s\r\n", of[i].row, ROW("12:00:03"));
		print_message("%s\n", of[i].row);
		assert_true(reader_iisrows.sniff(buf_span(&text)) > 0);
		feed(&f, &reader_iisrows, buf_span(&text), 0, NULL);
		assert_int_equal(f.count, 2);
		assert_string_equal(
		    fed_field(&f, 0, FIELD_CS_USER_AGENT), of[i].agent);
		assert_string_equal(
		    fed_field(&f, 0, FIELD_C_IP), "203.0.113.9");
		assert_string_equal(fed_field(&f, 0, FIELD_SC_STATUS), "403");
		fed_free(&f);
		buf_free(&text);
	}
}

/* In a cell a quote is written twice. */
static void
quotes_in_a_cell(void **state)
{
	static const char text[] = "_time,_raw\r\n"
				   "x,\"" CLIENT("12:00:02", "GET", MSCEP, "-",
				       "\"\"a\"\"b",
				       "-") "\"\r\n"
					    "x,\"" ROW("12:00:03") "\"\r\n";
	struct fed f;

	(void)state;
	assert_true(reader_iisrows.sniff(SPAN(text)) > 0);
	feed(&f, &reader_iisrows, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 0, FIELD_CS_USER_AGENT), "\"a\"b");
	fed_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_row_with_semicolons),
		cmocka_unit_test(what_a_client_writes),
		cmocka_unit_test(quotes_in_a_cell),
		cmocka_unit_test(same_requests),
		cmocka_unit_test(others),
		cmocka_unit_test(at_most_likely),
		cmocka_unit_test(no_proof_by_absence),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
