/*
 * Folders are parted from the top down: where at least two siblings hold the
 * same kind of thing of a server, all siblings that hold any are servers,
 * and each is looked into in turn.
 */

#include "engine/case/parts.h"

#include "engine/base/arena.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 32

/*
 * What a folder holds of a server: a bit for each kind of log, and one for
 * the key of a connector.  The module's log in one folder and the
 * registration point's in another are the logs of one server.
 */
#define HOLDS_IIS (1u << SOURCE_IIS)
#define HOLDS_KEY (1u << SOURCE_COUNT)

struct names {
	char **item;
	size_t count, cap;
};

struct work {
	const struct case_file *c;
	struct names servers; /* folders that are one server each */
	struct names parted;  /* these, and those they were parted from */
	enum err err;
};

static void
names_free(struct names *n)
{
	for (size_t i = 0; i < n->count; i++)
		free(n->item[i]);
	free(n->item);
}

static enum err
names_add(struct names *n, struct span name)
{
	char **item = array_grow(n->item, n->count, &n->cap, sizeof(char *));

	if (!item)
		return ERR_NOMEM;
	n->item = item;
	item[n->count] = span_dup(name);
	return item[n->count] && ++n->count ? OK : ERR_NOMEM;
}

static bool
names_has(const struct names *n, struct span name)
{
	for (size_t i = 0; i < n->count; i++)
		if (span_eq(span_of(n->item[i]), name))
			return true;
	return false;
}

static unsigned
kinds_held(const struct source *s)
{
	switch (s->kind) {
	case SOURCE_IIS:
	case SOURCE_NDESPLUGIN:
	case SOURCE_CRP:
	case SOURCE_CONNECTOR:
		return 1u << s->kind;
	default:
		return s->has_connector ? HOLDS_KEY : 0;
	}
}

/* FILE is FOLDER, or lies below it; "" is the capture. */
static bool
is_below(struct span file, struct span folder)
{
	return folder.n == 0 ||
	       (file.n >= folder.n &&
		   span_eq(span_slice(file, 0, folder.n), folder) &&
		   (file.n == folder.n || file.p[folder.n] == '/'));
}

/* The folder of FILE that stands in FOLDER itself; absent: FILE does. */
static struct span
child_of(struct span file, struct span folder)
{
	size_t from = folder.n ? folder.n + 1 : 0;
	size_t slash = span_find_byte(file, '/', from);

	return slash == SIZE_MAX ? SPAN_NONE : span_slice(file, 0, slash);
}

/* Named for what is in it, not for a server. */
static bool
is_generic(struct span path)
{
	static const char *const words[] = { "iis", "iislogs", "iis-logs",
		"iis logs", "iis_logs", "httperr", "registry", "reg", "event",
		"events", "evtx", "eventlog", "eventlogs", "log", "logs",
		"logfiles", "inetpub", "ndes", "ndesplugin", "ndespolicymodule",
		"ndesconnector", "ndesconnectorsvc", "crp", "connector",
		"policymodule", "svclog", "svclogs", "trace", "traces",
		"windows", "system32", "program files", "programdata",
		"microsoft", "microsoft intune", "old", "backup", NULL };
	size_t from = path.n;

	while (from > 0 && path.p[from - 1] != '/')
		from--;
	path = span_slice(path, from, path.n);
	if (span_istarts(path, "W3SVC") || span_istarts(path, "FTPSVC"))
		return true;
	for (size_t i = 0; words[i]; i++)
		if (span_ieq(path, span_of(words[i])))
			return true;
	return false;
}

struct folder {
	struct span path;
	unsigned holds;
	const char *address; /* of its first log of IIS that tells one */
};

struct folders {
	struct folder *item;
	size_t count, cap;
	bool beside; /* files of a server lie beside the folders */
};

static struct folder *
folder_of(struct folders *f, struct span path)
{
	struct folder *item;

	for (size_t i = 0; i < f->count; i++)
		if (span_eq(f->item[i].path, path))
			return &f->item[i];
	item = array_grow(f->item, f->count, &f->cap, sizeof(*item));
	if (!item)
		return NULL;
	f->item = item;
	item[f->count] = (struct folder){ path, 0, "" };
	return &item[f->count++];
}

/* The folders in FOLDER that hold anything of a server. */
static enum err
look_into(const struct case_file *c, struct span folder, struct folders *out)
{
	for (size_t i = 0; i < case_source_count(c); i++) {
		const struct source *s = case_source(c, i);
		struct span file = span_of(s->file), child;
		struct folder *f;

		if (kinds_held(s) == 0 || !is_below(file, folder))
			continue;
		child = child_of(file, folder);
		if (!child.p) {
			out->beside = true;
			continue;
		}
		f = folder_of(out, child);
		if (!f)
			return ERR_NOMEM;
		f->holds |= kinds_held(s);
		if (f->address[0] == '\0')
			f->address = s->address;
	}
	return OK;
}

/*
 * Two servers: both hold the same kind of thing.  Logs of IIS alone, of one
 * address, are two times of one server.
 */
