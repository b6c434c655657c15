/*
 * A case kept from one sitting to the next: where it was, notes, the log,
 * and files that are no longer what they were.  Also what happens when its
 * files are damaged, when two want to write, and when saving is killed.
 */

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/json.h"
#include "engine/base/times.h"
#include "engine/case/session/session.h"
#include "engine/case/session/session_list.h"
#include "tests/help_capture.h"
#include "tests/help_dir.h"

#define NOW INT64_C(1776168000000000)

struct scene {
	struct help_capture h;
	char *home;       /* temporary */
	char folder[200]; /* of the case, not made yet */
	struct session *s;
};

static const struct session_place at_evidence = { LANG_FR, "evidence",
	"challenge-accepted", "" };

static void
sit(struct scene *x, bool read_only)
{
	const struct session_options o = { .folder = x->folder,
		.capture = x->h.dir,
		.kind = OPENING_CAPTURE,
		.read_only = read_only,
		.now = NOW };

	struct err_info info = { .code = OK };

	x->h.c = case_open(x->h.dir, x->h.k, &x->h.options, &info);
	assert_non_null(x->h.c);
	x->s = session_new(x->h.c, &o);
	assert_non_null(x->s);
}

static void
rise(struct scene *x)
{
	session_free(x->s);
	case_free(x->h.c);
	x->s = NULL;
	x->h.c = NULL;
}

static void
scene_begin(struct scene *x, void **state)
{
	memset(x, 0, sizeof(*x));
	setenv("SSH_CONNECTION", "192.0.2.7 50000 192.0.2.1 22", 1);
	x->home = help_dir_new();
	snprintf(x->folder, sizeof(x->folder), "%s/cases/one", x->home);
	x->h = help_capture_new(*state);
	help_verify(&x->h, 0, "403 16 2148204809");
	help_plugin_good(&x->h, 5, 7);
	help_write(&x->h);
	sit(x, false);
}

static void
scene_end(struct scene *x)
{
	if (x->s)
		rise(x);
	help_remove(&x->h);
	help_capture_free(&x->h);
	help_dir_end(x->home);
}

static bool
is_there(const struct scene *x, const char *name)
{
	char path[300];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", x->folder, name);
	return stat(path, &st) == 0;
}

static void
read_all(struct scene *x)
{
	assert_int_equal(case_run(x->h.c), OK);
	assert_int_equal(session_read(x->s, &at_evidence), OK);
}

static void
hash_all(struct scene *x)
{
	size_t steps = 0;

	while (session_idle(x->s, 100000))
		assert_true(++steps < 100);
}

/* A file of the case as somebody else left it. */
static void
put(const struct scene *x, const char *name, struct span bytes)
{
	char path[100];

	snprintf(path, sizeof(path), "cases/one/%s", name);
	help_dir_write(x->home, path, bytes);
}

static void
looking_leaves_nothing(void **state)
{
	struct scene x;

	scene_begin(&x, state);
	assert_null(session_earlier(x.s));
	assert_int_equal(session_save(x.s, &at_evidence), OK);
	assert_int_equal(session_end(x.s, &at_evidence), OK);
	assert_false(session_idle(x.s, 1000));
	assert_false(is_there(&x, ""));
	scene_end(&x);
}

static void
place_and_verdict_come_back(void **state)
{
	const struct session_facts *f;
	struct scene x;

	scene_begin(&x, state);
	read_all(&x);
	rise(&x);
	sit(&x, false);
	f = session_earlier(x.s);
	assert_non_null(f);
	assert_string_equal(f->page, "evidence");
	assert_string_equal(f->check, "challenge-accepted");
	assert_string_equal(f->capture, x.h.dir);
	assert_int_equal(f->lang, LANG_FR);
	assert_int_equal(f->kind, OPENING_CAPTURE);
	assert_int_equal(f->read, 1u << SOURCE_IIS | 1u << SOURCE_NDESPLUGIN);
	assert_true(f->first == NOW && f->last == NOW);
	assert_int_equal(case_run(x.h.c), OK);
	assert_int_equal(f->whole, case_diagnosis(x.h.c)->whole);
	assert_true(f->failures > 0);
	scene_end(&x);
}

