/*
 * The folders of the interest set, and those that the configuration of IIS
 * names for its logs.  Folders may come later: they are looked for at each
 * walk.
 */

#include "engine/host/live/live_folders.h"

#include "engine/base/arena.h"
#include "engine/base/buf.h"
#include "engine/base/times.h"
#include "engine/base/wide.h"
#include "engine/base/xml.h"
#include "engine/host/os/files_win.h"
#include "engine/host/host_folder.h"
#include "engine/host/secrets.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define DAYS_READ  (7 * TIME_DAY)
#define CONFIG_MAX (8u << 20)
#define PLACES_MAX 64
#define IIS        "iis" /* the source whose folders IIS itself names */

#define IIS_CONFIG                                                             \
	L"%windir%\\System32\\inetsrv\\config\\applicationHost.config"

/* '/' for every slash, and one for several but for two in front. */
static void
one_slash(struct buf *path)
{
	size_t n = 0;

	for (size_t i = 0; i < path->n; i++) {
		char c = path->p[i] == '\\' ? '/' : path->p[i];

		if (c != '/' || n < 2 || path->p[n - 1] != '/')
			path->p[n++] = c;
	}
	path->n = n;
	if (n > 0)
		path->p[n] = '\0';
}

/* Names of the system replaced, with '/', without one at the end. */
static char *
expand(const wchar_t *path)
{
	wchar_t wide[MAX_PATH * 4];
	struct buf b = BUF_INIT;
	DWORD n = ExpandEnvironmentStringsW(
	    path, wide, sizeof(wide) / sizeof(*wide));

	if (n == 0 || n > sizeof(wide) / sizeof(*wide))
		return span_dup(SPAN(""));
	wide_decode(wide, wide_length(wide), &b);
	one_slash(&b);
	while (b.n > 0 && b.p[b.n - 1] == '/')
		b.p[--b.n] = '\0';
	return b.n || buf_failed(&b) ? buf_steal(&b) : span_dup(SPAN(""));
}

/* PATH is FOLDER or below it. */
static bool
is_below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return span_ieq(span_slice(span_of(path), 0, n), span_of(folder)) &&
	       (path[n] == '\0' || path[n] == '/');
}

/* The patterns of PLACE are looked for in F too. */
static enum err
add_files(struct live_folder *f, const struct interest_place *place)
{
	for (size_t i = 0; place->files[i]; i++) {
		const char **files = array_grow(
		    f->files, f->file_count, &f->file_cap, sizeof(*files));

		if (!files)
			return ERR_NOMEM;
		f->files = files;
		files[f->file_count++] = place->files[i];
	}
	return OK;
}

/* The folder that is read for PATH anyway. */
static struct live_folder *
find_above(struct live_folders *f, const char *path, bool below)
{
	for (size_t i = 0; i < f->count; i++) {
		struct live_folder *at = &f->items[i];

		if (at->below
			? is_below(path, at->path)
			: !below && span_ieq(span_of(path), span_of(at->path)))
			return at;
	}
	return NULL;
}

/* "C:/...", or a share; not the root of either. */
static bool
is_folder(const char *path, bool away)
{
	return strlen(path) >= 4 && (path[1] == ':' || away) &&
	       !secret_file(span_of(path));
}

/*
 * GIVEN is read as PLACE says.  A share is named but not opened: its server
 * may not answer.
 */
static enum err
add_folder(struct live_folders *f, const wchar_t *given,
    const struct interest_place *place)
{
	char *path = expand(given);
	bool away = path && span_starts(span_of(path), "//");
	struct live_folder *items, *above;

	if (!path)
		return ERR_NOMEM;
	above = find_above(f, path, place->below);
	if (above)
		above->old = above->old || place->old;
	if (above || !is_folder(path, away) || f->count == PLACES_MAX) {
		free(path);
		return above ? add_files(above, place) : OK;
	}
	items = array_grow(f->items, f->count, &f->cap, sizeof(*items));
	if (!items) {
		free(path);
		return ERR_NOMEM;
	}
	f->items = items;
	items[f->count] = (struct live_folder){ .path = path,
		.err = away ? ERR_UNSUPPORTED : ERR_NOT_FOUND,
		.below = place->below,
		.old = place->old };
	return add_files(&items[f->count++], place);
}

