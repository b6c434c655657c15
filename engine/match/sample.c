/*
 * A sample is wrapped in what a whole file of its source has around it, then
 * the real reader takes over.
 */

#include "engine/match/sample.h"

#include "engine/evidence/record/source_ops.h"

#include <stdlib.h>
#include <string.h>

struct trial {
	const struct matcher *m;
	enum source_kind kind;
	char *file; /* NULL: it says nothing */
	size_t records;
	size_t hits[MATCHER_HITS_MAX]; /* of all records, each once */
	size_t count;
};

static bool
has_hit(const struct trial *t, size_t sign)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->hits[i] == sign)
			return true;
	return false;
}

static void
on_record(void *arg, const struct record *r)
{
	struct trial *t = arg;
	struct record copy = *r;
	size_t hits[MATCHER_HITS_MAX], count;
	bool whole;

	/* One reader serves two svclogs; an excerpt stays an excerpt. */
	if (copy.source != SOURCE_TEXT)
		copy.source = t->kind;
	t->records++;
	count = matcher_record(t->m, &copy, hits, &whole);
	for (size_t i = 0; i < count && t->count < MATCHER_HITS_MAX; i++)
		if (!has_hit(t, hits[i]))
			t->hits[t->count++] = hits[i];
}

static enum err
read_all(const struct reader_ops *ops, struct trial *t, struct span text)
{
	struct source source = { .kind = t->kind,
		.file = t->file,
		.first = TIME_NONE,
		.last = TIME_NONE,
		.before_last = TIME_NONE };
	struct reading reading = { .source = &source,
		.emit = on_record,
		.arg = t,
		.named_alone = true };
	const struct block block = { .text = text, .line = 1, .torn = true };
	void *state = calloc(1, ops->state_size ? ops->state_size : 1);
	enum err err;

	if (!state)
		return ERR_NOMEM;
	err = ops->block(state, &reading, &block);
	if (ops->end) {
		enum err end = ops->end(state, &reading);

		err = err ? err : end;
	}
	free(state);
	return err;
}

/* The source that the sample is read as: the first one of the sign. */
static enum source_kind
sample_source(const struct sign *s)
{
	enum source_kind kind = 0;

	while (!(s->sources >> kind & 1) && kind < SOURCE_TEXT)
		kind++;
	return kind;
}

/* TEXT as it would stand in a file of T's source. */
static enum err
read_alone(struct trial *t, const char *text)
{
	struct buf whole = BUF_INIT;
	const struct reader_ops *ops;
	enum err err;

	ops = source_ops(t->kind)->wrap_sample(text, &whole);
	err = buf_failed(&whole) ? ERR_NOMEM
				 : read_all(ops, t, buf_span(&whole));
	buf_free(&whole);
	return err;
}

enum err
sample_try(const struct matcher *m, const struct knowledge *k, size_t sign,
    const struct sample *sample, struct sample_result *out)
{
	struct trial t = { .m = m, .kind = sample_source(know_sign(k, sign)) };
	enum err err = OK;

	if (sample->file[0] != '\0' &&
	    !(t.file = span_dup(span_of(sample->file))))
		err = ERR_NOMEM;
	if (!err)
		err = read_alone(&t, sample->text);
	free(t.file);
	out->records = t.records;
	out->hit = has_hit(&t, sign);
	out->needle = needles_find(know_needles(k, t.kind),
			  span_of(sample->text), 0) != SIZE_MAX;
	return err;
}

/* How a record of these begins, wherever it was copied from. */
static const struct {
	const char *form; /* a 0 stands for any digit */
	enum source_kind kind;
} heads[] = {
	{ "0000-00-00 00:00:00 ", SOURCE_IIS },
	{ "0000-00-00 00:00:00 ", SOURCE_HTTPERR },
	{ "0000-00-00T00:00:00", SOURCE_DEVICE },
	{ "<Event", SOURCE_EVENT },
	{ "<E2ETraceEvent", SOURCE_CRP },
	{ "<E2ETraceEvent", SOURCE_CONNECTOR },
	{ "<![LOG[", SOURCE_NDESPLUGIN },
};

enum err
sample_signs(const struct matcher *m, struct span text,
    size_t hits[MATCHER_HITS_MAX], size_t *count)
{
	struct trial t = { .m = m };
	struct buf copy = BUF_INIT;
	enum err err = OK;

	buf_add(&copy, text);
	if (buf_failed(&copy))
		return ERR_NOMEM;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (err || !span_has_form(text, heads[i].form))
			continue;
		t.kind = heads[i].kind;
		err = read_alone(&t, buf_str(&copy));
	}
	t.kind = SOURCE_DEVICE;
	if (!err && t.count == 0 && reader_iosconsole.sniff(text) > 0)
		err = read_alone(&t, buf_str(&copy));
	t.kind = SOURCE_TEXT;
	if (!err && t.count == 0)
		err = read_alone(&t, buf_str(&copy));
	buf_free(&copy);
	memcpy(hits, t.hits, t.count * sizeof(hits[0]));
	*count = t.count;
	return err;
}
