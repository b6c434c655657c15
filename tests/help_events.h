#ifndef TESTS_HELP_EVENTS_H
#define TESTS_HELP_EVENTS_H

/*
 * One set of Windows events, in every form that people hold them.
 */

#include "engine/base/buf.h"
#include "engine/base/times.h"

#define HELP_NDES "Microsoft-Windows-NetworkDeviceEnrollmentService"

struct help_event {
	struct civil at;
	const char *provider, *channel;
	int id;
	const char *message[2]; /* two lines, or one */
};

#define HELP_EVENTS 3

extern const struct help_event help_event_set[HELP_EVENTS];

struct help_event_form {
	const char *name;
	/* Event number I of the set. */
	void (*write)(struct buf *out, const struct help_event *e, size_t i);
	bool local;   /* its times have no zone */
	bool channel; /* it says in which log the event was */
	bool folded;  /* a line break may have become a blank */
};

#define HELP_EVENT_FORMS 21 /* the first one is XML */

extern const struct help_event_form help_event_forms[HELP_EVENT_FORMS];

/* The whole set; what OUT holds goes. */
void help_event_write(size_t form, struct buf *out);

#endif
