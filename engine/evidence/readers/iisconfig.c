/*
 * The configuration of IIS: applicationHost.config, a web.config, and what
 * `appcmd list config' prints of them.  Only the attributes of
 * iisconfig.def are read, each as a record: of what (object), which one
 * (name), the attribute (value) and what it is (data).  The text of a record
 * is made of these: a line of the file may hold a password beside them.
 *
 * Tags are found here, so that a file of any size is read in pieces; their
 * attributes are libxml2's.
 *
 * At the end each application is told, in records of its own at the same
 * line, what it inherits of the sections above it.
 */
#include "engine/base/xml.h"
#include "engine/evidence/readers/iisconfig_heirs.h"
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/source_ops.h"

#include <stdlib.h>
#include <string.h>

#define PATH_MAX_BYTES 2048
#define TAG_MAX        (64u << 10)
#define ENCRYPTED      "[enc:"

struct iisconfig {
	struct buf path;     /* of the element that is open */
	struct buf location; /* of <location> */
	struct buf owner;    /* pool or site */
	struct buf app;      /* path of the application in a site */
	size_t deep;         /* elements that are open beyond what PATH holds */
	bool alone;          /* the location is not for applications below */
	struct iisconfig_heirs heirs;
	bool no_memory;
};

enum token_kind { TOKEN_OTHER, TOKEN_START, TOKEN_EMPTY, TOKEN_END };

struct token {
	enum token_kind kind;
	size_t at, end; /* in the text */
	struct span name;
};

/* Behind what ends with MARK; SIZE_MAX: it does not. */
static size_t
past(struct span text, size_t at, const char *mark)
{
	size_t end = span_find(text, span_of(mark), at);

	return end == SIZE_MAX ? end : end + strlen(mark);
}

/* Behind the '>' of the tag at AT that stands in no value. */
static size_t
past_tag(struct span text, size_t at)
{
	char quote = '\0';

	for (; at < text.n; at++) {
		char c = text.p[at];

		if (quote) {
			quote = c == quote ? '\0' : quote;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '>') {
			return at + 1;
		}
	}
	return SIZE_MAX;
}

static bool
ends_name(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '/' ||
	       c == '>';
}

static void
name_token(struct span text, struct token *t)
{
	size_t from = t->at + 1, to;

	t->kind = text.p[from] == '/'         ? TOKEN_END
		  : text.p[t->end - 2] == '/' ? TOKEN_EMPTY
					      : TOKEN_START;
	from += t->kind == TOKEN_END;
	for (to = from; to < t->end && !ends_name(text.p[to]); to++)
		;
	t->name = span_slice(text, from, to);
}

/* The next thing in brackets from POS on; false: none that is whole. */
static bool
next_token(struct span text, size_t pos, struct token *t)
{
	struct span rest;

	t->at = span_find_byte(text, '<', pos);
	if (t->at == SIZE_MAX)
		return false;
	rest = span_slice(text, t->at, text.n);
	t->kind = TOKEN_OTHER;
	if (span_starts(rest, "<!--"))
		t->end = past(text, t->at + 4, "-->");
	else if (span_starts(rest, "<![CDATA["))
		t->end = past(text, t->at + 9, "]]>");
	else if (span_starts(rest, "<?"))
		t->end = past(text, t->at + 2, "?>");
	else
		t->end = past_tag(text, t->at + 1);
	if (t->end == SIZE_MAX)
		return false;
	if (t->end - t->at > 2 && rest.p[1] != '!' && rest.p[1] != '?')
		name_token(text, t);
	return true;
}

static void
open_element(struct iisconfig *s, struct span name)
{
	if (s->deep > 0 || s->path.n + name.n + 1 > PATH_MAX_BYTES) {
		s->deep++;
		return;
	}
	if (s->path.n > 0)
		buf_byte(&s->path, '/');
	buf_add(&s->path, name);
}

static void
close_element(struct iisconfig *s)
{
	size_t n = s->path.n;

	if (s->deep > 0) {
		s->deep--;
		return;
	}
	if (span_ends(buf_span(&s->path), "location")) {
		buf_clear(&s->location);
		s->alone = false;
	}
	while (n > 0 && s->path.p[n - 1] != '/')
		n--;
	s->path.n = n > 0 ? n - 1 : 0;
	if (s->path.p)
		s->path.p[s->path.n] = '\0';
}

/* The tag alone, as a document; NULL: it is none, or too long. */
static struct xml_doc *
parse_tag(struct span text, const struct token *t)
{
	size_t end = t->end - (t->kind == TOKEN_EMPTY ? 2 : 1);
	struct buf tag = BUF_INIT;
	struct xml_doc *doc = NULL;

	if (t->end - t->at > TAG_MAX)
		return NULL;
	buf_add(&tag, span_slice(text, t->at, end));
	buf_puts(&tag, "/>");
	if (!buf_failed(&tag) && xml_within_limits(buf_span(&tag)))
		doc = xml_parse(buf_span(&tag), "tag", NULL);
	buf_free(&tag);
	return doc;
}

