/*
 * What the commands share, and the short ones.
 */

#include "tui/cli/cli.h"

#include "engine/base/fill.h"
#include "engine/case/live/follow.h"
#include "engine/case/target/save.h"

#include <string.h>

/* "chek DIR" is no pair of captures, nor is it one that cannot be opened. */
static bool
is_opened(const struct options *o)
{
	const char *near;

	if (o->arg_count == 0 || o->live || o->resume ||
	    opening_names(o->args[0]))
		return true;
	near = options_near(o->args[0], NULL);
	if (!near && o->arg_count == 1)
		return true; /* said when it is opened */
	cli_refuse(o->lang, near ? T_CLI_MEANT_COMMAND : T_CLI_NO_COMMAND,
	    o->args[0], near ? near : "");
	return false;
}

bool
cli_makes_sense(const struct options *o)
{
	struct buf line = BUF_INIT;
	const char *verb;

	if (o->command == COMMAND_WIZARD)
		return is_opened(o);
	verb = o->arg_count > 0 ? options_near(o->args[0], o->word) : NULL;
	if (!verb || strcmp(verb, o->args[0]) == 0)
		return true;
	text_fill(&line, text_in(o->lang, T_CLI_MEANT_VERB), o->word,
	    o->args[0], verb, NULL);
	cli_say(buf_str(&line));
	buf_free(&line);
	return false;
}

bool
cli_names_one(const struct options *o)
{
	if (o->arg_count == (o->live ? 0 : 1))
		return true;
	cli_refuse(
	    o->lang, o->live ? T_CLI_LIVE_ALONE : T_CLI_CHECK_WHAT, "", "");
	return false;
}

int
cli_worse(int a, int b)
{
	static const int rank[] = { [EXIT_GOOD] = 0,
		[EXIT_NOT_ENOUGH] = 1,
		[EXIT_WARNING] = 2,
		[EXIT_FAULT] = 3,
		[EXIT_USAGE] = 4,
		[EXIT_TROUBLE] = 5 };

	return rank[b] > rank[a] ? b : a;
}

static struct opening *
open_part(const struct options *o, const struct knowledge *k, const char *path,
    enum cli_use use, const struct part *part, struct err_info *info)
{
	struct case_options asked = o->case_options;
	const struct opening_options options = { .path = path,
		.live = o->live,
		.acts = use != USE_AS_CAPTURE,
		.reads = use == USE_TO_READ || o->read_only,
		.part = part,
		.folder = o->case_folder,
		.options = &asked };

	asked.run_at = follow_clock();
	return opening_new(&options, k, info);
}

struct opening *
cli_open(const struct options *o, const struct knowledge *k, const char *path,
    enum cli_use use, struct err_info *info)
{
	return open_part(o, k, path, use, NULL, info);
}

static int
take_part(const struct options *o, const struct knowledge *k, const char *path,
    enum cli_use use, const struct part *part, cli_take *take, void *arg)
{
	struct err_info info = { .code = OK };
	struct opening *opened = open_part(o, k, path, use, part, &info);
	int code = EXIT_TROUBLE;

	if (opened)
		code = take(arg, opened);
	else
		cli_complain(o->lang, &info);
	opening_free(opened);
	return code;
}

int
cli_each(const struct options *o, const struct knowledge *k, const char *path,
    enum cli_use use, cli_take *take, void *arg)
{
	struct err_info info = { .code = OK };
	struct opening *opened = cli_open(o, k, path, use, &info);
	struct parts parts = { NULL, 0 };
	int code = EXIT_GOOD;

	if (opened)
		info.code = parts_of(opening_case(opened), &parts);
	if (info.code) {
		cli_complain(o->lang, &info);
		code = EXIT_TROUBLE;
	} else if (parts.count == 0) {
		code = take(arg, opened);
	}
	opening_free(opened);
	for (size_t i = 0; i < parts.count; i++)
		code = cli_worse(code,
		    take_part(o, k, path, use, &parts.item[i], take, arg));
	parts_free(&parts);
	return code;
}

struct newfile_keep
cli_kept(const struct options *o)
{
	return (struct newfile_keep){ (const char *const *)o->args,
		o->arg_count > 0 ? (size_t)o->arg_count : 0 };
}

int
cli_hand_out(const struct options *o, struct buf *text, int code)
{
	const struct newfile_keep keep = cli_kept(o);
	struct err_info info = { .code = ERR_NOMEM };

	if (!o->output)
		return cli_print(text, code);
	if (!buf_failed(text) &&
	    case_save(o->output, buf_span(text), o->force, &keep, &info) == OK)
		info.code = OK;
	buf_free(text);
	if (info.code == ERR_EXISTS)
		cli_refuse(o->lang, T_CLI_EXISTS, o->output, "");
	else if (info.code)
		cli_complain(o->lang, &info);
	return info.code ? EXIT_TROUBLE : code;
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
	if (case_explain_line(k, buf_span(asked), o->lang, out) > 0)
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
	if (case_explain_line(k, buf_span(&asked), o->lang, &out) == 0) {
		for (int i = 0; i < o->arg_count; i++) {
			buf_clear(&asked);
			buf_puts(&asked, o->args[i]);
			explain(o, k, &asked, &out, &unknown);
		}
	}
	buf_free(&asked);
	return cli_print(&out, unknown ? EXIT_TROUBLE : EXIT_GOOD);
}
