/*
 * Loading scenario.xml: the lesson here, its world in scenario_world.c.
 */

#include "engine/know/scenario.h"

#include "engine/base/arena.h"
#include "engine/base/times.h"
#include "engine/host/host_folder.h"
#include "engine/know/builtin.h"
#include "engine/know/files.h"
#include "engine/know/scenario_load.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA       "scenario.rng"
#define WORLD_PREFIX "world-"
#define MINUTES_MAX  600
#define BLOCK        65536

/* The whole file PATH, appended. */
static enum err
read_whole_file(const char *path, struct buf *text)
{
	struct host *h = host_folder_new(path, NULL);
	struct stream *s = NULL;
	enum err err = h ? host_open(h, h->name, &s) : ERR_NOT_FOUND;
	size_t got = 1;

	while (err == OK && got > 0 && text->n < KNOW_FILE_MAX) {
		char *to = buf_room(text, BLOCK);

		err = to ? stream_read(s, text->n, to, BLOCK, &got) : ERR_NOMEM;
		text->n += to ? got : 0;
	}
	stream_close(s);
	host_free(h);
	return err;
}

/* FOLDER/NAME in the arena */
static const char *
path_in(struct loader *l, const char *folder, const char *name)
{
	struct buf path = BUF_INIT;
	const char *copy;

	buf_printf(&path, "%s/%s", folder, name);
	copy = load_dup(l, buf_span(&path));
	if (buf_failed(&path))
		l->err = ERR_NOMEM;
	buf_free(&path);
	return copy;
}

static struct xml_doc *
parse_scenario(struct loader *l, const char *path)
{
	struct buf text = BUF_INIT;
	struct xml_doc *doc = NULL;
	enum err err = read_whole_file(path, &text);

	if (err)
		l->err = err_set(l->info, err, path, 0, NULL);
	else if (!(doc = xml_parse(buf_span(&text), path, l->info)))
		l->err = ERR_KNOWLEDGE;
	buf_free(&text);
	return doc;
}

static int
number_attr(
    struct loader *l, const struct xml_node *n, const char *attr, int most)
{
	const char *text = load_attr(l, n, attr, NULL);
	uint64_t value = 0;

	if (!span_number(span_of(text), 10, &value) || value < 1 ||
	    value > (uint64_t)most)
		load_fail(
		    l, n, "%s=\"%s\" is not from 1 to %d", attr, text, most);
	return (int)value;
}

static const struct lesson_choice *
load_choices(struct loader *l, const struct xml_node *root, const char *name,
    size_t *count)
{
	size_t n = load_children(root, name);
	struct lesson_choice *items = load_array(l, n, sizeof(*items));
	const struct xml_node *node = xml_child(root, name);

	*count = items ? n : 0;
	for (size_t i = 0; i < *count; i++, node = xml_next(node, name)) {
		items[i].id = load_attr(l, node, "id", NULL);
		items[i].fix = load_attr(l, node, "fix", "");
		items[i].hand = load_attr(l, node, "hand", "");
		items[i].takes = load_duration(l, node, "takes");
		items[i].gives = load_attr(l, node, "gives", "");
		items[i].after = load_attr(l, node, "after", "");
		items[i].right = load_yes(l, node, "right");
		items[i].harm = load_yes(l, node, "harm");
		items[i].title = load_texts(l, node, "title");
		items[i].why = load_texts(l, node, "why");
	}
	return items;
}

static void
load_path(struct loader *l, const struct xml_node *root, const char *name,
    struct lesson_path *path)
{
	static const char *const moves[] = {
		[MOVE_READ] = "read",
		[MOVE_CAUSE] = "propose",
		[MOVE_REMEDY] = "do",
		[MOVE_WAIT] = "wait",
	};
	static const char *const ids[] = { "check", "cause", "remedy", NULL };
	const struct xml_node *parent = xml_child(root, name), *n;
	size_t count = parent ? load_children(parent, NULL) : 0, i = 0;
	struct lesson_step *steps = load_array(l, count, sizeof(*steps));

