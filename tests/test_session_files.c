/*
 * The files of a case that two sittings agree on.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/case/session/session.h"
#include "tests/help_capture.h"
#include "tests/help_dir.h"

#define NOW INT64_C(1776168000000000)

/* One sitting that reads all and keeps its files; returns what changed. */
static size_t
sit_once(struct help_capture *h, const char *folder)
{
	static const struct session_place at = { LANG_EN, "evidence", "", "" };
	const struct session_options o = { .folder = folder,
		.capture = h->dir,
		.kind = OPENING_CAPTURE,
		.now = NOW };
	struct err_info info = { .code = OK };
	struct session *s;
	size_t changes;

	h->c = case_open(h->dir, h->k, &h->options, &info);
	assert_non_null(h->c);
	s = session_new(h->c, &o);
	assert_non_null(s);
	assert_int_equal(case_run(h->c), OK);
	assert_int_equal(session_read(s, &at), OK);
	for (size_t i = 0; session_idle(s, 100000); i++)
		assert_true(i < 100);
	changes = session_change_count(s);
	assert_int_equal(session_end(s, &at), OK);
	session_free(s);
	case_free(h->c);
	h->c = NULL;
	return changes;
}

/* A .reg of values and certificates is two sources: nothing of it is gone. */
static void
a_file_of_two_kinds_is_one(void **state)
{
	static const char reg[] =
	    "Windows Registry Editor Version 5.00\r\n\r\n"
	    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\"
	    "MSCEP]\r\n\"SignatureTemplate\"=\"Wifi\"\r\n\r\n"
	    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\"
	    "SystemCertificates\\ROOT\\Certificates]\r\n";
	struct help_capture h = help_capture_new(*state);
	char *home = help_dir_new();
	char folder[200];

	snprintf(folder, sizeof(folder), "%s/cases/one", home);
	help_write(&h);
	help_file(&h, "all.reg", span_of(reg));
	sit_once(&h, folder);
	assert_int_equal(sit_once(&h, folder), 0);
	help_file(&h, "all.reg", span_slice(span_of(reg), 0, 90));
	assert_int_equal(sit_once(&h, folder), 1);
	help_remove(&h);
	help_capture_free(&h);
	help_dir_end(home);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_of_two_kinds_is_one),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
