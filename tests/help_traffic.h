#ifndef TESTS_HELP_TRAFFIC_H
#define TESTS_HELP_TRAFFIC_H

/*
 * Traffic of an invented server, written as the logs it would leave in a
 * folder of its own, with the truth about every line: which request it
 * belongs to.
 */

#include "engine/base/times.h"
#include "engine/trace/trace.h"

enum traffic_zone {
	ZONE_WRITTEN,  /* the module's log says its bias */
	ZONE_REVERSED, /* with the opposite sign */
	ZONE_NONE      /* +000 */
};

enum traffic_end {
	END_ISSUED,
	END_FALSE,  /* the registration point says no */
	END_403,    /* IIS refuses the POST */
	END_TLS,    /* 12175, no POST at all */
	END_SILENT, /* sent, and nothing ever after */
	END_COUNT
};

struct traffic {
	unsigned seed;
	size_t requests;
	int64_t start;          /* of the first, TIME_NONE: 2026-03-02 08:00 */
	int pause;              /* milliseconds between two, on average */
	int percent[END_COUNT]; /* END_ISSUED is what is left */
	enum traffic_zone zone;
	int offset;     /* minutes, local time less UTC */
	int64_t change; /* from then on OFFSET is LATER; 0: never */
	int later;
	bool whole;       /* the module's log has whole seconds */
	bool no_activity; /* the registration point has threads only */
	bool proxy;       /* one address for all devices */
	bool cert_first;  /* devices ask for GetCACert before GetCACaps */
	bool no_iis, no_plugin, no_crp;
	int lost;       /* per mille of the module's lines */
	int one_thread; /* all calls claim this thread; 0: they differ */
};

/* A line: its place, and the request it belongs to. */
struct truth {
	enum source_kind source;
	uint64_t offset;
	uint32_t request;
	enum station_id station;
	bool spare; /* another line of the same station */
};

struct traffic_made {
	char folder[64];
	struct truth *truth; /* lines that are stations */
	size_t count, cap;
	uint8_t *end; /* enum traffic_end of each request */
};

/* Fails the test when the folder cannot be written. */
void traffic_make(const struct traffic *t, struct traffic_made *out);
void traffic_free(struct traffic_made *m);

/* How well a trace tells the truth. */
struct traffic_score {
	size_t requests;     /* told */
	size_t links, right; /* stations joined to the first of a request */
	size_t wanted;       /* that should have been */
	size_t flow_links, flow_right, flow_wanted; /* inside one flow */
	size_t stations;                            /* that there are */
	size_t told[LINK_COUNT], wrong[LINK_COUNT]; /* stations */
	size_t outcomes_wrong; /* of those that were wholly seen */
	double precision, recall, flow_precision, flow_recall;
};

/* How many of those told with LINK are right, and of all that there are. */
double traffic_precision(const struct traffic_score *s, enum link link);
double traffic_recall(const struct traffic_score *s, enum link link);

void traffic_judge(const struct traffic_made *m, const struct trace *t,
    struct traffic_score *out);

#endif
