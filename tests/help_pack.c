#include "tests/help_pack.h"

#include <archive.h>
#include <archive_entry.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct pack {
	struct archive *a;
	struct buf bytes;
};

static la_ssize_t
take(struct archive *a, void *arg, const void *bytes, size_t n)
{
	struct pack *p = arg;

	(void)a;
	buf_add(&p->bytes, (struct span){ bytes, n });
	return (la_ssize_t)n;
}

struct pack *
pack_new(const char *format, const char *filter, const char *options,
    const char *password)
{
	struct pack *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	p->a = archive_write_new();
	assert_int_equal(archive_write_set_format_by_name(p->a, format), 0);
	if (filter)
		assert_int_equal(
		    archive_write_add_filter_by_name(p->a, filter), 0);
	if (options)
		assert_int_equal(archive_write_set_options(p->a, options), 0);
	if (password)
		assert_int_equal(
		    archive_write_set_passphrase(p->a, password), 0);
	archive_write_set_bytes_in_last_block(p->a, 1);
	assert_int_equal(archive_write_open(p->a, p, NULL, take, NULL), 0);
	return p;
}

static void
begin(struct pack *p, const char *name, size_t n)
{
	struct archive_entry *e = archive_entry_new();

	archive_entry_set_pathname(e, name);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_size(e, (la_int64_t)n);
	archive_entry_set_mtime(e, 1767225600, 0);
	assert_int_equal(archive_write_header(p->a, e), 0);
	archive_entry_free(e);
}

void
pack_add(struct pack *p, const char *name, struct span bytes)
{
	begin(p, name, bytes.n);
	assert_int_equal(archive_write_data(p->a, bytes.p, bytes.n), bytes.n);
}

void
pack_fill(struct pack *p, const char *name, char c, size_t n)
{
	char *bytes = malloc(1 << 20);

	memset(bytes, c, 1 << 20);
	begin(p, name, n);
	for (size_t k; n > 0; n -= k) {
		k = n < 1 << 20 ? n : 1 << 20;
		assert_int_equal(archive_write_data(p->a, bytes, k), k);
	}
	free(bytes);
}

void
pack_end(struct pack *p, struct buf *out)
{
	assert_int_equal(archive_write_close(p->a), 0);
	archive_write_free(p->a);
	buf_add(out, buf_span(&p->bytes));
	assert_false(buf_failed(out));
	buf_free(&p->bytes);
	free(p);
}

static void
little(struct buf *out, uint32_t value, int n)
{
	for (; n > 0; n--, value >>= 8)
		buf_byte(out, (char)(value & 0xFF));
}

void
pack_cab(const char *name, struct span bytes, struct buf *out)
{
	uint32_t n = (uint32_t)bytes.n, at = 36 + 8;
	uint32_t data = at + 16 + (uint32_t)strlen(name) + 1;

	buf_add(out, SPAN("MSCF\0\0\0\0"));
	little(out, data + 8 + n, 4);
	little(out, 0, 4);
	little(out, at, 4);
	little(out, 0, 4);
	buf_add(out, SPAN("\3\1\1\0\1\0\0\0\0\0\0\0"));
	little(out, data, 4); /* CFFOLDER */
	little(out, 1, 2);
	little(out, 0, 2);
	little(out, n, 4); /* CFFILE */
	little(out, 0, 4);
	little(out, 0, 2);
	little(out, 0x5C21, 2);
	little(out, 0, 2);
	little(out, 0x20, 2);
	buf_add(out, (struct span){ name, strlen(name) + 1 });
	little(out, 0, 4); /* CFDATA, without a sum */
	little(out, n, 2);
	little(out, n, 2);
	buf_add(out, bytes);
}
