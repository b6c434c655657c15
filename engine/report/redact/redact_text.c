/*
 * A text in one pass: at each place the most certain shape wins, then the
 * longest known name.
 */

#include "engine/report/redact/alias.h"
#include "engine/report/redact/shapes.h"

#include "engine/base/ascii.h"
#include "engine/base/utf8.h"

#include <string.h>

#define DEPTH_MAX  3 /* percent signs inside of percent signs */
#define LONG_VALUE 40

static void scan(struct redact *r, struct span s, struct buf *out);

/* A thumbprint stays, unless it was asked for. */
static void
put_long_number(struct redact *r, struct span s, struct buf *out)
{
	const struct name *n = alias_find(r, s);

	if (n && n->kind == REDACT_PRINT && !r->prints)
		buf_add(out, s);
	else
		alias_put(r, REDACT_ID, s, out);
}

static void
put_address(struct redact *r, struct span s, struct buf *out)
{
	static const char *const own[] = { "127.0.0.1", "0.0.0.0", "::1",
		"255.255.255.255", NULL };

	if (span_is_any(s, own))
		buf_add(out, s);
	else
		alias_put(r, REDACT_ADDRESS, s, out);
}

/* Values that are the same everywhere. */
static bool
is_common_value(struct span key, struct span value)
{
	static const char *const common[] = { "-", "default", "ca", "scep",
		"SCEP Authority", "SCEP%20Authority", "mdm", "true", "false",
		"SYSTEM", "NETWORK SERVICE", "LOCAL SERVICE", "localhost",
		"com", "net", "org", "local", "lan", "corp", "(null)", "...",
		NULL };

	return span_is_any(value, common) ||
	       (span_ieq(key, SPAN("CN")) && value.p[0] == '{') ||
	       span_istarts(value, "Microsoft ");
}

static enum redact_kind
kind_of_key(struct span key, size_t length)
{
	static const char *const secrets[] = { "password", "challenge",
		"challengepassword", NULL };
	static const char *const users[] = { "user", "username", "upn", "E",
		"requester", "requestername", "account", "accountname",
		"emailaddress", "caller", "callername", "proxyuser", NULL };
	static const char *const hosts[] = { "host", "hostname", "computer",
		"computername", "machinename", "proxyserver", NULL };
	static const char *const domains[] = { "DC", "domain", NULL };

	if (span_is_any(key, secrets) ||
	    (span_ieq(key, SPAN("message")) && length >= LONG_VALUE))
		return REDACT_SECRET;
	if (span_is_any(key, users))
		return REDACT_USER;
	if (span_is_any(key, hosts))
		return REDACT_HOST;
	if (span_is_any(key, domains))
		return REDACT_DOMAIN;
	return REDACT_NAME;
}

/* Whether a value as a whole is something that has a shape of its own. */
static bool
has_shape(struct span v)
{
	return shape_guid(v, 0) == v.n || shape_ipv4(v, 0) == v.n ||
	       shape_ipv6(v, 0) == v.n || shape_hex(v, 0) == v.n ||
	       shape_host(v, 0) == v.n || shape_mail(v, 0) == v.n;
}

/* "deviceId=..."; the bytes that were taken, 0: it is none. */
static size_t
put_private(struct redact *r, struct span s, size_t i, struct buf *out)
{
	struct span key, value;
	enum redact_kind kind;
	size_t at, n, before = shape_private(s, i, &key, &at, &n);

	if (!before)
		return 0;
	value = span_slice(s, at, at + n);
	kind = kind_of_key(key, n);
	buf_add(out, span_slice(s, i, at));
	if (is_common_value(key, value))
		buf_add(out, value);
	else if (kind != REDACT_SECRET &&
		 (has_shape(value) || alias_find(r, value)))
		scan(r, value, out);
	else
		alias_put(r, kind, value, out);
	return before + n;
}

static size_t
put_account(struct redact *r, struct span s, size_t i, struct buf *out)
{
	size_t name, n = shape_account(s, i, &name);
	const struct name *known;
	struct span user, whole;

	if (!n)
		return 0;
	whole = span_slice(s, i, i + n);
	user = span_slice(s, name, i + n);
	known = alias_find(r, user);
	/* the line ends of a text that was made one line */
	if (!known && user.n > 1 && (user.p[0] == 'n' || user.p[0] == 'r') &&
	    user.p[1] >= 'A' && user.p[1] <= 'Z')
		return 0;
	if (known)
		alias_also(r, known->kind, known->number, whole);
	alias_put(r, REDACT_USER, whole, out);
	return n;
}

