#ifndef ENGINE_EVIDENCE_XMLROW_H
#define ENGINE_EVIDENCE_XMLROW_H

/*
 * Logs that are XML elements of one name, one after another, without a root
 * or with a root that nobody needs: svclogs and exported Windows events.
 * Such an element never holds another of its name, so an opening tag before
 * the closing one means that the writer died in between: the torn element is
 * counted and reading goes on at the later tag.
 */

#include "engine/base/xml.h"
#include "engine/evidence/record/reader.h"

/* Memory for one element at a time. */
struct xmlrow_words {
	struct buf parts, text, spare;
};

/*
 * The head of an element of the usual shape, all that comes before its data.
 * It stands again when it differs only in values with nothing in them, before
 * and now, but what xmlrow_is_loose().
 */
#define XMLROW_VALUES 16

struct xmlrow_head {
	struct span value[XMLROW_VALUES]; /* as they are written */
	const char *start; /* of the newest with it; NULL: none can follow */
	size_t length;
	bool easy;  /* nothing in it stands for anything else */
	bool known; /* that is for the walk: it was looked at, and ... */
	bool quiet; /* ... no needle is in it */
};

#define XMLROW_HEADS  4
#define XMLROW_MINUTE 17

/* Of the elements of one text; all zero at first. */
struct xmlrow_shape {
	struct xmlrow_head heads[XMLROW_HEADS];
	size_t turn;
	struct xmlrow_head *head; /* of the newest; NULL: it is not usual */
	struct span data;         /* what the newest holds behind it */

	/* Of values that stand again it is known what they come to. */
	char minute[XMLROW_MINUTE]; /* "2026-03-02T09:00:" */
	int64_t minute_time;
	struct span activity;
	uint64_t flow;
};

/* Characters of times, numbers and GUIDs. */
static inline bool
xmlrow_is_loose(char c)
{
	/* + , - . / digits : and A to F, T, Z, a to f, t, z, { } */
	static const uint64_t set[2] = { UINT64_C(0x07fff80000000000),
		UINT64_C(0x2c10007e0410007e) };
	unsigned char u = (unsigned char)c;

	return u < 128 && (set[u / 64] >> u % 64 & 1);
}

struct xmlrow_format {
	struct span open;   /* "<Event"; what follows ends the name */
	struct span close;  /* "</Event>" */
	struct span tag[2]; /* both in lower case */

	/*
	 * LINE is one that some tools put before or between the elements, and
	 * says nothing.  May be NULL: there are none.
	 */
	bool (*idle)(struct span line);

	/*
	 * The length of the element at the start of TEXT when it is of the
	 * usual shape and holds no other tag of its name, else 0; then its
	 * head may be usual all the same, with no such tag in it.  SHAPE is
	 * left of those before in the same text.  May be NULL, and then
	 * `fill' is not asked.
	 */
	size_t (*measure)(struct span text, struct xmlrow_shape *shape);

	/*
	 * Fills time, flow, text and fields of R: `fill' from an element of
	 * that shape, or false, for the parser to decide.  Both borrow from
	 * ELEMENT or DOC and from W.
	 */
	bool (*fill)(struct span element, struct xmlrow_shape *shape,
	    struct record *r, struct xmlrow_words *w);
	void (*take)(const struct xml_doc *doc, struct record *r,
	    struct xmlrow_words *w);
};

/* What one block must tell the next. */
struct xmlrow_state {
	bool torn; /* the block ended inside an element */
};

/* HEAD is such a row, and not a text that quotes an element. */
bool xmlrow_sniff(const struct xmlrow_format *f, struct span head);

/* The first opening tag in TEXT, all of it; absent if none. */
struct span xmlrow_first(const struct xmlrow_format *f, struct span text);

/* As in struct reader_ops. */
size_t xmlrow_cut(const struct xmlrow_format *f, struct span text);
enum err xmlrow_block(const struct xmlrow_format *f, struct xmlrow_state *state,
    struct reading *r, const struct block *b);

/* As guess and join there; the state is a struct xmlrow_state. */
void xmlrow_guess(void *state);
bool xmlrow_join(void *state, const void *guess, const void *after);

/* One value of an element such as System. */
struct xmlrow_part {
	const char *element, *attribute; /* NULL: the element's text */
	enum field field;                /* FIELD_COUNT: no field of a record */
};

/*
 * The values of COUNT parts, trimmed, into VALUES: absent when the element
 * or the attribute is.  Those with a field go to R too.
 */
void xmlrow_parts(const struct xml_node *parent,
    const struct xmlrow_part *parts, size_t count, struct span *values,
    struct record *r, struct xmlrow_words *w);

/* Sets time and zone_unknown of R. */
void xmlrow_time(struct record *r, struct span time);

/* Hash of a GUID; 0 when it is absent or all zeros. */
uint64_t xmlrow_activity(struct span guid);

#endif
