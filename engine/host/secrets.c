/*
 * Secrets of a Windows server.
 *
 * A path is brought into one plain form first: parts in lower case with '\'
 * between them.  Where two spellings may mean the same thing they become the
 * same; where that cannot be told without the system (a short name such as
 * MACHIN~1, a part "..") the path is taken for a secret.
 */

#include "engine/host/secrets.h"

#include "engine/base/buf.h"
#include "engine/host/interest.h"

#include <string.h>

/* Keys below HKEY_LOCAL_MACHINE; '*' is one part.  Those below them too. */
static const char *const keys[] = {
	"sam",
	"security",
	/* the boot key, which opens both of them */
	"system\\currentcontrolset\\control\\lsa\\jd",
	"system\\currentcontrolset\\control\\lsa\\skew1",
	"system\\currentcontrolset\\control\\lsa\\gbg",
	"system\\currentcontrolset\\control\\lsa\\data",
	("system\\currentcontrolset\\services\\snmp\\parameters"
	 "\\validcommunities"),
	"system\\rng",
	/* DefaultPassword */
	"software\\microsoft\\windows nt\\currentversion\\winlogon",
	/* private keys */
	"software\\microsoft\\cryptography\\machinekeys",
	"software\\microsoft\\cryptography\\userkeys",
	"software\\microsoft\\systemcertificates\\*\\keys",
	"software\\microsoft\\enterprisecertificates\\*\\keys",
	"software\\policies\\microsoft\\systemcertificates\\*\\keys",
	"software\\microsoft\\protected storage system provider",
	"software\\microsoft\\wlansvc\\interfaces",
	"software\\openssh\\agent\\keys",
};

/* Folders, wherever they stand in a path; what is below them too. */
static const char *const folders[] = {
	"machinekeys",
	"crypto\\rsa",
	"crypto\\dss",
	"crypto\\keys",
	"crypto\\systemkeys",
	"crypto\\pcpksp",
	"microsoft\\protect",
	"microsoft\\credentials",
	"microsoft\\vault",
	"microsoft\\ngc",
	"microsoft\\wlansvc",
	"system32\\config",
	"sysnative\\config",
	"syswow64\\config",
	"windows\\repair",
	"%windir%\\repair",
	"%systemroot%\\repair",
	"regback",
	"ntds",
	"sysvol",
	"certlog",
	"panther",
	"sysprep",
	"system volume information",
	".ssh",
};

/* Names of files, as patterns. */
static const char *const files[] = {
	"sam",
	"sam.*",
	"security",
	"system",
	"*.dit",
	"*.edb",
	"*unattend*.xml",
	"sysprep*.*",
	"groups.xml",
	"id_rsa*",
	"id_dsa*",
	"id_ecdsa*",
	"id_ed25519*",
	"*.pfx",
	"*.p12",
	"*.pem",
	"*.key",
	"*.pvk",
	"*.snk",
	"*.jks",
	"*.ppk",
	"*.kdbx",
	"*.keytab",
	"*.dmp",
	"pagefile.sys",
	"hiberfil.sys",
	"swapfile.sys",
};

/* The folders of the system that a guide may name. */
static const char *const variables[] = {
	"%systemdrive%",
	"%systemroot%",
	"%windir%",
	"%programfiles%",
	"%programfiles(x86)%",
	"%programdata%",
	"%allusersprofile%",
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Letters that the system's upper case makes one of ASCII. */
static const struct {
	const char *utf8;
	char letter;
} folded[] = {
	{ "\xc4\xb1", 'i' },     /* dotless i */
	{ "\xc5\xbf", 's' },     /* long s */
	{ "\xe2\x84\xaa", 'k' }, /* Kelvin */
};

static void
put_plain(struct buf *out, struct span part)
{
	while (part.n > 0) {
		size_t n = 0;

		for (size_t i = 0; n == 0 && i < COUNT(folded); i++)
			if (span_starts(part, folded[i].utf8)) {
				buf_byte(out, folded[i].letter);
				n = span_of(folded[i].utf8).n;
			}
		if (n == 0) {
			char c = part.p[0];

			buf_byte(out, c >= 'A' && c <= 'Z' ? c | 0x20 : c);
			n = 1;
		}
		part = span_slice(part, n, part.n);
	}
}

/* Takes the next part off REST, which either slash ends; none is empty. */
static bool
next_part(struct span *rest, struct span *part)
{
	size_t from = 0, to;

	while (
	    from < rest->n && (rest->p[from] == '\\' || rest->p[from] == '/'))
		from++;
	for (to = from; to < rest->n; to++)
		if (rest->p[to] == '\\' || rest->p[to] == '/')
			break;
	*part = span_slice(*rest, from, to);
	*rest = span_slice(*rest, to, rest->n);
	return part->n > 0;
}

static bool
is_one_of(struct span part, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_ieq(part, span_of(names[i])))
			return true;
	return false;
}

/* "ControlSet001" */
static bool
is_control_set(struct span part)
{
	static const struct span name = SPAN("ControlSet");
	uint64_t n;

	return part.n > name.n && span_ieq(span_slice(part, 0, name.n), name) &&
	       span_number(span_slice(part, name.n, part.n), 10, &n);
}

