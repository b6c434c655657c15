/*
 * The words of a question in the order in which they stand.  A word that
 * names a table holds for the numbers after it, until another such word, or a
 * name, comes: "NDES 29 and 31" are two events of NDES.
 */

#include "engine/case/explain_ask.h"

#include <string.h>

/* Words that say which table the next number is of. */
static const struct {
	const char *word;
	enum ask_topic topic;
	const char *provider;
} contexts[] = {
	{ "event", ASK_EVENT, "" },
	{ "eventid", ASK_EVENT, "" },
	{ "événement", ASK_EVENT, "" },
	{ "Événement", ASK_EVENT, "" },
	{ "evenement", ASK_EVENT, "" },
	{ "events", ASK_EVENT, "" },
	{ "événements", ASK_EVENT, "" },
	{ "ndes", ASK_EVENT, "NetworkDeviceEnrollment" },
	{ "ca", ASK_EVENT, "CertificationAuthority" },
	{ "ac", ASK_EVENT, "CertificationAuthority" },
	{ "certsvc", ASK_EVENT, "CertificationAuthority" },
	{ "connector", ASK_EVENT, "Connector" },
	{ "connecteur", ASK_EVENT, "Connector" },
	{ "capi2", ASK_EVENT, "CAPI2" },
	{ "schannel", ASK_EVENT, "Schannel" },
	{ "was", ASK_EVENT, "WAS" },
	{ "w3svc", ASK_EVENT, "W3SVC" },
	{ "httpevent", ASK_EVENT, "HttpEvent" },
	{ "dcom", ASK_EVENT, "DistributedCOM" },
	{ "kdc", ASK_EVENT, "Kerberos-Key-Distribution-Center" },
	{ "scm", ASK_EVENT, "Service Control Manager" },
	{ "nps", ASK_EVENT, "Security-Auditing" },
	{ "rasclient", ASK_EVENT, "RasClient" },
	{ "win32", ASK_WIN32, "" },
	{ "winhttp", ASK_WINHTTP, "" },
	{ "http", ASK_HTTP, "" },
};

/*
 * Names of providers and of their channels: of an event that was pasted whole
 * the number comes later, behind a date and the like.
 */
static const struct {
	const char *name, *provider;
} pasted[] = {
	{ "Microsoft-Windows-NetworkDeviceEnrollmentService",
	    "NetworkDeviceEnrollment" },
	{ "Microsoft-Windows-CertificationAuthority",
	    "CertificationAuthority" },
	{ "Microsoft-Intune-CertificateConnectors", "CertificateConnectors" },
	{ "Microsoft-Windows-CAPI2", "CAPI2" },
	{ "Microsoft-Windows-WAS", "WAS" },
	{ "Microsoft-Windows-HttpEvent", "HttpEvent" },
	{ "Microsoft-Windows-DistributedCOM", "DistributedCOM" },
	{ "Microsoft-Windows-Kerberos-Key-Distribution-Center",
	    "Kerberos-Key-Distribution-Center" },
	{ "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider",
	    "DeviceManagement" },
	{ "Microsoft-Windows-CertificateServicesClient-CertEnroll",
	    "CertEnroll" },
};

/* Words that may stand between those and the number. */
static const char *const fillers[] = { "id", "no", "nr", "n", "code", "codes",
	"error", "errors", "erreur", "erreurs", "number", "status", "and", "et",
	"or", "ou", "d", "de" };

/* Letters, digits, what numbers and names are made of, and not ASCII. */
static bool
is_word_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c == '_' || c == '.' || c == '-' ||
	       c == '/' || (unsigned char)c >= 0x80;
}

/* The next word at *AT; absent at the end.  A full stop ends a sentence. */
static struct span
next_word(struct span text, size_t *at)
{
	struct span word;
	size_t from;

	while (*at < text.n && !is_word_byte(text.p[*at]))
		++*at;
	if (*at == text.n)
		return SPAN_NONE;
	for (from = *at; *at < text.n && is_word_byte(text.p[*at]);)
		++*at;
	word = span_slice(text, from, *at);
	while (word.n > 1 && word.p[word.n - 1] == '.')
		word.n--;
	return word;
}

bool
ask_is_word(struct span text)
{
	size_t at = 0;

	return next_word(text, &at).n == text.n && text.n > 0;
}

static bool
is_filler(struct span word)
{
	for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++)
		if (span_ieq(word, span_of(fillers[i])))
			return true;
	return false;
}

/* Index among the contexts, SIZE_MAX when the word is none. */
static size_t
context_of(struct span word)
{
	for (size_t i = 0; i < sizeof(contexts) / sizeof(contexts[0]); i++)
		if (span_ieq(word, span_of(contexts[i].word)))
			return i;
	return SIZE_MAX;
}

/* The provider that WORD names; NULL: none. */
static const char *
pasted_provider(struct span word)
{
	for (size_t i = 0; i < sizeof(pasted) / sizeof(pasted[0]); i++)
		if (span_istarts(word, pasted[i].name))
			return pasted[i].provider;
	return NULL;
}

