/*
 * The journal, the folder of the case, and backups as .reg files.
 */

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

#include "engine/base/encoding.h"
#include "engine/evidence/record/registry.h"
#include "engine/fix/action.h"
#include "engine/fix/backup.h"
#include "tests/help_dir.h"
#include "tests/help_fix.h"

struct scene {
	struct help_host host;
	char *dir;
	struct casefolder *folder;
	struct fix_world w;
	struct journal j;
};

static void
begin(struct scene *s)
{
	struct err_info info = { .code = OK };

	memset(s, 0, sizeof(*s));
	help_host_init(&s->host);
	s->dir = help_dir_new();
	s->folder = casefolder_open(s->dir, true, &info);
	assert_non_null(s->folder);
	s->w = (struct fix_world){ .host = &s->host.host, .folder = s->folder };
	assert_int_equal(journal_read(s->folder, NULL, &s->j), OK);
}

static void
again(struct scene *s)
{
	journal_free(&s->j);
	assert_int_equal(journal_read(s->folder, NULL, &s->j), OK);
}

static void
end(struct scene *s)
{
	journal_free(&s->j);
	casefolder_close(s->folder);
	help_dir_end(s->dir);
	help_host_end(&s->host);
}

static struct journal_item *
write_one(struct scene *s, const char *fix)
{
	struct journal_item *item = journal_add(
	    &s->j, fix, 3, ACTION_REGISTRY_SET, "HKLM\\A\\B");
	const struct journal_change change = { { OBJECT_VALUE, ACT_ROOT,
						   "HKLM\\A", "B" },
		"absent", "1:abc", "", "" };

	assert_non_null(item);
	if (item->run == 0)
		item->run = 1;
	assert_true(journal_change_add(&s->j, item, &change));
	assert_int_equal(journal_write(&s->w, &s->j, item, JOURNAL_INTENT), OK);
	return item;
}

static void
test_empty(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	assert_int_equal(s.j.count, 0);
	assert_false(s.j.torn);
	end(&s);
}

static void
test_round_trip(void **state)
{
	struct scene s;
	struct journal_item *item;

	(void)state;
	begin(&s);
	s.j.run = 7;
	item = write_one(&s, "first \"fix\"\n");
	assert_true(journal_unfinished(item));
	assert_int_equal(journal_write(&s.w, &s.j, item, JOURNAL_APPLIED), OK);
	assert_int_equal(journal_write(&s.w, &s.j, item, JOURNAL_VERIFIED), OK);
	write_one(&s, "second");
	again(&s);
	assert_int_equal(s.j.count, 2);
	assert_int_equal(s.j.run, 7);
	assert_int_equal(s.j.seq, 4);
	item = s.j.items[0];
	assert_string_equal(item->fix, "first \"fix\"\n");
	assert_int_equal(item->phase, JOURNAL_VERIFIED);
	assert_int_equal(item->number, 3);
	assert_int_equal(item->kind, ACTION_REGISTRY_SET);
	assert_true(item->time == s.host.now);
	assert_int_equal(item->changes, 1);
	assert_string_equal(item->change[0].object.name, "HKLM\\A");
	assert_string_equal(item->change[0].object.value, "B");
	assert_string_equal(item->change[0].before, "absent");
	assert_true(journal_standing(item));
	assert_false(journal_unfinished(item));
	assert_true(journal_unfinished(s.j.items[1]));
	end(&s);
}

/* Cut at every byte of its last line: what was announced was not begun. */
static void
test_torn(void **state)
{
	struct scene s;
	struct buf whole = BUF_INIT;
	size_t first;

	(void)state;
	begin(&s);
	write_one(&s, "first");
	help_dir_read(s.dir, JOURNAL_FILE, &whole);
	first = whole.n;
	write_one(&s, "second");
	buf_clear(&whole);
	help_dir_read(s.dir, JOURNAL_FILE, &whole);
	for (size_t n = first; n <= whole.n; n++) {
		bool all = n >= whole.n - 1; /* only the line's end is gone */

		help_dir_write(
		    s.dir, JOURNAL_FILE, span_slice(buf_span(&whole), 0, n));
		again(&s);
		assert_int_equal(s.j.count, all ? 2 : 1);
		assert_int_equal(s.j.torn, n > first && n < whole.n);
		write_one(&s, "third");
		again(&s);
		assert_int_equal(s.j.count, all ? 3 : 2);
		assert_string_equal(s.j.items[s.j.count - 1]->fix, "third");
		assert_int_equal(s.j.damaged, 0); /* the line after tells */
	}
	buf_free(&whole);
	end(&s);
}

