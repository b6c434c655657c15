/*
 * How much memory a 7z asks for: the dictionaries of its folders, which stand
 * in its header at the end, packed itself as a rule.  libarchive makes room
 * for a gigabyte without being asked, so the header is looked at before it
 * is given the file; that it is packed with LZMA alone makes of it what
 * libarchive reads as .lzma.
 * Source of the format: 7zFormat.txt of the LZMA SDK (public domain).
 */

#include "engine/base/buf.h"
#include "engine/host/pack/unpack_part.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#define START      32         /* bytes of the signature header */
#define HEADER_MAX (1u << 20) /* of a header, packed or not, that is read */
#define CODERS_MAX 32

enum {
	ID_END,
	ID_HEADER,
	ID_PROPERTIES,
	ID_STREAMS = 4,
	ID_PACKS = 6,
	ID_FOLDERS,
	ID_SIZE = 9,
	ID_SUMS,
	ID_FOLDER,
	ID_SIZES,
	ID_PACKED_HEADER = 0x17
};

/* Bytes of a header; past its end all are 0, and BAD is set. */
struct bytes {
	struct span s;
	size_t at;
	bool bad;
};

/* Of the coders of all folders, and of the last one. */
struct coders {
	uint64_t most;     /* memory, bytes */
	struct span props; /* of an LZMA, SPAN_NONE of any other */
	uint64_t pack_at, pack_size, size;
};

static unsigned
next_byte(struct bytes *b)
{
	if (b->at < b->s.n)
		return (unsigned char)b->s.p[b->at++];
	b->bad = true;
	return 0;
}

static struct span
take(struct bytes *b, uint64_t n)
{
	struct span s = span_slice(b->s, b->at, b->s.n);

	b->bad = b->bad || n > s.n;
	s = span_slice(s, 0, n > s.n ? s.n : (size_t)n);
	b->at += s.n;
	return s;
}

/* The leading ones of the first byte count the bytes that follow it. */
static uint64_t
number(struct bytes *b)
{
	unsigned first = next_byte(b), mask = 0x80;
	uint64_t value = 0;

	for (int i = 0; i < 8; i++, mask >>= 1) {
		if (!(first & mask))
			return value +
			       ((uint64_t)(first & (mask - 1)) << 8 * i);
		value |= (uint64_t)next_byte(b) << 8 * i;
	}
	return value;
}

static uint64_t
little(struct span s, size_t at, size_t n)
{
	uint64_t value = 0;

	for (size_t i = 0; i < n && at + i < s.n; i++)
		value |= (uint64_t)(unsigned char)s.p[at + i] << 8 * i;
	return value;
}

/* CRCs, of those of N that have one. */
static void
pass_sums(struct bytes *b, uint64_t n)
{
	uint64_t defined = n;

	if (next_byte(b) == 0) {
		defined = 0;
		for (uint64_t i = 0; i < n && !b->bad; i += 8)
			for (unsigned bits = next_byte(b); bits;
			     bits &= bits - 1)
				defined++;
	}
	take(b, defined * 4);
}

/* What METHOD asks for, with its PROPS. */
static uint64_t
memory_of(struct span method, struct span props)
{
	unsigned bits;

	if (span_is(method, "\x03\x01\x01") || span_is(method, "\x03\x04\x01"))
		return little(props, 1, 4); /* LZMA, PPMd */
	if (!span_is(method, "\x21") || props.n == 0)
		return 0;
	bits = (unsigned char)props.p[0] & 0x3F;
	return bits > 40 ? UINT64_MAX
			 : (uint64_t)(2 | (bits & 1)) << (bits / 2 + 11);
}

/* One coder; the streams that go in and come out are counted. */
static void
read_coder(struct bytes *b, struct coders *c, uint64_t *ins, uint64_t *outs)
{
	unsigned flags = next_byte(b);
	struct span method = take(b, flags & 0x0F), props = SPAN("");
	uint64_t memory;

	*ins += flags & 0x10 ? number(b) : 1;
	*outs += flags & 0x10 ? number(b) : 1;
	if (flags & 0x20)
		props = take(b, number(b));
	memory = memory_of(method, props);
	if (memory > c->most)
		c->most = memory;
	c->props = span_is(method, "\x03\x01\x01") ? props : SPAN_NONE;
}

/* Returns how many sizes it has. */
static uint64_t
read_folder(struct bytes *b, struct coders *c)
{
	uint64_t coders = number(b), ins = 0, outs = 0;

	b->bad = b->bad || coders == 0 || coders > CODERS_MAX;
	for (uint64_t i = 0; i < coders && !b->bad; i++)
		read_coder(b, c, &ins, &outs);
	b->bad = b->bad || ins > CODERS_MAX || outs > CODERS_MAX || outs == 0 ||
		 ins + 1 < outs;
	for (uint64_t i = 1; i < outs && !b->bad; i++) {
		number(b);
		number(b);
	}
	if (!b->bad && ins - (outs - 1) > 1)
		for (uint64_t i = 0; i < ins - (outs - 1); i++)
			number(b);
	return outs;
}

