/*
 * The registry of a lab, and the export that tells evidence what changed.
 * Evidence reads exports in the order of their names, later values winning:
 * the lab's comes last, and is written anew after each change.
 */

#include "engine/host/lab/host_lab.h"

#include "engine/base/arena.h"
#include "engine/host/interest.h"
#include "engine/host/lab/lab_inside.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TYPE_SZ        1
#define TYPE_EXPAND_SZ 2
#define TYPE_DWORD     4
#define TYPE_MULTI_SZ  7
#define BYTES_A_LINE   24
#define HKLM           "HKEY_LOCAL_MACHINE\\"

/* KEY without the name of the root, long or short. */
static struct span
below_root(const char *key)
{
	struct span s = span_of(key), below = interest_below_root(s);

	return below.p ? below : s;
}

static struct lab_cell *
add_cell(struct lab *l, const char *key, const char *name)
{
	struct lab_cells *all = &l->cells;
	struct lab_cell *items = array_grow(
	    all->items, all->count, &all->cap, sizeof(*items));
	struct lab_cell cell;

	if (!items)
		return NULL;
	all->items = items;
	memset(&cell, 0, sizeof(cell));
	cell.key = span_dup(below_root(key));
	cell.name = span_dup(span_of(name));
	if (!cell.key || !cell.name) {
		free(cell.key);
		free(cell.name);
		return NULL;
	}
	items[all->count] = cell;
	return &items[all->count++];
}

/* NULL: there is none, or with MAKE, no memory. */
struct lab_cell *
lab_cell(struct lab *l, const char *key, const char *name, bool make)
{
	struct span below = below_root(key);

	for (size_t i = 0; i < l->cells.count; i++) {
		struct lab_cell *c = &l->cells.items[i];

		if (span_ieq(span_of(c->key), below) &&
		    span_ieq(span_of(c->name), span_of(name)))
			return c;
	}
	return make ? add_cell(l, key, name) : NULL;
}

enum err
lab_cell_set(struct lab *l, struct lab_cell *c, uint32_t type, struct span data)
{
	struct buf copy = BUF_INIT;

	buf_add(&copy, data);
	if (buf_failed(&copy))
		return ERR_NOMEM;
	buf_free(&c->data);
	c->data = copy;
	c->type = type;
	c->there = c->changed = l->moved = true;
	return OK;
}

void
lab_cell_drop(struct lab *l, struct lab_cell *c)
{
	c->there = false;
	c->changed = l->moved = true;
}

/* As the capture holds it. */
void
lab_cells_reset(struct lab *l)
{
	for (size_t i = 0; i < l->cells.count; i++) {
		struct lab_cell *c = &l->cells.items[i];

		if (!c->changed)
			continue;
		c->there = c->seeded;
		c->type = c->seed_type;
		buf_clear(&c->data);
		buf_add(&c->data, buf_span(&c->seed));
		if (buf_failed(&c->data))
			lab_fail(l, ERR_NOMEM);
	}
	l->moved = true;
}

void
lab_cells_free(struct lab *l)
{
	for (size_t i = 0; i < l->cells.count; i++) {
		free(l->cells.items[i].key);
		free(l->cells.items[i].name);
		buf_free(&l->cells.items[i].data);
		buf_free(&l->cells.items[i].seed);
	}
	free(l->cells.items);
}

static void
quoted(struct buf *out, struct span s)
{
	buf_byte(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_byte(out, '\\');
		buf_byte(out, s.p[i]);
	}
	buf_byte(out, '"');
}

static void
in_hex(struct buf *out, struct span bytes)
{
	for (size_t i = 0; i < bytes.n; i++) {
		if (i > 0)
			buf_puts(out, i % BYTES_A_LINE ? "," : ",\\\r\n  ");
		buf_printf(out, "%02x", (unsigned)(unsigned char)bytes.p[i]);
	}
}

static void
write_data(struct buf *out, uint32_t type, struct span data)
{
	struct buf wide = BUF_INIT;
	uint32_t number = 0;

	if (type == TYPE_SZ) {
		quoted(out, data);
	} else if (type == TYPE_DWORD && data.n == sizeof(number)) {
		for (int i = 3; i >= 0; i--)
			number = number << 8 | (unsigned char)data.p[i];
		buf_printf(out, "dword:%08" PRIx32, number);
	} else if (type == TYPE_EXPAND_SZ || type == TYPE_MULTI_SZ) {
		lab_utf16(data, &wide);
		buf_add(&wide,
		    (struct span){ "\0\0\0", type == TYPE_MULTI_SZ ? 4 : 2 });
		buf_printf(out, "hex(%" PRIx32 "):", type);
		in_hex(out, buf_span(&wide));
	} else {
		if (type == 3)
			buf_puts(out, "hex:");
		else
			buf_printf(out, "hex(%" PRIx32 "):", type);
		in_hex(out, data);
	}
	out->failed = out->failed || wide.failed;
	buf_free(&wide);
}

static bool
key_is_gone(const struct lab *l, const char *key)
{
	for (size_t i = 0; i < l->cells.count; i++)
		if (l->cells.items[i].there &&
		    strcmp(l->cells.items[i].key, key) == 0)
			return false;
	return true;
}

/*
 * The key of a certificate goes with its only value; any other key stays,
 * for "the value is missing" is told apart from "the key is".
 */
static void
write_cell(struct lab *l, const struct lab_cell *c, struct buf *out)
{
	bool is_certificate = span_iholds(span_of(c->key), "\\Certificates\\");

	if (!c->there && is_certificate && key_is_gone(l, c->key)) {
		buf_printf(out, "[-" HKLM "%s]\r\n\r\n", c->key);
		return;
	}
	buf_printf(out, "[" HKLM "%s]\r\n", c->key);
	if (*c->name)
		quoted(out, span_of(c->name));
	else
		buf_byte(out, '@');
	buf_byte(out, '=');
	if (c->there)
		write_data(out, c->type, buf_span(&c->data));
	else
		buf_byte(out, '-');
	buf_puts(out, "\r\n\r\n");
}

enum err
lab_cells_write(struct lab *l)
{
	struct buf text = BUF_INIT, bytes = BUF_INIT, name = BUF_INIT;
	char *path;
	enum err err;

	buf_printf(&name, "%s/" LAB_CHANGES_FILE, l->path);
	path = buf_steal(&name);
	buf_puts(&text, "Windows Registry Editor Version 5.00\r\n\r\n");
	for (size_t i = 0; i < l->cells.count; i++)
		if (l->cells.items[i].changed)
			write_cell(l, &l->cells.items[i], &text);
	buf_puts(&bytes, "\xff\xfe");
	lab_utf16(buf_span(&text), &bytes);
	err = path && !buf_failed(&text) && !buf_failed(&bytes)
		  ? lab_write_whole(path, buf_span(&bytes))
		  : ERR_NOMEM;
	buf_free(&text);
	buf_free(&bytes);
	free(path);
	return err;
}
