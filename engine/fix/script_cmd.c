/*
 * A batch file, for servers where PowerShell scripts may not run.  cmd
 * expands before it parses: everything that is not plain ASCII, or means
 * something to it, is taken out of texts; a value that would need it is not
 * written at all.
 */

#include "engine/fix/action.h"

#include "engine/base/plain.h"
#include "engine/base/utf8.h"
#include "engine/fix/texts.h"

#include <string.h>

#define TEXT_MAX 2000

/*
 * %~1: store, %~2: thumbprint or file, and so on; see the callers.  Tools are
 * named whole: cmd would look for them in the current folder first.  Beside
 * each backup stands its SHA-256, which is looked at before it is used.
 */
static const char functions[] =
    ":hash\n"
    "set \"HASH=\"\n"
    "\"%SYS%\\certutil.exe\" -hashfile \"%~1\" %~2 > \"%DIR%\\hash.txt\" "
    "|| exit /b 1\n"
    "for /f \"usebackq skip=1 delims=\" %%H in (\"%DIR%\\hash.txt\") do "
    "if not defined HASH set \"HASH=%%H\"\n"
    "if not defined HASH exit /b 1\n"
    "set \"HASH=%HASH: =%\"\n"
    "exit /b 0\n"
    "\n"
    ":seal\n"
    "call :hash %1 SHA256 || exit /b 1\n"
    "> \"%~1.sha256\" echo %HASH%\n"
    "call :sound %1\n"
    "exit /b %ERRORLEVEL%\n"
    "\n"
    ":sound\n"
    "if not exist \"%~1.sha256\" exit /b 1\n"
    "call :hash %1 SHA256 || exit /b 1\n"
    "set \"KEPT=\"\n"
    "for /f \"usebackq delims=\" %%H in (\"%~1.sha256\") do "
    "if not defined KEPT set \"KEPT=%%H\"\n"
    "if /i not \"%HASH%\"==\"%KEPT%\" exit /b 1\n"
    "exit /b 0\n"
    "\n"
    ":stored\n"
    "\"%SYS%\\reg.exe\" query \"%STORES%\\%~1\\Certificates\\%~2\" /reg:64 "
    ">nul 2>&1\n"
    "exit /b %ERRORLEVEL%\n"
    "\n"
    ":save\n"
    "call :stored %1 %2 || exit /b 1\n"
    "\"%SYS%\\reg.exe\" export \"%STORES%\\%~1\\Certificates\\%~2\" "
    "\"%DIR%\\%~1-%~2.reg\" /y /reg:64 || exit /b 1\n"
    "call :seal \"%DIR%\\%~1-%~2.reg\" || exit /b 1\n"
    "\"%SYS%\\certutil.exe\" -f -store %~1 %~2 \"%DIR%\\%~2.cer\" >nul "
    "|| exit /b 1\n"
    "call :hash \"%DIR%\\%~2.cer\" SHA1 || exit /b 1\n"
    "if /i not \"%HASH%\"==\"%~2\" exit /b 1\n"
    "call :seal \"%DIR%\\%~2.cer\" || exit /b 1\n"
    "exit /b 0\n"
    "\n"
    ":add\n"
    "call :stored %1 %2 && exit /b 0\n"
    "call :sound %3 || exit /b 1\n"
    "echo added> \"%DIR%\\%~1-%~2.added\" || exit /b 1\n"
    "\"%SYS%\\certutil.exe\" -addstore %~1 \"%~3\" || exit /b 1\n"
    "call :stored %1 %2\n"
    "exit /b %ERRORLEVEL%\n"
    "\n"
    ":remove\n"
    "\"%SYS%\\certutil.exe\" -delstore %~1 %~2 || exit /b 1\n"
    "call :stored %1 %2 && exit /b 1\n"
    "exit /b 0\n"
    "\n"
    ":unremove\n"
    "if not exist \"%DIR%\\%~1-%~2.reg\" exit /b 0\n"
    "call :stored %1 %2 && exit /b 0\n"
    "call :sound \"%DIR%\\%~1-%~2.reg\" || exit /b 1\n"
    "\"%SYS%\\reg.exe\" import \"%DIR%\\%~1-%~2.reg\" /reg:64 "
    "|| exit /b 1\n"
    "call :stored %1 %2\n"
    "exit /b %ERRORLEVEL%\n"
    "\n"
    ":unadd\n"
    "if not exist \"%DIR%\\%~1-%~2.added\" exit /b 0\n"
    "call :stored %1 %2 && \"%SYS%\\certutil.exe\" -delstore %~1 %~2\n"
    "call :stored %1 %2 && exit /b 1\n"
    "del \"%DIR%\\%~1-%~2.added\"\n"
    "exit /b 0\n"
    "\n"
    ":set\n"
    "\"%SYS%\\reg.exe\" query %1 /v %2 /reg:64 >nul 2>&1\n"
    "if errorlevel 1 (echo absent> \"%~5.absent\") else "
    "(\"%SYS%\\reg.exe\" export %1 \"%~5.reg\" /y /reg:64 || exit /b 1)\n"
    "if exist \"%~5.reg\" call :seal \"%~5.reg\" || exit /b 1\n"
    "\"%SYS%\\reg.exe\" add %1 /v %2 /t %~3 /d %4 /f /reg:64 || exit /b 1\n"
    "\"%SYS%\\reg.exe\" query %1 /v %2 /reg:64\n"
    "exit /b %ERRORLEVEL%\n"
    "\n"
    ":unset\n"
    "if exist \"%~3.absent\" (\"%SYS%\\reg.exe\" delete %1 /v %2 /f /reg:64 "
    "& del \"%~3.absent\" & exit /b 0)\n"
    "if not exist \"%~3.reg\" exit /b 0\n"
    "call :sound \"%~3.reg\" || exit /b 1\n"
    "\"%SYS%\\reg.exe\" import \"%~3.reg\" /reg:64\n"
    "exit /b %ERRORLEVEL%\n"
    "\n"
    ":restart\n"
    "\"%SYS%\\sc.exe\" enumdepend %1 > \"%DIR%\\needing.txt\"\n"
    "\"%SYS%\\net.exe\" stop %1 /y\n"
    "\"%SYS%\\net.exe\" start %1 || exit /b 1\n"
    "for /f \"usebackq tokens=1,* delims=: \" %%A in "
    "(\"%DIR%\\needing.txt\") do if /i \"%%A\"==\"SERVICE_NAME\" "
    "\"%SYS%\\net.exe\" start \"%%B\" || exit /b 1\n"
    "exit /b 0\n"
    "\n"
    ":start\n"
    "\"%SYS%\\sc.exe\" query %1 | \"%SYS%\\find.exe\" \"RUNNING\" >nul "
    "&& exit /b 0\n"
    "\"%SYS%\\net.exe\" start %1\n"
    "exit /b %ERRORLEVEL%\n"
    "\n"
    ":wait\n"
    "set /a LEFT=%~3 / 5\n"
    ":again\n"
    "\"%SYS%\\reg.exe\" query %1 /v %2 /reg:64 >nul 2>&1 && exit /b 0\n"
    "if %LEFT% leq 0 exit /b 1\n"
    "set /a LEFT-=1\n"
    "\"%SYS%\\ping.exe\" -n 6 127.0.0.1 >nul\n"
    "goto again\n";

