/*
 * The table of sources, and what several of them do alike: the few words of
 * a record that matter first, by what its format knows.
 */

#include "engine/evidence/record/source_ops.h"

#include "engine/base/ascii.h"
#include "engine/base/utf8.h"

#include <string.h>

#define MESSAGE_MAX 2000 /* bytes of it that are looked at */
#define ID_MIN      16   /* digits of an id */
#define CLASS_END   10   /* "Exception" and a colon or a blank */

/* Bytes of a value of a row: what is longer is no method and no status. */
#define VALUE_MAX 16
#define NAME_MAX  39

static const struct source_ops *const ops_of[SOURCE_COUNT] = {
#define SOURCE(id, name, ops, readers) [SOURCE_##id] = &source_##ops,
#include "engine/evidence/record/sources.def"
#undef SOURCE
};

const struct source_ops *
source_ops(enum source_kind kind)
{
	return ops_of[kind];
}

void
sample_wrap_line(const char *text, struct buf *out)
{
	buf_puts(out, text);
	buf_byte(out, '\n');
}

static struct span
operation(const struct record *r)
{
	struct span query = r->field[FIELD_CS_URI_QUERY];
	struct span stem = r->field[FIELD_CS_URI_STEM];
	size_t at;

	if (!span_iholds(stem, "mscep.dll"))
		return span_after_last(stem, '/');
	at = span_ifind(query, SPAN("operation="), 0);
	if (at != SIZE_MAX) {
		query = span_slice(query, at + 10, query.n);
		span_next(&query, '&', &stem);
		return stem;
	}
	if (span_is(query, "...") || span_is(r->field[FIELD_CS_METHOD], "POST"))
		return SPAN("PKIOperation");
	return SPAN("mscep.dll");
}

static void
put_labelled(struct buf *out, const char *before, struct span s)
{
	buf_puts(out, before);
	utf8_clean(out, s, VALUE_MAX);
}

void
summarise_request(const struct record *r, struct buf *what)
{
	struct span sub = r->field[FIELD_SC_SUBSTATUS];
	uint64_t win32 = 0;

	if (!r->field[FIELD_CS_URI_STEM].p || !r->field[FIELD_SC_STATUS].p) {
		summarise_message(r, what);
		return;
	}
	put_labelled(what, "", r->field[FIELD_CS_METHOD]);
	buf_byte(what, ' ');
	utf8_clean(what, operation(r), NAME_MAX);
	put_labelled(what, " ", r->field[FIELD_SC_STATUS]);
	if (sub.p && !span_is(sub, "0"))
		put_labelled(what, ".", sub);
	span_number(r->field[FIELD_SC_WIN32_STATUS], 10, &win32);
	if (win32)
		buf_printf(what, win32 > 0xffff ? " 0x%08llX" : " win32 %llu",
		    (unsigned long long)win32);
}

void
summarise_status(const struct record *r, struct buf *what)
{
	if (r->field[FIELD_STATUS_CODE].p)
		buf_add(what, r->field[FIELD_STATUS_CODE]);
	else
		summarise_message(r, what);
}

/* A page of HTML: what came before it, and its title. */
static bool
put_page(struct span text, struct buf *out)
{
	size_t from = span_ifind(text, SPAN("<title>"), 0);
	size_t page = span_find_byte(text, '<', 0), to;

	if (from == SIZE_MAX)
		return false;
	from += sizeof("<title>") - 1;
	to = span_find_byte(text, '<', from);
	utf8_clean(out, span_slice(text, 0, page), MESSAGE_MAX);
	utf8_clean(out, span_trim(span_slice(text, from, to)), MESSAGE_MAX);
	return true;
}

/* Longer than any number or word that people tell apart by reading. */
static bool
is_id(struct span value)
{
	for (size_t i = 0; i < value.n; i++)
		if (!ascii_is_hex(value.p[i]) && !strchr("-{}", value.p[i]))
			return false;
	return value.n >= ID_MIN;
}

/* "transactionId=3691863d-...": it says which, not what. */
static bool
names_an_id(struct span line)
{
	size_t at = span_find_byte(line, '=', 0);

	return at != SIZE_MAX &&
	       is_id(span_trim(span_slice(line, at + 1, line.n)));
}

/* Of exceptions in each other the innermost, without the name of its class. */
static struct span
innermost(struct span line)
{
	static const struct span ends[] = { { "Exception: ", 11 },
		{ "Exception (", 11 } };
	size_t at;

	while ((at = span_find(line, SPAN("---> "), 0)) != SIZE_MAX)
		line = span_slice(line, at + sizeof("---> ") - 1, line.n);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		at = span_find(line, ends[i], 0);
		if (at < span_find_byte(line, ' ', 0))
			return span_trim(
			    span_slice(line, at + CLASS_END, line.n));
	}
	return line;
}

/* The first line of TEXT that says what it is about, else the first. */
static struct span
telling_line(struct span text)
{
	struct span line = SPAN(""), first = SPAN("");

	while (span_line(&text, &line)) {
		line = span_trim(line);
		if (line.n == 0)
			continue;
		if (!names_an_id(line))
			return innermost(line);
		if (first.n == 0)
			first = line;
	}
	return first;
}

void
summarise_message(const struct record *r, struct buf *what)
{
	if (r->field[FIELD_EVENT_ID].p) {
		buf_add(what, r->field[FIELD_EVENT_ID]);
		buf_byte(what, ' ');
	}
	if (!put_page(span_slice(r->text, 0, MESSAGE_MAX), what))
		utf8_clean(what, telling_line(r->text), MESSAGE_MAX);
}
