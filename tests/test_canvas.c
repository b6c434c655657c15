/*
 * The canvas: columns, wide and combining characters, harmless text,
 * frames that join, and a screen of nothing but ASCII.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/term/canvas.h"

static int
setup(void **state)
{
	static struct canvas c; /* one at a time */

	c = CANVAS_INIT;
	*state = &c;
	return canvas_resize(&c, 4, 12) ? 0 : -1;
}

static int
teardown(void **state)
{
	canvas_free(*state);
	return 0;
}

static void
assert_row(const struct canvas *c, int row, const char *want)
{
	struct buf b = BUF_INIT;

	canvas_row_text(c, row, &b);
	assert_string_equal(buf_str(&b), want);
	buf_free(&b);
}

static void
assert_inks(const struct canvas *c, int row, const char *want)
{
	struct buf b = BUF_INIT;

	canvas_row_inks(c, row, &b);
	assert_string_equal(buf_str(&b), want);
	buf_free(&b);
}

static void
text_is_clipped(void **state)
{
	struct canvas *c = *state;

	assert_int_equal(canvas_puts(c, 0, 2, INK_GOOD, "abcdef", 4), 4);
	assert_row(c, 0, "  abc…");
	assert_inks(c, 0, "..GGGG");
	assert_int_equal(canvas_puts(c, 1, 9, INK_NORMAL, "abcdef", 99), 3);
	assert_row(c, 1, "         ab…");
	assert_int_equal(canvas_puts(c, 4, 0, INK_NORMAL, "a", 9), 0);
	assert_int_equal(canvas_puts(c, -1, 0, INK_NORMAL, "a", 9), 0);
	canvas_puts(c, 2, -2, INK_NORMAL, "abcd", 9);
	assert_row(c, 2, "cd");
}

/* Ends tell names of captures apart, and codes stand there. */
static void
a_middle_is_left_out(void **state)
{
	struct canvas *c = *state;

	assert_int_equal(
	    canvas_short(c, 0, 0, INK_NORMAL, SPAN("abcdefgh"), 8), 8);
	assert_row(c, 0, "abcdefgh");
	canvas_short(c, 1, 0, INK_NORMAL, SPAN("abcdefghijklmnop"), 10);
	assert_row(c, 1, "abc…klmnop");
	/* words stay whole where they can */
	canvas_short(c, 2, 0, INK_NORMAL, SPAN("POST Verify 403.16 8"), 12);
	assert_row(c, 2, "POS…403.16 8");
	c->ascii = true;
	canvas_short(c, 3, 0, INK_NORMAL, SPAN("abcdefghijklmnop"), 10);
	assert_row(c, 3, "a...klmnop");
}

static void
text_is_flush_right(void **state)
{
	struct canvas *c = *state;

	canvas_right(c, 0, 1, INK_NORMAL, SPAN("12"), 5);
	assert_row(c, 0, "    12");
	canvas_right(c, 1, 0, INK_NORMAL, SPAN("123456"), 3);
	assert_row(c, 1, "123");
}

static void
wide_characters_are_never_split(void **state)
{
	struct canvas *c = *state;

	assert_int_equal(canvas_puts(c, 0, 0, INK_NORMAL, "日本語", 5), 5);
	assert_row(c, 0, "日本…");
	canvas_puts(c, 0, 4, INK_NORMAL, " ", 1);
	assert_int_equal(canvas_puts(c, 1, 9, INK_NORMAL, "日本", 9), 3);
	assert_row(c, 1, "         日…");
	/* writing over one half leaves a blank for the other */
	canvas_puts(c, 0, 1, INK_NORMAL, "x", 1);
	assert_row(c, 0, " x本");
	canvas_puts(c, 0, 2, INK_NORMAL, "y", 1);
	assert_row(c, 0, " xy");
}

static void
combining_marks_stay_with_their_letter(void **state)
{
	struct canvas *c = *state;

	assert_int_equal(
	    canvas_puts(c, 0, 0, INK_NORMAL, "e\u0301t\u0302\u0301x", 9), 3);
	assert_row(c, 0, "e\u0301t\u0302x"); /* one mark for each letter */
	assert_int_equal(canvas_puts(c, 1, 3, INK_NORMAL, "\u0301a", 9), 1);
	assert_row(c, 1, "   a"); /* nothing to join: left out */
	canvas_puts(c, 2, 0, INK_NORMAL, "日\u0301x", 9);
	assert_row(c, 2, "日\u0301x");
}