/* A first word keeps what follows from being anything but a remark. */
static void
put_comment(struct script *s, const char *line)
{
	buf_puts(s->out, *line ? "rem - " : "rem -");
	plain_words(s->out, line);
	buf_byte(s->out, '\n');
}

static void
put_echo(struct script *s, const char *line)
{
	buf_puts(s->out, *line ? "echo " : "echo.");
	plain_words(s->out, line);
	buf_byte(s->out, '\n');
}

/*
 * A doubled % shows as one, and a ^ takes the meaning of every other sign,
 * the quote's too, so that nothing is ever inside of quotes.
 */
static void
put_command(struct script *s, struct span line)
{
	struct buf clean = BUF_INIT;

	utf8_clean(&clean, span_trim(line), TEXT_MAX);
	buf_puts(s->out, "echo    ");
	for (size_t i = 0; i < clean.n; i++) {
		unsigned char c = (unsigned char)clean.p[i];

		if (c == '%')
			buf_byte(s->out, '%');
		else if (strchr("\"&|<>^()!", c))
			buf_byte(s->out, '^');
		buf_byte(s->out, c < 0x80 ? (char)c : '_');
	}
	buf_byte(s->out, '\n');
	buf_free(&clean);
}

#define VARIABLE "@1@" /* where the value of a variable is to stand */

