/*
 * The log of the policy module, and of the certificate registration point,
 * which has no line ends.
 */

#include "tests/bench/generate.h"

#define NS "http://schemas.microsoft.com/2004/06"

/* What IIS answers in place of the registration point: a page. */
static const char page[] =
    "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" "
    "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\r\n"
    "<html xmlns=\"http://www.w3.org/1999/xhtml\">\r\n<head>\r\n"
    "<meta http-equiv=\"Content-Type\" content=\"text/html; "
    "charset=iso-8859-1\"/>\r\n"
    "<title>403 - Forbidden: Access is denied.</title>\r\n"
    "<style type=\"text/css\">\r\n<!--\r\nbody{margin:0;font-size:.7em;"
    "font-family:Verdana, Arial, Helvetica, sans-serif;"
    "background:#EEEEEE;}\r\nfieldset{padding:0 15px 10px 15px;} \r\n"
    "h1{font-size:2.4em;margin:0;color:#FFF;}\r\n"
    "h2{font-size:1.7em;margin:0;color:#CC0000;} \r\n"
    "#content{margin:0 0 0 2%;position:relative;}\r\n-->\r\n</style>\r\n"
    "</head>\r\n<body>\r\n<div id=\"header\"><h1>Server Error</h1></div>\r\n"
    "<div id=\"content\">\r\n <fieldset>\r\n"
    "  <h2>403 - Forbidden: Access is denied.</h2>\r\n  <h3>You do not have "
    "permission to view this directory or page using the credentials that "
    "you supplied.</h3>\r\n </fieldset>\r\n</div>\r\n</body>\r\n</html>\r\n";

struct entry_at {
	unsigned thread;
	int type;
};

static void
entry_begin(struct generator *g)
{
	say(g, "<![LOG[");
}

static void
entry_end(struct generator *g, struct entry_at at)
{
	struct tm t = clock_of(g);

	say(g,
	    "]LOG]!><time=\"%02d:%02d:%02d.%03u-60\" date=\"%02d-%02d-%04d\" "
	    "component=\"NDESPlugin\""
	    " context=\"\" type=\"%d\" thread=\"%u\" "
	    "file=\"ndesplugin.cpp\">\r\n",
	    HMS(t), (unsigned)(g->ms % 1000), t.tm_mon + 1, t.tm_mday,
	    t.tm_year + 1900, at.type, at.thread);
	later(g, 100);
}

static void
entry(struct generator *g, struct entry_at at, const char *text)
{
	entry_begin(g);
	say(g, "%s", text);
	entry_end(g, at);
}

static void
verified(struct generator *g, struct entry_at at)
{
	entry(g, at, "Verify challenge returns true");
	entry(g, at, "Exiting VerifyRequest with 0x0");
	later(g, 900);
	entry(g, at, "Calling Notifyrequest ...");
	entry(g, at, "Sending request to certificate registration point.");
	entry(g, at, "Exiting Notify with 0x0");
}

static void
refused(struct generator *g, struct entry_at at)
{
	at.type = 3;
	switch (pick(g, 6)) {
	case 0:
		entry(g, at, "Verify challenge returns false");
		entry(g, at, "Exiting VerifyRequest with 0x1");
		break;
	case 1:
		entry(g, at, "WINHTTP_CALLBACK_STATUS_FLAG_CERT_CN_INVALID");
		entry(g, at,
		    "Failed to send http request /CertificateRegistrationSvc/"
		    "Certificate/VerifyRequest. Error 12175");
		entry(g, at, "Exiting VerifyRequest with 0x80072f8f");
		break;
	default:
		entry_begin(g);
		say(g, "Verify challenge returns %s", page);
		entry_end(g, at);
		entry(g, at, "Exiting VerifyRequest with 0x80004005");
	}
}

void
plugin_log(struct generator *g)
{
	while (g->bytes < g->limit) {
		struct entry_at at = { 1000 + pick(g, 9000), 1 };

		later(g, 9000);
		entry(g, at, "Calling VerifyRequest ...  ");
		entry_begin(g);
		say(g,
		    "Key usage in CSR \"a0\" and challenge \"160\" ... "
		    "Transaction id %08X%08X",
		    pick(g, 1u << 31), pick(g, 1u << 31));
		entry_end(g, at);
		entry(g, at,
		    "Sending request to certificate registration point.");
		later(g, 900);
		if (pick(g, 100) < 85)
			verified(g, at);
		else
			refused(g, at);
	}
}

