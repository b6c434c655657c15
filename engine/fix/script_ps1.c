/*
 * PowerShell 5.1, which every Windows Server has.  Text stands in single
 * quotes only: nothing is expanded in them.
 */

#include "engine/fix/action.h"

#include "engine/base/utf8.h"
#include "engine/fix/texts.h"

#include <string.h>

#define TEXT_MAX 2000 /* bytes of one literal or comment */

static const char functions[] =
    "param([switch]$Undo)\n"
    "$ErrorActionPreference = 'Stop'\n"
    "$stores = 'HKLM:\\SOFTWARE\\Microsoft\\SystemCertificates'\n"
    "$system = [Environment]::SystemDirectory\n"
    "$top = Join-Path ([Environment]::GetFolderPath('ProgramFiles')) "
    "'ndes-doctor'\n"
    "\n"
    "function Invoke-Tool([string]$Tool, [string[]]$Words) {\n"
    "    & \"$system\\$Tool\" @Words | Out-Host\n"
    "    if ($LASTEXITCODE -ne 0) {\n"
    "        throw \"$Tool $Words -> $LASTEXITCODE\"\n"
    "    }\n"
    "}\n"
    "function Test-Stored([string]$Store, [string]$Thumbprint) {\n"
    "    Test-Path -LiteralPath "
    "\"$stores\\$Store\\Certificates\\$Thumbprint\"\n"
    "}\n"
    "function Assert-That([bool]$Condition, [string]$What) {\n"
    "    if (-not $Condition) { throw \"$What\" }\n"
    "}\n"
    "function Protect-File([string]$File) {\n"
    "    Set-Content -LiteralPath \"$File.sha256\" -Value "
    "(Get-FileHash -Algorithm SHA256 -LiteralPath $File).Hash\n"
    "}\n"
    "function Assert-File([string]$File) {\n"
    "    Assert-That ((Test-Path -LiteralPath \"$File.sha256\") -and "
    "(Get-FileHash -Algorithm SHA256 -LiteralPath $File).Hash -eq "
    "(Get-Content -LiteralPath \"$File.sha256\" -TotalCount 1)) "
    "\"SHA-256 : $File\"\n"
    "}\n"
    "function New-Own([string]$Path) {\n"
    "    Assert-That (-not (Test-Path -LiteralPath $Path)) $Path\n"
    "    $rights = New-Object Security.AccessControl.DirectorySecurity\n"
    "    $rights.SetSecurityDescriptorSddlForm("
    "'O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')\n"
    "    $null = [IO.Directory]::CreateDirectory($Path, $rights)\n"
    "}\n"
    "function Get-Run([string]$Fix) {\n"
    "    Get-ChildItem -LiteralPath $top -Directory "
    "-ErrorAction SilentlyContinue | Where-Object { "
    "$_.Name.StartsWith(\"$Fix.run-\") } | Sort-Object CreationTimeUtc "
    "-Descending | Select-Object -First 1 -ExpandProperty FullName\n"
    "}\n"
    "function Save-Stored([string]$Store, [string]$Thumbprint) {\n"
    "    Assert-That (Test-Stored $Store $Thumbprint) "
    "\"$Thumbprint : $Store ?\"\n"
    "    Invoke-Tool 'reg.exe' @('export', "
    "\"HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\$Store\\Certificates"
    "\\$Thumbprint\", \"$dir\\$Store-$Thumbprint.reg\", '/y', "
    "'/reg:64')\n"
    "    Invoke-Tool 'certutil.exe' @('-f', '-store', $Store, $Thumbprint, "
    "\"$dir\\$Thumbprint.cer\")\n"
    "    Assert-That ((Get-FileHash -Algorithm SHA1 -LiteralPath "
    "\"$dir\\$Thumbprint.cer\").Hash -eq $Thumbprint) 'SHA-1'\n"
    "    Protect-File \"$dir\\$Store-$Thumbprint.reg\"\n"
    "    Protect-File \"$dir\\$Thumbprint.cer\"\n"
    "}\n"
    "function Add-Stored([string]$Store, [string]$Thumbprint, "
    "[string]$File) {\n"
    "    if (-not (Test-Stored $Store $Thumbprint)) {\n"
    "        Assert-File $File\n"
    "        Set-Content -LiteralPath \"$dir\\$Store-$Thumbprint.added\" "
    "-Value 'added'\n"
    "        Invoke-Tool 'certutil.exe' @('-addstore', $Store, $File)\n"
    "    }\n"
    "    Assert-That (Test-Stored $Store $Thumbprint) "
    "\"$Thumbprint : $Store ?\"\n"
    "}\n"
    "function Remove-Stored([string]$Store, [string]$Thumbprint) {\n"
    "    Invoke-Tool 'certutil.exe' @('-delstore', $Store, $Thumbprint)\n"
    "    Assert-That (-not (Test-Stored $Store $Thumbprint)) "
    "\"$Thumbprint : $Store !\"\n"
    "}\n"
    "function Undo-Removed([string]$Store, [string]$Thumbprint) {\n"
    "    $file = \"$dir\\$Store-$Thumbprint.reg\"\n"
    "    if ((Test-Path -LiteralPath $file) -and "
    "-not (Test-Stored $Store $Thumbprint)) {\n"
    "        Assert-File $file\n"
    "        Invoke-Tool 'reg.exe' @('import', $file, '/reg:64')\n"
    "        Assert-That (Test-Stored $Store $Thumbprint) "
    "\"$Thumbprint : $Store ?\"\n"
    "    }\n"
    "}\n"
    "function Undo-Added([string]$Store, [string]$Thumbprint) {\n"
    "    $mark = \"$dir\\$Store-$Thumbprint.added\"\n"
    "    if (Test-Path -LiteralPath $mark) {\n"
    "        if (Test-Stored $Store $Thumbprint) {\n"
    "            Remove-Stored $Store $Thumbprint\n"
    "        }\n"
    "        Remove-Item -LiteralPath $mark\n"
    "    }\n"
    "}\n"
    "function Get-Old([string]$Key, [string]$Name) {\n"
    "    $item = Get-Item -LiteralPath \"Registry::$Key\" "
    "-ErrorAction SilentlyContinue\n"
    "    if ($item -and $item.GetValueNames() -contains $Name) {\n"
    "        $item.GetValue($Name, $null, 'DoNotExpandEnvironmentNames')\n"
    "    }\n"
    "}\n"
    "function Set-One([string]$Key, [string]$Name, [string]$Type, $Data, "
    "[string]$File) {\n"
    "    if (-not (Test-Path -LiteralPath \"Registry::$Key\")) {\n"
    "        New-Item -Path \"Registry::$Key\" -Force | Out-Null\n"
    "    }\n"
    "    if ($null -eq (Get-Old $Key $Name)) {\n"
    "        Set-Content -LiteralPath \"$File.absent\" -Value 'absent'\n"
    "    } else {\n"
    "        Invoke-Tool 'reg.exe' @('export', $Key, \"$File.reg\", '/y', "
    "'/reg:64')\n"
    "        Protect-File \"$File.reg\"\n"
    "    }\n"
    "    New-ItemProperty -LiteralPath \"Registry::$Key\" -Name $Name "
    "-PropertyType $Type -Value $Data -Force | Out-Null\n"
    "    Assert-That ((Get-Old $Key $Name) -ceq $Data) $Name\n"
    "}\n"
    "function Undo-One([string]$Key, [string]$Name, [string]$File) {\n"
    "    if (Test-Path -LiteralPath \"$File.absent\") {\n"
    "        Remove-ItemProperty -LiteralPath \"Registry::$Key\" -Name $Name "
    "-ErrorAction SilentlyContinue\n"
    "        Remove-Item -LiteralPath \"$File.absent\"\n"
    "    } elseif (Test-Path -LiteralPath \"$File.reg\") {\n"
    "        Assert-File \"$File.reg\"\n"
    "        Invoke-Tool 'reg.exe' @('import', \"$File.reg\", '/reg:64')\n"
    "    }\n"
    "}\n"
    "function Restart-One([string]$Name, [int]$Seconds) {\n"
    "    $limit = [TimeSpan]::FromSeconds($Seconds)\n"
    "    $service = Get-Service -Name $Name\n"
    "    $needing = @($service.DependentServices | "
    "Where-Object { $_.Status -eq 'Running' })\n"
    "    if ($service.Status -ne 'Stopped') {\n"
    "        Stop-Service -InputObject $service -Force\n"
    "        $service.WaitForStatus('Stopped', $limit)\n"
    "    }\n"
    "    Start-Service -InputObject $service\n"
    "    $service.WaitForStatus('Running', $limit)\n"
    "    foreach ($other in $needing) {\n"
    "        Start-Service -InputObject $other\n"
    "        $other.WaitForStatus('Running', $limit)\n"
    "    }\n"
    "}\n"
    "function Start-One([string]$Name) {\n"
    "    Start-Service -Name $Name\n"
    "}\n"
    "function Wait-One([string]$Key, [string]$Name, [int]$Seconds) {\n"
    "    $end = (Get-Date).AddSeconds($Seconds)\n"
    "    while (-not (Get-Old $Key $Name)) {\n"
    "        Assert-That ((Get-Date) -lt $end) $Name\n"
    "        Start-Sleep -Seconds 5\n"
    "    }\n"
    "}\n"
    "\n";

