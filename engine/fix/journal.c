/*
 * The journal as a file of lines.
 */

#include "engine/fix/journal.h"

#include "engine/base/json.h"
#include "engine/base/search.h"
#include "engine/base/times.h"
#include "engine/evidence/certs/certstore.h"
#include "engine/fix/action.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX  100000
#define NUMBER_END (UINT64_C(1) << 40) /* nobody counts so far */

static const char *const phase_names[JOURNAL_PHASE_COUNT] = {
	[JOURNAL_INTENT] = "intent",
	[JOURNAL_APPLIED] = "applied",
	[JOURNAL_VERIFIED] = "verified",
	[JOURNAL_FAILED] = "failed",
	[JOURNAL_UNDONE] = "undone",
	[JOURNAL_NOTED] = "noted",
};

static const char *const object_names[] = {
	[OBJECT_CERT] = "certificate",
	[OBJECT_VALUE] = "value",
	[OBJECT_SERVICE] = "service",
};

_Static_assert(JOURNAL_PHASE_COUNT == 6, "a new phase: raise JOURNAL_VERSION");

bool
journal_standing(const struct journal_item *item)
{
	return item->changes > 0 && item->phase != JOURNAL_UNDONE &&
	       item->phase != JOURNAL_NOTED;
}

bool
journal_unfinished(const struct journal_item *item)
{
	return journal_standing(item) && item->phase != JOURNAL_VERIFIED;
}

void
journal_digest(const struct fix_object *o, const struct fix_state *s,
    char out[JOURNAL_DIGEST_MAX])
{
	char sha1[CERT_THUMBPRINT_MAX];
	struct span der;

	if (o->kind == OBJECT_SERVICE) {
		strcpy(out, s->present ? "running" : "stopped");
	} else if (!s->present) {
		strcpy(out, "absent");
	} else if (o->kind == OBJECT_VALUE) {
		cert_sha1(buf_span(&s->data), sha1);
		snprintf(
		    out, JOURNAL_DIGEST_MAX, "%" PRIu32 ":%s", s->type, sha1);
	} else {
		/* properties may be written anew, the certificate not */
		der = certstore_blob_der(buf_span(&s->data));
		cert_sha1(der.p ? der : buf_span(&s->data), sha1);
		strcpy(out, span_ieq(span_of(sha1), span_of(o->name))
				? "present"
				: sha1);
	}
}

struct journal_item *
journal_add(struct journal *j, const char *fix, size_t number,
    enum action_kind kind, const char *target)
{
	struct journal_item **items = array_grow(
	    j->items, j->count, &j->cap, sizeof(struct journal_item *));
	struct journal_item *item;

	if (!items)
		return NULL;
	j->items = items;
	item = arena_alloc(&j->arena, sizeof(*item));
	if (!item)
		return NULL;
	item->fix = arena_dup(&j->arena, span_of(fix));
	item->target = arena_dup(&j->arena, span_of(target));
	item->number = number;
	item->kind = kind;
	item->run = j->run;
	item->phase = JOURNAL_NOTED;
	item->time = item->last = TIME_NONE;
	if (!item->fix || !item->target)
		return NULL;
	j->items[j->count++] = item;
	return item;
}

bool
journal_change_add(struct journal *j, struct journal_item *item,
    const struct journal_change *c)
{
	struct journal_change *to = &item->change[item->changes];
	struct arena *a = &j->arena;

	if (item->changes == JOURNAL_CHANGES_MAX)
		return false;
	*to = *c;
	to->object.name = arena_dup(a, span_of(c->object.name));
	to->object.value = arena_dup(
	    a, span_of(c->object.value ? c->object.value : ""));
	to->before = arena_dup(a, span_of(c->before));
	to->after = arena_dup(a, span_of(c->after));
	to->backup = arena_dup(a, span_of(c->backup));
	to->sha1 = arena_dup(a, span_of(c->sha1));
	if (!to->object.name || !to->object.value || !to->before ||
	    !to->after || !to->backup || !to->sha1)
		return false;
	item->changes++;
	return true;
}

