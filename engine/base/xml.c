/*
 * A struct xml_doc is an xmlDoc, a struct xml_node an xmlNode.  A document
 * type declaration stops the parser where it stands, so that no entity is
 * ever declared: what is left are the five of XML and character references,
 * and an attribute's value is always one text node.
 */

#include "engine/base/xml.h"

#include "engine/base/ascii.h"
#include "engine/base/span.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>
#include <limits.h>
#include <string.h>

#define XML_OPTIONS                                                            \
	(XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT |             \
	    XML_PARSE_BIG_LINES)

/* What a parser context carries in _private. */
struct parsing {
	struct err_info *info;
	const char *name;
	bool told; /* only the first error is of use to a person */
	bool dtd;
};

/* libxml2's words without the line end. */
static void
words_of(const xmlError *e, char out[ERR_TEXT_MAX])
{
	struct span s = span_trim(span_of(e->message));

	if (s.n > ERR_TEXT_MAX - 1)
		s.n = ERR_TEXT_MAX - 1;
	if (s.n > 0)
		memcpy(out, s.p, s.n);
	out[s.n] = '\0';
}

/* Its second argument is not const in the libxml2 of Debian 12. */
static void
on_error(void *arg, xmlErrorPtr e)
{
	xmlParserCtxtPtr ctxt = arg;
	struct parsing *parsing = ctxt->_private;
	char words[ERR_TEXT_MAX];

	if (parsing->told || e->level < XML_ERR_ERROR)
		return;
	parsing->told = true;
	words_of(e, words);
	err_set(parsing->info,
	    e->code == XML_ERR_NO_MEMORY ? ERR_NOMEM : ERR_FORMAT,
	    parsing->name, e->line, "%s", words);
}

static void
on_dtd(void *arg, const xmlChar *name, const xmlChar *id, const xmlChar *url)
{
	xmlParserCtxtPtr ctxt = arg;
	struct parsing *parsing = ctxt->_private;

	(void)name, (void)id, (void)url;
	parsing->dtd = true;
	if (!parsing->told)
		err_set(parsing->info, ERR_FORMAT, parsing->name,
		    xmlSAX2GetLineNumber(ctxt),
		    "a document type declaration is not accepted");
	parsing->told = true;
	xmlStopParser(ctxt);
}

static xmlParserCtxtPtr
parser_new(struct parsing *parsing)
{
	xmlParserCtxtPtr ctxt = xmlNewParserCtxt();

	if (!ctxt)
		return NULL;
	ctxt->_private = parsing;
	ctxt->sax->serror = on_error;
	ctxt->sax->internalSubset = on_dtd;
	ctxt->sax->externalSubset = on_dtd;
	return ctxt;
}

void
xml_start(void)
{
	xmlInitParser();
}

void
xml_stop(void)
{
	xmlRelaxNGCleanupTypes();
	xmlCleanupParser();
}

struct xml_doc *
xml_parse(struct span text, const char *name, struct err_info *info)
{
	struct parsing parsing = { info, name, false, false };
	xmlParserCtxtPtr ctxt;
	xmlDocPtr doc = NULL;

	if (text.n > INT_MAX) {
		err_set(info, ERR_LIMIT, name, 0, NULL);
		return NULL;
	}
	ctxt = parser_new(&parsing);
	if (ctxt)
		doc = xmlCtxtReadMemory(ctxt, text.p ? text.p : "", (int)text.n,
		    NULL, NULL, XML_OPTIONS);
	if (doc && (parsing.dtd || !xmlDocGetRootElement(doc))) {
		xmlFreeDoc(doc);
		doc = NULL;
	}
	if (!doc && !parsing.told)
		err_set(
		    info, text.n == 0 ? ERR_FORMAT : ERR_NOMEM, name, 0, NULL);
	xmlFreeParserCtxt(ctxt);
	return (struct xml_doc *)doc;
}

/* Counted so far; where TEXT is not XML, libxml2 goes no further either. */
struct counts {
	struct span text;
	size_t at, marks, namespaces, depth;
};

