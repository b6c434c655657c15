/*
 * `ndes-doctor collect': how evidence is taken from a server on which this
 * program does not run.
 */

#include "engine/report/collect/collect.h"
#include "tui/cli/cli.h"
#include "tui/cli/texts.h"

int
cli_collect(const struct options *o, const struct knowledge *k)
{
	const struct collect c = { o->powershell ? COLLECT_PS1 : COLLECT_CMD,
		o->lang, o->ca, "ndes-doctor " VERSION };
	struct buf out = BUF_INIT;

	if (o->arg_count > 0) {
		cli_refuse(o->lang, T_CLI_COLLECT_WHAT, o->args[0], "");
		return EXIT_USAGE;
	}
	collect_script(&c, know_interest(k), &out);
	return cli_hand_out(o, &out, NULL, EXIT_GOOD);
}
