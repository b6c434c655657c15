/*
 * What a guide wants of a host: keys out of signs and fixes, queries for
 * events, folders; and what evidence keeps of a registry.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/buf.h"
#include "engine/know/interest.h"
#include "engine/report/report_interest.h"
#include "tests/help_guide.h"
#include "tests/help_reg.h"

#define LABEL "<label><en>a</en><fr>b</fr></label></sign>"
#define HEAD                                                                   \
	" polarity=\"bad\" check=\"reached\" surety=\"verified\" ref=\"R1\""
#define VALUE(id, key)                                                         \
	"<sign id=\"" id "\" kind=\"value\" source=\"registry\"" HEAD          \
	" key=\"" key "\" value=\"A\" test=\"present\">" LABEL
#define EVENT(id, tests)                                                       \
	"<sign id=\"" id "\" kind=\"seen\" source=\"event\"" HEAD              \
	"><label><en>a</en><fr>b</fr></label>" tests "</sign>"
#define FIX(action)                                                            \
	"<fix id=\"more\"><title><en>a</en><fr>b</fr></title>" action          \
	"<text><en>a</en><fr>b</fr></text></action></fix>"

/* The small guide with BODY beside it. */
static struct knowledge *
load(const char *body)
{
	struct help_guide g = help_guide_new();
	struct err_info info = { .code = OK };
	struct knowledge *k;

	help_guide_copy(&g, HELP_GOOD_GUIDE);
	help_guide_xml(&g, "more.xml", body);
	k = knowledge_load(g.dir, &info);
	if (!k)
		fail_msg("%s:%ld: %s", info.file, info.line, info.detail);
	help_guide_free(&g);
	return k;
}

static const struct interest_key *
key_of(const struct knowledge *k, const char *path)
{
	const struct interest *in = know_interest(k);
	const struct interest_key *found = NULL;

	for (size_t i = 0; i < in->key_count; i++)
		if (strcmp(in->keys[i].path, path) == 0) {
			assert_null(found);
			found = &in->keys[i];
		}
	return found;
}

static void
has_filter(const struct knowledge *k, const char *channel, const char *filter)
{
	const struct interest *in = know_interest(k);

	for (size_t i = 0; i < in->channel_count; i++)
		if (strcmp(in->channels[i].name, channel) == 0) {
			assert_string_equal(in->channels[i].filter, filter);
			return;
		}
	fail_msg("%s is not wanted", channel);
}

static void
test_keys(void **state)
{
	struct knowledge *k = load(VALUE("a", "HKLM\\SOFTWARE\\Contoso")
		VALUE("b", "hkey_local_machine\\software\\CONTOSO")
		    VALUE("c", "HKLM\\SOFTWARE\\Contoso\\Below")
			VALUE("d", "HKLM\\SOFTWARE\\Microsoft"
				   "\\SystemCertificates\\MY\\Certificates\\A")
			    VALUE("e", "HKCU\\Software\\Contoso")
				VALUE("f", "HKLM\\SYSTEM\\ControlSet001"
					   "\\Control\\Lsa\\JD"));

	(void)state;
	assert_non_null(key_of(k, "SOFTWARE\\Contoso"));
	assert_false(key_of(k, "SOFTWARE\\Contoso")->below);
	assert_null(key_of(k, "software\\CONTOSO"));
	assert_non_null(key_of(k, "SOFTWARE\\Contoso\\Below"));
	/* the store is wanted whole */
	assert_true(
	    key_of(k, "SOFTWARE\\Microsoft\\SystemCertificates\\MY")->below);
	assert_null(key_of(
	    k, "SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates\\A"));
	assert_non_null(key_of(k,
	    "SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules\\NDESPolicy"));
	for (size_t i = 0; i < know_interest(k)->key_count; i++) {
		const char *path = know_interest(k)->keys[i].path;

		assert_null(strstr(path, "JD"));
		assert_null(strstr(path, "Software"));
		if (i > 0)
			assert_true(strcmp(know_interest(k)->keys[i - 1].path,
					path) < 0);
	}
	knowledge_free(k);
}

static void
test_keys_of_fixes(void **state)
{
	struct knowledge *k = load(
	    FIX("<action kind=\"registry.set\" target=\"HKLM\\A\\B\" "
		"value=\"V W\">"
		"<text><en>a</en><fr>b</fr></text></action>"
		"<action kind=\"registry.wait\" target=\"HKLM\\A\\C\\V\">"
		"<text><en>a</en><fr>b</fr></text></action>"
		"<action kind=\"registry.wait\" target=\"HKLM\\SAM\\C\\V\">"
		"<text><en>a</en><fr>b</fr></text></action>"
		"<action kind=\"service.restart\" target=\"HKLM\\A\\D\">"));

	(void)state;
	assert_non_null(key_of(k, "A\\B"));
	assert_non_null(key_of(k, "A\\C"));
	assert_null(key_of(k, "A\\C\\V"));
	assert_null(key_of(k, "SAM\\C"));
	assert_null(key_of(k, "A\\D"));
	knowledge_free(k);
}

