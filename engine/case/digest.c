/*
 * A paper names the bytes that it was made from: whoever has the files can
 * see that they are the same.
 */

#include "engine/case/digest.h"

#include "engine/case/inside.h"

#include <stdlib.h>

#define READ_SIZE 65536

struct digesting {
	struct hash *hash;
	struct stream *stream;
	uint64_t offset;
	char block[READ_SIZE];
};

struct digesting *
digesting_new(const struct case_file *c, const char *file, enum err *err)
{
	struct digesting *d;

	*err = ERR_UNSUPPORTED;
	if (c->host->nature == HOST_LIVE)
		return NULL;
	*err = ERR_NOMEM;
	d = calloc(1, sizeof(*d));
	if (!d)
		return NULL;
	d->hash = hash_new();
	*err = d->hash ? host_open(c->host, file, &d->stream) : ERR_NOMEM;
	if (*err == OK)
		return d;
	hash_free(d->hash);
	free(d);
	return NULL;
}

void
digesting_free(struct digesting *d)
{
	if (!d)
		return;
	stream_close(d->stream);
	hash_free(d->hash);
	free(d);
}

enum err
digesting_step(struct digesting *d, uint64_t budget, uint64_t *used, bool *done,
    char out[HASH_TEXT_MAX])
{
	enum err err = OK;
	size_t got = 1;

	*used = 0;
	while (!err && got > 0 && *used < budget) {
		err = stream_read(
		    d->stream, d->offset, d->block, READ_SIZE, &got);
		if (!err && got > 0 &&
		    !hash_add(d->hash, (struct span){ d->block, got }))
			err = ERR_NOMEM;
		d->offset += got;
		*used += got;
	}
	*done = !err && got == 0;
	if (*done)
		hash_text(d->hash, out);
	return err;
}

enum err
case_digest(
    const struct case_file *c, const char *file, char out[HASH_TEXT_MAX])
{
	enum err err;
	struct digesting *d = digesting_new(c, file, &err);
	uint64_t used;
	bool done;

	out[0] = '\0';
	if (d)
		err = digesting_step(d, UINT64_MAX, &used, &done, out);
	digesting_free(d);
	return err;
}
