/*
 * Where lessons come from, where their labs are, and taking those away.
 */

#include "engine/case/train.h"

#include "engine/base/arena.h"
#include "engine/case/train_inside.h"
#include "engine/host/host_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COURSE_VARIABLE "NDES_DOCTOR_SAMPLES"

enum err
train_folder(const struct scenario *s, struct buf *out)
{
	struct buf id = BUF_INIT;
	enum err err;

	buf_printf(&id, "train-%s", s->id);
	err = buf_failed(&id) ? ERR_NOMEM
			      : casefolder_default(buf_str(&id), out);
	buf_free(&id);
	return err;
}

enum err
train_course(struct scenario_list *list, struct err_info *info)
{
	const char *named = getenv(COURSE_VARIABLE);
	const char *const folders[] = { named, "samples", DATADIR "/samples" };
	size_t tries = sizeof(folders) / sizeof(*folders);

	for (size_t i = named ? 0 : 1; i < (named ? 1 : tries); i++) {
		enum err err;

		memset(info, 0, sizeof(*info));
		err = scenario_list_load(list, folders[i], info);
		if (err == ERR_NOMEM || (err == OK && list->count > 0))
			return err;
		scenario_list_free(list);
	}
	return ERR_NOT_FOUND;
}

struct files {
	char **paths;
	size_t count, cap;
};

static enum err
take(void *arg, const struct host_file *file)
{
	struct files *f = arg;
	char **paths = array_grow(f->paths, f->count, &f->cap, sizeof(*paths));

	if (!paths)
		return ERR_NOMEM;
	f->paths = paths;
	paths[f->count] = span_dup(span_of(file->path));
	return paths[f->count] && ++f->count ? OK : ERR_NOMEM;
}

/* FOLDER/PATH and the folders it leaves empty, up to FOLDER. */
static void
drop(const char *folder, const char *path)
{
	struct buf full = BUF_INIT;
	char *slash;

	buf_printf(&full, "%s/%s", folder, path);
	if (!buf_failed(&full))
		remove(full.p);
	while (!buf_failed(&full) && (slash = strrchr(full.p, '/')) &&
	       (size_t)(slash - full.p) > strlen(folder)) {
		*slash = '\0';
		if (rmdir(full.p) != 0)
			break;
	}
	buf_free(&full);
}

/* Only what was made here: the folder of one attempt. */
static void
drop_folder(const char *folder)
{
	struct files f = { NULL, 0, 0 };
	struct host *h = host_folder_new(folder, NULL);

	if (h)
		host_walk(h, take, &f);
	host_free(h);
	for (size_t i = 0; i < f.count; i++) {
		drop(folder, f.paths[i]);
		free(f.paths[i]);
	}
	free(f.paths);
	rmdir(folder);
}

void
train_discard(struct train *t)
{
	char **made = t ? t->made : NULL;
	size_t count = t ? t->made_count : 0;
	char *folder = t ? t->folder : NULL;

	if (!t)
		return;
	t->made = NULL;
	t->made_count = 0;
	t->folder = NULL;
	train_free(t); /* closes what is in there */
	for (size_t i = 0; i < count; i++) {
		drop_folder(made[i]);
		free(made[i]);
	}
	free(made);
	rmdir(folder); /* unless another lesson keeps files in it */
	free(folder);
}
