/*
 * Following files: looks are made by hand.
 */

#include "tests/help_follow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define IIS   "c/W3SVC1/u_ex260302.log"
#define TRACE "c/Logs/NDESPlugin.log"
#define OLD   "c/Logs/NDESPlugin.lo_"
#define SVC   "c/Svc/CertificateRegistrationPoint_1.svclog"

static void
new_bytes(void **state)
{
	struct world *w = *state;

	put_iis(IIS, true, 1, 3);
	put_trace(TRACE, 1, 2);
	put_events(SVC, 1, 1);
	world_start(w);
	assert_string_equal(buf_str(&w->notes),
	    "u_ex260302.log:1 u_ex260302.log:2 u_ex260302.log:3 "
	    "NDESPlugin.log:1 NDESPlugin.log:2 "
	    "CertificateRegistrationPoint_1.svclog:1 ");
	assert_string_equal(world_look(w), "");
	put_iis(IIS, false, 4, 4);
	assert_string_equal(world_glance(w), "u_ex260302.log:4 ");
	put_trace(TRACE, 3, 3);
	put_events(SVC, 2, 3);
	assert_string_equal(world_look(w),
	    "NDESPlugin.log:3 CertificateRegistrationPoint_1.svclog:2 "
	    "CertificateRegistrationPoint_1.svclog:3 ");
	assert_string_equal(world_look(w), "");
	assert_string_equal(world_end(w), "");
	assert_int_equal(world_problems(w), 0);
}

/* A record is given once it is whole, whatever the pieces it comes in. */
static void
torn(void **state)
{
	struct world *w = *state;
	static const char *const paths[] = { IIS, TRACE, SVC };
	struct buf one[3] = { BUF_INIT, BUF_INIT, BUF_INIT };
	size_t seen = 0;

	put_iis(IIS, true, 1, 1);
	put_trace(TRACE, 1, 1);
	put_events(SVC, 1, 1);
	world_start(w);
	follow_iis(&one[0], 2, "201 0 0");
	follow_trace(&one[1], 2, "Verify challenge returns <html>\r\n</html>");
	follow_event(&one[2], 2, "VerifyRequest Started.");
	for (int i = 0; i < 3; i++) {
		for (size_t n = 0; n < one[i].n; n++) {
			follow_append(
			    paths[i], (struct span){ one[i].p + n, 1 });
			seen += *world_glance(w) != '\0';
			assert_int_equal(seen, i + (n + 1 == one[i].n));
		}
		buf_free(&one[i]);
	}
	assert_int_equal(world_problems(w), 0);
}

static void
to_wide(struct buf *out, struct span text, bool big)
{
	for (size_t i = 0; i < text.n; i++) {
		buf_byte(out, big ? '\0' : text.p[i]);
		buf_byte(out, big ? text.p[i] : '\0');
	}
}

static void
torn_wide(void **state)
{
	struct world *w = *state;

	for (int big = 0; big < 2; big++) {
		const char *path = big ? "c/b.log" : "c/a.log";
		struct buf text = BUF_INIT, wide = BUF_INIT;
		size_t seen = 0;

		buf_puts(&wide, big ? "\xFE\xFF" : "\xFF\xFE");
		for (int n = 1; n <= 3; n++)
			follow_trace(
			    &text, n, "Exiting VerifyRequest with 0x0");
		to_wide(&wide, buf_span(&text), big);
		if (big == 0)
			world_start(w);
		for (size_t n = 0; n < wide.n; n += 3) {
			size_t k = wide.n - n < 3 ? wide.n - n : 3;

			follow_append(path, (struct span){ wide.p + n, k });
			for (const char *p = world_look(w); *p; p++)
				seen += *p == ':';
		}
		assert_int_equal(seen, 3);
		buf_free(&text);
		buf_free(&wide);
	}
	assert_int_equal(world_problems(w), 0);
}

/* At the end of following the rest is all there is. */
static void
rest_at_the_end(void **state)
{
	struct world *w = *state;
	struct buf b = BUF_INIT;

	put_iis(IIS, true, 1, 1);
	world_start(w);
	follow_iis(&b, 2, "201 0 0");
	follow_append(IIS, span_slice(buf_span(&b), 0, b.n - 2));
	assert_string_equal(world_look(w), "");
	assert_int_equal(world_problems(w), 0);
	assert_string_equal(world_end(w), "u_ex260302.log:2 ");
	buf_free(&b);
}

