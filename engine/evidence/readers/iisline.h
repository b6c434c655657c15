#ifndef ENGINE_EVIDENCE_IISLINE_H
#define ENGINE_EVIDENCE_IISLINE_H

/* Lines of a file in which rows of an IIS log stand, whoever put them there. */

#include "engine/base/buf.h"

/*
 * LINE from its date or its #Fields on; what a search put before it ends
 * with a colon, or is a number in brackets.  Absent when there is neither.
 */
struct span iisline_without_prefix(struct span line);

/* A date and a time stand in LINE, as they begin a row. */
bool iisline_is_row(struct span line);

/*
 * What says nothing: blank lines, directives, "sep=;", the first line of
 * Export-Csv, and what find.exe puts above the rows of each file.
 */
bool iisline_is_remark(struct span line);

/* TOKEN as IIS writes it, one blank behind what stands in OUT. */
void iisline_put(struct buf *out, struct span token);

/*
 * The tokens of LINE without the quotes around them.  Blanks inside of quotes
 * belong to a token, unless LINE has WANTED tokens without that: IIS itself
 * quotes nothing, and a User-Agent may well begin with a quote.
 */
void iisline_put_quoted(struct buf *out, struct span line, size_t wanted);

#endif
