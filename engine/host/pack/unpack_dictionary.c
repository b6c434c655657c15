/*
 * How much memory an archive asks for, before it is given any.  The formats:
 * "The .xz File Format" 1.1.0, RFC 8878 (zstd).
 */

#include "engine/host/pack/unpack_part.h"

#define HEAD 64

struct bytes {
	unsigned char p[HEAD];
	size_t n, at;
};

static unsigned
byte(struct bytes *b)
{
	return b->at < b->n ? b->p[b->at++] : 0;
}

/* A number of 7 bits a byte, the lowest first. */
static uint64_t
vli(struct bytes *b)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 63; shift += 7) {
		unsigned c = byte(b);

		value |= (uint64_t)(c & 0x7F) << shift;
		if (!(c & 0x80))
			break;
	}
	return value;
}

static uint64_t
little(struct bytes *b, unsigned n)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < n; i++)
		value |= (uint64_t)byte(b) << 8 * i;
	return value;
}

/* The first block's filter LZMA2; its number, and 2 or 3 times 2^n. */
static uint64_t
of_xz(struct bytes *b)
{
	unsigned flags, bits;

	b->at = 12; /* the stream header */
	if (byte(b) == 0)
		return 0; /* no block at all */
	flags = byte(b);
	if (flags & 0x40)
		vli(b);
	if (flags & 0x80)
		vli(b);
	for (unsigned i = 0; i <= (flags & 3); i++) {
		uint64_t id = vli(b), size = vli(b);

		if (id == 0x21) {
			bits = byte(b) & 0x3F;
			return bits > 40 ? UINT64_MAX
					 : (uint64_t)(2 | (bits & 1))
					       << (bits / 2 + 11);
		}
		b->at = size < b->n - b->at ? b->at + (size_t)size : b->n;
	}
	return 0;
}

/* Window_Descriptor, or the size of the content where there is none. */
static uint64_t
of_zstd(struct bytes *b)
{
	static const unsigned id_bytes[] = { 0, 1, 2, 4 },
			      size_bytes[] = { 1, 2, 4, 8 };
	unsigned descriptor, window;
	uint64_t base;

	b->at = 4; /* the magic number */
	descriptor = byte(b);
	if (!(descriptor & 0x20)) {
		window = byte(b);
		base = UINT64_C(1) << (10 + (window >> 3));
		return base + base / 8 * (window & 7);
	}
	little(b, id_bytes[descriptor & 3]);
	return little(b, size_bytes[descriptor >> 6]);
}

enum err
unpack_dictionary(
    const struct unpack_from *from, enum unpack_kind kind, uint64_t *bytes)
{
	struct bytes head = { .n = 0 };
	enum err err;

	*bytes = 0;
	if (kind == UNPACK_7Z)
		return unpack_7z_dictionary(from, bytes);
	if (kind != UNPACK_XZ && kind != UNPACK_ZSTD)
		return OK;
	err = from->read(from->arg, 0, (char *)head.p, HEAD, &head.n);
	if (err == OK)
		*bytes = kind == UNPACK_XZ ? of_xz(&head) : of_zstd(&head);
	return err;
}
