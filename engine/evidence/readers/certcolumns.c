/*
 * A column gets a role when all its filled cells look the part; the header,
 * when its name is known, goes first.
 */
#include "engine/evidence/readers/certcolumns.h"

#define ROWS_MAX 2000 /* rows looked at */

#define OTHER CERTCOLUMN_COUNT

/*
 * Names of columns: English as certutil writes them and as its -out option
 * takes them; the other languages as the consoles of Windows call them.
 */
static const struct {
	const char *name;
	enum certcolumn role;
	bool plain;   /* other databases have such a column too */
	bool foreign; /* not English: there days come before months */
} names[] = {
	{ "Request ID", CERTCOLUMN_ID, true, false },
	{ "Issued Request ID", CERTCOLUMN_ID, false, false },
	{ "RequestID", CERTCOLUMN_ID, true, false },
	{ "Request.RequestID", CERTCOLUMN_ID, false, false },
	{ "ID de la demande", CERTCOLUMN_ID, true, true },
	{ "ID de demande", CERTCOLUMN_ID, true, true },
	{ "Anforderungs-ID", CERTCOLUMN_ID, true, true },
	{ "Anforderungskennung", CERTCOLUMN_ID, true, true },
	{ "ID richiesta", CERTCOLUMN_ID, true, true },
	{ "Id. de solicitud", CERTCOLUMN_ID, true, true },
	{ "Request Status Code", CERTCOLUMN_STATUS, false, false },
	{ "Request.StatusCode", CERTCOLUMN_STATUS, false, false },
	{ "Code d'état de la demande", CERTCOLUMN_STATUS, false, true },
	{ "Code de statut de la demande", CERTCOLUMN_STATUS, false, true },
	{ "Anforderungsstatuscode", CERTCOLUMN_STATUS, false, true },
	{ "Statuscode der Anforderung", CERTCOLUMN_STATUS, false, true },
	{ "Codice stato richiesta", CERTCOLUMN_STATUS, false, true },
	{ "Código de estado de solicitud", CERTCOLUMN_STATUS, false, true },
	{ "Código de estado de la solicitud", CERTCOLUMN_STATUS, false, true },
	{ "Request Disposition", CERTCOLUMN_DISPOSITION, false, false },
	{ "Request.Disposition", CERTCOLUMN_DISPOSITION, false, false },
	{ "Disposition de la demande", CERTCOLUMN_DISPOSITION, false, true },
	{ "Anforderungsdisposition", CERTCOLUMN_DISPOSITION, false, true },
	{ "Disposizione richiesta", CERTCOLUMN_DISPOSITION, false, true },
	{ "Disposición de la solicitud", CERTCOLUMN_DISPOSITION, false, true },
	{ "RequesterName", CERTCOLUMN_REQUESTER, true, false },
	{ "Requester Name", CERTCOLUMN_REQUESTER, true, false },
	{ "Request.RequesterName", CERTCOLUMN_REQUESTER, false, false },
	{ "Nom du demandeur", CERTCOLUMN_REQUESTER, true, true },
	{ "Name des Anforderers", CERTCOLUMN_REQUESTER, true, true },
	{ "Antragstellername", CERTCOLUMN_REQUESTER, true, true },
	{ "Nome richiedente", CERTCOLUMN_REQUESTER, true, true },
	{ "Nombre del solicitante", CERTCOLUMN_REQUESTER, true, true },
	{ "Certificate Template", CERTCOLUMN_TEMPLATE, false, false },
	{ "CertificateTemplate", CERTCOLUMN_TEMPLATE, false, false },
	{ "Modèle de certificat", CERTCOLUMN_TEMPLATE, false, true },
	{ "Zertifikatvorlage", CERTCOLUMN_TEMPLATE, false, true },
	{ "Modello di certificato", CERTCOLUMN_TEMPLATE, false, true },
	{ "Plantilla de certificado", CERTCOLUMN_TEMPLATE, false, true },
	{ "Request Submission Date", CERTCOLUMN_SUBMITTED, true, false },
	{ "Request.SubmittedWhen", CERTCOLUMN_SUBMITTED, false, false },
	{ "Date de soumission de la demande", CERTCOLUMN_SUBMITTED, true,
	    true },
	{ "Date d'envoi de la demande", CERTCOLUMN_SUBMITTED, true, true },
	{ "Übermittlungsdatum der Anforderung", CERTCOLUMN_SUBMITTED, true,
	    true },
	{ "Data invio richiesta", CERTCOLUMN_SUBMITTED, true, true },
	{ "Fecha de envío de la solicitud", CERTCOLUMN_SUBMITTED, true, true },
	{ "Request Resolution Date", OTHER, true, false },
	{ "Request Disposition Message", OTHER, false, false },
	{ "Request Common Name", CERTCOLUMN_NAME, true, false },
	{ "Request.CommonName", CERTCOLUMN_NAME, false, false },
	{ "Issued Common Name", CERTCOLUMN_NAME, false, false },
	{ "CommonName", CERTCOLUMN_NAME, true, false },
	{ "Caller Name", OTHER, true, false },
	{ "Serial Number", OTHER, true, false },
	{ "Certificate Hash", OTHER, true, false },
	{ "Certificate Effective Date", OTHER, true, false },
	{ "Certificate Expiration Date", OTHER, true, false },
	{ "Date d'effet du certificat", OTHER, true, true },
	{ "Date d'expiration du certificat", OTHER, true, true },
	{ "Gültigkeitsdatum des Zertifikats", OTHER, true, true },
	{ "Ablaufdatum des Zertifikats", OTHER, true, true },
	{ "Data scadenza certificato", OTHER, true, true },
	{ "Fecha de expiración del certificado", OTHER, true, true },
};

