/*
 * What changed between the last good and the first bad request: logs that
 * begin, IIS that starts again, services.
 */

#include "engine/base/json.h"
#include "engine/case/tracing.h"
#include "engine/report/report_trace.h"
#include "engine/trace/inside.h"
#include "tests/help_capture.h"
#include "tests/help_events.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DEVICE  "10.1.1.7"
#define GOOD    "200 0 0"
#define BAD     "500 0 0"
#define TURN_AT (10 * HELP_MINUTE) /* between good and bad ones */

/* The header that IIS writes anew; its #Date is S. */
static void
put_head(struct help_capture *h, int64_t s)
{
	struct civil c;

	time_to_civil(help_time(s), &c);
	buf_printf(&h->iis,
	    "#Software: Microsoft Internet Information Services 10.0\n"
	    "#Version: 1.0\n#Date: %04d-%02d-%02d %02d:%02d:%02d\n"
	    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query "
	    "s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status "
	    "sc-substatus sc-win32-status time-taken\n",
	    c.year, c.month, c.day, c.hour, c.minute, c.second);
}

/* Nine that are good, one a minute, and nine that are not. */
static struct help_capture
turning(const void *k, int64_t head_at)
{
	struct help_capture h = help_capture_new(k);

	for (int i = 1; i < 20; i++) {
		if (i * HELP_MINUTE == head_at)
			put_head(&h, head_at - 20);
		if (i != 10)
			help_pki(
			    &h, i * HELP_MINUTE, DEVICE, i < 10 ? GOOD : BAD);
	}
	return h;
}

static struct tracing *
trace_of(struct help_capture *h, const struct trace_options *o)
{
	static const struct trace_options none;
	struct err_info info = { .code = OK };
	struct tracing *t;

	t = case_trace(h->c, o ? o : &none, &info);
	assert_non_null(t);
	return t;
}

static void
test_header_between(void **state)
{
	struct help_capture h = turning(*state, 11 * HELP_MINUTE);
	struct tracing *t;
	const struct trace_change *c;

	help_open_capture(&h);
	t = trace_of(&h, NULL);
	assert_int_equal(trace_turned(tracing_result(t)), PLATFORM_COUNT);
	assert_int_equal(trace_change_count(tracing_result(t)), 1);
	c = trace_change_at(tracing_result(t), 0);
	assert_int_equal(c->kind, CHANGE_IIS_BEGINS);
	assert_int_equal(c->time, help_time(11 * HELP_MINUTE - 20));
	assert_string_equal(c->text, "u_ex250615.log");
	assert_int_equal(c->line, 4 + 9 + 3);
	tracing_free(t);
	help_capture_free(&h);
}

/* More changes than are kept: the older ones are given up, and that is said. */
static void
test_very_many(void **state)
{
	struct help_capture h = help_capture_new(*state);
	struct buf json = BUF_INIT;
	struct tracing *t;

	help_pki(&h, 0, DEVICE, GOOD);
	for (int i = 0; i < TRACE_CHANGES_MAX + 2; i++)
		help_event(&h, i, "EventLog", "System", 6005, "Started.");
	help_open_capture(&h);
	t = trace_of(&h, NULL);
	assert_int_equal(
	    trace_changes_dropped(tracing_result(t)), TRACE_CHANGES_MAX / 2);
	report_trace_json(h.c, tracing_result(t), &json, NULL, NULL);
	assert_non_null(strstr(buf_str(&json), "\"changes_too_old\":2048"));
	buf_free(&json);
	tracing_free(t);
	help_capture_free(&h);
}

/* The clock of IIS set by hand is that of its headers, too. */
static void
test_header_by_hand(void **state)
{
	struct help_capture h = turning(*state, 11 * HELP_MINUTE);
	struct trace_options o = { .keep = 0 };
	struct tracing *t;

	assert_true(trace_offset_parse(SPAN("iis=+60m"), &o));
	help_open_capture(&h);
	t = trace_of(&h, &o);
	assert_int_equal(trace_change_count(tracing_result(t)), 1);
	assert_int_equal(trace_change_at(tracing_result(t), 0)->time,
	    help_time(11 * HELP_MINUTE - 20) - TIME_HOUR);
	tracing_free(t);
	help_capture_free(&h);
}

