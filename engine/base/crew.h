#ifndef ENGINE_BASE_CREW_H
#define ENGINE_BASE_CREW_H

/*
 * A few threads that do jobs, of which some may have to wait for others.
 * Whoever gives jobs waits for them in the order that suits him, and works
 * himself while he waits; so the result never depends on how many hands there
 * are.
 *
 * Jobs, crew_give() and crew_wait() belong to one thread, the owner's.
 */

#include <stdbool.h>
#include <stddef.h>

#define CREW_MAX 16 /* hands, the owner's included */

struct crew;

/* Part of what is to be done; the rest of it stands around it. */
struct crew_job {
	/* HAND, from 0, is the number of the thread that works: 0 is the
	   owner. */
	void (*work)(struct crew_job *job, size_t hand);
	/* NULL, or one that was given before and not waited for: it is done
	   before this one is begun. */
	const struct crew_job *after;
	struct crew_job *next;
	int state; /* private */
};

/* As many hands as there are processors for this program, at least one. */
size_t crew_processors(void);

/*
 * HANDS in all, of which the owner is one.  NULL when not one thread could
 * be started.
 */
struct crew *crew_new(size_t hands);

/* Waits for the jobs that were begun; others are not done. */
void crew_free(struct crew *c);

/* JOB must live until it was waited for. */
void crew_give(struct crew *c, struct crew_job *job);

/* Until JOB is done; does meanwhile what nobody has begun. */
void crew_wait(struct crew *c, struct crew_job *job);

#endif
