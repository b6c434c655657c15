/*
 * OSC 52: what a terminal is sent.
 */

#include "tui/term/clip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
check(const char *text, const char *base64)
{
	struct buf want = BUF_INIT, got = BUF_INIT;

	buf_printf(&want, "\033]52;c;%s\a", base64);
	clip_sequence(span_of(text), &got);
	assert_string_equal(buf_str(&got), buf_str(&want));
	buf_free(&want);
	buf_free(&got);
}

/* The examples of RFC 4648, and bytes above ASCII. */
static void
base64(void **state)
{
	(void)state;
	check("f", "Zg==");
	check("fo", "Zm8=");
	check("foo", "Zm9v");
	check("foobar", "Zm9vYmFy");
	check("\xC3\xA9\xFF", "w6n/");
}

static void
not_sent(void **state)
{
	static char large[CLIP_MAX + 1];
	struct buf got = BUF_INIT;

	(void)state;
	memset(large, 'a', sizeof(large));
	clip_sequence((struct span){ large, sizeof(large) }, &got);
	clip_sequence(SPAN(""), &got);
	assert_int_equal(got.n, 0);
	buf_free(&got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64),
		cmocka_unit_test(not_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
