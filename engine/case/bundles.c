/*
 * Whose collection a capture is, by the paths of its files, and what such a
 * one never holds.
 */

#include "engine/case/inside.h"

static const struct {
	const char *name, *one, *other;
	const char *lacks[LANG_COUNT];
} bundles[] = {
#define BUNDLE(id, name, one, other, en, fr) { name, one, other, { en, fr } },
#include "engine/case/bundles.def"
#undef BUNDLE
};

#define BUNDLES (sizeof(bundles) / sizeof(bundles[0]))

/* Some file's path has PART in it. */
static bool
has_part(const struct case_file *c, const char *part)
{
	for (size_t i = 0; i < case_source_count(c); i++)
		if (span_ifind(span_of(case_source(c, i)->file), span_of(part),
			0) != SIZE_MAX)
			return true;
	for (size_t i = 0; i < case_left_count(c); i++)
		if (span_ifind(span_of(case_left(c, i)->file), span_of(part),
			0) != SIZE_MAX)
			return true;
	return false;
}

static size_t
find_bundle(const struct case_file *c)
{
	for (size_t i = 0; i < BUNDLES; i++)
		if (has_part(c, bundles[i].one) &&
		    has_part(c, bundles[i].other))
			return i;
	return BUNDLES;
}

const char *
case_bundle(const struct case_file *c)
{
	size_t i = find_bundle(c);

	return i < BUNDLES ? bundles[i].name : NULL;
}

const char *
case_bundle_lacks(const struct case_file *c, enum lang lang)
{
	size_t i = find_bundle(c);

	return i < BUNDLES ? bundles[i].lacks[lang] : NULL;
}
