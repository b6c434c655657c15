/*
 * Shapes of names: hosts, accounts, and values whose key says what they are.
 */

#include "engine/report/redact/shapes.h"

#include <string.h>

#define ACCOUNT_DOMAIN 15 /* letters of a NetBIOS name */

static bool
is_label(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
	       c == '-' || c == '_' || (c & 0x80);
}

/* Ends of files, which look like ends of hosts. */
static const char *const files[] = { "log", "dll", "exe", "reg", "txt", "xml",
	"evtx", "csv", "svclog", "json", "cer", "crt", "pem", "pfx", "config",
	"ps1", "cmd", "bat", "html", "htm", "zip", "cab", "svc", "asax", "aspx",
	"cs", "sys", "pdb", "msi", "tmp", "bak", "old", "dtd", "md", "inf",
	"p7b", "der", "dat", "etl", "ini", "etc", NULL };

bool
shape_is_public(struct span host)
{
	static const char *const ends[] = { "microsoft.com", "windows.net",
		"microsoftonline.com", "w3.org", "windowsupdate.com",
		"nmap.org", "digicert.com", NULL };

	for (size_t i = 0; ends[i]; i++) {
		size_t n = strlen(ends[i]);

		if (host.n >= n &&
		    span_ieq(span_slice(host, host.n - n, host.n),
			span_of(ends[i])) &&
		    (host.n == n || host.p[host.n - n - 1] == '.'))
			return true;
	}
	return false;
}

/* Small letters, or a top level that is written in capitals, too. */
static bool
is_top(struct span label)
{
	static const char *const tops[] = { "com", "net", "org", "local", "lan",
		"corp", "internal", "int", "intra", "example", "test", "fr",
		"de", "uk", "eu", "ch", "nl", "be", "it", "es", "io", NULL };
	bool small = label.n >= 2;

	for (size_t i = 0; i < label.n; i++)
		small = small && label.p[i] >= 'a' && label.p[i] <= 'z';
	return span_is_any(label, tops) ||
	       (small && !span_is_any(label, files));
}

size_t
shape_host(struct span s, size_t from)
{
	size_t i = from, label = from, dots = 0;
	struct span host, top;

	for (; is_label(span_byte(s, i)) ||
	       (span_byte(s, i) == '.' && i > label &&
		   is_label(span_byte(s, i + 1)));
	     i++)
		if (span_byte(s, i) == '.') {
			label = i + 1;
			dots++;
		}
	host = span_slice(s, from, i);
	top = span_slice(s, label, i);
	if (dots == 0 || !is_top(top) || shape_is_public(host))
		return 0;
	return i - from;
}

size_t
shape_mail(struct span s, size_t from)
{
	size_t i = from, host;

	while (is_label(span_byte(s, i)) || span_byte(s, i) == '.' ||
	       span_byte(s, i) == '+')
		i++;
	if (i == from || span_byte(s, i) != '@')
		return 0;
	host = shape_host(s, i + 1);
	if (!host) /* "admin1@host1": who worked on a case */
		while (is_label(span_byte(s, i + 1 + host)))
			host++;
	return host ? i + 1 + host - from : 0;
}

size_t
shape_account(struct span s, size_t from, size_t *name)
{
	static const char *const ours[] = { "HKLM", "HKCU", "HKCR", "HKU",
		"HKEY_LOCAL_MACHINE", "MSCEP", "SOFTWARE", "SYSTEM",
		"AUTHORITY", "AUTORITE", "APPPOOL", "BUILTIN", "SERVICE", "LM",
		"ROOT", "CA", "MY", "NDES", "CRP", "IIS", "EN", NULL };
	size_t i = from;

	if (from > 0 && strchr("\\:/%.", s.p[from - 1]))
		return 0;
	for (; is_label(span_byte(s, i)); i++)
		if (span_byte(s, i) >= 'a' && span_byte(s, i) <= 'z')
			return 0;
	if (i == from || i - from > ACCOUNT_DOMAIN || span_byte(s, i) != '\\' ||
	    span_is_any(span_slice(s, from, i), ours))
		return 0;
	*name = ++i;
	while (is_label(span_byte(s, i)) || span_byte(s, i) == '$' ||
	       (span_byte(s, i) == '.' && is_label(span_byte(s, i + 1))))
		i++;
	/* "DOMAIN\nparam2=" is the end of a line that was made one */
	return i == *name || span_byte(s, i) == '\\' || span_byte(s, i) == '='
		   ? 0
		   : i - from;
}

/* Parts of a distinguished name that tell whose it is. */
static const char *const parts[] = { "CN", "OU", "O", "E", "L", "ST", "S",
	"UID", "DC", "SERIALNUMBER", "EMAILADDRESS", "GN", "SN", "STREET",
	NULL };

/* Ends of keys whose value is private. */
static const char *const keys[] = { "user", "userid", "username", "upn",
	"device", "deviceid", "devicename", "serial", "serialnumber", "host",
	"hostname", "computer", "computername", "machinename", "password",
	"challenge", "challengepassword", "tenantid", "requester",
	"requestername", "account", "accountname", "emailaddress", "imei",
	"udid", "meid", "caller", "callername", "certificateauthority",
	"message", "proxyserver", "proxyuser", "domain", NULL };

static bool
is_private(struct span word)
{
	for (size_t i = 0; keys[i]; i++) {
		size_t n = strlen(keys[i]);

		if (word.n >= n &&
		    span_ieq(
			span_slice(word, word.n - n, word.n), span_of(keys[i])))
			return true;
	}
	return false;
}

/* What stands between a key and its value; 0: nothing of the kind. */
static size_t
between(struct span s, size_t i, bool *quoted)
{
	static const char *const forms[] = { "\":\"", "\": \"", "\"=\"", "=\"",
		"\">", "\"=", "='", "=", ">", NULL };

	for (size_t f = 0; forms[f]; f++)
		if (span_starts(span_slice(s, i, s.n), forms[f])) {
			size_t n = strlen(forms[f]);

			*quoted = forms[f][n - 1] != '=';
			return n;
		}
	return 0;
}

static bool
ends_value(struct span s, size_t i, bool blanks)
{
	char c = span_byte(s, i);

	if (c == '\\')
		return span_byte(s, i + 1) == 'n' || span_byte(s, i + 1) == 'r';
	if (c == ' ')
		return !blanks || span_byte(s, i + 1) == ' ' ||
		       span_starts(span_slice(s, i, s.n), " issuer:") ||
		       span_starts(span_slice(s, i, s.n), " subject:");
	return strchr("\"'<>,;|&\n\r\t", c) != NULL;
}

size_t
shape_private(
    struct span s, size_t from, struct span *key, size_t *value, size_t *n)
{
	size_t i = from;
	bool quoted = false, part;

	while ((span_byte(s, i) | 32) >= 'a' && (span_byte(s, i) | 32) <= 'z')
		i++;
	*key = span_slice(s, from, i);
	part = span_byte(s, i) == '=' && span_is_any(*key, parts);
	if (i == from || !(part || is_private(*key)))
		return 0;
	*value = i + between(s, i, &quoted);
	if (*value == i)
		return 0;
	for (i = *value; i < s.n && !ends_value(s, i, part || quoted); i++)
		if (s.p[i] == '\\' && i + 1 < s.n)
			i++;
	*n = (i > s.n ? s.n : i) - *value;
	return *n ? *value - from : 0;
}
