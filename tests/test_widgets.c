/*
 * Widgets on a small canvas: what a list shows of many rows, how a text is
 * wrapped and scrolled, which keys stay when they do not all fit.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/term/term.h"
#include "tui/widget/keybar.h"
#include "tui/widget/list.h"
#include "tui/widget/input.h"
#include "tui/widget/pane.h"
#include "tui/widget/progress.h"

static void
assert_picture(const struct canvas *c, const char *want)
{
	struct buf b = BUF_INIT;

	for (int row = 0; row < c->rows; row++) {
		canvas_row_text(c, row, &b);
		buf_byte(&b, '\n');
	}
	assert_string_equal(buf_str(&b), want);
	buf_free(&b);
}

static void
number_row(
    void *arg, struct canvas *c, struct area line, size_t i, bool selected)
{
	char text[8] = { selected ? '>' : ' ', (char)('a' + i), '\0' };

	(void)arg;
	canvas_puts(c, line.row, line.col, INK_NORMAL, text, line.cols);
}

static void
list_picture(struct list *l, uint32_t key, const char *want)
{
	struct canvas c = CANVAS_INIT;

	assert_true(canvas_resize(&c, 3, 4));
	if (key != 0)
		assert_true(list_key(l, key, 3));
	list_draw(l, &c, (struct area){ 0, 0, 3, 4 }, number_row, NULL);
	assert_picture(&c, want);
	canvas_free(&c);
}

static void
list_follows_its_selection(void **state)
{
	struct list l = { 6, 0, 0 };

	(void)state;
	list_picture(&l, 0, ">a\n b\n c\n");
	list_picture(&l, TERM_KEY_UP, ">a\n b\n c\n");
	list_picture(&l, 'j', " a\n>b\n c\n");
	list_picture(&l, TERM_KEY_PAGE_DOWN, " b\n c\n>d\n");
	list_picture(&l, TERM_KEY_END, " d\n e\n>f\n");
	list_picture(&l, TERM_KEY_DOWN, " d\n e\n>f\n");
	list_picture(&l, 'k', " d\n>e\n f\n");
	list_count(&l, 2);
	list_picture(&l, 0, " a\n>b\n\n");
	list_picture(&l, TERM_KEY_HOME, ">a\n b\n\n");
	list_count(&l, 0);
	list_picture(&l, TERM_KEY_DOWN, "\n\n\n");
	assert_false(list_key(&l, 'x', 3));
}

static void
pane_picture(struct pane *p, int rows, int cols, const char *want)
{
	struct canvas c = CANVAS_INIT;

	assert_true(canvas_resize(&c, rows, cols));
	pane_draw(p, &c, (struct area){ 0, 0, rows, cols });
	assert_picture(&c, want);
	canvas_free(&c);
}

static void
pane_wraps_between_words(void **state)
{
	struct pane p = PANE_INIT;

	(void)state;
	pane_puts(&p, INK_NORMAL, 2, "one two  three\n\nabcdefghijklm");
	pane_picture(
	    &p, 7, 12, "  one two\n  three\n\n  abcdefghi\n  jklm\n\n\n");
	pane_clear(&p);
	pane_puts(&p, INK_NORMAL, 0, "aaaa\u00A0: bb"); /* stays together */
	pane_picture(&p, 2, 9, "aaaa\u00A0:\nbb\n");
	pane_clear(&p);
	pane_puts(&p, INK_NORMAL, 0, "日本語日本語");
	pane_picture(&p, 2, 10, "日本語日\n本語\n");
	pane_clear(&p);
	pane_puts(&p, INK_NORMAL, 0, "inetpub/logs/u_ex.log:21");
	pane_picture(&p, 2, 17, "inetpub/logs/\nu_ex.log:21\n");
	pane_free(&p);
}

static void
pane_keeps_the_right_edge(void **state)
{
	struct pane p = PANE_INIT;

	(void)state;
	pane_row(&p, INK_NORMAL, 1, SPAN("a long label"), SPAN("09:14 41"));
	pane_picture(&p, 2, 20, " a long    09:14 41\n label\n");
	pane_free(&p);
}

static void
pane_scrolls(void **state)
{
	struct pane p = PANE_INIT;

	(void)state;
	pane_puts(&p, INK_NORMAL, 0, "a\nb\nc\nd\ne");
	pane_picture(&p, 3, 9, "a\nb\nc       v\n");
	assert_true(pane_key(&p, TERM_KEY_DOWN, 3));
	pane_picture(&p, 3, 9, "b       ^\nc\nd       v\n");
	assert_true(pane_key(&p, TERM_KEY_PAGE_DOWN, 3));
	pane_picture(&p, 3, 9, "c       ^\nd\ne\n");
	assert_true(pane_key(&p, TERM_KEY_END, 3));
	pane_picture(&p, 3, 9, "c       ^\nd\ne\n");
	assert_true(pane_key(&p, TERM_KEY_HOME, 3));
	assert_true(pane_key(&p, TERM_KEY_PAGE_UP, 3));
	pane_picture(&p, 3, 9, "a\nb\nc       v\n");
	assert_false(pane_key(&p, 'x', 3));
	pane_free(&p);
}

