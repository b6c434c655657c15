/*
 * Records that may explain why things changed: Windows events, and headers
 * in the middle of a log of IIS, which writes one when it starts again.
 */

#include "engine/trace/classify.h"

static const char *const names[CHANGE_COUNT] = {
	[CHANGE_SERVICE_STARTED] = "service-started",
	[CHANGE_SERVICE_STOPPED] = "service-stopped",
	[CHANGE_NDES_STARTED] = "ndes-started",
	[CHANGE_NDES_FAILED] = "ndes-failed",
	[CHANGE_POOL_CRASHED] = "pool-crashed",
	[CHANGE_SERVER_STARTED] = "server-started",
	[CHANGE_LOG_BEGINS] = "log-begins",
	[CHANGE_PROCESS_STARTED] = "process-started",
	[CHANGE_IIS_BEGINS] = "iis-log-begins-anew",
	[CHANGE_CERT_BEGINS] = "certificate-begins",
	[CHANGE_CERT_ENDS] = "certificate-ends",
};

/* TEXT, if given, must stand in the event's message or data. */
static const struct {
	const char *provider, *id, *text;
	enum change_kind kind;
} events[] = {
	{ "Service Control Manager", "7036", "running",
	    CHANGE_SERVICE_STARTED },
	{ "Service Control Manager", "7036", "stopped",
	    CHANGE_SERVICE_STOPPED },
	{ "Service Control Manager", "7031", NULL, CHANGE_SERVICE_STOPPED },
	{ "Service Control Manager", "7034", NULL, CHANGE_SERVICE_STOPPED },
	{ "NetworkDeviceEnrollment", "1", NULL, CHANGE_NDES_STARTED },
	{ "NetworkDeviceEnrollment", "2", NULL, CHANGE_NDES_FAILED },
	{ "NetworkDeviceEnrollment", "10", NULL, CHANGE_NDES_FAILED },
	{ "WAS", "5002", NULL, CHANGE_POOL_CRASHED },
	{ "WAS", "5009", NULL, CHANGE_POOL_CRASHED },
	{ "WAS", "5011", NULL, CHANGE_POOL_CRASHED },
	{ "Kernel-General", "12", NULL, CHANGE_SERVER_STARTED },
	{ "EventLog", "6005", NULL, CHANGE_SERVER_STARTED },
	{ "IIS-IISReset", "3201", NULL, CHANGE_SERVICE_STARTED },
	{ "Intune Connector", "10010", NULL, CHANGE_SERVICE_STARTED },
	{ "Intune Connector", "10020", NULL, CHANGE_SERVICE_STOPPED },
};

const char *
change_name(enum change_kind kind)
{
	return names[kind];
}

/* At the head of a file #Date is the second or the third line. */
#define HEAD_LINES 3

static bool
begins_anew(const struct record *r)
{
	return r->source == SOURCE_IIS && r->line > HEAD_LINES &&
	       span_istarts(r->text, "#Date:");
}

bool
classify_change(const struct record *r, enum change_kind *out)
{
	if (begins_anew(r)) {
		*out = CHANGE_IIS_BEGINS;
		return true;
	}
	if (r->source != SOURCE_EVENT)
		return false;
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		if (!span_is(r->field[FIELD_EVENT_ID], events[i].id) ||
		    span_ifind(r->field[FIELD_PROVIDER],
			span_of(events[i].provider), 0) == SIZE_MAX)
			continue;
		if (events[i].text &&
		    span_ifind(r->text, span_of(events[i].text), 0) == SIZE_MAX)
			continue;
		*out = events[i].kind;
		return true;
	}
	return false;
}
