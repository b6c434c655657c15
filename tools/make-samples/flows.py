"""One certificate request, and the line it leaves in every log.

enrol() lets a device ask; an "ending" says what becomes of the request from
the moment PKIOperation reaches NDES.  An ending returns (status, substatus,
win32 status, end) of the PKIOperation row.

The order of things: the module's POST is inside the device's PKIOperation,
so IIS logs the POST first.  What NDES answers to a device whose challenge
was refused is believed to be 500.
"""

import events
import ndesplugin
from iis import Row
from ndesplugin import ERROR
from svclog import NO_ACTIVITY, Trace

SCEP = "/certsrv/mscep/mscep.dll"
EXE = SCEP + "/pkiclient.exe"
CRP = "/CertificateRegistrationSvc/Certificate/"
CONFIGMGR = "/CMCertificateRegistration/Certificate/"
MODULE = "NDES_Plugin"

WINDOWS = "Mozilla/4.0+(compatible;+Win32;+NDES+client)"
WINDOWS_11 = ("Mozilla/4.0+(compatible;+Win32;+NDES+client"
              "+10.0.22621.1778/ni_release_svc_prod3)")
IOS = "profiled/1.0+CFNetwork/1498.700.2+Darwin/23.6.0"
IOS_OLD = "profiled/1.0+CFNetwork/975.0.3+Darwin/18.2.0"
ANDROID = "Dalvik/2.1.0+(Linux;+U;+Android+14;+SM-S921B+Build/UP1A.231005.007)"
ANDROID_OLD = "Dalvik/2.1.0+(Linux;+U;+Android+5.0;+P01M+Build/LRX21V)"


class Device:
    """KIND is the user agent; the way it asks follows from it."""

    def __init__(self, address, agent, rng, long_query=False):
        self.address, self.agent = address, agent
        self.long_query = long_query
        if agent.startswith("Mozilla"):
            self.stem, self.message = EXE, "default"
        elif agent.startswith("profiled"):
            self.stem, self.message = SCEP, "SCEP%20Authority"
        else:
            self.stem, self.message = SCEP, "ca"
        self.posts = not agent.startswith("profiled") and rng.chance(45)

    def pki_operation(self, rng):
        """(method, query) of its PKIOperation row."""
        if self.posts:
            return "POST", "operation=PKIOperation"
        if self.long_query:
            alphabet = ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                        "0123456789")
            body = "".join(rng.pick(alphabet) for _ in range(780))
            return "GET", ("operation=PKIOperation&message=MIIKVAYJKoZIhvcNAQ"
                           "cCoIIKRTCC" + body + "%2FA%3D%3D")
        return "GET", "..."


def devices(rng, count, network="10.20.5", long_queries=False):
    agents = [WINDOWS] * 5 + [WINDOWS_11] * 4 + [IOS] * 5 + [IOS_OLD] + \
        [ANDROID] * 4 + [ANDROID_OLD]
    out = []
    for i in range(count):
        address = "%s.%d" % (network, 20 + 7 * i % 230)
        if rng.chance(15):
            address = "2001:db8:4:%x::%x" % (rng.below(16), 16 + i)
        out.append(Device(address, rng.pick(agents), rng,
                          long_queries and rng.chance(20)))
    return out


# --- steps ------------------------------------------------------------------

def device_row(world, end, dev, method, query, status, taken, sub=0, win32=0,
               size=0):
    world.rows.append(Row(end, method, dev.stem, query, dev.address,
                          dev.agent, status, sub, win32, taken,
                          server=world.server.address, size=size,
                          forwarded=world.forwarded(dev)))


def module_row(world, end, what, status, taken, sub=0, win32=0, size=0):
    me = world.server.self_address
    balancer = world.server.module_balancer
    world.rows.append(Row(end, "POST", world.crp_path + what, "-",
                          balancer or me, MODULE, status, sub, win32, taken,
                          server=world.server.address if balancer else me,
                          size=size))


