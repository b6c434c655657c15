/*
 * Requests followed through generated traffic whose truth is known, and
 * through the samples.
 */

#include "tests/help_trace.h"

#include "engine/base/json.h"
#include "engine/report/report_trace.h"
#include "tests/help_capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the headers it needs */
#include <cmocka.h>

/* Traffic T, made, followed and judged; the score is printed. */
static struct traffic_score
score_of(const char *name, const struct traffic *t, const struct knowledge *k,
    const struct trace_options *o)
{
	struct traced f;
	const struct traffic_score *s = &f.score;

	traced_traffic(&f, t, k, o);
	printf("%-14s %zu requests as %zu; links precision %.4f recall %.4f, "
	       "by flow %.4f %.4f;",
	    name, t->requests, s->requests, s->precision, s->recall,
	    s->flow_precision, s->flow_recall);
	for (int l = 0; l < LINK_COUNT; l++)
		printf(" %s %.4f %.4f", link_name((enum link)l),
		    traffic_precision(s, (enum link)l),
		    traffic_recall(s, (enum link)l));
	printf("\n");
	traced_close(&f);
	return f.score;
}

/* What must hold for any traffic. */
static void
check_always(const struct traffic_score *s)
{
	assert_int_equal(s->wrong[LINK_CERTAIN], 0);
	assert_true(s->flow_precision >= 0.99);
	assert_true(s->flow_recall >= 0.99);
}

/* --- accuracy --- */

static void
test_steady(void **state)
{
	const struct traffic t = { .seed = 1, .requests = 3000, .pause = 5000 };
	struct traffic_score s = score_of("steady", &t, *state, NULL);

	check_always(&s);
	assert_true(s.precision >= 0.99 && s.recall >= 0.99);
	assert_true(traffic_recall(&s, LINK_LIKELY) > 0.4);
	assert_true(traffic_precision(&s, LINK_LIKELY) >= 0.999);
	assert_int_equal(s.outcomes_wrong, 0);
}

static void
test_busy(void **state)
{
	const struct traffic t = { .seed = 2, .requests = 4000, .pause = 500 };
	struct traffic_score s = score_of("busy", &t, *state, NULL);

	check_always(&s);
	assert_true(s.precision >= 0.94 && s.recall >= 0.94);
	assert_true(traffic_precision(&s, LINK_AMBIGUOUS) >= 0.9);
	assert_true(traffic_precision(&s, LINK_LIKELY) >= 0.999);
	assert_int_equal(s.outcomes_wrong, 0);
}

/* A module that writes whole seconds only. */
static void
test_coarse(void **state)
{
	const struct traffic t = {
		.seed = 14, .requests = 3000, .pause = 5000, .whole = true
	};
	struct traffic_score s = score_of("coarse", &t, *state, NULL);

	check_always(&s);
	assert_true(s.precision >= 0.95 && s.recall >= 0.95);
	assert_true(traffic_precision(&s, LINK_LIKELY) >= 0.999);
}

/* Forty a second: what only time could tell is not told as more. */
static void
test_burst(void **state)
{
	const struct traffic t = { .seed = 3, .requests = 5000, .pause = 25 };
	struct traffic_score s = score_of("burst", &t, *state, NULL);

	check_always(&s);
	assert_true(traffic_precision(&s, LINK_LIKELY) >= 0.99);
	assert_true(s.told[LINK_CERTAIN] >= 2 * 4900);
}

static void
test_failures(void **state)
{
	const struct traffic t = { .seed = 4,
		.requests = 3000,
		.pause = 4000,
		.percent = { 0, 10, 10, 10, 2 } };
	struct traffic_score s = score_of("failures", &t, *state, NULL);

	check_always(&s);
	assert_true(s.precision >= 0.99 && s.recall >= 0.99);
	assert_true(traffic_precision(&s, LINK_LIKELY) >= 0.999);
	assert_true(s.outcomes_wrong * 100 <= s.requests);
}

static void
test_threads_only(void **state)
{
	const struct traffic t = {
		.seed = 5, .requests = 3000, .pause = 300, .no_activity = true
	};
	struct traffic_score s = score_of("threads", &t, *state, NULL);

	check_always(&s);
	assert_true(s.precision >= 0.9 && s.recall >= 0.9);
}

