/*
 * One sign is one table, its tests joined by "and".  What needs more than one
 * record, or a file that no log store has, stays here.
 */

#include "engine/report/kql.h"

#include "engine/base/fill.h"
#include "engine/report/texts.h"
#include "engine/report/wording.h"

#include <string.h>

static const struct {
	enum kql_table table;
	enum field field;
	const char *column;
	bool number; /* an int there, words here */
} columns[] = {
	{ KQL_IIS, FIELD_CS_METHOD, "csMethod", false },
	{ KQL_IIS, FIELD_CS_URI_STEM, "csUriStem", false },
	{ KQL_IIS, FIELD_CS_URI_QUERY, "csUriQuery", false },
	{ KQL_IIS, FIELD_CS_USERNAME, "csUserName", false },
	{ KQL_IIS, FIELD_CS_USER_AGENT, "csUserAgent", false },
	{ KQL_IIS, FIELD_CS_HOST, "csHost", false },
	{ KQL_IIS, FIELD_C_IP, "cIP", false },
	{ KQL_IIS, FIELD_S_IP, "sIP", false },
	{ KQL_IIS, FIELD_S_PORT, "sPort", true },
	{ KQL_IIS, FIELD_SC_STATUS, "scStatus", false },
	{ KQL_IIS, FIELD_SC_SUBSTATUS, "scSubStatus", false },
	{ KQL_IIS, FIELD_SC_WIN32_STATUS, "scWin32Status", false },
	{ KQL_EVENT, FIELD_PROVIDER, "Source", false },
	{ KQL_EVENT, FIELD_EVENT_ID, "EventID", true },
	{ KQL_EVENT, FIELD_CHANNEL, "EventLog", false },
	{ KQL_EVENT, FIELD_COMPUTER, "Computer", false },
	{ KQL_WINDOWS_EVENT, FIELD_PROVIDER, "Provider", false },
	{ KQL_WINDOWS_EVENT, FIELD_EVENT_ID, "EventID", true },
	{ KQL_WINDOWS_EVENT, FIELD_CHANNEL, "Channel", false },
	{ KQL_WINDOWS_EVENT, FIELD_COMPUTER, "Computer", false },
};

static const struct {
	enum source_kind source;
	const char *name, *text; /* NULL: no column holds the whole record */
	const char *shown;
} tables[KQL_TABLE_COUNT] = {
	[KQL_IIS] = { SOURCE_IIS, "W3CIISLog", NULL,
	    "TimeGenerated, Computer, cIP, csMethod, csUriStem, csUriQuery, "
	    "scStatus, scSubStatus, scWin32Status" },
	[KQL_EVENT] = { SOURCE_EVENT, "Event", "RenderedDescription",
	    "TimeGenerated, Computer, EventLog, Source, EventID, "
	    "RenderedDescription" },
	[KQL_WINDOWS_EVENT] = { SOURCE_EVENT, "WindowsEvent", NULL,
	    "TimeGenerated, Computer, Channel, Provider, EventID, EventData" },
};

/* RE2 looks neither ahead nor back, and repeats nothing. */
static bool
is_re2(const char *pattern)
{
	static const char *const beyond[] = { "(?=", "(?!", "(?<", "(?>", "(?|",
		"(?(", "\\K", "\\R", "\\h", "\\G", "\\X", "\\1", "\\2", "\\g",
		"\\k", "*+", "++", "?+", "}+", "(*", "\n" };

	for (size_t i = 0; i < sizeof(beyond) / sizeof(*beyond); i++)
		if (strstr(pattern, beyond[i]))
			return false;
	return true;
}

/* @"..." with "" for a quote. */
static void
put_string(struct buf *out, struct span text)
{
	buf_puts(out, "@\"");
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_byte(out, '"');
		buf_byte(out, text.p[i]);
	}
	buf_byte(out, '"');
}

static void
put_words(struct buf *out, const char *words)
{
	struct span rest = span_of(words), word;
	bool first = true;

	buf_byte(out, '(');
	while (span_next(&rest, ' ', &word)) {
		if (word.n == 0)
			continue;
		buf_puts(out, first ? "" : ", ");
		put_string(out, word);
		first = false;
	}
	buf_byte(out, ')');
}

static void
put_operand(struct buf *out, const struct field_test *t, const char *column)
{
	struct span operand = span_of(t->operand);

	switch (t->kind) {
	case TEST_IS:
		buf_printf(out, "%s == ", column);
		put_string(out, operand);
		break;
	case TEST_LIKE:
		buf_printf(out, "%s =~ ", column);
		put_string(out, operand);
		break;
	case TEST_IN:
		buf_printf(out, "%s in ", column);
		put_words(out, t->operand);
		break;
	case TEST_NOT_IN:
		buf_printf(out, "isnotempty(%s) and %s !in ", column, column);
		put_words(out, t->operand);
		break;
	case TEST_MATCHES:
		buf_printf(out, "%s matches regex ", column);
		put_string(out, operand);
		break;
	case TEST_PRESENT:
		buf_printf(out, "%s !in (@\"\", @\"-\")", column);
		break;
	case TEST_ABSENT:
		buf_printf(out, "%s in (@\"\", @\"-\")", column);
		break;
	}
}

static const struct bilingual *
put_test(enum kql_table table, const struct field_test *t, struct buf *out)
{
	struct buf column = BUF_INIT;

	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		if (columns[i].table == table && columns[i].field == t->field)
			buf_printf(&column, "%s%s%s",
			    columns[i].number ? "tostring(" : "",
			    columns[i].column, columns[i].number ? ")" : "");
	if (column.n == 0)
		return T_KQL_FIELD;
	if (t->kind == TEST_MATCHES && !is_re2(t->operand)) {
		buf_free(&column);
		return T_KQL_PATTERN;
	}
	put_operand(out, t, buf_str(&column));
	buf_free(&column);
	return NULL;
}

