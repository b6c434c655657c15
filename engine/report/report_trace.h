#ifndef ENGINE_REPORT_REPORT_TRACE_H
#define ENGINE_REPORT_REPORT_TRACE_H

/*
 * Writers of a trace.  There may be very many requests: what is written so
 * far is handed to FLUSH, which empties the buffer, now and then (NULL: it
 * all stays in the buffer).  The caller asks buf_failed() and flushes what is
 * left.
 */

#include "engine/case/tracing.h"

typedef bool report_flush(void *arg, struct buf *out);

/* The object of `ndes-doctor/trace/1', on one line without its end. */
void report_trace_json(const struct case_file *c, const struct trace *t,
    struct buf *out, report_flush *flush, void *arg);

#define REPORT_TRACE_LIST 40 /* requests of the short list */

struct report_trace_options {
	enum lang lang;
	bool ascii;
	size_t request; /* its ladder, from 1; 0: those that tell most */
	bool all;       /* every request, every ladder */
};

/* For people: at most 80 columns, no colours. */
void report_trace_text(const struct case_file *c, const struct trace *t,
    const struct report_trace_options *o, struct buf *out, report_flush *flush,
    void *arg);

/* One request: a rung a line, with gaps; appended. */
void report_trace_ladder(const struct trace *t, size_t request,
    const struct report_trace_options *o, struct buf *out);

/* Words for people; static. */
const char *report_trace_outcome(const struct trace_request *r, enum lang lang);
const char *report_trace_platform(enum platform p, enum lang lang);

#endif
