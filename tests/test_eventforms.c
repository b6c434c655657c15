/*
 * Windows events in every form that people hold them: what one says must not
 * depend on its form, and neither must the judgement.
 */

#include "engine/evidence/readers/localdate.h"
#include "tests/help_capture.h"
#include "tests/help_events.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NDES "Microsoft-Windows-NetworkDeviceEnrollmentService"

/* 2024-04-15T12:41:30 */
#define THIRTY INT64_C(1713184890000000)

/* The reader that knows TEXT best, as when files are looked at. */
static const struct reader_ops *
reader_of(struct span text)
{
	const struct reader_ops *best = NULL;
	int most = 0;

	for (size_t i = 0; readers[i]; i++) {
		int score = readers[i]->binary || readers[i] == &reader_excerpt
				? 0
				: readers[i]->sniff(text);

		if (score > most) {
			most = score;
			best = readers[i];
		}
	}
	return best;
}

static const char text_form[] =
    "Event[0]:\r\n"
    "  Log Name: Application\r\n"
    "  Source: " NDES "\r\n"
    "  Date: 2024-04-15T12:41:30.123\r\n"
    "  Event ID: 29\r\n"
    "  Task: N/A\r\n"
    "  Level: Error\r\n"
    "  Opcode: Info\r\n"
    "  Keyword: Classic\r\n"
    "  User: S-1-5-21-1\r\n"
    "  User Name: CONTOSO\\svc-ndes\r\n"
    "  Computer: ndes01.contoso.com\r\n"
    "  Description: \r\n"
    "The password in the request: cannot be verified.\r\n"
    "Event[not a heading]\r\n"
    "\r\n"
    "Event[1]\r\n"
    "  Log Name: Application\r\n"
    "  Source: " NDES "\r\n"
    "  Date: 2024-04-15T12:41:32.0000000Z\r\n"
    "  Event ID: 31\r\n"
    "  Level: Warning\r\n"
    "  Description: second\r\n\r\n";

static void
text_english(void **state)
{
	struct needles n = { .count = 0 };
	struct fed f;

	(void)state;
	assert_int_equal(reader_eventtext.sniff(SPAN(text_form)), 100);
	feed(&f, &reader_eventtext, SPAN(text_form), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_int_equal(f.source.records, 2);
	assert_string_equal(fed_field(&f, 0, FIELD_PROVIDER), NDES);
	assert_string_equal(fed_field(&f, 0, FIELD_EVENT_ID), "29");
	assert_string_equal(fed_field(&f, 0, FIELD_LEVEL), "2");
	assert_string_equal(fed_field(&f, 1, FIELD_LEVEL), "3");
	assert_string_equal(fed_field(&f, 0, FIELD_CHANNEL), "Application");
	assert_string_equal(
	    fed_field(&f, 0, FIELD_COMPUTER), "ndes01.contoso.com");
	assert_string_equal(fed_text(&f, 0),
	    "The password in the request: cannot be verified.\r\n"
	    "Event[not a heading]");
	assert_string_equal(fed_text(&f, 1), "second");
	assert_true(f.records[0].time == THIRTY + 123000);
	assert_true(f.records[0].zone_unknown);
	assert_true(f.records[1].time == THIRTY + 2 * TIME_SECOND);
	assert_false(f.records[1].zone_unknown);
	assert_int_equal(f.records[1].line, 17);
	assert_int_equal(fed_problems(&f, PROBLEM_ZONE), 1);
	fed_free(&f);
	feed_all_sizes(&reader_eventtext, SPAN(text_form), 1, NULL);
	assert_true(needles_add(&n, SPAN("second")));
	feed(&f, &reader_eventtext, SPAN(text_form), 0, &n);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.source.records, 2);
	fed_free(&f);
}