static bool
are_two(const struct folder *a, const struct folder *b)
{
	if (is_generic(a->path) || is_generic(b->path) ||
	    (a->holds & b->holds) == 0)
		return false;
	return (a->holds | b->holds) != HOLDS_IIS || a->address[0] == '\0' ||
	       strcmp(a->address, b->address) != 0;
}

static bool
any_two(const struct folders *f)
{
	for (size_t i = 0; i < f->count; i++)
		for (size_t k = i + 1; k < f->count; k++)
			if (are_two(&f->item[i], &f->item[k]))
				return true;
	return false;
}

static bool split(struct work *w, struct span folder, size_t depth);

static void
split_each(struct work *w, const struct folders *f, size_t depth)
{
	for (size_t i = 0; !w->err && i < f->count; i++) {
		struct span path = f->item[i].path;

		if (is_generic(path))
			continue;
		w->err = names_add(&w->parted, path);
		if (!w->err && !split(w, path, depth + 1) && !w->err)
			w->err = names_add(&w->servers, path);
	}
}

/* False when FOLDER is not to be parted. */
static bool
split(struct work *w, struct span folder, size_t depth)
{
	struct folders f = { .item = NULL };
	bool done = false;

	if (depth == DEPTH_MAX)
		return false;
	w->err = look_into(w->c, folder, &f);
	if (!w->err && any_two(&f)) {
		split_each(w, &f, depth);
		done = true;
	} else if (!w->err && f.count == 1 && !f.beside) {
		done = split(w, f.item[0].path, depth + 1);
	}
	free(f.item);
	return done;
}

/* "NDES01" of "ndes01.contoso.com" */
static struct span
short_name(const char *computer)
{
	struct span s = span_of(computer);

	return span_slice(s, 0, span_find_byte(s, '.', 0));
}

static bool
is_other_computer(const struct source *s, const char *computer)
{
	return s->server[0] != '\0' &&
	       !span_ieq(short_name(s->server), short_name(computer));
}

/* The computers whose events of NDES or the connector were seen. */
static void
find_computers(struct work *w)
{
	for (size_t i = 0; !w->err && i < case_source_count(w->c); i++) {
		const struct source *s = case_source(w->c, i);
		bool known = s->kind != SOURCE_EVENT || s->server[0] == '\0';

		for (size_t k = 0; !known && k < w->servers.count; k++)
			known = !is_other_computer(s, w->servers.item[k]);
		if (!known)
			w->err = names_add(&w->servers, span_of(s->server));
	}
}

/* A part without what the folders of others hold. */
static enum err
without_folders(const struct work *w, const char *folder, struct names *out)
{
	enum err err = OK;

	for (size_t i = 0; !err && i < w->parted.count; i++) {
		struct span other = span_of(w->parted.item[i]);

		if (!is_below(span_of(folder), other))
			err = names_add(out, other);
	}
	return err;
}

static enum err
without_files(const struct work *w, const char *computer, struct names *out)
{
	enum err err = OK;

	for (size_t i = 0; !err && i < case_source_count(w->c); i++) {
		const struct source *s = case_source(w->c, i);

		if (is_other_computer(s, computer) &&
		    !names_has(out, span_of(s->file)))
			err = names_add(out, span_of(s->file));
	}
	return err;
}

static enum err
fill_parts(const struct work *w, bool folders, struct parts *out)
{
	out->item = calloc(w->servers.count, sizeof(out->item[0]));
	if (!out->item)
		return ERR_NOMEM;
	for (size_t i = 0; i < w->servers.count; i++) {
		struct part *p = &out->item[out->count++];
		struct names without = { NULL, 0, 0 };
		enum err err;

		p->label = span_dup(span_of(w->servers.item[i]));
		p->is_folder = folders;
		if (!p->label)
			return ERR_NOMEM;
		err = folders ? without_folders(w, p->label, &without)
			      : without_files(w, p->label, &without);
		p->without = without.item;
		p->count = without.count;
		if (err)
			return err;
	}
	return OK;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum err
parts_of(const struct case_file *c, struct parts *out)
{
	struct work w = { .c = c, .err = OK };
	bool folders;

	*out = (struct parts){ NULL, 0 };
	if (case_host(c)->nature != HOST_CAPTURE || case_host(c)->single)
		return OK;
	folders = split(&w, SPAN(""), 0);
	if (!folders && !w.err)
		find_computers(&w);
	if (!w.err && w.servers.count > 1) {
		qsort(w.servers.item, w.servers.count, sizeof(char *), by_name);
		w.err = fill_parts(&w, folders, out);
	}
	if (w.err)
		parts_free(out);
	names_free(&w.servers);
	names_free(&w.parted);
	return w.err;
}

void
parts_free(struct parts *p)
{
	for (size_t i = 0; i < p->count; i++) {
		for (size_t k = 0; k < p->item[i].count; k++)
			free(p->item[i].without[k]);
		free(p->item[i].without);
		free(p->item[i].label);
	}
	free(p->item);
	*p = (struct parts){ NULL, 0 };
}
