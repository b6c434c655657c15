#ifndef TESTS_BENCH_GENERATE_H
#define TESTS_BENCH_GENERATE_H

/*
 * Logs to measure with: the same bytes from the same seed, rows that differ
 * as those of a server do.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

struct generator {
	uint64_t seed;
	uint64_t ms;    /* the time of the next row, since 1970 */
	uint64_t bytes; /* written so far */
	uint64_t limit; /* how many there shall be, or a few more */
	FILE *file;
};

/* A number under N. */
unsigned pick(struct generator *g, unsigned n);

/* Lets up to MOST milliseconds go by. */
void later(struct generator *g, unsigned most);

/* One of a list of strings. */
#define ONE_OF(g, list)                                                        \
	((list)[pick((g), (unsigned)(sizeof(list) / sizeof((list)[0])))])

/* Counts what it writes. */
void say(struct generator *g, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The time of the next row; the macros give the arguments of "%04d-%02d-%02d"
 * and "%02d:%02d:%02d". */
struct tm clock_of(const struct generator *g);
#define YMD(t) (t).tm_year + 1900, (t).tm_mon + 1, (t).tm_mday
#define HMS(t) (t).tm_hour, (t).tm_min, (t).tm_sec

/* N characters of Base64, or what a query of a URL has in place of them. */
void say_base64(struct generator *g, size_t n);

/* Each writes logs of one kind until there are LIMIT bytes. */
void iis_head(struct generator *g);
void iis_row(struct generator *g, unsigned percent); /* concern NDES */
void plugin_log(struct generator *g);
void svclog(struct generator *g);
void event_log(struct generator *g);

#endif
