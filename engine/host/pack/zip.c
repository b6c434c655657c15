/*
 * libarchive writes it: sizes and sums follow each file, so that nothing has
 * to be known before it is read.
 */

#include "engine/host/pack/zip.h"

#include "engine/base/times.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

#define MODE 0600

struct zip {
	struct archive *a;
	struct archive_entry *entry;
	struct zip_to to;
	enum err err; /* first one that TO gave */
};

static la_ssize_t
give_bytes(struct archive *a, void *arg, const void *p, size_t n)
{
	struct zip *z = arg;

	if (!z->err)
		z->err = z->to.give(z->to.arg, (struct span){ p, n });
	if (!z->err)
		return (la_ssize_t)n;
	archive_set_error(a, -1, "cannot be written");
	return -1;
}

static enum err
result(const struct zip *z, int status)
{
	if (status >= ARCHIVE_WARN)
		return OK;
	return z->err ? z->err : ERR_WRITE;
}

enum err
zip_new(const struct zip_to *to, struct zip **out)
{
	struct zip *z = calloc(1, sizeof(*z));

	if (!z)
		return ERR_NOMEM;
	z->to = *to;
	z->a = archive_write_new();
	z->entry = archive_entry_new();
	if (z->a && z->entry &&
	    archive_write_set_format_zip(z->a) == ARCHIVE_OK &&
	    archive_write_set_bytes_in_last_block(z->a, 1) == ARCHIVE_OK &&
	    archive_write_open(z->a, z, NULL, give_bytes, NULL) == ARCHIVE_OK) {
		*out = z;
		return OK;
	}
	zip_free(z);
	return ERR_NOMEM;
}

enum err
zip_file(struct zip *z, const char *name, int64_t changed)
{
	archive_entry_clear(z->entry);
	archive_entry_copy_pathname(z->entry, name);
	archive_entry_set_filetype(z->entry, AE_IFREG);
	archive_entry_set_perm(z->entry, MODE);
	if (changed != TIME_NONE)
		archive_entry_set_mtime(
		    z->entry, (time_t)(changed / TIME_SECOND), 0);
	return result(z, archive_write_header(z->a, z->entry));
}

enum err
zip_add(struct zip *z, struct span bytes)
{
	while (bytes.n > 0) {
		la_ssize_t n = archive_write_data(z->a, bytes.p, bytes.n);

		if (n <= 0)
			return z->err ? z->err : ERR_WRITE;
		bytes = span_slice(bytes, (size_t)n, bytes.n);
	}
	return OK;
}

enum err
zip_end(struct zip *z)
{
	return result(z, archive_write_close(z->a));
}

void
zip_free(struct zip *z)
{
	if (!z)
		return;
	archive_entry_free(z->entry);
	archive_write_free(z->a);
	free(z);
}
