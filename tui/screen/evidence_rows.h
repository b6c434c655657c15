#ifndef TUI_SCREEN_EVIDENCE_ROWS_H
#define TUI_SCREEN_EVIDENCE_ROWS_H

/*
 * The evidence of one check: what its signs matched, and what the signs of
 * its cause matched elsewhere.  Bad first, good last.
 */

#include "tui/screen/page.h"

/* How many rows of evidence CHECK has on its page. */
size_t evidence_count_of(const struct app *app, size_t check);

/* Columns that the widest who of them takes on C. */
int evidence_who_columns(
    const struct app *app, size_t check, const struct canvas *c);

/*
 * NULL past the end, and *FINDING untouched; else that (NULL allowed) is the
 * finding it belongs to.
 */
const struct evidence_item *evidence_at(const struct app *app, size_t check,
    size_t i, const struct finding **finding);

/* The piece that shows best why CHECK fails; NULL when there is none. */
const struct evidence_item *evidence_proof(const struct app *app, size_t check);

/* SIGN is one by which the cause of CHECK is told. */
bool evidence_decides(const struct app *app, size_t check, size_t sign);

/* The one selected on the page of evidence. */
const struct evidence_item *evidence_selected(
    const struct app *app, const struct finding **finding);

/* What a record says, else the label of its sign. */
const char *evidence_what(
    const struct app *app, const struct evidence_item *item);

/* "09:31:47  10.1.2.3  POST VerifyRequest 403.16", and "file:12". */
void evidence_say(
    const struct app *app, const struct evidence_item *item, struct buf *out);
void evidence_place(const struct evidence_item *item, struct buf *out);

#endif
