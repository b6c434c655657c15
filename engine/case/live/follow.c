/*
 * Looking, judging, telling.  Outcomes are heard while they are tallied,
 * told sorted by time, and what they change is judged at once; other bytes
 * are judged once a second at most.
 */

#include "engine/case/live/follow.h"

#include "engine/case/live/follow_inside.h"
#include "engine/evidence/record/source_ops.h"
#include "engine/host/act.h"

#include <stdlib.h>

#define LOOK_BUDGET (4u << 20)

/* Names are looked at so often even when nothing says that they changed. */
#define WALK_EVERY TIME_SECOND

/* Of all time at most so much is spent on walks: one in so many parts. */
#define WALK_SHARE 20

#define JUDGE_EVERY TIME_SECOND

/* While files are polled. */
#define POLL_MS 60
#define SOON_MS 50

/* So long a request without an answer waits, where no record has a time. */
#define UNTIMED_WAIT (2 * TIME_MINUTE)

void
follow_say(struct follow *f, struct follow_event event)
{
	event.seen = f->now;
	f->tell(f->arg, &event);
}

static int
by_outcome_time(const void *a, const void *b)
{
	const struct follow_outcome *x = a, *y = b;

	if (x->item.time != y->item.time && x->item.time != TIME_NONE &&
	    y->item.time != TIME_NONE)
		return x->item.time < y->item.time ? -1 : 1;
	if (x->seq != y->seq)
		return x->seq < y->seq ? -1 : 1;
	return x->check < y->check ? -1 : x->check > y->check;
}

static void
tell_batch(struct follow *f)
{
	if (f->batch_count > 1)
		qsort(f->batch, f->batch_count, sizeof(f->batch[0]),
		    by_outcome_time);
	for (size_t i = 0; i < f->batch_count; i++) {
		const struct follow_outcome *o = &f->batch[i];
		const struct follow_event event = { .kind = FOLLOW_EVIDENCE,
			.time = o->item.time,
			.check = o->check,
			.bad = o->bad,
			.sign = o->sign,
			.item = &o->item,
			.older = !f->marked || follow_is_older(f, o),
			.run = o->run,
			.after = o->before,
			.after_bad = !o->bad };

		follow_say(f, event);
		follow_sync_hear(f, o);
	}
	f->batch_count = 0;
}

static void
count_run(struct follow_run *run, bool bad, int64_t time)
{
	if (run->count > 0 && run->bad == bad) {
		run->count++;
		return;
	}
	*run = (struct follow_run){ bad, time, 1, run->count };
}

static void
hear_outcome(void *arg, size_t check, const struct outcome *o,
    const struct evidence_item *item)
{
	struct follow *f = arg;
	struct follow_run *run = &f->runs[check * SOURCE_COUNT + item->kind];
	struct follow_outcome *to;

	count_run(run, o->bad, o->time);
	follow_pace_hear(f, check, o->time);
	f->outcomes = true;
	if (o->time == TIME_NONE)
		f->clocks[item->kind].untimed = f->now;
	if (!f->begun)
		return;
	if (f->batch_count == FOLLOW_BATCH)
		tell_batch(f);
	to = &f->batch[f->batch_count++];
	to->item = *item;
	to->check = check;
	to->sign = o->sign_count > 0 ? o->signs[0] : item->sign;
	to->seq = o->seq;
	to->bad = o->bad;
	to->run = run->count;
	to->before = run->before;
}

static void
on_file(void *arg, enum file_event file, const struct source *s)
{
	struct follow *f = arg;
	const struct follow_event event = { .kind = FOLLOW_FILE,
		.time = f->now,
		.check = SIZE_MAX,
		.sign = SIZE_MAX,
		.file = file,
		.name = s->file };

	tell_batch(f);
	follow_say(f, event);
}

struct follow *
follow_new(const struct case_file *c, follow_tell *tell, void *arg,
    struct err_info *info)
{
	struct follow *f = calloc(1, sizeof(*f));
	size_t checks = know_check_count(c->k) + 1;
	enum err err = ERR_NOMEM;

