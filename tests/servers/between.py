#!/usr/bin/env python3
"""Stands between a client and a web server, for what happens between two requests.

    between.py FOLDER PORT

Prints its own port. Before a PUT is passed on, FOLDER/before-put is run when it is there; after it has said "once" on its
output it is removed. When FOLDER/answer-put is there, it is the answer to a PUT, which is then not passed on: the status
in its first line, the body in the rest.
"""
import http.client
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder, port = sys.argv[1], int(sys.argv[2])
OWN = {"transfer-encoding", "connection", "content-length", "date", "server"}


class Between(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, headers, body):
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in OWN:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.command == "PUT":
            with open(f"{folder}/puts", "a") as out:
                out.write(f"{self.headers.get('If-Match') and 'match' or ''}{self.headers.get('If-None-Match') or ''}\n")
            if os.path.exists(f"{folder}/before-put"):
                said = subprocess.run(["bash", f"{folder}/before-put"], capture_output=True, text=True).stdout
                if "once" in said:
                    os.remove(f"{folder}/before-put")
            if os.path.exists(f"{folder}/answer-put"):
                status, _, text = open(f"{folder}/answer-put").read().partition("\n")
                return self.reply(int(status), [("Content-Type", "application/xml")], text.encode())
        server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        server.request(self.command, self.path, body, headers)
        answer = server.getresponse()
        return self.reply(answer.status, answer.getheaders(), answer.read())

    do_GET = do_HEAD = do_PUT = do_DELETE = do_OPTIONS = do_PROPFIND = do_REPORT = do_MKCALENDAR = pass_on


server = ThreadingHTTPServer(("127.0.0.1", 0), Between)
print(server.server_address[1], flush=True)
server.serve_forever()
