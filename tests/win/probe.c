/*
 * What the tests under Wine need and the program does not show: keys one by
 * one, a window of another size, the folder of a case, the name of a folder
 * too deep for the old limit of 260.
 */

#include "engine/base/wide.h"
#include "engine/host/act.h"
#include "engine/host/os/casefolder.h"
#include "engine/host/host_folder.h"
#include "engine/host/live/host_live.h"
#include "engine/know/knowledge.h"
#include "tui/term/term.h"

#include <string.h>
#include <fcntl.h>
#include <windows.h>
#include <tlhelp32.h>

/* Shows every key as a picture, until q. */
static int
keys(char **args)
{
	static const struct term_options options = { false, false, false };
	struct canvas c = CANVAS_INIT;
	struct err_info info = { .code = OK };
	struct term *t = term_curses_new(&options, &info);
	uint32_t key = 0;
	int rows, cols;

	(void)args;
	if (!t) {
		fprintf(stderr, "%s\n", info.detail);
		return 1;
	}
	while (key != 'q' && key != TERM_KEY_QUIT && key != TERM_KEY_EOF) {
		char text[64];

		term_size(t, &rows, &cols);
		canvas_resize(&c, rows, cols);
		snprintf(text, sizeof(text), "key-%x-%dx%d", (unsigned)key,
		    cols, rows);
		canvas_puts(&c, 1, 1, INK_BAD, text, cols);
		canvas_puts(&c, 2, 1, INK_NORMAL, "é日✓😀|", cols);
		canvas_box(&c, (struct area){ 3, 0, rows - 3, cols }, "box");
		term_show(t, &c);
		if (key == 'p')
			term_plain(t, "certutil é\n", "[Enter]");
		key = term_key(t, -1);
	}
	term_close(t);
	canvas_free(&c);
	printf("last-%x\n", (unsigned)key);
	return 0;
}

/* The number of a process by the name of its file, 0 if there is none. */
static DWORD
process_of(const char *name)
{
	HANDLE list = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	PROCESSENTRY32W entry = { .dwSize = sizeof(entry) };
	DWORD found = 0;

	for (BOOL more = Process32FirstW(list, &entry); more && !found;
	     more = Process32NextW(list, &entry)) {
		struct buf b = BUF_INIT;

		wide_decode(entry.szExeFile, wide_length(entry.szExeFile), &b);
		if (span_is(buf_span(&b), name))
			found = entry.th32ProcessID;
		buf_free(&b);
	}
	CloseHandle(list);
	return found;
}