static bool
begins_number(struct span word)
{
	size_t at = word.n > 1 && word.p[0] == '-';

	return at < word.n && word.p[at] >= '0' && word.p[at] <= '9';
}

/* CERT_E_EXPIRED, AADSTS50059: capitals with a joint or a number. */
static bool
is_name(struct span word)
{
	bool joint = false;

	for (size_t i = 0; i < word.n; i++) {
		char c = word.p[i];

		if (c >= 'a' && c <= 'z')
			return false;
		joint |= c == '_' || (i > 0 && c >= '0' && c <= '9');
	}
	return joint;
}

static bool
is_list(struct span text)
{
	struct span word;
	size_t at = 0, words = 0;

	while ((word = next_word(text, &at)).p) {
		words++;
		if (!begins_number(word) && !is_name(word) &&
		    !is_filler(word) && context_of(word) == SIZE_MAX)
			return words == 1 && at == text.n;
	}
	return true;
}

/* What stands between the groups of a number: blanks of all kinds, too. */
static const char *const joints[] = { " ", ".", ",", "'", "\xc2\xa0",
	"\xe2\x80\xaf" };

#define GROUPED_FORM 3 /* digits of a group, and groups behind the first */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * "2 147 942 405" at AT, all its groups parted by JOINT: where it ends, 0 if
 * none.  Only what may be an HRESULT: others are lists.
 */
static size_t
grouped_end(struct span text, size_t at, const char *joint)
{
	size_t n = strlen(joint), end = at + 1;

	if (at > 0 &&
	    (is_digit(text.p[at - 1]) ||
		(text.p[at - 1] == ' ' && at > 1 && is_digit(text.p[at - 2]))))
		return 0;
	for (int i = 0; i < GROUPED_FORM; i++) {
		struct span rest = span_slice(text, end, text.n);

		if (!span_skip(&rest, joint) || !span_has_form(rest, "000"))
			return 0;
		end += n + GROUPED_FORM;
	}
	return is_digit(span_byte(text, end)) ? 0 : end;
}

void
ask_ungroup(struct span text, struct buf *out)
{
	for (size_t at = 0, end; at < text.n; at = end) {
		end = 0;
		for (size_t i = 0;
		     text.p[at] >= '1' && text.p[at] <= '4' && !end &&
		     i < sizeof(joints) / sizeof(joints[0]);
		     i++)
			end = grouped_end(text, at, joints[i]);
		if (!end)
			end = at + 1;
		for (size_t i = at; i < end; i++)
			if (end == at + 1 || is_digit(text.p[i]))
				buf_byte(out, text.p[i]);
	}
}

static bool
is_status_number(uint64_t n)
{
	return n >= 200 && n <= 599;
}

bool
ask_row(struct span text, struct ask_row *out)
{
	struct span rest = text, word;
	uint64_t last[3] = { UINT64_MAX, UINT64_MAX, UINT64_MAX };
	size_t words = 0;

	while (span_next(&rest, ' ', &word)) {
		words++;
		last[0] = last[1];
		last[1] = last[2];
		if (!span_number(word, 10, &last[2]))
			last[2] = UINT64_MAX;
		if (!is_status_number(last[0]) || last[1] > 999 ||
		    last[2] == UINT64_MAX)
			continue;
		*out = (struct ask_row){ last[0], last[1], last[2],
			words == 3 && !rest.p };
		return true;
	}
	*out = (struct ask_row){ last[1], last[2], UINT64_MAX, true };
	return words == 2 && is_status_number(last[1]) && last[2] <= 999;
}

bool
ask_bare_hex(struct span word, uint64_t *out)
{
	bool letter = false, high = span_starts(word, "80");

	for (size_t i = 0; i < word.n; i++)
		letter |= !is_digit(word.p[i]);
	return (word.n == 7 || word.n == 8) &&
	       (letter || (high && word.n == 8)) && span_number(word, 16, out);
}

struct asking
asking_new(struct span text)
{
	return (struct asking){ .text = text,
		.list = is_list(text),
		.provider = "",
		.source = "" };
}

bool
asking_next(struct asking *a, struct ask *out)
{
	struct span word;

	while ((word = next_word(a->text, &a->at)).p) {
		size_t context = context_of(word);
		const char *source = pasted_provider(word);

		if (source) {
			a->topic = ASK_EVENT;
			a->provider = a->source = source;
			continue;
		}
		if (context != SIZE_MAX) {
			/* "NDES event 29" is one of NDES still */
			if (a->topic != contexts[context].topic ||
			    *contexts[context].provider)
				a->provider = contexts[context].provider;
			a->topic = contexts[context].topic;
			if (!*a->provider && a->topic == ASK_EVENT)
				a->provider = a->source;
			continue;
		}
		if (is_filler(word))
			continue;
		*out = (struct ask){ word, a->topic, a->provider };
		if (!begins_number(word)) {
			a->topic = ASK_ANY;
			a->provider = "";
		}
		return true;
	}
	return false;
}
