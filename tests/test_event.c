/*
 * Windows events: raw and rendered XML, with and without a root, and the
 * text form of wevtutil.
 */

#include "engine/base/xml.h"
#include "engine/evidence/readers/xmlrow.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NS   "http://schemas.microsoft.com/win/2004/08/events/event"
#define NDES "Microsoft-Windows-NetworkDeviceEnrollmentService"

#define EVENT(second, id, rest)                                                \
	"<Event xmlns='" NS "'><System><Provider Name='" NDES                  \
	"' Guid='{1}'/><EventID Qualifiers='49754'>" id                        \
	"</EventID><Version>0</Version><Level>2</Level><Task>0</Task>"         \
	"<TimeCreated SystemTime='2024-04-15T12:41:" second                    \
	".123456700Z'/><EventRecordID>7</EventRecordID>"                       \
	"<Correlation ActivityID='{5f2c1a34-0000-4b1e-8a6d-0123456789ab}'/>"   \
	"<Execution ProcessID='10' ThreadID='77'/>"                            \
	"<Channel>Application</Channel><Computer>ndes01.contoso.com"           \
	"</Computer><Security/></System>" rest "</Event>"

/* 2024-04-15T12:41:30Z */
#define THIRTY INT64_C(1713184890000000)

static const char raw[] = EVENT("30", "31",
    "<EventData Name='EVENT_MSCEP_FAIL_SUBMIT'><Data Name='ErrorCode'>"
    "The template is &quot;not&quot; supported.</Data>"
    "<Data Name='ErrorMessage'>0x80094800</Data><Data>bare</Data>"
    "</EventData>") "\r\n" EVENT("31", "29", "") "\r\n";

static void
raw_xml(void **state)
{
	struct fed f;

	(void)state;
	assert_int_equal(reader_event.sniff(SPAN(raw)), 100);
	feed(&f, &reader_event, SPAN(raw), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 0, FIELD_PROVIDER), NDES);
	assert_string_equal(fed_field(&f, 0, FIELD_EVENT_ID), "31");
	assert_string_equal(fed_field(&f, 0, FIELD_LEVEL), "2");
	assert_string_equal(fed_field(&f, 0, FIELD_THREAD), "77");
	assert_string_equal(fed_field(&f, 0, FIELD_CHANNEL), "Application");
	assert_string_equal(
	    fed_field(&f, 0, FIELD_COMPUTER), "ndes01.contoso.com");
	assert_string_equal(fed_field(&f, 0, FIELD_ACTIVITY_ID),
	    "{5f2c1a34-0000-4b1e-8a6d-0123456789ab}");
	assert_string_equal(fed_text(&f, 0),
	    "ErrorCode=The template is \"not\" supported.\n"
	    "ErrorMessage=0x80094800\nbare");
	assert_string_equal(fed_text(&f, 1), "");
	assert_true(f.records[0].time == THIRTY + 123456);
	assert_false(f.records[0].zone_unknown);
	assert_true(f.records[0].flow != 0);
	assert_true(f.records[0].flow == f.records[1].flow);
	assert_int_equal(f.records[1].line, 2);
	for (size_t i = 0; i < PROBLEM_COUNT; i++)
		assert_int_equal(f.source.problem[i].count, 0);
	fed_free(&f);
	feed_all_sizes(&reader_event, SPAN(raw), 1, NULL);
}

/* The same events as other tools write them give the same records. */
static void
xml_of_other_tools(void **state)
{
	static const char data[] = "<EventData><Data>a</Data><Data>b</Data>"
				   "</EventData>";
	static const char strings[] = "<EventData><Data><string>a</string>\n"
				      "<string>b</string>\n</Data></EventData>";
	static const char escaped[] =
	    "<EventData><Data>&lt;string&gt;a&lt;/string&gt;\n"
	    "&lt;string&gt;b&lt;/string&gt;\n</Data></EventData>";
	static const char *const forms[] = {
		EVENT("30", "31", "") "\n" EVENT("31", "29", ""),
		"evtxexport 20181227\n\n" EVENT("30", "31", "") "\n\n" EVENT(
		    "31", "29", "") "\n",
		"Record 1\n<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" EVENT(
		    "30", "31", "") "\nRecord 2\n"
				    "<?xml version=\"1.0\"?>\n" EVENT(
					"31", "29", "") "\n",
		"<?xml version=\"1.1\" standalone=\"yes\" "
		"?>\n\n<Events>\n" EVENT("30", "31", "") "\n\n" EVENT(
		    "31", "29", "") "\n</Events>\n",
	};
	struct fed f;

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct span text = span_of(forms[i]);

		assert_int_equal(reader_event.sniff(text), 100);
		feed(&f, &reader_event, text, 0, NULL);
		assert_int_equal(f.count, 2);
		assert_string_equal(fed_field(&f, 1, FIELD_EVENT_ID), "29");
		assert_true(f.records[0].time == THIRTY + 123456);
		for (size_t k = 0; k < PROBLEM_COUNT; k++)
			assert_int_equal(f.source.problem[k].count, 0);
		fed_free(&f);
		feed_all_sizes(&reader_event, text, 7, NULL);
	}
	for (int i = 0; i < 3; i++) {
		struct buf text = BUF_INIT;

		buf_printf(&text,
		    "<Event xmlns='" NS "'><System><TimeCreated "
		    "SystemTime='2024-04-15 12:41:30%s'/>"
		    "</System>%s</Event>",
		    i ? ".000000" : "+00:00",
		    i == 0   ? data
		    : i == 1 ? strings
			     : escaped);
		feed(&f, &reader_event, buf_span(&text), 0, NULL);
		assert_string_equal(fed_text(&f, 0), "a\nb");
		assert_true(f.records[0].time == THIRTY);
		assert_false(f.records[0].zone_unknown);
		fed_free(&f);
		buf_free(&text);
	}
}

