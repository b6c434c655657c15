/*
 * The public face: the sources of a host are read one after the other, only
 * one open at a time.  Records of the registry go to its model instead of
 * the sink, and the certificates are decoded when the last export is read.
 */

#include "engine/evidence/evidence.h"

#include "engine/base/crew.h"
#include "engine/evidence/ahead.h"
#include "engine/evidence/inside.h"
#include "engine/evidence/server.h"

#include <stdlib.h>

#define REGISTRY_KINDS (1u << SOURCE_REGISTRY | 1u << SOURCE_CERTSTORE)

#define AHEAD_MIN (1u << 20) /* bytes to be read */

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
		e->zone.best = REPEATS_ZONES / 2; /* UTC */
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
	ahead_free(e->ahead);
	feed_close(e->feed);
	free(e->spare);
	copies_stop(&e->copies);
	repeats_free(&e->repeats);
	repeats_free(&e->here);
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
 * Those before E->from are finished, so that thousands of files are not
 * asked again for each.
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
	for (size_t i = e->from; i < list->count; i++) {
		struct entry *next = list->item[i];

		if (!is_file_of(next, kinds) || next->opened || next->finished)
			continue;
		next->place = i;
		return next;
	}
	return NULL;
}

static enum err
open_entry(struct evidence *e, struct entry *i)
{
	struct reading reading = evidence_reading(e, i);

	return feed_open(
	    e->host, i->reader, &reading, i->bom, &e->spare, &e->feed);
}

/* What reading the file has shown about the two sources in it. */
static enum err
end_registry(struct evidence *e, struct entry *i)
{
	enum err err = entries_pair(&e->entries, i);

	if (i->missing > 0)
		entries_sort_left(&e->entries);
	i->source.records = i->source.kind == SOURCE_REGISTRY ? i->values : 0;
	if (i->twin) {
		i->twin->source.bytes = i->source.bytes;
		i->twin->source.err = i->source.err;
		i->twin->source.read = i->source.read;
	}
	return err;
}

enum err
evidence_end(struct evidence *e, struct entry *i, struct feed *f, enum err err)
{
	i->finished = true;
	if (i->source.last > e->seen_of[i->source.kind])
		e->seen_of[i->source.kind] = i->source.last;
	feed_close(f);
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
	enum err err = open_entry(e, i), settled;

	i->opened = true;
	e->reads = i;
	if (err == OK)
		return OK;
	settled = ahead_settle(e->ahead);
	if (settled)
		return settled;
	i->source.err = err;
	source_problem(&i->source, PROBLEM_UNREADABLE, 0, SPAN_NONE);
	return evidence_end(e, i, NULL, err == ERR_NOMEM ? err : OK);
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
		next->is_copy = next->source.read = true;
		next->finished = next->opened = true;
		source_problem(
		    &next->source, PROBLEM_COPY, 0, span_of(of->source.file));
	}
	return true;
}

/* What was read of the open source, BYTES, is taken apart here and now. */
static enum err
read_in_turn(struct evidence *e, uint64_t bytes)
{
	struct feed *f = e->feed;
	enum err err = ahead_settle(e->ahead);
	bool done;

	if (err)
		return err;
	evidence_turn(e, e->reads);
	e->emit_err = OK;
	err = feed_rest(f, &done);
	if (err == OK)
		err = e->emit_err;
	e->reads->position += bytes;
	e->reads->known = true;
	if (!done && err == OK)
		return OK;
	e->feed = NULL;
	return evidence_end(e, e->reads, f, err);
}

/* One piece of the open source; *BUDGET becomes less by its bytes. */
static enum err
read_piece(struct evidence *e, uint64_t *budget)
{
	uint64_t before = feed_position(e->feed), used;
	enum ahead_news news = AHEAD_REST;
	enum err err = OK;

	feed_read(e->feed, e->piece && e->piece < *budget ? e->piece : *budget);
	used = feed_position(e->feed) - before;
	*budget -= used < *budget ? used : *budget;
	if (e->ahead && feed_may_part(e->feed))
		err = ahead_take(e->ahead, used, &news);
	if (err)
		return err;
	if (news == AHEAD_REST)
		return read_in_turn(e, used);
	if (news == AHEAD_END)
		e->feed = NULL;
	return OK;
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

/* An export or its twin; what certutil prints is of the same kind. */
static bool
is_of_registry(const struct entry *i)
{
	return (REGISTRY_KINDS >> i->source.kind & 1) != 0 &&
	       (!i->reader || i->reader->kind == SOURCE_REGISTRY);
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

		if (!is_of_registry(entry))
			continue;
		entry->finished = entry->opened = false;
		entry->position = entry->values = 0;
		entry->source.records = 0;
	}
	return OK;
}