/* echo TEXT; VARIABLE in it becomes %NAME%, which cmd fills in. */
static void
echo_text(struct script *s, const struct bilingual *t, const char *a,
    const char *b, const char *name)
{
	struct buf text = script_text(s, t, a, b), clean = BUF_INIT;
	struct span rest;
	size_t at;

	plain_words(&clean, buf_str(&text));
	rest = buf_span(&clean);
	at = name ? span_find(rest, SPAN(VARIABLE), 0) : SIZE_MAX;
	buf_puts(s->out, "echo ");
	buf_add(s->out, span_slice(rest, 0, at));
	if (at != SIZE_MAX) {
		buf_printf(s->out, "%%%s%%", name);
		buf_add(s->out,
		    span_slice(rest, at + sizeof(VARIABLE) - 1, rest.n));
	}
	buf_byte(s->out, '\n');
	buf_free(&text);
	buf_free(&clean);
}

void
cmd_quote(struct script *s, const char *text)
{
	for (const char *p = text; *p; p++)
		if (*p < ' ' || *p > '~' || strchr("\"%^", *p)) {
			s->err = ERR_UNSUPPORTED;
			fix_say(s->why, T_SCRIPT_NO_QUOTE, text, NULL);
			return;
		}
	buf_printf(s->out, "\"%s\"", text);
	if (text[0] && text[strlen(text) - 1] == '\\') {
		s->err = ERR_UNSUPPORTED;
		fix_say(s->why, T_SCRIPT_NO_QUOTE, text, NULL);
	}
}

void
cmd_call(struct script *s, const char *function, const char *a, const char *b)
{
	buf_printf(s->out, "call :%s ", function);
	cmd_quote(s, a);
	if (b) {
		buf_byte(s->out, ' ');
		cmd_quote(s, b);
	}
}

void
cmd_done(struct script *s)
{
	buf_puts(s->out, " || goto failed\n");
}

void
cmd_undone(struct script *s)
{
	buf_puts(s->out, " || set FAILED=1\n");
}

static void
begin_step(struct script *s, const char *number)
{
	buf_printf(s->out, "set STEP=%s\n", number);
}

static void
put_reboot(struct script *s)
{
	echo_text(s, T_SCRIPT_REBOOT, NULL, NULL, NULL);
}

static void
put_wait(struct script *s, const char *number)
{
	echo_text(s, T_SCRIPT_ENTER, number, NULL, NULL);
	buf_puts(s->out, "pause >nul\n");
}

static const struct script_dialect dialect = {
	.comment = put_comment,
	.show = put_echo,
	.command = put_command,
	.begin = begin_step,
	.reboot = put_reboot,
	.wait = put_wait,
};

static void
put_fills(struct script *s)
{
	for (size_t i = 0; i < s->p->count; i++) {
		const struct fix_act *a = &s->p->acts[i];

		if (!script_does(s, a) || !script_fills(a))
			continue;
		put_comment(s, a->target);
		buf_printf(s->out, "set \"FILL%zu=\"\n", i + 1);
		buf_printf(s->out,
		    "if not defined FILL%zu if /i not \"%%~1\"==\"undo\" "
		    "goto fill\n",
		    i + 1);
	}
}

static void
put_word(struct script *s)
{
	struct buf word = BUF_INIT;

	plain_words(&word, s->p->word);
	buf_puts(s->out, "set \"WORD=\"\n");
	echo_text(s, T_SCRIPT_WORD, VARIABLE, buf_str(&word), "COMPUTERNAME");
	buf_puts(s->out, "set /p \"WORD=> \"\n"
			 "if not defined WORD exit /b 1\n"
			 "set \"WORD=%WORD:\"=%\"\n");
	buf_printf(s->out, "if /i not \"%%WORD%%\"==\"%s\" exit /b 1\n",
	    buf_str(&word));
	buf_free(&word);
}

