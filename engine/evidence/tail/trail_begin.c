/*
 * Beginning a followed file, or beginning it anew: what is it, and does it
 * hold what was read elsewhere?  Logs are copied before they are emptied,
 * and a copy under way has another name.
 */

#include "engine/evidence/tail/trail.h"

#include <string.h>

#define HEAD_MAX (64u << 10) /* as discovery looks at */

/* An entry of KIND for T: one whose file is gone, or a new one. */
static struct entry *
entry_for(struct evidence *e, const struct trail *t, enum source_kind kind)
{
	struct entry *i;

	for (size_t k = 0; k < e->entries.count; k++) {
		i = e->entries.item[k];
		if (!i->gone || i->trail || i->source.kind != kind)
			continue;
		i->source.was = i->source.file;
		i->source.life++;
		if (entries_rename(&e->entries, i, t->path) != OK)
			return NULL;
		i->gone = false;
		i->source.records = i->source.bytes = 0;
		memset(i->source.problem, 0, sizeof(i->source.problem));
		return i;
	}
	i = entries_add(&e->entries, kind, t->path);
	if (i)
		entries_sort(&e->entries);
	return i;
}

/* Ties T to an entry for what its head says. */
static enum err
take_entry(struct evidence *e, struct trail *t)
{
	enum source_kind kind = t->reader->kind;
	struct entry *i = t->entry;

	if (!i || i->reader != t->reader) {
		if (i) {
			i->trail = NULL;
			i->gone = true;
		}
		t->entry = NULL;
		feed_close(t->feed);
		t->feed = NULL;
		i = entry_for(e, t, kind);
		if (!i)
			return ERR_NOMEM;
		i->trail = t;
		t->entry = i;
	}
	i->reader = t->reader;
	i->bom = t->bom;
	i->source.encoding = t->encoding;
	i->source.err = OK;
	i->finished = i->source.read = kind != SOURCE_REGISTRY;
	return OK;
}

static enum err
begin_feed(struct evidence *e, struct trail *t, bool fresh)
{
	struct entry *i = t->entry;
	struct reading reading = evidence_reading(e, i);
	enum err err = OK;

	e->open = NULL;
	if (t->feed)
		feed_rewind(t->feed, i->bom, fresh);
	else
		err = feed_follow(i->reader, &reading, i->bom, &t->feed);
	t->begun = err == OK;
	t->before = i->source.records;
	t->waiting = TIME_NONE;
	return err;
}

enum err
trail_begin_known(struct evidence *e, struct trail *t)
{
	return begin_feed(e, t, true);
}

/*
 * T begins like X, which is followed: it may be a copy, made before X is
 * emptied or replaced.  *WAIT when it is too short to say.
 */
static enum err
compare_starts(struct trail *t, struct trail *x, bool *wait)
{
	struct file_look now = t->seen;
	enum feed_news news;
	bool same;
	enum err err = feed_same_start(x->feed, t->stream, &same);

	if (err || !same)
		return err;
	stream_look(t->stream, &now);
	if (now.size < feed_position(x->feed) && now.size < FEED_HEAD) {
		*wait = true;
		return OK;
	}
	err = feed_compare(x->feed, t->stream, &news);
	if (err || news == FEED_OTHER)
		return err;
	t->original = x;
	t->next_mute = feed_offset(x->feed);
	if (news == FEED_SHORT)
		t->next_proof.n = feed_tail(
		    x->feed, t->next_proof.bytes, &t->next_proof.place);
	return OK;
}

/* Looks for the file that T is a copy of. */
static enum err
find_original(struct evidence *e, struct trail *t, bool *wait)
{
	enum err err = OK;

	*wait = false;
	for (size_t i = 0; !err && !t->original && i < e->follow->count; i++) {
		struct trail *x = e->follow->item[i];

		/* A head without records is like that of any other log. */
		if (x != t && x->begun && x->entry->reader == t->reader &&
		    x->entry->bom == t->bom &&
		    x->entry->source.records > x->before)
			err = compare_starts(t, x, wait);
	}
	*wait = *wait && !t->original;
	return err;
}

/*
 * As long as the original is there it is read, not the copy, for it may
 * still grow; unless it is the copy that grows.
 */
