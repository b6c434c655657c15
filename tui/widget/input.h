#ifndef TUI_WIDGET_INPUT_H
#define TUI_WIDGET_INPUT_H

/*
 * A line that is typed and mended: Left, Right, Home, End, Backspace, Ctrl-U
 * takes all of it, Ctrl-W the word before the cursor.  What is too long is
 * not taken.
 */

#include "tui/term/canvas.h"

#define INPUT_CHARS 400

struct input {
	uint32_t code[INPUT_CHARS];
	size_t count;
	size_t at; /* the cursor stands before this one */
};

/* Begins with TEXT, the cursor behind it. */
void input_start(struct input *in, const char *text);

/* A character, or a key that moves or takes; false: it is not for it. */
bool input_key(struct input *in, uint32_t key);

/* Appends what was typed, as UTF-8. */
void input_text(const struct input *in, struct buf *out);

/* The part of the line around the cursor when it is long. */
void input_draw(const struct input *in, struct canvas *c, struct area line);

#endif
