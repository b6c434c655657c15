/*
 * Evidence of a folder: what is recognised, in which order it is read, and
 * that neither budgets nor faults of one file change what the others give.
 */

#include "engine/evidence/evidence.h"

#include "engine/host/host_folder.h"
#include "tests/help_certs.h"
#include "tests/help_reg.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define EVERYTHING ((1u << SOURCE_COUNT) - 1)

#define IIS_HEAD                                                               \
	"#Software: Microsoft Internet Information Services 10.0\r\n"          \
	"#Version: 1.0\r\n"                                                    \
	"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port "   \
	"cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus "  \
	"sc-win32-status time-taken\r\n"
#define IIS_ROW(day, time, stem)                                               \
	"2026-03-" day " " time " fe80::1%13 POST " stem                       \
	" - 443 - fe80::1%13 NDES_Plugin - 201 0 0 875\r\n"
#define VERIFY "/CertificateRegistrationSvc/Certificate/VerifyRequest"

#define EVENT(time, text)                                                      \
	"<E2ETraceEvent xmlns=\"http://schemas.microsoft.com/2004/06/"         \
	"E2ETraceEvent\"><System xmlns=\"http://schemas.microsoft.com/2004/"   \
	"06/windows/eventlog/system\"><EventID>0</EventID><Type>3</Type>"      \
	"<SubType Name=\"Information\">0</SubType><Level>8</Level>"            \
	"<TimeCreated SystemTime=\"2026-03-02T" time "Z\" /><Source "          \
	"Name=\"CertificateRegistrationPoint\" /><Correlation ActivityID=\"{"  \
	"00000000-0000-0000-0000-000000000000}\" /><Execution "                \
	"ProcessName=\"w3wp\" ProcessID=\"7364\" ThreadID=\"50\" />"           \
	"<Channel/><Computer>NDES01</Computer></System><ApplicationData>" text \
	"</ApplicationData></E2ETraceEvent>"

#define TRACE(time, text)                                                      \
	"<![LOG[" text "]LOG]!><time=\"" time "-60\" date=\"3-2-2026\" "       \
	"component=\"NDESPlugin\" context=\"\" type=\"1\" thread=\"50\" "      \
	"file=\"\">\r\n"

#define CONNECTOR_KEY                                                          \
	"HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\MicrosoftIntune\\"           \
	"NDESConnector"

/* A folder of its own, which each test is in. */
struct world {
	char top[40];
	struct host *host;
	struct evidence *evidence;
	struct buf notes;
};

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	*state = w;
	if (!w)
		return -1;
	strcpy(w->top, "/tmp/test_evidence.XXXXXX");
	if (!mkdtemp(w->top) || chdir(w->top) != 0)
		return -1;
	return mkdir("c", 0755);
}

static void
forget(struct world *w)
{
	evidence_free(w->evidence);
	w->evidence = NULL;
	host_free(w->host);
	w->host = NULL;
	buf_clear(&w->notes);
}

static int
teardown(void **state)
{
	struct world *w = *state;
	struct buf b = BUF_INIT;
	int rc;

	forget(w);
	buf_printf(&b, "rm -rf %s", w->top);
	rc = chdir("/") == 0 ? system(buf_str(&b)) : -1;
	buf_free(&b);
	buf_free(&w->notes);
	free(w);
	return rc;
}

static void
put(const char *path, struct span text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	if (text.n > 0)
		assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}

static struct evidence *
look(struct world *w, const char *path)
{
	forget(w);
	w->host = host_folder_new(path, NULL);
	assert_non_null(w->host);
	w->evidence = evidence_new(w->host, &help_interest, NULL);
	assert_non_null(w->evidence);
	return w->evidence;
}

static void
on_record(void *arg, const struct record *r, const struct source *s)
{
	struct world *w = arg;

	assert_int_equal(r->source, s->kind);
	buf_printf(&w->notes, "%s:%" PRIu64 ":%" PRIu64 " %" PRIi64 " ",
	    s->file, r->line, r->offset, r->time);
	buf_add(&w->notes, r->text);
	buf_byte(&w->notes, '\n');
}

static void
on_end(void *arg, const struct source *s)
{
	struct world *w = arg;

	buf_printf(&w->notes, "end %s %" PRIu64 "\n", s->file, s->records);
}

