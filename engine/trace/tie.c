/*
 * Events of the unified connector that belong together.  Where an event names
 * its transaction that ties it; else GUIDs and long hex values that recur,
 * else it is the nearest in time (rule 16).  No document says what they hold.
 */

#include "engine/trace/inside.h"

#include <stdlib.h>
#include <string.h>

/* Transactions that are open at once, and how long one may rest. */
#define OPEN_MAX 64
#define REST_MAX (120 * TIME_SECOND)

/* One that has begun: the steps it has. */
struct open {
	struct marks marks; /* of its first event */
	int64_t last;
	uint64_t flow;
	unsigned steps;
	bool doubtful;
};

struct opens {
	struct open item[OPEN_MAX];
	size_t count;
	uint64_t begun;
};

void
tie_free(struct ties *t)
{
	free(t->marks);
	*t = (struct ties){ NULL, 0, 0 };
}

enum err
tie_note(struct ties *t, size_t keep, const struct record *r, struct station *s)
{
	struct marks m = marks_of(r->text);
	struct marks *grown;

	if (m.named) {
		s->flow = m.named;
		return OK;
	}
	if (r->flow && m.count < MARKS_MAX)
		m.mark[m.count++] = r->flow;
	if (t->seen < keep) {
		grown = array_grow(
		    t->marks, t->seen, &t->cap, sizeof(*t->marks));
		if (!grown)
			return ERR_NOMEM;
		t->marks = grown;
	}
	t->marks[t->seen % keep] = m;
	s->flow = t->seen++;
	s->unnamed = true;
	return OK;
}

static unsigned
bit_of(const struct station *s)
{
	return 1u << (s->step - STEP_RECEIVED);
}

/* What ties S, with marks M, to O; -1: nothing. */
static int
strength(const struct open *o, const struct station *s, const struct marks *m)
{
	int common = marks_common(&o->marks, m);

	if (s->time - o->last > REST_MAX)
		return -1;
	/* only what goes to Intune is tried again */
	if (o->steps & bit_of(s) && (s->step != STEP_NOTIFIED || common <= 0))
		return -1;
	/* ids that differ part them; without any, time has to do */
	return common == 0 && o->marks.count > 0 && m->count > 0 ? -1 : common;
}

/* The strongest, of those the newest; NULL: none. */
static struct open *
find(struct opens *list, const struct station *s, const struct marks *m)
{
	struct open *best = NULL;
	int most = -1;

	for (size_t i = 0; i < list->count; i++) {
		struct open *o = &list->item[i];
		int now = strength(o, s, m);

		if (now < 0 || now < most)
			continue;
		if (now > most || o->last >= best->last)
			best = o;
		most = now;
	}
	return best;
}

/* Where as much ties S to another, each may have what is the other's. */
static void
doubt(struct opens *list, const struct open *best, const struct station *s,
    const struct marks *m)
{
	int most = strength(best, s, m);
	size_t n = 0;

	for (size_t i = 0; i < list->count; i++)
		n += strength(&list->item[i], s, m) == most;
	for (size_t i = 0; i < list->count && n > 1; i++)
		if (strength(&list->item[i], s, m) == most)
			list->item[i].doubtful = true;
}

static struct open *
begin(struct opens *list, const struct marks *m)
{
	struct open *o;

	if (list->count == OPEN_MAX) {
		memmove(&list->item[0], &list->item[1],
		    (OPEN_MAX - 1) * sizeof(list->item[0]));
		list->count--;
	}
	o = &list->item[list->count++];
	*o = (struct open){ .marks = *m, .flow = ++list->begun };
	return o;
}

/* In order of time; a request begins with 4003 as a rule. */
static void
tie(struct opens *list, struct station *s, const struct marks *m)
{
	struct open *o = s->step == STEP_RECEIVED ? NULL : find(list, s, m);

	if (o)
		doubt(list, o, s, m);
	else
		o = begin(list, m);
	o->steps |= bit_of(s);
	o->last = s->time;
	s->flow = o->flow;
	s->tied = o->doubtful     ? LINK_AMBIGUOUS
		  : m->count == 0 ? LINK_LIKELY
				  : LINK_CERTAIN;
}

enum err
tie_events(struct ties *t, size_t keep, struct lane_store *l)
{
	struct opens *list;

	if (t->seen == 0)
		return OK;
	list = calloc(1, sizeof(*list));
	if (!list)
		return ERR_NOMEM;
	for (size_t i = 0; i < l->count; i++)
		if (l->item[i].unnamed)
			tie(list, &l->item[i],
			    &t->marks[l->item[i].flow % keep]);
	free(list);
	return OK;
}
