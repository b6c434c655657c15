/*
 * Fixes as scripts: what acts, what is only said, and names that want to get
 * out of their quotes.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/fix/script.h"
#include "engine/fix/texts.h"
#include "tests/help_certs.h"
#include "tests/help_fix.h"

#define EVIL1 "EVIL'; Remove-Item C: # \"& del * | more > x ^ %PATH% !a!"
#define EVIL2 "EVIL $(b) `c \xe2\x80\x99; EVIL \xe2\x80\x9b EVIL %~dp0 ^"
#define EVIL3 "EVIL\r\nEVIL\nrem\n& EVIL"
#define EVIL  EVIL1 EVIL2 EVIL3

#define KEY  "HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP"
#define TEXT "<text><en>Do it</en><fr>Faites-le</fr></text>"
#define MOVE                                                                   \
	"<action kind=\"cert.move\" target=\"Root CA\" each=\"yes\">" TEXT     \
	"<command>certutil -store Root {subject}</command></action>"
#define RESTART                                                                \
	"<action kind=\"service.restart\" target=\"Intune Connector "          \
	"Service\">" TEXT "</action>"
#define WAIT                                                                   \
	"<action kind=\"registry.wait\" target=\"" KEY "\\Late\">" TEXT        \
	"</action>"
#define SET                                                                    \
	"<action kind=\"registry.set\" target=\"" KEY                          \
	"\" value=\"ProxyServer\">" TEXT "</action>"
#define YOU                                                                    \
	"<action kind=\"instruct\" target=\"\">" TEXT                          \
	"<command>find {subject} %windir% ^</command></action>"
#define REBOOT "<action kind=\"reboot\" target=\"\">" TEXT "</action>"

struct scene {
	struct help_host host;
	struct help_fix f;
	char sha1[CERT_THUMBPRINT_MAX];
	struct buf script;
	struct fix_say why;
};

static void
setup(struct scene *s, const char *actions, const char *data)
{
	struct buf der = BUF_INIT;

	memset(s, 0, sizeof(*s));
	help_host_init(&s->host);
	s->host.host.name = EVIL;
	s->host.host.nature = HOST_CAPTURE;
	help_fix_init(&s->f, &s->host, actions);
	help_cert_make(
	    &(struct help_cert){ .subject = "CN=Root", .ca = true }, &der);
	help_fix_cert(&s->f, HELP_ROOT, buf_span(&der), false);
	buf_clear(&der);
	help_cert_make(&(struct help_cert){ .subject = "CN=" EVIL1 ",OU=" EVIL2
						       ",O=" EVIL3,
			   .issuer = "CN=Root",
			   .ca = true },
	    &der);
	cert_sha1(buf_span(&der), s->sha1);
	help_fix_cert(&s->f, HELP_ROOT, buf_span(&der), false);
	buf_free(&der);
	if (data)
		s->f.inputs[0] = (struct fix_input){ "ProxyServer",
			span_of(data) };
	help_fix_read(&s->f);
	help_fix_subject(&s->f, s->sha1);
	assert_int_equal(s->f.cause.subject_count, 1);
	help_fix_open(&s->f);
}

static enum err
write_script(struct scene *s, enum script_format f, enum lang lang)
{
	buf_clear(&s->script);
	return script_write(s->f.plan, f, lang, &s->script, &s->why);
}

static void
teardown(struct scene *s)
{
	buf_free(&s->script);
	help_fix_end(&s->f);
	help_host_end(&s->host);
	help_cert_end();
}

static void
holds(const struct scene *s, const char *text)
{
	if (!strstr(buf_str(&s->script), text))
		fail_msg("no \"%s\" in:\n%s", text, buf_str(&s->script));
}

static void
lacks(const struct scene *s, const char *text)
{
	if (strstr(buf_str(&s->script), text))
		fail_msg("\"%s\" in:\n%s", text, buf_str(&s->script));
}

/* Every line ends in CRLF, and nothing else is a control character. */
static void
check_lines(const struct scene *s)
{
	const char *p = buf_str(&s->script);

	for (size_t i = 0; i < s->script.n; i++) {
		if (p[i] == '\n')
			assert_true(i > 0 && p[i - 1] == '\r');
		else if (p[i] == '\r')
			assert_true(p[i + 1] == '\n');
		else
			assert_true((unsigned char)p[i] >= ' ');
	}
	assert_int_equal(p[s->script.n - 1], '\n');
}