static void
read_kinds(struct world *w, unsigned kinds, uint64_t budget)
{
	const struct evidence_sink sink = {
		.record = on_record, .source_end = on_end, .arg = w
	};
	uint64_t got, total, before = 0;
	bool done = false;

	while (!done) {
		assert_int_equal(
		    evidence_read(w->evidence, kinds, budget, &sink, &done),
		    OK);
		evidence_progress(w->evidence, kinds, &got, &total);
		assert_true(got >= before && got <= total);
		before = got;
	}
	assert_int_equal(got, total);
}

/* "kind file" of each source, "file what-it-looks-like" of each other. */
static const char *
listing(struct world *w)
{
	const struct evidence *e = w->evidence;
	const struct evidence_left *l;
	const struct source *s;
	size_t i;

	buf_clear(&w->notes);
	for (i = 0; i < evidence_count(e); i++) {
		s = evidence_source(e, i);
		buf_printf(
		    &w->notes, "%s %s\n", source_kind_name(s->kind), s->file);
	}
	for (i = 0; i < evidence_left_count(e); i++) {
		l = evidence_left(e, i);
		buf_printf(&w->notes, "%s %s\n", l->file, unread_name(l->kind));
	}
	return buf_str(&w->notes);
}

static void
by_content(void **state)
{
	struct world *w = *state;
	char nuls[3000] = { 0 };

	put("c/a.txt", SPAN(IIS_HEAD IIS_ROW("02", "09:00:00", VERIFY)));
	put("c/b", SPAN(EVENT("09:00:00.1234567", "VerifyRequest Started.")));
	put("c/c.iis", SPAN(TRACE("10:00:00.123", "Calling VerifyRequest")));
	put("c/d.log", SPAN("Windows Registry Editor Version 5.00\r\n\r\n"
			    "[" CONNECTOR_KEY "]\r\n"));
	put("c/u_ex260302.log", SPAN("We saw this in the log:\n" IIS_ROW(
				    "02", "09:00:00", VERIFY) "Bad.\n"));
	put("c/w.log", SPAN("#Version: 1.5\r\n#Software: Microsoft Windows "
			    "Firewall\r\n#Time Format: Local\r\n#Fields: date "
			    "time action protocol src-ip dst-ip src-port "
			    "dst-port\r\n2026-03-02 09:00:00 ALLOW TCP "
			    "10.0.0.1 10.0.0.2 50000 443\r\n"));
	put("c/x.log", (struct span){ nuls, sizeof(nuls) });
	put("c/y.log", SPAN(""));
	put("c/z.log", SPAN("MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0"));
	look(w, "c");
	assert_string_equal(listing(w),
	    "iis a.txt\nndesplugin c.iis\ncrp b\nregistry d.log\n"
	    "x.log empty\ny.log empty\nw.log w3c-other\nu_ex260302.log text\n"
	    "z.log unknown\n");
}

static void
oldest_first(void **state)
{
	struct world *w = *state;

	put("c/1.log", SPAN(IIS_HEAD IIS_ROW("03", "09:00:00", VERIFY)));
	put("c/2.log", SPAN(IIS_HEAD IIS_ROW("01", "09:00:00", VERIFY)));
	put("c/3.log", SPAN(IIS_HEAD IIS_ROW("02", "09:00:00", VERIFY)));
	put("c/4.log", SPAN(IIS_HEAD));
	put("c/NDESPlugin.lo_", SPAN(TRACE("10:00:01.0", "Calling "
							 "VerifyRequest")));
	put("c/NDESPlugin.log", SPAN(TRACE("10:00:00.0", "Calling "
							 "VerifyRequest")));
	put("c/P.lo_", SPAN("Calling VerifyRequest ...  \r\n"
			    "Verify challenge returns true\r\n"));
	put("c/P.log", SPAN("Calling VerifyRequest ...  \r\n"
			    "Verify challenge returns true\r\n"));
	look(w, "c");
	assert_string_equal(listing(w),
	    "iis 4.log\niis 2.log\niis 3.log\niis 1.log\n"
	    "ndesplugin P.lo_\nndesplugin P.log\n"
	    "ndesplugin NDESPlugin.log\nndesplugin NDESPlugin.lo_\n");
}

