#ifndef TUI_TERM_CLIP_H
#define TUI_TERM_CLIP_H

#include "engine/base/buf.h"

#define CLIP_MAX 50000 /* bytes of text; terminals refuse more than some */

/*
 * Appends the sequence with which a terminal takes TEXT into its clipboard:
 * OSC 52 of xterm's control sequences, base64, ended by BEL.  Nothing when
 * TEXT is empty or too long.
 */
void clip_sequence(struct span text, struct buf *out);

#endif
