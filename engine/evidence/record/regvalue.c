/*
 * Keys and values of a registry, one by one.
 */

#include "engine/base/buf.h"
#include "engine/evidence/record/registry.h"

#include <inttypes.h>

#define BYTES_SHOWN 32

bool
reg_value_number(const struct reg_value *v, uint64_t *out)
{
	size_t size = v->type == REG_TYPE_DWORD   ? 4
		      : v->type == REG_TYPE_QWORD ? 8
						  : 0;

	if (size == 0 || v->raw.n != size)
		return false;
	*out = 0;
	while (size-- > 0)
		*out = *out << 8 | (unsigned char)v->raw.p[size];
	return true;
}

void
reg_value_text(const struct reg_value *v, struct buf *out)
{
	uint64_t number;

	if (reg_value_number(v, &number)) {
		buf_printf(out, "%" PRIu64, number);
		return;
	}
	if (v->type == REG_TYPE_SZ || v->type == REG_TYPE_EXPAND_SZ ||
	    v->type == REG_TYPE_MULTI_SZ) {
		buf_add(out, v->raw);
		return;
	}
	buf_printf(out, "%zu bytes%s", v->raw.n, v->raw.n ? ":" : "");
	for (size_t i = 0; i < v->raw.n && i < BYTES_SHOWN; i++)
		buf_printf(out, " %02x", (unsigned)(unsigned char)v->raw.p[i]);
	if (v->raw.n > BYTES_SHOWN)
		buf_puts(out, " ...");
}

bool
reg_key_is_child(const struct reg_key *key, const char *parent)
{
	struct span below = interest_below_root(span_of(key->path));
	struct span above = interest_below_root(span_of(parent));

	return below.n > above.n + 1 && interest_is_below(below, above) &&
	       span_find_byte(below, '\\', above.n + 1) == SIZE_MAX;
}
