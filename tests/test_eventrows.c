/* Events as rows: quotes, and files that do not begin with names. */

#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NDES "Microsoft-Windows-NetworkDeviceEnrollmentService"

/* A message that fills its row, with doubled quotes, stays in place. */
static void
a_quoted_message(void **state)
{
	struct buf text = BUF_INIT, message = BUF_INIT;
	struct fed f;

	(void)state;
	for (int i = 0; i < 40; i++)
		buf_puts(&message, "\"\"a\"\" ");
	buf_printf(&text,
	    "\"Id\",\"TimeCreated\",\"ProviderName\",\"Message\"\r\n"
	    "\"31\",\"2026-05-05T10:00:00.000Z\",\"x\",\"%s\"\r\n",
	    buf_str(&message));
	feed(&f, &reader_eventrows, buf_span(&text), 0, NULL);
	assert_int_equal(f.count, 1);
	buf_clear(&message);
	for (int i = 0; i < 40; i++)
		buf_puts(&message, i < 39 ? "\"a\" " : "\"a\"");
	assert_non_null(strstr(fed_text(&f, 0), buf_str(&message)));
	fed_free(&f);
	buf_free(&text);
	buf_free(&message);
}

/* A file that does not begin with names has none, wherever it is cut. */
static void
rows_without_names(void **state)
{
	static const char text[] =
	    "one,two,three\r\nfour,five,six\r\n"
	    "Level,Date and Time,Source,Event ID,Task Category\r\n"
	    "Error,5/5/2026 10:00:00 AM," NDES ",29,None,\"refused\"\r\n"
	    "Error,5/5/2026 10:00:01 AM," NDES ",29,None,\"refused\"\r\n";
	struct fed f;

	(void)state;
	assert_int_equal(reader_eventrows.sniff(SPAN(text)), 0);
	feed(&f, &reader_eventrows, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 0);
	fed_free(&f);
	feed_all_sizes(&reader_eventrows, SPAN(text), 7, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quoted_message),
		cmocka_unit_test(rows_without_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
