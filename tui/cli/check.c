/*
 * `ndes-doctor check': reads captures to their end and says what they show.
 */

#include "engine/report/report.h"
#include "tui/cli/cli.h"

struct checking {
	const struct options *o;
	size_t said; /* captures */
};

static int
check_one(void *arg, struct opening *opened)
{
	struct checking *x = arg;
	struct case_file *c = opening_case(opened);
	struct err_info info = { .code = case_run(c) };
	struct buf out = BUF_INIT;

	if (info.code) {
		cli_complain(x->o->lang, &info);
		return EXIT_TROUBLE;
	}
	if (x->said++ > 0 && !x->o->json)
		buf_byte(&out, '\n');
	if (x->o->json) {
		report_json(c, x->o->lang, &out);
		buf_byte(&out, '\n');
	} else {
		report_text(c, x->o->lang, &out);
	}
	return cli_print(&out, report_exit(c));
}

int
cli_check(const struct options *o, const struct knowledge *k)
{
	struct checking x = { .o = o };
	int code = EXIT_GOOD;

	if ((o->live || o->arg_count == 0) && !cli_names_one(o))
		return EXIT_USAGE;
	for (int i = 0; i < o->arg_count || (o->live && i == 0); i++)
		code = cli_worse(code,
		    cli_each(o, k, o->args[i], USE_AS_CAPTURE, check_one, &x));
	return code;
}
