/*
 * Names of kinds and fields.
 */

#include "engine/evidence/record/record.h"

static const char *const kinds[SOURCE_COUNT] = {
#define SOURCE(id, name, ops, readers) [SOURCE_##id] = name,
#include "engine/evidence/record/sources.def"
#undef SOURCE
};

const char source_kind_names[] =
#define SOURCE(id, name, ops, readers) " " name
#include "engine/evidence/record/sources.def"
#undef SOURCE
    ;

/* With their lengths: each file's #Fields is held against all of them. */
static const struct span fields[FIELD_COUNT] = {
#define FIELD(id, name) [FIELD_##id] = { name, sizeof(name) - 1 },
#include "engine/evidence/record/fields.def"
#undef FIELD
};

const char *
source_kind_name(enum source_kind kind)
{
	return kinds[kind];
}

bool
source_kind_find(struct span name, enum source_kind *out)
{
	size_t i;

	for (i = 0; i < SOURCE_COUNT; i++) {
		if (span_is(name, kinds[i])) {
			*out = (enum source_kind)i;
			return true;
		}
	}
	return false;
}

const char *
field_name(enum field f)
{
	return fields[f].p;
}

bool
field_find(struct span name, enum field *out)
{
	size_t i;

	for (i = 0; i < FIELD_COUNT; i++) {
		if (span_ieq(name, fields[i])) {
			*out = (enum field)i;
			return true;
		}
	}
	return false;
}
