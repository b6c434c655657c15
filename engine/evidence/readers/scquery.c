/*
 * Services as `sc query', `sc queryex' and `sc qc' print them: the name, and
 * below it lines in an order that no language changes.
 */
#include "engine/base/utf8.h"
#include "engine/evidence/readers/cmdblock.h"
#include "engine/evidence/record/source_ops.h"

/* Where the rows below the names stand: of query, and of qc. */
enum { TYPE, STATE, EXIT, SERVICE_EXIT, QUERY_ROWS };
enum { START = 1, ERROR_CONTROL, BINARY, QC_ROWS };

/* The number that S begins with, before a blank; "0x10" is none. */
static struct span
number_of(struct span s)
{
	struct span word = SPAN("");
	uint64_t n;

	span_next(&s, ' ', &word);
	return span_number(word, 10, &n) ? word : SPAN_NONE;
}

/* The first row that is indented; what is above it are names. */
static size_t
first_row(const struct cmdblock *b)
{
	size_t i = 0;

	while (i < b->count && !b->row[i].indented)
		i++;
	return i;
}

/* "4  RUNNING": a number and a word */
static bool
is_choice(struct span s)
{
	struct span n = number_of(s);

	return n.p && n.n <= 2 && span_trim(span_slice(s, n.n, s.n)).n > 0;
}

static bool
is_type(struct span s)
{
	struct span word = SPAN("");
	uint64_t n;

	span_next(&s, ' ', &word);
	return span_number(word, 16, &n) && s.p && span_trim(s).n > 0;
}

/* "0  (0x0)" */
static bool
is_exit_code(struct span s)
{
	return number_of(s).p && span_holds(s, "(0x");
}

static bool
is_query(const struct cmdrow *row, size_t count)
{
	return count >= QUERY_ROWS && is_exit_code(row[EXIT].value) &&
	       is_exit_code(row[SERVICE_EXIT].value);
}

static bool
is_qc(const struct cmdrow *row, size_t count)
{
	return count >= QC_ROWS && is_choice(row[ERROR_CONTROL].value) &&
	       row[BINARY].value.n > 0;
}

/* Each of them begins so, be it "SERVICE_NAME" or not. */
static bool
fits_service(const struct cmdblock *b)
{
	size_t first = first_row(b);
	const struct cmdrow *row = b->row + first;
	size_t count = b->count - first;

	return first > 0 && b->row[0].value.n > 0 && count > 1 &&
	       is_type(row[TYPE].value) && is_choice(row[STATE].value) &&
	       (is_query(row, count) || is_qc(row, count));
}

/* The last row with a value that is no list of services it depends on. */
static struct span
account_of(const struct cmdrow *row, size_t count)
{
	return count > QC_ROWS ? row[count - 1].value : SPAN_NONE;
}

static void
fill_service(const struct cmdblock *b, struct record *r)
{
	size_t first = first_row(b);
	const struct cmdrow *row = b->row + first;
	size_t count = b->count - first;

	/* the name, then perhaps the one that is shown */
	r->field[FIELD_SERVICE] = b->row[first > 1 ? first - 2 : 0].value;
	for (size_t i = 0; i < first; i++)
		if (span_find_byte(b->row[i].label, '_', 0) != SIZE_MAX) {
			r->field[FIELD_SERVICE] = b->row[i].value;
			break;
		}
	if (is_query(row, count)) {
		r->field[FIELD_STATE] = number_of(row[STATE].value);
		r->field[FIELD_EXIT_CODE] = number_of(row[EXIT].value);
		r->field[FIELD_SERVICE_EXIT_CODE] = number_of(
		    row[SERVICE_EXIT].value);
		return;
	}
	r->field[FIELD_START_TYPE] = number_of(row[START].value);
	r->field[FIELD_BINARY] = row[BINARY].value;
	r->field[FIELD_ACCOUNT] = account_of(row, count);
}

static const struct cmdblock_format format = { fits_service, fill_service };

static int
scquery_sniff(struct span head)
{
	return cmdblock_sniff(&format, head) ? 80 : 0;
}

static enum err
scquery_block(void *state, struct reading *r, const struct block *b)
{
	(void)state;
	cmdblock_read(&format, r, b);
	return OK;
}

const struct reader_ops reader_scquery = {
	.kind = SOURCE_SERVICE,
	.name = "scquery",
	.sniff = scquery_sniff,
	.most = 80,
	.cut = cmdblock_cut,
	.state_size = 0,
	.block = scquery_block,
};

static const struct reader_ops *
wrap_sample(const char *text, struct buf *out)
{
	sample_wrap_line(text, out);
	return &reader_scquery;
}

/* The names of winsvc.h, which sc prints in English everywhere. */
static const char *const states[] = { "", "STOPPED", "START_PENDING",
	"STOP_PENDING", "RUNNING", "CONTINUE_PENDING", "PAUSE_PENDING",
	"PAUSED" };
static const char *const starts[] = { "BOOT_START", "SYSTEM_START",
	"AUTO_START", "DEMAND_START", "DISABLED" };

static void
put_state_name(struct span number, const char *const *names, size_t count,
    struct buf *what)
{
	uint64_t n;

	if (span_number(number, 10, &n) && n < count)
		buf_printf(what, "  %s", names[n]);
}

static void
service_summarise(const struct record *r, struct buf *what)
{
	uint64_t code = 0;

	utf8_clean(what, r->field[FIELD_SERVICE], SIZE_MAX);
	put_state_name(r->field[FIELD_STATE], states,
	    sizeof(states) / sizeof(*states), what);
	put_state_name(r->field[FIELD_START_TYPE], starts,
	    sizeof(starts) / sizeof(*starts), what);
	if (span_number(r->field[FIELD_EXIT_CODE], 10, &code) && code != 0)
		buf_printf(what, "  %llu", (unsigned long long)code);
}

const struct source_ops source_service = { wrap_sample, service_summarise, NULL,
	SOURCE_HELD_BACK, NULL };
