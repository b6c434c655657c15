/*
 * The page of a lesson: what came of the last move, where one stands, the
 * symptoms, the hints; at the end the points and the shortest way.
 */

#include "engine/report/report_train.h"
#include "tui/screen/app.h"
#include "tui/screen/lesson.h"

#include "engine/base/fill.h"
#include "engine/base/times.h"

#define MINUTES_MOST  (7 * 24 * 60)
#define MINUTES_START "20"

static void
told_add(struct app *app, struct pane *p)
{
	const struct lesson_told *told = &lesson_of(app)->told;
	struct buf b = BUF_INIT;

	if (told->head == T_NONE)
		return;
	text_fill(&b, app_text(app, told->head), told->a, told->b, NULL);
	pane_add(p, told->ink, 0, buf_span(&b));
	if (told->note.n > 0)
		pane_add(p, INK_NORMAL, 2, span_trim(buf_span(&told->note)));
	if (told->why != NULL)
		pane_puts(p, INK_NORMAL, 2, app_in(app, told->why));
	pane_gap(p);
	buf_free(&b);
}

static void
stage_add(struct app *app, struct pane *p)
{
	static const struct bilingual *const stages[] = {
		[TRAIN_LOOK] = T_LESSON_LOOK,
		[TRAIN_TREAT] = T_LESSON_TREAT,
		[TRAIN_VERIFY] = T_LESSON_VERIFY,
		[TRAIN_SOLVED] = T_LESSON_OVER,
		[TRAIN_SHOWN] = T_LESSON_OVER,
	};
	const struct train *t = app->options->lesson;
	struct buf b = BUF_INIT;
	char clock[TIME_TEXT_MAX];

	lesson_name(app, &b);
	pane_add(p, INK_TITLE, 0, buf_span(&b));
	buf_clear(&b);
	text_fill(&b, app_text(app, T_TRAIN_CLOCK),
	    time_minute(train_now(t), clock), NULL);
	pane_add(p, INK_FAINT, 0, buf_span(&b));
	pane_puts(p, INK_KEY, 0, app_text(app, stages[train_stage(t)]));
	pane_gap(p);
	buf_free(&b);
}

static void
hints_add(struct app *app, struct pane *p)
{
	const struct scenario *s = train_scenario(app->options->lesson);
	struct train_score score;
	struct buf b = BUF_INIT;
	char number[NUMBER_TEXT_MAX];

	train_score(app->options->lesson, &score);
	for (int i = 0; i < score.hints && i < SCENARIO_HINTS; i++) {
		buf_clear(&b);
		text_fill(&b, app_text(app, T_LESSON_HINT),
		    number_text((uint64_t)i + 1, number), NULL);
		pane_gap(p);
		pane_add(p, INK_TITLE, 0, buf_span(&b));
		pane_puts(p, INK_NORMAL, 2, app_in(app, &s->hints[i]));
	}
	buf_free(&b);
}

/* --- the end --- */

static void
choice_add(struct app *app, bool remedy, size_t i, struct pane *p)
{
	const struct train *t = app->options->lesson;
	const struct scenario *s = train_scenario(t);
	const struct lesson_choice *c = remedy ? &s->remedies[i]
					       : &s->causes[i];

	pane_puts(p, INK_NORMAL, 2, train_title(t, remedy, i, app->lang));
	pane_puts(p, INK_FAINT, 4, app_in(app, &c->why));
}

static void
right_add(
    struct app *app, bool remedy, const struct bilingual *title, struct pane *p)
{
	const struct scenario *s = train_scenario(app->options->lesson);
	size_t count = remedy ? s->remedy_count : s->cause_count;

	pane_puts(p, INK_TITLE, 0, app_text(app, title));
	for (size_t i = 0; i < count; i++)
		if ((remedy ? s->remedies : s->causes)[i].right)
			choice_add(app, remedy, i, p);
}

static void
path_add(struct app *app, struct pane *p)
{
	const struct scenario *s = train_scenario(app->options->lesson);

	pane_puts(p, INK_TITLE, 0, app_text(app, T_TRAIN_IDEAL));
	for (size_t i = 0; i < s->ideal.count; i++) {
		const struct lesson_step *step = &s->ideal.steps[i];
		struct buf b = BUF_INIT;

		report_train_move(
		    app->options->lesson, app->k, step, app->lang, &b);
		pane_printf(p, INK_NORMAL, 2, "%zu. %s", i + 1, buf_str(&b));
		if (*app_in(app, &step->text))
			pane_puts(p, INK_FAINT, 5, app_in(app, &step->text));
		buf_free(&b);
	}
}

static void
score_add(struct app *app, struct pane *p)
{
	struct train_score score;
	struct buf b = BUF_INIT;

	train_score(app->options->lesson, &score);
	report_train_points(app->options->lesson, app->lang, &b);
	pane_add(p, INK_TITLE, 0, buf_span(&b));
	if (score.turn_count > 0)
		pane_puts(p, INK_TITLE, 0, app_text(app, T_TRAIN_TURNS));
	for (size_t i = 0; i < score.turn_count; i++)
		choice_add(
		    app, score.turns[i].remedy, score.turns[i].choice, p);
	pane_puts(p, INK_NORMAL, 0,
	    app_in(app, &train_scenario(app->options->lesson)->lesson));
	pane_gap(p);
	buf_free(&b);
}

