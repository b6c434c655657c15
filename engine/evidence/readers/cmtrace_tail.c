/*
 * What stands behind a message.
 *
 * Of entries that follow one upon the other most say the same there, but for
 * the time and the thread.  Bytes that are the same have the same values in
 * them; a time that can be read holds nothing that would end its value.
 */

#include "engine/evidence/readers/cmtrace_tail.h"

#include "engine/base/ascii.h"
#include "engine/base/spread.h"
#include "engine/evidence/readers/cmtrace_time.h"

#include <string.h>

/* The value of an attribute: quoted, or up to a blank or '>'. */
static struct span
attribute(struct span s, const char *name)
{
	struct span key = span_of(name), value;
	size_t at = 0, end;

	while ((at = span_find(s, key, at)) != SIZE_MAX) {
		at += key.n;
		if (at == key.n ||
		    (s.p[at - key.n - 1] != ' ' && s.p[at - key.n - 1] != '<'))
			continue;
		value = span_slice(s, at, s.n);
		if (!span_starts(value, "\"")) {
			for (end = 0; end < value.n && value.p[end] != ' ' &&
				      value.p[end] != '>';)
				end++;
			return span_slice(value, 0, end);
		}
		value = span_slice(value, 1, value.n);
		end = span_find_byte(value, '"', 0);
		return end == SIZE_MAX ? SPAN_NONE : span_slice(value, 0, end);
	}
	return SPAN_NONE;
}

static uint64_t
flow_of(struct span thread)
{
	return thread.n > 0 ? span_hash(thread) : 0;
}

static void
put_thread(struct record *r, struct span thread)
{
	r->field[FIELD_THREAD] = thread;
	r->flow = flow_of(thread);
}

enum attribute { TIME, DATE, COMPONENT, CONTEXT, TYPE, THREAD, ATTRIBUTES };

#define TAIL_BEGINS "<time=\""
#define CLOCK_AT    (sizeof(TAIL_BEGINS) - 1)
#define CLOCK_ENDS  (CLOCK_AT + CMTRACE_CLOCK)
#define LITERAL(s)                                                             \
	{                                                                      \
		s, sizeof(s) - 1                                               \
	}

/* sparse: nothing else ends a usual value */
static const bool ends_value[256] = {
	['"'] = true, [' '] = true, ['<'] = true, ['\n'] = true
};

/*
 * TAIL as nearly everybody writes it, taken by its pieces.  A value with a
 * blank or a tag could hold what looks like an attribute: attribute() may
 * sort that out.
 */
static bool
usual_attributes(
    struct span tail, struct span value[ATTRIBUTES], struct cmtrace_tail *last)
{
	static const struct span pieces[ATTRIBUTES] = { LITERAL(TAIL_BEGINS),
		LITERAL("\" date=\""), LITERAL("\" component=\""),
		LITERAL("\" context=\""), LITERAL("\" type=\""),
		LITERAL("\" thread=\"") };
	size_t at = 0, i, n;

	for (i = 0; i < ATTRIBUTES; i++) {
		n = pieces[i].n;
		if (tail.n - at < n || memcmp(tail.p + at, pieces[i].p, n) != 0)
			return false;
		at += n;
		n = at;
		while (at < tail.n && !ends_value[(uint8_t)tail.p[at]])
			at++;
		if (at < tail.n && tail.p[at] != '"')
			return false;
		value[i] = (struct span){ tail.p + n, at - n };
	}
	if (at == tail.n)
		return false;
	*last = (struct cmtrace_tail){ .text = span_slice(tail, 0, at + 1),
		.component = value[COMPONENT],
		.type = value[TYPE],
		.thread = value[THREAD] };
	return true;
}

static void
attributes(
    struct span tail, struct span value[ATTRIBUTES], struct cmtrace_tail *last)
{
	*last = (struct cmtrace_tail){ 0 };
	if (usual_attributes(tail, value, last))
		return;
	value[TIME] = attribute(tail, "time=");
	value[DATE] = attribute(tail, "date=");
	value[COMPONENT] = attribute(tail, "component=");
	value[TYPE] = attribute(tail, "type=");
	value[THREAD] = attribute(tail, "thread=");
}

/* The bytes in TO that stand where VALUE, which is there, stands in FROM. */
static struct span
moved(struct span value, struct span from, struct span to)
{
	return (struct span){ to.p + (value.p - from.p), value.n };
}

/* N bytes, a few in most cases. */
static inline bool
same_bytes(const char *a, const char *b, size_t n)
{
	if (n < 8)
		return spread_short(a, n) == spread_short(b, n);
	if (n > 16)
		return memcmp(a, b, n) == 0;
	return spread_word(a) == spread_word(b) &&
	       spread_word(a + n - 8) == spread_word(b + n - 8);
}

