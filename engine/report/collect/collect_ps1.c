/*
 * The same for Windows PowerShell 5.1.  Strings stand in single quotes, in
 * which nothing is expanded but ''.  Logs are copied while others write them.
 */

#include "engine/report/collect/collect_inside.h"

#include "engine/report/collect/texts.h"

static const char functions[] =
    "function Note($kind, $state, $name, $file = '', $code = '') {\n"
    "  [IO.File]::AppendAllText($list,\n"
    "    (($kind, $state, $name, $file, $code) -join \"`t\").TrimEnd() + "
    "\"`r`n\")\n"
    "}\n"
    "function State { if ($LASTEXITCODE) { 'failed' } else { 'ok' } }\n"
    "function Key($key, $file) {\n"
    "  & $sys\\reg.exe query $key /reg:64 *> $null\n"
    "  if ($LASTEXITCODE) { Note key $absent $key; return }\n"
    "  if (-not $file) { Note key ok $key; return }\n"
    "  & $sys\\reg.exe export $key \"$cap\\$file\" /y /reg:64 *>> $errors\n"
    "  Note key (State) $key $file $LASTEXITCODE\n"
    "}\n"
    "function Events($channel, $file, $query) {\n"
    "  & $sys\\wevtutil.exe gl $channel *> $null\n"
    "  if ($LASTEXITCODE -eq 15007) { Note channel absent $channel; return }\n"
    "  & $sys\\cmd.exe /d /c \"`\"$sys\\wevtutil.exe`\" qe `\"$channel`\" "
    "`\"/q:$query`\" /f:RenderedXml /e:Events /rd:true /uni:true "
    "> `\"$cap\\$file`\" 2>> `\"$errors`\"\"\n"
    "  Note channel (State) $channel $file $LASTEXITCODE\n"
    "}\n"
    "function Copy-Log($from, $to) {\n"
    "  $null = New-Item -ItemType Directory -Force (Split-Path $to)\n"
    "  $in = [IO.File]::Open($from, 'Open', 'Read', 'ReadWrite, Delete')\n"
    "  try {\n"
    "    $copy = [IO.File]::Create($to)\n"
    "    try { $in.CopyTo($copy) } finally { $copy.Dispose() }\n"
    "  } finally { $in.Dispose() }\n"
    "}\n"
    "function Place($path, $folder, $files, [switch]$below, [switch]$old) "
    "{\n"
    "  $path = [Environment]::ExpandEnvironmentVariables($path)\n"
    "  if (-not (Test-Path -LiteralPath $path)) { Note place absent $path; "
    "return }\n"
    "  $state = 'ok'\n"
    "  foreach ($f in Get-ChildItem -LiteralPath $path -File -Recurse:$below) "
    "{\n"
    "    $wanted = @($files | Where-Object { $f.Name -like $_ })\n"
    "    if (-not $wanted -or (-not $old -and $f.LastWriteTime -lt $since)) "
    "{ continue }\n"
    "    $rest = $f.FullName.Substring($path.Length).TrimStart('\\')\n"
    "    try { Copy-Log $f.FullName \"$cap\\$folder\\$rest\" }\n"
    "    catch { $state = 'failed'; Note file failed $f.FullName; "
    "\"$_\" >> $errors }\n"
    "  }\n"
    "  Note place $state $path $folder\n"
    "}\n";

static void
ps1_comment(struct buf *out, const char *text)
{
	buf_printf(out, "# %s\n", text);
}

/* TEXT in single quotes. */
static void
quote(struct buf *out, const char *text)
{
	buf_byte(out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			buf_byte(out, '\'');
		buf_byte(out, *text);
	}
	buf_byte(out, '\'');
}

static void
write_host(const struct collect *c, const struct bilingual *t, const char *name,
    struct buf *out)
{
	buf_puts(out, "Write-Host ");
	quote(out, text_in(c->lang, t));
	buf_printf(out, " %s\n", name);
}

