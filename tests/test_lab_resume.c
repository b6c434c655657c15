/*
 * A lab that goes on later, and one that is left alone for a week.
 */

#include "engine/host/lab/host_lab.h"

#include "engine/base/times.h"
#include "tests/help_dir.h"
#include "tests/help_lab.h"
#include "tests/help_starve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* The second lab of F, made out of the copy of the first. */
static struct host *
resume(struct help_lab *f, const char *name, char **copy, struct err_info *info)
{
	struct buf path = BUF_INIT;

	memset(info, 0, sizeof(*info));
	buf_printf(&path, "%s/%s", f->parent, name);
	*copy = buf_steal(&path);
	return host_lab_new(f->copy, *copy, &help_world, info);
}

/* As if it had never stopped, lines that were under way included. */
static void
test_resume(void **state)
{
	struct help_lab f;
	struct err_info info;
	struct evidence *e;
	struct host *h;
	struct buf one = BUF_INIT, other = BUF_INIT;
	char *copy;

	(void)state;
	help_lab_open(&f, &help_world);
	help_lab_move(&f, ACT_ROOT, ACT_CA);
	host_lab_done(f.lab, LAB_REBOOT, "");
	f.act->service_stop(f.lab, "W3SVC");
	f.act->wait(f.lab, 17 * TIME_MINUTE);
	f.act->service_stop(f.lab, "Needy");

	h = resume(&f, "two", &copy, &info);
	assert_non_null(h);
	assert_int_equal(
	    host_lab_seed(h, HKLM CA THUMB, "Blob", 3, SPAN("\1\2")), OK);
	assert_int_equal(host_lab_start(h), OK);
	assert_int_equal(host_now(h), START + 17 * TIME_MINUTE);
	host_acts(h)->wait(h, 30 * TIME_MINUTE);
	f.act->wait(f.lab, 30 * TIME_MINUTE);
	help_dir_read(f.copy, IIS, &one);
	help_dir_read(copy, IIS, &other);
	assert_true(help_lab_times(&f, IIS, " 201 ") > 20);
	assert_string_equal(buf_str(&one), buf_str(&other));

	/* a change of the second leaves those of the first standing */
	assert_int_equal(
	    host_acts(h)->value_set(h, INTUNE, "New", 1, SPAN("y")), OK);
	host_free(f.lab);
	f.lab = h;
	free(f.copy);
	f.copy = copy;
	e = help_lab_read(&f);
	assert_non_null(registry_value(evidence_registry(e), INTUNE, "New"));
	assert_null(registry_key(evidence_registry(e), HKLM ROOT THUMB));
	assert_non_null(registry_key(evidence_registry(e), HKLM CA THUMB));
	evidence_free(e);
	buf_free(&one);
	buf_free(&other);
	help_lab_close(&f);
}

/* Without memory it is not made, or keeps what the first one changed. */
static void
test_starved(void **state)
{
	unsigned long nth = 0, calls = 0;
	struct err_info info;
	struct help_lab f;
	struct buf kept = BUF_INIT, now = BUF_INIT;
	char copy[300];

	(void)state;
	help_lab_open(&f, &help_world);
	help_lab_move(&f, ACT_ROOT, ACT_CA);
	help_dir_read(f.copy, LAB_CHANGES_FILE, &kept);
	assert_true(kept.n > 100);
	do {
		struct host *h;

		info.code = OK;
		snprintf(copy, sizeof(copy), "%s/lab%lu", f.parent, nth);
		starve(STARVE_MEMORY, nth, false);
		h = host_lab_new(f.copy, copy, &help_world, &info);
		starve_over(STARVE_MEMORY);
		if (nth == 0)
			calls = starve_calls(STARVE_MEMORY);
		buf_clear(&now);
		if (h) {
			help_dir_read(copy, "zz-lab-changes-000.reg", &now);
			assert_true(span_eq(buf_span(&now), buf_span(&kept)));
		} else {
			assert_int_equal(info.code, ERR_NOMEM);
		}
		host_free(h);
	} while (nth++ < calls);
	assert_true(nth > 20);
	buf_free(&kept);
	buf_free(&now);
	help_lab_close(&f);
}

/* A state that was tampered with is an error, not a crash. */
static void
test_bad_state(void **state)
{
	static const char *const bad[] = { "", "{", "[]", "{}",
		"{\"schema\":\"ndes-doctor/lab/1\",\"world\":\"other\"}",
		"{\"schema\":\"ndes-doctor/lab/1\",\"world\":\"test\","
		"\"clock\":[1776168000000000,1,1,0],\"services\":[9,2,2],"
		"\"next\":[0,0]}",
		"{\"schema\":\"ndes-doctor/lab/1\",\"world\":\"test\","
		"\"clock\":[1776168000000000,1,1,0],\"services\":[2,2,2],"
		"\"next\":[0,0],\"due\":[[1,1,0,99]]}",
		"{\"schema\":\"ndes-doctor/lab/1\",\"world\":\"test\","
		"\"clock\":[1776168000000000,1,1,0],\"services\":[2,2,2],"
		"\"next\":[0,0],\"due\":[],\"out\":[[1,1,77,\"a\",\"b\"]]}",
		/* times that no sum can be made of */
		"{\"schema\":\"ndes-doctor/lab/1\",\"world\":\"test\","
		"\"clock\":[9223372036854775807,1,1,0],"
		"\"services\":[2,2,2],\"next\":[0,0]}",
		"{\"schema\":\"ndes-doctor/lab/1\",\"world\":\"test\","
		"\"clock\":[1776168000000000,1,1,0],\"services\":[2,2,2],"
		"\"next\":[0,0],\"due\":[[9223372036854775807,1,0,0]]}" };
	struct help_lab f;
	struct err_info info;
	char *copy, name[] = "bad0";

	(void)state;
	help_lab_open(&f, &help_world);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		name[3] = (char)('0' + i);
		help_dir_write(f.parent, "deep/copy.state", span_of(bad[i]));
		assert_null(resume(&f, name, &copy, &info));
		assert_int_equal(info.code, ERR_FORMAT);
		free(copy);
	}
	help_lab_close(&f);
}

/* A week at once: nothing is lost, nothing takes long. */
static void
test_week(void **state)
{
	struct help_lab f;

	(void)state;
	help_lab_open(&f, &help_world);
	f.act->wait(f.lab, 7 * TIME_DAY);
	assert_int_equal(host_now(f.lab), START + 7 * TIME_DAY);
	assert_in_range(
	    help_lab_times(&f, "plugin.log", "Sending"), 9500, 10700);
	assert_in_range(
	    help_lab_times(&f, "iis/u_ex260420.log", " 403 "), 1300, 1600);
	help_lab_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_resume),
		cmocka_unit_test(test_starved),
		cmocka_unit_test(test_bad_state),
		cmocka_unit_test(test_week),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