/* As PowerShell reads: outside comments and quotes nothing evil stands. */
static void
check_ps1(const struct scene *s)
{
	struct span rest = buf_span(&s->script), line;

	assert_true(span_starts(rest, "\xef\xbb\xbf"));
	rest = span_slice(rest, 3, rest.n);
	check_lines(s);
	while (span_line(&rest, &line)) {
		char quote = 0;

		for (size_t i = 0; i < line.n; i++) {
			struct span at = span_slice(line, i, line.n);
			bool typed = span_starts(at, "\xe2\x80\x98") ||
				     span_starts(at, "\xe2\x80\x99") ||
				     span_starts(at, "\xe2\x80\x9a") ||
				     span_starts(at, "\xe2\x80\x9b");
			char c = typed ? '\'' : line.p[i];

			if (!quote && c == '#')
				break;
			if (typed)
				i += 2;
			if (quote == c)
				quote = 0;
			else if (!quote && (c == '\'' || c == '"'))
				quote = c;
			assert_false(quote != '\'' && span_starts(at, "EVIL"));
		}
		assert_int_equal(quote, 0);
	}
}

/* What is echoed: each sign that means something has its ^. */
static void
check_echoed(struct span line)
{
	for (size_t i = 5; i < line.n; i++) {
		if (line.p[i] == '^')
			i++;
		else
			assert_null(strchr("\"&|<>()!", line.p[i]));
	}
}

/* As cmd reads: only remarks and what is echoed hold it, tamed. */
static void
check_cmd(const struct scene *s)
{
	struct span rest = buf_span(&s->script), line;

	check_lines(s);
	while (span_line(&rest, &line)) {
		size_t evil = span_find(line, SPAN("EVIL"), 0);

		for (size_t i = 0; i < line.n; i++)
			assert_true((unsigned char)line.p[i] < 0x80);
		if (evil != SIZE_MAX && span_starts(line, "echo ")) {
			check_echoed(line);
		} else if (evil != SIZE_MAX) {
			assert_true(span_starts(line, "rem - "));
			for (size_t i = 6; i < line.n; i++)
				assert_null(strchr("\"&|<>", line.p[i]));
		}
		if (span_starts(line, "rem")) {
			size_t percents = 0;

			assert_int_not_equal(line.p[line.n - 1], '^');
			for (size_t i = 0; i < line.n; i++)
				percents += line.p[i] == '%';
			assert_int_equal(percents % 2, 0);
		}
	}
}

static void
test_ps1(void **state)
{
	struct scene s;

	(void)state;
	setup(
	    &s, YOU MOVE SET WAIT RESTART REBOOT, "EVIL'; & x \"\xe2\x80\x99");
	assert_true(s.f.plan->applicable);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		assert_int_equal(
		    write_script(&s, SCRIPT_PS1, (enum lang)lang), OK);
		check_ps1(&s);
	}
	holds(&s, "param([switch]$Undo)\r\n");
	holds(&s, "Restart-One 'Intune Connector Service' 120\r\n");
	holds(&s, "'EVIL''; & x \"\xe2\x80\x99\xe2\x80\x99'");
	holds(&s, "Wait-One 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft"
		  "\\Cryptography\\MSCEP' 'Late' 600\r\n");
	lacks(&s, "Restart-Computer");
	teardown(&s);
}

static size_t
place(const struct scene *s, const char *text)
{
	const char *at = strstr(buf_str(&s->script), text);

	if (!at)
		fail_msg("no \"%s\"", text);
	return (size_t)(at - buf_str(&s->script));
}

