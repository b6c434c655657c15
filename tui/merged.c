/*
 * The file is not believed: it may name any path.  One with two slashes in
 * front would make Windows show another machine who we are.
 */

#include "tui/merged.h"

#include "engine/base/utf8.h"
#include "engine/case/live/follow.h"
#include "engine/case/target/opening.h"
#include "engine/report/merge/merge_read.h"
#include "engine/report/merge/merge_row.h"

#include <string.h>

#define TEXT_MAX   400 /* bytes of one text */
#define PROOFS_MAX 40

struct merge *
merged_load(const char *path, const struct knowledge *k, enum lang lang,
    struct err_info *info)
{
	struct merge *m = merge_new(k, follow_clock());
	enum err err;

	if (!m) {
		err_set(info, ERR_NOMEM, path, 0, NULL);
		return NULL;
	}
	merge_take_merged(m);
	err = merge_file(m, path, info);
	if (err == ERR_FORMAT && merge_count(m) > 0) {
		merge_miss(m, path, err_text(lang, err));
		err = info->code = OK;
	}
	if (!err) {
		merge_sort(m);
		if (!merge_failed(m))
			return m;
		err_set(info, ERR_NOMEM, path, 0, NULL);
	}
	merge_free(m);
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

struct proving {
	const struct merge_row *row;
	struct buf *out;
	size_t count;
};

/* "  FILE:LINE", and the text below it. */
static void
put_proof_lines(struct proving *x, const struct json *e)
{
	struct span text = json_str(json_get(e, "text"));
	struct span file = json_str(json_get(e, "file"));

	if (text.n == 0 || ++x->count > PROOFS_MAX)
		return;
	buf_puts(x->out, "  ");
	utf8_clean(x->out, file, TEXT_MAX);
	buf_printf(
	    x->out, ":%lld\n    ", (long long)json_number(json_get(e, "line")));
	utf8_clean(x->out, text, TEXT_MAX);
	buf_byte(x->out, '\n');
}

static void
put_check_lines(struct proving *x, const struct json *check)
{
	const struct json *list = json_get(check, "evidence");
	struct span verdict = json_str(json_get(check, "verdict"));

	if ((!span_is(verdict, "fail") && !span_is(verdict, "warn")) ||
	    json_count(list) == 0)
		return;
	buf_byte(x->out, '\n');
	utf8_clean(x->out, json_str(json_get(check, "id")), TEXT_MAX);
	buf_puts(x->out, ":\n");
	for (size_t i = 0; i < json_count(list); i++)
		put_proof_lines(x, json_at(list, i));
}

/* The first object that is the one of the row. */
static enum err
find_proofs(void *arg, const struct json *o)
{
	struct proving *x = arg;
	const struct json *checks = json_get(o, "checks");
	struct span next = json_str(json_get(o, "next"));

	if (!span_is(json_str(json_get(o, "path")), x->row->path) ||
	    !span_is(json_str(json_get(o, "capture")), x->row->capture) ||
	    json_get(o, "servers"))
		return OK;
	buf_byte(x->out, '\n');
	utf8_clean(x->out, next, TEXT_MAX);
	buf_byte(x->out, '\n');
	for (size_t i = 0; i < json_count(checks); i++)
		put_check_lines(x, json_at(checks, i));
	return ERR_CANCELLED;
}

void
merged_proofs(
    const struct merge *m, size_t i, const char *file, struct buf *out)
{
	struct merge_row row = merge_row(m, i, LANG_EN);
	struct proving x = { .row = &row, .out = out };

	if (row.answered)
		merge_read(file, find_proofs, &x, NULL);
}
