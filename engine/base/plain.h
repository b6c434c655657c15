#ifndef ENGINE_BASE_PLAIN_H
#define ENGINE_BASE_PLAIN_H

#include "engine/base/buf.h"

/*
 * Appends TEXT as one line of plain ASCII that means nothing to cmd.exe:
 * letters of French lose their accents, whatever cmd would act on, and all
 * that is left, becomes '_'.
 */
void plain_words(struct buf *out, const char *text);

#endif
