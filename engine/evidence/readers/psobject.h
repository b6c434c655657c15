#ifndef ENGINE_EVIDENCE_PSOBJECT_H
#define ENGINE_EVIDENCE_PSOBJECT_H

/*
 * Objects as PowerShell prints them: lists ("Name   : value", the colons in
 * one column, an empty line after each object) and tables (headings over
 * dashes, a row for each object).  Properties have the names of their class,
 * whatever the language of the server.
 * Source: learn.microsoft.com, PowerShell, Using Format commands to change
 * output view; Microsoft.PowerShell.Utility, Format-List and Format-Table.
 */

#include "engine/evidence/readers/cmdblock.h" /* cmdblock_cut() cuts them */

#define PSOBJECT_ROWS 96
#define PSOBJECT_SURE 82 /* what sniffing says at most */

struct psproperty {
	struct span name;
	struct span value; /* may go on in further lines: psvalue_join() */
	size_t below;      /* the first line of its object */
	bool cut;          /* it did not fit its column: "PFXCertific..." */
};

struct psobject {
	struct span text; /* all of it; the row of a table */
	size_t at;        /* where it begins */
	bool more;        /* properties than there is room for */
	bool table;
	size_t colon; /* of a list: the column of its colons */
	size_t count;
	struct psproperty property[PSOBJECT_ROWS];
};

/*
 * O becomes a list, without properties yet, that begins at AT; LINE, so many
 * BELOW its first one, goes into it, unless it does not belong there: false.
 */
void psobject_begin(struct psobject *o, size_t at);
bool psobject_line(struct psobject *o, struct span line, size_t below);

/* The property NAME of O, ASCII case ignored; an absent one has no name. */
struct psproperty psobject_property(const struct psobject *o, const char *name);

/*
 * VALUE in one line: PowerShell breaks long ones at blanks, and words that
 * are longer than a line anywhere.
 */
void psvalue_join(struct span value, struct buf *out);

/* What follows the name of the drive, "Registry::", in PATH, in one line. */
void pspath_join(struct span path, struct span drive, struct buf *out);

/* What is done with each object that FITS; others are passed over. */
struct psobject_format {
	bool (*fits)(const struct psobject *o);
	/* Gives the records of O to R; each is like REC.  ERR_NOMEM or OK. */
	enum err (*give)(const struct psobject *o, struct reading *r,
	    const struct record *rec);
};

/* As sniff and block of struct reader_ops. */
int psobject_sniff(const struct psobject_format *f, struct span head);
enum err psobject_read(
    const struct psobject_format *f, struct reading *r, const struct block *b);

#endif
