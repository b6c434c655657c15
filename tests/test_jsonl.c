/*
 * Files of lines that only grow, and the notes kept in one: what is no line
 * costs only itself, and what was not written is not there.
 */

#include "engine/case/session/notes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/help_dir.h"

struct scene {
	char *dir;
	struct casefolder *f;
};

static void
open_folder(struct scene *x)
{
	struct err_info info = { .code = OK };

	x->f = casefolder_open(x->dir, true, &info);
	assert_non_null(x->f);
}

static int
setup(void **state)
{
	struct scene *x = calloc(1, sizeof(*x));

	x->dir = help_dir_new();
	open_folder(x);
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct scene *x = *state;

	casefolder_close(x->f);
	help_dir_end(x->dir);
	free(x);
	return 0;
}

static struct json *
object(const char *key)
{
	struct json *o = json_obj();

	json_put(o, key, json_bool(true));
	return o;
}

/* Nobody knows whether a part is on the disk: the next line begins anew. */
static void
a_write_that_failed_may_be_half(void **state)
{
	struct scene *x = *state;
	struct jsonl l = { false };
	struct buf text = BUF_INIT;

	casefolder_yield(x->f);
	assert_int_not_equal(jsonl_add(x->f, "a", &l, object("lost")), OK);
	assert_true(l.torn);
	casefolder_close(x->f);
	open_folder(x);
	assert_int_equal(jsonl_add(x->f, "a", &l, object("a")), OK);
	assert_int_equal(jsonl_add(x->f, "a", &l, object("b")), OK);
	help_dir_read(x->dir, "a", &text);
	assert_string_equal(buf_str(&text), "\n{\"a\":true}\n{\"b\":true}\n");
	buf_free(&text);
}

static void
read_notes(struct scene *x, struct span text, struct notes *n)
{
	*n = NOTES_INIT;
	help_dir_write(x->dir, NOTES_FILE, text);
	assert_int_equal(notes_read(n, x->f), OK);
}

static void
lines_that_are_no_notes(void **state)
{
	struct notes n;

	read_notes(*state,
	    SPAN("{\"note\":2,\"text\":\"a\",\"line\":-7,\"offset\":9}\n"
		 "{\"note\":2,\"text\":\"again\"}\n"
		 "{\"note\":1,\"text\":\"too late\"}\n"
		 "{\"note\":3,\"text\":\"\"}\n"
		 "{\"note\":4,\"removed\":true}\n"
		 "\n"
		 "{\"note\":5,\"text\":\"b\",\"check\":\"c\"}\n"
		 "{\"note\":5,\"removed\":true,\"who\":\"w\","
		 "\"time\":\"1970-01-01T00:00:01Z\"}\n"),
	    &n);
	assert_int_equal(n.count, 2);
	assert_string_equal(n.items[0].text, "a");
	assert_int_equal(n.items[0].line, 0);
	assert_int_equal(n.items[0].offset, 9);
	assert_false(n.items[0].removed);
	assert_int_equal(n.items[1].id, 5);
	assert_true(n.items[1].removed);
	assert_int_equal(n.items[1].removed_at, 1000000);
	assert_string_equal(n.items[1].remover, "w");
	assert_false(note_is_on(&n.items[1], "c", NULL, 0));
	notes_free(&n);
}

/* A long text is cut, and not inside of a character. */
static void
long_notes_are_cut(void **state)
{
	struct scene *x = *state;
	struct notes n = NOTES_INIT;
	char text[NOTES_TEXT_MAX + 100];
	const struct note note = { .check = "",
		.file = "f",
		.head = text,
		.text = text,
		.author = "" };

	memset(text, 'x', sizeof(text));
	memcpy(text + NOTES_TEXT_MAX - 1, "\xC3\xA9", 2);
	memcpy(text + NOTES_HEAD_MAX - 2, "\xE2\x82\xAC", 3);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(notes_add(&n, x->f, &note), OK);
	assert_int_equal(strlen(n.items[0].text), NOTES_TEXT_MAX - 1);
	assert_int_equal(strlen(n.items[0].head), NOTES_HEAD_MAX - 2);
	notes_free(&n);
}

static void
a_note_that_was_not_written_is_none(void **state)
{
	struct scene *x = *state;
	struct notes n = NOTES_INIT;
	const struct note note = {
		.check = "c", .file = "", .head = "", .text = "t", .author = ""
	};

	assert_int_equal(notes_add(&n, x->f, &note), OK);
	casefolder_yield(x->f);
	assert_int_not_equal(notes_add(&n, x->f, &note), OK);
	assert_int_equal(n.count, 1);
	assert_int_not_equal(notes_remove(&n, x->f, 1, "w", 0), OK);
	assert_false(n.items[0].removed);
	notes_free(&n);
}

/* A file of a case is read up to a limit, and with it. */
static void
a_large_file_is_refused(void **state)
{
	struct scene *x = *state;
	struct buf path = BUF_INIT, text = BUF_INIT;

	help_dir_write(x->dir, "large", SPAN(""));
	buf_printf(&path, "%s/large", x->dir);
	assert_int_equal(truncate(buf_str(&path), CASEFOLDER_FILE_MAX), 0);
	assert_int_equal(casefolder_read(x->f, "large", &text), OK);
	assert_int_equal(text.n, CASEFOLDER_FILE_MAX);
	buf_free(&text);
	assert_int_equal(truncate(buf_str(&path), CASEFOLDER_FILE_MAX + 1), 0);
	assert_int_equal(casefolder_read(x->f, "large", &text), ERR_LIMIT);
	buf_free(&text);
	buf_free(&path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_write_that_failed_may_be_half, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    lines_that_are_no_notes, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    long_notes_are_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_note_that_was_not_written_is_none, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_large_file_is_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
