/*
 * A Windows console.  Text goes out through the console's own calls, never
 * as escape sequences, so neither TERM nor a code page matters.  When the
 * program dies the system itself puts the first screen buffer back.
 */

#include "tui/term/tty.h"

#include "tui/term/term_input_win.h"

#include <stdlib.h>
#include <windows.h>

#define CLOSE_WAIT 4000 /* ms; the system grants five seconds */
#define INPUT_MODE (ENABLE_WINDOW_INPUT | ENABLE_EXTENDED_FLAGS)

struct tty {
	HANDLE in, out;
	DWORD in_mode, out_mode;
	WORD attributes;
	struct term_input input;
};

/*
 * Ctrl-C becomes the key that it is elsewhere, and so does a window that is
 * closed or a line that drops: the system kills when the handler returns, so
 * that waits for the program to end by itself.  Runs in a thread of its own;
 * the console takes the event from any.
 */
static BOOL WINAPI
on_control(DWORD event)
{
	INPUT_RECORD record = { .EventType = KEY_EVENT };
	DWORD n;
	HANDLE in;

	record.Event.KeyEvent.bKeyDown = TRUE;
	record.Event.KeyEvent.wRepeatCount = 1;
	record.Event.KeyEvent.uChar.UnicodeChar = 3;
	in = CreateFileW(L"CONIN$", GENERIC_READ | GENERIC_WRITE,
	    FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
	if (in == INVALID_HANDLE_VALUE)
		return FALSE;
	WriteConsoleInputW(in, &record, 1, &n);
	CloseHandle(in);
	if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
		Sleep(CLOSE_WAIT);
	return TRUE;
}

struct tty *
tty_open(struct err_info *info)
{
	struct tty *t = calloc(1, sizeof(*t));
	CONSOLE_SCREEN_BUFFER_INFO screen;

	if (t == NULL) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	t->in = GetStdHandle(STD_INPUT_HANDLE);
	t->out = GetStdHandle(STD_OUTPUT_HANDLE);
	if (!GetConsoleMode(t->in, &t->in_mode) ||
	    !GetConsoleMode(t->out, &t->out_mode) ||
	    !GetConsoleScreenBufferInfo(t->out, &screen)) {
		err_set(info, ERR_NO_TERMINAL, NULL, 0,
		    "stdin, stdout: not a console");
		free(t);
		return NULL;
	}
	t->attributes = screen.wAttributes;
	t->input.console = t->in;
	term_input_resized(&t->input);
	SetConsoleCtrlHandler(on_control, TRUE);
	return t;
}

/* Where curses left the cursor inside a line, a new one begins. */
static void
begin_line(const struct tty *t)
{
	CONSOLE_SCREEN_BUFFER_INFO info;

	if (GetConsoleScreenBufferInfo(t->out, &info) &&
	    info.dwCursorPosition.X > 0)
		fprintf(stdout, "\n");
}

void
tty_close(struct tty *t)
{
	begin_line(t);
	SetConsoleCtrlHandler(on_control, FALSE);
	SetConsoleMode(t->in, t->in_mode | ENABLE_EXTENDED_FLAGS);
	SetConsoleMode(t->out, t->out_mode);
	free(t);
}

bool
tty_ended(const struct tty *t)
{
	(void)t;
	return false;
}

const char *
tty_driver(void)
{
	return "#win32con";
}

bool
tty_unicode(void)
{
	return true;
}

/* The console counts blue, green, red; curses red, green, blue. */
short
tty_background(const struct tty *t)
{
	int bits = t->attributes >> 4;

	return (short)((bits & 1) << 2 | (bits & 2) | (bits & 4) >> 2);
}

void
tty_leave(struct tty *t, const char *text, size_t n)
{
	(void)t, (void)text, (void)n;
}

bool
tty_key(struct tty *t, int timeout, uint32_t *key)
{
	DWORD mode;

	/* curses puts its own back each time it comes from the plain screen */
	if (GetConsoleMode(t->in, &mode) && mode != INPUT_MODE)
		SetConsoleMode(t->in, INPUT_MODE);
	*key = term_input_key(&t->input, timeout);
	return true;
}

void
tty_size(const struct tty *t, int *rows, int *cols)
{
	*rows = t->input.rows;
	*cols = t->input.cols;
}

void
tty_plain(struct tty *t, const char *text, const char *prompt)
{
	uint32_t key;

	begin_line(t);
	fprintf(stdout, "%s%s", text, prompt);
	do
		key = term_input_key(&t->input, -1);
	while (key != '\r' && key != 3 && key != TERM_KEY_EOF);
	fprintf(stdout, "\n");
}

void
tty_suspend(void)
{
}
