#ifndef TUI_WIDGET_INPUT_H
#define TUI_WIDGET_INPUT_H

/* A line that is typed.  What is too long is not taken. */

#include "tui/term/canvas.h"

#define INPUT_CHARS 400

struct input {
	uint32_t code[INPUT_CHARS];
	size_t count;
};

/* Begins with TEXT; only ASCII is taken. */
void input_start(struct input *in, const char *text);

/* A character, or Backspace; false when the key is not for it. */
bool input_key(struct input *in, uint32_t key);

/* Appends what was typed, as UTF-8. */
void input_text(const struct input *in, struct buf *out);

/* The end of the line when it is long, and the cursor behind it. */
void input_draw(const struct input *in, struct canvas *c, struct area line);

#endif
