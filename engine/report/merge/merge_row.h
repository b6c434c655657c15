#ifndef ENGINE_REPORT_MERGE_MERGE_ROW_H
#define ENGINE_REPORT_MERGE_MERGE_ROW_H

/* One server of a merge, for a list of them. */

#include "engine/report/merge/merge.h"

/* Borrowed from the merge; "" what is not known. */
struct merge_row {
	const char *name, *capture, *path;
	const char *why;   /* it did not answer */
	const char *cause; /* the first one */
	bool answered;
	enum whole whole;
	int64_t now;
};

/* Servers that were taken in. */
size_t merge_count(const struct merge *m);

/* Row I in the order of merge_sort(), which must have been called. */
struct merge_row merge_row(const struct merge *m, size_t i, enum lang lang);

/* "NDES01 (capture)", fit for one line; appended. */
void merge_row_name(const struct merge_row *row, struct buf *out);

/* All that the merge holds of it, some lines; appended. */
void merge_row_text(
    const struct merge *m, size_t i, enum lang lang, struct buf *out);

#endif