	if (!f)
		goto fail;
	f->tell = tell;
	f->arg = arg;
	f->judged = f->ticked = f->walked = TIME_NONE;
	f->c = case_over(c, c->since, info);
	if (!f->c) {
		follow_free(f);
		return NULL;
	}
	f->runs = calloc(checks * SOURCE_COUNT, sizeof(f->runs[0]));
	f->paces = calloc(checks, sizeof(f->paces[0]));
	f->verdicts = calloc(checks, sizeof(f->verdicts[0]));
	/* The watch is set before anything is read: nothing falls between. */
	f->watch = watch_new(f->c->host, false);
	if (f->runs && f->paces && f->verdicts && f->watch)
		err = evidence_follow(f->c->evidence);
	if (!err) {
		for (int k = 0; k < SOURCE_COUNT; k++)
			f->clocks[k].time = f->clocks[k].untimed = f->older[k] =
			    TIME_NONE;
		tally_listen(f->c->tally, hear_outcome, f);
		case_want(f->c, CASE_EVERYTHING);
		return f;
	}
fail:
	follow_free(f);
	err_set(info, err, NULL, 0, NULL);
	return NULL;
}

void
follow_free(struct follow *f)
{
	if (!f)
		return;
	case_free(f->c);
	watch_free(f->watch);
	free(f->runs);
	free(f->paces);
	free(f->verdicts);
	free(f);
}

const struct case_file *
follow_case(const struct follow *f)
{
	return f->c;
}

int64_t
follow_clock(void)
{
	return watch_clock();
}

int64_t
follow_now(const struct follow *f)
{
	int64_t now = TIME_NONE;

	if (f->c->host->nature == HOST_LAB)
		now = host_now(f->c->host);
	return now != TIME_NONE ? now : watch_clock();
}

bool
follow_pass(struct follow *f, int64_t time)
{
	const struct act_ops *acts = f->c->host->acts;

	if (f->c->host->nature != HOST_LAB || !acts || !acts->wait)
		return false;
	acts->wait(f->c->host, time);
	return true;
}

/* The newest time of KIND that can be true, TIME_NONE if there is none. */
static int64_t
newest_of(const struct follow *f, enum source_kind kind)
{
	int64_t newest = TIME_NONE;

	for (size_t i = 0; i < case_source_count(f->c); i++) {
		const struct source *s = case_source(f->c, i);

		if (s->kind == kind && s->last > newest &&
		    s->last <= f->now + TIME_DAY)
			newest = s->last;
	}
	return newest;
}

/* Sets the clocks of the sources by the records that have come. */
static void
set_clocks(struct follow *f)
{
	for (int k = 0; k < SOURCE_COUNT; k++) {
		int64_t newest = newest_of(f, (enum source_kind)k);

		if (newest <= f->clocks[k].time)
			continue;
		f->clocks[k].time = newest;
		f->clocks[k].seen = f->now;
		if (f->begun && newest > f->c->live)
			f->c->live = newest;
	}
}

/* Nothing more came after records without times: they have their answers. */
static void
tick_untimed(struct follow *f, enum source_kind kind)
{
	struct follow_source_clock *clock = &f->clocks[kind];

	/* A clock that was set back. */
	if (clock->untimed > f->now)
		clock->untimed = f->now;
	if (clock->untimed == TIME_NONE || f->err ||
	    f->now - clock->untimed <
		UNTIMED_WAIT + source_ops(kind)->held_back)
		return;
	clock->untimed = TIME_NONE;
	f->err = tally_tick(f->c->tally, kind, TIME_NONE);
}

/*
 * Time goes on in sources that are silent; an answer that a writer may still
 * hold back is waited for so much longer.
 */
static void
tick_clocks(struct follow *f)
{
	for (int k = 0; k < SOURCE_COUNT; k++) {
		enum source_kind kind = (enum source_kind)k;
		const struct follow_source_clock *clock = &f->clocks[k];
		int64_t gone = f->now - clock->seen -
			       source_ops(kind)->held_back;

		if (clock->time != TIME_NONE && gone > 0 && !f->err)
			f->err = tally_tick(
			    f->c->tally, kind, clock->time + gone);
		tick_untimed(f, kind);
	}
}

static enum err
judge_now(struct follow *f)
{
	enum err err = case_judge(f->c);

	f->outcomes = f->bytes = false;
	f->judged = f->now;
	if (!err)
		follow_tell_verdicts(f);
	return err;
}

enum err
follow_begin(struct follow *f, int64_t now, uint64_t budget,
    struct case_progress *progress)
{
	enum err err;

