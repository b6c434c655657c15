/*
 * The real terminal, and the only file that knows curses.  Text goes out as
 * wide characters, never as bytes, so that the same code serves a console
 * without a UTF-8 locale.  curses sends what changed and no more.
 */

#include "tui/term/clip.h"
#include "tui/term/tty.h"

#include <curses.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ESC_DELAY    25 /* ms; long enough for arrow keys over SSH */
#define MOUSE_EVENTS (BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED)
#define COMBINED_MAX 3 /* character, mark, end */

struct term_curses {
	struct term term;
	struct tty *tty;
	SCREEN *screen;
	attr_t attr[INK_COUNT];
	short pair[INK_COUNT];
};

static const struct {
	int ours;
	uint32_t theirs;
} special_keys[] = {
	{ TERM_KEY_UP, KEY_UP },
	{ TERM_KEY_DOWN, KEY_DOWN },
	{ TERM_KEY_LEFT, KEY_LEFT },
	{ TERM_KEY_RIGHT, KEY_RIGHT },
	{ TERM_KEY_PAGE_UP, KEY_PPAGE },
	{ TERM_KEY_PAGE_DOWN, KEY_NPAGE },
	{ TERM_KEY_HOME, KEY_HOME },
	{ TERM_KEY_END, KEY_END },
	{ TERM_KEY_ENTER, KEY_ENTER },
	{ TERM_KEY_BACKSPACE, KEY_BACKSPACE },
	{ TERM_KEY_RESIZE, KEY_RESIZE },
	{ '?', KEY_F(1) },
};

/* What terminals send that do not heed what terminfo told them. */
static const struct {
	const char *text;
	int key;
} sequences[] = {
	{ "\033[A", KEY_UP },
	{ "\033[B", KEY_DOWN },
	{ "\033[C", KEY_RIGHT },
	{ "\033[D", KEY_LEFT },
	{ "\033OA", KEY_UP },
	{ "\033OB", KEY_DOWN },
	{ "\033OC", KEY_RIGHT },
	{ "\033OD", KEY_LEFT },
	{ "\033[H", KEY_HOME },
	{ "\033[F", KEY_END },
	{ "\033[1~", KEY_HOME },
	{ "\033[4~", KEY_END },
	{ "\033[5~", KEY_PPAGE },
	{ "\033[6~", KEY_NPAGE },
};

static const struct {
	int ours;
	uint32_t theirs;
} control_keys[] = {
	{ TERM_KEY_HOME, 1 }, /* Ctrl-A */
	{ TERM_KEY_QUIT, 3 },
	{ TERM_KEY_END, 5 }, /* Ctrl-E */
	{ TERM_KEY_BACKSPACE, 8 },
	{ TERM_KEY_TAB, 9 },
	{ TERM_KEY_ENTER, 10 },
	{ TERM_KEY_ENTER, 13 },
	{ TERM_KEY_KILL, 21 },
	{ TERM_KEY_KILL_WORD, 23 },
	{ TERM_KEY_ESC, 27 },
	{ TERM_KEY_BACKSPACE, 127 },
};

static const struct {
	attr_t plain; /* without colours */
	attr_t attr;  /* with */
	short colour; /* -1: the terminal's own */
} looks[INK_COUNT] = {
	[INK_NORMAL] = { A_NORMAL, A_NORMAL, -1 },
	[INK_TITLE] = { A_BOLD, A_BOLD, -1 },
	[INK_FRAME] = { A_NORMAL, A_NORMAL, -1 },
	[INK_GOOD] = { A_NORMAL, A_NORMAL, COLOR_GREEN },
	[INK_BAD] = { A_BOLD, A_BOLD, COLOR_RED },
	[INK_WARN] = { A_BOLD, A_NORMAL, COLOR_YELLOW },
	[INK_FAINT] = { A_NORMAL, A_NORMAL, COLOR_CYAN },
	[INK_KEY] = { A_BOLD, A_BOLD, -1 }, /* a colour costs at each key */
	[INK_SELECTED] = { A_REVERSE, A_REVERSE, -1 },
};

/* A capability without its $<padding>. */
static size_t
leave_add(char *to, size_t n, const char *capability)
{
	const char *text = tigetstr(capability);

	if (text == NULL || text == (char *)-1)
		return n;
	while (*text != '\0' && n < TTY_LEAVE_MAX - 2) {
		if (text[0] == '$' && text[1] == '<') {
			text += strcspn(text, ">");
			text += *text != '\0';
			continue;
		}
		to[n++] = *text++;
	}
	return n;
}

