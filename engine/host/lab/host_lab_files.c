/*
 * The files of a lab: the private copy, and writing into it.  The copy is
 * read through a folder host, so that links and strange files have been
 * dealt with; what is written is plain files.
 */

#include "engine/host/lab/host_lab.h"

#include "engine/host/host_folder.h"
#include "engine/host/lab/lab_inside.h"
#include "engine/host/os/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BLOCK            (64u << 10)
#define LAB_CHANGES_KEPT "zz-lab-changes-%03d.reg"
#define KEPT_MAX         1000

struct copying {
	struct host *from;
	const char *to;
	uint64_t bytes;
};

/* What a write that failed just now says. */
static enum err
err_written(void)
{
	return errno == ENOSPC   ? ERR_FULL
	       : errno == EACCES ? ERR_ACCESS
				 : ERR_WRITE;
}

/* Opens PATH, whose folders are made; MODE as for fopen(). */
static FILE *
open_file(const char *folder, const char *file, const char *mode, enum err *err)
{
	char *path = files_join(folder, file);
	FILE *f = NULL;

	*err = path ? files_make_folders(path, strlen(folder)) : ERR_NOMEM;
	if (*err == OK && !(f = fopen(path, mode)))
		*err = err_written();
	free(path);
	return f;
}

static enum err
close_file(FILE *f, enum err err)
{
	if (ferror(f) && err == OK)
		err = ERR_WRITE;
	return fclose(f) != 0 && err == OK ? err_written() : err;
}

static enum err
copy_bytes(struct copying *c, struct stream *from, FILE *to)
{
	char *block = malloc(BLOCK);
	uint64_t at = 0;
	size_t got = 1;
	enum err err = block ? OK : ERR_NOMEM;

	while (err == OK && got > 0) {
		err = stream_read(from, at, block, BLOCK, &got);
		at += got;
		c->bytes += got;
		if (err == OK && c->bytes > LAB_BYTES_MAX)
			err = ERR_LIMIT;
		else if (fwrite(block, 1, got, to) < got)
			err = err_written();
	}
	free(block);
	return err;
}

/* What cannot be read is left out, as evidence would leave it out. */
static enum err
copy_file(void *arg, const struct host_file *file)
{
	struct copying *c = arg;
	struct stream *from;
	enum err err;
	FILE *to;

	if (file->err)
		return file->err == ERR_NOMEM ? ERR_NOMEM : OK;
	err = host_open(c->from, file->path, &from);
	if (err)
		return err == ERR_NOMEM ? err : OK;
	to = open_file(c->to, file->path, "wb", &err);
	if (to)
		err = close_file(to, copy_bytes(c, from, to));
	stream_close(from);
	return err;
}

static enum err
count_file(void *arg, const struct host_file *file)
{
	(void)file;
	++*(size_t *)arg;
	return OK;
}

/* COPY is there and holds no file. */
static enum err
make_empty(const char *copy, struct err_info *info)
{
	char *path = files_join(copy, "");
	enum err err = path ? files_make_folders(path, 0) : ERR_NOMEM;
	struct host *h = NULL;
	size_t files = 0;

	free(path);
	if (err == OK && !(h = host_folder_new(copy, info)))
		return info->code;
	if (err == OK)
		err = host_walk(h, count_file, &files);
	host_free(h);
	if (err == OK && files > 0)
		return err_set(info, ERR_USAGE, copy, 0, "not empty");
	return err == OK ? OK : err_set(info, err, copy, 0, NULL);
}

enum err
lab_copy(const char *capture, const char *copy, struct err_info *info)
{
	struct copying c = { NULL, copy, 0 };
	enum err err;

	c.from = host_folder_new(capture, info);
	if (!c.from)
		return info->code;
	if (c.from->single)
		err = err_set(info, ERR_UNSUPPORTED, capture, 0, NULL);
	else
		err = make_empty(copy, info);
	if (err == OK) {
		err = host_walk(c.from, copy_file, &c);
		if (err)
			err_set(info, err, copy, 0, NULL);
	}
	host_free(c.from);
	return err;
}