/* U+2018 to U+201B end a text in single quotes as ' does. */
void
ps1_quote(struct buf *out, const char *text)
{
	struct buf clean = BUF_INIT;
	struct span rest;

	utf8_clean(&clean, span_of(text), TEXT_MAX);
	rest = buf_span(&clean);
	buf_byte(out, '\'');
	while (rest.n > 0) {
		uint32_t c = utf8_next(&rest);

		if (c == '\'' || (c >= 0x2018 && c <= 0x201b))
			utf8_put(out, c);
		utf8_put(out, c);
	}
	buf_byte(out, '\'');
	buf_free(&clean);
}

static void
put_comment(struct script *s, const char *line)
{
	buf_puts(s->out, *line ? "# " : "#");
	utf8_clean(s->out, span_of(line), TEXT_MAX);
	buf_byte(s->out, '\n');
}

static void
put_host(struct script *s, const char *line)
{
	buf_puts(s->out, "    Write-Host ");
	ps1_quote(s->out, line);
	buf_byte(s->out, '\n');
}

static void
put_command(struct script *s, struct span line)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, "  ");
	buf_add(&b, line);
	put_host(s, buf_str(&b));
	buf_free(&b);
}

/* VERB TEXT... in single quotes, NULL ends them. */
static void
say_quoted(struct script *s, const char *verb, const struct bilingual *t,
    const char *a, const char *b)
{
	struct buf text = script_text(s, t, a, b);

	buf_puts(s->out, verb);
	buf_byte(s->out, ' ');
	ps1_quote(s->out, buf_str(&text));
	buf_byte(s->out, '\n');
	buf_free(&text);
}

