/*
 * Origins of requests in the module's name.
 */

#include "engine/guide/origin.h"

#include "engine/base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* IIS stamps the end of a request, in whole seconds. */
#define CALL_EARLY (2 * TIME_SECOND)
#define CALL_LATE  (2 * TIME_MINUTE)

void
origins_init(struct origins *o, size_t checks, size_t signs)
{
	memset(o, 0, sizeof(*o));
	o->checks = checks;
	o->signs = signs;
}

static void
origin_free(const struct origins *o, struct origin *from)
{
	for (size_t i = 0; from->windows && i < o->checks; i++)
		free(from->windows[i]);
	for (size_t i = 0; from->samplers && i < o->signs; i++)
		sampler_free(&from->samplers[i]);
	free(from->windows);
	free(from->samplers);
}

void
origins_free(struct origins *o)
{
	for (size_t i = 0; i <= ORIGIN_MAX; i++)
		origin_free(o, &o->at[i]);
	memset(o, 0, sizeof(*o));
}

void
origins_call(struct origins *o, int64_t time)
{
	if (time != TIME_NONE)
		o->calls[o->call_count++ % ORIGIN_CALLS_MAX] = time;
}

/* Without the zone of an IPv6 address: "fe80::1%13" is "fe80::1". */
static struct span
without_zone(struct span address)
{
	return span_slice(address, 0, span_find_byte(address, '%', 0));
}

/* Addresses that no other machine can have: the server's own link too. */
static bool
is_local(struct span a)
{
	static const char *const starts[] = { "127.", "169.254.", "::ffff:127.",
		"fe80:" };

	if (span_is(a, "::1"))
		return true;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (span_istarts(a, starts[i]))
			return true;
	return false;
}

static bool
has_address(struct span s)
{
	return s.n > 1 || (s.n == 1 && s.p[0] != '-');
}

/* Row after row has the same. */
static bool
is_noted(const struct origins *o, struct span server)
{
	for (size_t i = 0; i < 2; i++)
		if (server.n == o->noted[i].n && server.n > 0 &&
		    memcmp(server.p, o->noted[i].text, server.n) == 0)
			return true;
	return false;
}

static void
remember_server(struct origins *o, struct span server)
{
	size_t i = o->turn++ % 2;

	if (server.n > sizeof(o->noted[i].text))
		return;
	o->noted[i].n = server.n;
	memcpy(o->noted[i].text, server.p, server.n);
}

static void
note_own(struct origins *o, struct span server)
{
	uint64_t hash;

	if (!has_address(server) || is_noted(o, server))
		return;
	remember_server(o, server);
	server = without_zone(server);
	if (!has_address(server))
		return;
	hash = span_hash(server);
	for (size_t i = 0; i < o->own_count; i++)
		if (o->own[i] == hash)
			return;
	if (o->own_count < ORIGIN_OWN_MAX)
		o->own[o->own_count++] = hash;
}

static bool
is_own(const struct origins *o, uint64_t hash)
{
	for (size_t i = 0; i < o->own_count; i++)
		if (o->own[i] == hash)
			return true;
	return false;
}

static bool
make(const struct origins *o, struct origin *from, struct span address)
{
	bool good = utf8_clean_to(
	    from->address, sizeof(from->address), address);

	from->hash = span_hash(address);
	from->first = from->last = TIME_NONE;
	from->windows = calloc(o->checks + 1, sizeof(from->windows[0]));
	from->samplers = calloc(o->signs + 1, sizeof(from->samplers[0]));
	return good && from->windows && from->samplers;
}

/*
 * One that was never answered 201 gives its place to one that is, and what
 * it said is gone: such a stranger is nobody.
 */
static struct origin *
least(struct origins *o)
{
	for (size_t i = 0; i < ORIGIN_MAX; i++)
		if (o->at[i].proved == 0)
			return &o->at[i];
	return NULL;
}

static struct origin *
place_for(struct origins *o, struct span address, bool proved)
{
	uint64_t hash = span_hash(address);
	struct origin *from;

	for (size_t i = 0; i < o->count; i++)
		if (o->at[i].hash == hash)
			return &o->at[i];
	from = &o->at[o->count];
	if (o->count < ORIGIN_MAX) {
		o->count++;
	} else if (proved && (from = least(o)) != NULL) {
		origin_free(o, from);
		memset(from, 0, sizeof(*from));
	} else {
		from = &o->at[ORIGIN_MAX];
		address = SPAN("");
	}
	return from->windows || make(o, from, address) ? from : NULL;
}

