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

	if (real)
		buf_printf(&place, "%s/%s", strcmp(real, "/") == 0 ? "" : real,
		    slash ? slash + 1 : path);
	free(folder);
	free(real);
	return real ? buf_steal(&place) : NULL;
}

static bool
is_inside(struct span path, struct span folder)
{
	return path.n >= folder.n &&
	       span_ieq(span_slice(path, 0, folder.n), folder) &&
	       (path.n == folder.n || path.p[folder.n] == '/' ||
		   folder.p[folder.n - 1] == '/');
}

static enum err
write_new(const char *path, struct span bytes)
{
	FILE *f = fopen(path, "wbx");
	bool good = f != NULL;

	if (!f)
		return errno == EEXIST ? ERR_EXISTS : ERR_WRITE;
	good = fwrite(bytes.p ? bytes.p : "", 1, bytes.n, f) == bytes.n;
	if (fclose(f) != 0)
		good = false;
	if (!good)
		unlink(path); /* half a file is worse than none */
	return good ? OK : ERR_WRITE;
}

/* Under another name first, so that the old one is lost to a whole one. */
static enum err
write_over(const char *path, struct span bytes)
{
	struct buf part = BUF_INIT;
	enum err err;

	buf_printf(&part, "%s.part", path);
	if (buf_failed(&part))
		return ERR_NOMEM;
	unlink(buf_str(&part));
	err = write_new(buf_str(&part), bytes);
	if (!err && rename(buf_str(&part), path) != 0) {
		unlink(buf_str(&part));
		err = ERR_WRITE;
	}
	buf_free(&part);
	return err;
}

enum err
newfile_write(
    const char *path, struct span bytes, bool over, const char *keep_out)
{
	char *clean = files_path(path);
	char *place = clean ? real_place(clean) : NULL;
	char *out = keep_out ? realpath(keep_out, NULL) : NULL;
	enum err err = OK;

	if (!clean)
		err = ERR_NOMEM;
	else if (!place)
		err = ERR_WRITE;
	else if (out && is_inside(span_of(place), span_of(out)))
		err = ERR_INSIDE;
	else
		err = over ? write_over(place, bytes) : write_new(place, bytes);
	free(clean);
	free(place);
	free(out);
	return err;
}

enum err
newfile_write_private(
    const char *path, struct span bytes, bool over, const char *keep_out)
{
	mode_t before = (mode_t)umask(077);
	enum err err = newfile_write(path, bytes, over, keep_out);

	umask(before);
	return err;
}
