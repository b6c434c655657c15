/*
 * The state of a lab on the disk, beside its copy: COPY.state.  A lab whose
 * capture is the copy of an earlier one goes on from there: its clock, its
 * services, what is due, and the lines not written yet.  The registry is not
 * in here: the exports in the copy tell it.
 */

#include "engine/host/lab/host_lab.h"

#include "engine/base/arena.h"
#include "engine/base/json.h"
#include "engine/base/times.h"
#include "engine/host/os/files.h"
#include "engine/host/lab/lab_inside.h"

#include <stdio.h>
#include <stdlib.h>

#define SCHEMA "ndes-doctor/lab/1"
#define SUFFIX ".state"

static char *
state_path(const char *copy)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s" SUFFIX, copy);
	return buf_steal(&b);
}

static struct json *
numbers(const int64_t *n, size_t count)
{
	struct json *list = json_list();

	for (size_t i = 0; i < count; i++)
		json_add(list, json_int(n[i]));
	return list;
}

static struct json *
list_due(const struct lab *l)
{
	struct json *list = json_list();

	for (size_t i = 0; i < l->due_count; i++) {
		const struct lab_due *d = &l->due[i];
		const int64_t n[] = { d->time, (int64_t)d->order, d->kind,
			(int64_t)d->index };

		json_add(list, numbers(n, 4));
	}
	return list;
}

static struct json *
list_out(const struct lab *l)
{
	struct json *list = json_list();

	for (size_t i = 0; i < l->out_count; i++) {
		const struct lab_out *o = &l->out[i];
		const int64_t n[] = { o->time, (int64_t)o->order,
			(int64_t)o->log };
		struct json *one = numbers(n, 3);

		json_add(one, json_words(o->file));
		json_add(one, json_words(o->text));
		json_add(list, one);
	}
	return list;
}

static struct json *
state_of(const struct lab *l)
{
	const struct lab_world *w = l->world;
	const int64_t clock[] = { l->now, (int64_t)l->chance, (int64_t)l->order,
		(int64_t)l->states };
	struct json *all = json_obj(), *services = json_list();
	struct json *headed = json_list();

	for (size_t i = 0; i < w->service_count; i++)
		json_add(services, json_int(l->services[i]));
	for (size_t i = 0; i < w->log_count; i++)
		json_add(headed, json_words(l->headed[i]));
	json_put(all, "schema", json_text(SPAN(SCHEMA)));
	json_put(all, "world", json_words(w->name));
	json_put(all, "clock", numbers(clock, 4));
	json_put(all, "services", services);
	json_put(all, "next", numbers(l->next, w->traffic_count));
	json_put(all, "headed", headed);
	json_put(all, "due", list_due(l));
	json_put(all, "out", list_out(l));
	return all;
}

enum err
lab_state_save(struct lab *l)
{
	struct json *all = state_of(l);
	char *text = json_print(all, false), *path = state_path(l->path);
	enum err err = ERR_NOMEM;

	if (text && path)
		err = lab_write_whole(path, span_of(text));
	json_free(all);
	free(text);
	free(path);
	return err;
}

enum err
lab_state_rename(const char *from, const char *to)
{
	char *old = state_path(from), *path = state_path(to);
	enum err err = ERR_NOMEM;

	if (old && path)
		err = rename(old, path) == 0 ? OK : ERR_WRITE;
	free(old);
	free(path);
	return err;
}

enum err
lab_state_drop(const char *copy)
{
	char *state = state_path(copy);
	char *path = state ? files_path(state) : NULL;
	enum err err = path ? files_drop(path) : ERR_NOMEM;

	free(state);
	free(path);
	return err;
}

/* --- reading -------------------------------------------------------------- */

static int64_t
number_at(const struct json *list, size_t i)
{
	return json_number(json_at(list, i));
}

