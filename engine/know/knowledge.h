#ifndef ENGINE_KNOW_KNOWLEDGE_H
#define ENGINE_KNOW_KNOWLEDGE_H

/*
 * The guide as an immutable model: steps, checks, signs, causes, fixes, codes.
 * Loaded from the XML and TSV of knowledge/, in both languages.  Everything
 * is owned by the knowledge and borrowed by all others until
 * knowledge_free().  Cross references are indexes, resolved while loading.
 */

#include "engine/base/err.h"
#include "engine/base/needle.h"
#include "engine/evidence/record/record.h"
#include "engine/host/interest.h"
#include "engine/know/change.h"
#include "engine/know/generation.h"

/* Checks, signs of more than one record, absences: sets of 64 bits. */
#define KNOW_CHECKS_MAX    64
#define KNOW_RELATIONS_MAX 64
#define KNOW_AGAINST_MAX   8 /* signs against one cause */

/*
 * Which generation a step, check, sign or cause is about; APPLIES_UNKNOWN: a
 * capture in which no connector was seen at all.
 */
enum applies { APPLIES_BOTH, APPLIES_LEGACY, APPLIES_UNIFIED, APPLIES_UNKNOWN };

/* How sure the source of a sign or a text is. */
enum surety { SURETY_VERIFIED, SURETY_INFERRED, SURETY_BELIEVED };

struct reference {
	const char *id;
	const char *title;
	const char *url;
	const char *read; /* date read, ISO */
};

struct step {
	const char *id; /* "3" */
	int number;
	enum applies applies;
	struct bilingual title;
	struct bilingual about;  /* what happens in this step */
	struct bilingual before; /* what must have gone well, or "" */
	struct bilingual after;  /* where to go when it is well, or "" */
};

struct check {
	const char *id;
	const char *number; /* "3.2", for people */
	size_t step;        /* index */
	enum applies applies;
	unsigned settles;       /* set of 1 << source_kind */
	bool state;             /* settled by the state of the server */
	bool warns;             /* beside enrolment: it never fails */
	size_t dependent;       /* what a broken state hurts, SIZE_MAX: none */
	struct bilingual title; /* short, for the list */
	struct bilingual question;
	struct bilingual about;
	struct bilingual unified; /* instead, of that connector; or "" */
	struct bilingual collect; /* how to get the evidence */
	const char *command;      /* exact command for it, or "" */
};

enum sign_kind {
	SIGN_SEEN,
	SIGN_FOLLOWED,     /* FIRST without any of THEN within T */
	SIGN_PRECEDED,     /* a THEN that has a FIRST within T before */
	SIGN_ABSENT_WHILE, /* no THEN while FIRST, or COVER of time */
	SIGN_VALUE,
	SIGN_CERT,
	SIGN_SETTING /* a setting is not as it should be */
};

enum polarity {
	POLARITY_GOOD,
	POLARITY_BAD,
	POLARITY_NONE /* no outcome: building block or clue */
};

enum field_test_kind {
	TEST_IS,   /* same bytes */
	TEST_LIKE, /* ASCII case ignored */
	TEST_IN,   /* one of a list of words */
	TEST_NOT_IN,
	TEST_MATCHES, /* PCRE2 */
	TEST_PRESENT,
	TEST_ABSENT /* no such field, or "-" */
};

struct field_test {
	enum field field;
	enum field_test_kind kind;
	const char *operand; /* word, blank-separated words, or pattern */
};

enum value_test {
	VALUE_PRESENT, /* there, and not empty */
	VALUE_ABSENT,  /* key exported, value missing or empty */
	VALUE_EQUALS,
	VALUE_MATCHES,
	VALUE_DIFFERS,    /* from another value of the key */
	VALUE_KEY_PRESENT /* the key is there; name is not looked at */
};

/* Predicates of certificates; the closed list of SIGN_CERT. */
enum cert_test {
#define CERT_TEST(id, name) CERT_TEST_##id,
#include "engine/know/cert_tests.def"
#undef CERT_TEST
	CERT_TEST_COUNT
};

struct sample {
	const char *text; /* rows as the source holds them */
	const char *file; /* where they lie; "" when that says nothing */
	bool matches;     /* or must not */
	int line;
};