static void
test_proxy(void **state)
{
	const struct traffic t = {
		.seed = 6, .requests = 2000, .pause = 5000, .proxy = true
	};
	struct traffic_score s = score_of("proxy", &t, *state, NULL);

	check_always(&s);
	assert_true(s.precision >= 0.9);
	assert_true(traffic_precision(&s, LINK_LIKELY) >= 0.99);
}

/* iOS, Go and strongSwan ask the other way round. */
static void
test_cert_first(void **state)
{
	const struct traffic own = {
		.seed = 15, .requests = 3000, .pause = 5000, .cert_first = true
	};
	const struct traffic shared = { .seed = 16,
		.requests = 2000,
		.pause = 5000,
		.proxy = true,
		.cert_first = true };
	struct traffic_score s = score_of("cert first", &own, *state, NULL);

	check_always(&s);
	assert_true(s.precision >= 0.99 && s.recall >= 0.99);
	assert_true(traffic_precision(&s, LINK_LIKELY) >= 0.999);
	assert_int_equal(s.outcomes_wrong, 0);
	s = score_of("first, proxy", &shared, *state, NULL);
	check_always(&s);
	assert_true(s.precision >= 0.9);
	assert_true(traffic_precision(&s, LINK_LIKELY) >= 0.99);
}

static void
test_missing_logs(void **state)
{
	const struct traffic all[] = {
		{ .seed = 7, .requests = 2000, .pause = 5000, .no_iis = true },
		{ .seed = 8, .requests = 2000, .pause = 5000, .no_crp = true },
		{ .seed = 9,
		    .requests = 2000,
		    .pause = 5000,
		    .no_plugin = true },
		{ .seed = 10,
		    .requests = 2000,
		    .pause = 5000,
		    .no_plugin = true,
		    .no_crp = true },
	};
	static const char *const names[] = { "no iis", "no crp", "no plugin",
		"iis alone" };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct traffic_score s = score_of(
		    names[i], &all[i], *state, NULL);

		check_always(&s);
		assert_true(s.precision >= 0.95 && s.recall >= 0.95);
		assert_true(traffic_precision(&s, LINK_LIKELY) >= 0.999);
		if (i == 3)
			assert_int_equal(s.told[LINK_CERTAIN], 0);
	}
}

static void
test_lost_lines(void **state)
{
	const struct traffic t = {
		.seed = 11, .requests = 3000, .pause = 2000, .lost = 20
	};
	struct traffic_score s = score_of("lost lines", &t, *state, NULL);

	check_always(&s);
	assert_true(s.precision >= 0.97 && s.recall >= 0.97);
}

/* A thread that every request claims tells none apart. */
static void
test_one_thread(void **state)
{
	const struct traffic t = {
		.seed = 12, .requests = 2000, .pause = 100, .one_thread = 7
	};
	struct traffic_score s = score_of("one thread", &t, *state, NULL);

	assert_int_equal(s.wrong[LINK_CERTAIN], 0);
}

/* --- bounds --- */

static void
test_only_newest(void **state)
{
	const struct trace_options o = { .keep = 600 };
	const struct traffic t = {
		.seed = 13, .requests = 1000, .pause = 4000
	};
	struct traced f;
	uint64_t sum = 0;

	traced_traffic(&f, &t, *state, &o);
	assert_true(trace_dropped(f.trace) > 0);
	assert_in_range(trace_count(f.trace), 50, 125);
	assert_true(f.score.precision >= 0.97);
	for (size_t i = 0; i < trace_hour_count(f.trace); i++)
		for (int p = 0; p < PLATFORM_COUNT; p++)
			for (int k = 0; k < TRACE_OUTCOME_COUNT; k++)
				sum += trace_hour_at(f.trace, i)->count[p][k];
	/* those too old to be followed are counted all the same */
	assert_in_range(sum, 990, 1010);
	traced_close(&f);
}

/* --- the order of one device --- */

/*
 * A word for each row of one device, seconds before it; and what must come
 * of it: for each request the seconds of GetCACaps, GetCACert, PKIOperation
 * (-1: none) and where it stopped.
 */
