/*
 * Archives as captures and in captures: what is in them is read where it
 * lies, in every format, and what cannot be read is told by name.
 */

#include "engine/host/pack/capture.h"
#include "engine/host/pack/packs.h"
#include "engine/host/pack/unpack.h"
#include "tests/help_dir.h"
#include "tests/help_pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *
word(enum err err)
{
	static const char *const words[ERR_COUNT] = { [OK] = "ok",
		[ERR_ENCRYPTED] = "encrypted",
		[ERR_DAMAGED] = "damaged",
		[ERR_METHOD] = "method",
		[ERR_BOMB] = "bomb",
		[ERR_DEEP] = "deep",
		[ERR_CANCELLED] = "cancelled",
		[ERR_DICTIONARY] = "dictionary",
		[ERR_LIMIT] = "limit" };

	return words[err] ? words[err] : "?";
}

struct seen {
	struct host *h;
	struct buf text; /* "path size err", one a line; see size_word() */
	size_t count;
	bool open; /* each file is opened in passing, as evidence does */
};

/* How long an archive is that cannot be read is the packer's business. */
static const char *
size_word(const struct host_file *file, char *to, size_t room)
{
	if (file->err != ERR_DAMAGED && file->err != ERR_DICTIONARY)
		snprintf(to, room, "%d", (int)file->size);
	else
		snprintf(to, room, file->size > 0 ? "some" : "none");
	return to;
}

static enum err
note(void *arg, const struct host_file *file)
{
	struct seen *s = arg;
	char head[16];
	struct stream *stream = NULL;
	size_t got;

	if (s->count++ < 100)
		buf_printf(&s->text, "%s %s %s\n", file->path,
		    size_word(file, head, sizeof(head)), word(file->err));
	if (s->open && !file->err) {
		assert_int_equal(host_open(s->h, file->path, &stream), OK);
		stream_read(stream, 0, head, sizeof(head), &got);
		stream_close(stream);
	}
	return OK;
}

static void
assert_walk(struct host *h, const char *expected)
{
	struct seen s = { .h = h, .open = true };

	assert_int_equal(host_walk(h, note, &s), OK);
	assert_string_equal(buf_str(&s.text), expected);
	buf_free(&s.text);
}

/* PART is in what is told of H. */
static void
assert_told(struct host *h, const char *part)
{
	struct seen s = { .h = h };

	assert_int_equal(host_walk(h, note, &s), OK);
	assert_non_null(strstr(buf_str(&s.text), part));
	buf_free(&s.text);
}

/* The N bytes of PATH from OFFSET on are those of EXPECTED there. */
static enum err
compare(struct host *h, const char *path, struct span expected, uint64_t offset,
    size_t n)
{
	struct stream *s = NULL;
	char *bytes = malloc(n + 1);
	size_t got;
	enum err err;

	assert_int_equal(host_open(h, path, &s), OK);
	err = stream_read(s, offset, bytes, n, &got);
	expected = span_slice(expected, (size_t)offset, (size_t)offset + n);
	if (!err)
		assert_int_equal(got, expected.n);
	assert_true(got <= expected.n);
	assert_memory_equal(bytes, expected.p, got);
	stream_close(s);
	free(bytes);
	return err;
}

struct dir {
	char *path;
	struct buf bytes; /* of the archive being made */
	struct buf log;   /* 300 KB that do not repeat */
	struct host *h;
};

static int
setup(void **state)
{
	struct dir *d = calloc(1, sizeof(*d));

	d->path = help_dir_new();
	for (int i = 0; i < 10000; i++)
		buf_printf(&d->log, "%08x line %d of a log\n",
		    (unsigned)i * 2654435761u, i);
	*state = d;
	return 0;
}

static int
teardown(void **state)
{
	struct dir *d = *state;

	host_free(d->h);
	buf_free(&d->bytes);
	buf_free(&d->log);
	help_dir_end(d->path);
	free(d);
	return 0;
}

/* What was packed becomes NAME in the folder. */
static void
write_as(struct dir *d, const char *name)
{
	help_dir_write(d->path, name, buf_span(&d->bytes));
	buf_clear(&d->bytes);
}

/* Opens NAME of the folder, or the folder. */
static struct host *
open_capture(struct dir *d, const char *name)
{
	struct buf path = BUF_INIT;

	host_free(d->h);
	buf_printf(&path, "%s/%s", d->path, name ? name : "");
	d->h = host_capture_new(buf_str(&path), NULL);
	assert_non_null(d->h);
	buf_free(&path);
	return d->h;
}

