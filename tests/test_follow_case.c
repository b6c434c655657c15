/*
 * A case that is followed: what is told of new evidence, of verdicts that
 * change, of silence and of one device.  The clock is the test's.
 */

#include "engine/case/live/follow.h"

#include "engine/report/report_follow.h"
#include "tests/help_follow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define IIS   "c/u_ex260302.log"
#define TRACE "c/NDESPlugin.log"

struct sitting {
	char top[40];
	struct knowledge *k;
	struct case_file *c;
	struct follow *f;
	int64_t now;
	struct buf told;
	int64_t seen, time; /* of what was told last */
};

static int
setup(void **state)
{
	struct sitting *s = calloc(1, sizeof(*s));
	struct err_info info = { .code = OK };

	*state = s;
	if (!s)
		return -1;
	s->k = knowledge_builtin(&info);
	/* Long after the records. */
	time_parse(SPAN("2026-03-02T20:00:00Z"), &s->now);
	follow_enter(s->top);
	return s->k ? 0 : -1;
}

static int
teardown(void **state)
{
	struct sitting *s = *state;

	follow_free(s->f);
	case_free(s->c);
	knowledge_free(s->k);
	buf_free(&s->told);
	follow_leave(s->top);
	free(s);
	return 0;
}

static void
tell(void *arg, const struct follow_event *e)
{
	struct sitting *s = arg;
	const char *check = e->check == SIZE_MAX
				? "-"
				: know_check(s->k, e->check)->number;

	s->seen = e->seen;
	s->time = e->time;
	switch (e->kind) {
	case FOLLOW_EVIDENCE:
		buf_printf(&s->told, "%s %s; ", check, e->bad ? "bad" : "good");
		break;
	case FOLLOW_VERDICT:
		buf_printf(&s->told, "%s %s>%s after %d %s; ", check,
		    verdict_name(e->from), verdict_name(e->to), (int)e->after,
		    e->after_bad ? "bad" : "good");
		break;
	case FOLLOW_SILENCE:
		buf_printf(&s->told, "%s silent, step %s; ", check,
		    know_step(s->k, e->look_at)->id);
		break;
	case FOLLOW_RESUMED:
		buf_printf(&s->told, "%s again; ", check);
		break;
	case FOLLOW_FILE:
		buf_printf(&s->told, "file %s; ", e->name);
		break;
	case FOLLOW_STATION:
		buf_printf(&s->told, "%s %s +%d; ",
		    follow_sync_name(e->station), e->bad ? "bad" : "good",
		    (int)(e->after_mark / 1000));
		break;
	case FOLLOW_MISSING:
		buf_printf(&s->told, "no %s; ", follow_sync_name(e->station));
		break;
	}
}

static void
start(struct sitting *s)
{
	const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct err_info info = { .code = OK };
	struct case_progress p = { 0 };

	s->c = case_open("c", s->k, &options, &info);
	assert_non_null(s->c);
	s->f = follow_new(s->c, tell, s, &info);
	assert_non_null(s->f);
	while (!p.finished)
		assert_int_equal(follow_begin(s->f, s->now, 1000, &p), OK);
	assert_string_equal(buf_str(&s->told), "");
}

static const char *
look(struct sitting *s)
{
	bool soon;

	buf_clear(&s->told);
	s->now += 2 * TIME_SECOND;
	assert_int_equal(follow_look(s->f, s->now, &soon), OK);
	return buf_str(&s->told);
}

static void
verify(int n, const char *status)
{
	struct buf b = BUF_INIT;

	follow_iis(&b, n, status);
	follow_append(IIS, buf_span(&b));
	buf_free(&b);
}

static void
get(int n, const char *operation)
{
	struct buf b = BUF_INIT;

	buf_printf(&b,
	    "2026-03-02 08:%02d:%02d 10.0.0.5 GET /certsrv/mscep/mscep.dll "
	    "operation=%s&message=n 443 - 203.0.113.9 CryptoAPI - 200 0 0 31"
	    "\r\n",
	    n / 60, n % 60, operation);
	follow_append(IIS, buf_span(&b));
	buf_free(&b);
}

static void
say(int n, const char *text)
{
	struct buf b = BUF_INIT;

	follow_trace(&b, n, text);
	follow_append(TRACE, buf_span(&b));
	buf_free(&b);
}

static enum verdict
verdict_of(struct sitting *s, const char *check)
{
	return case_diagnosis(follow_case(s->f))
	    ->checks[know_check_find(s->k, check)]
	    .verdict;
}

/* What a command prints is written anew each time, as it is then. */
static void
pool_is(const char *state)
{
	struct buf b = BUF_INIT;

	buf_printf(
	    &b, "APPPOOL \"SCEP\" (MgdVersion:v4.0,state:%s)\r\n", state);
	follow_put("c/iis-config/pools.txt", buf_span(&b));
	buf_free(&b);
}

