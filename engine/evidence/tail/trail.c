/*
 * Reading one followed file.  Its feed tells whether the file is still the
 * one it was.
 */

#include "engine/evidence/tail/trail.h"

#include "engine/base/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct trail *
trail_add(struct trails *list, const char *path, const struct file_look *seen)
{
	struct trail **items = array_grow(
	    list->item, list->count, &list->cap, sizeof(list->item[0]));
	struct trail *t;

	if (!items)
		return NULL;
	list->item = items;
	t = calloc(1, sizeof(*t));
	if (!t)
		return NULL;
	t->path = span_dup(span_of(path));
	if (!t->path) {
		free(t);
		return NULL;
	}
	t->seen = *seen;
	t->waiting = t->gone = t->young = t->sniffed_at = TIME_NONE;
	t->present = true;
	list->item[list->count++] = t;
	return t;
}

void
trail_cool(struct trails *list, struct trail *t)
{
	if (!t->stream)
		return;
	stream_close(t->stream);
	t->stream = NULL;
	assert(list->hot > 0);
	list->hot--;
}

void
trail_free(struct trails *list, struct trail *t)
{
	trail_cool(list, t);
	if (t->entry)
		t->entry->trail = NULL;
	feed_close(t->feed);
	free(t->path);
	free(t);
}

const struct trail *
trail_twin(const struct trails *list, const struct trail *t)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->item[i] != t &&
		    strcmp(list->item[i]->path, t->path) == 0)
			return list->item[i];
	return NULL;
}

void
trail_remove(struct trails *list, size_t i)
{
	struct trail *t = list->item[i];

	if (t->entry)
		t->entry->gone = true;
	for (size_t k = 0; k < list->count; k++)
		if (list->item[k]->original == t)
			list->item[k]->original = NULL;
	trail_free(list, t);
	list->item[i] = list->item[--list->count];
}

enum err
trail_look(struct evidence *e, const struct trail *t, struct file_look *out)
{
	enum err err = t->stream ? stream_look(t->stream, out)
				 : ERR_UNSUPPORTED;

	if (err != ERR_UNSUPPORTED)
		return err;
	err = host_look(e->host, t->path, out);
	if (!err && out->id == t->seen.id)
		return OK;
	/* What the last walk saw must do, until the next one. */
	e->follow->names |= err != ERR_UNSUPPORTED;
	*out = t->seen;
	return OK;
}

/* Room for one more open file: the one read longest ago gives way. */
static void
cool_oldest(struct trails *list)
{
	struct trail *oldest = NULL;

	if (list->hot < TRAIL_HOT_MAX)
		return;
	for (size_t i = 0; i < list->count; i++) {
		struct trail *t = list->item[i];

		if (t->stream && (!oldest || t->used < oldest->used))
			oldest = t;
	}
	if (oldest)
		trail_cool(list, oldest);
}

bool
trail_warm(struct evidence *e, struct trail *t)
{
	struct file_look now;

	if (t->stream)
		return true;
	cool_oldest(e->follow);
	if (host_open(e->host, t->path, &t->stream) != OK)
		return false;
	e->follow->hot++;
	assert(e->follow->hot <= TRAIL_HOT_MAX);
	t->used = e->follow->looks;
	if (stream_look(t->stream, &now) == OK && t->seen.id &&
	    (now.id != t->seen.id || now.volume != t->seen.volume)) {
		trail_cool(e->follow, t);
		e->follow->names = true;
		return false;
	}
	return true;
}

enum err
trail_finish(struct evidence *e, struct trail *t)
{
	enum err err;

	if (!t->begun)
		return OK;
	t->begun = false;
	if (t->copied)
		return OK;
	e->open = t->entry;
	e->mute = t->mute;
	err = feed_finish(t->feed);
	e->open = NULL;
	e->mute = 0;
	return err;
}

bool
trail_is_impatient(struct evidence *e, struct trail *t)
{
	struct file_look now = t->seen;
	int64_t clock = e->follow->look->now;

	trail_look(e, t, &now);
	if (t->waiting == TIME_NONE || now.size != t->seen.size ||
	    now.changed != t->seen.changed)
		t->waiting = clock;
	t->seen.size = now.size;
	t->seen.changed = now.changed;
	if (clock - t->waiting >= TRAIL_PATIENCE)
		return true;
	e->follow->look->soon = true;
	return false;
}

/* Begins like it did: it may be on its way to become the same again. */
static bool
may_come_back(struct evidence *e, struct trail *t)
{
	bool same;

	return feed_same_start(t->feed, t->stream, &same) != OK ||
	       (same && !trail_is_impatient(e, t));
}

/* What looked like a copy at its start may be none. */
static bool
is_disproved(struct trail *t)
{
	const struct trail_proof *p = &t->proof;
	char now[FEED_TAIL];
	size_t got;

	if (p->place == 0 || feed_position(t->feed) < p->place ||
	    stream_read(t->stream, p->place - p->n, now, p->n, &got) != OK)
		return false;
	t->proof.place = 0;
	return got < p->n || memcmp(now, p->bytes, p->n) != 0;
}

/* Everything that the budget allows. */
static enum err
drain(struct evidence *e, struct trail *t, enum feed_news *news)
{
	struct evidence_look *look = e->follow->look;
	enum err err;

	e->open = t->entry;
	e->mute = t->mute;
	e->emit_err = OK;
	do {
		err = feed_more(t->feed, t->stream, &look->budget, news);
		look->bytes |= !err && *news == FEED_MORE;
		if (!err)
			err = e->emit_err;
	} while (!err && *news == FEED_MORE && look->budget > 0);
	e->open = NULL;
	e->mute = 0;
	t->entry->position = feed_position(t->feed);
	t->used = e->follow->looks;
	feed_park(t->feed);
	return err;
}

static void
unreadable(struct evidence *e, struct trail *t, enum err err)
{
	struct source *s = &t->entry->source;

	if (s->problem[PROBLEM_UNREADABLE].count == 0)
		source_problem(s, PROBLEM_UNREADABLE, 0, SPAN_NONE);
	if (t->entry->position == 0)
		s->err = err;
	trail_cool(e->follow, t);
}

enum err
trail_read(struct evidence *e, struct trail *t)
{
	struct evidence_look *look = e->follow->look;
	struct file_look now = t->seen;
	enum feed_news news;
	enum err err;

	t->dirty = false;
	if (look->budget == 0)
		look->more = t->dirty = true;
	if (!t->begun || t->restart || look->budget == 0)
		return OK;
	if (!trail_warm(e, t)) {
		/* The next walk may tell where it is. */
		t->dirty = t->gone == TIME_NONE;
		return OK;
	}
	trail_look(e, t, &now);
	if (t->waiting == TIME_NONE)
		t->seen = now;
	err = drain(e, t, &news);
	if (err) {
		if (err != ERR_NOMEM)
			unreadable(e, t, err);
		return err == ERR_NOMEM ? err : OK;
	}
	t->entry->source.err = OK;
	t->entry->source.read = true;
	if (news == FEED_SHORT)
		t->restart = !may_come_back(e, t);
	else
		t->restart = news == FEED_OTHER || is_disproved(t);
	/* What is given up may have been copied: see what came. */
	e->follow->names |= t->restart;
	if (news == FEED_MORE)
		look->more = t->dirty = true;
	if (news != FEED_SHORT)
		t->waiting = TIME_NONE;
	/* A file without an id may be replaced behind an open one. */
	if (!t->seen.id)
		trail_cool(e->follow, t);
	return OK;
}