static void
count_row(struct origin *from, const struct record *r, bool proved)
{
	from->rows++;
	from->proved += proved;
	if (r->time == TIME_NONE)
		return;
	if (from->first == TIME_NONE || r->time < from->first)
		from->first = r->time;
	if (r->time > from->last)
		from->last = r->time;
}

enum err
origins_note(
    struct origins *o, const struct record *r, bool module, struct origin **out)
{
	struct span server, client;
	bool proved;

	*out = NULL;
	server = r->field[FIELD_S_IP];
	client = r->field[FIELD_C_IP];
	note_own(o, server);
	if (!module)
		return OK;
	if (span_eq(server, client)) {
		o->own_rows++;
		return OK;
	}
	server = without_zone(server);
	client = without_zone(client);
	/* A log without one of the columns cannot tell. */
	if (!has_address(server) || !has_address(client) ||
	    span_eq(server, client) || is_local(client) ||
	    span_ieq(server, client)) {
		o->own_rows++;
		return OK;
	}
	proved = span_is(r->field[FIELD_SC_STATUS], "201");
	*out = place_for(o, client, proved);
	if (!*out)
		return ERR_NOMEM;
	count_row(*out, r, proved);
	return OK;
}

struct window *
origin_window(struct origin *from, size_t check)
{
	struct window **w = &from->windows[check];

	if (!*w && (*w = malloc(sizeof(**w))))
		window_init(*w);
	return *w;
}

static size_t
calls_kept(const struct origins *o)
{
	return o->call_count < ORIGIN_CALLS_MAX ? (size_t)o->call_count
						: ORIGIN_CALLS_MAX;
}

/* The window of FROM with the most outcomes: one for each request. */
static const struct window *
fullest(const struct origins *o, const struct origin *from)
{
	const struct window *best = NULL;

	for (size_t c = 0; from->windows && c < o->checks; c++)
		if (from->windows[c] &&
		    (!best || from->windows[c]->count > best->count))
			best = from->windows[c];
	return best;
}

/*
 * How many calls of the module a request of FROM ends, each request counted
 * once; *OF: how many of its requests fall into the time of the calls.
 */
static size_t
pairs(const struct origins *o, const struct origin *from, size_t *of)
{
	const struct window *w = fullest(o, from);
	size_t found = 0, calls = calls_kept(o);
	bool taken[ORIGIN_CALLS_MAX] = { false };
	int64_t begin = INT64_MAX, end = INT64_MIN;

	for (size_t i = 0; i < calls; i++) {
		begin = o->calls[i] < begin ? o->calls[i] : begin;
		end = o->calls[i] > end ? o->calls[i] : end;
	}
	*of = 0;
	for (size_t r = 0; w && r < w->count; r++) {
		int64_t t = window_at(w, r)->time;
		size_t best = SIZE_MAX;

		if (t == TIME_NONE || t < begin - CALL_EARLY ||
		    t > end + CALL_LATE)
			continue;
		++*of;
		for (size_t i = 0; i < calls; i++)
			if (!taken[i] && o->calls[i] - CALL_EARLY <= t &&
			    t <= o->calls[i] + CALL_LATE &&
			    (best == SIZE_MAX || o->calls[i] < o->calls[best]))
				best = i;
		if (best != SIZE_MAX)
			taken[best] = true;
		found += best != SIZE_MAX;
	}
	return found;
}

/* Calls that the rows of FROM could have ended, by their time. */
static size_t
calls_beside(const struct origins *o, const struct origin *from)
{
	const struct window *w = fullest(o, from);
	size_t n = 0;

	if (!w || w->count == 0)
		return 0;
	for (size_t i = 0; i < calls_kept(o); i++)
		n += o->calls[i] >= window_at(w, 0)->time - CALL_LATE &&
		     o->calls[i] <= window_last(w) + CALL_EARLY;
	return n;
}

/*
 * The address whose requests and the module's calls are, for the most part,
 * the same.  A server whose module is seen to call it directly has none.
 */
