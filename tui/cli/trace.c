/*
 * `ndes-doctor trace': each certificate request followed across the logs.
 */

#include "engine/report/report_trace.h"
#include "tui/cli/cli.h"

static bool
flush(void *arg, struct buf *out)
{
	bool *good = arg;

	*good = cli_part(out) && *good;
	return *good;
}

static int
write_trace(
    const struct options *o, const struct case_file *c, const struct trace *t)
{
	const struct report_trace_options text = { .lang = o->lang,
		.ascii = o->ascii,
		.request = o->request,
		.all = o->all };
	struct buf out = BUF_INIT;
	bool good = true;

	if (o->json) {
		report_trace_json(c, t, &out, flush, &good);
		buf_byte(&out, '\n');
	} else {
		report_trace_text(c, t, &text, &out, flush, &good);
	}
	return cli_print(&out, good ? EXIT_GOOD : EXIT_TROUBLE);
}

struct tracing_call {
	const struct options *o;
	size_t said; /* captures */
};

static int
trace_one(void *arg, struct opening *opened)
{
	struct tracing_call *x = arg;
	struct buf gap = BUF_INIT;
	struct err_info info = { .code = OK };
	struct tracing *t = case_trace(
	    opening_case(opened), &x->o->trace_options, &info);
	int code = EXIT_TROUBLE;

	if (x->said++ > 0 && !x->o->json) {
		buf_byte(&gap, '\n');
		cli_print(&gap, EXIT_GOOD);
	}
	if (t)
		code = write_trace(
		    x->o, opening_case(opened), tracing_result(t));
	else
		cli_complain(x->o->lang, &info);
	tracing_free(t);
	return code;
}

int
cli_trace(const struct options *o, const struct knowledge *k)
{
	struct tracing_call x = { .o = o };

	if (!cli_names_one(o))
		return EXIT_USAGE;
	return cli_each(o, k, o->args[0], USE_AS_CAPTURE, trace_one, &x);
}
