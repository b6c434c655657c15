#ifndef ENGINE_REPORT_METRICS_H
#define ENGINE_REPORT_METRICS_H

/*
 * Judged cases in the text format of Prometheus, for the textfile collector
 * of node_exporter and windows_exporter.
 */

#include "engine/case/case.h"

struct metrics;

struct metrics *metrics_new(void); /* NULL when out of memory */
void metrics_free(struct metrics *m);

/* Adds the samples of C. */
void metrics_take(struct metrics *m, const struct case_file *c);

/* All of them, a family at a time; appended. */
void metrics_text(const struct metrics *m, struct buf *out);

#endif
