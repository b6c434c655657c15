/*
 * Where lessons come from, where their labs are, and taking those away.
 */

#include "engine/case/train/train.h"

#include "engine/case/train/train_inside.h"
#include "engine/host/os/files.h"

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
	char *home = files_program_folder();
	char *beside = home ? files_join(home, "samples") : NULL;
	const char *const folders[] = { named, "samples", beside,
		DATADIR "/samples" };
	size_t tries = sizeof(folders) / sizeof(*folders);
	enum err err = ERR_NOT_FOUND;

	for (size_t i = named ? 0 : 1; i < (named ? 1 : tries); i++) {
		memset(info, 0, sizeof(*info));
		if (!folders[i])
			continue;
		err = scenario_list_load(list, folders[i], info);
		if (err == ERR_NOMEM || (err == OK && list->count > 0))
			break;
		scenario_list_free(list);
		err = ERR_NOT_FOUND;
	}
	free(beside);
	free(home);
	return err;
}

/* Only what was made here: the folder of one attempt. */
static void
drop_folder(const char *folder)
{
	char *path = files_path(folder);

	if (path)
		files_drop(path);
	free(path);
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