/* So many that a crew looks at them: each is what it is when it is alone. */
static void
many_by_content(void **state)
{
	static const struct {
		const char *name;
		struct span text;
	} kinds[] = {
		{ "u.log", SPAN(IIS_HEAD) },
		{ "crp", SPAN(EVENT("09:00:00.1234567", "Started.")) },
		{ "d.reg", SPAN("Windows Registry Editor Version 5.00\r\n\r\n"
				"[" CONNECTOR_KEY "]\r\n") },
		{ "e.txt", SPAN("") },
		{ "w.log", SPAN("We saw nothing in the log.\n") },
	};
	struct world *w = *state;
	struct buf wanted = BUF_INIT, text = BUF_INIT;
	char name[40];

	for (size_t i = 0; i < (sizeof(kinds) / sizeof(kinds[0])) * 20; i++) {
		size_t k = i % (sizeof(kinds) / sizeof(kinds[0])),
		       n = i / (sizeof(kinds) / sizeof(kinds[0]));

		snprintf(name, sizeof(name), "c/%02zu%s", n, kinds[k].name);
		buf_clear(&text);
		buf_add(&text, kinds[k].text);
		if (k == 0) /* the last ones are the oldest */
			buf_printf(&text,
			    "2026-03-%02zu 09:00:00 ::1 POST " VERIFY
			    " - 443 - ::1 NDES_Plugin - 201 0 0 875\r\n",
			    28 - n);
		put(name, buf_span(&text));
	}
	for (size_t n = 20; n-- > 0;)
		buf_printf(&wanted, "iis %02zuu.log\n", n);
	for (size_t n = 0; n < 20; n++)
		buf_printf(&wanted, "crp %02zucrp\n", n);
	for (size_t n = 0; n < 20; n++)
		buf_printf(&wanted, "registry %02zud.reg\n", n);
	for (size_t n = 0; n < 20; n++)
		buf_printf(&wanted, "%02zue.txt empty\n", n);
	for (size_t n = 0; n < 20; n++)
		buf_printf(&wanted, "%02zuw.log text\n", n);
	look(w, "c");
	assert_string_equal(listing(w), buf_str(&wanted));
	buf_free(&wanted);
	buf_free(&text);
}

static void
any_budget(void **state)
{
	static const uint64_t budgets[] = { 1, 2, 3, 7, 61, 64, 255, 1000,
		4096 };
	struct world *w = *state;
	struct buf whole = BUF_INIT;
	size_t i;

	put("c/1.log", SPAN(IIS_HEAD IIS_ROW("02", "09:00:00", VERIFY) IIS_ROW(
			   "02", "09:00:01", "/certsrv/mscep/mscep.dll")
			       IIS_HEAD IIS_ROW("02", "09:00:02", VERIFY)));
	put("c/2.log",
	    SPAN(TRACE("10:00:00.123", "Calling VerifyRequest ...")
		    TRACE("10:00:00.200", "Verify challenge returns <html>\r\n"
					  "<title>403</title>")
			TRACE("10:00:01.000", "Exiting VerifyRequest")));
	put("c/3.log",
	    SPAN(EVENT("09:00:00.1", "VerifyRequest Started.")
		    EVENT("09:00:00.2", "a&#xD;&#xA; at b &amp; c")
			EVENT("09:00:00.3", "VerifyRequest Finished with "
					    "status True")));
	look(w, "c");
	read_kinds(w, EVERYTHING, UINT64_MAX);
	buf_add(&whole, buf_span(&w->notes));
	assert_int_equal(
	    span_find(buf_span(&whole), SPAN("end 1.log 3\n"), 0) == SIZE_MAX,
	    false);
	assert_int_equal(
	    span_find(buf_span(&whole), SPAN("end 2.log 3\n"), 0) == SIZE_MAX,
	    false);
	assert_true(span_ends(buf_span(&whole), "end 3.log 3\n"));
	for (i = 0; i < sizeof(budgets) / sizeof(budgets[0]); i++) {
		look(w, "c");
		read_kinds(w, EVERYTHING, budgets[i]);
		assert_string_equal(buf_str(&w->notes), buf_str(&whole));
	}
	buf_free(&whole);
}

static void
only_some_kinds(void **state)
{
	struct world *w = *state;
	const struct source *s;

	put("c/1.log", SPAN(IIS_HEAD IIS_ROW("02", "09:00:00", VERIFY)));
	put("c/2.log", SPAN(EVENT("09:00:00.1", "VerifyRequest Started.")));
	look(w, "c");
	read_kinds(w, 1u << SOURCE_CRP, 100);
	assert_true(span_ends(buf_span(&w->notes), "end 2.log 1\n"));
	assert_int_equal(
	    span_find(buf_span(&w->notes), SPAN("1.log:"), 0), SIZE_MAX);
	s = evidence_source(w->evidence, 0);
	assert_int_equal(s->kind, SOURCE_IIS);
	assert_false(s->read);
	/* A second time there is nothing left to do. */
	buf_clear(&w->notes);
	read_kinds(w, 1u << SOURCE_CRP, 100);
	assert_int_equal(w->notes.n, 0);
	read_kinds(w, EVERYTHING, 100);
	assert_true(s->read);
	assert_int_equal(s->records, 1);
	assert_true(s->first == s->last && s->first != TIME_NONE);
}

