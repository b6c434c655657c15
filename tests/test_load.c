/*
 * Loading a guide: what becomes of its words, and the file, the line and the
 * reason of each fault.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/buf.h"
#include "engine/base/times.h"
#include "engine/know/knowledge.h"
#include "tests/help_guide.h"

/* Signs of this test's own: head, then what is between the tags. */
#define SIGN_HEAD                                                              \
	"<sign id=\"s1\" kind=\"seen\" polarity=\"bad\" source=\"iis\" "       \
	"check=\"reached\" surety=\"verified\" ref=\"R1\">\n"
#define LABEL "<label><en>a</en><fr>b</fr></label>\n"

/* The good guide with BODY beside it; NULL when it does not load. */
static struct knowledge *
load_with(const char *name, const char *body, struct err_info *info)
{
	struct help_guide g = help_guide_new();
	struct knowledge *k;

	*info = (struct err_info){ .code = OK };
	help_guide_copy(&g, HELP_GOOD_GUIDE);
	if (body && span_ends(span_of(name), ".tsv"))
		help_guide_put(&g, name, span_of(body));
	else if (body)
		help_guide_xml(&g, name, body);
	k = knowledge_load(g.dir, info);
	help_guide_free(&g);
	return k;
}

static void
good_guide(void **state)
{
	struct err_info info;
	struct knowledge *k = load_with("", NULL, &info);
	const struct check *c;
	const struct sign *s;
	const struct cause *cause;

	(void)state;
	assert_non_null(k);
	assert_string_equal(knowledge_version(k), "2026.1.1");
	assert_int_equal(know_step_count(k), 1);
	assert_int_equal(know_step(k, 0)->number, 3);
	assert_int_equal(know_check_count(k), 1);
	c = know_check(k, know_check_find(k, "reached"));
	assert_string_equal(c->number, "3.1");
	assert_int_equal(
	    c->settles, 1u << SOURCE_IIS | 1u << SOURCE_NDESPLUGIN);
	assert_true(c->dependent == SIZE_MAX);
	assert_false(c->state);
	assert_string_equal(c->title.in[LANG_FR], "atteint");
	assert_string_equal(c->command, "copy a b");
	assert_int_equal(know_sign_count(k), 2);
	s = know_sign(k, 1);
	assert_string_equal(s->id, "refused");
	assert_int_equal(s->polarity, POLARITY_BAD);
	assert_int_equal(s->checks, 1);
	assert_int_equal(s->sources, 1u << SOURCE_IIS);
	assert_int_equal(s->test_count, 1);
	assert_int_equal(s->tests[0].field, FIELD_SC_STATUS);
	assert_int_equal(s->tests[0].kind, TEST_IN);
	assert_string_equal(s->tests[0].operand, "403 500");
	assert_int_equal(s->sample_count, 2);
	assert_true(s->samples[0].matches);
	assert_false(s->samples[1].matches);
	assert_string_equal(s->file, "guide.xml");
	cause = know_cause(k, 0);
	assert_int_equal(cause->sign_count, 1);
	assert_int_equal(cause->signs[0].role, ROLE_DECISIVE);
	assert_int_equal(cause->signs[0].sign, 1);
	assert_int_equal(cause->fix_count, 1);
	assert_string_equal(know_fix(k, cause->fixes[0])->id, "point-refuses");
	assert_int_equal(know_needles(k, SOURCE_IIS)->count, 1);
	assert_int_equal(know_needles(k, SOURCE_CRP)->count, 0);
	assert_true(know_check_find(k, "none") == SIZE_MAX);
	knowledge_free(k);
}

