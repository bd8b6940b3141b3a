"""A passage between the suites and the server, on a port of its own.

The suites cannot sign in: what comes through here is the administrator's. The server sees the name and port the suite wrote
(`Host`), so that the addresses in its documents lead through here again.

As an HTTP proxy it stands for the places on the web where XML schemas are kept: it answers with those that the suites
bring along, and nothing leaves this machine.
"""

import http.client
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Of one connection only (RFC 9110, 7.6.1); the length is that of the body as it is passed on.
OURS = {"connection", "keep-alive", "transfer-encoding", "content-length", "te", "trailer", "upgrade"}


class Passage:
    """`with Passage(base, token, schemas) as passage:` answers at `passage.base`."""

    def __init__(self, base, token=None, schemas=None):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.passage = self
        self.behind = urllib.parse.urlsplit(base).netloc
        self.token, self.schemas = token, schemas
        self.missing = set()
        self.port = self.server.server_port
        self.base = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        target = urllib.parse.urlsplit(self.path)
        if target.netloc and target.hostname != "127.0.0.1":
            return self.schema(target)
        passage = self.server.passage
        behind = http.client.HTTPConnection(passage.behind, timeout=120)
        path = urllib.parse.urlunsplit(("", "", target.path or "/", target.query, ""))
        behind.putrequest(self.command, path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in OURS and not (passage.token and name.lower() == "authorization"):
                behind.putheader(name, value)
        if passage.token:
            behind.putheader("authorization", f"Bearer {passage.token}")
        if body or self.command in ("POST", "PUT", "PATCH"):
            behind.putheader("content-length", str(len(body)))
        behind.endheaders(body or None)
        answer = behind.getresponse()
        self.answer(answer.status, answer.getheaders(), answer.read())
        behind.close()

    def schema(self, target):
        passage = self.server.passage
        found = passage.schemas.find(target) if passage.schemas else None
        if found is None:
            passage.missing.add(target.geturl())
            return self.answer(404, [], b"")
        return self.answer(200, [("content-type", "application/xml")], found)

    def answer(self, status, headers, body):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in OURS:
                self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = pass_on

    def log_message(self, *_):
        pass