static bool
has_original(struct evidence *e, struct trail *t)
{
	struct trail *x = t->original;

	if (!x)
		return false;
	if (!x->restart && x->gone == TIME_NONE &&
	    (t->seen.size <= feed_position(x->feed) ||
		!trail_is_impatient(e, t)))
		return true;
	x->copied = x->restart || x->gone != TIME_NONE;
	t->original = NULL;
	return false;
}

static bool
has_line(struct trail *t)
{
	char head[4096];
	size_t got;

	return stream_read(t->stream, 0, head, sizeof(head), &got) == OK &&
	       memchr(head, '\n', got);
}

/* The head of T may say more than when it was looked at. */
static bool
is_worth_a_look(struct evidence *e, struct trail *t)
{
	int64_t now = e->follow->look->now;
	struct file_look look;

	if (trail_look(e, t, &look) == OK) {
		t->seen.size = look.size;
		if (t->waiting == TIME_NONE)
			t->seen.changed = look.changed;
	}
	if (t->sniffed_at == TIME_NONE || t->feed || t->reader ||
	    t->waiting != TIME_NONE)
		return true;
	if (t->seen.size == t->sniffed || t->sniffed >= HEAD_MAX)
		return t->seen.size < t->sniffed;
	return t->sniffed < HEAD_MAX / 4 ||
	       now - t->sniffed_at >= TRAIL_PATIENCE;
}

/* A log that went on without its head is read on as what it was. */
static bool
lost_its_head(const struct trail *t, const struct reader_ops *found)
{
	const struct reader_ops *was = t->entry ? t->entry->reader : NULL;

	return found && found->headless && was && was->kind == found->kind;
}

enum err
trail_recognise(struct evidence *e, struct trail *t)
{
	struct entry found;
	bool wait = false;
	enum err err;

	t->ready = false;
	if (!is_worth_a_look(e, t) || !trail_warm(e, t))
		return OK;
	if (t->seen.size == 0) {
		t->waiting = TIME_NONE;
		return OK;
	}
	t->sniffed = t->seen.size;
	t->sniffed_at = e->follow->look->now;
	err = discover_file(e->host, t->stream, t->path, &found);
	if (err)
		return err == ERR_NOMEM ? err : OK;
	t->reader = lost_its_head(t, found.reader) ? NULL : found.reader;
	t->encoding = found.source.encoding;
	t->bom = found.bom;
	t->next_mute = 0;
	t->next_proof.place = 0;
	t->original = NULL;
	if (t->reader && t->reader->kind != SOURCE_REGISTRY)
		err = find_original(e, t, &wait);
	else if (!t->reader)
		/* It may have lost its head: read on as before. */
		wait = !t->feed || !has_line(t);
	if (err || has_original(e, t))
		return OK;
	t->ready = !wait;
	if (wait && (t->feed || t->reader))
		t->ready = trail_is_impatient(e, t);
	else if (wait)
		trail_cool(e->follow, t);
	return OK;
}

static void
tell_event(struct evidence *e, enum file_event event, const struct trail *t)
{
	const struct evidence_look *look = e->follow->look;

	if (look->tell)
		look->tell(look->arg, event, &t->entry->source);
}

enum err
trail_begin(struct evidence *e, struct trail *t)
{
	bool new = !t->feed;
	enum err err = trail_finish(e, t);

	t->ready = t->restart = false;
	if (!err && t->reader)
		err = take_entry(e, t);
	if (err)
		return err;
	if (t->entry->reader->kind == SOURCE_REGISTRY) {
		e->follow->registry = true;
		t->waiting = TIME_NONE;
		return OK;
	}
	if (!t->reader)
		t->entry->bom = 0;
	entries_drop_left(&e->entries, t->path);
	t->copied = false;
	t->mute = t->next_mute;
	t->proof = t->next_proof;
	err = begin_feed(e, t, t->reader != NULL);
	if (!err && !(t->mute && trail_twin(e->follow, t)))
		tell_event(e,
		    new && !trail_twin(e->follow, t) ? FILE_CAME
						     : FILE_RESTARTED,
		    t);
	t->dirty = true;
	return err;
}
