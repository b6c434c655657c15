/*
 * Only of the policy module's log: it is written at once, where IIS holds
 * back its last rows and events are exported at another time.
 */

#include "engine/guide/silence.h"

/* Files of one capture are copied one after the other. */
#define COPIED_WITHIN (10 * TIME_MINUTE)

/* Until when other sources of the server are known to have gone on. */
static int64_t
gone_on(const struct tally_cover cover[SOURCE_COUNT])
{
	static const enum source_kind others[] = { SOURCE_IIS, SOURCE_CRP,
		SOURCE_CONNECTOR };
	int64_t last = TIME_NONE;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (cover[others[i]].last > last)
			last = cover[others[i]].last;
	return last == TIME_NONE ? TIME_NONE : last - COPIED_WITHIN;
}

static bool
concerns(const struct relation *rel)
{
	return !rel->exchange && rel->sign->sources & 1u << SOURCE_NDESPLUGIN;
}

static enum err
add_outcome(
    void *arg, const struct relation *rel, const struct relation_open *a)
{
	const struct outcome o = { .time = a->time,
		.seq = a->seq,
		.bad = rel->sign->polarity == POLARITY_BAD,
		.signs = { (uint16_t)rel->index },
		.sign_count = 1 };

	window_add(arg, &o);
	return OK;
}

void
silence_outcomes(const struct relation *rel,
    const struct tally_cover cover[SOURCE_COUNT], enum source_kind kind,
    struct window *w)
{
	if (kind == SOURCE_NDESPLUGIN && concerns(rel))
		relation_waiting(rel, gone_on(cover), add_outcome, w);
}

/* The last place of the finding is for the newest. */
static enum err
add_item(void *arg, const struct relation *rel, const struct relation_open *a)
{
	struct finding *f = arg;
	size_t at = f->items < EVIDENCE_PER_SIGN ? f->items++ : f->items - 1;

	sketch_describe(a->sketch, rel->index, &f->item[at]);
	if (f->count++ == 0)
		f->first = a->time;
	if (a->time > f->last)
		f->last = a->time;
	return OK;
}

void
silence_finding(const struct relation *rel,
    const struct tally_cover cover[SOURCE_COUNT], struct finding *out)
{
	if (concerns(rel))
		relation_waiting(rel, gone_on(cover), add_item, out);
}
