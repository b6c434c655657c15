/*
 * Where entries begin and end, and what is in them.
 *
 * A raw entry ends with its mark, never with a line: its text is what the
 * policy module was answered, a whole page of HTML at times.  The next
 * beginning of an entry at the start of a line ends one that was cut.
 * In the other shapes a line is an entry, but the page that follows
 * "Verify challenge returns" belongs to that message: to its </html>, or,
 * when that is missing, to the next known message or an empty line.
 */

#include "engine/evidence/readers/cmtrace_entry.h"

#include "engine/base/utf8.h"

#include <string.h>

#define HEAD CMTRACE_HEAD_MARK
#define TAIL CMTRACE_TAIL_MARK

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

static inline bool
is_tail(struct span text, size_t pos)
{
	return text.n - pos >= sizeof(TAIL) - 1 &&
	       memcmp(text.p + pos, TAIL, sizeof(TAIL) - 1) == 0;
}

/* Where the mark stands that ends a raw entry, from AT on; or SIZE_MAX. */
static size_t
find_tail(struct span text, size_t at)
{
	while ((at = span_find_byte(text, ']', at)) != SIZE_MAX) {
		if (is_tail(text, at))
			break;
		at++;
	}
	return at;
}

size_t
cmtrace_mark(struct cmtrace_entry *e)
{
	if (e->mark == 0)
		e->mark = find_tail(e->text, sizeof(HEAD) - 1);
	return e->mark;
}

/*
 * The line from AT to END holds a mark: mostly where the one before did, seen
 * from its end.
 */
static bool
holds_tail(struct cmtrace_scan *s, size_t at, size_t end)
{
	size_t tail;

	if (s->back > 0 && end - at >= s->back &&
	    is_tail(s->text, end - s->back))
		return true;
	tail = find_tail(span_slice(s->text, 0, end), at);
	if (tail == SIZE_MAX)
		return false;
	s->back = end - tail;
	return true;
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

/*
 * The same for AT, which is not before the one asked for last: of many entries
 * without a mark none looks for it through all that is left.
 */
static size_t
next_tail(struct cmtrace_scan *s, size_t at)
{
	if (s->tail < at)
		s->tail = find_tail(s->text, at);
	return s->tail;
}

/* The raw entry that begins at the scan's place. */
static void
next_raw(struct cmtrace_scan *s, struct cmtrace_entry *e)
{
	size_t at = s->pos + sizeof(HEAD) - 1, end = after_line(s->text, at);

	e->mark = 0;
	if (holds_tail(s, at, end)) {
		e->kind = CMTRACE_RAW;
		e->lines = s->text.p[end - 1] == '\n';
	} else {
		end = end_of_lines(s->text, at, next_tail(s, end), &e->kind);
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
		e->lines = 0;
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