static size_t
events_of(struct scene *x, enum session_event_kind kind)
{
	size_t count, n = 0;
	const struct session_event *e = session_events(x->s, &count);

	assert_non_null(e);
	for (size_t i = 0; i < count; i++)
		n += e[i].kind == kind;
	return n;
}

static void
the_log_says_who_and_what(void **state)
{
	const struct session_event *e;
	struct scene x;
	size_t count, verdicts;

	scene_begin(&x, state);
	read_all(&x);
	verdicts = events_of(&x, SESSION_VERDICT);
	assert_true(verdicts > 0);
	assert_int_equal(session_end(x.s, &at_evidence), OK);
	rise(&x);
	sit(&x, false);
	read_all(&x);
	assert_int_equal(events_of(&x, SESSION_BEGUN), 1);
	assert_int_equal(events_of(&x, SESSION_RESUMED), 1);
	assert_int_equal(events_of(&x, SESSION_ENDED), 1);
	/* nothing changed since */
	assert_int_equal(events_of(&x, SESSION_VERDICT), verdicts);
	e = session_events(x.s, &count);
	assert_non_null(strstr(e[count - 1].who, ", 192.0.2.7"));
	scene_end(&x);
}

static void
notes_stay_until_removed(void **state)
{
	struct evidence_item item = {
		.file = "ex.log", .line = 3, .offset = 70, .text = "POST 403"
	};
	struct scene x;

	scene_begin(&x, state);
	assert_int_equal(session_note_add(x.s, "challenge-accepted", NULL,
			     "Appelé l'AC \xc3\xa0 3 h"),
	    OK);
	assert_int_equal(
	    session_note_add(x.s, "crp-reached", &item, "ce client"), OK);
	rise(&x);
	sit(&x, false);
	assert_int_equal(session_note_count(x.s), 2);
	assert_string_equal(
	    session_note(x.s, 0)->text, "Appelé l'AC \xc3\xa0 3 h");
	assert_true(
	    note_is_on(session_note(x.s, 0), "challenge-accepted", NULL, 0));
	assert_false(note_is_on(session_note(x.s, 0), "crp-reached", NULL, 0));
	assert_true(note_is_on(session_note(x.s, 1), "", "ex.log", 70));
	assert_false(note_is_on(session_note(x.s, 1), "", "ex.log", 71));
	assert_string_equal(session_note(x.s, 1)->head, "POST 403");
	assert_int_equal(session_note_remove(x.s, 1), OK);
	assert_int_equal(session_note_remove(x.s, 1), ERR_NOT_FOUND);
	assert_int_equal(session_note_remove(x.s, 9), ERR_NOT_FOUND);
	rise(&x);
	sit(&x, false);
	assert_true(session_note(x.s, 0)->removed);
	assert_false(session_note(x.s, 1)->removed);
	assert_int_equal(events_of(&x, SESSION_NOTED), 2);
	assert_int_equal(events_of(&x, SESSION_UNNOTED), 1);
	scene_end(&x);
}

static void
change_is(const struct scene *x, const char *file, enum session_change c)
{
	for (size_t i = 0; i < session_change_count(x->s); i++) {
		struct session_file f = session_change(x->s, i);

		if (strcmp(f.file, file) != 0)
			continue;
		if (f.change != c)
			fail_msg("%s: change %d", file, (int)f.change);
		return;
	}
	fail_msg("%s: no change", file);
}

static void
sit_and_hash(struct scene *x)
{
	if (x->s)
		rise(x);
	sit(x, false);
	read_all(x);
	hash_all(x);
	assert_int_equal(session_end(x->s, &at_evidence), OK);
}

