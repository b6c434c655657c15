/*
 * The public face: the sources of a host are read one after the other, only
 * one open at a time.  Records of the registry go to its model instead of
 * the sink, and the certificates are decoded when the last export is read.
 */

#include "engine/evidence/evidence.h"

#include "engine/evidence/inside.h"
#include "engine/evidence/server.h"

#include <stdlib.h>

#define REGISTRY_KINDS (1u << SOURCE_REGISTRY | 1u << SOURCE_CERTSTORE)

static const struct needles no_needles;

static struct source *
no_source(void *arg, const char *file)
{
	(void)arg, (void)file;
	return NULL;
}

struct evidence *
evidence_new(
    struct host *h, const struct interest *interest, struct err_info *info)
{
	struct evidence *e = calloc(1, sizeof(*e));
	enum err err = ERR_NOMEM;

	if (e) {
		e->host = h;
		e->interest = interest;
		e->registry = registry_new(interest);
		for (int k = 0; k < SOURCE_COUNT; k++)
			e->seen_of[k] = TIME_NONE;
	}
	if (e && e->registry)
		e->certs = certstore_new(e->registry, no_source, NULL);
	if (e && e->certs)
		err = discover(h, &e->entries);
	if (err != OK) {
		err_set(info, err, h->name, 0, NULL);
		evidence_free(e);
		return NULL;
	}
	return e;
}

void
evidence_free(struct evidence *e)
{
	if (!e)
		return;
	feed_close(e->feed);
	copies_stop(&e->copies);
	repeats_free(&e->repeats);
	trails_free(e->follow);
	certstore_free(e->certs);
	registry_free(e->registry);
	entries_free(&e->entries);
	free(e);
}

void
evidence_needles(
    struct evidence *e, enum source_kind kind, const struct needles *n)
{
	e->needles[kind] = n;
}

size_t
evidence_count(const struct evidence *e)
{
	return e->entries.count;
}

const struct source *
evidence_source(const struct evidence *e, size_t i)
{
	return &e->entries.item[i]->source;
}

int64_t
evidence_begins(const struct evidence *e, size_t i)
{
	return e->entries.item[i]->starts;
}

size_t
evidence_left_count(const struct evidence *e)
{
	return e->entries.left_count;
}

const struct evidence_left *
evidence_left(const struct evidence *e, size_t i)
{
	return &e->entries.left[i];
}

/* Either of the two kinds of a registry export stands for both. */
static unsigned
with_registry(unsigned kinds)
{
	return kinds & REGISTRY_KINDS ? kinds | REGISTRY_KINDS : kinds;
}

/* The file of I is read for one of KINDS; a twin's counts only once. */
static bool
is_file_of(const struct entry *i, unsigned kinds)
{
	return i->reader && (kinds >> i->source.kind & 1) != 0;
}

/*
 * Its place is left in E->at.  Those before E->from are finished, so that
 * thousands of files are not asked again for each.
 */
static struct entry *
next_entry(struct evidence *e, unsigned kinds)
{
	const struct entries *list = &e->entries;

	if (e->follow)
		e->from = 0;
	while (e->from < list->count &&
	       (!list->item[e->from]->reader || list->item[e->from]->finished))
		e->from++;
	for (e->at = e->from; e->at < list->count; e->at++)
		if (is_file_of(list->item[e->at], kinds) &&
		    !list->item[e->at]->finished)
			return list->item[e->at];
	return NULL;
}

void
evidence_problem(
    struct evidence *e, enum problem_code code, uint64_t line, struct span text)
{
	source_problem(&e->open->source, code, line, text);
}

/* Keeps NUMBER; what cannot be kept cannot be told apart later. */
static void
remember(struct evidence *e, const struct record *r, uint64_t number)
{
	if (!repeats_add(&e->repeats, number) && e->many_logs)
		source_problem(
		    &e->open->source, PROBLEM_LIMIT, r->line, SPAN_NONE);
}

/*
 * The same event in two logs, an .evtx and its XML say, counts once.  Other
 * records have no number that tells them apart: that they stand in two files
 * is said.
 */
static bool
is_repeated(struct evidence *e, const struct record *r)
{
	uint64_t event = e->many_logs ? repeats_event(r) : 0, text;

	if (event && repeats_has(&e->repeats, event)) {
		source_problem(
		    &e->open->source, PROBLEM_REPEATED, r->line, r->text);
		return true;
	}
	if (event)
		remember(e, r, event);
	if (event || r->time == TIME_NONE ||
	    (r->time > e->seen && r->time < e->watch))
		return false;
	text = repeats_text(r);
	if (r->time <= e->seen && repeats_has(&e->repeats, text))
		source_problem(
		    &e->open->source, PROBLEM_OVERLAP, r->line, r->text);
	else if (r->time >= e->watch)
		remember(e, r, text);
	return false;
}

static void
emit(void *arg, const struct record *r)
{
	struct evidence *e = arg;

	server_note(&e->open->source, r);
	if (!e->follow && is_repeated(e, r))
		return;
	if (e->sink && e->sink->record && r->offset >= e->mute)
		e->sink->record(e->sink->arg, r, &e->open->source);
}

