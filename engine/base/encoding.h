#ifndef ENGINE_BASE_ENCODING_H
#define ENGINE_BASE_ENCODING_H

/*
 * The encodings that files from a Windows server come in, and their way to
 * UTF-8.  Reading is streamed: a character cut by the end of a block is left
 * for the next one.
 */

#include "engine/base/buf.h"

enum encoding {
	ENC_UTF8,
	ENC_UTF16LE,
	ENC_UTF16BE,
	ENC_CP1252,
	ENC_CP850,
	ENC_COUNT
};

/* "utf-8", "utf-16le", "utf-16be", "windows-1252", "ibm850"; static. */
const char *encoding_name(enum encoding e);

/*
 * The encoding of a file by its first bytes, and the length of its byte
 * order mark (0 when there is none).  UTF-16 without a mark is seen by its
 * NULs; bytes that are not UTF-8 are Windows-1252, or OEM 850 when the high
 * bytes between letters are those that 850 gives to French accents.
 * A HEAD cut inside a UTF-8 character is still UTF-8.
 */
enum encoding encoding_detect(struct span head, size_t *bom);

/*
 * Appends RAW to OUT as UTF-8 and returns how many bytes of RAW were taken:
 * all but a character cut at the end, and that too when LAST.  ENC_UTF8
 * copies as it is: validity is looked at where text is shown.
 */
size_t encoding_decode(
    enum encoding e, struct span raw, bool last, struct buf *out);

/* Bytes on disk of the UTF-8 text S, decoded from E without faults. */
uint64_t encoding_raw_length(enum encoding e, struct span s);

/*
 * The printable characters of ASCII that RAW, UTF-16LE, begins with, into TO,
 * which has a byte for each two; returns how many there are.
 */
size_t encoding_narrow(struct span raw, char *to);

#endif
