/*
 * A new file, written to its end or taken away again.
 */

#include "engine/host/os/newfile.h"

#include "engine/base/buf.h"
#include "engine/host/os/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The real folder of PATH and its last name; NULL: no such folder. */
static char *
real_place(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct buf place = BUF_INIT;
	char *folder = slash ? span_dup((struct span){
				   path, (size_t)(slash - path) + 1 })
			     : span_dup(SPAN("."));
	char *real = folder ? realpath(folder, NULL) : NULL;
	size_t n = real ? strlen(real) : 0;

	/* that of the root, and of any folder on Windows */
	n -= n > 0 && real[n - 1] == '/';
	if (real)
		buf_printf(
		    &place, "%.*s/%s", (int)n, real, slash ? slash + 1 : path);
	free(folder);
	free(real);
	return real ? buf_steal(&place) : NULL;
}

struct newfile_keep
newfile_keep_one(const char *const *item)
{
	return (struct newfile_keep){ item, *item ? 1 : 0 };
}

static bool
is_inside(struct span path, struct span folder)
{
	return path.n >= folder.n &&
	       span_ieq(span_slice(path, 0, folder.n), folder) &&
	       (path.n == folder.n || path.p[folder.n] == '/' ||
		   folder.p[folder.n - 1] == '/');
}

/* PATH is real; what is kept may be gone, but not hidden from us. */
static enum err
look(const char *path, const struct newfile_keep *keep)
{
	enum err err = OK;

	for (size_t i = 0; keep && !err && i < keep->count; i++) {
		char *kept = files_path(keep->item[i]);
		char *real = kept ? realpath(kept, NULL) : NULL;
		struct file_look there;

		if (real && is_inside(span_of(path), span_of(real)))
			err = ERR_INSIDE;
		else if (!kept)
			err = ERR_NOMEM;
		else if (!real && files_look(kept, &there) == OK)
			err = ERR_ACCESS;
		free(real);
		free(kept);
	}
	return err;
}

/* The part of PATH that is there decides for what is to be made in it. */
enum err
newfile_look(const char *path, const struct newfile_keep *keep)
{
	char *part = files_path(path), *real = NULL;
	enum err err = part ? OK : ERR_NOMEM;

	while (!err && !(real = realpath(part, NULL))) {
		char *slash = strrchr(part, '/');

		if (!slash || slash == part)
			break;
		*slash = '\0';
	}
	if (!err && !real)
		real = realpath(part && *part == '/' ? "/" : ".", NULL);
	if (!err)
		err = real ? look(real, keep) : ERR_ACCESS;
	free(part);
	free(real);
	return err;
}

struct newfile {
	FILE *f;
	char *path; /* its name in the end */
	char *part; /* and until then: the old one is lost to a whole one */
	bool failed;
};

static void
forget_newfile(struct newfile *n)
{
	free(n->path);
	free(n->part);
	free(n);
}

/* Takes PLACE over. */
static enum err
open_part(char *place, bool over, const struct newfile_keep *keep,
    struct newfile **out)
{
	struct newfile *n = calloc(1, sizeof(*n));
	struct buf part = BUF_INIT;
	enum err err = OK;

	buf_printf(&part, over ? "%s.part" : "%s", place);
	if (!n || buf_failed(&part)) {
		free(n);
		free(place);
		buf_free(&part);
		return ERR_NOMEM;
	}
	n->path = place;
	n->part = buf_steal(&part);
	err = look(n->part, keep); /* it may be called so itself */
	if (!err && over)
		unlink(n->part);
	if (!err && !(n->f = fopen(n->part, "wbx")))
		err = errno == EEXIST ? ERR_EXISTS : ERR_WRITE;
	if (err)
		forget_newfile(n);
	else
		*out = n;
	return err;
}

static enum err
begin(const char *path, bool over, const struct newfile_keep *keep,
    struct newfile **out)
{
	char *clean = files_path(path);
	char *place = clean ? real_place(clean) : NULL;
	enum err err = OK;

	if (!clean)
		err = ERR_NOMEM;
	else
		err = place ? look(place, keep) : ERR_WRITE;
	if (err)
		free(place);
	else
		err = open_part(place, over, keep, out);
	free(clean);
	return err;
}

enum err
newfile_begin(const char *path, bool over, const struct newfile_keep *keep,
    struct newfile **out)
{
	mode_t before = (mode_t)umask(077);
	enum err err = begin(path, over, keep, out);

	umask(before);
	return err;
}

enum err
newfile_add(struct newfile *n, struct span bytes)
{
	if (bytes.n > 0 && fwrite(bytes.p, 1, bytes.n, n->f) != bytes.n)
		n->failed = true;
	return n->failed ? ERR_WRITE : OK;
}

enum err
newfile_end(struct newfile *n, bool kept)
{
	bool good = fclose(n->f) == 0 && !n->failed;

	if (good && kept && strcmp(n->part, n->path) != 0)
		good = rename(n->part, n->path) == 0;
	if (!good || !kept)
		unlink(n->part); /* half a file is worse than none */
	forget_newfile(n);
	return good ? OK : ERR_WRITE;
}

enum err
newfile_write(const char *path, struct span bytes, bool over,
    const struct newfile_keep *keep)
{
	struct newfile *n;
	enum err err = begin(path, over, keep, &n);

	if (err)
		return err;
	err = newfile_add(n, bytes);
	return newfile_end(n, !err);
}

enum err
newfile_write_private(const char *path, struct span bytes, bool over,
    const struct newfile_keep *keep)
{
	mode_t before = (mode_t)umask(077);
	enum err err = newfile_write(path, bytes, over, keep);

	umask(before);
	return err;
}
