/*
 * `ndes-doctor trace': each certificate request followed across the logs.
 */

#include "engine/report/report_trace.h"
#include "tui/cli/cli.h"

#include <stdio.h>

static bool
flush(void *arg, struct buf *out)
{
	bool *good = arg;

	*good = *good && !buf_failed(out) &&
		fwrite(buf_str(out), 1, out->n, stdout) == out->n;
	buf_clear(out);
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
	struct case_file *c;
	struct tracing *t = NULL;
	int code = EXIT_TROUBLE;

	if (o->arg_count != 1) {
		fprintf(stderr, "ndes-doctor: %s\n",
		    text_in(o->lang, T_CLI_CHECK_WHAT));
		return EXIT_USAGE;
	}
	c = case_open(o->args[0], k, &o->case_options, &info);
	if (c)
		t = case_trace(c, &o->trace_options, &info);
	if (t)
		code = write_trace(o, c, tracing_result(t));
	else
		cli_complain(o->lang, &info);
	tracing_free(t);
	case_free(c);
	return code;
}
