/*
 * Certificate stores out of the registry.
 *
 * ENTRIES stand in the order of the registry's keys.  PLACES are the same,
 * sorted by the hash of subject and key: a chain is built without a look at
 * every certificate, and cross-signed roots are found in one pass.
 */

#include "engine/evidence/certs/certstore.h"

#include "engine/base/buf.h"
#include "engine/base/encoding.h"
#include "engine/base/search.h"
#include "engine/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define PROP_KEY_PROVIDER  0x02u
#define PROP_USAGES        0x09u
#define PROP_FRIENDLY_NAME 0x0Bu
#define PROP_CERTIFICATE   0x20u
#define PROP_HEAD          12u /* id, 1, length */

#define SOFTWARE  "HKEY_LOCAL_MACHINE\\SOFTWARE\\"
#define LOCAL     SOFTWARE "Microsoft\\SystemCertificates\\"
#define POLICY    SOFTWARE "Policies\\Microsoft\\SystemCertificates\\"
#define DIRECTORY SOFTWARE "Microsoft\\EnterpriseCertificates\\"
#define BELOW     "\\Certificates\\"

static const struct store_key {
	const char *path;
	enum store_logical logical;
	enum store_physical physical;
} store_keys[] = {
	{ LOCAL "ROOT", STORE_ROOT, STORE_LOCAL },
	{ LOCAL "AuthRoot", STORE_ROOT, STORE_AUTHROOT },
	{ POLICY "Root", STORE_ROOT, STORE_POLICY },
	{ DIRECTORY "Root", STORE_ROOT, STORE_ENTERPRISE },
	{ LOCAL "CA", STORE_CA, STORE_LOCAL },
	{ POLICY "CA", STORE_CA, STORE_POLICY },
	{ DIRECTORY "CA", STORE_CA, STORE_ENTERPRISE },
	{ LOCAL "MY", STORE_MY, STORE_LOCAL },
	{ LOCAL "Disallowed", STORE_DISALLOWED, STORE_LOCAL },
	{ POLICY "Disallowed", STORE_DISALLOWED, STORE_POLICY },
	{ DIRECTORY "Disallowed", STORE_DISALLOWED, STORE_ENTERPRISE },
};

#define STORE_KEYS (sizeof(store_keys) / sizeof(*store_keys))

/* Entries sorted by subject, then by key. */
struct place {
	uint64_t subject, key; /* hashes */
	size_t entry;
};

/* A certificate that cannot be read. */
struct damaged {
	enum store_logical logical;
	const char *key_name; /* "": which one is not known */
};

struct certstore {
	struct arena arena;
	struct stored_cert *entries;
	size_t count, cap;
	struct place *places;
	struct damaged *damaged;
	size_t damaged_count, damaged_cap;
	bool exported[STORE_LOGICAL_COUNT][STORE_PHYSICAL_COUNT];
};

/* What a Blob says. */
struct blob {
	struct span der, friendly, usages;
	bool private_key;
};

const char *
store_physical_name(enum store_physical s)
{
	static const char *const names[STORE_PHYSICAL_COUNT] = {
		[STORE_LOCAL] = "local",
		[STORE_POLICY] = "policy",
		[STORE_ENTERPRISE] = "enterprise",
		[STORE_AUTHROOT] = "authroot",
	};

	return names[s];
}

const char *
store_logical_name(enum store_logical s)
{
	static const char *const names[STORE_LOGICAL_COUNT] = {
		[STORE_ROOT] = "root",
		[STORE_CA] = "ca",
		[STORE_MY] = "my",
		[STORE_DISALLOWED] = "disallowed",
	};

	return names[s];
}

static uint32_t
number_at(const char *p)
{
	uint32_t n = 0;

	for (int i = 3; i >= 0; i--)
		n = n << 8 | (unsigned char)p[i];
	return n;
}

/* Properties in any order; false when their lengths do not add up. */
static bool
blob_parse(struct span raw, struct blob *out)
{
	*out = (struct blob){ SPAN_NONE, SPAN_NONE, SPAN_NONE, false };
	while (raw.n > 0) {
		uint32_t id, length;
		struct span data;

		if (raw.n < PROP_HEAD)
			return false;
		id = number_at(raw.p);
		length = number_at(raw.p + 8);
		if (length > raw.n - PROP_HEAD)
			return false;
		data = span_slice(raw, PROP_HEAD, PROP_HEAD + length);
		if (id == PROP_CERTIFICATE)
			out->der = data;
		else if (id == PROP_FRIENDLY_NAME)
			out->friendly = data;
		else if (id == PROP_USAGES)
			out->usages = data;
		else if (id == PROP_KEY_PROVIDER)
			out->private_key = true;
		raw = span_slice(raw, data.n + PROP_HEAD, raw.n);
	}
	return out->der.p != NULL;
}

