/*
 * Writing waits for the disk, so it comes after the picture and when no key
 * waits.  Where the wizard is gets saved a moment after it moved; what was
 * read and noted, at once.
 */

#include "tui/screen/keeping.h"

#include <string.h>

#include "engine/base/fill.h"
#include "tui/screen/app.h"
#include "tui/screen/evidence_rows.h"
#include "tui/screen/guide_rows.h"
#include "tui/screen/fixing.h"
#include "tui/screen/reading.h"
#include "tui/screen/words.h"

#define PLACE_WAIT 2000                /* ms */
#define HASH_BYTES (UINT64_C(1) << 20) /* between two looks at the keys */

/* The topmost page that can be gone to again. */
static struct session_place
current_place(const struct app *app)
{
	size_t check = guide_check(app);
	struct session_place at = { app->lang, "guide", "", "" };

	if (check != SIZE_MAX && app_view(app, PAGE_GUIDE)->list.count > 0)
		at.check = know_check(app->k, check)->id;
	for (size_t i = 0; i < app->depth; i++)
		if (*page_word(app->stack[i]) != '\0')
			at.page = page_word(app->stack[i]);
	if (strcmp(at.page, "fix") == 0)
		at.fixing = know_cause(app->k, fixing_of(app)->cause)->id;
	return at;
}

static void
tell_text(
    struct app *app, const struct bilingual *id, const char *a, const char *b)
{
	struct buf text = BUF_INIT;

	text_fill(&text, app_text(app, id), a, b, NULL);
	ask_tell(app, buf_str(&text));
	buf_free(&text);
}

/* Once: what cannot be written may not be writable for long. */
static void
tell_trouble(struct app *app, enum err err)
{
	if (err == OK || keeping_of(app)->told)
		return;
	keeping_of(app)->told = true;
	tell_text(app, T_KEEP_FAILED, session_folder_name(app->session),
	    err_text(app->lang, err));
}

static void
remember(struct app *app)
{
	struct keeping *x = keeping_of(app);

	x->due = false;
	x->seen = app->d;
	x->page = app_page(app);
	x->check = guide_check(app);
}

static void
keeping_begin(struct app *app)
{
	struct session *s = app->session;

	remember(app);
	if (s == NULL)
		return;
	if (session_access(s) == SESSION_BUSY)
		tell_text(app, T_KEEP_BUSY, session_folder_name(s), "");
	else
		tell_trouble(app, session_trouble(s)->code);
	if (app->options->resume && session_earlier(s) != NULL)
		keeping_go_on(app);
}

bool
keeping_may_go_on(const struct app *app)
{
	return app->session != NULL && !keeping_of(app)->went &&
	       session_earlier(app->session) != NULL;
}

static void
choose_check(struct app *app, const struct session_facts *f)
{
	size_t check = know_check_find(app->k, f->check);

	if (check != SIZE_MAX)
		guide_select(app, check);
}

static bool
can_show(struct app *app, enum page_id page, const struct session_facts *f)
{
	size_t check = guide_check(app), cause;

	if (page == PAGE_EVIDENCE)
		return check != SIZE_MAX && evidence_count_of(app, check) > 0;
	if (page != PAGE_FIX)
		return true;
	cause = know_cause_find(app->k, f->fixing);
	if (cause != SIZE_MAX)
		fixing_of(app)->cause = cause;
	return cause != SIZE_MAX;
}

static void
arrive(struct app *app)
{
	const struct session_facts *f;

	if (!keeping_of(app)->going)
		return;
	keeping_of(app)->going = false;
	f = session_earlier(app->session);
	guide_show_detail(app);
	if (app_page(app) != PAGE_GUIDE)
		return; /* somebody went elsewhere meanwhile */
	choose_check(app, f);
	for (size_t n = 0; *f->page != '\0' && n < PAGE_COUNT; n++)
		if (strcmp(page_word((enum page_id)n), f->page) == 0 &&
		    can_show(app, (enum page_id)n, f))
			app_open(app, (enum page_id)n);
	if (session_change_count(app->session) > 0 && !app->asking.on)
		tell_text(app, T_KEEP_CHANGED, "", "");
}

void
keeping_go_on(struct app *app)
{
	const struct session_facts *f = session_earlier(app->session);

	keeping_of(app)->going = keeping_of(app)->went = true;
	app_open(app, PAGE_GUIDE);
	choose_check(app, f);
	if (!reading_kinds(app, f->read))
		arrive(app);
}

static bool
has_moved(const struct app *app)
{
	return keeping_of(app)->page != app_page(app) ||
	       keeping_of(app)->check != guide_check(app);
}

static int
patience(const struct app *app)
{
	const struct keeping *x = keeping_of(app);

	if (app->session == NULL ||
	    session_access(app->session) != SESSION_FREE)
		return -1;
	if (x->due || x->seen != app->d || x->hashing)
		return 0;
	return has_moved(app) ? PLACE_WAIT : -1;
}

