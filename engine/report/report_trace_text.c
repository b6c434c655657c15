#include "engine/report/report_trace.h"
void
report_trace_text(const struct case_file *c, const struct trace *t,
    const struct report_trace_options *o, struct buf *out, report_flush *flush,
    void *arg)
{
	(void)o;
	report_trace_json(c, t, out, flush, arg);
}
