#ifndef ENGINE_TRACE_STATION_H
#define ENGINE_TRACE_STATION_H

/*
 * What one record tells about one request, in few bytes: a log of a gigabyte
 * holds millions of them.
 */

#include "engine/evidence/record/record.h"

/* The places a request passes, in the order of the ladder. */
enum station_id {
#define STATION(id, name) STATION_##id,
#include "engine/trace/stations.def"
#undef STATION
	STATION_COUNT
};

/* The id in the JSON, "verify-sent"; static. */
const char *station_name(enum station_id id);

enum platform {
	PLATFORM_UNKNOWN, /* no record of the device, or it sent no agent */
	PLATFORM_WINDOWS,
	PLATFORM_IOS,
	PLATFORM_MACOS,
	PLATFORM_ANDROID,
	PLATFORM_OTHER,
	PLATFORM_COUNT
};

/* "windows", ... ; NULL for an unknown one. */
const char *platform_name(enum platform p);
/* By cs(User-Agent) of IIS; absent or "-": PLATFORM_UNKNOWN. */
enum platform platform_of_agent(struct span agent);

/* Logs whose times and threads are of one kind. */
enum lane { LANE_IIS, LANE_PLUGIN, LANE_CRP, LANE_EVENT, LANE_COUNT };

/* What a record says; several make one station. */
enum trace_step {
	STEP_NONE,
	STEP_CAPS,
	STEP_CERT,
	STEP_PKI,
	STEP_POST,
	STEP_NOTIFY_POST,
	STEP_CALL,
	STEP_SEND,
	STEP_RETURN,
	STEP_FAILED,
	STEP_EXIT,
	STEP_NOTIFY_CALL,
	STEP_NOTIFY_EXIT,
	STEP_START,
	STEP_PHASE1,
	STEP_PHASE3,
	STEP_FINISH,
	STEP_RECEIVED,
	STEP_VERIFIED,
	STEP_ISSUED,
	STEP_NOTIFIED,
	STEP_PROCESSED,
	STEP_NDES_ERROR, /* events 29 and 31 of NDES itself */
	STEP_COUNT
};

#define TAKEN_UNKNOWN UINT32_MAX

struct station {
	int64_t time; /* UTC once the clocks are set; IIS: of the end */
	uint64_t flow;
	uint64_t offset;
	uint32_t line;
	uint32_t client; /* index of its address, 0: none */
	uint32_t agent;  /* hash */
	uint32_t taken;  /* milliseconds */
	uint32_t code;   /* Win32, WinHTTP, HRESULT or event id */
	uint16_t file;
	uint16_t status, sub; /* HTTP */
	int16_t bias;         /* minutes, see struct record */
	uint16_t age; /* of the challenge that was refused, in minutes; 0:
			 nothing tells */
	uint8_t step, platform;
	bool good, zone_unknown;
	bool unnamed; /* an event that names no transaction */
	uint8_t tied; /* enum link: how an event is tied to its flow */
};

/* What a device asked for itself: capabilities, certificates, PKIOperation. */
bool station_of_device(const struct station *s);

/* Its time is known to the second only, or worked out from two of them. */
bool station_is_rough(const struct station *s);

#endif
