/*
 * Records of a block that are alike are weighed once, unless it is asked for
 * what they differ in.
 */

#include "tests/help_capture.h"
#include "tests/help_guide.h"

#include "engine/case/inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* after the headers it needs */
#include <cmocka.h>

#define SIGN(test)                                                             \
	"<sign id=\"s\" kind=\"seen\" polarity=\"none\" "                      \
	"source=\"ndesplugin\" check=\"reached\" surety=\"verified\" "         \
	"ref=\"R1\"><label><en>a</en><fr>b</fr></label>" test "</sign>"

/*
 * Thirty entries that say the same, a second apart, by two threads: how many
 * of those from SINCE on match SIGN.
 */
static uint64_t
matched(const char *sign, int64_t since)
{
	const struct tally_cover cover[SOURCE_COUNT] = { 0 };
	struct help_guide g = help_guide_new();
	struct knowledge *k;
	struct help_capture h;
	struct finding found;
	size_t i = 0;

	help_guide_copy(&g, HELP_GOOD_GUIDE);
	help_guide_xml(&g, "more.xml", sign);
	k = knowledge_load(g.dir, NULL);
	assert_non_null(k);
	h = help_capture_new(k);
	h.options.since = since;
	for (int n = 0; n < 30; n++)
		help_plugin(&h, n, 7 + n % 2, "Calling VerifyRequest ...");
	help_write(&h);
	h.c = case_open(h.dir, k, &h.options, NULL);
	assert_non_null(h.c);
	evidence_pace(h.c->evidence, 2, 0);
	assert_int_equal(case_run(h.c), OK);
	while (strcmp(know_sign(k, i)->id, "s") != 0)
		i++;
	if (!tally_finding(h.c->tally, i, cover, &found))
		found.count = 0;
	help_remove(&h);
	help_capture_free(&h);
	knowledge_free(k);
	help_guide_free(&g);
	return found.count;
}

static void
all_alike(void **state)
{
	(void)state;
	assert_int_equal(matched(SIGN("<text>^Calling</text>"), TIME_NONE), 30);
	assert_int_equal(matched(SIGN("<text>^Sending</text>"), TIME_NONE), 0);
}

static void
by_thread(void **state)
{
	(void)state;
	assert_int_equal(
	    matched(SIGN("<field name=\"thread\" is=\"8\"/>"), TIME_NONE), 15);
}

static void
by_time(void **state)
{
	(void)state;
	assert_int_equal(
	    matched(SIGN("<text>^Calling</text>"), help_time(20)), 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(all_alike),
		cmocka_unit_test(by_thread), cmocka_unit_test(by_time) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
