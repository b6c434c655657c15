#ifndef ENGINE_EVIDENCE_READER_H
#define ENGINE_EVIDENCE_READER_H

/*
 * A reader knows one format.  It is handed blocks of whole records in UTF-8
 * and gives records to a sink.  It keeps what one block must tell the next
 * (the #Fields line, say) in a state of its own, never the file: memory does
 * not depend on the size of the log.
 *
 * Needles: a record that holds none of them interests no sign.  A reader may
 * count such a record without taking it apart.  No needles: take all apart.
 */

#include "engine/base/needle.h"
#include "engine/evidence/record/source.h"
#include "engine/evidence/record/zone.h"

#define READER_BLOCK      (128u << 10) /* bytes read at once */
#define READER_RECORD_MAX (1u << 20)   /* longest record, bytes */

struct block {
	struct span text; /* UTF-8, whole records */
	uint64_t line;    /* number of its first line, from 1: of the file, or
				   of the block when it is read ahead */
	uint64_t offset;  /* of its first byte, in bytes on disk */
	bool torn;        /* its last record is cut: too long, or the
				   end of the file */
};

/* What a reader works with and reports to. */
struct reading {
	struct source *source; /* counts, times and problems go here */
	const struct needles *needles;
	void (*emit)(void *arg, const struct record *r);
	void *arg;
	bool named_alone;        /* the file was named by itself */
	const struct zone *zone; /* of the server; NULL: not known */

	/*
	 * Lines of the block, told by a reader that has counted them anyway;
	 * READER_UNCOUNTED before it is called.
	 */
	uint64_t passed;
};

/*
 * R has a local time: made UTC when the zone of the server is known, and that
 * is noted with RAW; else it is noted that it is not.
 */
void reading_utc(
    const struct reading *reading, struct record *r, struct span raw);

#define READER_UNCOUNTED UINT64_MAX

#define SNIFF_NOMEM (-1)

struct reader_ops {
	enum source_kind kind;
	const char *name; /* for developers */

	/*
	 * The file is no text: bytes are handed on as they are, NULs too, and
	 * what counts as lines are the records, which its reader tells.
	 */
	bool binary;

	/*
	 * How much HEAD (the first 68 KiB, as UTF-8) looks like this format:
	 * 0 not at all, 100 beyond doubt.  By content, never by name.
	 * SNIFF_NOMEM: nobody knows, memory ran out.
	 */
	int (*sniff)(struct span head);
	int most; /* that sniff ever says: who is not sure of it is not asked
		     once another one is */
	bool headless; /* guesses at rows of a kind that lost its head */

	/*
	 * Length of the part of TEXT that holds whole records only; 0 when
	 * even the first one is not complete.  Pure.
	 */
	size_t (*cut)(struct span text);

	/* Bytes of state; zeroed before the first block. */
	size_t state_size;
	enum err (*block)(
	    void *state, struct reading *r, const struct block *b);

	/*
	 * For blocks that are read side by side, ahead of their turn: makes of
	 * STATE, what is known after some block, a guess for a later one.
	 * JOIN is asked when the turn has come: a block was read from GUESS to
	 * AFTER, and STATE is what it should have been read from.  False when
	 * that would have made a difference: it is read again; else STATE
	 * becomes what comes after the block.  Blocks of a reader without
	 * them are read one after the other.
	 */
	void (*guess)(void *state);
	bool (*join)(void *state, const void *guess, const void *after);

	/*
	 * Tells SOURCE the times that it was not told yet, because more may
	 * follow.  May be NULL.  A reader without `end', or with one that is
	 * the same, can be followed and begun anew with a zeroed state.
	 */
	enum err (*pause)(void *state, struct reading *r);

	/* Ends the file and frees what the state holds.  May be NULL. */
	enum err (*end)(void *state, struct reading *r);
};

/*
 * The times of the last two rows, which a state holds until the end, in a
 * guess: not known.  After a block of one row the first one is what the
 * second one was, after a block without rows both are as before.
 */
#define READER_AS_BEFORE INT64_MAX

/* TAIL is that of the state after a block, BEFORE what it was before it. */
void reader_join_tail(int64_t tail[2], const int64_t before[2]);

/* The line of P, a place inside B's text. */
uint64_t block_line(const struct block *b, const char *p);

/* Lines of B, which was read with R. */
uint64_t reader_passed(const struct reading *r, const struct block *b);

/* Common cut: after the last line end; 0 when there is none. */
size_t reader_cut_lines(struct span text);

/*
 * For records that are told by how their first line BEGINS: where the next
 * one begins from POS on (a line's start), the end of TEXT if none does; the
 * line at POS, and in *NEXT where the one after it stands; and a cut before
 * the last record, since what follows it is not known to be all.
 */
size_t reader_next_start(
    struct span text, size_t pos, bool (*begins)(struct span line));
struct span reader_line_at(struct span text, size_t pos, size_t *next);
size_t reader_cut_starts(struct span text, bool (*begins)(struct span line));

/* The formats, in the order in which they are tried. */
#define READER(name) extern const struct reader_ops reader_##name;

#define SOURCE(id, name, ops, readers) readers
#include "engine/evidence/record/sources.def"
#undef SOURCE
#undef READER

extern const struct reader_ops *const readers[]; /* NULL at the end */

#endif
