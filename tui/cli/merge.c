/*
 * `ndes-doctor merge': the JSON of many servers as one table.
 */

#include "engine/case/live/follow.h"
#include "engine/report/merge/merge.h"
#include "engine/report/merge/merge_read.h"
#include "tui/cli/cli.h"
#include "tui/cli/texts.h"

struct merging {
	const struct options *o;
	struct merge *m;
};

static void
take_file(struct merging *x, const char *file)
{
	struct err_info info = { .code = OK };
	enum err err;

	err = merge_file(x->m, file, &info);
	if (!err)
		return;
	merge_miss(x->m, file, err_text(x->o->lang, err));
	if (err == ERR_FORMAT)
		err_set(&info, err, file, info.line, "%s",
		    text_in(x->o->lang, T_CLI_MERGE_NONE));
	cli_complain(x->o->lang, &info);
}

static void
write_out(struct merging *x, struct buf *out)
{
	struct doc d;

	if (x->o->paper == PAPER_JSON) {
		json_write(merge_tree(x->m), out);
		buf_byte(out, '\n');
		return;
	}
	doc_start(&d, x->o->lang);
	merge_doc(x->m, &d);
	if (x->o->paper == PAPER_HTML)
		doc_html(&d, out);
	else
		doc_text(&d, out);
	doc_free(&d);
}

int
cli_merge(const struct options *o, const struct knowledge *k)
{
	struct merging x = { .o = o, .m = merge_new(k, follow_clock()) };
	struct buf out = BUF_INIT;
	int code;

	if (o->arg_count == 0) {
		cli_refuse(o->lang, T_CLI_MERGE_WHAT, "", "");
		merge_free(x.m);
		return EXIT_USAGE;
	}
	for (int i = 0; x.m && i < o->arg_count; i++)
		take_file(&x, o->args[i]);
	if (x.m)
		write_out(&x, &out);
	out.failed |= !x.m || merge_failed(x.m);
	code = x.m ? merge_exit(x.m) : EXIT_TROUBLE;
	merge_free(x.m);
	return cli_hand_out(o, &out, code);
}
