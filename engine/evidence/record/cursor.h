#ifndef ENGINE_EVIDENCE_CURSOR_H
#define ENGINE_EVIDENCE_CURSOR_H

/*
 * A place inside a block that knows its line and its offset on disk.  It
 * only goes forward, so that a block is counted once, however many records
 * are taken out of it.
 */

#include "engine/evidence/record/reader.h"

struct cursor {
	struct span text;
	enum encoding encoding;
	size_t pos;      /* in text */
	uint64_t line;   /* of pos, from 1 */
	uint64_t offset; /* of pos, in bytes on disk */
};

/* At the first line of B. */
struct cursor cursor_start(const struct block *b, const struct source *s);

/* Line ends of TEXT. */
uint64_t cursor_count(struct span text);

/* On to the end of B, whose lines R is told. */
void cursor_finish(struct cursor *c, struct reading *r, const struct block *b);

/* On to POS, which must not lie behind. */
void cursor_to(struct cursor *c, size_t pos);

/* For cursor_lines(): text that is not as it is on disk. */
void cursor_decoded_lines(struct cursor *c, size_t lines, size_t pos);

/* As cursor_to() where the line that starts at POS is LINES further. */
static inline void
cursor_lines(struct cursor *c, size_t lines, size_t pos)
{
	if (c->encoding != ENC_UTF8) {
		cursor_decoded_lines(c, lines, pos);
		return;
	}
	c->line += lines;
	c->offset += pos - c->pos;
	c->pos = pos;
}

/* The same where it is the next one. */
static inline void
cursor_next_line(struct cursor *c, size_t pos)
{
	cursor_lines(c, 1, pos);
}

/*
 * From the start of a line on to TO, the start of another one or the end; or
 * only to the first line on the way that begins with a byte up to '#':
 * empty, blank, a directive or worse.
 */
void cursor_rows(struct cursor *c, size_t to);

/* On to what follows the line whose LF stands at END (the end: it has none). */
void cursor_end_line(struct cursor *c, size_t end);

/* Takes the line off that begins at the cursor, without LF or CRLF. */
struct span cursor_line(struct cursor *c);

#endif
