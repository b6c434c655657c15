/*
 * The lab as a host: reading goes to the folder host of the copy, acts go to
 * the registry of the lab and to its clock.
 */

#include "engine/host/lab/host_lab.h"

#include "engine/host/os/files.h"
#include "engine/host/host_folder.h"
#include "engine/host/lab/lab_inside.h"
#include "engine/host/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORES    "SOFTWARE\\Microsoft\\SystemCertificates\\"
#define TYPE_BLOB 3
#define DIGITS    40

static const struct {
	const char *name, *key;
} stores[] = { [ACT_ROOT] = { "Root", "ROOT" },
	[ACT_CA] = { "CA", "CA" },
	[ACT_MY] = { "My", "MY" } };

void
lab_fail(struct lab *l, enum err err)
{
	if (l->trouble == OK)
		l->trouble = err;
}

/*
 * The state is written before the registry: an action that was cut off in
 * between is done once more, and its effects with it, while one whose
 * effects were lost would look done.
 */
static enum err
write_to_disk(struct lab *l)
{
	enum err err = l->viewed ? ERR_ACCESS : lab_state_save(l);

	if (err == OK && l->moved)
		err = lab_cells_write(l);
	if (err == OK)
		l->moved = false;
	lab_fail(l, err);
	return l->trouble;
}

/* --- reading -------------------------------------------------------------- */

static enum err
lab_walk(struct host *h, host_visit *visit, void *arg)
{
	return host_walk(((struct lab *)h)->files, visit, arg);
}

/* The stream is the folder host's, and so is its reading and closing. */
static enum err
lab_open(struct host *h, const char *path, struct stream **out)
{
	return host_open(((struct lab *)h)->files, path, out);
}

/*
 * Whoever follows a lab ties names to open files by their ids: both must
 * have them.
 */
static enum err
lab_look(struct host *h, const char *path, struct file_look *out)
{
	return host_look(((struct lab *)h)->files, path, out);
}

static const char *
lab_path(struct host *h)
{
	struct host *files = ((struct lab *)h)->files;

	return files->watch->path(files);
}

static const struct watch_ops lab_watch = { lab_look, stream_look, lab_path };

static int64_t
lab_now(struct host *h)
{
	return ((struct lab *)h)->now;
}

static void
lab_free(struct host *h)
{
	struct lab *l = (struct lab *)h;

	for (size_t i = 0; i < l->out_count; i++) {
		free(l->out[i].file);
		free(l->out[i].text);
	}
	for (size_t i = 0; l->headed && i < l->world->log_count; i++)
		free(l->headed[i]);
	lab_cells_free(l);
	host_free(l->files);
	free(l->out);
	free(l->due);
	free(l->headed);
	free(l->next);
	free(l->services);
	free(l->path);
	free(l);
}

static const struct host_ops lab_ops = { lab_walk, lab_open, NULL, NULL,
	lab_now, lab_free };

/* --- certificates --------------------------------------------------------- */

static struct lab_cell *
cert_cell(
    struct lab *l, enum act_store store, const char *thumbprint, bool make)
{
	struct buf key = BUF_INIT;
	struct lab_cell *c = NULL;

	buf_printf(
	    &key, STORES "%s\\Certificates\\%s", stores[store].key, thumbprint);
	if (!buf_failed(&key))
		c = lab_cell(l, buf_str(&key), "Blob", make);
	buf_free(&key);
	return c;
}

static enum err
cert_happens(struct lab *l, enum lab_event e, enum act_store store,
    const char *thumbprint)
{
	struct buf target = BUF_INIT;

	buf_printf(&target, "%s %s", stores[store].name, thumbprint);
	lab_happens(l, e, buf_str(&target), SPAN(""));
	buf_free(&target);
	return write_to_disk(l);
}

/* A thumbprint becomes part of a key: nothing else may. */
static bool
is_thumbprint(const char *s)
{
	size_t n = strspn(s, "0123456789abcdefABCDEF");

	return n == DIGITS && s[n] == '\0';
}

static enum err
lab_cert_get(struct host *h, enum act_store store, const char *thumbprint,
    struct buf *blob)
{
	const struct lab_cell *c = cert_cell(
	    (struct lab *)h, store, thumbprint, false);

	if (!c || !c->there)
		return ERR_NOT_FOUND;
	buf_add(blob, buf_span(&c->data));
	return buf_failed(blob) ? ERR_NOMEM : OK;
}

static enum err
lab_cert_put(struct host *h, enum act_store store, const char *thumbprint,
    struct span blob)
{
	struct lab *l = (struct lab *)h;
	struct lab_cell *c;
	enum err err;

	if (!is_thumbprint(thumbprint))
		return ERR_USAGE;
	c = cert_cell(l, store, thumbprint, true);
	err = c ? lab_cell_set(l, c, TYPE_BLOB, blob) : ERR_NOMEM;
	return err ? err : cert_happens(l, LAB_CERT_PUT, store, thumbprint);
}

