/*
 * The only file that reads with libarchive.  It is offered no more formats
 * than the first bytes tell: with all of them a list of words is an archive.
 */

#include "engine/host/pack/unpack.h"

#include "engine/base/encoding.h"
#include "engine/base/times.h"
#include "engine/base/utf8.h"
#include "engine/host/pack/unpack_part.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_MIN    (4u << 10) /* read after a jump: a header, often */
#define PIECE_MAX    (64u << 10)
#define NAME_LONGEST 4096 /* bytes */

struct unpack {
	struct archive *a;
	struct unpack_from from;
	enum unpack_kind kind;
	uint64_t at;       /* next byte of FROM */
	uint64_t taken;    /* bytes of FROM that were read */
	enum err from_err; /* that reading it gave */
	char *piece;       /* PIECE_MAX bytes */
	size_t piece_n;    /* of it, to be read next */
	void *names;       /* see unpack_names_new() */
	struct buf name;   /* of the entry */
	bool single;       /* no archive, one packed file */
	bool broken;       /* the library cannot go on */

	/* What the library handed out last, and the place in the entry. */
	const char *block;
	size_t block_n;
	uint64_t block_at, place;
};

enum unpack_kind
unpack_kind(struct span head)
{
	static const struct {
		size_t at, n;
		const char *bytes;
		enum unpack_kind kind;
	} magics[] = { { 0, 4, "PK\3\4", UNPACK_ZIP },
		{ 0, 4, "PK\5\6", UNPACK_ZIP },
		{ 0, 8, "PK\7\10PK\3\4", UNPACK_ZIP },
		{ 0, 6, "7z\xBC\xAF\x27\x1C", UNPACK_7Z },
		{ 0, 8, "MSCF\0\0\0\0", UNPACK_CAB },
		{ 257, 5, "ustar", UNPACK_TAR },
		{ 0, 3, "\x1F\x8B\x08", UNPACK_GZIP },
		{ 0, 6, "\xFD\x37zXZ\0", UNPACK_XZ },
		{ 0, 4, "\x28\xB5\x2F\xFD", UNPACK_ZSTD } };

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (head.n >= magics[i].at + magics[i].n &&
		    memcmp(head.p + magics[i].at, magics[i].bytes,
			magics[i].n) == 0)
			return magics[i].kind;
	return UNPACK_NONE;
}

static la_ssize_t
take_bytes(struct archive *a, void *arg, const void **out)
{
	struct unpack *u = arg;
	size_t got = 0;
	enum err err = u->from.read(
	    u->from.arg, u->at, u->piece, u->piece_n, &got);

	*out = u->piece;
	u->at += got;
	u->taken += got;
	u->piece_n = PIECE_MAX;
	if (err == OK || got > 0)
		return (la_ssize_t)got;
	u->from_err = err;
	archive_set_error(a, -1, "cannot be read");
	return -1;
}

static la_int64_t
skip_bytes(struct archive *a, void *arg, la_int64_t n)
{
	struct unpack *u = arg;
	uint64_t left = u->at < u->from.size ? u->from.size - u->at : 0;

	(void)a;
	if (n < 0)
		return 0;
	if ((uint64_t)n > left)
		n = (la_int64_t)left;
	u->at += (uint64_t)n;
	u->piece_n = PIECE_MIN;
	return n;
}

static la_int64_t
seek_bytes(struct archive *a, void *arg, la_int64_t offset, int whence)
{
	struct unpack *u = arg;
	int64_t base = whence == SEEK_SET   ? 0
		       : whence == SEEK_CUR ? (int64_t)u->at
					    : (int64_t)u->from.size;

	(void)a;
	if (offset < -base || offset > (int64_t)u->from.size - base)
		return ARCHIVE_FATAL;
	u->at = (uint64_t)(base + offset);
	u->piece_n = PIECE_MIN;
	return (la_int64_t)u->at;
}

static void
offer(struct unpack *u)
{
	switch (u->kind) {
	case UNPACK_GZIP:
		archive_read_support_filter_gzip(u->a);
		break;
	case UNPACK_XZ:
		archive_read_support_filter_xz(u->a);
		break;
	case UNPACK_ZSTD:
		archive_read_support_filter_zstd(u->a);
		break;
	default:
		break;
	}
	if (u->single)
		archive_read_support_format_raw(u->a);
	else if (u->kind == UNPACK_ZIP)
		archive_read_support_format_zip(u->a);
	else if (u->kind == UNPACK_7Z)
		archive_read_support_format_7zip(u->a);
	else if (u->kind == UNPACK_CAB)
		archive_read_support_format_cab(u->a);
	else
		archive_read_support_format_tar(u->a);
}

