/*
 * The lab host: a private copy that obeys, and a clock that moves only when
 * it is told to.
 */

#include "engine/host/host_lab.h"

#include "engine/base/times.h"
#include "engine/evidence/evidence.h"
#include "tests/help_dir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define THUMB  "0123456789ABCDEF0123456789ABCDEF01234567"
#define INTUNE "HKLM\\SOFTWARE\\Microsoft\\MicrosoftIntune\\NDESConnector"
#define ROOT   "SOFTWARE\\Microsoft\\SystemCertificates\\ROOT\\Certificates\\"
#define CA     "SOFTWARE\\Microsoft\\SystemCertificates\\CA\\Certificates\\"
#define HKLM   "HKEY_LOCAL_MACHINE\\"
#define START  INT64_C(1776168000000000) /* 2026-04-14T12:00:00Z */

enum { IN_ROOT = 1, REFUSED = 2, OFFLINE = 4 };

static const struct lab_effect effects[] = {
	{ .on = LAB_CERT_DROP,
	    .target = "Root " THUMB,
	    .is = "",
	    .clear = IN_ROOT,
	    .writes = SIZE_MAX },
	{ .on = LAB_CERT_PUT,
	    .target = "root " THUMB,
	    .is = "",
	    .set = IN_ROOT,
	    .writes = SIZE_MAX },
	{ .on = LAB_REBOOT,
	    .target = "",
	    .is = "",
	    .when = { 0, IN_ROOT },
	    .clear = REFUSED,
	    .writes = SIZE_MAX },
	{ .on = LAB_SERVICE_START,
	    .target = "NDESConnectorSvc",
	    .is = "",
	    .when = { 0, OFFLINE },
	    .after = 40 * TIME_SECOND,
	    .values = (const struct lab_value[]){ { INTUNE,
		"SigningCertificate", 1, { "AB\"\\C\xC3\xA9", 7 }, false } },
	    .value_count = 1,
	    .writes = 2 },
	{ .on = LAB_INSTRUCT,
	    .target = "mend-network",
	    .is = "",
	    .clear = OFFLINE,
	    .writes = SIZE_MAX },
};

static const struct lab_log logs[] = {
	{ "iis", "iis/u_ex{yymmdd}.log", "#Fields: date time n\r\n",
	    "{date} {time} {text}\r\n", false },
	{ "plugin", "plugin.log", "", "", false },
	{ "crp", "crp_{mm}_{dd}.svclog", "", "<t at=\"{iso}\">{text}</t>",
	    true },
};

static const struct lab_line refused[] = {
	{ 1, 0, 0, "Sending at {local-time}{bias} {local-date}" },
	{ 0, 1000000, 1500000, "403 {since:1} {client} {agent}" },
};
static const struct lab_line issued[] = { { 0, 0, 0, "201 {unknown}" } };
static const struct lab_line told[] = { { 2, 0, 0, "a < \"b\" & {thread}" } };

static const struct lab_request requests[] = {
	{ "refused", refused, 2 },
	{ "issued", issued, 1 },
	{ "told", told, 1 },
};

static const struct lab_traffic traffic[] = {
	{ 0, { REFUSED, 0 }, 60 * TIME_SECOND, 20 * TIME_SECOND },
	{ 1, { 0, REFUSED }, 60 * TIME_SECOND, 20 * TIME_SECOND },
};

static const struct lab_service services[] = {
	{ "NDESConnectorSvc", "Intune Connector Service", "", true,
	    6 * TIME_SECOND, 3 * TIME_SECOND, { 0, 0 } },
	{ "W3SVC", "", "", true, TIME_SECOND, TIME_SECOND, { 0, 0 } },
	{ "Needy", "", "W3SVC", true, TIME_SECOND, TIME_SECOND, { 0, 0 } },
};

static const char *const clients[] = { "10.0.0.1", "10.0.0.2" };
static const char *const agents[] = { "one", "two" };
static const struct lab_variable variables[] = {
	{ "client", clients, 2 },
	{ "agent", agents, 2 },
};

static const struct lab_world world = {
	.name = "test",
	.start = START,
	.bias = -120,
	.reboot = 180 * TIME_SECOND,
	.initial = IN_ROOT | REFUSED,
	.services = services,
	.service_count = 3,
	.effects = effects,
	.effect_count = 5,
	.logs = logs,
	.log_count = 3,
	.requests = requests,
	.request_count = 3,
	.traffic = traffic,
	.traffic_count = 2,
	.variables = variables,
	.variable_count = 2,
};

