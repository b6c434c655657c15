/*
 * The table of formats, and what readers share.
 */

#include "engine/evidence/record/reader.h"

#include "engine/evidence/record/cursor.h"

const struct reader_ops *const readers[] = {
#define READER(name)                   &reader_##name,
#define SOURCE(id, name, ops, readers) readers
#include "engine/evidence/record/sources.def"
#undef SOURCE
#undef READER
	NULL,
};

void
reader_join_tail(int64_t tail[2], const int64_t before[2])
{
	if (tail[0] == READER_AS_BEFORE)
		tail[0] = before[tail[1] == READER_AS_BEFORE ? 0 : 1];
	if (tail[1] == READER_AS_BEFORE)
		tail[1] = before[1];
}

uint64_t
block_line(const struct block *b, const char *p)
{
	struct span s = span_slice(b->text, 0, (size_t)(p - b->text.p));
	uint64_t line = b->line;
	size_t i;

	for (i = 0; i < s.n; i++)
		line += s.p[i] == '\n';
	return line;
}

uint64_t
reader_passed(const struct reading *r, const struct block *b)
{
	return r->passed == READER_UNCOUNTED ? cursor_count(b->text)
					     : r->passed;
}

size_t
reader_cut_lines(struct span text)
{
	return text.n - span_after_last(text, '\n').n;
}

void
reading_utc(const struct reading *reading, struct record *r, struct span raw)
{
	if (!r->zone_unknown || r->time == TIME_NONE)
		return;
	r->zone_unknown = !reading->zone;
	if (reading->zone)
		r->time = zone_utc(reading->zone, r->time);
	source_problem(reading->source,
	    reading->zone ? PROBLEM_ZONE_TAKEN : PROBLEM_ZONE, r->line, raw);
}

struct span
reader_line_at(struct span text, size_t pos, size_t *next)
{
	size_t end = span_find_byte(text, '\n', pos);

	*next = end == SIZE_MAX ? text.n : end + 1;
	return span_slice(text, pos, end);
}

size_t
reader_next_start(
    struct span text, size_t pos, bool (*begins)(struct span line))
{
	size_t next;

	for (; pos < text.n; pos = next)
		if (begins(reader_line_at(text, pos, &next)))
			return pos;
	return text.n;
}

size_t
reader_cut_starts(struct span text, bool (*begins)(struct span line))
{
	size_t at = 0, pos, next;

	/* a line that is cut may look like another one */
	text = span_slice(text, 0, reader_cut_lines(text));
	pos = reader_next_start(text, 0, begins);
	for (; pos < text.n; pos = reader_next_start(text, next, begins)) {
		at = pos;
		reader_line_at(text, pos, &next);
	}
	return at;
}
