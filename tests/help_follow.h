#ifndef TESTS_HELP_FOLLOW_H
#define TESTS_HELP_FOLLOW_H

/*
 * A folder that grows, and records as writers of logs write them.
 */

#include "engine/base/buf.h"
#include "engine/evidence/tail/follow.h"

#define FOLLOW_IIS_HEAD                                                        \
	"#Software: Microsoft Internet Information Services 10.0\r\n"          \
	"#Version: 1.0\r\n#Date: 2026-03-02 07:00:00\r\n"                      \
	"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port "   \
	"cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus "  \
	"sc-win32-status time-taken\r\n"

/* One record of each format; N makes it unlike all others. */
void follow_iis(struct buf *out, int n, const char *status);
void follow_trace(struct buf *out, int n, const char *text);
void follow_event(struct buf *out, int n, const char *text);

/* Writes below the present folder; folders are made. */
void follow_put(const char *path, struct span text);
void follow_append(const char *path, struct span text);

/* A new folder below /tmp, which becomes the present one; and its end. */
void follow_enter(char top[40]);
void follow_leave(const char *top);

#define EVERYTHING ((1u << SOURCE_COUNT) - 1)

/* A folder "c" that is followed; each test is in its own. */
struct world {
	char top[40];
	struct host *host;
	struct evidence *e;
	int64_t now;
	struct buf notes, files;
	bool soon, registry;
};

int world_setup(void **state);
int world_teardown(void **state);

/* Reads what is there, noting it. */
void world_start(struct world *w);

/* One look: notes are added; true when there is more. */
bool world_look_once(struct world *w, bool names, uint64_t budget);

/* Looks until there is no more, and what that gave; without a walk. */
const char *world_look(struct world *w);
const char *world_glance(struct world *w);
const char *world_end(struct world *w);

/* Appends the records FROM to TO. */
void put_iis(const char *path, bool head, int from, int to);
void put_trace(const char *path, int from, int to);
void put_events(const char *path, int from, int to);

/* Faults of all sources. */
uint64_t world_problems(struct world *w);

#endif
