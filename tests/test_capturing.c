/*
 * A server that is taken along: what the capture says is what the server
 * said, but for what is named here.  The server is a folder that says it is
 * one, with a clock.
 */

#include "engine/case/capturing.h"
#include "engine/case/target/save.h"
#include "engine/base/json.h"
#include "engine/evidence/certs/hash.h"
#include "engine/host/host_folder.h"
#include "engine/report/report.h"
#include "tests/help_capture.h"
#include "tests/help_dir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int64_t
clock_now(struct host *h)
{
	int64_t t = TIME_NONE;

	(void)h;
	assert_true(time_parse(SPAN("2026-05-06T00:00:00Z"), &t));
	return t;
}

/* The folder DIR as a server.  OPS must live as long as the case. */
static struct case_file *
server(const char *dir, const struct knowledge *k, struct host_ops *ops)
{
	static const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct host *h = host_folder_new(dir, NULL);
	struct case_file *c;

	assert_non_null(h);
	*ops = *h->ops;
	ops->now = clock_now;
	h->ops = ops;
	h->nature = HOST_LIVE;
	c = case_new(h, k, &options, NULL);
	assert_non_null(c);
	return c;
}

static struct capturing
take(const struct case_file *c, const char *path)
{
	struct capturing how = { .program = "ndes-doctor 1",
		.at = clock_now(NULL) };

	assert_int_equal(case_save_capture(path, c, &how, false, NULL), OK);
	return how;
}

static struct case_file *
open_again(const char *path, const struct knowledge *k)
{
	static const struct case_options options = {
		.now = TIME_NONE, .since = TIME_NONE, .step = -1
	};
	struct case_file *c = case_open(path, k, &options, NULL);

	assert_non_null(c);
	assert_int_equal(case_run(c), OK);
	return c;
}

/* What a capture cannot say the same. */
static bool
is_apart(const char *key)
{
	static const char *const names[] = { "capture", "path", "run_at",
		"file", "offset", "sources", "unread" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(key, names[i]) == 0)
			return true;
	return false;
}

static void put_json_value(const struct json *j, struct buf *out);

static void
put_member(void *arg, const char *key, const struct json *value)
{
	if (is_apart(key))
		return;
	buf_printf(arg, "%s: ", key);
	put_json_value(value, arg);
}

static void
put_json_value(const struct json *j, struct buf *out)
{
	json_each(j, put_member, out);
	for (size_t i = 0; i < json_count(j); i++)
		put_json_value(json_at(j, i), out);
	json_scalar(j, out);
	buf_byte(out, '\n');
}

/* The JSON without these. */
static char *
said(const struct case_file *c)
{
	struct json *j = report_tree(c, LANG_EN);
	struct buf out = BUF_INIT;

	put_json_value(j, &out);
	json_free(j);
	assert_false(buf_failed(&out));
	assert_true(out.n > 1000);
	return buf_steal(&out);
}

/* Kind and records of each source but the manifest. */
static void
put_sources(const struct case_file *c, struct buf *out)
{
	for (size_t i = 0; i < case_source_count(c); i++) {
		const struct source *s = case_source(c, i);

		if (!span_ends(span_of(s->file), "manifest.txt"))
			buf_printf(out, "%s %llu\n", source_kind_name(s->kind),
			    (unsigned long long)s->records);
	}
}

/*
 * Its clock is when it was made: what was good last month is as old in it as
 * it was on the server.
 */
static void
says_the_same(void **state)
{
	static const char *const samples[] = { "intermediate-in-root-local",
		"unified-offline-early", "healthy-legacy-cmtrace" };
	char *dir = help_dir_new();

	for (size_t i = 0; i < 3; i++) {
		struct buf folder = BUF_INIT, zip = BUF_INIT;
		struct buf before = BUF_INIT, after = BUF_INIT;
		struct case_file *live, *copy;
		struct host_ops ops;
		struct capturing how;
		char *a, *b;

		buf_printf(&folder, "samples/%s/capture", samples[i]);
		buf_printf(&zip, "%s/%zu.zip", dir, i);
		live = server(buf_str(&folder), *state, &ops);
		how = take(live, buf_str(&zip));
		assert_true(how.taken > 0);
		assert_int_equal(how.missed, 0);
		assert_int_equal(case_run(live), OK);
		copy = open_again(buf_str(&zip), *state);
		a = said(live);
		b = said(copy);
		assert_string_equal(a, b);
		put_sources(live, &before);
		put_sources(copy, &after);
		assert_string_equal(buf_str(&before), buf_str(&after));
		free(a);
		free(b);
		case_free(live);
		case_free(copy);
		buf_free(&folder);
		buf_free(&zip);
		buf_free(&before);
		buf_free(&after);
	}
	help_dir_end(dir);
}