static enum err
lab_cert_drop(struct host *h, enum act_store store, const char *thumbprint)
{
	struct lab *l = (struct lab *)h;
	struct lab_cell *c = cert_cell(l, store, thumbprint, false);

	if (!c || !c->there)
		return ERR_NOT_FOUND;
	lab_cell_drop(l, c);
	return cert_happens(l, LAB_CERT_DROP, store, thumbprint);
}

/* --- values --------------------------------------------------------------- */

/* "KEY\VALUE", the root by its short name, as worlds write it. */
static enum err
value_happens(
    struct lab *l, enum lab_event e, const struct lab_cell *c, struct span is)
{
	struct buf target = BUF_INIT;

	buf_printf(&target, "HKLM\\%s\\%s", c->key, c->name);
	lab_happens(l, e, buf_str(&target), is);
	buf_free(&target);
	return write_to_disk(l);
}

static enum err
lab_value_get(struct host *h, const char *key, const char *value,
    uint32_t *type, struct buf *data)
{
	const struct lab_cell *c = lab_cell((struct lab *)h, key, value, false);

	if (!c || !c->there)
		return ERR_NOT_FOUND;
	*type = c->type;
	buf_add(data, buf_span(&c->data));
	return buf_failed(data) ? ERR_NOMEM : OK;
}

static enum err
lab_value_set(struct host *h, const char *key, const char *value, uint32_t type,
    struct span data)
{
	struct lab *l = (struct lab *)h;
	struct lab_cell *c = lab_cell(l, key, value, true);
	enum err err = c ? lab_cell_set(l, c, type, data) : ERR_NOMEM;

	return err ? err : value_happens(l, LAB_VALUE_SET, c, data);
}

static enum err
lab_value_drop(struct host *h, const char *key, const char *value)
{
	struct lab *l = (struct lab *)h;
	struct lab_cell *c = lab_cell(l, key, value, false);

	if (!c || !c->there)
		return ERR_NOT_FOUND;
	lab_cell_drop(l, c);
	return value_happens(l, LAB_VALUE_DROP, c, SPAN(""));
}

/* --- services ------------------------------------------------------------- */

static size_t
find_service(const struct lab *l, const char *name)
{
	const struct lab_world *w = l->world;
	struct span s = span_of(name);

	for (size_t i = 0; i < w->service_count; i++)
		if (span_ieq(s, span_of(w->services[i].name)) ||
		    span_ieq(s, span_of(w->services[i].display)))
			return i;
	return SIZE_MAX;
}

static enum err
lab_service_get(struct host *h, const char *name, enum service_state *state)
{
	const struct lab *l = (struct lab *)h;
	size_t i = find_service(l, name);

	if (i == SIZE_MAX)
		return ERR_NOT_FOUND;
	*state = l->services[i];
	return OK;
}

/* FROM is the state that may change; any other stays as it is. */
static enum err
ask_service(struct lab *l, const char *name, enum service_state from,
    enum service_state to)
{
	size_t i = find_service(l, name);
	const struct lab_service *s;

	if (i == SIZE_MAX)
		return ERR_NOT_FOUND;
	s = &l->world->services[i];
	if (l->services[i] != from)
		return OK;
	l->services[i] = to;
	lab_due_add(l, l->now + (to == SERVICE_STARTING ? s->starts : s->stops),
	    DUE_SERVICE, i);
	return write_to_disk(l);
}

static enum err
lab_service_start(struct host *h, const char *name)
{
	return ask_service(
	    (struct lab *)h, name, SERVICE_STOPPED, SERVICE_STARTING);
}

static enum err
lab_service_stop(struct host *h, const char *name)
{
	return ask_service(
	    (struct lab *)h, name, SERVICE_RUNNING, SERVICE_STOPPING);
}

static enum err
lab_service_dependents(struct host *h, const char *name, struct buf *names)
{
	const struct lab *l = (struct lab *)h;
	const struct lab_world *w = l->world;
	size_t needed = find_service(l, name);

	if (needed == SIZE_MAX)
		return ERR_NOT_FOUND;
	for (size_t i = 0; i < w->service_count; i++)
		if (l->services[i] == SERVICE_RUNNING &&
		    *w->services[i].needs &&
		    find_service(l, w->services[i].needs) == needed)
			buf_printf(names, "%s\n", w->services[i].name);
	return buf_failed(names) ? ERR_NOMEM : OK;
}

static void
lab_wait(struct host *h, int64_t time)
{
	struct lab *l = (struct lab *)h;

	if (time <= 0 || l->viewed)
		return;
	lab_advance(l, l->now + time);
	write_to_disk(l);
}

static const struct act_ops lab_acts = {
	.cert_get = lab_cert_get,
	.cert_put = lab_cert_put,
	.cert_drop = lab_cert_drop,
	.value_get = lab_value_get,
	.value_set = lab_value_set,
	.value_drop = lab_value_drop,
	.service_get = lab_service_get,
	.service_start = lab_service_start,
	.service_stop = lab_service_stop,
	.service_dependents = lab_service_dependents,
	.wait = lab_wait,
};

/* --- the lab itself ------------------------------------------------------- */

