/*
 * The course: scenarios found in a folder, and what is wrong with one when
 * it is held against the guide.
 */

#include "engine/know/scenario_load.h"

#include "engine/base/arena.h"
#include "engine/host/os/files.h"

#include <stdlib.h>
#include <string.h>

struct search {
	struct scenario_list *list;
	const char *folder;
	struct world_shelf worlds;
	struct err_info *info;
};

static bool
is_lesson(const char *path)
{
	char *file = files_join(path, SCENARIO_FILE);
	struct file_look look;
	bool is = file && files_look(file, &look) == OK;

	free(file);
	return is;
}

/* One that cannot be read is left out. */
static enum err
add_lesson(void *arg, const char *name)
{
	struct search *search = arg;
	struct scenario_list *list = search->list;
	char *path = files_join(search->folder, name);
	struct scenario **items, *s;

	if (!path)
		return ERR_NOMEM;
	s = is_lesson(path)
		? scenario_load_with(path, &search->worlds, search->info)
		: NULL;
	free(path);
	if (!s)
		return OK;
	items = array_grow(
	    list->items, list->count, &list->cap, sizeof(*items));
	if (!items) {
		scenario_free(s);
		return ERR_NOMEM;
	}
	list->items = items;
	items[list->count++] = s;
	return OK;
}

static int
by_number(const void *a, const void *b)
{
	const struct scenario *x = *(const struct scenario *const *)a;
	const struct scenario *y = *(const struct scenario *const *)b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return strcmp(x->id, y->id);
}

enum err
scenario_list_load(
    struct scenario_list *list, const char *folder, struct err_info *info)
{
	struct search search = { list, folder, { .items = NULL }, info };
	enum err err;

	memset(list, 0, sizeof(*list));
	err = files_list(folder, add_lesson, &search);
	world_shelf_free(&search.worlds);
	if (err)
		err_set(info, err, folder, 0, NULL);
	if (list->count > 1)
		qsort(
		    list->items, list->count, sizeof(*list->items), by_number);
	return err;
}

void
scenario_list_free(struct scenario_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		scenario_free(list->items[i]);
	free(list->items);
	memset(list, 0, sizeof(*list));
}

static size_t
find_choice(const struct lesson_choice *items, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(items[i].id, id) == 0)
			return i;
	return SIZE_MAX;
}

size_t
scenario_cause(const struct scenario *s, const char *id)
{
	return find_choice(s->causes, s->cause_count, id);
}

size_t
scenario_remedy(const struct scenario *s, const char *id)
{
	return find_choice(s->remedies, s->remedy_count, id);
}

static enum err
fault(const struct scenario *s, struct err_info *info, const char *what,
    const char *id)
{
	return err_set(info, ERR_KNOWLEDGE, s->folder, 0, "%s: %s", what, id);
}

static enum err
check_choices(const struct scenario *s, const struct knowledge *k,
    const struct lesson_choice *items, size_t count, struct err_info *info)
{
	bool right = false;

	for (size_t i = 0; i < count; i++) {
		const struct lesson_choice *c = &items[i];
		bool known = *c->fix ? know_fix_find(k, c->fix) != SIZE_MAX
				     : know_cause_find(k, c->id) != SIZE_MAX;

		right |= c->right;
		if (*c->fix && !known)
			return fault(s, info, "no such fix", c->fix);
		if (!known && !*c->title.in[LANG_EN])
			return fault(s, info, "no title", c->id);
		if (*c->after && scenario_remedy(s, c->after) == SIZE_MAX)
			return fault(s, info, "no such remedy", c->after);
		if (!*c->why.in[LANG_EN])
			return fault(s, info, "not explained", c->id);
	}
	return right ? OK : fault(s, info, "no right answer among", "choices");
}

static enum err
check_path(const struct scenario *s, const struct knowledge *k,
    const struct lesson_path *path, struct err_info *info)
{
	for (size_t i = 0; i < path->count; i++) {
		const struct lesson_step *step = &path->steps[i];
		bool known[] = {
			[MOVE_READ] = know_check_find(k, step->id) != SIZE_MAX,
			[MOVE_CAUSE] = scenario_cause(s, step->id) != SIZE_MAX,
			[MOVE_REMEDY] = scenario_remedy(s, step->id) !=
					SIZE_MAX,
			[MOVE_WAIT] = step->time > 0,
		};

		if (!known[step->move])
			return fault(s, info, "step of a path", step->id);
	}
	return path->count ? OK : fault(s, info, "a path is", "empty");
}

enum err
scenario_check(
    const struct scenario *s, const struct knowledge *k, struct err_info *info)
{
	struct span rest = span_of(s->proof), word;
	char id[64];
	enum err err;

	err = check_choices(s, k, s->causes, s->cause_count, info);
	if (!err)
		err = check_choices(s, k, s->remedies, s->remedy_count, info);
	if (!err)
		err = check_path(s, k, &s->ideal, info);
	if (!err && s->wrong.count > 0)
		err = check_path(s, k, &s->wrong, info);
	while (!err && span_next(&rest, ' ', &word)) {
		if (word.n == 0 || word.n >= sizeof(id))
			continue;
		memcpy(id, word.p, word.n);
		id[word.n] = '\0';
		if (know_check_find(k, id) == SIZE_MAX)
			err = fault(s, info, "proof: no such check", id);
	}
	return err;
}
