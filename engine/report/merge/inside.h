#ifndef ENGINE_REPORT_MERGE_INSIDE_H
#define ENGINE_REPORT_MERGE_INSIDE_H

/* What is kept of all servers, for the files of this room only. */

#include "engine/report/merge/merge.h"

#define MERGE_VALUES_MAX 64 /* different values of one item that are kept */
#define MERGE_NAMES_MAX  8  /* servers named beside one of them */
#define MERGE_ENDS_MAX   40 /* certificates that end first */
#define VERDICT_UNKNOWN  VERDICT_COUNT

/* One server, or one capture of it. */
struct merge_server {
	const char *name; /* its own, else the capture's or the file's */
	const char *path, *capture;
	int64_t now, run_at;
	enum whole whole;
	bool answered;
	const char *why; /* not; "" else */
	unsigned char verdict[KNOW_CHECKS_MAX];
	uint32_t first_cause, causes; /* in merge.hits */
};

/* A cause that a server has. */
struct merge_hit {
	const char *id; /* shared by all that have it */
	enum certainty certainty;
};

struct merge_value {
	const char *text;
	uint64_t count;
	const char *name[MERGE_NAMES_MAX];
};

/* Something that should be the same on all servers. */
struct merge_item {
	const char *id;
	struct merge_value *values;
	size_t count, cap;
	uint64_t more; /* servers with values beyond those kept */
};

struct merge_end {
	int64_t time;
	const char *server, *what;
};

struct merge {
	const struct knowledge *k;
	struct arena arena;
	bool failed;
	struct merge_server *servers;
	size_t count, cap;
	struct merge_hit *hits;
	size_t hit_count, hit_cap;
	struct merge_item *items;
	size_t item_count, item_cap;
	struct merge_end ends[MERGE_ENDS_MAX]; /* the soonest first */
	size_t end_count;
};

/* Puts servers in order, the worst first, then by name. */
void merge_sort(struct merge *m);

#endif
