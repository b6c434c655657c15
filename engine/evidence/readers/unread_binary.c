/*
 * Files that are no text, by the signatures of their formats.
 */

#include "engine/evidence/readers/unread_sniff.h"

#include <string.h>

#define LOOK_AT_PEM 4096

/* A signature of a format: BYTES at offset AT. */
struct magic {
	size_t at, n;
	const char *bytes;
};

#define MAGIC(at, bytes)                                                       \
	{                                                                      \
		at, sizeof(bytes) - 1, bytes                                   \
	}

static bool
has(struct span s, const struct magic *m, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (s.n >= m[i].at + m[i].n &&
		    memcmp(s.p + m[i].at, m[i].bytes, m[i].n) == 0)
			return true;
	return false;
}

#define HAS(h, list) has((h)->raw, list, sizeof(list) / sizeof((list)[0]))

static unsigned
byte_at(struct span s, size_t i)
{
	return i < s.n ? (unsigned char)s.p[i] : 0;
}

static uint32_t
little_32(struct span s, size_t i)
{
	return byte_at(s, i) | byte_at(s, i + 1) << 8 |
	       byte_at(s, i + 2) << 16 | (uint32_t)byte_at(s, i + 3) << 24;
}

static bool
is_zip(struct span s)
{
	static const struct magic zip[] = { MAGIC(0, "PK\3\4"),
		MAGIC(0, "PK\5\6"), MAGIC(0, "PK\7\10PK\3\4") };

	return has(s, zip, sizeof(zip) / sizeof(zip[0]));
}

/* A zip of Office begins with its list of parts (ECMA-376 part 2). */
static bool
is_office_zip(struct span s)
{
	s = span_slice(s, 0, 2048);
	return is_zip(s) && (span_holds(s, "[Content_Types].xml") ||
				span_holds(s, "_rels/.rels") ||
				span_holds(s, "mimetypeapplication/vnd.oasis"));
}

bool
is_archive(const struct unread_head *h)
{
	static const struct magic list[] = { MAGIC(0, "7z\xBC\xAF\x27\x1C"),
		MAGIC(0, "MSCF\0\0\0\0"), MAGIC(0, "\x1F\x8B\x08"),
		MAGIC(0, "\xFD"
			 "7zXZ\0"),
		MAGIC(0, "\x28\xB5\x2F\xFD"), MAGIC(0, "Rar!\x1A\x07"),
		MAGIC(257, "ustar") };
	static const struct magic bzip[] = { MAGIC(4, "1AY&SY"),
		MAGIC(4, "\x17\x72\x45\x38\x50\x90") };

	if (is_zip(h->raw))
		return !is_office_zip(h->raw);
	return HAS(h, list) || (span_starts(h->raw, "BZh") && HAS(h, bzip));
}

/* The base block of a hive; the format is not published. */
bool
is_hive(const struct unread_head *h)
{
	return span_starts(h->raw, "regf");
}

/* ELF_LOGFILE_HEADER of [MS-EVEN] 3.1.1.6: its size, then "LfLe". */
bool
is_old_event_log(const struct unread_head *h)
{
	static const struct magic list[] = { MAGIC(0, "\x30\0\0\0LfLe") };

	return HAS(h, list);
}

/*
 * WMI_BUFFER_HEADER of 72 bytes, whose first number is the size of the
 * buffer, then a SYSTEM_TRACE_HEADER: version 2, type 1 or 2, flags 0xC0.
 */
bool
is_etl(const struct unread_head *h)
{
	static const struct magic list[] = { MAGIC(0x48, "\2\0\1\xC0"),
		MAGIC(0x48, "\2\0\2\xC0") };
	uint32_t size = little_32(h->raw, 0);

	return HAS(h, list) && size >= 1024 && size % 1024 == 0;
}

bool
is_dump(const struct unread_head *h)
{
	static const struct magic list[] = { MAGIC(0, "MDMP\x93\xA7"),
		MAGIC(0, "PAGEDUMP"), MAGIC(0, "PAGEDU64") };

	return HAS(h, list);
}

