/*
 * Certificates as `certutil -store' and `-verifystore' print them: a heading
 * `My "Personal"' for each store, then for each certificate a line
 * "================ Certificate 0 ================" and rows "label: value".
 *
 * Words are in the language of the server.  What tells the rows apart is what
 * stands in them: the first two names are the issuer and the subject, the two
 * dates between them the beginning and the end, forty hex digits (in older
 * systems with blanks) the SHA-1; the first failing HRESULT is what
 * -verifystore found.  Names in one form on both sides: what compares them
 * need not know more than certutil does to call a root one.
 * Source of the form: learn.microsoft.com, certutil; outputs of French and
 * German systems in public repositories.
 */
#include "engine/base/ascii.h"
#include "engine/evidence/readers/certlisted.h"
#include "engine/evidence/readers/localdate.h"
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/source_ops.h"

#include <stdio.h>

#define STORE_MAX 32 /* bytes of its name */
#define LINE      "===="

struct certlist {
	char store[STORE_MAX + 1];
};

/* "================ Certificat 0 ================" */
static bool
is_separator(struct span line)
{
	line = span_trim(line);
	return span_starts(line, LINE) && span_ends(line, LINE) &&
	       span_find(line, SPAN("= "), 0) != SIZE_MAX;
}

/* `My "Personal"'; OUT becomes the name. */
static bool
read_heading(struct span line, struct span *out)
{
	size_t blank = span_find_byte(line, ' ', 0);
	struct span rest;

	if (blank == 0 || blank == SIZE_MAX || blank > STORE_MAX)
		return false;
	rest = span_trim(span_slice(line, blank, line.n));
	*out = span_slice(line, 0, blank);
	return rest.n > 2 && span_starts(rest, "\"") && span_ends(rest, "\"") &&
	       span_find_byte(*out, ':', 0) == SIZE_MAX &&
	       span_find_byte(*out, '"', 0) == SIZE_MAX;
}

/* What stands behind the first colon. */
static bool
certificate_row(struct span line, struct span *value)
{
	size_t colon = span_find_byte(line, ':', 0);

	if (colon == SIZE_MAX)
		return false;
	*value = span_trim(span_slice(line, colon + 1, line.n));
	return true;
}

/* "CN=...", "DC=...", "1.2.840...=..." */
static bool
is_dn(struct span s)
{
	size_t equals = span_find_byte(s, '=', 0);

	if (equals == 0 || equals > 40)
		return false;
	for (size_t i = 0; i < equals; i++) {
		char c = s.p[i];

		if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') &&
		    !(c >= '0' && c <= '9') && c != '.')
			return false;
	}
	return true;
}

/* The first failing HRESULT of the line. */
static void
read_status(struct span line, char out[sizeof("0x80000000")])
{
	size_t at = 0;
	uint64_t n;

	while ((at = span_find(line, SPAN("0x8"), at)) != SIZE_MAX) {
		struct span code = span_slice(line, at + 2, at + 10);
		bool ends = at + 10 >= line.n || !ascii_is_hex(line.p[at + 10]);

		if (code.n == 8 && ends && span_number(code, 16, &n)) {
			snprintf(
			    out, sizeof("0x80000000"), "0x%08X", (unsigned)n);
			return;
		}
		at += 3;
	}
}

static void
take_certificate_row(struct listed *l, struct span value)
{
	struct localdate date;

	if (is_dn(value)) {
		if (!l->issuer.p)
			l->issuer = value;
		else if (!l->subject.p)
			l->subject = value;
		return;
	}
	/* a serial number may be as long as a SHA-1, and stands before it */
	if (l->subject.p && !l->hash[0])
		listed_hash(value, l->hash);
	if (!l->issuer.p || l->subject.p ||
	    !localdate_read(value, DATE_UNKNOWN, &date))
		return;
	if (!l->not_before.p)
		l->not_before = value;
	else if (!l->not_after.p)
		l->not_after = value;
}