/* The same, {1} being what VALUE says when the script runs. */
static void
say_of(struct script *s, const char *verb, const struct bilingual *t,
    const char *value)
{
	struct buf text = script_text(s, t, "{0}", NULL);

	buf_puts(s->out, verb);
	ps1_quote(s->out, buf_str(&text));
	buf_printf(s->out, " -f %s\n", value);
	buf_free(&text);
}

void
ps1_call(struct script *s, const char *function, const char *a, const char *b,
    const char *rest)
{
	buf_printf(s->out, "    %s ", function);
	ps1_quote(s->out, a);
	if (b) {
		buf_byte(s->out, ' ');
		ps1_quote(s->out, b);
	}
	buf_printf(s->out, "%s\n", rest);
}

/* HKLM\... is HKEY_LOCAL_MACHINE\... to both reg.exe and Registry::. */
static void
put_full_key(struct buf *out, const char *key)
{
	buf_puts(out, "HKEY_LOCAL_MACHINE\\");
	buf_puts(out, key + sizeof("HKLM\\") - 1);
}

void
ps1_call_value(struct script *s, const struct fix_act *a, const char *function,
    const char *rest)
{
	struct buf key = BUF_INIT;

	put_full_key(&key, a->key);
	ps1_call(s, function, buf_str(&key), a->value, rest);
	buf_free(&key);
}

static void
begin_step(struct script *s, const char *number)
{
	buf_printf(s->out, "    $step = '%s'\n", number);
}

static void
put_reboot(struct script *s)
{
	say_quoted(s, "    Write-Warning", T_SCRIPT_REBOOT, NULL, NULL);
}

static void
put_wait(struct script *s, const char *number)
{
	say_quoted(s, "    $null = Read-Host", T_SCRIPT_ENTER, number, NULL);
}

static const struct script_dialect dialect = {
	.comment = put_comment,
	.show = put_host,
	.command = put_command,
	.begin = begin_step,
	.reboot = put_reboot,
	.wait = put_wait,
};

