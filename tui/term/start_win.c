/*
 * What Windows needs before main(): arguments as UTF-8, bytes that go out
 * unchanged, and the user's language where no variable names one.
 */

#include "engine/base/wide.h"

#include <fcntl.h>
#include <io.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

int main(int argc, char **argv);
int wmain(int argc, wchar_t **argv);

static void
take_language(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	LANGID language = GetUserDefaultUILanguage();

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return;
	}
	_putenv(PRIMARYLANGID(language) == LANG_FRENCH ? "LANG=fr" : "LANG=en");
}

static char **
utf8_arguments(int argc, wchar_t **argv)
{
	char **out = calloc((size_t)argc + 1, sizeof(*out));

	for (int i = 0; out && i < argc; i++) {
		struct buf b = BUF_INIT;

		wide_decode(argv[i], wide_length(argv[i]), &b);
		out[i] = b.n || buf_failed(&b) ? buf_steal(&b)
					       : span_dup(SPAN(""));
		if (!out[i])
			return NULL;
	}
	return out;
}

/*
 * The program is run as administrator out of a download folder or from a
 * share: what lies beside it is not to be loaded.  What is loaded before
 * this comes from System32 in any case (KnownDLLs); the others are
 * delay-loaded, tools/win/win.mk.
 */
static bool
load_from_windows_only(void)
{
	return SetDllDirectoryW(L"") &&
	       SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
}

int
wmain(int argc, wchar_t **argv)
{
	bool safe = load_from_windows_only(); /* first of all */
	char **utf8 = utf8_arguments(argc, argv);

	if (!safe || !utf8)
		return 1;
	/* no window that waits for a click about a drive without a disk */
	SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
	_fmode = _O_BINARY;
	_setmode(_fileno(stdin), _O_BINARY);
	_setmode(_fileno(stdout), _O_BINARY);
	_setmode(_fileno(stderr), _O_BINARY);
	take_language();
	return main(argc, utf8);
}