static void
emit_registry(void *arg, const struct record *r)
{
	struct evidence *e = arg;
	struct entry *i = e->open;
	enum err err;

	if (entry_is_store_key(r->field[FIELD_KEY])) {
		i->has_stores = true;
	} else if (r->field[FIELD_VALUE].p || !r->field[FIELD_TYPE].p) {
		/* Not for a key that is merely taken away. */
		i->has_values = true;
		i->values += r->field[FIELD_VALUE].p != NULL;
	}
	err = registry_add(e->registry, r, i->source.file);
	if (err == ERR_LIMIT)
		source_problem(&i->source, PROBLEM_LIMIT, r->line, r->text);
	else if (err != OK)
		e->emit_err = err;
}

static const struct entry *
entry_at(const struct evidence *e, size_t i, enum source_kind kind)
{
	const struct entry *o = i < e->entries.count ? e->entries.item[i]
						     : NULL;

	return o && o->source.kind == kind ? o : NULL;
}

/* I is of events, and not the only file of them that is read. */
static bool
has_others(const struct evidence *e, const struct entry *i)
{
	const struct entry *o;

	for (size_t k = e->at; (o = entry_at(e, k, i->source.kind)); k--)
		if (o != i && !o->is_copy)
			return true;
	return entry_at(e, e->at + 1, i->source.kind) != NULL;
}

/*
 * What other files of its kind have to do with the records of I.  They are
 * read in the order of the list, where those with a time stand by that time:
 * the next one that has a time begins before all that are left.
 */
static void
look_around(struct evidence *e, const struct entry *i)
{
	enum source_kind kind = i->source.kind;
	const struct entry *o;

	e->watch = INT64_MAX;
	e->many_logs = kind == SOURCE_EVENT && has_others(e, i);
	e->seen = e->seen_of[kind];
	for (size_t k = e->at + 1; (o = entry_at(e, k, kind)); k++) {
		if (o->starts == TIME_NONE)
			continue;
		e->watch = o->starts;
		break;
	}
}

struct reading
evidence_reading(struct evidence *e, struct entry *i)
{
	enum source_kind kind = i->source.kind;

	e->open = i;
	if (!e->follow)
		look_around(e, i);
	return (struct reading){ .source = &i->source,
		.needles = e->needles[kind] ? e->needles[kind] : &no_needles,
		.emit = i->reader->kind == SOURCE_REGISTRY ? emit_registry
							   : emit,
		.arg = e,
		.named_alone = e->host->single };
}

static enum err
open_entry(struct evidence *e, struct entry *i)
{
	struct reading reading = evidence_reading(e, i);

	return feed_open(e->host, i->reader, &reading, i->bom, &e->feed);
}

/* What reading the file has shown about the two sources in it. */
static enum err
end_registry(struct evidence *e, struct entry *i)
{
	enum err err = entries_pair(&e->entries, i);

	i->source.records = i->source.kind == SOURCE_REGISTRY ? i->values : 0;
	if (i->twin) {
		i->twin->source.bytes = i->source.bytes;
		i->twin->source.err = i->source.err;
		i->twin->source.read = i->source.read;
	}
	return err;
}

/* ERR, or what became of the source after it. */
static enum err
end_entry(struct evidence *e, enum err err)
{
	struct entry *i = e->open;

	i->finished = true;
	if (i->source.last > e->seen_of[i->source.kind])
		e->seen_of[i->source.kind] = i->source.last;
	feed_close(e->feed);
	e->feed = NULL;
	e->open = NULL;
	if (i->reader->kind != SOURCE_REGISTRY) {
		if (e->sink && e->sink->source_end)
			e->sink->source_end(e->sink->arg, &i->source);
		return err;
	}
	return err == OK ? end_registry(e, i) : err;
}

/* Opens the next source, or marks it as one that cannot be read. */
static enum err
open_next(struct evidence *e, struct entry *i)
{
	enum err err = open_entry(e, i);

	if (err == OK)
		return OK;
	i->source.err = err;
	source_problem(&i->source, PROBLEM_UNREADABLE, 0, SPAN_NONE);
	return end_entry(e, err == ERR_NOMEM ? err : OK);
}

/*
 * Before NEXT is opened: what stands in another file is not read again.
 * False when it is to be opened.
 */
static bool
pass_copy(struct evidence *e, struct entry *next, uint64_t *budget)
{
	const struct entry *of = NULL;
	enum copies_news news = copies_step(
	    &e->copies, e->host, &e->entries, next, budget, &of);

	if (news == COPIES_NONE)
		return false;
	if (news == COPIES_SAME) {
		next->is_copy = next->finished = next->source.read = true;
		source_problem(
		    &next->source, PROBLEM_COPY, 0, span_of(of->source.file));
	}
	return true;
}