struct sign {
	const char *id;
	enum sign_kind kind;
	enum polarity polarity;
	unsigned sources; /* set of 1 << source_kind; text is implied */
	uint64_t checks;  /* set of 1 << check index */
	/* Seen, it proves that one; an absence counts where it was seen. */
	enum applies applies;
	bool fails;     /* absent-while: fail instead of warn */
	bool on_demand; /* logged only where somebody asked for it */
	bool listed;    /* when no other sign knows its event: rule 24 */
	enum generation proves;  /* there is such a connector; or UNKNOWN */
	enum change_kind change; /* what its records explain in a trace */
	enum surety surety;
	size_t ref; /* index of reference, SIZE_MAX if none */
	struct bilingual label;
	struct bilingual told; /* said with its number {1}, or "" */
	const char *file;      /* of the guide, for lint and "why" */
	int line;

	/* SIGN_SEEN: all tests and, if any, the pattern hold */
	const struct field_test *tests;
	size_t test_count;
	const char *pattern; /* on the text; "" if none */
	bool stands;         /* tells of a state, not of one outcome */
	const size_t *until; /* signs that end the state */
	size_t until_count;
	const size_t *except; /* not a record that one of these matches */
	size_t except_count;

	/* SIGN_FOLLOWED, SIGN_PRECEDED, SIGN_ABSENT_WHILE */
	const size_t *first; /* indexes of signs, any of them */
	size_t first_count;
	const size_t *then;
	size_t then_count;
	int64_t within;        /* microseconds; absent-while: a THEN may be
				  logged so much earlier, 0: usual */
	bool same_flow;        /* same thread or activity */
	bool same_transaction; /* of events; SIGN_FOLLOWED only */

	/* SIGN_ABSENT_WHILE only */
	int64_t cover;       /* microseconds */
	const size_t *heard; /* THENs are only missed where one of these ... */
	size_t heard_count;  /* ... was seen: their source has begun */
	const size_t *known; /* only a FIRST of a client with one of these */
	size_t known_count;
	int64_t lasting; /* the FIRSTs go on for so long, microseconds */
	unsigned least;  /* so many of them, 0: what is usual ... */
	unsigned alone;  /* ... and of one client alone, 0: as many */

	/* SIGN_VALUE */
	const char *key, *value;
	enum value_test value_test;
	const char *operand;
	enum cert_test cert_test; /* SIGN_CERT */
	size_t setting;           /* SIGN_SETTING: its index */

	const struct sample *samples;
	size_t sample_count;
};

enum role {
	ROLE_DECISIVE, /* any of them */
	ROLE_STATE,    /* every one */
	ROLE_SUPPORTING,
	ROLE_CONTRADICTING,
	ROLE_READING, /* one of several causes that it may mean */
	ROLE_SETTLING /* any state of them decides for this reading */
};

struct cause_sign {
	size_t sign;
	enum role role;
};

struct cause {
	const char *id;
	size_t step;
	enum applies applies;
	int wave;
	enum surety surety; /* of the link from signs to cause */
	bool alternative;   /* another reading of a sign: only `possible'
				   while a state cannot be read */
	struct bilingual title;
	struct bilingual explain;
	const struct cause_sign *signs;
	size_t sign_count;
	const size_t *unless; /* causes that explain it better */
	size_t unless_count;
	const size_t *fixes;
	size_t fix_count;
};

enum action_kind { /* see engine/fix/action.h */
#define ACTION(id, name, about, ops) ACTION_##id,
#include "engine/know/actions.def"
#undef ACTION
	ACTION_COUNT
};

/* What the target of an action is. */
enum action_about {
	ABOUT_PERSON, /* none: the program only tells */
	ABOUT_CERT,   /* stores */
	ABOUT_SERVICE,
	ABOUT_VALUE /* of the registry */
};

const char *action_kind_name(enum action_kind k); /* "cert.move" */
enum action_about action_kind_about(enum action_kind k);

struct action {
	enum action_kind kind;
	const char *target; /* service, key or store; "" if none */
	const char *value;  /* names of values, blanks between; "" if none */
	const char *data;   /* for all of them; NULL: a person gives it */
	uint32_t type;      /* of the data: REG_SZ 1, REG_DWORD 4 */
	int64_t timeout;    /* microseconds, 0: what is usual */
	struct bilingual text;
	const char *command; /* lines to type, {thumbprint} and the like
				   left open; "" if none */
	bool each;           /* once for each subject */
	bool must;           /* nothing below it before it is done */
};

