/*
 * Memory that runs out: one allocation of the engine fails, or all from one
 * on, wherever it happens.  What is told then is what is told otherwise, or
 * an error is; nobody is told something else, and nothing falls.  Each try is
 * a process of its own.  STARVE_STEP=1 tries every allocation there is, in
 * hours; STARVE_STEP=0 one of each path of calls that leads to one, in minutes.
 */

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/xml.h"
#include "engine/case/case.h"
#include "engine/case/fix/fixes.h"
#include "engine/case/parts.h"
#include "engine/case/session/session.h"
#include "engine/case/session/session_list.h"
#include "engine/case/target/lab_case.h"
#include "engine/case/tracing.h"
#include "engine/know/scenario.h"
#include "engine/report/paper/paper.h"
#include "engine/report/report.h"
#include "engine/report/report_fix.h"
#include "engine/report/report_trace.h"
#include "tests/help_capture.h"
#include "tests/help_dir.h"
#include "tests/help_starve.h"

#define SAMPLE  "samples/intermediate-in-root-local"
#define CAPTURE SAMPLE "/capture"
#define KEPT_AT INT64_C(1776168000000000)

/* Of each task, without STARVE_STEP: every so many-th allocation. */
#define TRIES 5

/* What is tried; PATH is a capture, or a folder of the test's own. */
struct task {
	const char *name;
	bool (*run)(
	    const struct knowledge *k, const char *path, struct buf *out);
	const char *path;
};

static const struct case_options usual = {
	.now = TIME_NONE, .since = TIME_NONE, .step = -1
};

/* Opened and read to the end; NULL: told. */
static struct case_file *
read_case(const struct knowledge *k, const char *path)
{
	struct err_info info = { .code = OK };
	struct case_file *c = case_open(path, k, &usual, &info);

	if (c && case_run(c) == OK)
		return c;
	case_free(c);
	return NULL;
}

static bool
task_check(const struct knowledge *k, const char *path, struct buf *out)
{
	struct case_file *c = read_case(k, path);

	if (!c)
		return false;
	json_write(report_tree(c, LANG_EN), out);
	case_free(c);
	return true;
}

static bool
task_text(const struct knowledge *k, const char *path, struct buf *out)
{
	struct case_file *c = read_case(k, path);

	if (!c)
		return false;
	report_text(c, LANG_FR, out);
	case_free(c);
	return true;
}

static bool
task_paper(const struct knowledge *k, const char *path, struct buf *out)
{
	struct paper p = { .c = read_case(k, path), .lang = LANG_EN };
	struct doc d;

	if (!p.c)
		return false;
	doc_start(&d, LANG_EN);
	paper_doc(&p, &d);
	doc_html(&d, out);
	out->failed |= d.failed;
	doc_free(&d);
	paper_ticket(&p, out);
	paper_free(&p);
	case_free((struct case_file *)p.c);
	return true;
}

static bool
task_trace(const struct knowledge *k, const char *path, struct buf *out)
{
	const struct report_trace_options o = { .lang = LANG_EN, .all = true };
	struct err_info info = { .code = OK };
	struct case_file *c = read_case(k, path);
	const struct trace_options all = { 0 };
	struct tracing *t = c ? case_trace(c, &all, &info) : NULL;

	if (t) {
		report_trace_json(c, tracing_result(t), out, NULL, NULL);
		report_trace_text(c, tracing_result(t), &o, out, NULL, NULL);
	}
	tracing_free(t);
	case_free(c);
	return t != NULL;
}

static bool
task_parts(const struct knowledge *k, const char *path, struct buf *out)
{
	struct err_info info = { .code = OK };
	struct case_file *c = case_open(path, k, &usual, &info);
	struct parts p = { 0 };
	bool good = c && parts_of(c, &p) == OK;

	for (size_t i = 0; good && i < p.count; i++)
		buf_printf(out, "%s\n", p.item[i].label);
	parts_free(&p);
	case_free(c);
	return good;
}

static bool
task_fixes(const struct knowledge *k, const char *path, struct buf *out)
{
	const struct fixes_options o = { .permit = { .read_only = true } };
	struct err_info info = { .code = OK };
	struct case_file *c = read_case(k, path);
	struct fixes *f = c ? fixes_new(c, &o, &info) : NULL;

	for (size_t i = 0; f && i < fixes_count(f); i++)
		report_fix_preview(f, i, LANG_EN, out);
	if (f)
		report_fix_json(c, f, out);
	fixes_free(f);
	case_free(c);
	return f != NULL;
}

