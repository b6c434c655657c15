/*
 * Writes the logs that the program is measured with:
 *
 *	generate iis DIR BYTES PERCENT EACH
 *	generate plugin|svclog|evtx FILE BYTES
 *
 * IIS logs of EACH bytes go into DIR; PERCENT of their rows concern NDES.
 * The rows are the same, whatever EACH is.
 */

#include "tests/bench/generate.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define START_MS UINT64_C(1772409600000) /* 2026-03-02 */

/* Numbers of Vigna's splitmix64, https://prng.di.unimi.it/splitmix64.c */
static uint64_t
next_number(struct generator *g)
{
	uint64_t z = g->seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

unsigned
pick(struct generator *g, unsigned n)
{
	return (unsigned)((next_number(g) >> 32) * n >> 32);
}

void
later(struct generator *g, unsigned most)
{
	g->ms += pick(g, most);
}

void
say(struct generator *g, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vfprintf(g->file, format, args);
	va_end(args);
	if (n < 0) {
		perror("generate");
		exit(1);
	}
	g->bytes += (uint64_t)n;
}

struct tm
clock_of(const struct generator *g)
{
	time_t at = (time_t)(g->ms / 1000);
	struct tm tm;

	gmtime_r(&at, &tm);
	return tm;
}

void
say_base64(struct generator *g, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char text[64];

	while (n > 0) {
		size_t part = n < 60 ? n : 60;
		uint64_t bits = 0;

		for (size_t i = 0; i < part; i++, bits >>= 6) {
			if (i % 10 == 0)
				bits = next_number(g);
			text[i] = digits[bits & 63];
		}
		say(g, "%.*s", (int)part, text);
		n -= part;
	}
}

static FILE *
open_file(const char *path)
{
	FILE *file = fopen(path, "wb");

	if (!file) {
		perror(path);
		exit(1);
	}
	return file;
}

static void
close_file(FILE *file)
{
	if (fclose(file) != 0) {
		perror("generate");
		exit(1);
	}
}

static void
iis_logs(struct generator *g, const char *dir, unsigned percent, uint64_t each)
{
	unsigned files = 0;

	while (g->bytes < g->limit) {
		uint64_t end = g->bytes + each;
		char path[4096];

		snprintf(path, sizeof(path), "%s/u_ex%05u.log", dir, ++files);
		g->file = open_file(path);
		iis_head(g);
		while (g->bytes < end && g->bytes < g->limit)
			iis_row(g, percent);
		close_file(g->file);
	}
}

static int
usage(void)
{
	fputs("generate iis DIR BYTES PERCENT EACH\n"
	      "generate plugin|svclog|evtx FILE BYTES\n",
	    stderr);
	return 2;
}

int
main(int argc, char **argv)
{
	struct generator g = { 1, START_MS, 0, 0, NULL };

	if (argc < 4)
		return usage();
	g.limit = strtoull(argv[3], NULL, 10);
	if (strcmp(argv[1], "iis") == 0) {
		if (argc != 6)
			return usage();
		iis_logs(&g, argv[2], (unsigned)strtoul(argv[4], NULL, 10),
		    strtoull(argv[5], NULL, 10));
		return 0;
	}
	g.file = open_file(argv[2]);
	if (strcmp(argv[1], "plugin") == 0)
		plugin_log(&g);
	else if (strcmp(argv[1], "svclog") == 0)
		svclog(&g);
	else if (strcmp(argv[1], "evtx") == 0)
		event_log(&g);
	else
		return usage();
	close_file(g.file);
	return 0;
}
