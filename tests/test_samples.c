/*
 * Every folder of samples/: what case.txt expects is what the program says,
 * and its JSON is the one kept in tests/golden.  Neither the size of the
 * steps nor the order of the questions changes it.  A new sample needs no C;
 * UPDATE=1 in the environment writes the kept JSON anew.
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

#include <cmocka.h>

#include "engine/base/buf.h"
#include "engine/base/utf8.h"
#include "engine/base/xml.h"
#include "engine/report/report.h"

#define SAMPLES     "samples"
#define GOLDEN      "tests/golden"
#define SAMPLES_MAX 500
#define PATH_LENGTH 1024
#define STEPS_MAX   10000000

struct sample_dir {
	const struct knowledge *k;
	char *id;
	char path[PATH_LENGTH]; /* of the capture */
};

/* case.txt against a judged case; what differs is told in COMPLAINTS. */
struct expectation {
	const struct case_file *c;
	const struct diagnosis *d;
	struct buf complaints;
	unsigned keys_seen;
};

static void
compare(
    struct expectation *x, const char *what, const char *got, struct span want)
{
	if (!span_is(want, got))
		buf_printf(&x->complaints, "  %s: %s, expected %.*s\n", what,
		    got, (int)want.n, want.p);
}

static void
expect_title(struct expectation *x, struct span want)
{
	if (want.n == 0 || !utf8_valid(want))
		buf_puts(&x->complaints, "  a title or an origin is empty\n");
}

static void
expect_generation(struct expectation *x, struct span want)
{
	compare(x, "generation", generation_name(x->d->generation), want);
}

static void
expect_verdict(struct expectation *x, struct span want)
{
	compare(x, "verdict", whole_name(x->d->whole), want);
}

/* Ids of the causes that are more than possible, a blank between two. */
static void
expect_causes(struct expectation *x, struct span want)
{
	struct buf got = BUF_INIT;

	for (size_t i = 0; i < x->d->cause_count; i++) {
		const struct cause_result *r = &x->d->causes[i];

		if (r->certainty == CERTAINTY_POSSIBLE)
			continue;
		buf_puts(&got, got.n ? " " : "");
		buf_puts(&got, know_cause(case_knowledge(x->c), r->cause)->id);
	}
	compare(x, "causes", buf_str(&got), want);
	buf_free(&got);
}

static void
expect_exit(struct expectation *x, struct span want)
{
	char got[16];

	snprintf(got, sizeof(got), "%d", report_exit(x->c));
	compare(x, "exit", got, want);
}

static void
expect_one_check(struct expectation *x, struct span id, struct span want)
{
	char name[80];
	size_t i;

	snprintf(name, sizeof(name), "%.*s", (int)id.n, id.p);
	i = know_check_find(case_knowledge(x->c), name);
	if (i == SIZE_MAX)
		buf_printf(&x->complaints, "  no check is called %s\n", name);
	else
		compare(x, name, verdict_name(x->d->checks[i].verdict), want);
}

static const struct {
	const char *key;
	void (*expect)(struct expectation *x, struct span want);
} keys[] = {
	{ "title-en", expect_title },
	{ "title-fr", expect_title },
	{ "origin", expect_title },
	{ "generation", expect_generation },
	{ "verdict", expect_verdict },
	{ "causes", expect_causes },
	{ "exit", expect_exit },
};
enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

static void
expect_line(struct expectation *x, struct span line)
{
	size_t colon = span_find_byte(line, ':', 0);
	struct span key = span_slice(line, 0, colon);
	struct span want = span_trim(span_slice(line, colon + 1, line.n));

	if (line.n == 0)
		return;
	assert_int_not_equal(colon, SIZE_MAX);
	if (span_is(key, "part"))
		return; /* path_of() */
	if (span_starts(key, "check ")) {
		expect_one_check(x, span_slice(key, 6, key.n), want);
		return;
	}
	for (unsigned i = 0; i < KEYS; i++) {
		if (span_is(key, keys[i].key)) {
			keys[i].expect(x, want);
			x->keys_seen |= 1u << i;
			return;
		}
	}
	buf_printf(&x->complaints, "  unknown key %.*s\n", (int)key.n, key.p);
}

/* False when it cannot be opened. */
static bool
slurp(const char *path, struct buf *out)
{
	FILE *in = fopen(path, "rb");
	char block[4096];
	size_t n;

	if (!in)
		return false;
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		buf_add(out, (struct span){ block, n });
	fclose(in);
	return true;
}