static void
changed_files_are_named(void **state)
{
	static const char reg[] = "REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\"
				  "SOFTWARE]\r\n";
	struct scene x;
	struct buf log = BUF_INIT;
	char path[100];

	scene_begin(&x, state);
	help_file(&x.h, "a.reg", span_of(reg));
	sit_and_hash(&x);
	sit_and_hash(&x);
	assert_int_equal(session_change_count(x.s), 0);

	help_file(&x.h, "b.reg", span_of(reg));
	snprintf(path, sizeof(path), "%s/a.reg", x.h.dir);
	assert_int_equal(remove(path), 0);
	help_dir_read(x.h.dir, "NDESPlugin.log", &log);
	log.p[log.n / 2] ^= 1;
	help_file(&x.h, "NDESPlugin.log", buf_span(&log));
	buf_clear(&log);
	help_dir_read(x.h.dir, "u_ex250615.log", &log);
	help_verify(&x.h, 9, "403 16 2148204809");
	buf_clear(&log);
	buf_add(&log, buf_span(&x.h.iis));
	help_file(&x.h, "u_ex250615.log", buf_span(&log));
	sit_and_hash(&x);
	assert_int_equal(session_change_count(x.s), 4);
	change_is(&x, "b.reg", SESSION_NEW);
	change_is(&x, "a.reg", SESSION_GONE);
	change_is(&x, "NDESPlugin.log", SESSION_CHANGED);
	change_is(&x, "u_ex250615.log", SESSION_GREW);

	log.n -= 10; /* less of the same; longer, but begun anew */
	help_file(&x.h, "u_ex250615.log", buf_span(&log));
	help_file(&x.h, "b.reg",
	    SPAN("REGEDIT4\r\n\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\A]"
		 "\r\n"));
	sit_and_hash(&x);
	assert_int_equal(session_change_count(x.s), 2);
	change_is(&x, "u_ex250615.log", SESSION_SHRANK);
	change_is(&x, "b.reg", SESSION_CHANGED);

	help_file(&x.h, "b.reg", SPAN("no evidence any more"));
	sit_and_hash(&x);
	assert_int_equal(session_change_count(x.s), 1);
	change_is(&x, "b.reg", SESSION_CHANGED);
	buf_free(&log);
	scene_end(&x);
}

/* The hash is what sha256sum says. */
static void
hashes_are_sha256(void **state)
{
	struct scene x;
	struct buf text = BUF_INIT;

	scene_begin(&x, state);
	help_file(&x.h, "a.reg", SPAN("REGEDIT4\r\n"));
	sit_and_hash(&x);
	help_dir_read(x.folder, "evidence.json", &text);
	assert_non_null(
	    strstr(buf_str(&text), "853448e59c9bb7599fa8a5ff03a0b608781a02d41f5"
				   "8576f1192e0c48cb8d635"));
	buf_free(&text);
	scene_end(&x);
}

static const char *const damage[] = {
	"",
	"{",
	"[]",
	"null",
	"{\"schema\":\"ndes-doctor/case/1\"}",
	"{\"schema\":\"ndes-doctor/case/1\",\"kind\":\"lab\",\"capture\":3}",
	"{\"schema\":\"ndes-doctor/case/1\",\"kind\":7,\"capture\":\"/x\"}",
	"{\"schema\":\"ndes-doctor/evidence/1\",\"files\":[{},3,"
	"{\"file\":\"a\",\"bytes\":-1},{\"file\":\"b\",\"sha256\":\"zz\"}]}",
	"{\"note\":1}\n{\"note\":2,\"text\":\"a\"}\n{\"note\":2,\"text\":\"b\"}"
	"\n"
	"{\"note\":9,\"removed\":true}\n\xff\xfe\n{\"note\":-3,\"text\":\"c\"}",
	"{\"what\":\"verdict\"}\n{\"what\":\"verdict\",\"time\":\"2026-01-01\"}"
	"\n",
	"{\"what\":\"begun\",\"time\":\"2026-01-01T00:00:00Z\",\"user\":[]}",
	"\0\0\0\0",
};

