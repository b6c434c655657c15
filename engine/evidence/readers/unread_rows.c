/*
 * Logs of web servers that are not in IIS's own W3C form, by their header or
 * by the shape of most of their rows.
 */

#include "engine/evidence/readers/unread_sniff.h"

#include "engine/evidence/readers/iis.h"
#include "engine/evidence/readers/iis_row.h"

#define TOKENS_MAX 40

/* SHAPE fits at least two of three lines that are no remarks. */
static bool
most_rows(struct span text, bool (*shape)(struct span line))
{
	struct span line;
	size_t rows = 0, good = 0;

	while (span_line(&text, &line)) {
		line = span_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		/* The head ends inside its last row. */
		if (text.n == 0 && rows > 0)
			break;
		rows++;
		good += shape(line);
	}
	return good > 0 && good * 3 >= rows * 2;
}

/* A method of three letters and more: "-" is what stands for none. */
static bool
is_method(struct span s)
{
	return s.n >= 3 && s.p[0] >= 'A' && s.p[0] <= 'Z' && iis_is_method(s);
}

static bool
is_header_row(struct span line)
{
	return span_istarts(line, "date,time,") ||
	       span_istarts(line, "date time ") ||
	       span_istarts(line, "date\ttime\t");
}

/* Date and time, then a method and a status somewhere among the fields. */
static bool
is_row_of(struct span line, char separator)
{
	struct span token, rest = line;
	bool method = false, status = false;
	size_t n = 0;

	while (n < TOKENS_MAX && span_next(&rest, separator, &token)) {
		n++;
		token = span_trim(token);
		method = method || is_method(token);
		status = status || (method && iis_is_status(token));
	}
	return n >= 6 && method && status;
}

static bool
is_iis_row(struct span line)
{
	return span_istarts(line, "date time ") ||
	       (span_has_form(line, "0000-00-00 00:00:00 ") &&
		   is_row_of(line, ' '));
}

bool
is_iis_rows(const struct unread_head *h)
{
	return most_rows(h->text, is_iis_row);
}

/*
 * Log Parser and Excel write commas between W3C's fields; the native format
 * of IIS begins with the client and has its status before the method.
 */
static bool
is_comma_row(struct span line)
{
	struct span token, rest = line;
	bool site = false, method = false;
	size_t n = 0;

	if (is_header_row(line) || is_row_of(line, ',') ||
	    is_row_of(line, ';') || is_row_of(line, '\t'))
		return true;
	while (n < TOKENS_MAX && span_next(&rest, ',', &token)) {
		n++;
		token = span_trim(token);
		site = site || span_starts(token, "W3SVC");
		method = method || is_method(token);
	}
	return n >= 13 && site && method;
}

bool
is_iis_native(const struct unread_head *h)
{
	return most_rows(h->text, is_comma_row);
}

/* host ident user [05/May/2026:10:00:00 +0200] "GET / HTTP/1.1" 200 12 */
static bool
is_ncsa_row(struct span line)
{
	size_t at = span_find_byte(line, '[', 0), quote;

	if (at == SIZE_MAX ||
	    !span_has_form(span_slice(line, at + 1, line.n), "00/") ||
	    !span_has_form(span_slice(line, at + 7, line.n), "/0000:00:00:00"))
		return false;
	quote = span_find_byte(line, '"', at);
	return quote != SIZE_MAX &&
	       span_find(line, SPAN("HTTP/"), quote) != SIZE_MAX;
}

bool
is_ncsa(const struct unread_head *h)
{
	return most_rows(h->text, is_ncsa_row);
}

bool
is_advanced_logging(const struct unread_head *h)
{
	return span_iholds(
	    span_slice(h->text, 0, 512), "#Software: IIS Advanced Logging");
}

bool
is_w3c(const struct unread_head *h)
{
	return iis_look_alike(h->text);
}
