/*
 * The log of the connector's set-up, and the files by which the legacy
 * connector reports to Intune.
 */

#include "engine/evidence/evidence.h"
#include "engine/host/host_folder.h"
#include "tests/help_capture.h"
#include "tests/help_dir.h"
#include "tests/help_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char log_text[] =
    "=== Verbose logging started: 9/28/2022  23:59:58  Build type: SHIP "
    "UNICODE 5.00.10011.00  Calling process: C:\\Windows\\msiexec.exe ===\r\n"
    "MSI (c) (FC:E0) [23:59:58:060]: Resetting cached policy values\r\n"
    "AddNDESToCertPrivKey: Error 0x80090014: CryptAcquireContext failed. "
    "Error hr = 80090014lx\r\n"
    "\r\n"
    "MSI (s) (8C:BC) [00:00:01:500]: Product: Microsoft Intune Connector -- "
    "Installation failed.\r\n";

static void
lines_and_times(void **state)
{
	int64_t first;
	struct fed f;

	(void)state;
	assert_true(time_parse(SPAN("2022-09-28T23:59:58Z"), &first));
	assert_int_equal(reader_setuplog.sniff(SPAN(log_text)), 70);
	feed(&f, &reader_setuplog, SPAN(log_text), 0, NULL);
	assert_int_equal(f.count, 4);
	assert_int_equal(f.records[0].time, first);
	assert_true(f.records[0].zone_unknown);
	assert_int_equal(f.records[1].time, first + 60000);
	assert_int_equal(f.records[2].time, first + 60000);
	assert_int_equal(f.records[2].line, 3);
	/* past midnight */
	assert_int_equal(f.records[3].time, first + 3500000);
	fed_free(&f);
	feed_all_sizes(&reader_setuplog, SPAN(log_text), 1, NULL);
	feed_hostile(&reader_setuplog, SPAN(log_text));
}

/* Day and month cannot be told apart: no time rather than a wrong one. */
static void
no_time(void **state)
{
	static const char text[] =
	    "=== Logging started: 5/6/2022  10:28:28 ===\r\n"
	    "MSI (s) (8C:BC) [10:28:28:500]: x\r\n";
	struct fed f;

	(void)state;
	feed(&f, &reader_setuplog, SPAN(text), 0, NULL);
	assert_int_equal(f.count, 2);
	assert_int_equal(f.records[1].time, TIME_NONE);
	assert_string_equal(
	    fed_field(&f, 1, FIELD_NOT_BEFORE), "2022-05-06T10:28:28.500Z");
	assert_string_equal(
	    fed_field(&f, 1, FIELD_NOT_AFTER), "2022-06-05T10:28:28.500Z");
	assert_int_equal(fed_problems(&f, PROBLEM_DATE_ORDER), 2);
	fed_free(&f);
	assert_int_equal(reader_setuplog.sniff(SPAN("=== a: 1 ===\n")), 0);
	assert_int_equal(reader_setuplog.sniff(SPAN("MSI (s) [1\n")), 0);
}

/* A line before that allows one order only decides for the rest. */
static void
order_of_the_file(void **state)
{
	static const char text[] =
	    "=== Logging started: 28/5/2022  10:28:28 ===\r\n"
	    "=== Logging started: 5/6/2022  10:28:28 ===\r\n";
	struct fed f;
	int64_t second;

	(void)state;
	assert_true(time_parse(SPAN("2022-06-05T10:28:28Z"), &second));
	feed(&f, &reader_setuplog, SPAN(text), 0, NULL);
	assert_int_equal(f.records[1].time, second);
	assert_int_equal(fed_problems(&f, PROBLEM_DATE_ORDER), 0);
	fed_free(&f);
}

static void
set_up(struct help_capture *h, const char *file, const char *date,
    const char *release)
{
	struct buf text = BUF_INIT;

	buf_printf(&text,
	    "=== Logging started: %s  10:28:28 ===\r\n"
	    "MSI (s) (28:54) [10:29:11:999]: Windows Installer installed the "
	    "product. Product Name: Certificate Connector for Microsoft Intune."
	    " Product Version: %s. Product Language: 1033. Manufacturer: "
	    "Microsoft Corporation. Installation success or error status: 0."
	    "\r\n",
	    date, release);
	help_file(h, file, buf_span(&text));
	buf_free(&text);
}

/*
 * Two logs of a set-up: the newer one counts, whatever their names, and where
 * their dates leave open which it is, both are told and none is judged.
 */