static void
damaged_files_do_no_harm(void **state)
{
	static const char *const names[] = { "case.json", "log.jsonl",
		"notes.jsonl", "evidence.json", "journal.jsonl" };
	struct scene x;

	scene_begin(&x, state);
	rise(&x);
	for (size_t d = 0; d < sizeof(damage) / sizeof(*damage); d++) {
		size_t before, count;

		for (size_t n = 0; n < 5; n++)
			put(&x, names[n],
			    (struct span){
				damage[d], d == 11 ? 4 : strlen(damage[d]) });
		sit(&x, false);
		assert_null(session_earlier(x.s));
		before = session_note_count(x.s);
		assert_non_null(session_events(x.s, &count));
		read_all(&x);
		hash_all(&x);
		assert_int_equal(
		    session_note_add(x.s, "crp-reached", NULL, "still"), OK);
		assert_int_equal(session_end(x.s, &at_evidence), OK);
		rise(&x);
		sit(&x, false);
		assert_non_null(session_earlier(x.s));
		assert_int_equal(session_note_count(x.s), before + 1);
		assert_int_equal(events_of(&x, SESSION_ENDED), 1);
		rise(&x);
	}
	scene_end(&x);
}

/* What stands in the journal is nobody's to touch but the fixes'. */
static void
the_journal_is_left_alone(void **state)
{
	static const char journal[] = "{\"seq\":1,\"half a line";
	struct buf now = BUF_INIT;
	struct scene x;

	scene_begin(&x, state);
	put(&x, "journal.jsonl", SPAN(journal));
	read_all(&x);
	assert_int_equal(session_end(x.s, &at_evidence), OK);
	help_dir_read(x.folder, "journal.jsonl", &now);
	assert_string_equal(buf_str(&now), journal);
	buf_free(&now);
	scene_end(&x);
}

static void
the_second_one_only_reads(void **state)
{
	struct scene x;
	struct session *first;
	struct case_file *its;

	scene_begin(&x, state);
	read_all(&x);
	first = x.s;
	its = x.h.c;
	sit(&x, false);
	assert_int_equal(session_access(x.s), SESSION_BUSY);
	assert_non_null(session_earlier(x.s));
	assert_int_equal(case_run(x.h.c), OK);
	assert_int_equal(session_read(x.s, &at_evidence), OK);
	assert_int_equal(
	    session_note_add(x.s, "crp-reached", NULL, "no"), ERR_ACCESS);
	assert_int_equal(session_note_count(x.s), 0);
	rise(&x);
	assert_int_equal(
	    session_note_add(first, "crp-reached", NULL, "yes"), OK);
	session_free(first);
	case_free(its);
	sit(&x, false);
	assert_int_equal(session_access(x.s), SESSION_FREE);
	assert_int_equal(session_note_count(x.s), 1);
	scene_end(&x);
}

/* One that was asked to write nothing does not keep others from it. */
static void
read_only_takes_no_lock(void **state)
{
	struct scene x;
	struct session *reader;
	struct case_file *its;

	scene_begin(&x, state);
	read_all(&x);
	rise(&x);
	sit(&x, true);
	assert_non_null(session_earlier(x.s));
	assert_int_equal(
	    session_note_add(x.s, "crp-reached", NULL, "no"), ERR_ACCESS);
	reader = x.s;
	its = x.h.c;
	sit(&x, false);
	assert_int_equal(session_access(x.s), SESSION_FREE);
	session_free(reader);
	case_free(its);
	scene_end(&x);
}

/* Not even a folder that cannot be opened is written to. */
static void
read_only_stays_so(void **state)
{
	const struct session_place at = at_evidence;
	struct scene x;

	scene_begin(&x, state);
	rise(&x);
	snprintf(x.folder, sizeof(x.folder), "%s/loop", x.home);
	assert_int_equal(symlink(x.folder, x.folder), 0);
	sit(&x, true);
	assert_int_not_equal(session_trouble(x.s)->code, OK);
	assert_int_equal(session_access(x.s), SESSION_UNKEPT);
	assert_int_equal(case_run(x.h.c), OK);
	assert_int_equal(unlink(x.folder), 0);
	assert_int_equal(session_read(x.s, &at), OK);
	assert_false(is_there(&x, ""));
	scene_end(&x);
}

