/*
 * Files that nobody wrote for this program, from the shared folder
 * (NDES_SHARED, else ../shared): each is read as a capture of one file, all
 * together as one capture, and the labelled ones give what their label says.
 * Skipped when the folder is not there.
 */

#include "tests/help_json.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "engine/base/xml.h"
#include "engine/report/report.h"
#include "tests/help_feed.h"

static void
shared_path(struct buf *out, const char *name)
{
	const char *shared = getenv("NDES_SHARED");

	buf_clear(out);
	buf_printf(out, "%s/%s", shared ? shared : "../shared", name);
}

/* Skips the test when there is no folder of real files. */
static void
need_shared(void)
{
	struct buf path = BUF_INIT;
	struct stat st;
	int found;

	shared_path(&path, "real");
	found = stat(buf_str(&path), &st) == 0;
	buf_free(&path);
	if (!found) {
		print_message("skipped: no real files in ../shared/real\n");
		skip();
	}
}

/* A tab-separated table of the shared folder. */
static void
read_table(const char *name, struct buf *out)
{
	struct buf path = BUF_INIT;
	char block[4096];
	size_t n;
	FILE *in;

	shared_path(&path, name);
	in = fopen(buf_str(&path), "rb");
	if (!in)
		fail_msg("%s is missing", buf_str(&path));
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		buf_add(out, (struct span){ block, n });
	fclose(in);
	buf_free(&path);
}

/* Column N of a row, from 0. */
static struct span
column(struct span row, int n)
{
	struct span cell = SPAN("");

	for (int i = 0; i <= n; i++) {
		if (!span_next(&row, '\t', &cell))
			return SPAN("");
	}
	return cell;
}

/* Read alone: counts are sane and both reports come out. */
static void
read_alone(const struct knowledge *k, const char *path)
{
	struct case_file *c = help_read(k, path);
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < case_source_count(c); i++) {
		const struct source *s = case_source(c, i);

		assert_true(s->read || s->err);
		if (s->first != TIME_NONE)
			assert_true(s->records > 0 && s->first <= s->last);
	}
	assert_true(case_source_count(c) + case_left_count(c) > 0);
	report_text(c, LANG_FR, &out);
	assert_false(buf_failed(&out));
	free(help_json(c));
	buf_free(&out);
	case_free(c);
}

static size_t
walk(const struct knowledge *k, const char *dir)
{
	struct dirent **list = NULL;
	int n = scandir(dir, &list, NULL, alphasort);
	size_t count = 0;

	assert_true(n >= 0);
	for (int i = 0; i < n; i++) {
		struct buf path = BUF_INIT;
		struct stat st;

		buf_printf(&path, "%s/%s", dir, list[i]->d_name);
		if (list[i]->d_name[0] == '.' || stat(buf_str(&path), &st)) {
			/* not a file of ours */
		} else if (S_ISDIR(st.st_mode)) {
			count += walk(k, buf_str(&path));
		} else {
			read_alone(k, buf_str(&path));
			count++;
		}
		buf_free(&path);
		free(list[i]);
	}
	free(list);
	return count;
}

static void
test_each_alone(void **state)
{
	struct buf path = BUF_INIT;

	need_shared();
	shared_path(&path, "real");
	assert_true(walk(*state, buf_str(&path)) > 50);
	buf_free(&path);
}

/* Excerpts are no evidence inside a folder; logs are, whatever they tell. */
static void
test_all_together(void **state)
{
	struct buf path = BUF_INIT;
	struct case_file *c;

	need_shared();
	shared_path(&path, "real");
	c = help_read(*state, buf_str(&path));
	for (size_t i = 0; i < case_source_count(c); i++)
		assert_int_not_equal(case_source(c, i)->kind, SOURCE_TEXT);
	free(help_json(c));
	case_free(c);
	buf_free(&path);
}

/*
 * Events that are whole: counted by their tags alone.  A start tag counts
 * when an end tag comes before the next start tag.
 */
