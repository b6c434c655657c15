/*
 * An empty line ends every record.  A line continues the one before it when
 * it stands further to the right or is a frame of a stack trace.  A row of
 * an IIS log that breaks off before its status goes on in the next line.
 */

#include "engine/evidence/readers/excerpt_scan.h"

#include "engine/evidence/readers/cmtrace_entry.h"
#include "engine/evidence/readers/excerpt_fields.h"

#define EVENT_LINES 12 /* among these is the Event ID of a copied event */

/* The line at POS and the start of the next one. */
static struct span
line_at(struct span text, size_t pos, size_t *next)
{
	size_t end = span_find_byte(text, '\n', pos);

	*next = end == SIZE_MAX ? text.n : end + 1;
	return span_slice(text, pos, *next);
}

static size_t
indent(struct span line)
{
	size_t n = 0;

	while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
		n++;
	return n;
}

static bool
is_empty(struct span line)
{
	return span_trim(line).n == 0;
}

/* "at System.Net.WebRequest..." in the languages of .NET servers */
static bool
is_frame(struct span line)
{
	struct span word;
	size_t end;

	line = span_trim(line);
	if (span_starts(line, "at "))
		word = span_slice(line, 3, line.n);
	else if (span_starts(line, "\xC3\xA0 "))
		word = span_slice(line, 3, line.n);
	else
		return false;
	end = span_find_byte(word, '(', 0);
	word = span_slice(word, 0, end);
	return end != SIZE_MAX && span_find_byte(word, '.', 0) != SIZE_MAX &&
	       span_find_byte(word, ' ', 0) == SIZE_MAX;
}

static bool
opens_page(struct span line)
{
	line = span_trim(line);
	return span_istarts(line, "Verify challenge returns <");
}

/* An event's labels begin at POS. */
static bool
begins_event(struct span text, size_t pos, bool *open)
{
	struct span value, line = line_at(text, pos, &pos);
	enum eventpart label = excerpt_label(line, &value);
	size_t i;

	if (label != EVENTPART_CHANNEL && label != EVENTPART_PROVIDER)
		return false;
	for (i = 0; i < EVENT_LINES; i++) {
		if (pos == text.n) {
			*open = true;
			return false;
		}
		line = line_at(text, pos, &pos);
		if (is_empty(line))
			return false;
		if (excerpt_label(line, &value) == EVENTPART_ID)
			return true;
	}
	return false;
}

/* End of the event that begins at POS. */
static size_t
event_end(struct span text, size_t pos)
{
	struct span value, line;
	bool open = false, waits = false;
	enum eventpart label;
	size_t next, start = pos;

	for (; pos < text.n; pos = next) {
		line = line_at(text, pos, &next);
		label = excerpt_label(line, &value);
		if (pos > start && (next - start > EXCERPT_RECORD_MAX ||
				       (is_empty(line) && !waits)))
			break;
		if (pos > start && label == EVENTPART_CHANNEL &&
		    begins_event(text, pos, &open))
			break;
		if (label == EVENTPART_MESSAGE)
			waits = value.n == 0;
		else if (!is_empty(line))
			waits = false;
	}
	return pos;
}

/* End of the page that the message at POS quotes. */
static size_t
page_end(struct span text, size_t pos)
{
	struct span line;
	size_t next, start = pos;

	for (; pos < text.n; pos = next) {
		line = line_at(text, pos, &next);
		if (pos > start &&
		    (next - start > EXCERPT_RECORD_MAX || is_empty(line) ||
			cmtrace_is_known(span_trim(line))))
			break;
		if (span_iholds(line, "</html>"))
			return next;
	}
	return pos;
}

/* End of the line at POS and those that continue it. */
static size_t
lines_end(struct span text, size_t pos)
{
	size_t next, start = pos, margin;
	struct span line = line_at(text, pos, &next);

	margin = indent(line);
	for (pos = next; pos < text.n; pos = next) {
		line = line_at(text, pos, &next);
		if (next - start > EXCERPT_RECORD_MAX || is_empty(line) ||
		    (indent(line) <= margin && !is_frame(line)))
			break;
	}
	return pos;
}

/* END, or the end of the next line when the row that ends at END needs it. */
static size_t
row_end(struct span text, size_t start, size_t end, bool *open)
{
	struct span row = span_slice(text, start, end), line;
	size_t next;

	if (row.n > EXCERPT_RECORD_MAX || !excerpt_has_request(row) ||
	    excerpt_has_result(row))
		return end;
	*open |= end == text.n;
	line = line_at(text, end, &next);
	*open |= next == text.n;
	if (excerpt_has_request(line) || !excerpt_has_result(line))
		return end;
	return next;
}

static void
measure(struct span text, struct excerpt *e)
{
	struct span line = span_slice(text, e->start, text.n);
	size_t next;

	line = line_at(text, e->start, &next);
	if (begins_event(text, e->start, &e->open)) {
		e->kind = EXCERPT_EVENT;
		e->end = event_end(text, e->start);
		return;
	}
	if (opens_page(line)) {
		e->kind = EXCERPT_PAGE;
		e->end = page_end(text, e->start);
		return;
	}
	e->end = lines_end(text, e->start);
	e->end = row_end(text, e->start, e->end, &e->open);
	line = span_slice(text, e->start, e->end);
	e->kind = excerpt_has_request(line) && excerpt_has_result(line)
		      ? EXCERPT_ROW
		      : EXCERPT_LINE;
}

bool
excerpt_next(struct span text, size_t pos, struct excerpt *e)
{
	size_t next;

	for (;; pos = next) {
		if (pos >= text.n)
			return false;
		if (!is_empty(line_at(text, pos, &next)))
			break;
	}
	*e = (struct excerpt){ .start = pos };
	measure(text, e);
	e->open |= e->end == text.n;
	e->text = span_trim(span_slice(text, e->start, e->end));
	return true;
}
