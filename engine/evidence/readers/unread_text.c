/*
 * Texts that are no log of a reader, by the words that they begin with, in
 * the languages that Windows writes them.
 */

#include "engine/evidence/readers/unread_sniff.h"

#define LOOK_AT   (16u << 10) /* bytes of the head */
#define WORDS_MAX 3

/* Words that a head holds together, ASCII case ignored. */
struct words {
	const char *word[WORDS_MAX];
};

static struct span
start_of(const struct unread_head *h)
{
	return span_slice(h->text, 0, LOOK_AT);
}

static bool
holds_all(struct span s, const struct words *w)
{
	for (size_t i = 0; i < WORDS_MAX && w->word[i]; i++)
		if (!span_iholds(s, w->word[i]))
			return false;
	return true;
}

static bool
holds_any(struct span s, const struct words *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (holds_all(s, &list[i]))
			return true;
	return false;
}

#define HOLDS(s, list) holds_any(s, list, sizeof(list) / sizeof((list)[0]))

/*
 * The labels of the Event Viewer (copied details, exported lists), of
 * wevtutil /f:text and of Get-WinEvent and Get-EventLog.  Apostrophe and
 * blank before the colon differ by version: the words around them decide.
 */
bool
is_event_copy(const struct unread_head *h)
{
	static const struct words list[] = {
		{ { "Log Name:", "Event ID:" } },
		{ { "Nom du journal", "vénement", "Ordinateur" } },
		{ { "Protokollname:", "Ereignis-ID:" } },
		{ { "Event[0]", "Log Name:" } },
		{ { "TimeCreated", "ProviderName", "Message" } },
		{ { "TimeCreated", "LevelDisplayName" } },
		{ { "TimeGenerated", "EntryType", "Message" } },
		{ { "Date and Time", "Source", "Event ID" } },
		{ { "Date et heure", "Source", "ID de l" } },
		{ { "Datum und Uhrzeit", "Quelle", "Ereignis-ID" } },
		{ { "evtxexport ", "<Event " } },
		{ { "\"EventRecordID\"", "\"EventID\"", "\"Provider\"" } },
	};

	return HOLDS(start_of(h), list);
}

bool
is_cmtrace(const struct unread_head *h)
{
	static const struct words list[] = {
		{ { "<![LOG[", "]LOG]!>" } },
		{ { "$$<", "><thread=" } },
	};

	return HOLDS(start_of(h), list);
}

/* Company Portal and Android Device Policy. */
bool
is_omadm(const struct unread_head *h)
{
	static const struct words list[] = {
		{ { "OMADM", "com.microsoft." } },
		{ { "com.microsoft.omadm" } },
		{ { "<SyncML", "ModelName=" } },
		{ { "CloudExtension", "com.microsoft." } },
	};

	return HOLDS(start_of(h), list);
}

bool
is_command_output(const struct unread_head *h)
{
	static const struct words list[] = {
		{ { "CertUtil: -" } },
		{ { "CertUtil : -" } },
		{ { "================ Certificat" } },
		{ { "================ Zertifikat" } },
		{ { "Cert Hash(sha1):" } },
		{ { "Certificate Hash", "Application ID" } },
		{ { "Hachage du certificat", "ID de l" } },
		{ { "Zertifikathash", "Anwendungs-ID" } },
		{ { "WinHTTP proxy" } },
		{ { "proxy WinHTTP" } },
		{ { "WinHTTP-Proxy" } },
		{ { "SERVICE_NAME" } },
		{ { "DisplayName", "Status", "Name" } },
		{ { "PSParentPath:" } },
		{ { "bindingInformation", "----" } },
		{ { "APPPOOL \"" } },
		{ { "SITE \"", "bindings:" } },
		{ { "VDIR \"", "physicalPath:" } },
		{ { "HKEY_", "    REG_" } },
		{ { "Windows IP Configuration" } },
		{ { "Configuration IP de Windows" } },
		{ { "Windows-IP-Konfiguration" } },
		{ { "Host Name:", "OS Version:" } },
	};

	return HOLDS(start_of(h), list);
}

static bool
begins(const struct unread_head *h, const char *word)
{
	return span_istarts(span_trim(start_of(h)), word);
}

bool
is_html(const struct unread_head *h)
{
	static const struct words list[] = { { { "<html" } } };

	return begins(h, "<!doctype html") ||
	       (begins(h, "<") && HOLDS(span_slice(h->text, 0, 1024), list));
}

bool
is_json(const struct unread_head *h)
{
	struct span s = span_trim(start_of(h));
	struct span inside = span_trim(span_slice(s, 1, s.n));

	if (span_starts(s, "["))
		return span_starts(inside, "{") || span_starts(inside, "\"");
	return span_starts(s, "{") && span_starts(inside, "\"");
}

bool
is_xml(const struct unread_head *h)
{
	struct span s = span_trim(start_of(h));

	return span_starts(s, "<?xml ") ||
	       (s.n > 2 && s.p[0] == '<' &&
		   ((s.p[1] >= 'A' && s.p[1] <= 'Z') ||
		       (s.p[1] >= 'a' && s.p[1] <= 'z')));
}

bool
is_plain_text(const struct unread_head *h)
{
	size_t odd = 0;

	for (size_t i = 0; i < h->text.n; i++) {
		unsigned char c = (unsigned char)h->text.p[i];

		if (c == '\0')
			return false;
		odd += c == 0x7F || (c < ' ' && c != '\n' && c != '\r' &&
					c != '\t' && c != '\f');
	}
	return odd * 20 <= h->text.n;
}
