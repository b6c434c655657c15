/*
 * The lab host: a private copy that obeys, and a clock that moves only when
 * it is told to.
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

static void
test_copy(void **state)
{
	struct err_info info = { .code = OK };
	struct help_lab f;
	struct buf text = BUF_INIT;

	(void)state;
	help_lab_open(&f, &help_world);
	assert_int_equal(f.lab->nature, HOST_LAB);
	assert_int_equal(host_now(f.lab), START);
	help_dir_read(f.copy, "plugin.log", &text);
	assert_string_equal(buf_str(&text), "before\r\n");
	buf_clear(&text);
	f.act->wait(f.lab, TIME_HOUR);
	help_dir_read(f.capture, "plugin.log", &text);
	assert_string_equal(buf_str(&text), "before\r\n");
	assert_null(host_lab_new(f.capture, f.copy, &help_world, &info));
	assert_int_equal(info.code, ERR_USAGE);
	assert_null(host_lab_new("/nonexistent", f.parent, &help_world, &info));
	buf_free(&text);
	help_lab_close(&f);
}

static void
test_clock(void **state)
{
	struct help_lab f;
	enum service_state s;

	(void)state;
	help_lab_open(&f, &help_world);
	f.act->service_stop(f.lab, "W3SVC");
	assert_int_equal(f.act->service_get(f.lab, "W3SVC", &s), OK);
	assert_int_equal(s, SERVICE_STOPPING);
	assert_int_equal(host_now(f.lab), START);
	f.act->wait(f.lab, -5);
	f.act->wait(f.lab, 0);
	assert_int_equal(host_now(f.lab), START);
	assert_int_equal(help_lab_times(&f, IIS, "403"), 0);
	f.act->wait(f.lab, 10 * TIME_MINUTE);
	assert_int_equal(host_now(f.lab), START + 10 * TIME_MINUTE);
	assert_in_range(help_lab_times(&f, IIS, " 403 "), 7, 15);
	assert_int_equal(help_lab_times(&f, IIS, "#Fields"), 1);
	assert_int_equal(
	    help_lab_times(&f, "plugin.log", "-120 04-14-2026\r\n"),
	    help_lab_times(&f, "plugin.log", "Sending at 14:0"));
	help_lab_close(&f);
}

/* No line of the future, and in waits of any length the same lines. */
static void
test_same_for_all(void **state)
{
	struct help_lab a, b;
	struct buf one = BUF_INIT, other = BUF_INIT;

	(void)state;
	help_lab_open(&a, &help_world);
	help_lab_open(&b, &help_world);
	a.act->wait(a.lab, 30 * TIME_MINUTE);
	for (int i = 0; i < 1800; i++)
		b.act->wait(b.lab, TIME_SECOND);
	help_dir_read(a.copy, IIS, &one);
	help_dir_read(b.copy, IIS, &other);
	assert_true(one.n > 500);
	assert_string_equal(buf_str(&one), buf_str(&other));
	assert_int_equal(help_lab_times(&a, IIS, "10.0.0.1 two"), 0);
	assert_int_equal(help_lab_times(&a, IIS, "10.0.0.2 one"), 0);
	assert_true(help_lab_times(&a, IIS, "10.0.0.2 two") > 0);
	buf_free(&one);
	buf_free(&other);
	help_lab_close(&a);
	help_lab_close(&b);
}

