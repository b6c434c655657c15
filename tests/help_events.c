/*
 * How Windows and other tools write the events of the set.
 */

#include "tests/help_events.h"

#include <stdio.h>
#include <string.h>

#define RPC                                                                    \
	"The Network Device Enrollment Service cannot submit the certificate " \
	"request (0x800706ba).  The RPC server is unavailable."

const struct help_event help_event_set[HELP_EVENTS] = {
	{ { 2025, 6, 15, 13, 0, 7, 0 }, HELP_NDES, "Application", 31,
	    { RPC, NULL } },
	{ { 2025, 6, 15, 13, 5, 8, 0 }, HELP_NDES, "Application", 31,
	    { RPC, "Second, and last: line" } },
	{ { 2025, 6, 15, 14, 10, 9, 0 }, HELP_NDES, "Application", 31,
	    { RPC, NULL } },
};

static void
put_message(struct buf *out, const struct help_event *e, const char *newline)
{
	buf_puts(out, e->message[0]);
	if (e->message[1])
		buf_printf(out, "%s%s", newline, e->message[1]);
}

static void
us_date(struct buf *out, const struct civil *c)
{
	buf_printf(out, "%d/%d/%d %d:%02d:%02d %s", c->month, c->day, c->year,
	    c->hour % 12 ? c->hour % 12 : 12, c->minute, c->second,
	    c->hour < 12 ? "AM" : "PM");
}

static void
eu_date(struct buf *out, const struct civil *c, char sign)
{
	buf_printf(out, "%02d%c%02d%c%d %02d:%02d:%02d", c->day, sign, c->month,
	    sign, c->year, c->hour, c->minute, c->second);
}

static void
iso_date(struct buf *out, const struct civil *c, const char *zone)
{
	buf_printf(out, "%d-%02d-%02dT%02d:%02d:%02d%s", c->year, c->month,
	    c->day, c->hour, c->minute, c->second, zone);
}

static void
xml(struct buf *out, const struct help_event *e, size_t i)
{
	buf_printf(out,
	    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/"
	    "event'><System><Provider Name='%s'/><EventID>%d</EventID>"
	    "<Level>2</Level><TimeCreated SystemTime='",
	    e->provider, e->id);
	iso_date(out, &e->at, "Z");
	buf_printf(out,
	    "'/><EventRecordID>%zu</EventRecordID><Channel>%s</Channel>"
	    "<Computer>ndes01.contoso.com</Computer></System><EventData/>"
	    "<RenderingInfo Culture='en-US'><Message>",
	    i + 1, e->channel);
	put_message(out, e, "\n");
	buf_puts(out, "</Message></RenderingInfo></Event>\n");
}

static void
copied(struct buf *out, const struct help_event *e, size_t i)
{
	(void)i;
	buf_printf(out,
	    "Log Name:      %s\r\nSource:        %s\r\nDate: ", e->channel,
	    e->provider);
	us_date(out, &e->at);
	buf_printf(out,
	    "\r\nEvent ID:      %d\r\nTask Category: None\r\n"
	    "Level:         Error\r\nKeywords:      Classic\r\n"
	    "User:          N/A\r\nComputer:      ndes01.contoso.com\r\n"
	    "Description:\r\n",
	    e->id);
	put_message(out, e, "\r\n");
	buf_puts(out, "\r\n");
}

static void
copied_fr(struct buf *out, const struct help_event *e, size_t i)
{
	(void)i;
	buf_printf(out,
	    "Nom du journal\xC2\xA0:%s\r\nSource :       %s\r\n"
	    "Date :         ",
	    e->channel, e->provider);
	eu_date(out, &e->at, '/');
	buf_printf(out,
	    "\r\nID de l’événement :%d\r\n"
	    "Catégorie de la tâche :Aucun\r\n"
	    "Niveau :       Erreur\r\nMots clés :    Classique\r\n"
	    "Utilisateur :  N/A\r\nOrdinateur :   ndes01.contoso.com\r\n"
	    "Description :\r\n",
	    e->id);
	put_message(out, e, "\r\n");
	buf_puts(out, "\r\n");
}

