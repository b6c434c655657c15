/*
 * A lesson as numbered questions.  Each line of the menu is a row of a
 * table; what is asked for is a number, and an empty line or the end of the
 * input is no answer.
 */

#include "tui/cli/train_talk.h"

#include "engine/base/fill.h"
#include "engine/base/times.h"

#include <stdio.h>

#define LINE_LENGTH  200
#define MINUTES_MOST (7 * 24 * 60)

struct talk {
	const struct options *o;
	const struct knowledge *k;
	struct train *t;
	struct err_info info;
	bool over; /* the input ended, or the learner leaves */
	bool solved_told;
};

static const char *
talk_text(const struct talk *x, const struct bilingual *id)
{
	return text_in(x->o->lang, id);
}

static void
print(struct buf *text)
{
	cli_part(text);
	buf_free(text);
}

static void
prose(const char *text)
{
	struct buf out = BUF_INIT;

	report_train_prose(text, &out);
	print(&out);
}

/* False at the end of the input. */
static bool
read_line(struct talk *x, char line[LINE_LENGTH])
{
	size_t n = 0;
	int c;

	fflush(stdout);
	while ((c = getchar()) != EOF && c != '\n')
		if (c != '\r' && n + 1 < LINE_LENGTH)
			line[n++] = (char)c;
	line[n] = '\0';
	if (c == EOF && n == 0)
		x->over = true;
	return !x->over;
}

static void
print_prompt(void)
{
	struct buf out = BUF_INIT;

	buf_puts(&out, "> ");
	print(&out);
}

/* A number up to MOST, 0 included; SIZE_MAX at the end of the input. */
static size_t
read_number(struct talk *x, size_t most)
{
	char line[LINE_LENGTH];
	uint64_t n;

	for (;;) {
		print_prompt();
		if (!read_line(x, line))
			return SIZE_MAX;
		if (span_number(span_trim(span_of(line)), 10, &n) && n <= most)
			return (size_t)n;
		cli_line(talk_text(x, T_TRAIN_NUMBER));
	}
}

static void
fail(struct talk *x)
{
	cli_complain(x->o->lang, &x->info);
	x->over = true;
}

/* --- what can be done ----------------------------------------------------- */

static bool
check_is_shown(const struct talk *x, size_t i)
{
	const struct case_file *c = train_case(x->t);
	const struct check *check = know_check(x->k, i);
	enum generation g = c ? case_diagnosis(c)->generation
			      : GENERATION_UNKNOWN;

	return !(check->applies == APPLIES_LEGACY && g == GENERATION_UNIFIED) &&
	       !(check->applies == APPLIES_UNIFIED && g == GENERATION_LEGACY);
}

/* The last line of a menu; all of it is printed. */
static void
put_back(const struct talk *x, struct buf *menu)
{
	buf_printf(menu, "  0  %s\n", talk_text(x, T_TRAIN_BACK));
	print(menu);
}

static void
do_read(struct talk *x)
{
	size_t shown[KNOW_CHECKS_MAX], count = 0, n;
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < know_check_count(x->k); i++) {
		if (!check_is_shown(x, i))
			continue;
		shown[count++] = i;
		buf_printf(&out, "%3zu  %s %s\n", count,
		    know_check(x->k, i)->number,
		    know_check(x->k, i)->title.in[x->o->lang]);
	}
	put_back(x, &out);
	n = read_number(x, count);
	if (n == 0 || n == SIZE_MAX)
		return;
	if (train_read(x->t, shown[n - 1], &x->info)) {
		fail(x);
		return;
	}
	report_train_check(x->t, shown[n - 1], x->o->lang, &out);
	print(&out);
}

static void
do_hint(struct talk *x)
{
	const struct bilingual *hint = train_hint(x->t);

	prose(hint ? hint->in[x->o->lang] : talk_text(x, T_TRAIN_NO_HINT));
}

/* One of the causes or remedies; SIZE_MAX: none of them. */
static size_t
choose_row(struct talk *x, bool remedy)
{
	const struct scenario *s = train_scenario(x->t);
	size_t count = remedy ? s->remedy_count : s->cause_count, n;
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < count; i++)
		buf_printf(&out, "%3zu  %s\n", i + 1,
		    train_title(
			x->t, remedy, train_row(x->t, remedy, i), x->o->lang));
	put_back(x, &out);
	n = read_number(x, count);
	return n == 0 || n == SIZE_MAX ? SIZE_MAX
				       : train_row(x->t, remedy, n - 1);
}