static void
read_packs(struct bytes *b, struct coders *c)
{
	uint64_t n;
	unsigned id;

	c->pack_at = number(b);
	n = number(b);
	while (!b->bad && (id = next_byte(b)) != ID_END) {
		if (id == ID_SUMS) {
			pass_sums(b, n);
			continue;
		}
		b->bad = b->bad || id != ID_SIZE;
		for (uint64_t i = 0; i < n && !b->bad; i++)
			c->pack_size = number(b);
	}
}

static void
read_folders(struct bytes *b, struct coders *c)
{
	uint64_t n, sizes = 0;
	unsigned id;

	b->bad = b->bad || next_byte(b) != ID_FOLDER;
	n = number(b);
	b->bad = b->bad || next_byte(b) != 0; /* they stand elsewhere */
	for (uint64_t i = 0; i < n && !b->bad; i++)
		sizes += read_folder(b, c);
	while (!b->bad && (id = next_byte(b)) != ID_END) {
		if (id == ID_SUMS) {
			pass_sums(b, n);
			continue;
		}
		b->bad = b->bad || id != ID_SIZES;
		for (uint64_t i = 0; i < sizes && !b->bad; i++)
			c->size = number(b);
	}
}

/* What stands before the folders, and they. */
static void
read_streams(struct bytes *b, struct coders *c)
{
	unsigned id;

	while (!b->bad && (id = next_byte(b)) != ID_END) {
		if (id == ID_PACKS)
			read_packs(b, c);
		else if (id == ID_FOLDERS)
			read_folders(b, c);
		else
			return; /* of the files in the folders */
	}
}

static enum err
read_part(
    const struct unpack_from *from, uint64_t at, uint64_t n, struct buf *out)
{
	enum err err = OK;
	size_t got = 1;

	buf_clear(out);
	while (!err && out->n < n && got > 0) {
		char *to = buf_room(out, (size_t)n - out->n);

		err = to ? from->read(from->arg, at + out->n, to,
			       (size_t)n - out->n, &got)
			 : ERR_NOMEM;
		out->n += err ? 0 : got;
	}
	return err;
}

/* PACKED, with the properties of C, into OUT; what cannot be is empty. */
static void
unpack_header(const struct coders *c, struct span packed, struct buf *out)
{
	struct archive *a = archive_read_new();
	struct archive_entry *entry;
	struct buf alone = BUF_INIT;
	la_ssize_t got = 0;
	char *to;

	buf_clear(out);
	buf_add(&alone, c->props);
	for (int i = 0; i < 8; i++)
		buf_byte(&alone, (char)(c->size >> 8 * i));
	buf_add(&alone, packed);
	to = buf_room(out, (size_t)c->size);
	if (a && to && !buf_failed(&alone) &&
	    archive_read_support_filter_lzma(a) == ARCHIVE_OK &&
	    archive_read_support_format_raw(a) == ARCHIVE_OK &&
	    archive_read_open_memory(a, alone.p, alone.n) == ARCHIVE_OK &&
	    archive_read_next_header(a, &entry) == ARCHIVE_OK)
		got = archive_read_data(a, to, (size_t)c->size);
	out->n = got > 0 ? (size_t)got : 0;
	archive_read_free(a);
	buf_free(&alone);
}

/* The folders of the plain header in B. */
static void
read_header(struct bytes *b, struct coders *c)
{
	unsigned id = next_byte(b);

	if (id == ID_PROPERTIES) {
		while (!b->bad && number(b) != ID_END)
			take(b, number(b));
		id = next_byte(b);
	}
	if (id == ID_STREAMS)
		read_streams(b, c);
}

/* The header in HEADER, and what it is packed in, once. */
static enum err
look_at(const struct unpack_from *from, struct buf *header, struct coders *c)
{
	struct bytes b = { buf_span(header), 1, false };
	struct coders packed = { .props = SPAN_NONE };
	struct buf bytes = BUF_INIT;
	enum err err = OK;

	if (header->n > 0 && header->p[0] == ID_PACKED_HEADER) {
		read_streams(&b, &packed);
		if (b.bad || packed.props.n != 5 ||
		    packed.pack_size > HEADER_MAX || packed.size > HEADER_MAX)
			return OK;
		err = read_part(
		    from, START + packed.pack_at, packed.pack_size, &bytes);
		if (!err) {
			struct buf plain = BUF_INIT;

			unpack_header(&packed, buf_span(&bytes), &plain);
			buf_free(header);
			*header = plain;
		}
		buf_free(&bytes);
		b = (struct bytes){ buf_span(header), 1, false };
	}
	if (!err && header->n > 0 && header->p[0] == ID_HEADER)
		read_header(&b, c);
	return err;
}

enum err
unpack_7z_dictionary(const struct unpack_from *from, uint64_t *bytes)
{
	struct coders c = { .props = SPAN_NONE };
	struct buf header = BUF_INIT;
	enum err err = read_part(from, 0, START, &header);
	uint64_t at, n;

	*bytes = 0;
	if (!err && header.n == START) {
		at = little(buf_span(&header), 12, 8);
		n = little(buf_span(&header), 20, 8);
		if (at < from->size && n <= HEADER_MAX)
			err = read_part(from, START + at, n, &header);
		else
			buf_clear(&header);
		if (!err)
			err = look_at(from, &header, &c);
	}
	*bytes = c.most;
	buf_free(&header);
	return err;
}
