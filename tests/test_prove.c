/*
 * The proof after a fix, on a lab: which records count, which one is shown,
 * and what is kept of it.  Rows of requests are written beside those of the
 * lab, whose own begin when the server is up again.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/json.h"
#include "engine/base/times.h"
#include "engine/base/xml.h"
#include "engine/case/fix/fixes.h"
#include "engine/case/target/lab_case.h"
#include "engine/case/session/session.h"
#include "engine/fix/texts.h"
#include "engine/host/lab/host_lab.h"
#include "tests/help_dir.h"

#define SAMPLE "samples/intermediate-in-root-local"
#define FIX    "intermediate-ca-in-root-store"
#define ROWS   "more/u_ex260414.log"
#define PROOF  "proof-0001.json"
#define REBOOT 180 /* seconds in which the lab writes nothing */
#define GOOD   "201 0 0"
#define BAD    "403 16 2148204809"
#define HEAD                                                                   \
	"#Software: Microsoft Internet Information Services 10.0\r\n"          \
	"#Version: 1.0\r\n#Date: 2026-04-14 12:00:00\r\n"                      \
	"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query "          \
	"s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status "        \
	"sc-substatus sc-win32-status time-taken\r\n"
#define HEAD_LINES 4

struct fixture {
	struct knowledge *k;
	char *folder, *copy;
	int runs; /* of the lab */
	struct lab_case *lab;
	struct session *session;
	struct fixes *f;
	struct fix_run run;
	struct buf rows;
};

static const struct case_options all = {
	.now = TIME_NONE, .since = TIME_NONE, .step = -1
};

static struct host *
host(const struct fixture *x)
{
	return (struct host *)case_host(lab_case_file(x->lab));
}

static void
pass(const struct fixture *x, int seconds)
{
	host_acts(host(x))->wait(host(x), seconds * TIME_SECOND);
}

/* The plans of the case, as at the start of a sitting. */
static void
plan(struct fixture *x)
{
	const struct fixes_options o = { .folder = x->folder,
		.session = x->session };
	struct err_info info = { .code = OK };

	fixes_free(x->f);
	x->f = fixes_new(lab_case_file(x->lab), &o, &info);
	assert_non_null(x->f);
}

/* A sitting begins; the lab goes on where it stood. */
static void
begin(struct fixture *x)
{
	struct err_info info = { .code = OK };
	char name[40];

	fixes_free(x->f);
	x->f = NULL;
	lab_case_free(x->lab);
	x->lab = lab_case_new(SAMPLE, x->folder, x->k, &all, &info);
	assert_non_null(x->lab);
	assert_int_equal(case_run(lab_case_file(x->lab)), OK);
	snprintf(name, sizeof(name), "/lab-%03d", ++x->runs);
	free(x->copy);
	x->copy = malloc(strlen(x->folder) + sizeof(name));
	assert_non_null(x->copy);
	sprintf(x->copy, "%s%s", x->folder, name);
	plan(x);
}

static size_t
plan_of(const struct fixture *x)
{
	size_t i = fixes_find(x->f, FIX);

	assert_true(i != SIZE_MAX);
	return i;
}

/* The lab restarts when it is asked to. */
static void
apply(struct fixture *x)
{
	size_t i = plan_of(x);

	fixes_apply(x->f, i, fixes_plan(x->f, i)->word, &x->run);
	assert_int_equal(x->run.result, FIX_DONE);
	assert_true(x->run.reboot);
	assert_int_equal(x->run.run, 1);
	assert_true(x->run.time % TIME_SECOND == 0);
	assert_true(host_now(host(x)) <= x->run.time + 2 * TIME_SECOND);
}

/* A VerifyRequest S seconds after the change. */
static void
row(struct fixture *x, int s, const char *status)
{
	struct civil c;

	if (x->rows.n == 0)
		buf_puts(&x->rows, HEAD);
	time_to_civil(x->run.time + s * TIME_SECOND, &c);
	buf_printf(&x->rows,
	    "%04d-%02d-%02d %02d:%02d:%02d 10.0.0.5 POST "
	    "/CertificateRegistrationSvc/Certificate/VerifyRequest - 443 - "
	    "10.0.0.5 NDES_Plugin - %s 120\r\n",
	    c.year, c.month, c.day, c.hour, c.minute, c.second, status);
	help_dir_write(x->copy, ROWS, buf_span(&x->rows));
}

