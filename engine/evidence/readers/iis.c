/*
 * Logs of IIS in the W3C extended format, always by their #Fields lines.
 *
 * All rows are counted, but only those that hold a needle are taken apart.
 * The times of the first row and of the last two are read whatever they
 * hold: they tell what the log covers, and do not depend on where blocks
 * are cut.  Rows without a date column hang on the rows before them, so
 * there every time is read.
 *
 *	#Fields: ...
 *	row              region: rows that hold no needle, passed over in one
 *	row              go; only its last two are kept for their times
 *	row with needle  taken apart: ends the region, tells its time
 *	row              the next region begins here
 *	row with needle  after two that hold a needle the next row is taken
 *	row with needle  apart before it is searched: where NDES is all that a
 *	row with needle  server does, its stem is known to hold one
 *	...              the last two rows of a block may be told by the next
 *	                 block, or at the end of the file (state's tail)
 *
 * A #Date line that holds a needle is handed on as well: who asks for these
 * wants to know when IIS began the log anew.
 */

#include "engine/evidence/readers/iis.h"

#include "engine/base/utf8.h"
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/seen.h"
#include "engine/evidence/record/source_ops.h"

#include <string.h>

#define LINE_NEAR 256

/* Whether a row holds a needle. */
enum candidate { PLAIN, PERHAPS, CANDIDATE };

/* One block. */
struct job {
	const struct iis_format *format;
	struct iis_state *state;
	struct reading *reading;
	struct cursor c;
	size_t region;     /* plain rows under one #Fields: from here to c */
	size_t told[2];    /* the rows whose times were given last */
	struct record r;   /* of the last row: what has no column is absent */
	bool dense;        /* the last row held a needle */
	struct seen stems; /* that hold a needle */
	struct iis_target target; /* of rows: r */
	struct iis_cells cells;   /* of the row at hand */
};

static bool
knows_rows(const struct iis_state *st)
{
	return st->columns.count > 0;
}

/* Rows may be passed over without a look at their times. */
static bool
may_skip(const struct iis_state *st)
{
	return knows_rows(st) && st->columns.date != SIZE_MAX;
}

static int64_t
time_of_row(struct iis_state *st, struct span date, struct span time)
{
	if (st->columns.date != SIZE_MAX && !date.p)
		return TIME_NONE;
	return iis_clock_read(&st->clock, date, time);
}

static int64_t
row_time(struct job *j, size_t start)
{
	struct span line = span_slice(j->c.text, start, j->c.text.n);
	struct span date, time;
	size_t end = span_find_byte(line, '\n', 0);

	iis_row_times(
	    &j->state->columns, span_slice(line, 0, end), &date, &time);
	return time_of_row(j->state, span_trim(date), span_trim(time));
}

/* Start of the line before the one that starts at POS, not before FROM. */
static size_t
line_before(struct span text, size_t pos, size_t from)
{
	if (pos > from)
		pos--;
	return pos - span_after_last(span_slice(text, from, pos), '\n').n;
}

/* No time is given twice: the newest but one tells a lone record. */
static void
tell_time(struct job *j, size_t start, int64_t t)
{
	source_time(j->reading->source, t);
	j->state->first_seen = true;
	j->told[0] = j->told[1];
	j->told[1] = start;
}

static void
keep_tail(struct job *j, size_t start)
{
	struct iis_state *st = j->state;

	st->tail[0] = st->tail[1];
	st->tail[1] = start == j->told[0] || start == j->told[1]
			  ? TIME_NONE
			  : row_time(j, start);
}

/* Ends a run of plain rows at the cursor; NEXT is where another may begin. */
static void
region_end(struct job *j, size_t next)
{
	struct span text = j->c.text;
	size_t from = j->region, end = j->c.pos, last, previous;

	j->region = next;
	if (from == end || !may_skip(j->state))
		return;
	last = line_before(text, end, from);
	previous = line_before(text, last, from);
	if (previous < last)
		keep_tail(j, previous);
	keep_tail(j, last);
}