static void
keep(struct buf *to, const struct xml_node *n, const char *name)
{
	const char *value = xml_attr(n, name);

	buf_clear(to);
	buf_puts(to, value ? value : "");
}

static void
keep_app(struct iisconfig *s, const struct xml_node *n)
{
	struct buf name = BUF_INIT;

	keep(&s->app, n, "path");
	buf_printf(&name, "%s%s", buf_str(&s->owner), buf_str(&s->app));
	s->no_memory |= iisconfig_heir(&s->heirs, buf_span(&name)) != OK;
	buf_free(&name);
}

/* What elements below this one are named by. */
static void
keep_names(struct iisconfig *s, const struct xml_node *n)
{
	struct span path = buf_span(&s->path);

	if (span_ends(path, "location")) {
		keep(&s->location, n, "path");
		s->alone = span_ieq(
		    span_of(xml_attr(n, "inheritInChildApplications")),
		    SPAN("false"));
	} else if (span_ends(path, "applicationPools/add") ||
		   span_ends(path, "sites/site"))
		keep(&s->owner, n, "name");
	else if (span_ends(path, "sites/site/application"))
		keep_app(s, n);
}

/* Which one the element is, for people and for signs. */
static void
put_owner(const struct iisconfig *s, const struct iisconfig_part *part,
    const struct xml_node *n, struct buf *out)
{
	struct span object = span_of(part->object);
	bool isapi = span_is(object, "isapi");
	const char *own = xml_attr(n, isapi ? "path" : "name");

	if (isapi || span_is(object, "handler"))
		buf_puts(out, own ? own : "");
	else if (span_find(span_of(part->path), SPAN("Defaults"), 0) !=
		 SIZE_MAX)
		buf_puts(out, "(defaults)");
	else if (span_is(object, "app") || span_is(object, "vdir"))
		buf_printf(out, "%s%s", buf_str(&s->owner), buf_str(&s->app));
	else if (span_starts(span_of(part->path), "applicationPools") ||
		 span_starts(span_of(part->path), "sites"))
		buf_add(out, buf_span(&s->owner));
	else
		buf_add(out, buf_span(&s->location));
}

/* One record, its text made of its fields. */
static void
give_setting(
    struct reading *r, uint64_t line, uint64_t offset, struct record *rec)
{
	struct buf text = BUF_INIT;

	buf_printf(&text, "%s \"", rec->field[FIELD_OBJECT].p);
	buf_add(&text, rec->field[FIELD_NAME]);
	buf_puts(&text, "\" ");
	buf_add(&text, rec->field[FIELD_VALUE]);
	buf_puts(&text, "=\"");
	buf_add(&text, rec->field[FIELD_DATA]);
	buf_puts(&text, "\"");
	rec->source = SOURCE_IIS_CONFIG;
	rec->time = TIME_NONE;
	rec->line = line;
	rec->offset = offset;
	rec->text = buf_span(&text);
	if (!buf_failed(&text) &&
	    (!r->needles || needles_find(r->needles, rec->text, 0) != SIZE_MAX))
		r->emit(r->arg, rec);
	buf_free(&text);
}

/* Numbers of flags as their names; appended. */
static void
put_data(const struct iisconfig_part *part, const char *value, struct buf *out)
{
	if (span_starts(span_of(value), ENCRYPTED))
		buf_puts(out, "(encrypted)");
	else if (!iisconfig_flags(part, span_of(value), out))
		buf_puts(out, value);
}

static void
give_attribute(struct iisconfig *s, const struct iisconfig_part *part,
    struct span name, struct span attribute, const char *value,
    struct reading *r, const struct cursor *at)
{
	struct record rec = { .time = TIME_NONE };
	struct buf full = BUF_INIT, data = BUF_INIT;

	buf_puts(&full, part->before);
	buf_add(&full, attribute);
	put_data(part, value, &data);
	rec.field[FIELD_OBJECT] = span_of(part->object);
	rec.field[FIELD_NAME] = name;
	rec.field[FIELD_VALUE] = buf_span(&full);
	rec.field[FIELD_DATA] = buf_span(&data);
	s->no_memory |= buf_failed(&full) || buf_failed(&data) ||
			iisconfig_set(&s->heirs, part, name, buf_span(&full),
			    buf_span(&data), at, s->alone) != OK;
	if (!s->no_memory) {
		r->source->records++;
		give_setting(r, at->line, at->offset, &rec);
	}
	buf_free(&full);
	buf_free(&data);
}

/* The attributes of PART that N has. */
static void
give_attributes(struct iisconfig *s, const struct iisconfig_part *part,
    const struct xml_node *n, struct span name, struct reading *r,
    const struct cursor *at)
{
	struct span rest = span_of(part->attributes), word;

	while (span_next(&rest, ' ', &word) && word.n > 0) {
		char *attribute = span_dup(word);
		const char *value = attribute ? xml_attr(n, attribute) : NULL;

		if (value)
			give_attribute(s, part, name, word, value, r, at);
		free(attribute);
	}
}

