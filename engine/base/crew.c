/*
 * One queue under one lock: a job is a block of a file, some tenths of a
 * millisecond, so that nobody ever waits for the lock.
 *
 * POSIX threads, which MinGW has as well; C11's are missing there.
 */

#include "engine/base/crew.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum job_state { JOB_WAITS, JOB_RUNS, JOB_DONE };

struct hand {
	struct crew *crew;
	size_t number;
	pthread_t thread;
};

struct crew {
	pthread_mutex_t lock;
	pthread_cond_t given, done;
	struct crew_job *first, *last;
	bool over;
	struct hand hand[CREW_MAX];
	size_t count; /* threads that run */
};

size_t
crew_processors(void)
{
#ifdef _WIN32
	int n = pthread_num_processors_np();
#else
	long n = sysconf(_SC_NPROCESSORS_ONLN);
#endif

	return n < 1 ? 1 : n > CREW_MAX ? CREW_MAX : (size_t)n;
}

/* Under the lock; NULL when nothing waits, or only for other jobs. */
static struct crew_job *
take_job(struct crew *c)
{
	struct crew_job *before = NULL, *job = c->first;

	for (; job && job->after; job = job->next)
		before = job;
	if (!job)
		return NULL;
	if (before)
		before->next = job->next;
	else
		c->first = job->next;
	if (c->last == job)
		c->last = before;
	job->state = JOB_RUNS;
	return job;
}

/* Under the lock: what waited for JOB waits no more. */
static void
end_job(struct crew *c, struct crew_job *job)
{
	job->state = JOB_DONE;
	pthread_cond_signal(&c->done);
	for (struct crew_job *other = c->first; other; other = other->next) {
		if (other->after != job)
			continue;
		other->after = NULL;
		pthread_cond_signal(&c->given);
	}
}

/* Under the lock, which is let go meanwhile. */
static void
work(struct crew *c, struct crew_job *job, size_t hand)
{
	pthread_mutex_unlock(&c->lock);
	job->work(job, hand);
	pthread_mutex_lock(&c->lock);
	end_job(c, job);
}

static void *
hand_main(void *arg)
{
	struct hand *h = arg;
	struct crew *c = h->crew;

	pthread_mutex_lock(&c->lock);
	while (!c->over) {
		struct crew_job *job = take_job(c);

		if (job)
			work(c, job, h->number);
		else
			pthread_cond_wait(&c->given, &c->lock);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

static bool
start(struct hand *h)
{
	return pthread_create(&h->thread, NULL, hand_main, h) == 0;
}

/* Signals are for the owner's thread. */
static void
start_all(struct crew *c, size_t hands)
{
#ifndef _WIN32
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
#endif
	for (; c->count + 1 < hands && c->count + 1 < CREW_MAX; c->count++) {
		struct hand *h = &c->hand[c->count];

		h->crew = c;
		h->number = c->count + 1;
		if (!start(h))
			break;
	}
#ifndef _WIN32
	pthread_sigmask(SIG_SETMASK, &before, NULL);
#endif
}

struct crew *
crew_new(size_t hands)
{
	struct crew *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->given, NULL);
	pthread_cond_init(&c->done, NULL);
	start_all(c, hands);
	if (c->count > 0)
		return c;
	crew_free(c);
	return NULL;
}

void
crew_free(struct crew *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&c->lock);
	c->over = true;
	pthread_cond_broadcast(&c->given);
	pthread_mutex_unlock(&c->lock);
	for (size_t i = 0; i < c->count; i++)
		pthread_join(c->hand[i].thread, NULL);
	pthread_cond_destroy(&c->done);
	pthread_cond_destroy(&c->given);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

void
crew_give(struct crew *c, struct crew_job *job)
{
	pthread_mutex_lock(&c->lock);
	job->next = NULL;
	job->state = JOB_WAITS;
	if (job->after && job->after->state == JOB_DONE)
		job->after = NULL;
	if (c->last)
		c->last->next = job;
	else
		c->first = job;
	c->last = job;
	pthread_cond_signal(&c->given);
	pthread_mutex_unlock(&c->lock);
}

void
crew_wait(struct crew *c, struct crew_job *job)
{
	pthread_mutex_lock(&c->lock);
	while (job->state != JOB_DONE) {
		struct crew_job *other = take_job(c);

		if (other)
			work(c, other, 0);
		else
			pthread_cond_wait(&c->done, &c->lock);
	}
	pthread_mutex_unlock(&c->lock);
}
