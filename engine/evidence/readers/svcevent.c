/*
 * XmlWriterTraceListener builds its events from fixed pieces of text, so the
 * common event needs no parser: the pieces are compared, what stands between
 * them is taken.  Anything unusual goes to libxml2, whose answer is the
 * measure: the test compares both ways on the same events.
 * https://github.com/microsoft/referencesource XmlWriterTraceListener.cs
 */
#include "engine/evidence/readers/svcevent.h"

#include "engine/base/lanes.h"
#include "engine/base/utf8.h"
#include "engine/base/xml.h"

#include <string.h>

enum part {
	SUBTYPE,
	LEVEL,
	TIME,
	SOURCE,
	ACTIVITY,
	PROCESS_ID,
	THREAD,
	COMPUTER,
	PARTS
};

/* Where the parts stand in the element System. */
static const struct xmlrow_part parts[] = {
	[SUBTYPE] = { "SubType", "Name", FIELD_SUBTYPE },
	[LEVEL] = { "Level", NULL, FIELD_LEVEL },
	[TIME] = { "TimeCreated", "SystemTime", FIELD_COUNT },
	[SOURCE] = { "Source", "Name", FIELD_SOURCE_NAME },
	[ACTIVITY] = { "Correlation", "ActivityID", FIELD_ACTIVITY_ID },
	[PROCESS_ID] = { "Execution", "ProcessID", FIELD_PROCESS_ID },
	[THREAD] = { "Execution", "ThreadID", FIELD_THREAD },
	[COMPUTER] = { "Computer", NULL, FIELD_COMPUTER },
};

_Static_assert(
    sizeof(parts) / sizeof(parts[0]) == PARTS, "a place for every part");

#define LITERAL(s)                                                             \
	{                                                                      \
		s, sizeof(s) - 1                                               \
	}

/* The listener's pieces, and what ends the value that follows each. */
static const struct {
	struct span piece;
	char stop;
	bool optional;
} pieces[] = {
	{ LITERAL(
	      "<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/"
	      "E2ETraceEvent\"><System xmlns=\"http://schemas.microsoft.com/"
	      "2004/06/windows/eventlog/system\"><EventID>"),
	    '<', false },
	{ LITERAL("</EventID><Type>"), '<', false },
	{ LITERAL("</Type><SubType Name=\""), '"', false },
	{ LITERAL("\">"), '<', false },
	{ LITERAL("</SubType><Level>"), '<', false },
	{ LITERAL("</Level><TimeCreated SystemTime=\""), '"', false },
	{ LITERAL("\" /><Source Name=\""), '"', false },
	{ LITERAL("\" /><Correlation ActivityID=\""), '"', false },
	{ LITERAL("\" RelatedActivityID=\""), '"', true },
	{ LITERAL("\" /><Execution ProcessName=\""), '"', false },
	{ LITERAL("\" ProcessID=\""), '"', false },
	{ LITERAL("\" ThreadID=\""), '"', false },
	{ LITERAL("\" /><Channel/><Computer>"), '<', false },
	{ LITERAL("</Computer></System><ApplicationData>"), '<', false },
};

#define PIECES (sizeof(pieces) / sizeof(pieces[0]))
#define DATA   (PIECES - 1) /* the message of the event */

_Static_assert(PIECES <= XMLROW_VALUES, "a value after every piece");

/* The piece that each part stands behind. */
static const uint8_t place[PARTS] = {
	[SUBTYPE] = 2,
	[LEVEL] = 4,
	[TIME] = 5,
	[SOURCE] = 6,
	[ACTIVITY] = 7,
	[PROCESS_ID] = 10,
	[THREAD] = 11,
	[COMPUTER] = 12,
};

/* The pieces whose values change from one event to the next. */
static const uint8_t loose[] = { 5, 7, 10, 11 };

#define LOOSE (sizeof(loose) / sizeof(loose[0]))

/* As in cursor.c. */
typedef uint8_t bytes16 __attribute__((vector_size(16)));

static const char end_piece[] = "</ApplicationData></E2ETraceEvent>";

