/*
 * The way of a file to its reader: whatever the size of the pieces, the
 * reader gets the same whole records, with their lines and offsets.
 */

#include "engine/evidence/feed.h"

#include "engine/evidence/record/cursor.h"
#include "engine/host/host_folder.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* One file in /tmp, and what a reader that only takes notes was given. */
struct world {
	char path[32];
	struct host *host;
	struct source source;
	struct buf notes; /* "line@offset=text", "!" after what was torn */
	int ends;
};

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	int fd;

	*state = w;
	if (!w)
		return -1;
	strcpy(w->path, "/tmp/test_feed.XXXXXX");
	fd = mkstemp(w->path);
	if (fd < 0)
		return -1;
	close(fd);
	w->host = host_folder_new(w->path, NULL);
	return w->host ? 0 : -1;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	unlink(w->path);
	host_free(w->host);
	buf_free(&w->notes);
	free(w);
	return 0;
}

static void
put(struct world *w, struct span text)
{
	FILE *f = fopen(w->path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}

/* One note for each line, so that notes do not tell how lines were cut. */
static enum err
take_notes(void *state, struct reading *r, const struct block *b)
{
	struct world *w = r->arg;
	struct cursor c = cursor_start(b, r->source);
	struct span rest = b->text, line;

	assert_true(rest.n > 0);
	assert_true(b->torn || rest.p[rest.n - 1] == '\n');
	++*(int *)state;
	while (span_line(&rest, &line)) {
		if (!rest.p && line.n == 0)
			break;
		cursor_to(&c, (size_t)(line.p - b->text.p));
		buf_printf(
		    &w->notes, "%" PRIu64 "@%" PRIu64 "=", c.line, c.offset);
		if (line.n > 40)
			buf_printf(&w->notes, "%zu bytes", line.n);
		else
			buf_add(&w->notes, line);
		buf_byte(&w->notes, '\n');
	}
	if (b->torn)
		buf_puts(&w->notes, "!\n");
	return OK;
}

static enum err
count_end(void *state, struct reading *r)
{
	struct world *w = r->arg;

	(void)state;
	w->ends++;
	return OK;
}

static enum err
run_out(void *state, struct reading *r, const struct block *b)
{
	(void)state, (void)r, (void)b;
	return ERR_NOMEM;
}

static const struct reader_ops noting = {
	.kind = SOURCE_TEXT,
	.name = "noting",
	.cut = reader_cut_lines,
	.state_size = sizeof(int),
	.block = take_notes,
	.end = count_end,
};

static enum err
start(struct world *w, const struct reader_ops *ops, enum encoding encoding,
    size_t bom, struct feed **out)
{
	struct reading reading = { .source = &w->source, .arg = w };

	memset(&w->source, 0, sizeof(w->source));
	w->source.encoding = encoding;
	w->source.file = w->path;
	buf_clear(&w->notes);
	w->ends = 0;
	return feed_open(w->host, ops, &reading, bom, NULL, out);
}

static enum err
step(struct feed *f, uint64_t budget, bool *done)
{
	feed_read(f, budget);
	return feed_rest(f, done);
}

static void
read_by(struct world *w, enum encoding encoding, size_t bom, uint64_t budget)
{
	struct feed *f;
	bool done = false;

	assert_int_equal(start(w, &noting, encoding, bom, &f), OK);
	while (!done)
		assert_int_equal(step(f, budget, &done), OK);
	assert_true(w->source.read);
	assert_int_equal(w->source.bytes, feed_position(f));
	feed_close(f);
	assert_int_equal(w->ends, 1);
}

static void
assert_notes(
    struct world *w, enum encoding encoding, size_t bom, const char *expected)
{
	uint64_t budget;

	for (budget = 1; budget < 40; budget++) {
		read_by(w, encoding, bom, budget);
		assert_string_equal(buf_str(&w->notes), expected);
	}
	read_by(w, encoding, bom, UINT64_MAX);
	assert_string_equal(buf_str(&w->notes), expected);
}

static void
lines(void **state)
{
	struct world *w = *state;

	put(w, SPAN("one\r\ntwo\n\nfour\n"));
	assert_notes(w, ENC_UTF8, 0, "1@0=one\n2@5=two\n3@9=\n4@10=four\n");
	put(w, SPAN("one\ntwo"));
	assert_notes(w, ENC_UTF8, 0, "1@0=one\n2@4=two\n!\n");
	put(w, SPAN("\xEF\xBB\xBFone\n"));
	assert_notes(w, ENC_UTF8, 3, "1@3=one\n");
	put(w, SPAN("\n"));
	assert_notes(w, ENC_UTF8, 0, "1@0=\n");
	put(w, SPAN(""));
	assert_notes(w, ENC_UTF8, 0, "");
}

static void
encodings(void **state)
{
	struct world *w = *state;

	put(w, SPAN("\xFF\xFE\xE9\0\n\0\x3D\xD8\0\xDE\n\0z\0\n\0"));
	assert_notes(
	    w, ENC_UTF16LE, 2, "1@2=\xC3\xA9\n2@6=\xF0\x9F\x98\x80\n3@12=z\n");
	put(w, SPAN("a\0\n\0b\0c"));
	assert_notes(w, ENC_UTF16LE, 0, "1@0=a\n2@4=b\xEF\xBF\xBD\n!\n");
	put(w, SPAN("\x82\n\x80\x81\nx"));
	assert_notes(
	    w, ENC_CP850, 0, "1@0=\xC3\xA9\n2@2=\xC3\x87\xC3\xBC\n3@5=x\n!\n");
}

/* N bytes C between two texts. */
static void
put_long(
    struct world *w, const char *before, char c, size_t n, const char *after)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, before);
	assert_non_null(buf_room(&b, n));
	memset(b.p + b.n, c, n);
	b.n += n;
	buf_puts(&b, after);
	put(w, buf_span(&b));
	buf_free(&b);
}

