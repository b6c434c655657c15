/*
 * `ndes-doctor check': reads captures to their end and says what they show.
 */

#include "engine/report/report.h"
#include "tui/cli/cli.h"

/* Of several captures the worst exit counts, in this order. */
static int
worse_exit(int a, int b)
{
	/* sparse: wrong use ends before a capture is looked at */
	static const int rank[] = { [EXIT_GOOD] = 0,
		[EXIT_NOT_ENOUGH] = 1,
		[EXIT_WARNING] = 2,
		[EXIT_FAULT] = 3,
		[EXIT_TROUBLE] = 4 };

	return rank[b] > rank[a] ? b : a;
}

static int
check_one(const struct options *o, const struct knowledge *k, const char *path,
    struct buf *out)
{
	struct err_info info = { .code = OK };
	struct opening *opened = cli_open(o, k, path, USE_AS_CAPTURE, &info);
	struct case_file *c = opened ? opening_case(opened) : NULL;
	int code = EXIT_TROUBLE;

	if (c && (info.code = case_run(c)) == OK) {
		if (o->json) {
			report_json(c, o->lang, out);
			buf_byte(out, '\n');
		} else {
			report_text(c, o->lang, out);
		}
		code = report_exit(c);
	} else {
		cli_complain(o->lang, &info);
	}
	opening_free(opened);
	return code;
}

int
cli_check(const struct options *o, const struct knowledge *k)
{
	int code = EXIT_GOOD;

	if ((o->live || o->arg_count == 0) && !cli_names_one(o))
		return EXIT_USAGE;
	for (int i = 0; i < o->arg_count || (o->live && i == 0); i++) {
		struct buf out = BUF_INIT;

		if (i > 0 && !o->json)
			buf_byte(&out, '\n');
		code = worse_exit(code, check_one(o, k, o->args[i], &out));
		code = worse_exit(code, cli_print(&out, EXIT_GOOD));
	}
	return code;
}
