/*
 * Changes, one at a time, to a host or to the folder of the case.
 */

#include "engine/fix/world.h"

#include "engine/base/times.h"
#include "engine/evidence/certs/certstore.h"

#define SERVICE_LIMIT (60 * TIME_SECOND)
#define SERVICE_POLL  TIME_SECOND

static const char *const store_names[] = {
	[ACT_ROOT] = "Root",
	[ACT_CA] = "CA",
	[ACT_MY] = "My",
};

#define STORES (sizeof(store_names) / sizeof(*store_names))

void
fix_state_free(struct fix_state *s)
{
	buf_free(&s->data);
	*s = FIX_STATE_INIT;
}

const char *
act_store_name(enum act_store s)
{
	return store_names[s];
}

bool
act_store_find(struct span name, enum act_store *out)
{
	for (size_t i = 0; i < STORES; i++)
		if (span_ieq(name, span_of(store_names[i]))) {
			*out = (enum act_store)i;
			return true;
		}
	return false;
}

static enum err
living(struct fix_world *w)
{
	if (!w->dead && w->alive && !w->alive(w->arg))
		w->dead = true;
	return w->dead ? ERR_CANCELLED : OK;
}

static enum err
service_running(struct fix_world *w, const char *name, bool *running)
{
	const struct act_ops *acts = host_acts(w->host);
	enum service_state state = SERVICE_STOPPED;
	enum err err = acts->service_get(w->host, name, &state);

	*running = state == SERVICE_RUNNING || state == SERVICE_STARTING;
	return err;
}

enum err
world_read(
    struct fix_world *w, const struct fix_object *o, struct fix_state *out)
{
	const struct act_ops *acts = host_acts(w->host);
	enum err err = ERR_UNSUPPORTED;

	*out = FIX_STATE_INIT;
	if (!acts)
		return err;
	if (o->kind == OBJECT_SERVICE)
		return service_running(w, o->name, &out->present);
	if (o->kind == OBJECT_CERT)
		err = acts->cert_get(w->host, o->store, o->name, &out->data);
	else
		err = acts->value_get(
		    w->host, o->name, o->value, &out->type, &out->data);
	out->present = err == OK;
	if (err == ERR_NOT_FOUND)
		err = OK;
	return !err && buf_failed(&out->data) ? ERR_NOMEM : err;
}

/* Until the service neither starts nor stops, or is as WANTED. */
static enum err
service_wait(struct fix_world *w, const char *name, enum service_state wanted,
    int64_t limit)
{
	const struct act_ops *acts = host_acts(w->host);

	for (int64_t waited = 0;; waited += SERVICE_POLL) {
		enum service_state state = wanted;
		enum err err = acts->service_get(w->host, name, &state);

		if (err || state == wanted)
			return err;
		if (waited >= limit)
			return ERR_LIMIT;
		err = world_wait(w, SERVICE_POLL);
		if (err)
			return err;
	}
}

static enum err
change_service(
    struct fix_world *w, const char *name, bool running, int64_t limit)
{
	const struct act_ops *acts = host_acts(w->host);
	enum service_state goal = running ? SERVICE_RUNNING : SERVICE_STOPPED;
	enum service_state other = running ? SERVICE_STOPPED : SERVICE_RUNNING;
	enum service_state moving = running ? SERVICE_STOPPING
					    : SERVICE_STARTING;
	enum service_state state = goal;
	enum err err = acts->service_get(w->host, name, &state);

	if (limit <= 0)
		limit = SERVICE_LIMIT;
	if (!err && state == moving)
		err = service_wait(w, name, other, limit);
	if (!err && (state == moving || state == other)) {
		err = living(w);
		if (!err)
			err = running ? acts->service_start(w->host, name)
				      : acts->service_stop(w->host, name);
	}
	return err ? err : service_wait(w, name, goal, limit);
}

/* A Blob that holds another certificate than the one meant is not put. */
static bool
is_certificate(const struct fix_state *s, const char *thumbprint)
{
	struct span der = certstore_blob_der(buf_span(&s->data));
	char sha1[CERT_THUMBPRINT_MAX];

	if (!der.p)
		return false;
	cert_sha1(der, sha1);
	return span_ieq(span_of(sha1), span_of(thumbprint));
}

static enum err
change_cert(
    struct fix_world *w, const struct fix_object *o, const struct fix_state *s)
{
	const struct act_ops *acts = host_acts(w->host);

	if (s->present && !is_certificate(s, o->name))
		return ERR_FORMAT;
	if (s->present)
		return acts->cert_put(
		    w->host, o->store, o->name, buf_span(&s->data));
	return acts->cert_drop(w->host, o->store, o->name);
}

static enum err
change_value(
    struct fix_world *w, const struct fix_object *o, const struct fix_state *s)
{
	const struct act_ops *acts = host_acts(w->host);

	if (s->present)
		return acts->value_set(
		    w->host, o->name, o->value, s->type, buf_span(&s->data));
	return acts->value_drop(w->host, o->name, o->value);
}

enum err
world_change(struct fix_world *w, const struct fix_object *o,
    const struct fix_state *s, int64_t limit)
{
	enum err err = host_acts(w->host) ? OK : ERR_UNSUPPORTED;

	if (!err && o->kind == OBJECT_SERVICE)
		return change_service(w, o->name, s->present, limit);
	if (!err)
		err = living(w);
	if (err)
		return err;
	return o->kind == OBJECT_CERT ? change_cert(w, o, s)
				      : change_value(w, o, s);
}

enum err
world_wait(struct fix_world *w, int64_t time)
{
	const struct act_ops *acts = host_acts(w->host);

	if (w->dead)
		return ERR_CANCELLED;
	if (!acts || !acts->wait)
		return ERR_UNSUPPORTED;
	acts->wait(w->host, time);
	return OK;
}

enum err
world_tell(struct fix_world *w, enum fix_told what, const char *fix)
{
	enum err err = living(w);

	if (err || !w->told)
		return err;
	return w->told(w->host, what, fix);
}

enum err
world_keep(struct fix_world *w, const char *name, struct span bytes)
{
	enum err err = living(w);

	return err ? err : casefolder_write(w->folder, name, bytes);
}

enum err
world_append(struct fix_world *w, const char *name, struct span bytes)
{
	enum err err = living(w);

	return err ? err : casefolder_append(w->folder, name, bytes);
}
