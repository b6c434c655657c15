/*
 * Helpers of the loader: attributes, references, texts.
 */

#include "engine/know/load.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
load_fail(
    struct loader *l, const struct xml_node *node, const char *detail, ...)
{
	char text[ERR_TEXT_MAX];
	va_list args;

	if (l->err)
		return;
	va_start(args, detail);
	vsnprintf(text, sizeof(text), detail, args);
	va_end(args);
	l->err = err_set(l->info, ERR_KNOWLEDGE, l->file,
	    node ? xml_line(node) : 0, "%s", text);
}

const char *
load_dup(struct loader *l, struct span s)
{
	const char *copy = s.n == 0 ? l->k->nothing
				    : arena_dup(&l->k->texts, s);

	if (!copy) {
		l->err = ERR_NOMEM;
		return l->k->nothing;
	}
	return copy;
}

void *
load_array(struct loader *l, size_t n, size_t size)
{
	void *items = arena_alloc(&l->k->arena, (n ? n : 1) * size);

	if (!items)
		l->err = ERR_NOMEM;
	return items;
}

const char *
load_attr(struct loader *l, const struct xml_node *n, const char *name,
    const char *fallback)
{
	const char *value = xml_attr(n, name);

	if (value)
		return load_dup(l, span_of(value));
	if (!fallback) {
		load_fail(l, n, "<%s> needs the attribute %s=\"...\"",
		    xml_name(n), name);
		return l->k->nothing;
	}
	return load_dup(l, span_of(fallback));
}

int
load_word(struct loader *l, const struct xml_node *n, const char *name,
    const char *const *words, int fallback)
{
	const char *value = xml_attr(n, name);

	if (!value && fallback >= 0)
		return fallback;
	for (int i = 0; value && words[i]; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	if (value)
		load_fail(l, n, "%s=\"%s\" is not a word the guide knows", name,
		    value);
	else
		load_fail(l, n, "<%s> needs the attribute %s=\"...\"",
		    xml_name(n), name);
	return 0;
}

bool
load_yes(struct loader *l, const struct xml_node *n, const char *name)
{
	static const char *const words[] = { "no", "yes", NULL };

	return load_word(l, n, name, words, 0) == 1;
}

enum applies
load_applies(struct loader *l, const struct xml_node *n)
{
	static const char *const words[] = {
		[APPLIES_BOTH] = "both",
		[APPLIES_LEGACY] = "legacy",
		[APPLIES_UNIFIED] = "unified",
		[APPLIES_UNKNOWN] = "unknown",
		NULL,
	};

	return (enum applies)load_word(l, n, "applies", words, APPLIES_BOTH);
}

enum surety
load_surety(struct loader *l, const struct xml_node *n)
{
	static const char *const words[] = {
		[SURETY_VERIFIED] = "verified",
		[SURETY_INFERRED] = "inferred",
		[SURETY_BELIEVED] = "believed",
		NULL,
	};

	return (enum surety)load_word(l, n, "surety", words, -1);
}

unsigned
load_kinds(struct loader *l, const struct xml_node *n, const char *name)
{
	struct span rest = span_of(load_attr(l, n, name, NULL)), word;
	unsigned set = 0;

	while (span_next(&rest, ' ', &word)) {
		enum source_kind kind;

		if (word.n == 0)
			continue;
		if (source_kind_find(word, &kind))
			set |= 1u << kind;
		else
			load_fail(l, n,
			    "%s: there is no source \"%.*s\"; there are%s",
			    name, (int)word.n, word.p, source_kind_names);
	}
	return set;
}

int64_t
load_duration(struct loader *l, const struct xml_node *n, const char *name)
{
	const char *value = xml_attr(n, name);
	int64_t t = 0;

	if (value && !time_parse_duration(span_of(value), &t))
		load_fail(l, n, "%s=\"%s\" is not a time such as 120s or 2h",
		    name, value);
	return t;
}

size_t
load_ref(struct loader *l, const struct xml_node *n, enum know_kind kind,
    struct span id)
{
	size_t at = knowledge_find(l->k, kind, load_dup(l, id));

	if (at != SIZE_MAX)
		return at;
	load_fail(l, n, "<%s> refers to \"%.*s\", which does not exist",
	    xml_name(n), (int)(id.n < 100 ? id.n : 100), id.p);
	return 0;
}

const size_t *
load_refs(struct loader *l, const struct xml_node *n, const char *name,
    enum know_kind kind, size_t *count)
{
	struct span rest = span_of(xml_attr(n, name)), id;
	size_t *items = load_array(l, rest.n / 2 + 1, sizeof(*items));

	*count = 0;
	while (items && span_next(&rest, ' ', &id))
		if (span_trim(id).n > 0)
			items[(*count)++] = load_ref(l, n, kind, span_trim(id));
	return items;
}

const char *
load_lines(struct loader *l, const struct xml_node *n, const char *name)
{
	const struct xml_node *child = xml_child(n, name);
	struct buf raw = BUF_INIT, out = BUF_INIT;
	struct span rest, line;
	const char *text;

	if (!child)
		return l->k->nothing;
	xml_text(child, &raw);
	rest = span_trim(buf_span(&raw));
	while (span_line(&rest, &line)) {
		if (out.n > 0)
			buf_byte(&out, '\n');
		buf_add(&out, span_trim(line));
	}
	text = load_dup(l, buf_span(&out));
	if (buf_failed(&raw) || buf_failed(&out))
		l->err = ERR_NOMEM;
	buf_free(&raw);
	buf_free(&out);
	return text;
}

struct bilingual
load_texts_of(struct loader *l, const struct xml_node *n)
{
	static const char *const langs[LANG_COUNT] = {
		[LANG_EN] = "en", [LANG_FR] = "fr"
	};
	struct bilingual texts = { { l->k->nothing, l->k->nothing } };

	for (int i = 0; n && i < LANG_COUNT; i++) {
		const struct xml_node *text = xml_child(n, langs[i]);
		struct buf prose = BUF_INIT;

		if (!text) {
			load_fail(
			    l, n, "<%s> has no <%s>", xml_name(n), langs[i]);
			return texts;
		}
		xml_prose(text, &prose);
		texts.in[i] = load_dup(l, buf_span(&prose));
		if (buf_failed(&prose))
			l->err = ERR_NOMEM;
		buf_free(&prose);
	}
	return texts;
}

struct bilingual
load_texts(struct loader *l, const struct xml_node *n, const char *name)
{
	return load_texts_of(l, xml_child(n, name));
}

size_t
load_children(const struct xml_node *n, const char *name)
{
	size_t count = 0;

	for (n = xml_child(n, name); n; n = xml_next(n, name))
		count++;
	return count;
}
