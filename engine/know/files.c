/*
 * Reading a guide's folder, through the same folder host as evidence.
 */

#include "engine/know/files.h"

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/host/host_folder.h"

#include <stdlib.h>
#include <string.h>

struct gather {
	struct know_files *files;
	struct host *host;
	struct err_info *info;
};

static enum err
read_whole(struct host *host, const char *path, struct buf *out)
{
	struct stream *stream;
	enum err err = host_open(host, path, &stream);
	size_t got = 1;

	if (err)
		return err;
	while (!err && got > 0 && out->n < KNOW_FILE_MAX) {
		char *to = buf_room(out, 65536);

		if (!to) {
			err = ERR_NOMEM;
			break;
		}
		err = stream_read(stream, out->n, to, 65536, &got);
		out->n += got;
	}
	stream_close(stream);
	return err;
}

static enum err
take_file(void *arg, const struct host_file *file)
{
	struct gather *g = arg;
	struct span name = span_of(file->path);
	struct buf text = BUF_INIT;
	struct know_file *items, *item;
	enum err err;

	if (strchr(file->path, '/') || file->err ||
	    (!span_ends(name, ".xml") && !span_ends(name, ".tsv") &&
		!span_ends(name, ".rng")))
		return OK;
	items = array_grow(
	    g->files->items, g->files->count, &g->files->cap, sizeof(*items));
	if (!items)
		return ERR_NOMEM;
	g->files->items = items;
	err = read_whole(g->host, file->path, &text);
	item = &items[g->files->count];
	item->name = span_dup(name);
	item->text.n = text.n;
	item->text.p = buf_steal(&text);
	g->files->count++;
	if (err)
		return err_set(g->info, err, file->path, 0, NULL);
	return item->name && item->text.p ? OK : ERR_NOMEM;
}

enum err
know_files_read(
    struct know_files *files, const char *dir, struct err_info *info)
{
	struct gather g = { files, NULL, info };
	enum err err;

	memset(files, 0, sizeof(*files));
	g.host = host_folder_new(dir, info);
	if (!g.host)
		return info->code;
	err = host_walk(g.host, take_file, &g);
	host_free(g.host);
	if (err == ERR_NOMEM)
		err_set(info, err, dir, 0, NULL);
	return err;
}

void
know_files_free(struct know_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		free((char *)files->items[i].name);
		free((char *)files->items[i].text.p);
	}
	free(files->items);
}
