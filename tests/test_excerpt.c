/*
 * Texts without format: what is quoted in mails, notes and articles.
 */

#include "engine/evidence/record/reader.h"

#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NBSP "\xC2\xA0"

static const struct reader_ops *const ops = &reader_excerpt;

/* Records as they should come out, with a few of their fields. */
struct want {
	const char *text;
	uint64_t line;
	const char *status, *agent, *event;
};

static void
check(struct span text, const struct want *want, size_t count)
{
	struct fed f;
	size_t i;

	feed(&f, ops, text, 0, NULL);
	assert_int_equal(f.count, count);
	assert_int_equal(f.source.records, count);
	for (i = 0; i < count; i++) {
		assert_string_equal(fed_text(&f, i), want[i].text);
		assert_int_equal(f.records[i].line, want[i].line);
		assert_string_equal(fed_field(&f, i, FIELD_SC_STATUS),
		    want[i].status ? want[i].status : "(none)");
		assert_string_equal(fed_field(&f, i, FIELD_CS_USER_AGENT),
		    want[i].agent ? want[i].agent : "(none)");
		assert_string_equal(fed_field(&f, i, FIELD_EVENT_ID),
		    want[i].event ? want[i].event : "(none)");
	}
	fed_free(&f);
	feed_all_sizes(ops, text, 1, NULL);
	feed_hostile(ops, text);
}

#define CHECK(text, ...)                                                       \
	check(SPAN(text), (const struct want[]){ __VA_ARGS__ },                \
	    sizeof((const struct want[]){ __VA_ARGS__ }) /                     \
		sizeof(struct want))

static void
test_lines(void **state)
{
	(void)state;
	CHECK("VerifyRequest Finished with status False\r\n"
	      "\r\n"
	      "    Cryptography Exception: x\r\n"
	      "      at System.Security.A.B()\r\n"
	      "at System.Security.C(String d)\r\n"
	      "\xC3\xA0 System.Security.E.F()\r\n"
	      "    at once, he said\r\n"
	      "next\r\n",
	    { .text = "VerifyRequest Finished with status False", .line = 1 },
	    { .text = "Cryptography Exception: x\r\n"
		      "      at System.Security.A.B()\r\n"
		      "at System.Security.C(String d)\r\n"
		      "\xC3\xA0 System.Security.E.F()",
		.line = 3 },
	    { .text = "at once, he said", .line = 7 },
	    { .text = "next", .line = 8 });
}

static void
test_rows(void **state)
{
	struct fed f;
	int64_t t;

	(void)state;
	CHECK("* POST /CertificateRegistrationSvc/Certificate/VerifyRequest "
	      "- 443 -IPAddressNDES_Plugin - 500 0 0 359.\n"
	      "POST /CertificateRegistrationSvc/Certificate/VerifyRequest - "
	      "443 -<IP>\nNDES_Plugin - 403 16 2148204809 453  \n"
	      "GET /a - 80 - ::1 Curl - 200 0 0 1\n"
	      "a GET /certsrv/mscep is sent\nand nothing comes\n"
	      "GET /a is not\nGET /b - 80 - ::1 Curl/1 - 404 0 2 1\n"
	      "Error 12175 of 403 16 2148204809 453\n",
	    { .text = "* POST /CertificateRegistrationSvc/Certificate/"
		      "VerifyRequest - 443 -IPAddressNDES_Plugin - 500 0 0 "
		      "359.",
		.line = 1,
		.status = "500",
		.agent = "NDES_Plugin" },
	    { .text = "POST /CertificateRegistrationSvc/Certificate/"
		      "VerifyRequest - 443 -<IP>\nNDES_Plugin - 403 16 "
		      "2148204809 453",
		.line = 2,
		.status = "403",
		.agent = "NDES_Plugin" },
	    { .text = "GET /a - 80 - ::1 Curl - 200 0 0 1",
		.line = 4,
		.status = "200",
		.agent = "Curl" },
	    { .text = "a GET /certsrv/mscep is sent", .line = 5 },
	    { .text = "and nothing comes", .line = 6 },
	    { .text = "GET /a is not", .line = 7 },
	    { .text = "GET /b - 80 - ::1 Curl/1 - 404 0 2 1",
		.line = 8,
		.status = "404",
		.agent = "Curl/1" },
	    { .text = "Error 12175 of 403 16 2148204809 453", .line = 9 });
	feed(&f, ops,
	    SPAN("2026-03-02 09:31:47 10.0.0.4 GET /a b=c 80 - fe80::1%13 "
		 "Curl - 403 16 2148204809 453 12 9\n"),
	    0, NULL);
	assert_true(time_parse(SPAN("2026-03-02T09:31:47Z"), &t));
	assert_int_equal(f.records[0].time, t);
	assert_int_equal(f.source.first, t);
	assert_string_equal(fed_field(&f, 0, FIELD_S_IP), "10.0.0.4");
	assert_string_equal(fed_field(&f, 0, FIELD_C_IP), "fe80::1%13");
	assert_string_equal(fed_field(&f, 0, FIELD_CS_URI_QUERY), "b=c");
	assert_string_equal(fed_field(&f, 0, FIELD_S_PORT), "80");
	assert_string_equal(fed_field(&f, 0, FIELD_SC_SUBSTATUS), "16");
	assert_string_equal(
	    fed_field(&f, 0, FIELD_SC_WIN32_STATUS), "2148204809");
	fed_free(&f);
}