static bool
load_clock(struct lab *l, const struct json *all)
{
	const struct lab_world *w = l->world;
	const struct json *clock = json_get(all, "clock");
	const struct json *services = json_get(all, "services");
	const struct json *next = json_get(all, "next");

	if (!span_is(json_get_str(all, "schema"), SCHEMA) ||
	    !span_is(json_get_str(all, "world"), w->name) ||
	    json_count(clock) != 4 ||
	    json_count(services) != w->service_count ||
	    json_count(next) != w->traffic_count)
		return false;
	l->now = number_at(clock, 0);
	l->chance = (uint64_t)number_at(clock, 1);
	l->order = (uint64_t)number_at(clock, 2);
	l->states = (uint64_t)number_at(clock, 3);
	for (size_t i = 0; i < w->service_count; i++) {
		int64_t s = number_at(services, i);

		if (s < SERVICE_STOPPED || s > SERVICE_STOPPING)
			return false;
		l->services[i] = (enum service_state)s;
	}
	for (size_t i = 0; i < w->traffic_count; i++)
		l->next[i] = number_at(next, i);
	return l->now >= w->start && time_known(l->now) && l->chance != 0;
}

static bool
load_due(struct lab *l, const struct json *list)
{
	const struct lab_world *w = l->world;

	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *d = json_at(list, i);
		int64_t kind = number_at(d, 2), index = number_at(d, 3);
		size_t most = kind == DUE_EFFECT    ? w->effect_count
			      : kind == DUE_SERVICE ? w->service_count
						    : 1;

		if (!time_known(number_at(d, 0)) || kind < DUE_EFFECT ||
		    kind > DUE_REBOOTED || index < 0 || (uint64_t)index >= most)
			return false;
		lab_due_add(l, number_at(d, 0), (int)kind, (size_t)index);
		if (l->trouble)
			return false;
		l->due[l->due_count - 1].order = (uint64_t)number_at(d, 1);
	}
	return true;
}

static bool
load_out(struct lab *l, const struct json *list)
{
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *o = json_at(list, i);
		struct lab_out *out = array_grow(
		    l->out, l->out_count, &l->out_cap, sizeof(*out));

		if (!out)
			return false;
		l->out = out;
		out += l->out_count;
		*out = (struct lab_out){ number_at(o, 0),
			(uint64_t)number_at(o, 1), (size_t)number_at(o, 2),
			span_dup(json_str(json_at(o, 3))),
			span_dup(json_str(json_at(o, 4))) };
		l->out_count++;
		if (!out->file || !out->text || !time_known(out->time) ||
		    out->log >= l->world->log_count)
			return false;
	}
	return true;
}

static bool
load_headed(struct lab *l, const struct json *list)
{
	for (size_t i = 0; i < json_count(list) && i < l->world->log_count;
	     i++) {
		struct span file = json_str(json_at(list, i));

		free(l->headed[i]);
		l->headed[i] = file.p ? span_dup(file) : NULL;
		if (file.p && !l->headed[i])
			return false;
	}
	return true;
}

enum err
lab_state_load(struct lab *l, const char *capture, struct err_info *info)
{
	struct buf text = BUF_INIT;
	char *path = state_path(capture);
	struct json *all = NULL;
	enum err err = path ? lab_read_whole(path, &text) : ERR_NOMEM;

	if (err == ERR_NOT_FOUND) {
		err = OK; /* a capture of its own: begin anew */
		goto out;
	}
	if (err == OK && !(all = json_parse(buf_span(&text), info)))
		err = ERR_FORMAT;
	if (err == OK &&
	    !(load_clock(l, all) && load_headed(l, json_get(all, "headed")) &&
		load_due(l, json_get(all, "due")) &&
		load_out(l, json_get(all, "out"))))
		err = ERR_FORMAT;
	l->resumed = err == OK;
	if (err)
		err_set(info, err, path, 0, NULL);
out:
	json_free(all);
	buf_free(&text);
	free(path);
	return err;
}
