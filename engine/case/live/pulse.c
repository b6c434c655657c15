/*
 * A record counts when it is seen, not when it was written: logs are written
 * late and in bursts, and their clocks differ.
 */

#include "engine/case/live/pulse.h"

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
}

/* Where SECOND is counted. */
static size_t
slot(int64_t second)
{
	return (size_t)(second < 0 ? 0 : second) % PULSE_SECONDS;
}

/* Seconds that have gone by are empty; a clock set back begins anew. */
static void
go_on(struct pulse *p, int64_t now)
{
	int64_t second = now / TIME_SECOND, gone = second - p->second;

	if (gone < 0 || gone > PULSE_SECONDS)
		gone = PULSE_SECONDS;
	for (int64_t s = second - gone + 1; s <= second; s++)
		p->good[slot(s)] = p->bad[slot(s)] = 0;
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
give_alarm(struct pulse *p, bool anew)
{
	bool alarm = anew || !p->disarmed;

	p->disarmed = true;
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
	i = slot(p->second);
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
	return give_alarm(p, bad == 0 && e->run == 1 && e->after > 0);
}