static void
copied_de(struct buf *out, const struct help_event *e, size_t i)
{
	(void)i;
	buf_printf(out,
	    "Protokollname: %s\nQuelle:        %s\n"
	    "Datum:         ",
	    e->channel, e->provider);
	eu_date(out, &e->at, '.');
	buf_printf(out,
	    "\nEreignis-ID:   %d\nAufgabenkategorie:Keine\n"
	    "Ebene:         Fehler\nSchlüsselwörter:Klassisch\n"
	    "Benutzer:      Nicht zutreffend\n"
	    "Computer:      ndes01.contoso.com\nBeschreibung:\n",
	    e->id);
	put_message(out, e, "\n");
	buf_puts(out, "\n");
}

/* A language nobody taught the program. */
static void
copied_it(struct buf *out, const struct help_event *e, size_t i)
{
	(void)i;
	buf_printf(out,
	    "Nome registro: %s\nOrigine:       %s\n"
	    "Data:          ",
	    e->channel, e->provider);
	eu_date(out, &e->at, '/');
	buf_printf(out,
	    "\nID evento:     %d\nCategoria attività:Nessuna\n"
	    "Livello:       2\nParole chiave: Classico\n"
	    "Utente:        N/D\nPC:            ndes01.contoso.com\n"
	    "Descrizione:\n",
	    e->id);
	put_message(out, e, "\n");
	buf_puts(out, "\n");
}

static void
copied_with_xml(struct buf *out, const struct help_event *e, size_t i)
{
	copied(out, e, i);
	buf_puts(out, "Event Xml:\r\n");
	xml(out, e, i);
}

static void
wevtutil(struct buf *out, const struct help_event *e, size_t i)
{
	buf_printf(out,
	    "Event[%zu]\r\n  Log Name: %s\r\n  Source: %s\r\n"
	    "  Date: ",
	    i, e->channel, e->provider);
	iso_date(out, &e->at, ".0000000Z");
	buf_printf(out,
	    "\r\n  Event ID: %d\r\n  Task: N/A\r\n  Level: Error\r\n"
	    "  Opcode: Info\r\n  Keyword: Classic\r\n  User: N/A\r\n"
	    "  User Name: N/A\r\n  Computer: ndes01.contoso.com\r\n"
	    "  Description: \r\n",
	    e->id);
	put_message(out, e, "\r\n");
	buf_puts(out, "\r\n\r\n");
}

/* As PowerShell breaks a line of 80 columns. */
static void
put_wrapped(struct buf *out, const char *text)
{
	size_t column = 15;

	for (const char *word = text; *word;) {
		size_t n = strcspn(word, " ");

		n += strspn(word + n, " ");
		if (column + n > 80) {
			buf_printf(out, "\r\n%15s", "");
			column = 15;
		}
		buf_add(out, (struct span){ word, n });
		column += n;
		word += n;
	}
}

static void
format_list(struct buf *out, const struct help_event *e, size_t i)
{
	if (i == 0)
		buf_puts(out, "\r\n\r\n");
	buf_puts(out, "TimeCreated  : ");
	us_date(out, &e->at);
	buf_printf(out,
	    "\r\nProviderName : %s\r\nId           : %d\r\n"
	    "Message      : ",
	    e->provider, e->id);
	put_wrapped(out, e->message[0]);
	if (e->message[1]) {
		buf_printf(out, "\r\n%15s", "");
		put_wrapped(out, e->message[1]);
	}
	buf_puts(out, "\r\n\r\n");
}

/* The second line is cut off, as by a narrow window. */
static void
format_table(struct buf *out, const struct help_event *e, size_t i)
{
	size_t from;

	if (i == 0)
		buf_printf(out,
		    "\r\n\r\n   ProviderName: %s\r\n\r\n"
		    "TimeCreated                     Id LevelDisplayName "
		    "Message\r\n"
		    "-----------                     -- ---------------- "
		    "-------\r\n",
		    e->provider);
	from = out->n;
	us_date(out, &e->at);
	buf_printf(out, "%*d Error            %s %s\r\n",
	    (int)(34 - (out->n - from)), e->id, e->message[0],
	    e->message[1] ? e->message[1] : "");
}

