#ifndef ENGINE_GUIDE_DIAGNOSIS_H
#define ENGINE_GUIDE_DIAGNOSIS_H

/*
 * What the guide says of the evidence: a verdict for each check, causes in
 * order, the whole.  Plain data, owned by one struct diagnosis.
 */

#include "engine/evidence/certs/certuse.h"
#include "engine/evidence/record/source.h"
#include "engine/know/setting.h"

enum verdict {
	VERDICT_PASS,
	VERDICT_FAIL,
	VERDICT_WARN,
	VERDICT_NO_EVIDENCE,
	VERDICT_UNREADABLE,
	VERDICT_NOT_APPLICABLE,
	VERDICT_COUNT
};

enum whole {
	WHOLE_HEALTHY,
	WHOLE_FAULT,
	WHOLE_WARNING,
	WHOLE_NOT_ENOUGH,
	WHOLE_COUNT
};

enum certainty {
	CERTAINTY_CONFIRMED,
	CERTAINTY_LIKELY,
	CERTAINTY_POSSIBLE,
	CERTAINTY_COUNT
};

/* The words of the JSON; static. */
const char *verdict_name(enum verdict v);
const char *whole_name(enum whole w);
const char *certainty_name(enum certainty c);

#define EVIDENCE_TEXT_MAX 400 /* bytes of text kept of a record */

/* One piece of evidence: a record, or a place in a registry export. */
struct evidence_item {
	size_t sign;
	enum source_kind kind;
	bool partial;     /* of an extract, not of a whole log */
	bool failed;      /* out of memory: its words are missing */
	const char *file; /* borrowed from the source */
	uint64_t line, offset;
	int64_t time;
	char text[EVIDENCE_TEXT_MAX + 1]; /* clean UTF-8, in its lines */
	/* what matters first on a screen, "" when not known */
	char who[48];            /* client address, thread, requester */
	char what[200];          /* "POST VerifyRequest 403.16 0x800B0109" */
	const struct cert *cert; /* it is about; borrowed, NULL: none */
	uint16_t challenge_age;  /* challenge_age() of the record */
};

#define EVIDENCE_PER_SIGN 3

/* A sign that matched. */
struct finding {
	size_t sign;
	uint64_t count;
	int64_t first, last;
	struct evidence_item item[EVIDENCE_PER_SIGN];
	size_t items;
	bool foreign; /* only in rows of strangers: it proves nothing */
};

struct check_result {
	enum verdict verdict;
	uint64_t good, bad;
	int64_t first, last, last_good, first_bad, last_bad;
	int64_t bad_since; /* first bad after the last good, TIME_NONE: none */
	/* Rule 23: enrolments of the source that tells most of them. */
	uint64_t requests_good, requests_bad;
	uint64_t past_bad;
	int64_t past_last;
	bool stale; /* no-evidence because the last good is old */
	size_t clients, clients_bad; /* distinct, where known; 0 else */
};

struct cause_result {
	size_t cause; /* index */
	enum certainty certainty;
	size_t because[KNOW_CHECKS_MAX]; /* checks */
	size_t because_count;
	size_t contradicted_by[KNOW_AGAINST_MAX]; /* signs */
	size_t contradicted_count;
	const struct stored_cert *const *subjects; /* borrowed */
	size_t subject_count;
	int64_t last; /* last seen */
	bool reading; /* one of several that one sign may mean */
	bool warns;   /* no check that it breaks fails */
};

/* An error event that no sign of the guide knows: seen, not judged. */
struct unknown_event {
	char provider[64], event_id[8];
	uint64_t count;
	int64_t first, last;
	struct evidence_item item; /* the newest; its sign means nothing */
};

#define SETTING_TEXT_MAX 200

/* A setting of the guide that the evidence holds; it changes no verdict. */
struct setting_result {
	size_t setting;       /* index */
	enum verdict verdict; /* pass, warn; no-evidence: cannot be judged */
	bool absent;          /* the key is there, the value is not */
	bool undecided;       /* VALUE holds several: the newest is not known */
	char value[SETTING_TEXT_MAX + 1]; /* clean UTF-8; "": empty */
	/* where it stands, borrowed: a key, or with KIND another the record */
	const char *key;
	enum source_kind kind;
	const char *file; /* borrowed from the source */
	uint64_t line, offset;
};

/* The connector that is installed, by the table of its releases. */
struct connector {
	char version[32];        /* "": not known */
	const char *newest;      /* of the table, borrowed; NULL: no table */
	int64_t released;        /* TIME_NONE: not in the table */
	int64_t supported_until; /* TIME_NONE: nothing newer is known */
	int64_t may_stop;        /* from then on it may stop working */
};

#define ENDING_SOON 30 /* days */

/* The certificate that ends first; it changes no verdict (rule 31). */
struct ending {
	const struct cert *cert; /* borrowed; NULL: none has an end */
	enum cert_use use;
	int64_t days; /* left; below zero: since it ended */
	bool soon;    /* fewer than ENDING_SOON: it is in the headline */
};

#define UNKNOWN_MAX 32 /* kinds of them */

/* Requests in the policy module's name that are not of this server. */
struct foreign_rows {
	char address[48]; /* "": all others together */
	uint64_t rows;
	int64_t first, last;
};

#define FOREIGN_MAX 17

struct diagnosis {
	struct arena arena; /* for what the causes point to */
	int64_t now;
	enum generation generation;
	enum whole whole;
	struct check_result *checks; /* one for each check of the guide */
	size_t check_count;
	struct finding *findings; /* in the order of the guide's signs */
	size_t finding_count;
	struct cause_result *causes; /* in order of the design's rule */
	size_t cause_count;
	struct unknown_event *unknown;
	size_t unknown_count;
	struct foreign_rows foreign[FOREIGN_MAX];
	size_t foreign_count;
	bool foreign_judged;             /* they are all there is, and warn */
	struct setting_result *settings; /* in the guide's order */
	size_t setting_count;
	struct connector connector;
	struct ending ending;
	size_t next_check; /* the check to look at next, SIZE_MAX: none */
};

/* NULL is allowed; what it lent out is gone. */
void diagnosis_free(struct diagnosis *d);

/* What is about TO counts, now that the generation is known. */
bool diagnosis_applies(const struct diagnosis *d, enum applies to);

/* NULL when the sign was not seen. */
const struct finding *diagnosis_finding(const struct diagnosis *d, size_t sign);

#endif
