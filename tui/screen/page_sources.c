/*
 * What was found and what was not: every file with its faults, what could
 * not be seen in full, and the commands that bring the missing.
 */

#include "engine/case/texts.h"
#include "engine/report/wording.h"
#include "tui/screen/page.h"

#include "tui/screen/reading.h"
#include "tui/screen/words.h"

#define LEFT_SHOWN 20 /* files of one kind that are no evidence */

static void
times_add(const struct source *s, struct buf *b)
{
	char time[TIME_TEXT_MAX];

	if (s->first == TIME_NONE)
		return;
	buf_printf(b, "  %s", time_minute(s->first, time));
	buf_printf(b, " - %s", time_minute(s->last, time));
}

static void
problems_add(struct app *app, const struct source *s, struct pane *p)
{
	for (unsigned i = 0; i < PROBLEM_COUNT; i++) {
		const struct problem *problem = &s->problem[i];
		struct buf b = BUF_INIT;

		if (problem->count == 0)
			continue;
		buf_printf(&b, "! %s%s%llu",
		    problem_text(app->lang, (enum problem_code)i),
		    app_text(app, T_COLON), (unsigned long long)problem->count);
		if (problem->line > 0)
			buf_printf(&b, " (%s %llu)", app_text(app, T_UI_LINE),
			    (unsigned long long)problem->line);
		else if (problem->text[0] != '\0')
			buf_printf(&b, " (%s)", problem->text);
		pane_add(p, INK_WARN, 4, buf_span(&b));
		buf_free(&b);
	}
}

static void
source_add(struct app *app, const struct source *s, struct pane *p)
{
	struct buf name = BUF_INIT, b = BUF_INIT;

	buf_printf(&name, "%s  %s", source_kind_name(s->kind), s->file);
	words_bytes(app->lang, s->bytes, &b);
	pane_row(p, INK_NORMAL, 1, buf_span(&name), buf_span(&b));
	buf_clear(&b);
	if (s->err != OK) {
		pane_puts(p, INK_BAD, 4, err_text(app->lang, s->err));
	} else if (!s->read) {
		pane_puts(p, INK_FAINT, 4, app_text(app, T_CASE_NOT_READ));
	} else {
		wording_count(app->lang, s->records, T_UI_RECORD_ONE,
		    T_UI_RECORD_MANY, &b);
		buf_printf(&b, "  %s", encoding_name(s->encoding));
		times_add(s, &b);
		pane_add(p, INK_FAINT, 4, buf_span(&b));
	}
	problems_add(app, s, p);
	buf_free(&name);
	buf_free(&b);
}

static void
unseen_show(struct app *app, struct pane *p)
{
	struct buf b = BUF_INIT;

	case_unseen(app->c, app->lang, &b);
	pane_gap(p);
	pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_UNSEEN_TITLE));
	if (b.n > 0)
		pane_add(p, INK_WARN, 1, span_trim(buf_span(&b)));
	else
		pane_puts(p, INK_NORMAL, 1, app_text(app, T_UI_NOTHING));
	buf_free(&b);
}

static void
unknown_show(struct app *app, struct pane *p)
{
	struct buf b = BUF_INIT;

	if (app->d == NULL || app->d->unknown_count == 0)
		return;
	pane_gap(p);
	pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_UNKNOWN_TITLE));
	for (size_t i = 0; i < app->d->unknown_count; i++) {
		buf_clear(&b);
		wording_unknown(app->lang, &app->d->unknown[i], &b);
		pane_add(p, INK_NORMAL, 1, buf_span(&b));
	}
	buf_free(&b);
}

static void
foreign_show(struct app *app, struct pane *p)
{
	struct buf b = BUF_INIT;

	if (app->d == NULL || app->d->foreign_count == 0)
		return;
	pane_gap(p);
	pane_puts(
	    p, INK_TITLE, 0, app_text(app, wording_foreign_title(app->d)));
	for (size_t i = 0; i < app->d->foreign_count; i++) {
		buf_clear(&b);
		wording_foreign(app->lang, &app->d->foreign[i], &b);
		pane_add(p, INK_NORMAL, 1, buf_span(&b));
	}
	buf_free(&b);
}

