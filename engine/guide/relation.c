/*
 * Pairs of records.  A flow (thread or activity) ties an A to its B for
 * certain; without one, Bs take the As in their order, because it is the
 * number that counts.
 */

#include "engine/guide/relation.h"

#include "engine/guide/exchange.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Sources stamp whole seconds and may swap neighbours. */
#define CREDIT_SPAN (5 * TIME_SECOND)

void
relation_init(struct relation *rel, const struct sign *s, size_t index,
    uint64_t *forgotten)
{
	memset(rel, 0, sizeof(*rel));
	rel->sign = s;
	rel->index = index;
	rel->forgotten = forgotten;
	rel->credit = TIME_NONE;
}

void
relation_index(const struct relation *rel, size_t i, struct sign_parts *parts,
    uint64_t waiting[SOURCE_COUNT])
{
	const struct sign *s = rel->sign;

	for (size_t k = 0; k < s->first_count; k++)
		parts[s->first[k]].first |= UINT64_C(1) << i;
	for (size_t k = 0; k < s->then_count; k++)
		parts[s->then[k]].then |= UINT64_C(1) << i;
	for (int k = 0; k < SOURCE_COUNT; k++)
		if (relation_concerns(rel, (enum source_kind)k))
			waiting[k] |= UINT64_C(1) << i;
}

static struct relation_open *
open_at(const struct relation *rel, size_t i)
{
	return &rel->open[rel->from + i];
}

void
relation_free(struct relation *rel)
{
	for (size_t i = 0; i < rel->open_count; i++)
		sketch_drop(open_at(rel, i)->sketch);
	free(rel->open);
	exchange_free(rel->exchange);
}

/* Mostly the oldest is closed: what is older moves up. */
static void
close_at(struct relation *rel, size_t i)
{
	assert(i < rel->open_count);
	sketch_drop(open_at(rel, i)->sketch);
	if (i > 0)
		memmove(
		    open_at(rel, 1), open_at(rel, 0), i * sizeof(rel->open[0]));
	rel->from++;
	rel->open_count--;
}

/* Room for one more at the end; NULL when out of memory. */
static struct relation_open *
open_new(struct relation *rel)
{
	if (!rel->open)
		rel->open = calloc(2 * RELATION_OPEN_MAX, sizeof(*rel->open));
	if (!rel->open)
		return NULL;
	if (rel->open_count == RELATION_OPEN_MAX) {
		++*rel->forgotten;
		close_at(rel, 0);
	}
	if (rel->from + rel->open_count == 2 * RELATION_OPEN_MAX) {
		memmove(rel->open, open_at(rel, 0),
		    rel->open_count * sizeof(*rel->open));
		rel->from = 0;
	}
	assert(rel->open_count < RELATION_OPEN_MAX);
	assert(rel->from + rel->open_count < 2 * RELATION_OPEN_MAX);
	return open_at(rel, rel->open_count);
}

static bool
take_credit(struct relation *rel, const struct record *r)
{
	bool taken = !rel->sign->same_flow && rel->credit != TIME_NONE &&
		     r->time != TIME_NONE &&
		     r->time - rel->credit <= CREDIT_SPAN &&
		     rel->credit - r->time <= CREDIT_SPAN;

	if (taken)
		rel->credit = TIME_NONE;
	return taken;
}

static enum err
open_first(struct relation *rel, const struct record *r, struct original *k,
    uint64_t seq)
{
	struct relation_open *open = open_new(rel);

	if (!open)
		return ERR_NOMEM;
	*open = (struct relation_open){ r->flow, seq, r->time, r->zone_unknown,
		NULL };
	if (rel->sign->kind == SIGN_FOLLOWED &&
	    !(open->sketch = original_keep(k)))
		return ERR_NOMEM;
	rel->open_count++;
	return OK;
}

enum err
relation_first(struct relation *rel, const struct record *r, struct original *k,
    uint64_t seq, relation_lack *lack, void *arg)
{
	enum err err = OK;

	if (rel->sign->kind == SIGN_FOLLOWED && take_credit(rel, r))
		return OK;
	/* The thread has moved on without an answer. */
	for (size_t i = 0; rel->sign->same_flow && !err && i < rel->open_count;
	     i++) {
		if (open_at(rel, i)->flow != r->flow)
			continue;
		if (rel->sign->kind == SIGN_FOLLOWED)
			err = lack(arg, rel, open_at(rel, i));
		close_at(rel, i--);
	}
	return err ? err : open_first(rel, r, k, seq);
}

static bool
within(const struct relation *rel, int64_t a, int64_t b)
{
	return a == TIME_NONE || b == TIME_NONE || rel->sign->within == 0 ||
	       (b - a <= rel->sign->within && a - b <= TIME_SECOND);
}

bool
relation_then(struct relation *rel, const struct record *r)
{
	for (size_t i = 0; i < rel->open_count; i++) {
		const struct relation_open *a = open_at(rel, i);

		if ((rel->sign->same_flow && a->flow != r->flow) ||
		    !within(rel, a->time, r->time))
			continue;
		close_at(rel, i);
		return rel->sign->kind == SIGN_PRECEDED;
	}
	rel->credit = r->time;
	return false;
}

/*
 * As come nearly in order: the first that may still wait ends the look.  One
 * of another time, by a clock that was wrong or by none, must not.
 */
enum err
relation_expire(
    struct relation *rel, int64_t now, relation_lack *lack, void *arg)
{
	enum err err = OK;

	for (size_t i = 0; i < rel->open_count && !err;) {
		enum relation_wait wait = relation_wait(
		    rel, open_at(rel, i), now);

		if (wait == WAITS)
			break;
		if (wait == ELSEWHEN) {
			i++;
			continue;
		}
		if (rel->sign->kind == SIGN_FOLLOWED)
			err = lack(arg, rel, open_at(rel, i));
		close_at(rel, i);
	}
	return err;
}

enum err
relation_waiting(
    const struct relation *rel, int64_t now, relation_lack *lack, void *arg)
{
	enum err err = OK;

	if (rel->sign->kind != SIGN_FOLLOWED || now == TIME_NONE)
		return OK;
	for (size_t i = 0; i < rel->open_count && !err; i++) {
		const struct relation_open *a = open_at(rel, i);

		if (!a->zone_unknown && a->time != TIME_NONE &&
		    relation_wait(rel, a, now) == TOO_LONG)
			err = lack(arg, rel, a);
	}
	return err;
}

bool
relation_hidden(const struct relation *rel, const struct relation_open *a,
    const struct source *s)
{
	return s && hole_is_any(&s->hole) &&
	       (a->time == TIME_NONE ||
		   hole_hides(&s->hole, a->time - TIME_SECOND,
		       a->time + rel->sign->within));
}

void
relation_source_end(struct relation *rel, const struct source *s)
{
	for (size_t i = 0; i < rel->open_count; i++)
		if (relation_hidden(rel, open_at(rel, i), s))
			close_at(rel, i--);
}

bool
relation_concerns(const struct relation *rel, enum source_kind kind)
{
	return kind == SOURCE_TEXT || rel->sign->sources & 1u << kind;
}