/* No bytes that XML forbids, changes or reads as markup. */
static bool
plain(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == '&' ||
		    s.p[i] == '<')
			return false;
	return true;
}

static bool
is_ascii(struct span s)
{
	uint64_t word, all = 0;
	size_t i = 0;

	for (; i + sizeof(word) <= s.n; i += sizeof(word)) {
		memcpy(&word, s.p + i, sizeof(word));
		all |= word;
	}
	for (; i < s.n; i++)
		all |= (uint64_t)(unsigned char)s.p[i];
	return (all & UINT64_C(0x8080808080808080)) == 0;
}

/* UTF-8 without U+FFFE and U+FFFF, which begin as U+FFFD does. */
static bool
is_text(struct span s)
{
	return is_ascii(s) || (utf8_valid(s) && !span_holds(s, "\xEF\xBF"));
}

/* Text with the entities of the listener; false if there is more in it. */
static bool
decode_text(struct span s, struct buf *out)
{
	if (span_holds(s, "]]>"))
		return false;
	while (s.n) {
		size_t n = 0;

		while (n < s.n && s.p[n] != '&') {
			if ((unsigned char)s.p[n] < 0x20 && s.p[n] != '\t' &&
			    s.p[n] != '\n')
				return false;
			n++;
		}
		buf_add(out, span_slice(s, 0, n));
		s = span_slice(s, n, s.n);
		if (s.n && !xml_take_entity(&s, out))
			return false;
	}
	return true;
}

/* The activity tells requests apart, else the thread of the process. */
static uint64_t
flow_of(const struct span *values, struct xmlrow_words *w)
{
	struct span thread = values[THREAD];
	uint64_t flow = xmlrow_activity(values[ACTIVITY]);

	if (flow != 0 || thread.n == 0)
		return flow;
	buf_clear(&w->spare);
	buf_add(&w->spare, values[PROCESS_ID]);
	buf_byte(&w->spare, '/');
	buf_add(&w->spare, thread);
	return span_hash(buf_span(&w->spare));
}

/* The flow of an activity of GUID's length, which is not looked at twice. */
static uint64_t
flow_again(const struct span *values, struct xmlrow_shape *shape,
    struct xmlrow_words *w)
{
	struct span now = values[ACTIVITY];

	if (shape->activity.p && span_eq(shape->activity, now))
		return shape->flow;
	shape->flow = xmlrow_activity(now);
	shape->activity = shape->flow != 0 ? now : SPAN_NONE;
	return shape->flow != 0 ? shape->flow : flow_of(values, w);
}

/* The number of N digits at P, or -1. */
static int
digits(const char *p, int n)
{
	int value = 0;

	for (; n > 0; n--, p++) {
		if (*p < '0' || *p > '9')
			return -1;
		value = 10 * value + (*p - '0');
	}
	return value;
}

/* The units of time in "09.1234567Z", a second and its parts, or -1. */
static int64_t
second_of(const char *p)
{
	int second = digits(p, 2), micro = digits(p + 3, 6);

	if (second < 0 || second > 59 || micro < 0 || p[2] != '.' ||
	    digits(p + 9, 1) < 0 || p[10] != 'Z')
		return -1;
	return second * TIME_SECOND + micro;
}

/* Times of one minute differ in their last characters. */
static void
time_again(struct record *r, struct xmlrow_shape *shape, struct span time)
{
	int64_t second = time.n == XMLROW_MINUTE + 11
			     ? second_of(time.p + XMLROW_MINUTE)
			     : -1;

	if (second >= 0 &&
	    memcmp(time.p, shape->minute, sizeof(shape->minute)) == 0) {
		r->time = shape->minute_time + second;
		r->zone_unknown = false;
		return;
	}
	xmlrow_time(r, time);
	if (second < 0 || r->time == TIME_NONE)
		return;
	memcpy(shape->minute, time.p, sizeof(shape->minute));
	shape->minute_time = r->time - second;
}

/* Where STOP or '<' is in S from AT on; S.n when neither is. */
static size_t
stop_at(struct span s, size_t at, char stop)
{
	while (at < s.n && s.p[at] != stop && s.p[at] != '<')
		at++;
	return at;
}

