/*
 * The composition root: options, guide, capture and front end meet here, and
 * nowhere else.
 */

#include "engine/base/xml.h"
#include "tui/cli/cli.h"
#include "tui/wizard.h"

#include <stdio.h>

static int
run(const struct options *o)
{
	struct err_info info = { .code = OK };
	struct knowledge *k;
	int code = EXIT_USAGE;

	if (o->help)
		return cli_help(o->lang);
	if (o->command == COMMAND_RESERVED) {
		fprintf(stderr, "ndes-doctor: %s: %s\n", o->word,
		    text_in(o->lang, T_CLI_RESERVED));
		return EXIT_USAGE;
	}
	if (o->command == COMMAND_KNOWLEDGE)
		return cli_knowledge(o);
	k = o->knowledge ? knowledge_load(o->knowledge, &info)
			 : knowledge_builtin(&info);
	if (!k) {
		cli_complain(o->lang, &info);
		return EXIT_TROUBLE;
	}
	if (o->version)
		code = cli_version(k);
	else if (o->command == COMMAND_CHECK)
		code = cli_check(o, k);
	else if (o->command == COMMAND_FIX)
		code = cli_fix(o, k);
	else if (o->command == COMMAND_EXPLAIN)
		code = cli_explain(o, k);
	else if (o->command == COMMAND_TRACE)
		code = cli_trace(o, k);
	else if (o->command == COMMAND_TRAIN)
		code = cli_train(o, k);
	else if (o->command == COMMAND_FOLLOW)
		code = cli_follow(o, k);
	else
		code = wizard(o, k);
	knowledge_free(k);
	return code;
}

int
main(int argc, char **argv)
{
	struct options o;
	struct buf problem = BUF_INIT;
	int code = EXIT_USAGE;

	xml_start();
	if (options_read(&o, argc, argv, &problem)) {
		if (o.command == COMMAND_WIZARD && o.arg_count == 0 &&
		    !o.resume)
			o.live |= opening_has_live();
		code = run(&o);
	} else {
		fprintf(stderr, "ndes-doctor: %s\n", buf_str(&problem));
	}
	buf_free(&problem);
	xml_stop();
	return code;
}
