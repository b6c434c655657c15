/*
 * certutil writes cells as the regional settings say, and words in the
 * language of the system: only shapes are looked at, never words.
 */
#include "engine/evidence/readers/certcell.h"

#include "engine/base/ascii.h"

#include <string.h>

/* Takes the number at the start of *S off; at most MAX digits. */
static bool
take_number(struct span *s, int base, size_t max, uint64_t *out)
{
	size_t n = 0;

	while (n < s->n &&
	       (base == 16 ? ascii_is_hex(s->p[n]) : ascii_is_digit(s->p[n])))
		n++;
	if (n == 0 || n > max || !span_number(span_slice(*s, 0, n), base, out))
		return false;
	*s = span_slice(*s, n, s->n);
	return true;
}

bool
certcell_empty(struct span cell)
{
	return cell.n == 0 || span_is(cell, "EMPTY");
}

/* A number, or hex with the number in brackets; what follows stays. */
static bool
counted(struct span *s, uint64_t *out)
{
	uint64_t hex;

	if (!span_skip(s, "0x"))
		return take_number(s, 10, 10, out);
	return take_number(s, 16, 8, &hex) && span_skip(s, " (") &&
	       take_number(s, 10, 10, out) && hex == *out && span_skip(s, ")");
}

bool
certcell_id(struct span cell, uint64_t *out)
{
	return counted(&cell, out) && cell.n == 0;
}

/* Facilities 9 to 11: certificates, and the services that issue them. */
static bool
is_proper(uint64_t code)
{
	return code >= 0x80090000u && code <= 0x800BFFFFu;
}

/*
 * "0x80094800", and in brackets what certutil adds, at the end of S or before
 * the words for it, "0x0 (WIN32: 0) -- The operation ...".
 */
static bool
status_at(struct span s, uint32_t *out, bool *strong)
{
	uint64_t code;

	if (!span_skip(&s, "0x") || !take_number(&s, 16, 8, &code))
		return false;
	*out = (uint32_t)code;
	*strong = is_proper(code) || span_starts(s, " (WIN32: ") ||
		  span_starts(s, " (-");
	return s.n == 0 || (span_starts(s, " (") &&
			       (span_ends(s, ")") ||
				   span_find(s, SPAN(") -- "), 0) != SIZE_MAX));
}

bool
certcell_status(struct span cell, uint32_t *out, bool *strong)
{
	struct span rest = cell;
	bool minus = span_skip(&rest, "-");
	uint64_t code;
	size_t at = 0;

	if (take_number(&rest, 10, 10, &code) && rest.n == 0) {
		*out = (uint32_t)(minus ? 0 - code : code);
		*strong = minus && code <= INT32_MAX && is_proper(*out);
		return code <= (minus ? INT32_MAX : UINT32_MAX);
	}
	while ((at = span_find(cell, SPAN("0x"), at)) != SIZE_MAX) {
		if (status_at(span_slice(cell, at, cell.n), out, strong))
			return at == 0 || *strong;
		at++;
	}
	return false;
}

bool
certcell_disposition(struct span cell, bool bare, uint64_t *out)
{
	if (!counted(&cell, out) || *out > 999)
		return false;
	return span_skip(&cell, " -- ") || (bare && cell.n == 0);
}

bool
certcell_account(struct span cell)
{
	size_t at = span_find_byte(cell, '\\', 0);

	if (at == SIZE_MAX || at == 0 || at + 1 == cell.n)
		return false;
	for (size_t i = 0; i < cell.n; i++)
		if ((unsigned char)cell.p[i] < 0x20 ||
		    memchr("/:\"=,;", cell.p[i], 6) ||
		    (cell.p[i] == '\\' && i != at))
			return false;
	return true;
}

bool
certcell_template(struct span cell)
{
	return span_holds(cell, "1.3.6.1.4.1.311.21.8.");
}