/* Neither the head of the file, nor one before or after the turn. */
static void
test_header_elsewhere(void **state)
{
	static const int64_t when[] = { HELP_MINUTE, 5 * HELP_MINUTE,
		15 * HELP_MINUTE };

	for (size_t i = 0; i < sizeof(when) / sizeof(when[0]); i++) {
		struct help_capture h = turning(*state, when[i]);
		struct tracing *t;

		help_open_capture(&h);
		t = trace_of(&h, NULL);
		assert_int_equal(
		    trace_turned(tracing_result(t)), PLATFORM_COUNT);
		assert_int_equal(trace_change_count(tracing_result(t)), 0);
		tracing_free(t);
		help_capture_free(&h);
	}
}

/* A check sees rows only: headers are none. */
static void
test_check_is_blind(void **state)
{
	struct help_capture with = turning(*state, 11 * HELP_MINUTE);
	struct help_capture without = turning(*state, -1);

	help_run(&with);
	help_run(&without);
	assert_int_equal(case_source(with.c, 0)->records, 18);
	assert_int_equal(case_source(without.c, 0)->records, 18);
	assert_string_equal(help_whole(&with), help_whole(&without));
	help_capture_free(&with);
	help_capture_free(&without);
}

static void
put_connector(struct help_capture *h, int64_t s)
{
	struct buf b = BUF_INIT;
	char when[TIME_TEXT_MAX];

	buf_printf(&b,
	    "<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/"
	    "E2ETraceEvent\"><System xmlns=\"http://schemas.microsoft.com/2004/"
	    "06/windows/eventlog/system\"><EventID>0</EventID><Type>3</Type>"
	    "<SubType Name=\"Information\">0</SubType><Level>8</Level>"
	    "<TimeCreated SystemTime=\"%s\" /><Source "
	    "Name=\"NDESConnectorService\" /><Correlation ActivityID="
	    "\"{00000000-0000-0000-0000-000000000000}\" /><Execution "
	    "ProcessName=\"NDESConnector\" ProcessID=\"7364\" ThreadID=\"50\" "
	    "/><Channel/><Computer>NDES01</Computer></System>"
	    "<ApplicationData>Service begins.</ApplicationData>"
	    "</E2ETraceEvent>",
	    time_rfc3339(help_time(s), when));
	help_file(h, "NDESConnector_2025-06-15_1.svclog", buf_span(&b));
	buf_free(&b);
}

/* Files may be added once the folder is there. */
static void
open_again(struct help_capture *h)
{
	struct err_info info = { .code = OK };

	case_free(h->c);
	h->c = case_open(h->dir, h->k, &h->options, &info);
	assert_non_null(h->c);
}

/* Which logs began between, and the moment of the first. */
static size_t
logs_begun(const struct tracing *t, char names[200], int64_t *first)
{
	const struct trace *r = tracing_result(t);
	size_t n = 0;

	names[0] = '\0';
	for (size_t i = 0; i < trace_change_count(r); i++) {
		const struct trace_change *c = trace_change_at(r, i);

		if (c->kind != CHANGE_LOG_BEGINS)
			continue;
		if (n++ == 0)
			*first = c->time;
		strcat(names, c->text);
		strcat(names, " ");
	}
	return n;
}

/* The svclog of a service begins when it does, nothing else is asked of it. */
static void
test_connector_begins(void **state)
{
	struct help_capture h = turning(*state, -1);
	struct tracing *t;
	char names[200];
	int64_t first = TIME_NONE;

	help_open_capture(&h);
	put_connector(&h, TURN_AT);
	open_again(&h);
	t = trace_of(&h, NULL);
	assert_int_equal(logs_begun(t, names, &first), 1);
	assert_string_equal(names, "NDESConnector_2025-06-15_1.svclog ");
	assert_int_equal(first, help_time(TURN_AT));
	tracing_free(t);
	put_connector(&h, 2 * HELP_MINUTE);
	open_again(&h);
	t = trace_of(&h, NULL);
	assert_int_equal(logs_begun(t, names, &first), 0);
	tracing_free(t);
	help_capture_free(&h);
}

/* An event of the registration point that PROCESS wrote. */
static void
put_crp(struct help_capture *h, int64_t s, const char *process)
{
	struct buf b = BUF_INIT;
	size_t before = h->crp.n, at;

	help_crp(h, s, "VerifyRequest Started.");
	at = span_find(buf_span(&h->crp), SPAN("ProcessID=\""), before);
	assert_int_not_equal(at, SIZE_MAX);
	at += strlen("ProcessID=\"");
	buf_add(&b, span_slice(buf_span(&h->crp), 0, at));
	buf_puts(&b, process);
	at = span_find_byte(buf_span(&h->crp), '"', at);
	buf_add(&b, span_slice(buf_span(&h->crp), at, h->crp.n));
	buf_free(&h->crp);
	h->crp = b;
}