static void
pack_two(struct dir *d, const char *format, const char *filter)
{
	struct pack *p = pack_new(format, filter, NULL, NULL);

	pack_add(p, "logs/a.log", buf_span(&d->log));
	pack_add(p, "b.log", SPAN("second"));
	pack_end(p, &d->bytes);
}

static void
every_format(void **state)
{
	static const struct {
		const char *format, *filter;
	} kinds[] = { { "zip", NULL }, { "7zip", NULL }, { "pax", NULL },
		{ "ustar", "gzip" }, { "pax", "xz" }, { "gnutar", "zstd" } };
	struct dir *d = *state;
	struct span log = buf_span(&d->log);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		char list[128];

		pack_two(d, kinds[i].format, kinds[i].filter);
		write_as(d, "x");
		open_capture(d, "x");
		assert_false(d->h->single);
		snprintf(list, sizeof(list), "logs/a.log %zu ok\nb.log 6 ok\n",
		    log.n);
		assert_walk(d->h, list);
		/* On, back to the kept head, far on, back behind it. */
		compare(d->h, "logs/a.log", log, 0, 1000);
		compare(d->h, "logs/a.log", log, 250000, 1000);
		compare(d->h, "b.log", SPAN("second"), 0, 100);
		compare(d->h, "logs/a.log", log, 90000, 70000);
		compare(d->h, "logs/a.log", log, 0, log.n + 1);
		assert_walk(d->h, list);
	}
}

static void
cabinets_and_single_files(void **state)
{
	struct dir *d = *state;
	struct pack *p;

	pack_cab("Logs\\a.log", SPAN("in a cabinet"), &d->bytes);
	write_as(d, "x.cab");
	p = pack_new("raw", "gzip", NULL, NULL);
	pack_add(p, "", buf_span(&d->log));
	pack_end(p, &d->bytes);
	write_as(d, "u_ex.log.gz");
	open_capture(d, NULL);
	assert_walk(d->h, "u_ex.log.gz/u_ex.log 0 ok\n"
			  "x.cab/Logs/a.log 12 ok\n");
	compare(d->h, "x.cab/Logs/a.log", SPAN("in a cabinet"), 3, 100);
	compare(d->h, "u_ex.log.gz/u_ex.log", buf_span(&d->log), 100000, 1000);
}

/* An archive in an archive is opened, one in that is named. */
static void
nested_once(void **state)
{
	struct dir *d = *state;
	static const char *const outer[] = { "zip", "7zip", "pax" };
	struct span log = buf_span(&d->log);

	for (size_t i = 0; i < 3; i++) {
		struct buf inner = BUF_INIT;
		struct pack *p = pack_new(outer[i], NULL, NULL, NULL);
		char list[200];

		pack_two(d, "zip", NULL);
		pack_add(p, "in.zip", buf_span(&d->bytes));
		buf_clear(&d->bytes);
		pack_add(p, "last.log", SPAN("after"));
		pack_end(p, &inner);
		snprintf(list, sizeof(list),
		    "in.zip/logs/a.log %zu ok\nin.zip/b.log 6 ok\n"
		    "last.log 5 ok\n",
		    log.n);
		help_dir_write(d->path, "x", buf_span(&inner));
		open_capture(d, "x");
		assert_walk(d->h, list);
		compare(d->h, "in.zip/b.log", SPAN("second"), 0, 100);
		compare(d->h, "in.zip/logs/a.log", log, 200000, 1000);
		compare(d->h, "last.log", SPAN("after"), 0, 100);
		compare(d->h, "in.zip/logs/a.log", log, 0, log.n);
		p = pack_new("zip", NULL, NULL, NULL);
		pack_add(p, "x.zip", buf_span(&inner));
		pack_add(p, "a.log", SPAN("beside"));
		pack_end(p, &d->bytes);
		buf_free(&inner);
		write_as(d, "deep");
		open_capture(d, "deep");
		assert_told(d->h, "x.zip/in.zip ");
		assert_told(d->h, " deep\nx.zip/last.log 5 ok\na.log 6 ok\n");
	}
}