/* On a live server only what another one holds is to be brought. */
static bool
check_lacks_sources(const struct app *app, size_t check)
{
	unsigned settles = know_check(app->k, check)->settles;

	if (case_host(app->c)->nature == HOST_LIVE &&
	    !(settles & 1u << SOURCE_CA_FAILED))
		return false;
	for (size_t i = 0; i < case_source_count(app->c); i++) {
		if (settles & 1u << case_source(app->c, i)->kind)
			return false;
	}
	return true;
}

static void
missing_add(struct app *app, struct pane *p)
{
	bool title = false;
	struct buf how = BUF_INIT;

	for (size_t i = 0; i < know_check_count(app->k); i++) {
		const struct check *check = know_check(app->k, i);
		const struct check_result *r = NULL;

		if (app->d != NULL && i < app->d->check_count)
			r = &app->d->checks[i];
		if (!check_lacks_sources(app, i) ||
		    (r != NULL && r->verdict == VERDICT_NOT_APPLICABLE))
			continue;
		if (!title) {
			pane_gap(p);
			pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_COLLECT));
			pane_puts(
			    p, INK_KEY, 1, app_text(app, T_UI_COLLECT_KEY));
			title = true;
		}
		buf_clear(&how);
		case_collect(app->c, i, app->lang, &how);
		pane_printf(
		    p, INK_NORMAL, 1, "%s  %s", check->number, buf_str(&how));
		if (!case_left_for(app->c, i))
			pane_puts(p, INK_KEY, 4, check->command);
	}
	buf_free(&how);
}

/* Files of one kind from I on: what they are, what to do, their names. */
static size_t
left_kind_add(struct app *app, size_t i, struct pane *p)
{
	enum unread_kind kind = case_left(app->c, i)->kind;
	enum ink ink = case_left(app->c, i)->err ? INK_BAD : INK_WARN;
	size_t shown;

	pane_puts(p, ink, 1, unread_why(app->lang, kind));
	pane_puts(p, INK_NORMAL, 3, unread_remedy(app->lang, kind));
	for (shown = 0;
	     i < case_left_count(app->c) && case_left(app->c, i)->kind == kind;
	     i++) {
		const struct evidence_left *l = case_left(app->c, i);
		struct buf size = BUF_INIT;

		if (shown++ >= LEFT_SHOWN)
			continue;
		words_bytes(app->lang, l->bytes, &size);
		pane_row(p, INK_FAINT, 3, span_of(l->file), buf_span(&size));
		buf_free(&size);
	}
	if (shown > LEFT_SHOWN)
		pane_printf(p, INK_FAINT, 3, "+%zu", shown - LEFT_SHOWN);
	return i;
}

static void
left_add(struct app *app, struct pane *p)
{
	size_t i = 0;

	if (case_left_count(app->c) == 0)
		return;
	pane_gap(p);
	pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_LEFT_OUT));
	while (i < case_left_count(app->c))
		i = left_kind_add(app, i, p);
}

static void
sources_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_SOURCES);

	for (size_t i = 0; i < case_source_count(app->c); i++)
		source_add(app, case_source(app->c, i), p);
	if (case_source_count(app->c) == 0)
		pane_puts(p, INK_WARN, 0, app_text(app, T_UI_NO_SOURCES));
	left_add(app, p);
	unknown_show(app, p);
	foreign_show(app, p);
	unseen_show(app, p);
	missing_add(app, p);
	app_pane_draw(app, PAGE_SOURCES, body);
}

static bool
sources_key(struct app *app, uint32_t key)
{
	return app_pane_key(app, PAGE_SOURCES, key);
}

static void
sources_keys(const struct app *app, struct keys *keys)
{
	if (reading_may_hunt(app))
		keys_add(keys, KEY_HUNT);
	keys_add(keys, KEY_BACK);
	keys_add(keys, KEY_COLLECT);
	keys_add(keys, KEY_SCROLL);
	keys_add(keys, KEY_LANG);
}

const struct page page_sources = {
	.draw = sources_draw,
	.key = sources_key,
	.keys = sources_keys,
};
