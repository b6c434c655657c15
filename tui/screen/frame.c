/*
 * The first thing wanted at night is one line: last good, first bad, how
 * often.  The second is what this program could not see.
 */

#include "tui/screen/frame.h"

#include <string.h>

#include "engine/base/fill.h"
#include "engine/report/wording.h"
#include "tui/screen/app.h"
#include "tui/screen/guide_rows.h"
#include "tui/screen/hiding.h"
#include "tui/screen/lesson.h"
#include "tui/screen/living.h"
#include "tui/screen/matching.h"
#include "tui/screen/reading.h"
#include "tui/screen/tracking.h"
#include "tui/screen/words.h"
#include "tui/widget/keybar.h"
#include "tui/widget/progress.h"

#define HEAD_ROWS    2
#define FOOT_ROWS    2
#define KEYS_KEPT    2  /* help and quit are always shown */
#define YEAR_CHARS   5  /* "2026-" */
#define DAY_CHARS    11 /* "2026-03-02 " */
#define UNSEEN_MAX   8  /* reasons */
#define PROGRESS_MAX 30 /* columns of the bar */
#define PROGRESS_MIN 5

static bool
nothing_was_read(const struct app *app)
{
	return reading_is_to_come(living_case(app));
}

static size_t
failures(const struct app *app)
{
	const struct diagnosis *d = case_diagnosis(living_case(app));
	size_t n = 0;

	for (size_t i = 0; d != NULL && i < d->check_count; i++)
		n += d->checks[i].verdict == VERDICT_FAIL;
	return n;
}

static void
header_draw(struct app *app)
{
	static const struct bilingual *const hosts[] = {
		[HOST_CAPTURE] = T_UI_CAPTURE,
		[HOST_LAB] = T_WIZ_LAB,
		[HOST_LIVE] = T_WIZ_LIVE,
	};
	struct canvas *c = &app->canvas;
	struct buf b = BUF_INIT, name = BUF_INIT;
	const struct diagnosis *d = case_diagnosis(living_case(app));
	enum generation g = d != NULL ? d->generation : GENERATION_UNKNOWN;
	int left, right;

	if (!nothing_was_read(app)) {
		buf_puts(&b, wording_generation(app->lang, g));
		buf_puts(&b, "  ");
		wording_count(
		    app->lang, failures(app), T_UI_FAILURE, T_UI_FAILURES, &b);
	}
	if (hiding_is_on(app))
		buf_printf(&b, "  %s", app_text(app, T_HIDE_MARK));
	buf_puts(&b, "  UTC  ");
	buf_puts(&b, app_text(app, T_UI_LANG));
	right = canvas_columns(c, buf_span(&b));
	canvas_right(c, 0, 1, INK_TITLE, buf_span(&b), c->cols - 2);
	buf_clear(&b);
	if (c->cols >= WIDE_COLS)
		buf_puts(&b, "ndes-doctor  ");
	if (app->options->lesson != NULL) /* the folder's name tells too much */
		lesson_name(app, &name);
	else
		canvas_seen(c, span_of(case_host(app->c)->name), &name);
	if (app->options->lesson == NULL && c->cols >= WIDE_COLS)
		buf_puts(&b, app_text(app, hosts[case_host(app->c)->nature]));
	left = 1 + canvas_text(c, 0, 1, INK_TITLE, buf_span(&b), c->cols);
	canvas_short(
	    c, 0, left, INK_TITLE, buf_span(&name), c->cols - right - 3 - left);
	buf_free(&name);
	buf_free(&b);
}

