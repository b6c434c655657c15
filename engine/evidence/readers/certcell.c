/*
 * certutil writes cells as the regional settings say, and words in the
 * language of the system: only shapes are looked at, never words.
 */
#include "engine/evidence/readers/certcell.h"

#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Takes the number at the start of *S off; at most MAX digits. */
static bool
number(struct span *s, int base, size_t max, uint64_t *out)
{
	size_t n = 0;

	while (n < s->n && (base == 16 ? is_hex(s->p[n]) : is_digit(s->p[n])))
		n++;
	if (n == 0 || n > max || !span_number(span_slice(*s, 0, n), base, out))
		return false;
	*s = span_slice(*s, n, s->n);
	return true;
}

static bool
literal(struct span *s, const char *text)
{
	if (!span_starts(*s, text))
		return false;
	*s = span_slice(*s, strlen(text), s->n);
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

	if (!literal(s, "0x"))
		return number(s, 10, 10, out);
	return number(s, 16, 8, &hex) && literal(s, " (") &&
	       number(s, 10, 10, out) && hex == *out && literal(s, ")");
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

/* "0x80094800", and in brackets what certutil adds, at the end of S. */
static bool
status_at(struct span s, uint32_t *out, bool *strong)
{
	uint64_t code;

	if (!literal(&s, "0x") || !number(&s, 16, 8, &code))
		return false;
	*out = (uint32_t)code;
	*strong = is_proper(code) || span_starts(s, " (WIN32: ") ||
		  span_starts(s, " (-");
	return s.n == 0 || (span_starts(s, " (") && span_ends(s, ")"));
}

bool
certcell_status(struct span cell, uint32_t *out, bool *strong)
{
	struct span rest = cell;
	bool minus = literal(&rest, "-");
	uint64_t code;
	size_t at = 0;

	if (number(&rest, 10, 10, &code) && rest.n == 0) {
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
	return literal(&cell, " -- ") || (bare && cell.n == 0);
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
	return span_find(cell, SPAN("1.3.6.1.4.1.311.21.8."), 0) != SIZE_MAX;
}

/* Blanks of any width between date, time and the half of the day. */
static bool
blanks(struct span *s)
{
	size_t before = s->n;

	while (literal(s, " ") || literal(s, "\xC2\xA0") ||
	       literal(s, "\xE2\x80\xAF"))
		;
	return s->n < before;
}

/* AM, PM, a.m., p. m. */
static bool
half_of_day(struct span s, int *hour)
{
	bool afternoon = s.n && (s.p[0] == 'P' || s.p[0] == 'p');

	if (*hour < 1 || *hour > 12 || s.n < 2 || s.n > 8 ||
	    !memchr("AaPp", s.p[0], 4) ||
	    (!memchr(s.p, 'M', s.n) && !memchr(s.p, 'm', s.n)))
		return false;
	*hour = *hour % 12 + (afternoon ? 12 : 0);
	return true;
}

static bool
time_of_day(struct span s, struct civil *c)
{
	uint64_t hour, minute, second = 0;

	if (!number(&s, 10, 2, &hour) ||
	    (!literal(&s, ":") && !literal(&s, ".")) ||
	    !number(&s, 10, 2, &minute))
		return false;
	if ((literal(&s, ":") || literal(&s, ".")) &&
	    !number(&s, 10, 2, &second))
		return false;
	c->hour = (int)hour;
	c->minute = (int)minute;
	c->second = (int)second;
	blanks(&s);
	return s.n == 0 || half_of_day(s, &c->hour);
}

/* Three numbers with the same sign between them. */
static bool
three_numbers(struct span *s, uint64_t n[3], char *sign, size_t *first)
{
	size_t before = s->n;

	if (!number(s, 10, 4, &n[0]) || s->n == 0)
		return false;
	*first = before - s->n;
	*sign = s->p[0];
	for (int i = 1; i < 3; i++) {
		if (s->n == 0 || s->p[0] != *sign || !memchr("-/.", *sign, 3))
			return false;
		*s = span_slice(*s, 1, s->n);
		if (!number(s, 10, i == 1 ? 2 : 4, &n[i]))
			return false;
	}
	return true;
}

bool
certcell_date(struct span cell, enum certcell_order order, int64_t *out,
    enum certcell_order *told)
{
	struct civil c = { 0 };
	uint64_t n[3];
	size_t first;
	char sign;

	*told = CERTCELL_UNKNOWN;
	*out = TIME_NONE;
	if (!three_numbers(&cell, n, &sign, &first))
		return false;
	if (first == 4) {
		c.year = (int)n[0];
		c.month = (int)n[1];
		c.day = (int)n[2];
	} else {
		if (n[2] < 1000 || n[0] > 31 || n[1] > 31 ||
		    (n[0] > 12 && n[1] > 12))
			return false;
		if (sign == '.')
			order = CERTCELL_DMY;
		else if (n[0] > 12)
			order = *told = CERTCELL_DMY;
		else if (n[1] > 12)
			order = *told = CERTCELL_MDY;
		c.year = (int)n[2];
		c.month = (int)n[order == CERTCELL_MDY ? 0 : 1];
		c.day = (int)n[order == CERTCELL_MDY ? 1 : 0];
	}
	if (cell.n && ((!blanks(&cell) && !literal(&cell, "T")) ||
			  !time_of_day(cell, &c)))
		return false;
	if (time_of_civil(&c) == TIME_NONE)
		return false;
	if (first == 4 || order != CERTCELL_UNKNOWN || n[0] == n[1])
		*out = time_of_civil(&c);
	return true;
}