static void
holes(void **state)
{
	struct world *w = *state;

	/* A tail that was allocated ahead. */
	put_long(w, "one\n", '\0', 600, "");
	assert_notes(w, ENC_UTF8, 0, "1@0=one\n");
	assert_int_equal(w->source.problem[PROBLEM_NUL].count, 1);
	assert_int_equal(w->source.problem[PROBLEM_NUL].line, 2);
	/* What a power cut leaves in the middle. */
	put_long(w, "one\ntw", '\0', 600, "three\nfour\n");
	assert_notes(
	    w, ENC_UTF8, 0, "1@0=one\n2@4=tw\n!\n2@606=three\n3@612=four\n");
	assert_int_equal(w->source.problem[PROBLEM_NUL].count, 1);
	put_long(w, "", '\0', 5000, "");
	assert_notes(w, ENC_UTF8, 0, "");
	put_long(w, "", '\0', 3000000, "x\n");
	read_by(w, ENC_UTF8, 0, UINT64_MAX);
	assert_string_equal(buf_str(&w->notes), "1@3000000=x\n");
}

static void
few_nuls(void **state)
{
	struct world *w = *state;

	put_long(w, "a", '\0', 5, "b\nc\n");
	read_by(w, ENC_UTF8, 0, 3);
	assert_int_equal(w->source.problem[PROBLEM_NUL].count, 1);
	assert_int_equal(w->notes.n, strlen("1@0=a.....b\n2@8=c\n"));
}

static void
too_long(void **state)
{
	struct world *w = *state;
	static const uint64_t budgets[] = { 4096, 100000, UINT64_MAX };
	size_t i;

	put_long(w, "one\n", 'x', READER_RECORD_MAX + 700000, "\nthree\n");
	for (i = 0; i < 3; i++) {
		read_by(w, ENC_UTF8, 0, budgets[i]);
		assert_string_equal(buf_str(&w->notes),
		    "1@0=one\n2@4=1048576 bytes\n!\n3@1748581=three\n");
		assert_int_equal(w->source.problem[PROBLEM_TOO_LONG].count, 1);
		assert_int_equal(w->source.problem[PROBLEM_TOO_LONG].line, 2);
	}
	/* Exactly as long as it may be, line end included. */
	put_long(w, "", 'x', READER_RECORD_MAX - 1, "\ntwo\n");
	read_by(w, ENC_UTF8, 0, UINT64_MAX);
	assert_string_equal(
	    buf_str(&w->notes), "1@0=1048575 bytes\n2@1048576=two\n");
	assert_int_equal(w->source.problem[PROBLEM_TOO_LONG].count, 0);
}

static void
changes(void **state)
{
	struct world *w = *state;
	struct feed *f;
	bool done = false;

	put(w, SPAN("one\ntwo\nthree\n"));
	assert_int_equal(start(w, &noting, ENC_UTF8, 0, &f), OK);
	w->source.bytes = 14;
	assert_int_equal(step(f, 5, &done), OK);
	assert_int_equal(truncate(w->path, 2), 0);
	while (!done)
		assert_int_equal(step(f, 5, &done), OK);
	feed_close(f);
	assert_string_equal(buf_str(&w->notes), "1@0=one\n2@4=t\n!\n");
	assert_int_equal(w->source.problem[PROBLEM_CHANGED].count, 1);
	assert_int_equal(w->source.bytes, 5);
}

static void
stopped(void **state)
{
	static const struct reader_ops failing = { .cut = reader_cut_lines,
		.block = run_out };
	struct world *w = *state;
	struct feed *f;
	bool done;

	put(w, SPAN("one\ntwo\nthree\n"));
	assert_int_equal(start(w, &noting, ENC_UTF8, 0, &f), OK);
	assert_int_equal(step(f, 5, &done), OK);
	assert_false(done);
	feed_close(f);
	assert_int_equal(w->ends, 1);
	assert_false(w->source.read);

	assert_int_equal(start(w, &failing, ENC_UTF8, 0, &f), OK);
	assert_int_equal(step(f, 5, &done), ERR_NOMEM);
	assert_true(done);
	feed_close(f);
	feed_close(NULL);

	unlink(w->path);
	assert_int_equal(start(w, &noting, ENC_UTF8, 0, &f), ERR_NOT_FOUND);
	assert_null(f);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* The memory of one that was closed is the next one's. */
static void
memory_again(void **state)
{
	struct world *w = *state;
	struct reading reading = { .source = &w->source, .arg = w };
	struct feed *first, *second;
	char *spare = NULL, *kept;

	put(w, SPAN("1\n"));
	w->source.file = w->path;
	assert_int_equal(
	    feed_open(w->host, &noting, &reading, 0, &spare, &first), OK);
	assert_int_equal(
	    feed_open(w->host, &noting, &reading, 0, &spare, &second), OK);
	feed_close(first);
	assert_non_null(kept = spare);
	feed_close(second); /* there is no room for a second one */
	assert_ptr_equal(spare, kept);
	assert_int_equal(
	    feed_open(w->host, &noting, &reading, 0, &spare, &first), OK);
	assert_null(spare);
	feed_close(first);
	assert_ptr_equal(spare, kept);
	free(spare);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines),
		TEST(encodings),
		TEST(holes),
		TEST(few_nuls),
		TEST(too_long),
		TEST(changes),
		TEST(stopped),
		TEST(memory_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
