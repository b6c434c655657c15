#ifndef ENGINE_HOST_LAB_WORLD_H
#define ENGINE_HOST_LAB_WORLD_H

/*
 * How a lab's world reacts, as data: services, effects of actions, and the
 * requests that keep coming.  Immutable; everything is borrowed by the lab.
 *
 * The world is a set of at most 64 states that hold or do not.  An action
 * that happens to the lab has effects; each one, after its delay and if its
 * condition holds then, sets and clears states, changes the registry, or
 * writes lines.  Traffic repeats while its condition holds.
 */

#include "engine/base/span.h"

#define LAB_STATES_MAX 64

/* Holds when all states of NEED do and none of FORBID. */
struct lab_when {
	uint64_t need, forbid;
};

/* What can happen to a lab. */
enum lab_event {
	LAB_CERT_PUT,      /* target "Root THUMBPRINT" */
	LAB_CERT_DROP,     /* the same */
	LAB_VALUE_SET,     /* target "KEY\VALUE" */
	LAB_VALUE_DROP,    /* the same */
	LAB_SERVICE_START, /* when it runs; target: its name */
	LAB_SERVICE_STOP,  /* when it has stopped */
	LAB_REBOOT,        /* when it begins; no target */
	LAB_INSTRUCT,      /* done by hand; target: id of a fix */
	LAB_START,         /* the lab itself begins; no target */
	LAB_EVENT_COUNT
};

/* "cert.put", "reboot", ...; static. */
const char *lab_event_name(enum lab_event e);

struct lab_value {
	const char *key, *name;
	uint32_t type;    /* as in the registry */
	struct span data; /* strings as UTF-8 without the final NUL */
	bool gone;        /* the value is taken away */
};

struct lab_effect {
	enum lab_event on;
	const char *target;   /* ASCII case ignored; "" is any */
	const char *is;       /* LAB_VALUE_SET: this text only; "" any */
	struct lab_when when; /* looked at after the delay */
	int64_t after;        /* microseconds */
	uint64_t set, clear;
	const struct lab_value *values;
	size_t value_count;
	size_t writes; /* index of a request, SIZE_MAX: none */
};

struct lab_service {
	const char *name, *display;
	const char *needs; /* name of a service that must run, "" none */
	bool running;
	int64_t starts, stops; /* microseconds it takes */
	struct lab_when can;   /* else it stops again when started */
};

/* A file that lines are appended to; host_lab_lines.c lists the blanks. */
struct lab_log {
	const char *id;
	const char *file;   /* relative to the lab; may hold blanks */
	const char *head;   /* before the lab's first line in a file, or "" */
	const char *record; /* one record around {text}, or "" */
	bool xml;           /* {text} is escaped as .NET does */
};

struct lab_line {
	size_t log;
	int64_t least, most; /* microseconds after the line before */
	const char *text;
};

/* One request, from its first line in any log to its last. */
struct lab_request {
	const char *id;
	const struct lab_line *lines;
	size_t line_count;
};

struct lab_traffic {
	size_t request;
	struct lab_when when;
	int64_t every, spread; /* microseconds; spread to both sides */
};

/* A name for {name}: one value, or one of several for each request. */
struct lab_variable {
	const char *name;
	const char *const *values;
	size_t count;
};

struct lab_world {
	const char *name; /* of the lab, for people; seeds its chance */
	int64_t start;    /* the clock when the lab is new */
	int bias;         /* minutes: UTC is local time and this */
	int64_t reboot;   /* microseconds that a restart takes */
	uint64_t initial; /* states */
	const char *const *states; /* names, for messages */
	size_t state_count;
	const struct lab_service *services;
	size_t service_count;
	const struct lab_effect *effects;
	size_t effect_count;
	const struct lab_log *logs;
	size_t log_count;
	const struct lab_request *requests;
	size_t request_count;
	const struct lab_traffic *traffic;
	size_t traffic_count;
	const struct lab_variable *variables;
	size_t variable_count;
};

#endif
