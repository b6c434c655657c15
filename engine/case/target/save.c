/*
 * For the floors above, which may not use the host: engine/host/os/newfile.h
 * with an error that names the file.
 */

#include "engine/case/target/save.h"

#include "engine/host/os/files.h"
#include "engine/host/os/newfile.h"

#include <stdlib.h>

enum err
case_save(const char *path, struct span bytes, bool over,
    const struct newfile_keep *keep, struct err_info *info)
{
	enum err err = newfile_write(path, bytes, over, keep);

	return err ? err_set(info, err, path, 0, NULL) : OK;
}

enum err
case_save_about(const struct case_file *c, const char *path, struct span bytes,
    bool over, struct err_info *info)
{
	const struct newfile_keep keep = newfile_keep_one(&case_host(c)->path);

	return case_save(path, bytes, over, &keep, info);
}

enum err
case_may_save_about(const struct case_file *c, const char *path)
{
	const struct newfile_keep keep = newfile_keep_one(&case_host(c)->path);
	enum err err = newfile_look(path, &keep);
	struct file_look look;
	char *clean;

	if (err)
		return err;
	clean = files_path(path);
	if (!clean)
		return ERR_NOMEM;
	if (files_look(clean, &look) == OK)
		err = ERR_EXISTS;
	free(clean);
	return err;
}

enum err
case_save_private(const char *path, struct span bytes, bool over,
    const struct newfile_keep *keep, struct err_info *info)
{
	enum err err = newfile_write_private(path, bytes, over, keep);

	return err ? err_set(info, err, path, 0, NULL) : OK;
}

static enum err
add_part(void *arg, struct span bytes)
{
	return newfile_add(arg, bytes);
}

enum err
case_save_capture(const char *path, const struct case_file *c,
    struct capturing *how, bool over, struct err_info *info)
{
	const struct newfile_keep keep = newfile_keep_one(&case_host(c)->path);
	struct newfile *f;
	enum err end, err = newfile_begin(path, over, &keep, &f);

	if (err)
		return err_set(info, err, path, 0, NULL);
	how->give = add_part;
	how->arg = f;
	err = case_capture(c, how);
	end = newfile_end(f, !err);
	err = err ? err : end;
	return err ? err_set(info, err, path, 0, NULL) : OK;
}

bool
case_is_folder(const char *path)
{
	struct file_look look;
	char *clean = files_path(path);
	bool is = clean && files_look(clean, &look) == OK &&
		  look.kind == FILE_FOLDER;

	free(clean);
	return is;
}
