/*
 * Loading the guide.  Every XML file is parsed, then walked twice: first all
 * ids are entered, so that references may point forward and into other
 * files, then the items are filled.  Tables of codes follow.
 */

#include "engine/know/load.h"

#include "engine/know/builtin.h"
#include "engine/know/files.h"
#include "engine/know/image.h"

#include <string.h>

#define FILES_MAX 64

/* What may stand below the root; KIND is -1 for what has no id. */
static const struct element {
	const char *name;
	int kind;
	void (*fill)(struct loader *l, const struct xml_node *n, void *item);
} elements[] = {
	{ "reference", KNOW_REFERENCE, load_reference },
	{ "source", -1, load_source },
	{ "step", KNOW_STEP, load_step },
	{ "check", KNOW_CHECK, load_check },
	{ "sign", KNOW_SIGN, load_sign },
	{ "cause", KNOW_CAUSE, load_cause },
	{ "fix", KNOW_FIX, load_fix },
	{ "phrase", KNOW_PHRASE, load_phrase },
	{ "setting", KNOW_SETTING, load_setting },
	{ "certificate", KNOW_CERTIFICATE, load_certificate },
};

static const struct element *
element_of(struct loader *l, const struct xml_node *n)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (strcmp(xml_name(n), elements[i].name) == 0)
			return &elements[i];
	load_fail(l, n, "<%s> is not an element of the guide", xml_name(n));
	return NULL;
}

static void
enter(struct loader *l, const struct xml_node *n, const struct element *e)
{
	const char **item;
	const char *id;

	if (e->kind < 0)
		return;
	id = e->kind == KNOW_PHRASE ? "" : load_attr(l, n, "id", NULL);
	if (*id &&
	    knowledge_find(l->k, (enum know_kind)e->kind, id) != SIZE_MAX)
		load_fail(l, n, "%s \"%s\" exists already", e->name, id);
	item = knowledge_add(l->k, (enum know_kind)e->kind);
	if (!item)
		l->err = ERR_NOMEM;
	else
		*item = load_dup(l, span_of(id));
}

/* One walk over a file: enters ids, or fills items from NEXT on. */
static void
walk(struct loader *l, const struct xml_doc *doc, bool fill,
    size_t next[KNOW_KIND_COUNT])
{
	const struct xml_node *root = xml_root(doc), *n;

	if (strcmp(xml_name(root), "knowledge") != 0)
		load_fail(l, root, "the root is not <knowledge>");
	if (xml_attr(root, "version"))
		l->k->version = load_dup(l, span_of(xml_attr(root, "version")));
	for (n = xml_child(root, NULL); n && !l->err; n = xml_next(n, NULL)) {
		const struct element *e = element_of(l, n);

		if (!e)
			return;
		if (!fill)
			enter(l, n, e);
		else if (e->kind < 0)
			e->fill(l, n, NULL);
		else
			e->fill(l, n,
			    knowledge_item(l->k, (enum know_kind)e->kind,
				next[e->kind]++));
	}
}

static void
load_xml(struct loader *l, const struct know_file *files, size_t count)
{
	struct xml_doc *docs[FILES_MAX] = { NULL };
	size_t next[KNOW_KIND_COUNT] = { 0 };

	for (int pass = 0; pass < 3 && !l->err; pass++) {
		for (size_t i = 0; i < count && !l->err; i++) {
			l->file = files[i].name;
			if (!span_ends(span_of(l->file), ".xml"))
				continue;
			if (pass > 0) {
				walk(l, docs[i], pass == 2, next);
				continue;
			}
			docs[i] = xml_parse(files[i].text, l->file, l->info);
			if (!docs[i])
				l->err = ERR_KNOWLEDGE;
		}
	}
	for (size_t i = 0; i < count; i++)
		xml_free(docs[i]);
}

