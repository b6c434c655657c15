/*
 * Names of stations and platforms.
 */

#include "engine/trace/station.h"

static const char *const stations[STATION_COUNT] = {
#define STATION(id, name) [STATION_##id] = name,
#include "engine/trace/stations.def"
#undef STATION
};

static const char *const platforms[PLATFORM_COUNT] = {
	[PLATFORM_UNKNOWN] = NULL, /* left out of the JSON */
	[PLATFORM_WINDOWS] = "windows",
	[PLATFORM_IOS] = "ios",
	[PLATFORM_MACOS] = "macos",
	[PLATFORM_ANDROID] = "android",
	[PLATFORM_OTHER] = "other",
};

/* The first word found decides; IIS writes `+' for a blank. */
static const struct {
	const char *word;
	enum platform platform;
} agents[] = {
	{ "Android", PLATFORM_ANDROID },
	{ "Dalvik", PLATFORM_ANDROID },
	{ "okhttp", PLATFORM_ANDROID },
	{ "macOS", PLATFORM_MACOS },
	{ "Macintosh", PLATFORM_MACOS },
	{ "Mac+OS", PLATFORM_MACOS },
	{ "mdmclient", PLATFORM_MACOS },
	/* CFNetwork names the processor on a Mac only: no iPhone has this */
	{ "(x86_64)", PLATFORM_MACOS },
	{ "profiled", PLATFORM_IOS },
	{ "CFNetwork", PLATFORM_IOS },
	{ "iPhone", PLATFORM_IOS },
	{ "NDES+client", PLATFORM_WINDOWS },
	{ "Win32", PLATFORM_WINDOWS },
	{ "Windows", PLATFORM_WINDOWS },
};

const char *
station_name(enum station_id id)
{
	return stations[id];
}

const char *
platform_name(enum platform p)
{
	return platforms[p];
}

enum platform
platform_of_agent(struct span agent)
{
	if (agent.n == 0 || span_is(agent, "-"))
		return PLATFORM_UNKNOWN;
	for (size_t i = 0; i < sizeof(agents) / sizeof(agents[0]); i++)
		if (span_iholds(agent, agents[i].word))
			return agents[i].platform;
	return PLATFORM_OTHER;
}

bool
station_of_device(const struct station *s)
{
	return s->step == STEP_CAPS || s->step == STEP_CERT ||
	       s->step == STEP_PKI;
}

bool
station_is_rough(const struct station *s)
{
	return s->taken != TAKEN_UNKNOWN || s->time % TIME_SECOND == 0;
}
