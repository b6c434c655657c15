/*
 * Sums by meaning, then by sign.
 */

#include "engine/guide/ledger.h"

#include <assert.h>
#include <stdlib.h>

struct line {
	struct original o;
	size_t place; /* of its meaning */
};

/* Lines that are counted as one. */
struct sum {
	uint64_t count;
	size_t last; /* the last of them */
	int64_t earliest, latest;
};

/* The lines of one meaning. */
struct batch {
	const struct meaning *meaning;
	struct sum sum;
	bool wanted; /* by the sampler at hand */
};

struct ledger {
	struct sampler *samplers;
	struct line line[LEDGER_MAX];
	size_t count;
	struct batch batch[MEANINGS_MAX];
	uint16_t open[MEANINGS_MAX]; /* those with lines */
	size_t open_count;
	struct sum *sums; /* one per sign */
	uint16_t *signs;  /* those with lines */
	size_t sign_count;
};

static_assert(MEANINGS_MAX <= UINT16_MAX, "their places are 16 bits");

struct ledger *
ledger_new(struct sampler *samplers, size_t signs)
{
	struct ledger *l = calloc(1, sizeof(*l));

	assert(signs <= UINT16_MAX);
	if (!l)
		return NULL;
	l->samplers = samplers;
	l->sums = calloc(signs + 1, sizeof(l->sums[0]));
	l->signs = calloc(signs + 1, sizeof(l->signs[0]));
	if (l->sums && l->signs)
		return l;
	ledger_free(l);
	return NULL;
}

void
ledger_free(struct ledger *l)
{
	if (!l)
		return;
	free(l->sums);
	free(l->signs);
	free(l);
}

bool
ledger_is_full(const struct ledger *l)
{
	return l->count == LEDGER_MAX;
}

/* Adds MORE, whose lines stand behind or among those of S. */
static void
add_up(struct sum *s, const struct sum *more)
{
	if (s->count == 0) {
		*s = *more;
		return;
	}
	s->count += more->count;
	if (more->last > s->last)
		s->last = more->last;
	s->earliest = time_earlier(s->earliest, more->earliest);
	if (more->latest > s->latest)
		s->latest = more->latest;
}

void
ledger_enter(
    struct ledger *l, const struct meaning *m, const struct original *o)
{
	struct batch *b = &l->batch[m->place];
	const int64_t time = o->record->time;
	const struct sum one = { 1, l->count, time, time };

	assert(l->count < LEDGER_MAX);
	if (b->sum.count == 0) {
		b->meaning = m;
		l->open[l->open_count++] = (uint16_t)m->place;
	}
	add_up(&b->sum, &one);
	l->line[l->count++] = (struct line){ *o, m->place };
}

static bool
has_sign(const struct meaning *m, size_t sign)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->hits[i] == sign)
			return true;
	return false;
}

/* Each line of SIGN by itself. */
static enum err
go_through(struct ledger *l, size_t sign)
{
	enum err err = OK;

	for (size_t i = 0; i < l->open_count; i++) {
		struct batch *b = &l->batch[l->open[i]];

		b->wanted = has_sign(b->meaning, sign);
	}
	for (size_t i = 0; i < l->count && !err; i++)
		if (l->batch[l->line[i].place].wanted)
			err = sampler_number(&l->samplers[sign], &l->line[i].o);
	return err;
}

static enum err
close_sign(struct ledger *l, size_t sign)
{
	const struct sum *sum = &l->sums[sign];
	struct sampler *s = &l->samplers[sign];
	enum err err = OK;

	if (sampler_wants(s, sum->count))
		err = go_through(l, sign);
	else
		sampler_pass(s, sum->count, sum->earliest, sum->latest);
	return err ? err : sampler_newest(s, &l->line[sum->last].o);
}

static void
sum_up(struct ledger *l)
{
	for (size_t i = 0; i < l->open_count; i++) {
		const struct batch *b = &l->batch[l->open[i]];

		for (size_t k = 0; k < b->meaning->count; k++) {
			size_t sign = b->meaning->hits[k];

			if (l->sums[sign].count == 0)
				l->signs[l->sign_count++] = (uint16_t)sign;
			add_up(&l->sums[sign], &b->sum);
		}
	}
}

enum err
ledger_close(struct ledger *l)
{
	enum err err = OK;

	sum_up(l);
	for (size_t i = 0; i < l->sign_count; i++) {
		if (!err)
			err = close_sign(l, l->signs[i]);
		l->sums[l->signs[i]].count = 0;
	}
	for (size_t i = 0; i < l->open_count; i++)
		l->batch[l->open[i]].sum.count = 0;
	l->count = l->open_count = l->sign_count = 0;
	return err;
}
