/* See help_evtx.h. */

#include "tests/help_evtx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define CHUNK   65536u
#define HEAD    4096u
#define RECORDS 512u

static void
patch_u32(struct evtx_writer *w, size_t at, size_t n)
{
	for (size_t i = 0; i < 4; i++)
		w->b.p[at + i] = (char)(n >> (8 * i));
}

void
evtx_byte(struct evtx_writer *w, unsigned n)
{
	buf_byte(&w->b, (char)n);
}

void
evtx_u16(struct evtx_writer *w, unsigned n)
{
	evtx_byte(w, n & 0xff);
	evtx_byte(w, n >> 8 & 0xff);
}

void
evtx_u32(struct evtx_writer *w, size_t n)
{
	evtx_u16(w, (unsigned)(n & 0xffff));
	evtx_u16(w, (unsigned)(n >> 16 & 0xffff));
}

void
evtx_wide(struct evtx_writer *w, const char *ascii)
{
	for (; *ascii; ascii++)
		evtx_u16(w, (unsigned char)*ascii);
}

static void
zeros(struct buf *b, size_t n)
{
	while (n-- > 0)
		buf_byte(b, '\0');
}

void
evtx_begin(struct evtx_writer *w)
{
	memset(w, 0, sizeof(*w));
	buf_add(&w->b, (struct span){ "ElfChnk", 8 });
	zeros(&w->b, RECORDS - 8);
}

void
evtx_finish(struct evtx_writer *w, bool with_head, struct buf *out)
{
	patch_u32(w, 44, w->record);
	patch_u32(w, 48, w->b.n);
	assert_true(w->b.n <= CHUNK);
	zeros(&w->b, CHUNK - w->b.n);
	if (with_head) {
		buf_add(out, (struct span){ "ElfFile", 8 });
		zeros(out, HEAD - 8);
	}
	buf_add(out, buf_span(&w->b));
	buf_free(&w->b);
}