/* The head at the start of TEXT, piece by piece; false: it is not usual. */
static bool
head_anew(struct span text, struct xmlrow_head *h)
{
	struct span rest = text;

	for (size_t i = 0; i < PIECES; i++) {
		size_t n = pieces[i].piece.n, end;

		if (rest.n < n || memcmp(rest.p, pieces[i].piece.p, n) != 0) {
			if (!pieces[i].optional)
				return false;
			h->value[i] = SPAN_NONE;
			continue;
		}
		if (i == DATA) {
			h->length = text.n - rest.n + n;
			return true;
		}
		end = stop_at(rest, n, pieces[i].stop);
		if (end == rest.n || rest.p[end] != pieces[i].stop)
			return false;
		h->value[i] = span_slice(rest, n, end);
		rest = span_slice(rest, end, rest.n);
	}
	return false;
}

/* Not xmlrow_is_loose(), for many at once. */
LANES_INLINE lanes
are_marks(bool wide, lanes v)
{
	lanes low = v | lanes_all(wide, 0x20);
	lanes number = lanes_up_to(wide, v - lanes_all(wide, '+'), ':' - '+');
	lanes letter = lanes_up_to(wide, low - lanes_all(wide, 'a'), 'f' - 'a');
	lanes other = lanes_are(wide, low, 't') | lanes_are(wide, low, 'z') |
		      lanes_are(wide, v, '{') | lanes_are(wide, v, '}');

	return ~(number | letter | other);
}

LANES_INLINE size_t
loose_by(bool wide, struct span s)
{
	size_t n = 0;

	for (; n + LANES <= s.n; n += LANES) {
		uint32_t marks = lanes_bits(
		    wide, are_marks(wide, lanes_load(s.p + n)));

		if (marks)
			return n + (size_t)__builtin_ctz(marks);
	}
	while (n < s.n && xmlrow_is_loose(s.p[n]))
		n++;
	return n;
}

LANES_AVX2 static size_t
loose_wide(struct span s)
{
	return loose_by(true, s);
}

/* The length of what is loose at the start of S. */
static size_t
loose_length(struct span s)
{
	return LANES_WIDE ? loose_wide(s) : loose_by(false, s);
}

/* BEFORE, which is loose, is all that stands at the start of S up to a mark. */
static bool
stands_again(struct span s, struct span before)
{
	return s.n > before.n && s.p[before.n] == '"' &&
	       memcmp(s.p, before.p, before.n) == 0;
}

/* FROM is what stands from one loose value to the next one, and at P. */
static bool
skip_same(struct span *s, const char *from, const char *to)
{
	size_t n = (size_t)(to - from);

	if (s->n < n || memcmp(s->p, from, n) != 0)
		return false;
	s->p += n;
	s->n -= n;
	return true;
}

/* The values of H, where they stand now. */
static void
move_values(
    struct xmlrow_head *h, const char *start, const struct span found[LOOSE])
{
	ptrdiff_t by = start - h->start;
	size_t i = 0;

	for (size_t k = 0; k <= LOOSE; k++) {
		size_t stop = k < LOOSE ? loose[k] : DATA;

		for (; i < stop; i++)
			if (h->value[i].p)
				h->value[i].p += by;
		if (k == LOOSE)
			return;
		by = (found[k].p + found[k].n) -
		     (h->value[i].p + h->value[i].n);
		h->value[i++] = found[k];
	}
}

/* H stands again at the start of TEXT, and moves there. */
static bool
head_again(struct span text, struct xmlrow_head *h)
{
	const char *from = h->start;
	struct span rest = text, found[LOOSE];

	for (size_t k = 0; k < LOOSE; k++) {
		struct span old = h->value[loose[k]];
		size_t n;

		if (!skip_same(&rest, from, old.p))
			return false;
		n = stands_again(rest, old) ? old.n : loose_length(rest);
		if (n == rest.n || rest.p[n] != '"')
			return false;
		found[k] = span_slice(rest, 0, n);
		rest = span_slice(rest, n, rest.n);
		from = old.p + old.n;
	}
	if (!skip_same(&rest, from, h->start + h->length))
		return false;
	move_values(h, text.p, found);
	h->start = text.p;
	h->length = text.n - rest.n;
	return true;
}

