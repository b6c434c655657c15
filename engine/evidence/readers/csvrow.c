/*
 * A run of quotes closes a cell when its number is odd (pairs stand for one
 * quote each) and a separator or a line end follows.  Where such a run is
 * does not depend on where the cell began, so what was searched in vain for
 * one open quote is not searched again for the next: linear on any input.
 */
#include "engine/evidence/readers/csvrow.h"

#include "engine/base/utf8.h"

#include <string.h>

struct csvrow_walk
csvrow_start(struct span text)
{
	return (struct csvrow_walk){ text, utf8_mark(text), 0 };
}

static size_t
run_end(struct span s, size_t at)
{
	while (at < s.n && s.p[at] == '"')
		at++;
	return at;
}

static bool
closes(struct span s, size_t from, size_t to, bool last)
{
	if ((to - from) % 2 == 0)
		return false;
	return to < s.n ? memchr(",;\t\r\n", s.p[to], 5) != NULL : last;
}

/*
 * The place after the quotes that close the cell opened at AT; 0 when none
 * do, SIZE_MAX when more text must tell.
 */
static size_t
quoted_end(struct csvrow_walk *w, size_t at, bool last)
{
	struct span s = w->text;
	size_t limit = at + CSVROW_QUOTED_MAX, from = at + 1;
	size_t to = run_end(s, from);

	if (closes(s, from, to, last))
		return to;
	if (to < w->unclosed)
		to = w->unclosed;
	while ((from = span_find_byte(s, '"', to)) < limit) {
		to = run_end(s, from);
		if (closes(s, from, to, last))
			return to;
		w->unclosed = to;
	}
	if (from == SIZE_MAX && s.n < limit && !last)
		return SIZE_MAX;
	if (w->unclosed < limit)
		w->unclosed = limit;
	return 0;
}

bool
csvrow_next(struct csvrow_walk *w, bool last, struct span *row)
{
	struct span s = w->text;
	size_t at = w->pos;
	bool start = true;

	while (at < s.n && s.p[at] != '\n') {
		size_t end = start && s.p[at] == '"' ? quoted_end(w, at, last)
						     : 0;

		if (end == SIZE_MAX)
			return false;
		start = end == 0 && memchr(",;\t", s.p[at], 3);
		at = end ? end : at + 1;
	}
	if (at == s.n && (!last || at == w->pos))
		return false;
	*row = span_slice(s, w->pos, at);
	if (row->n && row->p[row->n - 1] == '\r')
		row->n--;
	w->pos = at < s.n ? at + 1 : at;
	return true;
}

/*
 * The end of the quoted cell at the start of S, 0 if it is not closed.  *NONE:
 * no run of quotes that begins behind those at the start of a cell closes one.
 */
static size_t
cell_end(struct span s, char separator, bool *none)
{
	size_t from = 1, to = run_end(s, 1);

	for (;;) {
		if ((to - from) % 2 == 1 && (to == s.n || s.p[to] == separator))
			return to;
		from = *none ? SIZE_MAX : span_find_byte(s, '"', to);
		if (from == SIZE_MAX) {
			*none = true;
			return 0;
		}
		to = run_end(s, from);
	}
}

void
csvrow_split(struct span row, char separator, struct csvrow *out)
{
	struct span rest = row, cell;
	bool none = false;

	out->all = row;
	out->broken = false;
	for (out->count = 0; rest.p; out->count++) {
		size_t end = 0;

		if (out->count == CSVROW_CELLS_MAX) {
			out->count++;
			return;
		}
		if (rest.n && rest.p[0] == '"') {
			end = cell_end(rest, separator, &none);
			out->broken = out->broken || end == 0;
		}
		if (end) {
			cell = span_slice(rest, 1, end - 1);
			rest = end < rest.n ? span_slice(rest, end + 1, rest.n)
					    : SPAN_NONE;
		} else {
			span_next(&rest, separator, &cell);
		}
		out->cell[out->count] = span_trim(cell);
	}
}

char
csvrow_separator(struct span row, struct csvrow *out)
{
	static const char separators[] = ",;\t";
	size_t most = 0;
	char best = ',';

	for (size_t i = 0; i < 3; i++) {
		csvrow_split(row, separators[i], out);
		if (out->count > most && out->count <= CSVROW_CELLS_MAX) {
			most = out->count;
			best = separators[i];
		}
	}
	csvrow_split(row, best, out);
	return best;
}

void
csvrow_value(struct buf *out, struct span cell)
{
	size_t quote;

	while ((quote = span_find(cell, SPAN("\"\""), 0)) != SIZE_MAX) {
		buf_add(out, span_slice(cell, 0, quote + 1));
		cell = span_slice(cell, quote + 2, cell.n);
	}
	buf_add(out, cell);
}