static struct fix_proof
prove(struct fixture *x, int64_t patience)
{
	struct fix_proof p;

	assert_int_equal(
	    fixes_prove(x->f, plan_of(x), &x->run, patience, &p), OK);
	assert_true(p.since == x->run.time + 2 * TIME_SECOND + 1);
	return p;
}

static void
expect(struct fixture *x, enum proof_kind kind, uint64_t good, uint64_t bad)
{
	struct fix_proof p = prove(x, 0);

	assert_int_equal(p.kind, kind);
	assert_int_equal(p.good, good);
	assert_int_equal(p.bad, bad);
}

/* The proof is line N of the rows, S seconds after the change. */
static void
is_row(const struct fixture *x, const struct fix_proof *p, int s, uint64_t n)
{
	struct span rest = buf_span(&x->rows), line;

	assert_int_equal(p->kind, PROOF_FIXED);
	assert_true(p->time == x->run.time + s * TIME_SECOND);
	assert_string_equal(p->file, ROWS);
	assert_int_equal(p->line, n);
	while (n-- > 0)
		assert_true(span_next(&rest, '\n', &line));
	assert_true(span_is(span_trim(line), p->text));
}

static bool
is_kept(const struct fixture *x)
{
	struct buf path = BUF_INIT;
	bool is;

	buf_printf(&path, "%s/%s", x->folder, PROOF);
	is = access(buf_str(&path), F_OK) == 0;
	buf_free(&path);
	return is;
}

static void
is_text(const struct json *o, const char *key, const char *text)
{
	assert_true(span_is(json_str(json_get(o, key)), text));
}

static void
is_number(const struct json *o, const char *key, uint64_t number)
{
	assert_int_equal(json_number(json_get(o, key)), number);
}

static void
is_time(const struct json *o, const char *key, int64_t time)
{
	char text[TIME_TEXT_MAX];

	is_text(o, key, time_rfc3339(time, text));
}

/* What is kept says the same as P. */
static void
kept_as(const struct fixture *x, const struct fix_proof *p)
{
	struct buf text = BUF_INIT;
	struct err_info info = { .code = OK };
	const struct json *first;
	struct json *o;

	help_dir_read(x->folder, PROOF, &text);
	o = json_parse(buf_span(&text), &info);
	assert_non_null(o);
	is_text(o, "schema", "ndes-doctor/proof/1");
	is_text(o, "fix", FIX);
	is_number(o, "run", 1);
	is_time(o, "applied", x->run.time);
	is_time(o, "since", p->since);
	is_number(o, "good", p->good);
	is_number(o, "bad", 0);
	first = json_get(o, "first");
	is_time(first, "time", p->time);
	is_text(first, "file", p->file);
	is_number(first, "line", p->line);
	is_text(first, "text", p->text);
	json_free(o);
	buf_free(&text);
}

/* What was moving when the change was made is not counted. */
static void
the_first_two_seconds_do_not_count(void **state)
{
	struct fixture *x = *state;
	struct fix_proof p;

	begin(x);
	apply(x);
	expect(x, PROOF_NONE, 0, 0);
	row(x, -1, BAD);
	row(x, 0, BAD);
	row(x, 1, GOOD);
	row(x, 2, BAD);
	expect(x, PROOF_NONE, 0, 0);
	assert_false(is_kept(x));
	row(x, 3, GOOD);
	row(x, 9, GOOD);
	p = prove(x, 0);
	assert_int_equal(p.good, 2);
	assert_int_equal(p.bad, 0);
	is_row(x, &p, 3, HEAD_LINES + 5);
	kept_as(x, &p);
}

/* One bad outcome outweighs good ones, and nothing is kept. */
static void
one_bad_outcome_is_no_proof(void **state)
{
	struct fixture *x = *state;

	begin(x);
	apply(x);
	expect(x, PROOF_NONE, 0, 0);
	row(x, 5, GOOD);
	row(x, 6, BAD);
	row(x, 7, GOOD);
	expect(x, PROOF_BAD, 2, 1);
	assert_false(is_kept(x));
}

/* Waiting ends with the first outcome, or when patience does. */
static void
patience_passes_on_the_host(void **state)
{
	struct fixture *x = *state;
	struct fix_proof p;
	int64_t now;

	begin(x);
	apply(x);
	now = host_now(host(x));
	p = prove(x, 2 * TIME_MINUTE);
	assert_int_equal(p.kind, PROOF_NONE);
	assert_true(p.time == TIME_NONE);
	assert_string_equal(p.file, "");
	assert_string_equal(p.text, "");
	assert_true(host_now(host(x)) == now + 2 * TIME_MINUTE);
	assert_false(is_kept(x));
	p = prove(x, 20 * TIME_MINUTE);
	assert_int_equal(p.kind, PROOF_FIXED);
	assert_true(p.good > 0);
	assert_int_equal(p.bad, 0);
	assert_true(p.time > now + REBOOT * TIME_SECOND - TIME_SECOND);
	assert_true(host_now(host(x)) < now + 10 * TIME_MINUTE);
	kept_as(x, &p);
}