/* Names are shown, never followed; each leads to its own bytes. */
static void
hostile_names(void **state)
{
	struct dir *d = *state;
	struct pack *p = pack_new("zip", NULL, NULL, NULL);

	pack_add(p, "Logs\\W3SVC1\\a.log", SPAN("1"));
	pack_add(p, "../../etc/passwd", SPAN("2"));
	pack_add(p, "/abs//x.log", SPAN("3"));
	pack_add(p, "same", SPAN("4"));
	pack_add(p, "same", SPAN("5"));
	pack_add(p, "./Ger\x84t.log", SPAN("6"));
	pack_add(p, "C:\\Windows\\x", SPAN("7"));
	pack_end(p, &d->bytes);
	write_as(d, "x.zip");
	open_capture(d, "x.zip");
	assert_walk(d->h, "Logs/W3SVC1/a.log 1 ok\n../../etc/passwd 1 ok\n"
			  "abs/x.log 1 ok\nsame 1 ok\nsame#5 1 ok\n"
			  "Ger\xC3\xA4t.log 1 ok\nC:/Windows/x 1 ok\n");
	compare(d->h, "same", SPAN("4"), 0, 9);
	compare(d->h, "same#5", SPAN("5"), 0, 9);
	compare(d->h, "../../etc/passwd", SPAN("2"), 0, 9);
}

static void
encrypted_entries(void **state)
{
	struct dir *d = *state;
	struct pack *p = pack_new(
	    "zip", NULL, "zip:encryption=zipcrypt", "secret");

	pack_add(p, "a.log", SPAN("nobody reads this"));
	pack_end(p, &d->bytes);
	write_as(d, "secret.zip");
	pack_two(d, "zip", NULL);
	write_as(d, "x.zip");
	open_capture(d, NULL);
	assert_walk(d->h, "secret.zip/a.log 17 encrypted\n"
			  "x.zip/logs/a.log 278890 ok\nx.zip/b.log 6 ok\n");
}

/* Nothing is lost but what the damage hit. */
static void
damaged_archives(void **state)
{
	struct dir *d = *state;
	struct span log = buf_span(&d->log);
	struct buf cut = BUF_INIT;
	struct pack *p;

	pack_two(d, "pax", "gzip");
	d->bytes.n /= 2;
	write_as(d, "cut.tar.gz");
	pack_two(d, "7zip", NULL);
	d->bytes.n -= 20;
	write_as(d, "cut.7z");
	p = pack_new("zip", NULL, "zip:compression=store", NULL);
	pack_add(p, "one", log);
	pack_add(p, "two", SPAN("fine"));
	pack_end(p, &d->bytes);
	d->bytes.p[200000] ^= 1;
	write_as(d, "sum.zip");
	open_capture(d, NULL);
	assert_walk(d->h, "cut.7z some damaged\n"
			  "cut.tar.gz/logs/a.log 278890 ok\n"
			  "cut.tar.gz some damaged\n"
			  "sum.zip/one 278890 ok\nsum.zip/two 4 ok\n");
	assert_int_equal(
	    compare(d->h, "cut.tar.gz/logs/a.log", log, 0, log.n), ERR_DAMAGED);
	assert_int_equal(
	    compare(d->h, "cut.tar.gz/logs/a.log", log, 50000, 100), OK);
	assert_int_equal(compare(d->h, "sum.zip/one", log, 0, 100000), OK);
	assert_int_equal(compare(d->h, "sum.zip/two", SPAN("fine"), 0, 9), OK);
	buf_free(&cut);
}

/* More than a thousand times its size is nobody's log. */
static void
bombs(void **state)
{
	struct dir *d = *state;
	struct pack *p = pack_new("pax", "xz", NULL, NULL);
	struct stream *s;
	char *bytes = malloc(1 << 20);
	size_t got;
	uint64_t at = 0;
	enum err err;

	pack_add(p, "first", SPAN("good"));
	pack_fill(p, "bomb", '\0', 64 << 20);
	pack_add(p, "after", SPAN("never"));
	pack_end(p, &d->bytes);
	write_as(d, "a.tar.xz");
	/* Without a size the bytes are counted as they come. */
	p = pack_new("raw", "xz", NULL, NULL);
	pack_fill(p, "", 'x', 64 << 20);
	pack_end(p, &d->bytes);
	write_as(d, "b.xz");
	pack_two(d, "zip", NULL);
	write_as(d, "c.zip");
	open_capture(d, NULL);
	assert_walk(d->h, "a.tar.xz/first 4 ok\na.tar.xz/bomb 67108864 bomb\n"
			  "b.xz/b 0 ok\nc.zip/logs/a.log 278890 ok\n"
			  "c.zip/b.log 6 ok\n");
	assert_int_equal(host_open(d->h, "b.xz/b", &s), OK);
	do {
		err = stream_read(s, at, bytes, 1 << 20, &got);
		at += got;
	} while (!err && got > 0);
	assert_int_equal(err, ERR_BOMB);
	assert_true(at <= PACKS_RATIO_FREE + (1 << 20));
	stream_close(s);
	free(bytes);
}