static const struct {
	const char *rows;
	const char *requests;
} orders[] = {
	{ "0 caps 3 cert 6 pki", "0 3 6 -" },
	{ "0 cert 1 caps 3 pki 240 cert 241 caps 243 pki",
	    "1 0 3 - 241 240 243 -" },
	{ "0 cert 0 caps 1 pki", "0 0 1 -" },
	{ "0 caps 3 cert 6 caps 9 pki", "0 3 9 -" },
	{ "0 caps 5 cert 6 caps 9 pki", "0 5 9 -" },
	/* the first one was given up */
	{ "0 cert 1 caps 240 cert 241 caps 243 pki",
	    "1 0 -1 getcacaps 241 240 243 -" },
	{ "0 cert 1 caps 20 cert 21 caps 23 pki",
	    "1 0 -1 getcacaps 21 20 23 -" },
	{ "0 caps 1 cert 20 caps 21 cert 23 pki",
	    "0 1 -1 getcacert 20 21 23 -" },
	{ "0 cert 3 caps", "3 0 -1 getcacaps" },
	{ "0 caps 3 cert", "0 3 -1 getcacert" },
	/* the log begins in the middle */
	{ "1 caps 3 pki 240 cert 241 caps 243 pki", "1 -1 3 - 241 240 243 -" },
	/* a probe, and a probe that fails */
	{ "0 caps 600 caps", "" },
	{ "0 cert 1 bad", "1 0 -1 getcacaps" },
	{ "0 bad", "0 -1 -1 getcacaps" },
};

static void
put_order(struct buf *log, const char *rows)
{
	static const struct {
		const char *word, *method, *query;
		int status;
	} kinds[] = {
		{ "caps", "GET", "operation=GetCACaps", 200 },
		{ "cert", "GET", "operation=GetCACert", 200 },
		{ "pki", "POST", "operation=PKIOperation", 200 },
		{ "bad", "GET", "operation=GetCACaps", 500 },
	};
	char word[8];
	int at, used;

	buf_puts(log, "#Software: Microsoft Internet Information Services\n"
		      "#Fields: date time s-ip cs-method cs-uri-stem "
		      "cs-uri-query s-port c-ip cs(User-Agent) sc-status "
		      "sc-substatus sc-win32-status time-taken\n");
	for (; sscanf(rows, "%d %7s%n", &at, word, &used) == 2; rows += used)
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
			if (strcmp(kinds[k].word, word) == 0)
				buf_printf(log,
				    "2026-04-14 08:%02d:%02d 10.0.0.5 %s "
				    "/certsrv/mscep/mscep.dll %s 443 "
				    "198.51.100.7 - %d 0 0 15\n",
				    at / 60, at % 60, kinds[k].method,
				    kinds[k].query, kinds[k].status);
}

/* Requests as `orders' writes them. */
static void
tell_order(const struct trace *t, struct buf *out)
{
	static const enum station_id ids[] = { STATION_GETCACAPS,
		STATION_GETCACERT, STATION_CA_ANSWERED };
	int64_t day;

	assert_true(time_parse(SPAN("2026-04-14T08:00:00Z"), &day));
	for (size_t i = 0; i < trace_count(t); i++) {
		const struct trace_request *r = trace_at(t, i);

		for (size_t k = 0; k < 3; k++) {
			const struct station *s = trace_station(t, r, ids[k]);

			buf_printf(out, "%s%d", out->n > 0 ? " " : "",
			    s ? (int)((s->time - day) / TIME_SECOND) : -1);
		}
		buf_printf(out, " %s",
		    r->stopped_at == STATION_COUNT
			? "-"
			: station_name(r->stopped_at));
		assert_string_equal(trace_client(t, r), "198.51.100.7");
		assert_int_equal(r->platform, PLATFORM_UNKNOWN);
	}
}

static void
test_order(void **state)
{
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		struct help_capture h = help_capture_new(*state);
		struct traced f;
		struct buf log = BUF_INIT, told = BUF_INIT;

		put_order(&log, orders[i].rows);
		help_write(&h);
		help_file(&h, "u_ex260414.log", buf_span(&log));
		traced_open(&f, h.dir, *state, NULL);
		tell_order(f.trace, &told);
		assert_string_equal(buf_str(&told), orders[i].requests);
		traced_close(&f);
		help_capture_free(&h);
		buf_free(&log);
		buf_free(&told);
	}
}

