#ifndef ENGINE_FIX_FIX_H
#define ENGINE_FIX_FIX_H

/*
 * The plan of a fix: the guide's actions for one cause on one case, blanks
 * filled in, each one looked at before anything is touched.  A plan is data;
 * making one changes nothing.
 */

#include "engine/base/arena.h"
#include "engine/fix/chains.h"
#include "engine/fix/journal.h"
#include "engine/fix/say.h"
#include "engine/guide/diagnosis.h"

/* What a person gives for a fix: a thumbprint, the bytes of a file. */
struct fix_input {
	const char *name; /* of the value, or FIX_INPUT_FILE */
	struct span data;
};

/* What a plan is made from; all of it is borrowed while the plan lives. */
struct fix_case {
	const struct knowledge *k;
	const struct diagnosis *d;
	const struct registry *reg;
	const struct certstore *certs;
	const struct journal *journal; /* NULL: there is none */
	const char *host_name;
	enum host_nature nature;
	const struct fix_input *inputs;
	size_t input_count;
	const struct chain_patience *patience; /* while chains are built */
};

/* One action. */
struct fix_act {
	const struct action *action;
	enum action_kind kind;
	size_t number;         /* of the guide's action, from 1 */
	bool by_person;        /* only a person can do it */
	bool must;             /* nothing after it before it is done */
	bool ticked;           /* the person says so; set by the caller */
	struct fix_say reason; /* T_NONE: it can be done */
	const char *command;   /* blanks filled in, "" if none */
	const char *target;    /* thumbprint, service, KEY\VALUE, or "" */

	const struct stored_cert *subject; /* NULL: none */
	const struct cert *cert;           /* the one it is about */
	struct cert *owned;                /* came with an input */
	const char *thumbprint;            /* "" if none */
	enum act_store from, to;
	const char *key, *value;
	struct fix_state state; /* what the value or certificate becomes */
	int64_t limit;
	struct chain_effects *chains; /* NULL: none are touched */
};

#define FIX_WORD_MAX 64

struct fix_plan {
	struct arena arena;
	const struct fix *fix;
	const struct cause *of;
	const struct cause_result *cause;
	struct fix_act *acts;
	size_t count, cap;
	bool cut; /* there would be more acts than a plan may have */
	bool applicable;
	struct fix_say reason;   /* why it is not */
	char word[FIX_WORD_MAX]; /* to be typed; "" if nothing acts */
	const char *host_name;
	enum host_nature nature;
};

/* Of cause CAUSE of the diagnosis and fix FIX of the guide (indexes). */
struct fix_plan *fix_plan_new(
    const struct fix_case *c, size_t cause, size_t fix);
void fix_plan_free(struct fix_plan *p);

/* Its command; "" when the act before it shows the very same already. */
const char *fix_act_command(const struct fix_plan *p, const struct fix_act *a);

/* The first sentence of what the guide says of A, without its full stop. */
struct span fix_action_says(const struct action *a, enum lang lang);

/* The program does it: it is neither a person's nor refused. */
bool fix_act_acts(const struct fix_act *a);

/*
 * The name of what a person gives for A: of a value, or FIX_INPUT_FILE; NULL
 * when nothing is wanted.
 */
#define FIX_INPUT_FILE "certificate"
const char *fix_act_input(const struct fix_act *a);

/* The input of this name; absent when nobody gave it. */
struct span fix_input_find(const struct fix_case *c, const char *name);

/* Last four of a thumbprint, name of a service or of a value. */
void fix_word(
    enum action_kind kind, const char *target, char out[FIX_WORD_MAX]);

#endif
