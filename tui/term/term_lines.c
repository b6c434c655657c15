/*
 * A terminal of lines, for those on which nothing can be placed, for screen
 * readers and for scripts: what is said goes out line by line, what is
 * answered comes in line by line.  Pictures are not shown; they are as large
 * as pages want them, so that no page leaves anything out.
 */

#include "tui/term/tty.h"

#include <stdlib.h>
#include <string.h>

#define ROWS       60
#define COLS       200
#define LINE_BYTES 4000 /* of one answer; what is longer is cut */

struct lines {
	struct term term;
	FILE *in, *out;
	bool echo; /* the answers are not seen as they are typed */
};

static void
lines_size(struct term *t, int *rows, int *cols)
{
	(void)t;
	*rows = ROWS;
	*cols = COLS;
}

static void
lines_show(struct term *t, const struct canvas *c)
{
	(void)t, (void)c;
}

/* Nobody presses keys; who waits for one for ever waits for none. */
static uint32_t
lines_key(struct term *t, int timeout)
{
	(void)t;
	return timeout < 0 ? TERM_KEY_EOF : TERM_KEY_NONE;
}

static void
lines_plain(struct term *term, const char *text, const char *prompt)
{
	struct lines *t = (struct lines *)term;

	(void)prompt; /* it stays where it is */
	fprintf(t->out, "%s\n", text);
}

static void
lines_bell(struct term *term)
{
	(void)term;
}

static bool
lines_ask(struct term *term, const char *text, struct buf *line)
{
	struct lines *t = (struct lines *)term;
	int c;

	fputs(text, t->out);
	fflush(t->out);
	buf_clear(line);
	while ((c = getc(t->in)) != EOF && c != '\n')
		if (c != '\r' && c != '\0' && line->n < LINE_BYTES)
			buf_byte(line, (char)c);
	if (t->echo && (c != EOF || line->n > 0))
		fprintf(t->out, "%s\n", buf_str(line));
	return (c != EOF || line->n > 0) && !ferror(t->out);
}

static void
lines_close(struct term *term)
{
	fflush(((struct lines *)term)->out);
	free(term);
}

static const struct term_ops lines_ops = {
	.size = lines_size,
	.show = lines_show,
	.key = lines_key,
	.plain = lines_plain,
	.bell = lines_bell,
	.ask = lines_ask,
	.close = lines_close,
};

bool
term_has_unicode(void)
{
	return tty_unicode();
}

struct term *
term_lines_new(FILE *in, FILE *out, bool ascii, bool echo)
{
	struct lines *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->term.ops = &lines_ops;
	t->term.ascii = ascii || !term_has_unicode();
	t->term.lines = true;
	t->in = in;
	t->out = out;
	t->echo = echo;
	return &t->term;
}
