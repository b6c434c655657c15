#ifndef TESTS_HELP_JSON_H
#define TESTS_HELP_JSON_H

/*
 * Whole captures in tests: read to the end, and seen as the JSON of check.
 */

#include "engine/case/case.h"

/* A capture that is not read yet; the test fails when it cannot be opened. */
struct case_file *help_open(const struct knowledge *k, const char *path);

/* The same, read to its end. */
struct case_file *help_read(const struct knowledge *k, const char *path);

/* The JSON in English, one member a line.  The caller frees. */
char *help_json(const struct case_file *c);

/*
 * Fails the test and shows the first line where GOT and WANT differ; NAME
 * says what was compared.
 */
void help_same(const char *name, const char *got, const char *want);

#endif
