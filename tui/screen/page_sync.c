/*
 * One device: the stations it should come to after the moment that was
 * marked, lit as they are seen, and what it means that one did not come.
 * After a fix this page is the proof.
 */

#include "engine/report/report_follow.h"
#include "engine/report/wording.h"
#include "tui/screen/app.h"
#include "tui/screen/fixing.h"
#include "tui/screen/living.h"

#include <stdio.h>

#include "engine/base/fill.h"

#define TITLE_COLS 22
#define LAPSE_COLS 12
#define LAPSE_MAX  32     /* bytes */
#define MS_MOST    100000 /* from then on minutes are told */

static const struct bilingual *
sync_refuse(const struct app *app)
{
	return app->options->lesson != NULL ? T_LIVE_NOT_HERE : T_NONE;
}

/* "+812 ms", "+1:05 min" */
static const char *
lapse(int64_t t, char out[LAPSE_MAX])
{
	int ms = t > 0 && t < TIME_DAY ? (int)(t / 1000) : 0;

	if (ms < MS_MOST)
		snprintf(out, LAPSE_MAX, "+%d ms", ms);
	else
		snprintf(
		    out, LAPSE_MAX, "+%d:%02d min", ms / 60000, ms / 1000 % 60);
	return out;
}

static void
patience_say(const struct app *app, const struct follow_station *station,
    struct buf *out)
{
	char n[NUMBER_TEXT_MAX];

	text_fill(out, app_text(app, T_SYNC_AWAITED),
	    number_text((uint64_t)(station->patience / TIME_SECOND), n), NULL);
}

/* Its mark, when it was seen, its name, and what was seen. */
static void
station_add(struct app *app, int s, struct pane *p)
{
	const struct follow_station *station = follow_station(
	    living_of(app)->f, (enum station_of_sync)s);
	const char *title = app_text(
	    app, follow_sync_title((enum station_of_sync)s));
	int last = (int)follow_sync_awaited(living_of(app)->f);
	int awaited = follow_sync_refused(living_of(app)->f) ? SYNC_COUNT
							     : last;
	const char *mark = "[-- ]"; /* the device left it out */
	enum ink ink = INK_FAINT;
	char ms[LAPSE_MAX] = "";
	struct buf b = BUF_INIT;
	int pad;

	if (station->came) {
		mark = wording_mark(station->bad ? VERDICT_FAIL : VERDICT_PASS);
		ink = station->bad ? INK_BAD : INK_GOOD;
		lapse(station->after_mark, ms);
	} else if (s == awaited && station->missed) {
		mark = wording_mark(VERDICT_WARN);
		ink = INK_WARN;
	} else if (s >= last) {
		mark = s == awaited ? "[...]" : "";
		ink = s == awaited ? INK_NORMAL : INK_FAINT;
	}
	pad = TITLE_COLS - canvas_columns(&app->canvas, span_of(title));
	buf_printf(&b, "%-5s %*s  %s%*s", mark, LAPSE_COLS, ms, title,
	    pad > 0 ? pad : 1, "");
	if (station->came)
		buf_puts(&b, *station->item.what ? station->item.what
						 : station->item.text);
	else if (s == awaited)
		patience_say(app, station, &b);
	pane_row(p, ink, 0,
	    span_slice(buf_span(&b), 0,
		canvas_fit(&app->canvas, buf_span(&b), app->canvas.cols - 5)),
	    SPAN_NONE);
	buf_free(&b);
}

/* The station that did not come in time, and what that means. */
static void
missing_add(struct app *app, struct pane *p)
{
	const struct follow *f = living_of(app)->f;
	enum station_of_sync s = follow_sync_awaited(f);
	struct buf b = BUF_INIT;
	char n[NUMBER_TEXT_MAX];
	int64_t patience;

	if (s == SYNC_COUNT || !follow_station(f, s)->missed ||
	    follow_sync_refused(f))
		return;
	patience = follow_station(f, s)->patience;
	text_fill(&b, app_text(app, T_SYNC_DID_NOT_COME),
	    app_text(app, follow_sync_title(s)),
	    number_text((uint64_t)(patience / TIME_SECOND), n),
	    app_text(app, follow_sync_meaning(s)), NULL);
	pane_gap(p);
	pane_add(p, INK_WARN, 0, buf_span(&b));
	buf_free(&b);
}