static void
too_many_entries(void **state)
{
	struct dir *d = *state;
	struct pack *p = pack_new("zip", NULL, NULL, NULL);
	struct seen s = { .h = NULL };
	char name[20];

	for (int i = 0; i < PACKS_FILES_MAX + 5; i++) {
		snprintf(name, sizeof(name), "%d", i);
		pack_add(p, name, SPAN(""));
	}
	pack_end(p, &d->bytes);
	write_as(d, "x.zip");
	open_capture(d, NULL);
	assert_int_equal(host_walk(d->h, note, &s), OK);
	assert_int_equal(s.count, PACKS_FILES_MAX + 1);
	buf_free(&s.text);
}

/* The size that the first block or frame asks for. */
static void
large_dictionaries(void **state)
{
	struct dir *d = *state;

	/* xz: 12 bytes of stream header, size, flags, filter, its size. */
	pack_two(d, "pax", "xz");
	assert_int_equal(d->bytes.p[14], 0x21);
	d->bytes.p[16] = 28; /* 64 MiB: gets as far as the sum, which is bad */
	write_as(d, "a.xz");
	pack_two(d, "pax", "xz");
	d->bytes.p[16] = 29; /* 96 MiB */
	write_as(d, "b.xz");
	/* zstd: a window of 2^27 bytes. */
	buf_add(&d->bytes, SPAN("\x28\xB5\x2F\xFD\x04\x88"));
	write_as(d, "c.zst");
	open_capture(d, NULL);
	assert_walk(d->h, "a.xz some damaged\nb.xz some dictionary\n"
			  "c.zst some dictionary\n");
}

/* A 7z of one folder whose LZMA2 has a dictionary of BITS. */
static void
put_7z(struct buf *out, char bits, bool packed)
{
	struct buf header = BUF_INIT, alone = BUF_INIT, data = BUF_INIT;
	struct buf next = BUF_INIT;

	buf_add(&header, SPAN("\1\4\6\0\1\x09\4\0\7\x0B\1\0\1\x21\x21\1"));
	buf_byte(&header, bits);
	buf_add(&header, SPAN("\x0C\4\0\0\0"));
	buf_add(&data, SPAN("data"));
	buf_add(&next, buf_span(&header));
	if (packed) {
		struct pack *p = pack_new("raw", "lzma", NULL, NULL);

		pack_add(p, "header", buf_span(&header));
		pack_end(p, &alone);
		/* behind the data; one coder LZMA, its properties, one size */
		buf_add(&data, span_slice(buf_span(&alone), 13, alone.n));
		buf_clear(&next);
		buf_printf(&next, "\x17\6\4\1\x09%c", (int)(alone.n - 13));
		buf_add(&next, SPAN("\0\7\x0B\1\0\1\x23\3\1\1\5"));
		buf_add(&next, span_slice(buf_span(&alone), 0, 5));
		buf_printf(&next, "\x0C%c", (int)header.n);
		buf_add(&next, SPAN("\0\0"));
	}
	buf_add(out, SPAN("7z\xBC\xAF\x27\x1C\0\4\0\0\0\0"));
	for (int i = 0; i < 8; i++)
		buf_byte(out, (char)(data.n >> 8 * i));
	for (int i = 0; i < 8; i++)
		buf_byte(out, (char)(next.n >> 8 * i));
	buf_add(out, SPAN("\0\0\0\0"));
	buf_add(out, buf_span(&data));
	buf_add(out, buf_span(&next));
	buf_free(&header);
	buf_free(&alone);
	buf_free(&data);
	buf_free(&next);
}

/* Its header stands at the end, packed or not. */
static void
large_dictionaries_of_7z(void **state)
{
	struct dir *d = *state;

	put_7z(&d->bytes, 28, false); /* 64 MiB: its sums are bad */
	write_as(d, "a.7z");
	put_7z(&d->bytes, 29, false);
	write_as(d, "b.7z");
	put_7z(&d->bytes, 28, true);
	write_as(d, "c.7z");
	put_7z(&d->bytes, 29, true);
	write_as(d, "d.7z");
	put_7z(&d->bytes, 41, true);
	write_as(d, "e.7z");
	open_capture(d, NULL);
	assert_walk(d->h, "a.7z some damaged\nb.7z some dictionary\n"
			  "c.7z some damaged\nd.7z some dictionary\n"
			  "e.7z some dictionary\n");
}