static size_t
count_events(struct span text)
{
	size_t n = 0, at = 0, next, end;

	while ((at = span_find(text, SPAN("<E2ETraceEvent"), at)) != SIZE_MAX) {
		at++;
		next = span_find(text, SPAN("<E2ETraceEvent"), at);
		end = span_find(text, SPAN("</E2ETraceEvent>"), at);
		n += end != SIZE_MAX && end < next;
	}
	return n;
}

static void
test_events(void **state)
{
	static const char *const names[] = {
		"svclog/friend502_SdrConfigExample.e2e",
		"svclog/gsirsat_app_messages_TRUNCATED.svclog",
		"svclog/logjoint_XmlWriterTraceListener1.xml",
		"svclog/srijhb_Traces.svclog",
	};

	(void)state;
	need_shared();
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct buf text = BUF_INIT;
		struct fed f;

		assert_true(real_file(names[i], &text));
		print_message("%s\n", names[i]);
		feed(&f, &reader_crp, buf_span(&text), 0, NULL);
		assert_int_equal(f.count, count_events(buf_span(&text)));
		assert_true(f.count > 0);
		fed_free(&f);
		buf_free(&text);
	}
}

/* True when the first wave of causes has SLUG. */
static bool
is_first_wave(struct span table, struct span slug)
{
	struct span row;

	while (span_line(&table, &row)) {
		if (span_eq(column(row, 0), slug))
			return span_is(column(row, 3), "1");
	}
	return false;
}

static const char *
first_cause(const struct case_file *c)
{
	const struct diagnosis *d = case_diagnosis(c);

	return d->cause_count > 0
		   ? know_cause(case_knowledge(c), d->causes[0].cause)->id
		   : "no cause";
}

static void
expect_nothing(
    struct buf *complaints, const struct case_file *c, const char *path)
{
	const struct diagnosis *d = case_diagnosis(c);

	if (d->cause_count > 0)
		buf_printf(complaints, "  %s: %s, expected no cause\n", path,
		    first_cause(c));
	for (size_t i = 0; i < d->check_count; i++) {
		if (d->checks[i].verdict == VERDICT_FAIL)
			buf_printf(complaints, "  %s: %s fails\n", path,
			    know_check(case_knowledge(c), i)->id);
	}
}

static void
test_labels(void **state)
{
	struct buf labels = BUF_INIT, causes = BUF_INIT, path = BUF_INIT,
		   complaints = BUF_INIT;
	struct span rest, row;
	size_t faults = 0, healthy = 0;

	need_shared();
	read_table("real/labelled.tsv", &labels);
	read_table("causes.tsv", &causes);
	rest = buf_span(&labels);
	while (span_line(&rest, &row)) {
		struct span name = column(row, 0), slug = column(row, 1);
		bool fault = is_first_wave(buf_span(&causes), slug);
		bool well = span_find(slug, SPAN("healthy"), 0) != SIZE_MAX ||
			    span_is(slug, "negative-control");
		struct case_file *c;

		if (!fault && !well)
			continue;
		shared_path(&path, "real/");
		buf_add(&path, name);
		c = help_read(*state, buf_str(&path));
		if (well)
			expect_nothing(&complaints, c, buf_str(&path));
		else if (!span_is(slug, first_cause(c)))
			buf_printf(&complaints, "  %s: %s, expected %.*s\n",
			    buf_str(&path), first_cause(c), (int)slug.n,
			    slug.p);
		faults += fault;
		healthy += well;
		case_free(c);
	}
	if (complaints.n > 0)
		fail_msg("labels\n%s", buf_str(&complaints));
	assert_true(faults >= 9 && healthy >= 10);
	buf_free(&labels);
	buf_free(&causes);
	buf_free(&path);
	buf_free(&complaints);
}

int
main(void)
{
	struct err_info info = { .code = OK };
	struct knowledge *k;
	int failed = 1;

	xml_start();
	k = knowledge_builtin(&info);
	if (k) {
		const struct CMUnitTest tests[] = {
			cmocka_unit_test_prestate(test_each_alone, k),
			cmocka_unit_test_prestate(test_all_together, k),
			cmocka_unit_test(test_events),
			cmocka_unit_test_prestate(test_labels, k),
		};

		failed = cmocka_run_group_tests(tests, NULL, NULL);
	}
	knowledge_free(k);
	xml_stop();
	return failed;
}