/* All tests of S, without its exceptions. */
static const struct bilingual *
put_tests(const struct sign *s, enum kql_table table, struct buf *out)
{
	const struct bilingual *why = NULL;

	for (size_t i = 0; i < s->test_count && !why; i++) {
		buf_puts(out, i ? "\n    and " : "");
		why = put_test(table, &s->tests[i], out);
	}
	if (why || !*s->pattern)
		return why;
	if (!tables[table].text)
		return T_KQL_TEXT;
	if (!is_re2(s->pattern))
		return T_KQL_PATTERN;
	buf_printf(out, "%s%s matches regex ",
	    s->test_count ? "\n    and " : "", tables[table].text);
	put_string(out, span_of(s->pattern));
	return NULL;
}

static const struct bilingual *
put_where(const struct knowledge *k, const struct sign *s, enum kql_table table,
    struct buf *out)
{
	const struct bilingual *why = put_tests(s, table, out);

	for (size_t i = 0; i < s->except_count && !why; i++) {
		const struct sign *other = know_sign(k, s->except[i]);

		if (other->kind != SIGN_SEEN || other->except_count > 0 ||
		    other->sources != s->sources)
			return T_KQL_EXCEPT;
		buf_puts(out, "\n    and not(");
		why = put_tests(other, table, out);
		buf_byte(out, ')');
	}
	return why;
}

const struct bilingual *
kql_query(const struct knowledge *k, size_t sign, enum kql_table table,
    struct buf *out)
{
	const struct sign *s = know_sign(k, sign);
	const struct bilingual *why;
	struct buf where = BUF_INIT;

	if (s->kind == SIGN_VALUE || s->kind == SIGN_CERT)
		return T_KQL_STATE;
	if (s->kind != SIGN_SEEN)
		return T_KQL_RELATION;
	if (s->sources != 1u << tables[table].source)
		return T_KQL_SOURCE;
	why = put_where(k, s, table, &where);
	if (!why)
		buf_printf(out, "%s\n| where %s\n| project %s\n",
		    tables[table].name, buf_str(&where), tables[table].shown);
	if (buf_failed(&where))
		out->failed = true;
	buf_free(&where);
	return why;
}

static void
put_causes(
    const struct knowledge *k, size_t sign, enum lang lang, struct buf *out)
{
	for (size_t i = 0; i < know_cause_count(k); i++) {
		const struct cause *c = know_cause(k, i);

		for (size_t n = 0; n < c->sign_count; n++)
			if (c->signs[n].sign == sign &&
			    (c->signs[n].role == ROLE_DECISIVE ||
				c->signs[n].role == ROLE_READING)) {
				buf_printf(out, "// %s: %s (%s)\n", c->id,
				    c->title.in[lang],
				    wording_surety(lang, c->surety));
				break;
			}
	}
}

static void
put_sign_head(
    const struct knowledge *k, size_t sign, enum lang lang, struct buf *out)
{
	const struct sign *s = know_sign(k, sign);

	buf_printf(out, "// %s: %s (%s)\n", s->id, s->label.in[lang],
	    wording_surety(lang, s->surety));
	put_causes(k, sign, lang, out);
	if (s->ref != SIZE_MAX)
		buf_printf(out, "// %s\n", know_reference(k, s->ref)->url);
}

bool
kql_put(const struct knowledge *k, size_t sign, enum lang lang, struct buf *out)
{
	struct buf query = BUF_INIT;
	size_t count = 0;

	for (int t = 0; t < KQL_TABLE_COUNT; t++) {
		buf_clear(&query);
		if (kql_query(k, sign, (enum kql_table)t, &query))
			continue;
		if (count++ > 0)
			buf_byte(out, '\n');
		put_sign_head(k, sign, lang, out);
		buf_add(out, buf_span(&query));
	}
	out->failed |= buf_failed(&query);
	buf_free(&query);
	return count > 0;
}

/* Why SIGN has no query for TABLE; NULL: it has one. */
static const struct bilingual *
reason(const struct knowledge *k, size_t sign, enum kql_table table)
{
	struct buf query = BUF_INIT;
	const struct bilingual *why = kql_query(k, sign, table, &query);

	buf_free(&query);
	return why;
}

void
kql_put_rest(const struct knowledge *k, enum lang lang, struct buf *out)
{
	buf_printf(out, "// %s\n", text_in(lang, T_KQL_REST));
	for (size_t i = 0; i < know_sign_count(k); i++) {
		const struct bilingual *why = reason(k, i,
		    know_sign(k, i)->sources == 1u << SOURCE_IIS ? KQL_IIS
								 : KQL_EVENT);

		if (why)
			buf_printf(out, "//   %s: %s\n", know_sign(k, i)->id,
			    text_in(lang, why));
	}
	buf_printf(out, "//\n// %s\n", text_in(lang, T_KQL_NO_MESSAGE));
	for (size_t i = 0; i < know_sign_count(k); i++)
		if (!reason(k, i, KQL_EVENT) && reason(k, i, KQL_WINDOWS_EVENT))
			buf_printf(out, "//   %s\n", know_sign(k, i)->id);
}

void
kql_file_name(const struct knowledge *k, size_t sign, struct buf *out)
{
	buf_printf(out, "ndes-%s.kql", know_sign(k, sign)->id);
}

size_t
kql_export(const struct knowledge *k, enum lang lang, struct buf *out)
{
	size_t count = 0;

	for (size_t i = 0; i < know_sign_count(k); i++)
		if (kql_put(k, i, lang, out)) {
			buf_byte(out, '\n');
			count++;
		}
	kql_put_rest(k, lang, out);
	return count;
}
