#ifndef TUI_TERM_TERM_INPUT_WIN_H
#define TUI_TERM_TERM_INPUT_WIN_H

/*
 * Keys and size of a Windows console.  curses cannot be asked for them: it
 * reads characters of the code page, loses Esc, and never tells a new size.
 */

#include <stdbool.h>
#include <stdint.h>

struct term_input {
	void *console; /* handle of its input; borrowed */
	int rows, cols;
	uint16_t high; /* first half of a character, 0 if none */
};

/* As tty_key(). */
uint32_t term_input_key(struct term_input *in, int timeout);

/* True when the window has another size than the one noted in IN. */
bool term_input_resized(struct term_input *in);

#endif