/* Saved, added, and only then removed; the way back in reverse. */
static void
test_order(void **state)
{
	struct scene s;
	char save[100], add[100], drop[100], back[100];

	(void)state;
	setup(&s, MOVE, NULL);
	snprintf(save, sizeof(save), "    Save-Stored 'ROOT' '%s'", s.sha1);
	snprintf(add, sizeof(add), "    Add-Stored 'CA' '%s'", s.sha1);
	snprintf(drop, sizeof(drop), "    Remove-Stored 'ROOT' '%s'", s.sha1);
	snprintf(back, sizeof(back), "    Undo-Removed 'ROOT' '%s'", s.sha1);
	assert_int_equal(write_script(&s, SCRIPT_PS1, LANG_EN), OK);
	assert_true(place(&s, save) < place(&s, add));
	assert_true(place(&s, add) < place(&s, drop));
	assert_true(place(&s, "if ($Undo) {") < place(&s, back));
	snprintf(save, sizeof(save),
	    "call :save \"ROOT\" \"%s\" || goto failed", s.sha1);
	snprintf(add, sizeof(add), "call :add \"CA\" \"%s\"", s.sha1);
	snprintf(drop, sizeof(drop), "call :remove \"ROOT\" \"%s\"", s.sha1);
	snprintf(back, sizeof(back), "call :unremove \"ROOT\" \"%s\"", s.sha1);
	assert_int_equal(write_script(&s, SCRIPT_CMD, LANG_EN), OK);
	assert_true(place(&s, save) < place(&s, add));
	assert_true(place(&s, add) < place(&s, drop));
	assert_true(place(&s, "\r\n:undo\r\n") < place(&s, back));
	teardown(&s);
}

static void
test_cmd(void **state)
{
	struct scene s;

	(void)state;
	setup(&s, YOU MOVE SET WAIT RESTART REBOOT, "ContosoDevice");
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		assert_int_equal(
		    write_script(&s, SCRIPT_CMD, (enum lang)lang), OK);
		check_cmd(&s);
	}
	holds(&s, "call :restart \"Intune Connector Service\" || goto failed");
	holds(&s, "REG_SZ \"ContosoDevice\"");
	holds(&s, "%%windir%%");
	lacks(&s, "\r\nshutdown");
	teardown(&s);
}

/* What cmd cannot quote is not written: PowerShell can. */
static void
test_not_for_cmd(void **state)
{
	static const char *const datas[] = { "a\"b", "100%", "a^b",
		"caf\xc3\xa9", "end\\" };

	(void)state;
	for (size_t i = 0; i < sizeof(datas) / sizeof(*datas); i++) {
		struct scene s;

		setup(&s, SET, datas[i]);
		assert_int_equal(
		    write_script(&s, SCRIPT_CMD, LANG_EN), ERR_UNSUPPORTED);
		assert_int_equal(s.why.id, T_SCRIPT_NO_QUOTE);
		assert_int_equal(write_script(&s, SCRIPT_PS1, LANG_EN), OK);
		check_ps1(&s);
		teardown(&s);
	}
}

/* A value that nobody gave is asked for at the top, and stops the script. */
static void
test_fill_in(void **state)
{
	struct scene s;

	(void)state;
	setup(&s, SET, NULL);
	assert_false(s.f.plan->applicable);
	assert_int_equal(write_script(&s, SCRIPT_PS1, LANG_EN), OK);
	holds(&s, "$fill1 = ''\r\n");
	holds(&s, "'String' $fill1");
	check_ps1(&s);
	assert_int_equal(write_script(&s, SCRIPT_CMD, LANG_EN), OK);
	holds(&s, "set \"FILL1=\"\r\n");
	holds(&s, "goto fill\r\n");
	teardown(&s);
}

static void
test_refused(void **state)
{
	struct scene s;

	(void)state;
	setup(&s, SET REBOOT SET, "x");
	assert_int_equal(
	    write_script(&s, SCRIPT_PS1, LANG_EN), ERR_UNSUPPORTED);
	assert_int_equal(s.why.id, T_FIX_BY_HAND);
	assert_int_equal(s.script.n, 0);
	teardown(&s);
	setup(&s, YOU, NULL); /* words alone may be printed */
	assert_int_equal(write_script(&s, SCRIPT_CMD, LANG_FR), OK);
	check_cmd(&s);
	teardown(&s);
}

/*
 * Whoever can make files beside the script, or knew the name of its folder,
 * would have a say: tools are named whole, the folder is made anew for
 * administrators alone, and a backup is looked at before it is used.
 */
