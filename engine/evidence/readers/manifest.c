/*
 * manifest.txt of `ndes-doctor collect': a line for each thing that was
 * asked for, its words parted by tabs: what it is, "ok", "absent" or
 * "failed", its name, the file, a code, which of a file is its SHA-256.  A
 * key that was looked for and is not there is not the same as one that
 * nobody exported: that one is given as what is missing, its name and why.
 */

#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/reader.h"
#include "engine/evidence/record/source_ops.h"

#define HEADER "ndes-doctor manifest 1"

/*
 * NAME is missing, REST follows it.  Of a command its program says little,
 * the file that it should have filled does.
 */
static void
give_missing(struct reading *r, struct record *record, struct span what,
    struct span name, struct span rest)
{
	struct span file = SPAN("");

	span_next(&rest, '\t', &file);
	if (span_is(what, "command") && span_trim(file).n > 0)
		name = span_trim(file);
	record->field[FIELD_NAME] = name;
	record->field[FIELD_DATA] = span_trim(rest);
	r->emit(r->arg, record);
}

static void
take_item(struct reading *r, struct span line, uint64_t number, uint64_t offset)
{
	struct span what = SPAN_NONE, state = SPAN_NONE, name = SPAN_NONE,
		    rest = line;
	struct record record = { .source = SOURCE_REGISTRY,
		.time = TIME_NONE,
		.line = number,
		.offset = offset,
		.text = line };

	if (!span_next(&rest, '\t', &what) || !span_next(&rest, '\t', &state))
		return;
	/* cmd.exe writes a local time that nobody can be sure of */
	if (span_is(what, "begun") &&
	    !time_parse(span_trim(state), &r->source->taken))
		r->source->taken = 0;
	span_next(&rest, '\t', &name);
	name = span_trim(name);
	if (span_is(state, "failed"))
		source_problem(r->source, PROBLEM_NOT_COLLECTED, number, line);
	if (name.n == 0)
		return;
	/* what is older than was asked for is no failure */
	if (span_is(state, "failed") || span_is(state, "older")) {
		give_missing(r, &record, what, name, rest);
	} else if (span_is(what, "key") && span_is(state, "absent")) {
		record.field[FIELD_KEY] = name;
		record.field[FIELD_TYPE] = SPAN("delete");
		r->emit(r->arg, &record);
	}
}

static enum err
manifest_block(void *state, struct reading *r, const struct block *b)
{
	struct cursor c = cursor_start(b, r->source);

	(void)state;
	while (c.pos < b->text.n) {
		uint64_t number = c.line, offset = c.offset;
		struct span line = cursor_line(&c);

		take_item(r, line, number, offset);
	}
	return OK;
}

static int
manifest_sniff(struct span head)
{
	struct span line;

	return span_line(&head, &line) && span_is(span_trim(line), HEADER) ? 100
									   : 0;
}

const struct reader_ops reader_manifest = {
	.kind = SOURCE_REGISTRY,
	.name = "manifest",
	.sniff = manifest_sniff,
	.most = 100,
	.cut = reader_cut_lines,
	.block = manifest_block,
};
