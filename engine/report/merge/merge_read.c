/*
 * A line that is an object stands for itself, so that one that was torn costs
 * nothing but itself.  What is longer is held until its last bracket.
 */

#include "engine/report/merge/merge_read.h"

#include "engine/case/target/lines.h"

#include <string.h>

#define HEAD_SIZE (64u << 10)

struct splitting {
	merge_object *take;
	void *arg;
	size_t objects;
	struct buf held; /* an object that goes on */
	long line, began, bad;
	unsigned depth; /* of brackets in what is held */
	bool text, escaped;
};

static void
blame(struct splitting *x, long line)
{
	if (x->bad == 0)
		x->bad = line;
}

static void
let_go(struct splitting *x)
{
	buf_clear(&x->held);
	x->depth = 0;
	x->text = x->escaped = false;
}

static enum err
hand_on(struct splitting *x, const struct json *o)
{
	x->objects++;
	return x->take(x->arg, o);
}

static enum err
take_held(struct splitting *x)
{
	struct json *o = json_parse(buf_span(&x->held), NULL);
	enum err err = OK;

	if (buf_failed(&x->held))
		err = ERR_NOMEM;
	else if (o)
		err = hand_on(x, o);
	else
		blame(x, x->began);
	json_free(o);
	let_go(x);
	return err;
}

/* True when C closes what is held. */
static bool
closes(struct splitting *x, char c)
{
	if (x->text) {
		if (x->escaped)
			x->escaped = false;
		else if (c == '\\')
			x->escaped = true;
		else if (c == '"')
			x->text = false;
		return false;
	}
	if (c == '"')
		x->text = true;
	else if (c == '{' || c == '[')
		x->depth++;
	else if (c == '}' || c == ']')
		x->depth--;
	return x->depth == 0;
}

/* Where the next object begins, behind what may stand between two. */
static size_t
next_object(struct splitting *x, struct span line, size_t from)
{
	while (from < line.n && strchr(" \t\r,[]", line.p[from]))
		from++;
	if (from == line.n || line.p[from] == '{')
		return from;
	blame(x, x->line);
	return line.n;
}

static enum err
split_line(struct splitting *x, struct span line)
{
	enum err err = OK;
	size_t i = 0, from;

	while (!err && i < line.n) {
		if (x->depth == 0) {
			i = next_object(x, line, i);
			x->began = x->line;
		}
		from = i;
		while (i < line.n && !closes(x, line.p[i]))
			i++;
		if (i < line.n)
			i++;
		buf_add(&x->held, span_slice(line, from, i));
		if (x->depth == 0 && x->held.n > 0)
			err = take_held(x);
	}
	if (x->held.n > 0)
		buf_byte(&x->held, '\n');
	return err;
}

static enum err
take_line(void *arg, struct span line)
{
	struct splitting *x = arg;
	struct json *o = NULL;
	enum err err;

	x->line++;
	if (line.n > MERGE_OBJECT_MAX || x->held.n > MERGE_OBJECT_MAX)
		return ERR_LIMIT;
	if (span_trim(line).n == 0)
		return OK;
	if (line.p[0] == '{')
		o = json_parse(line, NULL);
	/* What is held may hold an object on a line of its own. */
	if (o && x->held.n > 0 && !json_get(o, "schema")) {
		json_free(o);
		o = NULL;
	}
	if (!o)
		return split_line(x, line);
	if (x->held.n > 0)
		blame(x, x->began);
	let_go(x);
	err = hand_on(x, o);
	json_free(o);
	return err;
}

enum err
merge_read(
    const char *path, merge_object *take, void *arg, struct err_info *info)
{
	struct splitting x = { .take = take, .arg = arg, .held = BUF_INIT };
	enum err err = lines_read(path, take_line, &x);

	if (x.held.n > 0)
		blame(&x, x.began);
	if (!err && buf_failed(&x.held))
		err = ERR_NOMEM;
	buf_free(&x.held);
	if (!err && (x.bad > 0 || x.objects == 0))
		err = ERR_FORMAT;
	return err ? err_set(info, err, path,
			 err == ERR_FORMAT ? x.bad : x.line, NULL)
		   : OK;
}

struct taking {
	struct merge *m;
	const char *path;
};

static enum err
take_server(void *arg, const struct json *o)
{
	struct taking *x = arg;

	merge_take(x->m, o, x->path);
	return merge_failed(x->m) ? ERR_NOMEM : OK;
}

enum err
merge_file(struct merge *m, const char *path, struct err_info *info)
{
	struct taking x = { m, path };

	return merge_read(path, take_server, &x, info);
}

struct looking {
	size_t seen; /* bytes */
	bool known;
};

/* The first words tell: nothing of it is believed. */
static enum err
look(void *arg, struct span line)
{
	static const char *const names[] = { "\"ndes-doctor/check/",
		"\"ndes-doctor/report/", "\"ndes-doctor/merge/" };
	struct looking *x = arg;
	struct span head = span_slice(line, 0, HEAD_SIZE - x->seen);

	if (span_trim(line).n == 0)
		return OK;
	if (x->seen == 0 && !span_starts(span_trim(line), "{") &&
	    !span_starts(span_trim(line), "["))
		return ERR_CANCELLED;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		x->known |= span_find(head, span_of(names[i]), 0) != SIZE_MAX;
	x->seen += head.n;
	return x->known || x->seen >= HEAD_SIZE ? ERR_CANCELLED : OK;
}

bool
merge_knows(const char *path)
{
	struct looking x = { 0, false };

	lines_read(path, look, &x);
	return x.known;
}