void
lab_utf16(struct span s, struct buf *out)
{
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i++];
		uint32_t u = c < 0x80   ? c
			     : c < 0xe0 ? c & 0x1f
			     : c < 0xf0 ? c & 0x0f
					: c & 0x07;

		while (i < s.n && ((unsigned char)s.p[i] & 0xc0) == 0x80)
			u = u << 6 | ((unsigned char)s.p[i++] & 0x3f);
		if (u > 0xffff) {
			uint32_t high = 0xd7c0 + (u >> 10 & 0x7ff);

			buf_byte(out, (char)(high & 0xff));
			buf_byte(out, (char)(high >> 8));
			u = 0xdc00 | (u & 0x3ff);
		}
		buf_byte(out, (char)(u & 0xff));
		buf_byte(out, (char)(u >> 8 & 0xff));
	}
}

/* UTF-16LE with its mark, as Windows programs write; a new file is not. */
static enum err
look_for_mark(struct lab *l, const char *file, bool *utf16)
{
	struct stream *s;
	char mark[2];
	size_t got = 0;
	enum err err = host_open(l->files, file, &s);

	if (err == OK)
		err = stream_read(s, 0, mark, sizeof(mark), &got);
	stream_close(s);
	*utf16 = got == 2 && memcmp(mark, "\xff\xfe", 2) == 0;
	return err == ERR_NOT_FOUND ? OK : err;
}

/* OK: it is there. */
static enum err
find_file(struct lab *l, const char *file)
{
	struct stream *s;
	enum err err = host_open(l->files, file, &s);

	stream_close(s);
	return err;
}

enum err
lab_append(struct lab *l, const char *file, struct span text)
{
	struct buf wide = BUF_INIT;
	bool utf16;
	enum err err;
	FILE *f = NULL;

	/* blanks in its name were filled in: it stays in the lab */
	if (*file == '/' || strstr(file, ".."))
		return ERR_USAGE;
	err = look_for_mark(l, file, &utf16);
	if (err == OK && utf16) {
		lab_utf16(text, &wide);
		text = buf_span(&wide);
		err = buf_failed(&wide) ? ERR_NOMEM : OK;
	}
	if (err == OK)
		f = open_file(l->path, file, "ab", &err);
	if (f) {
		fwrite(text.p, 1, text.n, f);
		err = close_file(f, OK);
	}
	buf_free(&wide);
	return err;
}

/* Whole or not at all: written aside, then renamed. */
enum err
lab_write_whole(const char *path, struct span bytes)
{
	struct buf aside = BUF_INIT;
	enum err err = ERR_NOMEM;
	FILE *f = NULL;

	buf_printf(&aside, "%s.new", path);
	if (!buf_failed(&aside)) {
		f = fopen(aside.p, "wb");
		err = f ? OK : err_written();
	}
	if (f) {
		fwrite(bytes.p, 1, bytes.n, f);
		err = close_file(f, OK);
	}
	if (err == OK && rename(aside.p, path) != 0)
		err = err_written();
	buf_free(&aside);
	return err;
}

enum err
lab_read_whole(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	size_t got = 1;
	enum err err = f ? OK : errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;

	while (err == OK && got > 0) {
		char *to = buf_room(out, BLOCK);

		got = to ? fread(to, 1, BLOCK, f) : 0;
		out->n += got;
		err = !to                                   ? ERR_NOMEM
		      : out->n > LAB_BYTES_MAX || ferror(f) ? ERR_IO
							    : OK;
	}
	if (f)
		fclose(f);
	return err;
}

/* Appends a name for kept changes that no file has. */
static enum err
name_kept(struct lab *l, struct buf *name)
{
	enum err err = OK;

	for (int n = 0; err == OK && n < KEPT_MAX; n++) {
		buf_clear(name);
		buf_printf(name, LAB_CHANGES_KEPT, n);
		err = buf_failed(name) ? ERR_NOMEM
				       : find_file(l, buf_str(name));
	}
	return err == ERR_NOT_FOUND ? OK : err ? err : ERR_LIMIT;
}

/*
 * What an earlier lab changed stays as an export of its own, under a name
 * that sorts before the one that this lab writes.
 */
enum err
lab_keep_changes(struct lab *l)
{
	struct buf name = BUF_INIT;
	char *from, *to;
	enum err err = find_file(l, LAB_CHANGES_FILE);

	if (err)
		return err == ERR_NOT_FOUND ? OK : err;
	err = name_kept(l, &name);
	from = files_join(l->path, LAB_CHANGES_FILE);
	to = files_join(l->path, buf_str(&name));
	if (err == OK && (!from || !to))
		err = ERR_NOMEM;
	if (err == OK && rename(from, to) != 0)
		err = ERR_IO;
	buf_free(&name);
	free(from);
	free(to);
	return err;
}
