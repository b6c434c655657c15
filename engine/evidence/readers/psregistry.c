/*
 * Keys of the registry as `Get-ItemProperty' prints them: a property for each
 * value, and those of PowerShell, of which PSPath names the key.
 *
 * Types are not printed.  Digits are taken for a DWORD, what stands in braces
 * for a list of strings, or for bytes if it is numbers alone.  PowerShell
 * prints the first four of a list ("{48, 130, 3, 16...}"): such a value is
 * there, what it holds is not known.  With -Name only one value of a key is
 * printed, so that a key with one is taken for a part of it, as with
 * `reg query'.
 * Source: learn.microsoft.com, Microsoft.PowerShell.Management,
 * Get-ItemProperty; about_Preference_Variables, FormatEnumerationLimit.
 */
#include "engine/evidence/readers/psregistry.h"

#include "engine/base/buf.h"
#include "engine/evidence/record/registry.h"

#include <inttypes.h>
#include <stdio.h>

static const struct span drive = { "Registry::", 10 };

static bool
fits_key(const struct psobject *o)
{
	return span_ifind(psobject_property(o, "PSPath").value, drive, 0) !=
	       SIZE_MAX;
}

/* What PowerShell adds to each of its items. */
static bool
is_own(struct span name)
{
	static const char *const own[] = { "PSPath", "PSParentPath",
		"PSChildName", "PSDrive", "PSProvider" };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (span_ieq(name, span_of(own[i])))
			return true;
	return false;
}

static void
give_record(struct reading *r, struct record *rec, struct span key)
{
	rec->field[FIELD_KEY] = key;
	r->emit(r->arg, rec);
}

static bool
put_number(struct span s, struct buf *data)
{
	uint64_t n;

	if (!span_number(s, 10, &n) || n > UINT32_MAX)
		return false;
	for (size_t i = 0; i < 4; i++)
		buf_byte(data, (char)(n >> 8 * i));
	return true;
}

/* Strings between NULs; false when LIST is numbers, or was cut. */
static bool
put_list(struct span list, struct buf *data)
{
	struct span one;
	uint64_t n;

	if (span_ends(list, "...") || span_ends(list, "\xe2\x80\xa6"))
		return false;
	while (span_next(&list, ',', &one)) {
		if (span_number(span_trim(one), 10, &n))
			return false;
		if (data->n > 0)
			buf_byte(data, '\0');
		buf_add(data, span_trim(one));
	}
	return true;
}

/* The data of VALUE as the registry holds it; 0: it is not known. */
static uint32_t
put_value(struct span value, struct buf *data)
{
	if (put_number(value, data))
		return REG_TYPE_DWORD;
	if (span_starts(value, "System.") && span_ends(value, "[]"))
		return REG_TYPE_NONE; /* of a list Export-Csv writes its type */
	if (value.n > 1 && value.p[0] == '{' && span_ends(value, "}"))
		return put_list(span_slice(value, 1, value.n - 1), data)
			   ? REG_TYPE_MULTI_SZ
			   : REG_TYPE_NONE;
	psvalue_join(value, data);
	return REG_TYPE_SZ;
}

static enum err
give_value(const struct psproperty *p, struct reading *r,
    const struct record *like, struct span key)
{
	struct record rec = *like;
	struct buf data = BUF_INIT;
	char number[sizeof("4294967295")];
	uint32_t type = put_value(p->value, &data);
	bool lost = buf_failed(&data);

	if (type == REG_TYPE_NONE) {
		rec.field[FIELD_TYPE] = SPAN("damaged");
	} else {
		snprintf(number, sizeof(number), "%" PRIu32, type);
		rec.field[FIELD_VALUE] = span_ieq(p->name, SPAN("(default)"))
					     ? SPAN("")
					     : p->name;
		rec.field[FIELD_TYPE] = span_of(number);
		rec.field[FIELD_DATA] = data.p ? buf_span(&data) : SPAN("");
	}
	if (!lost) {
		r->source->records++;
		give_record(r, &rec, key);
	}
	buf_free(&data);
	return lost ? ERR_NOMEM : OK;
}

/* Not all values of KEY stand there. */
static void
give_part(struct reading *r, const struct record *like, struct span key)
{
	struct record rec = *like;

	rec.field[FIELD_TYPE] = SPAN("damaged");
	give_record(r, &rec, key);
	source_problem(r->source, PROBLEM_PARTIAL, rec.line, SPAN_NONE);
}

enum err
psregistry_give(const struct psobject *o, struct span key, bool whole,
    struct reading *r, const struct record *like)
{
	struct record rec = *like;
	enum err err = OK;

	rec.text = span_slice(rec.text, 0, 1024);
	give_record(r, &rec, key);
	rec = *like;
	for (size_t i = 0; i < o->count && !err; i++) {
		if (is_own(o->property[i].name))
			continue;
		rec.line = like->line + o->property[i].below;
		rec.text = o->property[i].value;
		err = give_value(&o->property[i], r, &rec, key);
	}
	if (!err && (!whole || o->more))
		give_part(r, &rec, key);
	return err;
}

static size_t
count_values(const struct psobject *o)
{
	size_t n = 0;

	for (size_t i = 0; i < o->count; i++)
		n += !is_own(o->property[i].name);
	return n;
}

static enum err
give_key(const struct psobject *o, struct reading *r, const struct record *like)
{
	struct buf path = BUF_INIT;
	enum err err = ERR_NOMEM;

	pspath_join(psobject_property(o, "PSPath").value, drive, &path);
	if (!buf_failed(&path))
		err = psregistry_give(
		    o, buf_span(&path), count_values(o) != 1, r, like);
	buf_free(&path);
	return err;
}

static const struct psobject_format format = { fits_key, give_key };

static int
psregistry_sniff(struct span head)
{
	return psobject_sniff(&format, head);
}

static enum err
psregistry_block(void *state, struct reading *r, const struct block *b)
{
	(void)state;
	return psobject_read(&format, r, b);
}

const struct reader_ops reader_psregistry = {
	.kind = SOURCE_REGISTRY,
	.name = "psregistry",
	.sniff = psregistry_sniff,
	.most = PSOBJECT_SURE,
	.cut = cmdblock_cut,
	.block = psregistry_block,
};