static void
check_row(const struct job *j, const struct record *r, enum iis_fit fit)
{
	struct source *s = j->reading->source;

	if (fit != IIS_FITS)
		source_problem(s, PROBLEM_FIELD_COUNT, r->line, r->text);
	if (r->time == TIME_NONE)
		source_problem(s, PROBLEM_TIME, r->line, r->text);
	if (j->cells.has_nul)
		source_problem(s, PROBLEM_NUL, r->line, r->text);
}

static void
begin_record(struct job *j)
{
	memset(&j->r, 0, sizeof(j->r));
	j->r.source = j->format->kind;
	if (!j->format->complete)
		j->r.width = j->state->columns.width;
	j->r.in_text = j->r.in_block = !j->format->complete;
}

/* Another #Fields line counts, or none yet. */
static void
begin_rows(struct job *j)
{
	begin_record(j);
	iis_target_set(&j->target, &j->state->columns, &j->r);
}

static bool
learn_columns(struct job *j, struct span row)
{
	if (j->format->columns)
		iis_columns_parse(&j->state->columns, j->format->fields,
		    j->format->columns(row));
	begin_rows(j);
	return knows_rows(j->state);
}

/* The row R, taken apart, holds a needle. */
static bool
holds_needle(struct job *j, const struct record *r)
{
	const struct needles *needles = j->reading->needles;
	struct span stem = r->field[FIELD_CS_URI_STEM];

	if (seen_note(&j->stems, stem))
		return true;
	if (needles_find(needles, r->text, 0) == SIZE_MAX)
		return false;
	if (needles_find(needles, stem, 0) != SIZE_MAX)
		seen_put(&j->stems, stem, true);
	return true;
}

/*
 * LINE begins at POS, and its values are where the target wants them; J's
 * record knows its place in the file.
 */
static void
read_row(struct job *j, size_t pos, struct span line, enum iis_fit fit,
    enum candidate candidate)
{
	struct record *r = &j->r;

	r->text = line;
	if (candidate == PERHAPS) {
		candidate = holds_needle(j, r) ? CANDIDATE : PLAIN;
		j->dense = candidate == CANDIDATE;
	}
	if (candidate == PLAIN && may_skip(j->state))
		return;
	r->time = time_of_row(j->state, j->target.date, j->target.time);
	tell_time(j, pos, r->time);
	if (candidate == PLAIN)
		return;
	check_row(j, r, fit);
	if (j->format->complete)
		j->format->complete(r);
	j->reading->emit(j->reading->arg, r);
	if (j->format->complete)
		begin_record(j);
}

/* The row in j->cells begins at AT. */
static void
take_cells(struct job *j, const struct cursor *at, enum candidate candidate)
{
	struct span line = j->cells.line;
	struct iis_target *t = &j->target;
	enum iis_fit fit;

	if (!knows_rows(j->state) && !learn_columns(j, line)) {
		source_problem(
		    j->reading->source, PROBLEM_NO_FIELDS, at->line, line);
		return;
	}
	fit = iis_row_take(
	    &j->state->columns, &j->cells, &j->r, &t->date, &t->time);
	j->r.line = at->line;
	j->r.offset = at->offset;
	read_row(j, at->pos, line, fit, candidate);
}

/* Only what somebody looks for: without needles all rows are wanted. */
static void
emit_date(
    struct job *j, const struct cursor *at, struct span line, struct span date)
{
	struct record r = { .source = j->format->kind,
		.line = at->line,
		.offset = at->offset,
		.text = line };

	if (!j->reading->needles || j->reading->needles->count == 0)
		return;
	if (!time_parse(span_trim(date), &r.time) || r.time < 0)
		r.time = TIME_NONE;
	j->reading->emit(j->reading->arg, &r);
}

static void
directive(struct job *j, const struct cursor *at, struct span line, bool wanted)
{
	static const struct span fields = SPAN("#Fields:");
	static const struct span date = SPAN("#Date:");

	if (span_istarts(line, fields.p)) {
		iis_columns_parse(&j->state->columns, j->format->fields,
		    span_slice(line, fields.n, line.n));
		begin_rows(j);
	} else if (span_istarts(line, date.p)) {
		struct span when = span_slice(line, date.n, line.n);

		iis_clock_date(&j->state->clock, when);
		if (wanted)
			emit_date(j, at, line, when);
	}
}