def forged_row(world, t, address, status=403, sub=16, win32=2148204809):
    """Somebody else posts in the module's name; IIS refuses."""
    world.rows.append(Row(t, "POST", world.crp_path + "VerifyRequest", "-",
                          address, MODULE, status, sub, win32,
                          world.rng.between(2, 40),
                          server=world.server.address, size=1477))


def say(world, time, thread, text, kind=ndesplugin.INFO):
    world.plugin.append(ndesplugin.Entry(time, thread, text, kind))


def call(world, t, thread):
    """The module begins; when its POST leaves the server."""
    rng = world.rng
    say(world, t, thread, "Calling VerifyRequest ...  ")
    t += rng.between(1, 9)
    say(world, t, thread,
        "Sending request to certificate registration point.")
    return t + rng.between(8, 40)


def trace(world, t, text, activity, thread, level="Information"):
    world.crp.append(Trace(t, text, activity, thread, level,
                           process=("w3wp", world.crp_pid)))


def crp_session(world):
    """(activity, thread) of one run through the registration point."""
    activity = world.rng.guid() if world.activities else NO_ACTIVITY
    return activity, world.crp_thread()


def crp_accepts(world, t):
    """The four lines of a good request; when the last was written."""
    rng = world.rng
    activity, thread = crp_session(world)
    for text in ("VerifyRequest Started.",
                 "Validation Phase 1 finished with status True.",
                 "Validation Phase 3 finished with status True.",
                 "VerifyRequest Finished with status True"):
        trace(world, t, text, activity, thread)
        t += rng.between(30, 160)
    return t


def notify(world, t, thread, status=204):
    rng = world.rng
    say(world, t, thread, "Calling Notifyrequest ...")
    t += rng.between(1, 6)
    say(world, t, thread,
        "Sending request to certificate registration point.")
    taken = rng.between(30, 180)
    trace_at = t + taken // 2
    activity, crp_thread = crp_session(world)
    trace(world, trace_at, "Notify Started.", activity, crp_thread)
    trace(world, trace_at + 9, "Notify Finished with status True", activity,
          crp_thread)
    module_row(world, t + taken, "Notify", status, taken, size=277)
    say(world, t + taken + rng.between(1, 5), thread,
        "Exiting Notify with 0x0")
    return t + taken + 10


def accept(world, t, thread):
    """Challenge accepted; when the module has handed control back."""
    rng = world.rng
    sent = call(world, t, thread)
    crp_end = crp_accepts(world, sent + rng.between(5, 30))
    end = crp_end + rng.between(3, 40)
    module_row(world, end, "VerifyRequest", 201, end - sent, size=341)
    end += rng.between(1, 8)
    say(world, end, thread, "Verify challenge returns true")
    say(world, end + rng.below(2), thread, "Exiting VerifyRequest with 0x0")
    return end


# --- endings ----------------------------------------------------------------

def issued(world, t, thread, dev):
    """Accepted, issued by the CA, reported."""
    rng = world.rng
    end = accept(world, t, thread) + rng.between(120, 700)
    world.ca_issued(end, dev)
    pki_end = end + rng.between(5, 60)
    notify(world, pki_end + rng.between(20, 900), thread)
    return 200, 0, 0, pki_end


PAGE = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" \
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"/>
<title>{0}</title>
</head>
<body>
<div id="header"><h1>{1}</h1></div>
<div id="content">
 <div class="content-container"><fieldset>
  <h2>{0}</h2>
  <h3>{2}</h3>
 </fieldset></div>
