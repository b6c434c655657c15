/*
 * Outcomes of before the mark count only for what is said of the first good
 * one.  Sources are counted apart, and the one that says it best is shown.
 */

#include "engine/case/live/tries.h"

#include "engine/base/fill.h"
#include "engine/case/texts.h"

#include <string.h>

void
tries_start(struct tries *t, size_t check)
{
	memset(t, 0, sizeof(*t));
	t->check = check;
	t->was_well = check == SIZE_MAX;
	t->newest_good = t->newest_bad = t->first_good = TIME_NONE;
}

static uint64_t
failures(const struct tries *t)
{
	uint64_t most = 0;

	for (int k = 0; k < SOURCE_COUNT; k++)
		if (t->bad[k] > most)
			most = t->bad[k];
	return most;
}

/* Shown: the source that says it best, the first of their order. */
static void
hear_bad(struct tries *t, const struct follow_event *e)
{
	if (e->time > t->newest_bad)
		t->newest_bad = e->time;
	if (failures(t) == 0 || e->item->kind <= t->last.kind) {
		t->last = *e->item;
		t->last.sign = e->sign;
	}
	t->bad[e->item->kind]++;
}

void
tries_hear(struct tries *t, const struct follow_event *e)
{
	uint64_t before = failures(t);

	if (!e->older && e->bad && t->check == SIZE_MAX)
		t->check = e->check;
	if (e->older || e->check != t->check)
		return;
	if (e->bad) {
		hear_bad(t, e);
		return;
	}
	if (e->time > t->newest_good)
		t->newest_good = e->time;
	if (t->good++ > 0)
		return;
	t->first_good = e->time;
	/* not the first after those of before the mark when others were */
	t->after = e->run == 1 && e->after > before ? e->after : before;
	t->first = *e->item;
	t->first.sign = e->sign;
}

/* Logs are late by as much as they like: their times tell which is newer. */
bool
tries_are_bad(const struct tries *t)
{
	return failures(t) > 0 &&
	       (t->good == 0 || t->newest_bad > t->newest_good);
}

static const char *
what(const struct evidence_item *item, const struct knowledge *k, enum lang l)
{
	return *item->what ? item->what : know_sign(k, item->sign)->label.in[l];
}

static void
say_good(const struct tries *t, const struct knowledge *k, enum lang lang,
    struct buf *out)
{
	char time[TIME_TEXT_MAX], n[NUMBER_TEXT_MAX];
	struct buf after = BUF_INIT;

	if (t->after > 0)
		text_fill(&after,
		    text_in(lang, t->after == 1 ? T_FOLLOW_AFTER_ONE_BAD
						: T_FOLLOW_AFTER_BAD),
		    number_text(t->after, n), NULL);
	text_fill(out, text_in(lang, T_LIVE_WORKS), what(&t->first, k, lang),
	    time_clock(t->first_good, time), buf_str(&after), NULL);
	buf_free(&after);
}

static const struct bilingual *
words_for(const struct tries *t, uint64_t bad)
{
	if (t->was_well)
		return T_LIVE_FAILS;
	if (t->good > 0)
		return T_LIVE_AGAIN;
	return bad == 1 ? T_LIVE_STILL_ONE : T_LIVE_STILL;
}

void
tries_say(const struct tries *t, const struct knowledge *k, enum lang lang,
    struct buf *out)
{
	uint64_t bad = failures(t);
	char n[NUMBER_TEXT_MAX];

	if (tries_are_bad(t))
		text_fill(out, text_in(lang, words_for(t, bad)),
		    what(&t->last, k, lang), number_text(bad, n), NULL);
	else if (t->good > 0)
		say_good(t, k, lang, out);
}
