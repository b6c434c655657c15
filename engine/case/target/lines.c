#include "engine/case/target/lines.h"

#include "engine/host/os/files.h"

#include <stdlib.h>
#include <string.h>

#define READ_SIZE (256u << 10)

struct reading {
	intptr_t file;
	struct buf text;  /* not taken yet */
	uint64_t offset;  /* in the file, of its end */
	size_t looked_at; /* of the text: no line ends in it */
	bool ended;
};

static enum err
read_more(struct reading *r)
{
	char *room;
	size_t got = 0;
	enum err err;

	if (r->text.n > LINES_LINE_MAX)
		return ERR_LIMIT;
	room = buf_room(&r->text, READ_SIZE);
	if (!room)
		return ERR_NOMEM;
	err = files_read(r->file, r->offset, room, READ_SIZE, &got);
	r->text.n += got;
	r->offset += got;
	r->ended = got == 0;
	return err;
}

/* All whole lines of the text, and at the end what is left. */
static enum err
hand_on(struct reading *r, enum err (*take)(void *, struct span), void *arg)
{
	size_t from = 0, end;
	enum err err = OK;

	while (!err &&
	       (end = span_find_byte(buf_span(&r->text), '\n',
		    from > r->looked_at ? from : r->looked_at)) < r->text.n) {
		err = take(arg, span_slice(buf_span(&r->text), from, end));
		from = end + 1;
	}
	if (!err && r->ended && from < r->text.n) {
		err = take(
		    arg, span_slice(buf_span(&r->text), from, r->text.n));
		from = r->text.n;
	}
	buf_drop(&r->text, from);
	r->looked_at = r->text.n;
	return err;
}

enum err
lines_read(
    const char *path, enum err (*take)(void *arg, struct span line), void *arg)
{
	struct reading r = { .text = BUF_INIT };
	char *clean = files_path(path);
	enum err err = clean ? files_open(clean, &r.file) : ERR_NOMEM;

	free(clean);
	if (err)
		return err;
	while (!err && !r.ended) {
		err = read_more(&r);
		if (!err)
			err = hand_on(&r, take, arg);
	}
	files_close(r.file);
	buf_free(&r.text);
	return err;
}
