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
	size_t sign;
	enum source_kind kind;
	struct sample_result *out;
};

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
	t->out->records++;
	count = matcher_record(t->m, &copy, hits, &whole);
	for (size_t i = 0; i < count; i++)
		t->out->hit |= hits[i] == t->sign;
}

static enum err
read_all(const struct reader_ops *ops, struct trial *t, struct span text)
{
	struct source source = { .kind = t->kind,
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

enum err
sample_try(const struct matcher *m, const struct knowledge *k, size_t sign,
    const struct sample *sample, struct sample_result *out)
{
	struct trial t = { .m = m,
		.sign = sign,
		.kind = sample_source(know_sign(k, sign)),
		.out = out };
	struct buf text = BUF_INIT;
	const struct reader_ops *ops;
	enum err err;

	memset(out, 0, sizeof(*out));
	ops = source_ops(t.kind)->wrap_sample(sample->text, &text);
	err = read_all(ops, &t, buf_span(&text));
	out->needle = needles_find(know_needles(k, t.kind),
			  span_of(sample->text), 0) != SIZE_MAX;
	if (buf_failed(&text))
		err = ERR_NOMEM;
	buf_free(&text);
	return err;
}