	f->now = now;
	err = case_step(f->c, budget, progress);
	if (err || !progress->finished)
		return err;
	f->c->live = f->c->diagnosis->now;
	for (size_t i = 0; i < f->c->diagnosis->check_count; i++)
		f->verdicts[i] = f->c->diagnosis->checks[i].verdict;
	set_clocks(f);
	f->begun = true;
	f->outcomes = false;
	/* Something may have come while all of it was read. */
	f->news = WATCH_NAMES;
	f->ticked = now;
	return OK;
}

/* Walks cost more than looks, and their price depends on the folder. */
static bool
walk_is_due(struct follow *f, bool asked)
{
	int64_t rest = time_since(f->now, f->walked);
	int64_t least = WALK_SHARE * f->walk_cost;

	/* A clock that was set back. */
	if (rest < 0)
		return true;
	if (rest < least) {
		f->soon |= asked;
		return false;
	}
	return asked || rest >= WALK_EVERY;
}

static enum err
look_at_files(struct follow *f, bool names)
{
	const struct evidence_sink sink = case_sink(f->c);
	struct evidence_look l = { .now = f->now,
		.names = names,
		.budget = LOOK_BUDGET,
		.tell = on_file,
		.arg = f };
	int64_t before = names ? watch_clock() : 0;
	enum err err = evidence_look(f->c->evidence, &sink, &l);

	if (names) {
		f->walk_cost = watch_clock() - before;
		f->walked = f->now;
	}
	f->soon |= l.more || l.soon;
	f->bytes |= l.bytes;
	f->grew |= l.bytes;
	f->outcomes |= l.registry;
	if (!err && (l.bytes || l.registry))
		set_clocks(f);
	return err ? err : f->c->err;
}

/*
 * Bytes were written, and none of the files that are known has them: then
 * it is another one.
 */
static enum err
look_for_news(struct follow *f)
{
	unsigned news = f->news;
	bool had_bytes = f->bytes;
	bool names = walk_is_due(f, (news & WATCH_NAMES) != 0);
	enum err err;

	f->bytes = false;
	err = look_at_files(f, names);
	if (!err && !names && news & WATCH_BYTES && !f->bytes &&
	    !watch_polls(f->watch) && walk_is_due(f, true)) {
		names = true;
		err = look_at_files(f, true);
	}
	if (names)
		f->news = WATCH_QUIET;
	else
		f->news &= WATCH_NAMES;
	f->bytes |= had_bytes;
	return err;
}

enum err
follow_look(struct follow *f, int64_t now, bool *soon)
{
	enum err err;

	f->now = now;
	f->soon = false;
	err = look_for_news(f);
	if (!err &&
	    (time_since(now, f->ticked) >= TIME_SECOND || now < f->ticked)) {
		tick_clocks(f);
		f->ticked = now;
		follow_pace_tick(f);
		err = f->err;
	}
	tell_batch(f);
	if (!err && (f->outcomes || (f->bytes && time_since(now, f->judged) >=
						     JUDGE_EVERY)))
		err = judge_now(f);
	follow_sync_tick(f);
	*soon = f->soon;
	return err;
}

void
follow_wait(struct follow *f, int ms)
{
	if (f->soon && ms > SOON_MS)
		ms = SOON_MS;
	if (watch_polls(f->watch) && ms > POLL_MS)
		ms = POLL_MS;
	f->news |= watch_wait(f->watch, ms);
}

enum err
follow_end(struct follow *f, int64_t now)
{
	const struct evidence_sink sink = case_sink(f->c);
	enum err err;

	f->now = now;
	err = evidence_look_end(f->c->evidence, &sink);
	if (!err)
		err = f->c->err;
	tell_batch(f);
	return err ? err : judge_now(f);
}

void
follow_give(struct follow *f, struct case_file *c)
{
	struct case_file old = *c;

	tally_listen(f->c->tally, NULL, NULL);
	c->evidence = f->c->evidence;
	c->matcher = f->c->matcher;
	c->tally = f->c->tally;
	c->diagnosis = f->c->diagnosis;
	c->wanted = 0;
	f->c->evidence = old.evidence;
	f->c->matcher = old.matcher;
	f->c->tally = old.tally;
	f->c->diagnosis = old.diagnosis;
}
