/*
 * Folders that others could have filled, and files that are none: refused by
 * name, touched by nothing.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/host/os/casefolder.h"
#include "engine/host/os/files.h"
#include "engine/host/os/trust.h"
#include "tests/help_dir.h"

#define NOBODY 65534

struct scene {
	char *dir;
	struct buf path;
	struct err_info info;
};

static void
begin(struct scene *s)
{
	memset(s, 0, sizeof(*s));
	s->dir = help_dir_new();
}

static void
end(struct scene *s)
{
	buf_free(&s->path);
	help_dir_end(s->dir);
}

/* DIR/NAME; good until the next call. */
static const char *
at(struct scene *s, const char *name)
{
	buf_clear(&s->path);
	buf_printf(&s->path, "%s/%s", s->dir, name);
	return buf_str(&s->path);
}

static void
make(struct scene *s, const char *name, mode_t mode)
{
	assert_int_equal(mkdir(at(s, name), 0700), 0);
	assert_int_equal(chmod(at(s, name), mode), 0);
}

/* Neither opened nor made, and FAULT is the part that is named. */
static void
refused(struct scene *s, const char *name, const char *fault)
{
	char *named;

	for (int made = 0; made < 2; made++) {
		assert_null(casefolder_open(at(s, name), made, &s->info));
		assert_int_equal(s->info.code, ERR_UNTRUSTED);
		named = s->info.file + strlen(s->dir) + 1;
		assert_string_equal(named, fault);
		assert_true(*s->info.detail != '\0');
	}
}

static void
taken(struct scene *s, const char *name)
{
	struct casefolder *f = casefolder_open(at(s, name), true, &s->info);

	assert_non_null(f);
	assert_false(casefolder_read_only(f));
	casefolder_close(f);
}

static void
others_may_write(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	make(&s, "all", 0777);
	make(&s, "group", 0770);
	make(&s, "sticky", 01777);
	make(&s, "seen", 0755);
	refused(&s, "all", "all");
	refused(&s, "all/case", "all");
	refused(&s, "group", "group");
	refused(&s, "group/a/b", "group");
	refused(&s, "sticky", "sticky"); /* it would be the folder itself */
	assert_int_equal(access(at(&s, "all/case"), F_OK), -1);
	taken(&s, "sticky/case");
	taken(&s, "seen");
	taken(&s, "seen/a//b/");
	end(&s);
}

static void
of_somebody_else(void **state)
{
	struct scene s;

	(void)state;
	if (geteuid() != 0)
		skip();
	begin(&s);
	make(&s, "his", 0700);
	make(&s, "sticky", 01777);
	make(&s, "sticky/his", 0700);
	make(&s, "sticky/his/ours", 0700);
	assert_int_equal(chown(at(&s, "his"), NOBODY, NOBODY), 0);
	assert_int_equal(chown(at(&s, "sticky/his"), NOBODY, NOBODY), 0);
	refused(&s, "his", "his");
	refused(&s, "sticky/his/ours", "sticky/his");
	end(&s);
}

static void
links(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	make(&s, "real", 0700);
	assert_int_equal(symlink("real", at(&s, "link")), 0);
	assert_int_equal(symlink("nowhere", at(&s, "dangling")), 0);
	refused(&s, "link", "link");
	refused(&s, "link/case", "link");
	refused(&s, "dangling", "dangling");
	assert_int_equal(access(at(&s, "real/case"), F_OK), -1);
	assert_int_equal(access(at(&s, "nowhere"), F_OK), -1);
	end(&s);
}

