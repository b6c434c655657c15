/*
 * Which record is which step of a request.  Words are those of domain.md
 * 1.1 and 1.3; the module and the registration point never translate theirs.
 */

#include "engine/trace/classify.h"

#include "engine/evidence/record/challenge.h"

/* The number at the start of S, as far as it goes; false if there is none. */
static bool
leading(struct span s, int base, uint64_t *out)
{
	size_t n = 0;

	while (n < s.n && n < 16 &&
	       ((s.p[n] >= '0' && s.p[n] <= '9') ||
		   (base == 16 &&
		       ((s.p[n] | 0x20) >= 'a' && (s.p[n] | 0x20) <= 'f'))))
		n++;
	return n > 0 && span_number(span_slice(s, 0, n), base, out);
}

/* What follows WORD in S; absent when WORD is not there. */
static struct span
after(struct span s, const char *word)
{
	struct span w = span_of(word);
	size_t at = span_ifind(s, w, 0);

	return at == SIZE_MAX ? SPAN_NONE : span_slice(s, at + w.n, s.n);
}

static uint32_t
field_number(const struct record *r, enum field f, uint32_t otherwise)
{
	uint64_t n;

	if (!span_number(r->field[f], 10, &n) || n >= UINT32_MAX)
		return otherwise;
	return (uint32_t)n;
}

static const struct {
	const char *name;
	enum trace_step step;
} operations[] = {
	{ "GetCACaps", STEP_CAPS },
	{ "GetCACert", STEP_CERT },
	{ "PKIOperation", STEP_PKI },
};

/* The first one in the table that QUERY, which may be long, names. */
static enum trace_step
operation_of(struct span query)
{
	size_t count = sizeof(operations) / sizeof(operations[0]);
	size_t best = count;

	for (struct span rest = after(query, "operation="); rest.p && best > 0;
	     rest = after(rest, "operation="))
		for (size_t i = 0; i < best; i++)
			if (span_istarts(rest, operations[i].name))
				best = i;
	return best < count ? operations[best].step : STEP_NONE;
}

enum stem { STEM_OTHER, STEM_MSCEP, STEM_VERIFY, STEM_NOTIFY };

static enum stem
stem_of(struct span stem)
{
	if (span_iholds(stem, "mscep.dll"))
		return STEM_MSCEP;
	if (!span_iholds(stem, "CertificateRegistration"))
		return STEM_OTHER;
	if (span_iholds(stem, "/VerifyRequest"))
		return STEM_VERIFY;
	return span_iholds(stem, "/Notify") ? STEM_NOTIFY : STEM_OTHER;
}

/* As stem_of(). */
static enum stem
known_stem(struct classes *c, struct span stem)
{
	uint64_t note = seen_note(&c->stems, stem);

	if (note == 0) {
		note = (uint64_t)stem_of(stem) + 1;
		seen_put(&c->stems, stem, note);
	}
	return (enum stem)(note - 1);
}

/* As operation_of(). */
static enum trace_step
known_operation(struct classes *c, struct span query)
{
	uint64_t note = seen_note(&c->queries, query);

	if (note == 0) {
		note = (uint64_t)operation_of(query) + 1;
		seen_put(&c->queries, query, note);
	}
	return (enum trace_step)(note - 1);
}

static enum trace_step
mscep_step(struct classes *c, const struct record *r, bool is_post)
{
	struct span query = r->field[FIELD_CS_URI_QUERY];
	enum trace_step step = known_operation(c, query);

	return step == STEP_NONE && (is_post || span_is(query, "..."))
		   ? STEP_PKI
		   : step;
}

static enum trace_step
iis_step(struct classes *c, const struct record *r)
{
	enum stem stem = known_stem(c, r->field[FIELD_CS_URI_STEM]);
	bool is_post = span_ieq(r->field[FIELD_CS_METHOD], SPAN("POST"));

	if (stem == STEM_MSCEP)
		return mscep_step(c, r, is_post);
	if (stem == STEM_OTHER || !is_post)
		return STEP_NONE;
	return stem == STEM_VERIFY ? STEP_POST : STEP_NOTIFY_POST;
}

