/*
 * Which records speak of the server itself.
 */

#include "engine/evidence/server.h"

#include "engine/base/utf8.h"

/* NDES and both connectors run on the server; a CA does not have to. */
static bool
is_of_server(const struct record *r)
{
	struct span provider = r->field[FIELD_PROVIDER];

	return r->source != SOURCE_EVENT ||
	       span_iholds(provider, "NetworkDeviceEnrollmentService") ||
	       span_iholds(provider, "CertificateConnectors") ||
	       span_iholds(provider, "NDESConnector");
}

static void
put_told(char *to, size_t size, struct span value)
{
	value = span_trim(value);
	if (value.n == 0 || span_is(value, "-"))
		return;
	utf8_clean_to(to, size, value);
}

/* Keeps VALUE in TO, of SIZE bytes, unless something is there. */
static inline void
keep_first(char *to, size_t size, struct span value)
{
	if (to[0] == '\0' && value.n > 0)
		put_told(to, size, value);
}

void
server_note(struct source *s, const struct record *r)
{
	if (s->kind == SOURCE_IIS) {
		keep_first(s->server, sizeof(s->server),
		    r->field[FIELD_S_COMPUTERNAME]);
		keep_first(
		    s->address, sizeof(s->address), r->field[FIELD_S_IP]);
	} else if (s->server[0] == '\0' && server_rank(s->kind) > 0 &&
		   is_of_server(r)) {
		keep_first(
		    s->server, sizeof(s->server), r->field[FIELD_COMPUTER]);
	}
}

int
server_rank(enum source_kind kind)
{
	switch (kind) {
	case SOURCE_EVENT:
		return 3;
	case SOURCE_CRP:
	case SOURCE_CONNECTOR:
		return 2;
	case SOURCE_IIS:
		return 1;
	default:
		return 0;
	}
}
