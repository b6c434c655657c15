#ifndef ENGINE_EVIDENCE_RECORD_H
#define ENGINE_EVIDENCE_RECORD_H

/*
 * One entry of a source.  Records are made on the fly, handed to a sink and
 * forgotten: spans in a record are borrowed for the call.
 */

#include "engine/base/span.h"
#include "engine/base/times.h"

#include <assert.h>

enum source_kind {
#define SOURCE(id, name, ops, readers) SOURCE_##id,
#include "engine/evidence/record/sources.def"
#undef SOURCE
	SOURCE_COUNT
};

static_assert(SOURCE_COUNT <= 32, "sets of sources are 32 bits");

/* "iis", "ndesplugin", ... "ca-failed", "text"; static. */
const char *source_kind_name(enum source_kind kind);
/* All of them, a blank before each. */
extern const char source_kind_names[];
bool source_kind_find(struct span name, enum source_kind *out);

/*
 * Fields keep the standard names of their format: W3C for IIS, CMTrace's
 * attributes, element names of E2ETraceEvent and of Windows events.
 */
enum field {
#define FIELD(id, name) FIELD_##id,
#include "engine/evidence/record/fields.def"
#undef FIELD
	FIELD_COUNT
};

/* The name in logs and in the guide, "cs-uri-stem"; static. */
const char *field_name(enum field f);
/* ASCII case ignored. */
bool field_find(struct span name, enum field *out);

#define RECORD_ALIKE_MAX UINT8_MAX

struct record {
	enum source_kind source;
	int64_t time;      /* UTC, or TIME_NONE */
	bool zone_unknown; /* the time may be off by whole quarters of an
				   hour: local, and its bias not certain */
	int16_t bias;      /* minutes by which the record's own zone made
				   `time' out of local time; 0 if it has none */
	bool partial;      /* of an extract: what is not in its file may still
				   have been in the log, and columns that
				   have no name are taken as usual */
	uint64_t flow;     /* hash of activity or thread; 0: not known */
	uint64_t line;     /* of its first line, from 1 */
	uint64_t offset;   /* in bytes on disk */
	struct span text;  /* the message, decoded; the whole row for IIS */
	bool in_text;      /* all fields that are there stand in TEXT */
	bool in_block;     /* they and TEXT stand in the block */
	uint8_t from;      /* fields before this one are absent, ... */
	uint8_t width;     /* ... and so are those from this one on: they need
			  not be looked at; 0: any may be there */
	uint8_t alike;     /* not 0: records of one block that have the same one
			  have the same text, and the same fields but for
			  the thread */
	struct span field[FIELD_COUNT]; /* absent: p == NULL */
};

/* So many fields of R, the first ones, may be there. */
static inline size_t
record_width(const struct record *r)
{
	return r->width ? r->width : FIELD_COUNT;
}

#endif
