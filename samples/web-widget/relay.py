"""Serves the shop's page and passes its chat on to Baton's rest channel. Python 3.8 or newer, nothing else.

  BATON_CHAT=http://127.0.0.1:8080/channels/web REST_TOKEN=... python3 relay.py [port]

It alone has the channel's token, and it alone says who the visitor is: by a cookie that the page's scripts cannot
read. In a shop of your own, take the id of the signed-in customer instead. With BATON_API_TOKEN the page also shows
who answers.
"""

import http.client
import json
import os
import re
import sys
import urllib.parse
import uuid
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CHAT = urllib.parse.urlsplit(os.environ.get("BATON_CHAT", "http://127.0.0.1:8080/channels/web"))
TOKEN = os.environ.get("REST_TOKEN", "")
API_TOKEN = os.environ.get("BATON_API_TOKEN", "")
HERE = Path(__file__).resolve().parent
FILES = {
    "/": ("shop.html", "text/html"),
    "/shop.css": ("shop.css", "text/css"),
    "/baton-chat.js": ("baton-chat.js", "text/javascript"),
}
FIELDS = ("message", "id", "language", "edits")
LONGEST = 64 * 1024
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'"


class Relay(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.known, self.fresh = None, False
        path = urllib.parse.urlsplit(self.path)
        if path.path in FILES:
            name, kind = FILES[path.path]
            self.answer(200, kind + "; charset=utf-8", (HERE / name).read_bytes())
        elif path.path == "/chat/messages":
            self.listen(urllib.parse.parse_qs(path.query))
        elif path.path == "/chat/state" and API_TOKEN:
            self.state()
        else:
            self.problem(404, "nothing here")

    def do_POST(self):
        self.known, self.fresh = None, False
        length = int(self.headers.get("Content-Length") or 0)
        # A browser asks first before it sends JSON from another site's page, and is never told yes.
        if self.path != "/chat/messages" or not self.headers.get("Content-Type", "").startswith("application/json"):
            self.close_connection = True
            return self.problem(404, "post JSON to /chat/messages")
        if length > LONGEST:
            self.close_connection = True
            return self.problem(413, "too long")
        try:
            said = json.loads(self.rfile.read(length))
            passed = {name: said[name] for name in FIELDS if isinstance(said.get(name), str)}
        except (ValueError, AttributeError):
            return self.problem(400, "the body is not a JSON object")
        passed.update(sender=self.visitor(), name="Visitor")
        status, _, body = self.baton("POST", CHAT.path + "/messages", TOKEN, json.dumps(passed))
        self.answer(status, "application/json", body)

    def listen(self, query):
        last = self.headers.get("Last-Event-ID") or query.get("last-event-id", [""])[0]
        asked = {"sender": self.visitor(), **({"last-event-id": last} if last else {})}
        baton = http.client.HTTPConnection(CHAT.netloc, timeout=60)
        try:
            headers = {"Authorization": "Bearer " + TOKEN, "Accept": "text/event-stream"}
            baton.request("GET", CHAT.path + "/messages?" + urllib.parse.urlencode(asked), headers=headers)
            events = baton.getresponse()
            self.close_connection = True
            self.head(events.status, events.getheader("Content-Type", "text/event-stream"))
            self.send_header("Connection", "close")
            self.end_headers()
            while piece := events.read1(8192):
                self.wfile.write(piece)
        except OSError:
            self.close_connection = True
        finally:
            baton.close()

    def state(self):
        query = urllib.parse.urlencode({"user": self.visitor(), "limit": 1})
        status, _, body = self.baton("GET", "/api/v1/conversations?" + query, API_TOKEN)
        found = (json.loads(body).get("conversations") or [{}])[0] if status == 200 else {}
        told = {"control": found.get("control", "bot"), "agent": (found.get("handoff") or {}).get("agent_name") or ""}
        self.answer(200, "application/json", json.dumps(told).encode())

    def baton(self, method, path, token, body=None):
        baton = http.client.HTTPConnection(CHAT.netloc, timeout=60)
        try:
            headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
            baton.request(method, path, body and body.encode(), headers)
            answer = baton.getresponse()
            return answer.status, answer.getheader("Content-Type"), answer.read()
        except OSError:
            return 502, None, b'{"error": {"message": "Baton does not answer"}}'
        finally:
            baton.close()

    def visitor(self):
        if self.known is None:
            cookie = SimpleCookie(self.headers.get("Cookie", "")).get("chat-visitor")
            given = cookie.value if cookie and re.fullmatch(r"[0-9a-f-]{36}", cookie.value) else None
            self.known = given or str(uuid.uuid4())
            self.fresh = given is None
        return self.known

    def head(self, status, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        if self.fresh:
            self.send_header(
                "Set-Cookie", f"chat-visitor={self.known}; Path=/chat; HttpOnly; SameSite=Strict; Max-Age=2592000")

    def answer(self, status, kind, body):
        self.head(status, kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def problem(self, status, message):
        self.answer(status, "application/json", json.dumps({"error": {"message": message}}).encode())

    def log_message(self, *ignored):
        """Says nothing: addresses hold ids."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8000), Relay)
    print(f"The shop is open: http://127.0.0.1:{server.server_port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
