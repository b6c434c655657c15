/*
 * Following costs a case of its own.  When it ends, what it has read is
 * handed to the case of the wizard, so that causes and fixes speak of now
 * and nothing is read twice.
 */

#include "tui/screen/living.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screen/app.h"
#include "tui/screen/fixing.h"
#include "tui/screen/reading.h"
#include "tui/screen/tracking.h"

#define STEP_BYTES (UINT64_C(1) << 20)
#define WAIT_MS    50 /* between two looks */

#define FLASH_LASTS (3 * TIME_SECOND)
#define FLASH_PHASE (300 * (TIME_SECOND / 1000))

static struct living_row *
row_at(const struct living *x, size_t i)
{
	return &x->rows[(x->first + i) % LIVING_ROWS];
}

size_t
living_count(const struct living *x)
{
	return x->count - x->waiting;
}

const struct living_row *
living_row(const struct living *x, size_t i)
{
	return i < living_count(x) ? row_at(x, i) : NULL;
}

static void
row_set(struct living_row *row, const struct follow_event *e)
{
	row->e = *e;
	if (e->item != NULL) {
		row->item = *e->item;
		row->e.item = &row->item;
	}
	if (e->name != NULL) {
		snprintf(row->name, sizeof(row->name), "%s", e->name);
		row->e.name = row->name;
	}
}

/* The oldest row goes; what is selected stays selected. */
static void
row_drop(struct app *app)
{
	struct living *x = living_of(app);
	struct list *l = &app_view(app, PAGE_LIVE)->list;

	x->first = (x->first + 1) % LIVING_ROWS;
	x->count--;
	l->selected -= l->selected > 0;
	l->top -= l->top > 0;
}

/*
 * The view follows its end unless another row was chosen.  While it is
 * paused what is looked at must not vanish: rather the newest is only
 * counted.
 */
static void
row_add(struct app *app, const struct follow_event *e)
{
	struct living *x = living_of(app);
	struct list *l = &app_view(app, PAGE_LIVE)->list;
	bool at_end = l->selected + 1 >= living_count(x);

	x->came++;
	if (x->count == LIVING_ROWS && x->paused && l->top == 0) {
		x->lost++;
		return;
	}
	if (x->count == LIVING_ROWS)
		row_drop(app);
	row_set(row_at(x, x->count++), e);
	if (x->paused)
		x->waiting++;
	else if (at_end)
		l->selected = x->count - 1;
}

/* One record may be evidence for several checks: the worst is shown. */
static bool
row_merge(struct app *app, const struct follow_event *e, bool same)
{
	struct living *x = living_of(app);
	struct living_row *last = x->count > 0 ? row_at(x, x->count - 1) : NULL;

	if (!same || last == NULL || last->e.kind != FOLLOW_EVIDENCE ||
	    last->item.file != e->item->file ||
	    last->item.offset != e->item->offset)
		return false;
	if (e->bad || !last->e.bad)
		row_set(last, e);
	return true;
}

static void
alarm_give(struct app *app, const struct follow_event *e)
{
	struct living *x = living_of(app);

	if (app->options->alarm == ALARM_NONE)
		return;
	row_set(&x->ko, e);
	x->alarm_at = follow_clock();
	if (app->options->alarm == ALARM_BELL)
		term_bell(app->term);
}

static void
hear_evidence(struct app *app, const struct follow_event *e)
{
	struct living *x = living_of(app);
	bool same = pulse_is_same(&x->pulse, e);

	if (pulse_hear(&x->pulse, e, x->now))
		alarm_give(app, e);
	tries_hear(&x->tries, e);
	if (e->time == TIME_NONE)
		x->newest = e->seen;
	else if (e->time > x->newest)
		x->newest = e->time;
	x->touched[e->check] = follow_clock();
	if (!row_merge(app, e, same))
		row_add(app, e);
}

