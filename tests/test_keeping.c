/*
 * The wizard and its case through the script back end: notes, the page of
 * the case, going on where it was left; and the first page.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/times.h"
#include "engine/case/session/session.h"
#include "tests/help_dir.h"
#include "tests/help_wizard.h"
#include "tui/screen/lobby.h"

#define SAMPLE "samples/intermediate-in-root-local/capture"
#define NOW    INT64_C(1776168000000000) /* 2026-04-14T12:00:00Z */

struct sitting {
	const char *folder;
	bool resume, read_only;
};

/* One sitting of the case in FOLDER. */
static int
sit(struct help_wizard *w, struct term *term, void *arg)
{
	const struct sitting *x = arg;
	const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	const struct session_options kept = { .folder = x->folder,
		.capture = SAMPLE,
		.kind = OPENING_CAPTURE,
		.read_only = x->read_only,
		.now = NOW };
	struct err_info info = { .code = OK };
	struct case_file *c = case_open(SAMPLE, w->k, &options, &info);
	int code;

	assert_non_null(c);
	w->app.session = session_new(c, &kept);
	w->app.resume = x->resume;
	assert_non_null(w->app.session);
	code = app_run(&w->app, c, term);
	session_free(w->app.session);
	w->app.session = NULL;
	case_free(c);
	return code;
}

static char *
play(struct help_wizard *w, const char *folder, bool resume, const char *keys)
{
	struct sitting x = { folder, resume, false };

	return help_wizard_play(w, keys, 80, 24, sit, &x);
}

static void
a_note_is_kept_and_shown(void **state)
{
	char *home = help_dir_new(), *got;

	got = play(*state, home, false,
	    "R m o n e Space m a n Enter Enter m t w o Enter Esc c End q");
	help_shows(got, "Note on 3.2 CRP reached; Enter keeps it");
	help_shows(got, "Noted.");
	help_shows(got, "Note 2026-04-14 12:00  one man");
	help_shows(got, "Note on this record of 3.2");
	help_shows(got, ">KO*");
	help_shows(got, "note on 3.2 CRP reached: two");
	help_shows(got, "[KO ] 3.2 CRP reached");
	help_shows(got, "begun by ");
	free(got);
	got = play(*state, home, false, "q");
	help_shows(got,
	    "A case of this capture was left on 2026-04-14 12:00 UTC: "
	    "FAULT. [c] goes on");
	help_shows(got, "c Go on");
	free(got);
	help_dir_end(home);
}

static void
a_note_can_be_removed(void **state)
{
	char *home = help_dir_new(), *got;

	got = play(*state, home, false, "R m x y z Enter c d n d y d v q");
	help_shows(got, "Remove the note \"xyz\"?");
	help_shows(got, "note on 3.2 CRP reached removed: xyz");
	help_shows(got, "Choose a note to remove it.");
	help_shows(got, "note sur 3.2 CRP atteint supprim\u00E9e\u00A0: xyz");
	free(got);
	got = play(*state, home, true, "q");
	help_lacks(got, "Note 2026-04-14");
	free(got);
	help_dir_end(home);
}

/* The page is the last thing shown: everything after the last key. */
static const char *
last_picture(const char *got)
{
	const char *at = got, *next;

	while ((next = strstr(at + 1, "=== ")) != NULL)
		at = next;
	return at;
}

static void
it_goes_on_where_it_was_left(void **state)
{
	static const struct {
		const char *keys, *shows;
	} pages[] = {
		{ "R q", ">  3.2 CRP reached" },
		{ "R Down q", ">  3.3 accepted" },
		{ "R Enter q", "403.16 0x800B0109" },
		{ "R w q", " Why " },
		{ "R d q", "Diagnosis: causes" },
		{ "R s q", " Sources " },
		{ "R f q", "5E59B09EC203CF078D03C650D6433FD9041E28DA" },
		{ "R c q", " Case " },
	};

	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		char *home = help_dir_new();
		char *got = play(*state, home, false, pages[i].keys);

		free(got);
		got = play(*state, home, true, "q");
		help_shows(last_picture(got), pages[i].shows);
		help_shows(got, "3 failures");
		free(got);
		got = play(*state, home, false, "c Esc q");
		help_shows(got, pages[i].shows);
		free(got);
		help_dir_end(home);
	}
}

static void
damage_and_read_only(void **state)
{
	struct sitting x = { NULL, true, true };
	char *home = help_dir_new(), *got;

	help_dir_write(home, "case.json",
	    SPAN("{\"schema\":\"ndes-doctor/case/1\",\"kind\":\"capture\","
		 "\"capture\":\"x\",\"page\":\"fix\",\"fixing\":\"no\","
		 "\"check\":\"none\",\"read\":[\"iis\",7,\"none\"]}"));
	got = play(*state, home, true, "q");
	help_shows(last_picture(got), " Guide ");
	free(got);
	x.folder = home; /* written meanwhile: read, and left alone */
	got = help_wizard_play(*state, "Esc Esc R m q", 80, 24, sit, &x);
	help_shows(got, "Nothing is kept here: no notes.");
	free(got);
	help_dir_end(home);
}

/* --- the first page --- */

struct front {
	struct lobby l;
	enum lobby_choice choice;
};

