/*
 * Rows of a CA database as `certutil -view' prints them without `csv': a
 * table "Schema" that gives each column's own name beside the one in the
 * language of the server, then for each row a line "Row 1:" and below it,
 * two blanks in, "column: value".  The schema tells which is which; where it
 * was not copied the names that are known do, and then what the values look
 * like.  certutil writes local times, unless -gmt is given.
 * Source of the form: learn.microsoft.com, certutil (-view); outputs in
 * public repositories.
 */
#include "engine/evidence/readers/certcolumns.h"
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/source_ops.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CODE_MAX   24
#define LABELS_MAX 24 /* of the schema, that have a role or none */
#define ROW_LINE   40 /* bytes of "Row 1:" in any language */
#define INDENT     "  "
#define NO_BREAK   "\xC2\xA0"

struct label {
	uint64_t hash; /* of its name in the language of the server */
	enum certcolumn role;
};

struct caview {
	struct label label[LABELS_MAX];
	size_t count;
	enum date_order order; /* proven by a date so far */
};

struct row {
	struct span value[CERTCOLUMN_COUNT];
	char id[CODE_MAX], status[CODE_MAX], disposition[CODE_MAX];
};

/* "Row 12:", "Ligne 12 :", "Zeile 12:" */
static bool
is_row(struct span line)
{
	struct span rest = span_trim(line);
	size_t digits = 0;

	if (line.n == 0 || line.p[0] == ' ' || rest.n > ROW_LINE ||
	    !span_ends(rest, ":"))
		return false;
	rest = span_trim(span_slice(rest, 0, rest.n - 1));
	if (span_ends(rest, NO_BREAK))
		rest = span_slice(rest, 0, rest.n - strlen(NO_BREAK));
	while (digits < rest.n && rest.p[rest.n - 1 - digits] >= '0' &&
	       rest.p[rest.n - 1 - digits] <= '9')
		digits++;
	return digits > 0 && digits + 1 < rest.n &&
	       rest.p[rest.n - 1 - digits] == ' ' &&
	       span_find_byte(rest, ':', 0) == SIZE_MAX;
}

/* What ends at the first pair of blanks; *REST is what follows them. */
static struct span
column_of(struct span *rest)
{
	struct span s = span_trim(*rest);
	size_t end = span_find(s, SPAN(INDENT), 0);

	*rest = end == SIZE_MAX ? SPAN_NONE : span_slice(s, end, s.n);
	return span_slice(s, 0, end);
}

/* "  Request.StatusCode   Request Status Code   Long   4 -- Indexed" */
static bool
read_schema(struct span line, struct label *out)
{
	struct span rest = line, name, local;
	enum certcolumn role;

	if (!span_starts(line, INDENT))
		return false;
	name = column_of(&rest);
	if (!rest.p || !certcolumns_role(name, &role))
		return false;
	local = column_of(&rest);
	*out = (struct label){ span_hash(local), role };
	return rest.p != NULL && local.n > 0;
}

/* "  column: value", both without blanks and a no-break space. */
static bool
read_cell(struct span line, struct span *name, struct span *value)
{
	size_t colon = span_find_byte(line, ':', 0);

	if (!span_starts(line, INDENT) || colon == SIZE_MAX)
		return false;
	*name = span_trim(span_slice(line, 0, colon));
	if (span_ends(*name, NO_BREAK))
		*name = span_trim(
		    span_slice(*name, 0, name->n - strlen(NO_BREAK)));
	*value = span_trim(span_slice(line, colon + 1, line.n));
	return name->n > 0;
}

static bool
role_of(const struct caview *v, struct span name, enum certcolumn *out)
{
	uint64_t hash = span_hash(name);

	for (size_t i = 0; i < v->count; i++)
		if (v->label[i].hash == hash) {
			*out = v->label[i].role;
			return true;
		}
	return certcolumns_role(name, out);
}

/* "0x3", which certutil does not write a second time below ten. */
static bool
small_number(struct span s, uint64_t *out)
{
	return certcell_id(s, out) ||
	       (span_starts(s, "0x") &&
		   span_number(span_slice(s, 2, s.n), 16, out));
}

/* What the number and words of a disposition are. */
static bool
disposition_of(struct span s, uint64_t *out)
{
	return certcell_disposition(s, true, out) ||
	       small_number(
		   span_trim(span_slice(s, 0, span_find(s, SPAN(" -- "), 0))),
		   out);
}

/* 20 issued, 21 revoked, 30 failed, 31 denied, 9 pending */
static bool
is_disposition(struct span s)
{
	uint64_t n;

	return certcell_disposition(s, false, &n) &&
	       (n == 20 || n == 21 || n == 30 || n == 31);
}

/* A column nobody knows, by what stands in it. */
static bool
role_by_look(const struct row *row, struct span value, enum certcolumn *out)
{
	uint32_t status;
	uint64_t id;
	bool strong = false;

	if (certcell_status(value, &status, &strong) && strong)
		*out = CERTCOLUMN_STATUS;
	else if (is_disposition(value))
		*out = CERTCOLUMN_DISPOSITION;
	else if (!row->value[CERTCOLUMN_ID].p && certcell_id(value, &id))
		*out = CERTCOLUMN_ID;
	else if (certcell_template(value))
		*out = CERTCOLUMN_TEMPLATE;
	else
		return false;
	return true;
}

