/*
 * Evidence from records.  Everything shown is cleaned: logs are written by
 * whoever can reach the server.
 */

#include "engine/guide/describe.h"

#include "engine/base/utf8.h"

#include <stdio.h>
#include <string.h>

/* Columns of a long message that are shown: its beginning and its end. */
#define WHAT_HEAD 12
#define WHAT_TAIL 24

/* Bytes of a request: its method or status, what it asks for. */
#define WORD_MAX      16
#define OPERATION_MAX 39

#define PROOF_LINE_MAX 2000

static void
put_clean(char *to, size_t size, struct span s)
{
	struct buf clean = BUF_INIT;

	utf8_clean(&clean, s, size - 1);
	snprintf(to, size, "%s", buf_str(&clean));
	buf_free(&clean);
}

/* What follows the last SEP: "VerifyRequest" of a longer path. */
static struct span
after_last(struct span s, char sep)
{
	size_t at = s.n;

	while (at > 0 && s.p[at - 1] != sep)
		at--;
	return span_slice(s, at, s.n);
}

static struct span
operation(const struct record *r)
{
	struct span query = r->field[FIELD_CS_URI_QUERY];
	struct span stem = r->field[FIELD_CS_URI_STEM];
	size_t at;

	if (span_ifind(stem, SPAN("mscep.dll"), 0) == SIZE_MAX)
		return after_last(stem, '/');
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

/* "POST VerifyRequest 403.16 0x800B0109" */
static void
what_of_request(const struct record *r, char *out, size_t size)
{
	struct span sub = r->field[FIELD_SC_SUBSTATUS];
	struct buf what = BUF_INIT;
	uint64_t win32 = 0;

	utf8_clean(&what, r->field[FIELD_CS_METHOD], WORD_MAX);
	buf_byte(&what, ' ');
	utf8_clean(&what, operation(r), OPERATION_MAX);
	buf_byte(&what, ' ');
	utf8_clean(&what, r->field[FIELD_SC_STATUS], WORD_MAX);
	if (sub.p && !span_is(sub, "0")) {
		buf_byte(&what, '.');
		utf8_clean(&what, sub, WORD_MAX);
	}
	span_number(r->field[FIELD_SC_WIN32_STATUS], 10, &win32);
	if (win32)
		buf_printf(&what, win32 > 0xffff ? " 0x%08llX" : " win32 %llu",
		    (unsigned long long)win32);
	put_clean(out, size, buf_span(&what));
	buf_free(&what);
}

/* Who is behind a record, by what its format knows. */
static void
who_of(const struct record *r, struct evidence_item *out)
{
	static const enum field candidates[] = { FIELD_C_IP, FIELD_REQUESTER,
		FIELD_PROVIDER, FIELD_THREAD, FIELD_COMPUTER };

	for (size_t i = 0; i < sizeof(candidates) / sizeof(*candidates); i++) {
		struct span s = r->field[candidates[i]];
		struct span shown = span_slice(s, 0, 40);

		if (candidates[i] == FIELD_PROVIDER)
			shown = after_last(shown, '-');
		if (!s.p || s.n == 0)
			continue;
		put_clean(out->who, sizeof(out->who), shown);
		return;
	}
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

	utf8_clean(&clean, span_trim(line), PROOF_LINE_MAX);
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

static void
what_of_message(const struct record *r, struct evidence_item *out)
{
	struct span rest = r->text, line = SPAN("");
	struct buf what = BUF_INIT;

	if (r->field[FIELD_EVENT_ID].p) {
		buf_add(&what, r->field[FIELD_EVENT_ID]);
		buf_byte(&what, ' ');
	}
	if (!put_page(span_slice(rest, 0, PROOF_LINE_MAX), &what)) {
		while (span_line(&rest, &line))
			if (span_trim(line).n > 0)
				break;
		put_message(line, &what);
	}
	put_clean(out->what, sizeof(out->what), buf_span(&what));
	buf_free(&what);
}

static void
what_of(const struct record *r, struct evidence_item *out)
{
	if (r->field[FIELD_CS_URI_STEM].p && r->field[FIELD_SC_STATUS].p)
		what_of_request(r, out->what, sizeof(out->what));
	else if (r->field[FIELD_STATUS_CODE].p)
		put_clean(
		    out->what, sizeof(out->what), r->field[FIELD_STATUS_CODE]);
	else
		what_of_message(r, out);
}

void
describe_record(const struct record *r, const struct source *s, size_t sign,
    struct evidence_item *out)
{
	out->sign = sign;
	out->kind = r->source;
	out->file = s->file;
	out->line = r->line;
	out->offset = r->offset;
	out->time = r->time;
	out->who[0] = out->what[0] = '\0';
	put_clean(out->text, sizeof(out->text), r->text);
	who_of(r, out);
	what_of(r, out);
}
