/*
 * Where entries begin and end, and what is in them.
 *
 * A raw entry ends with its mark, never with a line: its text is what the
 * policy module was answered, a whole page of HTML at times.  The next
 * beginning of an entry at the start of a line ends one that was cut.
 * In the other shapes a line is an entry, but the page that follows
 * "Verify challenge returns" belongs to that message: to its </html>, or,
 * when that is missing, to the next known message or an empty line.
 *
 * Of entries that follow one upon the other most say the same behind the
 * message, but for the time.  Bytes that are the same have the same values in
 * them; a time that can be read holds nothing that would end its value.
 */

#include "engine/evidence/readers/cmtrace_entry.h"

#include "engine/base/utf8.h"
#include "engine/evidence/readers/cmtrace_time.h"

#include <string.h>

#define HEAD "<![LOG["
#define TAIL "]LOG]!>"

/* What may follow the beginning of a known message. */
enum after { AFTER_DOTS, AFTER_WORD, AFTER_ANSWER, AFTER_ANY };

static const struct {
	const char *text;
	enum after after;
} known[] = {
	{ "Calling VerifyRequest", AFTER_DOTS },
	{ "Sending request to certificate registration point", AFTER_DOTS },
	{ "Verify challenge returns", AFTER_ANSWER },
	{ "Exiting VerifyRequest with ", AFTER_WORD },
	{ "Calling Notifyrequest", AFTER_DOTS },
	{ "Exiting Notify with ", AFTER_WORD },
	{ "Failed to send http request /CertificateRegistrationSvc",
	    AFTER_ANY },
	{ "Failed to send http request /CMCertificateRegistration", AFTER_ANY },
	{ "WINHTTP_CALLBACK_STATUS_FLAG_", AFTER_WORD },
};

static bool
may_follow(struct span rest, enum after after)
{
	size_t i;

	if (after == AFTER_ANY)
		return true;
	rest = span_trim(rest);
	if (after == AFTER_ANSWER && span_starts(rest, "<"))
		return true;
	for (i = 0; i < rest.n; i++)
		if (after == AFTER_DOTS ? rest.p[i] != '.' : rest.p[i] == ' ')
			return false;
	return true;
}

/* The first line of S, without CR. */
static struct span
first_line(struct span s)
{
	struct span line = SPAN("");

	span_line(&s, &line);
	return line;
}

bool
cmtrace_is_known(struct span s)
{
	struct span line = first_line(s), text;
	size_t i, tab = span_find_byte(line, '\t', 0);

	line = span_slice(line, 0, tab);
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		text = span_of(known[i].text);
		if (span_istarts(line, known[i].text) &&
		    may_follow(
			span_slice(line, text.n, line.n), known[i].after))
			return true;
	}
	return false;
}

/* LINE opens a page of HTML as the answer to a challenge. */
static bool
opens_page(struct span line)
{
	return span_find_byte(line, '<', 0) != SIZE_MAX &&
	       span_istarts(line, "Verify challenge returns") &&
	       cmtrace_is_known(line);
}

/* Offset after the line that starts at POS. */
static size_t
after_line(struct span s, size_t pos)
{
	size_t end = span_find_byte(s, '\n', pos);

	return end == SIZE_MAX ? s.n : end + 1;
}

static struct span
without_line_end(struct span s)
{
	if (s.n > 0 && s.p[s.n - 1] == '\n')
		s.n--;
	if (s.n > 0 && s.p[s.n - 1] == '\r')
		s.n--;
	return s;
}

struct cmtrace_scan
cmtrace_scan(struct span text)
{
	return (struct cmtrace_scan){ .text = text };
}

static inline bool
begins_entry(struct span text, size_t pos)
{
	return text.n - pos >= sizeof(HEAD) - 1 &&
	       memcmp(text.p + pos, HEAD, sizeof(HEAD) - 1) == 0;
}

/* Where the mark stands that ends a raw entry, from AT on; or SIZE_MAX. */
static size_t
find_tail(struct span text, size_t at)
{
	while ((at = span_find_byte(text, ']', at)) != SIZE_MAX) {
		if (text.n - at >= sizeof(TAIL) - 1 &&
		    memcmp(text.p + at, TAIL, sizeof(TAIL) - 1) == 0)
			break;
		at++;
	}
	return at;
}

/* The first line that begins after AT and begins an entry, or SIZE_MAX. */
static size_t
find_head(struct span text, size_t at)
{
	while ((at = span_find_byte(text, '\n', at)) != SIZE_MAX)
		if (begins_entry(text, ++at))
			break;
	return at;
}

/*
 * The end of a raw entry whose message, from AT on, has lines or no mark TAIL
 * behind it: there, or where another entry begins before that.
 */