static void
load_tables(struct loader *l, const struct know_file *files, size_t count)
{
	for (size_t i = 0; i < count && !l->err; i++) {
		l->file = files[i].name;
		if (strcmp(l->file, "names-winerror.tsv") == 0)
			l->k->winerror = span_of(load_dup(l, files[i].text));
		else if (span_ends(span_of(l->file), ".tsv"))
			load_codes(l, files[i].text);
	}
}

static struct knowledge *
load_files(const struct know_file *files, size_t count, struct err_info *info)
{
	struct loader l = { .k = knowledge_alloc(), .file = "", .info = info };

	if (!l.k) {
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
		return NULL;
	}
	load_xml(&l, files, count);
	load_tables(&l, files, count);
	if (!l.err)
		interest_build(&l);
	if (!l.err && know_check_count(l.k) == 0)
		load_fail(&l, NULL, "no checks: is this a guide?");
	if (l.err) {
		if (l.err == ERR_NOMEM)
			err_set(info, ERR_NOMEM, NULL, 0, NULL);
		knowledge_free(l.k);
		return NULL;
	}
	return l.k;
}

static size_t
builtin_get(struct know_file files[FILES_MAX])
{
	size_t n = 0;

	for (; n < FILES_MAX && builtin_files[n].name; n++)
		files[n] = (struct know_file){ builtin_files[n].name,
			{ builtin_files[n].data, builtin_files[n].size } };
	return n;
}

struct knowledge *
knowledge_builtin(struct err_info *info)
{
	struct know_file files[FILES_MAX];

	return load_files(files, builtin_get(files), info);
}

/*
 * Appends XML without its samples, but with their line ends.  Good for what
 * is compiled in: no sample of it holds the end of one.
 */
static void
without_samples(struct span xml, struct buf *out)
{
	static const char end[] = "</sample>";
	size_t at = 0, from, to;

	while ((from = span_find(xml, SPAN("<sample "), at)) != SIZE_MAX) {
		to = span_find(xml, SPAN(end), from);
		if (to == SIZE_MAX)
			break;
		buf_add(out, span_slice(xml, at, from));
		at = to + sizeof(end) - 1;
		while (from < at &&
		       (from = span_find_byte(xml, '\n', from)) < at) {
			buf_byte(out, '\n');
			from++;
		}
	}
	buf_add(out, span_slice(xml, at, xml.n));
}

struct knowledge *
knowledge_without_samples(struct err_info *info)
{
	struct know_file files[FILES_MAX];
	struct buf kept[FILES_MAX];
	size_t n = builtin_get(files);
	struct knowledge *k = NULL;
	bool failed = false;

	for (size_t i = 0; i < n; i++) {
		kept[i] = (struct buf)BUF_INIT;
		without_samples(files[i].text, &kept[i]);
		files[i].text = buf_span(&kept[i]);
		failed |= buf_failed(&kept[i]);
	}
	if (failed)
		err_set(info, ERR_NOMEM, NULL, 0, NULL);
	else
		k = load_files(files, n, info);
	for (size_t i = 0; i < n; i++)
		buf_free(&kept[i]);
	return k;
}

struct knowledge *
knowledge_start(struct err_info *info)
{
	struct knowledge *k = knowledge_of_image(&know_image);

	return k ? k : knowledge_without_samples(info);
}

struct knowledge *
knowledge_load(const char *dir, struct err_info *info)
{
	struct know_files files;
	struct knowledge *k = NULL;

	if (know_files_read(&files, dir, info) == OK) {
		if (files.count > FILES_MAX)
			err_set(info, ERR_LIMIT, dir, 0, "%d files at most",
			    FILES_MAX);
		else
			k = load_files(files.items, files.count, info);
	}
	know_files_free(&files);
	return k;
}

struct span
knowledge_file(size_t i, const char **name)
{
	*name = builtin_files[i].name;
	if (!*name)
		return SPAN_NONE;
	return (struct span){ builtin_files[i].data, builtin_files[i].size };
}