static void
progress_of(struct app *app, const struct job *job)
{
	struct canvas *c = &app->canvas;
	const struct case_progress *p = job->progress(app);
	const char *reading = app_text(app, T_UI_READING);
	const char *cancels = app_text(app, T_UI_ESC_CANCELS);
	struct buf b = BUF_INIT;
	int bar, col = 1;

	buf_puts(&b, "  ");
	words_bytes(app->lang, p->done, &b);
	buf_puts(&b, " / ");
	words_bytes(app->lang, p->total, &b);
	buf_puts(&b, "  ");
	if (job->finds) {
		wording_count(
		    app->lang, p->findings, T_UI_BAD_ONE, T_UI_BAD_MANY, &b);
		buf_puts(&b, "  ");
	}
	/* the bar gives way to the words beside it */
	bar = c->cols - 2 - canvas_columns(c, span_of(reading)) -
	      canvas_columns(c, buf_span(&b)) -
	      canvas_columns(c, span_of(cancels));
	bar = bar < PROGRESS_MAX ? bar : PROGRESS_MAX;
	col += canvas_puts(c, 1, col, INK_NORMAL, reading, c->cols);
	if (bar >= PROGRESS_MIN)
		col += progress_draw(c, 1, col, bar, p->done, p->total);
	col += canvas_text(c, 1, col, INK_NORMAL, buf_span(&b), c->cols);
	canvas_puts(c, 1, col, INK_KEY, cancels, c->cols);
	buf_free(&b);
}

/* "last good 2026-03-02 09:14  first bad 09:31", as far as known. */
static void
times_say(const struct app *app, const struct check_result *r, bool wide,
    struct buf *b)
{
	char good[TIME_TEXT_MAX], bad[TIME_TEXT_MAX];
	const char *shown = bad;

	time_minute(r->last_good, good);
	time_minute(r->bad_since, bad);
	if (r->last_good != TIME_NONE) {
		text_fill(b,
		    app_text(app, wide ? T_UI_LAST_GOOD : T_UI_GOOD_SHORT),
		    good, NULL);
		if (strncmp(good, bad, DAY_CHARS) == 0)
			shown += DAY_CHARS;
		else if (strncmp(good, bad, YEAR_CHARS) == 0)
			shown += YEAR_CHARS;
	}
	if (r->bad_since != TIME_NONE)
		text_fill(b,
		    app_text(app, wide ? T_UI_FIRST_BAD : T_UI_BAD_SHORT),
		    shown, NULL);
}

/* Nothing fails: when it last went well, and what is next. */
static void
calm_say(const struct app *app, struct buf *b)
{
	int64_t last = TIME_NONE;
	char time[TIME_TEXT_MAX];
	struct buf next = BUF_INIT;

	for (size_t i = 0; app->d != NULL && i < app->d->check_count; i++) {
		/* beside enrolment, perhaps by the clock of a device */
		if (!know_check(app->k, i)->warns &&
		    app->d->checks[i].last_good > last)
			last = app->d->checks[i].last_good;
	}
	if (last != TIME_NONE && app->d->whole == WHOLE_HEALTHY)
		text_fill(b, app_text(app, T_UI_LAST_GOOD),
		    time_minute(last, time), NULL);
	if (reading_may_hunt(app))
		buf_puts(&next, app_text(app, T_UI_READ_ON));
	else if (!lesson_hides_cause(app))
		case_next(app->c, app->lang, &next);
	buf_puts(b, "  ");
	buf_add(b, span_slice(buf_span(&next), 0,
		       span_find(buf_span(&next), SPAN(". "), 0)));
	buf_free(&next);
}

/* What ends soon, or has ended; it does not change the verdict beside it. */
static void
ending_say(const struct app *app, struct buf *b)
{
	char end[TIME_TEXT_MAX];

	if (app->d == NULL || !app->d->ending.soon ||
	    app->canvas.cols < WIDE_COLS)
		return;
	time_minute(cert_not_after(app->d->ending.cert), end);
	end[DAY_CHARS - 1] = '\0';
	text_fill(b, app_text(app, T_UI_ENDS_SOON), end, NULL);
}

