/*
 * `ndes-doctor merge': the JSON of many servers as one table.
 */

#include "engine/case/target/lines.h"
#include "engine/report/merge/merge.h"
#include "tui/cli/cli.h"
#include "tui/cli/texts.h"

struct merging {
	const struct options *o;
	struct merge *m;
	const char *file;
	size_t objects;   /* of the file */
	struct buf whole; /* of a file whose first line is no object */
};

/* An object a line; one object over many lines is taken whole. */
static enum err
take_report_line(void *arg, struct span line)
{
	struct merging *x = arg;
	struct json *o;

	if (x->whole.n > LINES_LINE_MAX)
		return ERR_LIMIT;
	if (span_trim(line).n == 0)
		return OK;
	/* Only a file without an object so far may be one of many lines. */
	o = x->objects > 0 || x->whole.n == 0 ? json_parse(line, NULL) : NULL;
	if (o) {
		merge_take(x->m, o, x->file);
		x->objects++;
	} else {
		buf_add(&x->whole, line);
		buf_byte(&x->whole, '\n');
	}
	json_free(o);
	return buf_failed(&x->whole) ? ERR_NOMEM : OK;
}

static void
take_file(struct merging *x, const char *file)
{
	struct err_info info = { .code = OK };
	struct json *o = NULL;
	enum err err;

	x->file = file;
	x->objects = 0;
	buf_clear(&x->whole);
	err = lines_read(file, take_report_line, x);
	if (!err && x->whole.n > 0) {
		o = json_parse(buf_span(&x->whole), &info);
		err = o ? OK : ERR_FORMAT;
	}
	if (o)
		merge_take(x->m, o, file);
	else if (!err && x->objects == 0)
		err = ERR_FORMAT; /* empty: nobody answered */
	json_free(o);
	if (!err)
		return;
	merge_miss(x->m, file, err_text(x->o->lang, err));
	if (err != ERR_FORMAT)
		err_set(&info, err, file, 0, NULL);
	else
		err_set(&info, err, file, 0, "%s",
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
	struct merging x = { .o = o, .m = merge_new(k), .whole = BUF_INIT };
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
	buf_free(&x.whole);
	return cli_hand_out(o, &out, NULL, code);
}