static void
next_day(void **state)
{
	struct world *w = *state;

	put_iis(IIS, true, 1, 1);
	world_start(w);
	put_iis(IIS, false, 2, 2);
	put_iis("c/W3SVC1/u_ex260303.log", true, 3, 4);
	put_iis("c/W3SVC2/u_ex260303.log", true, 5, 5);
	put_events("c/Svc/CertificateRegistrationPoint_2.svclog", 6, 6);
	assert_string_equal(world_look(w),
	    "u_ex260302.log:2 CertificateRegistrationPoint_2.svclog:6 "
	    "u_ex260303.log:3 u_ex260303.log:4 u_ex260303.log:5 ");
	assert_int_equal(evidence_count(w->e), 4);
	assert_int_equal(evidence_left_count(w->e), 0);
}

/* Comes empty, then with half a head: known as soon as it can be. */
static void
late_and_slow(void **state)
{
	struct world *w = *state;
	struct span head = SPAN(FOLLOW_IIS_HEAD);

	world_start(w);
	follow_put(IIS, SPAN(""));
	assert_string_equal(world_look(w), "");
	assert_int_equal(evidence_left_count(w->e), 1);
	follow_append(IIS, span_slice(head, 0, 20));
	assert_string_equal(world_glance(w), "");
	follow_append(IIS, span_slice(head, 20, head.n));
	put_iis(IIS, false, 1, 1);
	assert_string_equal(world_glance(w), "u_ex260302.log:1 ");
	assert_int_equal(evidence_left_count(w->e), 0);
	assert_int_equal(world_problems(w), 0);
}

/* The old file is read to its end under its new name, again and again. */
static void
renamed(void **state)
{
	struct world *w = *state;
	char expected[200];

	put_trace(TRACE, 1, 1);
	world_start(w);
	for (int n = 10; n < 400; n += 10) {
		put_trace(TRACE, n, n);
		assert_int_equal(rename(TRACE, OLD), 0);
		put_trace(OLD, n + 1, n + 1);
		put_trace(TRACE, n + 2, n + 2);
		snprintf(expected, sizeof(expected),
		    "NDESPlugin.log:%d NDESPlugin.log:%d NDESPlugin.log:%d ", n,
		    n + 1, n + 2);
		assert_string_equal(world_look(w), expected);
		put_trace(OLD, n + 3, n + 3);
		snprintf(
		    expected, sizeof(expected), "NDESPlugin.lo_:%d ", n + 3);
		assert_string_equal(world_look(w), expected);
		w->now += 11 * TIME_SECOND;
	}
	assert_true(evidence_count(w->e) <= 4);
}

/* A file closed long ago is found again by its id. */
static void
renamed_cold(void **state)
{
	struct world *w = *state;
	char path[60];

	put_trace(TRACE, 1, 5);
	world_start(w);
	for (int n = 0; n < 100; n++) {
		snprintf(path, sizeof(path), "c/W3SVC1/u_ex%06d.log", n);
		put_iis(path, true, n, n);
	}
	world_look(w);
	put_trace(TRACE, 6, 6);
	assert_int_equal(rename(TRACE, OLD), 0);
	assert_string_equal(world_look(w), "NDESPlugin.lo_:6 ");
	assert_string_equal(buf_str(&w->files), "renamed Logs/NDESPlugin.lo_ ");
}

static void
emptied(void **state)
{
	struct world *w = *state;

	put_iis(IIS, true, 1, 5);
	put_trace(TRACE, 1, 5);
	world_start(w);
	/* shorter, as long, and longer than before */
	for (int n = 3; n < 8; n++) {
		follow_put(IIS, SPAN(""));
		put_iis(IIS, true, n * 10, n * 10 + n);
		world_look(w);
		assert_null(strstr(buf_str(&w->notes), ":1 "));
		for (int i = 0; i <= n; i++) {
			char one[40];

			snprintf(one, sizeof(one), ":%d ", n * 10 + i);
			assert_non_null(strstr(buf_str(&w->notes), one));
		}
		assert_string_equal(world_look(w), "");
	}
	/* emptied first, seen so, written later */
	follow_put(TRACE, SPAN(""));
	assert_string_equal(world_look(w), "");
	put_trace(TRACE, 50, 50);
	assert_string_equal(world_glance(w), "NDESPlugin.log:50 ");
	assert_int_equal(world_problems(w), 0);
}