static void
explain(struct talk *x, bool right, const struct lesson_choice *c)
{
	cli_line(talk_text(x, right ? T_TRAIN_RIGHT : T_TRAIN_NOT_THAT));
	prose(c->why.in[x->o->lang]);
}

static void
do_cause(struct talk *x)
{
	size_t n = choose_row(x, false);
	enum train_answer answer;

	if (n == SIZE_MAX)
		return;
	answer = train_propose(x->t, n);
	if (answer == TRAIN_EARLY)
		prose(talk_text(x, T_TRAIN_EARLY));
	else
		explain(
		    x, answer == TRAIN_RIGHT, &train_scenario(x->t)->causes[n]);
}

/* Which lesson comes next, and by what command. */
static void
put_next(struct talk *x, struct buf *out)
{
	struct scenario_list list = { .count = 0 };
	struct train_progress progress = { .count = 0 };
	struct err_info info;
	const struct scenario *next = NULL;

	if (train_course(&list, &info) == OK &&
	    train_progress_load(&progress) == OK)
		next = train_next(&list, &progress, train_scenario(x->t));
	if (next) {
		buf_byte(out, '\n');
		text_fill(out, talk_text(x, T_TRAIN_NEXT), next->id,
		    next->title.in[x->o->lang], NULL);
		buf_byte(out, '\n');
	}
	train_progress_free(&progress);
	scenario_list_free(&list);
}

/* The points are kept, unless nothing may be written. */
static void
keep(struct talk *x)
{
	struct err_info info = { .code = OK };

	if (!x->o->read_only && train_progress_keep(x->t, &info))
		cli_complain(x->o->lang, &info);
}

static void
tell_solved(struct talk *x)
{
	struct buf out = BUF_INIT;

	if (x->solved_told || train_stage(x->t) != TRAIN_SOLVED)
		return;
	x->solved_told = true;
	buf_byte(&out, '\n');
	report_train_score(x->t, x->o->lang, &out);
	buf_byte(&out, '\n');
	report_train_answer(x->t, x->k, x->o->lang, &out);
	keep(x);
	put_next(x, &out);
	print(&out);
}

/* The word of the plan, typed; false when the learner lets it be. */
static bool
ask_word(struct talk *x, size_t remedy, char line[LINE_LENGTH])
{
	struct buf word = BUF_INIT, prompt = BUF_INIT;
	bool go = true;

	line[0] = '\0';
	if (train_word(x->t, remedy, &word, &x->info)) {
		fail(x);
		go = false;
	} else if (word.n > 0) {
		text_fill(
		    &prompt, talk_text(x, T_TRAIN_WORD), buf_str(&word), NULL);
		cli_part(&prompt);
		go = read_line(x, line);
	}
	buf_free(&word);
	buf_free(&prompt);
	return go;
}

static void
tell_done(struct talk *x, size_t n, struct train_done *done)
{
	cli_part(&done->note);
	if (done->early) {
		prose(talk_text(x, T_TRAIN_EARLY));
		return;
	}
	if (done->refused) {
		cli_line(talk_text(x, T_TRAIN_LEFT));
		if (!done->right)
			prose(train_scenario(x->t)
				  ->remedies[n]
				  .why.in[x->o->lang]);
		return;
	}
	if (done->failed)
		cli_line(talk_text(x, T_TRAIN_FAILED));
	explain(x, done->right, &train_scenario(x->t)->remedies[n]);
	if (train_stage(x->t) == TRAIN_SOLVED)
		cli_line(talk_text(x, T_TRAIN_PROVED));
}

static void
do_remedy(struct talk *x)
{
	char line[LINE_LENGTH];
	struct train_done done;
	size_t n;

	if (train_stage(x->t) == TRAIN_LOOK || x->o->read_only) {
		cli_line(talk_text(x, x->o->read_only ? T_TRAIN_READ_ONLY
						      : T_TRAIN_CHECK_NEEDED));
		return;
	}
	n = choose_row(x, true);
	if (n == SIZE_MAX || !ask_word(x, n, line))
		return;
	if (train_do(x->t, n, line, x->o->lang, &done, &x->info))
		fail(x);
	else
		tell_done(x, n, &done);
	buf_free(&done.note);
	tell_solved(x);
}

