/*
 * The composition root: options, guide, capture and front end meet here, and
 * nowhere else.
 */

#include "engine/base/xml.h"
#include "engine/report/report.h"
#include "tui/cli/cli.h"
#include "tui/screen/app.h"
#include "tui/term/term.h"

#include <stdio.h>

static struct term *
open_term(const struct options *o, FILE **keys, struct err_info *info)
{
	const struct term_options real = { o->ascii, o->no_color };
	const struct term_script_options script = {
		.rows = o->rows, .cols = o->cols, .ascii = o->ascii
	};
	struct term *term;

	if (!o->script)
		return term_curses_new(&real, info);
	*keys = fopen(o->script, "r");
	if (!*keys) {
		err_set(info, ERR_NOT_FOUND, o->script, 0, NULL);
		return NULL;
	}
	term = term_script_new(*keys, stdout, &script);
	if (!term)
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
	return term;
}

/* The verdict stays on the normal screen after the wizard is gone. */
static int
print_verdict(const struct case_file *c, enum lang lang)
{
	struct buf out = BUF_INIT;

	report_head(c, lang, &out);
	return cli_print(&out, EXIT_GOOD);
}

static int
run_wizard(const struct options *o, const struct knowledge *k)
{
	struct err_info info = { .code = OK };
	struct app_options app = { .lang = o->lang,
		.fixes = { .permit = { o->read_only, o->allow_changes } },
		.trace = o->trace_options,
		.alarm = o->alarm };
	struct opening *opened;
	struct session *session = NULL;
	struct term *term = NULL;
	FILE *keys = NULL;
	int code = EXIT_TROUBLE;

	if (!cli_names_one(o))
		return EXIT_USAGE;
	opened = cli_open(o, k, o->args[0], true, &info);
	if (opened)
		session = session_of(opened, o->read_only, &info);
	if (session)
		term = open_term(o, &keys, &info);
	if (term) {
		app.fixes.folder = opening_folder(opened);
		app.session = session;
		code = app_run(&app, opening_case(opened), term);
		term_close(term);
		if (code == EXIT_GOOD && !o->script)
			code = print_verdict(opening_case(opened), app.lang);
	} else {
		cli_complain(o->lang, &info);
	}
	if (keys)
		fclose(keys);
	session_free(session);
	opening_free(opened);
	return code;
}

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
		code = run_wizard(o, k);
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
		if (o.command == COMMAND_WIZARD && o.arg_count == 0)
			o.live |= opening_has_live();
		code = run(&o);
	} else {
		fprintf(stderr, "ndes-doctor: %s\n", buf_str(&problem));
	}
	buf_free(&problem);
	xml_stop();
	return code;
}
