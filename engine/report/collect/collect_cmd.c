/*
 * A batch file for servers where PowerShell scripts may not run.  Tools are
 * named whole: cmd would look for them in the current folder first.  Nothing
 * depends on && and ||, which other shells for batch files get wrong.
 */

#include "engine/report/collect/collect_inside.h"

#include "engine/base/plain.h"
#include "engine/report/collect/texts.h"

/*
 * :key KEY [FILE]     :events CHANNEL FILE QUERY
 * :place FOLDER TO "PATTERNS" "/S" "/MAXAGE:N"     :locked FILE TO
 * :noted KIND NAME FILE, by the ERRORLEVEL of the command before
 * :told VARIABLE, what it holds
 */
static const char functions[] =
    ":key\n"
    "\"%SYS%\\reg.exe\" query \"%~1\" /reg:64 >nul 2>&1\n"
    "if errorlevel 1 goto key_absent\n"
    "if \"%~2\"==\"\" goto key_there\n"
    "\"%SYS%\\reg.exe\" export \"%~1\" \"%CAP%\\%~2\" /y /reg:64 >nul "
    "2>>\"%ERRORS%\"\n"
    "call :noted key \"%~1\" \"%~2\"\n"
    "exit /b 0\n"
    ":key_there\n"
    ">>\"%LIST%\" echo key\tok\t%~1\n"
    "exit /b 0\n"
    ":key_absent\n"
    ">>\"%LIST%\" echo key\t%ABSENT%\t%~1\n"
    "exit /b 0\n"
    "\n"
    ":events\n"
    "\"%SYS%\\wevtutil.exe\" gl \"%~1\" >nul 2>&1\n"
    "if %ERRORLEVEL%==15007 goto events_absent\n"
    "\"%SYS%\\wevtutil.exe\" qe \"%~1\" \"/q:%~3\" /f:RenderedXml /e:Events "
    "/rd:true /uni:true >\"%CAP%\\%~2\" 2>>\"%ERRORS%\"\n"
    "call :noted channel \"%~1\" \"%~2\"\n"
    "exit /b 0\n"
    ":events_absent\n"
    ">>\"%LIST%\" echo channel\tabsent\t%~1\n"
    "exit /b 0\n"
    "\n"
    ":place\n"
    "if not exist \"%~1\\\" goto place_absent\n"
    "\"%SYS%\\robocopy.exe\" \"%~1\" \"%CAP%\\%~2\" %~3 %~4 %~5 "
    "/R:0 /W:0 /NP /NJH /NJS /NDL >>\"%ERRORS%\" 2>&1\n"
    "set RC=%ERRORLEVEL%\n"
    "if %RC% LSS 8 goto place_copied\n"
    ">>\"%LIST%\" echo place\tfailed\t%~1\t%~2\t%RC%\n"
    "for /f \"tokens=*\" %%F in ('call \"%SYS%\\robocopy.exe\" \"%~1\" "
    "\"%CAP%\\%~2\" %~3 %~4 %~5 /L /R:0 /W:0 /NP /NJH /NJS /NDL "
    "/NS /NC /FP') do call :locked \"%%F\" \"%CAP%\\%~2\"\n"
    "exit /b 0\n"
    ":place_copied\n"
    ">>\"%LIST%\" echo place\tok\t%~1\t%~2\n"
    "exit /b 0\n"
    ":place_absent\n"
    ">>\"%LIST%\" echo place\tabsent\t%~1\n"
    "exit /b 0\n"
    "\n"
    /* logs of two sites have the same name: each gets a folder */
    ":locked\n"
    "set /a LOCKED+=1\n"
    "md \"%~2\\locked-%LOCKED%\" 2>>\"%ERRORS%\"\n"
    "\"%SYS%\\esentutl.exe\" /y \"%~1\" /vss /d "
    "\"%~2\\locked-%LOCKED%\\%~nx1\" >>\"%ERRORS%\" 2>&1\n"
    "call :noted file \"%~1\" \"%~nx1\"\n"
    "exit /b 0\n"
    "\n"
    /* a name that is expanded late is never run, whatever is in it */
    ":told\n"
    "setlocal EnableDelayedExpansion\n"
    "echo !%~1!\n"
    "endlocal\n"
    "exit /b 0\n"
    "\n"
    ":noted\n"
    "set RC=%ERRORLEVEL%\n"
    "set \"NAME=%~2\"\n"
    "set \"FILE=%~3\"\n"
    "setlocal EnableDelayedExpansion\n"
    "if %RC%==0 goto noted_ok\n"
    ">>\"!LIST!\" echo %~1\tfailed\t!NAME!\t!FILE!\t%RC%\n"
    "endlocal\n"
    "exit /b 0\n"
    ":noted_ok\n"
    ">>\"!LIST!\" echo %~1\tok\t!NAME!\t!FILE!\n"
    "endlocal\n"
    "exit /b 0\n";

static void
cmd_comment(struct buf *out, const char *text)
{
	buf_puts(out, "rem - ");
	plain_words(out, text);
	buf_byte(out, '\n');
}

static void
echo_text(const struct collect *c, const struct bilingual *t, struct buf *out)
{
	buf_puts(out, "echo ");
	plain_words(out, text_in(c->lang, t));
	buf_byte(out, '\n');
}