/*
 * Only administrators can make something in %ProgramFiles%.  A folder of a
 * name that nobody foresees, for them alone; one that is there is refused.
 */
static void
put_folder(struct script *s)
{
	buf_puts(s->out,
	    "set \"DIR=%TOP%\\%FIX%.run-%RANDOM%%RANDOM%%RANDOM%\"\n"
	    "if not exist \"%TOP%\" mkdir \"%TOP%\" || goto folder\n"
	    "mkdir \"%DIR%\" || goto folder\n"
	    "\"%SYS%\\icacls.exe\" \"%DIR%\" /inheritance:r /grant "
	    "*S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F >nul "
	    "|| goto folder\n");
	echo_text(s, T_FIX_BACKUPS, VARIABLE, NULL, "DIR");
}

static void
put_start(struct script *s)
{
	buf_puts(s->out,
	    "setlocal EnableExtensions DisableDelayedExpansion\n"
	    "set \"STORES=HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\"\n"
	    "set \"SYS=%SystemRoot%\\System32\"\n"
	    "set \"TOP=%ProgramFiles%\\ndes-doctor\"\n"
	    "set \"FIX=");
	plain_words(s->out, s->p->fix->id);
	buf_puts(s->out,
	    "\"\n"
	    "\"%SYS%\\net.exe\" session >nul 2>&1 || goto admin\n");
	put_fills(s);
	if (*s->p->word)
		put_word(s);
	buf_puts(s->out, "if /i \"%~1\"==\"undo\" goto undo\n");
	put_folder(s);
}

/* The newest run that was not taken back; its name tells when it is. */
static void
put_undo(struct script *s)
{
	buf_puts(s->out, "\n:undo\n");
	if (!script_takes_back(s)) {
		script_by_hand(s, T_SCRIPT_NO_WAY_BACK);
		buf_puts(s->out, "exit /b 1\n");
		return;
	}
	buf_puts(s->out, "set \"DIR=\"\n"
			 "set \"FAILED=\"\n"
			 "for /f \"delims=\" %%D in ('dir /b /ad /o-d "
			 "\"%TOP%\\%FIX%.run-*\"') do "
			 "if not defined DIR set \"DIR=%TOP%\\%%D\"\n"
			 "if not defined DIR goto nothing\n");
	script_take_back(s);
	buf_puts(s->out, "if defined FAILED goto unsound\n"
			 "ren \"%DIR%\" \"%FIX%.undone-%RANDOM%%RANDOM%\"\n");
	echo_text(s, T_SCRIPT_UNDONE, NULL, NULL, NULL);
	if (script_leaves(s))
		script_by_hand(s, T_SCRIPT_BY_HAND);
	buf_puts(s->out, "exit /b 0\n");
}

static void
put_end(struct script *s, const char *label, const struct bilingual *t,
    const char *name)
{
	buf_printf(s->out, "\n:%s\n", label);
	echo_text(s, t, name ? VARIABLE : NULL, NULL, name);
	buf_puts(s->out, "exit /b 1\n");
}

void
script_cmd(struct script *s)
{
	const char *undo = "undo";

	s->dialect = &dialect;
	buf_puts(s->out, "@echo off\n");
	script_head(s, undo);
	buf_byte(s->out, '\n');
	put_start(s);
	for (size_t i = 0; i < s->p->count; i++)
		script_step(s, &s->p->acts[i]);
	buf_byte(s->out, '\n');
	echo_text(s, T_SCRIPT_DONE, NULL, NULL, NULL);
	buf_puts(s->out, "exit /b 0\n");
	put_undo(s);
	buf_puts(s->out, "\n:failed\n");
	echo_text(s, script_failed(s), VARIABLE, undo, "STEP");
	buf_puts(s->out, "exit /b 1\n");
	put_end(s, "admin", T_SCRIPT_ADMIN, NULL);
	put_end(s, "fill", T_SCRIPT_FILL_IN, NULL);
	put_end(s, "folder", T_SCRIPT_NO_FOLDER, "DIR");
	put_end(s, "nothing", T_SCRIPT_NOTHING, "TOP");
	put_end(s, "unsound", T_SCRIPT_NOT_UNDONE, "DIR");
	buf_byte(s->out, '\n');
	buf_puts(s->out, functions);
}
