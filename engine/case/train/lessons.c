/*
 * The lessons that are compiled in, as files again: one tar behind xz.
 */

#include "engine/case/train/train.h"

#include "engine/case/target/save.h"
#include "engine/host/os/files.h"
#include "engine/host/pack/unpack.h"
#include "engine/know/builtin.h"

#include <stdlib.h>
#include <string.h>

#define PIECE (64u << 10) /* bytes unpacked at once */

struct lessons {
	const char *dir;
	bool writes; /* else names are looked at */
	bool over;
	size_t count;
	struct err_info *info;
};

static enum err
read_builtin(void *arg, uint64_t offset, char *to, size_t n, size_t *got)
{
	const struct builtin_file *f = arg;

	*got = 0;
	if (offset < f->size)
		*got = f->size - offset < n ? f->size - (size_t)offset : n;
	memcpy(to, f->data + (*got > 0 ? offset : 0), *got);
	return OK;
}

static enum err
unpack_all(struct unpack *u, struct buf *out)
{
	enum err err;
	size_t got;

	do {
		char *to = buf_room(out, PIECE);

		got = 0;
		err = to ? unpack_read(u, to, PIECE, &got) : ERR_NOMEM;
		out->n += err ? 0 : got;
	} while (!err && got == PIECE);
	return err;
}

static enum err
write_one(struct lessons *l, char *path, struct unpack *u)
{
	const char *last = strrchr(l->dir, '/');
	struct buf bytes = BUF_INIT;
	enum err err = unpack_all(u, &bytes);

	if (!err)
		err = files_make_folders(
		    path, last ? (size_t)(last + 1 - l->dir) : 0);
	if (err)
		err_set(l->info, err, path, 0, NULL);
	else
		err = case_save(path, buf_span(&bytes), l->over, NULL, l->info);
	buf_free(&bytes);
	return err;
}

static enum err
take_one(struct lessons *l, const struct unpack_entry *e, struct unpack *u)
{
	char *path = files_join(l->dir, e->name);
	struct file_look look;
	enum err err = path ? e->err : ERR_NOMEM;

	l->count += span_ends(span_of(e->name), "/scenario.xml");
	if (err)
		err_set(l->info, err, e->name, 0, NULL);
	else if (l->writes)
		err = write_one(l, path, u);
	else if (!l->over && files_look(path, &look) == OK)
		err = err_set(l->info, ERR_EXISTS, path, 0, NULL);
	free(path);
	return err;
}

static enum err
pass(struct lessons *l, bool writes)
{
	struct builtin_file all = builtin_lessons[0];
	const struct unpack_from from = { read_builtin, &all, all.size };
	struct unpack_entry entry;
	struct unpack *u;
	bool end = false;
	enum err err = unpack_new(&from, UNPACK_XZ, &u);

	l->writes = writes;
	l->count = 0;
	if (err)
		return err_set(l->info, err, all.name, 0, NULL);
	while (!err && !end) {
		err = unpack_next(u, &entry, &end);
		if (err)
			err_set(l->info, err, all.name, 0, NULL);
		else if (!end)
			err = take_one(l, &entry, u);
	}
	unpack_free(u);
	return err;
}

enum err
lessons_write(const char *dir, bool over, size_t *count, struct err_info *info)
{
	struct lessons l = { .dir = dir, .over = over, .info = info };
	enum err err = pass(&l, false);

	if (!err)
		err = pass(&l, true);
	*count = l.count;
	return err;
}
