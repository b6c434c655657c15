/*
 * Which logs are IIS's.  The family of W3C extended logs is large; what
 * tells IIS apart is its #Software line, if there is one, the names in
 * #Fields, and rows that agree with them.  A text that quotes a few lines
 * has too many lines that do not.
 */

#include "engine/evidence/readers/iis.h"

#include "engine/base/utf8.h"
#include "engine/evidence/readers/iis_row.h"

#include <string.h>

/* What the head of a file holds. */
struct survey {
	bool starts_well;     /* first line: a directive, or a good row */
	bool starts_directly; /* it is a directive */
	bool named, ours;     /* a #Software line; it names IIS */
	bool fields;          /* a #Fields line ... */
	bool strange;         /* ... with names that IIS does not have */
	bool stem, method, status;
	bool own;                /* ... with names that only http.sys writes */
	size_t rows, good, mail; /* MAIL: rows of the FTP or SMTP service */
	struct record row;       /* the last one, by the same #Fields */
};

static bool
listed(struct span s, const char *const *list)
{
	for (; *list; list++)
		if (span_is(s, *list))
			return true;
	return false;
}

/* "#Word:", "#Start-Date:" */
static bool
is_directive(struct span line)
{
	size_t i;

	for (i = 1; i < line.n && line.p[i] != ':'; i++)
		if (i > 20 || !((line.p[i] >= 'A' && line.p[i] <= 'Z') ||
				  (line.p[i] >= 'a' && line.p[i] <= 'z') ||
				  line.p[i] == '-' || line.p[i] == ' '))
			return false;
	return i > 2 && i < line.n && line.p[0] == '#' && line.p[1] != ' ';
}

static void
survey_names(struct survey *s, struct span list)
{
	static const char *const foreign[] = { "x-session", "x-fullpath",
		"s-reason", "s-queuename", "src-ip", "cs-uri", "bytes",
		"x-cache", "x-cache-info", "r-ip", "s-action", NULL };
	static const char *const own[] = { "s-sitename", "sc-substatus",
		"sc-win32-status", "sc-bytes", "cs-bytes", NULL };
	struct span name, rest = span_trim(list);

	while (span_next(&rest, ' ', &name)) {
		s->stem |= span_is(name, "cs-uri-stem");
		s->method |= span_is(name, "cs-method");
		s->status |= span_is(name, "sc-status");
		s->own |= listed(name, own);
		s->strange |= listed(name, foreign);
	}
}

static void
survey_directive(
    struct survey *s, struct iis_columns *columns, struct span line)
{
	size_t value = span_find_byte(line, ':', 0) + 1;

	if (span_istarts(line, "#Software:")) {
		s->ours = (!s->named || s->ours) &&
			  (span_iholds(line, "Internet Information Serv") ||
			      span_iholds(line, "HTTP Server API"));
		s->named = true;
	} else if (span_istarts(line, "#Fields:")) {
		s->fields = true;
		s->row = (struct record){ 0 };
		iis_columns_parse(
		    columns, IIS_FIELDS_SITE, span_slice(line, value, line.n));
		survey_names(s, span_slice(line, value, line.n));
	}
}

/* Or three and a NUL: quick, since each row is held against all of them. */
struct verb {
	char letters[4];
};

static bool
is_verb(struct span method)
{
	static const struct verb verbs[] = { { "USER" }, { "PASS" }, { "QUIT" },
		{ "RETR" }, { "STOR" }, { "STOU" }, { "APPE" }, { "CWD" },
		{ "PWD" }, { "PORT" }, { "PASV" }, { "EPRT" }, { "EPSV" },
		{ "TYPE" }, { "NLST" }, { "LIST" }, { "FEAT" }, { "SYST" },
		{ "HELO" }, { "EHLO" }, { "MAIL" }, { "RCPT" }, { "DATA" },
		{ "BDAT" }, { "RSET" }, { "NOOP" } };
	struct verb v = { "" };
	bool is = false;

	if (method.n < 3 || method.n > sizeof(v.letters))
		return false;
	memcpy(v.letters, method.p, method.n);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		is |= memcmp(&verbs[i], &v, sizeof(v)) == 0;
	return is;
}