/* The agent's hash, and its platform. */
static void
know_agent(struct classes *c, struct span agent, struct station *s)
{
	uint64_t note = seen_note(&c->agents, agent);

	if (note == 0) {
		note = ((uint64_t)platform_of_agent(agent) + 1) << 32 |
		       (uint32_t)span_hash(agent);
		seen_put(&c->agents, agent, note);
	}
	s->agent = (uint32_t)note;
	s->platform = (uint8_t)((note >> 32) - 1);
}

static void
read_iis(struct classes *c, const struct record *r, struct station *s)
{
	s->step = (uint8_t)iis_step(c, r);
	if (s->step == STEP_NONE)
		return;
	s->status = (uint16_t)field_number(r, FIELD_SC_STATUS, 0);
	s->sub = (uint16_t)field_number(r, FIELD_SC_SUBSTATUS, 0);
	s->code = field_number(r, FIELD_SC_WIN32_STATUS, 0);
	s->taken = field_number(r, FIELD_TIME_TAKEN, TAKEN_UNKNOWN);
	s->good = s->status >= 200 && s->status < 300;
	if (s->step != STEP_POST && s->step != STEP_NOTIFY_POST)
		know_agent(c, r->field[FIELD_CS_USER_AGENT], s);
}

static const struct {
	const char *start;
	enum trace_step step;
} plugin_words[] = {
	{ "Calling VerifyRequest", STEP_CALL },
	{ "Sending request to certificate", STEP_SEND },
	{ "Verify challenge returns", STEP_RETURN },
	{ "Failed to send http request", STEP_FAILED },
	{ "Exiting VerifyRequest", STEP_EXIT },
	{ "Calling Notify", STEP_NOTIFY_CALL },
	{ "Exiting Notify", STEP_NOTIFY_EXIT },
};

/* "true", "false", or the page that came instead of an answer. */
static void
read_answer(struct span text, struct station *s)
{
	struct span title = after(text, "<title>");
	uint64_t status;

	text = span_trim(text);
	s->good = span_istarts(text, "true");
	s->status = s->good || span_istarts(text, "false") ? 201 : 0;
	if (leading(title, 10, &status) && status < 1000)
		s->status = (uint16_t)status;
}

static void
read_plugin(struct classes *c, const struct record *r, struct station *s)
{
	struct span text = span_trim(r->text), rest;
	uint64_t n = 0;

	(void)c;
	for (size_t i = 0; i < sizeof(plugin_words) / sizeof(plugin_words[0]);
	     i++)
		if (span_istarts(text, plugin_words[i].start))
			s->step = (uint8_t)plugin_words[i].step;
	s->good = true;
	if (s->step == STEP_RETURN) {
		read_answer(after(text, "returns"), s);
	} else if (s->step == STEP_FAILED) {
		s->good = false;
		rest = after(text, "Error ");
		s->code = leading(rest, 10, &n) ? (uint32_t)n : 0;
	} else if (s->step == STEP_EXIT || s->step == STEP_NOTIFY_EXIT) {
		rest = after(text, "0x");
		s->code = leading(rest, 16, &n) ? (uint32_t)n : 0;
		s->good = rest.p != NULL && s->code == 0;
	}
}

static const struct {
	const char *words;
	enum trace_step step;
} crp_words[] = {
	{ "VerifyRequest Started", STEP_START },
	{ "Validation Phase 1 finished with status ", STEP_PHASE1 },
	{ "Validation Phase 3 finished with status ", STEP_PHASE3 },
	{ "VerifyRequest Finished with status ", STEP_FINISH },
};