static struct json *
change_json(const struct journal_change *c)
{
	struct json *o = json_obj();

	json_put(o, "object", json_words(object_names[c->object.kind]));
	if (c->object.kind == OBJECT_CERT)
		json_put(
		    o, "store", json_words(act_store_name(c->object.store)));
	json_put(o, "name", json_words(c->object.name));
	if (c->object.kind == OBJECT_VALUE)
		json_put(o, "value", json_words(c->object.value));
	json_put(o, "before", json_words(c->before));
	json_put(o, "after", json_words(c->after));
	json_put(o, "backup", json_words(c->backup));
	json_put(o, "sha1", json_words(c->sha1));
	return o;
}

static char *
line_of(const struct journal *j, const struct journal_item *item,
    enum journal_phase phase, int64_t now)
{
	struct json *o = json_obj(), *list = json_list();
	char *text;
	uint64_t id = item->id ? item->id : j->seq + 1;

	json_put(o, "version", json_int(JOURNAL_VERSION));
	if (j->torn)
		json_put(o, "torn", json_int(1));
	json_put(o, "seq", json_int((int64_t)(j->seq + 1)));
	json_put(o, "time", json_time(now));
	json_put(o, "run", json_int((int64_t)item->run));
	json_put(o, "item", json_int((int64_t)id));
	json_put(o, "fix", json_words(item->fix));
	json_put(o, "number", json_int((int64_t)item->number));
	json_put(o, "action", json_words(action_kind_name(item->kind)));
	json_put(o, "phase", json_words(phase_names[phase]));
	json_put(o, "target", json_words(item->target));
	for (size_t i = 0; item->id == 0 && i < item->changes; i++)
		json_add(list, change_json(&item->change[i]));
	json_put(o, "changes", list);
	text = json_print(o, false);
	json_free(o);
	return text;
}

/* A torn line in front would take this one with it. */
enum err
journal_write(struct fix_world *w, struct journal *j, struct journal_item *item,
    enum journal_phase phase)
{
	struct buf line = BUF_INIT;
	int64_t now = host_now(w->host);
	char *text = line_of(j, item, phase, now);
	enum err err = ERR_NOMEM;

	if (text) {
		buf_puts(&line, j->torn ? "\n" : "");
		buf_puts(&line, text);
		buf_puts(&line, "\n");
		if (!buf_failed(&line)) {
			err = world_append(w, JOURNAL_FILE, buf_span(&line));
			j->torn = err != OK; /* a part may be there */
		}
	}
	if (!err) {
		j->seq++;
		assert(!item->id || item->id <= j->seq);
		if (item->id == 0) {
			item->id = j->seq;
			item->time = now;
		}
		item->phase = phase;
		item->last = now;
	}
	free(text);
	buf_free(&line);
	return err;
}

static int
find_word(struct span s, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (span_is(s, names[i]))
			return i;
	return -1;
}

/* Ids only grow, see may_follow(): the newest with this one. */
static struct journal_item *
item_of(struct journal *j, uint64_t id)
{
	size_t at;

	SEARCH_FIRST(at, j->count, j->items[at]->id <= id);
	return at > 0 && j->items[at - 1]->id == id ? j->items[at - 1] : NULL;
}

static bool
read_change(struct journal *j, struct journal_item *item, const struct json *o)
{
	int kind = find_word(json_get_str(o, "object"), object_names, 3);
	struct journal_change c = { .before = json_get_words(o, "before"),
		.after = json_get_words(o, "after"),
		.backup = json_get_words(o, "backup"),
		.sha1 = json_get_words(o, "sha1") };

	if (kind < 0)
		return false;
	c.object.kind = (enum object_kind)kind;
	c.object.name = json_get_words(o, "name");
	c.object.value = json_get_words(o, "value");
	if (c.object.kind == OBJECT_CERT &&
	    !act_store_find(json_get_str(o, "store"), &c.object.store))
		return false;
	return journal_change_add(j, item, &c);
}

