/*
 * A ring of jobs, the last few of which have had their turn: their records
 * live on, so that what is kept of the newest is not copied when one of the
 * next blocks replaces it anyway.  A job is a block with a source of its
 * own to count in and room for the records that matter, which keep their
 * spans into the block; what a reader had to decode is copied.
 */

#include "engine/evidence/ahead.h"

#include "engine/base/crew.h"
#include "engine/evidence/inside.h"
#include "engine/evidence/server.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define STATE_MAX 512  /* bytes; feed_may_part() sees to it */
#define KEPT_MAX  2048 /* records of a block, 64 bytes each and more */
#define HITS_MAX  (4 * KEPT_MAX)
#define WORDS_MAX (512u << 10) /* bytes of decoded text of a block */

/* Places that are fetched before they are written or read, and how much of
 * each: as many fields as a request has. */
#define FETCH_AHEAD  3
#define FETCH_LINE   64
#define FETCH_FIELDS FIELD_TIME_TAKEN
#define FETCH_FEW    4

/* More hands would wait for the one that gives records to the sink. */
#define HANDS_MAX 4
#define JOBS_MAX  (HANDS_MAX + 2 + EVIDENCE_TURNS)

static_assert(STATE_MAX >= FEED_STATE_MAX, "room for any state");
static_assert(FIELD_COUNT <= UINT8_MAX, "a width is a byte");

/* What is looked at of each stands side by side. */
struct kept {
	struct hole hole; /* of the block, up to this record */
	uint32_t hits;    /* index of the first */
	uint16_t count;
	uint8_t from, width; /* the only fields in it that may be there */
	bool whole;
	struct record record;
};

/* What was said of records that are alike. */
struct said {
	uint32_t hits; /* index of the first */
	uint16_t count;
	bool whole;
	bool known;
};

struct job {
	struct crew_job crew; /* first */
	const struct evidence_sink *sink;
	struct entry *entry;
	struct feed *feed;
	struct reading reading; /* the feed's own goes on with earlier blocks */
	struct block block;
	char *memory; /* the block's */
	uint64_t bytes;
	bool ends;
	bool all;     /* records that nobody asks for are kept, too */
	bool begins;  /* the first block of its file */
	bool unknown; /* the guess is what that one leaves */

	max_align_t guess[STATE_MAX / sizeof(max_align_t)];
	max_align_t after[STATE_MAX / sizeof(max_align_t)];

	void *hand; /* the sink's, of the thread that works */
	struct source source;
	struct kept *kept;
	size_t *hits;
	char *words;
	size_t count, hit_count, word_count;
	uint64_t lines; /* of the block */
	struct said said[RECORD_ALIKE_MAX + 1];
	bool over; /* more than there is room for */
	enum err err;
};

struct ahead {
	struct evidence *e;
	struct crew *crew; /* NULL: the owner does it all */
	struct job job[JOBS_MAX];
	size_t size, first, count;
	struct job *begins; /* the last one that begins a file */
};

/* Memory from P on is on its way before it is needed: another processor had
 * it last. */
#define FETCH(p, n, to_write)                                                  \
	do {                                                                   \
		for (size_t at_ = 0; at_ < (n); at_ += FETCH_LINE)             \
			__builtin_prefetch((const char *)(p) + at_, to_write); \
	} while (0)

/* K, and the fields that LAST has, a record of the same block. */
#define FETCH_AS(k, last, to_write)                                            \
	do {                                                                   \
		const struct span *field_ = &(k)->record.field[(last)->from];  \
                                                                               \
		FETCH(k, offsetof(struct kept, record.field), to_write);       \
		if ((last)->width - (last)->from > FETCH_FEW)                  \
			FETCH(                                                 \
			    field_, FETCH_FIELDS * sizeof(*field_), to_write); \
		else                                                           \
			FETCH(field_, FETCH_FEW * sizeof(*field_), to_write);  \
	} while (0)

/* --- on any thread --- */

/* *S stays where it is, or moves where it stays. */
static void
keep_span(struct job *j, struct span *s)
{
	char *to = j->words + j->word_count;

	if (span_inside(*s, j->block.text))
		return;
	if (s->n > WORDS_MAX - j->word_count) {
		j->over = true;
		return;
	}
	if (s->n > 0)
		memcpy(to, s->p, s->n);
	s->p = to;
	j->word_count += s->n;
}

/* Of a kilobyte of fields most records have a few that stand together. */
static void
copy_record(struct kept *k, const struct record *r)
{
	size_t from = r->from, width = record_width(r), f;

	memcpy(&k->record, r, offsetof(struct record, field));
	memcpy(&k->record.field[from], &r->field[from],
	    (width - from) * sizeof(r->field[0]));
	for (f = k->from; f < from && f < k->width; f++)
		k->record.field[f] = SPAN_NONE;
	for (f = width > k->from ? width : k->from; f < k->width; f++)
		k->record.field[f] = SPAN_NONE;
	k->from = (uint8_t)from;
	k->width = (uint8_t)width;
}

