"""scep.py CAPS CA LOG PORTFILE - an HTTP server on the loopback that answers
GetCACaps and GetCACert, and writes down what it was asked, in LOG.body what
was posted last.  CA is one certificate, CA.der, or those of the CA and its
RAs, CA.p7."""

import http.server
import sys

CAPS, CA, LOG, PORT = sys.argv[1:]


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def answer(self, kind, body):
        line = self.path.partition('?')[2]
        operation, _, message = line.partition('&message=')
        if len(message) > 60:
            message = '(%s)' % ('over 2048 bytes' if len(message) > 2048
                                else 'shorter')
        with open(LOG, 'a') as log:
            log.write('%s %s message=%s agent=%s\n' % (
                self.command, operation, message,
                self.headers.get('User-Agent', '-')))
        self.send_response(200)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if 'GetCACaps' in self.path:
            self.answer('text/plain', CAPS.encode())
        elif 'GetCACert' in self.path:
            with open(CA, 'rb') as f:
                self.answer('application/x-x509-ca-ra-cert'
                            if CA.endswith('.p7') else
                            'application/x-x509-ca-cert', f.read())
        else:
            self.answer('text/plain', b'')

    def do_POST(self):
        with open(LOG + '.body', 'wb') as f:
            f.write(self.rfile.read(int(self.headers['Content-Length'])))
        self.answer('text/plain', b'')

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Answers)
with open(PORT, 'w') as f:
    f.write('%d\n' % server.server_port)
server.serve_forever()
