#ifndef ENGINE_REPORT_REPORT_FIX_H
#define ENGINE_REPORT_REPORT_FIX_H

/*
 * Writers of plans, and of what became of them.  All append.
 */

#include "engine/case/fix/fixes.h"

/* The object of `ndes-doctor/fix/1', on one line without its end. */
void report_fix_json(
    const struct case_file *c, const struct fixes *f, struct buf *out);

/* One paragraph for each plan. */
void report_fix_list(const struct fixes *f, enum lang lang, struct buf *out);

/* Everything about plan I: dangers, steps, chains, the way back. */
void report_fix_preview(
    const struct fixes *f, size_t i, enum lang lang, struct buf *out);

/* What was done, step by step; whether it helped.  Appended. */
void report_fix_run(const struct fix_plan *p, const struct fix_run *r,
    enum lang lang, struct buf *out);
void report_fix_proof(
    const struct fix_proof *p, enum lang lang, struct buf *out);
/* All that undoing FIX (NULL: the last one) will change; "" for nothing. */
void report_fix_undo_preview(
    const struct fixes *f, const char *fix, enum lang lang, struct buf *out);
void report_fix_undo(const struct knowledge *k, const struct fix_undo *u,
    enum lang lang, struct buf *out);

#endif