static const struct origin *
paired_by_calls(const struct origins *o)
{
	const struct origin *best = NULL;
	size_t most = 0;

	if (o->own_rows > 0)
		return NULL;
	for (size_t i = 0; i < o->count; i++) {
		size_t of, n = pairs(o, &o->at[i], &of);

		if (n > most && 2 * n >= of &&
		    2 * n >= calls_beside(o, &o->at[i])) {
			most = n;
			best = &o->at[i];
		}
	}
	return best;
}

/* The one address that the module's requests pass through; or NULL. */
static const struct origin *
paired_origin(const struct origins *o)
{
	const struct origin *best = NULL;

	for (size_t i = 0; i < o->count; i++)
		if (o->at[i].proved > 0 &&
		    (!best || o->at[i].proved > best->proved))
			best = &o->at[i];
	return best ? best : paired_by_calls(o);
}

/* Rows of another address of the server, which the log names elsewhere. */
static bool
counts(const struct origins *o, const struct origin *from,
    const struct origin *paired)
{
	return from == paired ||
	       (from->address[0] != '\0' && is_own(o, from->hash));
}

bool
origins_alone(const struct origins *o)
{
	const struct origin *paired;

	if (o->count == 0 || o->own_rows > 0 || o->call_count > 0)
		return false;
	paired = paired_origin(o);
	for (size_t i = 0; i < o->count; i++)
		if (counts(o, &o->at[i], paired))
			return false;
	return true;
}

static bool
has_window(const struct origins *o, size_t check)
{
	for (size_t i = 0; i < o->count; i++)
		if (o->at[i].windows[check])
			return true;
	return false;
}

void
origins_join(const struct origins *o, size_t check, struct window *win)
{
	const struct origin *paired;

	/* pairing walks through all calls: not for nothing */
	if (!has_window(o, check))
		return;
	paired = paired_origin(o);
	for (size_t i = 0; i < o->count; i++)
		if (counts(o, &o->at[i], paired) && o->at[i].windows[check])
			window_join(win, o->at[i].windows[check]);
}

void
origins_join_foreign(const struct origins *o, size_t check, struct window *win)
{
	for (size_t i = 0; i <= ORIGIN_MAX; i++) {
		const struct window *w = o->at[i].windows
					     ? o->at[i].windows[check]
					     : NULL;

		for (size_t k = 0; w && k < w->count; k++) {
			struct outcome one = *window_at(w, k);

			one.mild = true;
			if (one.bad)
				window_add(win, &one);
		}
	}
}

/* Adds ONE to OUT, as far as there is room. */
static void
join_finding(struct finding *out, const struct finding *one)
{
	out->count += one->count;
	if (out->first == TIME_NONE ||
	    (one->first != TIME_NONE && one->first < out->first))
		out->first = one->first;
	if (one->last > out->last)
		out->last = one->last;
	for (size_t i = 0; i < one->items && out->items < EVIDENCE_PER_SIGN;
	     i++)
		out->item[out->items++] = one->item[i];
}

static bool
has_sign(const struct origins *o, size_t sign)
{
	for (size_t i = 0; i <= ORIGIN_MAX; i++)
		if (o->at[i].samplers && o->at[i].samplers[sign].count > 0)
			return true;
	return false;
}

void
origins_finding(const struct origins *o, size_t sign, struct finding *out)
{
	const struct origin *paired;
	bool alone;

	if (o->count == 0 || !has_sign(o, sign))
		return;
	paired = paired_origin(o);
	alone = origins_alone(o);
	for (size_t i = 0; i <= ORIGIN_MAX; i++) {
		const struct origin *from = &o->at[i];
		struct finding one;

		if (!from->samplers || from->samplers[sign].count == 0 ||
		    !(alone || counts(o, from, paired)))
			continue;
		sampler_finding(&from->samplers[sign], sign, &one);
		out->foreign = alone;
		join_finding(out, &one);
	}
}

size_t
origins_foreign(const struct origins *o, struct foreign_rows out[FOREIGN_MAX])
{
	const struct origin *paired = o->count > 0 ? paired_origin(o) : NULL;
	size_t n = 0;

	for (size_t i = 0; i <= ORIGIN_MAX; i++) {
		const struct origin *from = &o->at[i];

		if (from->rows == 0 || counts(o, from, paired))
			continue;
		memcpy(out[n].address, from->address, sizeof(from->address));
		out[n].rows = from->rows;
		out[n].first = from->first;
		out[n++].last = from->last;
	}
	return n;
}