static bool
is_loose(const struct xmlrow_head *h)
{
	for (size_t k = 0; k < LOOSE; k++) {
		struct span v = h->value[loose[k]];

		if (loose_length(v) != v.n)
			return false;
	}
	return true;
}

/* Nothing in S is but printable ASCII, and no reference. */
static bool
is_easy(struct span s)
{
	bytes16 v, hard = { 0 };
	size_t i = 0;

	for (; i + sizeof(v) <= s.n; i += sizeof(v)) {
		memcpy(&v, s.p + i, sizeof(v));
		hard |= (bytes16)(v - ' ' > '~' - ' ') | (bytes16)(v == '&');
	}
	for (; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~' || s.p[i] == '&')
			return false;
	for (i = 0; i < sizeof(v); i++)
		if (hard[i])
			return false;
	return true;
}

/* The head of TEXT; NULL: it is not usual. */
static struct xmlrow_head *
find_head(struct span text, struct xmlrow_shape *shape)
{
	struct xmlrow_head *h = shape->head;

	if (h && h->start && head_again(text, h))
		return h;
	h = shape->heads;
	for (size_t i = 0; i < XMLROW_HEADS; i++, h++)
		if (h != shape->head && h->start && head_again(text, h))
			return h;
	h = &shape->heads[shape->turn];
	h->start = NULL;
	h->known = false;
	if (!head_anew(text, h))
		return NULL;
	h->easy = is_easy(span_slice(text, 0, h->length));
	if (is_loose(h)) {
		h->start = text.p;
		shape->turn = (shape->turn + 1) % XMLROW_HEADS;
	}
	return h;
}

size_t
svcevent_measure(struct span text, struct xmlrow_shape *shape)
{
	size_t end;

	shape->head = find_head(text, shape);
	if (!shape->head)
		return 0;
	end = span_find_byte(text, '<', shape->head->length);
	if (end == SIZE_MAX ||
	    !span_starts(span_slice(text, end, text.n), end_piece))
		return 0;
	shape->data = span_slice(text, shape->head->length, end);
	return end + sizeof(end_piece) - 1;
}

/* The message of an event that is not easy, decoded; false: ask libxml2. */
static bool
message(struct span event, const struct xmlrow_shape *shape,
    struct xmlrow_words *w, struct span *out)
{
	for (size_t i = 0; i < DATA; i++)
		if (!plain(shape->head->value[i]))
			return false;
	buf_clear(&w->text);
	if (!is_text(event) || !decode_text(*out, &w->text))
		return false;
	*out = buf_span(&w->text);
	return true;
}

bool
svcevent_fill(struct span event, struct xmlrow_shape *shape, struct record *r,
    struct xmlrow_words *w)
{
	struct span values[PARTS] = { 0 }, text = shape->data;
	bool easy = shape->head->easy && is_easy(text) &&
		    !span_holds(text, "]]>");

	if (!easy && !message(event, shape, w, &text))
		return false;
	for (size_t i = 0; i < PARTS; i++) {
		values[i] = span_trim(shape->head->value[place[i]]);
		if (parts[i].field != FIELD_COUNT)
			r->field[parts[i].field] = values[i];
	}
	r->text = span_trim(text);
	r->width = FIELD_COMPUTER + 1;
	time_again(r, shape, values[TIME]);
	r->flow = flow_again(values, shape, w);
	return true;
}

void
svcevent_take(
    const struct xml_doc *doc, struct record *r, struct xmlrow_words *w)
{
	const struct xml_node *root = xml_root(doc);
	const struct xml_node *data = xml_child(root, "ApplicationData");
	struct span values[PARTS];

	xmlrow_parts(xml_child(root, "System"), parts, PARTS, values, r, w);
	buf_clear(&w->text);
	if (data)
		xml_text(data, &w->text);
	r->text = span_trim(buf_span(&w->text));
	xmlrow_time(r, values[TIME]);
	r->flow = flow_of(values, w);
}