/* A row without its #Fields line, in a file emptied under its writer. */
static void
emptied_headless(void **state)
{
	struct world *w = *state;

	put_iis(IIS, true, 1, 5);
	world_start(w);
	follow_put(IIS, SPAN(""));
	put_iis(IIS, false, 7, 7);
	assert_string_equal(world_look(w), "u_ex260302.log:7 ");
	assert_int_equal(world_problems(w), 0);
}

/* The same lines again are new when nothing more comes. */
static void
same_again(void **state)
{
	struct world *w = *state;

	put_iis(IIS, true, 1, 5);
	world_start(w);
	follow_put(IIS, SPAN(""));
	put_iis(IIS, true, 1, 2);
	assert_string_equal(world_look(w), "");
	assert_true(w->soon);
	w->now += 2 * TIME_SECOND;
	assert_string_equal(
	    world_look(w), "u_ex260302.log:1 u_ex260302.log:2 ");
}

/* A capture that is copied again, longer: in place, and by rename. */
static void
copied_again(void **state)
{
	struct world *w = *state;

	put_iis(IIS, true, 1, 30);
	put_trace(TRACE, 1, 30);
	world_start(w);
	follow_put(IIS, SPAN(""));
	world_look(w);
	put_iis(IIS, true, 1, 10);
	assert_string_equal(world_look(w), "");
	put_iis(IIS, false, 11, 31);
	assert_string_equal(world_look(w), "u_ex260302.log:31 ");

	put_trace("c/Logs/.NDESPlugin.log.x1", 1, 10);
	assert_string_equal(world_look(w), "");
	put_trace("c/Logs/.NDESPlugin.log.x1", 11, 32);
	assert_string_equal(world_look(w), "");
	assert_int_equal(rename("c/Logs/.NDESPlugin.log.x1", TRACE), 0);
	assert_string_equal(
	    world_look(w), "NDESPlugin.log:31 NDESPlugin.log:32 ");
	put_trace(TRACE, 33, 33);
	assert_string_equal(world_look(w), "NDESPlugin.log:33 ");
	assert_int_equal(world_problems(w), 0);
}

/* The length is there before the bytes are. */
static void
zeros(void **state)
{
	struct world *w = *state;
	struct buf b = BUF_INIT;
	FILE *f;
	long size;

	put_iis(IIS, true, 1, 3);
	world_start(w);
	f = fopen(IIS, "r+");
	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	size = ftell(f);
	follow_iis(&b, 4, "201 0 0");
	assert_int_equal(ftruncate(fileno(f), size + (long)b.n), 0);
	assert_string_equal(world_look(w), "");
	fwrite(b.p, 1, b.n, f);
	fclose(f);
	assert_string_equal(world_look(w), "u_ex260302.log:4 ");
	assert_int_equal(world_problems(w), 0);
	buf_free(&b);
}

static void
replaced(void **state)
{
	struct world *w = *state;

	put_trace(TRACE, 1, 9);
	world_start(w);
	put_trace(TRACE, 10, 10);
	put_trace("c/new", 20, 21);
	assert_int_equal(rename("c/new", TRACE), 0);
	assert_string_equal(world_look(w),
	    "NDESPlugin.log:10 NDESPlugin.log:20 NDESPlugin.log:21 ");
	unlink(TRACE);
	assert_string_equal(world_look(w), "");
	put_trace(TRACE, 30, 30);
	assert_string_equal(world_look(w), "NDESPlugin.log:30 ");
	assert_string_equal(
	    buf_str(&w->files), "restarted Logs/NDESPlugin.log ");
	w->now += 60 * TIME_SECOND;
	assert_string_equal(world_look(w), "");
	assert_string_equal(buf_str(&w->files), "");
	unlink(TRACE);
	world_look(w);
	w->now += 60 * TIME_SECOND;
	world_look(w);
	assert_string_equal(buf_str(&w->files), "gone Logs/NDESPlugin.log ");
	assert_true(evidence_count(w->e) <= 3);
}

