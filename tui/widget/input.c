/*
 * One line for a word or a file name.  There is no moving about in it: what
 * is typed here is short.
 */

#include "tui/widget/input.h"

#include "engine/base/utf8.h"
#include "tui/term/term.h"

void
input_start(struct input *in, const char *text)
{
	in->count = 0;
	while (*text != '\0')
		input_key(in, (unsigned char)*text++);
}

bool
input_key(struct input *in, uint32_t key)
{
	if (key == TERM_KEY_BACKSPACE) {
		if (in->count > 0)
			in->count--;
		return true;
	}
	if (key < ' ' || key >= TERM_KEY_NONE)
		return false;
	if (in->count < INPUT_CHARS)
		in->code[in->count++] = key;
	return true;
}

void
input_text(const struct input *in, struct buf *out)
{
	for (size_t i = 0; i < in->count; i++)
		utf8_put(out, in->code[i]);
}

void
input_draw(const struct input *in, struct canvas *c, struct area line)
{
	struct buf text = BUF_INIT;
	struct span rest;
	int used;

	input_text(in, &text);
	rest = buf_span(&text);
	while (canvas_columns(c, rest) >= line.cols)
		utf8_next(&rest);
	used = canvas_text(c, line.row, line.col, INK_KEY, rest, line.cols);
	canvas_puts(c, line.row, line.col + used, INK_KEY, "_", 1);
	canvas_cursor(c, line.row, line.col + used);
	buf_free(&text);
}
