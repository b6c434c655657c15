/*
 * A console gives events, not bytes: keys with a virtual code and a UTF-16
 * unit, and others that do not matter here.  The size of the window is
 * looked at ten times a second: its events only come for the buffer.
 */

#include "tui/term/term_input_win.h"

#include "tui/term/term.h"

#include <windows.h>

#define LOOK_INTERVAL 100 /* ms */

static const struct {
	WORD theirs;
	uint32_t ours;
} special_keys[] = {
	{ VK_UP, TERM_KEY_UP },
	{ VK_DOWN, TERM_KEY_DOWN },
	{ VK_LEFT, TERM_KEY_LEFT },
	{ VK_RIGHT, TERM_KEY_RIGHT },
	{ VK_PRIOR, TERM_KEY_PAGE_UP },
	{ VK_NEXT, TERM_KEY_PAGE_DOWN },
	{ VK_HOME, TERM_KEY_HOME },
	{ VK_END, TERM_KEY_END },
	{ VK_ESCAPE, TERM_KEY_ESC },
	{ VK_F1, '?' },
};

/* The character that a UTF-16 unit makes, with the unit before it. */
static uint32_t
key_unit(struct term_input *in, uint16_t unit)
{
	uint32_t high = in->high;

	in->high = 0;
	if (unit >= 0xD800 && unit < 0xDC00) {
		in->high = unit;
		return TERM_KEY_NONE;
	}
	if (unit < 0xDC00 || unit > 0xDFFF)
		return unit;
	return high ? 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00u)
		    : TERM_KEY_NONE;
}

static uint32_t
key_of(struct term_input *in, const INPUT_RECORD *record)
{
	const KEY_EVENT_RECORD *key = &record->Event.KeyEvent;
	uint16_t unit = key->uChar.UnicodeChar;

	if (record->EventType != KEY_EVENT)
		return TERM_KEY_NONE;
	/* pasted and Alt+number characters come as Alt is let go */
	if (!key->bKeyDown && key->wVirtualKeyCode != VK_MENU)
		return TERM_KEY_NONE;
	for (size_t i = 0; i < sizeof(special_keys) / sizeof(*special_keys);
	     i++) {
		if (special_keys[i].theirs == key->wVirtualKeyCode)
			return special_keys[i].ours;
	}
	return unit ? key_unit(in, unit) : TERM_KEY_NONE;
}

bool
term_input_resized(struct term_input *in)
{
	CONSOLE_SCREEN_BUFFER_INFO info;
	int rows = in->rows, cols = in->cols;
	/* opened each time: curses puts a buffer of its own in front */
	HANDLE out = CreateFileW(L"CONOUT$", GENERIC_READ | GENERIC_WRITE,
	    FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);

	if (out == INVALID_HANDLE_VALUE)
		return false;
	if (GetConsoleScreenBufferInfo(out, &info)) {
		in->rows = info.srWindow.Bottom - info.srWindow.Top + 1;
		in->cols = info.srWindow.Right - info.srWindow.Left + 1;
	}
	CloseHandle(out);
	return rows != in->rows || cols != in->cols;
}

static uint32_t
key_wait(struct term_input *in, DWORD wait)
{
	INPUT_RECORD record;
	DWORD n;

	switch (WaitForSingleObject(in->console, wait)) {
	case WAIT_OBJECT_0:
		if (ReadConsoleInputW(in->console, &record, 1, &n) && n == 1)
			return key_of(in, &record);
		return TERM_KEY_EOF;
	case WAIT_TIMEOUT:
		return TERM_KEY_NONE;
	default:
		return TERM_KEY_EOF;
	}
}

uint32_t
term_input_key(struct term_input *in, int timeout)
{
	ULONGLONG start = GetTickCount64(), past = 0;
	uint32_t key = TERM_KEY_NONE;

	do {
		DWORD wait = LOOK_INTERVAL;

		if (timeout >= 0 && (ULONGLONG)timeout - past < wait)
			wait = (DWORD)((ULONGLONG)timeout - past);
		key = key_wait(in, wait);
		if (key == TERM_KEY_NONE && term_input_resized(in))
			key = TERM_KEY_RESIZE;
		past = GetTickCount64() - start;
	} while (
	    key == TERM_KEY_NONE && (timeout < 0 || past < (ULONGLONG)timeout));
	return key;
}
