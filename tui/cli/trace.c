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

int
cli_trace(const struct options *o, const struct knowledge *k)
{
	struct err_info info = { .code = OK };
	struct opening *opened;
	struct tracing *t = NULL;
	int code = EXIT_TROUBLE;

	if (!cli_names_one(o))
		return EXIT_USAGE;
	opened = cli_open(o, k, o->args[0], USE_AS_CAPTURE, &info);
	if (opened)
		t = case_trace(opening_case(opened), &o->trace_options, &info);
	if (t)
		code = write_trace(o, opening_case(opened), tracing_result(t));
	else
		cli_complain(o->lang, &info);
	tracing_free(t);
	opening_free(opened);
	return code;
}
