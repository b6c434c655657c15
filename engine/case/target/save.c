#include "engine/case/target/save.h"

#include "engine/host/os/newfile.h"

enum err
case_save(const char *path, struct span bytes, bool over, const char *capture,
    struct err_info *info)
{
	enum err err = newfile_write(path, bytes, over, capture);

	return err ? err_set(info, err, path, 0, NULL) : OK;
}

enum err
case_save_private(const char *path, struct span bytes, bool over,
    const char *capture, struct err_info *info)
{
	enum err err = newfile_write_private(path, bytes, over, capture);

	return err ? err_set(info, err, path, 0, NULL) : OK;
}
