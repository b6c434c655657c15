/*
 * XML: elements, attributes, text, validation; what is refused.
 */

#include "engine/base/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int
setup(void **state)
{
	(void)state;
	xml_start();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	xml_stop();
	return 0;
}

static void
walks(void **state)
{
	struct xml_doc *doc = xml_parse(
	    SPAN("<a xmlns='urn:x'>\n<!-- c --><b/>t<c/>\n<b i='2'/></a>"),
	    "x.xml", NULL);
	const struct xml_node *a = xml_root(doc), *b = xml_child(a, "b");

	(void)state;
	assert_non_null(doc);
	assert_string_equal(xml_name(a), "a");
	assert_ptr_equal(xml_child(a, NULL), b);
	assert_string_equal(xml_name(xml_next(b, NULL)), "c");
	b = xml_next(b, "b");
	assert_string_equal(xml_attr(b, "i"), "2");
	assert_int_equal(xml_line(b), 3);
	assert_null(xml_next(b, NULL));
	assert_null(xml_child(b, NULL));
	assert_null(xml_child(a, "d"));
	assert_null(xml_child(NULL, NULL));
	assert_null(xml_next(NULL, NULL));
	xml_free(doc);
	xml_free(NULL);
}

static void
attributes(void **state)
{
	struct xml_doc *doc = xml_parse(
	    SPAN("<a plain='p' empty='' x:ns='n' xmlns:x='urn:x' "
		 "mixed='1 &lt; 2 &amp;&amp; &#xE9;&#10;&quot;&apos;&gt;'/>"),
	    "x.xml", NULL);
	const struct xml_node *a = xml_root(doc);

	(void)state;
	assert_string_equal(xml_attr(a, "plain"), "p");
	assert_string_equal(xml_attr(a, "empty"), "");
	assert_string_equal(xml_attr(a, "ns"), "n");
	assert_string_equal(xml_attr(a, "mixed"), "1 < 2 && \xC3\xA9\n\"'>");
	assert_null(xml_attr(a, "absent"));
	assert_null(xml_attr(NULL, "plain"));
	xml_free(doc);
}

static void
texts(void **state)
{
	struct xml_doc *doc = xml_parse(
	    SPAN("<a> one\n\ttwo &amp;<b>three</b><![CDATA[<four>]]>"
		 "<!-- no --><p/> <p/>five <c/></a>"),
	    "x.xml", NULL);
	struct buf b = BUF_INIT;

	(void)state;
	xml_text(xml_root(doc), &b);
	assert_string_equal(buf_str(&b), " one\n\ttwo &three<four> five ");
	buf_clear(&b);
	xml_text(xml_child(xml_root(doc), "b"), &b);
	assert_string_equal(buf_str(&b), "three");
	buf_clear(&b);
	xml_prose(xml_root(doc), &b);
	assert_string_equal(buf_str(&b), "one two &three<four>\n\nfive");
	buf_free(&b);
	xml_free(doc);
}

static void
refuses(void **state)
{
	static const struct {
		const char *text;
		long line;
	} cases[] = {
		{ "", 1 },
		{ "text", 1 },
		{ "<a>", 1 },
		{ "<a>\n<b>\n</a>", 3 },
		{ "<a b='1' b='2'/>", 1 },
		{ "<a>&other;</a>", 1 },
		{ "<a b='&other;'/>", 1 },
		{ "<a>\x01</a>", 1 },
		{ "<a>\xFF</a>", 1 },
		{ "<a/><b/>", 1 },
		{ "<!DOCTYPE a><a/>", 1 },
		{ "<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>", 1 },
		{ "\n<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", 2 },
	};
	struct err_info info;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memset(&info, 0, sizeof(info));
		assert_null(xml_parse(span_of(cases[i].text), "n", &info));
		assert_int_equal(info.code, ERR_FORMAT);
		assert_string_equal(info.file, "n");
		assert_int_equal(info.line, cases[i].line);
		assert_null(xml_parse(span_of(cases[i].text), "n", NULL));
	}
}

/* Ten levels of ten entities each would be 10 GB of text. */
static void
no_expansion(void **state)
{
	struct buf b = BUF_INIT;
	int i;

	(void)state;
	buf_puts(&b, "<!DOCTYPE a [<!ENTITY e0 'lol'>");
	for (i = 1; i < 11; i++)
		buf_printf(&b, "<!ENTITY e%d '&e%d;&e%d;&e%d;&e%d;'>", i, i - 1,
		    i - 1, i - 1, i - 1);
	buf_puts(&b, "]><a b='&e10;'>&e10;</a>");
	assert_null(xml_parse(buf_span(&b), "n", NULL));
	buf_free(&b);
}

