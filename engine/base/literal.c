/*
 * Reads a pattern from left to right, outside of its groups only: what is
 * plain there stands in every match, unless a quantifier follows that allows
 * none of it.  Whatever could change what follows (an alternative outside of
 * a group, verbs, quoting, the extended syntax, escapes with arguments) ends
 * the reading without a result.  K and S end a run: without regard to case
 * they match the Kelvin sign and the long s as well.
 */

#include "engine/base/literal.h"

#include "engine/base/ascii.h"
#include "engine/base/needle.h"

#include <stdlib.h>
#include <string.h>

#define LITERAL_MIN 4
#define LITERAL_MAX 64

/* Marks that few texts are full of, the rarest first. */
static const char rare_marks[] = "=_<>\"&?!#$%@;:()";

struct literal {
	size_t n;
	size_t rare; /* the place of a mark, SIZE_MAX: it has none */
	struct needles needle;
	char text[LITERAL_MAX];
};

/* The longest run so far, and the one that goes on. */
struct runs {
	const char *at; /* the place in the pattern */
	bool lost;      /* there is no telling */
	char run[LITERAL_MAX], best[LITERAL_MAX];
	size_t n, best_n;
};

static void
end_run(struct runs *r)
{
	if (r->n > r->best_n) {
		memcpy(r->best, r->run, r->n);
		r->best_n = r->n;
	}
	r->n = 0;
}

static void
add(struct runs *r, char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (char)(c | 0x20);
	if (c == 'k' || c == 's' || (unsigned char)c >= 0x80 ||
	    r->n == sizeof(r->run)) {
		end_run(r);
		return;
	}
	r->run[r->n++] = c;
}

static bool
is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/* Behind a backslash; IN_GROUP: nothing there is in every match. */
static void
escape(struct runs *r, bool in_group)
{
	char c = *r->at;

	if (c == '\0' ||
	    (is_letter_or_digit(c) && !strchr("bBdDsSwWnrtfeaRhHvVAzZGX", c))) {
		r->lost = true;
		return;
	}
	r->at++;
	if (is_letter_or_digit(c))
		end_run(r);
	else if (!in_group)
		add(r, c);
}

/* Behind the bracket that opens a class, to behind its end. */
static void
skip_class(struct runs *r)
{
	r->at += *r->at == '^';
	r->at += *r->at == ']';
	for (; *r->at != ']'; r->at++) {
		if (*r->at == '[') /* perhaps a named class: [[:alpha:]] */
			r->lost = true;
		if (*r->at == '\\' && *++r->at == 'Q')
			r->lost = true;
		if (*r->at == '\0')
			r->lost = true;
		if (r->lost)
			return;
	}
	r->at++;
}

/* Behind the bracket that opens a group: kinds that change what follows. */
static bool
is_odd_group(const char *p)
{
	size_t i = 1;

	if (*p == '*')
		return true;
	if (*p != '?')
		return false;
	if (strchr("#(|R&PC+'", p[1]))
		return true;
	while (is_letter_or_digit(p[i]) || p[i] == '-' || p[i] == '^')
		if (!strchr("ims", p[i++]))
			return true;
	return false;
}

/* Behind the bracket that opens a group, to behind its end. */
static void
skip_group(struct runs *r)
{
	size_t depth = 1;

	r->lost |= is_odd_group(r->at);
	while (!r->lost && depth > 0) {
		char c = *r->at++;

		if (c == '\0') {
			r->lost = true;
		} else if (c == '\\') {
			escape(r, true);
		} else if (c == '[') {
			skip_class(r);
		} else if (c == '(') {
			r->lost |= is_odd_group(r->at);
			depth++;
		} else if (c == ')') {
			depth--;
		}
	}
}

/* Behind a brace: to behind its end when it is a quantifier. */
static void
skip_braces(struct runs *r)
{
	size_t n = strspn(r->at, "0123456789,");

	if (r->at[n] == '}')
		r->at += n + 1;
}

/* Character C of the pattern, outside of groups and classes. */
static void
take(struct runs *r, char c)
{
	if (c == '|' || c == ')') {
		r->lost = true;
	} else if (c == '\\') {
		escape(r, false);
	} else if (strchr("*?{", c)) {
		r->n -= r->n > 0; /* perhaps none of it */
		end_run(r);
		if (c == '{')
			skip_braces(r);
	} else if (c == '[' || c == '(') {
		end_run(r);
		if (c == '[')
			skip_class(r);
		else
			skip_group(r);
	} else if (strchr("+.^$", c)) {
		end_run(r);
	} else {
		add(r, c);
	}
}

/* A group may begin with letters that are none of the text: "(?im)". */
static const char *
behind_flags(const char *p)
{
	if (*p != '?')
		return p;
	return p + strcspn(p, ":)");
}

bool
literal_has_word(const char *pattern)
{
	struct runs skip = { .at = pattern };
	size_t letters = 0;

	while (letters < LITERAL_MIN && !skip.lost && *skip.at != '\0') {
		char c = *skip.at++;

		letters = ascii_is_letter(c) ? letters + 1 : 0;
		if (c == '\\' && *skip.at != '\0')
			skip.at++;
		else if (c == '[')
			skip_class(&skip);
		else if (c == '(')
			skip.at = behind_flags(skip.at);
	}
	return letters == LITERAL_MIN;
}

static struct literal *
literal_new(const char *run, size_t n)
{
	struct literal *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	memcpy(l->text, run, n);
	l->n = n;
	l->rare = SIZE_MAX;
	needles_add(&l->needle, (struct span){ l->text, n });
	for (const char *m = rare_marks; *m && l->rare == SIZE_MAX; m++)
		l->rare = span_find_byte(literal_text(l), *m, 0);
	return l;
}

struct literal *
literal_of_pattern(const char *pattern)
{
	struct runs r = { .at = pattern };

	while (!r.lost && *r.at != '\0') { /* lost may be past the end */
		char c = *r.at++;

		take(&r, c);
	}
	end_run(&r);
	if (r.lost || r.best_n < LITERAL_MIN)
		return NULL;
	return literal_new(r.best, r.best_n);
}

void
literal_free(struct literal *l)
{
	free(l);
}

struct span
literal_text(const struct literal *l)
{
	return (struct span){ l->text, l->n };
}

/* The ends first: most places fail there. */
static bool
stands_at(const struct literal *l, struct span text, size_t at)
{
	size_t last = l->n - 1;

	return at + last < text.n && ascii_lower(text.p[at]) == l->text[0] &&
	       ascii_lower(text.p[at + last]) == l->text[last] &&
	       span_ieq(span_slice(text, at, at + l->n), literal_text(l));
}

bool
literal_is_in(const struct literal *l, struct span text)
{
	size_t at = l->rare;

	if (l->rare == SIZE_MAX)
		return needles_find(&l->needle, text, 0) != SIZE_MAX;
	while ((at = span_find_byte(text, l->text[l->rare], at)) != SIZE_MAX) {
		if (stands_at(l, text, at - l->rare))
			return true;
		at++;
	}
	return false;
}
