#ifndef ENGINE_KNOW_SETTING_H
#define ENGINE_KNOW_SETTING_H

/* Settings of the guide: values of the registry beside what they should be. */

#include "engine/know/knowledge.h"

enum setting_test {
	SETTING_EQUALS, /* ASCII case ignored */
	SETTING_MATCHES,
	SETTING_AT_LEAST,   /* a number */
	SETTING_NEWER,      /* a time, not older than the operand */
	SETTING_SUPPORTED,  /* a release of the connector */
	SETTING_CERTIFICATE /* a thumbprint: in Personal, and in date */
};

/* What it means when the key is there and the value is not. */
enum setting_absent {
	SETTING_ABSENT_SILENT, /* nothing: it is not told */
	SETTING_ABSENT_GOOD,   /* what Windows then does is wanted */
	SETTING_ABSENT_BAD
};

/*
 * A value that is judged by itself (rule 31): of the registry, or FIELD of
 * the records that the sign SEEN matches.
 */
struct setting {
	const char *id;
	enum applies applies;
	const char *key, *value; /* "" with SEEN */
	size_t seen;             /* index of a sign, SIZE_MAX: the registry */
	enum field field;
	/*
	 * Of the keys right below KEY the one whose value WHERE matches LIKE;
	 * "": KEY itself.
	 */
	const char *where, *like;
	enum setting_test test;
	const char *operand;
	enum setting_absent absent;
	enum surety surety;
	size_t ref;
	struct bilingual title;
	struct bilingual wanted; /* in words or as a value */
	struct bilingual about;  /* what it does */
	struct bilingual change; /* how it is changed */
	const char *command;     /* "" if none */
	const char *file;
	int line;
};

/* In the order of the guide. */
size_t know_setting_count(const struct knowledge *k);
const struct setting *know_setting(const struct knowledge *k, size_t i);
size_t know_setting_find(
    const struct knowledge *k, const char *id); /* SIZE_MAX: there is none */

#endif
