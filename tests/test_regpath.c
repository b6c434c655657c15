/*
 * Where the keys of a hive are on the server that the hive is of.
 */

#include "tests/help_reg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define V5 "Windows Registry Editor Version 5.00\r\n\r\n"

static void
first_key(void *arg, const struct record *r)
{
	struct buf *key = arg;

	if (key->n == 0)
		buf_add(key, r->field[FIELD_KEY]);
}

/* The hives of a server that does not run, as each tool names their keys. */
static void
test_prefixes_of_hives(void **state)
{
	static const struct {
		const char *as, *home;
		const char *said; /* NULL: it is there already */
	} keys[] = {
		{ "\\Microsoft\\A",
		    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\A",
		    "[\\...] = [HKEY_LOCAL_MACHINE\\SOFTWARE\\...]" },
		{ "HKLM\\OFFLINE\\Policies\\A",
		    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\A",
		    "[HKLM\\OFFLINE\\...] = "
		    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\...]" },
		{ "HKEY_USERS\\x\\ControlSet001\\Services",
		    "HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services",
		    "[HKEY_USERS\\x\\...] = "
		    "[HKEY_LOCAL_MACHINE\\SYSTEM\\...]" },
		{ "SOFTWARE\\Microsoft\\A",
		    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\A",
		    "[SOFTWARE\\...] = "
		    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\...]" },
		{ "Microsoft\\A", "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\A",
		    "[...] = [HKEY_LOCAL_MACHINE\\SOFTWARE\\...]" },
		{ "HKEY_LOCAL_MACHINE\\\\SOFTWARE\\\\Microsoft\\\\A",
		    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\A", NULL },
		{ "HKLM\\SYSTEM\\Select", "HKLM\\SYSTEM\\Select", NULL },
		{ "HKEY_CURRENT_USER\\Software\\Microsoft",
		    "HKEY_CURRENT_USER\\Software\\Microsoft", NULL },
		/* the hive of a user, not the machine's */
		{ "\\Software\\Microsoft\\A", "Software\\Microsoft\\A", NULL },
		{ "HKLM\\OFFLINE\\Software\\Microsoft",
		    "HKLM\\OFFLINE\\Software\\Microsoft", NULL },
		{ "Software\\Microsoft\\A", "Software\\Microsoft\\A", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct buf text = BUF_INIT, key = BUF_INIT;
		struct source source;
		const struct problem *p = &source.problem[PROBLEM_PREFIX];

		buf_printf(&text, V5 "[%s]\r\n\"n\"=\"v\"\r\n[%s\\B]\r\n",
		    keys[i].as, keys[i].as);
		assert_int_equal(
		    help_reg_read(buf_span(&text), 7, &source, first_key, &key),
		    OK);
		assert_string_equal(buf_str(&key), keys[i].home);
		assert_int_equal(p->count, keys[i].said ? 1 : 0);
		if (keys[i].said)
			assert_string_equal(p->text, keys[i].said);
		buf_free(&text);
		buf_free(&key);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prefixes_of_hives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
