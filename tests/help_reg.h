#ifndef TESTS_HELP_REG_H
#define TESTS_HELP_REG_H

/*
 * Runs .reg texts and files through the reader, and into a registry.
 */

#include "engine/base/buf.h"
#include "engine/evidence/record/reader.h"
#include "engine/evidence/record/registry.h"

/* Everything below the keys that the tests write about. */
extern const struct interest help_interest;

/*
 * Reads RAW, a file of any encoding, in steps of STEP bytes (0: at once).
 * Gives each record to EMIT; SOURCE is set up here and holds the counts.
 */
enum err help_reg_read(struct span raw, size_t step, struct source *source,
    void (*emit)(void *arg, const struct record *r), void *arg);

/* Reads RAW into REG; FILE as it stands. */
enum err help_reg_load(struct registry *reg, struct span raw, const char *file);

/* Appends the UTF-8 text S to OUT as UTF-16LE, for BMP characters. */
void help_utf16(struct buf *out, struct span s);

/* "NAME"=hex:.. with continuation lines, as regedit writes it. */
void help_reg_hex(struct buf *out, const char *name, struct span data);

/* The file NAME below ../shared/real, or of $NDES_SHARED; false: absent. */
bool help_real(const char *name, struct buf *out);

#endif
