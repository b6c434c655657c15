/*
 * `ndes-doctor check': reads captures to their end and says what they show.
 */

#include "engine/case/target/save.h"
#include "engine/report/metrics.h"
#include "engine/report/report.h"
#include "tui/cli/cli.h"

struct checking {
	const struct options *o;
	struct redact *redact;   /* NULL: names stay */
	struct metrics *metrics; /* NULL: nobody asked */
	size_t said;             /* captures */
};

static enum err
put_json(struct checking *x, struct case_file *c, struct buf *out,
    struct err_info *info)
{
	struct json *tree;

	if (x->redact && redact_learn(x->redact, c, info) != OK)
		return info->code;
	tree = report_tree(c, x->o->lang);
	if (x->redact)
		redact_json(x->redact, tree);
	json_write(tree, out);
	buf_byte(out, '\n');
	if (x->redact && redact_failed(x->redact))
		return err_set(info, ERR_NOMEM, NULL, 0, NULL);
	return OK;
}

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
	if (x->metrics)
		metrics_take(x->metrics, c);
	if (x->said++ > 0 && !x->o->json && !x->o->quiet)
		buf_byte(&out, '\n');
	if (x->o->json)
		put_json(x, c, &out, &info);
	else if (!x->o->quiet)
		report_text(c, x->o->lang, &out);
	if (!info.code)
		return cli_print(&out, report_exit(c));
	buf_free(&out);
	cli_complain(x->o->lang, &info);
	return EXIT_TROUBLE;
}

/* The old file stays whole until the new one is. */
static int
save_metrics(const struct checking *x, int code)
{
	const struct options *o = x->o;
	const struct newfile_keep keep = cli_kept(o);
	struct err_info info = { .code = OK };
	struct buf text = BUF_INIT;

	metrics_text(x->metrics, &text);
	if (buf_failed(&text))
		err_set(&info, ERR_NOMEM, NULL, 0, NULL);
	else
		case_save(o->prometheus, buf_span(&text), true, &keep, &info);
	buf_free(&text);
	if (!info.code)
		return code;
	cli_complain(o->lang, &info);
	return EXIT_TROUBLE;
}

static bool
begin_checking(struct checking *x)
{
	struct err_info info;

	if (!cli_redact_new(x->o, &x->redact))
		return false;
	x->metrics = x->o->prometheus ? metrics_new() : NULL;
	if (x->metrics || !x->o->prometheus)
		return true;
	err_set(&info, ERR_NOMEM, NULL, 0, NULL);
	cli_complain(x->o->lang, &info);
	redact_free(x->redact);
	return false;
}

int
cli_check(const struct options *o, const struct knowledge *k)
{
	struct checking x = { .o = o };
	int code = EXIT_GOOD;

	if ((o->live || o->arg_count == 0) && !cli_names_one(o))
		return EXIT_USAGE;
	if (!cli_redact_told(o))
		return EXIT_USAGE;
	if (o->redact && !o->json) {
		cli_refuse(o->lang, T_CLI_REDACT_WHAT, "", "");
		return EXIT_USAGE;
	}
	if (!begin_checking(&x))
		return EXIT_TROUBLE;
	for (int i = 0; i < o->arg_count || (o->live && i == 0); i++)
		code = cli_worse(code,
		    cli_each(o, k, o->args[i], USE_AS_CAPTURE, check_one, &x));
	if (x.metrics)
		code = save_metrics(&x, code);
	metrics_free(x.metrics);
	return cli_redact_end(o, x.redact, code);
}
