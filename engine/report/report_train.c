/*
 * Lessons as text.
 */

#include "engine/report/report_train.h"

#include "engine/base/fill.h"
#include "engine/base/json.h"
#include "engine/base/times.h"
#include "engine/base/utf8.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"
#include "engine/report/wrap.h"

#include <inttypes.h>
#include <string.h>

#define WHAT_MAX     200 /* bytes of a record */
#define WHAT_INDENT  16  /* below what comes after its time */
#define FINDINGS_MAX 6
#define ID_COLUMNS   28

void
report_train_prose(const char *text, struct buf *out)
{
	wrap_text(out, span_of(text), 0, 0);
}

static void
indented(const char *text, struct buf *out)
{
	buf_puts(out, "    ");
	wrap_text(out, span_of(text), 4, 4);
}

static const char *
level_word(enum lang lang, enum scenario_level level)
{
	static const struct bilingual *const words[] = {
		[LEVEL_FIRST] = T_TRAIN_LEVEL_1,
		[LEVEL_SECOND] = T_TRAIN_LEVEL_2,
		[LEVEL_THIRD] = T_TRAIN_LEVEL_3
	};

	return text_in(lang, words[level]);
}

/* "best: 85" behind a lesson that was solved. */
static void
put_best(const struct train_best *best, enum lang lang, struct buf *out)
{
	char points[NUMBER_TEXT_MAX];

	if (!best)
		return;
	buf_puts(out, "  ");
	text_fill(out, text_in(lang, T_TRAIN_BEST),
	    number_text((uint64_t)best->points, points), NULL);
}

void
report_train_list(const struct scenario_list *list,
    const struct train_progress *progress, enum lang lang, struct buf *out)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct scenario *s = list->items[i];

		buf_printf(out, "%3d  %-*s %3d min  ", s->number, ID_COLUMNS,
		    s->id, s->minutes);
		buf_puts(out, level_word(lang, s->level));
		put_best(train_progress_of(progress, s->id), lang, out);
		buf_printf(out, "\n     %s\n", s->title.in[lang]);
	}
}

void
report_train_list_json(const struct scenario_list *list,
    const struct train_progress *progress, enum lang lang, struct buf *out)
{
	struct json *all = json_list();

	for (size_t i = 0; i < list->count; i++) {
		const struct scenario *s = list->items[i];
		const struct train_best *best = train_progress_of(
		    progress, s->id);
		struct json *one = json_obj();

		json_put(one, "id", json_words(s->id));
		json_put(one, "title", json_words(s->title.in[lang]));
		json_put(one, "level", json_int(s->level));
		json_put(one, "minutes", json_int(s->minutes));
		if (best) {
			json_put(one, "best", json_int(best->points));
			json_put(one, "tries", json_int(best->tries));
		}
		json_add(all, one);
	}
	json_write(all, out);
	buf_byte(out, '\n');
}

void
report_train_head(const struct scenario *s, enum lang lang, struct buf *out)
{
	char minutes[NUMBER_TEXT_MAX], number[NUMBER_TEXT_MAX];

	text_fill(out, text_in(lang, T_TRAIN_HEAD),
	    number_text((uint64_t)s->number, number), s->title.in[lang],
	    level_word(lang, s->level),
	    number_text((uint64_t)s->minutes, minutes), NULL);
	buf_puts(out, "\n\n");
	report_train_prose(s->symptoms.in[lang], out);
}

/* One piece of evidence, as wide as the screen allows. */
static void
add_item(const struct evidence_item *e, struct buf *out)
{
	struct span what = span_of(*e->what ? e->what : e->text);
	char time[TIME_TEXT_MAX];

	struct buf line = BUF_INIT;

	buf_printf(out, "      %-8s  ",
	    e->time == TIME_NONE ? "" : time_clock(e->time, time));
	utf8_clean(&line, what, WHAT_MAX);
	wrap_text(out, buf_span(&line), WHAT_INDENT, WHAT_INDENT);
	buf_free(&line);
}

static void
add_findings(const struct diagnosis *d, const struct knowledge *k, size_t check,
    enum lang lang, struct buf *out)
{
	size_t shown = 0;

	for (size_t i = 0; i < d->finding_count && shown < FINDINGS_MAX; i++) {
		const struct finding *f = &d->findings[i];
		const struct sign *s = know_sign(k, f->sign);

		if (!(s->checks >> check & 1) || s->polarity == POLARITY_NONE)
			continue;
		buf_printf(out, "  %s %s  %" PRIu64 "\n",
		    s->polarity == POLARITY_BAD ? "-" : "+", s->label.in[lang],
		    f->count);
		if (f->items > 0)
			add_item(&f->item[f->items - 1], out);
		shown++;
	}
}

void
report_train_check(
    const struct train *t, size_t check, enum lang lang, struct buf *out)
{
	const struct case_file *c = train_case(t);
	const struct knowledge *k = case_knowledge(c);
	const struct diagnosis *d = case_diagnosis(c);
	const struct check_result *r = &d->checks[check];
	char last_good[TIME_TEXT_MAX], first_bad[TIME_TEXT_MAX];
	char good[NUMBER_TEXT_MAX], bad[NUMBER_TEXT_MAX];
	struct buf line = BUF_INIT;

	buf_printf(out, "%s  %s  %s\n", know_check(k, check)->number,
	    know_check(k, check)->question.in[lang],
	    wording_verdict(lang, r->verdict));
	if (r->good + r->bad > 0) {
		text_fill(&line, text_in(lang, T_TRAIN_COUNTS),
		    number_text(r->good, good), number_text(r->bad, bad),
		    r->good ? time_minute(r->last_good, last_good) : "-",
		    r->bad ? time_minute(r->first_bad, first_bad) : "-", NULL);
		buf_puts(out, "  ");
		wrap_text(out, buf_span(&line), 2, 2);
		buf_free(&line);
	}
	add_findings(d, k, check, lang, out);
}