/* What stands in TEXT behind its separator. */
static void
read_listed(struct span text, struct listed *l)
{
	size_t pos, next;

	*l = (struct listed){ .hash = "" };
	reader_line_at(text, 0, &pos);
	for (; pos < text.n; pos = next) {
		struct span line = reader_line_at(text, pos, &next), value,
			    name;

		if (read_heading(line, &name))
			break;
		if (!l->status[0])
			read_status(line, l->status);
		if (certificate_row(line, &value))
			take_certificate_row(l, value);
	}
}

/* The certificate that begins at the cursor, as far as END. */
static void
give_certificate(
    const struct certlist *c, struct reading *r, struct cursor *at, size_t end)
{
	struct span text = span_trim(span_slice(at->text, at->pos, end));
	struct record rec = { .source = SOURCE_CERTSTORE,
		.time = TIME_NONE,
		.line = at->line,
		.offset = at->offset,
		.text = text };
	struct listed l;

	read_listed(text, &l);
	if (!listed_is_whole(&l)) {
		source_problem(r->source, PROBLEM_SYNTAX, at->line, text);
		return;
	}
	r->source->records++;
	listed_fill(&l, span_of(c->store), &rec);
	if (!r->needles || needles_find(r->needles, text, 0) != SIZE_MAX)
		r->emit(r->arg, &rec);
}

/* Looks at the lines from POS to END for the name of the next store. */
static void
take_headings(struct certlist *c, struct span text, size_t pos, size_t end)
{
	struct span name;

	while (pos < end)
		if (read_heading(reader_line_at(text, pos, &pos), &name))
			snprintf(c->store, sizeof(c->store), "%.*s",
			    (int)name.n, name.p);
}

static enum err
certlist_block(void *state, struct reading *r, const struct block *b)
{
	struct certlist *c = state;
	struct cursor at = cursor_start(b, r->source);
	size_t pos = reader_next_start(b->text, 0, is_separator), after, next;

	take_headings(c, b->text, 0, pos);
	for (; pos < b->text.n; pos = next) {
		reader_line_at(b->text, pos, &after);
		next = reader_next_start(b->text, after, is_separator);
		cursor_to(&at, pos);
		give_certificate(c, r, &at, next);
		take_headings(c, b->text, after, next);
	}
	return OK;
}

static size_t
certlist_cut(struct span text)
{
	return reader_cut_starts(text, is_separator);
}

static int
certlist_sniff(struct span head)
{
	size_t pos = reader_next_start(head, 0, is_separator), after;
	struct listed l;

	if (pos == head.n)
		return 0;
	reader_line_at(head, pos, &after);
	read_listed(
	    span_slice(head, pos, reader_next_start(head, after, is_separator)),
	    &l);
	return listed_is_whole(&l) ? 85 : 0;
}

const struct reader_ops reader_certlist = {
	.kind = SOURCE_CERTSTORE,
	.name = "certlist",
	.sniff = certlist_sniff,
	.most = 85,
	.cut = certlist_cut,
	.state_size = sizeof(struct certlist),
	.block = certlist_block,
};

static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	sample_wrap_line(text, out);
	return &reader_certlist;
}

/* "Root: CN=SUBJECT < CN=ISSUER" */
static void
summarise(const struct record *r, struct buf *what)
{
	struct span store = r->field[FIELD_STORE];

	if (!r->field[FIELD_SUBJECT].p) {
		summarise_message(r, what);
		return;
	}
	if (store.p) {
		buf_add(what, store);
		buf_puts(what, ": ");
	}
	buf_add(what, r->field[FIELD_SUBJECT]);
	if (span_is(r->field[FIELD_SELF_ISSUED], "no")) {
		buf_puts(what, " < ");
		buf_add(what, r->field[FIELD_ISSUER]);
	}
	if (r->field[FIELD_STATUS_CODE].p) {
		buf_byte(what, ' ');
		buf_add(what, r->field[FIELD_STATUS_CODE]);
	}
}

const struct source_ops source_certstore = { wrap_sample, summarise, NULL,
	SOURCE_HELD_BACK, NULL };