/* Files are merged in the order of their names; ids may point anywhere. */
static void
references_point_forward(void **state)
{
	struct err_info info;
	struct knowledge *k = load_with("aaa.xml",
	    "<phrase translated=\"x\" literal=\"y\" sign=\"refused\"/>"
	    "<sign id=\"quiet\" kind=\"followed\" polarity=\"bad\" "
	    "source=\"iis\" check=\"reached\" first=\"posted\" "
	    "then=\"refused quiet2\" within=\"120s\" same=\"flow\" "
	    "surety=\"inferred\" ref=\"R1\">" LABEL "</sign>"
	    "<sign id=\"quiet2\" kind=\"absent-while\" polarity=\"bad\" "
	    "source=\"iis\" check=\"reached\" first=\"\" then=\"posted\" "
	    "cover=\"1h\" fails=\"yes\" surety=\"believed\" ref=\"R1\">" LABEL
	    "</sign>",
	    &info);
	const struct sign *s;

	(void)state;
	assert_non_null(k);
	assert_string_equal(know_sign(k, 0)->id, "quiet");
	assert_int_equal(know_phrase(k, 0)->sign, know_sign_find(k, "refused"));
	s = know_sign(k, 0);
	assert_int_equal(s->kind, SIGN_FOLLOWED);
	assert_int_equal(s->first_count, 1);
	assert_int_equal(s->first[0], know_sign_find(k, "posted"));
	assert_int_equal(s->then_count, 2);
	assert_int_equal(s->then[1], 1);
	assert_int_equal(s->within, 120 * TIME_SECOND);
	assert_true(s->same_flow);
	assert_int_equal(s->surety, SURETY_INFERRED);
	s = know_sign(k, 1);
	assert_int_equal(s->first_count, 0);
	assert_int_equal(s->cover, TIME_HOUR);
	assert_true(s->fails);
	assert_false(s->same_flow);
	knowledge_free(k);
}

/* White space is folded, <p/> makes a paragraph, commands keep their lines */
static void
texts_and_lines(void **state)
{
	struct err_info info;
	struct knowledge *k = load_with("b.xml",
	    "<fix id=\"f2\"><title><en> a\n   b </en><fr>c<p/> d</fr></title>"
	    "<before><en>x</en><fr>y</fr></before>"
	    "<action kind=\"service.restart\" target=\"W3SVC\" each=\"yes\">"
	    "<text><en>t</en><fr>u</fr></text>"
	    "<command>\n  one\n\n  two  \n</command></action>"
	    "<verify><en>v</en><fr>w</fr></verify></fix>",
	    &info);
	const struct fix *f;

	(void)state;
	assert_non_null(k);
	f = know_fix(k, know_fix_find(k, "f2"));
	assert_string_equal(f->title.in[LANG_EN], "a b");
	assert_string_equal(f->title.in[LANG_FR], "c\n\nd");
	assert_int_equal(f->action_count, 1);
	assert_int_equal(f->actions[0].kind, ACTION_SERVICE_RESTART);
	assert_string_equal(f->actions[0].target, "W3SVC");
	assert_true(f->actions[0].each);
	assert_string_equal(f->actions[0].command, "one\n\ntwo");
	assert_string_equal(f->undo.in[LANG_EN], "");
	assert_string_equal(f->undo_command, "");
	knowledge_free(k);
}

static void
codes(void **state)
{
	struct err_info info;
	struct knowledge *k = load_with("codes-http.tsv",
	    "# a comment\nnumber\tname\tmeaning_en\tmeaning_fr\taction_en\t"
	    "action_fr\tsurety\treference\tcause\n"
	    "403\tForbidden\tno\tnon\t\t\tverified\tR1\t\n"
	    "\n"
	    "403.16\tUntrusted\troot\tracine\tdo\tfaire\tinferred\tR1\t"
	    "point-refuses\n",
	    &info);
	const struct code *c;

	(void)state;
	assert_non_null(k);
	assert_int_equal(know_code_count(k), 2);
	c = know_code_http(k, 403, 16);
	assert_string_equal(c->number, "403.16");
	assert_string_equal(c->cause, "point-refuses");
	assert_int_equal(c->surety, SURETY_INFERRED);
	/* A status of its own stands for the substatuses not listed. */
	c = know_code_http(k, 403, 99);
	assert_string_equal(c->number, "403");
	assert_null(know_code_http(k, 404, 0));
	assert_null(know_code_value(k, CODE_WINHTTP, 403));
	knowledge_free(k);
}

struct bad {
	const char *name, *body;
	long line;
	const char *detail; /* "..." stands for the names of all sources */
};