/* One piece of the open source; *BUDGET becomes less by its bytes. */
static enum err
read_piece(struct evidence *e, uint64_t *budget)
{
	uint64_t before = feed_position(e->feed), used;
	bool done;
	enum err err;

	e->emit_err = OK;
	err = feed_step(e->feed, *budget, &done);
	if (err == OK)
		err = e->emit_err;
	used = feed_position(e->feed) - before;
	e->open->position += used;
	*budget -= used < *budget ? used : *budget;
	return done || err != OK ? end_entry(e, err) : OK;
}

static struct source *
certstore_source(void *arg, const char *file)
{
	const struct evidence *e = arg;
	struct entry *i = entries_find(&e->entries, SOURCE_CERTSTORE, file);

	return i ? &i->source : NULL;
}

/* Counts the certificates in their sources, too. */
static enum err
build_certs(struct evidence *e)
{
	struct certstore *certs;

	if (e->certs_built)
		return OK;
	entries_sort(&e->entries);
	e->from = 0;
	certs = certstore_new(e->registry, certstore_source, e);
	if (!certs)
		return ERR_NOMEM;
	certstore_free(e->certs);
	e->certs = certs;
	e->certs_built = true;
	return OK;
}

/* The models stay as they are when there is no memory for new ones. */
enum err
evidence_forget_registry(struct evidence *e)
{
	struct registry *registry = registry_new(e->interest);
	struct certstore *certs = registry
				      ? certstore_new(registry, no_source, NULL)
				      : NULL;

	if (!certs) {
		registry_free(registry);
		return ERR_NOMEM;
	}
	certstore_free(e->certs);
	registry_free(e->registry);
	e->registry = registry;
	e->certs = certs;
	e->certs_built = false;
	e->from = 0;
	for (size_t i = 0; i < e->entries.count; i++) {
		struct entry *entry = e->entries.item[i];

		if (!(REGISTRY_KINDS >> entry->source.kind & 1))
			continue;
		entry->finished = false;
		entry->position = entry->values = 0;
		entry->source.records = 0;
	}
	return OK;
}

/* A source once begun is read to its end, be it in KINDS or not. */
enum err
evidence_read(struct evidence *e, unsigned kinds, uint64_t budget,
    const struct evidence_sink *sink, bool *done)
{
	struct entry *next = NULL;
	enum err err = OK;

	kinds = with_registry(kinds);
	*done = false;
	e->sink = sink;
	if (budget == 0)
		budget = 1;
	while (err == OK && budget > 0) {
		if (e->feed) {
			err = read_piece(e, &budget);
			continue;
		}
		next = next_entry(e, kinds);
		if (!next)
			break;
		if (!e->follow && pass_copy(e, next, &budget))
			continue;
		if (e->follow && next->reader->kind != SOURCE_REGISTRY)
			err = follow_first(e, next, &budget);
		else
			err = open_next(e, next);
	}
	if (err == OK && !e->feed && !next_entry(e, kinds)) {
		if (kinds & REGISTRY_KINDS)
			err = build_certs(e);
		*done = err == OK;
	}
	e->sink = NULL;
	return err;
}

void
evidence_progress(
    const struct evidence *e, unsigned kinds, uint64_t *done, uint64_t *total)
{
	const struct entry *i;
	size_t k;

	kinds = with_registry(kinds);
	*done = 0;
	*total = 0;
	for (k = 0; k < e->entries.count; k++) {
		i = e->entries.item[k];
		if (!is_file_of(i, kinds))
			continue;
		*total += i->source.bytes;
		*done += i->finished || i->position > i->source.bytes
			     ? i->source.bytes
			     : i->position;
	}
}

int64_t
evidence_newest(struct evidence *e)
{
	struct source *newest = NULL;
	int64_t second = TIME_NONE, t;
	size_t k;

	for (k = 0; k < e->entries.count; k++) {
		struct source *s = &e->entries.item[k]->source;

		if (s->last != TIME_NONE && (!newest || s->last > newest->last))
			newest = s;
	}
	if (!newest)
		return TIME_NONE;
	for (k = 0; k < e->entries.count; k++) {
		const struct source *s = &e->entries.item[k]->source;

		t = s == newest ? s->before_last : s->last;
		if (t > second)
			second = t;
	}
	if (second != TIME_NONE && newest->last > second + TIME_DAY) {
		source_problem(newest, PROBLEM_LONE_TIME, 0, SPAN_NONE);
		newest->last = newest->before_last;
		return second;
	}
	return newest->last;
}

const char *
evidence_server(const struct evidence *e)
{
	const struct source *best = NULL;

	for (size_t k = 0; k < e->entries.count; k++) {
		const struct source *s = &e->entries.item[k]->source;

		if (s->server[0] != '\0' &&
		    (!best || server_rank(s->kind) > server_rank(best->kind)))
			best = s;
	}
	return best ? best->server : NULL;
}

const struct registry *
evidence_registry(const struct evidence *e)
{
	return e->registry;
}

const struct certstore *
evidence_certstore(const struct evidence *e)
{
	return e->certs;
}