static void
add_choices(const struct train *t, bool remedy, enum lang lang, struct buf *out)
{
	const struct scenario *s = train_scenario(t);
	size_t count = remedy ? s->remedy_count : s->cause_count;

	for (size_t i = 0; i < count; i++) {
		const struct lesson_choice *c = remedy ? &s->remedies[i]
						       : &s->causes[i];

		if (!c->right)
			continue;
		buf_printf(out, "  %s\n", train_title(t, remedy, i, lang));
		indented(c->why.in[lang], out);
	}
}

void
report_train_move(const struct train *t, const struct knowledge *k,
    const struct lesson_step *step, enum lang lang, struct buf *out)
{
	static const struct bilingual *const moves[] = {
		[MOVE_READ] = T_TRAIN_MOVE_READ,
		[MOVE_CAUSE] = T_TRAIN_MOVE_CAUSE,
		[MOVE_REMEDY] = T_TRAIN_MOVE_REMEDY,
		[MOVE_WAIT] = T_TRAIN_MOVE_WAIT,
	};
	const struct scenario *s = train_scenario(t);
	char number[NUMBER_TEXT_MAX];
	const char *what = "";

	if (step->move == MOVE_READ)
		what = know_check(k, know_check_find(k, step->id))
			   ->title.in[lang];
	else if (step->move == MOVE_CAUSE)
		what = train_title(t, false, scenario_cause(s, step->id), lang);
	else if (step->move == MOVE_REMEDY)
		what = train_title(t, true, scenario_remedy(s, step->id), lang);
	else
		what = number_text(
		    (uint64_t)(step->time / TIME_MINUTE), number);
	text_fill(out, text_in(lang, moves[step->move]), what, NULL);
}

static void
add_path(const struct train *t, const struct knowledge *k, enum lang lang,
    struct buf *out)
{
	const struct scenario *s = train_scenario(t);

	for (size_t i = 0; i < s->ideal.count; i++) {
		const struct lesson_step *step = &s->ideal.steps[i];

		buf_printf(out, "  %zu. ", i + 1);
		report_train_move(t, k, step, lang, out);
		buf_byte(out, '\n');
		if (*step->text.in[lang])
			indented(step->text.in[lang], out);
	}
}

void
report_train_answer(const struct train *t, const struct knowledge *k,
    enum lang lang, struct buf *out)
{
	buf_printf(out, "%s\n", text_in(lang, T_TRAIN_HIDDEN_CAUSE));
	add_choices(t, false, lang, out);
	buf_printf(out, "%s\n", text_in(lang, T_TRAIN_REMEDIES));
	add_choices(t, true, lang, out);
	buf_printf(out, "%s\n", text_in(lang, T_TRAIN_IDEAL));
	add_path(t, k, lang, out);
}

static void
add_turns(const struct train *t, const struct train_score *score,
    enum lang lang, struct buf *out)
{
	const struct scenario *s = train_scenario(t);

	if (score->turn_count == 0)
		return;
	buf_printf(out, "%s\n", text_in(lang, T_TRAIN_TURNS));
	for (size_t i = 0; i < score->turn_count; i++) {
		const struct train_turn *turn = &score->turns[i];
		const struct lesson_choice *c = turn->remedy
						    ? &s->remedies[turn->choice]
						    : &s->causes[turn->choice];

		buf_printf(out, "  %s\n",
		    train_title(t, turn->remedy, turn->choice, lang));
		indented(c->why.in[lang], out);
	}
}

void
report_train_points(const struct train *t, enum lang lang, struct buf *out)
{
	char points[NUMBER_TEXT_MAX], hints[NUMBER_TEXT_MAX];
	char checks[NUMBER_TEXT_MAX], minutes[NUMBER_TEXT_MAX];
	char lost[NUMBER_TEXT_MAX];
	struct train_score score;

	train_score(t, &score);
	text_fill(out, text_in(lang, T_TRAIN_SCORE),
	    number_text((uint64_t)score.points, points),
	    number_text((uint64_t)score.checks, checks),
	    number_text((uint64_t)score.hints, hints),
	    number_text((uint64_t)(score.passed / TIME_MINUTE), minutes),
	    number_text((uint64_t)score.lost, lost), NULL);
}

void
report_train_score(const struct train *t, enum lang lang, struct buf *out)
{
	struct train_score score;
	struct buf line = BUF_INIT;

	train_score(t, &score);
	report_train_points(t, lang, &line);
	report_train_prose(buf_str(&line), out);
	buf_free(&line);
	add_turns(t, &score, lang, out);
	report_train_prose(train_scenario(t)->lesson.in[lang], out);
}

void
report_replay_item(const struct replay_item *item, const struct knowledge *k,
    enum lang lang, struct buf *out)
{
	struct span what = span_of(item->what);
	char time[TIME_TEXT_MAX];

	(void)k, (void)lang;
	buf_printf(out, "%s %s %-10s ", time_clock(item->time, time),
	    item->bad ? "-" : "+", source_kind_name(item->kind));
	buf_add(out, span_slice(what, 0, utf8_fit(what, 80 - 22)));
	buf_byte(out, '\n');
}
