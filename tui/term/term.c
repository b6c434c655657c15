/*
 * The way from a caller to the body of its terminal.
 */

#include "tui/term/term.h"

#include "tui/term/clip.h"

void
term_size(struct term *t, int *rows, int *cols)
{
	t->ops->size(t, rows, cols);
}

bool
term_fit(struct term *t, struct canvas *c)
{
	int rows, cols;

	term_size(t, &rows, &cols);
	if (rows != c->rows || cols != c->cols)
		return canvas_resize(c, rows, cols);
	canvas_clear(c);
	return true;
}

void
term_show(struct term *t, const struct canvas *c)
{
	t->ops->show(t, c);
}

uint32_t
term_key(struct term *t, int timeout)
{
	return t->ops->key(t, timeout);
}

void
term_plain(struct term *t, const char *text, const char *prompt)
{
	t->ops->plain(t, text, prompt);
}

bool
term_clip(struct term *t, struct span text)
{
	if (t->ops->clip == NULL || text.n == 0 || text.n > CLIP_MAX)
		return false;
	t->ops->clip(t, text);
	return true;
}

bool
term_ask(struct term *t, const char *text, struct buf *line)
{
	return t->ops->ask != NULL && t->ops->ask(t, text, line);
}

void
term_bell(struct term *t)
{
	t->ops->bell(t);
}

void
term_close(struct term *t)
{
	if (t != NULL)
		t->ops->close(t);
}
