#ifndef ENGINE_CASE_SESSION_FACTS_H
#define ENGINE_CASE_SESSION_FACTS_H

/*
 * What case.json says of a case.  Reading takes no lock: a case that is open
 * elsewhere can be looked at.
 */

#include "engine/case/target/opening.h"

#define SESSION_FACTS_FILE "case.json"
#define SESSION_FACTS_MAX  (256u << 10) /* bytes of it */

struct session_facts {
	const char *capture; /* absolute; "" for a live server */
	const char *server;  /* of several in the capture: its label; "" */
	const char *host;    /* its name, for people */
	enum opening_kind kind;
	enum lang lang;
	unsigned read;       /* kinds of sources */
	const char *page;    /* a word of the wizard, "" none */
	const char *check;   /* id of the selected one, "" none */
	const char *fixing;  /* id of the cause being fixed, "" none */
	enum whole whole;    /* the verdict, */
	uint64_t failures;   /* checks that fail, */
	const char *cause;   /* and the first cause: id, "" none */
	int64_t first, last; /* sittings */
	struct arena arena;  /* of the texts */
};

/* The JSON of case.json; the caller frees. */
struct json *session_facts_json(const struct session_facts *f);

/*
 * ERR_FORMAT when TEXT is no case.json.  F is to be freed with
 * session_facts_free() in any case.
 */
enum err session_facts_parse(struct span text, struct session_facts *f);

/*
 * Out of folder PATH of a case, which must be safely ours (see trust.h): the
 * place that it names will be opened.  INFO is filled on failure.
 */
enum err session_facts_load(
    const char *path, struct session_facts *f, struct err_info *info);
void session_facts_free(struct session_facts *f);

/*
 * The capture is not there any more.  To look may reach over the network:
 * only for a case that a person opens.
 */
bool session_is_gone(const struct session_facts *f);

#endif