/*
 * "[1]USER", "ControlChannelOpened", "RCPT".  A client can ask a web site for
 * any word, but not without a path.
 */
static bool
is_mail_or_ftp(struct span method, struct span stem)
{
	return span_starts(method, "[") ||
	       (!iis_is_stem(stem) &&
		   (is_verb(method) || span_ends(method, "Opened") ||
		       span_ends(method, "Closed")));
}

/* The last line of a head may be a CUT one, which tells nothing. */
static bool
survey_row(struct survey *s, const struct iis_columns *columns,
    struct span line, bool cut)
{
	struct span date, time, method, status;
	enum iis_fit fit = iis_row_read(columns, line, &s->row, &date, &time);
	bool good, usual;

	method = s->row.field[FIELD_CS_METHOD];
	status = s->row.field[FIELD_SC_STATUS];
	usual = span_is(method, "GET") || span_is(method, "POST");
	good = usual || iis_is_method(method)
		   ? !status.p || iis_is_status(status) || span_is(status, "-")
		   : fit == IIS_FITS && iis_is_status(status);
	if (cut && !good && s->rows > 0)
		return false;
	s->rows++;
	s->good += good;
	s->mail += !usual &&
		   is_mail_or_ftp(method, s->row.field[FIELD_CS_URI_STEM]);
	return good;
}

/* Rows that come before any #Fields are judged by the first one. */
static void
first_columns(struct span head, struct iis_columns *columns)
{
	struct span line;

	*columns = (struct iis_columns){ 0 };
	while (span_line(&head, &line)) {
		if (!span_istarts(line, "#Fields:"))
			continue;
		iis_columns_parse(
		    columns, IIS_FIELDS_SITE, span_slice(line, 8, line.n));
		return;
	}
}

static void
survey_head(struct span head, struct survey *s)
{
	struct iis_columns columns;
	struct span line;
	size_t lines = 0;
	bool good, cut = head.n > 0 && head.p[head.n - 1] != '\n';

	*s = (struct survey){ 0 };
	span_skip(&head, UTF8_MARK);
	first_columns(head, &columns);
	while (span_line(&head, &line)) {
		line = span_trim(line);
		if (line.n == 0 || line.p[0] == '\0')
			continue;
		good = is_directive(line);
		if (good)
			survey_directive(s, &columns, line);
		else if (columns.count > 0)
			good = survey_row(
			    s, &columns, line, cut && head.n == 0);
		if (lines == 0)
			s->starts_directly = good && line.p[0] == '#';
		/* A file cut at its head may begin inside a row. */
		if (lines < 2)
			s->starts_well |= good && (lines == 0 || s->rows == 2);
		lines++;
	}
}

static bool
is_iis(const struct survey *s)
{
	if (!s->fields || s->strange || !s->stem ||
	    (!s->method && !s->status) || (s->named && !s->ours))
		return false;
	/* W3CLogger of ASP.NET Core, say, has the status but none of these. */
	if (!s->named && s->status && !s->own)
		return false;
	if (s->mail * 2 > s->rows)
		return false;
	if (!s->starts_directly)
		return s->starts_well && s->good * 10 >= s->rows * 9;
	return s->good * 10 >= s->rows * 6;
}

int
iis_sniff(struct span head)
{
	struct survey s;

	survey_head(head, &s);
	if (!is_iis(&s))
		return 0;
	/* Nothing else begins with its name and goes on with its rows. */
	if (s.named && s.starts_directly && s.rows > 0 && s.good == s.rows)
		return 100;
	return s.named ? 95 : 70;
}

bool
iis_look_alike(struct span head)
{
	struct survey s;

	survey_head(head, &s);
	if (is_iis(&s))
		return false;
	return s.starts_directly && s.fields;
}
