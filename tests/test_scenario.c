/*
 * scenario.xml: every one of samples/ holds up, and slips are named.
 */

#include "engine/know/scenario.h"

#include "engine/base/times.h"
#include "tests/help_dir.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define SAMPLES "samples"

static void
test_course(void **state)
{
	struct err_info info = { .code = OK };
	struct scenario_list list;
	struct knowledge *k = knowledge_builtin(&info);

	(void)state;
	assert_non_null(k);
	assert_int_equal(scenario_list_load(&list, SAMPLES, &info), OK);
	if (info.code)
		fail_msg("%s:%ld: %s", info.file, info.line, info.detail);
	assert_true(list.count >= 1);
	for (size_t i = 0; i < list.count; i++) {
		const struct scenario *s = list.items[i];

		if (i > 0)
			assert_true(s->number > list.items[i - 1]->number);
		assert_string_equal(s->id, strrchr(s->folder, '/') + 1);
		if (scenario_validate(s->folder, &info) ||
		    scenario_check(s, k, &info))
			fail_msg(
			    "%s:%ld: %s", info.file, info.line, info.detail);
		assert_true(s->world.traffic_count > 0);
	}
	scenario_list_free(&list);
	knowledge_free(k);
}

static const char world_text[] =
    "<world><variable name='c'>\n a \n b\n</variable><variable name='d'>base"
    "</variable><log id='x' file='x.log'><head>one\ntwo</head></log>"
    "<request id='r'><line log='x'>base</line></request></world>";

static void
write_lesson(
    const char *dir, const char *file, const char *part, const char *lesson)
{
	struct buf text = BUF_INIT;

	buf_printf(&text,
	    "<scenario xmlns='urn:ndes-doctor:scenario:1' id='it' number='7' "
	    "level='2' minutes='30'>\n%s"
	    "<path><wait time='5m'/></path><wrong-path><wait time='1h'/>"
	    "</wrong-path><world start='2026-04-14T12:00:00Z' bias='-120' "
	    "use='base' reboot='3m' states='bad'>\n%s</world></scenario>",
	    lesson, part);
	help_dir_write(dir, file, buf_span(&text));
	buf_free(&text);
}

/* A scenario with PART in its world, or in its lesson when it is a hint. */
static struct scenario *
load(const char *part, const char *lesson, struct err_info *info)
{
	char *dir = help_dir_new();
	struct buf folder = BUF_INIT;
	struct scenario *s;

	write_lesson(dir, "it/scenario.xml", part, lesson);
	help_dir_write(dir, "world-base.xml", span_of(world_text));
	buf_printf(&folder, "%s/it", dir);
	memset(info, 0, sizeof(*info));
	s = scenario_load(buf_str(&folder), info);
	buf_free(&folder);
	help_dir_end(dir);
	return s;
}

#define TEXTS "<en>e</en><fr>f</fr>"
#define HINT  "<hint>" TEXTS "</hint>\n"
#define GOOD                                                                   \
	"<title>" TEXTS "</title>" HINT HINT HINT                              \
	"<cause id='c' right='yes'><why>" TEXTS "</why></cause>"               \
	"<remedy id='r' fix='f'><why>" TEXTS "</why></remedy>"

static void
test_model(void **state)
{
	struct err_info info;
	struct scenario *s = load(
	    "<variable name='d'>own</variable>"
	    "<request id='own'><line log='x' after='5' upto='9'> a\nb "
	    "</line></request>"
	    "<traffic request='r' every='60s' spread='10s' when='bad !up'/>"
	    "<traffic request='own' every='1m' when='up'/>"
	    "<service name='S' display='D' running='yes' starts='5s'/>"
	    "<effect on='reboot' after='2m' set='up' clear='bad' "
	    "writes='own'><value key='K' name='N' type='dword'>258</value>"
	    "<value key='K' name='M' gone='yes'/></effect>",
	    GOOD, &info);
	const struct lab_world *w;

	(void)state;
	if (!s)
		fail_msg("%s:%ld: %s", info.file, info.line, info.detail);
	w = &s->world;
	assert_string_equal(s->id, "it");
	assert_int_equal(s->number, 7);
	assert_int_equal(s->level, LEVEL_SECOND);
	assert_string_equal(s->hints[2].in[LANG_FR], "f");
	assert_int_equal(s->ideal.steps[0].time, 5 * TIME_MINUTE);
	assert_true(s->causes[0].right);
	assert_false(s->remedies[0].right);
	assert_int_equal(scenario_remedy(s, "r"), 0);
	assert_int_equal(scenario_remedy(s, "x"), SIZE_MAX);
	assert_int_equal(w->bias, -120);
	assert_int_equal(w->start, INT64_C(1776168000000000));
	assert_int_equal(w->initial, 1);
	assert_string_equal(w->variables[0].values[0], "own");
	assert_int_equal(w->variables[1].count, 2);
	assert_string_equal(w->variables[1].values[1], "b");
	assert_string_equal(w->logs[0].head, "one\r\ntwo\r\n");
	assert_string_equal(w->requests[0].lines[0].text, "a\r\nb");
	assert_int_equal(w->requests[0].lines[0].most, 9000);
	assert_string_equal(w->requests[1].id, "r");
	assert_int_equal(w->traffic[0].request, 1);
	assert_int_equal(w->traffic[0].when.need, 1);
	assert_int_equal(w->traffic[0].when.forbid, 2);
	assert_int_equal(w->effects[0].writes, 0);
	assert_int_equal(w->effects[0].set, 2);
	assert_int_equal(w->effects[0].clear, 1);
	assert_memory_equal(w->effects[0].values[0].data.p, "\2\1\0\0", 4);
	assert_true(w->effects[0].values[1].gone);
	scenario_free(s);
}