/* Off again, whatever way out is taken. */
static size_t
leave_mouse(char *to, size_t n)
{
	static const char off[] = "\033[?1006l\033[?1000l";

	if (n + sizeof(off) > TTY_LEAVE_MAX - 2)
		return n;
	memcpy(to + n, off, sizeof(off) - 1);
	return n + sizeof(off) - 1;
}

static void
leave_prepare(struct tty *tty, bool mouse)
{
	static const char *const capabilities[] = { "sgr0", "op", "rmacs",
		"rmkx", "cnorm", "rmcup" };
	char text[TTY_LEAVE_MAX];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(capabilities) / sizeof(char *); i++)
		n = leave_add(text, n, capabilities[i]);
	if (mouse)
		n = leave_mouse(text, n);
	if (tigetstr("rmcup") == NULL)
		text[n++] = '\n';
	tty_leave(tty, text, n);
}

static void
looks_take(struct term_curses *t, bool no_color)
{
	const char *variable = getenv("NO_COLOR");
	bool color = !no_color && (variable == NULL || *variable == '\0') &&
		     has_colors() && start_color() == OK;
	short back = -1; /* the terminal's own */

	if (color && use_default_colors() != OK)
		back = tty_background(t->tty);
	for (short i = 0; i < INK_COUNT; i++) {
		t->attr[i] = color ? looks[i].attr : looks[i].plain;
		t->pair[i] = 0;
		if (color && looks[i].colour >= 0 &&
		    init_pair((short)(i + 1), looks[i].colour, back) == OK)
			t->pair[i] = (short)(i + 1);
	}
}

static void
curses_size(struct term *t, int *rows, int *cols)
{
	(void)t;
	getmaxyx(stdscr, *rows, *cols);
}

static void
cell_show(struct term_curses *t, const struct cell *cell)
{
	wchar_t text[COMBINED_MAX] = { (wchar_t)cell->code, (wchar_t)cell->mark,
		L'\0' };
	cchar_t wide;

	if (cell->code > WCHAR_MAX) { /* Windows: beyond the first plane */
		for (int i = 0; i < cell->width; i++)
			addwstr(L"\xFFFD");
		return;
	}
	if (setcchar(&wide, text, t->attr[cell->ink], t->pair[cell->ink],
		NULL) == OK)
		add_wch(&wide);
}

static void
curses_show(struct term *term, const struct canvas *c)
{
	struct term_curses *t = (struct term_curses *)term;

	for (int row = 0; row < c->rows; row++) {
		move(row, 0);
		for (int col = 0; col < c->cols; col++) {
			const struct cell *cell;

			cell = &c->cells[row * c->cols + col];
			if (cell->width > 0)
				cell_show(t, cell);
		}
	}
	move(c->cursor_row, c->cursor_col);
	refresh();
}

/* The wheel moves, a press is a click where it was. */
static uint32_t
key_mouse(struct term_curses *t)
{
	MEVENT e;

	if (getmouse(&e) != OK)
		return TERM_KEY_NONE;
	if (e.bstate & BUTTON4_PRESSED)
		return TERM_KEY_UP;
	if (e.bstate & BUTTON5_PRESSED)
		return TERM_KEY_DOWN;
	t->term.click_row = e.y;
	t->term.click_col = e.x;
	return e.bstate & BUTTON1_PRESSED ? TERM_KEY_CLICK : TERM_KEY_NONE;
}

static uint32_t
key_special(uint32_t code)
{
	for (size_t i = 0; i < sizeof(special_keys) / sizeof(*special_keys);
	     i++) {
		if (special_keys[i].theirs == code)
			return (uint32_t)special_keys[i].ours;
	}
	return TERM_KEY_NONE;
}

static uint32_t
key_plain(uint32_t code)
{
	for (size_t i = 0; i < sizeof(control_keys) / sizeof(*control_keys);
	     i++) {
		if (control_keys[i].theirs == code)
			return (uint32_t)control_keys[i].ours;
	}
	if (code == 12) /* Ctrl-L: draw all again */
		clearok(curscr, TRUE);
	else if (code == 26) /* Ctrl-Z; curses leaves and comes back */
		tty_suspend();
	return code < ' ' ? TERM_KEY_NONE : code;
}

static uint32_t
key_read(struct term_curses *t, int timeout)
{
	wint_t code;
	int rc;

	timeout(timeout);
	errno = 0;
	rc = get_wch(&code);
	if (rc == KEY_CODE_YES && code == KEY_MOUSE)
		return key_mouse(t);
	if (rc == KEY_CODE_YES)
		return key_special((uint32_t)code);
	if (rc == OK)
		return key_plain((uint32_t)code);
	/* waiting for ever fails for a signal, or as the line is gone */
	return timeout < 0 && errno != EINTR ? TERM_KEY_EOF : TERM_KEY_NONE;
}