struct span
certstore_blob_der(struct span blob)
{
	struct blob b;

	return blob_parse(blob, &b) ? b.der : SPAN_NONE;
}

static void
put_u32(struct buf *b, size_t n)
{
	for (int i = 0; i < 4; i++)
		buf_byte(b, (char)(n >> 8 * i & 0xff));
}

void
certstore_blob_make(struct span der, struct buf *blob)
{
	put_u32(blob, PROP_CERTIFICATE);
	put_u32(blob, 1);
	put_u32(blob, der.n);
	buf_add(blob, der);
}

/* The store whose key is PATH or above it; *NAME is what follows it. */
static const struct store_key *
find_store(const char *path, struct span *name)
{
	for (size_t i = 0; i < STORE_KEYS; i++) {
		struct span s = span_of(path);
		size_t n = strlen(store_keys[i].path);

		if (!span_istarts(s, store_keys[i].path) ||
		    (s.n > n && s.p[n] != '\\'))
			continue;
		*name = span_slice(s, n, s.n);
		return &store_keys[i];
	}
	return NULL;
}

/* A thumbprint is the last part of PATH: one level below Certificates. */
static bool
names_certificate(struct span rest, struct span *name)
{
	if (!span_istarts(rest, BELOW))
		return false;
	*name = span_slice(rest, sizeof(BELOW) - 1, rest.n);
	return name->n > 0 && span_find_byte(*name, '\\', 0) == SIZE_MAX;
}

static const char *
friendly_name(struct certstore *s, struct span wide)
{
	struct buf text = BUF_INIT;
	const char *copy;
	struct span name;

	encoding_decode(ENC_UTF16LE, wide, true, &text);
	name = buf_span(&text);
	name = span_slice(name, 0, span_find_byte(name, '\0', 0));
	copy = buf_failed(&text) ? NULL : arena_dup(&s->arena, name);
	buf_free(&text);
	return copy;
}

static struct stored_cert *
add_entry(struct certstore *s, const struct store_key *store, struct span name,
    const struct blob *b)
{
	struct stored_cert *entries = array_grow(
	    s->entries, s->count, &s->cap, sizeof(*entries));
	struct stored_cert *e;

	if (!entries)
		return NULL;
	s->entries = entries;
	e = &entries[s->count];
	memset(e, 0, sizeof(*e));
	e->logical = store->logical;
	e->physical = store->physical;
	e->has_private_key = b->private_key;
	e->key_name = arena_dup(&s->arena, name);
	e->friendly_name = friendly_name(s, b->friendly);
	if (b->usages.p)
		e->usages = (struct span){ arena_dup(&s->arena, b->usages),
			b->usages.n };
	return e->key_name && e->friendly_name && !(b->usages.p && !e->usages.p)
		   ? e
		   : NULL;
}

static void
report_problem(struct source *source, enum problem_code code, uint64_t line,
    struct span name)
{
	if (source)
		source_problem(source, code, line, name);
}

static enum err
add_damaged(struct certstore *s, enum store_logical l, struct span name)
{
	struct damaged *list = array_grow(
	    s->damaged, s->damaged_count, &s->damaged_cap, sizeof(*list));
	struct damaged *d;

	if (!list)
		return ERR_NOMEM;
	s->damaged = list;
	d = &list[s->damaged_count];
	*d = (struct damaged){ l, arena_dup(&s->arena, name) };
	if (!d->key_name)
		return ERR_NOMEM;
	s->damaged_count++;
	return OK;
}

