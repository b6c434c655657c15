/*
 * What is shown of a record: its words whole, and nothing that a terminal
 * would obey.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/guide/describe.h"

/* A row of IIS as it is described. */
static const char *
request(const char *method, const char *status, const char *sub)
{
	static struct evidence_item item;
	char file[] = "iis.log";
	const struct source source = { .file = file };
	struct record r = {
		.source = SOURCE_IIS, .time = TIME_NONE, .text = SPAN("a row")
	};

	r.field[FIELD_CS_URI_STEM] = SPAN("/certsrv/mscep/mscep.dll");
	r.field[FIELD_CS_URI_QUERY] = SPAN("operation=GetCACert&message=x");
	r.field[FIELD_CS_METHOD] = span_of(method);
	r.field[FIELD_SC_STATUS] = span_of(status);
	r.field[FIELD_SC_SUBSTATUS] = span_of(sub);
	r.field[FIELD_SC_WIN32_STATUS] = SPAN("87");
	describe_record(&r, &source, 0, &item);
	return item.what;
}

static void
words_are_whole(void **state)
{
	(void)state;
	assert_string_equal(
	    request("GET", "200", "0"), "GET GetCACert 200 win32 87");
	assert_string_equal(
	    request("GET", "403", "16"), "GET GetCACert 403.16 win32 87");
	/* ten letters and more */
	assert_string_equal(request("MKCALENDAR", "200", "0"),
	    "MKCALENDAR GetCACert 200 win32 87");
	assert_string_equal(request("BASELINE-CONTROL", "1234567890", NULL),
	    "BASELINE-CONTROL GetCACert 1234567890 win32 87");
	assert_string_equal(request("MKREDIRECTREFERENCE", "200", "0"),
	    "MKREDIRECTREFERE GetCACert 200 win32 87");
}

/* The log is written by whoever reaches the server. */
static void
fields_are_harmless(void **state)
{
	(void)state;
	assert_string_equal(request("\033[31mX\a", "20\0330", "\302\2331"),
	    "\\x1B[31mX\\x07 GetCACert 20\\x1B0.\\x9B1 win32 87");
	assert_string_equal(request("\xE2\x80\xAE", "\xFF", "\n"),
	    "\\u{202E} GetCACert \xEF\xBF\xBD.\\n win32 87");
}

/* An event of TEXT, as it is described. */
static const struct evidence_item *
event(const char *id, const char *provider, const char *text)
{
	static struct evidence_item item;
	char file[] = "events.xml";
	const struct source source = { .file = file };
	struct record r = {
		.source = SOURCE_EVENT, .time = TIME_NONE, .text = span_of(text)
	};

	r.field[FIELD_EVENT_ID] = span_of(id);
	r.field[FIELD_PROVIDER] = span_of(provider);
	describe_record(&r, &source, 0, &item);
	return &item;
}

/* The id of a transaction says nothing; the innermost exception does. */
static void
an_event_says_why(void **state)
{
	const char *connector = "Microsoft-Intune-CertificateConnectors";
	const struct evidence_item *e;

	(void)state;
	e = event("4005", connector,
	    "transactionId=3691863d-af76-40c1-afda-4e26bf2fbb1c\r\n"
	    "exception=System.Net.Http.HttpRequestException: An error ---> "
	    "System.Net.WebException: Unable to connect");
	assert_string_equal(e->what, "4005 Unable to connect");
	assert_string_equal(e->who, "Connectors");
	/* the lines of a text stay lines, control characters do not */
	assert_string_equal(e->text,
	    "transactionId=3691863d-af76-40c1-afda-4e26bf2fbb1c\n"
	    "exception=System.Net.Http.HttpRequestException: An error ---> "
	    "System.Net.WebException: Unable to connect");
	e = event("4007", connector,
	    "exception=System.Runtime.InteropServices.COMException "
	    "(0x80094800): denied\x1B[2J\r");
	assert_string_equal(e->what, "4007 (0x80094800): denied\\x1B[2J");
	assert_string_equal(
	    event("4004", connector, "transactionId=3691863d-af76-40c1-afda")
		->what,
	    "4004 transactionId=3691863d-af76-40c1-afda");
	assert_string_equal(
	    event("7036", "Service Control Manager", "The service stopped.")
		->who,
	    "SCM");
	assert_string_equal(event("1", "A-Firm-Thing", "x")->who, "Thing");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_whole),
		cmocka_unit_test(fields_are_harmless),
		cmocka_unit_test(an_event_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