static void
on_follow_event(void *arg, const struct follow_event *e)
{
	struct app *app = arg;
	struct living *x = living_of(app);

	x->changed = true;
	switch (e->kind) {
	case FOLLOW_EVIDENCE:
		hear_evidence(app, e);
		return;
	case FOLLOW_STATION: /* they have a page of their own */
	case FOLLOW_MISSING:
		return;
	case FOLLOW_VERDICT:
		x->touched[e->check] = follow_clock();
		break;
	case FOLLOW_SILENCE:
		row_set(&x->silence, e);
		x->silent = true;
		break;
	case FOLLOW_RESUMED:
		x->silent = false;
		break;
	case FOLLOW_FILE:
		break;
	}
	row_add(app, e);
}

void
living_forget(struct app *app)
{
	struct living *x = living_of(app);

	follow_free(x->f);
	free(x->rows);
	free(x->touched);
	memset(x, 0, sizeof(*x));
	x->fix = SIZE_MAX;
	x->alarm_at = x->newest = TIME_NONE;
	x->phase = -1;
	app_view(app, PAGE_LIVE)->list = (struct list){ 0, 0, 0 };
}

void
living_begin(struct app *app)
{
	struct living *x = living_of(app);

	if (x->f != NULL)
		return;
	living_forget(app);
	x->rows = calloc(LIVING_ROWS, sizeof(*x->rows));
	x->touched = calloc(know_check_count(app->k) + 1, sizeof(*x->touched));
	if (x->rows == NULL || x->touched == NULL)
		err_set(&x->failed, ERR_NOMEM, NULL, 0, NULL);
	else
		x->f = follow_new(app->c, on_follow_event, app, &x->failed);
	for (size_t i = 0; i < know_check_count(app->k); i++)
		if (x->touched != NULL)
			x->touched[i] = TIME_NONE;
}

static bool
is_beginning(const struct app *app)
{
	return living_of(app)->f != NULL && !living_of(app)->begun;
}

bool
living_is_on(const struct app *app)
{
	return living_of(app)->f != NULL && living_of(app)->begun;
}

static void
fail(struct app *app, enum err err)
{
	living_forget(app);
	err_set(&living_of(app)->failed, err, NULL, 0, NULL);
}

/* The first check that fails: what one device is to prove. */
static size_t
failing(const struct diagnosis *d)
{
	for (size_t i = 0; i < d->check_count; i++)
		if (d->checks[i].verdict == VERDICT_FAIL)
			return i;
	return SIZE_MAX;
}

/* The first check of requests that the cause can fail. */
static size_t
check_of_cause(const struct app *app)
{
	uint64_t set = know_cause_checks(
	    app->k, know_cause(app->k, fixing_of(app)->cause));

	for (size_t i = 0; i < know_check_count(app->k); i++)
		if (set >> i & 1 && !know_check(app->k, i)->state)
			return i;
	return SIZE_MAX;
}

static void
mark(struct app *app)
{
	struct living *x = living_of(app);

	x->now = x->marked = follow_now(x->f);
	follow_mark(x->f, x->now);
	tries_start(&x->tries,
	    x->fix != SIZE_MAX ? check_of_cause(app)
			       : failing(case_diagnosis(follow_case(x->f))));
	x->proof_asked = false;
	x->changed = true;
}

static void
begin_step(struct app *app)
{
	struct living *x = living_of(app);
	enum err err = follow_begin(
	    x->f, follow_now(x->f), STEP_BYTES, &x->progress);

	if (err != OK) {
		fail(app, err);
		return;
	}
	if (!x->progress.finished)
		return;
	x->begun = true;
	x->began = x->now = follow_now(x->f);
	pulse_start(&x->pulse, x->now);
	if (x->synced)
		mark(app);
}

/* A good record of its checks: the proof is looked for, and kept. */
static void
prove(struct app *app)
{
	struct living *x = living_of(app);
	const char *fix;

	if (x->fix == SIZE_MAX || x->proof_asked || x->tries.good == 0 ||
	    tries_are_bad(&x->tries))
		return;
	x->proof_asked = true;
	fix = know_fix(app->k, x->fix)->id;
	if (fixing_can_prove(app, fix))
		fixing_prove(app, fix);
}

int64_t
living_phase(const struct app *app, int64_t clock)
{
	const struct living *x = living_of(app);

	if (app->options->alarm != ALARM_FLASH || x->alarm_at == TIME_NONE ||
	    clock < x->alarm_at || clock - x->alarm_at >= FLASH_LASTS)
		return -1;
	return (clock - x->alarm_at) / FLASH_PHASE;
}

