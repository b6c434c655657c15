/*
 * The composition root: options, guide, capture and front end meet here, and
 * nowhere else.
 */

#include "engine/base/xml.h"
#include "engine/case/target/opening.h"
#include "tui/cli/cli.h"
#include "tui/wizard.h"

#include <malloc.h>

/* Those that need the guide. */
static int (*const commands[])(
    const struct options *o, const struct knowledge *k) = {
	[COMMAND_WIZARD] = wizard,
	[COMMAND_CHECK] = cli_check,
	[COMMAND_EXPLAIN] = cli_explain,
	[COMMAND_TRACE] = cli_trace,
	[COMMAND_FIX] = cli_fix,
	[COMMAND_TRAIN] = cli_train,
	[COMMAND_FOLLOW] = cli_follow,
	[COMMAND_REPORT] = cli_report,
	[COMMAND_COLLECT] = cli_collect,
	[COMMAND_MERGE] = cli_merge,
};

/* "help check", "check --help", "--help" */
static int
help(const struct options *o)
{
	if (o->command != COMMAND_HELP)
		return cli_help(o->lang, *o->word ? o->word : NULL);
	if (o->arg_count > 1) {
		cli_refuse(o->lang, T_CLI_HELP_WHAT, "", "");
		return EXIT_USAGE;
	}
	return cli_help(o->lang, o->arg_count ? o->args[0] : NULL);
}

static int
run_command(const struct options *o)
{
	struct err_info info = { .code = OK };
	struct knowledge *k;
	int code;

	if (o->help || o->command == COMMAND_HELP)
		return help(o);
	if (!o->version && !cli_makes_sense(o))
		return EXIT_USAGE;
	if (o->command == COMMAND_KNOWLEDGE)
		return cli_knowledge(o);
	k = o->knowledge ? knowledge_load(o->knowledge, &info)
			 : knowledge_start(&info);
	if (!k) {
		cli_complain(o->lang, &info);
		return EXIT_TROUBLE;
	}
	code = o->version ? cli_version(k) : commands[o->command](o, k);
	knowledge_free(k);
	return code;
}

int
main(int argc, char **argv)
{
	struct options o;
	struct buf problem = BUF_INIT;
	int code = EXIT_USAGE;

#ifdef M_MMAP_THRESHOLD
	/*
	 * The tables of a large log, once freed, are the system's again: glibc
	 * would keep them, and those that come after would lie beside them.
	 */
	mallopt(M_MMAP_THRESHOLD, 128 << 10);
#endif
	xml_start();
	if (options_read(&o, argc, argv, &problem)) {
		if (o.command == COMMAND_WIZARD && o.arg_count == 0 &&
		    !o.resume)
			o.live |= opening_has_live();
		code = run_command(&o);
	} else {
		cli_say(buf_str(&problem));
	}
	buf_free(&problem);
	xml_stop();
	return code;
}