/* What the library says of its last failure, in our words. */
static enum err
failure(const struct unpack *u)
{
	static const struct {
		const char *word;
		enum err err;
	} words[] = { { "ncrypted", ERR_ENCRYPTED },
		{ "assphrase", ERR_ENCRYPTED }, { "memory", ERR_DICTIONARY },
		{ "nsupported", ERR_METHOD }, { "not supported", ERR_METHOD },
		{ "Unknown codec", ERR_METHOD } };
	struct span said = span_of(archive_error_string(u->a));

	if (u->from_err)
		return u->from_err;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (said.p && span_holds(said, words[i].word))
			return words[i].err;
	return ERR_DAMAGED;
}

/* Begins at the first byte. */
static enum err
open_once(struct unpack *u, int *rc)
{
	void *before;

	archive_read_free(u->a);
	u->a = archive_read_new();
	if (!u->a)
		return ERR_NOMEM;
	u->at = 0;
	u->piece_n = PIECE_MAX;
	offer(u);
	archive_read_set_callback_data(u->a, u);
	archive_read_set_read_callback(u->a, take_bytes);
	archive_read_set_skip_callback(u->a, skip_bytes);
	archive_read_set_seek_callback(u->a, seek_bytes);
	unpack_names_begin(u->names, &before);
	*rc = archive_read_open1(u->a);
	unpack_names_end(before);
	return OK;
}

/* A packed file that is no tar is one file. */
static enum err
open_archive(struct unpack *u)
{
	int rc;
	enum err err = open_once(u, &rc);

	if (err == OK && rc != ARCHIVE_OK && u->from_err == OK &&
	    (u->kind == UNPACK_GZIP || u->kind == UNPACK_XZ ||
		u->kind == UNPACK_ZSTD)) {
		u->single = true;
		err = open_once(u, &rc);
	}
	return err ? err : rc == ARCHIVE_OK ? OK : failure(u);
}

enum err
unpack_new(
    const struct unpack_from *from, enum unpack_kind kind, struct unpack **out)
{
	uint64_t dictionary = 0;
	struct unpack *u;
	enum err err = unpack_dictionary(from, kind, &dictionary);

	*out = NULL;
	if (err == OK && dictionary > UNPACK_DICTIONARY_MAX)
		err = ERR_DICTIONARY;
	if (err)
		return err;
	u = calloc(1, sizeof(*u));
	if (!u)
		return ERR_NOMEM;
	u->from = *from;
	u->kind = kind;
	u->piece = malloc(PIECE_MAX);
	u->names = unpack_names_new();
	err = u->piece && u->names ? open_archive(u) : ERR_NOMEM;
	if (err) {
		unpack_free(u);
		return err;
	}
	*out = u;
	return OK;
}

void
unpack_free(struct unpack *u)
{
	if (!u)
		return;
	archive_read_free(u->a);
	unpack_names_free(u->names);
	buf_free(&u->name);
	free(u->piece);
	free(u);
}

/*
 * Without a mark in the archive names are in the code page of the maker's
 * console: for Windows in western Europe that is 850.
 */
static void
add_name(struct buf *to, const char *name)
{
	struct span raw = span_of(name);
	struct buf text = BUF_INIT;

	encoding_decode(
	    utf8_valid(raw) ? ENC_UTF8 : ENC_CP850, raw, true, &text);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i] == '\\' ? '/' : text.p[i];

		if (c != '/' || (to->n > 0 && to->p[to->n - 1] != '/'))
			buf_byte(to, c);
	}
	to->failed |= buf_failed(&text);
	buf_free(&text);
}

/* Name of E, however it was written; "./" in front says nothing. */
static enum err
take_name(struct unpack *u, struct archive_entry *e)
{
	const char *name = archive_entry_pathname_utf8(e);

	if (!name)
		name = archive_entry_pathname(e);
	buf_clear(&u->name);
	if (u->single)
		return OK;
	while (name && name[0] == '.' && (name[1] == '/' || name[1] == '\\'))
		name += 2;
	add_name(&u->name, name && *name ? name : "?");
	if (u->name.n > NAME_LONGEST)
		buf_drop(&u->name, u->name.n - NAME_LONGEST);
	return buf_failed(&u->name) ? ERR_NOMEM : OK;
}

