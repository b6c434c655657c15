/*
 * Keys of the registry as `Get-Item' and `Get-ChildItem' print them: the key
 * that they stand in, and a table of their names and their values.
 *
 *	    Hive: HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography
 *
 *	Name                           Property
 *	----                           --------
 *	MSCEP                          EncryptionTemplate : NDES
 *	                               SignatureTemplate  : NDES
 *
 * A name that fills its column goes on in the next line.  Windows Server 2008
 * R2 prints the names of the values alone, under other headings: that is not
 * read.  Values are those of psregistry.c, and all of a key stand there.
 * Source: learn.microsoft.com, about_Registry_Provider; Working with registry
 * keys; Working with software installations.
 */
#include "engine/base/ascii.h"
#include "engine/base/buf.h"
#include "engine/evidence/readers/psregistry.h"

#include <string.h>

#define HIVE_MAX 512 /* bytes of the name of a key */

/* What the lines so far tell. */
struct pshive {
	char text[HIVE_MAX];
	size_t n;      /* 0: no hive was named yet */
	size_t column; /* where the values stand; 0: outside of a table */
};

/* A key of a table, as far as it was read. */
struct pskey {
	char name[HIVE_MAX];
	size_t n;  /* 0: none */
	bool full; /* the name fills its column */
	size_t lines;
	struct psobject values;
};

/* "    Hive: HKEY_LOCAL_MACHINE\SOFTWARE", in any language. */
static bool
read_hive(struct span line, struct pshive *hive)
{
	size_t at = span_find(line, SPAN("HKEY_"), 0);
	struct span path;

	if (at == SIZE_MAX || at < 2 || line.p[0] != ' ' ||
	    line.p[at - 1] != ' ' ||
	    !span_ends(span_trim(span_slice(line, 0, at)), ":"))
		return false;
	path = span_trim(span_slice(line, at, line.n));
	hive->n = path.n <= HIVE_MAX ? path.n : 0;
	memcpy(hive->text, path.p, hive->n);
	hive->column = 0;
	return true;
}

/* "Name    Property" over dashes: where the latter stands; 0: it is not. */
static size_t
column_of_values(struct span names, struct span rule)
{
	size_t at = span_find(names, SPAN("Property"), 0);

	if (at == SIZE_MAX || at >= rule.n || !span_starts(names, "Name ") ||
	    !span_starts(rule, "---- ") || rule.p[at] != '-' ||
	    rule.p[at - 1] != ' ')
		return 0;
	return at;
}

static void
begin_key(struct pskey *key, struct span name, size_t at, size_t column)
{
	key->n = name.n <= HIVE_MAX ? name.n : 0;
	memcpy(key->name, name.p, key->n);
	key->full = name.n + 1 >= column;
	key->lines = 0;
	psobject_begin(&key->values, at);
}

/* LINE, a row of the table; false: it begins another key, NAME. */
static bool
add_row(struct pskey *key, struct span line, size_t column, struct span *name)
{
	*name = span_trim(span_slice(line, 0, column));
	if (name->n > 0 && !(key->n > 0 && key->full))
		return false;
	if (name->n > 0 && name->n <= HIVE_MAX - key->n) {
		memcpy(key->name + key->n, name->p, name->n);
		key->n += name->n;
		key->full = name->n + 1 >= column;
	}
	psobject_line(
	    &key->values, span_slice(line, column, line.n), key->lines++);
	return true;
}

/* What is done with a key that was read; NULL: they are counted. */
struct sink {
	struct reading *r;
	struct cursor c;
	size_t keys;
};

static enum err
end_key(struct pskey *key, const struct pshive *hive, struct span text,
    size_t end, struct sink *to)
{
	struct buf path = BUF_INIT;
	enum err err = ERR_NOMEM;
	struct record rec;

	if (key->n == 0)
		return OK;
	to->keys++;
	if (!to->r)
		return OK;
	cursor_to(&to->c, key->values.at);
	rec = (struct record){ .source = to->r->source->kind,
		.time = TIME_NONE,
		.line = to->c.line,
		.offset = to->c.offset,
		.text = span_trim(span_slice(text, key->values.at, end)) };
	buf_add(&path, (struct span){ hive->text, hive->n });
	buf_byte(&path, '\\');
	buf_add(&path, (struct span){ key->name, key->n });
	if (!buf_failed(&path))
		err = psregistry_give(
		    &key->values, buf_span(&path), true, to->r, &rec);
	buf_free(&path);
	key->n = 0;
	return err;
}

/* What stands between tables. */
static void
read_heading(struct pshive *hive, struct span text, size_t pos, size_t *next)
{
	struct span line = reader_line_at(text, pos, next), rule;
	size_t after;

	if (read_hive(line, hive) || hive->n == 0 || *next >= text.n)
		return;
	rule = reader_line_at(text, *next, &after);
	hive->column = column_of_values(line, rule);
	if (hive->column > 0)
		*next = after;
}

static enum err
read_keys(struct pshive *hive, struct span text, struct sink *to)
{
	struct pskey key = { .n = 0 };
	enum err err = OK;
	size_t next;

	for (size_t pos = 0; pos < text.n && !err; pos = next) {
		struct span line = reader_line_at(text, pos, &next), name;
		bool blank = span_trim(line).n == 0;

		if (blank || hive->column == 0) {
			err = end_key(&key, hive, text, pos, to);
			key.n = 0;
			hive->column = 0;
			if (!blank)
				read_heading(hive, text, pos, &next);
			continue;
		}
		if (add_row(&key, line, hive->column, &name))
			continue;
		err = end_key(&key, hive, text, pos, to);
		begin_key(&key, name, pos, hive->column);
		add_row(&key, span_slice(line, hive->column, line.n), 0, &name);
	}
	return err ? err : end_key(&key, hive, text, text.n, to);
}

static int
pshive_sniff(struct span head)
{
	struct pshive hive = { .n = 0 };
	struct sink count = { .r = NULL };

	read_keys(&hive, head, &count);
	return count.keys > 0 ? PSOBJECT_SURE : 0;
}

static enum err
pshive_block(void *state, struct reading *r, const struct block *b)
{
	struct sink to = { r, cursor_start(b, r->source), 0 };

	return read_keys(state, b->text, &to);
}

const struct reader_ops reader_pshive = {
	.kind = SOURCE_REGISTRY,
	.name = "pshive",
	.sniff = pshive_sniff,
	.most = PSOBJECT_SURE,
	.cut = cmdblock_cut,
	.block = pshive_block,
	.state_size = sizeof(struct pshive),
};