void
evidence_pace(struct evidence *e, size_t hands, size_t piece)
{
	e->hands = hands;
	e->piece = piece;
}

/* Threads pay from a few blocks on; following reads in turn. */
static void
begin_ahead(struct evidence *e, unsigned kinds, uint64_t budget)
{
	size_t hands = e->hands ? e->hands : crew_processors();
	uint64_t done, total;

	evidence_progress(e, kinds, &done, &total);
	if (total - done < budget)
		budget = total - done;
	if (!e->follow && e->hands != EVIDENCE_IN_TURN &&
	    (e->hands || budget >= AHEAD_MIN))
		e->ahead = ahead_new(e, hands);
}

/*
 * Opening a file takes its time, however small it is: of many a step would
 * take ten thousand, and nobody saw that it goes on.
 */
static void
pay_for_file(uint64_t *budget)
{
	*budget -= EVIDENCE_FILE_COST < *budget ? EVIDENCE_FILE_COST : *budget;
}

/* Reads the files of KINDS that are left, as far as BUDGET goes. */
static enum err
read_files(struct evidence *e, unsigned kinds, uint64_t budget)
{
	struct entry *next;
	enum err err = OK;

	while (err == OK && budget > 0) {
		if (e->feed) {
			err = read_piece(e, &budget);
			continue;
		}
		next = next_entry(e, kinds);
		if (!next)
			break;
		if (e->follow && next->reader->kind != SOURCE_REGISTRY)
			err = follow_first(e, next, &budget);
		else if (e->follow || !pass_copy(e, next, &budget))
			err = open_next(e, next);
		pay_for_file(&budget);
	}
	return err;
}

/* A source once begun is read to its end, be it in KINDS or not. */
enum err
evidence_read(struct evidence *e, unsigned kinds, uint64_t budget,
    const struct evidence_sink *sink, bool *done)
{
	enum err err;

	kinds = with_registry(kinds);
	*done = false;
	e->sink = sink;
	if (budget == 0)
		budget = 1;
	begin_ahead(e, kinds, budget);
	err = read_files(e, kinds, budget);
	if (err == OK)
		err = ahead_settle(e->ahead);
	if (sink && sink->settle)
		sink->settle(sink->arg, true);
	ahead_free(e->ahead);
	e->ahead = NULL;
	if (err == OK && !e->feed && !next_entry(e, kinds)) {
		if (kinds & REGISTRY_KINDS)
			err = build_certs(e);
		*done = err == OK;
		free(e->spare);
		e->spare = NULL;
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
evidence_taken(const struct evidence *e)
{
	int64_t taken = 0;

	for (size_t k = 0; k < e->entries.count; k++)
		if (e->entries.item[k]->source.taken > taken)
			taken = e->entries.item[k]->source.taken;
	return taken > 0 ? taken : TIME_NONE;
}

/*
 * The source with the newest record; that of a phone, which may have been
 * fetched weeks after the rest, makes nothing of the server old.
 */
static struct source *
newest_source(const struct evidence *e)
{
	struct source *newest = NULL, *phone = NULL;

	for (size_t k = 0; k < e->entries.count; k++) {
		struct source *s = &e->entries.item[k]->source, **best;

		best = s->kind == SOURCE_DEVICE ? &phone : &newest;
		if (s->last != TIME_NONE && (!*best || s->last > (*best)->last))
			*best = s;
	}
	return newest ? newest : phone;
}

int64_t
evidence_newest(struct evidence *e)
{
	struct source *newest = newest_source(e);
	int64_t second = TIME_NONE, t;

	if (!newest)
		return TIME_NONE;
	for (size_t k = 0; k < e->entries.count; k++) {
		const struct source *s = &e->entries.item[k]->source;

		t = s == newest ? s->before_last : s->last;
		if (s->kind == SOURCE_DEVICE && newest->kind != s->kind)
			continue;
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