static void
keys_that_do_not_fit_go(void **state)
{
	static const char *const items[] = { "r Read", "w Why", "n Next",
		"? Help", "q Quit" };
	struct canvas c = CANVAS_INIT;

	(void)state;
	assert_true(canvas_resize(&c, 1, 38));
	keybar_draw(&c, 0, items, 5, 2);
	assert_picture(&c, " r Read  w Why  n Next  ? Help  q Quit\n");
	assert_true(canvas_resize(&c, 1, 37));
	keybar_draw(&c, 0, items, 5, 2);
	assert_picture(&c, " r Read  w Why  ? Help  q Quit\n");
	assert_true(canvas_resize(&c, 1, 20));
	keybar_draw(&c, 0, items, 5, 2);
	assert_picture(&c, " ? Help  q Quit\n");
	canvas_free(&c);
}

static void
progress_is_a_part(void **state)
{
	struct canvas c = CANVAS_INIT;

	(void)state;
	assert_true(canvas_resize(&c, 4, 18));
	progress_draw(&c, 0, 0, 18, 0, 0);
	progress_draw(&c, 1, 0, 18, 50, 100);
	progress_draw(&c, 2, 0, 18, 200, 100);
	progress_draw(&c, 3, 0, 4, 1, 2);
	assert_picture(&c, "[----------]   0 %\n[#####-----]  50 %\n"
			   "[##########] 100 %\n[]  50 %\n");
	canvas_free(&c);
}

/* Lines as they are wrapped; all around; on from where the eye is. */
static void
pane_is_searched(void **state)
{
	struct canvas c = CANVAS_INIT;
	struct pane p = PANE_INIT;

	(void)state;
	assert_true(canvas_resize(&c, 2, 12));
	pane_puts(&p, INK_NORMAL, 0, "one two three four\nfive\nsix FOUR");
	pane_draw(&p, &c, (struct area){ 0, 0, 2, 12 });
	assert_true(pane_find(&p, &c, SPAN("four"), false));
	assert_int_equal(p.top, 1);
	assert_true(pane_find(&p, &c, SPAN("four"), false));
	assert_int_equal(p.top, 3);
	pane_draw(&p, &c, (struct area){ 0, 0, 2, 12 });
	assert_int_equal(p.top, 2); /* as far as it goes */
	assert_true(pane_find(&p, &c, SPAN("four"), false));
	assert_int_equal(p.top, 1); /* all around */
	assert_true(pane_find(&p, &c, SPAN("four"), true));
	assert_int_equal(p.top, 3);
	assert_true(pane_find(&p, &c, SPAN("two three"), false));
	assert_int_equal(p.top, 0); /* over the end of a line */
	assert_false(pane_find(&p, &c, SPAN("seven"), false));
	assert_false(pane_find(&p, &c, SPAN(""), false));
	pane_free(&p);
	canvas_free(&c);
}

static void
typed_is(const struct input *in, const char *want)
{
	struct buf b = BUF_INIT;

	input_text(in, &b);
	assert_string_equal(buf_str(&b), want);
	buf_free(&b);
}

static void
a_line_is_mended(void **state)
{
	struct input in;

	(void)state;
	input_start(&in, "/logs/\xC3\xA9t\xC3\xA9 x");
	typed_is(&in, "/logs/\xC3\xA9t\xC3\xA9 x");
	assert_true(input_key(&in, TERM_KEY_KILL_WORD));
	typed_is(&in, "/logs/\xC3\xA9t\xC3\xA9 ");
	assert_true(input_key(&in, TERM_KEY_KILL_WORD));
	typed_is(&in, "/logs/");
	assert_true(input_key(&in, TERM_KEY_HOME));
	assert_true(input_key(&in, 'C'));
	assert_true(input_key(&in, TERM_KEY_RIGHT));
	assert_true(input_key(&in, TERM_KEY_BACKSPACE));
	typed_is(&in, "Clogs/");
	assert_true(input_key(&in, TERM_KEY_END));
	assert_true(input_key(&in, TERM_KEY_LEFT));
	assert_true(input_key(&in, '!'));
	typed_is(&in, "Clogs!/");
	assert_true(input_key(&in, TERM_KEY_KILL));
	typed_is(&in, "");
	assert_true(input_key(&in, TERM_KEY_BACKSPACE));
	assert_false(input_key(&in, TERM_KEY_ESC));
	for (int n = 0; n < INPUT_CHARS + 10; n++)
		input_key(&in, 'a');
	assert_int_equal(in.count, INPUT_CHARS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(list_follows_its_selection),
		cmocka_unit_test(pane_wraps_between_words),
		cmocka_unit_test(pane_keeps_the_right_edge),
		cmocka_unit_test(pane_scrolls),
		cmocka_unit_test(pane_is_searched),
		cmocka_unit_test(keys_that_do_not_fit_go),
		cmocka_unit_test(a_line_is_mended),
		cmocka_unit_test(progress_is_a_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
