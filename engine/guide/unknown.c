/*
 * Error events by provider and number.
 */

#include "engine/guide/unknown.h"

#include "engine/base/utf8.h"
#include "engine/guide/describe.h"

#include <stdlib.h>
#include <string.h>

void
unknown_free(struct unknown *u)
{
	free(u->item);
	memset(u, 0, sizeof(*u));
}

bool
unknown_is(const struct knowledge *k, const size_t *hits, size_t count)
{
	bool error = false;

	for (size_t i = 0; i < count; i++) {
		const struct sign *s = know_sign(k, hits[i]);

		if (s->listed)
			error = true;
		else if (s->proves == GENERATION_UNKNOWN)
			return false;
	}
	return error;
}

/* The row of R's provider and number; NULL when there is no room for it. */
static struct unknown_event *
row_of(struct unknown *u, const struct record *r)
{
	struct unknown_event new;

	memset(&new, 0, sizeof(new));
	utf8_clean_to(
	    new.provider, sizeof(new.provider), r->field[FIELD_PROVIDER]);
	utf8_clean_to(
	    new.event_id, sizeof(new.event_id), r->field[FIELD_EVENT_ID]);
	for (size_t i = 0; i < u->count; i++)
		if (strcmp(u->item[i].provider, new.provider) == 0 &&
		    strcmp(u->item[i].event_id, new.event_id) == 0)
			return &u->item[i];
	if (u->count == UNKNOWN_MAX)
		return NULL;
	new.first = new.last = TIME_NONE;
	u->item[u->count] = new;
	return &u->item[u->count++];
}

enum err
unknown_add(struct unknown *u, const struct record *r, const struct source *s)
{
	struct unknown_event *e;

	if (!u->item && !(u->item = calloc(UNKNOWN_MAX, sizeof(*u->item))))
		return ERR_NOMEM;
	e = row_of(u, r);
	if (!e)
		return OK;
	if (e->count++ == 0 || r->time >= e->last)
		describe_record(r, s, SIZE_MAX, &e->item);
	if (r->time == TIME_NONE)
		return OK;
	if (e->first == TIME_NONE || r->time < e->first)
		e->first = r->time;
	if (r->time > e->last)
		e->last = r->time;
	return OK;
}
