/*
 * Loading the tables of codes: tab separated, a header line first.  The name
 * of the file says which table it is.
 */

#include "engine/know/load.h"

#include <string.h>

#define COLUMNS 9

enum column {
	COLUMN_NUMBER,
	COLUMN_NAME,
	COLUMN_MEANING_EN,
	COLUMN_MEANING_FR,
	COLUMN_ACTION_EN,
	COLUMN_ACTION_FR,
	COLUMN_SURETY,
	COLUMN_REFERENCE,
	COLUMN_CAUSE
};

static const struct {
	const char *file;
	enum code_kind kind;
} tables[] = {
	{ "codes-winhttp.tsv", CODE_WINHTTP },
	{ "codes-winhttp-flags.tsv", CODE_WINHTTP_FLAG },
	{ "codes-http.tsv", CODE_HTTP },
	{ "codes-hresult.tsv", CODE_HRESULT },
	{ "codes-events.tsv", CODE_EVENT },
	{ "codes-httperr.tsv", CODE_HTTPERR },
	{ "codes-words.tsv", CODE_WORDS },
	{ "codes-connector.tsv", CODE_CONNECTOR },
};

static bool
table_of(const char *file, enum code_kind *kind)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		if (strcmp(tables[i].file, file) == 0) {
			*kind = tables[i].kind;
			return true;
		}
	}
	return false;
}

static bool
small(struct span s, int base, uint32_t limit, uint32_t *out)
{
	uint64_t n;

	if (!span_number(s, base, &n) || n > limit)
		return false;
	*out = (uint32_t)n;
	return true;
}

/* "403.16", "503", "0x800B0109" or "12175". */
static bool
parse_number(struct span s, enum code_kind kind, uint32_t *out)
{
	struct span status;
	uint32_t substatus = HTTP_ANY_SUBSTATUS;

	if (kind >= CODE_HTTPERR) {
		*out = 0;
		return s.n > 0;
	}
	if (kind == CODE_HTTP) {
		if (!span_next(&s, '.', &status) ||
		    !small(status, 10, 999, out) ||
		    (s.p && !small(s, 10, 999, &substatus)))
			return false;
		*out = HTTP_VALUE(*out, substatus);
		return true;
	}
	if (span_istarts(s, "0x"))
		return small(span_slice(s, 2, s.n), 16, UINT32_MAX, out);
	return small(s, 10, UINT32_MAX, out);
}

static bool
parse_surety(struct span s, enum surety *out)
{
	static const char *const words[] = {
		[SURETY_VERIFIED] = "verified",
		[SURETY_INFERRED] = "inferred",
		[SURETY_BELIEVED] = "believed",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_is(s, words[i])) {
			*out = (enum surety)i;
			return true;
		}
	}
	return false;
}

static const char *
fill_code(struct loader *l, struct code *c, const struct span cell[COLUMNS])
{
	if (!parse_number(cell[COLUMN_NUMBER], c->kind, &c->value))
		return "the number cannot be read";
	if (!parse_surety(cell[COLUMN_SURETY], &c->surety))
		return "surety is verified, inferred or believed";
	if (cell[COLUMN_MEANING_EN].n == 0 || cell[COLUMN_MEANING_FR].n == 0)
		return "a meaning is missing";
	c->number = load_dup(l, cell[COLUMN_NUMBER]);
	c->name = load_dup(l, cell[COLUMN_NAME]);
	c->meaning.in[LANG_EN] = load_dup(l, cell[COLUMN_MEANING_EN]);
	c->meaning.in[LANG_FR] = load_dup(l, cell[COLUMN_MEANING_FR]);
	c->action.in[LANG_EN] = load_dup(l, cell[COLUMN_ACTION_EN]);
	c->action.in[LANG_FR] = load_dup(l, cell[COLUMN_ACTION_FR]);
	c->reference = load_dup(l, cell[COLUMN_REFERENCE]);
	c->cause = load_dup(l, cell[COLUMN_CAUSE]);
	if (*c->cause && knowledge_find(l->k, KNOW_CAUSE, c->cause) == SIZE_MAX)
		return "the cause does not exist";
	return NULL;
}

void
load_codes(struct loader *l, struct span text)
{
	struct span line;
	enum code_kind kind;
	const char *fault = NULL;
	long number = 0;
	bool header = true;

	if (!table_of(l->file, &kind)) {
		load_fail(l, NULL, "no table of codes has this name");
		return;
	}
	while (!fault && !l->err && span_line(&text, &line)) {
		struct span cell[COLUMNS] = { SPAN_NONE };
		struct code *c;
		size_t n = 0;

		number++;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (header) {
			header = false;
			continue;
		}
		while (n < COLUMNS && span_next(&line, '\t', &cell[n]))
			n++;
		c = knowledge_add(l->k, KNOW_CODE);
		if (!c) {
			l->err = ERR_NOMEM;
			return;
		}
		c->kind = kind;
		fault = fill_code(l, c, cell);
	}
	if (fault)
		l->err = err_set(
		    l->info, ERR_KNOWLEDGE, l->file, number, "%s", fault);
}
