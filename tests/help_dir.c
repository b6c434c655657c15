/*
 * Temporary folders of tests.
 */

#include "tests/help_dir.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *
help_dir_new(void)
{
	const char *parent = getenv("TMPDIR");
	char path[4096];

	/* without the engine's memory: that may be starved */
	snprintf(path, sizeof(path), "%s/ndes-test-XXXXXX",
	    parent && *parent ? parent : "/tmp");
	if (!mkdtemp(path))
		abort();
	return strdup(path);
}

static int
drop(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void
help_dir_end(char *path)
{
	nftw(path, drop, 16, FTW_DEPTH | FTW_PHYS);
	free(path);
}

static FILE *
open_in(const char *path, const char *name, const char *mode)
{
	struct buf full = BUF_INIT;
	FILE *f;

	buf_printf(&full, "%s/%s", path, name);
	for (char *p = full.p + strlen(path) + 1;
	     *mode == 'w' && (p = strchr(p, '/')); p++) {
		*p = '\0';
		mkdir(full.p, 0700);
		*p = '/';
	}
	f = fopen(buf_str(&full), mode);
	buf_free(&full);
	return f;
}

void
help_dir_write(const char *path, const char *name, struct span bytes)
{
	FILE *f = open_in(path, name, "wb");

	if (!f || fwrite(bytes.p, 1, bytes.n, f) < bytes.n || fclose(f))
		abort();
}

void
help_dir_read(const char *path, const char *name, struct buf *out)
{
	FILE *f = open_in(path, name, "rb");
	char block[4096];
	size_t n;

	while (f && (n = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(out, (struct span){ block, n });
	if (f)
		fclose(f);
}
