/*
 * Commands of the guide with names and thumbprints in them.
 */

#include "engine/fix/blanks.h"

#include "engine/base/ascii.h"
#include "engine/base/utf8.h"

#include <string.h>

#define NAME_MAX_SHOWN 200 /* bytes */

/* PowerShell takes the typographer's quotes for quotes as well. */
static bool
is_risky(uint32_t c)
{
	return (c < 0x80 && strchr("\"'`$%!^&|<>;", (int)c)) ||
	       (c >= 0x2018 && c <= 0x201f);
}

static void
put_safe(struct buf *out, const char *name)
{
	struct buf clean = BUF_INIT;
	struct span rest;

	utf8_clean(&clean, span_of(name), NAME_MAX_SHOWN);
	rest = buf_span(&clean);
	out->failed |= span_is_lost(rest);
	while (rest.n > 0) {
		uint32_t c = utf8_next(&rest);

		utf8_put(out, is_risky(c) ? '_' : c);
	}
	buf_free(&clean);
}

struct blank {
	const char *name;
	const char *value;
};

static size_t
fill_blank(
    const struct blank *blanks, size_t count, struct span rest, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		if (!span_starts(rest, blanks[i].name))
			continue;
		put_safe(out, blanks[i].value);
		return strlen(blanks[i].name);
	}
	buf_byte(out, rest.p[0]);
	return 1;
}

static void
fill_all(const struct blanks_world *w, const char *client, struct span rest,
    struct buf *out)
{
	const struct cert *c = w->cert;
	const struct blank blanks[] = {
		{ "{thumbprint}", c ? cert_thumbprint(c) : "THUMBPRINT" },
		{ "{subject}", c ? cert_subject(c) : "SUBJECT" },
		{ "{issuer}", c ? cert_issuer(c) : "ISSUER" },
		{ "{common-name}", c ? cert_common_name(c) : "NAME" },
		{ "{client-thumbprint}", client },
		{ "{host}", w->host },
	};

	while (rest.n > 0)
		rest = span_slice(rest,
		    fill_blank(
			blanks, sizeof(blanks) / sizeof(*blanks), rest, out),
		    rest.n);
}

/*
 * As certutil prints it: what was pasted in there may hold blanks, and
 * characters that nobody sees.
 */
static void
thumbprint_clean(struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (ascii_is_hex(b->p[i]))
			b->p[n++] = ascii_upper(b->p[i]);
	if (b->n > 0)
		b->p[n] = '\0';
	b->n = n;
}

void
blanks_fill(const struct blanks_world *w, const char *command, struct buf *out)
{
	const struct reg_value *client = registry_value(w->reg,
	    "HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules\\"
	    "NDESPolicy",
	    "NDESCertThumbprint");
	struct buf thumbprint = BUF_INIT;

	if (client)
		reg_value_text(client, &thumbprint);
	thumbprint_clean(&thumbprint);
	fill_all(w, client ? buf_str(&thumbprint) : "THUMBPRINT",
	    span_of(command), out);
	buf_free(&thumbprint);
}
