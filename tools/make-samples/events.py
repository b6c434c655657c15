"""Windows events, as "wevtutil qe ... /e:Events" prints them.

A plain XML query carries no message; /f:RenderedXml adds RenderingInfo.
The names of the EventData of the connector are invented after those of its
event 3001.
"""

import times

NDES = "Microsoft-Windows-NetworkDeviceEnrollmentService"
CONNECTOR = "Microsoft-Intune-CertificateConnectors"
WAS = "Microsoft-Windows-WAS"
SCM = "Service Control Manager"
DEVICE = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider"
ASPNET = "ASP.NET 4.0.30319.0"
LEVEL_NAMES = {1: "Critical", 2: "Error", 3: "Warning", 4: "Information"}


class Event:
    def __init__(self, time, provider, number, channel, level=4, data=(),
                 message=""):
        self.time, self.provider, self.number = time, provider, number
        self.channel, self.level, self.data = channel, level, data
        self.message = message


def _text(s):
    return (s.replace("&", "&amp;").replace("<", "&lt;")
            .replace(">", "&gt;"))


def element(event, record, computer, rendered):
    data = "".join(
        "<Data Name='%s'>%s</Data>" % (n, _text(v)) if n
        else "<Data>%s</Data>" % _text(v) for n, v in event.data)
    out = (
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>"
        "<System><Provider Name='%s'/><EventID Qualifiers='0'>%d</EventID>"
        "<Version>0</Version><Level>%d</Level><Task>0</Task>"
        "<Opcode>0</Opcode><Keywords>0x80000000000000</Keywords>"
        "<TimeCreated SystemTime='%s'/><EventRecordID>%d</EventRecordID>"
        "<Correlation/><Execution ProcessID='0' ThreadID='0'/>"
        "<Channel>%s</Channel><Computer>%s</Computer><Security/></System>"
        "<EventData>%s</EventData>" % (
            event.provider, event.number, event.level,
            times.iso(event.time)[:-1] + "0000Z", record, event.channel,
            computer, data))
    if rendered:
        out += ("<RenderingInfo Culture='en-US'><Message>%s</Message>"
                "<Level>%s</Level><Task></Task><Opcode>Info</Opcode>"
                "<Channel></Channel><Provider></Provider><Keywords>"
                "<Keyword>Classic</Keyword></Keywords></RenderingInfo>"
                % (_text(event.message), LEVEL_NAMES[event.level]))
    return out + "</Event>"


def write(events, computer, rendered=True, newest_first=False,
          encoding="utf-8"):
    ordered = sorted(events, key=lambda e: e.time)
    lines = [element(e, 48211 + 3 * i, computer, rendered)
             for i, e in enumerate(ordered)]
    if newest_first:
        lines.reverse()
    body = "\r\n".join(["<Events>"] + lines + ["</Events>"]) + "\r\n"
    if encoding == "utf-16":
        return b"\xff\xfe" + body.encode("utf-16-le")
    return body.encode(encoding)


# --- the events that matter -------------------------------------------------

def ndes_start_failed(time):
    return Event(time, NDES, 2, "Application", 2,
                 [("ErrorCode", "0x80070057"),
                  ("ErrorMessage", "The parameter is incorrect.")],
                 "The Network Device Enrollment Service cannot be started "
                 "(0x80070057).  The parameter is incorrect.")


def ndes_certificate(time):
    return Event(time, NDES, 10, "Application", 2,
                 [("ErrorCode", "0x80070057"),
                  ("ErrorMessage", "The parameter is incorrect.")],
                 "The Network Device Enrollment Service cannot retrieve one "
                 "of its required certificates (0x80070057).  The parameter "
                 "is incorrect.")


def ndes_password(time):
    return Event(time, NDES, 29, "Application", 2, [],
                 "The password in the certificate request cannot be "
                 "verified. It may have been used already. Obtain a new "
                 "password to submit with this request.")