/* A pool that was recycled: the svclog goes on in another process. */
static void
test_process_replaced(void **state)
{
	struct help_capture h = turning(*state, -1);
	const struct trace_change *c;
	struct tracing *t;

	put_crp(&h, 1, "4711");
	put_crp(&h, 2, "815");
	put_crp(&h, 3, "4711");
	put_crp(&h, TURN_AT, "815");
	put_crp(&h, TURN_AT + 5, "9000");
	put_crp(&h, TURN_AT + 6, "4711");
	put_crp(&h, TURN_AT + 7, "9000");
	help_open_capture(&h);
	t = trace_of(&h, NULL);
	assert_int_equal(trace_change_count(tracing_result(t)), 1);
	c = trace_change_at(tracing_result(t), 0);
	assert_int_equal(c->kind, CHANGE_PROCESS_STARTED);
	assert_int_equal(c->time, help_time(TURN_AT + 5));
	assert_string_equal(c->text, "CertificateRegistrationPoint.svclog");
	tracing_free(t);
	help_capture_free(&h);
}

/* The module's log began with lines that are no station; its clock is local. */
static void
test_module_begins(void **state)
{
	struct help_capture h = turning(*state, -1);
	struct tracing *t;
	char names[200];
	int64_t first = TIME_NONE;

	help_plugin(&h, TURN_AT - 5, 3, "Something of its own.");
	help_plugin(&h, TURN_AT + 90, 3, "Calling VerifyRequest ...");
	help_open_capture(&h);
	t = trace_of(&h, NULL);
	assert_int_equal(logs_begun(t, names, &first), 1);
	assert_string_equal(names, "NDESPlugin.log ");
	assert_int_equal(first, help_time(TURN_AT - 5));
	tracing_free(t);
	help_capture_free(&h);
}

/* Its first station is new, the log is not; with --since neither. */
static void
test_module_is_older(void **state)
{
	struct help_capture h = turning(*state, -1);
	struct tracing *t;
	char names[200];
	int64_t first = TIME_NONE;

	help_plugin(&h, -HELP_HOUR, 3, "Calling VerifyRequest ...");
	help_plugin(&h, TURN_AT, 3, "Calling VerifyRequest ...");
	h.options.since = help_time(0);
	help_open_capture(&h);
	t = trace_of(&h, NULL);
	assert_int_equal(logs_begun(t, names, &first), 0);
	tracing_free(t);
	help_capture_free(&h);
}

/* Thousands of events, newest first: those of the turn are kept. */
static void
test_many_events(void **state)
{
	struct help_capture h = turning(*state, -1);
	struct tracing *t;
	const struct trace *r;

	help_event(&h, TURN_AT, "Service Control Manager", "System", 7036,
	    "The Intune Connector Service service entered the running state.");
	for (int i = 0; i < 9000; i++)
		help_event(&h, -i, "Service Control Manager", "System", 7036,
		    "The Other service entered the running state.");
	help_open_capture(&h);
	t = trace_of(&h, NULL);
	r = tracing_result(t);
	assert_int_equal(trace_change_count(r), 1);
	assert_int_equal(trace_change_at(r, 0)->kind, CHANGE_SERVICE_STARTED);
	assert_non_null(strstr(trace_change_at(r, 0)->text, "Intune"));
	tracing_free(t);
	help_capture_free(&h);
}

