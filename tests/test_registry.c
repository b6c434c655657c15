/*
 * The registry of the capture.
 */

#include "engine/evidence/record/registry.h"

#include "engine/base/buf.h"
#include "tests/help_reg.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define V5    "Windows Registry Editor Version 5.00\r\n\r\n"
#define MSCEP "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP"
#define LONG_HTTP                                                              \
	"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP"        \
	"\\Parameters"

static struct registry *
load(struct span raw)
{
	struct registry *reg = registry_new(&help_interest);

	assert_non_null(reg);
	assert_int_equal(help_reg_load(reg, raw, "a.reg"), OK);
	return reg;
}

static const char *
text_of(const struct registry *reg, const char *path, const char *name)
{
	static char text[200];
	const struct reg_value *v = registry_value(reg, path, name);
	struct buf out = BUF_INIT;

	if (!v)
		return "(none)";
	reg_value_text(v, &out);
	snprintf(text, sizeof(text), "%s", buf_str(&out));
	buf_free(&out);
	return text;
}

static void
test_lookup(void **state)
{
	struct registry *reg = load(
	    SPAN(V5 "[" LONG_HTTP "]\r\n"
		    "\"MaxFieldLength\"=dword:0000fffe\r\n@=\"d\"\r\n"
		    "\"q\"=hex(b):01,00,00,00,01,00,00,00\r\n"
		    "\"m\"=hex(7):61,00,00,00,62,00,00,00,00,00\r\n"
		    "\"bad\"=hex(4):01,00\r\n\"b\"=hex:01,02,ff\r\n"
		    "\"none\"=hex:\r\n"));
	const char *http =
	    "hklm\\system\\currentcontrolset\\services\\http\\PARAMETERS\\";
	const struct reg_value *v;
	uint64_t number;

	(void)state;
	assert_int_equal(registry_count(reg), 1);
	assert_string_equal(registry_at(reg, 0)->path, LONG_HTTP);
	assert_null(registry_at(reg, 1));
	assert_ptr_equal(registry_key(reg, http), registry_at(reg, 0));
	assert_int_equal(registry_at(reg, 0)->line, 3);
	assert_int_equal(registry_at(reg, 0)->offset, 40);
	v = registry_value(reg, http, "maxfieldLENGTH");
	assert_non_null(v);
	assert_string_equal(v->file, "a.reg");
	assert_int_equal(v->line, 4);
	assert_true(reg_value_number(v, &number));
	assert_int_equal(number, 65534);
	assert_string_equal(text_of(reg, http, "MaxFieldLength"), "65534");
	assert_string_equal(text_of(reg, http, ""), "d");
	assert_string_equal(text_of(reg, http, "q"), "4294967297");
	assert_string_equal(text_of(reg, http, "m"), "a\nb");
	assert_string_equal(text_of(reg, http, "b"), "3 bytes: 01 02 ff");
	assert_string_equal(text_of(reg, http, "none"), "0 bytes");
	assert_string_equal(text_of(reg, http, "bad"), "2 bytes: 01 00");
	assert_false(reg_value_number(registry_value(reg, http, ""), &number));
	assert_null(registry_value(reg, http, "other"));
	assert_null(registry_value(reg, MSCEP, "other"));
	assert_null(registry_key(reg, "HKLM"));
	registry_free(reg);
}

/* An exported key without a value is not a key nobody exported. */
static void
test_key_without_values(void **state)
{
	struct registry *reg = load(SPAN(V5 "[" MSCEP "]\r\n"));
	struct registry *none = registry_new(&help_interest);

	(void)state;
	assert_non_null(registry_key(reg, MSCEP));
	assert_null(registry_key(reg, MSCEP "\\Modules"));
	assert_null(registry_key(none, MSCEP));
	assert_int_equal(registry_count(none), 0);
	registry_free(reg);
	registry_free(none);
	registry_free(NULL);
}

static void
test_only_what_is_needed(void **state)
{
	struct registry *reg = load(SPAN(V5
	    "[HKEY_LOCAL_MACHINE\\SOFTWARE]\r\n\"a\"=\"\"\r\n"
	    "[" MSCEP "x]\r\n\"a\"=\"\"\r\n"
	    "[HKEY_CURRENT_USER\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP]\r\n"
	    "[" MSCEP "\\Modules]\r\n\"a\"=\"64\"\r\n"
	    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft"
	    "\\Cryptography\\MSCEP\\Modules]\r\n\"a\"=\"32\"\r\n"));

	(void)state;
	assert_int_equal(registry_count(reg), 2);
	assert_string_equal(text_of(reg, MSCEP "\\Modules", "a"), "64");
	assert_string_equal(
	    text_of(reg,
		"HKLM\\SOFTWARE\\wow6432node\\Microsoft\\Cryptography\\MSCEP"
		"\\Modules",
		"a"),
	    "32");
	registry_free(reg);
}

