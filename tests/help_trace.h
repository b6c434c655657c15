#ifndef TESTS_HELP_TRACE_H
#define TESTS_HELP_TRACE_H

/*
 * A capture followed across its logs: one that is there, or traffic that is
 * made for it and judged against its truth.
 */

#include "engine/case/tracing.h"
#include "tests/help_traffic.h"

struct traced {
	struct traffic_made made; /* of traced_traffic() */
	struct case_file *c;
	struct tracing *tracing;
	const struct trace *trace;
	struct traffic_score score;
};

/* K as the group's setup left it in *STATE; O may be NULL. */
void traced_open(struct traced *t, const char *path, const void *k,
    const struct trace_options *o);
void traced_traffic(struct traced *t, const struct traffic *traffic,
    const void *k, const struct trace_options *o);
void traced_close(struct traced *t);

#endif
