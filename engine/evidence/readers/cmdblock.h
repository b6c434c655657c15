#ifndef ENGINE_EVIDENCE_CMDBLOCK_H
#define ENGINE_EVIDENCE_CMDBLOCK_H

/*
 * What commands of Windows print: blocks of lines "label : value" between
 * empty lines.  Labels are in the language of the server; where a value
 * stands and what it looks like tells what it is.
 */

#include "engine/evidence/record/cursor.h"

#define CMDBLOCK_ROWS 40

struct cmdrow {
	struct span label, value;
	bool indented;
};

struct cmdblock {
	struct span text; /* all of it */
	size_t at;        /* where it begins */
	struct cmdrow row[CMDBLOCK_ROWS];
	size_t count; /* rows with a label; lines without are left out */
};

/* As in struct reader_ops: after the last empty line. */
size_t cmdblock_cut(struct span text);

/* What is done with each block that FITS; others are passed over. */
struct cmdblock_format {
	bool (*fits)(const struct cmdblock *b);
	void (*fill)(const struct cmdblock *b, struct record *r);
};

/* As sniff and block of struct reader_ops. */
bool cmdblock_sniff(const struct cmdblock_format *f, struct span head);
void cmdblock_read(
    const struct cmdblock_format *f, struct reading *r, const struct block *b);

#endif
