/*
 * The logs of phones, and how little they may say of a server.
 */

#include "engine/evidence/record/source_ops.h"
#include "tests/help_capture.h"
#include "tests/help_certs.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char omadm_text[] =
    "2026-11-20T09:14:00.2500000\tVERB\tEvent\tcom.microsoft.omadm.platforms."
    "android.certmgr.CertificateEnrollmentManager\t18327\t10\tThere are 1 "
    "requests\r\n"
    "2026-11-20T09:14:01.6440000  VERB  Event  org.jscep.transport."
    "UrlConnectionGetTransport  18327    11  Received '504 Gateway Timeout' "
    "when sending GetCACaps(ca) to https://ndes.contoso.com/x\r\n"
    "\tat org.jscep.transport.AbstractTransport\r\n"
    "2026-11-20T09:14:02.0000000\tINFO\tEvent\tcom.microsoft.omadm.syncml."
    "SyncmlSession\t9595\t9\t<SyncML>NDESUrls&lt;CertificateRequestToken&gt;"
    "PENlcnRFbnJvbGw&lt;/CertificateRequestToken&gt;</SyncML>\r\n";

static void
android(void **state)
{
	int64_t first;
	struct fed f;

	(void)state;
	assert_true(time_parse(SPAN("2026-11-20T09:14:00.25Z"), &first));
	assert_int_equal(reader_omadm.sniff(SPAN(omadm_text)), 75);
	feed(&f, &reader_omadm, SPAN(omadm_text), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_int_equal(f.records[0].time, first);
	assert_string_equal(fed_field(&f, 1, FIELD_CS_URI_QUERY), "GetCACaps");
	assert_true(f.records[0].zone_unknown);
	assert_int_equal(fed_problems(&f, PROBLEM_ZONE), 3);
	assert_string_equal(fed_text(&f, 0), "There are 1 requests");
	assert_string_equal(fed_field(&f, 1, FIELD_THREAD), "11");
	assert_string_equal(fed_field(&f, 1, FIELD_COMPONENT),
	    "org.jscep.transport.UrlConnectionGetTransport");
	/* what has no time of its own belongs to the line before */
	assert_non_null(strstr(fed_text(&f, 1), "AbstractTransport"));
	assert_int_equal(f.records[2].line, 4);
	/* no challenge leaves the reader */
	assert_null(strstr(fed_text(&f, 2), "PENlcn"));
	assert_non_null(strstr(fed_text(&f, 2), "NDESUrls"));
	fed_free(&f);
	feed_all_sizes(&reader_omadm, SPAN(omadm_text), 1, NULL);
	feed_hostile(&reader_omadm, SPAN(omadm_text));
	assert_int_equal(
	    reader_omadm.sniff(SPAN("2026-11-20T09:14:00 VERB a b c\n")), 0);
}

static const char ios_text[] =
    "debug    18:30:54.638009 -0500    profiled    Adding dependent\r\n"
    "default\t18:30:55.483977-0500\tprofiled\tAttempting\r\n"
    "May 23 14:15:42 -iPhone profiled[150] <Notice>: (Error) MC: Cannot "
    "retrieve SCEP identity: NSError:\r\n"
    "Desc   : The Registration Authority...s response is invalid\r\n";

static void
ios(void **state)
{
	struct fed f;

	(void)state;
	assert_int_equal(reader_iosconsole.sniff(SPAN(ios_text)), 70);
	feed(&f, &reader_iosconsole, SPAN(ios_text), 0, NULL);
	assert_int_equal(f.count, 3);
	assert_int_equal(f.records[0].time, TIME_NONE);
	assert_string_equal(fed_text(&f, 0), "Adding dependent");
	assert_string_equal(fed_text(&f, 1), "Attempting");
	assert_string_equal(fed_field(&f, 2, FIELD_COMPONENT), "profiled");
	assert_non_null(strstr(fed_text(&f, 2), "response is invalid"));
	fed_free(&f);
	feed_all_sizes(&reader_iosconsole, SPAN(ios_text), 1, NULL);
	feed_hostile(&reader_iosconsole, SPAN(ios_text));
	/* a console on which nobody enrols is nobody's evidence */
	assert_int_equal(reader_iosconsole.sniff(
			     SPAN("debug\t18:30:54.638009 -0500\tkernel\tx\n")),
	    0);
}

static void
shown(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	source_ops(SOURCE_DEVICE)
	    ->show(
		SPAN(
		    "a "
		    "PENlcnRFbnJvbGxPENlcnRFbnJvbGxPENlcnRFbnJvbGxPENlcnRFbnJvb"
		    "GxPENlcnRFbnJvbGw= b"),
		&out);
	assert_string_equal(buf_str(&out), "a ... b");
	buf_free(&out);
}

static void
in_few_words(void **state)
{
	static const char *const texts[][2] = {
		{ "Received '504 Gateway Timeout' when sending GetCACaps(ca) "
		  "to https://ndes.contoso.com/certsrv/mscep/mscep.dll",
		    "GetCACaps 504 Gateway Timeout" },
		{ "Response: org.jscep.message.CertRep@3150777b[failInfo="
		  "badRequest,pkiStatus=FAILURE,recipientNonce=Nonce [1]",
		    "FAILURE badRequest" },
		{ "There are 1 requests", "There are 1 requests" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const struct record r = { .source = SOURCE_DEVICE,
			.text = span_of(texts[i][0]) };
		struct buf out = BUF_INIT;

		source_ops(SOURCE_DEVICE)->summarise(&r, &out);
		assert_string_equal(buf_str(&out), texts[i][1]);
		buf_free(&out);
	}
}

/* One good enrolment of the server, and a phone's log of DAYS later. */
static void
beside_a_phone(struct help_capture *h, const char *day)
{
	struct buf log = BUF_INIT;

	for (int i = 0; i < 4; i++) {
		help_getca(h, i * 60, "198.51.100.7", "200 0 0");
		help_verify(h, i * 60 + 1, "201 0 0");
		help_pki(h, i * 60 + 2, "198.51.100.7", "200 0 0");
		help_plugin_good(h, i * 60, 7);
	}
	help_write(h);
	for (int i = 0; i < 5; i++)
		buf_printf(&log,
		    "%sT09:0%d:00.0000000\tVERB\tEvent\torg.jscep."
		    "transport.UrlConnectionGetTransport\t1\t2\tReceived '502 "
		    "Bad Gateway' when sending GetCACert(ca) to https://x\n",
		    day, i);
	help_file(h, "OMADM.log", buf_span(&log));
	buf_free(&log);
	help_run_written(h);
}

/*
 * It warns, names its cause, and what the server's own logs say stays: even
 * when the phone's log is so young that they would be stale beside it.
 */
static void
of_one_device(void **state)
{
	static const char *const days[] = { "2025-06-15", "2026-03-02" };

	for (size_t i = 0; i < 2; i++) {
		struct help_capture h = help_capture_new(*state);

		beside_a_phone(&h, days[i]);
		assert_string_equal(help_verdict(&h, "device-calls"), "warn");
		assert_string_equal(
		    help_cause(&h, "published-proxy-fails"), "likely");
		assert_string_equal(
		    help_verdict(&h, "challenge-accepted"), "pass");
		assert_string_equal(help_verdict(&h, "ndes-reached"), "pass");
		assert_string_equal(help_whole(&h), "warning");
		help_capture_free(&h);
	}
}

/* "2026-05-14T09:MIN", an answer of 'STATUS' to OPERATION. */
static void
answer(struct buf *log, int min, const char *status, const char *operation)
{
	buf_printf(log,
	    "2026-05-14T09:%02d:00.0000000\tVERB\tEvent\torg.jscep.transport."
	    "UrlConnectionGetTransport\t1\t2\tReceived '%s' when sending "
	    "%s(ca) "
	    "to https://x/certsrv/mscep/mscep.dll?operation=%s&message=MIAG\n",
	    min, status, operation, operation);
}

/* An answer on the phone NAME for each letter of WHAT: "x" 502, "." 200. */
static void
phone(struct help_capture *h, const char *name, int min, const char *operation,
    const char *what)
{
	struct buf log = BUF_INIT;

	for (; *what; what++)
		answer(&log, min++, *what == 'x' ? "502 Bad Gateway" : "200 OK",
		    operation);
	help_file(h, name, buf_span(&log));
	buf_free(&log);
}

/* Another phone's good answers, later than it and many, end no failure. */
static void
another_phone(void **state)
{
	struct help_capture h = help_capture_new(*state);
	const struct check_result *r;

	help_write(&h);
	phone(&h, "a.log", 10, "GetCACaps", ".xx");
	phone(&h, "b.log", 30, "GetCACaps", "....");
	help_run_written(&h);
	assert_string_equal(help_verdict(&h, "device-calls"), "warn");
	assert_string_equal(help_cause(&h, "published-proxy-fails"), "likely");
	r = help_check(&h, "device-calls");
	assert_int_equal(r->bad, 2);
	assert_int_equal(r->good, 5);
	assert_int_equal(r->past_bad, 0);
	assert_int_equal(r->clients, 2);
	assert_int_equal(r->clients_bad, 1);
	/* since when: by its own last good answer */
	assert_true(r->bad_since != TIME_NONE);
	help_capture_free(&h);
}

/* Nor do those of the same phone to something else that it asks. */
static void
another_operation(void **state)
{
	static const char *const then[] = { "GetCACert", "PKIOperation" };

	for (size_t i = 0; i < 2; i++) {
		struct help_capture h = help_capture_new(*state);
		struct buf log = BUF_INIT;

		help_write(&h);
		answer(&log, 1, "404 Not Found", "PKIOperation");
		for (int min = 2; min < 6; min++)
			answer(&log, min, "200 OK", then[i]);
		help_file(&h, "OMADM.log", buf_span(&log));
		buf_free(&log);
		help_run_written(&h);
		assert_string_equal(
		    help_verdict(&h, "device-calls"), i == 0 ? "warn" : "pass");
		assert_int_equal(
		    help_check(&h, "device-calls")->past_bad, i == 0 ? 0 : 1);
		assert_string_equal(
		    help_cause(&h, "scep-url-404"), i == 0 ? "likely" : "");
		help_capture_free(&h);
	}
}

/* What a phone sends is no identity yet; a profile that it installs is. */
static void
an_identity(void **state)
{
	static const char failed[] =
	    "May 23 14:15:42 iPhone profiled[150] <Notice>: (Error) MC: Cannot "
	    "retrieve SCEP identity: NSError:\n";
	static const char *const then[] = { "Sending CSR via GET.",
		"Profile \"www.windowsintune.com.SCEP.ModelName=AC_5/Lo=3;Hash"
		"=1\" installed." };

	for (size_t i = 0; i < 2; i++) {
		struct help_capture h = help_capture_new(*state);
		struct buf log = BUF_INIT;

		help_write(&h);
		buf_puts(&log, failed);
		for (int min = 0; min < 4; min++)
			buf_printf(&log,
			    "May 23 14:2%d:42 iPhone profiled[150] <Notice>: "
			    "%s\n",
			    min, then[i]);
		help_file(&h, "console.txt", buf_span(&log));
		buf_free(&log);
		help_run_written(&h);
		assert_string_equal(
		    help_verdict(&h, "device-calls"), i == 0 ? "warn" : "pass");
		help_capture_free(&h);
	}
}

/* What would decide is asked for while it is missing, and not after. */
static void
next_of_an_identity(void **state)
{
	for (size_t i = 0; i < 2; i++) {
		struct help_capture h = help_capture_new(*state);
		struct buf next = BUF_INIT;

		if (i == 1)
			help_getca(&h, 0, "198.51.100.7", "200 0 0");
		help_write(&h);
		help_file(&h, "console.txt",
		    SPAN("May 23 14:15:42 iPhone profiled[150] <Notice>: "
			 "(Error) MC: Cannot retrieve SCEP identity: x\n"));
		help_run_written(&h);
		assert_string_equal(
		    help_cause(&h, "trusted-root-profile-wrong-cert"),
		    "possible");
		case_next(h.c, LANG_EN, &next);
		assert_int_equal(
		    strstr(buf_str(&next), "the evidence of 2.1") != NULL,
		    i == 0);
		buf_free(&next);
		help_capture_free(&h);
	}
}

/* An event of a Windows device, of the name that HOST has. */
static void
device_event(struct buf *out, const char *host, int min, int id)
{
	buf_printf(out,
	    "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/"
	    "event\"><System><Provider Name=\"Microsoft-Windows-"
	    "DeviceManagement-Enterprise-Diagnostics-Provider\"/><EventID>%d"
	    "</EventID><Level>2</Level><TimeCreated SystemTime=\"2026-05-14T09:"
	    "%02d:00Z\"/><Channel>Microsoft-Windows-DeviceManagement-"
	    "Enterprise-Diagnostics-Provider/Admin</Channel><Computer>%s"
	    "</Computer></System><EventData/></Event>\n",
	    id, min, host);
}

/* The same of computers: 39 on one says nothing of 32 on the other. */
static void
another_computer(void **state)
{
	static const char *const second[] = { "laptop8", "laptop7" };

	for (size_t i = 0; i < 2; i++) {
		struct help_capture h = help_capture_new(*state);

		device_event(&h.events, "laptop7", 1, 32);
		for (int min = 2; min < 6; min++)
			device_event(&h.events, second[i], min, 39);
		help_run(&h);
		assert_string_equal(
		    help_verdict(&h, "installed"), i == 0 ? "warn" : "pass");
		help_capture_free(&h);
	}
}

/* A capture whose phone log is LINE alone. */
static struct help_capture
of_one_line(void **state, const char *line)
{
	struct help_capture h = help_capture_new(*state);
	struct buf log = BUF_INIT;

	buf_printf(
	    &log, "2026-05-14T09:10:00.0000000\tVERB\tEvent\t%s\n", line);
	help_write(&h);
	help_file(&h, "OMADM.log", buf_span(&log));
	buf_free(&log);
	help_run_written(&h);
	return h;
}

/* What `explain` knows of them is a cause of the check, too. */
static void
pending_and_redirected(void **state)
{
	struct help_capture h = of_one_line(state,
	    "org.jscep.transaction.EnrollmentTransaction\t1\t2\tResponse: "
	    "org.jscep.message.CertRep@3[failInfo=<null>,pkiStatus=PENDING,x]");

	assert_string_equal(help_verdict(&h, "installed"), "warn");
	assert_string_equal(help_cause(&h, "ca-pending-approval"), "likely");
	help_capture_free(&h);
	h = of_one_line(state,
	    "org.jscep.transport.UrlConnectionGetTransport\t1\t2\tReceived "
	    "'302 Found' when sending GetCACaps(ca) to https://x/certsrv/mscep/"
	    "mscep.dll?operation=GetCACaps&message=ca");
	assert_string_equal(help_verdict(&h, "device-calls"), "warn");
	assert_string_equal(help_cause(&h, "mscep-redirected"), "likely");
	help_capture_free(&h);
}

/* One phone's word explains no failure of the CA's own rows away. */
static void
unless_it_only_warns(void **state)
{
	struct help_capture h = help_capture_new(*state);

	buf_puts(&h.failed,
	    "\"Request ID\",\"Request Status Code\",\"Request Disposition\","
	    "\"Requester Name\"\n");
	for (int i = 0; i < 3; i++)
		buf_printf(&h.failed,
		    "\"%d\",\"0x80094801 (-1)\",\"30 -- Error\",\"svc\"\n", i);
	help_key(&h, HELP_CONNECTOR);
	help_write(&h);
	help_file(&h, "OMADM.log",
	    SPAN("2026-05-14T09:10:00.0000000\tVERB\tEvent\torg.jscep."
		 "transaction.EnrollmentTransaction\t1\t2\tResponse: org.jscep."
		 "message.CertRep@3[failInfo=<null>,pkiStatus=PENDING,x]\n"));
	help_run_written(&h);
	assert_string_equal(help_cause(&h, "ca-pending-approval"), "likely");
	assert_string_equal(
	    help_cause(&h, "request-failed-at-ca"), "confirmed");
	help_capture_free(&h);
}

/* More than there is room for: what failed stays. */
static void
more_phones_than_windows(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf log = BUF_INIT;
	char query[16];

	help_write(&h);
	for (int i = 0; i < 300; i++) {
		snprintf(query, sizeof(query), "Op%d", i);
		answer(&log, 1, "502 Bad Gateway", query);
	}
	for (int i = 0; i < 9; i++)
		answer(&log, 2 + i, "200 OK", "PKIOperation");
	help_file(&h, "OMADM.log", buf_span(&log));
	buf_free(&log);
	help_run_written(&h);
	assert_string_equal(help_verdict(&h, "device-calls"), "warn");
	assert_int_equal(help_check(&h, "device-calls")->bad, 300);
	help_capture_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(android),
		cmocka_unit_test(ios),
		cmocka_unit_test(shown),
		cmocka_unit_test(in_few_words),
		cmocka_unit_test(of_one_device),
		cmocka_unit_test(another_phone),
		cmocka_unit_test(another_operation),
		cmocka_unit_test(an_identity),
		cmocka_unit_test(next_of_an_identity),
		cmocka_unit_test(another_computer),
		cmocka_unit_test(pending_and_redirected),
		cmocka_unit_test(unless_it_only_warns),
		cmocka_unit_test(more_phones_than_windows),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
