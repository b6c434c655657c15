"""IIS logs: rows in the order IIS writes them, one file for each day (UTC)."""

import times

DEFAULT = ("date time s-ip cs-method cs-uri-stem cs-uri-query s-port "
           "cs-username c-ip cs(User-Agent) cs(Referer) sc-status "
           "sc-substatus sc-win32-status time-taken")
# what "one log per server" sites with everything ticked look like
WIDE = ("date time s-sitename s-computername s-ip cs-method cs-uri-stem "
        "cs-uri-query s-port cs-username c-ip cs-version cs(User-Agent) "
        "cs(Referer) cs-host sc-status sc-substatus sc-win32-status sc-bytes "
        "cs-bytes time-taken X-Forwarded-For")
BYTES = ("date time s-ip cs-method cs-uri-stem cs-uri-query s-port "
         "cs-username c-ip cs(User-Agent) cs(Referer) sc-status "
         "sc-substatus sc-win32-status sc-bytes cs-bytes time-taken")


class Row:
    """One request.  END is when it was answered: IIS stamps that."""

    def __init__(self, end, method, stem, query, client, agent, status,
                 sub=0, win32=0, taken=0, port=443, user="-", referer="-",
                 server=None, size=0, sent=0, forwarded="-"):
        self.end = end
        self.late = 0           # IIS writes rows out of order by a second
        self.cells = {
            "cs-method": method, "cs-uri-stem": stem, "cs-uri-query": query,
            "s-port": port, "cs-username": user, "c-ip": client,
            "cs(User-Agent)": agent, "cs(Referer)": referer,
            "sc-status": status, "sc-substatus": sub,
            "sc-win32-status": win32, "time-taken": taken,
            "s-ip": server, "sc-bytes": size or 300 + taken % 997,
            "cs-bytes": sent or 180 + len(agent) + len(query),
            "cs-version": "HTTP/1.1", "X-Forwarded-For": forwarded,
        }

    def line(self, fields, always):
        d = times.when(self.end)
        cells = dict(always, **{k: v for k, v in self.cells.items()
                                if v is not None})
        cells["date"] = d.strftime("%Y-%m-%d")
        cells["time"] = d.strftime("%H:%M:%S")
        return " ".join(str(cells[f]).replace(" ", "+") for f in fields)


def header(ms, fields):
    return ["#Software: Microsoft Internet Information Services 10.0",
            "#Version: 1.0",
            "#Date: " + times.when(ms).strftime("%Y-%m-%d %H:%M:%S"),
            "#Fields: " + fields]


def file_name(ms, fields):
    custom = "_x" if "X-Forwarded-For" in fields else ""
    return "u_ex%s%s.log" % (times.when(ms).strftime("%y%m%d"), custom)


def write(rows, fields, always, restarts=()):
    """{file name: bytes}; RESTARTS: times after which a header comes again."""
    files = {}
    pending = sorted(restarts)
    for row in sorted(rows, key=lambda r: r.end + r.late):
        name = file_name(row.end, fields)
        lines = files.setdefault(name, [])
        again = False
        while pending and pending[0] <= row.end:
            pending.pop(0)
            again = True
        if again or not lines:
            lines += header(row.end, fields)
        lines.append(row.line(fields.split(), always))
    return {name: ("\r\n".join(lines) + "\r\n").encode("utf-8")
            for name, lines in files.items()}
