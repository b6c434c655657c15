#ifndef ENGINE_REPORT_REPORT_H
#define ENGINE_REPORT_REPORT_H

/*
 * Writers of a judged case.  Texts are appended to a buffer; the caller asks
 * buf_failed().
 */

#include "engine/base/json.h"
#include "engine/case/case.h"

/* The object of `ndes-doctor/check/1'; the caller frees. */
struct json *report_tree(const struct case_file *c, enum lang lang);

/* For people: at most 80 columns, no colours. */
void report_text(const struct case_file *c, enum lang lang, struct buf *out);

/* Its first lines: the verdict, the causes, what to do next. */
void report_head(const struct case_file *c, enum lang lang, struct buf *out);

/* Exit code of `check' for a judged case: 0, 3, 4 or 5. */
int report_exit(const struct case_file *c);

#endif