/* Labels in a language nobody told us about are taken by their place. */
static void
text_localised(void **state)
{
	static const char text[] = "Event[0]:\r\n"
				   "  Nom du journal\xC2\xA0: Application\r\n"
				   "  Quelle: " NDES "\r\n"
				   "  Date : 2024-04-15T12:41:30.123\r\n"
				   "  Ereignis-ID: 29\r\n"
				   "  T\xC3\xA2"
				   "che : N/A\r\n"
				   "  Niveau\xC2\xA0: Erreur\r\n"
				   "  a: \r\n  b: \r\n  c: \r\n  d: \r\n"
				   "  Ordinateur : ndes01\r\n"
				   "  Beschreibung: \r\n"
				   "Le mot de passe\xC2\xA0: non.\r\n";
	struct fed f;

	(void)state;
	assert_int_equal(reader_eventtext.sniff(SPAN(text)), 100);
	feed(&f, &reader_eventtext, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_string_equal(fed_field(&f, 0, FIELD_CHANNEL), "Application");
	assert_string_equal(fed_field(&f, 0, FIELD_PROVIDER), NDES);
	assert_string_equal(fed_field(&f, 0, FIELD_EVENT_ID), "29");
	assert_string_equal(fed_field(&f, 0, FIELD_LEVEL), "2");
	assert_string_equal(fed_field(&f, 0, FIELD_COMPUTER), "ndes01");
	assert_string_equal(fed_text(&f, 0), "Le mot de passe\xC2\xA0: non.");
	assert_true(f.records[0].time == THIRTY + 123000);
	fed_free(&f);
}

/* The first line, and that the second is there on a line of its own. */
static void
check_message(const char *got, const struct help_event *e, bool folded)
{
	const char *second = e->message[1] ? strstr(got, e->message[1]) : NULL;

	assert_int_equal(strncmp(got, e->message[0], strlen(e->message[0])), 0);
	assert_true(!e->message[1] == !second);
	if (second)
		assert_true(
		    second[-1] == '\n' || (folded && second[-1] == ' '));
	assert_null(strstr(got, "Xml"));
	assert_null(strstr(got, "<Event"));
}

static void
check_form(size_t form, struct span text)
{
	const struct reader_ops *ops = reader_of(text);
	struct fed f;

	assert_non_null(ops);
	assert_int_equal(ops->kind, SOURCE_EVENT);
	feed(&f, ops, text, 0, NULL);
	assert_int_equal(f.count, HELP_EVENTS);
	assert_int_equal(f.source.records, HELP_EVENTS);
	for (size_t i = 0; i < HELP_EVENTS; i++) {
		const struct help_event *e = &help_event_set[i];
		char id[8];

		snprintf(id, sizeof(id), "%d", e->id);
		assert_string_equal(fed_field(&f, i, FIELD_EVENT_ID), id);
		assert_string_equal(
		    fed_field(&f, i, FIELD_PROVIDER), e->provider);
		if (help_event_forms[form].channel)
			assert_string_equal(
			    fed_field(&f, i, FIELD_CHANNEL), e->channel);
		if (strcmp(help_event_forms[form].name, "fl") != 0)
			assert_string_equal(fed_field(&f, i, FIELD_LEVEL), "2");
		assert_true(f.records[i].time == time_of_civil(&e->at));
		assert_int_equal(
		    f.records[i].zone_unknown, help_event_forms[form].local);
		check_message(
		    fed_text(&f, i), e, help_event_forms[form].folded);
	}
	assert_int_equal(fed_problems(&f, PROBLEM_ZONE),
	    help_event_forms[form].local ? HELP_EVENTS : 0);
	assert_int_equal(fed_problems(&f, PROBLEM_DATE_ORDER), 0);
	assert_int_equal(fed_problems(&f, PROBLEM_SYNTAX), 0);
	assert_int_equal(fed_problems(&f, PROBLEM_TORN), 0);
	fed_free(&f);
	feed_all_sizes(ops, text, 37, NULL);
	feed_hostile(ops, text);
}

static void
one_record_in_every_form(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < HELP_EVENT_FORMS; i++) {
		help_event_write(i, &b);
		print_message("%s\n", help_event_forms[i].name);
		check_form(i, buf_span(&b));
	}
	buf_free(&b);
}

/* What is said of a capture that holds nothing but TEXT. */
static void
judge_text(const void *k, struct span text, struct buf *out)
{
	struct help_capture h = help_capture_new(k);
	const struct diagnosis *d;

	buf_add(&h.excerpt, text); /* a file of the folder, not named alone */
	help_run(&h);
	d = case_diagnosis(h.c);
	buf_printf(out, "%s %s\n", help_whole(&h), help_generation(&h));
	for (size_t i = 0; i < d->check_count; i++)
		buf_printf(out, "%s %llu/%llu %lld\n",
		    verdict_name(d->checks[i].verdict),
		    (unsigned long long)d->checks[i].good,
		    (unsigned long long)d->checks[i].bad,
		    (long long)d->checks[i].last);
	for (size_t i = 0; i < d->cause_count; i++)
		buf_printf(out, "%s %s\n",
		    know_cause(h.k, d->causes[i].cause)->id,
		    certainty_name(d->causes[i].certainty));
	help_capture_free(&h);
}