static void
made_for_us_alone(void **state)
{
	struct scene s;
	struct stat st;
	mode_t before = umask(0);

	(void)state;
	begin(&s);
	taken(&s, "a/b/c");
	assert_int_equal(stat(at(&s, "a"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(stat(at(&s, "a/b/c"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	help_dir_write(s.dir, "file", SPAN("x"));
	assert_null(casefolder_open(at(&s, "file"), true, &s.info));
	assert_int_equal(s.info.code, ERR_NOT_FOUND);
	assert_null(casefolder_open(at(&s, "file/x"), true, &s.info));
	end(&s);
	umask(before);
}

static void
relative_paths_are_looked_at_too(void **state)
{
	struct scene s;
	char here[4096];

	(void)state;
	assert_non_null(getcwd(here, sizeof(here)));
	begin(&s);
	make(&s, "all", 0777);
	make(&s, "all/in", 0700);
	assert_int_equal(chdir(at(&s, "all/in")), 0);
	assert_int_equal(trust_folder("case", true, &s.info), ERR_UNTRUSTED);
	assert_int_equal(access("case", F_OK), -1);
	assert_int_equal(chmod(at(&s, "all"), 0700), 0);
	assert_int_equal(trust_folder("case", true, &s.info), OK);
	assert_int_equal(trust_folder("../in/case", false, &s.info), OK);
	assert_int_equal(chdir(here), 0);
	end(&s);
}

/* Links, hard ones too, and pipes in the place of files. */
static void
files_that_are_none(void **state)
{
	struct scene s;
	struct casefolder *f;
	struct buf text = BUF_INIT;
	static const char *const names[] = { "link", "dangling", "pipe", "hard",
		"folder" };

	(void)state;
	begin(&s);
	help_dir_write(s.dir, "other", SPAN("kept"));
	taken(&s, "case");
	assert_int_equal(symlink("../other", at(&s, "case/link")), 0);
	assert_int_equal(symlink("../none", at(&s, "case/dangling")), 0);
	assert_int_equal(mkfifo(at(&s, "case/pipe"), 0600), 0);
	make(&s, "case/folder", 0700);
	buf_puts(&text, at(&s, "other"));
	assert_int_equal(link(buf_str(&text), at(&s, "case/hard")), 0);
	f = casefolder_open(at(&s, "case"), false, &s.info);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		buf_clear(&text);
		assert_int_equal(
		    casefolder_append(f, names[i], SPAN("x")), ERR_UNTRUSTED);
		if (i != 1)
			assert_int_equal(
			    casefolder_read(f, names[i], &text), ERR_UNTRUSTED);
		assert_int_equal(text.n, 0);
	}
	buf_clear(&text);
	help_dir_read(s.dir, "other", &text);
	assert_string_equal(buf_str(&text), "kept");
	assert_int_equal(access(at(&s, "none"), F_OK), -1);
	/* the name that new bytes are written under first */
	assert_int_equal(symlink("../other", at(&s, "case/new")), 0);
	assert_int_equal(casefolder_write(f, "x", SPAN("y")), ERR_UNTRUSTED);
	buf_clear(&text);
	help_dir_read(s.dir, "other", &text);
	assert_string_equal(buf_str(&text), "kept");
	casefolder_close(f);
	buf_free(&text);
	end(&s);
}

static void
locks_that_are_none(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	make(&s, "a", 0700);
	make(&s, "b", 0700);
	make(&s, "c", 0700);
	assert_int_equal(symlink("../made", at(&s, "a/lock")), 0);
	assert_int_equal(mkfifo(at(&s, "b/lock"), 0600), 0);
	help_dir_write(s.dir, "other", SPAN(""));
	{
		struct buf other = BUF_INIT;

		buf_puts(&other, at(&s, "other"));
		assert_int_equal(link(buf_str(&other), at(&s, "c/lock")), 0);
		buf_free(&other);
	}
	for (const char *name = "abc"; *name; name++) {
		char folder[2] = { *name, '\0' }, lock[] = "?/lock";

		lock[0] = *name;
		assert_null(casefolder_open(at(&s, folder), true, &s.info));
		assert_int_equal(s.info.code, ERR_UNTRUSTED);
		assert_string_equal(s.info.file + strlen(s.dir) + 1, lock);
	}
	assert_int_equal(access(at(&s, "made"), F_OK), -1);
	end(&s);
}

/* A folder goes with all that is in it, but not what its links lead to. */
static void
dropping_follows_no_link(void **state)
{
	struct scene s;
	struct buf text = BUF_INIT;

	(void)state;
	begin(&s);
	make(&s, "kept", 0700);
	help_dir_write(s.dir, "kept/file", SPAN("x"));
	make(&s, "gone", 0700);
	help_dir_write(s.dir, "gone/a/b/file", SPAN("y"));
	assert_int_equal(symlink("../kept", at(&s, "gone/folder")), 0);
	assert_int_equal(symlink("../kept/file", at(&s, "gone/a/file")), 0);
	assert_int_equal(symlink("nowhere", at(&s, "gone/dangling")), 0);
	assert_int_equal(mkfifo(at(&s, "gone/pipe"), 0600), 0);
	assert_int_equal(files_drop(at(&s, "gone")), OK);
	assert_int_equal(access(at(&s, "gone"), F_OK), -1);
	help_dir_read(s.dir, "kept/file", &text);
	assert_string_equal(buf_str(&text), "x");
	assert_int_equal(files_drop(at(&s, "gone")), OK); /* not there */
	assert_int_equal(symlink("kept", at(&s, "link")), 0);
	assert_int_equal(files_drop(at(&s, "link")), OK);
	assert_int_equal(access(at(&s, "kept/file"), F_OK), 0);
	buf_free(&text);
	end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(others_may_write),
		cmocka_unit_test(of_somebody_else),
		cmocka_unit_test(links),
		cmocka_unit_test(made_for_us_alone),
		cmocka_unit_test(relative_paths_are_looked_at_too),
		cmocka_unit_test(files_that_are_none),
		cmocka_unit_test(locks_that_are_none),
		cmocka_unit_test(dropping_follows_no_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
