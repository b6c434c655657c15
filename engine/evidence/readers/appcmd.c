/*
 * What `appcmd list' prints of pools, sites, applications and folders of IIS:
 * `APPPOOL "SCEP" (MgdVersion:v4.0,MgdMode:Integrated,state:Started)', one in
 * a line.  Each property is a record, as those of applicationHost.config.
 * Source of the form: learn.microsoft.com, iis, Getting Started with
 * AppCmd.exe.
 */
#include "engine/evidence/readers/iisconfig_part.h"
#include "engine/evidence/record/cursor.h"
#include "engine/evidence/record/source_ops.h"

#define TEXT_MAX 1024 /* bytes of a line that each of its properties shows */

/* Where the property that begins at AT ends: before the next "name:". */
static size_t
property_end(struct span s, size_t at)
{
	size_t comma = at;

	while ((comma = span_find_byte(s, ',', comma)) != SIZE_MAX) {
		size_t n = comma + 1;

		while (n < s.n && ((s.p[n] >= 'a' && s.p[n] <= 'z') ||
				      (s.p[n] >= 'A' && s.p[n] <= 'Z')))
			n++;
		if (n > comma + 1 && n < s.n && s.p[n] == ':')
			return comma;
		comma++;
	}
	return s.n;
}

static void
give_property(struct reading *r, struct record *rec, struct span object,
    struct span value, struct span data)
{
	rec->field[FIELD_OBJECT] = object;
	rec->field[FIELD_VALUE] = value;
	rec->field[FIELD_DATA] = data;
	r->source->records++;
	r->emit(r->arg, rec);
}

/* The protocol, a slash, address, port and host; the next after a comma. */
static void
give_bindings(struct reading *r, struct record *rec, struct span all)
{
	struct span one, protocol;

	while (span_next(&all, ',', &one))
		if (span_next(&one, '/', &protocol) && one.p)
			give_property(r, rec, SPAN("binding"), protocol, one);
}

static struct span
object_of(struct span word)
{
	return span_is(word, "APPPOOL") ? SPAN("apppool")
	       : span_is(word, "SITE")  ? SPAN("site")
	       : span_is(word, "APP")   ? SPAN("app")
					: SPAN("vdir");
}

static void
take_line(struct reading *r, struct record *rec, struct span word)
{
	struct span line = span_trim(rec->text), all;
	size_t open = word.n + 2, close = span_find(line, SPAN("\" ("), open);

	if (close == SIZE_MAX) {
		source_problem(r->source, PROBLEM_SYNTAX, rec->line, line);
		return;
	}
	rec->field[FIELD_NAME] = span_slice(line, open, close);
	all = span_slice(line, close + 3, line.n - 1);
	rec->text = span_slice(line, 0, TEXT_MAX);
	for (size_t at = 0, end; at < all.n; at = end + 1) {
		struct span property, name;

		end = property_end(all, at);
		property = span_slice(all, at, end);
		if (!span_next(&property, ':', &name) || !property.p)
			continue;
		if (span_is(name, "bindings"))
			give_bindings(r, rec, property);
		else
			give_property(r, rec, object_of(word), name, property);
	}
}

static enum err
appcmd_block(void *state, struct reading *r, const struct block *b)
{
	struct cursor c = cursor_start(b, r->source);

	(void)state;
	while (c.pos < b->text.n) {
		struct record rec = { .source = SOURCE_IIS_CONFIG,
			.time = TIME_NONE,
			.line = c.line,
			.offset = c.offset };
		struct span word;

		rec.text = cursor_line(&c);
		if (iisconfig_listed(rec.text, &word) &&
		    (!r->needles ||
			needles_find(r->needles, rec.text, 0) != SIZE_MAX))
			take_line(r, &rec, word);
	}
	return OK;
}

static int
appcmd_sniff(struct span head)
{
	struct span line, word;

	while (span_line(&head, &line))
		if (iisconfig_listed(line, &word))
			return 80;
	return 0;
}

const struct reader_ops reader_appcmd = {
	.kind = SOURCE_IIS_CONFIG,
	.name = "appcmd",
	.sniff = appcmd_sniff,
	.most = 80,
	.cut = reader_cut_lines,
	.block = appcmd_block,
};
