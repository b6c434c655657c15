/*
 * What the command gets of this process is the end of a pipe to print to and
 * an empty device to read from; no other handle is inherited.  It stands in
 * System32, nothing is looked for elsewhere, and its PATH is that folder.
 * https://learn.microsoft.com/windows/win32/procthread/
 *     creating-a-child-process-with-redirected-input-and-output
 * https://learn.microsoft.com/windows/win32/api/processthreadsapi/
 *     nf-processthreadsapi-updateprocthreadattribute
 */

#include "engine/host/live/live_command.h"

#include "engine/base/buf.h"
#include "engine/host/os/files_win.h"

#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#define RUN_MS    10000      /* longer it may not take */
#define PRINT_MAX (1u << 20) /* bytes of what it prints */
#define PIECE     4096
#define PIECE_MS  20

struct live_command {
	HANDLE process, pipe;
	ULONGLONG until; /* it is ended then */
	struct buf text;
};

/* What a start needs, and may go after it. */
struct start {
	wchar_t folder[MAX_PATH];
	wchar_t program[2 * MAX_PATH];
	wchar_t line[4 * MAX_PATH];
	wchar_t *environment;
	HANDLE inherited[2]; /* the empty device, the end of the pipe */
	STARTUPINFOEXW info;
};

static bool
is_path(const wchar_t *entry)
{
	return _wcsnicmp(entry, L"PATH=", 5) == 0;
}

/* This process's, but for PATH, which is FOLDER; its order stays. */
static wchar_t *
environment_of(const wchar_t *folder)
{
	wchar_t *all = GetEnvironmentStringsW(), *out, *to;
	size_t n = 1;

	if (!all)
		return NULL;
	for (const wchar_t *e = all; *e; e += wcslen(e) + 1)
		n += is_path(e) ? wcslen(folder) + 6 : wcslen(e) + 1;
	to = out = calloc(n + 1, sizeof(*out));
	for (const wchar_t *e = all; out && *e; e += wcslen(e) + 1) {
		wcscpy(to, is_path(e) ? L"PATH=" : e);
		if (is_path(e))
			wcscat(to, folder);
		to += wcslen(to) + 1;
	}
	FreeEnvironmentStringsW(all);
	return out;
}

static enum err
name_program(struct start *s, const wchar_t *program, const wchar_t *arguments)
{
	UINT n = GetSystemDirectoryW(s->folder, MAX_PATH);

	if (n == 0 || n >= MAX_PATH || wcslen(program) >= MAX_PATH ||
	    wcslen(arguments) >= MAX_PATH)
		return ERR_LIMIT;
	wcscpy(s->program, s->folder);
	wcscat(s->program, program);
	wcscpy(s->line, L"\"");
	wcscat(s->line, s->program);
	wcscat(s->line, L"\" ");
	wcscat(s->line, arguments);
	s->environment = environment_of(s->folder);
	return s->environment ? OK : ERR_NOMEM;
}

static enum err
open_ends(struct start *s, struct live_command *c)
{
	SECURITY_ATTRIBUTES inherit = { sizeof(inherit), NULL, TRUE };

	if (!CreatePipe(&c->pipe, &s->inherited[1], &inherit, 0) ||
	    !SetHandleInformation(c->pipe, HANDLE_FLAG_INHERIT, 0))
		return files_last_err();
	s->inherited[0] = CreateFileW(L"NUL", GENERIC_READ,
	    FILE_SHARE_READ | FILE_SHARE_WRITE, &inherit, OPEN_EXISTING, 0,
	    NULL);
	if (s->inherited[0] == INVALID_HANDLE_VALUE) {
		s->inherited[0] = NULL;
		return files_last_err();
	}
	s->info.StartupInfo.cb = sizeof(s->info);
	s->info.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
	s->info.StartupInfo.hStdInput = s->inherited[0];
	s->info.StartupInfo.hStdOutput = s->inherited[1];
	s->info.StartupInfo.hStdError = s->inherited[1];
	return OK;
}