static void
one_text(void **state)
{
	struct world *w = *state;
	char nuls[100] = { 'a', 0 };

	put("c/t.txt", SPAN("It says in NDESPlugin.log, I am told:\r\n"
			    "Signing certificate could not be retrieved.\r\n"));
	look(w, "c/t.txt");
	assert_string_equal(listing(w), "text t.txt\n");
	buf_clear(&w->notes);
	read_kinds(w, EVERYTHING, 9);
	assert_true(
	    span_find(buf_span(&w->notes), SPAN("Signing"), 0) != SIZE_MAX);
	/* The same file inside a folder is no evidence. */
	look(w, "c");
	assert_string_equal(listing(w), "t.txt text\n");
	put("c/t.txt", (struct span){ nuls, sizeof(nuls) });
	look(w, "c/t.txt");
	assert_string_equal(listing(w), "t.txt unknown\n");
}

static void
faults(void **state)
{
	struct world *w = *state;
	const struct source *s;

	put("c/1.log", SPAN(IIS_HEAD IIS_ROW("02", "09:00:00", VERIFY)));
	put("c/2.log", SPAN(IIS_HEAD IIS_ROW("03", "09:00:00", VERIFY)));
	assert_int_equal(symlink("../c", "c/loop"), 0);
	assert_int_equal(symlink("gone", "c/void"), 0);
	assert_int_equal(mkfifo("c/pipe", 0644), 0);
	look(w, "c");
	assert_string_equal(
	    listing(w), "iis 1.log\niis 2.log\nvoid unreadable\n");
	unlink("c/1.log");
	buf_clear(&w->notes);
	read_kinds(w, EVERYTHING, 64);
	s = evidence_source(w->evidence, 0);
	assert_int_equal(s->err, ERR_NOT_FOUND);
	assert_int_equal(s->problem[PROBLEM_UNREADABLE].count, 1);
	assert_int_equal(evidence_source(w->evidence, 1)->records, 1);
	assert_true(span_ends(buf_span(&w->notes), "end 2.log 1\n"));
}

static void
stopped_half_way(void **state)
{
	struct world *w = *state;
	bool done;

	put("c/1.log", SPAN(IIS_HEAD IIS_ROW("02", "09:00:00", VERIFY)));
	put("c/2.log", SPAN(EVENT("09:00:00.1", "VerifyRequest Started.")));
	look(w, "c");
	assert_int_equal(
	    evidence_read(w->evidence, EVERYTHING, 10, NULL, &done), OK);
	assert_false(done);
	forget(w);
}

/* Puts the text as regedit would: UTF-16LE behind a mark. */
static void
put_reg(const char *path, struct span text)
{
	struct buf raw = BUF_INIT;

	buf_puts(&raw, "\xFF\xFE");
	help_utf16(&raw, text);
	put(path, buf_span(&raw));
	buf_free(&raw);
}

static void
add_cert(struct buf *reg, const char *store, const char *subject)
{
	struct help_cert c = { .subject = subject };
	struct buf der = BUF_INIT;

	help_cert_make(&c, &der);
	help_reg_cert(reg, store, buf_span(&der), NULL, false);
	buf_free(&der);
}

/* "kind file records" of each source. */
static void
assert_counts(struct world *w, const char *expected)
{
	const struct source *s;
	size_t i;

	buf_clear(&w->notes);
	for (i = 0; i < evidence_count(w->evidence); i++) {
		s = evidence_source(w->evidence, i);
		assert_true(s->read);
		buf_printf(&w->notes, "%s %s %" PRIu64 "\n",
		    source_kind_name(s->kind), s->file, s->records);
	}
	assert_string_equal(buf_str(&w->notes), expected);
}

