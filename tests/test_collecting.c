/*
 * The keys that write a file, the script which collects and the report: asked
 * for, shown, and never over a file unless somebody says so.
 */

#include "tests/help_dir.h"
#include "tests/help_wizard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SAMPLE "samples/iis-only-unified"

/* KEYS with %s as the keys that type the path of NAME in the folder. */
static char *
play(struct help_wizard *w, const char *keys, const char *name, enum lang lang)
{
	struct buf all = BUF_INIT, path = BUF_INIT;
	const char *at = strchr(keys, '%');
	char *got, *arg = span_dup(SPAN(SAMPLE "/capture"));

	buf_printf(&path, "%s/%s", w->folder, name);
	buf_add(&all, (struct span){ keys, (size_t)(at - keys) });
	for (size_t i = 0; i < sizeof("collect-ca.cmd"); i++)
		buf_puts(&all, "Backspace ");
	for (size_t i = 0; i < path.n; i++)
		buf_printf(&all, "%c ", path.p[i]);
	buf_puts(&all, at + 1);
	w->app.lang = lang;
	got = help_wizard_play(w, buf_str(&all), 80, 24, help_wizard_lab, arg);
	free(arg);
	buf_free(&all);
	buf_free(&path);
	return got;
}

static void
assert_script(struct help_wizard *w, const char *name, const char *has)
{
	struct buf text = BUF_INIT;

	help_dir_read(w->folder, name, &text);
	assert_non_null(strstr(buf_str(&text), has));
	buf_free(&text);
}

static void
written_where_asked(void **state)
{
	struct help_wizard *w = *state;
	char *got = play(w, "s G c % Enter q", "a.cmd", LANG_EN);

	help_shows(got, "G Collect");
	help_shows(got, "c for cmd.exe, p for PowerShell");
	help_shows(got, "is written. Read it");
	assert_script(w, "a.cmd", "@echo off");
	free(got);
	got = play(w, "s G p % Enter q", "a.ps1", LANG_FR);
	help_shows(got, "G Recueillir");
	assert_script(w, "a.ps1", "param([int]$Days");
	free(got);
	got = play(w, "G a % Enter q", "ca.cmd", LANG_EN);
	assert_script(w, "ca.cmd", "certutil.exe");
	free(got);
}

static void
never_over_unasked(void **state)
{
	struct help_wizard *w = *state;
	char *got;

	help_dir_write(w->folder, "b.cmd", SPAN("mine"));
	got = play(w, "G c % Enter n q", "b.cmd", LANG_EN);
	help_shows(got, "is there already. Replace it?");
	assert_script(w, "b.cmd", "mine");
	free(got);
	got = play(w, "G c % Enter o q", "b.cmd", LANG_FR);
	help_shows(got, "Le remplacer");
	assert_script(w, "b.cmd", "@echo off");
	free(got);
	got = play(w, "G c % Enter q", "none/b.cmd", LANG_EN);
	help_shows(got, "cannot be written");
	free(got);
}

/* From whatever was read: all of it is read, traced and hashed first. */
static void
a_report(void **state)
{
	struct help_wizard *w = *state;
	char *got = play(w, "P h % Enter q", "a.html", LANG_EN);

	help_shows(got, "Report: h for HTML, t for text");
	help_shows(got, "a.html is written.");
	assert_script(w, "a.html", "SHA-256");
	assert_script(w, "a.html", "made on: ");
	free(got);
	got = play(w, "R d P t % Enter q", "a.txt", LANG_FR);
	help_shows(got, "P Rapport");
	assert_script(w, "a.txt", "Rapport NDES");
	free(got);
	got = play(w, "P t % Enter n q", "a.txt", LANG_EN);
	help_shows(got, "is there already. Replace it?");
	assert_script(w, "a.txt", "Rapport NDES");
	free(got);
	got = play(w, "P t % Enter y q", "a.txt", LANG_EN);
	assert_script(w, "a.txt", "NDES report");
	free(got);
}

/* Stopped, it writes nothing. */
static void
a_report_that_is_stopped(void **state)
{
	struct help_wizard *w = *state;
	char *got = play(w, "P t % Enter !Esc q", "b.txt", LANG_EN);

	help_shows(got, "The report was stopped: nothing is written.");
	free(got);
	got = play(w, "P t % Enter q", "b.txt", LANG_EN);
	help_lacks(got, "is there already");
	assert_script(w, "b.txt", "NDES report");
	free(got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HELP_WIZARD_TEST(written_where_asked),
		HELP_WIZARD_TEST(never_over_unasked),
		HELP_WIZARD_TEST(a_report),
		HELP_WIZARD_TEST(a_report_that_is_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