static bool
task_guide(const struct knowledge *k, const char *path, struct buf *out)
{
	struct err_info info = { .code = OK };
	struct knowledge *again = knowledge_load("knowledge", &info);

	(void)k, (void)path;
	if (!again)
		return false;
	buf_printf(
	    out, "%zu %zu\n", know_sign_count(again), know_check_count(again));
	knowledge_free(again);
	return true;
}

/* A case that was kept, and all that is in its folder. */
static bool
task_session(const struct knowledge *k, const char *path, struct buf *out)
{
	const struct session_options o = { .folder = path,
		.capture = CAPTURE,
		.kind = OPENING_CAPTURE,
		.now = KEPT_AT };
	struct case_file *c = read_case(k, CAPTURE);
	struct session *s = c ? session_new(c, &o) : NULL;
	const struct session_facts *earlier = s ? session_earlier(s) : NULL;
	const struct session_event *e = NULL;
	size_t count = 0;

	if (s && session_access(s) != SESSION_FAILED)
		e = session_events(s, &count);
	for (size_t i = 0; e && i < count; i++)
		buf_printf(out, "%d %s %s\n", e[i].kind, e[i].check,
		    e[i].note ? e[i].note->text : "");
	if (earlier)
		buf_printf(out, "%s\n", earlier->capture);
	session_free(s);
	case_free(c);
	return e && earlier;
}

/*
 * A lab in a folder of its own: whatever became of the first try, the next
 * one has all it needs and finds the lab whole.
 */
static bool
task_lab(const struct knowledge *k, const char *path, struct buf *out)
{
	struct err_info info = { .code = OK }, again = { .code = OK };
	char *folder = help_dir_new();
	struct lab_case *l = lab_case_new(SAMPLE, folder, k, &usual, &info);

	(void)path;
	lab_case_free(l);
	starve_over(STARVE_MEMORY);
	l = lab_case_new(SAMPLE, folder, k, &usual, &again);
	assert_true(l && case_run(lab_case_file(l)) == OK);
	json_write(report_tree(lab_case_file(l), LANG_EN), out);
	lab_case_free(l);
	help_dir_end(folder);
	return true;
}

#define SAID_THE_SAME 0
#define SAID_SO       10
#define SAID_OTHER    11

/* Shows where what was told differs. */
static int
differs(const char *got, const char *want)
{
	size_t i = 0, from;

	while (got[i] && got[i] == want[i])
		i++;
	from = i > 60 ? i - 60 : 0;
	fprintf(stderr, "got  ...%.200s\nwant ...%.200s\n", got + from,
	    want + from);
	return SAID_OTHER;
}

/*
 * A fix that is refused because of it, a row that was not matched to its end
 * or not remembered, an excerpt that is missing: what WANT does not say.
 */
static bool
says_so(const char *got, const char *want)
{
	static const char *const words[] = { " memory", "match-limit",
		"limite atteinte", "\"limit\"", "\"text\":\"...\"" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(got, words[i]) && !strstr(want, words[i]))
			return true;
	return false;
}