/* pcap in both orders and resolutions, pcapng, Network Monitor. */
bool
is_pcap(const struct unread_head *h)
{
	static const struct magic list[] = { MAGIC(0, "\xD4\xC3\xB2\xA1"),
		MAGIC(0, "\xA1\xB2\xC3\xD4"), MAGIC(0, "\x4D\x3C\xB2\xA1"),
		MAGIC(0, "\xA1\xB2\x3C\x4D"), MAGIC(0, "\x0A\x0D\x0D\x0A"),
		MAGIC(0, "GMBU") };

	return HAS(h, list);
}

bool
is_pdf(const struct unread_head *h)
{
	return span_starts(h->raw, "%PDF-");
}

bool
is_image(const struct unread_head *h)
{
	static const struct magic list[] = { MAGIC(0, "\x89PNG\r\n\x1A\n"),
		MAGIC(0, "\xFF\xD8\xFF"), MAGIC(0, "GIF87a"),
		MAGIC(0, "GIF89a"), MAGIC(0, "II*\0"), MAGIC(0, "MM\0*"),
		MAGIC(8, "WEBPVP8"), MAGIC(4, "ftypheic") };
	static const struct magic none[] = { MAGIC(6, "\0\0\0\0") };

	return HAS(h, list) || (span_starts(h->raw, "BM") && HAS(h, none));
}

/* OLE compound files: Office to 2003, mails of Outlook. */
bool
is_office(const struct unread_head *h)
{
	static const struct magic ole[] = { MAGIC(
	    0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") };

	return HAS(h, ole) || is_office_zip(h->raw);
}

bool
is_program(const struct unread_head *h)
{
	static const struct magic list[] = { MAGIC(0, "\x7F"
						      "ELF") };
	uint32_t pe = little_32(h->raw, 0x3C);

	if (HAS(h, list))
		return true;
	return span_starts(h->raw, "MZ") &&
	       span_starts(span_slice(h->raw, pe, h->raw.n), "PE");
}

/*
 * Length of the DER SEQUENCE that the head begins with, its own head
 * included, and where its content begins; 0 when there is none.
 */
static uint64_t
der_length(struct span s, size_t *content)
{
	unsigned n = byte_at(s, 1);
	uint64_t length = 0;

	*content = 2;
	if (s.n < 4 || byte_at(s, 0) != 0x30)
		return 0;
	if (n < 0x80)
		return n + 2;
	n &= 0x7F;
	if (n == 0 || n > 4)
		return 0;
	for (unsigned i = 0; i < n; i++)
		length = length << 8 | byte_at(s, 2 + i);
	*content += n;
	return length + *content;
}

/* The file is one SEQUENCE; what begins in it. */
static struct span
der_content(const struct unread_head *h)
{
	size_t content;
	uint64_t length = der_length(h->raw, &content);

	if (length == 0 || length != h->bytes)
		return SPAN_NONE;
	return span_slice(h->raw, content, h->raw.n);
}

/* PFX ::= SEQUENCE { version 3, ... }, RFC 7292. */
bool
is_private_key(const struct unread_head *h)
{
	static const struct magic pfx[] = { MAGIC(0, "\2\1\3\x30") };
	struct span head = span_slice(h->text, 0, LOOK_AT_PEM);

	return (span_holds(head, "-----BEGIN ") &&
		   span_holds(head, "PRIVATE KEY-----")) ||
	       has(der_content(h), pfx, 1);
}

/* Certificate and CRL begin with a SEQUENCE, PKCS #7 with its own OID. */
bool
is_certificate(const struct unread_head *h)
{
	static const struct magic sst[] = { MAGIC(0, "\0\0\0\0CERT") };
	static const struct magic der[] = { MAGIC(0, "\x30"),
		MAGIC(0, "\6\x09\x2A\x86\x48\x86\xF7\x0D\1\7\2") };
	struct span head = span_slice(h->text, 0, LOOK_AT_PEM);

	return HAS(h, sst) || has(der_content(h), der, 2) ||
	       span_holds(head, "-----BEGIN CERTIFICATE") ||
	       span_holds(head, "-----BEGIN NEW CERTIFICATE") ||
	       span_holds(head, "-----BEGIN TRUSTED CERTIFICATE") ||
	       span_holds(head, "-----BEGIN X509") ||
	       span_holds(head, "-----BEGIN PKCS7");
}

bool
is_empty(const struct unread_head *h)
{
	for (size_t i = 0; i < h->raw.n; i++)
		if (h->raw.p[i] != '\0')
			return false;
	return true;
}