/* One certificate, or what is wrong with it. */
static enum err
take_blob(struct certstore *s, const struct store_key *store, struct span name,
    const struct reg_value *v, struct source *source)
{
	struct blob b;
	struct stored_cert *e;
	struct cert *cert = NULL;
	enum err err = ERR_FORMAT;

	if (v->type == REG_TYPE_BINARY && blob_parse(v->raw, &b))
		err = cert_read(b.der, &cert);
	if (err == ERR_NOMEM)
		return err;
	if (err) {
		report_problem(source, PROBLEM_CERTIFICATE, v->line, name);
		return add_damaged(s, store->logical, name);
	}
	e = add_entry(s, store, name, &b);
	if (!e) {
		cert_free(cert);
		return ERR_NOMEM;
	}
	e->cert = cert;
	e->file = v->file;
	e->line = v->line;
	e->offset = v->offset;
	s->count++;
	if (source)
		source->records++;
	if (!span_ieq(name, span_of(cert_thumbprint(cert))))
		report_problem(source, PROBLEM_THUMBPRINT, v->line, name);
	return OK;
}

static const struct reg_value *
blob_of(const struct reg_key *key)
{
	for (size_t i = 0; i < key->count; i++)
		if (span_ieq(span_of(key->values[i].name), SPAN("Blob")))
			return &key->values[i];
	return NULL;
}

static int
compare_places(const void *a, const void *b)
{
	const struct place *p = a, *q = b;

	if (p->subject != q->subject)
		return p->subject < q->subject ? -1 : 1;
	if (p->key != q->key)
		return p->key < q->key ? -1 : 1;
	return p->entry < q->entry ? -1 : p->entry > q->entry;
}

static enum err
sort_subjects(struct certstore *s)
{
	s->places = calloc(s->count + 1, sizeof(*s->places));
	if (!s->places)
		return ERR_NOMEM;
	for (size_t i = 0; i < s->count; i++) {
		const struct cert *c = s->entries[i].cert;

		s->places[i] = (struct place){ cert_subject_hash(c),
			cert_key_hash(c), i };
	}
	qsort(s->places, s->count, sizeof(*s->places), compare_places);
	return OK;
}

/* Of the places [from, to), one name and key: the root, if there is one. */
static const struct cert *
self_signed_of(const struct certstore *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct stored_cert *e = &s->entries[s->places[i].entry];

		if (e->logical == STORE_ROOT && cert_self_signed(e->cert))
			return e->cert;
	}
	return NULL;
}

static void
mark_group(struct certstore *s, size_t from, size_t to)
{
	const struct cert *root = NULL;

	for (size_t i = from; i < to; i++) {
		struct stored_cert *e = &s->entries[s->places[i].entry];

		if (e->logical != STORE_ROOT || cert_self_issued(e->cert))
			continue;
		if (!root)
			root = self_signed_of(s, from, to);
		if (!root)
			return;
		e->cross_signed = cert_same_name(e->cert, root) &&
				  cert_same_key(e->cert, root);
	}
}

static void
mark_cross_signed(struct certstore *s)
{
	size_t from = 0;

	for (size_t i = 1; i <= s->count; i++)
		if (i == s->count ||
		    s->places[i].subject != s->places[from].subject ||
		    s->places[i].key != s->places[from].key) {
			if (i - from > 1)
				mark_group(s, from, i);
			from = i;
		}
}

/*
 * A key of STORE, REST being its path below it.  Lines of it that cannot be
 * read may have held a certificate.
 */
static enum err
take_key(struct certstore *s, const struct store_key *store, struct span rest,
    const struct reg_key *key,
    struct source *(*source_of)(void *arg, const char *file), void *arg)
{
	const struct reg_value *v = blob_of(key);
	struct span name = SPAN("");
	bool certificate = names_certificate(rest, &name);
	struct source *source = NULL;

	if (source_of && (v || key->damaged))
		source = source_of(arg, v ? v->file : key->file);
	if (v && certificate)
		return take_blob(s, store, name, v, source);
	if (!key->damaged)
		return OK;
	if (!certificate)
		name = SPAN("");
	report_problem(source, PROBLEM_CERTIFICATE, key->damaged, name);
	return add_damaged(s, store->logical, name);
}

static enum err
read_stores(struct certstore *s, const struct registry *reg,
    struct source *(*source_of)(void *arg, const char *file), void *arg)
{
	enum err err = OK;

	for (size_t i = 0; !err && i < registry_count(reg); i++) {
		const struct reg_key *key = registry_at(reg, i);
		struct span rest;
		const struct store_key *store = find_store(key->path, &rest);

		if (!store)
			continue;
		s->exported[store->logical][store->physical] = true;
		err = take_key(s, store, rest, key, source_of, arg);
	}
	return err;
}