static void
answer_add(struct app *app, struct pane *p)
{
	right_add(app, false, T_TRAIN_HIDDEN_CAUSE, p);
	right_add(app, true, T_TRAIN_REMEDIES, p);
	path_add(app, p);
	pane_gap(p);
}

static void
lesson_draw(struct app *app, struct area body)
{
	struct pane *p = app_pane(app, PAGE_LESSON);
	bool over = train_stage(app->options->lesson) >= TRAIN_SOLVED;

	told_add(app, p);
	if (over)
		score_add(app, p);
	stage_add(app, p);
	if (over)
		answer_add(app, p);
	pane_puts(p, INK_TITLE, 0, app_text(app, T_LESSON_SYMPTOMS));
	pane_puts(p, INK_NORMAL, 0,
	    app_in(app, &train_scenario(app->options->lesson)->symptoms));
	hints_add(app, p);
	if (!over) {
		pane_gap(p);
		pane_puts(p, INK_FAINT, 0, app_text(app, T_LESSON_KEYS));
	}
	if (app->options->instructor && !over) {
		pane_gap(p);
		pane_puts(
		    p, INK_WARN, 0, app_text(app, T_LESSON_KEYS_INSTRUCTOR));
		answer_add(app, p);
	}
	app_pane_draw(app, PAGE_LESSON, body);
}

/* --- keys --- */

static void
cause_key(struct app *app)
{
	lesson_of(app)->remedy = false;
	app_open(app, PAGE_CHOICE);
}

static void
remedy_key(struct app *app)
{
	if (app->options->fixes.permit.read_only)
		app->notice = T_TRAIN_READ_ONLY;
	else if (train_stage(app->options->lesson) == TRAIN_LOOK)
		app->notice = T_TRAIN_CHECK_NEEDED;
	else {
		lesson_of(app)->remedy = true;
		app_open(app, PAGE_CHOICE);
	}
}

static void
minutes_typed(struct app *app, const char *text)
{
	uint64_t n;

	if (span_number(span_trim(span_of(text)), 10, &n) && n <= MINUTES_MOST)
		lesson_pass(app, (int64_t)n * TIME_MINUTE);
	else
		ask_tell(app, app_text(app, T_LESSON_NO_MINUTES));
}

static void
wait_key(struct app *app)
{
	ask_line(
	    app, app_text(app, T_TRAIN_MINUTES), MINUTES_START, minutes_typed);
}

static void
show_sure(struct app *app, const char *key)
{
	(void)key;
	lesson_show(app);
}

static void
show_key(struct app *app)
{
	ask_key(app, app_text(app, T_LESSON_ASK_SHOW), "x", show_sure);
}

static void
reset_sure(struct app *app, const char *key)
{
	(void)key;
	lesson_reset(app);
}

static void
reset_key(struct app *app)
{
	ask_key(app, app_text(app, T_LESSON_ASK_ANEW), "z", reset_sure);
}

static void
replay_open(struct app *app)
{
	app_open(app, PAGE_REPLAY);
}

static void
next_key(struct app *app)
{
	app->next = app->quit = true;
}

/* Who may use a key. */
enum { ALWAYS, WHILE_OPEN, WHEN_OVER, INSTRUCTOR };

static const struct {
	enum key_id key;
	int who;
	void (*act)(struct app *app);
} acts[] = {
	{ KEY_LESSON_CAUSE, WHILE_OPEN, cause_key },
	{ KEY_LESSON_ACT, WHILE_OPEN, remedy_key },
	{ KEY_LESSON_NEXT, WHEN_OVER, next_key },
	{ KEY_LESSON_WAIT, WHILE_OPEN, wait_key },
	{ KEY_LESSON_HINT, WHILE_OPEN, lesson_hint },
	{ KEY_GUIDE, ALWAYS, app_back },
	{ KEY_LESSON_PLANT, INSTRUCTOR, lesson_plant },
	{ KEY_LESSON_REPLAY, ALWAYS, replay_open },
	{ KEY_LESSON_SHOW, WHILE_OPEN, show_key },
	{ KEY_LESSON_ANEW, ALWAYS, reset_key },
};

static bool
may(const struct app *app, int who)
{
	bool over = train_stage(app->options->lesson) >= TRAIN_SOLVED;

	if (who == INSTRUCTOR)
		return app->options->instructor;
	return who == ALWAYS || (who == WHEN_OVER) == over;
}

static bool
lesson_key(struct app *app, uint32_t key)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		if (key_is(key, acts[i].key) && may(app, acts[i].who)) {
			acts[i].act(app);
			return true;
		}
	}
	return app_pane_key(app, PAGE_LESSON, key);
}

static void
lesson_keys(const struct app *app, struct keys *keys)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		if (may(app, acts[i].who))
			keys_add(keys, acts[i].key);
	keys_add(keys, KEY_SCROLL);
	keys_add(keys, KEY_LANG);
}

const struct page page_lesson = {
	.draw = lesson_draw,
	.key = lesson_key,
	.keys = lesson_keys,
};