static void
test_certificates(void **state)
{
	struct help_lab f;
	struct evidence *e;
	size_t before;

	(void)state;
	help_lab_open(&f, &help_world);
	f.act->wait(f.lab, 10 * TIME_MINUTE);
	help_lab_move(&f, ACT_ROOT, ACT_CA);
	e = help_lab_read(&f);
	assert_null(registry_key(evidence_registry(e), HKLM ROOT THUMB));
	assert_non_null(
	    registry_value(evidence_registry(e), HKLM CA THUMB, "Blob"));
	evidence_free(e);

	/* the store alone is not enough: the world wants a restart */
	f.act->wait(f.lab, 10 * TIME_MINUTE);
	assert_int_equal(help_lab_times(&f, IIS, " 201 "), 0);
	before = help_lab_times(&f, IIS, " 403 ");
	assert_int_equal(host_lab_done(f.lab, LAB_REBOOT, ""), OK);
	f.act->wait(f.lab, 2 * TIME_MINUTE);
	assert_int_equal(help_lab_times(&f, IIS, " 201 "), 0);
	f.act->wait(f.lab, 20 * TIME_MINUTE);
	assert_true(help_lab_times(&f, IIS, " 201 {unknown}") > 9);
	assert_in_range(help_lab_times(&f, IIS, " 403 "), before, before + 1);

	/* and back again: the undo of a fix brings the fault back */
	help_lab_move(&f, ACT_CA, ACT_ROOT);
	e = help_lab_read(&f);
	assert_null(registry_key(evidence_registry(e), HKLM CA THUMB));
	assert_int_equal(
	    registry_value(evidence_registry(e), HKLM ROOT THUMB, "Blob")
		->raw.n,
	    2);
	evidence_free(e);
	help_lab_close(&f);
}

static void
test_odd_thumbprints(void **state)
{
	struct help_lab f;

	(void)state;
	help_lab_open(&f, &help_world);
	assert_int_equal(
	    f.act->cert_put(f.lab, ACT_CA, "..\\..", SPAN("x")), ERR_USAGE);
	assert_int_equal(
	    f.act->cert_put(f.lab, ACT_CA, THUMB "0", SPAN("x")), ERR_USAGE);
	assert_int_equal(f.act->cert_drop(f.lab, ACT_CA, THUMB), ERR_NOT_FOUND);
	help_lab_close(&f);
}

/* A restarted service writes its value, later, and only with a network. */
static void
test_service(void **state)
{
	struct lab_world offline = help_world;
	struct help_lab f;
	struct buf data = BUF_INIT;
	enum service_state s;
	uint32_t type;

	(void)state;
	offline.initial |= LAB_OFFLINE;
	help_lab_open(&f, &offline);
	assert_int_equal(
	    f.act->service_get(f.lab, "nothing", &s), ERR_NOT_FOUND);
	for (int round = 0; round < 2; round++) {
		f.act->service_stop(f.lab, "intune connector service");
		f.act->wait(f.lab, 3 * TIME_SECOND);
		f.act->service_get(f.lab, "NDESConnectorSvc", &s);
		assert_int_equal(s, SERVICE_STOPPED);
		f.act->service_start(f.lab, "NDESConnectorSvc");
		f.act->wait(f.lab, 5 * TIME_SECOND);
		f.act->service_get(f.lab, "NDESConnectorSvc", &s);
		assert_int_equal(s, SERVICE_STARTING);
		f.act->wait(f.lab, 40 * TIME_SECOND);
		f.act->service_get(f.lab, "NDESConnectorSvc", &s);
		assert_int_equal(s, SERVICE_RUNNING);
		assert_int_equal(f.act->value_get(f.lab, INTUNE,
				     "SigningCertificate", &type, &data),
		    ERR_NOT_FOUND);
		f.act->wait(f.lab, 10 * TIME_SECOND);
		assert_int_equal(f.act->value_get(f.lab, INTUNE,
				     "SigningCertificate", &type, &data),
		    round ? OK : ERR_NOT_FOUND);
		host_lab_done(f.lab, LAB_INSTRUCT, "mend-network");
	}
	assert_string_equal(buf_str(&data), "AB\"\\C\xC3\xA9");
	assert_int_equal(help_lab_times(&f, "crp_04_14.svclog",
			     "a &lt; &quot;b&quot; &amp; "),
	    1);
	buf_free(&data);
	help_lab_close(&f);
}

