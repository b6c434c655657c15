/*
 * What a journal may have us do.  It lies in a folder that is ours alone, but
 * folders are copied, and guides change: each item is held against the
 * action of the guide that it names.
 */

#include "engine/fix/action.h"
#include "engine/fix/texts.h"

#include <string.h>

bool
journal_can_be(const struct knowledge *k, const struct journal_item *item)
{
	size_t at = k ? know_fix_find(k, item->fix) : SIZE_MAX;
	const struct fix *fix = at == SIZE_MAX ? NULL : know_fix(k, at);

	if (item->changes == 0)
		return true; /* there is nothing to undo */
	return fix && item->number > 0 && item->number <= fix->action_count &&
	       fix->actions[item->number - 1].kind == item->kind &&
	       action_ops(item->kind)
		   ->could(&fix->actions[item->number - 1], item);
}

/* "FOLDER/journal.jsonl:LINE" */
static void
say_line(struct fix_say *why, const struct bilingual *id,
    const struct casefolder *f, size_t line, const char *what)
{
	struct buf at = BUF_INIT;

	buf_printf(&at, "%s/" JOURNAL_FILE ":%zu", casefolder_path(f), line);
	fix_say(why, id, buf_str(&at), what);
	buf_free(&at);
}

/* "FIX, TARGET" */
static void
say_foreign(struct fix_say *why, const struct casefolder *f,
    const struct journal_item *item)
{
	struct buf what = BUF_INIT;

	buf_printf(&what, "%s, %s", item->fix, item->target);
	say_line(why, T_FIX_FOREIGN, f, item->line, buf_str(&what));
	buf_free(&what);
}

void
journal_trouble(
    const struct journal *j, const struct casefolder *f, struct fix_say *why)
{
	fix_say(why, T_NONE, NULL, NULL);
	if (!f || journal_refuses(j, f, NULL, 0, why))
		return;
	for (size_t i = 0; i < j->count; i++)
		if (j->items[i]->foreign && journal_standing(j->items[i])) {
			say_foreign(why, f, j->items[i]);
			return;
		}
	if (j->torn)
		say_line(why, T_FIX_JOURNAL_TORN, f, j->lines, NULL);
}

/* Of a run only what is ours may be undone, and all of it together. */
static bool
run_refuses(const struct journal *j, const struct casefolder *f,
    const char *fix, uint64_t run, struct fix_say *why)
{
	for (size_t i = 0; i < j->count; i++) {
		const struct journal_item *item = j->items[i];

		if (item->run != run || !journal_standing(item))
			continue;
		if (item->foreign || (fix && strcmp(item->fix, fix) != 0)) {
			say_foreign(why, f, item);
			return true;
		}
		fix = item->fix;
		if (item->line < j->damaged) {
			say_line(
			    why, T_FIX_JOURNAL_DAMAGED, f, j->damaged, NULL);
			return true;
		}
	}
	return false;
}

bool
journal_refuses(const struct journal *j, const struct casefolder *f,
    const char *fix, uint64_t run, struct fix_say *why)
{
	if (j->newer) {
		say_line(why, T_FIX_JOURNAL_NEWER, f, j->newer, NULL);
		return true;
	}
	if (run)
		return run_refuses(j, f, fix, run, why);
	if (j->damaged)
		say_line(why, T_FIX_JOURNAL_DAMAGED, f, j->damaged, NULL);
	return j->damaged != 0;
}
