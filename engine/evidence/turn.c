/*
 * What becomes of a record whose turn has come: it is counted once, however
 * many files it stands in, and goes to the sink or the registry's model.
 */

#include "engine/evidence/inside.h"
#include "engine/evidence/server.h"

#include <stdlib.h>
#include <string.h>

/* Told of one manifest; the others are counted in its problem. */
#define MISSING_MAX 1000

static const struct needles no_needles;

static const struct entry *
entry_at(const struct evidence *e, size_t i, enum source_kind kind)
{
	const struct entry *o = i < e->entries.count ? e->entries.item[i]
						     : NULL;

	return o && o->source.kind == kind ? o : NULL;
}

void
evidence_problem(
    struct evidence *e, enum problem_code code, uint64_t line, struct span text)
{
	source_problem(&e->open->source, code, line, text);
}

static void
emit_to_sink(void *arg, const struct record *r)
{
	struct evidence *e = arg;
	const struct evidence_sink *sink = e->sink;

	server_note(&e->open->source, r);
	if (!e->follow && evidence_is_repeated(e, r))
		return;
	if (!sink || !sink->record || r->offset < e->mute)
		return;
	sink->record(sink->arg, r, &e->open->source);
	if (sink->settle)
		sink->settle(sink->arg, true);
}

/* A look at the time tells of most that they stand in one file only. */
static inline bool
may_be_repeated(const struct evidence *e, const struct record *r)
{
	return e->many_logs || r->time <= e->seen || r->time >= e->watch;
}

void
evidence_give(struct evidence *e, const struct record *r, const size_t *hits,
    size_t count, bool whole)
{
	const struct evidence_sink *sink = e->sink;
	const struct source *s = &e->open->source;

	if (may_be_repeated(e, r) && evidence_is_repeated(e, r))
		return;
	if (sink->weighed)
		sink->weighed(sink->arg, r, s, hits, count, whole);
	else if (sink->record)
		sink->record(sink->arg, r, s);
}

bool
evidence_may_repeat(const struct evidence *e, const struct entry *i)
{
	return entry_at(e, i->place + 1, i->source.kind) ||
	       entry_at(e, i->place - 1, i->source.kind);
}

/*
 * A manifest names what it could not have.  What this program wrote says so
 * with the words that the look at the server had for it.
 */
static enum err
take_missing(struct evidence *e, const struct record *r)
{
	struct evidence_left left = { .file = span_dup(r->field[FIELD_NAME]),
		.err = err_named(r->field[FIELD_DATA]),
		.kind = UNREAD_NOT_COLLECTED };
	enum err err = left.file ? OK : ERR_NOMEM;

	if (!err && !entries_has_left(&e->entries, left.file))
		err = entries_add_left(&e->entries, &left);
	free(left.file);
	return err;
}

static void
emit_registry(void *arg, const struct record *r)
{
	struct evidence *e = arg;
	struct entry *i = e->open;
	enum err err;

	if (r->field[FIELD_NAME].p) {
		err = i->missing++ < MISSING_MAX ? take_missing(e, r) : OK;
		e->emit_err = err ? err : e->emit_err;
		return;
	}
	zone_take(&e->clock, r);
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

/* I is of events, and not the only file of them that is read. */
static bool
has_others(const struct evidence *e, const struct entry *i)
{
	const struct entry *o;

	for (size_t k = i->place; (o = entry_at(e, k, i->source.kind)); k--)
		if (o != i && !o->is_copy)
			return true;
	return entry_at(e, i->place + 1, i->source.kind) != NULL;
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

	repeats_free(&e->here);
	memset(e->zone.votes, 0, sizeof(e->zone.votes));
	e->watch = INT64_MAX;
	e->many_logs = kind == SOURCE_EVENT && has_others(e, i);
	e->seen = e->seen_of[kind];
	for (size_t k = i->place + 1; (o = entry_at(e, k, kind)); k++) {
		if (o->starts == TIME_NONE)
			continue;
		e->watch = o->starts;
		break;
	}
}

void
evidence_turn(struct evidence *e, struct entry *i)
{
	if (e->open == i)
		return;
	e->open = i;
	if (!e->follow)
		look_around(e, i);
}

/*
 * The clock that the local times of S were read from, once the registry was
 * read: not that of another server's events, nor of a CA's database.
 */
static const struct zone *
zone_of(const struct evidence *e, const struct source *s)
{
	const char *server;

	if (!e->clock.told ||
	    (s->kind != SOURCE_EVENT && s->kind != SOURCE_SETUP))
		return NULL;
	server = evidence_server(e); /* looks at all files */
	if (s->server[0] == '\0' || !server ||
	    span_ieq(span_of(s->server), span_of(server)))
		return &e->clock;
	return NULL;
}

/* Following, files have their turn when they are looked at. */
struct reading
evidence_reading(struct evidence *e, struct entry *i)
{
	enum source_kind kind = i->source.kind;

	if (e->follow)
		e->open = i;
	return (struct reading){ .source = &i->source,
		.needles = e->needles[kind] ? e->needles[kind] : &no_needles,
		.emit = i->reader->kind == SOURCE_REGISTRY ? emit_registry
							   : emit_to_sink,
		.arg = e,
		.named_alone = e->host->single,
		.zone = zone_of(e, &i->source) };
}
