/*
 * How well a way to read the module's clock agrees with other logs.  Any
 * reading finds some pairs by chance when there is much traffic; the right
 * one also leaves nearly the same time to spare in each.
 */

#include "engine/trace/clock.h"

#include "engine/base/search.h"

#include <string.h>

#define QUARTER   (15 * TIME_MINUTE)
#define QUARTERS  (14 * 4) /* on each side of UTC */
#define BIN       (16 * TIME_SECOND / 1000)
#define BINS      80
#define BINS_WIDE 5
#define LOOK_MAX  64   /* counterparts tried for each call */
#define CALLS_MAX 3000 /* calls that vote */

int64_t
view_time(const struct view *v, const struct station *s)
{
	int64_t bias = s->bias * TIME_MINUTE;

	if (v->how == VIEW_AS_WRITTEN)
		return s->time;
	if (v->how == VIEW_REVERSED)
		return s->time - 2 * bias;
	return s->time - bias - v->offset;
}

/* C as V reads it. */
static struct lap
seen(const struct clock_calls *c, size_t i, const struct view *v)
{
	const struct call *call = c->item[i];
	uint32_t at = call->send != NO_STATION ? call->send : call->call;
	int64_t shift;
	struct lap l = lap_of_call(call);

	if (at == NO_STATION)
		at = call->answer;
	shift = view_time(v, &c->station[at]) - c->station[at].time;
	l.s0 += shift;
	l.s1 += shift;
	l.e0 += shift;
	l.e1 += shift;
	return l;
}

static size_t
first_ending(const struct clock_refs *r, int64_t t)
{
	size_t at;

	SEARCH_FIRST(at, r->count, r->item[at].e0 < t);
	return at;
}

/* Votes of one call for how much is to spare; false when nothing fits. */
static bool
vote(const struct lap *c, const struct clock_refs *r, uint32_t bins[BINS])
{
	int64_t from = c->e0 - (r->around ? TIME_SECOND : 2 * TIME_SECOND);
	int64_t to = c->e1 + (r->around ? 20 * TIME_SECOND : TIME_SECOND);
	bool voted[BINS] = { false }, any = false;

	for (size_t i = first_ending(r, from), looked = 0;
	     i < r->count && r->item[i].e0 <= to && looked < LOOK_MAX;
	     i++, looked++) {
		const struct lap *l = &r->item[i];
		int64_t fits = r->around ? lap_cost(l, c, NULL)
					 : lap_cost(c, l, NULL);
		int64_t slack = r->around ? l->lo - c->lo : c->lo - l->lo;
		size_t bin = slack > 0 ? (size_t)(slack / BIN) : 0;

		if (fits < 0)
			continue;
		any = true;
		if (bin < BINS && !voted[bin]) {
			voted[bin] = true;
			bins[bin]++;
		}
	}
	return any;
}

static bool
is_coarse(const struct clock_calls *c, const struct clock_refs *r)
{
	bool fine = false;

	for (size_t i = 0; i < c->count && !fine; i++)
		fine = c->item[i]->start % TIME_SECOND != 0;
	return r->coarse || !fine;
}

/* The bin from which BINS_WIDE of them hold most, and how many. */
static uint32_t
peak(const uint32_t bins[BINS], size_t *at)
{
	uint32_t best = 0;

	*at = 0;
	for (size_t b = 0; b + BINS_WIDE <= BINS; b++) {
		uint32_t sum = 0;

		for (size_t k = 0; k < BINS_WIDE; k++)
			sum += bins[b + k];
		if (sum > best) {
			best = sum;
			*at = b;
		}
	}
	return best;
}

static size_t
stride(const struct clock_calls *c)
{
	return c->count / CALLS_MAX + 1;
}

uint32_t
clock_voters(const struct clock_calls *c)
{
	return (uint32_t)((c->count + stride(c) - 1) / stride(c));
}

uint32_t
clock_score(const struct clock_calls *c, const struct clock_refs *r,
    const struct view *v)
{
	uint32_t bins[BINS] = { 0 }, fits = 0, best;
	size_t at;

	for (size_t i = 0; i < c->count; i += stride(c)) {
		struct lap l = seen(c, i, v);

		fits += vote(&l, r, bins);
	}
	best = peak(bins, &at);
	return is_coarse(c, r) || best > fits ? fits : best;
}

void
clock_fits(const struct clock_calls *c, const struct clock_refs *r,
    const struct view *v, bool *fits)
{
	uint32_t bins[BINS] = { 0 }, own[BINS];
	bool coarse = is_coarse(c, r);
	size_t at;

	for (size_t i = 0; i < c->count; i++) {
		struct lap l = seen(c, i, v);

		vote(&l, r, bins);
	}
	peak(bins, &at);
	for (size_t i = 0; i < c->count; i++) {
		struct lap l = seen(c, i, v);

		memset(own, 0, sizeof(own));
		fits[i] = vote(&l, r, own);
		for (size_t k = 0; fits[i] && !coarse && k < BINS_WIDE; k++)
			if (own[at + k])
				break;
			else if (k + 1 == BINS_WIDE)
				fits[i] = false;
	}
}

/* An hour or half an hour apart: so far the clocks may be changed. */
static bool
is_season(int quarters)
{
	return quarters == 4 || quarters == -4 || quarters == 2 ||
	       quarters == -2;
}

enum clock_found
clock_search(const struct clock_calls *c, const struct clock_refs *r,
    struct view *out, uint32_t *pairs)
{
	uint32_t score[2 * QUARTERS + 1], rival = 0, season = 0;
	struct view v = { VIEW_FIXED, 0 };
	int best = 0;

	for (int q = 0; q <= 2 * QUARTERS; q++) {
		v.offset = (q - QUARTERS) * QUARTER;
		score[q] = clock_score(c, r, &v);
		if (score[q] > score[best])
			best = q;
	}
	for (int q = 0; q <= 2 * QUARTERS; q++) {
		uint32_t *worse = is_season(q - best) ? &season : &rival;

		if (q != best && score[q] > *worse)
			*worse = score[q];
	}
	*pairs = score[best];
	out->how = VIEW_FIXED;
	out->offset = (best - QUARTERS) * QUARTER;
	if (c->count == 1)
		return *pairs == 1 && rival + season == 0 ? CLOCK_FOUND
							  : CLOCK_NOT_FOUND;
	if (*pairs < 2 || *pairs * 2 < rival * 3)
		return CLOCK_NOT_FOUND;
	return *pairs * 2 < season * 3 ? CLOCK_FOUND_PART : CLOCK_FOUND;
}