/* Where the server is that PATH/case.txt names, if there are more. */
static void
path_of(struct sample_dir *s)
{
	struct buf text = BUF_INIT;
	struct span rest, line, part = SPAN("");
	char path[PATH_LENGTH];

	snprintf(path, sizeof(path), "%s/%s/case.txt", SAMPLES, s->id);
	slurp(path, &text);
	rest = buf_span(&text);
	while (span_line(&rest, &line))
		if (span_starts(line, "part: "))
			part = span_slice(line, 5, line.n);
	part = span_trim(part);
	snprintf(s->path, sizeof(s->path), "%s/%s/capture%s%.*s", SAMPLES,
	    s->id, part.n ? "/" : "", (int)part.n, part.p);
	buf_free(&text);
}

static void
test_expected(void **state)
{
	const struct sample_dir *s = *state;
	struct expectation x = { help_read(s->k, s->path), NULL, BUF_INIT, 0 };
	struct buf text = BUF_INIT;
	struct span rest, line;
	char path[PATH_LENGTH];

	x.d = case_diagnosis(x.c);
	snprintf(path, sizeof(path), "%s/%s/case.txt", SAMPLES, s->id);
	assert_true(slurp(path, &text));
	rest = buf_span(&text);
	while (span_line(&rest, &line))
		expect_line(&x, line);
	if (x.keys_seen != (1u << KEYS) - 1)
		buf_puts(&x.complaints, "  case.txt lacks a key\n");
	if (x.complaints.n > 0)
		fail_msg("%s:\n%s", s->id, buf_str(&x.complaints));
	buf_free(&x.complaints);
	buf_free(&text);
	case_free((struct case_file *)x.c);
}

static void
write_golden(const char *path, const char *text)
{
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
}

static void
test_golden(void **state)
{
	const struct sample_dir *s = *state;
	struct case_file *c = help_read(s->k, s->path);
	char *got = help_json(c), path[PATH_LENGTH];
	struct buf want = BUF_INIT;

	snprintf(path, sizeof(path), "%s/%s.json", GOLDEN, s->id);
	if (getenv("UPDATE"))
		write_golden(path, got);
	else if (!slurp(path, &want))
		fail_msg("%s is missing; UPDATE=1 writes it", path);
	else
		help_same(path, got, buf_str(&want));
	buf_free(&want);
	free(got);
	case_free(c);
}

/* Reads KINDS in steps of BUDGET bytes. */
static void
read_some(struct case_file *c, unsigned kinds, uint64_t budget)
{
	struct case_progress p = { 0 };
	uint64_t before = 0;

	case_want(c, kinds);
	for (long i = 0; !p.finished; i++) {
		assert_true(i < STEPS_MAX);
		assert_int_equal(case_step(c, budget, &p), OK);
		assert_true(p.done >= before && p.done <= p.total);
		before = p.finished ? 0 : p.done;
	}
}

static char *
whole_json(const struct sample_dir *s)
{
	struct case_file *c = help_read(s->k, s->path);
	char *text = help_json(c);

	case_free(c);
	return text;
}

static void
test_steps(void **state)
{
	static const uint64_t budgets[] = { 1021, 65537 };
	const struct sample_dir *s = *state;
	char *want = whole_json(s);

	for (size_t i = 0; i < sizeof(budgets) / sizeof(*budgets); i++) {
		struct case_file *c = help_open(s->k, s->path);
		char *got;

		read_some(c, CASE_EVERYTHING, budgets[i]);
		got = help_json(c);
		help_same("in small steps", got, want);
		free(got);
		case_free(c);
	}
	free(want);
}

/* As one who asks check by check, and changes his mind in between. */
static void
test_order(void **state)
{
	const struct sample_dir *s = *state;
	char *want = whole_json(s), *got;
	struct case_file *c = help_open(s->k, s->path);
	struct case_progress p;

	for (int kind = SOURCE_COUNT; kind-- > 0;) {
		case_want(c, CASE_EVERYTHING);
		assert_int_equal(case_step(c, 997, &p), OK);
		case_cancel(c);
		read_some(c, 1u << kind, 50021);
		assert_true(case_was_read(c, (enum source_kind)kind));
		got = help_json(c);
		free(got);
	}
	read_some(c, CASE_EVERYTHING, UINT64_MAX);
	got = help_json(c);
	help_same("one kind after the other", got, want);
	free(got);
	free(want);
	case_free(c);
}

/* The source of the same kind in a capture of one file. */
static const struct source *
source_like(const struct case_file *c, const struct source *s)
{
	for (size_t i = 0; i < case_source_count(c); i++) {
		if (case_source(c, i)->kind == s->kind)
			return case_source(c, i);
	}
	return NULL;
}

/* The file named by itself, read to its end. */
static struct case_file *
read_file(const struct sample_dir *s, const char *file)
{
	struct buf path = BUF_INIT;
	struct case_file *c;

	buf_printf(&path, "%s/%s", s->path, file);
	c = help_read(s->k, buf_str(&path));
	buf_free(&path);
	free(help_json(c));
	return c;
}

