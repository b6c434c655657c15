#ifndef ENGINE_EVIDENCE_SOURCE_OPS_H
#define ENGINE_EVIDENCE_SOURCE_OPS_H

/*
 * What is particular to the records of one source wherever they are shown,
 * followed or tried.  Tables are written in the order of the members and
 * without their names: then one that is left out does not compile.
 */

#include "engine/evidence/record/reader.h"

struct source_ops {
	/*
	 * Samples of the guide are written by hand and may lack what a whole
	 * file has.  Puts TEXT with all that into OUT, and returns who reads
	 * it.  NULL: signs never see a record of this source, it is state.
	 */
	const struct reader_ops *(*wrap_sample)(
	    const char *text, struct buf *out);

	/* Appends the few words that matter first; they are not clean yet. */
	void (*summarise)(const struct record *r, struct buf *what);

	/*
	 * How a record begins where many stand in one line: "<Event".  NULL:
	 * each begins a line.
	 */
	const char *element;

	/* So long, in units of time, a writer may keep a record to itself. */
	int64_t held_back;

	/*
	 * Appends what may be shown of a LINE of its files, which can hold
	 * secrets; the line may be cut anywhere.  NULL: all of it.
	 */
	void (*show)(struct span line, struct buf *out);
};

/* Never NULL; static. */
const struct source_ops *source_ops(enum source_kind kind);

#define SOURCE(id, name, ops, readers)                                         \
	extern const struct source_ops source_##ops;
#include "engine/evidence/record/sources.def"
#undef SOURCE

/* A writer that flushes each record, or does so every few seconds. */
#define SOURCE_HELD_BACK (5 * TIME_SECOND)

/* TEXT as a line. */
void sample_wrap_line(const char *text, struct buf *out);

/* The first line with something in it, or the title of a page of HTML. */
void summarise_message(const struct record *r, struct buf *what);

/* "POST VerifyRequest 403.16 0x800B0109"; else as a message. */
void summarise_request(const struct record *r, struct buf *what);

/* The code of a status alone; else as a message. */
void summarise_status(const struct record *r, struct buf *what);

#endif
