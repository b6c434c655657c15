#ifndef ENGINE_HOST_PACK_PACKS_INSIDE_H
#define ENGINE_HOST_PACK_PACKS_INSIDE_H

/* The inside of the archives of a capture, for packs.c and reader.c. */

#include "engine/base/arena.h"
#include "engine/host/pack/packs.h"
#include "engine/host/pack/unpack.h"

struct bundle;

/* One thing told of an archive: an entry, an archive in it, or a fault. */
struct packed {
	const char *path; /* as a file of the host */
	struct bundle *of;
	size_t number; /* among the files of the archive */
	uint64_t size;
	int64_t changed;
	enum err err;
	struct bundle *inner; /* it is an archive, and was looked into */
};

/* One archive. */
struct bundle {
	const char *file, *prefix; /* see packs_walk() */
	enum unpack_kind kind;
	uint64_t size;              /* packed, bytes */
	struct file_look look;      /* of the file below */
	const struct packed *outer; /* it is this entry; NULL: a file */
	int depth;                  /* 1: a file */
	bool whole;                 /* all of it was told */
	bool stale;                 /* another one stands there now */
	struct packed **item;
	size_t count, cap;
};

/* As many as two files that are compared, or archives in archives, need. */
#define READERS 6

/* The start of the current entry is kept: it is looked at more than once. */
#define READER_HEAD (72u << 10)

/* A place in an archive. */
struct reader {
	struct packs *p;
	struct bundle *b;
	struct unpack *u; /* NULL: a free one */
	struct stream *file;
	size_t passed; /* entries begun; the last of them is current */
	struct unpack_entry now;
	uint64_t at;    /* bytes of it that were unpacked */
	uint64_t taken; /* bytes of the archive before it */
	char *head, *scratch;
	size_t head_n;
	bool ended;
	enum err err;
	bool busy;
	uint64_t used; /* when, in counts of use */
};

/* A file that began as no archive; it is none as long as it only grows. */
struct plain {
	uint64_t path; /* its hash; 0: a free place */
	uint64_t size; /* bytes, when it was looked at */
};

struct packs {
	struct host *under;
	struct arena arena;
	struct bundle **bundle;
	size_t bundle_count, bundle_cap;
	struct packed **table; /* by the hash of the path */
	size_t table_n, table_cap;
	struct plain *plain;
	size_t plain_n, plain_cap; /* a power of two */
	struct reader readers[READERS];
	uint64_t uses;
	size_t files;        /* entries told in this walk */
	struct stream *file; /* see packs_take_file(); NULL: none */
	const char *file_path;
};

/*
 * A reader that stands on entry NUMBER, ready for N bytes from OFFSET on;
 * the caller takes `busy' away.  *END: there are not so many.
 */
enum err reader_at(struct packs *p, struct bundle *b, size_t number,
    uint64_t offset, size_t n, struct reader **out, bool *end);

/* As stream_read(), of the current entry. */
enum err reader_read(
    struct reader *r, uint64_t offset, char *to, size_t n, size_t *got);

/* What it holds open; R belongs to its packs and may be used again. */
void reader_close(struct reader *r);

#endif