#define NAMES (sizeof(names) / sizeof(names[0]))

/* How many cells of one column look like what. */
struct votes {
	size_t filled, id, status, disposition, account, date;
	bool strong, template;
	uint64_t last_id;
};

/* The name of a column, NAMES if it is not known. */
static size_t
find_name(struct span cell)
{
	size_t i = 0;

	while (i < NAMES && !span_ieq(cell, span_of(names[i].name)))
		i++;
	return i;
}

bool
certcolumns_role(struct span name, enum certcolumn *out)
{
	size_t i = find_name(name);

	if (i < NAMES)
		*out = names[i].role;
	return i < NAMES;
}

bool
certcolumns_is_header(const struct csvrow *row)
{
	size_t known = 0, proper = 0;

	for (size_t i = 0; i < row->count && i < CSVROW_CELLS_MAX; i++) {
		size_t name = find_name(row->cell[i]);

		known += name < NAMES;
		proper += name < NAMES && !names[name].plain;
	}
	return row->count >= 3 && known >= 2 && proper >= 1;
}

/* No cell of a header is a number, a code or a date. */
static bool
has_data(const struct csvrow *row)
{
	struct localdate date;
	uint64_t id;
	uint32_t status;
	bool strong;

	for (size_t i = 0; i < row->count; i++)
		if (certcell_id(row->cell[i], &id) ||
		    certcell_status(row->cell[i], &status, &strong) ||
		    certcell_disposition(row->cell[i], false, &id) ||
		    localdate_read(row->cell[i], DATE_UNKNOWN, &date))
			return true;
	return false;
}

static void
take_names(struct certcolumns *c, const struct csvrow *row)
{
	for (size_t i = 0; i < row->count; i++) {
		size_t name = find_name(row->cell[i]);

		if (name == NAMES)
			continue;
		if (names[name].foreign)
			c->order = DATE_DMY;
		if (names[name].role == OTHER)
			c->other[i] = true;
		else if (c->column[names[name].role] == 0)
			c->column[names[name].role] = i + 1;
	}
}

/* The first row of the table; what stands before it has other cells. */
static bool
find_table(struct certcolumns *c, struct csvrow_walk *w, bool last,
    struct csvrow *row, struct csvrow *after)
{
	struct csvrow_walk next;
	struct span line;

	while (csvrow_next(w, last, &line)) {
		c->separator = csvrow_separator(line, row);
		if (row->count < 3 || row->count > CSVROW_CELLS_MAX)
			continue;
		next = *w;
		do
			if (!csvrow_next(&next, last, &line))
				return true;
		while (span_trim(line).n == 0);
		csvrow_split(line, c->separator, after);
		if (after->count == row->count || certcolumns_is_header(row))
			return true;
	}
	return false;
}