/* Marks and rates fade without news. */
static bool
worth_a_picture(struct app *app)
{
	struct living *x = living_of(app);
	int64_t clock = follow_clock(), phase = living_phase(app, clock);

	if (!x->changed && phase == x->phase && clock >= x->drawn &&
	    clock - x->drawn < TIME_SECOND)
		return false;
	x->changed = false;
	x->phase = phase;
	x->drawn = clock;
	return true;
}

static bool
living_step(struct app *app)
{
	struct living *x = living_of(app);
	enum err err;
	bool soon;

	if (!living_is_on(app))
		return false;
	follow_wait(x->f, 0);
	x->now = follow_now(x->f);
	err = follow_look(x->f, x->now, &soon);
	if (err != OK) {
		fail(app, err);
		return true;
	}
	prove(app);
	return worth_a_picture(app);
}

bool
living_stays(enum page_id page)
{
	return page == PAGE_LIVE || page == PAGE_SYNC || page == PAGE_RAW ||
	       page == PAGE_HELP;
}

/* Plans and results of the page of fixes lean on what was read before. */
static void
hand_over(struct app *app)
{
	struct living *x = living_of(app);
	bool news = x->came > 0;

	if (follow_end(x->f, x->now) != OK)
		return;
	fixing_forget(app);
	if (reading_is_on(app))
		reading_cancel(app);
	follow_give(x->f, app->c);
	app->d = case_diagnosis(app->c);
	if (news)
		tracking_forget(app);
	app->notice = T_LIVE_ENDED;
}

void
living_leave(struct app *app)
{
	struct living *x = living_of(app);

	if (app_is_open(app, PAGE_LIVE) || app_is_open(app, PAGE_SYNC))
		return;
	if (living_is_on(app) && !app_is_open(app, PAGE_FIX))
		hand_over(app);
	if (x->f != NULL)
		living_forget(app);
}

const struct case_file *
living_case(const struct app *app)
{
	return living_is_on(app) ? follow_case(living_of(app)->f) : app->c;
}

void
living_pause(struct app *app)
{
	struct living *x = living_of(app);
	struct list *l = &app_view(app, PAGE_LIVE)->list;
	bool at_end = l->selected + 1 >= living_count(x);

	x->paused = !x->paused;
	if (x->paused) {
		x->lost = 0;
		return;
	}
	x->waiting = 0;
	if (at_end && x->count > 0)
		l->selected = x->count - 1;
}

bool
living_pass(struct app *app)
{
	struct living *x = living_of(app);

	if (!living_is_on(app) || !follow_pass(x->f, TIME_MINUTE))
		return false;
	living_step(app);
	return true;
}

/* The fix whose proof is wanted; SIZE_MAX when none is. */
static size_t
fix_here(const struct app *app)
{
	const struct fix *fix;

	if (app_page(app) == PAGE_SYNC)
		return living_of(app)->fix;
	fix = app_page(app) == PAGE_FIX ? fixing_fix(app) : NULL;
	return fix != NULL ? know_fix_find(app->k, fix->id) : SIZE_MAX;
}

void
living_sync(struct app *app)
{
	struct living *x = living_of(app);
	size_t fix = fix_here(app);

	if (!app_open(app, PAGE_SYNC))
		return;
	living_begin(app);
	x->synced = true;
	x->fix = fix;
	if (living_is_on(app))
		mark(app);
}

/* --- the job --- */

static int
patience(const struct app *app)
{
	return living_is_on(app) ? WAIT_MS : -1;
}

static const struct case_progress *
progress(const struct app *app)
{
	return &living_of(app)->progress;
}

static void
living_hear(struct app *app, enum news news)
{
	if (news == NEWS_KEY)
		living_of(app)->alarm_at = TIME_NONE;
}

const struct job job_living = {
	.state_size = sizeof(struct living),
	.begin = living_forget,
	.runs = is_beginning,
	.step = begin_step,
	.cancel = app_back,
	.progress = progress,
	.patience = patience,
	.look = living_step,
	.hear = living_hear,
	.free = living_forget,
};
