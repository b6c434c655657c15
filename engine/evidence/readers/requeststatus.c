/*
 * Files below CertificateRequestStatus, by which the legacy connector tells
 * Intune what became of a request: one file for each, first in Processing,
 * then in Succeed or Failed.  Microsoft says what they hold
 * (CertificateSerialNumber, UserID, DeviceID, Thumbprint), not in which form:
 * so each file is one record, known by these names, and the value is what
 * follows the name, whatever marks stand between.  What became of it is the
 * name of its folder.
 * Source: learn.microsoft.com, Troubleshoot reporting of SCEP certificates to
 * Intune.
 */
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/source_ops.h"

#include <string.h>

static const char *const names[] = { "CertificateSerialNumber", "UserID",
	"DeviceID", "Thumbprint" };

#define NAMES (sizeof(names) / sizeof(names[0]))

static const char *const states[] = { "Processing", "Succeed", "Failed" };

/* Where NAME stands as a word of its own. */
static size_t
find_name(struct span text, const char *name)
{
	size_t n = strlen(name), at = 0;

	while ((at = span_find(text, span_of(name), at)) != SIZE_MAX) {
		char before = at > 0 ? text.p[at - 1] : ' ';
		char after = at + n < text.n ? text.p[at + n] : ' ';

		if (strchr(" \t\r\n<\"'{,;/", before) &&
		    strchr(" \t\r\n>\"':=", after))
			return at + n;
		at += n;
	}
	return SIZE_MAX;
}

static bool
is_value(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '-';
}

static struct span
value_of(struct span text, const char *name)
{
	size_t at = find_name(text, name), end;

	if (at == SIZE_MAX)
		return SPAN_NONE;
	while (at < text.n && strchr(" \t>\"':={", text.p[at]))
		at++;
	for (end = at; end < text.n && is_value(text.p[end]); end++)
		;
	return end > at ? span_slice(text, at, end) : SPAN_NONE;
}

/* The name of the folder that the file lies in. */
static struct span
state_of(const char *file)
{
	struct span rest = span_of(file), part, folder = SPAN_NONE;

	while (span_next(&rest, '/', &part))
		if (rest.p)
			folder = part;
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (span_ieq(folder, span_of(states[i])))
			return span_of(states[i]);
	return SPAN_NONE;
}

/* The file is one record: none is whole before its end. */
static size_t
requeststatus_cut(struct span text)
{
	(void)text;
	return 0;
}

static enum err
requeststatus_block(void *state, struct reading *r, const struct block *b)
{
	struct record rec = { .source = SOURCE_REQUEST_STATUS,
		.time = TIME_NONE,
		.line = b->line,
		.offset = b->offset,
		.text = span_trim(b->text) };

	(void)state;
	if (rec.text.n == 0)
		return OK;
	rec.field[FIELD_STATE] = state_of(r->source->file);
	rec.field[FIELD_CERTIFICATE_HASH] = value_of(rec.text, "Thumbprint");
	rec.field[FIELD_NAME] = value_of(rec.text, "DeviceID");
	r->source->records++;
	r->emit(r->arg, &rec);
	return OK;
}

static int
requeststatus_sniff(struct span head)
{
	size_t found = 0;

	for (size_t i = 0; i < NAMES; i++)
		found += find_name(head, names[i]) != SIZE_MAX;
	return found >= 3 ? 55 : 0;
}

const struct reader_ops reader_requeststatus = {
	.kind = SOURCE_REQUEST_STATUS,
	.name = "requeststatus",
	.sniff = requeststatus_sniff,
	.most = 55,
	.cut = requeststatus_cut,
	.block = requeststatus_block,
};

static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	sample_wrap_line(text, out);
	return &reader_requeststatus;
}

/* "Processing: DEVICE" */
static void
summarise(const struct record *r, struct buf *what)
{
	if (!r->field[FIELD_STATE].p || !r->field[FIELD_NAME].p) {
		summarise_message(r, what);
		return;
	}
	buf_add(what, r->field[FIELD_STATE]);
	buf_puts(what, ": ");
	buf_add(what, r->field[FIELD_NAME]);
}

const struct source_ops source_request_status = { wrap_sample, summarise, NULL,
	SOURCE_HELD_BACK, NULL };
