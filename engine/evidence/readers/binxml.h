#ifndef ENGINE_EVIDENCE_BINXML_H
#define ENGINE_EVIDENCE_BINXML_H

/*
 * The binary XML of Windows event logs, written out as the XML that the
 * system itself gives for an event.  Names, templates and values lie anywhere
 * in a chunk of the log and point at each other: every place is looked at
 * before it is read, and work and output are bounded.
 */

#include "engine/base/buf.h"

#define BINXML_OPEN_MAX  64 /* elements in one another */
#define BINXML_DEPTH_MAX 8  /* templates in one another */

/*
 * Tokens and values of one chunk, and so much output counts as one of them:
 * no more than two mebibytes in all.  Chunks of true logs take a tenth; what
 * a template repeats costs a sender little, and each sign looks at it.
 */
#define BINXML_STEPS_MAX  (1u << 17)
#define BINXML_STEP_BYTES 16

/* An element that was begun. */
struct binxml_open {
	size_t name;    /* its place in the chunk */
	size_t tag;     /* where it begins in the output */
	size_t content; /* where its tag ends there; 0: still in it */
	bool absent;    /* it was to hold an optional value, not there */
};

struct binxml {
	struct span chunk;
	uint64_t steps; /* left; the caller sets it once a chunk */
	struct buf *out;
	size_t limit; /* of OUT, in bytes */

	/* Between calls of binxml_render() nothing of this counts. */
	struct binxml_open open[BINXML_OPEN_MAX];
	size_t open_count;
	size_t attribute; /* where it begins in the output; SIZE_MAX: none */
	size_t value;     /* and its value */
	bool attribute_absent;
};

/*
 * Appends to X->out what stands in the bytes [at, end) of the chunk.  False,
 * and OUT holds rubbish, when it is not right or a limit is reached.
 */
bool binxml_render(struct binxml *x, size_t at, size_t end);

/* Little-endian numbers at P. */
uint16_t binxml_u16(const char *p);
uint32_t binxml_u32(const char *p);
uint64_t binxml_u64(const char *p);

#define BINXML_ARRAY  0x80u /* of a type: so many of them */
#define BINXML_NULL   0x00u
#define BINXML_STRING 0x01u
#define BINXML_BINXML 0x21u

/* Appends RAW, UTF-16, as text of an element or an attribute. */
void binxml_text(struct span raw, struct buf *out);

/*
 * Appends a value that is no array and no binary XML; false when it is not
 * right.
 */
bool binxml_value(unsigned type, struct span raw, struct buf *out);

/* As binxml_value() answers; nothing is written. */
bool binxml_is_value(unsigned type, struct span raw);

/*
 * What a reader of XML makes of binxml_text(), when RAW is as usual: no
 * halves of characters, none that XML forbids, and in an ATTRIBUTE no line
 * ends and tabs either.  False otherwise, and OUT holds rubbish.
 */
bool binxml_plain(struct span raw, bool attribute, struct buf *out);

/* Takes the first item off the array *REST of TYPE; false at its end. */
bool binxml_item(unsigned type, struct span *rest, struct span *item);

#endif