/* In a process of its own: how it ends. */
static int
try_once(const struct task *t, const struct knowledge *k, unsigned long nth,
    bool lasting, const char *want)
{
	static const int falls[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	const struct rlimit none = { 0, 0 };
	struct buf out = BUF_INIT;
	bool good;

	setrlimit(RLIMIT_CORE, &none);
	for (size_t i = 0; i < sizeof(falls) / sizeof(falls[0]); i++)
		signal(falls[i], SIG_DFL); /* cmocka has caught them */
	alarm(60);
	starve(STARVE_MEMORY, nth, lasting);
	good = t->run(k, t->path, &out) && !buf_failed(&out);
	starve(STARVE_MEMORY, 0, false);
	if (!good || says_so(buf_str(&out), want))
		return SAID_SO;
	return strcmp(buf_str(&out), want) == 0 ? SAID_THE_SAME
						: differs(buf_str(&out), want);
}

static int
in_child(const struct task *t, const struct knowledge *k, unsigned long nth,
    bool lasting, const char *want)
{
	int status = 0;
	pid_t child;

	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(try_once(t, k, nth, lasting, want));
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

#define PATHS_MAX 60000 /* allocations of a task, and paths of all of them */

struct paths {
	unsigned long of[PATHS_MAX], seen[PATHS_MAX];
	size_t count;
};

static struct paths *
paths(void)
{
	static struct paths all;

	return &all;
}

/* The calls that lead to allocation N have led to none that was tried. */
static bool
is_new(unsigned long n)
{
	struct paths *p = paths();

	if (n >= PATHS_MAX)
		return true;
	for (size_t i = 0; i < p->count; i++)
		if (p->seen[i] == p->of[n])
			return false;
	assert_true(p->count < PATHS_MAX);
	p->seen[p->count++] = p->of[n];
	return true;
}

/* Allocation N of TOTAL fails; true: that was told, or changed nothing. */
static bool
try_one(const struct task *t, const struct knowledge *k, unsigned long n,
    bool lasting, unsigned long total, const char *want)
{
	int status = in_child(t, k, n, lasting, want);
	int rc = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	if (rc == SAID_SO || rc == SAID_THE_SAME)
		return true;
	fprintf(stderr, "%s %s: allocation %lu%s of %lu: %s %d\n", t->name,
	    t->path, n, lasting ? "+" : "", total, rc < 0 ? "signal" : "exit",
	    rc < 0 ? WTERMSIG(status) : rc);
	return false;
}

/* Every so many-th of all, each task from another one on. */
static unsigned long
try_all(const struct task *t, const struct knowledge *k, size_t place)
{
	struct buf want = BUF_INIT;
	const char *by_hand = getenv("STARVE_STEP");
	bool by_path = by_hand && strcmp(by_hand, "0") == 0;
	unsigned long total, step, tried = 0, bad = 0;

	starve(STARVE_MEMORY, 0, false);
	if (by_path)
		starve_paths(paths()->of, PATHS_MAX);
	if (!t->run(k, t->path, &want) || want.n == 0)
		fail_msg("%s %s tells nothing", t->name, t->path);
	starve_paths(NULL, 0);
	total = starve_calls(STARVE_MEMORY);
	assert_true(total > 0);
	step = by_path   ? 1
	       : by_hand ? strtoul(by_hand, NULL, 10)
			 : 1 + total / TRIES;
	for (unsigned long n = 1 + place % step; n <= total; n += step) {
		if (by_path && !is_new(n))
			continue;
		tried++;
		bad += !try_one(t, k, n, false, total, buf_str(&want));
		bad += !try_one(t, k, n, true, total, buf_str(&want));
	}
	if (by_hand)
		printf("%s %s: %lu of %lu allocations tried, %lu bad\n",
		    t->name, t->path, tried, total, bad);
	buf_free(&want);
	return bad;
}

static void
test_samples(void **state)
{
	struct dirent **list = NULL;
	int n = scandir("samples", &list, NULL, alphasort);
	unsigned long bad = 0;
	size_t tried = 0;
	char path[600];

	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		const struct task t = { "check", task_check, path };

		snprintf(
		    path, sizeof(path), "samples/%s/capture", list[i]->d_name);
		if (list[i]->d_name[0] != '.' && access(path, R_OK) == 0) {
			bad += try_all(&t, *state, tried * 37);
			tried++;
		}
		free(list[i]);
	}
	free(list);
	assert_true(tried > 30);
	assert_int_equal(bad, 0);
}

static void
test_tasks(void **state)
{
	static const struct task tasks[] = {
		{ "text", task_text, CAPTURE },
		{ "paper", task_paper, CAPTURE },
		{ "trace", task_trace, CAPTURE },
		{ "parts", task_parts, "samples" },
		{ "fixes", task_fixes, CAPTURE },
		{ "guide", task_guide, "" },
		{ "lab", task_lab, "" },
	};
	unsigned long bad = 0;

	for (size_t i = 0; i < sizeof(tasks) / sizeof(tasks[0]); i++)
		bad += try_all(&tasks[i], *state, i * 101);
	assert_int_equal(bad, 0);
}

static void
test_session(void **state)
{
	const struct session_place place = { LANG_EN, "guide", "", "" };
	char *folder = help_dir_new();
	const struct session_options o = { .folder = folder,
		.capture = CAPTURE,
		.kind = OPENING_CAPTURE,
		.now = KEPT_AT };
	const struct task task = { "session", task_session, folder };
	struct case_file *c = read_case(*state, CAPTURE);
	struct session *s = session_new(c, &o);

	assert_int_equal(session_read(s, &place), OK);
	assert_int_equal(session_note_add(s, "crp-reached", NULL, "a"), OK);
	assert_int_equal(session_end(s, &place), OK);
	session_free(s);
	case_free(c);
	assert_int_equal(try_all(&task, *state, 17), 0);
	help_dir_end(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_tasks),
		cmocka_unit_test(test_session),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