static uint32_t
curses_key(struct term *term, int timeout)
{
	struct term_curses *t = (struct term_curses *)term;
	uint32_t key;
	int rows, cols;

	if (tty_ended(t->tty))
		return TERM_KEY_EOF;
	if (!tty_key(t->tty, timeout, &key)) {
		key = key_read(t, timeout);
		if (tty_ended(t->tty))
			return TERM_KEY_EOF;
	} else if (key == TERM_KEY_RESIZE) {
		tty_size(t->tty, &rows, &cols);
		resizeterm(rows, cols);
	} else if (key < TERM_KEY_NONE) {
		key = key_plain(key);
	}
	if (key == TERM_KEY_RESIZE)
		clearok(curscr, TRUE); /* what is left there is not known */
	return key;
}

static void
curses_plain(struct term *term, const char *text, const char *prompt)
{
	const struct term_curses *t = (struct term_curses *)term;

	endwin();
	tty_plain(t->tty, text, prompt);
	clearok(curscr, TRUE);
	refresh();
}

static void
curses_bell(struct term *term)
{
	(void)term;
	beep();
}

/* Beside curses: the sequence moves nothing and shows nothing. */
static void
curses_clip(struct term *term, struct span text)
{
	struct buf b = BUF_INIT;

	(void)term;
	clip_sequence(text, &b);
	fwrite(buf_str(&b), 1, b.n, stdout);
	fflush(stdout);
	buf_free(&b);
}

static void
curses_close(struct term *term)
{
	struct term_curses *t = (struct term_curses *)term;

	endwin();
	tty_close(t->tty);
	delscreen(t->screen);
	free(t);
}

static const struct term_ops curses_ops = {
	.size = curses_size,
	.show = curses_show,
	.key = curses_key,
	.plain = curses_plain,
	.bell = curses_bell,
	.clip = curses_clip,
	.close = curses_close,
};

/*
 * A name that terminfo here does not know, of a terminal that obeys xterm:
 * most people come over SSH from one that is newer than the server.
 */
static SCREEN *
screen_like_xterm(const char *name)
{
	static const char *const family[] = { "xterm", "alacritty", "foot",
		"putty", "ms-terminal", "ghostty", "kitty", "wezterm",
		"konsole", "gnome", "vte", "iterm", "mintty", "contour", "rxvt",
		"tmux", "screen", "-256color" };
	static const char *const known[] = { "xterm-256color", "xterm",
		"vt100" };
	SCREEN *screen = NULL;
	bool one = false;

	for (size_t i = 0; i < sizeof(family) / sizeof(*family); i++)
		one = one || (name != NULL && strstr(name, family[i]) != NULL);
	for (size_t i = 0; one && i < sizeof(known) / sizeof(*known); i++) {
		screen = newterm(known[i], stdout, stdin);
		if (screen != NULL)
			break;
	}
	return screen;
}

static enum err
screen_open(struct term_curses *t, bool mouse, struct err_info *info)
{
	const char *name = getenv("TERM"), *driver = tty_driver();

	t->tty = tty_open(info);
	if (t->tty == NULL)
		return ERR_UNSUPPORTED;
	t->screen = newterm(driver, stdout, stdin);
	if (t->screen == NULL && driver == NULL)
		t->screen = screen_like_xterm(name);
	if (t->screen == NULL) {
		tty_close(t->tty);
		return err_set(info, ERR_TERMINAL, NULL, 0, "TERM=%s",
		    name == NULL ? "" : name);
	}
	if (driver == NULL && tigetstr("cup") == NULL) {
		endwin();
		tty_close(t->tty);
		delscreen(t->screen);
		return err_set(info, ERR_TERMINAL, NULL, 0, "TERM=%s", name);
	}
	leave_prepare(t->tty, mouse);
	return OK;
}

struct term *
term_curses_new(const struct term_options *options, struct err_info *info)
{
	struct term_curses *t = calloc(1, sizeof(*t));

	if (t == NULL) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	t->term.ops = &curses_ops;
	t->term.ascii = !tty_unicode() || options->ascii;
	if (screen_open(t, options->mouse, info) != OK) {
		free(t);
		return NULL;
	}
	set_escdelay(ESC_DELAY);
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	if (options->mouse) {
		mousemask(MOUSE_EVENTS, NULL);
		mouseinterval(0); /* a press is a click at once */
	}
	for (size_t i = 0; i < sizeof(sequences) / sizeof(*sequences); i++)
		define_key(sequences[i].text, sequences[i].key);
	looks_take(t, options->no_color);
	return &t->term;
}