static void
test_agents(void **state)
{
	static const struct {
		const char *agent;
		enum platform platform;
	} agents[] = {
		{ "profiled/1.0+CFNetwork/975.0.3+Darwin/18.2.0",
		    PLATFORM_IOS },
		{ "profiled/1.0+CFNetwork/978.0.7+Darwin/18.7.0+(x86_64)",
		    PLATFORM_MACOS },
		{ "-", PLATFORM_UNKNOWN },
		{ "", PLATFORM_UNKNOWN },
		{ "Go-http-client/1.1", PLATFORM_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(agents) / sizeof(agents[0]); i++)
		assert_int_equal(platform_of_agent(span_of(agents[i].agent)),
		    agents[i].platform);
}

/* --- samples --- */

static const struct {
	const char *id;
	size_t requests, bad;
	const char *stopped; /* of the bad ones; NULL: none */
	enum trace_outcome outcome;
	int turned;
} samples[] = {
	{ "healthy-legacy-cmtrace", 53, 0, NULL, TRACE_ISSUED, -1 },
	{ "healthy-bare-log", 41, 0, NULL, TRACE_ISSUED, -1 },
	{ "unified-healthy", 41, 0, NULL, TRACE_ISSUED, -1 },
	{ "intermediate-in-root-local", 78, 61, "verify-posted",
	    TRACE_HTTP_ERROR, PLATFORM_COUNT },
	{ "tls-name-mismatch", 61, 31, "verify-sent", TRACE_HTTP_ERROR,
	    PLATFORM_COUNT },
	{ "signing-certificate-missing", 53, 39, "crp-phase1", TRACE_REFUSED,
	    PLATFORM_COUNT },
	{ "template-name", 47, 34, "ca-answered", TRACE_REFUSED,
	    PLATFORM_COUNT },
	{ "unified-verify-failed", 67, 52, "verified", TRACE_REFUSED,
	    PLATFORM_COUNT },
	{ "ra-cert-expired", 114, 77, "getcacaps", TRACE_HTTP_ERROR,
	    PLATFORM_COUNT },
	{ "module-silent", 158, 135, "ca-answered", TRACE_HTTP_ERROR,
	    PLATFORM_COUNT },
	{ "healthy-after-repair", 57, 24, "verify-sent", TRACE_HTTP_ERROR, -1 },
	{ "nothing-usable", 0, 0, NULL, TRACE_ISSUED, -1 },
};

static void
test_samples(void **state)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct traced f;
		char path[128];
		size_t bad = 0;

		snprintf(
		    path, sizeof(path), "samples/%s/capture", samples[i].id);
		traced_open(&f, path, *state, NULL);
		assert_int_equal(trace_count(f.trace), samples[i].requests);
		for (size_t r = 0; r < trace_count(f.trace); r++) {
			const struct trace_request *q = trace_at(f.trace, r);

			if (!trace_outcome_bad(q->outcome))
				continue;
			bad++;
			assert_int_equal(q->outcome, samples[i].outcome);
			assert_string_equal(
			    station_name(q->stopped_at), samples[i].stopped);
		}
		assert_int_equal(bad, samples[i].bad);
		assert_int_equal(trace_turned(f.trace), samples[i].turned);
		traced_close(&f);
	}
}

static void
test_changes(void **state)
{
	struct traced f;
	const struct trace_change *c;

	traced_open(
	    &f, "samples/client-cert-expired-403-17/capture", *state, NULL);
	assert_int_equal(trace_change_count(f.trace), 1);
	c = trace_change_at(f.trace, 0);
	assert_int_equal(c->kind, CHANGE_CERT_ENDS);
	assert_string_equal(c->text, "CN=ndes01.contoso.com");
	traced_close(&f);
}

/* --- what is written --- */

