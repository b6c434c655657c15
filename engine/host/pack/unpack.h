#ifndef ENGINE_HOST_PACK_UNPACK_H
#define ENGINE_HOST_PACK_UNPACK_H

/*
 * One archive, unpacked entry by entry from front to back: zip, cab, 7z, tar
 * behind gzip, xz or zstd, and a single file behind one of these three.
 * Nothing is written anywhere.  Names and sizes are as hostile as what is in
 * the entries: nobody takes them for paths of this machine.
 */

#include "engine/base/err.h"
#include "engine/base/span.h"

enum unpack_kind {
	UNPACK_NONE,
	UNPACK_ZIP,
	UNPACK_7Z,
	UNPACK_CAB,
	UNPACK_TAR,
	UNPACK_GZIP,
	UNPACK_XZ,
	UNPACK_ZSTD
};

/* First bytes of a file that tell what it is. */
#define UNPACK_HEAD 4096

/* By HEAD alone, never by a name. */
enum unpack_kind unpack_kind(struct span head);

/* Largest dictionary of xz, zstd and 7z that is made room for, bytes. */
#define UNPACK_DICTIONARY_MAX (64u << 20)

/* Where the bytes of the archive come from; as stream_read(). */
struct unpack_from {
	enum err (*read)(
	    void *arg, uint64_t offset, char *to, size_t n, size_t *got);
	void *arg;
	uint64_t size;
};

/* A file in an archive; folders and links are passed over. */
struct unpack_entry {
	const char *name; /* UTF-8, '/'; "" for a single file; borrowed */
	uint64_t size;    /* as the archive says; 0 when it does not */
	bool sized;
	int64_t changed; /* see times.h */
	enum err err;    /* OK, or why it cannot be unpacked */
};

struct unpack;

/* ERR_DICTIONARY, ERR_NOMEM, or what reading FROM gives. */
enum err unpack_new(
    const struct unpack_from *from, enum unpack_kind kind, struct unpack **out);
void unpack_free(struct unpack *u);

/*
 * The next file.  *END when there is none.  ERR_DAMAGED when the archive
 * cannot be followed from here on, ERR_ENCRYPTED when even its names are
 * secret.
 */
enum err unpack_next(struct unpack *u, struct unpack_entry *entry, bool *end);

/*
 * The next bytes of the current file; *GOT is less than N at its end only.
 * On an error what was got before it is good.
 */
enum err unpack_read(struct unpack *u, char *to, size_t n, size_t *got);

/* After an error: nothing more comes; another one may pass over the fault. */
bool unpack_broken(const struct unpack *u);

/* Bytes that were read of the archive so far. */
uint64_t unpack_taken(const struct unpack *u);

#endif