static void
service_is(const char *state)
{
	struct buf b = BUF_INIT;

	buf_printf(&b,
	    "\r\nSERVICE_NAME: PkiCreateConnectorSvc\r\n"
	    "        TYPE               : 10  WIN32_OWN_PROCESS\r\n"
	    "        STATE              : %s\r\n"
	    "        WIN32_EXIT_CODE    : 0  (0x0)\r\n"
	    "        SERVICE_EXIT_CODE  : 0  (0x0)\r\n\r\n",
	    state);
	follow_put("c/service/services.txt", buf_span(&b));
	buf_free(&b);
}

/* A pool and a service that stop, and start again. */
static void
states_change(void **state)
{
	struct sitting *s = *state;

	follow_put("c/registry/connector.reg",
	    SPAN("Windows Registry Editor Version 5.00\r\n\r\n"
		 "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\MicrosoftIntune"
		 "\\PFXCertificateConnector]\r\n"
		 "\"Version\"=\"6.2406.0.1001\"\r\n"));
	pool_is("Started");
	service_is("4  RUNNING");
	start(s);
	pool_is("Stopped");
	assert_string_equal(look(s), "file iis-config/pools.txt; 2.1 bad; "
				     "2.1 no-evidence>fail after 0 good; ");
	/* whoever cannot tell does not say that it runs */
	pool_is("Unknown");
	assert_string_equal(look(s), "file iis-config/pools.txt; ");
	pool_is("Started");
	assert_string_equal(look(s),
	    "file iis-config/pools.txt; 2.1 fail>no-evidence after 0 good; ");
	service_is("1  STOPPED");
	assert_string_equal(look(s), "file service/services.txt; 3.3 bad; "
				     "3.3 no-evidence>fail after 0 good; ");
	service_is("4  RUNNING");
	assert_string_equal(look(s),
	    "file service/services.txt; 3.3 fail>no-evidence after 0 good; ");
	assert_string_equal(look(s), "");
}

static void
verdicts_change(void **state)
{
	struct sitting *s = *state;

	follow_put(IIS, SPAN(FOLLOW_IIS_HEAD));
	for (int n = 0; n < 37; n++)
		verify(n, "403 16 2148204809");
	start(s);
	assert_int_equal(verdict_of(s, "crp-reached"), VERDICT_FAIL);
	assert_string_equal(look(s), "");
	verify(40, "201 0 0");
	assert_string_equal(look(s), "3.1 good; 3.2 good; ");
	verify(41, "201 0 0");
	look(s);
	verify(42, "201 0 0");
	assert_string_equal(
	    look(s), "3.1 good; 3.2 good; 3.2 fail>pass after 37 bad; ");
	verify(43, "403 16 2148204809");
	assert_string_equal(
	    look(s), "3.1 good; 3.2 bad; 3.2 pass>fail after 3 good; ");
	assert_int_equal(follow_end(s->f, s->now), OK);
}

/* Bytes that settle nothing are judged too, the first time as well. */
static void
nothing_but_time(void **state)
{
	struct sitting *s = *state;
	int64_t before;

	follow_put(TRACE, SPAN(""));
	say(1, "Starting");
	start(s);
	before = case_diagnosis(follow_case(s->f))->now;
	say(400, "Nothing that any sign knows");
	assert_string_equal(look(s), "");
	assert_true(case_diagnosis(follow_case(s->f))->now > before);
}

/* What came at once is told in the order of its times. */
static void
merged(void **state)
{
	struct sitting *s = *state;

	follow_put(IIS, SPAN(FOLLOW_IIS_HEAD));
	verify(0, "201 0 0");
	say(0, "Verify challenge returns true");
	start(s);
	/* The module's log is written in local time: an hour more. */
	verify(10, "201 0 0");
	say(3605, "Calling VerifyRequest ...");
	say(3620, "Verify challenge returns true");
	assert_string_equal(
	    look(s), "3.1 good; 3.1 good; 3.2 good; 3.3 good; ");
}

/* The thread waits; no record comes that would tell how late it is. */
static void
unanswered(void **state)
{
	struct sitting *s = *state;

	say(0, "Verify challenge returns true");
	start(s);
	say(7, "Sending request to certificate registration point.");
	assert_string_equal(
	    look(s), "3.1 good; 3.1 no-evidence>pass after 0 bad; ");
	s->now += 100 * TIME_SECOND;
	assert_string_equal(look(s), "");
	s->now += 30 * TIME_SECOND;
	look(s);
	assert_non_null(strstr(buf_str(&s->told), "3.3 bad; "));
	s->now += 300 * TIME_SECOND;
	assert_string_equal(look(s), "");
}