static void
test_later_wins(void **state)
{
	struct registry *reg = load(
	    SPAN(V5 "[" MSCEP "]\r\n"
		    "\"a\"=\"1\"\r\n\"b\"=\"2\"\r\n\"c\"=\"3\"\r\n"
		    "[HKLM\\SOFTWARE\\Microsoft\\Cryptography\\mscep]\r\n"
		    "\"A\"=dword:00000007\r\n\"b\"=-\r\n\"none\"=-\r\n"));
	const struct reg_value *v;

	(void)state;
	assert_int_equal(
	    help_reg_load(
		reg, SPAN(V5 "[" MSCEP "]\r\n\"c\"=\"4\"\r\n"), "b.reg"),
	    OK);
	assert_int_equal(registry_count(reg), 1);
	assert_int_equal(registry_at(reg, 0)->count, 2);
	assert_string_equal(text_of(reg, MSCEP, "a"), "7");
	assert_string_equal(text_of(reg, MSCEP, "b"), "(none)");
	v = registry_value(reg, MSCEP, "c");
	assert_string_equal(v->file, "b.reg");
	assert_string_equal(v->raw.p, "4");
	registry_free(reg);
}

static void
test_deleted_keys(void **state)
{
	struct registry *reg = load(SPAN(
	    V5 "[" MSCEP "]\r\n\"a\"=\"1\"\r\n"
	       "[" MSCEP "\\Modules]\r\n\"a\"=\"2\"\r\n"
	       "[" LONG_HTTP "]\r\n\"a\"=\"3\"\r\n"
	       "[-HKEY_LOCAL_MACHINE\\software\\Microsoft\\Crypt]\r\n"
	       "[-HKEY_LOCAL_MACHINE\\software\\Microsoft\\Cryptography]\r\n"
	       "[" MSCEP "]\r\n\"b\"=\"4\"\r\n"));

	(void)state;
	assert_int_equal(registry_count(reg), 2);
	assert_string_equal(registry_at(reg, 0)->path, LONG_HTTP);
	assert_string_equal(text_of(reg, LONG_HTTP, "a"), "3");
	assert_string_equal(text_of(reg, MSCEP, "a"), "(none)");
	assert_string_equal(text_of(reg, MSCEP, "b"), "4");
	assert_null(registry_key(reg, MSCEP "\\Modules"));
	registry_free(reg);
}

/* [-key] says: looked for, and not there. */
static void
test_keys_that_are_not_there(void **state)
{
	struct registry *reg = load(SPAN(
	    V5 "[-HKEY_LOCAL_MACHINE\\software\\Microsoft\\MicrosoftIntune]\r\n"
	       "[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Other]\r\n"
	       "[-" MSCEP "]\r\n"
	       "[-" MSCEP "]\r\n"
	       "[-" LONG_HTTP "]\r\n"
	       "[" LONG_HTTP "\\UrlAclInfo]\r\n"));
	const struct reg_key *gone = registry_gone(
	    reg, "HKLM\\SOFTWARE\\Microsoft\\MicrosoftIntune");

	(void)state;
	assert_non_null(gone);
	assert_int_equal(gone->line, 3);
	assert_int_equal(gone->count, 0);
	assert_ptr_equal(gone,
	    registry_gone(reg,
		"HKLM\\SOFTWARE\\Microsoft\\microsoftintune\\NDESConnector"));
	assert_null(
	    registry_gone(reg, "HKLM\\SOFTWARE\\Microsoft\\MicrosoftIntuneX"));
	assert_non_null(registry_gone(reg, MSCEP));
	assert_null(registry_key(reg, MSCEP));
	/* never asked about, so not kept */
	assert_null(registry_gone(reg, "HKLM\\SOFTWARE\\Microsoft\\Other"));
	/* a key below came later */
	assert_null(registry_gone(reg, LONG_HTTP));
	assert_null(registry_gone(reg, "HKLM\\SOFTWARE"));
	assert_null(registry_gone(NULL, MSCEP));
	assert_int_equal(registry_count(reg), 1);
	registry_free(reg);
}

