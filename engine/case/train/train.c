/*
 * A lesson as a state machine.
 */

#include "engine/case/train/train.h"

#include "engine/base/arena.h"
#include "engine/base/times.h"
#include "engine/case/target/lab.h"
#include "engine/case/mended.h"
#include "engine/case/texts.h"
#include "engine/case/train/train_inside.h"

#include <stdlib.h>
#include <string.h>

/* Points: looking before naming, the cause, the remedy, and the proof. */
#define POINTS_LOOKED  10
#define POINTS_CAUSE   40
#define POINTS_GUESSED 10 /* for the cause, when nothing was read before */
#define POINTS_TREATED 25
#define POINTS_PROVED  25
#define POINTS_HINT    5 /* taken for the first, twice for the second */

/* What wrong turns cost: a cause, a remedy, one that does damage. */
#define LOST_CAUSE  5
#define LOST_REMEDY 10
#define LOST_HARM   30

static char *
joined(const char *folder, const char *name, int number)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s/%s", folder, name);
	if (number > 0)
		buf_printf(&b, "-%d", number);
	return buf_steal(&b);
}

static void
forget_lab(struct train *t)
{
	case_free(t->c);
	host_free(t->lab);
	casefolder_close(t->files);
	free(t->attempt);
	free(t->copy);
	free(t->given);
	t->c = NULL;
	t->lab = NULL;
	t->files = NULL;
	t->attempt = t->copy = t->given = NULL;
}

static enum err
note_made(struct train *t, struct err_info *info)
{
	char **made = array_grow(
	    t->made, t->made_count, &t->made_cap, sizeof(*made));

	if (made) {
		t->made = made;
		made[t->made_count] = span_dup(span_of(t->attempt));
		t->made_count += made[t->made_count] != NULL;
	}
	return made ? OK : err_set(info, ERR_NOMEM, NULL, 0, NULL);
}

/* A folder that another attempt, of another day, used is passed over. */
static enum err
make_lab(struct train *t, struct err_info *info)
{
	do {
		forget_lab(t);
		t->attempt = joined(t->folder, "attempt", ++t->attempts);
		t->copy = t->attempt ? joined(t->attempt, t->scenario->id, 0)
				     : NULL;
		if (!t->copy)
			return err_set(info, ERR_NOMEM, NULL, 0, NULL);
		memset(info, 0, sizeof(*info));
		t->files = casefolder_open(t->attempt, true, info);
		if (!t->files)
			return info->code;
		t->lab = lab_open(t->scenario, t->copy, t->k, info);
	} while (!t->lab && info->code == ERR_USAGE && t->attempts < 1000);
	return t->lab ? note_made(t, info) : info->code;
}

static enum err
begin_lesson(struct train *t, struct err_info *info)
{
	t->stage = TRAIN_LOOK;
	t->looked = t->right = 0;
	t->guessed = false;
	t->did = t->named = t->shown = false;
	t->cause = t->treated = t->proved = false;
	t->hints = t->checks = 0;
	t->turn_count = 0;
	t->acted = t->scenario->world.start;
	return make_lab(t, info);
}