/* Behind the next END; false when there is none. */
static bool
skip_to(struct counts *c, const char *end)
{
	size_t found = span_find(c->text, span_of(end), c->at);

	c->at = found == SIZE_MAX ? c->text.n : found + strlen(end);
	return found != SIZE_MAX;
}

/* Behind the tag that begins at C->at; false: over a limit. */
static bool
count_tag(struct counts *c)
{
	const char *p = c->text.p;
	size_t attributes = 0, begin = c->at;
	char quote = '\0';

	for (; c->at < c->text.n; c->at++) {
		char now = p[c->at];

		if (quote) {
			quote = now == quote ? '\0' : quote;
		} else if (now == '"' || now == '\'') {
			quote = now;
		} else if (now == '=') {
			attributes++;
		} else if (now == 'x' &&
			   span_starts(span_slice(c->text, c->at, c->text.n),
			       "xmlns")) {
			c->namespaces++;
		} else if (now == '>') {
			break;
		}
	}
	if (c->at > begin && p[c->at - 1] != '/')
		c->depth++;
	c->at++;
	return attributes <= XML_ATTRIBUTES_MAX &&
	       c->namespaces <= XML_NAMESPACES_MAX && c->depth <= XML_DEPTH_MAX;
}

bool
xml_within_limits(struct span text)
{
	struct counts c = { .text = text };

	while (skip_to(&c, "<")) {
		struct span rest = span_slice(text, c.at, text.n);

		if (++c.marks > XML_MARKS_MAX)
			return false;
		if (span_starts(rest, "!--")) {
			c.at += 3;
			skip_to(&c, "-->");
		} else if (span_starts(rest, "![CDATA[")) {
			skip_to(&c, "]]>");
		} else if (span_starts(rest, "?")) {
			skip_to(&c, "?>");
		} else if (span_starts(rest, "/")) {
			c.depth -= c.depth > 0;
			skip_to(&c, ">");
		} else if (!count_tag(&c)) {
			return false;
		}
	}
	return true;
}

void
xml_free(struct xml_doc *doc)
{
	xmlFreeDoc((xmlDocPtr)doc);
}

const struct xml_node *
xml_root(const struct xml_doc *doc)
{
	return (const struct xml_node *)xmlDocGetRootElement(
	    (const xmlDoc *)doc);
}

/* N itself or the first of its next siblings that is an element NAME. */
static const struct xml_node *
element(const xmlNode *n, const char *name)
{
	for (; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE &&
		    (!name || strcmp((const char *)n->name, name) == 0))
			break;
	return (const struct xml_node *)n;
}

const struct xml_node *
xml_child(const struct xml_node *n, const char *name)
{
	return n ? element(((const xmlNode *)n)->children, name) : NULL;
}

const struct xml_node *
xml_next(const struct xml_node *n, const char *name)
{
	return n ? element(((const xmlNode *)n)->next, name) : NULL;
}

const char *
xml_name(const struct xml_node *n)
{
	return (const char *)((const xmlNode *)n)->name;
}

long
xml_line(const struct xml_node *n)
{
	return xmlGetLineNo((const xmlNode *)n);
}

const char *
xml_attr(const struct xml_node *n, const char *name)
{
	const xmlAttr *a = n ? ((const xmlNode *)n)->properties : NULL;

	while (a && strcmp((const char *)a->name, name) != 0)
		a = a->next;
	if (!a)
		return NULL;
	if (!a->children || !a->children->content)
		return "";
	return (const char *)a->children->content;
}

/* The node after N in document order inside TOP; NULL after the last. */
static const xmlNode *
after(const xmlNode *n, const xmlNode *top)
{
	if (n->type == XML_ELEMENT_NODE && n->children)
		return n->children;
	while (n != top && !n->next)
		n = n->parent;
	return n == top ? NULL : n->next;
}

static struct span
node_text(const xmlNode *n)
{
	if (n->type != XML_TEXT_NODE && n->type != XML_CDATA_SECTION_NODE)
		return SPAN_NONE;
	return span_of((const char *)n->content);
}

