/*
 * A small lab for tests.
 */

#include "tests/help_lab.h"

#include "engine/base/times.h"
#include "tests/help_dir.h"
#include "tests/help_reg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const struct lab_effect effects[] = {
	{ .on = LAB_CERT_DROP,
	    .target = "Root " THUMB,
	    .is = "",
	    .clear = LAB_IN_ROOT,
	    .writes = SIZE_MAX },
	{ .on = LAB_CERT_PUT,
	    .target = "root " THUMB,
	    .is = "",
	    .set = LAB_IN_ROOT,
	    .writes = SIZE_MAX },
	{ .on = LAB_REBOOT,
	    .target = "",
	    .is = "",
	    .when = { 0, LAB_IN_ROOT },
	    .clear = LAB_REFUSED,
	    .writes = SIZE_MAX },
	{ .on = LAB_SERVICE_START,
	    .target = "NDESConnectorSvc",
	    .is = "",
	    .when = { 0, LAB_OFFLINE },
	    .after = 40 * TIME_SECOND,
	    .values = (const struct lab_value[]){ { INTUNE,
		"SigningCertificate", 1, { "AB\"\\C\xC3\xA9", 7 }, false } },
	    .value_count = 1,
	    .writes = 2 },
	{ .on = LAB_INSTRUCT,
	    .target = "mend-network",
	    .is = "",
	    .clear = LAB_OFFLINE,
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
	{ 0, { LAB_REFUSED, 0 }, 60 * TIME_SECOND, 20 * TIME_SECOND },
	{ 1, { 0, LAB_REFUSED }, 60 * TIME_SECOND, 20 * TIME_SECOND },
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

const struct lab_world help_world = {
	.name = "test",
	.start = START,
	.bias = -120,
	.reboot = 180 * TIME_SECOND,
	.initial = LAB_IN_ROOT | LAB_REFUSED,
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

void
help_lab_open(struct help_lab *f, const struct lab_world *w)
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

void
help_lab_close(struct help_lab *f)
{
	assert_int_equal(host_lab_trouble(f->lab), OK);
	help_lab_end(f);
}

void
help_lab_end(struct help_lab *f)
{
	host_free(f->lab);
	help_dir_end(f->capture);
	help_dir_end(f->parent);
	free(f->copy);
}

size_t
help_lab_times(const struct help_lab *f, const char *file, const char *what)
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
struct evidence *
help_lab_read(struct help_lab *f)
{
	const struct evidence_sink sink = {
		.record = skip_record, .source_end = skip_end, .arg = NULL
	};
	struct err_info info = { .code = OK };
	struct evidence *e = evidence_new(f->lab, &help_interest, &info);
	bool done = false;

	assert_non_null(e);
	while (!done)
		assert_int_equal(
		    evidence_read(e, ~0u, UINT64_MAX, &sink, &done), OK);
	return e;
}

void
help_lab_move(struct help_lab *f, enum act_store from, enum act_store to)
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