struct fix {
	const char *id;
	const char *file; /* of the guide, for lint */
	int line;
	struct bilingual title;
	struct bilingual before; /* what must be true first, dangers */
	struct bilingual verify; /* how to see that it worked */
	struct bilingual undo;   /* the way back */
	const char *undo_command;
	const struct action *actions;
	size_t action_count;
};

/* Tables of numbers: WinHTTP, HTTP status, win32/HRESULT, CA, events. */
enum code_kind {
	CODE_WINHTTP,
	CODE_WINHTTP_FLAG,
	CODE_HTTP,
	CODE_HRESULT,
	CODE_EVENT,
	CODE_HTTPERR,   /* no number from here on: why HTTP.sys refused */
	CODE_WORDS,     /* an answer of a service, a name, a line of a log */
	CODE_CONNECTOR, /* a release of the connector; name: its date */
	CODE_KIND_COUNT
};

#define HTTP_ANY_SUBSTATUS            0xffffu
#define HTTP_VALUE(status, substatus) ((status) << 16 | (substatus))

struct code {
	enum code_kind kind;
	const char *number; /* "12175", "403.16", "0x800B0109", "QueueFull" */
	uint32_t value;     /* HTTP_VALUE() for CODE_HTTP; 0 for words */
	const char *name;   /* CERT_E_UNTRUSTEDROOT, provider of an event */
	struct bilingual meaning;
	struct bilingual action; /* in NDES; "" if none */
	enum surety surety;
	const char *reference; /* id */
	const char *cause;     /* cause id, "" if none */
};

/* What the French article made of an English log string. */
struct phrase {
	const char *translated;
	const char *literal; /* what logs hold */
	size_t sign;         /* SIZE_MAX if none */
};

struct knowledge;

/*
 * What is compiled in (START: without samples, for all but lint), or every
 * .xml and .tsv of DIR.  NULL and INFO where it cannot be used at all.
 */
struct knowledge *knowledge_start(struct err_info *info);
struct knowledge *knowledge_builtin(struct err_info *info);

/* File I of what is compiled in, and its NAME; absent behind the last. */
struct span knowledge_file(size_t i, const char **name);
struct knowledge *knowledge_load(const char *dir, struct err_info *info);
void knowledge_free(struct knowledge *k);

/* As the guide gives it, "2026.11.1"; borrowed. */
const char *knowledge_version(const struct knowledge *k);

#define KNOWLEDGE_LIST(what)                                                   \
	size_t know_##what##_count(const struct knowledge *k);                 \
	const struct what *know_##what(const struct knowledge *k, size_t i);   \
	size_t know_##what##_find(const struct knowledge *k,                   \
	    const char *id) /* SIZE_MAX when there is none */
KNOWLEDGE_LIST(reference);
KNOWLEDGE_LIST(step);
KNOWLEDGE_LIST(check);
KNOWLEDGE_LIST(sign);
KNOWLEDGE_LIST(cause);
KNOWLEDGE_LIST(fix);
#undef KNOWLEDGE_LIST

/* The checks that CAUSE can fail, a bit each: its decisive signs are theirs. */
uint64_t know_cause_checks(
    const struct knowledge *k, const struct cause *cause);

/* All codes of all tables, in the order of the files; borrowed. */
size_t know_code_count(const struct knowledge *k);
const struct code *know_code(const struct knowledge *k, size_t i);

/* NULL when the table has no such number. */
const struct code *know_code_value(
    const struct knowledge *k, enum code_kind kind, uint32_t value);
const struct code *know_code_http(
    const struct knowledge *k, unsigned status, unsigned substatus);

/*
 * Windows' own name of a Win32 error or HRESULT, for numbers that the guide
 * has no words for; absent when there is none.  Borrowed from K.
 */
struct span know_winerror_name(const struct knowledge *k, uint32_t value);
/* The number of such a name, ASCII case ignored; false: there is none. */
bool know_winerror_value(
    const struct knowledge *k, struct span name, uint32_t *value);

/* What the articles say in other words than the logs; borrowed. */
size_t know_phrase_count(const struct knowledge *k);
const struct phrase *know_phrase(const struct knowledge *k, size_t i);

/* What the guide wants of a host, worked out while it was loaded. */
const struct interest *know_interest(const struct knowledge *k);

/* Literals that every interesting record of this source holds one of. */
const struct needles *know_needles(
    const struct knowledge *k, enum source_kind kind);

#endif
