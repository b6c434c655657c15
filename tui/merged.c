/*
 * The file is not believed: it may name any path.  One with two slashes in
 * front would make Windows show another machine who we are.
 */

#include "tui/merged.h"

#include "engine/case/live/follow.h"
#include "engine/case/target/opening.h"
#include "engine/report/merge/merge_read.h"
#include "engine/report/merge/merge_row.h"

#include <string.h>

struct taking {
	struct merge *m;
	const char *file;
};

static enum err
take_one(void *arg, const struct json *o)
{
	struct taking *x = arg;

	merge_take(x->m, o, x->file);
	return merge_failed(x->m) ? ERR_NOMEM : OK;
}

struct merge *
merged_load(const char *path, const struct knowledge *k, enum lang lang,
    struct err_info *info)
{
	struct taking x = { merge_new(k, follow_clock()), path };
	enum err err;

	if (!x.m) {
		err_set(info, ERR_NOMEM, path, 0, NULL);
		return NULL;
	}
	merge_take_merged(x.m);
	err = merge_read(path, take_one, &x, info);
	if (err == ERR_FORMAT && merge_count(x.m) > 0) {
		merge_miss(x.m, path, err_text(lang, err));
		err = info->code = OK;
	}
	if (!err) {
		merge_sort(x.m);
		if (!merge_failed(x.m))
			return x.m;
		err_set(info, ERR_NOMEM, path, 0, NULL);
	}
	merge_free(x.m);
	return NULL;
}

static bool
is_slash(char c)
{
	return c == '/' || c == '\\';
}

bool
merged_capture(const struct merge *m, size_t i, const char *file,
    struct buf *path, struct buf *part)
{
	struct merge_row row = merge_row(m, i, LANG_EN);
	const char *slash = strrchr(file, '/');
	const char *label = strchr(row.capture, '/');

	if (!*row.path || (is_slash(row.path[0]) && is_slash(row.path[1])))
		return false;
	buf_clear(path);
	buf_puts(path, row.path);
	if (!opening_names(buf_str(path)) && slash && !is_slash(row.path[0])) {
		buf_clear(path);
		buf_add(path,
		    span_slice(span_of(file), 0, (size_t)(slash - file) + 1));
		buf_puts(path, row.path);
	}
	if (label)
		buf_puts(part, label + 1);
	return opening_names(buf_str(path));
}
