"""svclog files: fragments as .NET's XmlWriterTraceListener writes them."""

import times

NO_ACTIVITY = "00000000-0000-0000-0000-000000000000"
LEVELS = {"Critical": 1, "Error": 2, "Warning": 4, "Information": 8,
          "Verbose": 16, "Start": 255, "Stop": 255, "Transfer": 255}


class Trace:
    def __init__(self, time, text, activity=NO_ACTIVITY, thread=12,
                 level="Information", source="CertificateRegistrationPoint",
                 process=("w3wp", 7364)):
        self.time, self.text, self.activity = time, text, activity
        self.thread, self.level, self.source = thread, level, source
        self.process = process


def escape(text):
    """The six things .NET escapes, and no other."""
    for char, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"),
                       ('"', "&quot;"), ("'", "&apos;"), ("\r", "&#xD;"),
                       ("\n", "&#xA;")):
        text = text.replace(char, name)
    return text


def fragment(trace, computer):
    # seven decimals: the last four are of the trace's own making
    tail = (trace.time // 7 + sum(trace.activity.encode())) * 7919 % 10000
    stamp = times.iso(trace.time)[:-1] + "%04dZ" % tail
    return (
        '<E2ETraceEvent xmlns="http://schemas.microsoft.com/2004/06/'
        'E2ETraceEvent"><System xmlns="http://schemas.microsoft.com/2004/06/'
        'windows/eventlog/system"><EventID>0</EventID><Type>3</Type>'
        '<SubType Name="%s">0</SubType><Level>%d</Level>'
        '<TimeCreated SystemTime="%s" /><Source Name="%s" />'
        '<Correlation ActivityID="{%s}" />'
        '<Execution ProcessName="%s" ProcessID="%d" ThreadID="%d" />'
        '<Channel/><Computer>%s</Computer></System>'
        '<ApplicationData>%s</ApplicationData></E2ETraceEvent>' % (
            trace.level, LEVELS[trace.level], stamp, trace.source,
            trace.activity, trace.process[0], trace.process[1], trace.thread,
            computer, escape(trace.text)))


def pretty(text):
    """As after "format document" in an editor."""
    for tag in ("<System ", "<EventID>", "<Type>", "<SubType ", "<Level>",
                "<TimeCreated ", "<Source ", "<Correlation ", "<Execution ",
                "<Channel/>", "<Computer>"):
        text = text.replace(tag, "\r\n    " + tag)
    text = text.replace("\r\n    <System ", "\r\n  <System ")
    text = text.replace("</System>", "\r\n  </System>\r\n  ")
    return text.replace("</E2ETraceEvent>", "\r\n</E2ETraceEvent>\r\n")


def write(traces, computer, form=lambda text: text):
    traces = sorted(traces, key=lambda t: t.time)
    return "".join(form(fragment(t, computer))
                   for t in traces).encode("utf-8")