static enum err
make_tables(struct lab *l, const char *copy)
{
	const struct lab_world *w = l->world;

	l->path = span_dup(span_of(copy));
	l->services = calloc(w->service_count + 1, sizeof(*l->services));
	l->next = calloc(w->traffic_count + 1, sizeof(*l->next));
	l->headed = calloc(w->log_count + 1, sizeof(*l->headed));
	if (!l->path || !l->services || !l->next || !l->headed)
		return ERR_NOMEM;
	for (size_t i = 0; i < w->service_count; i++)
		l->services[i] = w->services[i].running ? SERVICE_RUNNING
							: SERVICE_STOPPED;
	for (size_t i = 0; i < w->traffic_count; i++)
		l->next[i] = l->now + (int64_t)lab_below(
					  l, (uint64_t)w->traffic[i].every + 1);
	return OK;
}

/* Everything but its files. */
static struct lab *
make_lab(const char *copy, const struct lab_world *world, struct err_info *info)
{
	struct lab *l = calloc(1, sizeof(*l));
	enum err err;

	if (!l) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	l->host = (struct host){ .ops = &lab_ops,
		.acts = &lab_acts,
		.watch = &lab_watch,
		.nature = HOST_LAB,
		.name = world->name };
	l->world = world;
	l->now = world->start;
	l->states = world->initial;
	l->chance = span_hash(span_of(world->name)) | 1;
	err = make_tables(l, copy);
	if (err == OK)
		return l;
	err_set(info, err, copy, 0, NULL);
	lab_free(&l->host);
	return NULL;
}

struct host *
host_lab_view(
    const char *copy, const struct lab_world *world, struct err_info *info)
{
	struct lab *l = make_lab(copy, world, info);
	enum err err;

	if (!l)
		return NULL;
	l->viewed = true;
	l->files = host_folder_new(copy, info);
	err = l->files ? lab_state_load(l, copy, info) : info->code;
	if (err == OK)
		return &l->host;
	lab_free(&l->host);
	return NULL;
}

/* The copy last: a lab is there when its copy is. */
enum err
host_lab_rename(struct host *h, const char *to, struct err_info *info)
{
	struct lab *l = (struct lab *)h;
	char *path = span_dup(span_of(to));
	enum err err = path ? lab_state_rename(l->path, to) : ERR_NOMEM;

	host_free(l->files);
	l->files = NULL;
	if (err == OK && rename(l->path, to) != 0)
		err = ERR_WRITE;
	if (err == OK) {
		free(l->path);
		l->path = path;
		path = NULL;
		l->files = host_folder_new(to, info);
		err = l->files ? OK : ERR_IO;
	}
	free(path);
	return err ? err_set(info, err, to, 0, NULL) : OK;
}

enum err
host_lab_drop(const char *copy)
{
	char *path = files_path(copy);
	enum err err = path ? files_drop(path) : ERR_NOMEM;

	free(path);
	return err ? err : lab_state_drop(copy);
}

struct host *
host_lab_new(const char *capture, const char *copy,
    const struct lab_world *world, struct err_info *info)
{
	struct lab *l = make_lab(copy, world, info);
	enum err err;

	if (!l)
		return NULL;
	err = lab_copy(capture, copy, info);
	if (err == OK && !(l->files = host_folder_new(copy, info)))
		err = ERR_IO;
	if (err == OK)
		err = lab_state_load(l, capture, info);
	if (err == OK && (err = lab_keep_changes(l)))
		err_set(info, err, copy, 0, NULL);
	if (err == OK)
		return &l->host;
	lab_free(&l->host);
	return NULL;
}

enum err
host_lab_seed(struct host *h, const char *key, const char *name, uint32_t type,
    struct span data)
{
	struct lab_cell *c = lab_cell((struct lab *)h, key, name, true);

	if (!c)
		return ERR_NOMEM;
	buf_clear(&c->data);
	buf_clear(&c->seed);
	buf_add(&c->data, data);
	buf_add(&c->seed, data);
	c->type = c->seed_type = type;
	c->seeded = c->there = true;
	return buf_failed(&c->data) || buf_failed(&c->seed) ? ERR_NOMEM : OK;
}

enum err
host_lab_start(struct host *h)
{
	struct lab *l = (struct lab *)h;

	if (!l->resumed)
		lab_happens(l, LAB_START, "", SPAN(""));
	return write_to_disk(l);
}

enum err
host_lab_done(struct host *h, enum lab_event e, const char *target)
{
	struct lab *l = (struct lab *)h;

	if (e == LAB_REBOOT)
		lab_reboot(l);
	else if (e == LAB_INSTRUCT)
		lab_happens(l, e, target, SPAN(""));
	else
		return ERR_USAGE;
	return write_to_disk(l);
}

enum err
host_lab_plant(struct host *h)
{
	struct lab *l = (struct lab *)h;

	l->due_count = 0;
	for (size_t i = 0; i < l->world->service_count; i++)
		l->services[i] = l->world->services[i].running
				     ? SERVICE_RUNNING
				     : SERVICE_STOPPED;
	l->states = l->world->initial;
	lab_cells_reset(l);
	lab_happens(l, LAB_START, "", SPAN(""));
	return write_to_disk(l);
}

enum err
host_lab_trouble(const struct host *h)
{
	return ((const struct lab *)h)->trouble;
}