/* What APP inherits, where it is written. */
static void
give_inherited(
    const struct iisconfig_heirs *h, const char *app, struct reading *r)
{
	for (size_t i = 0; i < h->set_count; i++) {
		const struct iisconfig_setting *s = iisconfig_inherited(
		    h, app, i);
		struct record rec = { .time = TIME_NONE };

		if (!s)
			continue;
		rec.field[FIELD_OBJECT] = span_of(s->part->object);
		rec.field[FIELD_NAME] = span_of(app);
		rec.field[FIELD_VALUE] = span_of(s->attribute);
		rec.field[FIELD_DATA] = span_of(s->data);
		give_setting(r, s->line, s->offset, &rec);
	}
}

/* "https" and "*:443:", as appcmd has them in one. */
static void
give_binding(const struct xml_node *n, struct span name, struct reading *r,
    const struct cursor *at)
{
	const char *protocol = xml_attr(n, "protocol");
	const char *where = xml_attr(n, "bindingInformation");
	struct record rec = { .time = TIME_NONE };

	if (!protocol || !where)
		return;
	rec.field[FIELD_OBJECT] = SPAN("binding");
	rec.field[FIELD_NAME] = name;
	rec.field[FIELD_VALUE] = span_of(protocol);
	rec.field[FIELD_DATA] = span_of(where);
	r->source->records++;
	give_setting(r, at->line, at->offset, &rec);
}

static void
take_element(struct iisconfig *s, struct reading *r, const struct cursor *at,
    struct span text, const struct token *t)
{
	const struct iisconfig_part *part = iisconfig_part(buf_span(&s->path));
	bool names = span_is(t->name, "location") || span_is(t->name, "add") ||
		     span_is(t->name, "site") ||
		     span_is(t->name, "application");
	struct buf name = BUF_INIT;
	struct xml_doc *doc;

	if (s->deep > 0 || (!part && !names))
		return;
	doc = parse_tag(text, t);
	if (!doc) {
		source_problem(r->source, PROBLEM_XML, at->line, SPAN_NONE);
		return;
	}
	keep_names(s, xml_root(doc));
	if (part) {
		put_owner(s, part, xml_root(doc), &name);
		if (span_is(span_of(part->object), "binding"))
			give_binding(xml_root(doc), buf_span(&name), r, at);
		else
			give_attributes(
			    s, part, xml_root(doc), buf_span(&name), r, at);
	}
	buf_free(&name);
	xml_free(doc);
}

static enum err
iisconfig_block(void *state, struct reading *r, const struct block *b)
{
	struct iisconfig *s = state;
	struct cursor at = cursor_start(b, r->source);
	struct token t = { .end = 0 };

	while (next_token(b->text, t.end, &t)) {
		if (t.kind == TOKEN_START || t.kind == TOKEN_EMPTY) {
			cursor_to(&at, t.at);
			open_element(s, t.name);
			take_element(s, r, &at, b->text, &t);
		}
		if (t.kind == TOKEN_END || t.kind == TOKEN_EMPTY)
			close_element(s);
	}
	return s->no_memory || buf_failed(&s->path) || buf_failed(&s->owner)
		   ? ERR_NOMEM
		   : OK;
}

static enum err
iisconfig_end(void *state, struct reading *r)
{
	struct iisconfig *s = state;

	if (s->heirs.more)
		source_problem(r->source, PROBLEM_LIMIT, 0, SPAN_NONE);
	for (size_t i = 0; i < s->heirs.app_count; i++)
		give_inherited(&s->heirs, s->heirs.app[i], r);
	iisconfig_heirs_free(&s->heirs);
	buf_free(&s->path);
	buf_free(&s->location);
	buf_free(&s->owner);
	buf_free(&s->app);
	return OK;
}

static size_t
iisconfig_cut(struct span text)
{
	struct token t = { .end = 0 };
	size_t end = 0;

	while (next_token(text, end, &t))
		end = t.end;
	return end;
}

/* A section of IIS in what is or could be a configuration. */
static int
iisconfig_sniff(struct span head)
{
	struct span text = span_trim(head);
	bool section = span_find(head, SPAN("<system.webServer"), 0) !=
			   SIZE_MAX ||
		       span_find(head, SPAN("<system.applicationHost"), 0) !=
			   SIZE_MAX;

	if (!section || !span_starts(text, "<"))
		return 0;
	return span_starts(text, "<?xml") ||
		       span_starts(text, "<configuration") ||
		       span_starts(text, "<system.")
		   ? 90
		   : 0;
}

const struct reader_ops reader_iisconfig = {
	.kind = SOURCE_IIS_CONFIG,
	.name = "iisconfig",
	.sniff = iisconfig_sniff,
	.most = 90,
	.cut = iisconfig_cut,
	.state_size = sizeof(struct iisconfig),
	.block = iisconfig_block,
	.end = iisconfig_end,
};

static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	struct span word;

	sample_wrap_line(text, out);
	return iisconfig_listed(span_of(text), &word) ? &reader_appcmd
						      : &reader_iisconfig;
}

const struct source_ops source_iis_config = { wrap_sample, summarise_message,
	NULL, SOURCE_HELD_BACK, iisconfig_show };