#define P(name)        "<provider name=\"" name "\"/>"
#define BY(name)       "<field name=\"provider\" is=\"" name "\"/>"
#define ID(list)       "<field name=\"event-id\" in=\"" list "\"/>"
#define CHANNEL(name)  "<channel name=\"" name "\">"
#define IN(name)       "<field name=\"channel\" is=\"" name "\"/>"
#define SOURCE(inside) "<source kind=\"event\">" inside "</source>"
#define END            "</channel>"
#define ALL            "<channel all=\"yes\" name="
#define CLIENT         "<channel device=\"yes\" name="
#define LOUD(name)     "<provider problems=\"yes\" name=\"" name "\"/>"

static void
test_queries(void **state)
{
	static const char source[] = SOURCE(
	    CHANNEL("One") P("Alpha") P("Beta") P("Alphabet")
		P("Idle") "<provider name=\"Whole\" all=\"yes\"/>" END CHANNEL(
		    "Two") LOUD("Loud") LOUD("Counted") END CHANNEL("Three")
		    END CHANNEL("Four") P("Idle") END ALL "\"Five\">" P("Alpha")
			END CLIENT "\"Six\">" P("Alpha") END);
	static const char signs[] = EVENT(
	    "a", "<field name=\"provider\" matches=\"(?i)^alpha\"/>" ID("7 5"))
	    EVENT("b", BY("Beta") ID("5 7"))
		EVENT("c", "<field name=\"provider\" like=\"ALPHABET\"/>"
			   "<field name=\"event-id\" is=\"9\"/>")
		    EVENT("d", BY("Loud")) EVENT("e", BY("Counted") ID("3"))
			EVENT("f", IN("Three") ID("1 2")) EVENT("g", ID("4"))
			    EVENT("h", BY("Idle") IN("Five")) EVENT("i",
				"<field name=\"provider\" matches=\"(\"/>");
	struct buf body = BUF_INIT;
	struct knowledge *k;

	buf_printf(&body, "%s%s", source, signs);
	k = load(buf_str(&body));
	buf_free(&body);
	(void)state;
	has_filter(k, "One",
	    "((Provider[@Name='Alpha' or @Name='Beta'] and "
	    "(EventID=5 or EventID=7)) or "
	    "(Provider[@Name='Alphabet'] and "
	    "(EventID=5 or EventID=7 or EventID=9)) or "
	    "Provider[@Name='Whole'])");
	has_filter(k, "Two",
	    "((Provider[@Name='Loud'] and (Level=1 or Level=2 or Level=3)) or "
	    "(Provider[@Name='Counted'] and EventID=3))");
	has_filter(k, "Three", "(EventID=1 or EventID=2)");
	has_filter(k, "Five", "");
	assert_int_equal(know_interest(k)->channel_count, 4);
	knowledge_free(k);
}

static size_t
count_of(const char *text, const char *word)
{
	size_t n = 0;

	for (; (text = strstr(text, word)); text += strlen(word))
		n++;
	return n;
}

/* The event log takes no long expressions: more is asked for, never less. */
static void
test_long_queries(void **state)
{
	struct knowledge *k = load(
	    SOURCE(CHANNEL("One") P("Alpha") P("Beta") "</channel>")
		EVENT("a", BY("Alpha") ID("1 2 3 4 5 6 7 8 9 10"))
		    EVENT("b", BY("Beta") ID("11 12 13 14 15 16 17 18")));

	(void)state;
	has_filter(k, "One",
	    "(Provider[@Name='Alpha'] or (Provider[@Name='Beta'] and "
	    "(EventID=11 or EventID=12 or EventID=13 or EventID=14 or "
	    "EventID=15 or EventID=16 or EventID=17 or EventID=18)))");
	knowledge_free(k);
}

/* Names cannot end a string of the query. */
static void
test_quotes(void **state)
{
	struct knowledge *k = load(SOURCE(
	    CHANNEL("One") P("Alpha' or @Name!='") P("Beta") "</channel>")
		EVENT("a", "<field name=\"provider\" matches=\"a\"/>" ID("1")));

	(void)state;
	has_filter(k, "One", "(Provider[@Name='Beta'] and EventID=1)");
	knowledge_free(k);
}

