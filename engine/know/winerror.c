/*
 * Windows' own names of errors: a table made out of winerror.h.  Thousands of
 * rows that hardly anybody asks for, so it is searched as text when somebody
 * does, and costs nothing at start.
 *
 *   0x00000490 TAB ERROR_NOT_FOUND LF
 */

#include "engine/know/model.h"

#include <stdio.h>

#define VALUE_SIZE 10 /* "0x00000490" */

struct span
know_winerror_name(const struct knowledge *k, uint32_t value)
{
	struct span all = k->winerror;
	char row[16];
	size_t at, end;

	snprintf(row, sizeof(row), "\n0x%08X\t", (unsigned)value);
	at = span_find(all, span_of(row), 0);
	if (at == SIZE_MAX)
		return SPAN_NONE;
	at += VALUE_SIZE + 2;
	end = span_find_byte(all, '\n', at);
	return span_slice(all, at, end == SIZE_MAX ? all.n : end);
}

bool
know_winerror_value(
    const struct knowledge *k, struct span name, uint32_t *value)
{
	struct span all = k->winerror;
	uint64_t n;

	for (size_t at = span_ifind(all, name, 0); at != SIZE_MAX;
	     at = span_ifind(all, name, at + 1)) {
		size_t end = at + name.n;

		if (at <= VALUE_SIZE || all.p[at - 1] != '\t' ||
		    (end < all.n && all.p[end] != '\n') ||
		    !span_number(
			span_slice(all, at - VALUE_SIZE + 1, at - 1), 16, &n))
			continue;
		*value = (uint32_t)n;
		return true;
	}
	return false;
}