static struct span
unquoted(struct span s)
{
	if (s.n > 1 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return span_slice(s, 1, s.n - 1);
	return span_starts(s, "\"") ? span_slice(s, 1, s.n) : s;
}

/* The cells of the row that begins TEXT. */
static void
read_database_row(const struct caview *v, struct span text, struct row *row)
{
	size_t pos, next;

	*row = (struct row){ .id = "" };
	reader_line_at(text, 0, &pos);
	for (; pos < text.n; pos = next) {
		struct span line = reader_line_at(text, pos, &next);
		struct span name, value;
		enum certcolumn role;

		if (!read_cell(line, &name, &value))
			continue;
		value = unquoted(value);
		if (certcell_empty(value))
			continue;
		if (!role_of(v, name, &role) &&
		    !role_by_look(row, value, &role))
			continue;
		if (role < CERTCOLUMN_COUNT && !row->value[role].p)
			row->value[role] = value;
	}
}

/* Of a row of another table nothing is known. */
static bool
fits(const struct row *row)
{
	return row->value[CERTCOLUMN_STATUS].p ||
	       row->value[CERTCOLUMN_DISPOSITION].p;
}

static void
fill(struct row *row, struct record *r)
{
	uint64_t number;
	uint32_t code;
	bool strong;

	r->field[FIELD_REQUESTER] = row->value[CERTCOLUMN_REQUESTER];
	r->field[FIELD_COMMON_NAME] = row->value[CERTCOLUMN_NAME];
	r->field[FIELD_TEMPLATE] = row->value[CERTCOLUMN_TEMPLATE];
	if (small_number(row->value[CERTCOLUMN_ID], &number)) {
		snprintf(row->id, CODE_MAX, "%" PRIu64, number);
		r->field[FIELD_REQUEST_ID] = span_of(row->id);
	}
	if (certcell_status(row->value[CERTCOLUMN_STATUS], &code, &strong)) {
		snprintf(row->status, CODE_MAX, "0x%08" PRIX32, code);
		r->field[FIELD_STATUS_CODE] = span_of(row->status);
	}
	if (disposition_of(row->value[CERTCOLUMN_DISPOSITION], &number)) {
		snprintf(row->disposition, CODE_MAX, "%" PRIu64, number);
		r->field[FIELD_DISPOSITION] = span_of(row->disposition);
	}
}

/*
 * When it was submitted.  Where halves of the day are written and no date so
 * far proves the order, the month stands first, as in the settings of the
 * United States.
 */
static void
fill_time(struct caview *v, const struct row *row, struct record *r)
{
	struct span text = row->value[CERTCOLUMN_SUBMITTED];
	struct localdate d;

	r->time = TIME_NONE;
	if (!localdate_read(text, v->order, &d))
		return;
	if (d.told != DATE_UNKNOWN)
		v->order = d.told;
	else if (d.ambiguous && v->order == DATE_UNKNOWN && d.half)
		localdate_read(text, DATE_MDY, &d);
	r->time = d.time;
	r->zone_unknown = d.time != TIME_NONE && !d.zoned;
}

static void
give_database_row(
    struct caview *v, struct reading *r, const struct cursor *at, size_t end)
{
	struct span text = span_trim(span_slice(at->text, at->pos, end));
	struct record rec = { .source = SOURCE_CA_FAILED,
		.line = at->line,
		.offset = at->offset,
		.text = text };
	struct row row;

	read_database_row(v, text, &row);
	if (!fits(&row)) {
		source_problem(r->source, PROBLEM_SYNTAX, at->line, text);
		return;
	}
	fill_time(v, &row, &rec);
	r->source->records++;
	source_time(r->source, rec.time);
	if (r->needles && needles_find(r->needles, text, 0) == SIZE_MAX)
		return;
	if (row.value[CERTCOLUMN_SUBMITTED].p && rec.time == TIME_NONE)
		source_problem(r->source, PROBLEM_TIME, at->line, text);
	if (rec.zone_unknown)
		source_problem(r->source, PROBLEM_ZONE, at->line, text);
	fill(&row, &rec);
	r->emit(r->arg, &rec);
}

/* The lines before the first row. */
static void
learn(struct caview *v, struct span text)
{
	size_t pos = 0;

	while (pos < text.n && v->count < LABELS_MAX)
		v->count += read_schema(
		    reader_line_at(text, pos, &pos), &v->label[v->count]);
}

static enum err
caview_block(void *state, struct reading *r, const struct block *b)
{
	struct caview *v = state;
	struct cursor at = cursor_start(b, r->source);
	size_t pos = reader_next_start(b->text, 0, is_row), after, next;

	learn(v, span_slice(b->text, 0, pos));
	for (; pos < b->text.n; pos = next) {
		reader_line_at(b->text, pos, &after);
		next = reader_next_start(b->text, after, is_row);
		cursor_to(&at, pos);
		give_database_row(v, r, &at, next);
	}
	return OK;
}

static size_t
caview_cut(struct span text)
{
	return reader_cut_starts(text, is_row);
}

static int
caview_sniff(struct span head)
{
	size_t pos = reader_next_start(head, 0, is_row), after;
	struct caview v = { .count = 0 };
	struct row row;

	if (pos == head.n)
		return 0;
	learn(&v, span_slice(head, 0, pos));
	reader_line_at(head, pos, &after);
	read_database_row(&v,
	    span_slice(head, pos, reader_next_start(head, after, is_row)),
	    &row);
	return fits(&row) ? 85 : 0;
}

const struct reader_ops reader_caview = {
	.kind = SOURCE_CA_FAILED,
	.name = "caview",
	.sniff = caview_sniff,
	.most = 85,
	.cut = caview_cut,
	.state_size = sizeof(struct caview),
	.block = caview_block,
};
