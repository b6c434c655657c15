/*
 * The table of sources, and what several of them do alike: the few words of
 * a record that matter first, by what its format knows.
 */

#include "engine/evidence/record/source_ops.h"

#include "engine/base/utf8.h"

/* Columns of a long message that are shown: its beginning and its end. */
#define WHAT_HEAD 12
#define WHAT_TAIL 24

#define MESSAGE_MAX 2000 /* bytes of it that are looked at */

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
	utf8_clean(out, span_slice(text, 0, page), WHAT_HEAD + WHAT_TAIL);
	utf8_clean(out, span_trim(span_slice(text, from, to)), WHAT_TAIL);
	return true;
}

/* The end of a message says more than its middle: "... Error 12175". */
static void
put_message(struct span line, struct buf *out)
{
	struct buf clean = BUF_INIT;
	struct span s, tail;

	utf8_clean(&clean, span_trim(line), MESSAGE_MAX);
	s = buf_span(&clean);
	if (utf8_columns(s) <= WHAT_HEAD + 1 + WHAT_TAIL) {
		buf_add(out, s);
	} else {
		buf_add(out, span_slice(s, 0, utf8_fit(s, WHAT_HEAD)));
		buf_puts(out, "\xe2\x80\xa6");
		tail = s;
		while (utf8_columns(tail) > WHAT_TAIL)
			utf8_next(&tail);
		buf_add(out, tail);
	}
	buf_free(&clean);
}

void
summarise_message(const struct record *r, struct buf *what)
{
	struct span rest = r->text, line = SPAN("");

	if (r->field[FIELD_EVENT_ID].p) {
		buf_add(what, r->field[FIELD_EVENT_ID]);
		buf_byte(what, ' ');
	}
	if (put_page(span_slice(rest, 0, MESSAGE_MAX), what))
		return;
	while (span_line(&rest, &line))
		if (span_trim(line).n > 0)
			break;
	put_message(line, what);
}