static void
ps1_begin(const struct collect *c, struct buf *out)
{
	buf_printf(out,
	    "param([int]$Days = %d, [string]$Out = "
	    "\"$env:SystemDrive\\ndes-case\")\n"
	    "$sys = if ([Environment]::Is64BitProcess) "
	    "{ \"$env:SystemRoot\\System32\" } "
	    "else { \"$env:SystemRoot\\Sysnative\" }\n"
	    /* .NET knows another current folder than PowerShell */
	    "$Out = $ExecutionContext.SessionState.Path."
	    "GetUnresolvedProviderPathFromPSPath($Out)\n"
	    "$cap = \"$Out\\capture\"\n"
	    "$list = \"$cap\\manifest.txt\"\n"
	    "$errors = \"$Out\\errors.txt\"\n"
	    "$since = (Get-Date).AddDays(-$Days)\n"
	    "$ms = [long]$Days * 86400000\n"
	    "$absent = 'absent'\n"
	    "$me = [Security.Principal.WindowsPrincipal]"
	    "[Security.Principal.WindowsIdentity]::GetCurrent()\n"
	    "if (-not $me.IsInRole("
	    "[Security.Principal.WindowsBuiltInRole]::Administrator)) {\n"
	    "  $absent = 'failed'\n  ",
	    COLLECT_DAYS);
	write_host(c, T_COLLECT_ADMIN, "", out);
	buf_puts(out, "}\nif (Test-Path -LiteralPath $Out) {\n  ");
	write_host(c, T_COLLECT_THERE, "$Out", out);
	buf_puts(out,
	    "  exit 1\n}\n"
	    "$null = New-Item -ItemType Directory $Out -ErrorAction Stop\n"
	    "& $sys\\icacls.exe $Out /inheritance:r /grant "
	    "'*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' | Out-Null\n"
	    "if ($LASTEXITCODE) {\n  ");
	write_host(c, T_COLLECT_OPEN, "", out);
	buf_puts(out, "  exit 1\n}\n"
		      "foreach ($d in 'registry', 'events', 'service', "
		      "'binding', 'iis-config') {\n"
		      "  $null = New-Item -ItemType Directory \"$cap\\$d\"\n"
		      "}\n");
	buf_puts(out, functions);
	buf_puts(out, "[IO.File]::WriteAllText($list, \"ndes-doctor manifest "
		      "1`r`n\")\nNote tool ");
	quote(out, c->program);
	buf_printf(out, " 'collect %s'\n",
	    c->ca ? "--powershell --ca" : "--powershell");
	buf_puts(out, "Note computer $env:COMPUTERNAME\n"
		      "Note begun (Get-Date -Format o)\n"
		      "Note days $Days\n");
}

static void
ps1_key(struct buf *out, const char *path, const char *file)
{
	buf_puts(out, "Key ");
	quote(out, path);
	if (file) {
		buf_byte(out, ' ');
		quote(out, file);
	}
	buf_byte(out, '\n');
}

static void
ps1_events(
    struct buf *out, const char *channel, const char *file, const char *filter)
{
	buf_puts(out, "Events ");
	quote(out, channel);
	buf_byte(out, ' ');
	quote(out, file);
	buf_printf(out,
	    " \"*[System[%s%sTimeCreated[timediff(@SystemTime) <= $ms]]]\"\n",
	    filter, *filter ? " and " : "");
}

static void
ps1_place(struct buf *out, const char *path, const char *folder,
    const char *const *files, bool below, bool old)
{
	buf_puts(out, "Place ");
	quote(out, path);
	buf_byte(out, ' ');
	quote(out, folder);
	buf_puts(out, " @(");
	for (size_t i = 0; files[i]; i++) {
		buf_puts(out, i ? ", " : "");
		quote(out, files[i]);
	}
	buf_printf(out, ")%s%s\n", below ? " -below" : "", old ? " -old" : "");
}

static void
ps1_command(struct buf *out, const char *program, const char *arguments,
    const char *file)
{
	buf_printf(out, "& $sys\\%s %s ", program, arguments);
	if (file)
		buf_printf(out, "2>> $errors > \"$cap\\%s\"\n", file);
	else
		buf_puts(out, "*>> $errors\n");
	buf_puts(out, "Note command (State) ");
	quote(out, program);
	buf_byte(out, ' ');
	quote(out, file ? file : "");
	buf_puts(out, " $LASTEXITCODE\n");
}

static void
ps1_end(const struct collect *c, struct buf *out)
{
	buf_puts(out, "Note ended (Get-Date -Format o)\n"
		      "Compress-Archive -Path \"$cap\\*\" -DestinationPath "
		      "\"$Out\\ndes-case.zip\" 2>> $errors\n");
	write_host(c, T_COLLECT_READY, "$Out", out);
}

const struct collect_writer collect_ps1 = { ps1_begin, ps1_key, ps1_events,
	ps1_place, ps1_command, ps1_comment, ps1_end };