/* Zips that are no archives of anybody's logs, and empty ones, are files. */
static void
left_alone(void **state)
{
	struct dir *d = *state;
	struct pack *p = pack_new("zip", NULL, NULL, NULL);

	pack_add(p, "[Content_Types].xml", SPAN("<Types/>"));
	pack_end(p, &d->bytes);
	write_as(d, "x.docx");
	pack_end(pack_new("zip", NULL, NULL, NULL), &d->bytes);
	write_as(d, "y.zip");
	help_dir_write(d->path, "z.txt", SPAN("PK is no sign"));
	open_capture(d, NULL);
	assert_walk(d->h, "x.docx 210 ok\ny.zip 22 ok\nz.txt 13 ok\n");
	open_capture(d, "y.zip");
	assert_walk(d->h, "y.zip 22 ok\n");
}

/* Another archive under the old name is listed anew. */
static void
replaced_while_open(void **state)
{
	struct dir *d = *state;
	struct pack *p;

	pack_two(d, "zip", NULL);
	write_as(d, "x.zip");
	open_capture(d, NULL);
	assert_walk(d->h, "x.zip/logs/a.log 278890 ok\nx.zip/b.log 6 ok\n");
	p = pack_new("zip", NULL, NULL, NULL);
	pack_add(p, "b.log", SPAN("another"));
	pack_end(p, &d->bytes);
	write_as(d, "x.zip");
	assert_walk(d->h, "x.zip/b.log 7 ok\n");
	compare(d->h, "x.zip/b.log", SPAN("another"), 0, 9);
}

static bool
twice(void *arg, size_t files)
{
	(void)arg;
	return files < 2;
}

/* Whoever loses patience learns what was not looked at, in archives too. */
static void
stopped_while_looking(void **state)
{
	const struct host_patience patience = { twice, NULL };
	struct dir *d = *state;
	struct seen s = { .h = NULL };

	help_dir_write(d->path, "a.log", SPAN("a"));
	pack_two(d, "zip", NULL);
	write_as(d, "b.zip");
	help_dir_write(d->path, "c.log", SPAN("c"));
	s.h = open_capture(d, NULL);
	s.h->patience = &patience;
	assert_int_equal(host_walk(s.h, note, &s), OK);
	assert_string_equal(buf_str(&s.text),
	    "a.log 1 ok\nb.zip/logs/a.log 278890 ok\n"
	    "b.zip/b.log 0 cancelled\n");
	buf_free(&s.text);
	s.h->patience = NULL;
	assert_walk(s.h, "a.log 1 ok\nb.zip/logs/a.log 278890 ok\n"
			 "b.zip/b.log 6 ok\nc.log 1 ok\n");
}

/* What belongs to another server is not there, in an archive either. */
static void
parts_of_archives(void **state)
{
	static char *const without[] = { (char *)"x.zip/ndes2",
		(char *)"y.log" };
	struct dir *d = *state;
	struct pack *p = pack_new("zip", NULL, NULL, NULL);

	pack_add(p, "ndes1/a", SPAN("1"));
	pack_add(p, "ndes2/a", SPAN("2"));
	pack_add(p, "ndes22/a", SPAN("3"));
	pack_end(p, &d->bytes);
	write_as(d, "x.zip");
	help_dir_write(d->path, "y.log", SPAN("y"));
	open_capture(d, NULL);
	assert_int_equal(host_capture_part(d->h, "one", without, 2), OK);
	assert_walk(d->h, "x.zip/ndes1/a 1 ok\nx.zip/ndes22/a 1 ok\n");
	assert_non_null(strstr(d->h->name, "/one"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = { TEST(every_format),
		TEST(cabinets_and_single_files), TEST(nested_once),
		TEST(hostile_names), TEST(encrypted_entries),
		TEST(damaged_archives), TEST(bombs), TEST(too_many_entries),
		TEST(large_dictionaries), TEST(large_dictionaries_of_7z),
		TEST(left_alone), TEST(replaced_while_open),
		TEST(stopped_while_looking), TEST(parts_of_archives) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