#define SECRET "Geheim4711"

static const char config[] =
    "<configuration><system.applicationHost><applicationPools>\r\n"
    "<add name=\"SCEP\"><processModel identityType=\"SpecificUser\" "
    "password=\"" SECRET "\" /></add>\r\n"
    "</applicationPools></system.applicationHost></configuration>\r\n";

/* What the manifest says is what lies there; secrets do not. */
static void
manifest_and_secrets(void **state)
{
	char *dir = help_dir_new();
	struct buf zip = BUF_INIT, list = BUF_INIT, text = BUF_INIT;
	struct host_ops ops;
	struct case_file *live, *copy;
	struct capturing how;
	struct stream *s;
	struct hash *h = hash_new();
	char digest[HASH_TEXT_MAX], piece[4096];
	size_t got;

	help_dir_write(dir, "in/config/applicationHost.config", SPAN(config));
	help_dir_write(dir, "in/some words.txt", SPAN(SECRET " is no log\r\n"));
	buf_printf(&zip, "%s/in", dir);
	live = server(buf_str(&zip), *state, &ops);
	buf_clear(&zip);
	buf_printf(&zip, "%s/c.zip", dir);
	how = take(live, buf_str(&zip));
	assert_int_equal(how.taken, 1);
	copy = open_again(buf_str(&zip), *state);
	assert_int_equal(case_source_count(copy), 2);
	assert_int_equal(host_open((struct host *)case_host(copy),
			     "config/applicationHost.config", &s),
	    OK);
	assert_int_equal(stream_read(s, 0, piece, sizeof(piece), &got), OK);
	stream_close(s);
	buf_add(&text, (struct span){ piece, got });
	assert_null(strstr(buf_str(&text), SECRET));
	assert_non_null(
	    strstr(buf_str(&text), "identityType=\"SpecificUser\""));
	hash_add(h, buf_span(&text));
	hash_text(h, digest);
	assert_int_equal(
	    host_open((struct host *)case_host(copy), "manifest.txt", &s), OK);
	assert_int_equal(stream_read(s, 0, piece, sizeof(piece), &got), OK);
	stream_close(s);
	buf_add(&list, (struct span){ piece, got });
	assert_non_null(strstr(buf_str(&list),
	    "ndes-doctor manifest 1\r\ntool\tndes-doctor 1 collect --live"));
	assert_non_null(
	    strstr(buf_str(&list), "begun\t2026-05-06T00:00:00Z\r\n"));
	buf_clear(&text);
	buf_printf(&text,
	    "file\tok\tconfig/applicationHost.config\t"
	    "config/applicationHost.config\t%s\r\n",
	    digest);
	assert_non_null(strstr(buf_str(&list), buf_str(&text)));
	hash_free(h);
	case_free(live);
	case_free(copy);
	buf_free(&zip);
	buf_free(&list);
	buf_free(&text);
	help_dir_end(dir);
}

/* What goes away between the look and the copy is named, and stops nothing. */
static void
a_file_that_goes(void **state)
{
	char *dir = help_dir_new();
	struct buf path = BUF_INIT;
	struct host_ops ops;
	struct case_file *live, *copy;
	struct capturing how;
	const struct source *s = NULL;

	help_dir_write(dir, "in/a.config", SPAN(config));
	help_dir_write(dir, "in/b.config", SPAN(config));
	buf_printf(&path, "%s/in", dir);
	live = server(buf_str(&path), *state, &ops);
	buf_puts(&path, "/a.config");
	assert_int_equal(unlink(buf_str(&path)), 0);
	buf_clear(&path);
	buf_printf(&path, "%s/c.zip", dir);
	how = take(live, buf_str(&path));
	assert_int_equal(how.taken, 1);
	assert_int_equal(how.missed, 1);
	copy = open_again(buf_str(&path), *state);
	for (size_t i = 0; i < case_source_count(copy); i++)
		if (case_source(copy, i)->kind == SOURCE_REGISTRY)
			s = case_source(copy, i);
	assert_non_null(s);
	assert_int_equal(s->problem[PROBLEM_NOT_COLLECTED].count, 1);
	assert_int_equal(case_left_count(copy), 1);
	assert_int_equal(case_left(copy, 0)->err, ERR_NOT_FOUND);
	/* once more under the same name: refused, and nothing is lost */
	assert_int_equal(
	    case_save_capture(buf_str(&path), live, &how, false, NULL),
	    ERR_EXISTS);
	case_free(live);
	case_free(copy);
	buf_free(&path);
	help_dir_end(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_the_same),
		cmocka_unit_test(manifest_and_secrets),
		cmocka_unit_test(a_file_that_goes),
	};

	return cmocka_run_group_tests(
	    tests, help_guide_setup, help_guide_teardown);
}
