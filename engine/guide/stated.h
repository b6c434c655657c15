#ifndef ENGINE_GUIDE_STATED_H
#define ENGINE_GUIDE_STATED_H

/*
 * Settings that records tell of: the configuration of IIS, services and
 * bindings as commands print them.  One value is kept for each setting.
 */

#include "engine/guide/diagnosis.h"

struct stated_value {
	char text[SETTING_TEXT_MAX + 1]; /* clean UTF-8 */
	char what[SETTING_TEXT_MAX + 1]; /* the record, as it is shown */
	size_t narrow;    /* length of the name it is about, see below */
	const char *file; /* borrowed from the source; NULL: none yet */
	uint64_t line, offset;
	enum source_kind kind;
	int64_t earliest, latest; /* when it was told, of what has a time */
	bool undecided; /* TEXT holds two, and nothing tells which is newer */
};

struct stated;

/* K must outlive it.  NULL when out of memory. */
struct stated *stated_new(const struct knowledge *k);
void stated_free(struct stated *s);

/*
 * A record and the signs it matches.  The latest counts; of the places of a
 * configuration the narrowest, with the longest name, for it overrides the
 * others.  SOURCE must outlive S.  OK or ERR_NOMEM.
 */
enum err stated_record(struct stated *s, const struct record *r,
    const struct source *source, const size_t *hits, size_t count);

/* Records of SIGN tell of some setting; others need not be told. */
bool stated_by(const struct stated *s, size_t sign);

/* NULL when no record told of SETTING. */
const struct stated_value *stated_value(const struct stated *s, size_t setting);

#endif
