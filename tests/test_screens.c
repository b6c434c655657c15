/*
 * Every NAME.keys of tests/screens, played and compared with NAME.txt; the
 * README there tells how.  And the wizard with no terminal left, which must
 * end.
 */

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/base/xml.h"
#include "engine/case/case.h"
#include "tui/screen/app.h"

#define FOLDER "tests/screens/"

struct play {
	struct term_script_options script;
	enum lang lang;
	char capture[64];
};

/* "80x24 fr contoso-ndes01 ascii inks" */
static bool
play_read(struct play *p, FILE *keys)
{
	char line[200], lang[8], size[16], flags[2][8] = { "", "" };

	memset(p, 0, sizeof(*p));
	if (fgets(line, sizeof(line), keys) == NULL ||
	    sscanf(line, "%15s %7s %63s %7s %7s", size, lang, p->capture,
		flags[0], flags[1]) < 3 ||
	    sscanf(size, "%dx%d", &p->script.cols, &p->script.rows) != 2)
		return false;
	p->lang = lang_of_locale(lang);
	for (int i = 0; i < 2; i++) {
		p->script.ascii |= strcmp(flags[i], "ascii") == 0;
		p->script.inks |= strcmp(flags[i], "inks") == 0;
	}
	return true;
}

static void
play_run(const struct knowledge *k, FILE *keys, FILE *out)
{
	const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct err_info info;
	struct app_options app = { .lang = LANG_EN };
	struct play p;
	char path[128];
	struct case_file *c;
	struct term *term;

	assert_true(play_read(&p, keys));
	snprintf(path, sizeof(path), FOLDER "%s", p.capture);
	c = case_open(path, k, &options, &info);
	assert_non_null(c);
	term = term_script_new(keys, out, &p.script);
	assert_non_null(term);
	app.lang = p.lang;
	assert_int_equal(app_run(&app, c, term), 0);
	term_close(term);
	case_free(c);
}

static char *
file_text(const char *path)
{
	struct buf b = BUF_INIT;
	FILE *f = fopen(path, "r");
	int ch;

	if (f == NULL)
		return NULL;
	while ((ch = getc(f)) != EOF)
		buf_byte(&b, (char)ch);
	fclose(f);
	return buf_steal(&b);
}

/* Where GOT leaves WANT: far shorter than both pictures. */
static bool
same(const char *name, const char *want, const char *got)
{
	struct span a = span_of(want), b = span_of(got), x, y;
	size_t line = 0;

	for (;;) {
		bool more = span_line(&a, &x), other = span_line(&b, &y);

		line++;
		if (!more && !other)
			return true;
		if (more && other && span_eq(x, y))
			continue;
		print_error("%s.txt:%zu\n  want %.*s\n  got  %.*s\n", name,
		    line, more ? (int)x.n : 5, more ? x.p : "(end)",
		    other ? (int)y.n : 5, other ? y.p : "(end)");
		return false;
	}
}

static bool
picture_holds(const struct knowledge *k, const char *name)
{
	char path[128];
	char *got = NULL, *want;
	size_t n;
	FILE *keys, *out, *update;
	bool holds;

	snprintf(path, sizeof(path), FOLDER "%s.keys", name);
	keys = fopen(path, "r");
	assert_non_null(keys);
	out = open_memstream(&got, &n);
	assert_non_null(out);
	play_run(k, keys, out);
	fclose(out);
	fclose(keys);
	snprintf(path, sizeof(path), FOLDER "%s.txt", name);
	if (getenv("UPDATE") != NULL) {
		update = fopen(path, "w");
		assert_non_null(update);
		fputs(got, update);
		fclose(update);
	}
	want = file_text(path);
	holds = want != NULL && same(name, want, got);
	free(want);
	free(got);
	return holds;
}

static int
setup(void **state)
{
	struct err_info info;

	xml_start();
	*state = knowledge_load(FOLDER "guide", &info);
	return *state != NULL ? 0 : -1;
}

static int
teardown(void **state)
{
	knowledge_free(*state);
	xml_stop();
	return 0;
}

static void
pictures_are_as_expected(void **state)
{
	DIR *dir = opendir(FOLDER);
	const struct dirent *entry;
	size_t played = 0, bad = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		char name[64];
		size_t n = strlen(entry->d_name);

		if (!span_ends(span_of(entry->d_name), ".keys") ||
		    n >= sizeof(name))
			continue;
		memcpy(name, entry->d_name, n + 1);
		name[n - strlen(".keys")] = '\0';
		played++;
		bad += !picture_holds(*state, name);
	}
	closedir(dir);
	assert_true(played >= 9);
	assert_int_equal(bad, 0);
}

/* What TYPED, as a file of keys has it, makes the wizard show. */
static char *
pictures_of(const struct knowledge *k, const char *typed)
{
	char *got = NULL;
	size_t n;
	FILE *keys = tmpfile();
	FILE *out = open_memstream(&got, &n);

	assert_non_null(keys);
	assert_non_null(out);
	fputs(typed, keys);
	rewind(keys);
	play_run(k, keys, out);
	fclose(out);
	fclose(keys);
	assert_int_equal(strlen(got), n);
	return got;
}

/* Bytes of a picture that a plain terminal would act upon. */
static void
nothing_harmful_is_shown(void **state)
{
	char *got = pictures_of(
	    *state, "80x24 fr contoso-ndes01\nR Enter End x q");

	assert_true(*got);
	for (const char *p = got; *p; p++)
		assert_true((unsigned char)*p >= ' ' || *p == '\n');
	free(got);
}

static void
a_lost_terminal_ends_it(void **state)
{
	char *got = pictures_of(*state, "80x24 en contoso-ndes01\n");

	assert_non_null(strstr(got, "=== start\n"));
	free(got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pictures_are_as_expected),
		cmocka_unit_test(nothing_harmful_is_shown),
		cmocka_unit_test(a_lost_terminal_ends_it),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
