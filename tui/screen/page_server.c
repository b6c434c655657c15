/*
 * How the server stands: the certificates that matter, what ends first on
 * top, then the settings.  Below, where the selected one is used, and what is
 * seen when it ends or is changed.  Nothing here changes a verdict (rule 31).
 */

#include "engine/know/certificate.h"
#include "engine/report/wording.h"
#include "tui/screen/page.h"

#include <stdlib.h>

#include "engine/base/fill.h"
#include "tui/screen/words.h"

#define MARK_COLS  6
#define DATE_CHARS 10 /* "2026-03-02" */
#define DATE_COLS  12
#define TITLE_COLS 36
#define LIST_SHARE 2 /* of the rows of the page, the list has one in two */

struct server_page {
	struct view v;
	struct cert_uses uses; /* what ends first comes first */
};

static struct server_page *
state(const struct app *app)
{
	return app->page[PAGE_SERVER];
}

static int
by_end(const void *a, const void *b)
{
	const struct cert_used *p = a, *q = b;
	int64_t x = cert_not_after(p->stored->cert);
	int64_t y = cert_not_after(q->stored->cert);

	if (x == y)
		return p->use < q->use ? -1 : p->use > q->use;
	return x < y ? -1 : 1;
}

static size_t
settings_count(const struct app *app)
{
	return app->d != NULL ? app->d->setting_count : 0;
}

static void
uses_drop(struct app *app)
{
	cert_uses_free(&state(app)->uses);
}

static void
server_enter(struct app *app)
{
	struct server_page *x = state(app);

	uses_drop(app);
	case_certificates(app->c, &x->uses);
	if (x->uses.count > 0)
		qsort(x->uses.items, x->uses.count, sizeof(*x->uses.items),
		    by_end);
	list_count(&x->v.list, x->uses.count + settings_count(app));
}

static void
server_hear(struct app *app, enum news news)
{
	if (news == NEWS_STALE || news == NEWS_OTHER)
		uses_drop(app);
	if (news == NEWS_READ)
		server_enter(app);
}

/* A certificate is well while it has not ended, or ends not soon. */
static enum verdict
cert_verdict(const struct app *app, const struct cert *c)
{
	int64_t end = cert_not_after(c);

	if (app->d == NULL || app->d->now == TIME_NONE || end == TIME_NONE)
		return VERDICT_NO_EVIDENCE;
	if (end < app->d->now)
		return VERDICT_FAIL;
	return end - app->d->now < ENDING_SOON * TIME_DAY ? VERDICT_WARN
							  : VERDICT_PASS;
}

/* MARK, a date or none (""), a title, what there is. */
static void
row_puts(struct canvas *c, struct area line, enum verdict v, const char *when,
    const char *title, const char *what)
{
	int col = line.col + 1, end = line.col + line.cols;

	canvas_puts(c, line.row, col, words_ink(v), wording_mark(v), MARK_COLS);
	col += MARK_COLS;
	if (*when != '\0') {
		canvas_text(c, line.row, col, INK_FAINT,
		    span_slice(span_of(when), 0, DATE_CHARS), DATE_CHARS);
		col += DATE_COLS;
	}
	canvas_puts(c, line.row, col, INK_NORMAL, title, TITLE_COLS - 1);
	col += TITLE_COLS;
	canvas_puts(c, line.row, col, INK_NORMAL, what, end - col);
}

static const char *
value_of(const struct app *app, const struct setting_result *r)
{
	if (r->absent)
		return app_text(app, T_UI_SETTING_ABSENT);
	return *r->value ? r->value : app_text(app, T_UI_SETTING_EMPTY);
}

static void
row_draw(void *arg, struct canvas *c, struct area line, size_t i, bool selected)
{
	struct app *app = arg;
	const struct cert_uses *u = &state(app)->uses;
	char end[TIME_TEXT_MAX];

	canvas_puts(c, line.row, line.col, INK_NORMAL, selected ? ">" : " ", 1);
	if (i < u->count) {
		const struct cert *cert = u->items[i].stored->cert;

		row_puts(c, line, cert_verdict(app, cert),
		    time_minute(cert_not_after(cert), end),
		    wording_use(app->k, app->lang, u->items[i].use),
		    cert_common_name(cert));
	} else if (i - u->count < settings_count(app)) {
		const struct setting_result *r = &app->d
						      ->settings[i - u->count];

		row_puts(c, line, r->verdict, "",
		    app_in(app, &know_setting(app->k, r->setting)->title),
		    value_of(app, r));
	}
	if (selected)
		canvas_ink(c, line.row, line.col, line.cols, INK_SELECTED);
}

