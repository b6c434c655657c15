/*
 * Bindings of HTTP.sys as `netsh http show sslcert' prints them: address or
 * host with the port, SHA-1 of the certificate, id of the application, store,
 * then switches, in an order that no language changes.
 */
#include "engine/evidence/readers/cmdblock.h"
#include "engine/evidence/record/source_ops.h"

#include <string.h>

/* After the row of the address. */
enum { HASH = 1, APPLICATION, STORE, REVOCATION };

/* From the store to "Negotiate Client Certificate". */
#define NEGOTIATE_AFTER_STORE 9

static bool
all_hex(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!memchr("0123456789abcdefABCDEF", s.p[i], 22))
			return false;
	return s.n > 0;
}

static bool
is_endpoint(struct span s)
{
	size_t colon = s.n;
	uint64_t port;

	while (colon > 0 && s.p[colon - 1] != ':')
		colon--;
	return colon > 1 && span_number(span_slice(s, colon, s.n), 10, &port) &&
	       port <= 0xFFFF;
}

/* The row of the address; SIZE_MAX: there is none. */
static size_t
first_of(const struct cmdblock *b)
{
	for (size_t i = 0; i + STORE < b->count; i++)
		if (is_endpoint(b->row[i].value) &&
		    b->row[i + HASH].value.n == 40 &&
		    all_hex(b->row[i + HASH].value) &&
		    span_starts(b->row[i + APPLICATION].value, "{"))
			return i;
	return SIZE_MAX;
}

static bool
fits_binding(const struct cmdblock *b)
{
	return first_of(b) != SIZE_MAX;
}

static const struct {
	const char *word;
	const char *value;
} switches[] = {
	{ "Enabled", "enabled" },
	{ "Activé", "enabled" },
	{ "Activée", "enabled" },
	{ "Aktiviert", "enabled" },
	{ "Set", "enabled" },
	{ "Disabled", "disabled" },
	{ "Désactivé", "disabled" },
	{ "Désactivée", "disabled" },
	{ "Deaktiviert", "disabled" },
	{ "Not Set", "disabled" },
};

/* In one language; a word that nobody knows stays as it is. */
static struct span
switch_of(struct span s)
{
	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
		if (span_ieq(s, span_of(switches[i].word)))
			return span_of(switches[i].value);
	return s;
}

static void
fill_binding(const struct cmdblock *b, struct record *r)
{
	size_t first = first_of(b);
	const struct cmdrow *row = b->row + first;
	size_t count = b->count - first;

	r->field[FIELD_BINDING] = row[0].value;
	r->field[FIELD_CERTIFICATE_HASH] = row[HASH].value;
	r->field[FIELD_APPLICATION_ID] = row[APPLICATION].value;
	r->field[FIELD_STORE] = row[STORE].value;
	if (count > REVOCATION)
		r->field[FIELD_REVOCATION] = switch_of(row[REVOCATION].value);
	if (count > STORE + NEGOTIATE_AFTER_STORE)
		r->field[FIELD_NEGOTIATE] = switch_of(
		    row[STORE + NEGOTIATE_AFTER_STORE].value);
}

static const struct cmdblock_format format = { fits_binding, fill_binding };

static int
sslcert_sniff(struct span head)
{
	return cmdblock_sniff(&format, head) ? 80 : 0;
}

static enum err
sslcert_block(void *state, struct reading *r, const struct block *b)
{
	(void)state;
	cmdblock_read(&format, r, b);
	return OK;
}

const struct reader_ops reader_sslcert = {
	.kind = SOURCE_BINDING,
	.name = "sslcert",
	.sniff = sslcert_sniff,
	.most = 80,
	.cut = cmdblock_cut,
	.state_size = 0,
	.block = sslcert_block,
};

static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	sample_wrap_line(text, out);
	return &reader_sslcert;
}

const struct source_ops source_binding = { wrap_sample, summarise_message, NULL,
	SOURCE_HELD_BACK, NULL };