static void
control_characters_are_shown_harmless(void **state)
{
	struct canvas *c = *state;

	canvas_puts(c, 0, 0, INK_NORMAL, "a\x1B[2J", 12);
	assert_row(c, 0, "a\\x1B[2J");
	canvas_puts(c, 1, 0, INK_NORMAL, "\u200Eab", 12);
	assert_row(c, 1, "\\u{200E}ab");
	canvas_text(c, 2, 0, INK_NORMAL, SPAN("a\tb\0c\xFF"), 12);
	assert_row(c, 2, "a b\\x00c\xEF\xBF\xBD");
	/* an escape that does not fit is not cut either */
	assert_int_equal(canvas_puts(c, 3, 0, INK_NORMAL, "abc\x7F", 5), 4);
	assert_row(c, 3, "abc…");
	assert_int_equal(canvas_columns(c, SPAN("\x1B")), 4);
	assert_int_equal(canvas_fit(c, SPAN("ab\x1Bz"), 5), 2);
}

static void
frames_join(void **state)
{
	struct canvas *c = *state;

	canvas_box(c, (struct area){ 0, 0, 3, 12 }, "T");
	canvas_box(c, (struct area){ 0, 8, 3, 4 }, NULL);
	assert_row(c, 0, "┌─ T ───┬──┐");
	assert_row(c, 1, "│       │  │");
	assert_row(c, 2, "└───────┴──┘");
	assert_inks(c, 0, "fffTffffffff");
	canvas_clear(c);
	c->ascii = true;
	canvas_box(c, (struct area){ 0, 0, 3, 12 }, "T");
	assert_row(c, 0, "+- T ------+");
	assert_row(c, 1, "|          |");
	canvas_box(c, (struct area){ 2, 10, 3, 12 }, NULL); /* partly outside */
	assert_row(c, 3, "          |");
}

static void
ascii_is_ascii(void **state)
{
	struct canvas *c = *state;

	c->ascii = true;
	canvas_puts(c, 0, 0, INK_NORMAL, "é\u00A0: œ…", 12);
	assert_row(c, 0, "e : oe...");
	canvas_puts(c, 1, 0, INK_NORMAL, "«\u00A0ÀÿŒ日✓", 12);
	assert_row(c, 1, "\" AyOE???");
	canvas_puts(c, 2, 0, INK_NORMAL, "e\u0301 x", 12);
	assert_row(c, 2, "e x");
	assert_int_equal(canvas_columns(c, SPAN("œ")), 2);
}

static void
sizes_are_kept_sane(void **state)
{
	struct canvas *c = *state;

	assert_true(canvas_resize(c, -3, 0));
	assert_int_equal(c->rows, 1);
	assert_int_equal(c->cols, 1);
	assert_int_equal(canvas_puts(c, 0, 0, INK_NORMAL, "日", 9), 0);
	canvas_box(c, (struct area){ 0, 0, 9, 9 }, "title");
	assert_true(canvas_resize(c, 1 << 20, 1 << 20));
	assert_int_equal(c->rows, CANVAS_ROWS_MAX);
	assert_int_equal(c->cols, CANVAS_COLS_MAX);
}

static void
ink_can_be_changed(void **state)
{
	struct canvas *c = *state;

	canvas_puts(c, 0, 0, INK_NORMAL, "abc", 9);
	canvas_ink(c, 0, 1, 99, INK_SELECTED);
	assert_inks(c, 0, ".SSSSSSSSSSS");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(text_is_clipped),
		T(a_middle_is_left_out),
		T(text_is_flush_right),
		T(wide_characters_are_never_split),
		T(combining_marks_stay_with_their_letter),
		T(control_characters_are_shown_harmless),
		T(frames_join),
		T(ascii_is_ascii),
		T(sizes_are_kept_sane),
		T(ink_can_be_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
