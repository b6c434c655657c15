/*
 * Candidates are found by hashes of their first bytes, which the discovery
 * keeps, so that files are compared only where it is worth it.
 */

#include "engine/evidence/copies.h"

#include <stdlib.h>
#include <string.h>

#define PIECE (128u << 10) /* compared at once, of each file */

void
copies_stop(struct copies *c)
{
	stream_close(c->a);
	stream_close(c->b);
	free(c->bytes);
	*c = (struct copies){ .entry = NULL };
}

void
copies_mark(struct entry *e, struct span head)
{
	e->short_head = span_hash(span_slice(head, 0, ENTRY_SHORT_HEAD));
	e->long_head = span_hash(span_slice(head, 0, ENTRY_LONG_HEAD));
}

static uint64_t
head_mark(const struct entry *e, bool small)
{
	return small ? e->short_head : e->long_head;
}

static int
by_mark(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return a < b ? -1 : a > b;
}

static bool
is_small(const struct entry *e)
{
	return e->source.bytes < ENTRY_LONG_HEAD;
}

/* Sets `alike' where a mark is not one file's alone. */
static void
mark_alike(struct entries *list, uint64_t *marks, bool small)
{
	size_t n = 0, twice = 0;

	for (size_t i = 0; i < list->count; i++)
		marks[n++] = head_mark(list->item[i], small);
	qsort(marks, n, sizeof(marks[0]), by_mark);
	for (size_t i = 1; i < n; i++)
		if (marks[i] == marks[i - 1])
			marks[twice++] = marks[i];
	for (size_t i = 0; i < list->count; i++) {
		struct entry *e = list->item[i];
		uint64_t mark = head_mark(e, small);

		if (is_small(e) == small)
			e->alike = bsearch(&mark, marks, twice,
				       sizeof(marks[0]), by_mark) != NULL;
	}
}

enum err
copies_prepare(struct entries *list)
{
	uint64_t *marks = calloc(list->count + 1, sizeof(*marks));

	if (!marks)
		return ERR_NOMEM;
	mark_alike(list, marks, true);
	mark_alike(list, marks, false);
	free(marks);
	return OK;
}

/*
 * OTHER may hold all of E.  Of two that are equal the first in the list is
 * read.  A registry export says the same however often it is read.
 */
static bool
is_candidate(const struct entry *e, const struct entry *other, bool before)
{
	if (other == e || other->reader != e->reader || other->is_copy ||
	    e->source.bytes < ENTRY_SHORT_HEAD ||
	    e->reader->kind == SOURCE_REGISTRY)
		return false;
	if (other->source.bytes < e->source.bytes ||
	    (other->source.bytes == e->source.bytes && !before))
		return false;
	return head_mark(other, is_small(e)) == head_mark(e, is_small(e));
}

/* The next candidate from C->other on; false when there is none. */
static bool
next_candidate(struct copies *c, const struct entries *list)
{
	bool before = true;

	for (size_t i = 0; i < list->count; i++) {
		before = before && list->item[i] != c->entry;
		if (i >= c->other &&
		    is_candidate(c->entry, list->item[i], before)) {
			c->other = i;
			return true;
		}
	}
	return false;
}

static void
close_both(struct copies *c)
{
	stream_close(c->a);
	stream_close(c->b);
	c->a = c->b = NULL;
	c->at = 0;
}

static bool
open_both(struct copies *c, struct host *h, const struct entries *list)
{
	if (c->a)
		return true;
	if (!c->bytes)
		c->bytes = malloc(2 * PIECE);
	return c->bytes && host_open(h, c->entry->source.file, &c->a) == OK &&
	       host_open(h, list->item[c->other]->source.file, &c->b) == OK;
}

/* One piece of both files. */
static enum copies_news
compare_piece(struct copies *c, uint64_t *budget)
{
	size_t want = *budget < PIECE ? (size_t)*budget : PIECE, a, b;

	if (stream_read(c->a, c->at, c->bytes, want, &a) != OK ||
	    stream_read(c->b, c->at, c->bytes + PIECE, a, &b) != OK)
		return COPIES_NONE;
	*budget -= a < *budget ? a : *budget;
	c->at += a;
	if (a != b || memcmp(c->bytes, c->bytes + PIECE, a) != 0)
		return COPIES_NONE;
	return a < want ? COPIES_SAME : COPIES_MORE;
}

enum copies_news
copies_step(struct copies *c, struct host *h, const struct entries *list,
    struct entry *e, uint64_t *budget, const struct entry **of)
{
	enum copies_news news;

	if (!e->alike)
		return COPIES_NONE;
	if (c->entry != e) {
		copies_stop(c);
		c->entry = e;
	}
	while (next_candidate(c, list)) {
		news = open_both(c, h, list) ? COPIES_MORE : COPIES_NONE;
		while (news == COPIES_MORE && *budget > 0)
			news = compare_piece(c, budget);
		if (news == COPIES_MORE)
			return news;
		*of = list->item[c->other];
		close_both(c);
		c->other++;
		if (news == COPIES_SAME) {
			copies_stop(c);
			return news;
		}
	}
	copies_stop(c);
	return COPIES_NONE;
}