static size_t
end_of_lines(struct span text, size_t at, size_t tail, enum cmtrace_kind *kind)
{
	size_t head = find_head(span_slice(text, 0, tail), at);

	*kind = head == SIZE_MAX && tail != SIZE_MAX ? CMTRACE_RAW
						     : CMTRACE_HEAD;
	if (*kind == CMTRACE_RAW)
		return after_line(text, tail);
	return head != SIZE_MAX ? head : text.n;
}

/* The raw entry that begins at the scan's place. */
static void
next_raw(struct cmtrace_scan *s, struct cmtrace_entry *e)
{
	size_t at = s->pos + sizeof(HEAD) - 1;
	size_t tail = find_tail(s->text, at), end = after_line(s->text, at);

	e->mark = tail - s->pos;
	if (tail < end) {
		e->kind = CMTRACE_RAW;
		e->one_line = s->text.p[end - 1] == '\n';
	} else {
		end = end_of_lines(s->text, at, tail, &e->kind);
	}
	e->text = without_line_end(span_slice(s->text, s->pos, end));
	s->pos = end;
}

/* End of the page that the message at START opens. */
static size_t
page_end(struct span text, size_t start)
{
	size_t pos = after_line(text, start), next, blank = SIZE_MAX;
	struct span line;

	if (span_iholds(span_slice(text, start, pos), "</html>"))
		return pos;
	for (; pos < text.n; pos = next) {
		next = after_line(text, pos);
		line = span_slice(text, pos, next);
		if (begins_entry(text, pos) || cmtrace_is_known(line))
			break;
		if (span_iholds(line, "</html>"))
			return next;
		if (blank == SIZE_MAX && span_trim(line).n == 0)
			blank = pos;
	}
	return blank == SIZE_MAX ? pos : blank;
}

static void
next_line(struct cmtrace_scan *s, struct cmtrace_entry *e)
{
	size_t end = after_line(s->text, s->pos);
	struct span line = span_slice(s->text, s->pos, end);

	e->kind = CMTRACE_LINE;
	if (opens_page(line))
		end = page_end(s->text, s->pos);
	else if (span_holds(line, TAIL))
		e->kind = CMTRACE_TAIL;
	e->text = without_line_end(span_slice(s->text, s->pos, end));
	s->pos = end;
}

bool
cmtrace_next(struct cmtrace_scan *s, struct cmtrace_entry *e)
{
	size_t end;

	while (s->pos < s->text.n) {
		e->start = s->pos;
		e->one_line = false;
		if (begins_entry(s->text, s->pos)) {
			next_raw(s, e);
			e->end = s->pos;
			return true;
		}
		end = after_line(s->text, s->pos);
		if (span_trim(span_slice(s->text, s->pos, end)).n > 0) {
			next_line(s, e);
			e->end = s->pos;
			return true;
		}
		s->pos = end;
	}
	return false;
}

void
cmtrace_next_like(
    struct cmtrace_scan *s, struct span head, struct cmtrace_entry *e)
{
	size_t start = s->pos, end = after_line(s->text, start + head.n);

	e->kind = CMTRACE_RAW;
	e->start = start;
	e->mark = head.n - (sizeof(TAIL) - 1);
	e->end = end;
	e->one_line = s->text.p[end - 1] == '\n' &&
		      span_find_byte(head, '\n', 0) == SIZE_MAX;
	e->text = without_line_end(span_slice(s->text, start, end));
	s->pos = end;
}

/* Start of the line before the one that starts at POS > 0. */
static size_t
line_before(struct span text, size_t pos)
{
	pos--;
	while (pos > 0 && text.p[pos - 1] != '\n')
		pos--;
	return pos;
}

/* The last line of TEXT that begins a raw entry, or SIZE_MAX. */
static size_t
last_raw(struct span text)
{
	size_t pos = text.n;

	while (pos > 0) {
		pos = line_before(text, pos);
		if (begins_entry(text, pos))
			return pos;
	}
	return SIZE_MAX;
}

/* Where the page begins that TEXT leaves open, or its end. */
static size_t
open_page(struct span text)
{
	struct span line;
	size_t pos = text.n, end;

	while (pos > 0) {
		end = pos;
		pos = line_before(text, pos);
		line = span_slice(text, pos, end);
		if (span_iholds(line, "</html>"))
			return text.n;
		if (cmtrace_is_known(line))
			return opens_page(line) ? pos : text.n;
	}
	return text.n;
}

static size_t
whole_entries(struct span text)
{
	size_t from = 0, raw;

	while (text.n > 0 && text.p[text.n - 1] != '\n')
		text.n--;
	raw = last_raw(text);
	if (raw != SIZE_MAX) {
		from = span_find(text, SPAN(TAIL), raw);
		if (from == SIZE_MAX)
			return raw;
		from = after_line(text, from);
	}
	return from + open_page(span_slice(text, from, text.n));
}

/*
 * The mark at the head of a file is no part of its first line.  Here it is
 * not known whether this is the head: elsewhere waiting for more does no
 * harm, cutting the mark off would.
 */
