/*
 * Plans borrow the inputs, so an input that is replaced leaves plans that
 * must be made anew.
 */

#include "engine/fix/inputs.h"

#include "engine/host/os/files.h"

#include <stdlib.h>
#include <string.h>

static size_t
find_input(const struct fix_inputs *x, const char *name)
{
	size_t i = 0;

	while (i < x->count && !span_ieq(span_of(x->name[i]), span_of(name)))
		i++;
	return i;
}

enum err
fix_inputs_give(struct fix_inputs *x, const char *name, struct span data)
{
	size_t i = find_input(x, name);
	struct buf copy = BUF_INIT;

	if (i == FIX_INPUTS_MAX)
		return ERR_LIMIT;
	buf_add(&copy, data);
	if (i == x->count)
		x->name[i] = span_dup(span_of(name));
	if (buf_failed(&copy) || !x->name[i]) {
		buf_free(&copy);
		return ERR_NOMEM;
	}
	if (i == x->count)
		x->count++;
	else
		buf_free(&x->data[i]);
	x->data[i] = copy;
	x->item[i] = (struct fix_input){ x->name[i], buf_span(&x->data[i]) };
	return OK;
}

static enum err
read_all(intptr_t file, uint64_t size, struct buf *out)
{
	char *to = buf_room(out, (size_t)size + 1);
	size_t got = 0;
	enum err err = to ? files_read(file, 0, to, (size_t)size, &got)
			  : ERR_NOMEM;

	out->n += got;
	return err;
}

enum err
fix_inputs_read(struct fix_inputs *x, const char *name, const char *path)
{
	char *real = files_path(path);
	struct buf bytes = BUF_INIT;
	struct file_look look;
	intptr_t file;
	enum err err = real ? files_look(real, &look) : ERR_NOMEM;

	if (!err && look.kind == FILE_REGULAR &&
	    look.size > FIX_INPUT_BYTES_MAX)
		err = ERR_LIMIT;
	if (!err)
		err = files_open(real, &file);
	if (!err) {
		err = read_all(file, look.size, &bytes);
		files_close(file);
	}
	if (!err)
		err = fix_inputs_give(x, name, buf_span(&bytes));
	buf_free(&bytes);
	free(real);
	return err;
}

void
fix_inputs_free(struct fix_inputs *x)
{
	for (size_t i = 0; i < x->count; i++) {
		free(x->name[i]);
		buf_free(&x->data[i]);
	}
	memset(x, 0, sizeof(*x));
}
