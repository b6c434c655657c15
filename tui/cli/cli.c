/*
 * What the commands share, and the short ones.
 */

#include "tui/cli/cli.h"

bool
cli_names_one(const struct options *o)
{
	if (o->arg_count == (o->live ? 0 : 1))
		return true;
	cli_refuse(
	    o->lang, o->live ? T_CLI_LIVE_ALONE : T_CLI_CHECK_WHAT, "", "");
	return false;
}

struct opening *
cli_open(const struct options *o, const struct knowledge *k, const char *path,
    bool acts, struct err_info *info)
{
	const struct opening_options options = { .path = path,
		.live = o->live,
		.acts = acts,
		.folder = o->case_folder,
		.options = &o->case_options };

	return opening_new(&options, k, info);
}

int
cli_help(enum lang lang)
{
	struct buf out = BUF_INIT;

	buf_puts(&out, text_in(lang, T_CLI_HELP));
	return cli_print(&out, EXIT_GOOD);
}

int
cli_version(const struct knowledge *k)
{
	struct buf out = BUF_INIT;

	buf_printf(&out, "ndes-doctor %s (knowledge %s)\n", VERSION,
	    knowledge_version(k));
	return cli_print(&out, EXIT_GOOD);
}

static void
explain(const struct options *o, const struct knowledge *k, struct buf *asked,
    struct buf *out, size_t *unknown)
{
	if (case_explain(k, buf_span(asked), o->lang, out) > 0)
		return;
	cli_refuse(o->lang, T_CLI_NOT_KNOWN, buf_str(asked), "");
	++*unknown;
}

/*
 * Several codes, or the words of one phrase that was not quoted: together
 * first, then one by one.
 */
int
cli_explain(const struct options *o, const struct knowledge *k)
{
	struct buf asked = BUF_INIT, out = BUF_INIT;
	size_t unknown = 0;

	if (o->arg_count == 0) {
		cli_refuse(o->lang, T_CLI_EXPLAIN_WHAT, "", "");
		return EXIT_USAGE;
	}
	for (int i = 0; i < o->arg_count; i++)
		buf_printf(&asked, "%s%s", i ? " " : "", o->args[i]);
	if (case_explain(k, buf_span(&asked), o->lang, &out) == 0) {
		for (int i = 0; i < o->arg_count; i++) {
			buf_clear(&asked);
			buf_puts(&asked, o->args[i]);
			explain(o, k, &asked, &out, &unknown);
		}
	}
	buf_free(&asked);
	return cli_print(&out, unknown ? EXIT_TROUBLE : EXIT_GOOD);
}