/* Get-WinEvent ... | fl *: the message comes first. */
static void
format_list_all(struct buf *out, const struct help_event *e, size_t i)
{
	if (i == 0)
		buf_puts(out, "PS C:\\> Get-WinEvent -LogName Application | fl "
			      "*\r\n\r\n");
	buf_puts(out, "Message              : ");
	buf_puts(out, e->message[0]);
	if (e->message[1])
		buf_printf(out, "\r\n%23s%s", "", e->message[1]);
	buf_printf(out,
	    "\r\nId                   : %d\r\nVersion              : \r\n"
	    "Level                : 2\r\nTask                 : 0\r\n"
	    "RecordId             : %zu\r\nProviderName         : %s\r\n"
	    "LogName              : %s\r\nThreadId             : 0\r\n"
	    "MachineName          : ndes01.contoso.com\r\n"
	    "TimeCreated          : ",
	    e->id, i + 1, e->provider, e->channel);
	eu_date(out, &e->at, '/');
	buf_puts(out, "\r\nActivityId           : \r\n"
		      "LevelDisplayName     : Error\r\n"
		      "Properties           : "
		      "{System.Diagnostics.Eventing.Reader.EventProperty}\r\n"
		      "\r\n");
}

static void
get_eventlog(struct buf *out, const struct help_event *e, size_t i)
{
	buf_printf(out,
	    "Index              : %zu\r\nEntryType          : Error\r\n"
	    "InstanceId         : %u\r\nMessage            : ",
	    i + 1, 0xC0000000u + (unsigned)e->id);
	buf_puts(out, e->message[0]);
	if (e->message[1])
		buf_printf(out, "\r\n%21s%s", "", e->message[1]);
	buf_printf(out,
	    "\r\nCategory           : (0)\r\nReplacementStrings : {a, b}\r\n"
	    "Source             : %s\r\nTimeGenerated      : ",
	    e->provider);
	us_date(out, &e->at);
	buf_puts(out, "\r\nUserName           : \r\n\r\n");
}

static void
evtxexport(struct buf *out, const struct help_event *e, size_t i)
{
	if (i == 0)
		buf_puts(out, "evtxexport 20230402\n\n");
	buf_printf(out,
	    "Event number\t\t\t: %zu\n"
	    "Written time\t\t\t: Jun %02d, %d %02d:%02d:%02d.000000000 UTC\n"
	    "Event level\t\t\t: Error (2)\n"
	    "Computer name\t\t\t: ndes01.contoso.com\n"
	    "Source name\t\t\t: %s\n"
	    "Event identifier\t\t: 0xc0000%03x (%u)\n"
	    "Number of strings\t\t: 1\nString: 1\t\t\t: ",
	    i + 1, e->at.day, e->at.year, e->at.hour, e->at.minute,
	    e->at.second, e->provider, (unsigned)e->id,
	    0xC0000000u + (unsigned)e->id);
	put_message(out, e, "\n");
	buf_puts(out, "\n\n");
}

static void
viewer(struct buf *out, const struct help_event *e, char sign)
{
	buf_printf(out, "Error%c", sign);
	us_date(out, &e->at);
	buf_printf(out, "%c%s%c%d%cNone%c", sign, e->provider, sign, e->id,
	    sign, sign);
	if (!e->message[1]) {
		buf_puts(out, e->message[0]);
	} else {
		buf_byte(out, '"');
		put_message(out, e, "\r\n");
		buf_byte(out, '"');
	}
	buf_puts(out, "\r\n");
}

static void
viewer_csv(struct buf *out, const struct help_event *e, size_t i)
{
	if (i == 0)
		buf_puts(out, "\xEF\xBB\xBFLevel,Date and Time,Source,Event "
			      "ID,Task Category\r\n");
	viewer(out, e, ',');
}

