/*
 * --redact of all commands that have it, and the map kept apart.
 */

#include "engine/case/target/save.h"
#include "tui/cli/cli.h"

bool
cli_redact_told(const struct options *o)
{
	if (!o->map || o->redact)
		return true;
	cli_refuse(o->lang, T_CLI_MAP_ALONE, "", "");
	return false;
}

bool
cli_redact_new(const struct options *o, struct redact **out)
{
	struct err_info info;

	*out = o->redact ? redact_new(o->redact_prints) : NULL;
	if (*out || !o->redact)
		return true;
	err_set(&info, ERR_NOMEM, NULL, 0, NULL);
	cli_complain(o->lang, &info);
	return false;
}

int
cli_redact_end(const struct options *o, struct redact *r, int code)
{
	const struct newfile_keep keep = cli_kept(o);
	struct err_info info = { .code = OK };
	struct buf text = BUF_INIT;

	if (r && o->map) {
		json_write(redact_map(r), &text);
		buf_byte(&text, '\n');
		if (buf_failed(&text))
			err_set(&info, ERR_NOMEM, NULL, 0, NULL);
		else
			case_save_private(
			    o->map, buf_span(&text), o->force, &keep, &info);
		buf_free(&text);
	}
	redact_free(r);
	if (!info.code)
		return code;
	if (info.code == ERR_EXISTS)
		cli_refuse(o->lang, T_CLI_EXISTS, o->map, "");
	else
		cli_complain(o->lang, &info);
	return EXIT_TROUBLE;
}