static void
cert_say(struct app *app, const struct cert_used *used, struct pane *p)
{
	const struct certificate *note = know_certificate(app->k, used->use);
	const struct stored_cert *s = used->stored;
	struct buf b = BUF_INIT;

	pane_puts(p, INK_TITLE, 0, wording_use(app->k, app->lang, used->use));
	wording_validity(app->lang, s->cert, &b);
	pane_printf(
	    p, INK_NORMAL, 0, "%s, %s", cert_subject(s->cert), buf_str(&b));
	buf_clear(&b);
	text_fill(
	    &b, app_text(app, T_UI_CERT_ISSUER), cert_issuer(s->cert), NULL);
	pane_add(p, INK_NORMAL, 0, buf_span(&b));
	if (note != NULL) {
		pane_puts(p, INK_NORMAL, 0, app_in(app, &note->where));
		pane_puts(p, INK_TITLE, 0, app_text(app, T_UI_WHEN_ENDED));
		pane_puts(p, INK_NORMAL, 2, app_in(app, &note->ended));
		pane_printf(p, INK_FAINT, 0, "%s, %s",
		    wording_surety(app->lang, note->surety),
		    know_reference(app->k, note->ref)->title);
	}
	pane_printf(p, INK_FAINT, 0, "%s  %s/%s", cert_thumbprint(s->cert),
	    store_logical_name(s->logical), store_physical_name(s->physical));
	buf_free(&b);
}

static void
setting_say(struct app *app, const struct setting_result *r, struct pane *p)
{
	const struct setting *s = know_setting(app->k, r->setting);
	struct buf b = BUF_INIT;

	pane_puts(p, INK_TITLE, 0, app_in(app, &s->title));
	text_fill(&b, app_text(app, T_UI_SETTING_VALUE), value_of(app, r),
	    app_in(app, &s->wanted), NULL);
	pane_add(p, INK_NORMAL, 0, buf_span(&b));
	pane_puts(p, INK_NORMAL, 0, app_in(app, &s->about));
	pane_puts(p, INK_NORMAL, 0, app_in(app, &s->change));
	if (s->command[0] != '\0')
		pane_puts(p, INK_KEY, 2, s->command);
	pane_printf(p, INK_FAINT, 0, "%s, %s",
	    wording_surety(app->lang, s->surety),
	    know_reference(app->k, s->ref)->title);
	pane_printf(
	    p, INK_FAINT, 0, "%s:%llu", r->file, (unsigned long long)r->line);
	buf_free(&b);
}

static void
server_draw(struct app *app, struct area body)
{
	struct view *v = app_view(app, PAGE_SERVER);
	struct pane *p = app_pane(app, PAGE_SERVER);
	const struct cert_uses *u = &state(app)->uses;
	size_t i = v->list.selected;
	struct area list = body;

	list.rows = body.rows / LIST_SHARE;
	v->rows = app_list_draw(
	    app, PAGE_SERVER, list, page_title(app, PAGE_SERVER), row_draw);
	if (i < u->count)
		cert_say(app, &u->items[i], p);
	else if (i - u->count < settings_count(app))
		setting_say(app, &app->d->settings[i - u->count], p);
	else
		pane_puts(p, INK_FAINT, 0, app_text(app, T_UI_SERVER_NOTHING));
	app_detail_draw(app, PAGE_SERVER, body, list.rows, NULL);
}

static bool
server_key(struct app *app, uint32_t key)
{
	return app_list_key(
	    app, PAGE_SERVER, key, app_view(app, PAGE_SERVER)->rows);
}

const struct page page_server = {
	.state_size = sizeof(struct server_page),
	.enter = server_enter,
	.hear = server_hear,
	.draw = server_draw,
	.key = server_key,
	.keys = app_text_keys,
	.free = uses_drop,
};