static void
two_set_ups(void **state)
{
	static const struct {
		const char *date[2], *value;
	} cases[] = {
		{ { "20/3/2026", "13/2/2025" }, "6.2510.3.2002" },
		{ { "3/4/2026", "1/2/2025" }, "6.2510.3.2002" },
		{ { "1/2/2025", "3/4/2026" }, "6.2406.0.1001" },
		{ { "3/4/2026", "4/3/2026" }, "6.2510.3.2002, 6.2406.0.1001" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct help_capture h = help_capture_new(*state);
		const struct diagnosis *d;
		bool open = strchr(cases[i].value, ',') != NULL;

		help_key(&h, HELP_UNIFIED);
		help_write(&h);
		set_up(&h, "a.log", cases[i].date[0], "6.2510.3.2002");
		set_up(&h, "b.log", cases[i].date[1], "6.2406.0.1001");
		help_run_written(&h);
		d = case_diagnosis(h.c);
		assert_int_equal(d->setting_count, 1);
		assert_string_equal(d->settings[0].value, cases[i].value);
		assert_int_equal(d->settings[0].undecided, open);
		assert_string_equal(
		    d->connector.version, open ? "" : cases[i].value);
		help_capture_free(&h);
	}
}

/* Inside a folder it names the cause, as it did when it was named alone. */
static void
in_a_capture(void **state)
{
	struct help_capture h = help_capture_new(*state);

	buf_puts(&h.excerpt, log_text);
	help_run(&h);
	assert_string_equal(
	    help_cause(&h, "setup-cert-not-v2-template"), "likely");
	help_capture_free(&h);
}

static const char *const status_texts[] = {
	"<Status><CertificateSerialNumber>5A</CertificateSerialNumber>"
	"<UserID>u1</UserID><DeviceID>d-1</DeviceID>"
	"<Thumbprint>AB12</Thumbprint></Status>",
	"{\"CertificateSerialNumber\":\"5A\",\"UserID\":\"u1\","
	"\"DeviceID\": \"d-1\",\"Thumbprint\":\"AB12\"}",
	"CertificateSerialNumber: 5A\r\nUserID: u1\r\nDeviceID: d-1\r\n"
	"Thumbprint: AB12\r\n",
};

static void
request_status(void **state)
{
	struct fed f;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct span text = span_of(status_texts[i]);

		assert_int_equal(reader_requeststatus.sniff(text), 55);
		f.source.file = NULL;
		feed(&f, &reader_requeststatus, text, 0, NULL);
		assert_int_equal(f.count, 1);
		assert_string_equal(
		    fed_field(&f, 0, FIELD_CERTIFICATE_HASH), "AB12");
		assert_string_equal(fed_field(&f, 0, FIELD_NAME), "d-1");
		fed_free(&f);
		feed_all_sizes(&reader_requeststatus, text, 1, NULL);
		feed_hostile(&reader_requeststatus, text);
	}
	assert_int_equal(
	    reader_requeststatus.sniff(SPAN("UserID: a\nDeviceID: b\n")), 0);
}

static void
keep_state(void *arg, const struct record *r, const struct source *s)
{
	struct buf *out = arg;

	(void)s;
	buf_add(out, r->field[FIELD_STATE]);
	buf_byte(out, ' ');
}

/* What became of a request is where its file lies. */
static void
by_folder(void **state)
{
	static const char *const folders[] = { "Failed", "Processing",
		"other" };
	struct buf out = BUF_INIT, name = BUF_INIT;
	const struct evidence_sink sink = { .record = keep_state, .arg = &out };
	const struct interest in = { .keys = NULL };
	char *dir = help_dir_new();
	struct evidence *e;
	struct host *h;
	bool done;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		buf_clear(&name);
		buf_printf(&name, "CertificateRequestStatus/%s/1", folders[i]);
		help_dir_write(dir, buf_str(&name), span_of(status_texts[i]));
	}
	h = host_folder_new(dir, NULL);
	e = evidence_new(h, &in, NULL);
	assert_int_equal(evidence_count(e), 3);
	assert_int_equal(evidence_read(e, ~0u, UINT64_MAX, &sink, &done), OK);
	assert_string_equal(buf_str(&out), "Failed Processing  ");
	evidence_free(e);
	host_free(h);
	help_dir_end(dir);
	buf_free(&out);
	buf_free(&name);
}

/* What waits is no outcome: Succeed may not have been copied.  One sent is. */
static void
reports(void **state)
{
	for (size_t sent = 0; sent < 2; sent++) {
		struct help_capture h = help_capture_new(*state);
		struct buf name = BUF_INIT;

		help_plugin_good(&h, 0, 7);
		help_write(&h);
		for (size_t i = 0; i < 3 + sent; i++) {
			buf_clear(&name);
			buf_printf(&name, "CertificateRequestStatus/%s/%zu",
			    i < 3 ? "Processing" : "Succeed", i);
			help_dir_write(
			    h.dir, buf_str(&name), span_of(status_texts[0]));
		}
		help_run_written(&h);
		assert_string_equal(help_verdict(&h, "notified"),
		    sent ? "pass" : "no-evidence");
		assert_string_equal(help_cause(&h, "notify-not-sent"), "");
		help_capture_free(&h);
		buf_free(&name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_times),
		cmocka_unit_test(no_time),
		cmocka_unit_test(order_of_the_file),
		cmocka_unit_test(two_set_ups),
		cmocka_unit_test(in_a_capture),
		cmocka_unit_test(request_status),
		cmocka_unit_test(by_folder),
		cmocka_unit_test(reports),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