static void
keep_record(struct job *j, const struct record *r, const struct said *said)
{
	struct kept *k = &j->kept[j->count];

	if (j->count == KEPT_MAX) {
		j->over = true;
		return;
	}
	if (++j->count < KEPT_MAX - FETCH_AHEAD)
		FETCH_AS(k + FETCH_AHEAD, k, 1);
	copy_record(k, r);
	k->hits = said->hits;
	k->count = said->count;
	k->whole = said->whole;
	k->hole = j->source.hole;
	if (r->in_block)
		return;
	if (r->text.p)
		keep_span(j, &k->record.text);
	for (size_t f = k->from; f < k->width; f++)
		if (r->field[f].p)
			keep_span(j, &k->record.field[f]);
}

/* What the sink's hand says of R; its hits stand behind those of others. */
static struct said
weigh(struct job *j, const struct record *r)
{
	struct said said = { .hits = (uint32_t)j->hit_count, .whole = true };
	size_t *hits = j->hits + j->hit_count;

	if (!j->sink->weigh)
		return said;
	if (HITS_MAX - j->hit_count < EVIDENCE_HITS_MAX) {
		j->over = true;
		return said;
	}
	said.count = (uint16_t)j->sink->weigh(
	    j->sink->arg, j->hand, r, hits, &said.whole);
	said.known = true;
	j->hit_count += said.count;
	return said;
}

static void
on_record(void *arg, const struct record *r)
{
	struct job *j = arg;
	struct said said;

	if (j->over)
		return;
	server_note(&j->source, r);
	if (r->alike && j->said[r->alike].known) {
		said = j->said[r->alike];
	} else {
		said = weigh(j, r);
		if (r->alike && j->sink->alike)
			j->said[r->alike] = said;
	}
	if (said.count > 0 || !said.whole || j->all || !j->sink->weigh)
		keep_record(j, r, &said);
}

static void
work(struct crew_job *crew, size_t hand)
{
	struct job *j = (struct job *)crew;
	const struct reader_ops *ops = feed_ops(j->feed);

	j->hand = j->sink->hand ? j->sink->hand(j->sink->arg, hand) : NULL;
	if (j->unknown) {
		memcpy(j->guess, feed_first_state(j->feed), ops->state_size);
		ops->guess(j->guess);
	}
	memcpy(j->after, j->guess, ops->state_size);
	j->err = ops->block(j->after, &j->reading, &j->block);
	j->lines = reader_passed(&j->reading, &j->block);
	if (j->begins)
		memcpy(feed_first_state(j->feed), j->after, ops->state_size);
}

/* --- on the owner's thread --- */

static void
job_free(struct job *j)
{
	free(j->memory);
	free(j->kept);
	free(j->hits);
	free(j->words);
}

static bool
job_init(struct job *j, const struct evidence_sink *sink)
{
	j->crew.work = work;
	j->sink = sink;
	j->memory = malloc(feed_memory());
	j->kept = calloc(KEPT_MAX, sizeof(j->kept[0]));
	j->hits = malloc(HITS_MAX * sizeof(j->hits[0]));
	j->words = malloc(WORDS_MAX);
	return j->memory && j->kept && j->hits && j->words;
}

struct ahead *
ahead_new(struct evidence *e, size_t hands)
{
	struct ahead *a = calloc(1, sizeof(*a));
	bool good = a != NULL;

	if (!a)
		return NULL;
	if (hands > HANDS_MAX)
		hands = HANDS_MAX;
	a->e = e;
	a->size = (hands > 1 ? hands + 2 : 1) + EVIDENCE_TURNS;
	for (size_t i = 0; good && i < a->size; i++)
		good = job_init(&a->job[i], e->sink);
	for (size_t i = 0; good && e->sink->hand && i < hands; i++)
		good = e->sink->hand(e->sink->arg, i) != NULL;
	if (!good) {
		ahead_free(a);
		return NULL;
	}
	if (hands > 1)
		a->crew = crew_new(hands);
	return a;
}

void
ahead_free(struct ahead *a)
{
	if (!a)
		return;
	crew_free(a->crew);
	for (; a->count > 0; a->count--) {
		struct job *j = &a->job[a->first++ % a->size];

		if (j->ends)
			feed_close(j->feed);
	}
	for (size_t i = 0; i < a->size; i++)
		job_free(&a->job[i]);
	free(a);
}

/*
 * The guess of J was good: what its block held comes now.  With each record
 * the file tells of the damage before it, as when it is read in turn; what
 * was counted from the start of the block is from that of the file.
 */
