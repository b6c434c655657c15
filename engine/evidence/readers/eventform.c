/*
 * Labels are in the language of the server, but always in one order.  So an
 * event is known by its labels, or by the places of a date and of a number.
 * Messages hold lines with colons, too: the label that the first event
 * begins with begins all others.
 */
#include "engine/evidence/readers/eventform.h"

#include "engine/base/utf8.h"

#include <string.h>

#define NAME_MAX 48 /* bytes of a label */

/* Looked at to tell whether an event begins: labels, and all lines. */
#define RUN_LABELS 40
#define RUN_LINES  400

static const struct span mark = { "Event[", 6 };

struct span
eventform_line(struct span text, size_t pos, size_t *next)
{
	size_t end = span_find_byte(text, '\n', pos);
	struct span line = span_slice(text, pos, end);

	*next = end == SIZE_MAX ? text.n : end + 1;
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

bool
eventform_label(struct span line, struct eventform_label *out)
{
	size_t colon = span_find_byte(span_slice(line, 0, NAME_MAX), ':', 0);

	if (colon == SIZE_MAX || colon == 0)
		return false;
	out->apart = memchr(" \t", line.p[colon - 1], 2) != NULL;
	out->name = span_trim(span_slice(line, 0, colon));
	out->value = span_trim(span_slice(line, colon + 1, line.n));
	return out->name.n > 0;
}

static bool
is_indented(struct span line)
{
	return line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t');
}

/* "Event[12]:" alone on the line that begins at AT. */
static bool
is_heading(struct span text, size_t at)
{
	struct span line, rest = span_slice(text, at, text.n);
	uint64_t number;
	size_t end;

	if (!span_starts(rest, mark.p))
		return false;
	line = eventform_line(span_slice(rest, mark.n, mark.n + 32), 0, &end);
	end = span_find_byte(line, ']', 0);
	if (end == SIZE_MAX ||
	    !span_number(span_slice(line, 0, end), 10, &number))
		return false;
	line = span_trim(span_slice(line, end + 1, line.n));
	return line.n == 0 || span_is(line, ":");
}

/* What stands in the labelled lines from one place on. */
struct run {
	struct eventcopy found;
	size_t labels;
	size_t colon; /* column of the first colon */
	bool apart;   /* blanks before it */
	bool column;  /* the second one stands below it, or tabs before it */
	bool place;   /* the third is a date and the fourth a number */
	bool foreign;
};

static void
note_label(struct run *run, struct span line, const struct eventform_label *l)
{
	size_t colon = span_find_byte(line, ':', 0);
	struct localdate date;
	uint64_t number;

	if (run->labels == 0) {
		run->colon = colon;
		run->apart = l->apart;
		run->column = l->apart && line.p[colon - 1] == '\t';
	} else if (run->labels == 1) {
		run->column |= run->apart && colon == run->colon;
	} else if (run->labels == 2) {
		run->place = localdate_read(l->value, DATE_UNKNOWN, &date);
	} else if (run->labels == 3) {
		run->place &= span_number(l->value, 10, &number) &&
			      number <= 0xFFFF;
	}
	eventcopy_set(&run->found, eventpart_of(l->name, &run->foreign),
	    l->value.n ? l->value : SPAN("-"));
	run->labels++;
}

/* All is told, or the message of a copied event begins. */
static bool
ends_run(const struct run *run)
{
	const struct span *part = run->found.part;

	if (part[EVENTPART_MESSAGE].p && run->labels > 1 &&
	    !(run->apart && run->column))
		return true;
	return run->labels == RUN_LABELS ||
	       (run->labels > 1 && part[EVENTPART_DATE].p &&
		   (part[EVENTPART_ID].p || part[EVENTPART_INSTANCE].p));
}

static void
look_at_run(struct span text, size_t at, struct run *run)
{
	struct eventform_label label;
	struct span line;
	size_t next;

	*run = (struct run){ .labels = 0 };
	for (size_t i = 0; i < RUN_LINES && at < text.n; i++, at = next) {
		line = eventform_line(text, at, &next);
		if (run->labels > 0 && is_indented(line) && run->apart)
			continue;
		if (ends_run(run) || is_indented(line) ||
		    !eventform_label(line, &label))
			return;
		note_label(run, line, &label);
	}
}

/* A quote without a date is no whole event: for the reader of excerpts. */
static bool
is_event(const struct run *run)
{
	return (eventcopy_is_event(&run->found) &&
		   run->found.part[EVENTPART_DATE].p) ||
	       (run->labels >= 4 && run->place);
}

/* TEXT has an event at AT, the start of a line. */
static bool
begins(struct span text, size_t at, struct eventform *f)
{
	struct eventform_label label;
	struct run run;
	size_t next;

	if (is_heading(text, at)) {
		*f = (struct eventform){ EVENTFORM_HEADED, mark, at };
		return true;
	}
	look_at_run(text, at, &run);
	if (!is_event(&run) ||
	    !eventform_label(eventform_line(text, at, &next), &label))
		return false;
	*f = (struct eventform){ run.apart && run.column ? EVENTFORM_LISTED
							 : EVENTFORM_COPIED,
		label.name, at };
	return true;
}

struct eventform
eventform_find(struct span text)
{
	struct eventform f = { EVENTFORM_NONE, SPAN_NONE, SIZE_MAX };
	size_t at = utf8_mark(text), next;

	for (; at < text.n; at = next) {
		if (begins(text, at, &f))
			break;
		eventform_line(text, at, &next);
	}
	return f;
}

/* The line at AT begins as the first event does, and an event follows. */
static bool
is_start(const struct eventform *f, struct span text, size_t at)
{
	struct eventform_label label;
	struct run run;
	size_t next;

	if (f->kind == EVENTFORM_HEADED)
		return is_heading(text, at);
	if (!eventform_label(eventform_line(text, at, &next), &label) ||
	    !span_eq(label.name, f->first))
		return false;
	look_at_run(text, at, &run);
	return is_event(&run);
}

size_t
eventform_next(const struct eventform *f, struct span text, size_t pos)
{
	for (size_t at = pos;
	     (at = span_find(text, f->first, at + 1)) != SIZE_MAX;)
		if (text.p[at - 1] == '\n' && is_start(f, text, at))
			return at;
	return SIZE_MAX;
}