static void
test_dependents(void **state)
{
	struct help_lab f;
	struct buf names = BUF_INIT;

	(void)state;
	help_lab_open(&f, &help_world);
	assert_int_equal(f.act->service_dependents(f.lab, "W3SVC", &names), OK);
	assert_string_equal(buf_str(&names), "Needy\n");
	f.act->service_stop(f.lab, "Needy");
	f.act->wait(f.lab, TIME_SECOND);
	buf_clear(&names);
	f.act->service_dependents(f.lab, "W3SVC", &names);
	assert_int_equal(names.n, 0);
	buf_free(&names);
	help_lab_close(&f);
}

/* All types come back from the export as they went in. */
static void
test_values(void **state)
{
	static const struct {
		uint32_t type;
		struct span data;
	} cases[] = {
		{ 1, { "a\\\"b\xC3\xA9\xF0\x9F\x98\x80", 10 } },
		{ 2, { "%SystemRoot%\\x", 14 } },
		{ 3, { "\0\1\xff", 3 } },
		{ 4, { "\x10\x20\x30\x40", 4 } },
		{ 1, { "", 0 } },
	};
	struct help_lab f;
	struct evidence *e;
	char name[] = "v0";

	(void)state;
	help_lab_open(&f, &help_world);
	for (size_t i = 0; i < 5; i++) {
		name[1] = (char)('0' + i);
		assert_int_equal(f.act->value_set(f.lab, INTUNE, name,
				     cases[i].type, cases[i].data),
		    OK);
	}
	assert_int_equal(f.act->value_drop(f.lab, INTUNE, "Old"), OK);
	assert_int_equal(
	    f.act->value_drop(f.lab, INTUNE, "Old"), ERR_NOT_FOUND);
	e = help_lab_read(&f);
	for (size_t i = 0; i < 5; i++) {
		const struct reg_value *v;

		name[1] = (char)('0' + i);
		v = registry_value(evidence_registry(e), INTUNE, name);
		assert_non_null(v);
		assert_int_equal(v->type, cases[i].type);
		assert_true(span_eq(v->raw, cases[i].data));
	}
	assert_non_null(registry_key(evidence_registry(e), INTUNE));
	assert_null(registry_value(evidence_registry(e), INTUNE, "Old"));
	evidence_free(e);
	help_lab_close(&f);
}

static void
test_plant(void **state)
{
	struct help_lab f;
	struct evidence *e;
	struct buf blob = BUF_INIT;
	size_t good;

	(void)state;
	help_lab_open(&f, &help_world);
	help_lab_move(&f, ACT_ROOT, ACT_CA);
	host_lab_done(f.lab, LAB_REBOOT, "");
	f.act->wait(f.lab, 20 * TIME_MINUTE);
	good = help_lab_times(&f, IIS, " 201 ");
	assert_true(good > 5);
	assert_int_equal(host_lab_plant(f.lab), OK);
	assert_int_equal(f.act->cert_get(f.lab, ACT_ROOT, THUMB, &blob), OK);
	assert_int_equal(blob.n, 2);
	e = help_lab_read(&f);
	assert_null(registry_key(evidence_registry(e), HKLM CA THUMB));
	assert_non_null(registry_key(evidence_registry(e), HKLM ROOT THUMB));
	evidence_free(e);
	f.act->wait(f.lab, 20 * TIME_MINUTE);
	assert_int_equal(help_lab_times(&f, IIS, " 201 "), good);
	buf_free(&blob);
	help_lab_close(&f);
}

/* A log in UTF-16 goes on in UTF-16; a new day has a new file and head. */
static void
test_files(void **state)
{
	struct help_lab f;
	struct buf text = BUF_INIT;

	(void)state;
	help_lab_open(&f, &help_world);
	help_dir_write(f.copy, "plugin.log",
	    (struct span){ "\xff\xfe"
			   "a\0",
		4 });
	f.act->wait(f.lab, 13 * TIME_HOUR);
	help_dir_read(f.copy, "plugin.log", &text);
	assert_int_equal(text.n % 2, 0);
	assert_memory_equal(text.p + 4, "S\0e\0n\0", 6);
	assert_int_equal(help_lab_times(&f, IIS, "#Fields"), 1);
	assert_int_equal(
	    help_lab_times(&f, "iis/u_ex260415.log", "#Fields"), 1);
	assert_int_equal(help_lab_times(&f, IIS, "2026-04-15"), 0);
	buf_free(&text);
	help_lab_close(&f);
}

