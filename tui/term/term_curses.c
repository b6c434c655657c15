/*
 * The real terminal, and the only file that knows curses.  Text goes out as
 * wide characters, never as bytes, so that the same code serves a console
 * without a UTF-8 locale.  curses sends what changed and no more.
 * A deadly signal writes a string made beforehand and puts termios back:
 * nothing else is allowed in a handler.  That is what the static is for.
 */

#include "tui/term/term.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define ESC_DELAY    25 /* ms; long enough for arrow keys over SSH */
#define LEAVE_MAX    256
#define COMBINED_MAX 3 /* character, mark, end */

struct term_curses {
	struct term term;
	SCREEN *screen;
	attr_t attr[INK_COUNT];
	short pair[INK_COUNT];
};

static const int deadly[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT,
	SIGSEGV, SIGBUS, SIGFPE, SIGILL };
enum { DEADLY_COUNT = sizeof(deadly) / sizeof(*deadly) };

static struct {
	volatile sig_atomic_t armed;
	struct termios termios;
	char text[LEAVE_MAX];
	size_t length;
	struct sigaction before[DEADLY_COUNT];
} leave;

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
	{ TERM_KEY_QUIT, 3 },
	{ TERM_KEY_BACKSPACE, 8 },
	{ TERM_KEY_TAB, 9 },
	{ TERM_KEY_ENTER, 10 },
	{ TERM_KEY_ENTER, 13 },
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
	[INK_KEY] = { A_BOLD, A_BOLD, COLOR_CYAN },
	[INK_SELECTED] = { A_REVERSE, A_REVERSE, -1 },
};

static void
on_deadly(int sig)
{
	int saved = errno;

	if (leave.armed) {
		ssize_t n;

		leave.armed = 0;
		n = write(STDOUT_FILENO, leave.text, leave.length);
		(void)n;
		tcsetattr(STDIN_FILENO, TCSANOW, &leave.termios);
	}
	for (int i = 0; i < DEADLY_COUNT; i++) {
		if (deadly[i] == sig)
			sigaction(sig, &leave.before[i], NULL);
	}
	raise(sig); /* comes when this handler returns */
	errno = saved;
}

/* A capability without its $<padding>. */
static void
leave_add(const char *capability)
{
	const char *text = tigetstr(capability);

	if (text == NULL || text == (char *)-1)
		return;
	while (*text != '\0' && leave.length < LEAVE_MAX - 2) {
		if (text[0] == '$' && text[1] == '<') {
			text += strcspn(text, ">");
			text += *text != '\0';
			continue;
		}
		leave.text[leave.length++] = *text++;
	}
}

/* Before newterm(), so that curses does not put its own handlers there. */
static void
signals_take(void)
{
	struct sigaction act;

	memset(&act, 0, sizeof(act));
	act.sa_handler = on_deadly;
	sigemptyset(&act.sa_mask);
	for (int i = 0; i < DEADLY_COUNT; i++) {
		sigaction(deadly[i], NULL, &leave.before[i]);
		if (leave.before[i].sa_handler != SIG_IGN)
			sigaction(deadly[i], &act, NULL);
	}
}

static void
signals_give_back(void)
{
	leave.armed = 0;
	for (int i = 0; i < DEADLY_COUNT; i++)
		sigaction(deadly[i], &leave.before[i], NULL);
}

static void
leave_prepare(void)
{
	static const char *const capabilities[] = { "sgr0", "op", "rmacs",
		"rmkx", "cnorm", "rmcup" };

	leave.length = 0;
	for (size_t i = 0; i < sizeof(capabilities) / sizeof(char *); i++)
		leave_add(capabilities[i]);
	if (tigetstr("rmcup") == NULL)
		leave.text[leave.length++] = '\n';
	leave.armed = 1;
}

/* True when characters beyond ASCII can be shown. */
static bool
locale_take(void)
{
	static const char *const names[] = { "C.UTF-8", "C.utf8", "en_US.UTF-8",
		"" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (setlocale(LC_CTYPE, names[i]) != NULL &&
		    strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
			return true;
	}
	setlocale(LC_CTYPE, "C");
	return false;
}

static void
looks_take(struct term_curses *t, bool no_color)
{
	const char *variable = getenv("NO_COLOR");
	bool color = !no_color && (variable == NULL || *variable == '\0') &&
		     has_colors() && start_color() == OK &&
		     use_default_colors() == OK;

	for (short i = 0; i < INK_COUNT; i++) {
		t->attr[i] = color ? looks[i].attr : looks[i].plain;
		t->pair[i] = 0;
		if (color && looks[i].colour >= 0 &&
		    init_pair((short)(i + 1), looks[i].colour, -1) == OK)
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

static uint32_t
key_special(uint32_t code)
{
	if (code == KEY_RESIZE)
		clearok(curscr, TRUE); /* what is left there is not known */
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
		raise(SIGTSTP);
	return code < ' ' ? TERM_KEY_NONE : code;
}

static uint32_t
curses_key(struct term *t, int timeout)
{
	wint_t code;
	int rc;

	(void)t;
	timeout(timeout);
	errno = 0;
	rc = get_wch(&code);
	if (rc == KEY_CODE_YES)
		return key_special((uint32_t)code);
	if (rc == OK)
		return key_plain((uint32_t)code);
	/* waiting for ever fails for a signal, or as the line is gone */
	return timeout < 0 && errno != EINTR ? TERM_KEY_EOF : TERM_KEY_NONE;
}

static void
curses_plain(struct term *t, const char *text, const char *prompt)
{
	char ch = ' ';

	(void)t;
	endwin();
	leave.armed = 0; /* nothing to leave meanwhile */
	printf("%s%s", text, prompt);
	fflush(stdout);
	while (ch != '\n' && read(STDIN_FILENO, &ch, 1) == 1)
		;
	leave.armed = 1;
	clearok(curscr, TRUE);
	refresh();
}

static void
curses_close(struct term *term)
{
	struct term_curses *t = (struct term_curses *)term;

	endwin();
	signals_give_back();
	delscreen(t->screen);
	free(t);
}

static const struct term_ops curses_ops = {
	.size = curses_size,
	.show = curses_show,
	.key = curses_key,
	.plain = curses_plain,
	.close = curses_close,
};

static enum err
screen_open(struct term_curses *t, struct err_info *info)
{
	const char *name = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    tcgetattr(STDIN_FILENO, &leave.termios) != 0)
		return err_set(info, ERR_UNSUPPORTED, NULL, 0,
		    "stdin, stdout: not a terminal");
	signals_take();
	t->screen = newterm(NULL, stdout, stdin);
	if (t->screen == NULL) {
		signals_give_back();
		return err_set(info, ERR_UNSUPPORTED, NULL, 0, "TERM=%s",
		    name == NULL ? "" : name);
	}
	if (tigetstr("cup") == NULL) {
		endwin();
		signals_give_back();
		delscreen(t->screen);
		return err_set(info, ERR_UNSUPPORTED, NULL, 0, "TERM=%s", name);
	}
	leave_prepare();
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
	t->term.ascii = !locale_take() || options->ascii;
	if (screen_open(t, info) != OK) {
		free(t);
		return NULL;
	}
	set_escdelay(ESC_DELAY);
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	for (size_t i = 0; i < sizeof(sequences) / sizeof(*sequences); i++)
		define_key(sequences[i].text, sequences[i].key);
	looks_take(t, options->no_color);
	return &t->term;
}