/* "FAULT 3.2  last good ...", or of a silence, what is not there. */
static void
verdict_say(struct app *app, size_t check, bool wide, struct buf *b)
{
	enum whole whole = app->d != NULL ? app->d->whole : WHOLE_NOT_ENOUGH;
	const struct check_result *r = guide_result(app, check);
	const struct sign *silence;
	char time[TIME_TEXT_MAX];

	buf_clear(b);
	buf_puts(b, words_whole(app->lang, whole));
	if (r == NULL) {
		calm_say(app, b);
		return;
	}
	buf_printf(b, " %s", know_check(app->k, check)->number);
	silence = guide_silence(app, check);
	if (silence != NULL) {
		text_fill(b, app_text(app, T_UI_SILENT_HEAD),
		    app_in(app, &silence->label), time_minute(r->last, time),
		    NULL);
		return;
	}
	times_say(app, r, wide, b);
	buf_puts(b, "  ");
	wording_count(app->lang, r->bad, T_UI_TIME, T_UI_TIMES, b);
}

static void
verdict_draw(struct app *app)
{
	struct canvas *c = &app->canvas;
	struct buf b = BUF_INIT;
	size_t check = guide_first_bad(app);
	const struct check_result *r = guide_result(app, check);
	enum whole whole = app->d != NULL ? app->d->whole : WHOLE_NOT_ENOUGH;
	enum ink ink = INK_TITLE;
	struct buf ending = BUF_INIT;
	int room = c->cols - 2;

	if (r != NULL)
		ink = words_ink(r->verdict);
	else if (whole == WHOLE_HEALTHY)
		ink = INK_GOOD;
	ending_say(app, &ending);
	room -= canvas_columns(c, buf_span(&ending));
	verdict_say(app, check, c->cols >= WIDE_COLS, &b);
	if (canvas_columns(c, buf_span(&b)) > room)
		verdict_say(app, check, false, &b);
	canvas_text(c, 1, 1, ink, buf_span(&b), room);
	canvas_text(c, 1, 1 + room, INK_WARN, buf_span(&ending), c->cols);
	buf_free(&b);
	buf_free(&ending);
}

static void
living_draw(struct app *app)
{
	struct canvas *c = &app->canvas;
	struct buf b = BUF_INIT;
	enum ink ink = INK_NORMAL;

	if (living_status(app, &b, &ink))
		canvas_text(c, 1, 1, ink, buf_span(&b), c->cols - 2);
	if (ink == INK_SELECTED)
		canvas_ink(c, 1, 0, c->cols, ink);
	buf_free(&b);
}

static void
status_draw(struct app *app)
{
	const struct job *job = app_job(app);
	const struct bilingual *text = app->notice;

	if (job != NULL && job->progress != NULL) {
		progress_of(app, job);
		return;
	}
	if (text == T_NONE && living_is_on(app)) {
		living_draw(app);
		return;
	}
	if (text == T_NONE && job != NULL)
		text = job->says;
	if (text == T_NONE && nothing_was_read(app))
		text = tracking_result(app) != NULL || matching_of(app)->rows
			   ? T_WIZ_CHECKS_NOT_READ
			   : T_UI_NOTHING_READ;
	if (text == T_NONE && lesson_is_solved(app))
		text = T_LESSON_SOLVED_HEAD;
	if (text == T_NONE)
		verdict_draw(app);
	else
		canvas_puts(&app->canvas, 1, 1, INK_TITLE, app_text(app, text),
		    app->canvas.cols - 2);
}

/* Checks that are unseen for the same reason, as numbers of steps. */
struct unseen {
	struct span why;
	struct buf checks;
};

/* "3.6 signing certificate: no evidence. ..." */
static bool
unseen_parse(struct span line, struct span *check, struct span *why)
{
	size_t blank = span_find_byte(line, ' ', 0);
	size_t colon = span_find(line, SPAN(": "), 0), end;

	if (blank == SIZE_MAX || colon == SIZE_MAX || line.p[0] < '1' ||
	    line.p[0] > '9')
		return false;
	end = span_find(line, SPAN(". "), colon);
	*check = span_slice(line, 0, blank);
	*why = span_slice(line, colon + 2, end);
	while (why->n > 0 && why->p[why->n - 1] == '.')
		why->n--;
	return true;
}

static size_t
unseen_add(struct unseen *all, size_t n, struct span check, struct span why)
{
	size_t i = 0;

	while (i < n && !span_eq(all[i].why, why))
		i++;
	if (i == n)
		all[n++] = (struct unseen){ why, BUF_INIT };
	buf_byte(&all[i].checks, ' ');
	buf_add(&all[i].checks, check);
	return n;
}