struct train *
train_new(const struct scenario *s, const struct knowledge *k,
    const char *folder, struct err_info *info)
{
	struct train *t;

	if (scenario_check(s, k, info))
		return NULL;
	t = calloc(1, sizeof(*t));
	if (t)
		t->folder = span_dup(span_of(folder));
	if (!t || !t->folder) {
		free(t);
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	t->scenario = s;
	t->k = k;
	if (begin_lesson(t, info) == OK)
		return t;
	train_free(t);
	return NULL;
}

void
train_free(struct train *t)
{
	if (!t)
		return;
	forget_lab(t);
	for (size_t i = 0; i < t->made_count; i++)
		free(t->made[i]);
	free(t->made);
	free(t->folder);
	free(t);
}

const struct scenario *
train_scenario(const struct train *t)
{
	return t->scenario;
}

enum train_stage
train_stage(const struct train *t)
{
	return t->stage;
}

int64_t
train_now(const struct train *t)
{
	return host_now(t->lab);
}

bool
train_acted(const struct train *t)
{
	return t->did;
}

const struct case_file *
train_case(const struct train *t)
{
	return t->c;
}

/* The evidence of now; SINCE as in case_options. */
static struct case_file *
open_evidence_since(struct train *t, int64_t since, struct err_info *info)
{
	const struct case_options options = {
		.now = t->given ? TIME_NONE : host_now(t->lab),
		.since = since,
		.step = -1
	};

	return case_open(t->given ? t->given : t->copy, t->k, &options, info);
}

/* What was read is of the past. */
static void
world_moved(struct train *t)
{
	case_free(t->c);
	t->c = NULL;
}

struct case_file *
train_look(struct train *t, struct err_info *info)
{
	if (!t->c)
		t->c = open_evidence_since(t, TIME_NONE, info);
	return t->c;
}

void
train_looked(struct train *t, size_t check)
{
	if (!t->named && !(t->looked >> check & 1))
		t->checks++;
	t->looked |= UINT64_C(1) << check;
}

enum err
train_read(struct train *t, size_t check, struct err_info *info)
{
	struct case_progress progress;
	enum err err = OK;

	if (check >= know_check_count(t->k))
		return err_set(info, ERR_USAGE, NULL, 0, NULL);
	if (!train_look(t, info))
		return info->code;
	train_looked(t, check);
	case_want(t->c, case_kinds_of(t->c, check));
	do {
		err = case_step(t->c, UINT64_MAX, &progress);
	} while (!err && !progress.finished);
	return err ? err_set(info, err, NULL, 0, NULL) : OK;
}

const struct bilingual *
train_hint(struct train *t)
{
	if (t->hints >= SCENARIO_HINTS)
		return NULL;
	return &t->scenario->hints[t->hints++];
}

static void
note_turn(struct train *t, bool remedy, size_t choice)
{
	if (t->turn_count < TRAIN_TURNS_MAX)
		t->turns[t->turn_count++] = (struct train_turn){ remedy,
			choice };
}

/* In the scenario the right one is often written first: the list is turned. */
size_t
train_row(const struct train *t, bool remedy, size_t row)
{
	const struct scenario *s = t->scenario;
	size_t count = remedy ? s->remedy_count : s->cause_count;

	return (row + (size_t)s->number) % count;
}

/* What must be done before C shows in the evidence was not done yet. */
static bool
is_early(const struct train *t, const struct lesson_choice *c)
{
	size_t first = scenario_remedy(t->scenario, c->after);

	return first != SIZE_MAX && !(t->right >> first & 1);
}

enum train_answer
train_propose(struct train *t, size_t cause)
{
	const struct lesson_choice *c;

	if (cause >= t->scenario->cause_count)
		return TRAIN_WRONG;
	c = &t->scenario->causes[cause];
	if (is_early(t, c))
		return TRAIN_EARLY;
	if (!t->cause)
		t->guessed = t->looked == 0;
	t->named = true;
	if (!c->right) {
		note_turn(t, false, cause);
		return TRAIN_WRONG;
	}
	t->cause = true;
	if (t->stage == TRAIN_LOOK)
		t->stage = TRAIN_TREAT;
	return TRAIN_RIGHT;
}

/* The server of the lesson is on the table again. */
static void
put_away_given(struct train *t)
{
	if (!t->given)
		return;
	world_moved(t);
	free(t->given);
	t->given = NULL;
}

/* The capture of another server lies beside the sample of this one. */
static enum err
take_given(struct train *t, const struct lesson_choice *remedy, enum lang lang,
    struct buf *note)
{
	struct buf path = BUF_INIT;

	if (!*remedy->gives)
		return OK;
	buf_printf(
	    &path, "%s/../%s/capture", t->scenario->folder, remedy->gives);
	t->given = buf_steal(&path);
	buf_printf(note, "%s\n", text_in(lang, T_TRAIN_GIVEN));
	return t->given ? OK : ERR_NOMEM;
}

enum err
train_word(
    struct train *t, size_t remedy, struct buf *word, struct err_info *info)
{
	put_away_given(t);
	if (remedy >= t->scenario->remedy_count)
		return err_set(info, ERR_USAGE, NULL, 0, NULL);
	if (!*t->scenario->remedies[remedy].fix ||
	    is_early(t, &t->scenario->remedies[remedy]))
		return OK;
	return train_fix_word(t, t->scenario->remedies[remedy].fix, word, info);
}

/* Time that a person needs, and when the records begin to count. */
static enum err
pass_remedy_time(
    struct train *t, const struct lesson_choice *remedy, struct err_info *info)
{
	enum err err;

	host_acts(t->lab)->wait(t->lab, remedy->takes);
	t->acted = host_now(t->lab);
	world_moved(t);
	err = host_lab_trouble(t->lab);
	return err ? err_set(info, err, t->copy, 0, NULL) : OK;
}

enum err
train_do(struct train *t, size_t choice, const char *word, enum lang lang,
    struct train_done *done, struct err_info *info)
{
	const struct lesson_choice *remedy;
	enum err err = OK;

	memset(done, 0, sizeof(*done));
	if (choice >= t->scenario->remedy_count)
		return err_set(info, ERR_USAGE, NULL, 0, NULL);
	put_away_given(t);
	remedy = &t->scenario->remedies[choice];
	done->right = remedy->right;
	done->early = done->refused = is_early(t, remedy);
	if (done->early)
		return OK;
	if (*remedy->fix)
		err = train_fix(t, remedy->fix, word, lang, done, info);
	else if (*remedy->hand)
		err = host_lab_done(t->lab, LAB_INSTRUCT, remedy->hand);
	if (!err && !done->refused)
		err = take_given(t, remedy, lang, &done->note);
	if (err || done->refused)
		return err;
	t->did = true;
	if (!remedy->right)
		note_turn(t, true, choice);
	else
		t->treated = true;
	if (remedy->right && choice < 64)
		t->right |= UINT64_C(1) << choice;
	if (*t->scenario->proof) {
		t->stage = TRAIN_VERIFY;
	} else if (remedy->right) {
		t->proved = true;
		t->stage = TRAIN_SOLVED;
	}
	return pass_remedy_time(t, remedy, info);
}

enum err
train_wait(struct train *t, int64_t time, struct err_info *info)
{
	enum err err;

	host_acts(t->lab)->wait(t->lab, time);
	world_moved(t);
	err = host_lab_trouble(t->lab);
	return err ? err_set(info, err, t->copy, 0, NULL) : OK;
}

/* Every proving check: a good outcome and no bad one. */
static void
count_proof(
    const struct train *t, const struct case_file *c, struct train_proof *proof)
{
	const struct diagnosis *d = case_diagnosis(c);
	struct span rest = span_of(t->scenario->proof), word;
	char id[64];
	size_t checks = 0, proved = 0;

	while (span_next(&rest, ' ', &word)) {
		const struct check_result *r;
		size_t check;

		if (word.n == 0 || word.n >= sizeof(id))
			continue;
		memcpy(id, word.p, word.n);
		id[word.n] = '\0';
		check = know_check_find(t->k, id);
		if (check == SIZE_MAX)
			continue;
		r = &d->checks[check];
		proof->good += r->good;
		proof->bad += r->bad + r->past_bad;
		checks++;
		proved += r->good > 0 && r->bad + r->past_bad == 0;
	}
	proof->good_now = checks > 0 && proved == checks;
	proof->solved = proof->good_now && t->treated;
}

enum err
train_verify(struct train *t, struct train_proof *proof, struct err_info *info)
{
	struct case_file *c;
	enum err err;

	memset(proof, 0, sizeof(*proof));
	if (t->stage == TRAIN_SOLVED) {
		proof->solved = proof->over = true;
		return OK;
	}
	c = open_evidence_since(t, t->acted + MENDED_SETTLE, info);
	if (!c)
		return info->code;
	err = case_run(c);
	if (err == OK)
		count_proof(t, c, proof);
	case_free(c);
	if (proof->solved) {
		t->proved = true;
		t->stage = TRAIN_SOLVED;
	} else if (proof->bad > 0 && t->stage == TRAIN_VERIFY) {
		t->stage = t->cause ? TRAIN_TREAT : TRAIN_LOOK;
	}
	return err ? err_set(info, err, NULL, 0, NULL) : OK;
}

void
train_show(struct train *t)
{
	if (t->stage == TRAIN_SOLVED)
		return;
	t->stage = TRAIN_SHOWN;
	t->shown = true;
}

enum err
train_reset(struct train *t, struct err_info *info)
{
	return begin_lesson(t, info);
}

enum err
train_plant(struct train *t, struct err_info *info)
{
	enum err err = host_lab_plant(t->lab);

	world_moved(t);
	t->stage = TRAIN_LOOK;
	t->did = false;
	t->cause = t->treated = t->proved = false;
	t->right = 0;
	t->acted = host_now(t->lab);
	return err ? err_set(info, err, t->copy, 0, NULL) : OK;
}

/* A turn that is taken twice is paid for twice. */
static int
lost_by_turns(const struct train *t)
{
	int lost = 0;

	for (size_t i = 0; i < t->turn_count; i++) {
		const struct train_turn *turn = &t->turns[i];

		if (!turn->remedy)
			lost += LOST_CAUSE;
		else
			lost += t->scenario->remedies[turn->choice].harm
				    ? LOST_HARM
				    : LOST_REMEDY;
	}
	return lost;
}

void
train_score(const struct train *t, struct train_score *out)
{
	int turns = lost_by_turns(t);
	int lost = turns + POINTS_HINT * t->hints * (t->hints + 1) / 2;

	*out = (struct train_score){ 0, turns, t->hints, t->checks, t->cause,
		t->treated, t->proved,
		host_now(t->lab) - t->scenario->world.start, t->turns,
		t->turn_count };
	out->points = (t->checks > 0 ? POINTS_LOOKED : 0) +
		      (!t->cause       ? 0
			  : t->guessed ? POINTS_GUESSED
				       : POINTS_CAUSE) +
		      (t->treated ? POINTS_TREATED : 0) +
		      (t->proved ? POINTS_PROVED : 0) - lost;
	if (out->points < 0 || t->shown)
		out->points = 0;
}

const char *
train_title(const struct train *t, bool remedy, size_t choice, enum lang lang)
{
	const struct lesson_choice *c = remedy ? &t->scenario->remedies[choice]
					       : &t->scenario->causes[choice];
	size_t at;

	if (*c->title.in[lang])
		return c->title.in[lang];
	if (remedy) {
		at = know_fix_find(t->k, c->fix);
		return at == SIZE_MAX ? c->id
				      : know_fix(t->k, at)->title.in[lang];
	}
	at = know_cause_find(t->k, c->id);
	return at == SIZE_MAX ? c->id : know_cause(t->k, at)->title.in[lang];
}