/* A copy from a viewer, or a log of bare lines. */
static void
say_bare(const char *text)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s\r\n", text);
	follow_append(TRACE, buf_span(&b));
	buf_free(&b);
}

static void
say_bare_good(void)
{
	say_bare("Calling VerifyRequest ...");
	say_bare("Sending request to certificate registration point.");
	say_bare("Verify challenge returns true");
	say_bare("Exiting VerifyRequest with 0x0");
}

/* Their time is when they came. */
static void
without_times(void **state)
{
	struct sitting *s = *state;

	for (int i = 0; i < 3; i++)
		say_bare_good();
	start(s);
	say_bare("Verify challenge returns false");
	assert_string_equal(look(s), "3.3 bad; 3.3 pass>warn after 6 good; ");
	assert_true(s->time == TIME_NONE);
	assert_true(s->seen == s->now);
	follow_put(IIS, SPAN(FOLLOW_IIS_HEAD));
	verify(10, "201 0 0");
	look(s);
	assert_non_null(strstr(buf_str(&s->told), "3.2 good; "));
	assert_true(s->seen == s->now);
}

/* The last request waits in vain: as long as with times, by the clock. */
static void
unanswered_without_times(void **state)
{
	struct sitting *s = *state;

	say_bare_good();
	start(s);
	s->now += 300 * TIME_SECOND;
	assert_string_equal(look(s), "");
	say_bare("Sending request to certificate registration point.");
	assert_string_equal(look(s), "3.1 good; ");
	s->now += 100 * TIME_SECOND;
	assert_string_equal(look(s), "");
	s->now += 30 * TIME_SECOND;
	look(s);
	assert_non_null(strstr(buf_str(&s->told), "3.3 bad; "));
	s->now += 300 * TIME_SECOND;
	assert_string_equal(look(s), "");
	say_bare_good();
	assert_null(strstr(look(s), "bad"));
}

/* What was there before came all at once, and makes no pace. */
static void
silence_without_times(void **state)
{
	struct sitting *s = *state;

	for (int i = 0; i < 20; i++)
		say_bare_good();
	start(s);
	s->now += 10 * TIME_MINUTE;
	assert_string_equal(look(s), "");
	for (int i = 0; i < 20; i++) {
		s->now += 10 * TIME_SECOND;
		say_bare_good();
		assert_null(strstr(look(s), "silent"));
	}
	s->now += 10 * TIME_MINUTE;
	assert_string_equal(look(s), "3.1 silent, step 2; ");
	say_bare_good();
	assert_non_null(strstr(look(s), "3.1 again; "));
}

static const char *
file_of(struct sitting *s, const char *sign)
{
	const struct finding *f = diagnosis_finding(
	    case_diagnosis(follow_case(s->f)), know_sign_find(s->k, sign));

	assert_non_null(f);
	return f->item[0].file;
}

/* Evidence has the name that its file has now; when it is gone, the last. */
static void
file_names(void **state)
{
	struct sitting *s = *state;

	say(0, "Verify challenge returns true");
	say(5, "Verify challenge returns false");
	start(s);
	assert_string_equal(file_of(s, "challenge-false"), "NDESPlugin.log");
	assert_int_equal(rename(TRACE, "c/NDESPlugin.lo_"), 0);
	say(10, "Verify challenge returns true");
	look(s);
	assert_non_null(strstr(buf_str(&s->told), "file NDESPlugin.lo_"));
	assert_string_equal(file_of(s, "challenge-false"), "NDESPlugin.lo_");
	assert_int_equal(remove("c/NDESPlugin.lo_"), 0);
	look(s);
	s->now += 30 * TIME_SECOND;
	look(s);
	assert_int_equal(rename(TRACE, "c/NDESPlugin.lo1"), 0);
	say(20, "Verify challenge returns true");
	look(s);
	look(s);
	assert_int_equal(case_source_count(follow_case(s->f)), 2);
	assert_int_equal(follow_end(s->f, s->now), OK);
	assert_string_equal(file_of(s, "challenge-false"), "NDESPlugin.lo_");
}

static void
silence(void **state)
{
	struct sitting *s = *state;

	follow_put(IIS, SPAN(FOLLOW_IIS_HEAD));
	for (int n = 0; n < 60; n += 5) {
		get(n, "GetCACaps");
		verify(n, "201 0 0");
	}
	start(s);
	for (int n = 60; n < 400; n += 5) {
		s->now += 3 * TIME_SECOND;
		get(n, "GetCACaps");
		look(s);
	}
	s->now += 3 * TIME_SECOND;
	get(400, "GetCACaps");
	look(s);
	s->now += 10 * TIME_MINUTE;
	assert_string_equal(look(s), "2.1 silent, step 1; ");
	assert_string_equal(look(s), "");
	get(401, "GetCACaps");
	assert_non_null(strstr(look(s), "2.1 again; "));
}

