#ifndef ENGINE_MATCH_CLASSES_H
#define ENGINE_MATCH_CLASSES_H

/*
 * Values of one field, by what the guide asks of them.  Two values to which
 * all its predicates say the same are of one class; whatever depends on
 * these answers alone depends on the class alone.
 */

#include "engine/base/span.h"

struct classes;

#define CLASS_VALUE_MAX 160 /* bytes; a User-Agent is shorter */

/* Not told: the value is longer, or there is no more room or memory. */
#define CLASS_OPEN 0

/* COUNT predicates are asked of the field.  NULL when out of memory. */
struct classes *classes_new(size_t count);
void classes_free(struct classes *c);

/*
 * Asks the I-th predicate of VALUE, a value of the field OF.  False, and
 * *HOLDS untouched, when there is no telling: then no class is made.
 */
typedef bool classes_ask(
    void *arg, size_t of, size_t i, struct span value, bool *holds);

/*
 * The class of VALUE, CLASS_OPEN included.  Asks nothing about a value that
 * is remembered.  An absent value is in a class of its own.
 */
uint16_t classes_of(struct classes *c, struct span value, classes_ask *ask,
    void *arg, size_t of);

/* What the I-th predicate says of values in CLASS, not CLASS_OPEN. */
bool classes_answer(const struct classes *c, uint16_t class, size_t i);

#endif
