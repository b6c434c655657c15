/*
 * XmlWriterTraceListener builds its events from fixed pieces of text, so the
 * common event needs no parser: the pieces are compared, what stands between
 * them is taken.  Anything unusual goes to libxml2, whose answer is the
 * measure: the test compares both ways on the same events.
 * https://github.com/microsoft/referencesource XmlWriterTraceListener.cs
 */
#include "engine/evidence/readers/svcevent.h"

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

/* The listener's pieces, and the part that follows each up to STOP. */
static const struct {
	struct span piece;
	char stop;
	bool optional;
	enum part part;
} pieces[] = {
	{ LITERAL(
	      "<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/"
	      "E2ETraceEvent\"><System xmlns=\"http://schemas.microsoft.com/"
	      "2004/06/windows/eventlog/system\"><EventID>"),
	    '<', false, PARTS },
	{ LITERAL("</EventID><Type>"), '<', false, PARTS },
	{ LITERAL("</Type><SubType Name=\""), '"', false, SUBTYPE },
	{ LITERAL("\">"), '<', false, PARTS },
	{ LITERAL("</SubType><Level>"), '<', false, LEVEL },
	{ LITERAL("</Level><TimeCreated SystemTime=\""), '"', false, TIME },
	{ LITERAL("\" /><Source Name=\""), '"', false, SOURCE },
	{ LITERAL("\" /><Correlation ActivityID=\""), '"', false, ACTIVITY },
	{ LITERAL("\" RelatedActivityID=\""), '"', true, PARTS },
	{ LITERAL("\" /><Execution ProcessName=\""), '"', false, PARTS },
	{ LITERAL("\" ProcessID=\""), '"', false, PROCESS_ID },
	{ LITERAL("\" ThreadID=\""), '"', false, THREAD },
	{ LITERAL("\" /><Channel/><Computer>"), '<', false, COMPUTER },
	{ LITERAL("</Computer></System><ApplicationData>"), '<', false, PARTS },
};

#define PIECES (sizeof(pieces) / sizeof(pieces[0]))

_Static_assert(PIECES <= XMLROW_VALUES, "a value after every piece");

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
static void
fill_time_and_flow(
    const struct span *values, struct record *r, struct xmlrow_words *w)
{
	struct span thread = values[THREAD];

	xmlrow_time(r, values[TIME]);
	r->flow = xmlrow_activity(values[ACTIVITY]);
	if (r->flow != 0 || thread.n == 0)
		return;
	buf_clear(&w->spare);
	buf_add(&w->spare, values[PROCESS_ID]);
	buf_byte(&w->spare, '/');
	buf_add(&w->spare, thread);
	r->flow = span_hash(buf_span(&w->spare));
}

/* Where STOP or '<' is in S from AT on; S.n when neither is. */
static size_t
stop_at(struct span s, size_t at, char stop)
{
	while (at < s.n && s.p[at] != stop && s.p[at] != '<')
		at++;
	return at;
}

/*
 * BEFORE, what stood behind the same piece in the event before, stands in S
 * from AT on again and is ended by STOP: there is no mark in it.
 */
static bool
stands_again(struct span s, size_t at, struct span before, char stop)
{
	return before.p && s.n - at > before.n && s.p[at + before.n] == stop &&
	       memcmp(s.p + at, before.p, before.n) == 0;
}

/* The end of the value behind piece I, which ends at AT of S. */
static size_t
end_of_value(struct span s, size_t i, size_t at, struct span before)
{
	if (i + 1 == PIECES)
		return span_find_byte(s, '<', at);
	if (stands_again(s, at, before, pieces[i].stop))
		return at + before.n;
	return stop_at(s, at, pieces[i].stop);
}

size_t
svcevent_measure(struct span text, struct xmlrow_shape *shape)
{
	struct span rest = text;

	for (size_t i = 0; i < PIECES; i++) {
		size_t n = pieces[i].piece.n, end;

		if (rest.n < n || memcmp(rest.p, pieces[i].piece.p, n) != 0) {
			if (!pieces[i].optional)
				return 0;
			shape->value[i] = SPAN_NONE;
			continue;
		}
		end = end_of_value(rest, i, n, shape->value[i]);
		if (end >= rest.n || rest.p[end] != pieces[i].stop)
			return 0;
		shape->value[i] = (struct span){ rest.p + n, end - n };
		rest.p += end;
		rest.n -= end;
	}
	if (!span_starts(rest, end_piece))
		return 0;
	return text.n - rest.n + sizeof(end_piece) - 1;
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

/* The message of an event that is not easy, decoded; false: ask libxml2. */
static bool
message(struct span event, const struct xmlrow_shape *shape,
    struct xmlrow_words *w, struct span *out)
{
	for (size_t i = 0; i + 1 < PIECES; i++)
		if (!plain(shape->value[i]))
			return false;
	buf_clear(&w->text);
	if (!is_text(event) || !decode_text(*out, &w->text))
		return false;
	*out = buf_span(&w->text);
	return true;
}

bool
svcevent_fill(struct span event, const struct xmlrow_shape *shape,
    struct record *r, struct xmlrow_words *w)
{
	struct span values[PARTS] = { 0 }, text = shape->value[PIECES - 1];
	bool easy = is_easy(event) && !span_holds(text, "]]>");

	if (!easy && !message(event, shape, w, &text))
		return false;
	for (size_t i = 0; i < PIECES; i++)
		if (pieces[i].part != PARTS)
			values[pieces[i].part] = span_trim(shape->value[i]);
	for (size_t i = 0; i < PARTS; i++)
		if (parts[i].field != FIELD_COUNT)
			r->field[parts[i].field] = values[i];
	r->text = span_trim(text);
	fill_time_and_flow(values, r, w);
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
	fill_time_and_flow(values, r, w);
}
