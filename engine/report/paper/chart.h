#ifndef ENGINE_REPORT_PAPER_CHART_H
#define ENGINE_REPORT_PAPER_CHART_H

/* Requests by outcome over time: stacked bars, or lines of text. */

#include "engine/case/tracing.h"
#include "engine/report/paper/doc.h"

#define CHART_BARS 96

enum chart_part { CHART_GOOD, CHART_BAD, CHART_OTHER, CHART_PARTS };

/* Bars of equal time, one after the other, empty ones as well. */
struct chart {
	int64_t from;  /* beginning of the first bar */
	int64_t width; /* of a bar: hours or days */
	uint64_t n[CHART_BARS][CHART_PARTS];
	size_t count;
	uint64_t tallest; /* sum of the tallest bar */
};

/* Out of the hours of T; false when it has none. */
bool chart_make(const struct trace *t, struct chart *out);

/* Inline SVG; appended. */
void chart_svg(const struct chart *c, enum lang lang, struct buf *out);

/* A line for each bar that has requests, the last ones; appended. */
void chart_text(const struct chart *c, enum lang lang, struct buf *out);

/* Adds a picture of T to D, if there is something to show. */
void chart_add(struct doc *d, const struct trace *t);

#endif