static int64_t
changed(struct archive_entry *e)
{
	int64_t t = archive_entry_mtime_is_set(e) ? archive_entry_mtime(e) : 0;

	if (t <= 0 || t > INT64_MAX / TIME_SECOND)
		return TIME_NONE;
	t = t * TIME_SECOND + archive_entry_mtime_nsec(e) / 1000;
	return time_known(t) ? t : TIME_NONE;
}

static enum err
describe(struct unpack *u, struct archive_entry *e, struct unpack_entry *out)
{
	enum err err = take_name(u, e);

	out->name = buf_str(&u->name);
	out->sized = archive_entry_size_is_set(e) != 0 && !u->single;
	out->size = out->sized && archive_entry_size(e) > 0
			? (uint64_t)archive_entry_size(e)
			: 0;
	out->changed = changed(e);
	out->err = archive_entry_is_encrypted(e) ? ERR_ENCRYPTED : OK;
	return err;
}

static bool
is_file(struct archive_entry *e)
{
	return archive_entry_filetype(e) == AE_IFREG &&
	       !archive_entry_hardlink(e);
}

static enum err
next_entry(struct unpack *u, struct unpack_entry *out, bool *end)
{
	struct archive_entry *e = NULL;
	int rc;

	do {
		rc = archive_read_next_header(u->a, &e);
	} while ((rc == ARCHIVE_OK || rc == ARCHIVE_WARN) && !is_file(e));
	*end = rc == ARCHIVE_EOF;
	if (*end)
		return u->from_err;
	if (rc == ARCHIVE_OK || rc == ARCHIVE_WARN)
		return describe(u, e, out);
	u->broken = true;
	return archive_read_has_encrypted_entries(u->a) == 1 ? ERR_ENCRYPTED
							     : failure(u);
}

enum err
unpack_next(struct unpack *u, struct unpack_entry *entry, bool *end)
{
	void *before;
	enum err err;

	*entry = (struct unpack_entry){ .name = "", .changed = TIME_NONE };
	u->block_n = 0;
	u->block_at = u->place = 0;
	unpack_names_begin(u->names, &before);
	err = next_entry(u, entry, end);
	unpack_names_end(before);
	return err;
}

/* The next block of the library; *END when the entry is at its end. */
static enum err
next_block(struct unpack *u, bool *end)
{
	const void *block = NULL;
	la_int64_t at = 0;
	int rc = archive_read_data_block(u->a, &block, &u->block_n, &at);

	*end = rc == ARCHIVE_EOF;
	u->broken = u->broken || rc == ARCHIVE_FATAL;
	if (rc != ARCHIVE_OK)
		u->block_n = 0;
	if (rc == ARCHIVE_OK && at >= 0 && (uint64_t)at >= u->place) {
		u->block = block;
		u->block_at = (uint64_t)at;
		return OK;
	}
	return *end ? u->from_err : rc == ARCHIVE_OK ? ERR_DAMAGED : failure(u);
}

/* Between blocks of a sparse file there are zeros. */
static size_t
hand_out(struct unpack *u, char *to, size_t n)
{
	uint64_t hole = u->block_at - u->place;
	size_t skip;

	if (hole > 0) {
		n = hole < n ? (size_t)hole : n;
		memset(to, 0, n);
	} else {
		skip = u->block_n < n ? u->block_n : n;
		n = skip;
		memcpy(to, u->block, n);
		u->block += n;
		u->block_n -= n;
		u->block_at += n;
	}
	u->place += n;
	return n;
}

enum err
unpack_read(struct unpack *u, char *to, size_t n, size_t *got)
{
	enum err err = OK;
	bool end = false;

	while (*got < n && !end && err == OK) {
		if (u->block_n == 0)
			err = next_block(u, &end);
		else
			*got += hand_out(u, to + *got, n - *got);
	}
	return err;
}

bool
unpack_broken(const struct unpack *u)
{
	return u->broken || u->from_err;
}

uint64_t
unpack_taken(const struct unpack *u)
{
	return u->taken;
}
