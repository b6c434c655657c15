#ifndef TESTS_HELP_WIZARD_H
#define TESTS_HELP_WIZARD_H

/* The wizard played on a terminal of paper, and what was seen there. */

#include "tui/screen/app.h"

struct help_wizard {
	struct knowledge *k;    /* the one compiled in */
	char *folder;           /* of the case, temporary */
	char *sample;           /* NULL: the usual one of the test */
	struct app_options app; /* with FOLDER when it is played */
};

/* For cmocka: *STATE is a struct help_wizard. */
int help_wizard_setup(void **state);
int help_wizard_teardown(void **state);
#define HELP_WIZARD_TEST(f)                                                    \
	cmocka_unit_test_setup_teardown(                                       \
	    f, help_wizard_setup, help_wizard_teardown)

/*
 * Plays KEYS: RUN gets the terminal and ARG, and must return 0.  What was on
 * the screen, shown too when SHOW is in the environment; the caller frees.
 */
char *help_wizard_play(struct help_wizard *w, const char *keys, int cols,
    int rows, int (*run)(struct help_wizard *w, struct term *term, void *arg),
    void *arg);

/* RUN for the lab of the sample ARG, or the capture that it is. */
int help_wizard_lab(struct help_wizard *w, struct term *term, void *arg);

/* That, of SAMPLE and in LANG. */
char *help_wizard_on(struct help_wizard *w, const char *sample,
    const char *keys, enum lang lang, int cols, int rows);

/* Fails unless WHAT stands on the screen, 80x24, of SAMPLE after KEYS. */
void help_wizard_ends(struct help_wizard *w, const char *sample,
    const char *keys, const char *what);

/* The last picture of GOT: what is on the screen at the end. */
const char *help_last_picture(const char *got);

/* Fail the test unless WHAT was, or was not, on a screen of GOT. */
void help_shows(const char *got, const char *what);
void help_lacks(const char *got, const char *what);

#endif
