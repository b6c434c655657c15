/*
 * A few places in archives, shared by all streams: a stream asks for bytes
 * of an entry, and the place that can go on to them with the least work is
 * taken, or the one used longest ago begins anew.
 */

#include "engine/host/pack/packs_inside.h"

#include <stdlib.h>
#include <string.h>

#define SCRATCH (64u << 10)

void
reader_close(struct reader *r)
{
	struct packs *p = r->p;

	unpack_free(r->u);
	stream_close(r->file);
	free(r->head);
	free(r->scratch);
	*r = (struct reader){ .p = p };
}

static enum err
read_bundle(void *arg, uint64_t offset, char *to, size_t n, size_t *got)
{
	struct reader *r = arg;

	if (r->b->outer)
		return packs_read(r->p, r->b->outer, offset, to, n, got);
	return stream_read(r->file, offset, to, n, got);
}

static enum err
reader_open(struct reader *r, struct bundle *b)
{
	const struct unpack_from from = { read_bundle, r, b->size };
	enum err err = OK;

	reader_close(r);
	r->b = b;
	r->busy = true;
	r->head = malloc(READER_HEAD);
	r->scratch = malloc(SCRATCH);
	if (!r->head || !r->scratch)
		err = ERR_NOMEM;
	if (err == OK && !b->outer)
		err = host_open(r->p->under, b->file, &r->file);
	if (err == OK)
		err = unpack_new(&from, b->kind, &r->u);
	if (err)
		reader_close(r);
	return err;
}

/* It need not go back to read N bytes from OFFSET on. */
static bool
is_before(const struct reader *r, size_t number, uint64_t offset, size_t n)
{
	if (r->passed <= number)
		return !unpack_broken(r->u);
	return r->passed == number + 1 &&
	       (offset >= r->at || r->at == r->head_n ||
		   offset + n <= r->head_n);
}

static bool
is_nearer(const struct reader *r, const struct reader *than)
{
	if (!than || r->passed != than->passed)
		return !than || r->passed > than->passed;
	return r->at > than->at;
}

static struct reader *
find_near(struct packs *p, const struct bundle *b, size_t number,
    uint64_t offset, size_t n)
{
	struct reader *best = NULL;

	for (size_t i = 0; i < READERS; i++) {
		struct reader *r = &p->readers[i];

		if (r->u && r->b == b && !r->busy &&
		    is_before(r, number, offset, n) && is_nearer(r, best))
			best = r;
	}
	return best;
}

static struct reader *
find_oldest(struct packs *p)
{
	struct reader *best = NULL;

	for (size_t i = 0; i < READERS; i++) {
		struct reader *r = &p->readers[i];

		if (!r->busy && (!best || r->used < best->used))
			best = r;
	}
	return best;
}

static enum err
go_on(struct reader *r, bool *end)
{
	enum err err = unpack_next(r->u, &r->now, end);

	/* Behind the last entry there is none to go on to. */
	r->passed = *end ? SIZE_MAX : r->passed + 1;
	if (err || *end)
		return err;
	r->at = r->head_n = 0;
	r->taken = unpack_taken(r->u);
	r->ended = false;
	r->err = r->now.err;
	return OK;
}

enum err
reader_at(struct packs *p, struct bundle *b, size_t number, uint64_t offset,
    size_t n, struct reader **out, bool *end)
{
	struct reader *r = find_near(p, b, number, offset, n);
	enum err err = OK;

	*end = false;
	*out = NULL;
	if (!r) {
		r = find_oldest(p);
		err = r ? reader_open(r, b) : ERR_LIMIT;
		if (err)
			return err;
	}
	r->busy = true;
	r->used = ++p->uses;
	while (err == OK && !*end && r->passed <= number)
		err = go_on(r, end);
	if (err)
		reader_close(r);
	else
		*out = r;
	return err;
}

/* A deflated byte never becomes so many, but for a whole file of one. */
static bool
is_bomb(const struct reader *r)
{
	uint64_t packed = r->b->size;

	if (r->b->kind == UNPACK_ZIP)
		packed = unpack_taken(r->u) - r->taken;
	return r->at > PACKS_RATIO_FREE && r->at / PACKS_RATIO_MAX > packed;
}

/* The next bytes of the current entry. */
static enum err
pull(struct reader *r, char *to, size_t n, size_t *got)
{
	size_t keep = READER_HEAD - r->head_n;

	*got = 0;
	if (r->err || r->ended)
		return r->err;
	r->err = unpack_read(r->u, to, n, got);
	if (r->at == r->head_n) {
		keep = keep < *got ? keep : *got;
		memcpy(r->head + r->head_n, to, keep);
		r->head_n += keep;
	}
	r->at += *got;
	r->ended = *got < n;
	if (r->err)
		return r->err;
	if (r->now.sized &&
	    (r->at > r->now.size || (r->ended && r->at < r->now.size)))
		r->err = ERR_DAMAGED;
	else if (is_bomb(r))
		r->err = ERR_BOMB;
	return r->err;
}

/* On to OFFSET. */
static enum err
pass(struct reader *r, uint64_t offset)
{
	enum err err = OK;
	size_t got;

	while (err == OK && r->at < offset && !r->ended) {
		uint64_t left = offset - r->at;

		err = pull(r, r->scratch,
		    left < SCRATCH ? (size_t)left : SCRATCH, &got);
	}
	return err;
}

enum err
reader_read(struct reader *r, uint64_t offset, char *to, size_t n, size_t *got)
{
	size_t more = 0;
	enum err err;

	*got = 0;
	if (offset < r->head_n) {
		*got = r->head_n - (size_t)offset;
		*got = *got < n ? *got : n;
		memcpy(to, r->head + offset, *got);
		if (*got == n)
			return OK;
	}
	err = pass(r, offset + *got);
	if (err == OK && !(r->ended && r->at < offset + *got))
		err = pull(r, to + *got, n - *got, &more);
	*got += more;
	return err;
}