/* One request to the registration point. */
struct activity {
	unsigned id[2];
	unsigned process, thread;
};

static void
event_begin(struct generator *g, const struct activity *a, const char *source,
    int level)
{
	struct tm t = clock_of(g);

	say(g,
	    "<E2ETraceEvent xmlns=\"" NS "/E2ETraceEvent\"><System xmlns=\"" NS
	    "/windows/eventlog/system\"><EventID>0</EventID><Type>3</Type>"
	    "<SubType Name=\"%s\">0</SubType><Level>%d</Level>"
	    "<TimeCreated "
	    "SystemTime=\"%04d-%02d-%02dT%02d:%02d:%02d.%03u%04uZ\" /><Source "
	    "Name=\"%s\" />",
	    level < 4 ? "Error" : "Information", level, YMD(t), HMS(t),
	    (unsigned)(g->ms % 1000), pick(g, 10000), source);
	say(g,
	    "<Correlation ActivityID=\"{%08x-8245-48a3-a8fb-38e7%08x}\" />"
	    "<Execution ProcessName=\"w3wp\" ProcessID=\"%u\" ThreadID=\"%u\" "
	    "/><Channel/><Computer>NDES01</Computer></System>"
	    "<ApplicationData>",
	    a->id[0], a->id[1], a->process, a->thread);
	later(g, 20);
}

static void
event_end(struct generator *g)
{
	say(g, "</ApplicationData></E2ETraceEvent>");
}

static void
event(
    struct generator *g, const struct activity *a, int level, const char *text)
{
	event_begin(g, a, "CertificateRegistrationPoint", level);
	say(g, "%s", text);
	event_end(g);
}

/* What WCF traces about itself beside. */
static void
framework_event(struct generator *g, const struct activity *a)
{
	event_begin(g, a, "System.ServiceModel", 8);
	say(g,
	    "<TraceData><DataItem><TraceRecord xmlns=\"http://schemas."
	    "microsoft.com/2004/10/E2ETraceEvent/TraceRecord\" "
	    "Severity=\"Information\"><TraceIdentifier>http://msdn.microsoft."
	    "com/en-US/library/System.ServiceModel.Channels.MessageReceived."
	    "aspx</TraceIdentifier><Description>Received a message over a "
	    "channel.</Description><AppDomain>/LM/W3SVC/1/ROOT/"
	    "CertificateRegistrationSvc-1-%u</AppDomain></TraceRecord>"
	    "</DataItem></TraceData>",
	    pick(g, 999999999));
	event_end(g);
}

static void
phases(struct generator *g, const struct activity *a)
{
	unsigned fate = pick(g, 100);

	if (fate < 3) {
		event(g, a, 2,
		    "Signing certificate could not be retrieved. "
		    "System.Security.Cryptography.CryptographicException: "
		    "m_safeCertContext is an invalid handle.&#xD;&#xA;   at "
		    "System.Security.Cryptography.X509Certificates."
		    "X509Certificate.ThrowIfContextInvalid()");
		event(
		    g, a, 8, "Validation Phase 1 finished with status False.");
	} else {
		event(g, a, 8, "Validation Phase 1 finished with status True.");
		event(g, a, 8,
		    fate < 8 ? "Validation Phase 3 finished with status False."
			     : "Validation Phase 3 finished with status True.");
	}
	event(g, a, 8,
	    fate < 8 ? "VerifyRequest Finished with status False"
		     : "VerifyRequest Finished with status True");
}

void
svclog(struct generator *g)
{
	while (g->bytes < g->limit) {
		struct activity a = { { pick(g, 1u << 31), pick(g, 1u << 31) },
			3000 + 4 * pick(g, 6), 5 + pick(g, 60) };

		later(g, 12000);
		framework_event(g, &a);
		event(g, &a, 8, "VerifyRequest Started.");
		event_begin(g, &a, "CertificateRegistrationPoint", 8);
		say(g, "Received challenge for transaction %08X: ",
		    pick(g, 1u << 31));
		say_base64(g, 300 + pick(g, 700));
		event_end(g);
		event_begin(g, &a, "CertificateRegistrationPoint", 8);
		say(g,
		    "Subject in CSR: CN=%08x,OU=Devices,O=Contoso &amp; Sons;"
		    " SAN: upn=u%05u@contoso.com; key usage 160",
		    pick(g, 1u << 31), pick(g, 99999));
		event_end(g);
		phases(g, &a);
	}
}
