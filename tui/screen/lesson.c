/*
 * The moves of a lesson.  Whatever lets time pass takes the evidence away;
 * what had been read of it is then read again, so that the guide shows the
 * lab of now without another key.
 */

#include "tui/screen/lesson.h"

#include "engine/base/times.h"
#include "tui/screen/app.h"
#include "tui/screen/living.h"
#include "tui/screen/reading.h"
#include "tui/screen/tracking.h"

bool
lesson_hides_cause(const struct app *app)
{
	const struct train *t = app->options->lesson;
	struct train_score score;

	if (t == NULL || app->options->instructor)
		return false;
	train_score(t, &score);
	return !score.cause && train_stage(t) < TRAIN_SOLVED;
}

bool
lesson_is_solved(const struct app *app)
{
	return app->options->lesson != NULL &&
	       train_stage(app->options->lesson) == TRAIN_SOLVED;
}

/* A paragraph that begins with HEAD is in OUT already. */
static bool
is_told(const struct buf *out, struct span head)
{
	struct span rest = buf_span(out), line;

	while (rest.n > 0 && span_line(&rest, &line))
		if (span_eq(line, head))
			return true;
	return false;
}

void
lesson_explain(const struct app *app, struct span text, struct buf *out)
{
	struct buf all = BUF_INIT;
	struct span rest, line;
	bool again = false;

	case_explain(app->k, text, app->lang, &all);
	rest = buf_span(&all);
	while (rest.n > 0 && span_line(&rest, &line)) {
		if (line.n > 0 && line.p[0] != ' ')
			again = is_told(out, line);
		if (again || (span_starts(span_trim(line), "-> ") &&
				 lesson_hides_cause(app)))
			continue;
		buf_add(out, line);
		buf_byte(out, '\n');
	}
	buf_free(&all);
}

void
lesson_explain_below(const struct app *app, struct span text,
    const struct bilingual *title, struct pane *p)
{
	struct buf b = BUF_INIT;

	lesson_explain(app, text, &b);
	if (b.n > 0) {
		pane_gap(p);
		if (title != T_NONE)
			pane_puts(p, INK_TITLE, 0, app_text(app, title));
		pane_add(p, INK_NORMAL, 0, buf_span(&b));
	}
	buf_free(&b);
}

void
lesson_name(const struct app *app, struct buf *out)
{
	const struct scenario *s = train_scenario(app->options->lesson);
	char number[NUMBER_TEXT_MAX];

	text_fill(out, app_text(app, T_LESSON_NAME),
	    number_text((uint64_t)s->number, number), app_in(app, &s->title),
	    NULL);
}

/* --- what is said --- */

static struct lesson_told *
start_telling(struct app *app, enum ink ink, const struct bilingual *head)
{
	struct lesson_told *told = &lesson_of(app)->told;

	told->head = head;
	told->ink = ink;
	told->a[0] = told->b[0] = '\0';
	told->why = NULL;
	buf_clear(&told->note);
	app_view(app, PAGE_LESSON)->pane.top = 0;
	return told;
}

static void
tell_choice(struct app *app, bool right, const struct lesson_choice *c)
{
	start_telling(app, right ? INK_GOOD : INK_WARN,
	    right ? T_TRAIN_RIGHT : T_TRAIN_NOT_THAT)
	    ->why = &c->why;
}

static void
tell_proof(struct app *app, const struct train_proof *p)
{
	const struct bilingual *head = p->over       ? T_TRAIN_ALREADY
				       : p->solved   ? T_TRAIN_SOLVED
				       : p->bad > 0  ? T_TRAIN_BAD_YET
				       : p->good_now ? T_TRAIN_SEEMS
						     : T_TRAIN_NOTHING_YET;
	struct lesson_told *told = start_telling(app,
	    p->solved    ? INK_GOOD
	    : p->bad > 0 ? INK_BAD
			 : INK_WARN,
	    head);

	number_text(p->good, told->a);
	number_text(p->bad, told->b);
}

/* --- the evidence --- */

static unsigned
kinds_read(const struct app *app)
{
	unsigned kinds = 0;

	for (unsigned kind = 0; kind < SOURCE_COUNT; kind++)
		if (case_was_read(app->c, (enum source_kind)kind))
			kinds |= 1u << kind;
	return kinds;
}

/* Nothing may lean on the case when it goes. */
static unsigned
let_go(struct app *app)
{
	unsigned kinds = app->c != NULL ? kinds_read(app) : 0;

	living_forget(app);
	app_tell(app, NEWS_STALE);
	tracking_forget(app);
	/* no page that shows the old evidence is to be gone back to */
	app_back_to(app, 0);
	app_open(app, PAGE_GUIDE);
	app_open(app, PAGE_LESSON);
	return kinds;
}

static void
take_case(struct app *app, enum err err, unsigned kinds)
{
	struct case_file *c = NULL;

	if (err == OK)
		c = train_look(app->options->lesson, app->options->info);
	if (c == NULL) {
		app->err = app->options->info->code;
		app->quit = true;
		return;
	}
	app_take_case(app, c);
	reading_kinds(app, kinds);
}

