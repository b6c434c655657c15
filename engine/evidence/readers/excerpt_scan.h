#ifndef ENGINE_EVIDENCE_EXCERPT_SCAN_H
#define ENGINE_EVIDENCE_EXCERPT_SCAN_H

/*
 * Where the records of a text without format begin and end.
 */

#include "engine/base/span.h"

#define EXCERPT_RECORD_MAX (64u << 10) /* joined lines; one may be longer */

enum excerpt_kind {
	EXCERPT_LINE,  /* a line and what continues it */
	EXCERPT_ROW,   /* as in an IIS log, perhaps over two lines */
	EXCERPT_EVENT, /* copied out of the event viewer */
	EXCERPT_PAGE   /* a message and the page of HTML it quotes */
};

struct excerpt {
	enum excerpt_kind kind;
	size_t start, end;
	struct span text; /* without indent and last line end */
	bool open;        /* what comes after the end of the text may
				   belong to it */
};

/*
 * The first record of TEXT from POS, the start of a line, on; false when
 * there are only empty lines left.
 */
bool excerpt_next(struct span text, size_t pos, struct excerpt *e);

#endif
