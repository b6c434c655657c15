/*
 * What was missed.  Sources are read one after the other, so the Bs may come
 * long after the As in reading though not in time: only times decide, and
 * positions where there are none.
 */

#include "engine/guide/absence.h"

#include <stdlib.h>
#include <string.h>

/* Fewer requests than this without a call may be chance. */
#define ABSENT_MIN 3

/* A call may be logged this long after the request that causes it. */
#define AFTER_GRACE (2 * TIME_MINUTE)

/* Local times whose zone is not known may be this far off. */
#define ZONE_GRACE (14 * TIME_HOUR)

void
absence_init(struct absence *a, const struct sign *s, size_t index)
{
	memset(a, 0, sizeof(*a));
	a->sign = s;
	a->index = index;
	a->last_then = a->heard = TIME_NONE;
}

void
absence_index(struct absence *a, const struct knowledge *k, size_t i,
    struct sign_parts *parts)
{
	const struct sign *s = a->sign;
	const uint64_t bit = UINT64_C(1) << i;

	for (size_t n = 0; n < s->first_count; n++)
		parts[s->first[n]].asked |= bit;
	for (size_t n = 0; n < s->then_count; n++) {
		parts[s->then[n]].came |= bit;
		a->b_kinds |= know_sign(k, s->then[n])->sources;
	}
	for (size_t n = 0; n < s->heard_count; n++)
		parts[s->heard[n]].heard |= bit;
	for (size_t n = 0; n < s->known_count; n++)
		parts[s->known[n]].known |= bit;
}

static struct absence_a *
newest_at(const struct absence *a, size_t i)
{
	return &a->newest[a->newest_from + i];
}

static struct absence_minute *
minute_at(const struct absence *a, size_t i)
{
	return &a->minutes[a->minute_from + i];
}

static struct absence_a *
client_at(const struct absence *a, size_t i)
{
	return &a->client[a->client_from + i];
}

void
absence_free(struct absence *a)
{
	for (size_t i = 0; i < a->newest_count; i++)
		sketch_drop(newest_at(a, i)->sketch);
	free(a->newest);
	free(a->minutes);
	free(a->client);
	free(a->known);
}

static bool
is_later(const struct absence_a *x, const struct absence_a *y)
{
	if (x->time != TIME_NONE && y->time != TIME_NONE && x->time != y->time)
		return x->time > y->time;
	return x->seq > y->seq;
}

