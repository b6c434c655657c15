/*
 * A terminal without a terminal: keys from a file, pictures as text.  No
 * tty, no locale, no clock.  A picture is printed when the program waits
 * for a key with nothing left to do, so long reads leave no trace of how
 * far they were.
 */

#include "tui/term/term.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/utf8.h"

#define TOKEN_MAX 32

struct script {
	struct term term;
	FILE *keys, *out;
	int rows, cols;
	bool inks;
	struct buf picture;    /* shown last, not yet printed */
	char name[TOKEN_MAX];  /* key before the picture */
	char token[TOKEN_MAX]; /* next key, "" when not read yet */
};

static const struct {
	const char *name;
	uint32_t key;
} key_names[] = {
	{ "Enter", TERM_KEY_ENTER },
	{ "Esc", TERM_KEY_ESC },
	{ "Up", TERM_KEY_UP },
	{ "Down", TERM_KEY_DOWN },
	{ "Left", TERM_KEY_LEFT },
	{ "Right", TERM_KEY_RIGHT },
	{ "PageUp", TERM_KEY_PAGE_UP },
	{ "PageDown", TERM_KEY_PAGE_DOWN },
	{ "Home", TERM_KEY_HOME },
	{ "End", TERM_KEY_END },
	{ "Tab", TERM_KEY_TAB },
	{ "Backspace", TERM_KEY_BACKSPACE },
	{ "Space", ' ' },
	{ "Ctrl-C", TERM_KEY_QUIT },
	{ "Ctrl-U", TERM_KEY_KILL },
	{ "Ctrl-W", TERM_KEY_KILL_WORD },
	{ "wait", TERM_KEY_NONE },
};

static void
script_size(struct term *t, int *rows, int *cols)
{
	struct script *s = (struct script *)t;

	*rows = s->rows;
	*cols = s->cols;
}

static void
script_show(struct term *t, const struct canvas *c)
{
	struct script *s = (struct script *)t;

	buf_clear(&s->picture);
	for (int row = 0; row < c->rows; row++) {
		canvas_row_text(c, row, &s->picture);
		buf_byte(&s->picture, '\n');
	}
	for (int row = 0; s->inks && row < c->rows; row++) {
		buf_byte(&s->picture, '|');
		canvas_row_inks(c, row, &s->picture);
		buf_byte(&s->picture, '\n');
	}
}

static void
script_print(struct script *s)
{
	if (s->picture.n == 0)
		return;
	fprintf(s->out, "=== %s\n%s", s->name, buf_str(&s->picture));
	buf_clear(&s->picture);
}

/* The next token into s->token; it stays "" at the end of the keys. */
static void
script_peek(struct script *s)
{
	size_t n = 0;
	int ch;

	if (s->token[0] != '\0')
		return;
	do
		ch = getc(s->keys);
	while (ch != EOF && isspace(ch));
	for (; ch != EOF && !isspace(ch); ch = getc(s->keys)) {
		if (n < TOKEN_MAX - 1)
			s->token[n++] = (char)ch;
	}
	s->token[n] = '\0';
}

static uint32_t
script_resize(struct script *s, const char *size)
{
	int cols, rows;

	if (sscanf(size, "%dx%d", &cols, &rows) != 2)
		return TERM_KEY_NONE;
	s->cols = cols;
	s->rows = rows;
	return TERM_KEY_RESIZE;
}

static uint32_t
script_click(struct script *s, const char *place)
{
	if (sscanf(place, "%d,%d", &s->term.click_row, &s->term.click_col) != 2)
		return TERM_KEY_NONE;
	return TERM_KEY_CLICK;
}

static uint32_t
script_decode(struct script *s, const char *token)
{
	struct span rest = span_of(token);
	uint32_t code;

	if (rest.n == 0)
		return TERM_KEY_EOF;
	for (size_t i = 0; i < sizeof(key_names) / sizeof(*key_names); i++) {
		if (strcmp(token, key_names[i].name) == 0)
			return key_names[i].key;
	}
	if (span_starts(rest, "resize="))
		return script_resize(s, token + strlen("resize="));
	if (span_starts(rest, "click="))
		return script_click(s, token + strlen("click="));
	code = utf8_next(&rest);
	return rest.n == 0 ? code : TERM_KEY_NONE;
}

static uint32_t
script_key(struct term *t, int timeout)
{
	struct script *s = (struct script *)t;
	bool amid;
	uint32_t key;

	script_peek(s);
	amid = s->token[0] == '!' && s->token[1] != '\0';
	if (timeout == 0 && !amid)
		return TERM_KEY_NONE;
	if (timeout != 0)
		script_print(s);
	key = script_decode(s, s->token + (amid ? 1 : 0));
	memcpy(s->name, s->token, sizeof(s->name));
	s->token[0] = '\0';
	return key;
}

static void
script_plain(struct term *t, const char *text, const char *prompt)
{
	struct script *s = (struct script *)t;

	fprintf(s->out, "=== %s (plain)\n%s%s\n", s->name, text, prompt);
}

/* What would go there, to be looked at. */
static void
script_clip(struct term *t, struct span text)
{
	struct script *s = (struct script *)t;

	script_print(s);
	fprintf(
	    s->out, "=== %s (clipboard)\n%.*s\n", s->name, (int)text.n, text.p);
}

static void
script_bell(struct term *t)
{
	const struct script *s = (const struct script *)t;

	fprintf(s->out, "=== bell\n");
}

static void
script_close(struct term *t)
{
	struct script *s = (struct script *)t;

	fflush(s->out);
	buf_free(&s->picture);
	free(s);
}

static const struct term_ops script_ops = {
	.size = script_size,
	.show = script_show,
	.key = script_key,
	.plain = script_plain,
	.clip = script_clip,
	.bell = script_bell,
	.close = script_close,
};

struct term *
term_script_new(
    FILE *keys, FILE *out, const struct term_script_options *options)
{
	struct script *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->term.ops = &script_ops;
	s->term.ascii = options->ascii;
	s->keys = keys;
	s->out = out;
	s->rows = options->rows;
	s->cols = options->cols;
	s->inks = options->inks;
	strcpy(s->name, "start");
	return &s->term;
}