static struct span
without_nuls(struct job *j, const struct cursor *at, struct span line)
{
	struct span s = line;

	while (s.n > 0 && s.p[0] == '\0') {
		s.p++;
		s.n--;
	}
	if (s.n < line.n)
		source_problem(
		    j->reading->source, PROBLEM_NUL, at->line, SPAN(""));
	return s;
}

static bool
at_odd_line(const struct cursor *c)
{
	return (uint8_t)c->text.p[c->pos] <= '#';
}

/* The line at the cursor, which is not odd. */
static void
read_plain_line(struct job *j, enum candidate candidate)
{
	size_t pos = j->c.pos, end;
	struct span text = { j->c.text.p + pos, j->c.text.n - pos }, line;
	struct cursor at;

	j->reading->source->records++;
	end = iis_cells_place(text, &j->target.places, &line);
	if (end != SIZE_MAX) {
		j->r.line = j->c.line;
		j->r.offset = j->c.offset;
		cursor_next_line(&j->c, pos + end + 1);
		j->cells.has_nul = false;
		read_row(j, pos, line, IIS_FITS, candidate);
		return;
	}
	at = j->c;
	end = iis_cells_split(text, &j->cells);
	cursor_end_line(&j->c, pos + end);
	take_cells(j, &at, candidate);
}

/* The line at the cursor: a row, a directive, or nothing. */
static void
read_cursor_line(struct job *j, enum candidate candidate)
{
	struct cursor at = j->c;
	struct span line;

	if (!at_odd_line(&at)) {
		read_plain_line(j, candidate);
		return;
	}
	region_end(j, j->c.pos);
	line = without_nuls(j, &at, cursor_line(&j->c));
	j->region = j->c.pos;
	if (span_trim(line).n == 0)
		return;
	if (line.p[0] == '#') {
		directive(j, &at, line, candidate == CANDIDATE);
		return;
	}
	j->reading->source->records++;
	iis_cells_of(line, &j->cells);
	take_cells(j, &at, candidate);
}

/*
 * On to the line that starts at TO, counting the rows on the way; none of
 * them holds a needle.
 */
static void
pass(struct job *j, size_t to)
{
	uint64_t line;

	while (j->c.pos < to) {
		if (at_odd_line(&j->c) || !may_skip(j->state)) {
			read_cursor_line(j, PLAIN);
			continue;
		}
		if (!j->state->first_seen)
			tell_time(j, j->c.pos, row_time(j, j->c.pos));
		line = j->c.line;
		cursor_rows(&j->c, to);
		j->reading->source->records += j->c.line - line;
		if (j->c.text.p[j->c.pos - 1] != '\n')
			j->reading->source->records++;
	}
}

/* Start of the line of HIT, at the cursor or behind it. */
static size_t
line_of(const struct job *j, size_t hit)
{
	const char *p = j->c.text.p + j->c.pos;
	size_t n = hit - j->c.pos;

	/* row after row, where a server does nothing else */
	if (n < LINE_NEAR && (n == 0 || !memchr(p, '\n', n)))
		return j->c.pos;
	return line_before(j->c.text, hit + 1, j->c.pos);
}

/* Rows that follow one with a needle, as long as they hold one, too. */
static void
read_dense(struct job *j)
{
	const struct needles *needles = j->reading->needles;

	j->dense = needles && needles->count > 0 && may_skip(j->state) &&
		   j->state->first_seen;
	while (j->dense && j->c.pos < j->c.text.n && !at_odd_line(&j->c))
		read_plain_line(j, PERHAPS);
}

/* The rest of the block, whose last line is whole. */
static void
read_rows(struct job *j)
{
	const struct needles *needles = j->reading->needles;
	size_t hit, row, after = SIZE_MAX, end = j->c.text.n;

	while (j->c.pos < end) {
		hit = j->c.pos;
		if (needles)
			hit = needles_find(needles, j->c.text, hit);
		if (hit == SIZE_MAX) {
			pass(j, end);
			break;
		}
		row = line_of(j, hit);
		pass(j, row);
		read_cursor_line(j, CANDIDATE);
		if (row == after)
			read_dense(j);
		after = j->c.pos;
	}
	region_end(j, j->c.pos);
}