size_t
cmtrace_whole(struct span text)
{
	size_t mark = utf8_mark(text);
	size_t whole = whole_entries(span_slice(text, mark, text.n));

	return whole > 0 ? mark + whole : 0;
}

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

static void
put_thread(struct record *r, struct span thread)
{
	r->field[FIELD_THREAD] = thread;
	r->flow = thread.n > 0 ? span_hash(thread) : 0;
}

enum attribute { TIME, DATE, COMPONENT, CONTEXT, TYPE, THREAD, ATTRIBUTES };

#define LITERAL(s)                                                             \
	{                                                                      \
		s, sizeof(s) - 1                                               \
	}

/*
 * TAIL as nearly everybody writes it, taken by its pieces.  A value with a
 * blank or a tag could hold what looks like an attribute: attribute() may
 * sort that out.
 */
static bool
usual_attributes(
    struct span tail, struct span value[ATTRIBUTES], struct cmtrace_tail *last)
{
	static const struct span pieces[ATTRIBUTES] = { LITERAL("<time=\""),
		LITERAL("\" date=\""), LITERAL("\" component=\""),
		LITERAL("\" context=\""), LITERAL("\" type=\""),
		LITERAL("\" thread=\"") };
	/* sparse: nothing else ends a usual value */
	static const bool stops[256] = {
		['"'] = true, [' '] = true, ['<'] = true
	};
	size_t at = 0, i, n;

	for (i = 0; i < ATTRIBUTES; i++) {
		n = pieces[i].n;
		if (tail.n - at < n || memcmp(tail.p + at, pieces[i].p, n) != 0)
			return false;
		at += n;
		n = at;
		while (at < tail.n && !stops[(uint8_t)tail.p[at]])
			at++;
		if (at < tail.n && tail.p[at] != '"')
			return false;
		value[i] = (struct span){ tail.p + n, at - n };
	}
	if (at == tail.n)
		return false;
	*last = (struct cmtrace_tail){ .text = span_slice(tail, 0, at + 1),
		.middle = pieces[TIME].n + value[TIME].n,
		.date = value[DATE],
		.component = value[COMPONENT],
		.type = value[TYPE],
		.thread = value[THREAD],
		.raw = value[TIME] };
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

struct span
cmtrace_message(const struct cmtrace_entry *e)
{
	return span_slice(e->text, sizeof(HEAD) - 1, e->mark);
}

struct span
cmtrace_head(const struct cmtrace_entry *e)
{
	return span_slice(e->text, 0, e->mark + sizeof(TAIL) - 1);
}

/* The bytes in TO that stand where VALUE, which is there, stands in FROM. */
static struct span
moved(struct span value, struct span from, struct span to)
{
	return (struct span){ to.p + (value.p - from.p), value.n };
}

/*
 * TAIL begins like LAST, but for the time, which is as long and can be read:
 * so there is nothing in it that would end a value.
 */
static bool
is_like_last(struct cmtrace_tail *last, struct span tail)
{
	struct span text = last->text, time = last->raw;
	size_t middle = last->middle, begins = middle - time.n;

	if (text.n == 0 || tail.n < text.n ||
	    memcmp(tail.p + middle, text.p + middle, text.n - middle) != 0 ||
	    memcmp(tail.p, text.p, begins) != 0)
		return false;
	time.p = tail.p + begins;
	if (memcmp(time.p, last->raw.p, time.n) == 0)
		return true;
	last->raw = time;
	last->time = cmtrace_time(
	    last->date, time, &last->zone_unknown, &last->bias);
	return last->time != TIME_NONE;
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

static bool
read_raw(
    const struct cmtrace_entry *e, struct cmtrace_tail *last, struct record *r)
{
	size_t after = e->mark + sizeof(TAIL) - 1;
	struct span tail = span_slice(e->text, after, e->text.n);
	struct span value[ATTRIBUTES];

	r->text = cmtrace_message(e);
	if (is_like_last(last, tail)) {
		put_last(last, tail, r);
		return true;
	}
	attributes(tail, value, last);
	r->field[FIELD_COMPONENT] = value[COMPONENT];
	r->field[FIELD_TYPE] = value[TYPE];
	put_thread(r, value[THREAD]);
	r->time = cmtrace_time(
	    value[DATE], value[TIME], &r->zone_unknown, &r->bias);
	last->flow = r->flow;
	last->time = r->time;
	last->zone_unknown = r->zone_unknown;
	last->bias = r->bias;
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
    const struct cmtrace_entry *e, struct cmtrace_tail *last, struct record *r)
{
	r->time = TIME_NONE;
	r->zone_unknown = false;
	r->bias = 0;
	r->field[FIELD_COMPONENT] = SPAN_NONE;
	r->field[FIELD_TYPE] = SPAN_NONE;
	put_thread(r, SPAN_NONE);
	if (e->kind == CMTRACE_RAW)
		return read_raw(e, last, r);
	if (read_shown(e->text, r))
		return true;
	r->text = e->text;
	return false;
}
