/*
 * A paper names the bytes that it was made from: whoever has the files can
 * see that they are the same.
 */

#include "engine/case/digest.h"

#include "engine/case/inside.h"

#include <stdlib.h>

#define READ_SIZE 65536

static enum err
add_all(struct hash *h, struct stream *s)
{
	char *block = malloc(READ_SIZE);
	uint64_t offset = 0;
	enum err err = block ? OK : ERR_NOMEM;
	size_t got = 1;

	while (!err && got > 0) {
		err = stream_read(s, offset, block, READ_SIZE, &got);
		if (!err && got > 0 &&
		    !hash_add(h, (struct span){ block, got }))
			err = ERR_NOMEM;
		offset += got;
	}
	free(block);
	return err;
}

enum err
case_digest(
    const struct case_file *c, const char *file, char out[HASH_TEXT_MAX])
{
	struct hash *h;
	struct stream *s;
	enum err err;

	out[0] = '\0';
	if (c->host->nature == HOST_LIVE)
		return ERR_UNSUPPORTED;
	err = host_open(c->host, file, &s);
	if (err)
		return err;
	h = hash_new();
	err = h ? add_all(h, s) : ERR_NOMEM;
	if (!err)
		hash_text(h, out);
	hash_free(h);
	stream_close(s);
	return err;
}