/* Values that nobody gave yet stand at the top, where they are seen. */
static void
put_fills(struct script *s)
{
	for (size_t i = 0; i < s->p->count; i++) {
		const struct fix_act *a = &s->p->acts[i];

		const char *input = fix_act_input(a);
		bool file = input && strcmp(input, FIX_INPUT_FILE) == 0;

		if (!script_does(s, a) || (!script_fills(a) && !file))
			continue;
		put_comment(s, file ? "FILE.cer" : a->target);
		buf_printf(s->out, "$fill%zu = ''\n", i + 1);
		buf_printf(
		    s->out, "if (-not $Undo -and -not $fill%zu) {\n", i + 1);
		say_quoted(
		    s, "    Write-Warning", T_SCRIPT_FILL_IN, NULL, NULL);
		buf_puts(s->out, "    exit 1\n}\n");
	}
}

static void
put_start(struct script *s)
{
	buf_puts(s->out, "$fix = ");
	ps1_quote(s->out, s->p->fix->id);
	buf_puts(s->out,
	    "\n$me = [Security.Principal.WindowsPrincipal]"
	    "[Security.Principal.WindowsIdentity]::GetCurrent()\n"
	    "if (-not [Environment]::Is64BitProcess -or -not $me.IsInRole("
	    "[Security.Principal.WindowsBuiltInRole]::Administrator)) {\n");
	say_quoted(s, "    Write-Warning", T_SCRIPT_ADMIN, NULL, NULL);
	buf_puts(s->out, "    exit 1\n}\n");
	put_fills(s);
}

/* The same word for both ways. */
static void
put_word(struct script *s)
{
	struct buf ask = script_text(s, T_SCRIPT_WORD, "{0}", "{1}");

	if (*s->p->word) {
		buf_puts(s->out, "$word = ");
		ps1_quote(s->out, s->p->word);
		buf_puts(s->out, "\nif ((Read-Host (");
		ps1_quote(s->out, buf_str(&ask));
		buf_puts(s->out,
		    " -f $env:COMPUTERNAME, $word)) -ne $word) { exit 1 }\n");
	}
	buf_free(&ask);
}

static void
put_undo(struct script *s)
{
	buf_puts(s->out, "if ($Undo) {\n");
	if (!script_takes_back(s)) {
		script_by_hand(s, T_SCRIPT_NO_WAY_BACK);
		buf_puts(s->out, "    exit 1\n}\n\n");
		return;
	}
	buf_puts(s->out, "    $dir = Get-Run $fix\n"
			 "    if (-not $dir) {\n");
	say_of(s, "        Write-Warning (", T_SCRIPT_NOTHING, "$top)");
	buf_puts(s->out, "        exit 1\n    }\n");
	script_take_back(s);
	buf_puts(s->out,
	    "    Rename-Item -LiteralPath $dir -NewName "
	    "\"$fix.undone-$([Guid]::NewGuid().ToString('N'))\"\n");
	say_quoted(s, "    Write-Host", T_SCRIPT_UNDONE, NULL, NULL);
	if (script_leaves(s))
		script_by_hand(s, T_SCRIPT_BY_HAND);
	buf_puts(s->out, "    exit 0\n}\n\n");
}

/* Only administrators can make something in the folder of programs. */
static void
put_folder(struct script *s)
{
	buf_puts(s->out,
	    "$dir = \"$top\\$fix.run-$([Guid]::NewGuid().ToString('N'))\"\n"
	    "if (-not (Test-Path -LiteralPath $top)) { New-Own $top }\n"
	    "New-Own $dir\n");
	say_of(s, "Write-Host (", T_FIX_BACKUPS, "$dir)");
}

void
script_ps1(struct script *s)
{
	const char *undo = "-Undo";
	struct buf failed = script_text(s, script_failed(s), "{0}", undo);

	s->dialect = &dialect;
	script_head(s, undo);
	buf_byte(s->out, '\n');
	buf_puts(s->out, functions);
	put_start(s);
	put_word(s);
	put_undo(s);
	put_folder(s);
	buf_puts(s->out, "$step = '0'\ntry {\n");
	for (size_t i = 0; i < s->p->count; i++)
		script_step(s, &s->p->acts[i]);
	buf_puts(s->out, "} catch {\n    Write-Warning $_\n"
			 "    Write-Warning (");
	ps1_quote(s->out, buf_str(&failed));
	buf_puts(s->out, " -f $step)\n    exit 1\n}\n");
	say_quoted(s, "Write-Host", T_SCRIPT_DONE, NULL, NULL);
	buf_free(&failed);
}