static void
test_places(void **state)
{
	struct knowledge *k = load(
	    "<source kind=\"crp\">"
	    "<place path=\"%ProgramData%\\Contoso\" files=\"a*.log b.txt\" "
	    "below=\"no\"/>"
	    "<place path=\"%SystemRoot%\\System32\\config\" "
	    "files=\"*.log\" below=\"no\"/>"
	    "<place path=\"C:\\Contoso\" files=\"*.log\" below=\"no\"/>"
	    "<place path=\"%ProgramData%\\Contoso\" files=\"*.pfx\" "
	    "below=\"no\"/></source>");
	const struct interest *in = know_interest(k);

	(void)state;
	assert_int_equal(in->place_count, 2);
	assert_string_equal(in->places[0].source, "iis");
	assert_true(in->places[0].below);
	assert_string_equal(in->places[1].source, "crp");
	assert_string_equal(in->places[1].path, "%ProgramData%\\Contoso");
	assert_string_equal(in->places[1].files[0], "a*.log");
	assert_string_equal(in->places[1].files[1], "b.txt");
	assert_null(in->places[1].files[2]);
	assert_false(in->places[1].below);
	knowledge_free(k);
}

/* A sign wants the values of its key: neither those above nor below it. */
static void
test_what_is_kept(void **state)
{
	struct knowledge *k = load(VALUE("a", "HKLM\\A\\B"));
	struct registry *reg = registry_new(know_interest(k));

	(void)state;
	assert_int_equal(
	    help_reg_load(reg,
		SPAN("Windows Registry Editor Version 5.00\r\n\r\n"
		     "[HKEY_LOCAL_MACHINE\\A]\r\n\"A\"=\"1\"\r\n"
		     "[HKEY_LOCAL_MACHINE\\a\\b]\r\n\"A\"=\"1\"\r\n"
		     "[HKEY_LOCAL_MACHINE\\A\\B\\C]\r\n\"A\"=\"1\"\r\n"
		     "[HKEY_LOCAL_MACHINE\\A\\BC]\r\n\"A\"=\"1\"\r\n"
		     "[HKEY_CURRENT_USER\\A\\B]\r\n\"A\"=\"1\"\r\n"),
		"a.reg"),
	    OK);
	assert_int_equal(registry_count(reg), 1);
	assert_non_null(registry_value(reg, "HKLM\\A\\B", "A"));
	registry_free(reg);
	knowledge_free(k);
}

/* What is kept of nothing still says that the key above is there. */
static void
test_there_again(void **state)
{
	struct knowledge *k = load(VALUE("a", "HKLM\\A\\B"));
	struct registry *reg = registry_new(know_interest(k));

	(void)state;
	assert_int_equal(help_reg_load(reg,
			     SPAN("Windows Registry Editor Version 5.00\r\n\r\n"
				  "[-HKEY_LOCAL_MACHINE\\A]\r\n"),
			     "a.reg"),
	    OK);
	assert_non_null(registry_gone(reg, "HKLM\\A\\B"));
	assert_int_equal(help_reg_load(reg,
			     SPAN("Windows Registry Editor Version 5.00\r\n\r\n"
				  "[HKEY_LOCAL_MACHINE\\A\\B\\C]\r\n"),
			     "b.reg"),
	    OK);
	assert_null(registry_gone(reg, "HKLM\\A\\B"));
	registry_free(reg);
	knowledge_free(k);
}

/* The guide that is compiled in: no query is too long for the event log. */
static void
test_built_in(void **state)
{
	struct err_info info = { .code = OK };
	struct knowledge *k = knowledge_builtin(&info);
	const struct interest *in;

	(void)state;
	assert_non_null(k);
	in = know_interest(k);
	for (size_t i = 0; i < in->channel_count; i++)
		assert_true(count_of(in->channels[i].filter, "=") <= 18);
	for (size_t i = 0; i < know_sign_count(k); i++) {
		const struct sign *s = know_sign(k, i);

		if (s->kind == SIGN_VALUE)
			assert_true(interest_wants_key(
			    in, interest_below_root(span_of(s->key))));
	}
	knowledge_free(k);
}

static void
test_json(void **state)
{
	struct knowledge *k = load(VALUE("a", "HKLM\\A\\B"));
	struct buf out = BUF_INIT;

	(void)state;
	report_interest_json(know_interest(k), &out);
	assert_non_null(strstr(buf_str(&out),
	    "{\"schema\":\"ndes-doctor/interest/1\",\"keys\":"
	    "[{\"key\":\"HKLM\\\\A\\\\B\",\"below\":false},"));
	assert_non_null(strstr(buf_str(&out),
	    "\"channels\":[],\"places\":[{\"source\":\"iis\",\"folder\":"
	    "\"%SystemDrive%\\\\inetpub\\\\logs\\\\LogFiles\",\"files\":"
	    "[\"*.log\"],\"below\":true,\"old\":false}]}"));
	buf_free(&out);
	knowledge_free(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_keys_of_fixes),
		cmocka_unit_test(test_queries),
		cmocka_unit_test(test_long_queries),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_what_is_kept),
		cmocka_unit_test(test_there_again),
		cmocka_unit_test(test_built_in),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
