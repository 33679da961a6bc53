#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A web server for the tests of subscriptions: each path misbehaves in a way of its own.

    http_server.py FOLDER [CERTIFICATE KEY]

Prints its ports, "HTTP HTTPS" (0 without a certificate), and then serves until it is killed. FOLDER/requests gets one
line for each request: method, path, and the headers that the tests look at. /mind behaves like the path that
FOLDER/mind names."""
import base64
import gzip
import hashlib
import html
import http.server
import os
import re
import ssl
import sys
import threading
import time

CALENDAR = (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n%sBEGIN:VEVENT\r\nUID:one\r\n"
            b"DTSTAMP:20260101T000000Z\r\nDTSTART:20260101T090000Z\r\nDTEND:20260101T100000Z\r\n"
            b"RRULE:FREQ=DAILY\r\nSUMMARY:Standing\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
PLAIN = CALENDAR % b""
PAGE = b"<!DOCTYPE html><html><body><form>Sign in</form></body></html>"
MODIFIED = "Mon, 02 Nov 2026 10:00:00 GMT"
LOG_LOCK = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def give(self, status, body=b"", kind="text/calendar", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def other(self):
        """The address of the same server over the other protocol."""
        scheme, port = ("http", PORTS[0]) if self.server.secure else ("https", PORTS[1])
        return f"{scheme}://localhost:{port}"

    def digest_is_good(self):
        given = self.headers.get("Authorization", "")
        if not given.startswith("Digest "):
            return False
        parts = dict(p.strip().split("=", 1) for p in given[7:].split(","))
        parts = {k: v.strip('"') for k, v in parts.items()}
        md5 = lambda s: hashlib.md5(s.encode()).hexdigest()
        ha1, ha2 = md5("wall:test:open sesame"), md5("GET:" + self.path)
        wanted = md5(":".join((ha1, parts["nonce"], parts["nc"], parts["cnonce"], parts["qop"], ha2)))
        return parts.get("response") == wanted

    def do_GET(self):
        with LOG_LOCK, open(FOLDER + "/requests", "a") as log:
            seen = [f"{n}={self.headers[n]}" for n in ("If-None-Match", "If-Modified-Since", "Authorization")
                    if n in self.headers]
            log.write(" ".join([self.command, self.path, *seen]) + "\n")
        path = self.path.split("?")[0].strip("/")
        if path == "mind":
            with open(FOLDER + "/mind") as mind:
                path = mind.read().strip()
        if path.startswith("status-"):
            more = {"Retry_After": "1200"} if path in ("status-429", "status-503") else {}
            self.give(int(path[7:]), b"sorry", "text/plain", **more)
        elif hasattr(self, "on_" + path.replace("-", "_")):
            getattr(self, "on_" + path.replace("-", "_"))()
        else:
            self.give(404)

    def on_plain(self):
        self.give(200, PLAIN)

    def on_stamped(self):
        self.give(200, PLAIN.replace(b"20260101T000000Z", time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()).encode(), 1)
                  .replace(b"SUMMARY", b"CREATED:%d\r\nSUMMARY" % time.monotonic_ns()))

    def on_busy(self):
        day = lambda n: time.strftime("%Y%m%d", time.gmtime(time.time() + n * 86400)).encode()
        kinds = (b"BUSY", b"FREE", b"BUSY-TENTATIVE", b"BUSY-UNAVAILABLE")
        periods = b"".join(b"FREEBUSY;FBTYPE=%s:%sT090000Z/PT2H,%sT090000Z/%sT100000Z\r\n" %
                           (kind, day(2 * n + 2), day(2 * n + 3), day(2 * n + 3)) for n, kind in enumerate(kinds))
        self.give(200, b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nBEGIN:VFREEBUSY\r\n"
                  b"ORGANIZER:mailto:a@example.org\r\nDTSTART:%sT000000Z\r\nDTEND:%sT000000Z\r\n%s"
                  b"END:VFREEBUSY\r\nEND:VCALENDAR\r\n" % (day(0), day(60), periods))

    def on_etag(self):
        if self.headers.get("If-None-Match") == '"v1"':
            self.give(304, ETag='"v1"')
        else:
            self.give(200, PLAIN, ETag='"v1"')

    def on_modified(self):
        if self.headers.get("If-Modified-Since") == MODIFIED:
            self.give(304)
        else:
            self.give(200, PLAIN, Last_Modified=MODIFIED)

    def on_gzip(self):
        self.give(200, gzip.compress(PLAIN), Content_Encoding="gzip")

    def on_bomb(self):
        self.give(200, gzip.compress(PLAIN + b"X" * (30 << 20)), Content_Encoding="gzip")

    def on_large(self):
        self.give(200, PLAIN + b"X" * (21 << 20))

    def on_html(self):
        self.give(200, PAGE, "text/html")

    def on_html_as_calendar(self):
        self.give(200, PAGE)

    def on_words(self):
        self.give(200, b"hello", "text/plain")

    def on_empty(self):
        self.give(200, b"")

    def on_half_calendar(self):
        self.give(200, PLAIN[:150])

    def on_hourly(self):
        self.give(200, CALENDAR % b"REFRESH-INTERVAL;VALUE=DURATION:PT30M\r\n")

    def on_moved(self):
        self.give(302, Location="/etag")

    def on_circle(self):
        self.give(302, Location="/circle")

    def on_down(self):
        self.give(302, Location=self.other() + "/plain")

    def on_elsewhere(self):
        self.give(302, Location=f"http://localhost:{PORTS[0]}/plain")

    def on_slow(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(PLAIN)))
        self.end_headers()
        for byte in PLAIN:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.3)

    def on_silent(self):
        time.sleep(8)

    def on_cut(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(PLAIN)))
        self.end_headers()
        self.wfile.write(PLAIN[:100])
        self.close_connection = True

    def on_nothing(self):
        self.close_connection = True

    def on_basic(self):
        wanted = "Basic " + base64.b64encode(b"wall:open sesame").decode()
        if self.headers.get("Authorization") == wanted:
            self.give(200, PLAIN)
        else:
            self.give(401, WWW_Authenticate='Basic realm="test"')

    def on_digest(self):
        if self.digest_is_good():
            self.give(200, PLAIN)
        else:
            self.give(401, WWW_Authenticate='Digest realm="test", qop="auth", nonce="abc", algorithm=MD5')

    def on_bearer(self):
        self.give(200, PLAIN) if self.headers.get("Authorization") == "Bearer open sesame" else self.give(401)

    # A CalDAV server that knows neither sync-collection nor anything else that may be missing: /dav/ is one calendar,
    # of the files in FOLDER/objects. Asked for its root, it says nothing; /.well-known/caldav leads to the calendar.

    def objects(self):
        folder = FOLDER + "/objects/"
        return {"/dav/" + name: open(folder + name, "rb").read() for name in sorted(os.listdir(folder))}

    def multistatus(self, responses):
        body = ('<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" '
                'xmlns:s="http://calendarserver.org/ns/">')
        for href, properties in responses:
            body += f"<d:response><d:href>{href}</d:href>"
            body += (f"<d:propstat><d:prop>{properties}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
                     if properties is not None else "<d:status>HTTP/1.1 404 Not Found</d:status>") + "</d:response>"
        self.give(207, (body + "</d:multistatus>").encode(), "application/xml")

    def do_PROPFIND(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/.well-known/caldav":
            self.give(301, Location="/dav/")
        elif self.path == "/other/":
            self.give(301, Location=f"http://localhost:{PORTS[0]}/dav/")
        elif self.path != "/dav/":
            self.give(405)
        else:
            found = self.objects()
            tag = hashlib.md5(repr(found).encode()).hexdigest()
            own = f"<d:resourcetype><d:collection/><c:calendar/></d:resourcetype><s:getctag>{tag}</s:getctag>"
            rest = [(href, f'<d:getetag>"{hashlib.md5(data).hexdigest()}"</d:getetag>') for href, data in found.items()]
            self.multistatus([("/dav/", own), *(rest if self.headers["Depth"] == "1" else [])])

    def do_REPORT(self):
        asked = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        with LOG_LOCK, open(FOLDER + "/requests", "a") as log:
            log.write(f"REPORT {asked.count('<d:href>')}\n")
        found = self.objects()
        self.multistatus([(href, "<c:calendar-data>" + html.escape(found[href].decode()) + "</c:calendar-data>"
                           f'<d:getetag>"{hashlib.md5(found[href]).hexdigest()}"</d:getetag>' if href in found else None)
                          for href in re.findall("<d:href>([^<]*)</d:href>", asked)])


class Server(http.server.ThreadingHTTPServer):
    secure = False

    def handle_error(self, *_):
        pass


def start(certificate=None, key=None):
    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.secure = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


FOLDER = sys.argv[1]
PORTS = [start(), start(*sys.argv[2:4]) if len(sys.argv) > 3 else 0]
print(*PORTS, flush=True)
threading.Event().wait()