/*
 * A last row without its line end, at the end of the file: whole or not?
 * One that is merely too long is kept, as far as it goes.
 */
static bool
is_cut(const struct iis_state *st, struct span line)
{
	struct record r = { 0 };
	struct span date, time;

	if (line.n == 0 || line.p[0] == '#' || !knows_rows(st) ||
	    line.n >= READER_RECORD_MAX)
		return false;
	return span_trim(line).n > 0 &&
	       iis_row_read(&st->columns, line, &r, &date, &time) == IIS_SHORT;
}

enum err
iis_format_block(const struct iis_format *format, void *state,
    struct reading *r, const struct block *b)
{
	struct iis_state *st = state;
	struct job j = { .format = format,
		.state = st,
		.reading = r,
		.told = { SIZE_MAX, SIZE_MAX } };
	size_t whole = b->text.n;

	if (!st->started) {
		st->started = true;
		st->clock = IIS_CLOCK_INIT;
		st->tail[0] = st->tail[1] = TIME_NONE;
	}
	begin_rows(&j);
	j.c = cursor_start(b, r->source);
	cursor_to(&j.c, j.region = utf8_mark(b->text));
	if (b->torn)
		whole = reader_cut_lines(b->text);
	j.c.text.n = whole;
	read_rows(&j);
	j.c.text.n = b->text.n;
	if (is_cut(st, span_slice(b->text, whole, b->text.n))) {
		r->source->records++;
		source_problem(r->source, PROBLEM_TORN, j.c.line,
		    span_slice(b->text, whole, b->text.n));
	} else {
		read_rows(&j);
	}
	cursor_finish(&j.c, r, b);
	return OK;
}

enum err
iis_format_end(void *state, struct reading *r)
{
	struct iis_state *st = state;

	if (st->started) {
		source_time(r->source, st->tail[0]);
		source_time(r->source, st->tail[1]);
	}
	return OK;
}

void
iis_format_guess(void *state)
{
	struct iis_state *st = state;

	st->tail[0] = st->tail[1] = READER_AS_BEFORE;
}

bool
iis_format_join(void *state, const void *guess, const void *after)
{
	struct iis_state *st = state;
	const struct iis_state *from = guess;
	int64_t tail[2] = { st->tail[0], st->tail[1] };

	if (st->started != from->started ||
	    st->first_seen != from->first_seen ||
	    memcmp(&st->columns, &from->columns, sizeof(st->columns)) != 0 ||
	    st->clock.base != from->clock.base ||
	    st->clock.hours != from->clock.hours)
		return false;
	*st = *(const struct iis_state *)after;
	reader_join_tail(st->tail, tail);
	return true;
}

static enum err
iis_block(void *state, struct reading *r, const struct block *b)
{
	static const struct iis_format format = { .kind = SOURCE_IIS,
		.fields = IIS_FIELDS_SITE };

	return iis_format_block(&format, state, r, b);
}

const struct reader_ops reader_iis = {
	.kind = SOURCE_IIS,
	.name = "iis",
	.sniff = iis_sniff,
	.most = 100,
	.cut = reader_cut_lines,
	.state_size = sizeof(struct iis_state),
	.block = iis_block,
	.guess = iis_format_guess,
	.join = iis_format_join,
	.pause = iis_format_end,
	.end = iis_format_end,
};

/* #Fields as IIS 10 writes it when nobody has chosen otherwise. */
static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	if (text[0] != '#')
		buf_puts(out, "#Software: Microsoft Internet Information "
			      "Services 10.0\n#Version: 1.0\n"
			      "#Date: 2026-03-02 00:00:00\n"
			      "#Fields: date time s-ip cs-method cs-uri-stem "
			      "cs-uri-query s-port cs-username c-ip "
			      "cs(User-Agent) cs(Referer) sc-status "
			      "sc-substatus sc-win32-status time-taken\n");
	sample_wrap_line(text, out);
	return &reader_iis;
}

/* http.sys gathers rows in a buffer of 64 KiB, and writes it when it is full
 * or a minute or two old.  */
const struct source_ops source_iis = { wrap_sample, summarise_request, NULL,
	2 * TIME_MINUTE, NULL };