	for (n = parent ? xml_child(parent, NULL) : NULL; steps && n;
	     n = xml_next(n, NULL), i++) {
		size_t m = 0;

		while (m <= MOVE_WAIT && strcmp(xml_name(n), moves[m]) != 0)
			m++;
		if (m > MOVE_WAIT) {
			load_fail(
			    l, n, "<%s> is no step of a path", xml_name(n));
			return;
		}
		steps[i].move = (enum lesson_move)m;
		steps[i].id = m == MOVE_WAIT ? ""
					     : load_attr(l, n, ids[m], NULL);
		steps[i].time = load_duration(l, n, "time");
		if (xml_child(n, NULL))
			steps[i].text = load_texts_of(l, n);
		else
			steps[i].text = (struct bilingual){ { "", "" } };
	}
	path->steps = steps;
	path->count = steps ? count : 0;
}

static void
load_lesson(struct loader *l, const struct xml_node *root, struct scenario *s)
{
	const struct xml_node *hint = xml_child(root, "hint");

	if (strcmp(xml_name(root), "scenario") != 0)
		load_fail(l, root, "the root is not <scenario>");
	s->id = load_attr(l, root, "id", NULL);
	s->number = number_attr(l, root, "number", 1000);
	s->level = (enum scenario_level)number_attr(
	    l, root, "level", LEVEL_THIRD);
	s->minutes = number_attr(l, root, "minutes", MINUTES_MAX);
	s->proof = load_attr(l, root, "proof", "");
	s->title = load_texts(l, root, "title");
	s->symptoms = load_texts(l, root, "symptoms");
	s->lesson = load_texts(l, root, "lesson");
	if (load_children(root, "hint") != SCENARIO_HINTS)
		load_fail(l, root, "%d hints are wanted", SCENARIO_HINTS);
	for (int i = 0; hint && i < SCENARIO_HINTS;
	     i++, hint = xml_next(hint, "hint"))
		s->hints[i] = load_texts_of(l, hint);
	s->causes = load_choices(l, root, "cause", &s->cause_count);
	s->remedies = load_choices(l, root, "remedy", &s->remedy_count);
	load_path(l, root, "path", &s->ideal);
	load_path(l, root, "wrong-path", &s->wrong);
}

/* DOC, which may be NULL, is the shelf's from now on. */
static struct xml_doc *
shelve(struct loader *l, struct world_shelf *shelf, const char *name,
    struct xml_doc *doc)
{
	struct world_base *items = array_grow(
	    shelf->items, shelf->count, &shelf->cap, sizeof(*items));
	char *copy = span_dup(span_of(name));

	if (items)
		shelf->items = items;
	if (!items || !copy || !doc) {
		if (doc)
			l->err = ERR_NOMEM;
		free(copy);
		xml_free(doc);
		return NULL;
	}
	items[shelf->count++] = (struct world_base){ copy, doc };
	return doc;
}

void
world_shelf_free(struct world_shelf *shelf)
{
	for (size_t i = 0; i < shelf->count; i++) {
		free(shelf->items[i].name);
		xml_free(shelf->items[i].doc);
	}
	free(shelf->items);
	*shelf = (struct world_shelf){ .items = NULL };
}

/* ../world-NAME.xml, beside the folder of the scenario. */
static struct xml_doc *
read_base(struct loader *l, const struct xml_node *node, const char *name)
{
	struct buf path = BUF_INIT;
	struct span parent = span_of(l->file);
	struct xml_doc *doc = NULL;

	parent = span_slice(parent, 0, parent.n - sizeof(SCENARIO_FILE));
	buf_add(&path, parent);
	buf_printf(&path, "/../" WORLD_PREFIX "%s.xml", name);
	if (buf_failed(&path))
		l->err = ERR_NOMEM;
	else
		doc = parse_scenario(l, buf_str(&path));
	buf_free(&path);
	if (!doc || strcmp(xml_name(xml_root(doc)), "world") == 0)
		return doc;
	load_fail(l, node, "%s is not a <world>", name);
	xml_free(doc);
	return NULL;
}