struct fixture {
	char *capture, *parent, *copy;
	struct host *lab;
	const struct act_ops *act;
};

static void
open_lab(struct fixture *f, const struct lab_world *w)
{
	struct err_info info = { .code = OK };
	struct buf path = BUF_INIT;

	f->capture = help_dir_new();
	f->parent = help_dir_new();
	buf_printf(&path, "%s/deep/copy", f->parent);
	f->copy = buf_steal(&path);
	help_dir_write(f->capture, "registry/a.reg",
	    SPAN("Windows Registry Editor Version 5.00\r\n\r\n"
		 "[" HKLM ROOT THUMB "]\r\n\"Blob\"=hex:01,02\r\n\r\n"
		 "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\MicrosoftIntune\\"
		 "NDESConnector]\r\n\"Old\"=\"x\"\r\n"));
	help_dir_write(f->capture, "plugin.log", SPAN("before\r\n"));
	f->lab = host_lab_new(f->capture, f->copy, w, &info);
	assert_non_null(f->lab);
	assert_int_equal(
	    host_lab_seed(f->lab, HKLM ROOT THUMB, "Blob", 3, SPAN("\1\2")),
	    OK);
	assert_int_equal(
	    host_lab_seed(f->lab, INTUNE, "Old", 1, SPAN("x")), OK);
	assert_int_equal(host_lab_start(f->lab), OK);
	f->act = host_acts(f->lab);
	assert_non_null(f->act);
}

static void
close_lab(struct fixture *f)
{
	assert_int_equal(host_lab_trouble(f->lab), OK);
	host_free(f->lab);
	help_dir_end(f->capture);
	help_dir_end(f->parent);
	free(f->copy);
}

static size_t
times_in(const struct fixture *f, const char *file, const char *what)
{
	struct buf text = BUF_INIT;
	size_t at = 0, count = 0;

	help_dir_read(f->copy, file, &text);
	while (text.n && (at = span_find(buf_span(&text), span_of(what), at)) !=
			     SIZE_MAX) {
		count++;
		at++;
	}
	buf_free(&text);
	return count;
}

static void
skip_record(void *arg, const struct record *r, const struct source *s)
{
	(void)arg, (void)r, (void)s;
}

static void
skip_end(void *arg, const struct source *s)
{
	(void)arg, (void)s;
}

/* What evidence makes of the lab's registry. */
static struct evidence *
read_registry(struct fixture *f)
{
	const struct evidence_sink sink = { skip_record, skip_end, NULL };
	struct err_info info = { .code = OK };
	struct evidence *e = evidence_new(f->lab, &info);
	bool done = false;

	assert_non_null(e);
	while (!done)
		assert_int_equal(
		    evidence_read(e, ~0u, UINT64_MAX, &sink, &done), OK);
	return e;
}

#define IIS "iis/u_ex260414.log"

static void
test_copy(void **state)
{
	struct err_info info = { .code = OK };
	struct fixture f;
	struct buf text = BUF_INIT;

	(void)state;
	open_lab(&f, &world);
	assert_int_equal(f.lab->nature, HOST_LAB);
	assert_int_equal(host_now(f.lab), START);
	help_dir_read(f.copy, "plugin.log", &text);
	assert_string_equal(buf_str(&text), "before\r\n");
	buf_clear(&text);
	f.act->wait(f.lab, TIME_HOUR);
	help_dir_read(f.capture, "plugin.log", &text);
	assert_string_equal(buf_str(&text), "before\r\n");
	assert_null(host_lab_new(f.capture, f.copy, &world, &info));
	assert_int_equal(info.code, ERR_USAGE);
	assert_null(host_lab_new("/nonexistent", f.parent, &world, &info));
	buf_free(&text);
	close_lab(&f);
}