static void
test_rubbish(void **state)
{
	static const char text[] =
	    "not json\n"
	    "{}\n"
	    "[1,2]\n"
	    "{\"seq\":1,\"item\":1,\"run\":1,\"phase\":\"intent\","
	    "\"action\":\"no\"}\n"
	    "{\"seq\":2,\"item\":1,\"run\":1,\"phase\":\"applied\"}\n"
	    "{\"seq\":3,\"item\":3,\"run\":1,\"phase\":\"intent\","
	    "\"action\":\"cert.move\",\"changes\":[{\"object\":\"certificate\","
	    "\"store\":\"Elsewhere\"}]}\n"
	    "{\"seq\":4,\"item\":4,\"run\":0,\"phase\":\"intent\","
	    "\"action\":\"reboot\",\"fix\":\"no run\"}\n"
	    "{\"seq\":18446744073709551615,\"item\":4,\"run\":1,"
	    "\"phase\":\"intent\",\"action\":\"reboot\",\"fix\":\"far\"}\n"
	    "\xff\xfe\n"
	    "{\"seq\":5,\"item\":5,\"run\":1,\"phase\":\"intent\","
	    "\"action\":\"reboot\",\"fix\":\"good\"}\n";
	struct scene s;

	(void)state;
	begin(&s);
	help_dir_write(s.dir, JOURNAL_FILE, SPAN(text));
	again(&s);
	assert_int_equal(s.j.count, 1);
	assert_string_equal(s.j.items[0]->fix, "good");
	assert_int_equal(s.j.damaged, 9);
	end(&s);
}

#define NOTED(seq, more)                                                       \
	"{" more "\"seq\":" #seq ",\"item\":" #seq ",\"run\":1,\"phase\":"     \
	"\"noted\",\"action\":\"reboot\",\"fix\":\"x\"}\n"