/* "still 403.16, 4 tries", and whether the proof is kept. */
static void
proof_add(struct app *app, struct pane *p)
{
	const struct living *x = living_of(app);
	const struct fixing *fixing = fixing_of(app);
	struct buf b = BUF_INIT;

	tries_say(&x->tries, app->k, app->lang, &b);
	if (b.n > 0)
		pane_add(p, tries_are_bad(&x->tries) ? INK_BAD : INK_GOOD, 0,
		    buf_span(&b));
	else if (!x->tries.was_well)
		pane_puts(p, INK_NORMAL, 0, app_text(app, T_SYNC_NO_TRY));
	if (x->fix != SIZE_MAX && x->proof_asked && fixing->looked &&
	    fixing->proof.kind == PROOF_FIXED)
		pane_puts(p, INK_GOOD, 0, app_text(app, T_SYNC_KEPT));
	if (follow_sync_done(x->f))
		pane_puts(p, INK_GOOD, 0, app_text(app, T_FOLLOW_SYNC_DONE));
	buf_free(&b);
}

static bool
has_come(const struct app *app)
{
	for (int s = 0; s < SYNC_COUNT; s++)
		if (follow_station(living_of(app)->f, (enum station_of_sync)s)
			->came)
			return true;
	return false;
}

static void
head_add(struct app *app, struct pane *p)
{
	char time[TIME_TEXT_MAX];
	struct buf b = BUF_INIT;

	text_fill(&b, app_text(app, T_SYNC_MARKED),
	    time_clock(living_of(app)->marked, time), NULL);
	pane_puts(p, INK_TITLE, 0, app_text(app, T_SYNC_NOW));
	pane_add(p, INK_FAINT, 0, buf_span(&b));
	if (case_host(app->c)->nature == HOST_LAB && !has_come(app))
		pane_puts(p, INK_WARN, 0, app_text(app, T_LIVE_LAB));
	buf_clear(&b);
	report_follow_copy(living_of(app)->f, app->lang, &b);
	pane_add(p, INK_WARN, 0, buf_span(&b));
	pane_gap(p);
	buf_free(&b);
}

static void
sync_draw(struct app *app, struct area body)
{
	struct living *x = living_of(app);
	struct pane *p = app_pane(app, PAGE_SYNC);

	if (!living_is_on(app)) {
		pane_puts(p, x->f != NULL ? INK_NORMAL : INK_BAD, 0,
		    x->f != NULL ? app_text(app, T_LIVE_BEGINS)
				 : err_text(app->lang, x->failed.code));
	} else {
		head_add(app, p);
		proof_add(app, p);
		pane_gap(p);
		for (int s = 0; s < SYNC_COUNT; s++)
			station_add(app, s, p);
		missing_add(app, p);
	}
	app_pane_draw(app, PAGE_SYNC, body);
}

static bool
sync_key(struct app *app, uint32_t key)
{
	if (living_is_on(app) && key_is(key, KEY_SYNC_AGAIN)) {
		living_sync(app);
		app->notice = T_SYNC_AGAIN;
		return true;
	}
	if (key_is(key, KEY_PASS) && living_pass(app))
		return true;
	return app_pane_key(app, PAGE_SYNC, key);
}

static void
sync_keys(const struct app *app, struct keys *keys)
{
	if (living_is_on(app)) {
		keys_add(keys, KEY_SYNC_AGAIN);
		if (case_host(app->c)->nature == HOST_LAB)
			keys_add(keys, KEY_PASS);
	}
	keys_add(keys, KEY_BACK);
	keys_add(keys, KEY_LANG);
}

const struct page page_sync = {
	.refuse = sync_refuse,
	.leave = living_leave,
	.stays_below = living_stays,
	.draw = sync_draw,
	.key = sync_key,
	.keys = sync_keys,
};
