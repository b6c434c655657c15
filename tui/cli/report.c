/*
 * `ndes-doctor report': a judged capture as a paper to hand on.  Several
 * servers of one capture stand in one paper, one after the other.
 */

#include "engine/case/target/save.h"
#include "engine/report/paper/paper.h"
#include "engine/report/report.h"
#include "tui/cli/cli.h"

struct reporting {
	const struct options *o;
	struct doc doc;        /* HTML and text */
	struct buf out;        /* JSON and tickets */
	size_t said;           /* servers */
	struct redact *redact; /* NULL: names stay */
};

static void
hide(void *arg, struct span text, struct buf *out)
{
	redact_text(arg, text, out);
}

static void
take_tree(struct reporting *x, struct paper *p)
{
	struct json *tree = paper_tree(p);

	if (x->redact)
		redact_json(x->redact, tree);
	json_write(tree, &x->out);
	buf_byte(&x->out, '\n');
}

static void
take_paper(struct reporting *x, struct paper *p)
{
	switch (x->o->paper) {
	case PAPER_JSON:
		take_tree(x, p);
		break;
	case PAPER_TICKET:
		if (x->said > 0)
			buf_byte(&x->out, '\n');
		paper_ticket(p, &x->out);
		break;
	default:
		paper_doc(p, &x->doc);
	}
	x->said++;
}

/* What was done is told when the case can be looked at, and else not. */
static int
report_one(void *arg, struct opening *opened)
{
	struct reporting *x = arg;
	struct case_file *c = opening_case(opened);
	struct err_info info = { .code = OK };
	struct paper p = { .c = c,
		.lang = x->o->lang,
		.hide = x->redact ? hide : NULL,
		.hide_arg = x->redact };
	struct tracing *t = NULL;

	p.session = session_of(opened, true, &info);
	info.code = case_run(c);
	if (!info.code)
		t = case_trace(c, &x->o->trace_options, &info);
	if (t && x->redact && redact_learn(x->redact, c, &info) != OK) {
		tracing_free(t);
		t = NULL;
	}
	if (t) {
		p.trace = tracing_result(t);
		take_paper(x, &p);
	} else {
		cli_complain(x->o->lang, &info);
	}
	paper_free(&p);
	tracing_free(t);
	session_free(p.session);
	return t ? report_exit(c) : EXIT_TROUBLE;
}

int
cli_report(const struct options *o, const struct knowledge *k)
{
	struct reporting x = { .o = o, .out = BUF_INIT };
	int code;

	if (!cli_names_one(o))
		return EXIT_USAGE;
	if (!cli_redact_told(o))
		return EXIT_USAGE;
	if (!cli_redact_new(o, &x.redact))
		return EXIT_TROUBLE;
	doc_start(&x.doc, o->lang);
	x.doc.hide = x.redact ? hide : NULL;
	x.doc.hide_arg = x.redact;
	code = cli_each(o, k, o->args[0], USE_AS_CAPTURE, report_one, &x);
	if (x.said > 0 && o->paper != PAPER_TEXT && x.doc.count > 0)
		doc_html(&x.doc, &x.out);
	else if (x.said > 0 && o->paper == PAPER_TEXT)
		doc_text(&x.doc, &x.out);
	doc_free(&x.doc);
	x.out.failed |= x.redact && redact_failed(x.redact);
	code = cli_redact_end(o, x.redact, code);
	if (x.said > 0)
		return cli_hand_out(o, &x.out, code);
	buf_free(&x.out);
	return code;
}