/* The plain form of a key below the root; false: it goes up. */
static bool
plain_key(struct span key, struct buf *out)
{
	static const char *const roots[] = { "HKLM",
		"HKLM:", "HKEY_LOCAL_MACHINE",
		"HKEY_LOCAL_MACHINE:", "Computer", "Registry",
		"Registry::", "Registry::HKEY_LOCAL_MACHINE", "Registry::HKLM",
		"Machine", "?", "." };
	static const char *const views[] = { "WOW6432Node", "WowAA32Node" };
	struct span part;

	while (next_part(&key, &part)) {
		if (span_is(part, ".."))
			return false;
		if ((out->n == 0 && is_one_of(part, roots, COUNT(roots))) ||
		    is_one_of(part, views, COUNT(views)))
			continue;
		if (out->n > 0)
			buf_byte(out, '\\');
		if (is_control_set(part))
			buf_puts(out, "currentcontrolset");
		else
			put_plain(out, part);
	}
	return true;
}

/* PATH begins with the parts of PATTERN. */
static bool
begins_with(struct span path, struct span pattern)
{
	struct span part, wanted;

	while (next_part(&pattern, &wanted))
		if (!next_part(&path, &part) ||
		    !(span_is(wanted, "*") || span_eq(part, wanted)))
			return false;
	return true;
}

bool
secret_key(struct span key)
{
	struct buf plain = BUF_INIT;
	bool secret = !plain_key(key, &plain);

	for (size_t i = 0; !secret && i < COUNT(keys); i++)
		secret = begins_with(buf_span(&plain), span_of(keys[i]));
	secret |= buf_failed(&plain);
	buf_free(&plain);
	return secret;
}

/* Blanks and dots at the end of a name mean nothing to the system. */
static struct span
trim_end(struct span part)
{
	while (part.n > 0 &&
	       (part.p[part.n - 1] == ' ' || part.p[part.n - 1] == '.'))
		part.n--;
	return part;
}

/* "MACHIN~1" */
static bool
is_short_name(struct span part)
{
	size_t at = span_find_byte(part, '~', 0);

	return at != SIZE_MAX && at + 1 < part.n && part.p[at + 1] >= '0' &&
	       part.p[at + 1] <= '9' && at <= 6;
}

/* The plain form; false when it cannot be told what PATH means. */
static bool
plain_file(struct span path, struct buf *out)
{
	struct span part;

	while (next_part(&path, &part)) {
		size_t colon = span_find_byte(part, ':', 0);

		if (span_is(part, ".") || span_is(part, "?"))
			continue;
		if (span_is(part, "..") || is_short_name(part) ||
		    (colon != SIZE_MAX && (colon != 1 || part.n != 2)))
			return false;
		if (out->n > 0)
			buf_byte(out, '\\');
		put_plain(out, trim_end(part));
	}
	return true;
}

/* Some folder of PATH, or what it ends with, is one of FOLDERS. */
static bool
has_secret_folder(struct span path)
{
	struct span part;

	do {
		for (size_t i = 0; i < COUNT(folders); i++)
			if (begins_with(path, span_of(folders[i])))
				return true;
	} while (next_part(&path, &part));
	return false;
}

static bool
has_secret_name(const char *path)
{
	const char *name = path;

	for (const char *p = path; *p; p++)
		if (*p == '\\')
			name = p + 1;
	for (size_t i = 0; i < COUNT(files); i++)
		if (interest_name_fits(files[i], name))
			return true;
	return false;
}

bool
secret_file(struct span path)
{
	struct buf plain = BUF_INIT;
	bool secret = !plain_file(path, &plain) || buf_failed(&plain) ||
		      has_secret_folder(buf_span(&plain)) ||
		      has_secret_name(buf_str(&plain));

	buf_free(&plain);
	return secret;
}

/* Parts with one SEPARATOR between them, and none of LETTERS. */
static bool
is_plain_path(struct span path, char separator, const char *letters)
{
	struct span part;

	if (path.n == 0)
		return false;
	while (span_next(&path, separator, &part)) {
		if (part.n == 0 || span_is(part, ".") || span_is(part, ".."))
			return false;
		for (const char *c = letters; *c; c++)
			if (span_find_byte(part, *c, 0) != SIZE_MAX)
				return false;
	}
	return true;
}

enum refusal
secret_refuse_key(struct span key)
{
	struct span below = interest_below_root(key);

	if (secret_key(key))
		return REFUSAL_SECRET;
	return is_plain_path(below, '\\', "/") ? REFUSAL_NONE
					       : REFUSAL_ELSEWHERE;
}

enum refusal
secret_refuse_folder(struct span path)
{
	struct span rest = path, first;

	if (secret_file(path))
		return REFUSAL_SECRET;
	if (!span_next(&rest, '\\', &first) ||
	    !is_one_of(first, variables, COUNT(variables)) ||
	    !is_plain_path(rest, '\\', "/:*?\"<>|%"))
		return REFUSAL_ELSEWHERE;
	return REFUSAL_NONE;
}

enum refusal
secret_refuse_files(struct span pattern)
{
	bool named = false;

	for (size_t i = 0; i < pattern.n; i++)
		named |= !strchr("*?. ", pattern.p[i]);
	if (!named || !is_plain_path(pattern, '\0', "/\\:\"<>|%"))
		return REFUSAL_ELSEWHERE;
	return secret_file(pattern) ? REFUSAL_SECRET : REFUSAL_NONE;
}