</div>
</body>
</html>
""".replace("\n", "\r\n")

FORBIDDEN = PAGE.format(
    "403 - Forbidden: Access is denied.", "Server Error",
    "You do not have permission to view this directory or page using the "
    "credentials that you supplied.")
INTERDIT = PAGE.format(
    "403 - Interdit\u00a0: acc\u00e8s refus\u00e9.", "Erreur du serveur",
    "Vous n'\u00eates pas autoris\u00e9 \u00e0 afficher ce r\u00e9pertoire "
    "ou cette page avec les informations d'identification que vous avez "
    "fournies.")
UNAUTHORIZED = PAGE.format(
    "401 - Unauthorized: Access is denied due to invalid credentials.",
    "Server Error",
    "You do not have permission to view this directory or page using the "
    "credentials that you supplied.")
SERVER_ERROR = PAGE.format(
    "500 - Internal server error.", "Server Error",
    "There is a problem with the resource you are looking for, and it "
    "cannot be displayed.")
UNAVAILABLE = ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" '
               '"http://www.w3.org/TR/html4/strict.dtd">\r\n<HTML><HEAD>'
               '<TITLE>Service Unavailable</TITLE></HEAD>\r\n<BODY>'
               '<h2>Service Unavailable</h2>\r\n<hr><p>HTTP Error 503. The '
               'service is unavailable.</p>\r\n</BODY></HTML>\r\n')


def refused_by_iis(status, sub, win32, page):
    """The POST never reaches the registration point: IIS answers itself."""
    def ending(world, t, thread, _dev):
        rng = world.rng
        sent = call(world, t, thread)
        taken = rng.between(15, 480)
        module_row(world, sent + taken, "VerifyRequest", status, taken, sub,
                   win32, size=1477)
        end = sent + taken + rng.between(1, 8)
        say(world, end, thread, "Verify challenge returns " + page)
        say(world, end + 1, thread, "Exiting VerifyRequest with 0x80004005",
            ERROR)
        return 500, 0, 0, end + rng.between(3, 20)
    return ending


def send_failed(code, flags=(), taken=(10, 90)):
    """WinHTTP gives up before any HTTP: no POST in the IIS log."""
    def ending(world, t, thread, _dev):
        end = call(world, t, thread) + world.rng.between(*taken)
        for flag in flags:
            say(world, end, thread, "WINHTTP_CALLBACK_STATUS_FLAG_" + flag,
                ERROR)
            end += 1
        say(world, end, thread, "Failed to send http request %sVerifyRequest."
            " Error %d" % (world.crp_path, code), ERROR)
        say(world, end + 1, thread, "Exiting VerifyRequest with 0x%08x"
            % (0x80070000 | code), ERROR)
        return 500, 0, 0, end + world.rng.between(3, 20)
    return ending


def silent(status, sub, win32):
    """IIS refuses the POST and the module never writes another line."""
    def ending(world, t, thread, _dev):
        sent = call(world, t, thread)
        taken = world.rng.between(15, 200)
        module_row(world, sent + taken, "VerifyRequest", status, taken, sub,
                   win32, size=1477)
        return 500, 0, 0, sent + taken + world.rng.between(3, 20)
    return ending


def refused_by_crp(lines, event_29=True):
    """The registration point says no.  LINES: (level, text) after Started."""
    def ending(world, t, thread, _dev):
        rng = world.rng
        sent = call(world, t, thread)
        activity, crp_thread = crp_session(world)
        now = sent + rng.between(5, 30)
        trace(world, now, "VerifyRequest Started.", activity, crp_thread)
        for level, text in lines:
            now += rng.between(10, 90)
            trace(world, now, text, activity, crp_thread, level)
        end = now + rng.between(3, 30)
        module_row(world, end, "VerifyRequest", 201, end - sent, size=342)
        end += rng.between(1, 6)
        say(world, end, thread, "Verify challenge returns false", ERROR)
        say(world, end + 1, thread, "Exiting VerifyRequest with 0x80004005",
            ERROR)
        if event_29:
            world.events.append(events.ndes_password(end + 4))
        return 500, 0, 0, end + rng.between(5, 25)
    return ending


def not_called(world, t, _thread, _dev):
    """NDES looks at the password itself: no policy module is there."""
    return 500, 0, 0, t + world.rng.between(20, 90)


def unified_issued(world, t, _thread, dev):
    """The unified connector: its events are all there is."""
    rng = world.rng
    who = rng.guid()
    for number in (4003, 4004, 4006):
        world.events.append(events.connector(t, number, who))
        t += rng.between(60, 480)
    end = t
    for number in (4008, 4000):
        t += rng.between(200, 1500)
        world.events.append(events.connector(t, number, who))
    return 200, 0, 0, end


def unified_unheard(world, t, _thread, _dev):
    """NDES answers, but its module reaches no connector: no event at all."""
    return 500, 0, 0, t + world.rng.between(20, 90)


def unified_refusal(exception):
    """4005 with EXCEPTION as its data."""
    def ending(world, t, _thread, _dev):
        rng = world.rng
        who = rng.guid()
        world.events.append(events.connector(t, 4003, who))
        t += rng.between(900, 2400)
        world.events.append(events.connector(t, 4005, who, [
            ("exception", exception)]))
        return 500, 0, 0, t + rng.between(5, 40)
    return ending


unified_refused = unified_refusal(
    "System.Net.Http.HttpRequestException: An error occurred while sending "
    "the request. ---> System.Net.WebException: Unable to connect to the "
    "remote server")


def unified_denied(exception):
    """Accepted, and then 4007 with EXCEPTION: what the CA said."""
    def ending(world, t, _thread, _dev):
        rng = world.rng
        who = rng.guid()
        for number, more in ((4003, ()), (4004, ()),
                             (4007, [("exception", exception)])):
            world.events.append(events.connector(t, number, who, more))
            t += rng.between(60, 480)
        return 200, 0, 0, t
    return ending


def health(world, start, end, every, numbers=(5000, 3002), exception=None):
    """The connector on its own rounds, whether or not a device asks."""
    more = [("exception", exception)] if exception else ()
    while start < end:
        for number in numbers:
            world.events.append(events.connector(
                start, number, world.rng.guid(), more))
            start += world.rng.between(200, 900)
        start += every


def unified_stopped(world, t, _thread, _dev):
    """Nobody verifies: the connector writes nothing, NDES says 29."""
    world.events.append(events.ndes_password(t))
    return 500, 0, 0, t + world.rng.between(5, 40)


def unified_lost(world, t, _thread, _dev):
    """Verified, and then nothing more of this request."""
    rng = world.rng
    who = rng.guid()
    for number in (4003, 4004):
        world.events.append(events.connector(t, number, who))
        t += rng.between(60, 480)
    return 200, 0, 0, t


def refused_by_ca(reason, code, disposition, taken=(90, 600), row=True):
    """Accepted, then the CA says no; NDES answers 200 with a failure."""
    def ending(world, t, thread, dev):
        end = accept(world, t, thread) + world.rng.between(*taken)
        world.events.append(events.ndes_submit(end, reason, code))
        if row:
            world.ca_refused(end, dev, disposition)
        return 200, 0, 0, end + world.rng.between(3, 20)
    return ending


# --- the request itself -----------------------------------------------------

def enrol(world, t, dev, ending, caps=(200, 0, 0)):
    """When the last of it was written."""
    rng = world.rng
    for operation, size in (("GetCACaps", 186), ("GetCACert", 3567)):
        taken = rng.between(0, 40)
        t += taken
        device_row(world, t, dev, "GET", "operation=%s&message=%s"
                   % (operation, dev.message), caps[0], taken, caps[1],
                   caps[2], size)
        t += rng.between(300, 2200)
    if caps[0] != 200:
        return t
    thread = world.plugin_thread(t)
    status, sub, win32, end = ending(world, t + rng.between(2, 15), thread,
                                     dev)
    method, query = dev.pki_operation(rng)
    device_row(world, end, dev, method, query, status, end - t, sub, win32,
               2713 if status == 200 else 1208)
    world.busy[thread] = end + 1500
    return end
