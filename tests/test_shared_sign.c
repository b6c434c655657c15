/*
 * Rule of judgement 21: nothing is confirmed by a sign that another cause can
 * claim as well.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/help_capture.h"
#include "tests/help_guide.h"

#define ROW(status)                                                            \
	"2026-11-20 09:14:01 10.0.0.5 GET /certsrv/mscep/mscep.dll "           \
	"operation=GetCACert 443 - 198.51.100.7 x - " status " 0 0 1"
#define WORDS(name) "<" name "><en>a</en><fr>b</fr></" name ">"
#define CAUSE(id)                                                              \
	"<cause id=\"" id "\" step=\"2\" applies=\"both\" wave=\"1\" "         \
	"surety=\"verified\" alternative=\"no\">" WORDS("title")               \
	    WORDS("explain") "<decisive sign=\"teapot\"/></cause>"

/* Rule 21: a sign that is as sure as can be, and what CAUSES make of it. */
static const char *
certainty_of(const char *causes)
{
	struct help_guide g = help_guide_new();
	struct err_info info = { .code = OK };
	struct buf body = BUF_INIT;
	struct help_capture h;
	struct knowledge *k;
	const char *got;

	buf_puts(&body,
	    "<sign id=\"teapot\" kind=\"seen\" polarity=\"bad\" "
	    "source=\"iis\" check=\"ndes-reached\" surety=\"verified\" "
	    "ref=\"P2\">" WORDS(
		"label") "<field name=\"sc-status\" "
			 "is=\"418\"/><sample match=\"yes\">" ROW(
			     "418") "</sample>"
				    "<sample match=\"no\">" ROW(
					"200") "</sample></sign>");
	buf_puts(&body, causes);
	help_guide_copy(&g, "knowledge");
	help_guide_xml(&g, "more.xml", buf_str(&body));
	k = knowledge_load(g.dir, &info);
	if (!k)
		fail_msg("%s:%ld: %s", info.file, info.line, info.detail);
	h = help_capture_new(k);
	help_key(&h, HELP_CONNECTOR);
	for (int64_t i = 0; i < 4; i++)
		help_getca(&h, i, "198.51.100.7", "418 0 0");
	help_run(&h);
	got = help_cause(&h, "pot-one");
	help_capture_free(&h);
	knowledge_free(k);
	buf_free(&body);
	help_guide_free(&g);
	return got;
}

static void
a_sign_of_two_causes(void **state)
{
	(void)state;
	assert_string_equal(certainty_of(CAUSE("pot-one")), "confirmed");
	assert_string_equal(
	    certainty_of(CAUSE("pot-one") CAUSE("pot-two")), "likely");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sign_of_two_causes),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
