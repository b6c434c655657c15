#include "engine/evidence/readers/certlisted.h"

#include "engine/base/ascii.h"
#include "engine/evidence/readers/localdate.h"

#include <stdio.h>

void
listed_hash(struct span s, char out[LISTED_HASH + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ' ')
			continue;
		if (!ascii_is_hex(s.p[i]) || n == LISTED_HASH)
			return;
		out[n++] = s.p[i];
	}
	out[n == LISTED_HASH ? n : 0] = '\0';
}

bool
listed_is_whole(const struct listed *l)
{
	return l->issuer.p && l->subject.p && l->hash[0];
}

/*
 * A date as it is sorted, when the two of one certificate tell in which order
 * day and month stand; else as it is printed.  Both are local times.
 */
static struct span
date_of(const struct listed *l, struct span s, char out[LISTED_DATE])
{
	const struct span both[] = { l->not_before, l->not_after };
	enum date_order order = DATE_UNKNOWN;
	char text[TIME_TEXT_MAX];
	struct localdate date;

	for (size_t i = 0; i < 2; i++)
		if (localdate_read(both[i], DATE_UNKNOWN, &date) &&
		    date.told != DATE_UNKNOWN)
			order = date.told;
	if (!localdate_read(s, order, &date) || date.time == TIME_NONE ||
	    (date.ambiguous && order == DATE_UNKNOWN))
		return s;
	time_rfc3339(date.time, text);
	snprintf(out, LISTED_DATE, "%.10s %.5s", text, text + 11);
	return span_of(out);
}

void
listed_fill(struct listed *l, struct span store, struct record *r)
{
	if (store.n > 0)
		r->field[FIELD_STORE] = store;
	r->field[FIELD_SUBJECT] = l->subject;
	r->field[FIELD_ISSUER] = l->issuer;
	r->field[FIELD_SELF_ISSUED] = span_eq(l->subject, l->issuer)
					  ? SPAN("yes")
					  : SPAN("no");
	r->field[FIELD_CERTIFICATE_HASH] = span_of(l->hash);
	r->field[FIELD_NOT_BEFORE] = date_of(l, l->not_before, l->dates[0]);
	r->field[FIELD_NOT_AFTER] = date_of(l, l->not_after, l->dates[1]);
	if (l->status[0])
		r->field[FIELD_STATUS_CODE] = span_of(l->status);
}