static void
viewer_tabs(struct buf *out, const struct help_event *e, size_t i)
{
	if (i == 0)
		buf_puts(out, "Level\tDate and Time\tSource\tEvent ID\tTask "
			      "Category\r\n");
	viewer(out, e, '\t');
}

/* Names of columns that nobody knows. */
static void
viewer_csv_it(struct buf *out, const struct help_event *e, size_t i)
{
	if (i == 0)
		buf_puts(out, "Livello,Data e ora,Origine,ID evento,Categoria "
			      "attività\r\n");
	buf_puts(out, "2,");
	eu_date(out, &e->at, '/');
	buf_printf(out, ",%s,%d,Nessuna,\"", e->provider, e->id);
	put_message(out, e, "\r\n");
	buf_puts(out, "\"\r\n");
}

static void
export_csv(struct buf *out, const struct help_event *e, size_t i)
{
	if (i == 0)
		buf_puts(out,
		    "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord"
		    "\r\n\"Message\",\"Id\",\"Version\",\"Level\","
		    "\"ProviderName\",\"LogName\",\"RecordId\","
		    "\"MachineName\",\"TimeCreated\",\"Properties\"\r\n");
	buf_byte(out, '"');
	put_message(out, e, "\r\n");
	buf_printf(out,
	    "\",\"%d\",\"0\",\"2\",\"%s\",\"%s\",\"%zu\","
	    "\"ndes01.contoso.com\",\"",
	    e->id, e->provider, e->channel, i + 1);
	us_date(out, &e->at);
	buf_puts(out, "\",\"System.Collections.Generic.List`1[x]\"\r\n");
}

static void
json_list(struct buf *out, const struct help_event *e, size_t i)
{
	int64_t t = time_of_civil(&e->at);

	buf_puts(out, i == 0 ? "[\r\n" : ",\r\n");
	buf_printf(out,
	    "    {\r\n        \"Id\":  %d,\r\n        \"Level\":  2,\r\n"
	    "        \"ProviderName\":  \"%s\",\r\n"
	    "        \"LogName\":  \"%s\",\r\n"
	    "        \"MachineName\":  \"ndes01.contoso.com\",\r\n"
	    "        \"TimeCreated\":  \"\\/Date(%lld)\\/\",\r\n"
	    "        \"Properties\": [{\"Value\": \"{\"}],\r\n"
	    "        \"Message\":  \"",
	    e->id, e->provider, e->channel, (long long)(t / 1000));
	put_message(out, e, "\\r\\n");
	buf_puts(out, "\"\r\n    }");
	buf_puts(out, i + 1 == HELP_EVENTS ? "\r\n]\r\n" : "");
}

static void
winlogbeat(struct buf *out, const struct help_event *e, size_t i)
{
	buf_puts(out, "{\"@timestamp\":\"");
	iso_date(out, &e->at, ".000Z");
	buf_printf(out,
	    "\",\"agent\":{\"id\":\"9\",\"name\":\"x\"},\"event\":{\"code\":"
	    "\"%d\",\"kind\":\"event\"},\"log\":{\"level\":\"error\"},"
	    "\"winlog\":{\"api\":\"wineventlog\",\"channel\":\"%s\","
	    "\"computer_name\":\"ndes01.contoso.com\",\"event_id\":\"%d\","
	    "\"process\":{\"pid\":1,\"thread\":{\"id\":2}},"
	    "\"provider_name\":\"%s\",\"record_id\":%zu},\"message\":\"",
	    e->id, e->channel, e->id, e->provider, i + 1);
	put_message(out, e, "\\n");
	buf_puts(out, "\"}\n");
}