static void
read_crp(struct classes *c, const struct record *r, struct station *s)
{
	(void)c;
	for (size_t i = 0; i < sizeof(crp_words) / sizeof(crp_words[0]); i++) {
		struct span rest = after(r->text, crp_words[i].words);

		if (!rest.p)
			continue;
		s->step = (uint8_t)crp_words[i].step;
		s->good = s->step == STEP_START || span_istarts(rest, "true");
	}
}

static const struct {
	uint32_t id;
	enum trace_step step;
	bool good;
} connector_events[] = {
	{ 4000, STEP_PROCESSED, true },
	{ 4001, STEP_ISSUED, false },
	{ 4002, STEP_NOTIFIED, false },
	{ 4003, STEP_RECEIVED, true },
	{ 4004, STEP_VERIFIED, true },
	{ 4005, STEP_VERIFIED, false },
	{ 4006, STEP_ISSUED, true },
	{ 4007, STEP_ISSUED, false },
	{ 4008, STEP_NOTIFIED, true },
	{ 4009, STEP_NOTIFIED, false },
	{ 4010, STEP_NOTIFIED, false },
};

static void
read_event(struct classes *c, const struct record *r, struct station *s)
{
	struct span provider = r->field[FIELD_PROVIDER];

	(void)c;
	s->code = field_number(r, FIELD_EVENT_ID, 0);
	if (span_iholds(provider, "NetworkDeviceEnrollment")) {
		s->step = s->code == 29 || s->code == 31 ? STEP_NDES_ERROR
							 : STEP_NONE;
		return;
	}
	if (!span_iholds(provider, "CertificateConnectors") &&
	    !span_iholds(r->field[FIELD_CHANNEL], "CertificateConnectors"))
		return;
	for (size_t i = 0;
	     i < sizeof(connector_events) / sizeof(connector_events[0]); i++) {
		if (connector_events[i].id != s->code)
			continue;
		s->step = (uint8_t)connector_events[i].step;
		s->good = connector_events[i].good;
	}
	if (s->step == STEP_VERIFIED && !s->good)
		s->age = challenge_age(r);
}

static const struct {
	enum source_kind kind;
	enum lane lane;
	void (*read)(
	    struct classes *c, const struct record *r, struct station *s);
	const char *needles[6];
} sources[] = {
	{ SOURCE_IIS, LANE_IIS, read_iis,
	    { "certificateregistration", "mscep.dll", "#date:" } },
	{ SOURCE_NDESPLUGIN, LANE_PLUGIN, read_plugin,
	    { "verifyrequest", "verify challenge", "notify", "sending request",
		"failed to send" } },
	{ SOURCE_CRP, LANE_CRP, read_crp,
	    { "verifyrequest", "validation phase" } },
	{ SOURCE_EVENT, LANE_EVENT, read_event, { NULL } },
};

#define SOURCES (sizeof(sources) / sizeof(sources[0]))

bool
classify_record(struct classes *c, const struct record *r, struct station *out)
{
	*out = (struct station){ .time = r->time,
		.flow = r->flow,
		.offset = r->offset,
		.line = r->line < UINT32_MAX ? (uint32_t)r->line : UINT32_MAX,
		.taken = TAKEN_UNKNOWN,
		.bias = r->bias,
		.zone_unknown = r->zone_unknown };
	for (size_t i = 0; i < SOURCES; i++)
		if (sources[i].kind == r->source)
			sources[i].read(c, r, out);
	return out->step != STEP_NONE;
}

bool
classify_lane(enum source_kind kind, enum lane *lane)
{
	for (size_t i = 0; i < SOURCES; i++)
		if (sources[i].kind == kind) {
			*lane = sources[i].lane;
			return true;
		}
	return false;
}

void
classify_needles(enum source_kind kind, struct needles *out)
{
	out->count = 0;
	for (size_t i = 0; i < SOURCES; i++)
		for (size_t k = 0;
		     sources[i].kind == kind && k < 6 && sources[i].needles[k];
		     k++)
			needles_add(out, span_of(sources[i].needles[k]));
}
