/*
 * A record counts when it is seen, not when it was written: logs are written
 * late and in bursts, and their clocks differ.
 */

#include "engine/case/pulse.h"

#include "engine/base/fill.h"

#include <string.h>

bool
pulse_alarm_find(struct span name, enum pulse_alarm *out)
{
	static const char *const names[] = { [ALARM_FLASH] = "flash",
		[ALARM_BELL] = "bell",
		[ALARM_NONE] = "none" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!span_is(name, names[i]))
			continue;
		*out = (enum pulse_alarm)i;
		return true;
	}
	return false;
}

void
pulse_start(struct pulse *p, int64_t now)
{
	memset(p, 0, sizeof(*p));
	p->second = now / TIME_SECOND;
	p->first_bad = TIME_NONE;
}

/* Seconds that have gone by are empty; a clock set back begins anew. */
static void
go_on(struct pulse *p, int64_t now)
{
	int64_t second = now / TIME_SECOND, gone = second - p->second;

	if (gone < 0 || gone > PULSE_SECONDS)
		gone = PULSE_SECONDS;
	for (int64_t s = second - gone + 1; s <= second; s++) {
		size_t i = (size_t)(s < 0 ? 0 : s) % PULSE_SECONDS;

		p->good[i] = p->bad[i] = 0;
	}
	p->second = second;
}

void
pulse_rate(struct pulse *p, int64_t now, uint64_t *good, uint64_t *bad)
{
	*good = *bad = 0;
	go_on(p, now);
	for (size_t i = 0; i < PULSE_SECONDS; i++) {
		*good += p->good[i];
		*bad += p->bad[i];
	}
}

bool
pulse_is_same(const struct pulse *p, const struct follow_event *e)
{
	return p->file != NULL && e->item->file == p->file &&
	       e->item->offset == p->offset;
}

static bool
give_alarm(struct pulse *p, int64_t now, bool anew)
{
	bool alarm = anew || !p->disarmed;

	p->disarmed = true;
	if (alarm)
		p->first_bad = now;
	return alarm;
}

bool
pulse_hear(struct pulse *p, const struct follow_event *e, int64_t now)
{
	bool same = pulse_is_same(p, e);
	uint64_t good, bad;
	size_t i;

	if (same && (p->was_bad || !e->bad))
		return false;
	pulse_rate(p, now, &good, &bad);
	i = (size_t)(p->second < 0 ? 0 : p->second) % PULSE_SECONDS;
	if (same && p->good[i] > 0) { /* it was not good after all */
		p->good[i]--;
		p->all_good--;
	}
	p->file = e->item->file;
	p->offset = e->item->offset;
	p->was_bad = e->bad;
	if (!e->bad) {
		p->good[i]++;
		p->all_good++;
		return false;
	}
	p->bad[i]++;
	p->all_bad++;
	return give_alarm(p, now, bad == 0 && e->run == 1 && e->after > 0);
}

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

static enum text
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
