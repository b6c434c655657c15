/*
 * Guides of a few lines.
 */

#include "tests/help_guide.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/base/buf.h"

#define PATH_LENGTH 400

struct help_guide
help_guide_new(void)
{
	struct help_guide g = { "/tmp/ndes-guide-XXXXXX" };

	assert_non_null(mkdtemp(g.dir));
	return g;
}

void
help_guide_free(struct help_guide *g)
{
	DIR *d = opendir(g->dir);
	char path[PATH_LENGTH];

	for (struct dirent *e; d && (e = readdir(d));) {
		snprintf(path, sizeof(path), "%s/%s", g->dir, e->d_name);
		if (e->d_name[0] != '.')
			unlink(path);
	}
	if (d)
		closedir(d);
	rmdir(g->dir);
}

void
help_guide_put(struct help_guide *g, const char *name, struct span text)
{
	char path[PATH_LENGTH];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", g->dir, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}

void
help_guide_xml(struct help_guide *g, const char *name, const char *body)
{
	struct buf text = BUF_INIT;

	buf_printf(&text, "%s%s%s", HELP_GUIDE_HEAD, body, HELP_GUIDE_TAIL);
	help_guide_put(g, name, buf_span(&text));
	buf_free(&text);
}

char *
help_file_text(const char *path)
{
	struct buf text = BUF_INIT;
	char piece[4096];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f)
		return NULL;
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(&text, (struct span){ piece, n });
	fclose(f);
	return buf_steal(&text);
}

void
help_guide_copy(struct help_guide *g, const char *dir)
{
	DIR *d = opendir(dir);
	char path[PATH_LENGTH];

	if (!d)
		fail_msg("%s: not found; run from the top of the tree", dir);
	for (struct dirent *e; (e = readdir(d));) {
		struct span name = span_of(e->d_name);
		char *text;

		if (!span_ends(name, ".xml") && !span_ends(name, ".tsv"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		text = help_file_text(path);
		assert_non_null(text);
		help_guide_put(g, e->d_name, span_of(text));
		free(text);
	}
	closedir(d);
}