/* Saves without end until it is killed. */
static void
save_for_ever(struct scene *x, int ready)
{
	struct session_place at = at_evidence;

	sit(x, false);
	if (case_run(x->h.c) != OK || write(ready, "x", 1) != 1)
		_exit(1);
	for (size_t i = 0;; i++) {
		at.page = i % 2 ? "guide" : "evidence";
		if (session_read(x->s, &at) != OK ||
		    session_note_add(x->s, "crp-reached", NULL, "n") != OK)
			_exit(1);
	}
}

static void
killed_while_saving(void **state)
{
	struct scene x;

	scene_begin(&x, state);
	read_all(&x);
	rise(&x);
	for (int i = 0; i < 10; i++) {
		const struct session_facts *f;
		struct timespec wait = { 0, i * 1700000 };
		int ready[2], status;
		pid_t pid;
		char c;

		assert_int_equal(pipe(ready), 0);
		pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			save_for_ever(&x, ready[1]);
		assert_int_equal(read(ready[0], &c, 1), 1);
		nanosleep(&wait, NULL);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		close(ready[0]);
		close(ready[1]);
		sit(&x, false);
		f = session_earlier(x.s);
		assert_non_null(f);
		assert_true(strcmp(f->page, "guide") == 0 ||
			    strcmp(f->page, "evidence") == 0);
		assert_true(x.s && session_access(x.s) == SESSION_FREE);
		rise(&x);
	}
	scene_end(&x);
}

static void
cases_are_listed_the_newest_first(void **state)
{
	static const char *const texts[] = {
		"{\"schema\":\"ndes-doctor/case/1\",\"kind\":\"capture\","
		"\"capture\":\"/nowhere/a\",\"host\":\"a\","
		"\"last\":\"2026-01-01T00:00:00Z\"}",
		"{\"schema\":\"ndes-doctor/case/1\",\"kind\":\"live\","
		"\"host\":\"b\",\"last\":\"2026-02-01T00:00:00Z\"}",
	};
	struct session_list l;
	struct err_info info = { .code = OK };
	char *home = help_dir_new();

	(void)state;
	setenv("XDG_STATE_HOME", home, 1);
	assert_int_equal(session_list_load(&l), OK);
	assert_int_equal(l.count, 0);
	assert_null(session_list_find(&l, NULL, &info));
	assert_int_equal(info.code, ERR_NO_CASE);
	session_list_free(&l);
	help_dir_write(home, "ndes-doctor/ndes-1/case.json", span_of(texts[0]));
	help_dir_write(home, "ndes-doctor/ndes-2/case.json", span_of(texts[1]));
	help_dir_write(home, "ndes-doctor/train-1/score", SPAN("x"));
	help_dir_write(home, "ndes-doctor/bad/case.json", SPAN("{"));
	assert_int_equal(session_list_load(&l), OK);
	assert_int_equal(l.count, 2);
	assert_string_equal(l.items[0].id, "ndes-2");
	assert_string_equal(l.items[1].facts.host, "a");
	assert_true(session_is_gone(&l.items[1].facts));
	assert_false(session_is_gone(&l.items[0].facts));
	assert_ptr_equal(session_list_find(&l, NULL, &info), &l.items[0]);
	assert_ptr_equal(session_list_find(&l, "ndes-1", &info), &l.items[1]);
	assert_null(session_list_find(&l, "ndes", &info));
	assert_int_equal(info.code, ERR_AMBIGUOUS);
	assert_null(session_list_find(&l, "x", &info));
	session_list_free(&l);
	help_dir_end(home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looking_leaves_nothing),
		cmocka_unit_test(place_and_verdict_come_back),
		cmocka_unit_test(the_log_says_who_and_what),
		cmocka_unit_test(notes_stay_until_removed),
		cmocka_unit_test(changed_files_are_named),
		cmocka_unit_test(hashes_are_sha256),
		cmocka_unit_test(damaged_files_do_no_harm),
		cmocka_unit_test(the_journal_is_left_alone),
		cmocka_unit_test(the_second_one_only_reads),
		cmocka_unit_test(read_only_takes_no_lock),
		cmocka_unit_test(read_only_stays_so),
		cmocka_unit_test(killed_while_saving),
		cmocka_unit_test(cases_are_listed_the_newest_first),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