static void
assert_bad(const struct bad *b)
{
	struct err_info info;
	struct knowledge *k = load_with(b->name, b->body, &info);
	size_t n = strlen(b->detail);
	char want[400];

	if (k)
		fail_msg("loaded: %s", b->body);
	assert_int_equal(info.code, ERR_KNOWLEDGE);
	snprintf(want, sizeof(want), "%s", b->detail);
	if (n > 3 && strcmp(want + n - 3, "...") == 0)
		snprintf(want + n - 3, sizeof(want) - n + 3, "%s",
		    source_kind_names);
	if (strcmp(info.file, b->name) != 0 || info.line != b->line ||
	    strcmp(info.detail, want) != 0)
		fail_msg("%s:%ld: %s\n  instead of %s:%ld: %s", info.file,
		    info.line, info.detail, b->name, b->line, want);
}

/* The first line of a body is line 2. */
static void
bad_elements(void **state)
{
	static const struct bad bads[] = {
		{ "b.xml", "\n<sing id=\"x\"/>", 3,
		    "<sing> is not an element of the guide" },
		{ "b.xml", "<step number=\"3\"/>", 2,
		    "<step> needs the attribute id=\"...\"" },
		{ "b.xml", "<step id=\"9x\" number=\"10\"/>", 2,
		    "number is not 0 to 9" },
		{ "b.xml", "<step id=\"9x\" number=\"x\"/>", 2,
		    "number is not 0 to 9" },
		{ "b.xml", "<step id=\"9x\" number=\"1\" applies=\"all\"/>", 2,
		    "applies=\"all\" is not a word the guide knows" },
		{ "b.xml", "<reference id=\"R2\"/>", 2,
		    "<reference> needs the attribute title=\"...\"" },
		{ "b.xml", "<source kind=\"apache\"/>", 2,
		    "there is no source \"apache\"; there are..." },
		{ "b.xml",
		    "<source kind=\"crp\">\n<needle>ab</needle></source>", 3,
		    "needle \"ab\": lower case, 3 bytes or more, at most 8 of "
		    "them" },
		{ "b.xml", "<source kind=\"crp\"><needle>ABC</needle></source>",
		    2,
		    "needle \"ABC\": lower case, 3 bytes or more, at most 8 of "
		    "them" },
		{ "b.xml",
		    "<source kind=\"crp\"><needle>aaa</needle><needle>bbb"
		    "</needle><needle>ccc</needle><needle>ddd</needle><needle>"
		    "eee</needle><needle>fff</needle><needle>ggg</needle>"
		    "<needle>hhh</needle>\n<needle>iii</needle></source>",
		    3,
		    "needle \"iii\": lower case, 3 bytes or more, at most 8 of "
		    "them" },
		{ "b.xml",
		    "<check id=\"c2\" number=\"1\" step=\"7\" "
		    "settles=\"iis\"/>",
		    2, "<check> refers to \"7\", which does not exist" },
		{ "b.xml",
		    "<check id=\"c2\" number=\"1\" step=\"3\" "
		    "settles=\"iis web\"/>",
		    2, "settles: there is no source \"web\"; there are..." },
		{ "b.xml",
		    "<check id=\"c2\" number=\"1\" step=\"3\" settles=\"iis\" "
		    "state=\"maybe\"/>",
		    2, "state=\"maybe\" is not a word the guide knows" },
		{ "b.xml",
		    "<check id=\"c2\" number=\"1\" step=\"3\" settles=\"iis\" "
		    "dependent=\"c3\"/>",
		    2, "<check> refers to \"c3\", which does not exist" },
		{ "b.xml", "<phrase translated=\"x\"/>", 2,
		    "<phrase> needs the attribute literal=\"...\"" },
		{ "b.xml",
		    "<phrase translated=\"x\" literal=\"y\" sign=\"zz\"/>", 2,
		    "<phrase> refers to \"zz\", which does not exist" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++)
		assert_bad(&bads[i]);
}

static void
bad_signs(void **state)
{
	static const struct bad bads[] = {
		{ "b.xml", "<sign id=\"s1\" kind=\"heard\"/>", 2,
		    "kind=\"heard\" is not a word the guide knows" },
		{ "b.xml", "<sign id=\"s1\" kind=\"seen\" polarity=\"ugly\"/>",
		    2, "polarity=\"ugly\" is not a word the guide knows" },
		{ "b.xml", "<sign id=\"s1\" kind=\"seen\" polarity=\"bad\"/>",
		    2, "<sign> needs the attribute surety=\"...\"" },
		{ "b.xml",
		    "<sign id=\"s1\" kind=\"seen\" polarity=\"bad\" "
		    "surety=\"sure\"/>",
		    2, "surety=\"sure\" is not a word the guide knows" },
		{ "b.xml",
		    "<sign id=\"s1\" kind=\"seen\" polarity=\"bad\" "
		    "surety=\"verified\"/>",
		    2, "<sign> needs the attribute source=\"...\"" },
		{ "b.xml",
		    "<sign id=\"s1\" kind=\"seen\" polarity=\"bad\" "
		    "surety=\"verified\" source=\"iis\" check=\"reached c9\"/>",
		    2, "<sign> refers to \"c9\", which does not exist" },
		{ "b.xml",
		    "<sign id=\"s1\" kind=\"seen\" polarity=\"bad\" "
		    "surety=\"verified\" source=\"iis\" ref=\"R9\"/>",
		    2, "<sign> refers to \"R9\", which does not exist" },
		{ "b.xml", SIGN_HEAD "<label><en>a</en></label></sign>", 3,
		    "<label> has no <fr>" },
		{ "b.xml", SIGN_HEAD "<label><fr>a</fr></label></sign>", 3,
		    "<label> has no <en>" },
		{ "b.xml", SIGN_HEAD LABEL "<field name=\"sc-statsu\"/></sign>",
		    4, "there is no field \"sc-statsu\"" },
		{ "b.xml", SIGN_HEAD LABEL "<field name=\"sc-status\"/></sign>",
		    4,
		    "<field> needs one test: is, like, in, not-in, matches, "
		    "present or absent" },
		{ "b.xml",
		    SIGN_HEAD LABEL "<field name=\"sc-status\" is=\"1\" "
				    "in=\"2\"/></sign>",
		    4,
		    "<field> needs one test: is, like, in, not-in, matches, "
		    "present or absent" },
		{ "b.xml",
		    SIGN_HEAD LABEL "<sample match=\"si\">x</sample></sign>", 4,
		    "match=\"si\" is not a word the guide knows" },
		{ "b.xml",
		    "<sign id=\"s1\" kind=\"followed\" polarity=\"bad\" "
		    "surety=\"verified\" source=\"iis\" first=\"posted\" "
		    "then=\"refused\" within=\"2 minutes\"/>",
		    2,
		    "within=\"2 minutes\" is not a time such as 120s or 2h" },
		{ "b.xml",
		    "<sign id=\"s1\" kind=\"followed\" polarity=\"bad\" "
		    "surety=\"verified\" source=\"iis\" first=\"posted\"/>",
		    2, "then=\"\" names no sign" },
		{ "b.xml",
		    "<sign id=\"s1\" kind=\"preceded\" polarity=\"bad\" "
		    "surety=\"verified\" source=\"iis\" then=\"posted\"/>",
		    2, "first=\"\" names no sign" },
		{ "b.xml",
		    "<sign id=\"s1\" kind=\"value\" polarity=\"bad\" "
		    "surety=\"verified\" source=\"registry\" key=\"K\" "
		    "test=\"empty\"/>",
		    2, "test=\"empty\" is not a word the guide knows" },
		{ "b.xml",
		    "<sign id=\"s1\" kind=\"value\" polarity=\"bad\" "
		    "surety=\"verified\" source=\"registry\" "
		    "test=\"present\"/>",
		    2, "<sign> needs the attribute key=\"...\"" },
		{ "b.xml",
		    "<sign id=\"s1\" kind=\"cert\" polarity=\"bad\" "
		    "surety=\"verified\" source=\"certstore\" "
		    "test=\"root-dirty\"/>",
		    2, "test=\"root-dirty\" is not a word the guide knows" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++)
		assert_bad(&bads[i]);
}

static void
bad_causes_and_fixes(void **state)
{
	static const struct bad bads[] = {
		{ "z.xml", "\n\n<sign id=\"refused\"/>", 4,
		    "sign \"refused\" exists already" },
		{ "z.xml", "<cause id=\"point-refuses\"/>", 2,
		    "cause \"point-refuses\" exists already" },
		{ "b.xml",
		    "<cause id=\"c\" step=\"3\" surety=\"verified\">\n"
		    "<decisive sign=\"nix\"/></cause>",
		    3, "<decisive> refers to \"nix\", which does not exist" },
		{ "b.xml",
		    "<cause id=\"c\" step=\"3\" surety=\"verified\">\n"
		    "<state/></cause>",
		    3, "<state> needs the attribute sign=\"...\"" },
		{ "b.xml",
		    "<cause id=\"c\" step=\"3\" surety=\"verified\">\n"
		    "<unless cause=\"d\"/></cause>",
		    3, "<unless> refers to \"d\", which does not exist" },
		{ "b.xml",
		    "<cause id=\"c\" step=\"3\" surety=\"verified\">\n"
		    "\n<fix id=\"d\"/></cause>",
		    4, "<fix> refers to \"d\", which does not exist" },
		{ "b.xml", "<cause id=\"c\" surety=\"verified\"/>", 2,
		    "<cause> needs the attribute step=\"...\"" },
		{ "b.xml", "<fix id=\"d\">\n<action kind=\"format.c\"/></fix>",
		    3, "there is no action \"format.c\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++)
		assert_bad(&bads[i]);
}

#define CODES_HEAD                                                             \
	"number\tname\tmeaning_en\tmeaning_fr\taction_en\taction_fr\tsurety\t" \
	"reference\tcause\n"

static void
bad_codes(void **state)
{
	static const struct bad bads[] = {
		{ "codes-winhttp.tsv",
		    CODES_HEAD "12x\tN\ta\tb\t\t\tverified\tR1\t\n", 2,
		    "the number cannot be read" },
		{ "codes-http.tsv",
		    CODES_HEAD "#\n403.x\tN\ta\tb\t\t\tverified\tR1\t\n", 3,
		    "the number cannot be read" },
		{ "codes-hresult.tsv",
		    CODES_HEAD "0x100000000\tN\ta\tb\t\t\tverified\tR1\t\n", 2,
		    "the number cannot be read" },
		{ "codes-winhttp.tsv",
		    CODES_HEAD "12\tN\ta\tb\t\t\tsurely\tR1\t\n", 2,
		    "surety is verified, inferred or believed" },
		{ "codes-winhttp.tsv",
		    CODES_HEAD "12\tN\ta\t\t\t\tverified\tR1\t\n", 2,
		    "a meaning is missing" },
		{ "codes-winhttp.tsv", CODES_HEAD "12\tN\ta\tb\n", 2,
		    "surety is verified, inferred or believed" },
		{ "codes-winhttp.tsv",
		    CODES_HEAD "12\tN\ta\tb\t\t\tverified\tR1\tnix\n", 2,
		    "the cause does not exist" },
		{ "codes-other.tsv", CODES_HEAD, 0,
		    "no table of codes has this name" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++)
		assert_bad(&bads[i]);
}

/* Not XML at all, another root, no checks, no folder. */
static void
no_guide(void **state)
{
	struct help_guide g = help_guide_new();
	struct err_info info = { .code = OK };

	(void)state;
	assert_null(knowledge_load(g.dir, &info));
	assert_int_equal(info.code, ERR_KNOWLEDGE);
	assert_string_equal(info.detail, "no checks: is this a guide?");
	help_guide_put(&g, "a.xml", SPAN("<html>\n</html>"));
	assert_null(knowledge_load(g.dir, &info));
	assert_string_equal(info.file, "a.xml");
	assert_int_equal(info.line, 1);
	assert_string_equal(info.detail, "the root is not <knowledge>");
	help_guide_put(&g, "a.xml", SPAN("<knowledge>\n<step>\n</knowledge>"));
	assert_null(knowledge_load(g.dir, &info));
	assert_string_equal(info.file, "a.xml");
	assert_int_equal(info.line, 3);
	assert_true(*info.detail != '\0');
	help_guide_free(&g);
	assert_null(knowledge_load(g.dir, &info));
	assert_int_equal(info.code, ERR_NOT_FOUND);
}

static void
too_many_checks(void **state)
{
	struct buf body = BUF_INIT;
	struct err_info info;

	(void)state;
	for (int i = 0; i < KNOW_CHECKS_MAX; i++)
		buf_printf(&body,
		    "<check id=\"c%d\" number=\"1\" step=\"3\" "
		    "settles=\"iis\"/>\n",
		    i);
	assert_null(load_with("b.xml", buf_str(&body), &info));
	assert_string_equal(info.detail, "more than 64 checks");
	buf_free(&body);
}

/* Signs of many records are counted in sets of 64 bits. */
static void
too_many_against(void **state)
{
	struct buf body = BUF_INIT;
	struct err_info info;

	(void)state;
	buf_puts(&body, "<cause id=\"c\" step=\"3\" surety=\"verified\">\n");
	for (int i = 0; i <= KNOW_AGAINST_MAX; i++)
		buf_puts(&body, "<contradicting sign=\"refused\"/>\n");
	buf_puts(&body, "</cause>");
	assert_null(load_with("b.xml", buf_str(&body), &info));
	assert_int_equal(info.code, ERR_KNOWLEDGE);
	assert_non_null(
	    strstr(info.detail, "more than 8 signs against one cause"));
	assert_string_equal(info.file, "b.xml");
	assert_int_equal(info.line, 2);
	buf_free(&body);
}

static void
too_many_relations(void **state)
{
	struct buf body = BUF_INIT;
	struct err_info info;

	(void)state;
	for (int i = 0; i <= KNOW_RELATIONS_MAX; i++)
		buf_printf(&body,
		    "<sign id=\"r%d\" kind=\"followed\" polarity=\"bad\" "
		    "source=\"iis\" check=\"reached\" first=\"refused\" "
		    "then=\"refused\" within=\"2s\" surety=\"verified\"/>\n",
		    i);
	assert_null(load_with("b.xml", buf_str(&body), &info));
	assert_int_equal(info.code, ERR_KNOWLEDGE);
	assert_non_null(
	    strstr(info.detail, "more than 64 signs like this one"));
	assert_string_equal(info.file, "b.xml");
	assert_true(info.line > KNOW_RELATIONS_MAX - 8);
	buf_free(&body);
}

static void
too_many_files(void **state)
{
	struct help_guide g = help_guide_new();
	struct err_info info = { .code = OK };
	char name[20];

	(void)state;
	for (int i = 0; i < 65; i++) {
		snprintf(name, sizeof(name), "f%d.xml", i);
		help_guide_xml(&g, name, "");
	}
	assert_null(knowledge_load(g.dir, &info));
	assert_int_equal(info.code, ERR_LIMIT);
	help_guide_free(&g);
}

/* What is compiled in loads, with a version. */
static void
built_in(void **state)
{
	struct err_info info = { .code = OK };
	struct knowledge *k = knowledge_builtin(&info);

	(void)state;
	if (!k)
		fail_msg("%s:%ld: %s", info.file, info.line, info.detail);
	assert_true(*knowledge_version(k) != '\0');
	assert_true(know_check_count(k) >= 11);
	assert_true(know_cause_count(k) > 50);
	knowledge_free(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_guide),
		cmocka_unit_test(references_point_forward),
		cmocka_unit_test(texts_and_lines),
		cmocka_unit_test(codes),
		cmocka_unit_test(bad_elements),
		cmocka_unit_test(bad_signs),
		cmocka_unit_test(bad_causes_and_fixes),
		cmocka_unit_test(bad_codes),
		cmocka_unit_test(no_guide),
		cmocka_unit_test(too_many_checks),
		cmocka_unit_test(too_many_against),
		cmocka_unit_test(too_many_relations),
		cmocka_unit_test(too_many_files),
		cmocka_unit_test(built_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
