/*
 * Jobs of a crew: all are done, and none before what it waits for.
 */

#include "engine/base/crew.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <time.h>
/* after the headers it needs */
#include <cmocka.h>

#define JOBS 40

struct tale {
	int told[JOBS];
	int count;
};

struct telling {
	struct crew_job crew; /* first */
	struct tale *tale;
	int number;
	bool slow;
};

static void
tell(struct crew_job *job, size_t hand)
{
	struct telling *t = (struct telling *)job;

	(void)hand;
	if (t->slow)
		nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
	t->tale->told[t->tale->count++] = t->number;
}

/* Several tales side by side, each in its order, however long a part takes. */
static void
waits_for_others(void **state)
{
	enum { TALES = 3 };

	(void)state;
	for (size_t hands = 2; hands <= 4; hands++) {
		struct crew *crew = crew_new(hands);
		struct tale tale[TALES] = { { { 0 }, 0 } };
		struct telling part[TALES][JOBS];

		assert_non_null(crew);
		for (int i = 0; i < JOBS; i++)
			for (int k = 0; k < TALES; k++) {
				part[k][i] = (struct telling){
					.crew.work = tell,
					.crew.after = i > 0
							  ? &part[k][i - 1].crew
							  : NULL,
					.tale = &tale[k],
					.number = i,
					.slow = i % 8 == k,
				};
				crew_give(crew, &part[k][i].crew);
			}
		for (int k = TALES; k-- > 0;) {
			crew_wait(crew, &part[k][JOBS - 1].crew);
			assert_int_equal(tale[k].count, JOBS);
			for (int i = 0; i < JOBS; i++)
				assert_int_equal(tale[k].told[i], i);
		}
		crew_free(crew);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_for_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