static void
one_judgement_of_every_form(void **state)
{
	struct buf text = BUF_INIT, first = BUF_INIT, other = BUF_INIT;

	help_event_write(0, &text);
	judge_text(*state, buf_span(&text), &first);
	assert_non_null(strstr(buf_str(&first), "ca-rpc-unavailable"));
	assert_non_null(strstr(buf_str(&first), "fault"));
	for (size_t i = 1; i < HELP_EVENT_FORMS; i++) {
		help_event_write(i, &text);
		buf_clear(&other);
		judge_text(*state, buf_span(&text), &other);
		print_message("%s\n", help_event_forms[i].name);
		assert_string_equal(buf_str(&other), buf_str(&first));
	}
	buf_free(&text);
	buf_free(&first);
	buf_free(&other);
}

/* The set in XML beside the same in FORM, whose clock is AHEAD of UTC. */
static void
judge_pair(const void *k, size_t form, int64_t ahead, struct buf *out)
{
	struct help_capture h = help_capture_new(k);
	const struct check_result *r;

	for (size_t i = 0; i < HELP_EVENTS; i++) {
		struct help_event e = help_event_set[i];

		help_event_forms[0].write(&h.events, &e, i);
		time_to_civil(time_of_civil(&e.at) + ahead, &e.at);
		help_event_forms[form].write(&h.excerpt, &e, i);
	}
	help_run(&h);
	r = help_check(&h, "ca-failures");
	buf_printf(out, "%s %llu/%llu", verdict_name(r->verdict),
	    (unsigned long long)r->good, (unsigned long long)r->bad);
	help_capture_free(&h);
}

static void
twice_in_two_forms_counts_once(void **state)
{
	static const int64_t zones[] = { 0, 2 * TIME_HOUR, -5 * TIME_HOUR,
		5 * TIME_HOUR + 45 * TIME_MINUTE };
	struct buf once = BUF_INIT, twice = BUF_INIT;

	/* a copy of the XML with itself is no other file */
	buf_printf(&once, "fail 0/%d", HELP_EVENTS);
	for (size_t i = 1; i < HELP_EVENT_FORMS; i++) {
		size_t n = sizeof(zones) / sizeof(zones[0]);

		for (size_t z = 0; z < n; z++) {
			if (z > 0 && !help_event_forms[i].local)
				break;
			buf_clear(&twice);
			judge_pair(*state, i, zones[z], &twice);
			print_message("%s\n", help_event_forms[i].name);
			assert_string_equal(buf_str(&twice), buf_str(&once));
		}
	}
	/* three minutes are no zone: these are other events */
	buf_clear(&twice);
	judge_pair(*state, 1, 3 * TIME_MINUTE, &twice);
	assert_string_equal(buf_str(&twice), "fail 0/6");
	buf_free(&once);
	buf_free(&twice);
}

/*
 * Nor do they fail what passes in another kind of log: which is the newer
 * cannot be told.  Of a known zone they are the newest, and do.
 */
static void
unknown_zones_only_warn(void **state)
{
	for (size_t form = 0; form < 2; form++) {
		struct help_capture h = help_capture_new(*state);
		struct help_event e = { .provider = HELP_NDES,
			.channel = "Application",
			.id = 29,
			.message = { "The password in the certificate request "
				     "cannot be verified." } };

		for (int64_t i = 0; i < 6; i++)
			help_plugin_good(&h, -i * HELP_MINUTE, 1);
		for (size_t i = 0; i < 3; i++) {
			time_to_civil(help_time(60 + (int64_t)i), &e.at);
			help_event_forms[form].write(&h.excerpt, &e, i);
		}
		help_run(&h);
		assert_string_equal(help_verdict(&h, "challenge-accepted"),
		    help_event_forms[form].local ? "warn" : "fail");
		help_capture_free(&h);
	}
}

/* So many events, at hours of WHOLE with a zone, of LOCAL without one. */
static uint64_t
events_at(const void *k, const int *whole, const int *local)
{
	struct help_capture h = help_capture_new(k);
	struct help_event e = help_event_set[0];
	const int64_t start = time_of_civil(&e.at);
	uint64_t bad;

	for (size_t i = 0; whole[i] >= 0; i++) {
		time_to_civil(start + whole[i] * TIME_HOUR, &e.at);
		help_event_forms[0].write(&h.events, &e, i);
	}
	for (size_t i = 0; local[i] >= 0; i++) {
		time_to_civil(start + local[i] * TIME_HOUR, &e.at);
		help_event_forms[1].write(&h.excerpt, &e, i);
	}
	help_run(&h);
	bad = help_check(&h, "ca-failures")->bad;
	help_capture_free(&h);
	return bad;
}

