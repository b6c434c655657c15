#ifndef ENGINE_REPORT_WRAP_H
#define ENGINE_REPORT_WRAP_H

#include "engine/base/buf.h"

/*
 * Appends paragraphs in lines of at most 80 columns; the first begins at
 * COLUMN, all other lines at INDENT.
 */
void wrap_text(struct buf *out, struct span text, size_t column, size_t indent);

#endif
