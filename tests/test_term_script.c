/*
 * The terminal of scripts: which keys a file of tokens gives, and what of
 * the pictures is printed.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tui/term/term.h"

struct fixture {
	FILE *keys, *out;
	char *text;
	size_t n;
	struct term *term;
};

static void
start(struct fixture *f, const char *keys, bool inks)
{
	const struct term_script_options options = { 3, 9, false, inks };

	f->keys = tmpfile();
	assert_non_null(f->keys);
	fputs(keys, f->keys);
	rewind(f->keys);
	f->out = open_memstream(&f->text, &f->n);
	assert_non_null(f->out);
	f->term = term_script_new(f->keys, f->out, &options);
	assert_non_null(f->term);
}

static void
stop(struct fixture *f, const char *want)
{
	term_close(f->term);
	fclose(f->out);
	fclose(f->keys);
	assert_string_equal(f->text, want);
	free(f->text);
}

static void
show(struct fixture *f, const char *text)
{
	struct canvas c = CANVAS_INIT;
	int rows, cols;

	term_size(f->term, &rows, &cols);
	assert_true(canvas_resize(&c, rows, cols));
	canvas_puts(&c, 1, 1, INK_KEY, text, cols);
	term_show(f->term, &c);
	canvas_free(&c);
}

static void
keys_have_names(void **state)
{
	static const uint32_t want[] = { 'r', TERM_KEY_ENTER, TERM_KEY_ESC,
		TERM_KEY_UP, TERM_KEY_DOWN, TERM_KEY_LEFT, TERM_KEY_RIGHT,
		TERM_KEY_PAGE_UP, TERM_KEY_PAGE_DOWN, TERM_KEY_HOME,
		TERM_KEY_END, TERM_KEY_TAB, TERM_KEY_BACKSPACE, ' ',
		TERM_KEY_QUIT, 0xE9, 0x65E5, '!', TERM_KEY_NONE, TERM_KEY_NONE,
		TERM_KEY_EOF, TERM_KEY_EOF };
	struct fixture f;

	(void)state;
	start(&f,
	    "r Enter Esc Up Down Left\nRight PageUp\tPageDown Home End Tab "
	    "Backspace Space Ctrl-C é 日 ! wait nosuchkey",
	    false);
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++)
		assert_int_equal(term_key(f.term, -1), want[i]);
	stop(&f, "");
}

static void
pictures_are_printed_when_idle(void **state)
{
	struct fixture f;

	(void)state;
	start(&f, "r q", false);
	show(&f, "one");
	show(&f, "two"); /* replaces one: nobody waited */
	assert_int_equal(term_key(f.term, 0), TERM_KEY_NONE);
	assert_int_equal(term_key(f.term, -1), 'r');
	show(&f, "three");
	assert_int_equal(term_key(f.term, -1), 'q');
	stop(&f, "=== start\n\n two\n\n=== r\n\n three\n\n");
}

static void
busy_keys_come_amid_the_work(void **state)
{
	struct fixture f;

	(void)state;
	start(&f, "!Esc q", false);
	show(&f, "busy");
	assert_int_equal(term_key(f.term, 0), TERM_KEY_ESC);
	assert_int_equal(term_key(f.term, 0), TERM_KEY_NONE);
	show(&f, "idle");
	assert_int_equal(term_key(f.term, -1), 'q');
	stop(&f, "=== !Esc\n\n idle\n\n");
}

static void
size_can_change(void **state)
{
	struct fixture f;
	int rows, cols;

	(void)state;
	start(&f, "resize=40x30 resize=x", false);
	assert_int_equal(term_key(f.term, -1), TERM_KEY_RESIZE);
	term_size(f.term, &rows, &cols);
	assert_int_equal(rows, 30);
	assert_int_equal(cols, 40);
	assert_int_equal(term_key(f.term, -1), TERM_KEY_NONE);
	stop(&f, "");
}

static void
inks_and_plain_text_are_printed(void **state)
{
	struct fixture f;

	(void)state;
	start(&f, "c q", true);
	show(&f, "ab");
	assert_int_equal(term_key(f.term, -1), 'c');
	term_plain(f.term, "certutil -x\n", "[Enter]");
	stop(&f, "=== start\n\n ab\n\n|\n|.KK\n|\n"
		 "=== c (plain)\ncertutil -x\n[Enter]\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_have_names),
		cmocka_unit_test(pictures_are_printed_when_idle),
		cmocka_unit_test(busy_keys_come_amid_the_work),
		cmocka_unit_test(size_can_change),
		cmocka_unit_test(inks_and_plain_text_are_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