/* A file has one zone: what is no copy in that one is true. */
static void
true_events_stay(void **state)
{
	static const struct {
		int whole[6], local[6];
		uint64_t events;
	} rows[] = {
		{ { 0, -1 }, { 2, -1 }, 1 },
		{ { 0, -1 }, { 2, 4, -1 }, 2 },
		{ { 0, -1 }, { 0, 2, -1 }, 2 },
		{ { 0, 2, -1 }, { 2, -1 }, 2 },
		{ { 0, 2, -1 }, { 0, 2, -1 }, 2 },
		{ { 0, 2, -1 }, { 2, 4, 6, 8, -1 }, 4 },
		{ { 0, 1, 3, -1 }, { 2, 3, 5, 9, -1 }, 4 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t n = events_at(*state, rows[i].whole, rows[i].local);

		if (n != rows[i].events)
			fail_msg("row %zu: %llu", i, (unsigned long long)n);
	}
}

/*
 * Rule 30: errors of a clock with an unknown zone beside a source that
 * passes.  Which are newer cannot be told: neither is past.
 */
static void
unknown_zones_do_not_decide(void **state)
{
	static const int64_t ahead[] = { 0, 3 * HELP_HOUR, -3 * HELP_HOUR };

	/* nothing is said of 4006 and 31 but their order in time */
	for (size_t i = 0; i < 3; i++) {
		struct help_capture h = help_capture_new(*state);
		struct civil c;

		/* event 31 settles ca-failures, and so does 4006 */
		for (int k = 0; k < 12; k++)
			help_event(&h, -k * HELP_MINUTE,
			    "Microsoft-Intune-CertificateConnectors",
			    "Microsoft-Intune-CertificateConnectors/"
			    "Operational",
			    4006, "issued");
		for (size_t k = 0; k < 3; k++) {
			struct help_event e = help_event_set[k];

			time_to_civil(help_time(ahead[i] + (int64_t)k), &c);
			e.at = c;
			help_event_forms[1].write(&h.excerpt, &e, k);
		}
		help_run(&h);
		assert_string_equal(help_verdict(&h, "ca-failures"), "warn");
		help_capture_free(&h);
	}
}

/* Dates that tell the order of day and month only together, or not at all. */
static void
orders_of_dates(void **state)
{
	static const struct {
		const char *dates[4];
		enum date_order order;
		bool doubtful;
	} files[] = {
		{ { "3/4/2026 10:00:00", "13/4/2026 10:00:00" }, DATE_DMY,
		    false },
		{ { "4/3/2026 10:00:00 AM", "4/13/2026 10:00:00 AM" }, DATE_MDY,
		    false },
		/* time runs one way: April, then May, in days 9 to 11 */
		{ { "9/4/2026 10:00", "10/4/2026 10:00", "11/4/2026 10:00",
		      "2/5/2026 10:00" },
		    DATE_DMY, false },
		{ { "4/9/2026 10:00", "4/10/2026 10:00", "4/11/2026 10:00",
		      "5/2/2026 10:00" },
		    DATE_MDY, false },
		{ { "4/9/2026 10:00:00 AM" }, DATE_MDY, true },
		{ { "4/9/2026 10:00:00" }, DATE_UNKNOWN, false },
		{ { "2026-04-09 10:00:00" }, DATE_UNKNOWN, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct localdate_order o = { .any = false };

		for (size_t k = 0; k < 4 && files[i].dates[k]; k++)
			localdate_note(&o, span_of(files[i].dates[k]));
		assert_int_equal(localdate_decide(&o), files[i].order);
		assert_int_equal(o.doubtful, files[i].doubtful);
	}
}

/* 2026-05-05T10:00:00Z in many spellings, 0: local, 1: with a zone */
static void
spellings_of_dates(void **state)
{
	static const struct {
		const char *text;
		bool zoned;
	} good[] = {
		{ "5/5/2026 10:00:00 AM", false },
		{ "\xE2\x80\x8E"
		  "5/5/2026\xE2\x80\xAF"
		  "10:00:00\xE2\x80\xAF"
		  "AM",
		    false },
		{ "05.05.2026 10:00:00", false },
		{ "05/05/2026 10:00", false },
		{ "2026-05-05 10:00:00", false },
		{ "Tuesday, May 5, 2026 10:00:00 AM", false },
		{ "mardi 5 mai 2026 10:00:00", false },
		{ "Dienstag, 5. Mai 2026 10:00:00", false },
		{ "5 May 2026 10:00:00", false },
		{ "May 05, 2026 10:00:00.000000000 UTC", true },
		{ "2026-05-05 10:00:00 UTC", true },
		{ "2026-05-05T12:00:00.0000000+02:00", true },
		{ "2026-05-05 12:00:00 +0200", true },
		{ "2026-05-05T10:00:00.000Z", true },
		{ "/Date(1777975200000)/", true },
		{ "20260505120000.000000+120", true },
	};
	static const char *const bad[] = { "", "31", "5/5/26 10:00",
		"13/13/2026", "2148204809", "5/5/2026 25:00:00",
		"5/5/2026 10:00:00 XM", "May 2026", "Error", "1.3.6.1.4" };
	struct localdate d;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		print_message("%s\n", good[i].text);
		assert_true(
		    localdate_read(span_of(good[i].text), DATE_UNKNOWN, &d));
		assert_true(d.time == INT64_C(1777975200000000));
		assert_int_equal(d.zoned, good[i].zoned);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(localdate_read(span_of(bad[i]), DATE_UNKNOWN, &d));
	assert_true(localdate_read(SPAN("4/9/2026 10:00"), DATE_UNKNOWN, &d));
	assert_true(d.ambiguous && d.time == TIME_NONE);
}

static int
setup(void **state)
{
	return feed_xml_setup(state) || help_guide_setup(state);
}

static int
teardown(void **state)
{
	return help_guide_teardown(state) || feed_xml_teardown(state);
}

#define NARROW "\xE2\x80\xAF" /* U+202F, before AM in PowerShell 7 */

#define E5 "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"

/* Columns of a window, not bytes: letters of several bytes are one wide. */
static void
columns_of_a_window(void **state)
{
	static const char table[] =
	    "\r\n   ProviderName: " NDES "\r\n\r\n"
	    "TimeCreated                     Id LevelDisplayName Message\r\n"
	    "-----------                     -- ---------------- -------\r\n"
	    "4/15/2024 12:41:30" NARROW "PM           29 Détaillé éàè "
	    "    The password in the request\r\n"
	    "4/16/2024 12:41:30" NARROW "PM           31 Error            "
	    "Short\r\n";
	/* 65 columns, as the provider shows: the word had no room there */
	static const char list[] =
	    "TimeCreated  : 4/15/2024 12:41:30 PM\r\n"
	    "ProviderName : " NDES "\r\n"
	    "Id           : 29\r\n"
	    "Message      : aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeee\r\n"
	    "               " E5 E5 E5 " " E5 " " E5 " " E5 " " E5 "\r\n";
	struct fed f;

	(void)state;
	feed(&f, reader_of(SPAN(table)), SPAN(table), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_string_equal(fed_field(&f, 0, FIELD_EVENT_ID), "29");
	assert_string_equal(fed_text(&f, 0), "The password in the request");
	assert_string_equal(fed_field(&f, 1, FIELD_EVENT_ID), "31");
	assert_string_equal(fed_text(&f, 1), "Short");
	fed_free(&f);
	feed_all_sizes(reader_of(SPAN(table)), SPAN(table), 7, NULL);
	feed(&f, reader_of(SPAN(list)), SPAN(list), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_string_equal(fed_text(&f, 0),
	    "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeee " E5 E5 E5 " " E5
	    " " E5 " " E5 " " E5);
	fed_free(&f);
}

/* A message quotes what looks like its event: the one at its end counts. */
static void
an_event_in_a_message(void **state)
{
#define XML(provider, id)                                                      \
	"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'" \
	"><System><Provider Name='" provider "'/><EventID>" id "</EventID>"    \
	"<TimeCreated SystemTime='2024-04-15T12:41:30Z'/></System></Event>"
	static const char text[] =
	    "Log Name:      Application\nSource:        " NDES "\n"
	    "Date:          4/15/2024 12:41:30 PM\nEvent ID:      29\n"
	    "Task Category: None\nLevel:         Error\nDescription:\n"
	    "Not known: " XML("Forged", "4006") "\n"
						"Event Xml:\n" XML(
						    NDES, "29") "\n";
	struct fed f;

	(void)state;
	feed(&f, &reader_eventtext, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 1);
	assert_string_equal(fed_field(&f, 0, FIELD_PROVIDER), NDES);
	assert_string_equal(fed_field(&f, 0, FIELD_EVENT_ID), "29");
	fed_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_english),
		cmocka_unit_test(text_localised),
		cmocka_unit_test(one_record_in_every_form),
		cmocka_unit_test(one_judgement_of_every_form),
		cmocka_unit_test(twice_in_two_forms_counts_once),
		cmocka_unit_test(true_events_stay),
		cmocka_unit_test(unknown_zones_do_not_decide),
		cmocka_unit_test(unknown_zones_only_warn),
		cmocka_unit_test(orders_of_dates),
		cmocka_unit_test(spellings_of_dates),
		cmocka_unit_test(columns_of_a_window),
		cmocka_unit_test(an_event_in_a_message),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