/* Which line is damaged, missing or of tomorrow. */
static void
test_lines(void **state)
{
	static const struct {
		const char *text;
		size_t damaged, newer, count;
	} cases[] = {
		{ NOTED(1, "") NOTED(2, ""), 0, 0, 2 },
		{ NOTED(1, "") "{\"se\n" NOTED(2, ""), 2, 0, 2 },
		{ NOTED(1, "") "{\"se\n" NOTED(2, "\"torn\":1,"), 0, 0, 2 },
		{ NOTED(1, "") "{\"se", 0, 0, 1 },
		{ NOTED(1, "") "{\"se\n", 2, 0, 1 },
		{ NOTED(1, "") NOTED(3, ""), 2, 0, 1 }, /* 2 is gone */
		{ NOTED(1, "") NOTED(1, ""), 2, 0, 1 },
		{ NOTED(1, "") "\n" NOTED(1, "\"torn\":1,"), 0, 0, 2 },
		{ "x\n" NOTED(7, "") NOTED(8, ""), 1, 0, 2 },
		{ "x\n" NOTED(7, "") "y\n" NOTED(8, "\"torn\":1,"), 1, 0, 2 },
		{ NOTED(1, "\"version\":1,"), 0, 0, 1 },
		{ NOTED(1, "") NOTED(2, "\"version\":2,"), 0, 2, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct scene s;

		begin(&s);
		help_dir_write(s.dir, JOURNAL_FILE, span_of(cases[i].text));
		again(&s);
		if (s.j.damaged != cases[i].damaged ||
		    s.j.newer != cases[i].newer || s.j.count != cases[i].count)
			fail_msg("case %zu: damaged %zu, newer %zu, count %zu",
			    i, s.j.damaged, s.j.newer, s.j.count);
		end(&s);
	}
}

/* HALF items, and HALF lines about the one in the middle; CPU time. */
static clock_t
time_of_reading(int half)
{
	struct buf text = BUF_INIT;
	struct scene s;
	clock_t start;

	for (int i = 1; i <= 2 * half; i++)
		buf_printf(&text,
		    "{\"seq\":%d,\"item\":%d,\"run\":1,\"phase\":\"%s\","
		    "\"action\":\"reboot\",\"fix\":\"x\"}\n",
		    i, i <= half ? i : half / 2,
		    i <= half ? "intent" : "noted");
	begin(&s);
	help_dir_write(s.dir, JOURNAL_FILE, buf_span(&text));
	start = clock();
	again(&s);
	start = clock() - start;
	assert_int_equal(s.j.count, half);
	assert_int_equal(s.j.damaged, 0);
	assert_int_equal(s.j.items[half / 2 - 1]->phase, JOURNAL_NOTED);
	buf_free(&text);
	end(&s);
	return start;
}

/* Five times as many lines take some five times as long, not twenty-five. */
static void
test_long(void **state)
{
	clock_t little = time_of_reading(10000), all = time_of_reading(50000);

	(void)state;
	if (all > 10 * little)
		fail_msg("%ld and %ld", (long)little, (long)all);
}

/* What is longer is not read to its end, and that is an error. */
static void
test_too_long(void **state)
{
	struct buf text = BUF_INIT;
	struct scene s;

	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_byte(&text, '\n');
	begin(&s);
	help_dir_write(s.dir, JOURNAL_FILE, buf_span(&text));
	again(&s);
	buf_byte(&text, '\n');
	help_dir_write(s.dir, JOURNAL_FILE, buf_span(&text));
	journal_free(&s.j);
	assert_int_equal(journal_read(s.folder, NULL, &s.j), ERR_LIMIT);
	buf_free(&text);
	end(&s);
}

/* A journal that somebody else wrote cannot lead undo out of the folder. */
static void
test_backup_outside(void **state)
{
	static const char *const names[] = { "../other.reg", "..\\other.reg",
		"C:other.reg", "/other.reg", "sub/other.reg" };
	const struct fix_object o = { OBJECT_VALUE, ACT_ROOT, "HKLM\\A", "B" };
	struct fix_state old = { true, REG_TYPE_SZ, BUF_INIT };
	struct buf file = BUF_INIT;
	char sha1[CERT_THUMBPRINT_MAX], digest[JOURNAL_DIGEST_MAX];
	struct journal_change c = { .object = o, .sha1 = sha1 };
	struct scene s;

	(void)state;
	begin(&s);
	buf_puts(&old.data, "x");
	assert_int_equal(backup_make(&o, &old, &file), OK);
	cert_sha1(buf_span(&file), sha1);
	journal_digest(&o, &old, digest);
	fix_state_free(&old);
	c.before = digest;
	c.backup = "good.reg";
	help_dir_write(s.dir, c.backup, buf_span(&file));
	assert_int_equal(change_before(&s.w, &c, &old), OK);
	fix_state_free(&old);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		c.backup = names[i];
		assert_int_equal(change_before(&s.w, &c, &old), ERR_FORMAT);
		fix_state_free(&old);
	}
	c.backup = "good.reg";
	c.before = "1:0123456789012345678901234567890123456789";
	assert_int_equal(change_before(&s.w, &c, &old), ERR_FORMAT);
	fix_state_free(&old);
	c.before = digest;
	c.object.value = "C"; /* the backup is of another value */
	assert_int_equal(change_before(&s.w, &c, &old), ERR_FORMAT);
	fix_state_free(&old);
	buf_free(&file);
	end(&s);
}

static void
expect_back(uint32_t type, struct span data)
{
	const struct fix_object o = { OBJECT_VALUE, ACT_ROOT,
		"HKLM\\SOFTWARE\\Contoso \"x\"", "Na\\me \"1\"" };
	struct fix_state s = { true, type, BUF_INIT }, back;
	struct buf file = BUF_INIT, text = BUF_INIT;

	buf_add(&s.data, data);
	assert_int_equal(backup_make(&o, &s, &file), OK);
	assert_int_equal(backup_parse(&o, buf_span(&file), &back), OK);
	assert_true(back.present);
	assert_int_equal(back.type, type);
	assert_true(span_eq(buf_span(&back.data), data));
	encoding_decode(
	    ENC_UTF16LE, span_slice(buf_span(&file), 2, file.n), true, &text);
	assert_true(span_starts(buf_span(&text),
	    "Windows Registry Editor Version 5.00\r\n\r\n"
	    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso \"x\"]\r\n"
	    "\"Na\\\\me \\\"1\\\"\"=hex"));
	for (size_t n = 0; n < file.n; n++) {
		struct fix_state cut;

		/* never more than what was written */
		if (backup_parse(&o, span_slice(buf_span(&file), 0, n), &cut) ==
		    OK)
			assert_true(cut.data.n <= data.n);
		fix_state_free(&cut);
	}
	fix_state_free(&s);
	fix_state_free(&back);
	buf_free(&file);
	buf_free(&text);
}