static void
nxlog(struct buf *out, const struct help_event *e, size_t i)
{
	char when[32];

	snprintf(when, sizeof(when), "%d-%02d-%02d %02d:%02d:%02d", e->at.year,
	    e->at.month, e->at.day, e->at.hour, e->at.minute, e->at.second);
	buf_printf(out,
	    "{\"EventTime\":\"%s\",\"Hostname\":\"ndes01.contoso.com\","
	    "\"Keywords\":36028797018963968,\"EventType\":\"ERROR\","
	    "\"SeverityValue\":4,\"Severity\":\"ERROR\",\"EventID\":%d,"
	    "\"SourceName\":\"%s\",\"Channel\":\"%s\",\"RecordNumber\":"
	    "%zu,\"Message\":\"",
	    when, e->id, e->provider, e->channel, i + 1);
	put_message(out, e, "\\r\\n");
	buf_puts(out, "\"}\n");
}

/* An answer of a log store: the events stand deep inside of one object. */
static void
store(struct buf *out, const struct help_event *e, size_t i)
{
	buf_puts(out, i == 0 ? "{\"took\":3,\"hits\":{\"total\":{\"value\":3}"
			       ",\"hits\":[\n"
			     : ",\n");
	buf_printf(out, "{\"_index\":\"w\",\"_id\":\"%zu\",\"_source\":", i);
	winlogbeat(out, e, i);
	buf_puts(out, "}");
	buf_puts(out, i + 1 == HELP_EVENTS ? "]}}\n" : "");
}

static void
evtx_dump(struct buf *out, const struct help_event *e, size_t i)
{
	buf_printf(out, "Record %zu\n{\n  \"Event\": {\n", i + 1);
	buf_printf(out,
	    "    \"#attributes\": {\"xmlns\": \"http\"},\n    \"EventData\":"
	    " {\"Data\": {\"#text\": [\"%s\"%s%s%s]}},\n    \"System\": {\n"
	    "      \"Channel\": \"%s\",\n      \"Computer\": "
	    "\"ndes01.contoso.com\",\n      \"EventID\": {\"#attributes\": "
	    "{\"Qualifiers\": 49152}, \"#text\": %d},\n      "
	    "\"EventRecordID\": %zu,\n      \"Level\": 2,\n      "
	    "\"Provider\": {\"#attributes\": {\"Name\": \"%s\"}},\n      "
	    "\"TimeCreated\": {\"#attributes\": {\"SystemTime\": \"",
	    e->message[0], e->message[1] ? ", \"" : "",
	    e->message[1] ? e->message[1] : "", e->message[1] ? "\"" : "",
	    e->channel, e->id, i + 1, e->provider);
	iso_date(out, &e->at, ".000000Z");
	buf_puts(out, "\"}}\n    }\n  }\n}\n");
}

const struct help_event_form help_event_forms[HELP_EVENT_FORMS] = {
	{ "xml", xml, false, true, false },
	{ "copied", copied, true, true, false },
	{ "copied-fr", copied_fr, true, true, false },
	{ "copied-de", copied_de, true, true, false },
	{ "copied-it", copied_it, true, true, false },
	{ "copied-with-xml", copied_with_xml, false, true, false },
	{ "wevtutil", wevtutil, false, true, false },
	{ "fl", format_list, true, false, true },
	{ "fl-all", format_list_all, true, true, true },
	{ "table", format_table, true, false, true },
	{ "get-eventlog", get_eventlog, true, false, true },
	{ "evtxexport", evtxexport, false, false, false },
	{ "viewer-csv", viewer_csv, true, false, false },
	{ "viewer-tabs", viewer_tabs, true, false, false },
	{ "viewer-csv-it", viewer_csv_it, true, false, false },
	{ "export-csv", export_csv, true, true, false },
	{ "json", json_list, false, true, false },
	{ "winlogbeat", winlogbeat, false, true, false },
	{ "nxlog", nxlog, true, true, false },
	{ "store", store, false, true, false },
	{ "evtx-dump", evtx_dump, false, true, false },
};

void
help_event_write(size_t form, struct buf *out)
{
	buf_clear(out);
	for (size_t i = 0; i < HELP_EVENTS; i++)
		help_event_forms[form].write(out, &help_event_set[i], i);
}