static enum err
read_config(struct buf *out)
{
	char *given = expand(IIS_CONFIG);
	char *path = given ? files_path(given) : NULL;
	intptr_t file;
	size_t got = 0;
	enum err err = path ? files_open(path, &file) : ERR_NOMEM;

	if (!err) {
		char *to = buf_room(out, CONFIG_MAX);

		err = to ? files_read(file, 0, to, CONFIG_MAX, &got)
			 : ERR_NOMEM;
		out->n = got;
		files_close(file);
	}
	free(path);
	free(given);
	return err;
}

/* IIS writes into a folder of its own for each site: W3SVC and its number. */
static enum err
add_site(struct live_folders *f, const char *directory, const char *id)
{
	struct buf b = BUF_INIT;
	wchar_t *wide = NULL;
	enum err err = OK;

	buf_printf(&b, "%s\\W3SVC%s", directory, id);
	if (!buf_failed(&b))
		wide = wide_of(buf_span(&b));
	for (size_t i = 0; wide && !err && i < f->interest->place_count; i++)
		if (strcmp(f->interest->places[i].source, IIS) == 0)
			err = add_folder(f, wide, &f->interest->places[i]);
	if (!wide)
		err = ERR_NOMEM;
	free(wide);
	buf_free(&b);
	return err;
}

static const char *
directory_in(const struct xml_node *n, const char *name)
{
	const struct xml_node *log = n ? xml_child(n, name) : NULL;

	return log ? xml_attr(log, "directory") : NULL;
}

/* <site id="1"><logFile directory=""/></site>, <siteDefaults> for the others */
static enum err
add_sites(struct live_folders *f, const struct xml_node *sites)
{
	const char *usual = directory_in(
	    xml_child(sites, "siteDefaults"), "logFile");
	enum err err = OK;

	for (const struct xml_node *s = xml_child(sites, "site"); s && !err;
	     s = xml_next(s, "site")) {
		const char *id = xml_attr(s, "id");
		const char *own = directory_in(s, "logFile");

		if (id && (own || usual))
			err = add_site(f, own ? own : usual, id);
	}
	return err;
}

static enum err
add_configured(struct live_folders *f)
{
	struct buf text = BUF_INIT;
	struct xml_doc *doc = NULL;
	const struct xml_node *root, *server, *sites;
	const char *central;
	enum err err = read_config(&text);

	if (!err)
		doc = xml_parse(buf_span(&text), "applicationHost", NULL);
	root = doc ? xml_root(doc) : NULL;
	server = root ? xml_child(root, "system.applicationHost") : NULL;
	sites = server ? xml_child(server, "sites") : NULL;
	central = server ? directory_in(
			       xml_child(server, "log"), "centralW3CLogFile")
			 : NULL;
	err = err == ERR_NOMEM ? err : OK;
	if (sites && !err)
		err = add_sites(f, sites);
	if (central && !err)
		err = add_site(f, central, "");
	xml_free(doc);
	buf_free(&text);
	return err;
}

enum err
live_folders_init(
    struct live_folders *f, const struct interest *in, int64_t now)
{
	enum err err = OK;

	f->interest = in;
	f->since = now - DAYS_READ;
	for (size_t i = 0; !err && i < in->place_count; i++) {
		wchar_t *path = wide_of(span_of(in->places[i].path));

		err = path ? add_folder(f, path, &in->places[i]) : ERR_NOMEM;
		free(path);
	}
	return err ? err : add_configured(f);
}