/* The first minute kept that is not before MINUTE. */
static size_t
minute_place(const struct absence *a, int64_t minute)
{
	size_t low = 0, high = a->minute_count;

	/* mostly the last one */
	if (high > 0 && minute_at(a, high - 1)->minute <= minute) {
		if (minute_at(a, high - 1)->minute < minute)
			return high;
		low = --high;
	}
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (minute_at(a, middle)->minute < minute)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static enum err
add_minute(struct absence *a, size_t at, int64_t time)
{
	if (!a->minutes)
		a->minutes = calloc(
		    2 * ABSENCE_MINUTES_MAX, sizeof(*a->minutes));
	if (!a->minutes)
		return ERR_NOMEM;
	if (a->minute_from + a->minute_count == 2 * ABSENCE_MINUTES_MAX) {
		memmove(a->minutes, minute_at(a, 0),
		    a->minute_count * sizeof(*a->minutes));
		a->minute_from = 0;
	}
	memmove(minute_at(a, at + 1), minute_at(a, at),
	    (a->minute_count++ - at) * sizeof(*a->minutes));
	*minute_at(
	    a, at) = (struct absence_minute){ time / TIME_MINUTE, time, 1 };
	return OK;
}

/* Old minutes make room: what is newest decides. */
static enum err
count_minute(struct absence *a, int64_t time)
{
	size_t at = minute_place(a, time / TIME_MINUTE);
	struct absence_minute *m = a->minutes ? minute_at(a, at) : NULL;

	if (at < a->minute_count && m->minute == time / TIME_MINUTE) {
		m->count++;
		if (time < m->first)
			m->first = time;
		return OK;
	}
	if (a->minute_count == ABSENCE_MINUTES_MAX) {
		if (at == 0)
			return OK;
		at--;
		a->minute_from++;
		a->minute_count--;
	}
	return add_minute(a, at, time);
}

/* Room for one more at the end; the oldest gives way. */
static enum err
drop_oldest(struct absence *a)
{
	if (!a->newest)
		a->newest = calloc(2 * ABSENCE_NEWEST_MAX, sizeof(*a->newest));
	if (!a->newest)
		return ERR_NOMEM;
	if (a->newest_count == ABSENCE_NEWEST_MAX) {
		sketch_drop(newest_at(a, 0)->sketch);
		a->newest_from++;
		a->newest_count--;
	}
	if (a->newest_from + a->newest_count == 2 * ABSENCE_NEWEST_MAX) {
		memmove(a->newest, newest_at(a, 0),
		    a->newest_count * sizeof(*a->newest));
		a->newest_from = 0;
	}
	return OK;
}

static enum err
keep_newest(struct absence *a, struct absence_a *one, struct original *k)
{
	size_t at;
	enum err err;

	if (a->newest_count == ABSENCE_NEWEST_MAX &&
	    is_later(newest_at(a, 0), one))
		return OK;
	err = drop_oldest(a);
	if (err)
		return err;
	one->sketch = original_keep(k);
	if (!one->sketch)
		return ERR_NOMEM;
	for (at = a->newest_count++;
	     at > 0 && is_later(newest_at(a, at - 1), one); at--)
		*newest_at(a, at) = *newest_at(a, at - 1);
	*newest_at(a, at) = *one;
	return OK;
}

static uint8_t *
beside(struct absence *a, uint64_t client)
{
	return &a->beside[client % sizeof(a->beside)];
}

/* The place of CLIENT, or how many there are. */
static size_t
find_client(struct absence *a, uint64_t client)
{
	size_t i = 0;

	if (*beside(a, client) == 0)
		return a->client_count;
	while (i < a->client_count && client_at(a, i)->client != client)
		i++;
	return i;
}

static void
drop_client(struct absence *a, size_t i)
{
	--*beside(a, client_at(a, i)->client);
	a->client_count--;
	if (i == 0)
		a->client_from++;
	else
		memmove(client_at(a, i), client_at(a, i + 1),
		    (a->client_count - i) * sizeof(*a->client));
}

/* Behind those that ONE is later than. */
static void
put_client(struct absence *a, const struct absence_a *one)
{
	size_t at;

	if (a->client_from + a->client_count == 2 * ABSENCE_CLIENTS_MAX) {
		memmove(a->client, client_at(a, 0),
		    a->client_count * sizeof(*a->client));
		a->client_from = 0;
	}
	for (at = a->client_count++;
	     at > 0 && is_later(client_at(a, at - 1), one); at--)
		*client_at(a, at) = *client_at(a, at - 1);
	*client_at(a, at) = *one;
	++*beside(a, one->client);
}

/* When the client of ONE asked last. */
static enum err
note_client(struct absence *a, const struct absence_a *one)
{
	size_t i;

	if (!a->client)
		a->client = calloc(2 * ABSENCE_CLIENTS_MAX, sizeof(*a->client));
	if (!a->client)
		return ERR_NOMEM;
	i = find_client(a, one->client);
	if (i == ABSENCE_CLIENTS_MAX)
		i = 0; /* the one longest silent */
	if (i < a->client_count) {
		if (!is_later(one, client_at(a, i)))
			return OK;
		drop_client(a, i);
	}
	put_client(a, one);
	return OK;
}

static bool
is_known(const struct absence *a, uint64_t client)
{
	return a->known && client != 0 &&
	       a->known[client % ABSENCE_KNOWN_MAX] == client;
}

enum err
absence_know(struct absence *a, uint64_t client)
{
	if (!a->known)
		a->known = calloc(ABSENCE_KNOWN_MAX, sizeof(*a->known));
	if (!a->known)
		return ERR_NOMEM;
	a->known[client % ABSENCE_KNOWN_MAX] = client;
	return OK;
}

enum err
absence_first(struct absence *a, const struct record *r, uint64_t client,
    struct original *k, uint64_t seq)
{
	struct absence_a one = { r->time, seq, client, r->source, NULL };
	enum err err;

	if (a->sign->known_count > 0 && !is_known(a, one.client))
		return OK;
	a->last_seq = seq;
	a->zone_unknown |= r->zone_unknown;
	err = note_client(a, &one);
	if (!err && r->time != TIME_NONE)
		err = count_minute(a, r->time);
	return err ? err : keep_newest(a, &one, k);
}

void
absence_then(struct absence *a, const struct record *r)
{
	a->then_seen = true;
	a->zone_unknown |= r->zone_unknown;
	a->then_seq = a->last_seq;
	if (r->time > a->last_then)
		a->last_then = r->time;
}

void
absence_hear(struct absence *a, const struct record *r)
{
	if (r->time == TIME_NONE)
		return;
	a->zone_unknown |= r->zone_unknown;
	if (a->heard == TIME_NONE || r->time < a->heard)
		a->heard = r->time;
}

void
absence_source_end(struct absence *a, const struct source *s)
{
	if (!hole_is_any(&s->hole) || !(a->b_kinds >> s->kind & 1))
		return;
	if (a->hole_count < ABSENCE_HOLES_MAX)
		a->hole[a->hole_count++] = s->hole;
	else
		hole_unite(&a->hole[ABSENCE_HOLES_MAX - 1], &s->hole);
}

static int64_t
grace_of(const struct absence *a)
{
	return a->sign->within ? a->sign->within : AFTER_GRACE;
}

/* The B of an A at TIME may stand where nothing could be read. */
static bool
is_hidden(const struct absence *a, int64_t time)
{
	for (size_t i = 0; i < a->hole_count; i++)
		if (time == TIME_NONE ||
		    hole_hides(
			&a->hole[i], time - TIME_SECOND, time + grace_of(a)))
			return true;
	return false;
}

/*
 * An A at TIME came after the last B; without any B, after its source began.
 */
static bool
is_after(const struct absence *a, int64_t time)
{
	int64_t grace = grace_of(a);

	if (is_hidden(a, time))
		return false;
	if (a->sign->heard_count > 0 &&
	    (a->heard == TIME_NONE || time < a->heard))
		return false;
	if (!a->then_seen)
		return true;
	if (a->zone_unknown)
		grace = ZONE_GRACE;
	return a->last_then != TIME_NONE && time > a->last_then + grace;
}

static bool
is_missed(const struct absence *a, const struct absence_a *one)
{
	return one->time != TIME_NONE
		   ? is_after(a, one->time)
		   : a->sign->heard_count == 0 && one->seq > a->then_seq &&
			 !is_hidden(a, TIME_NONE);
}

/*
 * As from before those that are kept one by one, to the minute: the minutes
 * up to that of the first of these tell their number.
 */
static uint64_t
older(const struct absence *a, int64_t *first)
{
	int64_t from = newest_at(a, 0)->time / TIME_MINUTE;
	uint64_t count = 0, kept = 0;

	for (size_t i = 0; i < a->newest_count; i++)
		kept += newest_at(a, i)->time / TIME_MINUTE == from;
	for (size_t i = a->minute_count; i-- > 0;) {
		const struct absence_minute *m = minute_at(a, i);

		if (m->minute > from || !is_after(a, m->first))
			continue;
		count += m->minute == from ? m->count - kept : m->count;
		*first = m->first;
	}
	return count;
}

/* How many of the newest were missed, the first of them at *FIRST. */
static uint64_t
missed(const struct absence *a, int64_t *first)
{
	uint64_t count = 0;

	*first = TIME_NONE;
	for (size_t i = a->newest_count; i-- > 0;) {
		if (!is_missed(a, newest_at(a, i)))
			continue;
		count++;
		if (newest_at(a, i)->time != TIME_NONE)
			*first = newest_at(a, i)->time;
	}
	return count;
}

uint64_t
absence_after(const struct absence *a, int64_t *first)
{
	uint64_t count = missed(a, first);

	if (count == ABSENCE_NEWEST_MAX && newest_at(a, 0)->time != TIME_NONE)
		count += older(a, first);
	return count;
}

static size_t
clients_missed(const struct absence *a)
{
	size_t count = 0;

	for (size_t i = 0; i < a->client_count; i++)
		count += is_missed(a, client_at(a, i));
	return count;
}

/* Rule 5: all are one client's, and others had their Bs the same day. */
static bool
one_client_alone(const struct absence *a)
{
	const struct absence_a *last = newest_at(a, a->newest_count - 1);

	if (clients_missed(a) != 1)
		return false;
	for (size_t i = 0; i < a->client_count; i++) {
		const struct absence_a *c = client_at(a, i);

		if (is_missed(a, c) && c->client == 0)
			return false;
	}
	for (size_t i = 0; i < a->client_count; i++) {
		const struct absence_a *c = client_at(a, i);

		if (!is_missed(a, c) && c->client != 0 &&
		    (c->time == TIME_NONE || last->time == TIME_NONE ||
			c->time >= last->time - WINDOW_SPAN))
			return true;
	}
	return false;
}

/* The source in which the lack of any B is seen. */
static enum source_kind
first_source(const struct sign *s)
{
	unsigned kind = 0;

	while (!(s->sources >> kind & 1) && kind < SOURCE_TEXT)
		kind++;
	return (enum source_kind)kind;
}

static bool
is_covered(const struct absence *a, const struct tally_cover *c)
{
	return !a->then_seen && a->hole_count == 0 && c->source &&
	       c->first != TIME_NONE && c->last - c->first >= a->sign->cover;
}

uint64_t
absence_count(
    const struct absence *a, const struct tally_cover cover[SOURCE_COUNT])
{
	const struct sign *s = a->sign;
	unsigned least = s->least ? s->least : ABSENT_MIN;
	int64_t first, last;
	uint64_t count;

	if (s->first_count == 0)
		return is_covered(a, &cover[first_source(s)]);
	count = absence_after(a, &first);
	if (s->alone > least && clients_missed(a) < 2)
		least = s->alone;
	if (count < least)
		return 0;
	last = newest_at(a, a->newest_count - 1)->time;
	if (s->lasting && (first == TIME_NONE || last - first < s->lasting))
		return 0;
	return count;
}

void
absence_outcomes(const struct absence *a,
    const struct tally_cover cover[SOURCE_COUNT], enum source_kind kind,
    struct window *w)
{
	struct outcome o = { .bad = a->sign->polarity == POLARITY_BAD,
		.mild = !a->sign->fails,
		.signs = { (uint16_t)a->index },
		.sign_count = 1 };
	int64_t first, kept_first;
	uint64_t all;

	if (a->sign->polarity == POLARITY_NONE || absence_count(a, cover) == 0)
		return;
	if (a->sign->first_count == 0) {
		o.time = cover[kind].last;
		if (kind == first_source(a->sign))
			window_add(w, &o);
		return;
	}
	o.mild |= one_client_alone(a);
	for (size_t i = 0; i < a->newest_count; i++) {
		const struct absence_a *one = newest_at(a, i);

		if (!is_missed(a, one) || one->kind != kind)
			continue;
		o.time = one->time;
		o.seq = one->seq;
		o.client = one->client;
		window_add(w, &o);
	}
	all = absence_after(a, &first);
	if (newest_at(a, 0)->kind == kind)
		window_add_forgotten(w, all - missed(a, &kept_first), first);
}

/* No B at all: the evidence is the source that was looked through. */
static void
whole_source(const struct absence *a, const struct tally_cover *c,
    enum source_kind kind, struct finding *out)
{
	struct evidence_item *item = &out->item[out->items++];

	memset(item, 0, sizeof(*item));
	item->sign = a->index;
	item->kind = kind;
	item->file = c->source->file;
	item->time = out->first = out->last = c->last;
}

bool
absence_finding(const struct absence *a,
    const struct tally_cover cover[SOURCE_COUNT], struct finding *out)
{
	enum source_kind kind = first_source(a->sign);
	size_t list[ABSENCE_NEWEST_MAX], n = 0;

	out->sign = a->index;
	out->items = 0;
	out->foreign = false;
	out->count = absence_count(a, cover);
	if (out->count == 0)
		return false;
	if (a->sign->first_count == 0) {
		whole_source(a, &cover[kind], kind, out);
		return true;
	}
	for (size_t i = 0; i < a->newest_count; i++)
		if (is_missed(a, newest_at(a, i)))
			list[n++] = i;
	absence_after(a, &out->first);
	out->last = newest_at(a, list[n - 1])->time;
	sketch_describe(
	    newest_at(a, list[0])->sketch, a->index, &out->item[out->items++]);
	if (n > 2)
		sketch_describe(newest_at(a, list[n / 2])->sketch, a->index,
		    &out->item[out->items++]);
	if (n > 1)
		sketch_describe(newest_at(a, list[n - 1])->sketch, a->index,
		    &out->item[out->items++]);
	return true;
}
