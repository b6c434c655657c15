/*
 * A table in which a run has two places, as in classes.c.  The lengths are
 * part of what is compared: the same bytes may be other values.
 */

#include "engine/match/runs.h"

#include "engine/base/spread.h"

#include <stdlib.h>
#include <string.h>

#define BYTES_MAX 192 /* longer runs are not remembered */
#define SLOTS     256 /* a power of two */

struct slot {
	uint64_t hash;
	uint64_t lengths;
	size_t id;
	uint16_t size; /* 0: free */
	uint16_t class[RUN_VALUES];
	char bytes[BYTES_MAX];
};

struct runs {
	size_t turn;
	struct slot slot[SLOTS];
};

struct runs *
runs_new(void)
{
	return calloc(1, sizeof(struct runs));
}

void
runs_free(struct runs *r)
{
	free(r);
}

bool
runs_make(struct run *run, size_t id, const struct span *values, size_t count)
{
	const char *first = values[0].p, *end = first;
	uint64_t lengths = 0;

	if (!first)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (values[i].p != end + (i > 0) || values[i].n > BYTES_MAX)
			return false;
		end = values[i].p + values[i].n;
		lengths = lengths << 8 | values[i].n;
	}
	run->id = id;
	run->count = count;
	run->lengths = lengths;
	run->bytes = (struct span){ first, (size_t)(end - first) };
	return run->bytes.n <= BYTES_MAX;
}

static uint64_t
hash_of_run(const struct run *run)
{
	return spread_of(run->bytes) ^ run->id;
}

const uint16_t *
runs_find(const struct runs *r, const struct run *run)
{
	uint64_t hash = hash_of_run(run);
	const struct slot *s = &r->slot[hash & (SLOTS - 2)];

	for (size_t i = 0; i < 2; i++, s++)
		if (s->hash == hash && s->id == run->id &&
		    s->size == run->bytes.n && s->lengths == run->lengths &&
		    memcmp(s->bytes, run->bytes.p, run->bytes.n) == 0)
			return s->class;
	return NULL;
}

void
runs_keep(struct runs *r, const struct run *run, const uint16_t *class)
{
	uint64_t hash = hash_of_run(run);
	struct slot *s = &r->slot[(hash & (SLOTS - 2)) + r->turn++ % 2];

	s->hash = hash;
	s->id = run->id;
	s->lengths = run->lengths;
	s->size = (uint16_t)run->bytes.n;
	memcpy(s->class, class, run->count * sizeof(class[0]));
	memcpy(s->bytes, run->bytes.p, run->bytes.n);
}
