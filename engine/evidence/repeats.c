/*
 * An open-addressed set of numbers that are hashes already.
 */

#include "engine/evidence/repeats.h"

#include "engine/base/spread.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_MIN 1024u

void
repeats_free(struct repeats *r)
{
	free(r->slot);
	*r = (struct repeats){ 0 };
}

/* Spreads what span_hash() and times leave close together. */
static uint64_t
mix(uint64_t sum, uint64_t next)
{
	sum = (sum ^ next) * 0x9E3779B97F4A7C15u;
	return sum ^ sum >> 29;
}

uint64_t
repeats_event(const struct record *r)
{
	struct span id = r->field[FIELD_RECORD_ID];
	uint64_t n = mix(1, (uint64_t)r->time);

	if (id.n == 0 || r->time == TIME_NONE ||
	    r->field[FIELD_CHANNEL].n == 0 || r->field[FIELD_COMPUTER].n == 0)
		return 0;
	n = mix(n, span_hash(id));
	n = mix(n, span_hash(r->field[FIELD_CHANNEL]));
	n = mix(n, span_hash(r->field[FIELD_COMPUTER]));
	return n ? n : 1;
}

/* Whatever the case of its letters. */
static uint64_t
hash_folded(struct span name)
{
	char lower[128];
	size_t n = 0;

	for (; n < name.n && n < sizeof(lower); n++)
		lower[n] = (char)(name.p[n] >= 'A' && name.p[n] <= 'Z'
				      ? name.p[n] + 32
				      : name.p[n]);
	return span_hash((struct span){ lower, n });
}

/* Some tools leave out what all names of Windows' own begin with. */
static uint64_t
hash_provider(struct span name)
{
	static const struct span prefix = SPAN("Microsoft-Windows-");

	if (span_istarts(name, prefix.p))
		name = span_slice(name, prefix.n, name.n);
	return hash_folded(name);
}

/* Some tools name the computer alone, others its domain with it. */
static uint64_t
hash_computer(struct span name, enum repeats_of of)
{
	size_t dot = span_find_byte(name, '.', 0);

	if (of == REPEATS_ANY)
		return 1;
	if (of == REPEATS_NONE || name.n == 0)
		return 0;
	return hash_folded(span_slice(name, 0, dot < name.n ? dot : name.n));
}

uint64_t
repeats_plain(const struct record *r, int64_t at, enum repeats_shape shape,
    enum repeats_of of, uint64_t n)
{
	int64_t second = at / TIME_SECOND - (at % TIME_SECOND < 0);
	/* not in one step: a second and its neighbour differ by a bit, too */
	uint64_t sum = mix(mix(0, 1 + (uint64_t)shape), (uint64_t)second);

	sum = mix(sum, hash_computer(r->field[FIELD_COMPUTER], of));
	sum = mix(sum, hash_provider(r->field[FIELD_PROVIDER]));
	sum = mix(sum, span_hash(r->field[FIELD_EVENT_ID]));
	sum = mix(sum, n);
	return sum ? sum : 1;
}

uint64_t
repeats_text(const struct record *r)
{
	uint64_t n = mix(2 + (uint64_t)r->source, (uint64_t)r->time);

	n = mix(n, spread_all(r->text));
	return n ? n : 1;
}

/* Where NUMBER is, or would be. */
static size_t
slot_of(const uint64_t *slot, size_t slots, uint64_t number)
{
	size_t i = (size_t)number & (slots - 1);

	while (slot[i] && slot[i] != number)
		i = (i + 1) & (slots - 1);
	return i;
}

bool
repeats_has(const struct repeats *r, uint64_t number)
{
	return r->slots > 0 &&
	       r->slot[slot_of(r->slot, r->slots, number)] == number;
}

static bool
grow(struct repeats *r)
{
	size_t slots = r->slots ? 2 * r->slots : SLOTS_MIN;
	uint64_t *slot = calloc(slots, sizeof(*slot));

	if (!slot)
		return false;
	for (size_t i = 0; i < r->slots; i++)
		if (r->slot[i])
			slot[slot_of(slot, slots, r->slot[i])] = r->slot[i];
	free(r->slot);
	r->slot = slot;
	r->slots = slots;
	return true;
}

bool
repeats_add(struct repeats *r, uint64_t number)
{
	size_t i;

	if (r->count == REPEATS_MAX)
		return false;
	if (2 * r->count >= r->slots && !grow(r))
		return false;
	i = slot_of(r->slot, r->slots, number);
	r->count += r->slot[i] == 0;
	r->slot[i] = number;
	return true;
}
