/*
 * What the fields of the evidence name, in all spellings that may stand
 * elsewhere: a host with and without its domain, an account with and without
 * its own.
 */

#include "engine/report/redact/alias.h"
#include "engine/report/redact/shapes.h"

/* Names that stand for a job, not for somebody; and labels like them. */
static bool
is_common(struct span s)
{
	static const char *const common[] = { "-", "*", "localhost", "system",
		"network service", "local service", "local", "anonymous",
		"administrator", "www", "ndes", "scep", "mdm", "pki", "cert",
		"certs", "intune", "mscep", "proxy", "server", "host", "test",
		"prod", "com", "net", "org", "corp", "lan", "intra", "internal",
		"example", "device", "user", "nt authority", "builtin",
		"iis apppool", "autorite nt", "default", "capture", "workgroup",
		"microsoft", "certificate", "registry", "unknown",
		"scep authority", "root", "client", "users", NULL };

	for (size_t i = 0; common[i]; i++)
		if (span_ieq(s, span_of(common[i])))
			return true;
	return s.n < NAME_LEAST;
}

static bool
is_ip_address(struct span s)
{
	return s.n > 0 && (shape_ipv4(s, 0) == s.n || shape_ipv6(s, 0) == s.n);
}

/* "contoso.com", and the name of the house in it. */
static void
learn_domain(struct redact *r, struct span domain)
{
	struct span rest = domain, label;

	if (is_common(domain) || shape_is_public(domain))
		return;
	if (span_find_byte(domain, '.', 0) == SIZE_MAX) {
		alias_add(r, REDACT_DOMAIN, domain);
		return;
	}
	alias_add(r, REDACT_DOMAIN, domain);
	while (span_next(&rest, '.', &label))
		if (rest.p && label.n > 3 && !is_common(label))
			alias_add(r, REDACT_DOMAIN, label);
}

static void
learn_host(struct redact *r, struct span host)
{
	size_t port = span_find_byte(host, ':', 0), dot;
	const struct name *known;
	uint32_t number;

	host = span_trim(host);
	if (!is_ip_address(host) && port < host.n)
		host = span_slice(host, 0, port);
	if (is_common(host) || is_ip_address(host) || shape_is_public(host) ||
	    host.p[0] == '[')
		return;
	dot = span_find_byte(host, '.', 0);
	if (dot == SIZE_MAX) {
		alias_add(r, REDACT_HOST, host);
		return;
	}
	known = alias_find(r, span_slice(host, 0, dot));
	number = known && known->kind == REDACT_HOST ? known->number : 0;
	if (number)
		alias_also(r, REDACT_HOST, number, host);
	else
		number = alias_add(r, REDACT_HOST, host);
	if (!is_common(span_slice(host, 0, dot)))
		alias_also(r, REDACT_HOST, number, span_slice(host, 0, dot));
	learn_domain(r, span_slice(host, dot + 1, host.n));
}

static void
learn_account(struct redact *r, struct span account)
{
	size_t slash = span_find_byte(account, '\\', 0);
	size_t sign = span_find_byte(account, '@', 0);
	struct span user = account;
	uint32_t number;

	if (slash < account.n) {
		user = span_slice(account, slash + 1, account.n);
		learn_domain(r, span_slice(account, 0, slash));
	} else if (sign < account.n) {
		user = span_slice(account, 0, sign);
		learn_domain(r, span_slice(account, sign + 1, account.n));
	}
	if (is_common(user))
		return;
	number = alias_add(r, REDACT_USER, user);
	alias_also(r, REDACT_USER, number, account);
	if (span_ends(user, "$"))
		alias_also(
		    r, REDACT_USER, number, span_slice(user, 0, user.n - 1));
}

static void
learn_name(struct redact *r, struct span name)
{
	if (span_istarts(name, "Microsoft ") || is_common(name))
		return;
	if (span_find_byte(name, '@', 0) < name.n)
		learn_account(r, name);
	else if (name.n > 0 && shape_host(name, 0) == name.n)
		learn_host(r, name);
	else if (!is_ip_address(name) && shape_guid(name, 0) != name.n)
		alias_add(r, REDACT_NAME, name);
}

/* One "CN=value" of a distinguished name, without its escapes. */
static void
learn_part(struct redact *r, struct span part)
{
	size_t sign = span_find_byte(part, '=', 0);
	struct span type = span_slice(part, 0, sign), value;
	struct buf plain = BUF_INIT;

	if (sign >= part.n || span_ieq(type, SPAN("C")))
		return;
	value = span_slice(part, sign + 1, part.n);
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] != '\\' || i + 1 == value.n)
			buf_byte(&plain, value.p[i]);
	if (span_ieq(type, SPAN("DC")))
		learn_domain(r, buf_span(&plain));
	else
		learn_name(r, span_trim(buf_span(&plain)));
	if (buf_failed(&plain))
		r->failed = true;
	buf_free(&plain);
}

static void
learn_subject(struct redact *r, struct span subject)
{
	size_t begin = 0;

	for (size_t i = 0; i <= subject.n; i++) {
		if (i < subject.n && subject.p[i] == '\\') {
			i++;
			continue;
		}
		if (i < subject.n && subject.p[i] != ',' && subject.p[i] != '+')
			continue;
		learn_part(r, span_slice(subject, begin, i));
		begin = i + 1;
	}
}

/* The name of a folder may be any word of the report. */
static void
learn_capture(struct redact *r, struct span name)
{
	bool plain = true;

	for (size_t i = 0; i < name.n; i++)
		plain = plain && name.p[i] >= 'a' && name.p[i] <= 'z';
	if (!plain && name.n > 0)
		alias_add(r, REDACT_CAPTURE, name);
}

/* "DOMAIN\\name" in a sentence; the name may stand alone elsewhere. */
static void
learn_text(struct redact *r, struct span text)
{
	size_t name, n;

	for (size_t i = 0; i < text.n; i += n ? n : 1) {
		n = alias_begins(text, i) ? shape_account(text, i, &name) : 0;
		if (n)
			learn_account(r, span_slice(text, i, i + n));
	}
}

static void
learn_gathered(void *arg, enum gather_kind kind, struct span name)
{
	struct redact *r = arg;

	switch (kind) {
	case GATHER_HOST:
		learn_host(r, name);
		break;
	case GATHER_ACCOUNT:
		learn_account(r, name);
		break;
	case GATHER_SUBJECT:
		learn_subject(r, name);
		break;
	case GATHER_NAME:
		learn_name(r, name);
		break;
	case GATHER_PRINT:
		alias_add(r, REDACT_PRINT, name);
		break;
	case GATHER_TEXT:
		learn_text(r, name);
		break;
	case GATHER_CAPTURE:
		learn_capture(r, name);
		break;
	}
}

enum err
redact_learn(struct redact *r, const struct case_file *c, struct err_info *info)
{
	enum err err = case_gather(c, learn_gathered, r, info);

	if (!err && r->failed)
		err = err_set(info, ERR_NOMEM, NULL, 0, NULL);
	return err;
}