/* A request has at most 64 lines; what it has beyond is not written. */
static void
test_long_request(void **state)
{
	static struct lab_line lines[65];
	static const struct lab_effect effects[] = {
		{ .on = LAB_INSTRUCT, .target = "", .is = "", .writes = 0 },
	};
	const struct lab_request request = { "long", lines, 65 };
	struct lab_world world = help_world;
	struct help_lab f;

	(void)state;
	for (size_t i = 0; i < 65; i++)
		lines[i].text = i < 63    ? "before"
				: i == 63 ? "the last"
					  : "one more";
	world.requests = &request;
	world.request_count = 1;
	world.effects = effects;
	world.effect_count = 1;
	world.traffic_count = 0;
	help_lab_open(&f, &world);
	assert_int_equal(host_lab_done(f.lab, LAB_INSTRUCT, "x"), OK);
	assert_int_equal(help_lab_times(&f, IIS, "before"), 63);
	assert_int_equal(help_lab_times(&f, IIS, "the last"), 1);
	assert_int_equal(help_lab_times(&f, IIS, "one more"), 0);
	help_lab_close(&f);
}

/* A value is set, and a service comes up that writes another and a line. */
static enum err
act_and_wait(struct help_lab *f)
{
	enum err err = f->act->value_set(f->lab, INTUNE, "New", 1, SPAN("x"));

	if (err == OK)
		err = f->act->service_stop(f->lab, "NDESConnectorSvc");
	f->act->wait(f->lab, 3 * TIME_SECOND);
	if (err == OK)
		err = f->act->service_start(f->lab, "NDESConnectorSvc");
	f->act->wait(f->lab, TIME_MINUTE);
	f->act->wait(f->lab, TIME_MINUTE);
	return err ? err : host_lab_trouble(f->lab);
}

/* What stands in the files of the copy afterwards. */
static void
read_all(struct help_lab *f, struct buf *out)
{
	static const char *const files[] = { IIS, "plugin.log",
		"crp_04_14.svclog", LAB_CHANGES_FILE };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		help_dir_read(f->copy, files[i], out);
}

/*
 * Memory runs out at any place: all of it happened, or an error tells.  What
 * is not freed then, ASan sees.
 */
static void
test_starved(void **state)
{
	struct buf whole = BUF_INIT, now = BUF_INIT;
	unsigned long nth = 0, calls = 0;
	struct help_lab f;
	enum err err;

	(void)state;
	do {
		help_lab_open(&f, &help_world);
		help_dir_write(f.copy, "plugin.log",
		    (struct span){ "\xff\xfe"
				   "a\0",
			4 });
		starve(STARVE_MEMORY, nth, false);
		err = act_and_wait(&f);
		starve_over(STARVE_MEMORY);
		buf_clear(&now);
		read_all(&f, &now);
		if (nth == 0) {
			calls = starve_calls(STARVE_MEMORY);
			buf_add(&whole, buf_span(&now));
		}
		if (err == OK)
			assert_true(span_eq(buf_span(&now), buf_span(&whole)));
		else
			assert_int_equal(err, ERR_NOMEM);
		help_lab_end(&f);
	} while (nth++ < calls);
	assert_true(nth > 20);
	buf_free(&whole);
	buf_free(&now);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_same_for_all),
		cmocka_unit_test(test_certificates),
		cmocka_unit_test(test_odd_thumbprints),
		cmocka_unit_test(test_service),
		cmocka_unit_test(test_dependents),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_plant),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_long_request),
		cmocka_unit_test(test_starved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
