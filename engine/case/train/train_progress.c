/*
 * How far somebody came: the best points of each lesson, in one file beside
 * the cases.  It is no case: it has no case.json.
 */

#include "engine/case/train/train.h"

#include "engine/base/arena.h"
#include "engine/base/json.h"
#include "engine/case/train/train_inside.h"

#include <stdlib.h>
#include <string.h>

#define FOLDER "training"
#define FILE_  "progress.json"
#define SCHEMA "ndes-doctor/training/1"

#define LESSONS_MAX 1000

static enum err
take_one(struct train_progress *p, const struct json *o)
{
	struct span id = json_str(json_get(o, "id"));
	int64_t points = json_number(json_get(o, "best"));
	int64_t tries = json_number(json_get(o, "tries"));
	struct train_best *items;
	char *copy;

	if (id.n == 0 || points < 0 || points > 100 || tries < 1 ||
	    tries > INT32_MAX || p->count >= LESSONS_MAX)
		return OK; /* not ours: as if it had never been */
	items = array_grow(p->items, p->count, &p->cap, sizeof(*items));
	if (!items)
		return ERR_NOMEM;
	p->items = items;
	copy = span_dup(id);
	if (!copy)
		return ERR_NOMEM;
	items[p->count++] = (struct train_best){ copy, (int)points,
		(int)tries };
	return OK;
}

static enum err
take_all(struct train_progress *p, struct span text)
{
	struct json *o = json_parse(text, NULL);
	const struct json *list = json_get(o, "lessons");
	enum err err = OK;

	if (span_is(json_str(json_get(o, "schema")), SCHEMA))
		for (size_t i = 0; !err && i < json_count(list); i++)
			err = take_one(p, json_at(list, i));
	json_free(o);
	return err;
}

static struct casefolder *
open_training(bool make, struct err_info *info)
{
	struct buf path = BUF_INIT;
	struct casefolder *f = NULL;
	enum err err = casefolder_default(FOLDER, &path);

	if (err)
		err_set(info, err, "~", 0, NULL);
	else
		f = casefolder_open(buf_str(&path), make, info);
	buf_free(&path);
	return f;
}

static enum err
load_from(const struct casefolder *f, struct train_progress *p)
{
	struct buf text = BUF_INIT;
	enum err err = casefolder_read(f, FILE_, &text);

	if (!err)
		err = take_all(p, buf_span(&text));
	buf_free(&text);
	return err == ERR_NOMEM ? err : OK;
}

enum err
train_progress_load(struct train_progress *p)
{
	struct err_info info = { .code = OK };
	struct casefolder *f = open_training(false, &info);
	enum err err = OK;

	memset(p, 0, sizeof(*p));
	if (f)
		err = load_from(f, p);
	casefolder_close(f);
	return err;
}

void
train_progress_free(struct train_progress *p)
{
	for (size_t i = 0; i < p->count; i++)
		free((char *)p->items[i].id);
	free(p->items);
	memset(p, 0, sizeof(*p));
}

const struct train_best *
train_progress_of(const struct train_progress *p, const char *id)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->items[i].id, id) == 0)
			return &p->items[i];
	return NULL;
}

/* ID once more, with POINTS. */
static enum err
add(struct train_progress *p, const char *id, int points)
{
	struct train_best *items;
	char *copy;

	for (size_t i = 0; i < p->count; i++) {
		struct train_best *b = &p->items[i];

		if (strcmp(b->id, id) != 0)
			continue;
		b->tries += b->tries < INT32_MAX;
		if (points > b->points)
			b->points = points;
		return OK;
	}
	items = array_grow(p->items, p->count, &p->cap, sizeof(*items));
	if (!items)
		return ERR_NOMEM;
	p->items = items;
	copy = span_dup(span_of(id));
	if (!copy)
		return ERR_NOMEM;
	items[p->count++] = (struct train_best){ copy, points, 1 };
	return OK;
}

static enum err
write_to(struct casefolder *f, const struct train_progress *p)
{
	struct json *o = json_obj(), *list = json_list();
	enum err err = ERR_NOMEM;
	char *text;

	for (size_t i = 0; i < p->count; i++) {
		struct json *one = json_obj();

		json_put(one, "id", json_text(span_of(p->items[i].id)));
		json_put(one, "best", json_int(p->items[i].points));
		json_put(one, "tries", json_int(p->items[i].tries));
		json_add(list, one);
	}
	json_put(o, "schema", json_text(SPAN(SCHEMA)));
	json_put(o, "lessons", list);
	text = json_print(o, true);
	if (text)
		err = casefolder_write(f, FILE_, span_of(text));
	free(text);
	json_free(o);
	return err;
}

enum err
train_progress_keep(const struct train *t, struct err_info *info)
{
	struct train_progress p = { .count = 0 };
	struct casefolder *f;
	struct train_score score;
	enum err err;

	if (train_stage(t) != TRAIN_SOLVED || t->shown)
		return OK;
	f = open_training(true, info);
	if (!f)
		return info->code;
	train_score(t, &score);
	err = load_from(f, &p);
	if (!err)
		err = add(&p, train_scenario(t)->id, score.points);
	if (!err)
		err = write_to(f, &p);
	if (err)
		err_set(info, err, casefolder_path(f), 0, NULL);
	casefolder_close(f);
	train_progress_free(&p);
	return err;
}

const struct scenario *
train_next(const struct scenario_list *list, const struct train_progress *p,
    const struct scenario *s)
{
	size_t at = 0;

	while (at < list->count && strcmp(list->items[at]->id, s->id) != 0)
		at++;
	for (size_t i = 1; i <= list->count; i++) {
		const struct scenario
		    *next = list->items[(at + i) % list->count];

		if (strcmp(next->id, s->id) != 0 &&
		    !train_progress_of(p, next->id))
			return next;
	}
	return NULL;
}
