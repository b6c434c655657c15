#ifndef ENGINE_BASE_XML_H
#define ENGINE_BASE_XML_H

/*
 * XML through libxml2, which no other file includes.  No network, no
 * entities beyond the five of XML and character references, no DTD: a
 * document that declares one is refused.
 * Names are local names: namespaces are not looked at.
 */

#include "engine/base/buf.h"
#include "engine/base/err.h"

struct xml_doc;
struct xml_node; /* an element; borrowed from its document */

/* Once, on the main thread, before and after everything else. */
void xml_start(void);
void xml_stop(void);

/*
 * Parses TEXT (UTF-8, or what its declaration says).  NAME is for messages
 * only.  NULL and a filled INFO (line included) when it is not well-formed.
 * The caller frees with xml_free().
 */
struct xml_doc *xml_parse(
    struct span text, const char *name, struct err_info *info);
void xml_free(struct xml_doc *doc);

/*
 * What an event of a stranger may hold.  libxml2 compares each attribute with
 * the others of its element and each prefix with all that are open: below
 * these limits that is nothing, with a mebibyte of them it takes minutes, and
 * nobody can break it off.
 */
#define XML_MARKS_MAX      8192 /* elements, comments, sections */
#define XML_ATTRIBUTES_MAX 64   /* of one element */
#define XML_NAMESPACES_MAX 64   /* of all */
#define XML_DEPTH_MAX      64

/* TEXT is within all of them; counted without libxml2, in one pass. */
bool xml_within_limits(struct span text);

/* The document's own element; borrowed. */
const struct xml_node *xml_root(const struct xml_doc *doc);

/* First child element, next sibling element; NAME NULL means any. */
const struct xml_node *xml_child(const struct xml_node *n, const char *name);
const struct xml_node *xml_next(const struct xml_node *n, const char *name);

/* Its name; the line that it begins in.  Borrowed. */
const char *xml_name(const struct xml_node *n);
long xml_line(const struct xml_node *n);

/* Value of an attribute, "" included; NULL when absent.  Borrowed. */
const char *xml_attr(const struct xml_node *n, const char *name);

/* Appends all text inside N, children's included. */
void xml_text(const struct xml_node *n, struct buf *out);

/* The same as prose: white space folded, an empty <p/> as a blank line. */
void xml_prose(const struct xml_node *n, struct buf *out);

/*
 * Validates DOC against the RELAX NG SCHEMA; calls COMPLAIN for each error
 * with its line and libxml2's words.  OK, ERR_FORMAT or ERR_NOMEM.
 */
enum err xml_validate(const struct xml_doc *doc, struct span schema,
    void (*complain)(void *arg, long line, const char *message), void *arg);

/*
 * Appends C as an entity where text or a value in double quotes cannot have
 * it as it is; false: it can, and nothing is appended.
 */
bool xml_put_entity(uint32_t c, struct buf *out);

/*
 * Takes one of the entities that writers of logs make off *S and appends its
 * character: the five of XML, CR and LF.  False when *S begins with none.
 */
bool xml_take_entity(struct span *s, struct buf *out);

#endif
