#ifndef ENGINE_CASE_TRACING_H
#define ENGINE_CASE_TRACING_H

/*
 * Requests of a case followed across its logs.  A pass of its own over the
 * evidence: a check does not pay for it.
 */

#include "engine/case/case.h"
#include "engine/trace/trace.h"

struct tracing;

/* The sources that are read. */
#define TRACING_KINDS                                                          \
	(1u << SOURCE_IIS | 1u << SOURCE_NDESPLUGIN | 1u << SOURCE_CRP |       \
	    1u << SOURCE_EVENT | 1u << SOURCE_REGISTRY |                       \
	    1u << SOURCE_CERTSTORE)

/*
 * C must outlive it.  NULL and a filled INFO when it cannot be begun.  The
 * caller frees with tracing_free(), which takes NULL; what tracing_result()
 * gave goes with it.
 */
struct tracing *tracing_new(const struct case_file *c,
    const struct trace_options *options, struct err_info *info);
void tracing_free(struct tracing *t);

/* Reads about BUDGET bytes more; when finished, tracing_result() is there. */
enum err tracing_step(
    struct tracing *t, uint64_t budget, struct case_progress *progress);

/* Requests and what is told about them; NULL before the end. */
const struct trace *tracing_result(const struct tracing *t);

/* All at once; the caller frees. */
struct tracing *case_trace(const struct case_file *c,
    const struct trace_options *options, struct err_info *info);

#endif
