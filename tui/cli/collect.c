/*
 * `ndes-doctor collect': how evidence is taken from a server on which this
 * program does not run; and with --live the capture itself, of the one that
 * it runs on.
 */

#include "engine/base/fill.h"
#include "engine/case/target/save.h"
#include "engine/report/collect/collect.h"
#include "tui/cli/cli.h"
#include "tui/cli/texts.h"

#include <time.h>

#define PROGRAM "ndes-doctor " VERSION

struct capture_asked {
	const struct options *o;
};

/* What is there, and on stderr what could not be had. */
static int
say_taken(const struct options *o, const struct capturing *how)
{
	struct buf out = BUF_INIT;
	char n[NUMBER_TEXT_MAX];

	text_fill(&out, text_in(o->lang, T_CLI_COLLECTED), o->output,
	    number_text(how->taken, n), NULL);
	buf_byte(&out, '\n');
	if (how->missed > 0)
		cli_refuse(o->lang, T_CLI_COLLECT_MISSED,
		    number_text(how->missed, n), "");
	return cli_print(&out, EXIT_GOOD);
}

static int
capture_one(void *arg, struct opening *opened)
{
	const struct options *o = ((struct capture_asked *)arg)->o;
	struct err_info info = { .code = OK };
	struct capturing how = { .program = PROGRAM,
		.at = (int64_t)time(NULL) * TIME_SECOND };

	if (case_save_capture(
		o->output, opening_case(opened), &how, o->force, &info) == OK)
		return say_taken(o, &how);
	if (info.code == ERR_EXISTS)
		cli_refuse(o->lang, T_CLI_EXISTS, o->output, "");
	else
		cli_complain(o->lang, &info);
	return EXIT_TROUBLE;
}

int
cli_collect(const struct options *o, const struct knowledge *k)
{
	const struct collect c = { o->powershell ? COLLECT_PS1 : COLLECT_CMD,
		o->lang, o->ca, PROGRAM };
	struct capture_asked asked = { o };
	struct buf out = BUF_INIT;

	if (o->arg_count > 0) {
		cli_refuse(o->lang, T_CLI_COLLECT_WHAT, o->args[0], "");
		return EXIT_USAGE;
	}
	if (o->live && (!o->output || o->powershell || o->ca)) {
		cli_refuse(o->lang, T_CLI_COLLECT_WHERE, "", "");
		return EXIT_USAGE;
	}
	if (o->live)
		return cli_each(o, k, "", USE_AS_CAPTURE, capture_one, &asked);
	collect_script(&c, know_interest(k), &out);
	return cli_hand_out(o, &out, EXIT_GOOD);
}
