/*
 * Writing waits for the disk, so it comes after the picture and when no key
 * waits.  Where the wizard is gets saved a moment after it moved; what was
 * read and noted, at once.
 */

#include "tui/screen/keeping.h"

#include <string.h>

#include "engine/base/fill.h"
#include "tui/screen/evidence_rows.h"
#include "tui/screen/guide_rows.h"
#include "tui/screen/page.h"
#include "tui/screen/reading.h"
#include "tui/screen/words.h"

#define PLACE_WAIT 2000                /* ms */
#define HASH_BYTES (UINT64_C(1) << 20) /* between two looks at the keys */

static const struct {
	enum page_id page;
	const char *word;
} places[] = {
	{ PAGE_GUIDE, "guide" },
	{ PAGE_SOURCES, "sources" },
	{ PAGE_EVIDENCE, "evidence" },
	{ PAGE_WHY, "why" },
	{ PAGE_CAUSES, "causes" },
	{ PAGE_FIX, "fix" },
	{ PAGE_TRACE, "trace" },
	{ PAGE_CASE, "case" },
};
enum { PLACE_COUNT = sizeof(places) / sizeof(*places) };

/* The topmost page that can be gone to again. */
static struct session_place
place_of(const struct app *app)
{
	size_t check = guide_check(app);
	struct session_place at = { app->lang, "guide", "", "" };

	if (check != SIZE_MAX && app->view[PAGE_GUIDE].list.count > 0)
		at.check = know_check(app->k, check)->id;
	for (size_t i = 0; i < app->depth; i++)
		for (size_t n = 0; n < PLACE_COUNT; n++)
			if (places[n].page == app->stack[i])
				at.page = places[n].word;
	if (strcmp(at.page, "fix") == 0)
		at.fixing = know_cause(app->k, app->cause)->id;
	return at;
}

static void
tell_text(struct app *app, enum text id, const char *a, const char *b)
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
	if (err == OK || app->keeping.told)
		return;
	app->keeping.told = true;
	tell_text(app, T_KEEP_FAILED, session_folder_name(app->keeping.s),
	    err_text(app->lang, err));
}

static void
remember(struct app *app)
{
	struct keeping *x = &app->keeping;

	x->due = false;
	x->seen = app->d;
	x->page = (int)app_page(app);
	x->check = guide_check(app);
}

void
keeping_begin(struct app *app, struct session *s, bool resume)
{
	struct keeping *x = &app->keeping;

	x->s = s;
	remember(app);
	if (s == NULL)
		return;
	if (session_access(s) == SESSION_BUSY)
		tell_text(app, T_KEEP_BUSY, session_folder_name(s), "");
	else
		tell_trouble(app, session_trouble(s)->code);
	if (resume && session_earlier(s) != NULL)
		keeping_go_on(app);
}

bool
keeping_may_go_on(const struct app *app)
{
	return app->keeping.s != NULL && !app->keeping.went &&
	       session_earlier(app->keeping.s) != NULL;
}

static void
choose_check(struct app *app, const struct session_facts *f)
{
	size_t check = know_check_find(app->k, f->check);

	if (check != SIZE_MAX)
		guide_select(app, check);
}

void
keeping_go_on(struct app *app)
{
	const struct session_facts *f = session_earlier(app->keeping.s);

	app->keeping.going = app->keeping.went = true;
	app_open(app, PAGE_GUIDE);
	choose_check(app, f);
	if (!reading_kinds(app, f->read))
		keeping_arrive(app);
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
		app->cause = cause;
	return cause != SIZE_MAX;
}

void
keeping_arrive(struct app *app)
{
	const struct session_facts *f;

	if (!app->keeping.going)
		return;
	app->keeping.going = false;
	f = session_earlier(app->keeping.s);
	app->detail = true;
	if (app_page(app) != PAGE_GUIDE)
		return; /* somebody went elsewhere meanwhile */
	choose_check(app, f);
	for (size_t n = 0; n < PLACE_COUNT; n++)
		if (strcmp(places[n].word, f->page) == 0 &&
		    can_show(app, places[n].page, f))
			app_open(app, places[n].page);
	if (session_change_count(app->keeping.s) > 0 && !app->asking.on)
		tell_text(app, T_KEEP_CHANGED, "", "");
}

