#ifndef ENGINE_REPORT_MERGE_INSIDE_H
#define ENGINE_REPORT_MERGE_INSIDE_H

/* What is kept of all servers, for the files of this room only. */

#include "engine/report/merge/merge.h"

#define MERGE_TEXT_MAX    400  /* bytes of a name or value */
#define MERGE_CAUSES_MAX  256  /* of one server */
#define MERGE_FOREIGN_MAX 256  /* causes that this guide does not have */
#define MERGE_LIST_MAX    4096 /* settings, certificates of one server */
#define MERGE_ITEMS_MAX   (1u << 16)
#define MERGE_VALUES_MAX  64 /* different values of one item that are kept */
#define MERGE_NAMES_MAX   8  /* servers named beside one of them */
#define MERGE_ENDS_MAX    40 /* certificates that end first */
#define VERDICT_UNKNOWN   VERDICT_COUNT

/* One server, or one capture of it. */
struct merge_server {
	const char *name; /* its own, else the capture's or the file's */
	const char *path, *capture;
	const char *from; /* the file that said so */
	int64_t now, run_at;
	enum whole whole;
	bool named; /* by its own name */
	bool
	    again; /* the same name once more, with the same or newer records */
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
	uint64_t hash;
	struct merge_value *values;
	size_t count, cap;
	uint64_t more; /* servers with values beyond those kept */
};

struct merge_end {
	int64_t time;
	struct merge_value what;
};

struct merge {
	const struct knowledge *k;
	struct arena arena;
	bool failed;
	struct merge_server *servers;
	size_t count, cap;
	struct merge_hit *hits;
	size_t hit_count, hit_cap;
	const char *foreign[MERGE_FOREIGN_MAX];
	size_t foreign_count;
	struct merge_item *items;
	size_t item_count, item_cap;
	uint32_t *slots; /* by hash, number of an item + 1; 0: free */
	size_t slot_count;
	struct merge_end ends[MERGE_ENDS_MAX]; /* the soonest first */
	size_t end_count;
	bool merged; /* objects of merge are taken too */
	const char *last_from;
	int64_t clock;  /* of the one who merges; TIME_NONE */
	int64_t newest; /* record of all, once sorted */
};

/* What a clock or an age makes doubtful. */
enum merge_doubt {
	DOUBT_NONE,
	DOUBT_FUTURE, /* ran later than now */
	DOUBT_RECORD, /* its newest record is later than its run */
	DOUBT_OLD     /* its newest record is older than that of another */
};

/* By how much goes to *BY. */
enum merge_doubt merge_doubt_of(
    const struct merge *m, const struct merge_server *s, int64_t *by);

/* What is to be said of it; NULL for no doubt. */
const struct bilingual *merge_doubt_text(enum merge_doubt doubt);

#endif