/* Gives the window of another program another size. */
static int
resize(char **args)
{
	int cols = atoi(args[1]), rows = atoi(args[2]);
	SMALL_RECT small = { 0, 0, 1, 1 };
	SMALL_RECT wanted = { 0, 0, (SHORT)(cols - 1), (SHORT)(rows - 1) };
	HANDLE out;

	FreeConsole();
	if (!AttachConsole(process_of(args[0])))
		return 1;
	out = CreateFileW(L"CONOUT$", GENERIC_READ | GENERIC_WRITE,
	    FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
	SetConsoleWindowInfo(out, TRUE, &small);
	if (!SetConsoleScreenBufferSize(
		out, (COORD){ (SHORT)cols, (SHORT)rows }))
		return 2;
	return SetConsoleWindowInfo(out, TRUE, &wanted) ? 0 : 3;
}

/* Writes, appends, replaces and reads; a second instance only reads. */
static int
casefolder(char **args)
{
	struct err_info info = { .code = OK };
	struct casefolder *f = casefolder_open(args[0], true, &info);
	struct casefolder *second;
	struct buf b = BUF_INIT;
	char *folder = NULL;
	enum err err = f ? OK : info.code;

	if (!err)
		err = casefolder_write(f, "journal", SPAN("gone"));
	if (!err)
		err = casefolder_write(f, "journal", SPAN("é1\n"));
	if (!err)
		err = casefolder_append(f, "journal", SPAN("2\r\n"));
	if (!err)
		err = casefolder_read(f, "journal", &b);
	printf("err %d\n%s", (int)err, buf_str(&b));
	buf_clear(&b);
	printf("missing %d\n", (int)casefolder_read(f, "none", &b));
	second = casefolder_open(args[0], false, NULL);
	printf("first %s, ", casefolder_read_only(f) ? "reads" : "writes");
	printf(
	    "second %s\n", casefolder_read_only(second) ? "reads" : "writes");
	printf("second: write %d\n",
	    (int)casefolder_write(second, "journal", SPAN("no")));
	casefolder_close(f);
	casefolder_close(second);
	printf("nowhere %s\n", casefolder_open("no such/folder", false, NULL)
				   ? "opens"
				   : "is not there");
	if (casefolder_default("ID", &b) == OK)
		folder = buf_steal(&b);
	printf("default %s\n", folder ? folder : "none");
	free(folder);
	buf_free(&b);
	return 0;
}

/* Appends a line of 5000 bytes, for which there may be no room. */
static int
append(char **args)
{
	struct err_info info = { .code = OK };
	struct casefolder *f = casefolder_open(args[0], true, &info);
	enum err err = info.code;
	char line[5000];

	memset(line, 'x', sizeof(line));
	line[sizeof(line) - 1] = '\n';
	if (f)
		err = casefolder_append(
		    f, "journal", (struct span){ line, sizeof(line) });
	printf("err %d\n", (int)err);
	casefolder_close(f);
	return 0;
}

static enum err
note(void *arg, const struct host_file *file)
{
	struct host *h = arg;
	struct stream *s = NULL;
	char bytes[16];
	size_t got = 0;
	enum err err = file->err ? file->err : host_open(h, file->path, &s);

	if (!err)
		err = stream_read(s, 0, bytes, sizeof(bytes), &got);
	printf("%s %d %d %.*s\n", file->path, (int)file->size, (int)err,
	    (int)got, bytes);
	stream_close(s);
	return OK;
}

/* Each file: path, size, error, first bytes. */
static int
walk(char **args)
{
	struct err_info info = { .code = OK };
	struct host *h = host_folder_new(args[0], &info);

	if (!h) {
		printf("err %d\n", (int)info.code);
		return 1;
	}
	printf("name %s%s\n", h->name, h->single ? " (file)" : "");
	host_walk(h, note, h);
	host_free(h);
	return 0;
}

/* What the guide that is compiled in wants; it lives as long as we do. */
static const struct interest *
known(void)
{
	return know_interest(knowledge_builtin(NULL));
}

/* The files of this server: path, size, error. */
static enum err
note_live(void *arg, const struct host_file *file)
{
	(void)arg;
	printf("%s %d %d\n", file->path, (int)file->size, (int)file->err);
	return OK;
}

static int
live(char **args)
{
	struct host *h = host_live_new(known(), NULL);

	(void)args;
	printf("name %s%s\n", h->name, h->limited ? " (limited)" : "");
	host_walk(h, note_live, NULL);
	host_free(h);
	return 0;
}

static enum err
pass_over(void *arg, const struct host_file *file)
{
	(void)arg, (void)file;
	return OK;
}

/* The bytes of one of them. */
static int
live_cat(char **args)
{
	struct host *h = host_live_new(known(), NULL);
	struct stream *s = NULL;
	char bytes[4096];
	uint64_t offset = 0;
	size_t got;
	enum err err = host_walk(h, pass_over, NULL);

	if (!err)
		err = host_open(h, args[0], &s);
	_setmode(1, _O_BINARY);
	do {
		got = 0;
		if (!err)
			err = stream_read(
			    s, offset, bytes, sizeof(bytes), &got);
		offset += got;
	} while (!err && got > 0 && fwrite(bytes, 1, got, stdout) == got);
	stream_close(s);
	host_free(h);
	return (int)err;
}

/* Sets the value, of type 0 takes it away; then what is there. */
static int
value(char **args)
{
	struct host *h = host_live_new(known(), NULL);
	const struct act_ops *acts = host_acts(h);
	uint32_t type = (uint32_t)atoi(args[2]);
	struct buf b = BUF_INIT;
	enum err err = type == 0 ? acts->value_drop(h, args[0], args[1])
				 : acts->value_set(h, args[0], args[1], type,
				       span_of(args[3]));

	printf("err %d\n", (int)err);
	err = acts->value_get(h, args[0], args[1], &type, &b);
	if (err)
		printf("get err %d\n", (int)err);
	else
		printf("type %d: %s\n", (int)type, buf_str(&b));
	buf_free(&b);
	host_free(h);
	return 0;
}

/* A service by any name: its state, and what runs and needs it. */
static int
service(char **args)
{
	struct host *h = host_live_new(known(), NULL);
	const struct act_ops *acts = host_acts(h);
	enum service_state state = (enum service_state)0;
	struct buf b = BUF_INIT;
	enum err err = acts->service_get(h, args[0], &state);

	printf("err %d state %d\n", (int)err, (int)state);
	err = acts->service_dependents(h, args[0], &b);
	printf("err %d\n%s", (int)err, buf_str(&b));
	buf_free(&b);
	host_free(h);
	return 0;
}

static const struct {
	const char *name;
	int arguments;
	int (*run)(char **args);
} commands[] = {
	{ "keys", 0, keys },
	{ "resize", 3, resize },
	{ "casefolder", 1, casefolder },
	{ "append", 1, append },
	{ "walk", 1, walk },
	{ "live", 0, live },
	{ "live-cat", 1, live_cat },
	{ "value", 4, value },
	{ "service", 1, service },
};

int
main(int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (argc == commands[i].arguments + 2 &&
		    strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argv + 2);
	return 2;
}