/* A check counts as looked at once the evidence said something of it. */
static void
note_looked(const struct app *app)
{
	for (size_t i = 0; app->d != NULL && i < app->d->check_count; i++) {
		if (app->d->checks[i].verdict < VERDICT_NO_EVIDENCE)
			train_looked(app->options->lesson, i);
	}
}

/* --- moves --- */

void
lesson_hint(struct app *app)
{
	const struct bilingual *hint = train_hint(app->options->lesson);
	struct lesson_told *told;
	struct train_score score;

	told = start_telling(
	    app, INK_TITLE, hint != NULL ? T_LESSON_HINT : T_TRAIN_NO_HINT);
	told->why = hint;
	train_score(app->options->lesson, &score);
	number_text((uint64_t)score.hints, told->a);
}

/* Once, when it is over: the points are kept unless nothing may be. */
static void
keep_score(struct app *app)
{
	struct err_info info = { .code = OK };

	if (!lesson_is_solved(app) || lesson_of(app)->kept ||
	    app->options->fixes.permit.read_only)
		return;
	lesson_of(app)->kept = true;
	if (train_progress_keep(app->options->lesson, &info) != OK)
		app->notice = T_LESSON_NOT_KEPT;
}

static void
remedy_done(struct app *app, const struct train_done *done)
{
	const struct scenario *s = train_scenario(app->options->lesson);
	const struct lesson_choice *c = &s->remedies[lesson_of(app)->choice];
	struct lesson_told *told;

	if (done->early) {
		told = start_telling(app, INK_WARN, T_TRAIN_EARLY);
	} else if (done->refused) {
		told = start_telling(app, INK_WARN, T_TRAIN_LEFT);
		told->why = done->right ? NULL : &c->why;
	} else if (done->failed) {
		told = start_telling(app, INK_BAD, T_TRAIN_FAILED);
		told->why = &c->why;
	} else {
		tell_choice(app, done->right, c);
		told = &lesson_of(app)->told;
	}
	buf_add(&told->note, buf_span(&done->note));
}

static void
remedy_typed(struct app *app, const char *word)
{
	const struct app_options *o = app->options;
	unsigned kinds = let_go(app);
	struct train_done done;
	enum err err = train_do(
	    o->lesson, lesson_of(app)->choice, word, app->lang, &done, o->info);

	if (err == OK)
		remedy_done(app, &done);
	buf_free(&done.note);
	take_case(app, err, kinds);
	keep_score(app);
}

/* The word is the one of the plan, which leans on all there is to read. */
static void
remedy_ask(struct app *app, size_t choice)
{
	struct buf word = BUF_INIT, prompt = BUF_INIT;
	unsigned kinds = let_go(app);
	enum err err = train_word(
	    app->options->lesson, choice, &word, app->options->info);

	lesson_of(app)->choice = choice;
	take_case(app, err, kinds);
	if (err == OK && word.n == 0) {
		remedy_typed(app, "");
	} else if (err == OK) {
		text_fill(
		    &prompt, app_text(app, T_TRAIN_WORD), buf_str(&word), NULL);
		ask_line(app, buf_str(&prompt), "", remedy_typed);
	}
	buf_free(&word);
	buf_free(&prompt);
}

void
lesson_choose(struct app *app, size_t choice)
{
	const struct scenario *s = train_scenario(app->options->lesson);
	enum train_answer answer;

	if (lesson_of(app)->remedy) {
		remedy_ask(app, choice);
		return;
	}
	note_looked(app);
	answer = train_propose(app->options->lesson, choice);
	if (answer == TRAIN_EARLY)
		start_telling(app, INK_WARN, T_TRAIN_EARLY);
	else
		tell_choice(app, answer == TRAIN_RIGHT, &s->causes[choice]);
}

void
lesson_pass(struct app *app, int64_t time)
{
	struct train *t = app->options->lesson;
	struct err_info *info = app->options->info;
	unsigned kinds = let_go(app);
	struct train_proof proof;
	enum err err = train_wait(t, time, info);

	if (err == OK && train_acted(t)) {
		err = train_verify(t, &proof, info);
		if (err == OK)
			tell_proof(app, &proof);
	} else if (err == OK) {
		start_telling(app, INK_WARN, T_TRAIN_NOT_ACTED);
	}
	take_case(app, err, kinds);
	keep_score(app);
}

void
lesson_show(struct app *app)
{
	train_show(app->options->lesson);
	start_telling(app, INK_TITLE, T_LESSON_SHOWN);
}

/* A new lab: nothing of it was read. */
void
lesson_reset(struct app *app)
{
	let_go(app);
	lesson_of(app)->kept = false;
	take_case(
	    app, train_reset(app->options->lesson, app->options->info), 0);
	start_telling(app, INK_TITLE, T_LESSON_ANEW);
}

void
lesson_plant(struct app *app)
{
	unsigned kinds = let_go(app);

	take_case(
	    app, train_plant(app->options->lesson, app->options->info), kinds);
	start_telling(app, INK_TITLE, T_LESSON_PLANTED);
}

static void
lesson_free(struct app *app)
{
	buf_free(&lesson_of(app)->told.note);
}

const struct job job_lesson = {
	.state_size = sizeof(struct lesson),
	.free = lesson_free,
};
