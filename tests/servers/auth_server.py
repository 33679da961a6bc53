#!/usr/bin/env python3
"""Tells a mail server who may sign in (Dovecot's authentication protocol, the server's side, PLAIN only).

    auth_server.py SOCKET USER PASSWORD
"""
import base64
import os
import socketserver
import sys

path, user, password = sys.argv[1:4]
wanted = f"\0{user}\0{password}".encode()


class Client(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write((line + "\n").encode())

    def handle(self):
        self.say("VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00000000000000000000000000000000\nDONE")
        for line in self.rfile:
            words = line.decode().rstrip("\n").split("\t")
            given = None
            if words[0] == "AUTH":
                given = next((word[5:] for word in words if word.startswith("resp=")), None)
            elif words[0] == "CONT":
                given = words[2]
            else:
                continue
            if given is None:
                self.say(f"CONT\t{words[1]}\t")
            elif base64.b64decode(given) == wanted:
                self.say(f"OK\t{words[1]}\tuser={user}")
            else:
                self.say(f"FAIL\t{words[1]}\tuser={user}")


server = socketserver.ThreadingUnixStreamServer(path, Client)
os.chmod(path, 0o666)
server.serve_forever()