static void
test_not_there_and_there_again(void **state)
{
	struct registry *reg = load(
	    SPAN(V5 "[" MSCEP "]\r\n[-" MSCEP "]\r\n[" MSCEP "]\r\n"));
	struct registry *other = load(SPAN(
	    V5 "[-" MSCEP "]\r\n[" MSCEP "\\Modules]\r\n[-" MSCEP "]\r\n"));

	(void)state;
	assert_null(registry_gone(reg, MSCEP));
	assert_non_null(registry_key(reg, MSCEP));
	assert_non_null(registry_gone(other, MSCEP "\\Modules"));
	registry_free(reg);
	registry_free(other);
}

static enum err
add(struct registry *reg, const char *key, struct span value, const char *type,
    struct span data)
{
	struct record r = { .source = SOURCE_REGISTRY };

	r.field[FIELD_KEY] = span_of(key);
	r.field[FIELD_VALUE] = value;
	r.field[FIELD_TYPE] = span_of(type);
	r.field[FIELD_DATA] = data;
	return registry_add(reg, &r, "f");
}

static void
test_many_keys(void **state)
{
	struct registry *reg = registry_new(&help_interest);
	char path[200];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		snprintf(path, sizeof(path), "%s\\Modules\\%08X", MSCEP, i);
		assert_int_equal(
		    add(reg, path, SPAN("Blob"), "3", SPAN("x")), OK);
	}
	assert_int_equal(registry_count(reg), 20000);
	for (int i = 0; i < 20000; i++) {
		snprintf(path, sizeof(path), "%s\\modules\\%08x", MSCEP, i);
		assert_ptr_equal(registry_key(reg, path), registry_at(reg, i));
	}
	registry_free(reg);
}

/* The index is right again after keys went. */
static void
test_lookup_after_deletions(void **state)
{
	struct registry *reg = registry_new(&help_interest);
	struct record gone = { .source = SOURCE_REGISTRY };
	char path[200];

	(void)state;
	for (int i = 0; i < 9; i++) {
		snprintf(path, sizeof(path), "%s\\%d", MSCEP, i);
		add(reg, path, SPAN("v"), "1", SPAN(""));
	}
	gone.field[FIELD_KEY] = SPAN(MSCEP "\\2");
	gone.field[FIELD_TYPE] = SPAN("delete");
	assert_int_equal(registry_add(reg, &gone, "f"), OK);
	assert_int_equal(registry_count(reg), 8);
	for (int i = 0; i < 9; i++) {
		snprintf(path, sizeof(path), "%s\\%d", MSCEP, i);
		assert_ptr_equal(registry_key(reg, path),
		    i == 2 ? NULL : registry_at(reg, i - (i > 2)));
	}
	registry_free(reg);
}

static void
test_limits(void **state)
{
	struct registry *reg = registry_new(&help_interest);
	char *big = calloc(1, 1 << 20);
	struct span data = { big, 1 << 20 };
	char name[32];
	enum err err = OK;
	int i;

	(void)state;
	for (i = 0; i < 100 && err == OK; i++)
		err = add(reg, MSCEP, SPAN("v"), "3", data);
	assert_int_equal(err, ERR_LIMIT);
	assert_in_range(i, 20, 24);
	assert_int_equal(
	    registry_value(reg, MSCEP, "v")->raw.n, (size_t)1 << 20);
	registry_free(reg);
	free(big);

	reg = registry_new(&help_interest);
	for (i = 0, err = OK; i < 5000 && err == OK; i++) {
		snprintf(name, sizeof(name), "v%d", i);
		err = add(reg, MSCEP, span_of(name), "3", SPAN(""));
	}
	assert_int_equal(err, ERR_LIMIT);
	assert_in_range(i, 500, 5000 - 1);
	assert_non_null(registry_value(reg, MSCEP, "v0"));
	/* the rest of the file still counts */
	assert_int_equal(add(reg, LONG_HTTP, SPAN("v"), "1", SPAN("")), OK);
	registry_free(reg);
}

/* Whatever the shape of an export: what is held stays below 32 MiB. */
static void
memory_is_bounded(void **state)
{
	size_t before = mallinfo2().uordblks;
	struct registry *reg = registry_new(&help_interest);
	char path[200];
	enum err err = OK;

	(void)state;
	for (int i = 0; i < 1000000 && err == OK; i++) {
		snprintf(path, sizeof(path), "%s\\%d", MSCEP, i);
		err = add(reg, path, SPAN("v"), "1", SPAN("data"));
	}
	assert_int_equal(err, ERR_LIMIT);
	assert_true(registry_count(reg) > 20000);
	assert_true(mallinfo2().uordblks - before < (size_t)32 << 20);
	registry_free(reg);
}

