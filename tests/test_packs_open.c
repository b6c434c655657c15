/*
 * A file that is no archive is opened once, to be looked at and then read.
 */

#include "engine/host/pack/packs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Files that hold their own name, and how many were opened and closed. */
struct world {
	struct host host; /* first */
	int opened, closed;
};

struct name {
	struct stream stream; /* first */
	const char *path;
};

static enum err
world_open(struct host *h, const char *path, struct stream **out)
{
	struct name *n = calloc(1, sizeof(*n));

	assert_non_null(n);
	((struct world *)h)->opened++;
	n->stream.host = h;
	n->path = path;
	*out = &n->stream;
	return OK;
}

static enum err
world_read(struct stream *s, uint64_t offset, char *to, size_t n, size_t *got)
{
	const char *path = ((const struct name *)s)->path;

	*got = offset == 0 && n >= strlen(path) ? strlen(path) : 0;
	memcpy(to, path, *got);
	return OK;
}

static void
world_close(struct stream *s)
{
	((struct world *)s->host)->closed++;
	free(s);
}

static const struct host_ops world_ops = {
	.open = world_open, .read = world_read, .close = world_close
};

static bool
is_archive(struct packs *p, const char *path)
{
	const struct host_file file = { .path = path, .size = strlen(path) };
	bool is;

	assert_int_equal(packs_walk(p, &file, path, NULL, NULL, &is), OK);
	return is;
}

static void
opened_once(void **state)
{
	struct world w = { .host.ops = &world_ops };
	struct packs *p = packs_new(&w.host);
	struct stream *s;

	(void)state;
	assert_non_null(p);
	assert_false(is_archive(p, "a"));
	assert_null(packs_take_file(p, "b"));
	s = packs_take_file(p, "a");
	assert_non_null(s);
	assert_null(packs_take_file(p, "a"));
	assert_int_equal(w.opened, 1);
	assert_int_equal(w.closed, 0);
	stream_close(s);
	/* nobody wants these */
	assert_false(is_archive(p, "b"));
	assert_false(is_archive(p, "c"));
	assert_null(packs_take_file(p, "b"));
	packs_close_file(p);
	assert_null(packs_take_file(p, "c"));
	assert_false(is_archive(p, "d"));
	packs_free(p);
	assert_int_equal(w.opened, 4);
	assert_int_equal(w.closed, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opened_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