/* SHA-256 of a file is nobody's. */
static bool
is_file_hash(struct span s, size_t i, size_t n)
{
	static const char before[] = "SHA-256 ";
	size_t k = sizeof(before) - 1;

	return (i == 0 && n == s.n && n == 64) ||
	       (i >= k && span_is(span_slice(s, i - k, i), before));
}

/* What begins at I by its looks; the bytes that were taken, 0: nothing. */
static size_t
put_shape(struct redact *r, struct span s, size_t i, struct buf *out)
{
	struct span rest = span_slice(s, i, s.n);
	size_t n;

	if ((n = shape_guid(s, i)) > 0)
		alias_put(r, REDACT_ID, span_slice(rest, 0, n), out);
	else if ((n = put_private(r, s, i, out)) > 0)
		return n;
	else if ((n = shape_ipv6(s, i)) > 0 || (n = shape_ipv4(s, i)) > 0)
		put_address(r, span_slice(rest, 0, n), out);
	else if ((n = shape_pairs(s, i)) > 0)
		alias_put(r, REDACT_SECRET, span_slice(rest, 0, n), out);
	else if ((n = shape_hex(s, i)) > 0 && is_file_hash(s, i, n))
		buf_add(out, span_slice(rest, 0, n));
	else if (n > 0)
		put_long_number(r, span_slice(rest, 0, n), out);
	else if ((n = shape_base64(s, i)) > 0)
		alias_put(r, REDACT_SECRET, span_slice(rest, 0, n), out);
	else if ((n = shape_mail(s, i)) > 0)
		alias_put(r, REDACT_USER, span_slice(rest, 0, n), out);
	else if ((n = shape_host(s, i)) > 0)
		alias_put(r, REDACT_HOST, span_slice(rest, 0, n), out);
	else
		return put_account(r, s, i, out);
	return n;
}

static void
scan(struct redact *r, struct span s, struct buf *out)
{
	size_t i = 0;

	while (i < s.n) {
		const struct name *n = alias_at(r, s, i);
		size_t taken = alias_begins(s, i) &&
				       (alias_is_word(s.p[i]) || s.p[i] == ':')
				   ? put_shape(r, s, i, out)
				   : 0;

		if (taken > 0) {
			i += taken;
		} else if (n && (n->kind != REDACT_PRINT || r->prints)) {
			alias_say(n, out);
			i += n->n;
		} else {
			buf_byte(out, s.p[i++]);
		}
	}
}

/* False when there is nothing to decode. */
static bool
percent_decode(struct span s, struct buf *out)
{
	bool some = false;

	for (size_t i = 0; i < s.n; i++) {
		int a = s.p[i] == '%' && i + 2 < s.n
			    ? ascii_hex_value(s.p[i + 1])
			    : -1;
		int b = a >= 0 ? ascii_hex_value(s.p[i + 2]) : -1;

		if (b < 0) {
			buf_byte(out, s.p[i]);
			continue;
		}
		buf_byte(out, (char)(a << 4 | b));
		some = true;
		i += 2;
	}
	return some;
}

static void redact_deep(
    struct redact *r, struct span text, int depth, struct buf *out);

/* One word without blanks: as it is, unless what it encodes is private. */
static void
put_word(struct redact *r, struct span word, int depth, struct buf *out)
{
	struct buf plain = BUF_INIT, clean = BUF_INIT;

	/* "%13" is a zone behind an address, too */
	if (depth > 0 && shape_ipv6(word, 0) != word.n &&
	    percent_decode(word, &plain))
		redact_deep(r, buf_span(&plain), depth - 1, &clean);
	if (clean.n > 0 && !span_eq(buf_span(&clean), buf_span(&plain)))
		buf_add(out, buf_span(&clean));
	else
		buf_add(out, word);
	if (buf_failed(&plain) || buf_failed(&clean))
		r->failed = true;
	buf_free(&plain);
	buf_free(&clean);
}

static void
redact_deep(struct redact *r, struct span text, int depth, struct buf *out)
{
	struct buf plain = BUF_INIT;
	struct span rest = text, word;
	bool first = true;

	if (text.n > 0 && !memchr(text.p, '%', text.n)) {
		scan(r, text, out);
		return;
	}
	while (span_next(&rest, ' ', &word)) {
		if (!first)
			buf_byte(&plain, ' ');
		first = false;
		put_word(r, word, depth, &plain);
	}
	scan(r, buf_span(&plain), out);
	if (buf_failed(&plain))
		r->failed = true;
	buf_free(&plain);
}

void
redact_text(struct redact *r, struct span text, struct buf *out)
{
	redact_deep(r, text, DEPTH_MAX, out);
	if (buf_failed(out))
		r->failed = true;
}