static void
deep(void **state)
{
	struct buf b = BUF_INIT;
	int i;

	(void)state;
	for (i = 0; i < 100000; i++)
		buf_puts(&b, "<a>");
	assert_null(xml_parse(buf_span(&b), "n", NULL));
	buf_free(&b);
}

struct heard {
	int count;
	long line;
};

static void
hear(void *arg, long line, const char *message)
{
	struct heard *heard = arg;

	assert_true(message[0] != '\0');
	heard->count++;
	heard->line = line;
}

#define RNG(body)                                                              \
	"<element name='a' xmlns='http://relaxng.org/ns/structure/1.0'>" body  \
	"</element>"

static void
validates(void **state)
{
	struct xml_doc *doc = xml_parse(SPAN("<a>\n<b/>\n</a>"), "n", NULL);
	struct heard heard = { 0, 0 };

	(void)state;
	assert_int_equal(
	    xml_validate(doc, SPAN(RNG("<element name='b'><empty/></element>")),
		hear, &heard),
	    OK);
	assert_int_equal(heard.count, 0);
	assert_int_equal(
	    xml_validate(doc, SPAN(RNG("<empty/>")), hear, &heard), ERR_FORMAT);
	assert_true(heard.count > 0);
	assert_true(heard.line > 0);
	heard.count = 0;
	assert_int_equal(
	    xml_validate(doc, SPAN("<nonsense/>"), hear, &heard), ERR_FORMAT);
	assert_true(heard.count > 0);
	assert_int_equal(
	    xml_validate(doc, SPAN(RNG("<empty/>")), NULL, NULL), ERR_FORMAT);
	xml_free(doc);
}

/* HEAD, N times PART with its number for #, TAIL: within the limits? */
static bool
within(const char *head, const char *part, size_t n, const char *tail)
{
	struct buf b = BUF_INIT;
	bool ok;

	buf_puts(&b, head);
	for (size_t i = 0; i < n; i++)
		for (const char *c = part; *c; c++)
			if (*c == '#')
				buf_printf(&b, "%d", (int)i);
			else
				buf_byte(&b, *c);
	buf_puts(&b, tail);
	ok = xml_within_limits(buf_span(&b));
	buf_free(&b);
	return ok;
}

/* Each limit holds, one more does not, and no quote or comment hides any. */
static void
limits(void **state)
{
	static const struct {
		const char *head, *part, *tail;
		size_t most;
	} cases[] = {
		{ "<a>", "<b/>", "</a>", XML_MARKS_MAX - 2 },
		{ "<a>", "<!--=-->", "</a>", XML_MARKS_MAX - 2 },
		{ "<a>", "<?p ?>", "</a>", XML_MARKS_MAX - 2 },
		{ "<a>", "<![CDATA[<b>]]>", "</a>", XML_MARKS_MAX - 2 },
		{ "<a", " b# = '>'", "/>", XML_ATTRIBUTES_MAX },
		{ "<a x='>\"'", " b#=\"'\"", ">", XML_ATTRIBUTES_MAX - 1 },
		{ "<!-- ' --><a", " b#='1'", "/>", XML_ATTRIBUTES_MAX },
		{ "<a>", "<b xmlns:p#='u'/>", "</a>", XML_NAMESPACES_MAX },
		{ "", "<b>", "", XML_DEPTH_MAX },
		{ "<![CDATA[ \" ]]>", "<b c='/'>", "", XML_DEPTH_MAX },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(within(cases[i].head, cases[i].part, cases[i].most,
		    cases[i].tail));
		assert_false(within(cases[i].head, cases[i].part,
		    cases[i].most + 1, cases[i].tail));
	}
	assert_true(within("<a>", "<b></b>", 1000, "</a>"));
	assert_true(within("", "no markup", 1, ""));
	assert_true(within("", "", 0, ""));
	assert_true(within("<a b='", "never closed", 1, ""));
}

static void
written_entities(void **state)
{
	struct span s = SPAN("&lt;&#xD;&apos;&nbsp;");
	struct buf out = BUF_INIT;

	(void)state;
	while (xml_take_entity(&s, &out))
		;
	assert_string_equal(buf_str(&out), "<\r'");
	assert_true(span_is(s, "&nbsp;"));
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walks),
		cmocka_unit_test(attributes),
		cmocka_unit_test(texts),
		cmocka_unit_test(refuses),
		cmocka_unit_test(no_expansion),
		cmocka_unit_test(deep),
		cmocka_unit_test(validates),
		cmocka_unit_test(limits),
		cmocka_unit_test(written_entities),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
