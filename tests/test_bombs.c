/*
 * So many bytes out of an archive are never too many; one more of what was
 * packed into next to nothing is a bomb.
 */

#include "engine/host/pack/capture.h"
#include "engine/host/pack/packs.h"
#include "tests/help_dir.h"
#include "tests/help_pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The capture FILE of DIR: N times C, packed. */
static struct host *
open_packed(const char *dir, const char *file, const char *format, size_t n)
{
	struct pack *p = pack_new(format, "xz", NULL, NULL);
	struct buf bytes = BUF_INIT, path = BUF_INIT;
	struct host *h;

	pack_fill(p, "x", 'x', n);
	pack_end(p, &bytes);
	help_dir_write(dir, file, buf_span(&bytes));
	buf_printf(&path, "%s/%s", dir, file);
	h = host_capture_new(buf_str(&path), NULL);
	assert_non_null(h);
	buf_free(&bytes);
	buf_free(&path);
	return h;
}

static enum err
note_error(void *arg, const struct host_file *file)
{
	*(enum err *)arg = file->err;
	return OK;
}

/* An archive tells how large its files are. */
static void
told_sizes(void **state)
{
	for (size_t more = 0; more < 2; more++) {
		struct host *h = open_packed(
		    *state, "x.tar.xz", "pax", PACKS_RATIO_FREE + more);
		enum err err = ERR_NOT_FOUND;

		assert_int_equal(host_walk(h, note_error, &err), OK);
		assert_int_equal(err, more ? ERR_BOMB : OK);
		host_free(h);
	}
}

/* A file that was only packed does not: its bytes are counted. */
static void
counted_bytes(void **state)
{
	char *bytes = malloc(PACKS_RATIO_FREE + 1);

	assert_non_null(bytes);
	for (size_t more = 0; more < 2; more++) {
		struct host *h = open_packed(
		    *state, "x.xz", "raw", PACKS_RATIO_FREE + more);
		enum err err = ERR_NOT_FOUND;
		struct stream *s;
		size_t got;

		assert_int_equal(host_walk(h, note_error, &err), OK);
		assert_int_equal(err, OK);
		assert_int_equal(host_open(h, "x", &s), OK);
		assert_int_equal(
		    stream_read(s, 0, bytes, PACKS_RATIO_FREE + 1, &got),
		    more ? ERR_BOMB : OK);
		stream_close(s);
		host_free(h);
	}
	free(bytes);
}

static int
setup(void **state)
{
	*state = help_dir_new();
	return 0;
}

static int
teardown(void **state)
{
	help_dir_end(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(told_sizes),
		cmocka_unit_test(counted_bytes),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