static void
test_clock(void **state)
{
	struct fixture f;
	enum service_state s;

	(void)state;
	open_lab(&f, &world);
	f.act->service_stop(f.lab, "W3SVC");
	assert_int_equal(f.act->service_get(f.lab, "W3SVC", &s), OK);
	assert_int_equal(s, SERVICE_STOPPING);
	assert_int_equal(host_now(f.lab), START);
	f.act->wait(f.lab, -5);
	f.act->wait(f.lab, 0);
	assert_int_equal(host_now(f.lab), START);
	assert_int_equal(times_in(&f, IIS, "403"), 0);
	f.act->wait(f.lab, 10 * TIME_MINUTE);
	assert_int_equal(host_now(f.lab), START + 10 * TIME_MINUTE);
	assert_in_range(times_in(&f, IIS, " 403 "), 7, 15);
	assert_int_equal(times_in(&f, IIS, "#Fields"), 1);
	assert_int_equal(times_in(&f, "plugin.log", "-120 04-14-2026\r\n"),
	    times_in(&f, "plugin.log", "Sending at 14:0"));
	close_lab(&f);
}

/* No line of the future, and in waits of any length the same lines. */
static void
test_same_for_all(void **state)
{
	struct fixture a, b;
	struct buf one = BUF_INIT, other = BUF_INIT;

	(void)state;
	open_lab(&a, &world);
	open_lab(&b, &world);
	a.act->wait(a.lab, 30 * TIME_MINUTE);
	for (int i = 0; i < 1800; i++)
		b.act->wait(b.lab, TIME_SECOND);
	help_dir_read(a.copy, IIS, &one);
	help_dir_read(b.copy, IIS, &other);
	assert_true(one.n > 500);
	assert_string_equal(buf_str(&one), buf_str(&other));
	assert_int_equal(times_in(&a, IIS, "10.0.0.1 two"), 0);
	assert_int_equal(times_in(&a, IIS, "10.0.0.2 one"), 0);
	assert_true(times_in(&a, IIS, "10.0.0.2 two") > 0);
	buf_free(&one);
	buf_free(&other);
	close_lab(&a);
	close_lab(&b);
}

static void
move(struct fixture *f, enum act_store from, enum act_store to)
{
	struct buf blob = BUF_INIT;

	assert_int_equal(f->act->cert_get(f->lab, from, THUMB, &blob), OK);
	assert_int_equal(
	    f->act->cert_put(f->lab, to, THUMB, buf_span(&blob)), OK);
	assert_int_equal(f->act->cert_drop(f->lab, from, THUMB), OK);
	assert_int_equal(
	    f->act->cert_get(f->lab, from, THUMB, &blob), ERR_NOT_FOUND);
	buf_free(&blob);
}

static void
test_certificates(void **state)
{
	struct fixture f;
	struct evidence *e;
	size_t before;

	(void)state;
	open_lab(&f, &world);
	f.act->wait(f.lab, 10 * TIME_MINUTE);
	move(&f, ACT_ROOT, ACT_CA);
	e = read_registry(&f);
	assert_null(registry_key(evidence_registry(e), HKLM ROOT THUMB));
	assert_non_null(
	    registry_value(evidence_registry(e), HKLM CA THUMB, "Blob"));
	evidence_free(e);

	/* the store alone is not enough: the world wants a restart */
	f.act->wait(f.lab, 10 * TIME_MINUTE);
	assert_int_equal(times_in(&f, IIS, " 201 "), 0);
	before = times_in(&f, IIS, " 403 ");
	assert_int_equal(host_lab_done(f.lab, LAB_REBOOT, ""), OK);
	f.act->wait(f.lab, 2 * TIME_MINUTE);
	assert_int_equal(times_in(&f, IIS, " 201 "), 0);
	f.act->wait(f.lab, 20 * TIME_MINUTE);
	assert_true(times_in(&f, IIS, " 201 {unknown}") > 9);
	assert_in_range(times_in(&f, IIS, " 403 "), before, before + 1);

	/* and back again: the undo of a fix brings the fault back */
	move(&f, ACT_CA, ACT_ROOT);
	e = read_registry(&f);
	assert_null(registry_key(evidence_registry(e), HKLM CA THUMB));
	assert_int_equal(
	    registry_value(evidence_registry(e), HKLM ROOT THUMB, "Blob")
		->raw.n,
	    2);
	evidence_free(e);
	close_lab(&f);
}

