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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_whole),
		cmocka_unit_test(fields_are_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