/* What the last three digits of the clock at P say; only differences mean
   something. */
static inline int
milli_at(const char *p)
{
	return p[9] * 100 + p[10] * 10 + p[11];
}

/* The clock at P is of the second that LAST has: by how much it is later. */
static inline bool
same_second(const struct cmtrace_tail *last, const char *p, int64_t *later)
{
	if (spread_word(p) != spread_word(last->shown) || p[8] != '.' ||
	    !ascii_is_digit(p[9]) || !ascii_is_digit(p[10]) ||
	    !ascii_is_digit(p[11]))
		return false;
	*later = (milli_at(p) - milli_at(last->shown)) * 1000;
	return true;
}

/* LAST has the clock at P; false when it is none. */
static inline bool
take_clock(struct cmtrace_tail *last, const char *p)
{
	int64_t clock, later;

	if (!same_second(last, p, &later)) {
		clock = cmtrace_clock((struct span){ p, CMTRACE_CLOCK });
		if (clock < 0)
			return false;
		later = clock - last->clock;
	}
	last->time += later;
	last->clock += later;
	last->shown = p;
	return true;
}

/* TAIL is like LAST up to its thread, which is another one. */
static bool
take_thread(struct cmtrace_tail *last, struct span tail)
{
	size_t at = last->before, end = at;

	while (end < tail.n && !ends_value[(uint8_t)tail.p[end]])
		end++;
	if (end == tail.n || tail.p[end] != '"')
		return false;
	last->component = moved(last->component, last->text, tail);
	last->type = moved(last->type, last->text, tail);
	last->thread = span_slice(tail, at, end);
	last->flow = flow_of(last->thread);
	last->text = span_slice(tail, 0, end + 1);
	return true;
}

/* Behind what stands before it TAIL has the thread that LAST has. */
static inline bool
is_thread(const struct cmtrace_tail *last, struct span tail)
{
	size_t at = last->before, n = last->text.n - at;

	return tail.n - at >= n &&
	       same_bytes(tail.p + at, last->text.p + at, n);
}

/*
 * TAIL is like LAST, but for the clock and the thread: so there is nothing
 * before that one's end that would end another value, or the line.  LAST gets
 * both.
 */
static inline bool
is_like(struct cmtrace_tail *last, struct span tail)
{
	const char *p = tail.p, *as = last->text.p;
	size_t n = last->before;

	if (n == 0 || tail.n < n ||
	    memcmp(p + CLOCK_ENDS, as + CLOCK_ENDS, n - CLOCK_ENDS) != 0 ||
	    memcmp(p, TAIL_BEGINS, CLOCK_AT) != 0 ||
	    !take_clock(last, p + CLOCK_AT))
		return false;
	return is_thread(last, tail) || take_thread(last, tail);
}

/* The same of the other one, which becomes the last one then. */
static bool
is_like_other(struct cmtrace_tails *tails, struct span tail)
{
	struct cmtrace_tail last = tails->last;

	if (!is_like(&tails->other, tail))
		return false;
	tails->last = tails->other;
	tails->other = last;
	return true;
}

static inline bool
is_like_last(struct cmtrace_tails *tails, struct span tail)
{
	return is_like(&tails->last, tail) || is_like_other(tails, tail);
}

/* What LAST has of a tail like it is what TAIL has. */
static void
put_last(const struct cmtrace_tail *last, struct span tail, struct record *r)
{
	r->field[FIELD_COMPONENT] = moved(last->component, last->text, tail);
	r->field[FIELD_TYPE] = moved(last->type, last->text, tail);
	r->field[FIELD_THREAD] = moved(last->thread, last->text, tail);
	r->flow = last->flow;
	r->time = last->time;
	r->zone_unknown = last->zone_unknown;
	r->bias = last->bias;
}

#define MESSAGE_AT (sizeof(CMTRACE_HEAD_MARK) - 1)
#define MARKS      (MESSAGE_AT + sizeof(CMTRACE_TAIL_MARK) - 1)

/* TEXT from AT on has the bytes of REST, which are there. */
static inline bool
is_rest(struct span rest, struct span text, size_t at)
{
	return rest.n > 0 && text.n - at >= rest.n &&
	       memcmp(text.p + at, rest.p, rest.n) == 0;
}

/* Behind the line that goes on at AT in TEXT; FORM has that from now on. */
static size_t
learn_rest(struct cmtrace_form *form, struct span text, size_t at)
{
	size_t end = span_find_byte(text, '\n', at);
	bool whole = end != SIZE_MAX;

	if (!whole)
		end = text.n;
	form->ending = whole + (end > at && text.p[end - 1] == '\r');
	end += whole;
	form->rest = whole ? span_slice(text, at, end) : SPAN_NONE;
	return end;
}