static const char rendered[] =
    "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\" "
    "standalone=\"yes\"?>\r\n<Events>" EVENT("30", "29",
	"<EventData><Data Name='a'>1</Data></EventData>"
	"<RenderingInfo Culture='fr-FR'><Message>\r\nLe mot de passe ne "
	"peut pas \xC3\xAAtre v\xC3\xA9rifi\xC3\xA9.\r\n</Message>"
	"<Level>Erreur</Level></RenderingInfo>") EVENT("31", "4005",
	"<UserData><EventXML xmlns='x'><Code>5</Code><Sub><Why>no"
	"</Why></Sub></EventXML></UserData>") "</Events>\r\n";

static void
rendered_with_a_root(void **state)
{
	struct fed f;

	(void)state;
	assert_int_equal(reader_event.sniff(SPAN(rendered)), 100);
	feed(&f, &reader_event, SPAN(rendered), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_text(&f, 0),
	    "Le mot de passe ne peut pas \xC3\xAAtre v\xC3\xA9rifi\xC3\xA9.\n"
	    "a=1");
	assert_string_equal(fed_text(&f, 1), "Code=5\nWhy=no");
	assert_string_equal(fed_field(&f, 0, FIELD_LEVEL), "2");
	assert_int_equal(f.records[0].line, 2);
	for (size_t i = 0; i < PROBLEM_COUNT; i++)
		assert_int_equal(f.source.problem[i].count, 0);
	fed_free(&f);
	feed_all_sizes(&reader_event, SPAN(rendered), 1, NULL);
}

static void
torn_and_mended(void **state)
{
	static const char text[] = EVENT("30", "1",
	    "") "<Event xmlns='" NS "'><System><Provider Na" EVENT("31", "2",
	    "<EventData><Data>a\x02"
	    "b&#x1;</Data></EventData>")
	    EVENT("32", "3", "<EventData></Data>") "<Event xml";
	struct fed f;

	(void)state;
	feed(&f, &reader_event, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_text(&f, 1), "a b\xEF\xBF\xBD");
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 2);
	assert_int_equal(fed_problems(&f, PROBLEM_XML), 2);
	fed_free(&f);
}

static void
needles_skip(void **state)
{
	struct needles n = { .count = 0 };
	struct fed f;

	(void)state;
	assert_true(needles_add(&n, SPAN("mscep")));
	feed(&f, &reader_event, SPAN(raw), 0, &n);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.source.records, 2);
	assert_true(f.source.last == THIRTY + TIME_SECOND + 123456);
	fed_free(&f);
}

static void
sniffing(void **state)
{
	static const char *const others[] = { "", "<", "<Event>", "<Events/>",
		"<Event xmlns='http://example.com/'><a/></Event>",
		"<E2ETraceEvent xmlns=\"" NS "\"></E2ETraceEvent>",
		"Event[0]:\r\nno label" };
	static const char prose[] = "It says\n" EVENT("30", "29", "");
	static const char quoted[] = EVENT("30", "29", "") "\nwhich means";
	static const char doubled[] = "\r\n<Events><Event xmlns=\"" NS
				      "\"><System></System></Event>";

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_int_equal(reader_event.sniff(span_of(others[i])), 0);
	assert_int_equal(reader_event.sniff(SPAN(prose)), 0);
	assert_int_equal(reader_event.sniff(SPAN(quoted)), 0);
	assert_int_equal(reader_event.sniff(SPAN(doubled)), 100);
	assert_int_equal(reader_crp.sniff(SPAN(raw)), 0);
}

static void
hostile(void **state)
{
	static const char deep[] = EVENT("30", "29",
	    "<UserData><a><a><a><b>1</b></a></a></a></UserData>") "<Event ";
	struct buf b = BUF_INIT;
	struct fed f;

	(void)state;
	feed_hostile(&reader_event, SPAN(deep));
	buf_puts(&b, "<Event xmlns='" NS "'><UserData>");
	for (int i = 0; i < 100000; i++)
		buf_puts(&b, "<a>");
	buf_puts(&b, "</UserData></Event>");
	feed(&f, &reader_event, buf_span(&b), 0, NULL);
	assert_int_equal(fed_problems(&f, PROBLEM_XML_LIMIT), 1);
	fed_free(&f);
	buf_free(&b);
}

/* What takes libxml2 long never gets there; the events around it stay. */
static void
over_a_limit(void **state)
{
	struct buf b = BUF_INIT;
	struct fed f;

	(void)state;
	buf_puts(&b, EVENT("30", "1", ""));
	buf_puts(&b, "<Event xmlns='" NS "'><System><Provider Name='x'");
	for (int i = 0; i < XML_ATTRIBUTES_MAX; i++)
		buf_printf(&b, " a%d='1'", i);
	buf_puts(&b, "/></System></Event>");
	buf_puts(&b, EVENT("31", "2", ""));
	feed(&f, &reader_event, buf_span(&b), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 1, FIELD_EVENT_ID), "2");
	assert_int_equal(fed_problems(&f, PROBLEM_XML_LIMIT), 1);
	assert_int_equal(fed_problems(&f, PROBLEM_XML), 0);
	fed_free(&f);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(raw_xml),
		cmocka_unit_test(xml_of_other_tools),
		cmocka_unit_test(rendered_with_a_root),
		cmocka_unit_test(torn_and_mended),
		cmocka_unit_test(needles_skip),
		cmocka_unit_test(sniffing),
		cmocka_unit_test(hostile),
		cmocka_unit_test(over_a_limit),
	};

	return cmocka_run_group_tests(tests, feed_xml_setup, feed_xml_teardown);
}