static void
tell_proof(struct talk *x, const struct train_proof *p)
{
	char good[NUMBER_TEXT_MAX], bad[NUMBER_TEXT_MAX];
	struct buf out = BUF_INIT;
	const struct bilingual *id = p->over       ? T_TRAIN_ALREADY
				     : p->solved   ? T_TRAIN_SOLVED
				     : p->bad > 0  ? T_TRAIN_BAD_YET
				     : p->good_now ? T_TRAIN_SEEMS
						   : T_TRAIN_NOTHING_YET;

	text_fill(&out, talk_text(x, id), number_text(p->good, good),
	    number_text(p->bad, bad), NULL);
	prose(buf_str(&out));
	buf_free(&out);
}

static void
do_wait(struct talk *x)
{
	struct train_proof proof;
	bool acted = train_acted(x->t);
	size_t n;

	cli_line(talk_text(x, T_TRAIN_MINUTES));
	n = read_number(x, MINUTES_MOST);
	if (n == SIZE_MAX)
		return;
	if (train_wait(x->t, (int64_t)n * TIME_MINUTE, &x->info) ||
	    (acted && train_verify(x->t, &proof, &x->info))) {
		fail(x);
		return;
	}
	if (acted)
		tell_proof(x, &proof);
	else
		cli_line(talk_text(x, T_TRAIN_NOT_ACTED));
	tell_solved(x);
}

static void
do_symptoms(struct talk *x)
{
	prose(train_scenario(x->t)->symptoms.in[x->o->lang]);
}

static void
do_show(struct talk *x)
{
	struct buf out = BUF_INIT;

	train_show(x->t);
	report_train_answer(x->t, x->k, x->o->lang, &out);
	print(&out);
}

static void
do_reset(struct talk *x)
{
	x->solved_told = false;
	if (train_reset(x->t, &x->info))
		fail(x);
	else
		do_symptoms(x);
}

static void
do_plant(struct talk *x)
{
	x->solved_told = false;
	if (train_plant(x->t, &x->info))
		fail(x);
}

static void
do_quit(struct talk *x)
{
	x->over = true;
}

/* --- the menu ------------------------------------------------------------- */

static const struct row {
	const struct bilingual *label;
	void (*run)(struct talk *x);
	bool instructor;
} rows[] = {
	{ T_TRAIN_MENU_QUIT, do_quit, false }, /* 0 */
	{ T_TRAIN_MENU_READ, do_read, false },
	{ T_TRAIN_MENU_HINT, do_hint, false },
	{ T_TRAIN_MENU_CAUSE, do_cause, false },
	{ T_TRAIN_MENU_DO, do_remedy, false },
	{ T_TRAIN_MENU_WAIT, do_wait, false },
	{ T_TRAIN_MENU_SYMPTOMS, do_symptoms, false },
	{ T_TRAIN_MENU_SHOW, do_show, false },
	{ T_TRAIN_MENU_RESET, do_reset, false },
	{ T_TRAIN_MENU_PLANT, do_plant, true },
};

#define ROWS (sizeof(rows) / sizeof(*rows))

static void
ask_next(struct talk *x)
{
	struct buf out = BUF_INIT;
	char clock[TIME_TEXT_MAX];
	size_t count = ROWS, n;

	if (!x->o->instructor)
		count--;
	buf_byte(&out, '\n');
	text_fill(&out, talk_text(x, T_TRAIN_CLOCK),
	    time_minute(train_now(x->t), clock), NULL);
	buf_byte(&out, '\n');
	for (size_t i = 1; i <= count; i++)
		buf_printf(&out, "  %zu  %s\n", i % count,
		    talk_text(x, rows[i % count].label));
	print(&out);
	n = read_number(x, count - 1);
	if (n == SIZE_MAX)
		return;
	cli_line("");
	rows[n].run(x);
}

int
train_talk(const struct options *o, const struct knowledge *k, struct train *t)
{
	struct talk x = { .o = o, .k = k, .t = t };
	struct buf out = BUF_INIT;

	report_train_head(train_scenario(t), o->lang, &out);
	if (o->instructor) {
		buf_byte(&out, '\n');
		report_train_answer(t, k, o->lang, &out);
	}
	print(&out);
	while (!x.over && !ferror(stdout))
		ask_next(&x);
	return x.info.code || fflush(stdout) != 0 ? EXIT_TROUBLE : EXIT_GOOD;
}