/* A store whose key is not there holds nothing, and that is known. */
static void
note_empty_stores(struct certstore *s, const struct registry *reg)
{
	for (size_t i = 0; i < STORE_KEYS; i++)
		if (registry_gone(reg, store_keys[i].path))
			s->exported[store_keys[i].logical]
				   [store_keys[i].physical] = true;
}

struct certstore *
certstore_new(const struct registry *reg,
    struct source *(*source_of)(void *arg, const char *file), void *arg)
{
	struct certstore *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	if (read_stores(s, reg, source_of, arg) != OK ||
	    sort_subjects(s) != OK) {
		certstore_free(s);
		return NULL;
	}
	mark_cross_signed(s);
	note_empty_stores(s, reg);
	return s;
}

void
certstore_free(struct certstore *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->count; i++)
		cert_free(s->entries[i].cert);
	free(s->entries);
	free(s->places);
	free(s->damaged);
	arena_free(&s->arena);
	free(s);
}

bool
certstore_exported(
    const struct certstore *s, enum store_logical l, enum store_physical p)
{
	return s && s->exported[l][p];
}

bool
certstore_damaged(
    const struct certstore *s, enum store_logical l, const char *thumbprint)
{
	char wanted[CERT_THUMBPRINT_MAX], found[CERT_THUMBPRINT_MAX];

	for (size_t i = 0; s && i < s->damaged_count; i++) {
		const struct damaged *d = &s->damaged[i];

		/* a key that is named by another thumbprint is another's */
		if (d->logical == l &&
		    !(certstore_thumbprint(thumbprint, wanted) &&
			certstore_thumbprint(d->key_name, found) &&
			strcmp(wanted, found) != 0))
			return true;
	}
	return false;
}

const char *
certstore_key(size_t i)
{
	return i < STORE_KEYS ? store_keys[i].path : NULL;
}

size_t
certstore_count(const struct certstore *s)
{
	return s ? s->count : 0;
}

const struct stored_cert *
certstore_at(const struct certstore *s, size_t i)
{
	return s && i < s->count ? &s->entries[i] : NULL;
}

/* Marks that nobody sees: no-break space, U+200B to U+200F, U+202A to
 * U+202E, U+FEFF. */
static bool
is_invisible(uint32_t code)
{
	return code == 0xA0 || (code >= 0x200B && code <= 0x200F) ||
	       (code >= 0x202A && code <= 0x202E) || code == 0xFEFF;
}

bool
certstore_thumbprint(const char *text, char out[CERT_THUMBPRINT_MAX])
{
	struct span s = span_of(text ? text : "");
	size_t n = 0;

	while (s.n > 0) {
		uint32_t c = utf8_next(&s);

		if (c == ' ' || c == '\t' || c == '\r' || c == '\n' ||
		    c == ':' || is_invisible(c))
			continue;
		if (c >= 'a' && c <= 'f')
			c -= 'a' - 'A';
		if (n == CERT_THUMBPRINT_MAX - 1 ||
		    !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F')))
			return false;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return n == CERT_THUMBPRINT_MAX - 1;
}

const struct stored_cert *
certstore_find(
    const struct certstore *s, enum store_logical l, const char *thumbprint)
{
	char wanted[CERT_THUMBPRINT_MAX];

	if (!certstore_thumbprint(thumbprint, wanted))
		return NULL;
	for (size_t i = 0; i < certstore_count(s); i++) {
		const struct stored_cert *c = &s->entries[i];

		if (c->logical == l &&
		    strcmp(cert_thumbprint(c->cert), wanted) == 0)
			return c;
	}
	return NULL;
}

bool
certstore_cross_signed(const struct certstore *s, const struct stored_cert *c)
{
	(void)s;
	return c->cross_signed;
}

/* The first place whose subject has this hash, or the count. */
static size_t
first_place(const struct certstore *s, uint64_t subject)
{
	size_t at;

	SEARCH_FIRST(at, s->count, s->places[at].subject < subject);
	return at;
}

const struct stored_cert *
certstore_named(const struct certstore *s, uint64_t subject_hash, size_t n)
{
	size_t i = s ? first_place(s, subject_hash) : 0;

	if (!s || n >= s->count - i || s->places[i + n].subject != subject_hash)
		return NULL;
	return &s->entries[s->places[i + n].entry];
}
