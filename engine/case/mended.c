/*
 * What was seen before a fix says nothing of the server as it stands now: a
 * check must not go on failing, nor a cause be named, by requests of before.
 */

#include "engine/case/mended.h"

#include <string.h>

static size_t
first_of(size_t a, size_t b)
{
	return b < a ? b : a;
}

/*
 * The first check, in the order of the guide, that CAUSE can fail, or that
 * depends on the state that such a one looks at.
 */
static size_t
first_check(const struct knowledge *k, const struct cause *cause)
{
	uint64_t checks = know_cause_checks(k, cause);
	size_t first = SIZE_MAX;

	for (size_t i = 0; i < know_check_count(k); i++) {
		if (!(checks >> i & 1))
			continue;
		first = first_of(first, i);
		if (know_check(k, i)->state)
			first = first_of(first, know_check(k, i)->dependent);
	}
	return first;
}

static bool
has_fix(const struct knowledge *k, const struct cause *cause, const char *id)
{
	for (size_t i = 0; i < cause->fix_count; i++)
		if (strcmp(know_fix(k, cause->fixes[i])->id, id) == 0)
			return true;
	return false;
}

static size_t
first_check_of_fix(const struct knowledge *k, const char *fix)
{
	size_t first = SIZE_MAX;

	for (size_t i = 0; i < know_cause_count(k); i++) {
		const struct cause *cause = know_cause(k, i);

		if (has_fix(k, cause, fix))
			first = first_of(first, first_check(k, cause));
	}
	return first;
}

/* Of what the program does itself, from 1; 0: it only tells. */
static size_t
last_act(const struct fix *fix)
{
	size_t last = 0;

	for (size_t i = 0; i < fix->action_count; i++)
		if (action_kind_about(fix->actions[i].kind) != ABOUT_PERSON)
			last = i + 1;
	return last;
}

/*
 * Items I to END are one run.  One that waits for a person, or failed
 * half-way, has mended nothing.
 */
static bool
is_whole(
    const struct knowledge *k, const struct journal *j, size_t i, size_t end)
{
	for (; i < end; i++) {
		const struct journal_item *item = j->items[i];
		size_t fix = know_fix_find(k, item->fix);

		if (item->phase == JOURNAL_VERIFIED && !item->foreign &&
		    fix != SIZE_MAX &&
		    item->number == last_act(know_fix(k, fix)))
			return true;
	}
	return false;
}

/* The items of one run stand together, as they were written. */
static size_t
end_of_run(const struct journal *j, size_t i)
{
	uint64_t run = j->items[i]->run;

	while (i < j->count && j->items[i]->run == run)
		i++;
	return i;
}

static void
raise_cutoffs(const struct knowledge *k, const struct journal_item *item,
    int64_t after[KNOW_CHECKS_MAX])
{
	if (!journal_standing(item) || item->last == TIME_NONE)
		return;
	for (size_t n = first_check_of_fix(k, item->fix);
	     n < know_check_count(k); n++)
		if (item->last + MENDED_SETTLE > after[n])
			after[n] = item->last + MENDED_SETTLE;
}

enum err
case_mended(struct case_file *c, const struct journal *j)
{
	int64_t after[KNOW_CHECKS_MAX];
	size_t end;

	for (size_t i = 0; i < KNOW_CHECKS_MAX; i++)
		after[i] = TIME_NONE;
	for (size_t i = 0; i < j->count; i = end) {
		end = end_of_run(j, i);
		if (!is_whole(c->k, j, i, end))
			continue;
		for (size_t n = i; n < end; n++)
			raise_cutoffs(c->k, j->items[n], after);
	}
	if (memcmp(after, c->after, sizeof(after)) == 0)
		return OK;
	memcpy(c->after, after, sizeof(after));
	return case_judge(c);
}

enum err
case_mended_in(struct case_file *c, const struct casefolder *folder)
{
	struct journal j = { 0 };
	enum err err = folder ? journal_read(folder, c->k, &j) : OK;

	if (!err)
		err = case_mended(c, &j);
	journal_free(&j);
	return err;
}