static void
vote(struct certcolumns *c, struct votes *v, struct span cell,
    bool seen[DATE_MDY + 1])
{
	struct localdate date;
	uint64_t number;
	uint32_t status;
	bool strong = false;

	if (certcell_empty(cell))
		return;
	v->filled++;
	if (certcell_id(cell, &number) && (v->id == 0 || number > v->last_id)) {
		v->id++;
		v->last_id = number;
	}
	v->status += certcell_status(cell, &status, &strong);
	v->strong = v->strong || strong;
	v->disposition += certcell_disposition(cell, false, &number);
	v->account += certcell_account(cell);
	v->template = v->template || certcell_template(cell);
	v->date += localdate_read(cell, c->order, &date);
	seen[date.told] = true;
}

/* Gives COLUMN the role unless some column has it. */
static void
assign(struct certcolumns *c, enum certcolumn role, size_t column)
{
	for (size_t i = 0; i < CERTCOLUMN_COUNT; i++)
		if (c->column[i] == column + 1)
			return;
	if (c->column[role] == 0)
		c->column[role] = column + 1;
}

/* Nearly all: a foreign word for "empty" must not hide a column. */
static bool
most(size_t alike, const struct votes *v)
{
	return v->filled && alike * 10 >= v->filled * 9;
}

static void
assign_all(struct certcolumns *c, const struct votes *v)
{
	size_t dates = 0, date = 0;

	for (size_t i = 0; i < c->count; i++) {
		if (v[i].strong && most(v[i].status, &v[i]))
			assign(c, CERTCOLUMN_STATUS, i);
		else if (most(v[i].disposition, &v[i]))
			assign(c, CERTCOLUMN_DISPOSITION, i);
		else if (most(v[i].id, &v[i]))
			assign(c, CERTCOLUMN_ID, i);
		else if (most(v[i].account, &v[i]))
			assign(c, CERTCOLUMN_REQUESTER, i);
		else if (v[i].template)
			assign(c, CERTCOLUMN_TEMPLATE, i);
		else if (most(v[i].date, &v[i]) && !c->other[i]) {
			dates++;
			date = i;
		}
	}
	/* of several dates only a header tells which one is meant */
	if (dates == 1)
		assign(c, CERTCOLUMN_SUBMITTED, date);
}

static bool
content_tells(const struct certcolumns *c, const struct votes *v)
{
	size_t id = c->column[CERTCOLUMN_ID];
	size_t requester = c->column[CERTCOLUMN_REQUESTER];
	bool code = false;

	for (size_t i = 0; i < c->count; i++)
		code = code || most(v[i].disposition, &v[i]) ||
		       (v[i].strong && most(v[i].status, &v[i]));
	return code && ((id && most(v[id - 1].id, &v[id - 1])) ||
			   (requester && most(v[requester - 1].account,
					     &v[requester - 1])));
}

/* The rows after the header vote. */
static void
count_votes(struct certcolumns *c, struct csvrow_walk *w, bool last,
    struct csvrow *row, struct votes *v)
{
	bool seen[DATE_MDY + 1] = { false };
	struct span line;

	for (int n = 0; n < ROWS_MAX && csvrow_next(w, last, &line); n++) {
		csvrow_split(line, c->separator, row);
		if (span_hash(line) == c->header || row->broken ||
		    row->count != c->count)
			continue;
		/* another table: it will be learnt when it is reached */
		if (certcolumns_is_header(row))
			break;
		for (size_t i = 0; i < c->count; i++)
			vote(c, &v[i], row->cell[i], seen);
	}
	if (c->order == DATE_UNKNOWN && seen[DATE_DMY] != seen[DATE_MDY])
		c->order = seen[DATE_DMY] ? DATE_DMY : DATE_MDY;
}

void
certcolumns_learn(struct certcolumns *c, struct span text, bool last)
{
	struct csvrow_walk w = csvrow_start(text);
	struct csvrow row, after;
	struct votes v[CSVROW_CELLS_MAX] = { { 0 } };

	if (c->count == 0) {
		if (!find_table(c, &w, last, &row, &after))
			return;
		c->count = row.count;
		c->known = certcolumns_is_header(&row);
		if (c->known || !has_data(&row)) {
			take_names(c, &row);
			c->header = span_hash(row.all);
		} else {
			w.pos = (size_t)(row.all.p - text.p);
		}
	}
	count_votes(c, &w, last, &row, v);
	assign_all(c, v);
	c->content = c->content || content_tells(c, v);
}
