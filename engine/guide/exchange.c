/*
 * Pairs of events of one transaction.  A mark that recurs ties them; what
 * is left is paired by time, the nearest first, when an A has waited long
 * enough to be given up.
 */

#include "engine/guide/exchange.h"

#include <stdlib.h>
#include <string.h>

/* Channels and files of which the last time is known. */
#define REACHES 8

/* Neighbours may be swapped. */
#define SWAP_SPAN TIME_SECOND

struct waiting {
	struct marks marks;
	const struct source *source; /* NULL: its file was read to the end */
	uint64_t channel, seq;
	int64_t time;
	struct sketch *sketch; /* of As */
};

struct queue {
	struct waiting item[EXCHANGE_OPEN_MAX];
	size_t count;
};

/* How far a channel is known in one file. */
struct reach {
	const struct source *source;
	uint64_t channel;
	int64_t last;
};

struct exchange {
	const struct relation *rel;
	struct queue as, bs;
	struct reach reach[REACHES];
	size_t next_reach;
};

struct exchange *
exchange_new(const struct relation *rel)
{
	struct exchange *e = calloc(1, sizeof(*e));

	if (e)
		e->rel = rel;
	return e;
}

void
exchange_free(struct exchange *e)
{
	if (!e)
		return;
	for (size_t i = 0; i < e->as.count; i++)
		sketch_drop(e->as.item[i].sketch);
	free(e);
}

static void
take_out(struct queue *q, size_t i)
{
	sketch_drop(q->item[i].sketch);
	q->count--;
	memmove(
	    &q->item[i], &q->item[i + 1], (q->count - i) * sizeof(q->item[0]));
}

static uint64_t
channel_of(const struct record *r)
{
	struct span channel = r->field[FIELD_CHANNEL];

	return span_hash(channel.n ? channel : r->field[FIELD_PROVIDER]);
}

static int64_t
distance(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

/* B may be the answer to A, by their times. */
static bool
in_time(
    const struct exchange *e, const struct waiting *a, const struct waiting *b)
{
	if (a->time == TIME_NONE || b->time == TIME_NONE)
		return a->time == b->time;
	return b->time - a->time <= e->rel->sign->within &&
	       a->time - b->time <= SWAP_SPAN;
}

/*
 * Where the best partner of W stands in Q: most marks in common, then the
 * nearest in time.  LEAST marks at least; SIZE_MAX when there is none.
 */
static size_t
partner(const struct exchange *e, const struct waiting *w,
    const struct queue *q, int least)
{
	size_t best = SIZE_MAX;
	int most = least;

	for (size_t i = 0; i < q->count; i++) {
		const struct waiting *o = &q->item[i];
		int common = marks_common(&w->marks, &o->marks);

		if (common < most ||
		    !(q == &e->as ? in_time(e, o, w) : in_time(e, w, o)))
			continue;
		if (best == SIZE_MAX || common > most ||
		    distance(o->time, w->time) <
			distance(q->item[best].time, w->time))
			best = i;
		most = common;
	}
	return best;
}

/* The I-th A is given up, unless a B that nobody claims is near it. */
static enum err
give_up(struct exchange *e, size_t i, relation_lack *lack, void *arg)
{
	const struct waiting *a = &e->as.item[i];
	size_t b = partner(e, a, &e->bs, 0);
	enum err err = OK;

	if (b != SIZE_MAX) {
		take_out(&e->bs, b);
	} else {
		const struct relation_open open = {
			.seq = a->seq, .time = a->time, .sketch = a->sketch
		};

		err = lack(arg, e->rel, &open);
	}
	take_out(&e->as, i);
	return err;
}

/* How far CHANNEL is known in any file. */
static int64_t
reached(const struct exchange *e, uint64_t channel)
{
	int64_t last = TIME_NONE;

	for (size_t i = 0; i < REACHES; i++)
		if (e->reach[i].source && e->reach[i].channel == channel &&
		    e->reach[i].last > last)
			last = e->reach[i].last;
	return last;
}

static bool
too_long(const struct exchange *e, const struct waiting *a, int64_t now)
{
	if (a->time == TIME_NONE || now == TIME_NONE)
		return a->time == now;
	return now - a->time > e->rel->sign->within;
}

static struct waiting
waiting_of(const struct record *r, const struct source *s)
{
	return (struct waiting){ .marks = marks_of(r->text),
		.source = s,
		.channel = channel_of(r),
		.time = r->time };
}

enum err
exchange_first(struct exchange *e, const struct record *r,
    const struct source *s, struct original *k, uint64_t seq,
    relation_lack *lack, void *arg)
{
	struct waiting a = waiting_of(r, s);
	size_t b = partner(e, &a, &e->bs, 1);
	enum err err = OK;

	if (b != SIZE_MAX) {
		take_out(&e->bs, b);
		return OK;
	}
	if (e->as.count == EXCHANGE_OPEN_MAX) {
		const struct waiting *oldest = &e->as.item[0];

		if (too_long(e, oldest, reached(e, oldest->channel))) {
			err = give_up(e, 0, lack, arg);
		} else {
			++*e->rel->forgotten;
			take_out(&e->as, 0);
		}
	}
	a.seq = seq;
	a.sketch = original_keep(k);
	if (!a.sketch)
		return ERR_NOMEM;
	e->as.item[e->as.count++] = a;
	return err;
}

void
exchange_then(
    struct exchange *e, const struct record *r, const struct source *s)
{
	struct waiting b = waiting_of(r, s);
	size_t a = partner(e, &b, &e->as, 1);

	if (a != SIZE_MAX) {
		take_out(&e->as, a);
		return;
	}
	if (e->bs.count == EXCHANGE_OPEN_MAX)
		take_out(&e->bs, 0);
	e->bs.item[e->bs.count++] = b;
}

void
exchange_pass(
    struct exchange *e, const struct record *r, const struct source *s)
{
	uint64_t channel = channel_of(r);

	if (r->time == TIME_NONE)
		return;
	for (size_t i = 0; i < REACHES; i++) {
		struct reach *at = &e->reach[i];

		if (at->source != s || at->channel != channel)
			continue;
		if (r->time > at->last)
			at->last = r->time;
		return;
	}
	e->reach[e->next_reach++ % REACHES] = (struct reach){ s, channel,
		r->time };
}

/* Only the file that is read now can still bring a B: others are read. */
enum err
exchange_end(
    struct exchange *e, const struct source *s, relation_lack *lack, void *arg)
{
	enum err err = OK;

	for (size_t i = 0; i < e->as.count && !err;) {
		struct waiting *a = &e->as.item[i];

		if (a->source == s)
			a->source = NULL;
		if (!a->source && too_long(e, a, reached(e, a->channel)))
			err = give_up(e, i, lack, arg);
		else
			i++;
	}
	return err;
}

enum err
exchange_tick(struct exchange *e, int64_t now, relation_lack *lack, void *arg)
{
	enum err err = OK;

	for (size_t i = 0; i < e->as.count && !err;) {
		if (e->as.item[i].time != TIME_NONE &&
		    too_long(e, &e->as.item[i], now))
			err = give_up(e, i, lack, arg);
		else
			i++;
	}
	return err;
}
