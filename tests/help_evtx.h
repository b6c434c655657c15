#ifndef TESTS_HELP_EVTX_H
#define TESTS_HELP_EVTX_H

/*
 * Writes the binary event logs that nobody but Windows writes, as far as
 * tests need them: tokens of binary XML, records, chunks, a file.
 */

#include "engine/base/buf.h"

#define EVTX_DEPTH 16

/* One chunk under way; offsets of names and templates are inside it. */
struct evtx_writer {
	struct buf b;
	size_t record;   /* where the one under way begins */
	uint64_t number; /* of the last record */
	/* Where the sizes of the elements that are open stand, and that of the
	 * attributes being written. */
	size_t open[EVTX_DEPTH], attributes;
	size_t depth;
};

/* A value of a record: its type as the format numbers them, its bytes. */
struct evtx_value {
	unsigned type;
	struct span bytes;
};

void evtx_begin(struct evtx_writer *w);

/* The finished chunk, behind the head of a file if WITH_HEAD. */
void evtx_finish(struct evtx_writer *w, bool with_head, struct buf *out);

/*
 * What this program's reader does without and others ask for: the numbers of
 * the records of CHUNK, a finished one, and its checksums; the head of a file
 * of CHUNKS of them, before a record NEXT.  As libevtx's "Windows XML Event
 * Log (EVTX) format" has them.
 */
void evtx_seal(struct buf *chunk, uint64_t first, uint64_t last);
void evtx_file_head(struct buf *out, size_t chunks, uint64_t next);

void evtx_u16(struct evtx_writer *w, unsigned n);
void evtx_u32(struct evtx_writer *w, size_t n);
void evtx_byte(struct evtx_writer *w, unsigned n);
void evtx_wide(struct evtx_writer *w, const char *ascii);

void evtx_open(struct evtx_writer *w, const char *name, bool attributes);
void evtx_attribute(struct evtx_writer *w, const char *name);
void evtx_text(struct evtx_writer *w, const char *text);
void evtx_value(struct evtx_writer *w, unsigned id, unsigned type);
void evtx_optional(struct evtx_writer *w, unsigned id, unsigned type);
void evtx_token(struct evtx_writer *w, unsigned token);

/* <NAME>TEXT</NAME> and <NAME>value ID</NAME> */
void evtx_element(struct evtx_writer *w, const char *name, const char *text);
void evtx_element_of(
    struct evtx_writer *w, const char *name, unsigned id, unsigned type);

/*
 * Begins a template that stands here and gives its place; the tokens come
 * between begin and end.  A later one is used by its place.
 */
size_t evtx_template_begin(struct evtx_writer *w);
void evtx_template_end(struct evtx_writer *w, size_t place);
void evtx_template_again(struct evtx_writer *w, size_t place);
void evtx_values(
    struct evtx_writer *w, const struct evtx_value *values, size_t count);

void evtx_record_begin(struct evtx_writer *w);
void evtx_record_end(struct evtx_writer *w);

/* What an event of the usual shape says; all in ASCII. */
struct evtx_told {
	const char *provider, *channel;
	unsigned id, level;
	int64_t time; /* as in struct record */
	const char *says;
};

/*
 * A record of it.  *PLACE is that of the template in this chunk: 0 before
 * the first record.
 */
void evtx_event(
    struct evtx_writer *w, size_t *place, const struct evtx_told *e);

#endif
