#ifndef TESTS_HELP_FOLLOW_H
#define TESTS_HELP_FOLLOW_H

/*
 * A folder that grows, and records as writers of logs write them.
 */

#include "engine/base/buf.h"

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

#endif