static void
test_own_ground(void **state)
{
	static const char *const tools[] = { "reg ", "net ", "sc ", "certutil ",
		"find ", "ping ", "icacls " };
	struct scene s;

	(void)state;
	setup(&s, MOVE SET RESTART, "ContosoDevice");
	assert_int_equal(write_script(&s, SCRIPT_CMD, LANG_EN), OK);
	for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++) {
		struct span rest = buf_span(&s.script), line;
		char inside[32];

		snprintf(inside, sizeof(inside), "& %s", tools[i]);
		lacks(&s, inside);
		while (span_line(&rest, &line))
			assert_false(span_starts(line, tools[i]));
	}
	lacks(&s, "C:\\ndes-case");
	holds(&s, "set \"SYS=%SystemRoot%\\System32\"\r\n");
	holds(&s, "mkdir \"%DIR%\" || goto folder");
	holds(&s, "%RANDOM%");
	holds(&s, "set STEP=1\r\n"); /* the one that failed is named */
	assert_true(place(&s, "set /p") < place(&s, "goto undo"));
	assert_true(place(&s, "call :sound \"%~3.reg\"") <
		    place(&s, "import \"%~3.reg\""));
	assert_true(place(&s, "call :sound %3") < place(&s, "-addstore"));
	assert_int_equal(write_script(&s, SCRIPT_PS1, LANG_EN), OK);
	lacks(&s, "C:\\ndes-case");
	holds(&s, "$system = [Environment]::SystemDirectory\r\n");
	holds(&s, "& \"$system\\$Tool\"");
	holds(&s, "New-Own $dir\r\n");
	assert_true(place(&s, "Read-Host") < place(&s, "if ($Undo) {"));
	assert_true(place(&s, "Assert-File $file\r\n") <
		    place(&s, "@('import', $file"));
	teardown(&s);
}

/*
 * Whoever runs it sees what each step is and its commands; the way back says
 * what it takes back, and nothing of what it never did.
 */
static void
test_by_hand(void **state)
{
	struct scene s;

	(void)state;
	setup(&s, YOU, NULL);
	assert_int_equal(write_script(&s, SCRIPT_CMD, LANG_EN), OK);
	assert_true(place(&s, "\r\necho Step 1: Do it\r\n") <
		    place(&s, "\r\npause >nul\r\n"));
	assert_true(
	    place(&s, "\r\necho    find ") < place(&s, "\r\npause >nul\r\n"));
	assert_true(place(&s, "\r\n:undo\r\necho Nothing was taken back") <
		    place(&s, "\r\n:failed\r\n"));
	lacks(&s, "echo Taken back");
	lacks(&s, "with undo");
	assert_int_equal(write_script(&s, SCRIPT_PS1, LANG_FR), OK);
	check_ps1(&s);
	holds(&s, "Write-Host '\xc3\x89"
		  "tape 1\xc2\xa0: Faites-le'\r\n");
	holds(&s, "Rien n''a \xc3\xa9t\xc3\xa9 annul\xc3\xa9");
	lacks(&s, "Write-Host 'Annul\xc3\xa9.'");
	teardown(&s);
	setup(&s, YOU MOVE, NULL); /* one of each */
	assert_int_equal(write_script(&s, SCRIPT_CMD, LANG_EN), OK);
	assert_true(place(&s, "\r\necho Taken back.\r\n") <
		    place(&s, "\r\necho What was done by hand beside it"));
	teardown(&s);
}

static void
test_names(void **state)
{
	enum script_format f;

	(void)state;
	assert_true(script_format_find(SPAN("PS1"), &f));
	assert_int_equal(f, SCRIPT_PS1);
	assert_true(script_format_find(SPAN("cmd"), &f));
	assert_int_equal(f, SCRIPT_CMD);
	assert_false(script_format_find(SPAN("sh"), &f));
	assert_string_equal(script_format_name(SCRIPT_CMD), "cmd");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ps1),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_cmd),
		cmocka_unit_test(test_not_for_cmd),
		cmocka_unit_test(test_fill_in),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_own_ground),
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