/* Copied, then emptied: what the copy holds more is read there. */
static void
copied_and_emptied(void **state)
{
	struct world *w = *state;

	put_iis(IIS, true, 1, 20);
	world_start(w);
	for (int n = 30; n < 300; n += 30) {
		char command[120];

		put_iis(IIS, false, n, n + 20);
		snprintf(command, sizeof(command), "cp %s c/W3SVC1/x%d", IIS,
		    n % 60 ? 1 : 2);
		assert_int_equal(system(command), 0);
		follow_put(IIS, SPAN(""));
		put_iis(IIS, true, n + 21, n + 22);
		world_look(w);
		for (int i = n; i <= n + 22; i++) {
			char one[40];
			const char *at;

			snprintf(one, sizeof(one), ":%d ", i);
			at = strstr(buf_str(&w->notes), one);
			assert_non_null(at);
			assert_null(strstr(at + 1, one));
		}
		w->now += 5 * TIME_SECOND;
	}
}

static void
foreign_files(void **state)
{
	struct world *w = *state;

	follow_put("c/notes.txt", SPAN("nothing\n"));
	world_start(w);
	for (int i = 0; i < 20; i++) {
		follow_append("c/notes.txt", SPAN("more of nothing\n"));
		assert_string_equal(world_look(w), "");
	}
	assert_int_equal(evidence_count(w->e), 0);
	assert_int_equal(evidence_left_count(w->e), 1);
	unlink("c/notes.txt");
	world_look(w);
	assert_int_equal(evidence_left_count(w->e), 0);
}

static void
registry_again(void **state)
{
	struct world *w = *state;
	const char *key = "HKLM\\SOFTWARE\\Microsoft\\MicrosoftIntune";

	world_start(w);
	assert_null(registry_key(evidence_registry(w->e), key));
	follow_put("c/a.reg",
	    SPAN("Windows Registry Editor Version 5.00\r\n\r\n"
		 "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\MicrosoftIntune]"
		 "\r\n\"A\"=\"1\"\r\n"));
	world_look(w);
	assert_true(w->registry);
	assert_non_null(registry_value(evidence_registry(w->e), key, "A"));
	w->registry = false;
	world_look(w);
	assert_false(w->registry);
	follow_append("c/a.reg", SPAN("\"B\"=\"2\"\r\n"));
	world_look(w);
	assert_true(w->registry);
	assert_non_null(registry_value(evidence_registry(w->e), key, "B"));
	unlink("c/a.reg");
	world_look(w);
	assert_null(registry_key(evidence_registry(w->e), key));
}

static void
small_budgets(void **state)
{
	struct world *w = *state;

	put_iis(IIS, true, 1, 1);
	world_start(w);
	put_iis(IIS, false, 2, 9);
	put_iis("c/W3SVC1/u_ex260303.log", true, 10, 11);
	buf_clear(&w->notes);
	while (world_look_once(w, true, 7))
		;
	while (world_look_once(w, true, 7))
		;
	assert_string_equal(buf_str(&w->notes),
	    "u_ex260302.log:2 u_ex260302.log:3 u_ex260302.log:4 "
	    "u_ex260302.log:5 u_ex260302.log:6 u_ex260302.log:7 "
	    "u_ex260302.log:8 u_ex260302.log:9 u_ex260303.log:10 "
	    "u_ex260303.log:11 ");
}

int
main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(new_bytes),
		TEST(torn),
		TEST(torn_wide),
		TEST(rest_at_the_end),
		TEST(next_day),
		TEST(late_and_slow),
		TEST(renamed),
		TEST(renamed_cold),
		TEST(emptied),
		TEST(emptied_headless),
		TEST(same_again),
		TEST(copied_again),
		TEST(zeros),
		TEST(replaced),
		TEST(copied_and_emptied),
		TEST(foreign_files),
		TEST(registry_again),
		TEST(small_budgets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