/* The fault came back: every request is refused as before. */
static void
what_came_back_is_proved_bad(void **state)
{
	struct fixture *x = *state;
	struct fix_proof p;

	begin(x);
	apply(x);
	assert_int_equal(host_lab_plant(host(x)), OK);
	p = prove(x, 20 * TIME_MINUTE);
	assert_int_equal(p.kind, PROOF_BAD);
	assert_int_equal(p.good, 0);
	assert_true(p.bad > 0);
	assert_false(is_kept(x));
}

/*
 * Before any time had passed outcomes of later stand there already: a clock
 * is wrong, they are of before.  What comes then counts.
 */
static void
what_was_ahead_does_not_count(void **state)
{
	struct fixture *x = *state;
	struct fix_proof p;

	begin(x);
	apply(x);
	row(x, 30, GOOD);
	row(x, 40, GOOD);
	row(x, 50, BAD);
	expect(x, PROOF_NONE, 0, 0);
	pass(x, 100);
	expect(x, PROOF_NONE, 0, 0);
	row(x, 60, GOOD);
	p = prove(x, 0);
	assert_int_equal(p.good, 1);
	is_row(x, &p, 60, HEAD_LINES + 4);
	row(x, 70, BAD);
	expect(x, PROOF_BAD, 1, 1);
}

/* Only the first look is early: the next one, as early, counts. */
static void
one_look_is_early(void **state)
{
	struct fixture *x = *state;
	struct fix_proof p;

	begin(x);
	apply(x);
	expect(x, PROOF_NONE, 0, 0);
	row(x, 30, GOOD);
	p = prove(x, 0);
	assert_int_equal(p.good, 1);
	is_row(x, &p, 30, HEAD_LINES + 1);
}

/* A first look that comes late finds nothing that was ahead. */
static void
a_late_look_counts_all(void **state)
{
	struct fixture *x = *state;
	struct fix_proof p;

	begin(x);
	apply(x);
	pass(x, 100);
	row(x, 30, GOOD);
	row(x, 40, GOOD);
	p = prove(x, 0);
	assert_int_equal(p.good, 2);
	is_row(x, &p, 30, HEAD_LINES + 1);
}

/* The fault came back: the next sitting looks at the run of this one. */
static void
a_later_sitting_looks_again(void **state)
{
	struct fixture *x = *state;
	struct fix_proof p;
	struct fix_run last;
	int64_t time;

	begin(x);
	assert_false(fixes_last_run(x->f, FIX, &last));
	assert_null(fixes_doing(x->f));
	apply(x);
	time = x->run.time;
	assert_int_equal(host_lab_plant(host(x)), OK);
	pass(x, 2 * REBOOT);
	p = prove(x, 0);
	assert_int_equal(p.kind, PROOF_BAD);
	begin(x);
	fix_run_free(&x->run);
	assert_true(fixes_last_run(x->f, FIX, &x->run));
	assert_int_equal(x->run.run, 1);
	assert_true(x->run.time == time);
	expect(x, PROOF_BAD, p.good, p.bad);
}

/* What was undone is no run to be proved. */
static void
an_undone_run_is_forgotten(void **state)
{
	struct fixture *x = *state;
	char word[FIX_WORD_MAX];
	struct fix_undo undo;
	struct fix_run last;

	begin(x);
	apply(x);
	fixes_undo_word(x->f, FIX, word);
	fixes_undo(x->f, FIX, word, &undo);
	assert_int_equal(undo.answer, UNDO_DONE);
	fix_undo_free(&undo);
	assert_false(fixes_last_run(x->f, FIX, &last));
	assert_true(last.time == TIME_NONE);
	assert_non_null(fixes_doing(x->f));
}

/* In the next sitting the fault is past, and the run is remembered. */
static void
a_later_sitting_remembers_it(void **state)
{
	struct fixture *x = *state;
	const struct diagnosis *d;
	struct fix_run last;

	begin(x);
	apply(x);
	begin(x);
	d = case_diagnosis(lab_case_file(x->lab));
	assert_int_equal(d->cause_count, 0);
	assert_int_equal(fixes_count(x->f), 0);
	assert_true(fixes_last_run(x->f, FIX, &last));
	assert_int_equal(last.run, 1);
	assert_true(last.time == x->run.time);
	assert_non_null(fixes_doing(x->f));
}

