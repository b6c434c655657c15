#ifndef TESTS_HELP_FEED_H
#define TESTS_HELP_FEED_H

/*
 * Feeds a text to a reader as a file would be, and keeps all it gives.
 */

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/evidence/record/reader.h"

struct fed {
	struct source source;
	struct record *records; /* their spans live as long as this */
	size_t count, cap;
	struct buf print; /* all of it as text, to compare */
	struct arena arena;
};

#define FEED_AT_ONCE SIZE_MAX /* one block, a torn tail in it */

/* Blocks of about SIZE bytes (0: READER_BLOCK).  NEEDLES may be NULL. */
void feed(struct fed *f, const struct reader_ops *ops, struct span text,
    size_t size, const struct needles *needles);
void fed_free(struct fed *f);

/* The text of a record or a field, for assert_string_equal(). */
const char *fed_text(struct fed *f, size_t i);
const char *fed_field(struct fed *f, size_t i, enum field field);

/* How many faults of CODE were told. */
uint64_t fed_problems(const struct fed *f, enum problem_code code);

/*
 * Feeds TEXT in blocks of every size up to its length, STEP apart, and fails
 * the test when anything but the cuts differs.
 */
void feed_all_sizes(const struct reader_ops *ops, struct span text, size_t step,
    const struct needles *needles);

/* Cut after every byte, and with bytes flipped: must merely survive. */
void feed_hostile(const struct reader_ops *ops, struct span text);

/* For cmocka_run_group_tests(), where a reader takes XML apart. */
int feed_xml_setup(void **state);
int feed_xml_teardown(void **state);

/*
 * The file NAME below the folder of real files; false, with a line that says
 * so, when it is not there.  The caller frees.
 */
bool real_file(const char *name, struct buf *out);

#endif
