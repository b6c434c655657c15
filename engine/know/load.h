#ifndef ENGINE_KNOW_LOAD_H
#define ENGINE_KNOW_LOAD_H

/*
 * The loader's own world: what is being filled, where a fault is, and the
 * helpers that read attributes and texts.  The first fault wins; after it
 * every helper answers with something harmless.
 */

#include "engine/base/xml.h"
#include "engine/know/model.h"
#include "engine/know/setting.h"

struct loader {
	struct knowledge *k;
	const char *file;
	struct err_info *info;
	enum err err;
	size_t relations[2]; /* signs of many records so far, absences */
};

/* Notes the first fault, at NODE's line (NULL: no line). */
void load_fail(struct loader *l, const struct xml_node *node,
    const char *detail, ...) __attribute__((format(printf, 3, 4)));

/* Copies among the texts; "" after a failure. */
const char *load_dup(struct loader *l, struct span s);

/* An attribute; FALLBACK when absent, a fault when that is NULL. */
const char *load_attr(struct loader *l, const struct xml_node *n,
    const char *name, const char *fallback);

/* Index of the attribute's word in WORDS (NULL at the end). */
int load_word(struct loader *l, const struct xml_node *n, const char *name,
    const char *const *words, int fallback);

/* The attribute is "yes"; false when it is absent. */
bool load_yes(struct loader *l, const struct xml_node *n, const char *name);

/* The attributes applies="..." and surety="...". */
enum applies load_applies(struct loader *l, const struct xml_node *n);
enum surety load_surety(struct loader *l, const struct xml_node *n);

/* A blank-separated list of source kinds as a set of 1 << kind. */
unsigned load_kinds(
    struct loader *l, const struct xml_node *n, const char *name);

/* A duration such as "120s"; 0 when absent. */
int64_t load_duration(
    struct loader *l, const struct xml_node *n, const char *name);

/* Index of the item of KIND whose id is ID; a fault when there is none. */
size_t load_ref(struct loader *l, const struct xml_node *n, enum know_kind kind,
    struct span id);

/* The same for a blank-separated list of ids; an array in the arena. */
const size_t *load_refs(struct loader *l, const struct xml_node *n,
    const char *name, enum know_kind kind, size_t *count);

/* Text of the child NAME, lines kept and trimmed; "" when absent. */
const char *load_lines(
    struct loader *l, const struct xml_node *n, const char *name);

/* N in both languages, both "" when it is NULL; and the same of child NAME. */
struct bilingual load_texts_of(struct loader *l, const struct xml_node *n);
struct bilingual load_texts(
    struct loader *l, const struct xml_node *n, const char *name);

/* How many elements NAME stand right below N. */
size_t load_children(const struct xml_node *n, const char *name);

/* N zeroed items in the arena, never NULL unless the loader has failed. */
void *load_array(struct loader *l, size_t n, size_t size);

/* One for each element that may stand below the root. */
void load_reference(struct loader *l, const struct xml_node *n, void *item);
void load_step(struct loader *l, const struct xml_node *n, void *item);
void load_check(struct loader *l, const struct xml_node *n, void *item);
void load_sign(struct loader *l, const struct xml_node *n, void *item);
void load_cause(struct loader *l, const struct xml_node *n, void *item);
void load_fix(struct loader *l, const struct xml_node *n, void *item);
void load_setting(struct loader *l, const struct xml_node *n, void *item);
void load_certificate(struct loader *l, const struct xml_node *n, void *item);
void load_phrase(struct loader *l, const struct xml_node *n, void *item);
void load_source(struct loader *l, const struct xml_node *n, void *item);

/* What the filled guide wants of a host; see interest.h. */
void interest_build(struct loader *l);
void channels_build(struct loader *l);

/* A table of codes; which one is told by the file's name. */
void load_codes(struct loader *l, struct span text);

#endif