static enum err
run(struct start *s, struct live_command *c)
{
	PROCESS_INFORMATION made;

	if (!CreateProcessW(s->program, s->line, NULL, NULL, TRUE,
		CREATE_NO_WINDOW | CREATE_UNICODE_ENVIRONMENT |
		    EXTENDED_STARTUPINFO_PRESENT,
		s->environment, s->folder, &s->info.StartupInfo, &made))
		return files_last_err();
	CloseHandle(made.hThread);
	c->process = made.hProcess;
	c->until = GetTickCount64() + RUN_MS;
	return OK;
}

/* Nothing but the two ends is inherited. */
static enum err
run_with_ends(struct start *s, struct live_command *c)
{
	SIZE_T size = 0;
	LPPROC_THREAD_ATTRIBUTE_LIST list;
	enum err err;

	InitializeProcThreadAttributeList(NULL, 1, 0, &size);
	list = malloc(size);
	if (!list)
		return ERR_NOMEM;
	if (!InitializeProcThreadAttributeList(list, 1, 0, &size)) {
		free(list);
		return files_last_err();
	}
	s->info.lpAttributeList = list;
	err = UpdateProcThreadAttribute(list, 0,
		  PROC_THREAD_ATTRIBUTE_HANDLE_LIST, s->inherited,
		  sizeof(s->inherited), NULL, NULL)
		  ? run(s, c)
		  : files_last_err();
	DeleteProcThreadAttributeList(list);
	free(list);
	return err;
}

enum err
live_command_new(
    const wchar_t *program, const wchar_t *arguments, struct live_command **out)
{
	struct live_command *c = calloc(1, sizeof(*c));
	struct start *s = calloc(1, sizeof(*s));
	enum err err = c && s ? name_program(s, program, arguments) : ERR_NOMEM;

	if (!err)
		err = open_ends(s, c);
	if (!err)
		err = run_with_ends(s, c);
	for (size_t i = 0; s && i < 2; i++)
		if (s->inherited[i])
			CloseHandle(s->inherited[i]);
	if (s)
		free(s->environment);
	free(s);
	*out = err ? NULL : c;
	if (err)
		live_command_free(c);
	return err;
}

/* What waits in the pipe; a pipe whose other end is closed has nothing. */
static enum err
take_printed(struct live_command *c)
{
	DWORD there, got;

	while (PeekNamedPipe(c->pipe, NULL, 0, NULL, &there, NULL) && there) {
		DWORD n = there < PIECE ? there : PIECE;
		char *to = buf_room(&c->text, n);

		if (!to)
			return ERR_NOMEM;
		if (!ReadFile(c->pipe, to, n, &got, NULL))
			break;
		c->text.n += got;
		if (c->text.n > PRINT_MAX)
			return ERR_LIMIT;
	}
	return OK;
}

static enum err
take_end(struct live_command *c)
{
	DWORD code = 0;
	enum err err = take_printed(c);

	if (!err && !GetExitCodeProcess(c->process, &code))
		err = files_last_err();
	return err ? err : files_err(code);
}

enum err
live_command_wait(struct live_command *c, uint32_t ms, bool *ended)
{
	ULONGLONG until = GetTickCount64() + ms;
	enum err err = OK;

	*ended = true;
	for (;;) {
		if (WaitForSingleObject(c->process, 0) == WAIT_OBJECT_0)
			return take_end(c);
		err = take_printed(c);
		if (err)
			return err;
		if (GetTickCount64() >= c->until)
			return ERR_TIMEOUT;
		if (GetTickCount64() >= until)
			break;
		WaitForSingleObject(c->process, PIECE_MS);
	}
	*ended = false;
	return OK;
}

struct span
live_command_text(const struct live_command *c)
{
	return buf_span(&c->text);
}

void
live_command_free(struct live_command *c)
{
	if (!c)
		return;
	if (c->process) {
		/* of one that has ended this fails, which is as good */
		TerminateProcess(c->process, 1);
		CloseHandle(c->process);
	}
	if (c->pipe)
		CloseHandle(c->pipe);
	buf_free(&c->text);
	free(c);
}
