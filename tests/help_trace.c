/*
 * Captures followed at once; what cannot be followed fails the test.
 */

#include "tests/help_trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void
traced_open(struct traced *t, const char *path, const void *k,
    const struct trace_options *o)
{
	static const struct trace_options none;
	const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct err_info info = { .code = OK };

	t->made = (struct traffic_made){ .count = 0 };
	t->c = case_open(path, k, &options, &info);
	assert_non_null(t->c);
	t->tracing = case_trace(t->c, o ? o : &none, &info);
	assert_non_null(t->tracing);
	t->trace = tracing_result(t->tracing);
}

void
traced_traffic(struct traced *t, const struct traffic *traffic, const void *k,
    const struct trace_options *o)
{
	struct traffic_made made;

	traffic_make(traffic, &made);
	traced_open(t, made.folder, k, o);
	t->made = made;
	traffic_judge(&t->made, t->trace, &t->score);
}

void
traced_close(struct traced *t)
{
	tracing_free(t->tracing);
	case_free(t->c);
	if (t->made.truth)
		traffic_free(&t->made);
}