/*
 * The reasons, each with its checks, and the first sentence of what is no
 * check; what to do is on the sources page.
 */
static size_t
unseen_join(const struct app *app, struct buf *joined)
{
	struct unseen all[UNSEEN_MAX];
	struct buf lines = BUF_INIT, others = BUF_INIT;
	struct span rest, line, check, why;
	size_t n = case_unseen(living_case(app), app->lang, &lines),
	       reasons = 0;

	rest = buf_span(&lines);
	while (span_line(&rest, &line)) {
		if (line.n == 0)
			continue;
		if (reasons < UNSEEN_MAX && unseen_parse(line, &check, &why)) {
			reasons = unseen_add(all, reasons, check, why);
			continue;
		}
		buf_puts(&others, others.n > 0 ? " | " : "");
		buf_add(&others,
		    span_slice(line, 0, span_find(line, SPAN(". "), 0)));
	}
	for (size_t i = 0; i < reasons; i++) {
		buf_puts(joined, joined->n > 0 ? " | " : "");
		buf_add(joined, all[i].why);
		buf_add(joined, buf_span(&all[i].checks));
		buf_free(&all[i].checks);
	}
	buf_puts(joined, joined->n > 0 && others.n > 0 ? " | " : "");
	buf_add(joined, buf_span(&others));
	buf_free(&others);
	buf_free(&lines);
	return n;
}

static void
unseen_draw(struct app *app, int row)
{
	struct canvas *c = &app->canvas;
	struct buf joined = BUF_INIT, b = BUF_INIT;
	size_t n = unseen_join(app, &joined);
	char count[NUMBER_TEXT_MAX];
	const struct bilingual *text = n > 0 ? T_UI_UNSEEN : T_UI_UNSEEN_NONE;

	if (nothing_was_read(app))
		text = T_UI_UNSEEN_YET;
	text_fill(&b, app_text(app, text), number_text(n, count),
	    buf_str(&joined), NULL);
	canvas_text(
	    c, row, 1, n > 0 ? INK_WARN : INK_FAINT, buf_span(&b), c->cols - 2);
	buf_free(&joined);
	buf_free(&b);
}

/* Returns how many, from the end, are shown however narrow it is. */
static size_t
keys_fill(const struct app *app, struct keys *keys)
{
	enum page_id page = app_page(app);
	bool lesson = app->options->lesson != NULL && page != PAGE_LESSON;

	if (page_of(page)->keys != NULL)
		page_of(page)->keys(app, keys);
	if (lesson)
		keys_add(keys, KEY_LESSON);
	keys_add(keys, KEY_HELP);
	keys_add(keys, KEY_QUIT);
	return KEYS_KEPT + lesson;
}

struct area
frame_draw(struct app *app)
{
	struct canvas *c = &app->canvas;
	struct keys keys = { .count = 0 };
	const char *labels[KEYS_MAX];
	struct area body = { HEAD_ROWS, 0, c->rows - HEAD_ROWS - FOOT_ROWS,
		c->cols };
	size_t kept = KEYS_KEPT;

	header_draw(app);
	status_draw(app);
	unseen_draw(app, c->rows - 2);
	if (!app->asking.on || app->asking.telling) {
		kept = keys_fill(app, &keys);
	} else { /* the question takes all others */
		if (app->asking.choices == NULL)
			keys_add(&keys, KEY_ANSWER);
		keys_add(&keys, KEY_BACK);
	}
	for (size_t i = 0; i < keys.count; i++)
		labels[i] = key_label(keys.item[i], app->lang);
	keybar_draw(c, c->rows - 1, labels, keys.count, kept);
	return body;
}

void
frame_halves(struct area body, int percent, int least, int most,
    struct area *left, struct area *right)
{
	*left = *right = body;
	left->cols = body.cols * percent / 100;
	if (left->cols < least)
		left->cols = least;
	if (left->cols > most)
		left->cols = most;
	right->col = left->cols - 1;
	right->cols = body.cols - right->col;
}