static void
registry(void **state)
{
	struct world *w = *state;
	struct buf reg = BUF_INIT;
	const struct reg_value *v;

	buf_puts(&reg, HELP_REG_HEAD "[" CONNECTOR_KEY "]\r\n"
				     "\"SigningCertificate\"=\"\xC3\xA9\"\r\n"
				     "\"Other\"=dword:0000fffe\r\n\r\n");
	put_reg("c/plain.reg", buf_span(&reg));
	add_cert(&reg, HELP_ROOT, "CN=Contoso Root CA");
	put_reg("c/both.reg", buf_span(&reg));
	buf_clear(&reg);
	buf_puts(&reg, HELP_REG_HEAD);
	help_reg_store(&reg, HELP_CA);
	add_cert(&reg, HELP_CA, "CN=Contoso Issuing CA");
	add_cert(&reg, HELP_CA, "CN=Contoso Other CA");
	put_reg("c/certs.reg", buf_span(&reg));
	buf_free(&reg);

	look(w, "c");
	assert_string_equal(listing(w),
	    "registry both.reg\nregistry plain.reg\n"
	    "certstore both.reg\ncertstore certs.reg\n");
	assert_int_equal(registry_count(evidence_registry(w->evidence)), 0);
	assert_int_equal(certstore_count(evidence_certstore(w->evidence)), 0);
	assert_int_equal(
	    evidence_source(w->evidence, 0)->encoding, ENC_UTF16LE);
	/* Either kind stands for both; records do not go to the sink. */
	buf_clear(&w->notes);
	read_kinds(w, 1u << SOURCE_CERTSTORE, 300);
	assert_int_equal(w->notes.n, 0);
	assert_counts(w, "registry both.reg 2\nregistry plain.reg 2\n"
			 "certstore both.reg 1\ncertstore certs.reg 2\n");
	v = registry_value(evidence_registry(w->evidence), CONNECTOR_KEY,
	    "SigningCertificate");
	assert_non_null(v);
	assert_true(span_is(v->raw, "\xC3\xA9"));
	assert_int_equal(certstore_count(evidence_certstore(w->evidence)), 3);
}

/* The head shows one kind of key, what comes later is of the other one. */
static void
registry_late(void **state)
{
	struct world *w = *state;
	struct buf reg = BUF_INIT, data = BUF_INIT;
	int i;

	for (i = 0; i < 20000; i++)
		buf_puts(&data, "12345");
	buf_puts(&reg, HELP_REG_HEAD "[" CONNECTOR_KEY "]\r\n");
	help_reg_hex(&reg, "Big", buf_span(&data));
	add_cert(&reg, HELP_ROOT, "CN=Contoso Root CA");
	put_reg("c/1.reg", buf_span(&reg));
	buf_clear(&reg);
	buf_puts(&reg, HELP_REG_HEAD);
	help_reg_store(&reg, HELP_CA);
	help_reg_hex(&reg, "Big", buf_span(&data));
	buf_puts(&reg, "[" CONNECTOR_KEY "]\r\n\"X\"=\"y\"\r\n");
	put_reg("c/2.reg", buf_span(&reg));
	buf_free(&reg);
	buf_free(&data);

	look(w, "c");
	assert_string_equal(listing(w), "registry 1.reg\ncertstore 2.reg\n");
	read_kinds(w, 1u << SOURCE_REGISTRY, 10000);
	assert_counts(w, "registry 1.reg 1\nregistry 2.reg 1\n"
			 "certstore 1.reg 1\ncertstore 2.reg 0\n");
}

static void
not_a_host(void **state)
{
	struct err_info info = { .code = OK };
	struct world *w = *state;

	w->host = host_folder_new("c", NULL);
	assert_int_equal(rmdir("c"), 0);
	w->evidence = evidence_new(w->host, &help_interest, &info);
	assert_null(w->evidence);
	assert_int_equal(info.code, ERR_NOT_FOUND);
	assert_string_equal(info.file, "c");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* However little is in them, many files are many steps. */
static void
many_small_files(void **state)
{
	static const char text[] = IIS_HEAD IIS_ROW("02", "06:40:27", VERIFY);
	struct world *w = *state;
	size_t steps = 0;
	char name[40], row[500];
	bool done = false;

	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "c/u_ex%d.log", i);
		snprintf(row, sizeof(row), "%.*s%d\r\n", (int)strlen(text) - 2,
		    text, i);
		put(name, span_of(row));
	}
	look(w, "c");
	assert_int_equal(evidence_count(w->evidence), 100);
	for (; !done && steps < 100; steps++)
		assert_int_equal(evidence_read(w->evidence, EVERYTHING,
				     10 * EVIDENCE_FILE_COST, NULL, &done),
		    OK);
	assert_true(done);
	assert_in_range(steps, 10, 30);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(by_content),
		TEST(oldest_first),
		TEST(many_by_content),
		TEST(any_budget),
		TEST(many_small_files),
		TEST(only_some_kinds),
		TEST(one_text),
		TEST(faults),
		TEST(stopped_half_way),
		TEST(registry),
		TEST(registry_late),
		TEST(not_a_host),
	};

	return cmocka_run_group_tests(tests, NULL, help_certs_teardown);
}