static void
test_json(void **state)
{
	struct traced f;
	struct buf out = BUF_INIT;
	struct err_info info;
	struct json *j;
	const struct json *first, *station;

	traced_open(&f, "samples/tls-name-mismatch/capture", *state, NULL);
	report_trace_json(f.c, f.trace, &out, NULL, NULL);
	assert_false(buf_failed(&out));
	j = json_parse(buf_span(&out), &info);
	assert_non_null(j);
	assert_true(
	    span_is(json_str(json_get(j, "schema")), "ndes-doctor/trace/1"));
	assert_int_equal(json_count(json_get(j, "requests")), 61);
	assert_true(json_count(json_get(j, "hours")) > 0);
	first = json_at(json_get(j, "requests"), 60);
	assert_true(
	    span_is(json_str(json_get(first, "stopped_at")), "verify-sent"));
	station = json_at(json_get(first, "stations"), 2);
	assert_true(
	    span_is(json_str(json_get(station, "certainty")), "certain"));
	json_free(j);
	buf_free(&out);
	traced_close(&f);
}

static void
test_text(void **state)
{
	struct report_trace_options o = { .lang = LANG_EN };
	struct traced f;
	struct buf out = BUF_INIT;

	traced_open(
	    &f, "samples/intermediate-in-root-local/capture", *state, NULL);
	report_trace_text(f.c, f.trace, &o, &out, NULL, NULL);
	assert_true(strstr(buf_str(&out),
			"All fail since 2026-04-14 07:31; last good 2026-04-14 "
			"07:14; failures since: 61.") != NULL);
	assert_true(strstr(buf_str(&out), ">[KO ] 12:00:10 ") != NULL);
	assert_true(strstr(buf_str(&out), "403.16 0x800B0109") != NULL);
	buf_clear(&out);
	o.lang = LANG_FR;
	o.request = 9999;
	report_trace_text(f.c, f.trace, &o, &out, NULL, NULL);
	assert_true(
	    strstr(buf_str(&out), "Il n'y a pas de demande 9999") != NULL);
	buf_free(&out);
	traced_close(&f);
}

/* One request in each of 5,000 logs: every one is found in its own. */
static void
test_many_logs(void **state)
{
	static struct source sources[5000];
	static char names[5000][16];
	const struct trace_options o = { .keep = 0 };
	struct trace *t = trace_new(&o);
	size_t n = sizeof(sources) / sizeof(sources[0]);

	(void)state;
	assert_non_null(t);
	for (size_t i = 0; i < n; i++) {
		struct record r = { .source = SOURCE_IIS, .offset = i };

		snprintf(names[i], sizeof(names[i]), "%zu.log", i);
		sources[i].kind = SOURCE_IIS;
		sources[i].file = names[i];
		r.time = (int64_t)(i + 1) * TIME_MINUTE;
		r.field[FIELD_CS_METHOD] = SPAN("POST");
		r.field[FIELD_CS_URI_STEM] = SPAN(
		    "/certsrv/mscep/mscep.dll/pkiclient.exe");
		r.field[FIELD_CS_URI_QUERY] = SPAN("operation=PKIOperation");
		r.field[FIELD_SC_STATUS] = SPAN("200");
		r.field[FIELD_C_IP] = SPAN("10.1.2.3");
		assert_int_equal(trace_record(t, &r, &sources[i]), OK);
	}
	assert_int_equal(trace_finish(t, NULL), OK);
	assert_int_equal(trace_count(t), n);
	for (size_t i = 0; i < n; i++) {
		const struct station *s = trace_station(
		    t, trace_at(t, i), STATION_CA_ANSWERED);

		assert_non_null(s);
		assert_string_equal(trace_file(t, s), names[s->offset]);
		assert_int_equal(s->offset, i);
	}
	trace_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steady),
		cmocka_unit_test(test_busy),
		cmocka_unit_test(test_coarse),
		cmocka_unit_test(test_burst),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_threads_only),
		cmocka_unit_test(test_proxy),
		cmocka_unit_test(test_cert_first),
		cmocka_unit_test(test_missing_logs),
		cmocka_unit_test(test_lost_lines),
		cmocka_unit_test(test_one_thread),
		cmocka_unit_test(test_only_newest),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_agents),
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_many_logs),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
