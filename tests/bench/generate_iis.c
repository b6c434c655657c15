/*
 * Rows of a web server that hosts NDES: those of NDES, and of what else
 * answers there (mail, files of pages, health probes, scanners).
 */

#include "tests/bench/generate.h"

/* Parts of formats */
#define SITE  "10.20.4.31"
#define HERE  "fe80::f53d:89b8:c3e8:5fec%%13"
#define CRP   "/CertificateRegistrationSvc/Certificate/"
#define MSCEP "/certsrv/mscep/mscep.dll/pkiclient.exe"
#define CHROME                                                                 \
	"Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64)+AppleWebKit/"               \
	"537.36+(KHTML,+like+Gecko)+Chrome/124.0.0.0+Safari/537.36"

static const char *const browsers[] = {
	CHROME,
	CHROME "+Edg/124.0.2478.51",
	"Mozilla/5.0+(iPhone;+CPU+iPhone+OS+17_4+like+Mac+OS+X)+AppleWebKit/"
	"605.1.15+(KHTML,+like+Gecko)+Mobile/15E148",
	"Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64;+rv:124.0)+Gecko/20100101+"
	"Firefox/124.0",
	"Microsoft+Office/16.0+(Windows+NT+10.0;+Microsoft+Outlook+"
	"16.0.17328;+Pro)",
	"Outlook-iOS/723.4127091.prod.iphone+(4.2408.0)",
};

static const char *const devices[] = {
	"Mozilla/4.0+(compatible;+Win32;+NDES+client)",
	"profiled/1.0+CFNetwork/1498.700.2+Darwin/23.6.0",
	"Dalvik/2.1.0+(Linux;+U;+Android+13;+Pixel+7+Build/TQ3A.230805.001)",
	"-",
};

static const char *const pages[] = {
	"/css/site.min.css",
	"/js/jquery-3.6.0.min.js",
	"/images/logo.png",
	"/favicon.ico",
	"/fonts/segoeui.woff2",
	"/iisstart.htm",
};

static const char *const scanned[] = {
	"/wp-login.php",
	"/.env",
	"/cgi-bin/luci",
	"/phpmyadmin/index.php",
	"/solr/admin/info/system",
};

/* Answers of the certificate registration point and of NDES; the first of
 * each is the good one. */
static const char *const crp_answers[] = {
	"201 0 0",
	"403 16 2148204809",
	"500 0 64",
	"403 7 64",
	"401 2 5",
	"503 0 0",
};

static const char *const scep_answers[] = {
	"200 0 0",
	"500 0 0",
	"503 0 0",
	"403 0 5",
	"404 15 0",
};

void
iis_head(struct generator *g)
{
	struct tm at = clock_of(g);

	say(g,
	    "#Software: Microsoft Internet Information Services 10.0\r\n"
	    "#Version: 1.0\r\n#Date: %04d-%02d-%02d %02d:%02d:%02d\r\n"
	    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query "
	    "s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status "
	    "sc-substatus sc-win32-status time-taken\r\n",
	    YMD(at), HMS(at));
}

static void
client(struct generator *g)
{
	if (pick(g, 4) > 0)
		say(g, "10.%u.%u.%u", pick(g, 64), pick(g, 256),
		    1 + pick(g, 254));
	else
		say(g, "%u.%u.%u.%u", 20 + pick(g, 180), pick(g, 256),
		    pick(g, 256), 1 + pick(g, 254));
}

/* From the client's address to the end of the row. */
static void
rest(struct generator *g, const char *agent, const char *answer, unsigned most)
{
	say(g, " - ");
	client(g);
	say(g, " %s - %s %u\r\n", agent, answer, 1 + pick(g, most));
}

static void
crp_row(struct generator *g)
{
	bool good = pick(g, 5) > 0;

	if (good && pick(g, 2))
		say(g,
		    HERE " POST " CRP "Notify - 443 - " HERE
			 " NDES_Plugin - 204 0 0 %u\r\n",
		    20 + pick(g, 300));
	else
		say(g,
		    HERE " POST " CRP "VerifyRequest - 443 - " HERE
			 " NDES_Plugin - %s %u\r\n",
		    good ? crp_answers[0] : ONE_OF(g, crp_answers),
		    100 + pick(g, 900));
}

static void
scep_row(struct generator *g)
{
	unsigned what = pick(g, 10);
	const char *answer = pick(g, 12) > 0 ? scep_answers[0]
					     : ONE_OF(g, scep_answers);

	say(g, SITE " %s " MSCEP " ", what < 8 ? "GET" : "POST");
	if (what < 3)
		say(g, "operation=GetCACaps&message=MDM");
	else if (what < 6)
		say(g, "operation=GetCACert&message=MDM");
	else if (what < 7)
		say(g, "...");
	else
		say(g, "operation=PKIOperation");
	if (what == 7) {
		say(g, "&message=MIAGCSqGSIb3DQEHAqCAMIACAQExDzANBgl");
		say_base64(g, 1500 + pick(g, 1500));
	}
	say(g, pick(g, 4) > 0 ? " 443" : " 80");
	rest(g, ONE_OF(g, devices), answer, 2500);
}

static void
mail_row(struct generator *g)
{
	say(g,
	    SITE " POST /owa/service.svc action=GetConversationItems&ID=-%u"
		 " 443",
	    pick(g, 99999));
	rest(g, ONE_OF(g, browsers), pick(g, 30) > 0 ? "200 0 0" : "440 0 0",
	    1200);
}

static void
sync_row(struct generator *g)
{
	say(g,
	    SITE " POST /Microsoft-Server-ActiveSync/default.eas Cmd=%s&User="
		 "CONTOSO%%5Cu%05u&DeviceId=%08x%08x&DeviceType=iPhone 443",
	    pick(g, 2) ? "Ping" : "Sync", pick(g, 99999), pick(g, 1u << 31),
	    pick(g, 1u << 31));
	rest(g, ONE_OF(g, browsers), "200 0 0", 900000);
}

static void
page_row(struct generator *g)
{
	say(g, SITE " GET %s v=%u.%u 443", ONE_OF(g, pages), pick(g, 9),
	    pick(g, 900));
	rest(g, ONE_OF(g, browsers), pick(g, 10) > 0 ? "200 0 0" : "304 0 0",
	    90);
}

static void
probe_row(struct generator *g)
{
	say(g,
	    SITE " GET / - 443 - 10.20.9.12 HealthProbe/2.1 - 200 0 0 %u\r\n",
	    pick(g, 20));
}

static void
scan_row(struct generator *g)
{
	say(g, SITE " GET %s - %s", ONE_OF(g, scanned),
	    pick(g, 2) ? "443" : "80");
	rest(g, "curl/8.5.0", "404 0 2", 60);
}

void
iis_row(struct generator *g, unsigned percent)
{
	static void (*const others[])(struct generator *) = { page_row,
		page_row, mail_row, mail_row, sync_row, probe_row, scan_row };
	struct tm at;

	later(g, 300);
	at = clock_of(g);
	say(g, "%04d-%02d-%02d %02d:%02d:%02d ", YMD(at), HMS(at));
	if (pick(g, 100) >= percent)
		ONE_OF(g, others)(g);
	else if (pick(g, 5) < 2)
		crp_row(g);
	else
		scep_row(g);
}