static void
test_odd_thumbprints(void **state)
{
	struct fixture f;

	(void)state;
	open_lab(&f, &world);
	assert_int_equal(
	    f.act->cert_put(f.lab, ACT_CA, "..\\..", SPAN("x")), ERR_USAGE);
	assert_int_equal(
	    f.act->cert_put(f.lab, ACT_CA, THUMB "0", SPAN("x")), ERR_USAGE);
	assert_int_equal(f.act->cert_drop(f.lab, ACT_CA, THUMB), ERR_NOT_FOUND);
	close_lab(&f);
}

/* A restarted service writes its value, later, and only with a network. */
static void
test_service(void **state)
{
	struct lab_world offline = world;
	struct fixture f;
	struct buf data = BUF_INIT;
	enum service_state s;
	uint32_t type;

	(void)state;
	offline.initial |= OFFLINE;
	open_lab(&f, &offline);
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
	assert_int_equal(
	    times_in(&f, "crp_04_14.svclog", "a &lt; &quot;b&quot; &amp; "), 1);
	buf_free(&data);
	close_lab(&f);
}

static void
test_dependents(void **state)
{
	struct fixture f;
	struct buf names = BUF_INIT;

	(void)state;
	open_lab(&f, &world);
	assert_int_equal(f.act->service_dependents(f.lab, "W3SVC", &names), OK);
	assert_string_equal(buf_str(&names), "Needy\n");
	f.act->service_stop(f.lab, "Needy");
	f.act->wait(f.lab, TIME_SECOND);
	buf_clear(&names);
	f.act->service_dependents(f.lab, "W3SVC", &names);
	assert_int_equal(names.n, 0);
	buf_free(&names);
	close_lab(&f);
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
	struct fixture f;
	struct evidence *e;
	char name[] = "v0";

	(void)state;
	open_lab(&f, &world);
	for (size_t i = 0; i < 5; i++) {
		name[1] = (char)('0' + i);
		assert_int_equal(f.act->value_set(f.lab, INTUNE, name,
				     cases[i].type, cases[i].data),
		    OK);
	}
	assert_int_equal(f.act->value_drop(f.lab, INTUNE, "Old"), OK);
	assert_int_equal(
	    f.act->value_drop(f.lab, INTUNE, "Old"), ERR_NOT_FOUND);
	e = read_registry(&f);
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
	close_lab(&f);
}

static void
test_plant(void **state)
{
	struct fixture f;
	struct evidence *e;
	struct buf blob = BUF_INIT;
	size_t good;

	(void)state;
	open_lab(&f, &world);
	move(&f, ACT_ROOT, ACT_CA);
	host_lab_done(f.lab, LAB_REBOOT, "");
	f.act->wait(f.lab, 20 * TIME_MINUTE);
	good = times_in(&f, IIS, " 201 ");
	assert_true(good > 5);
	assert_int_equal(host_lab_plant(f.lab), OK);
	assert_int_equal(f.act->cert_get(f.lab, ACT_ROOT, THUMB, &blob), OK);
	assert_int_equal(blob.n, 2);
	e = read_registry(&f);
	assert_null(registry_key(evidence_registry(e), HKLM CA THUMB));
	assert_non_null(registry_key(evidence_registry(e), HKLM ROOT THUMB));
	evidence_free(e);
	f.act->wait(f.lab, 20 * TIME_MINUTE);
	assert_int_equal(times_in(&f, IIS, " 201 "), good);
	buf_free(&blob);
	close_lab(&f);
}

/* A log in UTF-16 goes on in UTF-16; a new day has a new file and head. */
static void
test_files(void **state)
{
	struct fixture f;
	struct buf text = BUF_INIT;

	(void)state;
	open_lab(&f, &world);
	help_dir_write(f.copy, "plugin.log",
	    (struct span){ "\xff\xfe"
			   "a\0",
		4 });
	f.act->wait(f.lab, 13 * TIME_HOUR);
	help_dir_read(f.copy, "plugin.log", &text);
	assert_int_equal(text.n % 2, 0);
	assert_memory_equal(text.p + 4, "S\0e\0n\0", 6);
	assert_int_equal(times_in(&f, IIS, "#Fields"), 1);
	assert_int_equal(times_in(&f, "iis/u_ex260415.log", "#Fields"), 1);
	assert_int_equal(times_in(&f, IIS, "2026-04-15"), 0);
	buf_free(&text);
	close_lab(&f);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