/* The folder is new, and nobody's but the administrators' before it fills. */
static void
make_folder(const struct collect *c, struct buf *out)
{
	buf_puts(out, "if not exist \"%OUT%\" goto new\n");
	echo_text(c, T_COLLECT_THERE, out);
	buf_puts(out, "call :told OUT\nexit /b 1\n:new\n"
		      "md \"%OUT%\"\n"
		      "if errorlevel 1 exit /b 1\n"
		      "\"%SYS%\\icacls.exe\" \"%OUT%\" /inheritance:r /grant "
		      "*S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F >nul\n"
		      "if not errorlevel 1 goto ours\n");
	echo_text(c, T_COLLECT_OPEN, out);
	buf_puts(out, "exit /b 1\n:ours\n"
		      "md \"%CAP%\"\n"
		      "for %%D in (registry events service binding "
		      "iis-config) do md \"%CAP%\\%%D\"\n");
}

static void
cmd_begin(const struct collect *c, struct buf *out)
{
	buf_puts(out,
	    "setlocal EnableExtensions DisableDelayedExpansion\n"
	    "if not defined PROCESSOR_ARCHITEW6432 goto native\n"
	    "\"%SystemRoot%\\Sysnative\\cmd.exe\" /d /c call \"%~f0\" %*\n"
	    "exit /b\n"
	    ":native\n"
	    "set \"SYS=%SystemRoot%\\System32\"\n"
	    "set \"OUT=%~2\"\n"
	    "if not defined OUT set \"OUT=" COLLECT_FOLDER "\"\n"
	    "set \"CAP=%OUT%\\capture\"\n"
	    "set \"LIST=%CAP%\\manifest.txt\"\n"
	    "set \"ERRORS=%OUT%\\errors.txt\"\n");
	/* More milliseconds than 24 days have do not fit into a number. */
	buf_printf(out,
	    "set DAYS=%d\n"
	    "if not \"%%~1\"==\"\" set /a DAYS=%%~1+0\n"
	    "if %%DAYS%% LSS 1 set DAYS=%d\n"
	    "if %%DAYS%% GTR 24 set DAYS=24\n"
	    "set /a MS=DAYS*86400000\n",
	    COLLECT_DAYS, COLLECT_DAYS);
	buf_puts(out, "set ABSENT=absent\n"
		      "set LOCKED=0\n"
		      "\"%SYS%\\net.exe\" session >nul 2>&1\n"
		      "if not errorlevel 1 goto admin\n"
		      "set ABSENT=failed\n");
	echo_text(c, T_COLLECT_ADMIN, out);
	buf_puts(out, ":admin\n");
	make_folder(c, out);
	buf_puts(out, ">\"%LIST%\" echo ndes-doctor manifest 1\n");
	buf_printf(out, ">>\"%%LIST%%\" echo tool\t%s collect %s\n", c->program,
	    c->ca ? "--cmd --ca" : "--cmd");
	buf_puts(out, ">>\"%LIST%\" echo computer\t%COMPUTERNAME%\n"
		      ">>\"%LIST%\" echo begun\t%DATE% %TIME%\n"
		      ">>\"%LIST%\" echo days\t%DAYS%\n");
}

static void
cmd_key(struct buf *out, const char *path, const char *file)
{
	buf_printf(out,
	    file ? "call :key \"%s\" \"%s\"\n" : "call :key \"%s\"\n", path,
	    file);
}

static void
cmd_events(
    struct buf *out, const char *channel, const char *file, const char *filter)
{
	buf_printf(out,
	    "call :events \"%s\" \"%s\" \"*[System[%s%s"
	    "TimeCreated[timediff(@SystemTime) <= %%MS%%]]]\"\n",
	    channel, file, filter, *filter ? " and " : "");
}

static void
cmd_place(struct buf *out, const char *path, const char *folder,
    const char *const *files, bool below, bool old)
{
	buf_printf(out, "call :place \"%s\" \"%s\" \"", path, folder);
	for (size_t i = 0; files[i]; i++)
		buf_printf(out, "%s%s", i ? " " : "", files[i]);
	buf_printf(out, "\" \"%s\" \"%s\"\n", below ? "/S" : "",
	    old ? "" : "/MAXAGE:%DAYS%");
}

static void
cmd_command(struct buf *out, const char *program, const char *arguments,
    const char *file)
{
	buf_printf(out, "\"%%SYS%%\\%s\" %s ", program, arguments);
	if (file)
		buf_printf(out, ">\"%%CAP%%\\%s\" 2>>\"%%ERRORS%%\"\n", file);
	else
		buf_puts(out, ">>\"%ERRORS%\" 2>&1\n");
	buf_printf(out, "call :noted command \"%s\" \"%s\"\n", program,
	    file ? file : "");
}

static void
cmd_end(const struct collect *c, struct buf *out)
{
	buf_puts(out, ">>\"%LIST%\" echo ended\t%DATE% %TIME%\n"
		      "if not exist \"%SYS%\\tar.exe\" goto folder\n"
		      "set \"ZIP=%OUT%\\ndes-case.zip\"\n"
		      "\"%SYS%\\tar.exe\" -a -c -f \"%ZIP%\" -C "
		      "\"%CAP%\" . 2>>\"%ERRORS%\"\n"
		      "if errorlevel 1 goto folder\n");
	echo_text(c, T_COLLECT_READY, out);
	buf_puts(out, "call :told ZIP\nexit /b 0\n:folder\n");
	echo_text(c, T_COLLECT_READY, out);
	buf_puts(out, "call :told CAP\nexit /b 0\n\n");
	buf_puts(out, functions);
}

const struct collect_writer collect_cmd = { cmd_begin, cmd_key, cmd_events,
	cmd_place, cmd_command, cmd_comment, cmd_end };