static int
run_front(struct help_wizard *w, struct term *term, void *arg)
{
	struct front *f = arg;

	f->l.k = w->k;
	f->choice = lobby_run(&f->l, term);
	return 0;
}

static void
the_first_page(void **state)
{
	struct session_entry entry = {
		.id = (char *)(uintptr_t) "ndes-1",
		.facts = { .capture = "/srv/ndes01",
		    .host = "ndes01",
		    .page = "",
		    .check = "",
		    .fixing = "",
		    .cause = "intermediate-ca-in-root-store",
		    .whole = WHOLE_FAULT,
		    .failures = 3,
		    .last = NOW - 3 * TIME_HOUR },
	};
	struct session_list cases = { .items = &entry, .count = 1 };
	struct err_info info = { .code = OK };
	struct scenario_list lessons;
	struct front f = { .l = { .cases = &cases,
			       .lessons = &lessons,
			       .message = "/x: not found",
			       .now = NOW,
			       .path = BUF_INIT } };
	char *got;

	assert_int_equal(scenario_list_load(&lessons, "samples", &info), OK);
	got = help_wizard_play(*state, "Down v Enter", 80, 24, run_front, &f);
	help_shows(got, "/x: not found");
	help_shows(got, ">Case     ndes01");
	help_shows(got, "3 h ago");
	help_shows(got, "An intermediate certificate");
	help_shows(got, "ndes-doctor --resume=ndes-1");
	help_shows(got, "Le\u00E7on     1  ");
	assert_int_equal(f.choice, LOBBY_LESSON);
	assert_int_equal(f.l.which, 0);
	free(got);

	f.l.lang = LANG_EN;
	got = help_wizard_play(
	    *state, "o / s r v Enter", 60, 20, run_front, &f);
	help_shows(got, "Path of the folder or file");
	help_shows(got, "Enter Open  Esc Back"); /* other keys are text */
	assert_int_equal(f.choice, LOBBY_CAPTURE);
	assert_string_equal(buf_str(&f.l.path), "/srv");
	free(got);
	got = help_wizard_play(*state, "o x Esc Enter", 80, 24, run_front, &f);
	assert_int_equal(f.choice, LOBBY_QUIT); /* asks again, keys end */
	free(got);
	got = help_wizard_play(*state, "Enter", 80, 24, run_front, &f);
	assert_int_equal(f.choice, LOBBY_CASE);
	free(got);
	got = help_wizard_play(*state, "Ctrl-C", 40, 10, run_front, &f);
	assert_int_equal(f.choice, LOBBY_QUIT);
	free(got);
	buf_free(&f.l.path);
	scenario_list_free(&lessons);
}

/* Searched, titled, deleted after the second D only; the other one stays. */
static void
cases_in_order(void **state)
{
	static const char *const names[] = { "alpha-1", "beta-2" };
	char *home = help_dir_new();
	struct scenario_list lessons = { .count = 0 };
	struct session_list cases;
	struct front f = { .l = { .cases = &cases,
			       .lessons = &lessons,
			       .message = "",
			       .now = NOW,
			       .path = BUF_INIT } };
	char *got;

	setenv("XDG_STATE_HOME", home, 1);
	for (size_t i = 0; i < 2; i++) {
		char path[64], text[300];

		snprintf(
		    path, sizeof(path), "ndes-doctor/%s/case.json", names[i]);
		snprintf(text, sizeof(text),
		    "{\"schema\":\"ndes-doctor/case/1\",\"kind\":"
		    "\"capture\",\"capture\":\"/srv/%s\",\"host\":\"%s\","
		    "\"last\":\"2026-04-0%zuT00:00:00Z\"}",
		    names[i], names[i], i + 1);
		help_dir_write(home, path, span_of(text));
	}
	assert_int_equal(session_list_load(&cases), OK);
	got = help_wizard_play(*state,
	    "/ a l p h a Enter t N o r t h Enter D Up Down D q", 80, 24,
	    run_front, &f);
	help_shows(got, ">Case     alpha-1");
	help_shows(got, ">Case     North");
	help_shows(got, "D again deletes this case");
	assert_int_equal(cases.count, 2); /* not twice in a row */
	free(got);
	f.l.read_only = true;
	got = help_wizard_play(
	    *state, "/ N o r t h Enter D D t q", 80, 24, run_front, &f);
	assert_int_equal(cases.count, 2);
	free(got);
	f.l.read_only = false;
	got = help_wizard_play(
	    *state, "/ N o r t h Enter D D q", 80, 24, run_front, &f);
	assert_int_equal(cases.count, 1);
	free(got);
	session_list_free(&cases);
	assert_int_equal(session_list_load(&cases), OK);
	assert_int_equal(cases.count, 1);
	assert_string_equal(cases.items[0].id, "beta-2");
	session_list_free(&cases);
	unsetenv("XDG_STATE_HOME");
	help_dir_end(home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HELP_WIZARD_TEST(a_note_is_kept_and_shown),
		HELP_WIZARD_TEST(a_note_can_be_removed),
		HELP_WIZARD_TEST(it_goes_on_where_it_was_left),
		HELP_WIZARD_TEST(damage_and_read_only),
		HELP_WIZARD_TEST(the_first_page),
		HELP_WIZARD_TEST(cases_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