static void
silence_behind(void **state)
{
	struct sitting *s = *state;
	bool told = false;

	follow_put(IIS, SPAN(FOLLOW_IIS_HEAD));
	for (int n = 0; n < 60; n += 5) {
		get(n, "GetCACaps");
		verify(n, "201 0 0");
	}
	start(s);
	for (int n = 60; n < 400; n += 5) {
		s->now += 3 * TIME_SECOND;
		get(n, "GetCACaps");
		told |= strstr(look(s), "3.1 silent, step 3; ") != NULL;
		assert_null(strstr(buf_str(&s->told), "2.1 silent"));
		assert_null(strstr(buf_str(&s->told), "3.2 silent"));
	}
	assert_true(told);
}

static void
synced(void **state)
{
	struct sitting *s = *state;

	follow_put(IIS, SPAN(FOLLOW_IIS_HEAD));
	get(0, "GetCACaps");
	verify(100, "201 0 0");
	start(s);
	follow_mark(s->f, s->now);
	/* held back by http.sys, and older than the mark */
	get(50, "GetCACaps");
	assert_null(strstr(look(s), "getcacaps"));
	get(101, "GetCACaps");
	assert_non_null(strstr(look(s), "getcacaps good +4000; "));
	get(102, "GetCACert");
	assert_non_null(strstr(look(s), "getcacert good +6000; "));
	assert_false(follow_sync_done(s->f));
	s->now += 2 * TIME_MINUTE;
	assert_non_null(strstr(look(s), "no verify-sent; "));
	verify(103, "201 0 0");
	assert_non_null(strstr(look(s), "verify-sent good"));
	assert_true(follow_station(s->f, SYNC_SENT)->came);
	say(3600 + 104, "Verify challenge returns false");
	assert_non_null(strstr(look(s), "accepted bad"));
	/* after a refusal nothing more is awaited */
	s->now += 3 * TIME_MINUTE;
	assert_null(strstr(look(s), "no ca-answered"));
	say(3600 + 105, "Verify challenge returns true");
	assert_non_null(strstr(look(s), "accepted good"));
	follow_mark(s->f, s->now);
	assert_false(follow_station(s->f, SYNC_SENT)->came);
	s->now += 6 * TIME_MINUTE;
	assert_non_null(strstr(look(s), "no getcacaps; "));
}

/* Nothing is written to a copy: its silence says nothing, a record does. */
static void
a_copy_is_called_one(void **state)
{
	struct sitting *s = *state;
	struct buf copy = BUF_INIT;
	int64_t newest;

	follow_put(IIS, SPAN(FOLLOW_IIS_HEAD));
	for (int n = 0; n < 40; n++)
		get(n, "GetCACaps");
	start(s);
	follow_mark(s->f, s->now);
	s->now += 20 * TIME_MINUTE;
	assert_string_equal(look(s), "");
	assert_true(follow_is_copy(s->f, &newest));
	assert_int_not_equal(newest, TIME_NONE);
	assert_true(report_follow_copy(s->f, LANG_EN, &copy));
	assert_non_null(strstr(buf_str(&copy), "This is a copy"));
	buf_free(&copy);
	get(101, "GetCACaps");
	look(s);
	assert_false(follow_is_copy(s->f, &newest));
	s->now += 20 * TIME_MINUTE;
	assert_non_null(strstr(look(s), "no getcacert; "));
}

/* A log that comes late, and the same exit as a check of the whole. */
static void
late_logs(void **state)
{
	struct sitting *s = *state;
	const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct err_info info = { .code = OK };
	struct case_file *c;

	start(s);
	assert_int_equal(
	    case_diagnosis(follow_case(s->f))->whole, WHOLE_NOT_ENOUGH);
	for (int n = 0; n < 4; n++)
		say(n, "Verify challenge returns false");
	look(s);
	assert_non_null(strstr(buf_str(&s->told), "file NDESPlugin.log; "));
	assert_non_null(
	    strstr(buf_str(&s->told), "3.3 no-evidence>fail after 0 good; "));
	assert_int_equal(follow_end(s->f, s->now), OK);
	c = case_open("c", s->k, &options, &info);
	assert_non_null(c);
	assert_int_equal(case_run(c), OK);
	for (size_t i = 0; i < know_check_count(s->k); i++)
		assert_int_equal(case_diagnosis(c)->checks[i].verdict,
		    case_diagnosis(follow_case(s->f))->checks[i].verdict);
	case_free(c);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(states_change),
		TEST(verdicts_change),
		TEST(nothing_but_time),
		TEST(merged),
		TEST(unanswered),
		TEST(without_times),
		TEST(unanswered_without_times),
		TEST(silence_without_times),
		TEST(file_names),
		TEST(silence),
		TEST(silence_behind),
		TEST(synced),
		TEST(a_copy_is_called_one),
		TEST(late_logs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