static bool
has_moved(const struct app *app)
{
	return app->keeping.page != (int)app_page(app) ||
	       app->keeping.check != guide_check(app);
}

int
keeping_patience(const struct app *app)
{
	const struct keeping *x = &app->keeping;

	if (x->s == NULL || session_access(x->s) != SESSION_FREE)
		return -1;
	if (x->due || x->seen != app->d || x->hashing)
		return 0;
	return has_moved(app) ? PLACE_WAIT : -1;
}

bool
keeping_idle(struct app *app)
{
	struct keeping *x = &app->keeping;
	struct session_place at = place_of(app);
	bool asked = app->asking.on;
	size_t changes;

	if (x->s == NULL || session_access(x->s) != SESSION_FREE)
		return false;
	if (x->due || x->seen != app->d) {
		tell_trouble(app, session_read(x->s, &at));
		remember(app);
		x->hashing = true;
		if (app_page(app) == PAGE_CASE)
			page_case.enter(app);
		return app->asking.on != asked || app_page(app) == PAGE_CASE;
	}
	if (x->hashing) {
		changes = session_change_count(x->s);
		x->hashing = session_idle(x->s, HASH_BYTES);
		return session_change_count(x->s) != changes;
	}
	if (has_moved(app)) {
		tell_trouble(app, session_save(x->s, &at));
		remember(app);
	}
	return app->asking.on != asked;
}

void
keeping_end(struct app *app)
{
	struct session_place at = place_of(app);

	if (app->keeping.s != NULL)
		session_end(app->keeping.s, &at);
}

static void
note_typed(struct app *app, const char *text)
{
	struct keeping *x = &app->keeping;
	size_t check = guide_check(app);
	const struct evidence_item *item = NULL;
	enum err err;

	if (span_trim(span_of(text)).n == 0) {
		app->notice = T_KEEP_NO_NOTE;
		return;
	}
	if (app_page(app) == PAGE_EVIDENCE)
		item = evidence_selected(app, NULL);
	err = session_note_add(x->s, know_check(app->k, check)->id, item, text);
	page_case.enter(app); /* its rows lean on the notes */
	if (err == OK)
		app->notice = T_KEEP_NOTED;
	else
		tell_text(app, T_KEEP_FAILED, session_folder_name(x->s),
		    err_text(app->lang, err));
}

void
keeping_note(struct app *app)
{
	const struct keeping *x = &app->keeping;
	size_t check = guide_check(app);
	bool line = app_page(app) == PAGE_EVIDENCE;
	struct buf prompt = BUF_INIT;

	if (x->s == NULL || session_access(x->s) == SESSION_UNKEPT)
		app->notice = T_KEEP_NOT_KEPT;
	else if (session_access(x->s) == SESSION_BUSY)
		app->notice = T_KEEP_BUSY_SHORT;
	else if (check == SIZE_MAX || app->view[PAGE_GUIDE].list.count == 0)
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
	const struct session *s = app->keeping.s;

	for (size_t i = 0; s != NULL && i < session_note_count(s); i++)
		if (note_is_on(session_note(s, i), check, NULL, 0))
			note_add(app, session_note(s, i), p);
}

void
keeping_notes_on(
    struct app *app, const struct evidence_item *item, struct pane *p)
{
	const struct session *s = app->keeping.s;

	for (size_t i = 0;
	     s != NULL && item->file != NULL && i < session_note_count(s); i++)
		if (note_is_on(
			session_note(s, i), "", item->file, item->offset))
			note_add(app, session_note(s, i), p);
}

bool
keeping_is_noted(const struct app *app, const struct evidence_item *item)
{
	const struct session *s = app->keeping.s;

	for (size_t i = 0; s != NULL && i < session_note_count(s); i++)
		if (item->file != NULL && note_is_on(session_note(s, i), "",
					      item->file, item->offset))
			return true;
	return false;
}

void
keeping_changes_add(struct app *app, size_t most, struct pane *p)
{
	static const enum text texts[SESSION_CHANGE_COUNT] = {
		[SESSION_NEW] = T_KEEP_NEW,
		[SESSION_GREW] = T_KEEP_GREW,
		[SESSION_SHRANK] = T_KEEP_SHRANK,
		[SESSION_CHANGED] = T_KEEP_OTHER_BYTES,
		[SESSION_GONE] = T_KEEP_GONE,
	};
	const struct session *s = app->keeping.s;
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