/* A run without a time, of a journal that names none, proves nothing. */
static void
without_a_time_there_is_no_proof(void **state)
{
	struct fixture *x = *state;
	struct fix_proof p;

	begin(x);
	x->run.time = TIME_NONE;
	assert_int_equal(
	    fixes_prove(x->f, plan_of(x), &x->run, 0, &p), ERR_UNSUPPORTED);
	assert_int_equal(p.kind, PROOF_NONE);
}

/* The folder is the session's: it outlives the fixes, its journal too. */
static void
the_folder_is_of_the_session(void **state)
{
	static const struct session_place place = { LANG_EN, "guide", "", "" };
	struct fixture *x = *state;
	struct session_options o = { .folder = x->folder,
		.capture = "/lab",
		.kind = OPENING_LAB,
		.now = TIME_NONE };
	struct fix_run last;

	begin(x);
	fixes_free(x->f);
	x->f = NULL;
	x->session = session_new(lab_case_file(x->lab), &o);
	assert_non_null(x->session);
	plan(x);
	apply(x);
	plan(x);
	assert_true(fixes_last_run(x->f, FIX, &last));
	assert_int_equal(last.run, 1);
	fixes_free(x->f);
	x->f = NULL;
	assert_int_equal(session_read(x->session, &place), OK);
	assert_int_equal(
	    session_note_add(x->session, "crp-reached", NULL, "a"), OK);
}

/* A folder that is not there yet will be made: nothing stands in the way. */
static void
a_folder_is_made_when_needed(void **state)
{
	struct fixture *x = *state;
	struct fixes_options o = { .folder = NULL };
	struct err_info info = { .code = OK };
	struct buf path = BUF_INIT;
	struct fix_say why;

	begin(x);
	fixes_free(x->f);
	x->f = fixes_new(lab_case_file(x->lab), &o, &info);
	assert_non_null(x->f);
	assert_false(fixes_may_act(x->f, &why));
	assert_int_equal(why.id, T_FIX_NO_FOLDER);
	fixes_free(x->f);
	buf_printf(&path, "%s/new", x->folder);
	o.folder = buf_str(&path);
	x->f = fixes_new(lab_case_file(x->lab), &o, &info);
	assert_non_null(x->f);
	assert_int_not_equal(access(o.folder, F_OK), 0);
	assert_true(fixes_may_act(x->f, &why));
	assert_int_equal(why.id, T_NONE);
	apply(x);
	assert_int_equal(access(o.folder, F_OK), 0);
	buf_free(&path);
}

/* Two instances would write the same copy. */
static void
a_lab_in_use_is_not_opened(void **state)
{
	struct fixture *x = *state;
	struct err_info info = { .code = OK };
	struct casefolder *other = casefolder_open(x->folder, true, &info);

	assert_non_null(other);
	assert_null(lab_case_new(SAMPLE, x->folder, x->k, &all, &info));
	assert_int_equal(info.code, ERR_BUSY);
	casefolder_close(other);
	begin(x);
}

static int
setup(void **state)
{
	struct fixture *x = calloc(1, sizeof(*x));
	struct err_info info = { .code = OK };

	xml_start();
	x->k = knowledge_builtin(&info);
	x->folder = help_dir_new();
	*state = x;
	return x->k ? 0 : -1;
}

static int
teardown(void **state)
{
	struct fixture *x = *state;

	fix_run_free(&x->run);
	fixes_free(x->f);
	session_free(x->session);
	lab_case_free(x->lab);
	buf_free(&x->rows);
	knowledge_free(x->k);
	help_dir_end(x->folder);
	free(x->copy);
	free(x);
	xml_stop();
	return 0;
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_first_two_seconds_do_not_count),
		TEST(one_bad_outcome_is_no_proof),
		TEST(patience_passes_on_the_host),
		TEST(what_came_back_is_proved_bad),
		TEST(what_was_ahead_does_not_count),
		TEST(one_look_is_early),
		TEST(a_late_look_counts_all),
		TEST(a_later_sitting_looks_again),
		TEST(a_later_sitting_remembers_it),
		TEST(an_undone_run_is_forgotten),
		TEST(without_a_time_there_is_no_proof),
		TEST(the_folder_is_of_the_session),
		TEST(a_folder_is_made_when_needed),
		TEST(a_lab_in_use_is_not_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
