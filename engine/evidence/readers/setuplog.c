/*
 * A log of Windows Installer, as the set-up of the connector leaves it
 * (SetupMSI.log): "=== Verbose logging started: 9/28/2022  10:28:28 ... ===",
 * then lines, of which those of the installer itself tell the time,
 * "MSI (s) (8C:BC) [10:28:28:092]: ...", and those of custom actions do not.
 * Words of the first line are in the language of the server; the date is
 * local time, day and month in the order of the server.  Where its numbers
 * allow both orders, and no line before it has proved one, the records have no
 * time: not-before and not-after are what the two orders make of it.
 * Source of the form: learn.microsoft.com, Windows Installer Logging.
 */
#include "engine/evidence/readers/localdate.h"
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/source_ops.h"

#include <string.h>

#define FRAME   "==="
#define CLOCK_N (sizeof("[10:28:28:092]") - 1)

struct setuplog {
	int64_t day[2]; /* midnight, in the two orders; equal: certain */
	int64_t last;   /* time of day */
	bool started;
	enum date_order order; /* proved by a line before */
	char first[TIME_TEXT_MAX], second[TIME_TEXT_MAX]; /* of a record */
};

static bool
two_digits(struct span s, size_t at, int most, int64_t *out)
{
	uint64_t n;

	if (!span_number(span_slice(s, at, at + 2), 10, &n) ||
	    n > (uint64_t)most)
		return false;
	*out = (int64_t)n;
	return true;
}

/* "[10:28:28:092]", units of time since midnight. */
static bool
read_clock(struct span s, int64_t *out)
{
	int64_t h, m, sec;
	uint64_t ms;

	if (s.n < CLOCK_N || s.p[0] != '[' || s.p[3] != ':' || s.p[6] != ':' ||
	    s.p[9] != ':' || s.p[13] != ']' || !two_digits(s, 1, 23, &h) ||
	    !two_digits(s, 4, 59, &m) || !two_digits(s, 7, 59, &sec) ||
	    !span_number(span_slice(s, 10, 13), 10, &ms))
		return false;
	*out = h * TIME_HOUR + m * TIME_MINUTE + sec * TIME_SECOND +
	       (int64_t)ms * (TIME_SECOND / 1000);
	return true;
}

/* "MSI (s) (8C:BC) [10:28:28:092]: " */
static bool
read_prefix(struct span line, int64_t *clock)
{
	size_t at;

	if (!span_starts(line, "MSI ("))
		return false;
	at = span_find_byte(line, '[', 0);
	return at != SIZE_MAX && at < 40 &&
	       read_clock(span_slice(line, at, line.n), clock);
}

/* "=== WORDS: DATE  TIME  ... ===": what stands from the date on. */
static bool
read_frame(struct span line, struct span *date)
{
	size_t at = span_find(line, SPAN(": "), 0), end;

	if (!span_starts(line, FRAME " ") ||
	    !span_ends(span_trim(line), FRAME) || at == SIZE_MAX)
		return false;
	*date = span_trim(span_slice(line, at + 2, line.n - strlen(FRAME)));
	/* two blanks between day and time, two behind it */
	end = span_find(*date, SPAN("  "), 0);
	if (end != SIZE_MAX)
		end = span_find(*date, SPAN("  "), end + 2);
	*date = span_trim(span_slice(*date, 0, end));
	return date->n > 0 && date->p[0] >= '0' && date->p[0] <= '9';
}

/* The day of DATE, with one blank before the time, in ORDER; and the time. */
static bool
read_day(struct setuplog *s, struct span date, enum date_order order,
    int64_t *day, struct localdate *d)
{
	if (!localdate_read(date, order, d) || d->time == TIME_NONE)
		return false;
	s->last = d->time % TIME_DAY;
	*day = d->time - s->last;
	return true;
}