static void
test_backups(void **state)
{
	char all[256];

	(void)state;
	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	expect_back(REG_TYPE_SZ, SPAN(""));
	expect_back(
	    REG_TYPE_SZ, SPAN("a\\b\"c\r\nd \xc3\xa9 \xf0\x9f\x98\x80"));
	expect_back(REG_TYPE_EXPAND_SZ, SPAN("%windir%"));
	expect_back(REG_TYPE_MULTI_SZ, SPAN("one\ntwo"));
	expect_back(REG_TYPE_DWORD, SPAN("\x01\x02\x03\x04"));
	expect_back(REG_TYPE_QWORD, SPAN("\x01\x02\x03\x04\x05\x06\x07\x08"));
	expect_back(REG_TYPE_BINARY, (struct span){ all, sizeof(all) });
	expect_back(99, SPAN("odd"));
}

static void
test_folder(void **state)
{
	struct err_info info = { .code = OK };
	char *dir = help_dir_new();
	struct buf path = BUF_INIT, text = BUF_INIT;
	struct casefolder *f, *second;
	struct stat st;

	(void)state;
	buf_printf(&path, "%s/a/b", dir);
	assert_null(casefolder_open(buf_str(&path), false, &info));
	assert_int_equal(info.code, ERR_NOT_FOUND);
	f = casefolder_open(buf_str(&path), true, &info);
	assert_non_null(f);
	assert_int_equal(stat(buf_str(&path), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(casefolder_read(f, "x", &text), ERR_NOT_FOUND);
	assert_int_equal(casefolder_write(f, "x", SPAN("one")), OK);
	assert_int_equal(casefolder_write(f, "x", SPAN("two")), OK);
	assert_int_equal(casefolder_append(f, "x", SPAN("+")), OK);
	assert_int_equal(casefolder_read(f, "x", &text), OK);
	assert_string_equal(buf_str(&text), "two+");
	second = casefolder_open(buf_str(&path), true, &info);
	assert_true(casefolder_read_only(second));
	assert_int_equal(casefolder_write(second, "x", SPAN("")), ERR_ACCESS);
	assert_int_equal(casefolder_append(second, "x", SPAN("")), ERR_ACCESS);
	casefolder_close(f);
	casefolder_close(second);
	f = casefolder_open(buf_str(&path), true, &info);
	assert_false(casefolder_read_only(f));
	casefolder_close(f);
	buf_free(&path);
	buf_free(&text);
	help_dir_end(dir);
}

/* A disk that takes no more: what was there stays, and it is said. */
static void
test_no_room(void **state)
{
	struct err_info info = { .code = OK };
	char *dir = help_dir_new();
	struct casefolder *f = casefolder_open(dir, true, &info);
	struct buf text = BUF_INIT;
	struct rlimit before, little;

	(void)state;
	assert_int_equal(casefolder_write(f, "x", SPAN("one")), OK);
	getrlimit(RLIMIT_FSIZE, &before);
	little = before;
	little.rlim_cur = 16;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &little);
	assert_int_equal(
	    casefolder_write(f, "x", SPAN("more than sixteen bytes")),
	    ERR_WRITE);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(casefolder_read(f, "x", &text), OK);
	assert_string_equal(buf_str(&text), "one");
	buf_free(&text);
	casefolder_close(f);
	help_dir_end(dir);
}

/* What a full disk took half of does not take the next line with it. */
static void
test_half_written(void **state)
{
	struct scene s;
	struct buf whole = BUF_INIT;
	struct rlimit before, little;
	struct journal_item *item;

	(void)state;
	begin(&s);
	item = write_one(&s, "first");
	help_dir_read(s.dir, JOURNAL_FILE, &whole);
	getrlimit(RLIMIT_FSIZE, &before);
	little = before;
	little.rlim_cur = whole.n + 20;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &little);
	assert_int_not_equal(
	    journal_write(&s.w, &s.j, item, JOURNAL_APPLIED), OK);
	setrlimit(RLIMIT_FSIZE, &before);
	write_one(&s, "second");
	again(&s);
	assert_int_equal(s.j.count, 2);
	assert_string_equal(s.j.items[1]->fix, "second");
	assert_int_equal(s.j.damaged, 0);
	buf_free(&whole);
	end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_torn),
		cmocka_unit_test(test_rubbish),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_backup_outside),
		cmocka_unit_test(test_backups),
		cmocka_unit_test(test_folder),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_half_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