/* FORM has the head and the rest of E, which begins at the scan's place. */
static inline void
put_entry(struct cmtrace_scan *s, const struct cmtrace_form *form, size_t end,
    struct cmtrace_entry *e)
{
	size_t n = end - s->pos;

	e->kind = CMTRACE_RAW;
	e->start = s->pos;
	e->text = (struct span){ s->text.p + s->pos, n - form->ending };
	e->mark = form->head.n - (sizeof(CMTRACE_TAIL_MARK) - 1);
	e->end = end;
	e->lines = form->lines + (form->rest.n > 0);
	s->pos = end;
}

bool
cmtrace_next_like(struct cmtrace_scan *s, struct cmtrace_form *form,
    struct cmtrace_tails *tails, struct cmtrace_entry *e, struct record *r)
{
	struct span text = s->text;
	size_t at = s->pos + form->head.n;
	struct span tail = { text.p + at, text.n - at };
	bool like = is_like_last(tails, tail);

	if (like) {
		put_last(&tails->last, tail, r);
		r->text = (struct span){ text.p + s->pos + MESSAGE_AT,
			form->head.n - MARKS };
		at += tails->last.text.n;
	}
	at = is_rest(form->rest, text, at) ? at + form->rest.n
					   : learn_rest(form, text, at);
	put_entry(s, form, at, e);
	return like;
}

static void
read_attributes(struct span tail, struct cmtrace_tails *tails, struct record *r)
{
	struct cmtrace_tail *last = &tails->last;
	struct span value[ATTRIBUTES];

	tails->other = *last;
	attributes(tail, value, last);
	last->serial = ++tails->serials;
	r->field[FIELD_COMPONENT] = value[COMPONENT];
	r->field[FIELD_TYPE] = value[TYPE];
	put_thread(r, value[THREAD]);
	r->time = cmtrace_time(
	    value[DATE], value[TIME], &r->zone_unknown, &r->bias);
	last->flow = r->flow;
	last->time = r->time;
	last->zone_unknown = r->zone_unknown;
	last->bias = r->bias;
	if (last->text.n == 0 || r->time == TIME_NONE)
		return;
	last->shown = value[TIME].p;
	last->clock = cmtrace_clock(value[TIME]);
	if (last->clock >= 0)
		last->before = (size_t)(value[THREAD].p - tail.p);
}

static bool
read_raw(struct cmtrace_entry *e, struct cmtrace_tails *tails, struct record *r)
{
	size_t after = cmtrace_mark(e) + sizeof(CMTRACE_TAIL_MARK) - 1;
	struct span tail = span_slice(e->text, after, e->text.n);

	r->text = cmtrace_message(e);
	if (is_like_last(tails, tail))
		put_last(&tails->last, tail, r);
	else
		read_attributes(tail, tails, r);
	return true;
}

/* Takes what follows the last tab off *S; false when there is no tab. */
static bool
last_column(struct span *s, struct span *out)
{
	size_t n = s->n;

	while (n > 0 && s->p[n - 1] != '\t' && s->p[n - 1] != '\n')
		n--;
	if (n == 0 || s->p[n - 1] == '\n')
		return false;
	*out = span_slice(*s, n, s->n);
	s->n = n - 1;
	return true;
}

/* "text TAB component TAB date time TAB 4712 (0x1268)" */
static bool
read_shown(struct span s, struct record *r)
{
	struct span thread, shown, component;
	size_t id;

	if (!last_column(&s, &thread) || !last_column(&s, &shown) ||
	    !last_column(&s, &component))
		return false;
	id = span_find(thread, SPAN(" (0x"), 0);
	if (id == SIZE_MAX)
		return false;
	r->text = s;
	r->field[FIELD_COMPONENT] = component;
	put_thread(r, span_slice(thread, 0, id));
	r->time = cmtrace_shown_time(shown);
	r->zone_unknown = true;
	return true;
}

bool
cmtrace_read(
    struct cmtrace_entry *e, struct cmtrace_tails *tails, struct record *r)
{
	r->time = TIME_NONE;
	r->zone_unknown = false;
	r->bias = 0;
	r->field[FIELD_COMPONENT] = SPAN_NONE;
	r->field[FIELD_TYPE] = SPAN_NONE;
	put_thread(r, SPAN_NONE);
	if (e->kind == CMTRACE_RAW)
		return read_raw(e, tails, r);
	if (read_shown(e->text, r))
		return true;
	r->text = e->text;
	return false;
}