void
xml_text(const struct xml_node *node, struct buf *out)
{
	const xmlNode *top = (const xmlNode *)node, *n;

	for (n = top; n; n = after(n, top))
		buf_add(out, node_text(n));
}

/* Where the word that S begins with ends. */
static size_t
word_end(struct span s)
{
	size_t n = 0;

	while (n < s.n && !ascii_is_blank(s.p[n]))
		n++;
	return n;
}

void
xml_prose(const struct xml_node *node, struct buf *out)
{
	const xmlNode *top = (const xmlNode *)node, *n;
	size_t start = out->n, end;
	const char *gap = "";
	struct span s;

	for (n = top; n; n = after(n, top)) {
		if (n->type == XML_ELEMENT_NODE &&
		    span_is(span_of((const char *)n->name), "p"))
			gap = "\n\n";
		for (s = node_text(n); s.n > 0; s = span_slice(s, end, s.n)) {
			end = word_end(s);
			if (end == 0) {
				if (!*gap)
					gap = " ";
				end = 1;
				continue;
			}
			if (out->n > start)
				buf_puts(out, gap);
			gap = "";
			buf_add(out, span_slice(s, 0, end));
		}
	}
}

struct complaint {
	void (*tell)(void *arg, long line, const char *message);
	void *arg;
	bool any;
};

static void
on_complaint(void *arg, xmlErrorPtr e)
{
	struct complaint *c = arg;
	char words[ERR_TEXT_MAX];

	if (e->level < XML_ERR_ERROR)
		return;
	c->any = true;
	words_of(e, words);
	if (c->tell)
		c->tell(c->arg, e->line, words);
}

static xmlRelaxNGPtr
schema_new(struct span text, struct complaint *c)
{
	xmlRelaxNGParserCtxtPtr parser;
	xmlRelaxNGPtr schema = NULL;

	if (text.n == 0 || text.n > INT_MAX)
		return NULL;
	parser = xmlRelaxNGNewMemParserCtxt(text.p, (int)text.n);
	if (parser) {
		xmlRelaxNGSetParserStructuredErrors(parser, on_complaint, c);
		schema = xmlRelaxNGParse(parser);
	}
	xmlRelaxNGFreeParserCtxt(parser);
	return schema;
}

enum err
xml_validate(const struct xml_doc *doc, struct span schema_text,
    void (*complain)(void *arg, long line, const char *message), void *arg)
{
	struct complaint c = { complain, arg, false };
	xmlRelaxNGPtr schema = schema_new(schema_text, &c);
	xmlRelaxNGValidCtxtPtr ctxt = NULL;
	enum err err = c.any ? ERR_FORMAT : ERR_NOMEM;
	int rc;

	if (!schema)
		return err;
	ctxt = xmlRelaxNGNewValidCtxt(schema);
	if (ctxt) {
		xmlRelaxNGSetValidStructuredErrors(ctxt, on_complaint, &c);
		rc = xmlRelaxNGValidateDoc(ctxt, (xmlDocPtr)doc);
		err = rc == 0 ? OK : rc > 0 ? ERR_FORMAT : ERR_NOMEM;
	}
	xmlRelaxNGFreeValidCtxt(ctxt);
	xmlRelaxNGFree(schema);
	return err;
}

#define MARKUP 4 /* the first of these stand for what would be markup */

static const struct {
	const char *name;
	char c;
} written[] = {
	{ "&amp;", '&' },
	{ "&lt;", '<' },
	{ "&gt;", '>' },
	{ "&quot;", '"' },
	{ "&apos;", '\'' },
	{ "&#xD;", '\r' },
	{ "&#xA;", '\n' },
};

bool
xml_put_entity(uint32_t c, struct buf *out)
{
	for (size_t i = 0; i < MARKUP; i++)
		if (c == (unsigned char)written[i].c) {
			buf_puts(out, written[i].name);
			return true;
		}
	return false;
}

bool
xml_take_entity(struct span *s, struct buf *out)
{
	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++)
		if (span_skip(s, written[i].name)) {
			buf_byte(out, written[i].c);
			return true;
		}
	return false;
}