/* CRC-32 as in zlib. */
static uint32_t
checksum(uint32_t crc, const char *p, size_t n)
{
	crc = ~crc;
	for (size_t i = 0; i < n; i++) {
		crc ^= (unsigned char)p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

static void
put_number(char *to, uint64_t n, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		to[i] = (char)(n >> (8 * i));
}

static size_t
get_u32(const char *p)
{
	size_t n = 0;

	for (size_t i = 4; i > 0; i--)
		n = n << 8 | (unsigned char)p[i - 1];
	return n;
}

void
evtx_seal(struct buf *chunk, uint64_t first, uint64_t last)
{
	char *p = chunk->p;

	assert_int_equal(chunk->n, CHUNK);
	put_number(p + 8, first, 8);
	put_number(p + 16, last, 8);
	put_number(p + 24, first, 8);
	put_number(p + 32, last, 8);
	put_number(p + 40, 128, 4);
	put_number(
	    p + 52, checksum(0, p + RECORDS, get_u32(p + 48) - RECORDS), 4);
	put_number(
	    p + 124, checksum(checksum(0, p, 120), p + 128, RECORDS - 128), 4);
}

void
evtx_file_head(struct buf *out, size_t chunks, uint64_t next)
{
	size_t at = out->n;
	char *p;

	buf_add(out, (struct span){ "ElfFile", 8 });
	zeros(out, HEAD - 8);
	p = out->p + at;
	put_number(p + 16, chunks - 1, 8);
	put_number(p + 24, next, 8);
	put_number(p + 32, 128, 4);
	put_number(p + 36, 1, 2);
	put_number(p + 38, 3, 2);
	put_number(p + 40, HEAD, 2);
	put_number(p + 42, chunks, 2);
	put_number(p + 124, checksum(0, p, 120), 4);
}

/* A name stands behind its place. */
static void
name(struct evtx_writer *w, const char *ascii)
{
	evtx_u32(w, w->b.n + 4);
	evtx_u32(w, 0);
	evtx_u16(w, 0);
	evtx_u16(w, (unsigned)strlen(ascii));
	evtx_wide(w, ascii);
	evtx_u16(w, 0);
}

/* Ends what has a size: 2 the start of an element, 4 an element, 3 both. */
void
evtx_token(struct evtx_writer *w, unsigned token)
{
	size_t at = w->attributes;

	if ((token == 2 || token == 3) && at > 0) {
		patch_u32(w, at, w->b.n - at - 4);
		w->attributes = 0;
	}
	evtx_byte(w, token);
	if ((token == 3 || token == 4) && w->depth > 0) {
		at = w->open[--w->depth];
		patch_u32(w, at, w->b.n - at - 4);
	}
}

void
evtx_open(struct evtx_writer *w, const char *element, bool attributes)
{
	evtx_byte(w, attributes ? 0x41 : 0x01);
	evtx_u16(w, 0xffff);
	assert_true(w->depth < EVTX_DEPTH);
	w->open[w->depth++] = w->b.n;
	evtx_u32(w, 0);
	name(w, element);
	if (!attributes)
		return;
	w->attributes = w->b.n;
	evtx_u32(w, 0);
}

void
evtx_attribute(struct evtx_writer *w, const char *attribute)
{
	evtx_byte(w, 0x06);
	name(w, attribute);
}

void
evtx_text(struct evtx_writer *w, const char *text)
{
	evtx_u16(w, 0x0105);
	evtx_u16(w, (unsigned)strlen(text));
	evtx_wide(w, text);
}

static void
substitution(struct evtx_writer *w, unsigned token, unsigned id, unsigned type)
{
	evtx_byte(w, token);
	evtx_u16(w, id);
	evtx_byte(w, type);
}

void
evtx_value(struct evtx_writer *w, unsigned id, unsigned type)
{
	substitution(w, 0x0d, id, type);
}

void
evtx_optional(struct evtx_writer *w, unsigned id, unsigned type)
{
	substitution(w, 0x0e, id, type);
}

void
evtx_element(struct evtx_writer *w, const char *element, const char *text)
{
	evtx_open(w, element, false);
	evtx_token(w, 2);
	evtx_text(w, text);
	evtx_token(w, 4);
}

void
evtx_element_of(
    struct evtx_writer *w, const char *element, unsigned id, unsigned type)
{
	evtx_open(w, element, false);
	evtx_token(w, 2);
	evtx_value(w, id, type);
	evtx_token(w, 4);
}

/* The token, an identifier, and the place of what is used. */
static void
instance(struct evtx_writer *w, size_t place)
{
	evtx_u16(w, 0x010c);
	evtx_u32(w, 7);
	evtx_u32(w, place);
}

size_t
evtx_template_begin(struct evtx_writer *w)
{
	size_t place = w->b.n + 10;

	instance(w, place);
	zeros(&w->b, 24);
	evtx_u32(w, 0x0001010f);
	return place;
}

void
evtx_template_end(struct evtx_writer *w, size_t place)
{
	evtx_byte(w, 0x00);
	patch_u32(w, place + 20, w->b.n - place - 24);
}

void
evtx_template_again(struct evtx_writer *w, size_t place)
{
	instance(w, place);
}

void
evtx_values(
    struct evtx_writer *w, const struct evtx_value *values, size_t count)
{
	evtx_u32(w, count);
	for (size_t i = 0; i < count; i++) {
		evtx_u16(w, (unsigned)values[i].bytes.n);
		evtx_u16(w, values[i].type);
	}
	for (size_t i = 0; i < count; i++)
		buf_add(&w->b, values[i].bytes);
}

void
evtx_record_begin(struct evtx_writer *w)
{
	w->record = w->b.n;
	buf_add(&w->b, (struct span){ "**\0\0", 4 });
	evtx_u32(w, 0);
	evtx_u32(w, ++w->number);
	zeros(&w->b, 12);
	evtx_u32(w, 0x0001010f);
}

void
evtx_record_end(struct evtx_writer *w)
{
	size_t n;

	evtx_byte(w, 0x00);
	while ((w->b.n - w->record) % 8 != 4)
		evtx_byte(w, 0x00);
	n = w->b.n + 4 - w->record;
	evtx_u32(w, n);
	patch_u32(w, w->record + 4, n);
}

/* Places of the values in the template of evtx_event(). */
enum { PROVIDER, EVENT_ID, LEVEL, TIME, RECORD_ID, CHANNEL, SAYS, VALUES };

static void
event_template(struct evtx_writer *w)
{
	evtx_open(w, "Event", false);
	evtx_token(w, 2);
	evtx_open(w, "System", false);
	evtx_token(w, 2);
	evtx_open(w, "Provider", true);
	evtx_attribute(w, "Name");
	evtx_value(w, PROVIDER, 0x01);
	evtx_token(w, 3);
	evtx_element_of(w, "EventID", EVENT_ID, 0x06);
	evtx_element_of(w, "Level", LEVEL, 0x04);
	evtx_open(w, "TimeCreated", true);
	evtx_attribute(w, "SystemTime");
	evtx_value(w, TIME, 0x11);
	evtx_token(w, 3);
	evtx_element_of(w, "EventRecordID", RECORD_ID, 0x0a);
	evtx_element_of(w, "Channel", CHANNEL, 0x01);
	evtx_element(w, "Computer", "ndes01.contoso.com");
	evtx_token(w, 4);
	evtx_open(w, "EventData", false);
	evtx_token(w, 2);
	evtx_element_of(w, "Data", SAYS, 0x01);
	evtx_token(w, 4);
	evtx_token(w, 4);
}

static struct span
wide(struct evtx_writer *w, const char *ascii)
{
	w->b.n = 0;
	evtx_wide(w, ascii);
	return buf_span(&w->b);
}

static struct span
number(struct evtx_writer *w, uint64_t n, size_t bytes)
{
	w->b.n = 0;
	for (size_t i = 0; i < bytes; i++)
		evtx_byte(w, (unsigned)(n >> 8 * i & 0xff));
	return buf_span(&w->b);
}

void
evtx_event(struct evtx_writer *w, size_t *place, const struct evtx_told *e)
{
	uint64_t ticks = 10 * (uint64_t)e->time + UINT64_C(116444736000000000);
	struct evtx_writer b[VALUES] = { 0 };
	const struct evtx_value values[VALUES] = {
		[PROVIDER] = { 0x01, wide(&b[PROVIDER], e->provider) },
		[EVENT_ID] = { 0x06, number(&b[EVENT_ID], e->id, 2) },
		[LEVEL] = { 0x04, number(&b[LEVEL], e->level, 1) },
		[TIME] = { 0x11, number(&b[TIME], ticks, 8) },
		[RECORD_ID] = { 0x0a, number(&b[RECORD_ID], w->number + 1, 8) },
		[CHANNEL] = { 0x01, wide(&b[CHANNEL], e->channel) },
		[SAYS] = { 0x01, wide(&b[SAYS], e->says) },
	};

	evtx_record_begin(w);
	if (*place) {
		evtx_template_again(w, *place);
	} else {
		*place = evtx_template_begin(w);
		event_template(w);
		evtx_template_end(w, *place);
	}
	evtx_values(w, values, VALUES);
	evtx_record_end(w);
	for (size_t i = 0; i < VALUES; i++)
		buf_free(&b[i].b);
}