static void
give_kept(struct evidence *e, struct job *j)
{
	struct source *s = &j->entry->source;
	uint64_t lines = j->block.line - 1;
	const struct hole before = s->hole;
	struct hole after;
	bool damaged;

	source_join(s, &j->source, lines);
	after = s->hole;
	damaged = hole_is_any(&after); /* else none of them has any before it */
	for (size_t i = 0; i < j->count; i++) {
		struct kept *k = &j->kept[i];

		if (i + FETCH_AHEAD < j->count)
			FETCH_AS(k + FETCH_AHEAD, k, 0);
		if (damaged) {
			s->hole = before;
			hole_join(&s->hole, &k->hole);
		}
		k->record.line += lines;
		evidence_give(
		    e, &k->record, &j->hits[k->hits], k->count, k->whole);
	}
	s->hole = after;
}

/* The oldest job has its turn. */
static enum err
turn(struct ahead *a)
{
	struct evidence *e = a->e;
	struct job *j = &a->job[a->first];
	const struct reader_ops *ops = feed_ops(j->feed);
	void *state = feed_state(j->feed);
	enum err err = OK;

	if (a->crew)
		crew_wait(a->crew, &j->crew);
	else
		work(&j->crew, 0);
	a->first = (a->first + 1) % a->size;
	a->count--;
	evidence_turn(e, j->entry);
	j->block.line = feed_line(j->feed);
	if (j->err == OK && !j->over && ops->join(state, j->guess, j->after))
		give_kept(e, j);
	else
		err = ops->block(state, feed_reading(j->feed), &j->block);
	feed_passed(j->feed, j->lines);
	j->entry->position += j->bytes;
	j->entry->ahead--;
	j->entry->known = true;
	if (e->sink->settle)
		e->sink->settle(e->sink->arg, false);
	if (!j->ends)
		return err;
	if (err == OK)
		err = feed_end(j->feed);
	return evidence_end(e, j->entry, j->feed, err);
}

enum err
ahead_settle(struct ahead *a)
{
	enum err err = OK;

	while (a && err == OK && a->count > 0)
		err = turn(a);
	return err;
}

/* Its first block has not had its turn: what comes behind it is guessed. */
static bool
is_unknown(const struct entry *i)
{
	return i->ahead > 0 && !i->known;
}

/* Room for one more, and something to guess by. */
static enum err
make_slot(struct ahead *a, const struct entry *i)
{
	enum err err = OK;

	while (err == OK && a->count > 0 &&
	       (a->count == a->size - EVIDENCE_TURNS ||
		   (!a->crew && is_unknown(i))))
		err = turn(a);
	return err;
}

/*
 * By what J, the next block of I, is read: the first one of a file is, by
 * what is certain, so what it leaves is as good as certain before it had its
 * turn.  J waits for it while other jobs go on.
 */
static void
make_guess(struct ahead *a, struct job *j, const struct entry *i)
{
	const struct reader_ops *ops = feed_ops(j->feed);

	j->unknown = is_unknown(i);
	j->begins = i->ahead == 0 && !i->known;
	if (j->begins)
		a->begins = j;
	j->crew.after = j->unknown ? &a->begins->crew : NULL;
	if (j->unknown)
		return;
	memcpy(j->guess, feed_state(j->feed), ops->state_size);
	if (i->ahead > 0)
		ops->guess(j->guess);
}

/* What J has to know; its block is filled already. */
static void
prepare(struct ahead *a, struct job *j, struct entry *i, struct feed *f)
{
	const struct source *s = &i->source;

	j->entry = i;
	j->feed = f;
	j->reading = *feed_reading(f);
	j->reading.source = &j->source;
	j->reading.emit = on_record;
	j->reading.arg = j;
	j->reading.passed = READER_UNCOUNTED;
	make_guess(a, j, i);
	memset(&j->source, 0, sizeof(j->source));
	j->source.kind = s->kind;
	j->source.file = s->file;
	j->source.encoding = s->encoding;
	j->source.first = j->source.last = TIME_NONE;
	j->source.before_last = TIME_NONE;
	j->count = j->hit_count = j->word_count = 0;
	memset(j->said, 0, sizeof(j->said));
	j->over = false;
	j->err = OK;
	j->all = evidence_may_repeat(a->e, i);
}

enum err
ahead_take(struct ahead *a, uint64_t bytes, enum ahead_news *news)
{
	struct evidence *e = a->e;
	struct entry *i = e->reads;
	enum err err = make_slot(a, i);
	struct job *j = &a->job[(a->first + a->count) % a->size];
	enum feed_part part;

	*news = AHEAD_REST;
	if (err)
		return err;
	part = feed_part(e->feed, &j->memory, &j->block);
	if (part == FEED_NO_PART)
		return OK;
	*news = part == FEED_PART_ENDS    ? AHEAD_END
		: part == FEED_PART_RESTS ? AHEAD_REST
					  : AHEAD_MORE;
	j->bytes = part == FEED_PART_RESTS ? 0 : bytes;
	j->ends = part == FEED_PART_ENDS;
	prepare(a, j, i, e->feed);
	i->ahead++;
	a->count++;
	if (a->crew)
		crew_give(a->crew, &j->crew);
	return OK;
}
