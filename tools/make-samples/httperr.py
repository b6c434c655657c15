"""The error log of HTTP.sys: requests that never reached a site."""

import times

FIELDS = ("date time c-ip c-port s-ip s-port cs-version cs-method cs-uri "
          "streamid sc-status s-siteid s-reason s-queuename")


def row(ms, client, port, server, reason, uri="-", status="-", queue="-",
        method="GET", server_port=443):
    """IDLE rows have neither version nor method nor address."""
    seen = uri != "-"
    cells = (times.when(ms).strftime("%Y-%m-%d %H:%M:%S"), client, port,
             server, server_port, "HTTP/1.1" if seen else "-",
             method if seen else "-", uri, "-", status,
             1 if seen else "-", reason, queue)
    return ms, " ".join(str(c) for c in cells)


def write(rows, restarts=()):
    """Bytes; the header comes again when the service HTTP starts."""
    lines = []
    pending = sorted(restarts)
    for ms, line in sorted(rows):
        again = not lines
        while pending and pending[0] <= ms:
            pending.pop(0)
            again = True
        if again:
            lines += ["#Software: Microsoft HTTP API 2.0", "#Version: 1.0",
                      "#Date: " + line[:19], "#Fields: " + FIELDS]
        lines.append(line)
    return ("\r\n".join(lines) + "\r\n").encode("ascii")