static void
test_slips(void **state)
{
	static const struct {
		const char *world, *lesson, *says;
	} slips[] = {
		{ "<traffic request='none' every='60s'/>", GOOD, "\"none\"" },
		{ "<traffic request='r' every='60s' when='typo'/>", GOOD,
		    "\"typo\"" },
		{ "<traffic request='r' every='0s'/>", GOOD, "every" },
		{ "<traffic request='r' every='5s' spread='5s'/>", GOOD,
		    "spread" },
		{ "<effect on='party' set='bad'/>", GOOD, "\"party\"" },
		{ "<log id='y' file='../../x'/>", GOOD, "leaves" },
		{ "<log id='y' file='/etc/x'/>", GOOD, "leaves" },
		{ "<request id='q'><line log='none'>x</line></request>", GOOD,
		    "\"none\"" },
		{ "<request id='q'><line log='x' after='soon'/></request>",
		    GOOD, "soon" },
		{ "", "<title>" TEXTS "</title>" HINT HINT, "3 hints" },
		{ "", "<title><en>x</en></title>" HINT HINT HINT, "<fr>" },
		{ "<value", GOOD, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(slips) / sizeof(*slips); i++) {
		struct err_info info;
		struct scenario *s = load(
		    slips[i].world, slips[i].lesson, &info);

		assert_null(s);
		assert_true(
		    info.code == ERR_KNOWLEDGE || info.code == ERR_FORMAT);
		assert_non_null(strstr(info.file, "scenario.xml"));
		assert_true(info.line > 0);
		if (!strstr(info.detail, slips[i].says))
			fail_msg("\"%s\" does not say \"%s\"", info.detail,
			    slips[i].says);
	}
}

static void
test_against_guide(void **state)
{
	struct err_info info;
	struct scenario *s = load("", GOOD, &info);
	struct knowledge *k = knowledge_builtin(&info);

	(void)state;
	assert_non_null(s);
	assert_int_equal(scenario_check(s, k, &info), ERR_KNOWLEDGE);
	assert_non_null(strstr(info.detail, "no title: c"));
	scenario_free(s);
	knowledge_free(k);
}

/* Lessons of one folder may use one world; a wrong one fails each of them. */
static void
test_shared_world(void **state)
{
	struct err_info info = { .code = OK };
	struct scenario_list list;
	char *dir = help_dir_new();

	(void)state;
	write_lesson(dir, "a/scenario.xml", "", GOOD);
	write_lesson(dir, "b/scenario.xml", "", GOOD);
	write_lesson(dir, "b/c/scenario.xml", "", GOOD); /* no lesson there */
	help_dir_write(dir, "world-base.xml", span_of(world_text));
	assert_int_equal(scenario_list_load(&list, dir, &info), OK);
	assert_int_equal(info.code, OK);
	assert_int_equal(list.count, 2);
	for (size_t i = 0; i < list.count; i++)
		assert_string_equal(
		    list.items[i]->world.logs[0].head, "one\r\ntwo\r\n");
	scenario_list_free(&list);
	help_dir_write(dir, "world-base.xml", SPAN("<scenario/>"));
	assert_int_equal(scenario_list_load(&list, dir, &info), OK);
	assert_int_equal(info.code, ERR_KNOWLEDGE);
	assert_int_equal(list.count, 0);
	scenario_list_free(&list);
	help_dir_end(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_course),
		cmocka_unit_test(test_shared_world),
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_slips),
		cmocka_unit_test(test_against_guide),
	};

	return cmocka_run_group_tests(tests, feed_xml_setup, feed_xml_teardown);
}
