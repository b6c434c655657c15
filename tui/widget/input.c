/*
 * One line for a word, a value or a path.
 */

#include "tui/widget/input.h"

#include <string.h>

#include "engine/base/utf8.h"
#include "tui/term/term.h"

static void
insert_char(struct input *in, uint32_t code)
{
	if (in->count == INPUT_CHARS)
		return;
	memmove(&in->code[in->at + 1], &in->code[in->at],
	    (in->count - in->at) * sizeof(in->code[0]));
	in->code[in->at++] = code;
	in->count++;
}

/* Takes what stands from FROM up to the cursor. */
static void
cut_from(struct input *in, size_t from)
{
	memmove(&in->code[from], &in->code[in->at],
	    (in->count - in->at) * sizeof(in->code[0]));
	in->count -= in->at - from;
	in->at = from;
}

void
input_start(struct input *in, const char *text)
{
	struct span rest = span_of(text);

	in->count = in->at = 0;
	while (rest.n > 0)
		insert_char(in, utf8_next(&rest));
}

/* Where the word before the cursor begins: blanks and parts of a path end. */
static size_t
word_start(const struct input *in)
{
	size_t at = in->at;

	while (at > 0 && (in->code[at - 1] == ' ' || in->code[at - 1] == '/'))
		at--;
	while (at > 0 && in->code[at - 1] != ' ' && in->code[at - 1] != '/')
		at--;
	return at;
}

bool
input_key(struct input *in, uint32_t key)
{
	switch (key) {
	case TERM_KEY_BACKSPACE:
		if (in->at > 0)
			cut_from(in, in->at - 1);
		return true;
	case TERM_KEY_KILL:
		in->at = in->count;
		cut_from(in, 0);
		return true;
	case TERM_KEY_KILL_WORD:
		cut_from(in, word_start(in));
		return true;
	case TERM_KEY_LEFT:
		in->at -= in->at > 0;
		return true;
	case TERM_KEY_RIGHT:
		in->at += in->at < in->count;
		return true;
	case TERM_KEY_HOME:
		in->at = 0;
		return true;
	case TERM_KEY_END:
		in->at = in->count;
		return true;
	default:
		break;
	}
	if (key < ' ' || key >= TERM_KEY_NONE)
		return false;
	insert_char(in, key);
	return true;
}

static void
text_between(const struct input *in, size_t from, size_t to, struct buf *out)
{
	for (size_t i = from; i < to; i++)
		utf8_put(out, in->code[i]);
}

void
input_text(const struct input *in, struct buf *out)
{
	text_between(in, 0, in->count, out);
}

void
input_draw(const struct input *in, struct canvas *c, struct area line)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct span rest;
	int used;

	text_between(in, 0, in->at, &before);
	text_between(in, in->at, in->count, &after);
	rest = buf_span(&before);
	while (canvas_columns(c, rest) >= line.cols)
		utf8_next(&rest);
	used = canvas_text(c, line.row, line.col, INK_KEY, rest, line.cols);
	if (in->at == in->count)
		canvas_puts(c, line.row, line.col + used, INK_KEY, "_", 1);
	else
		canvas_text(c, line.row, line.col + used, INK_KEY,
		    buf_span(&after), line.cols - used);
	canvas_cursor(c, line.row, line.col + used);
	buf_free(&before);
	buf_free(&after);
}