/* What the guide calls a change, and what it does not. */
static void
test_events_of_the_guide(void **state)
{
	static const struct {
		const char *provider;
		int id;
		const char *message, *kind, *text;
	} rows[] = {
		{ "Service Control Manager", 7036,
		    "The W3SVC service entered the stopped state.",
		    "service-stopped", "W3SVC" },
		{ "Service Control Manager", 7036,
		    "Le service W3SVC est entré dans l’état : en cours "
		    "d’exécution.",
		    "service-started", "W3SVC" },
		{ "Service Control Manager", 7036,
		    "Le service W3SVC est entré dans l’état : arrêté.",
		    "service-stopped", "W3SVC" },
		{ "Service Control Manager", 7034, "x", "service-stopped",
		    "x" },
		{ "Service Control Manager", 7041, "x", "service-failed", "x" },
		{ "Service Control Manager", 7000, "x", "service-failed", "x" },
		{ "Microsoft-Windows-WAS", 5002, "SCEP", "pool-crashed",
		    "SCEP" },
		{ "Microsoft-Windows-WAS", 5021, "SCEP", "pool-crashed",
		    "SCEP" },
		{ "Microsoft-Windows-HttpEvent", 15300, "0.0.0.0:443",
		    "binding-changed", "443" },
		{ "Microsoft-Windows-HttpEvent", 15301, "a\n[::]:443",
		    "binding-changed", "a [::]:443" },
		{ "Microsoft-Windows-HttpEvent", 15021, "0.0.0.0:443",
		    "binding-changed", "443" },
		{ HELP_NDES, 1, "x", "ndes-started", "x" },
		{ HELP_NDES, 2, "x", "ndes-failed", "x" },
		{ "Microsoft-Windows-Kernel-General", 12, "x", "server-started",
		    "x" },
		{ "Service Control Manager", 7040, "running", "", "" },
		{ "Microsoft-Windows-WAS", 5186, "SCEP", "", "" },
		{ "Microsoft-Windows-HttpEvent", 15301, "0.0.0.0:8443", "",
		    "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct help_capture h = turning(*state, -1);
		const struct trace *r;
		struct tracing *t;

		help_event(&h, TURN_AT, rows[i].provider, "System", rows[i].id,
		    rows[i].message);
		help_open_capture(&h);
		t = trace_of(&h, NULL);
		r = tracing_result(t);
		if (trace_change_count(r) != (*rows[i].kind != '\0'))
			fail_msg("%s %d: %zu", rows[i].provider, rows[i].id,
			    trace_change_count(r));
		if (trace_change_count(r) > 0) {
			const struct trace_change *c = trace_change_at(r, 0);

			assert_string_equal(change_name(c->kind), rows[i].kind);
			assert_non_null(strstr(c->text, rows[i].text));
		}
		tracing_free(t);
		help_capture_free(&h);
	}
}

static void
test_written(void **state)
{
	struct help_capture h = turning(*state, 11 * HELP_MINUTE);
	struct report_trace_options o = { .lang = LANG_FR };
	struct err_info info;
	struct buf out = BUF_INIT;
	const struct json *change;
	struct tracing *t;
	struct json *j;

	help_open_capture(&h);
	t = trace_of(&h, NULL);
	report_trace_text(h.c, tracing_result(t), &o, &out, NULL, NULL);
	assert_non_null(strstr(buf_str(&out), "IIS a recommencé son journal"));
	assert_non_null(strstr(buf_str(&out), "u_ex250615.log:16"));
	buf_clear(&out);
	report_trace_json(h.c, tracing_result(t), &out, NULL, NULL);
	j = json_parse(buf_span(&out), &info);
	assert_non_null(j);
	change = json_at(json_get(j, "changes"), 0);
	assert_true(
	    span_is(json_str(json_get(change, "kind")), "iis-log-begins-anew"));
	assert_true(
	    span_is(json_str(json_get(change, "file")), "u_ex250615.log"));
	json_free(j);
	buf_free(&out);
	tracing_free(t);
	help_capture_free(&h);
}

/* Whole characters as far as there is room, none of control. */
static void
what_it_is_about_is_clean(void **state)
{
	struct trace_change c;
	char text[sizeof(c.text) + 20];

	(void)state;
	change_text(&c, SPAN("a\x7f\tb\x1b[c\xC3\xA9"));
	assert_string_equal(c.text, "ab[c\xC3\xA9");
	memset(text, 'x', sizeof(text));
	memcpy(text + sizeof(c.text) - 2, "\xC3\xA9", 2);
	change_text(&c, (struct span){ text, sizeof(text) });
	assert_int_equal(strlen(c.text), sizeof(c.text) - 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_is_about_is_clean),
		cmocka_unit_test(test_header_between),
		cmocka_unit_test(test_very_many),
		cmocka_unit_test(test_header_by_hand),
		cmocka_unit_test(test_header_elsewhere),
		cmocka_unit_test(test_check_is_blind),
		cmocka_unit_test(test_connector_begins),
		cmocka_unit_test(test_process_replaced),
		cmocka_unit_test(test_module_begins),
		cmocka_unit_test(test_module_is_older),
		cmocka_unit_test(test_many_events),
		cmocka_unit_test(test_events_of_the_guide),
		cmocka_unit_test(test_written),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