/* The world that NODE uses: a plain name. */
static struct xml_doc *
load_base(
    struct loader *l, struct world_shelf *shelf, const struct xml_node *node)
{
	const char *name = xml_attr(node, "use");

	if (!name || l->err)
		return NULL;
	if (strchr(name, '/') || strchr(name, '\\') || *name == '.') {
		load_fail(l, node, "use=\"%s\" is not a plain name", name);
		return NULL;
	}
	for (size_t i = 0; i < shelf->count; i++)
		if (strcmp(shelf->items[i].name, name) == 0)
			return shelf->items[i].doc;
	return shelve(l, shelf, name, read_base(l, node, name));
}

static void
load_all(struct loader *l, struct world_shelf *shelf,
    const struct xml_node *root, struct scenario *s)
{
	const struct xml_node *world = xml_child(root, "world");
	struct xml_doc *base = NULL;

	load_lesson(l, root, s);
	if (!world)
		load_fail(l, root, "no <world>");
	else
		base = load_base(l, shelf, world);
	if (!l->err)
		load_world(l, world, base ? xml_root(base) : NULL, &s->world);
	s->world.name = s->id;
}

struct scenario *
scenario_load(const char *folder, struct err_info *info)
{
	struct world_shelf shelf = { .items = NULL };
	struct scenario *s = scenario_load_with(folder, &shelf, info);

	world_shelf_free(&shelf);
	return s;
}

struct scenario *
scenario_load_with(
    const char *folder, struct world_shelf *shelf, struct err_info *info)
{
	struct scenario_home *home = calloc(1, sizeof(*home));
	struct loader l = { .k = knowledge_alloc(), .file = "", .info = info };
	struct scenario *s = home ? &home->scenario : NULL;
	struct xml_doc *doc = NULL;

	if (!home || !l.k) {
		free(home);
		knowledge_free(l.k);
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	home->texts = l.k;
	s->folder = load_dup(&l, span_of(folder));
	s->capture = path_in(&l, folder, "capture");
	l.file = path_in(&l, folder, SCENARIO_FILE);
	if (!l.err)
		doc = parse_scenario(&l, l.file);
	if (doc)
		load_all(&l, shelf, xml_root(doc), s);
	xml_free(doc);
	if (l.err == OK)
		return s;
	if (l.err == ERR_NOMEM)
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
	scenario_free(s);
	return NULL;
}

void
scenario_free(struct scenario *s)
{
	struct scenario_home *home = (struct scenario_home *)s;

	if (!home)
		return;
	knowledge_free(home->texts);
	free(home);
}

struct complaint {
	struct err_info *info;
	const char *file;
	bool told;
};

static void
take_complaint(void *arg, long line, const char *message)
{
	struct complaint *c = arg;

	if (!c->told)
		err_set(c->info, ERR_KNOWLEDGE, c->file, line, "%s", message);
	c->told = true;
}

static struct span
builtin(const char *name)
{
	for (size_t i = 0; builtin_files[i].name; i++)
		if (strcmp(builtin_files[i].name, name) == 0)
			return (struct span){ builtin_files[i].data,
				builtin_files[i].size };
	return SPAN_NONE;
}

enum err
scenario_validate(const char *folder, struct err_info *info)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	struct complaint c = { info, NULL, false };
	struct xml_doc *doc = NULL;
	enum err err;

	buf_printf(&path, "%s/" SCENARIO_FILE, folder);
	c.file = buf_str(&path);
	err = read_whole_file(c.file, &text);
	if (err)
		err_set(info, err, c.file, 0, NULL);
	else if (!(doc = xml_parse(buf_span(&text), c.file, info)))
		err = ERR_KNOWLEDGE;
	else
		err = xml_validate(doc, builtin(SCHEMA), take_complaint, &c);
	if (err && doc && !c.told)
		err_set(info, err, c.file, 0, NULL);
	xml_free(doc);
	buf_free(&path);
	buf_free(&text);
	return err;
}