/* The same deletion again is one: it costs no work that has a limit. */
static void
test_deleted_again(void **state)
{
	struct registry *reg = registry_new(&help_interest);
	struct record gone = { .source = SOURCE_REGISTRY };

	(void)state;
	gone.field[FIELD_TYPE] = SPAN("delete");
	gone.field[FIELD_KEY] = SPAN(MSCEP);
	for (int i = 0; i < 20000; i++)
		assert_int_equal(registry_add(reg, &gone, "f"), OK);
	assert_non_null(registry_gone(reg, MSCEP));
	registry_free(reg);
}

static void
test_wrong_records(void **state)
{
	struct registry *reg = registry_new(&help_interest);

	(void)state;
	assert_int_equal(add(reg, MSCEP, SPAN("v"), "x", SPAN("")), ERR_FORMAT);
	assert_int_equal(
	    add(reg, MSCEP, SPAN("v"), "4294967296", SPAN("")), ERR_FORMAT);
	assert_int_equal(add(reg, "", SPAN("v"), "1", SPAN("")), OK);
	assert_int_equal(add(reg, "HKLM\\", SPAN("v"), "1", SPAN("")), OK);
	assert_int_equal(add(reg, MSCEP, SPAN("v"), "1", SPAN_NONE), OK);
	assert_int_equal(registry_value(reg, MSCEP, "v")->raw.n, 0);
	assert_non_null(registry_value(reg, MSCEP, "v")->raw.p);
	registry_free(reg);
}

#define SET(n) "[\\ControlSet00" n "\\Services\\HTTP\\Parameters]\r\n"

/* Select tells the current set of a hive; without it, the lowest is taken. */
static void
test_numbered_control_sets(void **state)
{
	struct registry *reg = load(SPAN(V5 SET("1") "\"v\"=\"one\"\r\n" SET(
	    "2") "\"v\"=\"two\"\r\n[\\Select]\r\n\"Current\"=dword:2\r\n"));

	(void)state;
	assert_string_equal(text_of(reg, LONG_HTTP, "v"), "two");
	registry_free(reg);
	reg = load(SPAN(V5 SET("2") "\"v\"=\"two\"\r\n" SET("1") "\"v\"=\"one\""
								 "\r\n"));
	assert_string_equal(text_of(reg, LONG_HTTP, "v"), "one");
	assert_string_equal(text_of(reg,
				"HKLM\\SYSTEM\\ControlSet002\\Services\\HTTP"
				"\\Parameters",
				"v"),
	    "two");
	registry_free(reg);
	/* where the running server's own set is, the others say nothing */
	reg = load(SPAN(V5 SET("1") "\"v\"=\"one\"\r\n[" LONG_HTTP "]\r\n"));
	assert_string_equal(text_of(reg, LONG_HTTP, "v"), "(none)");
	registry_free(reg);
}

static void
test_children(void **state)
{
	const struct reg_key key = { .path = "HKEY_LOCAL_MACHINE\\A\\B\\C" };
	const struct reg_key user = { .path = "HKEY_USERS\\A\\B\\C" };

	(void)state;
	assert_true(reg_key_is_child(&key, "HKLM\\a\\b"));
	assert_true(reg_key_is_child(&key, "HKEY_LOCAL_MACHINE\\A\\B"));
	assert_false(reg_key_is_child(&key, "HKLM\\A"));
	assert_false(reg_key_is_child(&key, "HKLM\\A\\B\\C"));
	assert_false(reg_key_is_child(&key, "HKLM\\A\\"));
	assert_false(reg_key_is_child(&user, "HKLM\\A\\B"));
	assert_null(reg_key_value(&key, "v"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lookup),
		cmocka_unit_test(test_key_without_values),
		cmocka_unit_test(test_only_what_is_needed),
		cmocka_unit_test(test_later_wins),
		cmocka_unit_test(test_deleted_keys),
		cmocka_unit_test(test_keys_that_are_not_there),
		cmocka_unit_test(test_not_there_and_there_again),
		cmocka_unit_test(test_many_keys),
		cmocka_unit_test(test_lookup_after_deletions),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(test_deleted_again),
		cmocka_unit_test(test_wrong_records),
		cmocka_unit_test(test_numbered_control_sets),
		cmocka_unit_test(test_children),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
