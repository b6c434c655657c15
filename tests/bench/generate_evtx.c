/*
 * The Application log of an NDES server: its own events, and those of others.
 */

#include "tests/bench/generate.h"

#include "tests/help_evtx.h"

#include <stdlib.h>
#include <string.h>

#define NS    "http://schemas.microsoft.com/win/2004/08/events/event"
#define CHUNK 65536u
#define LONG  2048u       /* bytes of a record at most, with its template */
#define EPOCH 11644473600 /* seconds from 1601 to 1970 */

/* Types, as the format numbers them. */
enum { STRING = 1, U8 = 4, U16 = 6, U64 = 10, TIME = 17 };

struct origin {
	const char *provider;
	int id, level;
	const char *text;
};

static const struct origin origins[] = {
	{ "Microsoft-Windows-NetworkDeviceEnrollmentService", 29, 2,
	    "The password in the certificate request cannot be verified.  It "
	    "may have been used already.  Obtain a new password to submit with "
	    "this request." },
	{ "Microsoft-Windows-NetworkDeviceEnrollmentService", 31, 2,
	    "The Network Device Enrollment Service cannot submit the "
	    "certificate request (0x800706ba).  The RPC server is "
	    "unavailable." },
	{ "Microsoft-Windows-CAPI2", 4107, 4,
	    "Successful auto update retrieval of third-party root list" },
	{ "Microsoft-Windows-Security-SPP", 16384, 4,
	    "Successfully scheduled Software Protection service for re-start "
	    "at 2026-04-15T12:41:30Z. Reason: RulesEngine." },
	{ "ESENT", 326, 4,
	    "svchost (1234,D,50) DS_Token_DB: The database engine attached a "
	    "database (1, C:\\Windows\\system32\\config\\systemprofile). (Time="
	    "0 seconds)" },
};

#define ORIGINS (sizeof(origins) / sizeof(origins[0]))

/* The chunk under way, and where the template of each origin stands in it. */
struct event_file {
	struct generator *g;
	struct evtx_writer w;
	size_t place[ORIGINS];
	uint64_t first, last;
	size_t chunks;
};

static void
template_of(struct evtx_writer *w, const struct origin *o)
{
	evtx_open(w, "Event", true);
	evtx_attribute(w, "xmlns");
	evtx_text(w, NS);
	evtx_token(w, 2);
	evtx_open(w, "System", false);
	evtx_token(w, 2);
	evtx_open(w, "Provider", true);
	evtx_attribute(w, "Name");
	evtx_text(w, o->provider);
	evtx_token(w, 3);
	evtx_element_of(w, "EventID", 0, U16);
	evtx_element_of(w, "Level", 1, U8);
	evtx_open(w, "TimeCreated", true);
	evtx_attribute(w, "SystemTime");
	evtx_value(w, 2, TIME);
	evtx_token(w, 3);
	evtx_element_of(w, "EventRecordID", 3, U64);
	evtx_element(w, "Channel", "Application");
	evtx_element(w, "Computer", "ndes01.contoso.com");
	evtx_token(w, 4);
	evtx_open(w, "EventData", false);
	evtx_token(w, 2);
	evtx_element_of(w, "Data", 4, STRING);
	evtx_token(w, 4);
	evtx_token(w, 4);
}

static struct span
number(char *to, uint64_t n, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		to[i] = (char)(n >> (8 * i));
	return (struct span){ to, bytes };
}

static struct span
wide(char *to, size_t size, const char *text)
{
	size_t n = 0;

	for (; *text && n + 2 < size; text++) {
		to[n++] = *text;
		to[n++] = '\0';
	}
	return (struct span){ to, n };
}

static void
values(struct event_file *f, const struct origin *o)
{
	uint64_t ms = f->g->ms + EPOCH * UINT64_C(1000);
	char id[2], level[1], at[8], record[8], words[1024];
	const struct evtx_value of[] = {
		{ U16, number(id, (uint64_t)o->id, 2) },
		{ U8, number(level, (uint64_t)o->level, 1) },
		{ TIME, number(at, ms * 10000 + pick(f->g, 10000), 8) },
		{ U64, number(record, f->last, 8) },
		{ STRING, wide(words, sizeof(words), o->text) },
	};

	evtx_values(&f->w, of, sizeof(of) / sizeof(of[0]));
}

static void
event_record(struct event_file *f)
{
	size_t i = pick(f->g, ORIGINS);

	f->last++;
	later(f->g, 60000);
	evtx_record_begin(&f->w);
	if (f->place[i] == 0) {
		f->place[i] = evtx_template_begin(&f->w);
		template_of(&f->w, &origins[i]);
		evtx_template_end(&f->w, f->place[i]);
	} else {
		evtx_template_again(&f->w, f->place[i]);
	}
	values(f, &origins[i]);
	evtx_record_end(&f->w);
}

static void
event_chunk(struct event_file *f, struct buf *out)
{
	evtx_begin(&f->w);
	f->w.number = f->last;
	f->first = f->last + 1;
	memset(f->place, 0, sizeof(f->place));
	while (f->w.b.n + LONG < CHUNK)
		event_record(f);
	buf_clear(out);
	evtx_finish(&f->w, false, out);
	evtx_seal(out, f->first, f->last);
	f->chunks++;
}

static void
put(struct generator *g, const struct buf *b)
{
	if (fwrite(b->p, 1, b->n, g->file) != b->n) {
		perror("generate");
		exit(1);
	}
	g->bytes += b->n;
}

/* The head tells what comes behind it, so it is written again. */
void
event_log(struct generator *g)
{
	struct event_file f = { .g = g };
	struct buf out = BUF_INIT;

	evtx_file_head(&out, 1, 1);
	put(g, &out);
	while (g->bytes < g->limit || f.chunks == 0) {
		event_chunk(&f, &out);
		put(g, &out);
	}
	buf_clear(&out);
	evtx_file_head(&out, f.chunks, f.last + 1);
	rewind(g->file);
	put(g, &out);
	buf_free(&out);
}