def ndes_submit(time, reason, code):
    # the provider itself has the two the wrong way round
    return Event(time, NDES, 31, "Application", 2,
                 [("ErrorCode", reason), ("ErrorMessage", code)],
                 "The Network Device Enrollment Service cannot submit the "
                 "certificate request (%s).  %s" % (reason, code))


def ndes_started(time):
    return Event(time, NDES, 1, "Application", 4, [],
                 "The Network Device Enrollment Service has been started "
                 "successfully.")


def pool_crash(time, pid):
    return Event(time, WAS, 5009, "System", 3,
                 [("AppPoolID", "SCEP"), ("ProcessID", str(pid)),
                  ("ExitCode", "c0000374")],
                 "A process serving application pool 'SCEP' terminated "
                 "unexpectedly. The process id was '%d'. The process exit "
                 "code was '0xc0000374'." % pid)


def service_log_on(time, name, account):
    return Event(time, SCM, 7041, "System", 2,
                 [("param1", name), ("param2", account)],
                 "The %s service was unable to log on as %s with the "
                 "currently configured password due to the following error: "
                 "Logon failure: the user has not been granted the requested "
                 "logon type at this computer." % (name, account))


def service_failed(time, display):
    return Event(time, SCM, 7000, "System", 2,
                 [("param1", display), ("param2", "%%1069")],
                 "The %s service failed to start due to the following error: "
                 "The service did not start due to a logon failure."
                 % display)


def service_moved(time, display, state):
    return Event(time, SCM, 7036, "System", 4,
                 [("param1", display), ("param2", state)],
                 "The %s service entered the %s state." % (display, state))


def compilation_error(time):
    return Event(
        time, ASPNET, 1310, "Application", 3,
        [("", "3007"), ("", "A compilation error has occurred."),
         ("", times.us_date_time(time)),
         ("", "/LM/W3SVC/1/ROOT/CertificateRegistrationSvc-1-1342"),
         ("", "Full"), ("", "/CertificateRegistrationSvc"),
         ("", "HttpCompileException"),
         ("", "error CS0016: Could not write to output file "
              "'c:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\"
              "Temporary ASP.NET Files\\certificateregistrationsvc\\"
              "App_global.asax.dll' -- 'Access is denied. '")],
        "Event code: 3007 Event message: A compilation error has occurred.")


MEANING = {
    1020: ("Operational", 4, "A PKCS request was downloaded."),
    1050: ("Operational", 4, "The PKCS certificate was issued."),
    1051: ("Operational", 3, "The PKCS certificate could not be issued and "
                             "will be tried again."),
    3002: ("Operational", 4, "Revocation requests were downloaded."),
    3003: ("Operational", 2, "Revocation requests could not be downloaded."),
    4000: ("Admin", 4, "The SCEP request was processed successfully."),
    4001: ("Admin", 2, "The SCEP certificate could not be issued."),
    4003: ("Operational", 4, "A SCEP request was received."),
    4004: ("Operational", 4, "The SCEP request was verified."),
    4005: ("Operational", 2, "The SCEP request could not be verified."),
    4006: ("Operational", 4, "The SCEP certificate was issued."),
    4007: ("Operational", 2, "The SCEP certificate could not be issued."),
    4008: ("Operational", 4, "The SCEP notification was sent."),
    4009: ("Operational", 3, "The SCEP notification failed and will be "
                             "tried again."),
    5000: ("Operational", 4, "A health message was uploaded."),
    5001: ("Operational", 3, "A health message could not be uploaded and "
                             "will be tried again."),
    5002: ("Operational", 2, "A health message could not be uploaded."),
}


def connector(time, number, transaction, extra=()):
    channel, level, message = MEANING[number]
    return Event(time, CONNECTOR, number, CONNECTOR + "/" + channel, level,
                 [("transactionId", transaction)] + list(extra), message)


def device(time, number, message):
    """What a Windows client says in its own channel."""
    return Event(time, DEVICE, number, DEVICE + "/Admin",
                 2 if number in (32, 307) else 4, [], message)