void
live_folders_free(struct live_folders *f)
{
	for (size_t i = 0; i < f->count; i++) {
		host_free(f->items[i].host);
		free(f->items[i].files);
		free(f->items[i].path);
	}
	free(f->items);
}

/* A walk through one folder, its files told under their whole names. */
struct pass {
	const struct live_folders *folders;
	const struct live_folder *at;
	host_visit *visit;
	void *arg;
	struct buf path;
	bool older;    /* some file was left out */
	enum err stop; /* of VISIT: it ends all */
};

static bool
is_log(const struct pass *p, const char *path)
{
	const char *last = strrchr(path, '/');
	const char *name = last ? last + 1 : path;

	if (last && !p->at->below)
		return false;
	for (size_t i = 0; i < p->at->file_count; i++)
		if (interest_name_fits(p->at->files[i], name))
			return true;
	return false;
}

static enum err
visit_below(struct pass *p, const char *path, const struct host_file *file)
{
	struct host_file whole = *file;

	buf_clear(&p->path);
	buf_puts(&p->path, p->at->path);
	buf_printf(&p->path, "/%s", path);
	if (buf_failed(&p->path))
		return ERR_NOMEM;
	whole.path = buf_str(&p->path);
	if (secret_file(buf_span(&p->path)))
		whole.err = ERR_ACCESS;
	p->stop = p->visit(p->arg, &whole);
	return p->stop;
}

static enum err
visit_log(void *arg, const struct host_file *file)
{
	struct pass *p = arg;
	bool entered = !file->err || file->size > 0;

	if (entered && !is_log(p, file->path))
		return OK;
	if (entered && !p->at->old && file->changed != TIME_NONE &&
	    file->changed < p->folders->since) {
		p->older = true;
		return OK;
	}
	return visit_below(p, file->path, file);
}

static enum err
tell_older(struct pass *p)
{
	const struct host_file left = { "", 0, TIME_NONE, ERR_OLD };
	char time[TIME_TEXT_MAX];
	struct buf name = BUF_INIT;
	enum err err;

	buf_printf(&name, "... < %.10s", time_rfc3339(p->folders->since, time));
	err = buf_failed(&name) ? ERR_NOMEM
				: visit_below(p, buf_str(&name), &left);
	buf_free(&name);
	return err;
}

/* A folder that nobody made is nothing to tell. */
static enum err
open_folder(struct live_folder *f)
{
	struct err_info info = { .code = OK };

	if (f->host || f->err == ERR_UNSUPPORTED)
		return f->err;
	f->host = host_folder_new(f->path, &info);
	f->err = f->host ? OK : info.code;
	return f->err;
}

static enum err
walk_folder(struct pass *p, struct live_folder *f)
{
	struct host_file left = { f->path, 0, TIME_NONE, OK };
	enum err err = open_folder(f);

	p->at = f;
	p->older = false;
	if (!err)
		err = host_walk(f->host, visit_log, p);
	if (p->stop || err == ERR_NOMEM)
		return err;
	left.err = err;
	if (err && err != ERR_NOT_FOUND)
		return p->visit(p->arg, &left);
	return p->older ? tell_older(p) : OK;
}

enum err
live_folders_walk(struct live_folders *f, host_visit *visit, void *arg)
{
	struct pass p = { .folders = f, .visit = visit, .arg = arg };
	enum err err = OK;

	for (size_t i = 0; !err && i < f->count; i++)
		err = walk_folder(&p, &f->items[i]);
	buf_free(&p.path);
	return err;
}

const struct live_folder *
live_folders_find(
    const struct live_folders *f, const char *path, const char **rest)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct live_folder *at = &f->items[i];
		size_t n = strlen(at->path);

		if (!at->host || strncmp(path, at->path, n) != 0 ||
		    path[n] != '/')
			continue;
		*rest = path + n + 1;
		return at;
	}
	return NULL;
}