static struct journal_item *
read_item(struct journal *j, const struct json *o, uint64_t seq)
{
	const struct json *list = json_get(o, "changes");
	struct span action = json_get_str(o, "action");
	struct journal_item *item = NULL;
	uint64_t run = (uint64_t)json_number(json_get(o, "run"));
	int kind = 0;

	while (kind < ACTION_COUNT &&
	       !span_is(action, action_kind_name((enum action_kind)kind)))
		kind++;
	if (kind < ACTION_COUNT && run > 0 && run < NUMBER_END)
		item = journal_add(j, json_get_words(o, "fix"),
		    (size_t)json_number(json_get(o, "number")),
		    (enum action_kind)kind, json_get_words(o, "target"));
	if (!item)
		return NULL;
	item->id = seq;
	item->line = j->lines;
	item->run = run;
	time_parse(json_get_str(o, "time"), &item->time);
	for (size_t i = 0; i < json_count(list); i++)
		if (!read_change(j, item, json_at(list, i))) {
			j->count--;
			return NULL;
		}
	return item;
}

/*
 * Numbers follow each other.  One is used again when the line that had it
 * could not be written to its end, and some are lost with damaged lines.
 */
static bool
may_follow(const struct journal *j, uint64_t seq, bool after_torn)
{
	if (after_torn && seq == j->seq)
		return true;
	if (seq >= NUMBER_END)
		return false;
	return seq == j->seq + 1 ||
	       (j->damaged && j->damaged == j->lines - 1 && seq > j->seq);
}

/* True: LINE is good, or of a newer version. */
static bool
take_entry(struct journal *j, const struct json *o, bool after_torn)
{
	int phase = find_word(
	    json_get_str(o, "phase"), phase_names, JOURNAL_PHASE_COUNT);
	uint64_t seq = (uint64_t)json_number(json_get(o, "seq"));
	uint64_t id = (uint64_t)json_number(json_get(o, "item"));
	struct journal_item *item = NULL;

	if (json_number(json_get(o, "version")) > JOURNAL_VERSION) {
		j->newer = j->newer ? j->newer : j->lines;
		return true;
	}
	if (o && phase >= 0 && seq > 0 && may_follow(j, seq, after_torn))
		item = id == seq ? read_item(j, o, seq) : item_of(j, id);
	if (!item)
		return false;
	item->phase = (enum journal_phase)phase;
	time_parse(json_get_str(o, "time"), &item->last);
	if (item->run > j->run)
		j->run = item->run;
	j->seq = seq;
	return true;
}

/*
 * A line that is none is damaged, unless it is the last one and has no end,
 * or the one after it says that it had none.
 */
static void
read_entry(struct journal *j, struct span line, bool whole, size_t *torn)
{
	struct json *o = json_parse(line, NULL);
	bool after_torn = json_number(json_get(o, "torn")) != 0;
	size_t damaged = j->damaged;

	if (after_torn && damaged && damaged == j->lines - 1)
		j->damaged = *torn;
	*torn = j->damaged;
	if (!take_entry(j, o, after_torn) && whole)
		j->damaged = j->lines;
	json_free(o);
}

enum err
journal_read(
    const struct casefolder *f, const struct knowledge *k, struct journal *j)
{
	struct buf text = BUF_INIT;
	struct span rest, line;
	size_t before = 0;
	enum err err;

	memset(j, 0, sizeof(*j));
	j->arena = ARENA_INIT;
	err = casefolder_read(f, JOURNAL_FILE, &text);
	if (err == ERR_NOT_FOUND)
		err = OK;
	rest = buf_span(&text);
	j->torn = !err && rest.n > 0 && rest.p[rest.n - 1] != '\n';
	while (!err && span_line(&rest, &line)) {
		j->lines++;
		if (j->lines > LINES_MAX)
			err = ERR_LIMIT;
		else if (span_trim(line).n > 0)
			read_entry(j, line, rest.n > 0 || !j->torn, &before);
	}
	buf_free(&text);
	for (size_t i = 0; i < j->count; i++)
		j->items[i]->foreign = !journal_can_be(k, j->items[i]);
	return err;
}

void
journal_free(struct journal *j)
{
	free(j->items);
	arena_free(&j->arena);
	memset(j, 0, sizeof(*j));
}
