/*
 * The order of servers, and what makes two of them doubtful.
 */

#include "engine/report/merge/inside.h"

#include "engine/base/ascii.h"

#include <stdlib.h>
#include <string.h>

#define CLOCKS_MAY_DIFFER (2 * TIME_MINUTE)
#define OLD               TIME_DAY

static int
rank(const struct merge_server *s)
{
	static const int ranks[WHOLE_COUNT] = {
		[WHOLE_FAULT] = 1,
		[WHOLE_WARNING] = 2,
		[WHOLE_NOT_ENOUGH] = 3,
		[WHOLE_HEALTHY] = 4,
	};

	return s->answered ? ranks[s->whole] : 0;
}

static int
by_rank(const void *a, const void *b)
{
	const struct merge_server *x = a, *y = b;
	int order = rank(x) - rank(y);

	if (!order)
		order = strcmp(x->name, y->name);
	if (!order)
		order = strcmp(x->path, y->path);
	return order ? order : strcmp(x->capture, y->capture);
}

/* Of one name those with the newest records first. */
static int
by_name(const void *a, const void *b)
{
	const struct merge_server *x = *(struct merge_server *const *)a;
	const struct merge_server *y = *(struct merge_server *const *)b;
	int order = 0;

	for (size_t i = 0; !order && (x->name[i] || y->name[i]); i++)
		order = (unsigned char)ascii_lower(x->name[i]) -
			(unsigned char)ascii_lower(y->name[i]);
	if (!order)
		order = (x->now < y->now) - (x->now > y->now);
	return order ? order : (x < y ? -1 : x > y);
}

static void
mark_doubles(struct merge *m)
{
	struct merge_server **list = calloc(m->count + 1, sizeof(*list));
	size_t n = 0;

	if (!list)
		m->failed = true;
	for (size_t i = 0; list && i < m->count; i++) {
		m->servers[i].again = false;
		if (m->servers[i].named && m->servers[i].answered)
			list[n++] = &m->servers[i];
	}
	if (n > 1)
		qsort(list, n, sizeof(*list), by_name);
	for (size_t i = 1; list && i < n; i++)
		list[i]->again = span_ieq(
		    span_of(list[i]->name), span_of(list[i - 1]->name));
	free(list);
}

/* A is later than B by more than the limit; both are known. */
static bool
is_later(int64_t a, int64_t b, int64_t limit, int64_t *by)
{
	if (a == TIME_NONE || b == TIME_NONE)
		return false;
	*by = time_since(a, b);
	return *by > limit;
}

enum merge_doubt
merge_doubt_of(const struct merge *m, const struct merge_server *s, int64_t *by)
{
	if (!s->answered)
		return DOUBT_NONE;
	if (is_later(s->run_at, m->clock, CLOCKS_MAY_DIFFER, by))
		return DOUBT_FUTURE;
	if (is_later(s->now, s->run_at, CLOCKS_MAY_DIFFER, by))
		return DOUBT_RECORD;
	return is_later(m->newest, s->now, OLD, by) ? DOUBT_OLD : DOUBT_NONE;
}

/* What a wrong clock wrote makes nobody else old. */
static void
find_newest(struct merge *m)
{
	int64_t by;

	m->newest = TIME_NONE;
	for (size_t i = 0; i < m->count; i++) {
		const struct merge_server *s = &m->servers[i];

		if (s->now > m->newest &&
		    merge_doubt_of(m, s, &by) == DOUBT_NONE)
			m->newest = s->now;
	}
}

void
merge_sort(struct merge *m)
{
	if (m->count > 1)
		qsort(m->servers, m->count, sizeof(*m->servers), by_rank);
	mark_doubles(m);
	find_newest(m);
}

int
merge_exit(const struct merge *m)
{
	static const int codes[] = { 1, 3, 4, 5, 0 };
	int worst = m->count > 0 ? 4 : 0;

	for (size_t i = 0; i < m->count; i++)
		if (rank(&m->servers[i]) < worst)
			worst = rank(&m->servers[i]);
	return codes[worst];
}
