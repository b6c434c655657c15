/*
 * The way back: over the journal from its end, each action asked how it
 * stands now.  Every step may be done again, so an undo that was cut short
 * is simply started once more.
 */

#include "engine/fix/run.h"

#include "engine/evidence/record/registry.h"
#include "engine/fix/texts.h"

#include <stdlib.h>
#include <string.h>

void
fix_undo_free(struct fix_undo *u)
{
	free(u->items);
	memset(u, 0, sizeof(*u));
}

/* The newest run of FIX that left something standing; 0: none. */
static uint64_t
last_run(const struct journal *j, const char *fix)
{
	for (size_t i = j->count; i-- > 0;) {
		const struct journal_item *item = j->items[i];

		if (journal_standing(item) &&
		    (!fix || strcmp(item->fix, fix) == 0))
			return item->run;
	}
	return 0;
}

void
fix_undo_word(const struct journal *j, const char *fix, char out[FIX_WORD_MAX])
{
	uint64_t run = last_run(j, fix);

	out[0] = '\0';
	for (size_t i = 0; run && i < j->count; i++)
		if (j->items[i]->run == run && journal_standing(j->items[i])) {
			fix_word(j->items[i]->kind, j->items[i]->target, out);
			return;
		}
}

/* A certificate is known by its subject, too. */
static void
preview_cert(const struct journal_change *c, const struct fix_state *old,
    enum lang lang, struct buf *out)
{
	const char *store = act_store_name(c->object.store);
	struct cert *cert = NULL;

	preview_line(lang, out,
	    old->present ? T_FIX_WILL_ADD : T_FIX_WILL_REMOVE, c->object.name,
	    store);
	if (old->present)
		cert = cert_decode(certstore_blob_der(buf_span(&old->data)));
	if (cert)
		preview_line(
		    lang, out, T_FIX_SUBJECT, cert_subject(cert), NULL);
	cert_free(cert);
}

static void
preview_value(const struct journal_change *c, const struct fix_state *old,
    enum lang lang, struct buf *out)
{
	const struct reg_value v = { c->object.value, old->type,
		buf_span(&old->data), NULL, 0, 0 };
	struct buf name = BUF_INIT, data = BUF_INIT;

	buf_printf(&name, "%s\\%s", c->object.name, c->object.value);
	if (old->present)
		reg_value_text(&v, &data);
	preview_line(lang, out,
	    old->present ? T_FIX_WILL_SET : T_FIX_WILL_DELETE, buf_str(&name),
	    buf_str(&data));
	buf_free(&name);
	buf_free(&data);
}

static void
preview_change(struct fix_world *w, const struct journal_change *c,
    enum lang lang, struct buf *out)
{
	struct fix_state old;
	struct fix_say why;
	enum err err = change_before(w, c, &old);

	if (err) {
		fix_say_err(&why, T_FIX_UNDO_FAILED, c->object.name, err);
		fix_say_text(&why, lang, out);
		buf_byte(out, '\n');
	} else if (c->object.kind == OBJECT_SERVICE) {
		preview_line(lang, out,
		    old.present ? T_FIX_WILL_START : T_FIX_WILL_STOP,
		    c->object.name, NULL);
	} else if (c->object.kind == OBJECT_CERT) {
		preview_cert(c, &old, lang, out);
	} else {
		preview_value(c, &old, lang, out);
	}
	fix_state_free(&old);
}

void
fix_undo_preview(struct fix_world *w, const struct journal *j, const char *fix,
    enum lang lang, struct buf *out)
{
	uint64_t run = last_run(j, fix);
	struct fix_say why;

	if (!run || !w->folder || journal_refuses(j, w->folder, fix, run, &why))
		return;
	for (size_t i = j->count; i-- > 0;) {
		const struct journal_item *item = j->items[i];

		for (size_t n = item->changes; n-- > 0;)
			if (item->run == run && journal_standing(item))
				preview_change(w, &item->change[n], lang, out);
	}
}

static struct fix_undone *
add_undone(struct fix_undo *u, const struct journal_item *item)
{
	struct fix_undone *items = array_grow(
	    u->items, u->count, &u->cap, sizeof(*items));

	if (!items)
		return NULL;
	u->items = items;
	memset(&items[u->count], 0, sizeof(*items));
	items[u->count].item = item;
	return &items[u->count++];
}

/* Which of two answers says more about the whole. */
static enum undo_answer
graver(enum undo_answer a, enum undo_answer b)
{
	static const int weight[UNDO_ANSWER_COUNT] = {
		[UNDO_NOTHING] = 0,
		[UNDO_DONE] = 1,
		[UNDO_CHANGED] = 2,
		[UNDO_CANNOT] = 3,
		[UNDO_REFUSED] = 4,
	};

	return weight[b] > weight[a] ? b : a;
}

static bool
undo_item(struct fix_world *w, struct journal *j, struct journal_item *item,
    struct fix_undo *out)
{
	struct fix_undone *u = add_undone(out, item);
	enum err err;

	if (!u) {
		out->answer = UNDO_CANNOT;
		fix_say(&out->why, T_FIX_NO_MEMORY, NULL, NULL);
		return false;
	}
	u->answer = action_ops(item->kind)->undo(w, item, &u->why);
	if (u->answer == UNDO_DONE || u->answer == UNDO_NOTHING) {
		err = journal_write(w, j, item, JOURNAL_UNDONE);
		if (err) {
			fix_say_err(&u->why, T_FIX_JOURNAL_FAILED, NULL, err);
			u->answer = UNDO_CANNOT;
		}
	}
	if (graver(out->answer, u->answer) != out->answer) {
		out->answer = u->answer;
		out->why = u->why;
	}
	return !w->dead;
}

void
fix_undo(struct fix_world *w, struct journal *j, const char *fix,
    const struct fix_permit *permit, const char *word, struct fix_undo *out)
{
	uint64_t run = last_run(j, fix);
	char wanted[FIX_WORD_MAX];

	memset(out, 0, sizeof(*out));
	out->answer = UNDO_NOTHING;
	if (!fix_may_act(w, permit, &out->why)) {
		out->answer = UNDO_REFUSED;
		return;
	}
	if (journal_refuses(j, w->folder, fix, run, &out->why)) {
		out->answer = UNDO_REFUSED;
		return;
	}
	if (run == 0)
		return;
	fix_undo_word(j, fix, wanted);
	if (!word || !span_ieq(span_of(word), span_of(wanted))) {
		out->answer = UNDO_REFUSED;
		fix_say(&out->why, T_FIX_WRONG_WORD, wanted, w->host->name);
		return;
	}
	for (size_t i = j->count; i-- > 0;)
		if (j->items[i]->run == run && journal_standing(j->items[i]) &&
		    !undo_item(w, j, j->items[i], out))
			return;
}
