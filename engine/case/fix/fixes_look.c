/*
 * What a front end that stays open wants besides: how far a run has come,
 * what ran in an earlier sitting, and a script in a file.
 */

#include "engine/case/fix/fixes.h"

#include "engine/case/fix/fixes_inside.h"
#include "engine/host/os/newfile.h"

#include <string.h>

const struct journal_item *
fixes_doing(const struct fixes *f)
{
	return f->journal.count ? f->journal.items[f->journal.count - 1] : NULL;
}

bool
fixes_last_run(const struct fixes *f, const char *fix, struct fix_run *out)
{
	memset(out, 0, sizeof(*out));
	out->time = TIME_NONE;
	for (size_t i = 0; i < f->journal.count; i++) {
		const struct journal_item *item = f->journal.items[i];

		if (strcmp(item->fix, fix) != 0 || !journal_standing(item) ||
		    item->run < out->run)
			continue;
		out->run = item->run;
		if (item->last > out->time)
			out->time = item->last;
	}
	return out->run != 0;
}

enum err
fixes_script_save(const struct fixes *f, size_t i, enum script_format format,
    enum lang lang, const char *path, bool over, struct fix_say *why)
{
	const struct newfile_keep keep = newfile_keep_one(
	    &case_host(f->c)->path);
	struct buf text = BUF_INIT;
	enum err err;

	memset(why, 0, sizeof(*why));
	err = script_write(f->plans[i], format, lang, &text, why);
	if (!err)
		err = newfile_write(path, buf_span(&text), over, &keep);
	buf_free(&text);
	return err;
}