static void
test_events(void **state)
{
	struct fed f;

	(void)state;
	CHECK("Log Name:      Application\nSource:        Application Error\n"
	      "Event ID:      1000\nDescription: Faulting application\n"
	      "Exception code: 0xc0000005\n\n"
	      "Nom du journal" NBSP ":Application\nSource" NBSP
	      ": Microsoft-Windows-NetworkDeviceEnrollmentService\n"
	      "ID de l'événement" NBSP ":2\nDescription" NBSP ":\n\n"
	      "Le service ne peut pas démarrer (0x800700ea).\n"
	      "Source: hearsay\nnothing\n",
	    { .text = "Faulting application\nException code: 0xc0000005",
		.line = 1,
		.event = "1000" },
	    { .text = "Le service ne peut pas démarrer (0x800700ea).\n"
		      "Source: hearsay\nnothing",
		.line = 7,
		.event = "2" });
	feed(&f, ops,
	    SPAN("Source: A\nEvent ID: 1\nDescription: x\nLog Name: B\n"
		 "Source: C\nEvent ID: 2\n"),
	    0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 0, FIELD_PROVIDER), "A");
	assert_string_equal(fed_field(&f, 1, FIELD_CHANNEL), "B");
	assert_string_equal(fed_field(&f, 1, FIELD_PROVIDER), "C");
	fed_free(&f);
}

static void
test_markup(void **state)
{
	(void)state;
	CHECK("<Computer>A</Computer><ApplicationData>&lt;x&gt; &amp;amp; "
	      "&quot;&apos;&bad; &\n"
	      "ValidationPhase1(String&amp; a)\n"
	      "ValidationPhase1(String&amp; a)</ApplicationData>\n"
	      "Verify challenge returns <!DOCTYPE html>\n"
	      "<title>403</title>\n\nafter\n",
	    { .text = "<Computer>A</Computer><ApplicationData><x> &amp; "
		      "\"'&bad; &",
		.line = 1 },
	    { .text = "ValidationPhase1(String&amp; a)", .line = 2 },
	    { .text = "ValidationPhase1(String& a)</ApplicationData>",
		.line = 3 },
	    { .text = "Verify challenge returns <!DOCTYPE html>\n"
		      "<title>403</title>",
		.line = 4 },
	    { .text = "after", .line = 7 });
}

static void
test_limits(void **state)
{
	struct buf b = BUF_INIT;
	struct fed f;
	size_t i;

	(void)state;
	/* Continuations without end, pages without end, long lines. */
	buf_puts(&b, "start\n");
	for (i = 0; i < 15000; i++)
		buf_puts(&b, "  at System.A.B()\n");
	buf_puts(&b, "Verify challenge returns <html>\n");
	for (i = 0; i < 15000; i++)
		buf_puts(&b, "<p>no end</p>\n");
	buf_puts(&b, "Log Name: A\nSource: B\nEvent ID: 1\nDescription:\n");
	for (i = 0; i < 15000; i++)
		buf_puts(&b, "and so on\n");
	for (i = 0; i < 50000; i++)
		buf_puts(&b, "Log Name: ");
	feed(&f, ops, buf_span(&b), 0, NULL);
	for (i = 0; i + 1 < f.count; i++)
		assert_true(f.records[i].text.n <= 64 << 10);
	assert_true(f.count > 8);
	fed_free(&f);
	feed_all_sizes(ops, buf_span(&b), b.n / 7, NULL);
	buf_free(&b);
}

static void
test_sniff(void **state)
{
	(void)state;
	assert_int_equal(ops->sniff(SPAN("any text\n")), 1);
	assert_int_equal(ops->sniff(SPAN("")), 0);
	assert_int_equal(ops->sniff(SPAN(" \r\n")), 0);
	assert_int_equal(ops->sniff(SPAN("a\0b")), 0);
	assert_int_equal(ops->sniff(SPAN("\x01\x02\x03 abc")), 0);
	/* A log of another kind is no excerpt either. */
	assert_int_equal(
	    ops->sniff(SPAN("#Software: Microsoft Windows Firewall\n"
			    "#Fields: date time action protocol\n")),
	    0);
}

static void
test_real_files(void **state)
{
	static const struct {
		const char *name;
		size_t count, at; /* a record of note */
		enum field field;
		const char *want;
	} list[] = {
		{ "01_crp-apppool-no-write-windows-temp.iis.txt", 8, 2,
		    FIELD_CS_USER_AGENT, "NDES_Plugin" },
		{ "02_intermediate-ca-in-root-store.mixed.txt", 3, 2,
		    FIELD_SC_WIN32_STATUS, "2148204809" },
		{ "07_scep-apppool-crash.eventlog.txt", 1, 0, FIELD_PROVIDER,
		    "Application Error" },
		{ "09_ndesconnector-registry-keys-missing.svclog.txt", 3, 1,
		    FIELD_SC_STATUS, "(none)" },
		{ "15_ra-cert-private-key-or-revocation.eventlog.txt", 2, 1,
		    FIELD_EVENT_ID, "10" },
		{ "18_handler-mapping-order.eventlog.txt", 1, 0, FIELD_EVENT_ID,
		    "2" },
		{ "33_ndes-event31-variants.eventlog.txt", 5, 0, FIELD_EVENT_ID,
		    "(none)" },
		{ "37_healthy-device-to-ndes.iis.log", 6, 2, FIELD_SC_STATUS,
		    "201" },
	};
	char name[100];
	struct buf b;
	struct fed f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		snprintf(name, sizeof(name), "excerpts/%s", list[i].name);
		if (!real_file(name, &b))
			skip();
		print_message("%s\n", name);
		assert_int_equal(ops->sniff(buf_span(&b)), 1);
		feed(&f, ops, buf_span(&b), 0, NULL);
		assert_int_equal(f.count, list[i].count);
		assert_string_equal(
		    fed_field(&f, list[i].at, list[i].field), list[i].want);
		fed_free(&f);
		feed_all_sizes(ops, buf_span(&b), 3, NULL);
		buf_free(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_markup),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_sniff),
		cmocka_unit_test(test_real_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