/* localdate takes one blank between day and time. */
static void
take_frame(struct setuplog *s, struct span date)
{
	size_t gap = span_find(date, SPAN("  "), 0);
	struct buf one = BUF_INIT;
	struct localdate d;

	buf_add(&one, span_slice(date, 0, gap));
	if (gap != SIZE_MAX)
		buf_add(&one, span_slice(date, gap + 1, date.n));
	s->started = read_day(s, buf_span(&one),
			 s->order == DATE_UNKNOWN ? DATE_DMY : s->order,
			 &s->day[0], &d) &&
		     read_day(s, buf_span(&one),
			 s->order == DATE_UNKNOWN ? DATE_MDY : s->order,
			 &s->day[1], &d);
	if (s->started && d.told != DATE_UNKNOWN)
		s->order = d.told;
	buf_free(&one);
}

/* What the line tells of the time; lines that tell none come with it. */
static void
take_clock(struct setuplog *s, struct span line)
{
	int64_t clock;

	if (!s->started || !read_prefix(line, &clock))
		return;
	if (clock + TIME_DAY / 2 < s->last)
		s->day[0] += TIME_DAY, s->day[1] += TIME_DAY;
	s->last = clock;
}

/* What stands between WORD and a full stop that a blank follows, or the end. */
static struct span
told_after(struct span line, const char *word)
{
	size_t from = span_find(line, span_of(word), 0), to;

	if (from == SIZE_MAX)
		return SPAN_NONE;
	from += strlen(word);
	to = span_find(line, SPAN(". "), from);
	return span_trim(span_slice(line, from, to));
}

/* The time of REC, or between which two it lies. */
static void
set_time(struct setuplog *s, struct reading *r, struct record *rec)
{
	bool later = s->day[0] > s->day[1];

	if (!s->started)
		return;
	if (s->day[0] == s->day[1]) {
		rec->time = s->day[0] + s->last;
		rec->zone_unknown = true;
		return;
	}
	rec->field[FIELD_NOT_BEFORE] = span_of(
	    time_rfc3339(s->day[later] + s->last, s->first));
	rec->field[FIELD_NOT_AFTER] = span_of(
	    time_rfc3339(s->day[!later] + s->last, s->second));
	source_problem(r->source, PROBLEM_DATE_ORDER, rec->line, rec->text);
}

static void
take_line(struct setuplog *s, struct reading *r, struct record *rec)
{
	struct span date;

	if (read_frame(rec->text, &date))
		take_frame(s, date);
	else
		take_clock(s, rec->text);
	/* "Product Name: X. Product Version: 6.1711.4.0. Product Language" */
	rec->field[FIELD_NAME] = told_after(rec->text, "Product Name: ");
	rec->field[FIELD_DATA] = told_after(rec->text, "Product Version: ");
	set_time(s, r, rec);
	reading_utc(r, rec, rec->text);
	r->source->records++;
	source_time(r->source, rec->time);
	if (r->needles && needles_find(r->needles, rec->text, 0) == SIZE_MAX)
		return;
	r->emit(r->arg, rec);
}

static enum err
setuplog_block(void *state, struct reading *r, const struct block *b)
{
	struct cursor c = cursor_start(b, r->source);

	while (c.pos < b->text.n) {
		struct record rec = { .source = SOURCE_SETUP,
			.time = TIME_NONE,
			.line = c.line,
			.offset = c.offset };

		rec.text = cursor_line(&c);
		if (span_trim(rec.text).n > 0)
			take_line(state, r, &rec);
	}
	return OK;
}

static int
setuplog_sniff(struct span head)
{
	struct span line, date;
	int64_t clock;

	while (span_line(&head, &line)) {
		if (read_prefix(line, &clock))
			return 70;
		if (read_frame(line, &date) &&
		    (span_find(line, SPAN("logging started"), 0) != SIZE_MAX ||
			span_find(line, SPAN("Logging started"), 0) !=
			    SIZE_MAX))
			return 70;
	}
	return 0;
}

const struct reader_ops reader_setuplog = {
	.kind = SOURCE_SETUP,
	.name = "setuplog",
	.sniff = setuplog_sniff,
	.most = 70,
	.cut = reader_cut_lines,
	.state_size = sizeof(struct setuplog),
	.block = setuplog_block,
};

static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	sample_wrap_line(text, out);
	return &reader_setuplog;
}

const struct source_ops source_setup = { wrap_sample, summarise_message, NULL,
	SOURCE_HELD_BACK, NULL };