static void
test_alone(void **state)
{
	const struct sample_dir *s = *state;
	struct case_file *c = help_read(s->k, s->path);

	for (size_t i = 0; i < case_source_count(c); i++) {
		const struct source *source = case_source(c, i), *alone;
		struct case_file *one;

		/* what is in an archive cannot be named by itself */
		if (strstr(source->file, ".zip/"))
			continue;
		one = read_file(s, source->file);
		alone = source_like(one, source);
		if (!alone)
			fail_msg("%s is no evidence when alone", source->file);
		assert_int_equal(alone->records, source->records);
		case_free(one);
	}
	for (size_t i = 0; i < case_left_count(c); i++) {
		const struct evidence_left *l = case_left(c, i);

		if (!l->err && l->kind != UNREAD_NOT_COLLECTED)
			case_free(read_file(s, l->file));
	}
	case_free(c);
}

/* A path or a word that is too long is not broken. */
static bool
has_blank(struct span line)
{
	return span_find_byte(span_trim(line), ' ', 0) != SIZE_MAX;
}

static void
test_report(void **state)
{
	const struct sample_dir *s = *state;
	struct case_file *c = help_read(s->k, s->path);

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		struct buf out = BUF_INIT;
		struct span rest, line;

		report_text(c, (enum lang)lang, &out);
		rest = buf_span(&out);
		assert_true(utf8_valid(rest) && rest.n > 0);
		while (span_line(&rest, &line)) {
			if (utf8_columns(line) > 80 && has_blank(line))
				fail_msg("too wide: %.*s", (int)line.n, line.p);
		}
		buf_free(&out);
	}
	case_free(c);
}

static const struct {
	CMUnitTestFunction run;
	const char *name; /* ends with a letter, see run.sh */
} kinds[] = {
	{ test_expected, "as case.txt expects" },
	{ test_golden, "JSON as kept" },
	{ test_steps, "same in small steps" },
	{ test_order, "same in another order" },
	{ test_alone, "each file alone" },
	{ test_report, "report in both languages" },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static int
is_name(const struct dirent *e)
{
	return e->d_name[0] != '.' && strchr(e->d_name, '.') == NULL;
}

/* A kept JSON without a sample is a sample that was lost. */
static void
test_none_lost(void **state)
{
	struct dirent **list = NULL;
	int n = scandir(GOLDEN, &list, NULL, alphasort);

	(void)state;
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		struct span name = span_of(list[i]->d_name);
		char path[PATH_LENGTH];
		FILE *in;

		if (span_ends(name, ".json")) {
			snprintf(path, sizeof(path), "%s/%.*s/case.txt",
			    SAMPLES, (int)name.n - 5, name.p);
			in = fopen(path, "rb");
			if (!in)
				fail_msg("%s is missing", path);
			fclose(in);
		}
		free(list[i]);
	}
	free(list);
}

static int
run(const struct knowledge *k, struct dirent **list, int n)
{
	struct sample_dir *samples = calloc((size_t)n, sizeof(*samples));
	struct CMUnitTest *tests = calloc(
	    (size_t)n * KINDS + 1, sizeof(*tests));
	size_t count = 0;
	int failed;

	tests[count++] = (struct CMUnitTest)cmocka_unit_test(test_none_lost);
	for (int i = 0; i < n; i++) {
		struct sample_dir *s = &samples[i];

		s->k = k;
		s->id = list[i]->d_name;
		path_of(s);
		for (int j = 0; j < KINDS; j++) {
			struct buf name = BUF_INIT;

			buf_printf(&name, "%s: %s", s->id, kinds[j].name);
			tests[count++] = (struct CMUnitTest){ buf_steal(&name),
				kinds[j].run, NULL, NULL, s };
		}
	}
	failed = _cmocka_run_group_tests("samples", tests, count, NULL, NULL);
	for (size_t i = 1; i < count; i++)
		free((char *)tests[i].name);
	free(tests);
	free(samples);
	return failed;
}

int
main(void)
{
	struct err_info info = { .code = OK };
	struct dirent **list = NULL;
	int n = scandir(SAMPLES, &list, is_name, alphasort), failed = 1;
	struct knowledge *k;

	xml_start();
	k = knowledge_builtin(&info);
	if (k && n > 0 && n <= SAMPLES_MAX)
		failed = run(k, list, n);
	else
		fprintf(stderr, "no guide or no samples: %s\n", info.detail);
	knowledge_free(k);
	xml_stop();
	for (int i = 0; i < n; i++)
		free(list[i]);
	free(list);
	return failed;
}