static bool
keeping_step(struct app *app)
{
	struct keeping *x = keeping_of(app);
	struct session_place at = current_place(app);
	bool asked = app->asking.on;
	size_t changes;

	if (app->session == NULL ||
	    session_access(app->session) != SESSION_FREE)
		return false;
	if (x->due || x->seen != app->d) {
		tell_trouble(app, session_read(app->session, &at));
		remember(app);
		x->hashing = true;
		app_tell(app, NEWS_KEPT);
		return app->asking.on != asked || app_page(app) == PAGE_CASE;
	}
	if (x->hashing) {
		changes = session_change_count(app->session);
		x->hashing = session_idle(app->session, HASH_BYTES);
		return session_change_count(app->session) != changes;
	}
	if (has_moved(app)) {
		tell_trouble(app, session_save(app->session, &at));
		remember(app);
	}
	return app->asking.on != asked;
}

static void
keeping_end(struct app *app)
{
	struct session_place at = current_place(app);

	if (app->session != NULL)
		session_end(app->session, &at);
}

static void
note_typed(struct app *app, const char *text)
{
	size_t check = guide_check(app);
	const struct evidence_item *item = NULL;
	enum err err;

	if (span_trim(span_of(text)).n == 0) {
		app->notice = T_KEEP_NO_NOTE;
		return;
	}
	if (app_page(app) == PAGE_EVIDENCE)
		item = evidence_selected(app, NULL);
	err = session_note_add(
	    app->session, know_check(app->k, check)->id, item, text);
	app_tell(app, NEWS_KEPT); /* rows lean on the notes */
	if (err == OK)
		app->notice = T_KEEP_NOTED;
	else
		tell_text(app, T_KEEP_FAILED, session_folder_name(app->session),
		    err_text(app->lang, err));
}

void
keeping_note(struct app *app)
{
	size_t check = guide_check(app);
	bool line = app_page(app) == PAGE_EVIDENCE;
	struct buf prompt = BUF_INIT;

	if (app->session == NULL ||
	    session_access(app->session) == SESSION_UNKEPT)
		app->notice = T_KEEP_NOT_KEPT;
	else if (session_access(app->session) == SESSION_BUSY)
		app->notice = T_KEEP_BUSY_SHORT;
	else if (check == SIZE_MAX ||
		 app_view(app, PAGE_GUIDE)->list.count == 0)
		app->notice = T_UI_NO_CHECK;
	else {
		text_fill(&prompt,
		    app_text(app, line ? T_KEEP_ASK_LINE : T_KEEP_ASK),
		    know_check(app->k, check)->number,
		    app_in(app, &know_check(app->k, check)->title), NULL);
		ask_line(app, buf_str(&prompt), "", note_typed);
	}
	buf_free(&prompt);
}

static void
note_add(struct app *app, const struct note *n, struct pane *p)
{
	char time[TIME_TEXT_MAX];

	pane_printf(p, INK_KEY, 0, "%s %s  %s", app_text(app, T_KEEP_NOTE),
	    time_minute(n->time, time), n->text);
}

void
keeping_notes_add(struct app *app, const char *check, struct pane *p)
{
	const struct session *s = app->session;

	for (size_t i = 0; s != NULL && i < session_note_count(s); i++)
		if (note_is_on(session_note(s, i), check, NULL, 0))
			note_add(app, session_note(s, i), p);
}

void
keeping_notes_on(
    struct app *app, const struct evidence_item *item, struct pane *p)
{
	const struct session *s = app->session;

	for (size_t i = 0;
	     s != NULL && item->file != NULL && i < session_note_count(s); i++)
		if (note_is_on(
			session_note(s, i), "", item->file, item->offset))
			note_add(app, session_note(s, i), p);
}

bool
keeping_is_noted(const struct app *app, const struct evidence_item *item)
{
	const struct session *s = app->session;

	for (size_t i = 0; s != NULL && i < session_note_count(s); i++)
		if (item->file != NULL && note_is_on(session_note(s, i), "",
					      item->file, item->offset))
			return true;
	return false;
}

void
keeping_changes_add(struct app *app, size_t most, struct pane *p)
{
	static const struct bilingual *const texts[SESSION_CHANGE_COUNT] = {
		[SESSION_NEW] = T_KEEP_NEW,
		[SESSION_GREW] = T_KEEP_GREW,
		[SESSION_SHRANK] = T_KEEP_SHRANK,
		[SESSION_CHANGED] = T_KEEP_OTHER_BYTES,
		[SESSION_GONE] = T_KEEP_GONE,
	};
	const struct session *s = app->session;
	size_t n = s != NULL ? session_change_count(s) : 0;

	if (n == 0)
		return;
	pane_puts(p, INK_WARN, 0, app_text(app, T_KEEP_CHANGES));
	for (size_t i = 0; i < n && i < most; i++) {
		struct session_file f = session_change(s, i);

		pane_printf(p, INK_NORMAL, 1, "%s  %s",
		    app_text(app, texts[f.change]), f.file);
	}
	if (n > most)
		pane_printf(p, INK_FAINT, 1, "+%zu  (c)", n - most);
}

/* --- the job --- */

static void
keeping_hear(struct app *app, enum news news)
{
	if (news == NEWS_READ)
		arrive(app);
}

const struct job job_keeping = {
	.state_size = sizeof(struct keeping),
	.begin = keeping_begin,
	.patience = patience,
	.look = keeping_step,
	.hear = keeping_hear,
	.free = keeping_end,
};
