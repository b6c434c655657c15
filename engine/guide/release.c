/*
 * The guide's table of codes has a row for each release with the day it came.
 * The successor of a version is the least one above it, whether or not the
 * version itself is in the table: servers run builds that nobody listed.
 */

#include "engine/guide/release.h"

#include <stdio.h>

#define PARTS          4
#define MONTHS         12
#define SUPPORT_MONTHS 6
#define STOP_MONTHS    18

/* "6.2510.3.2002" as numbers; parts that are missing are 0. */
static bool
parse_release(struct span s, uint64_t part[PARTS])
{
	struct span word;
	size_t n = 0;

	for (size_t i = 0; i < PARTS; i++)
		part[i] = 0;
	while (n < PARTS && span_next(&s, '.', &word))
		if (!span_number(word, 10, &part[n++]))
			return false;
	return n > 1 && !s.p;
}

/* Less than, equal to, or greater than 0. */
static int
compare_releases(const uint64_t a[PARTS], const uint64_t b[PARTS])
{
	for (size_t i = 0; i < PARTS; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

/* The same day so many months later, the last of the month at most. */
static int64_t
months_later(int64_t t, int months)
{
	struct civil c;
	int64_t later;

	if (t == TIME_NONE)
		return TIME_NONE;
	time_to_civil(t, &c);
	months += c.month - 1;
	c.year += months / MONTHS;
	c.month = months % MONTHS + 1;
	while ((later = time_of_civil(&c)) == TIME_NONE && c.day > 28)
		c.day--;
	return later;
}

static int64_t
date_of(const struct code *release)
{
	int64_t t;

	return time_parse(span_of(release->name), &t) ? t : TIME_NONE;
}

void
release_find(
    const struct knowledge *k, struct span version, struct connector *out)
{
	uint64_t mine[PARTS], part[PARTS], next[PARTS], newest[PARTS] = { 0 };
	const struct code *successor = NULL;

	if (!parse_release(version, mine))
		return;
	for (size_t i = 0; i < know_code_count(k); i++) {
		const struct code *c = know_code(k, i);
		int order;

		if (c->kind != CODE_CONNECTOR ||
		    !parse_release(span_of(c->number), part))
			continue;
		order = compare_releases(part, mine);
		if (compare_releases(part, newest) > 0) {
			parse_release(span_of(c->number), newest);
			out->newest = c->number;
		}
		if (order == 0)
			out->released = date_of(c);
		if (order > 0 &&
		    (!successor || compare_releases(part, next) < 0)) {
			parse_release(span_of(c->number), next);
			successor = c;
		}
	}
	if (!out->newest)
		return;
	snprintf(out->version, sizeof(out->version), "%.*s", (int)version.n,
	    version.p);
	if (successor) {
		out->supported_until = months_later(
		    date_of(successor), SUPPORT_MONTHS);
		out->may_stop = months_later(date_of(successor), STOP_MONTHS);
	}
}
