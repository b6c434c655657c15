#ifndef ENGINE_EVIDENCE_REGDATA_H
#define ENGINE_EVIDENCE_REGDATA_H

/*
 * One value of a .reg file: "name"=data or @=data, where the data may go
 * over several lines of the file.
 */

#include "engine/base/buf.h"

/* How far a value was followed, and where it stopped. */
enum regdata_open {
	REGDATA_START,
	REGDATA_NAME,   /* inside the quotes of the name */
	REGDATA_EQUALS, /* between the name and the data */
	REGDATA_STRING, /* inside the quotes of the data */
	REGDATA_HEX,    /* the line ends with a backslash */
	REGDATA_WHOLE
};

struct regdata_scan {
	enum regdata_open open;
	size_t at; /* bytes of the text looked at */
};

/*
 * Goes on where S stopped, TEXT being longer now: the whole value is looked
 * at once, however many lines it has.
 */
void regdata_scan(struct regdata_scan *s, struct span text);

struct regdata {
	struct buf name;
	struct buf data; /* as FIELD_DATA */
	struct buf raw;  /* room to work in */
	/*
	 * What stands behind a text in quotes and is no comment: the line
	 * end between them was lost.  Borrowed from the text.
	 */
	struct span rest;
	uint32_t type;
	bool gone;      /* "name"=- */
	bool ansi;      /* bytes above 127 were read as windows-1252 */
	bool shortened; /* the last number has fewer digits than written
			       by Windows: suspect at the end of a file */
};

/* The bytes that were taken apart; D can be used again. */
void regdata_free(struct regdata *d);

/*
 * Takes a whole value apart; false when it is none.  WIDE: strings in hex
 * are UTF-16LE (version 5), else windows-1252 (REGEDIT4).  Also read are the
 * forms that tools for hive files write, hex(1): and str(1): for texts.  The
 * failure of a buffer is the caller's to ask for.
 */
bool regdata_parse(struct regdata *d, struct span text, bool wide);

#endif
