#!/usr/bin/env python3
"""A mail server (aiosmtpd) that does what it is told, and keeps a record of every mail that it took.

    smtp_server.py FOLDER CERTIFICATE KEY

Prints its port. FOLDER/mind says what goes wrong, a line each: PHASE ACTION [TIMES [ADDRESS]], where PHASE is one of
CONNECT EHLO STARTTLS AUTH MAIL RCPT DATA DOT, and ACTION a reply such as "450", "cut", or "wait" (it stays silent). DOT
is after the end of the mail: there the mail is in the record before anything goes wrong, unless ACTION is a reply.
Without TIMES it always does, and without ADDRESS to all recipients. FOLDER/record gets a line "RECIPIENT MESSAGE-ID"
for each mail taken; FOLDER/taken/N has its bytes; FOLDER/talk has one line for each phase that was reached. The user is
wall, the password sesame.
"""
import asyncio
import email
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder, certificate, key = sys.argv[1:4]
os.makedirs(f"{folder}/taken", exist_ok=True)
used = {}


def note(name, line):
    with open(f"{folder}/{name}", "a") as out:
        out.write(line + "\n")
        out.flush()
        os.fsync(out.fileno())


def action(phase, address=None):
    """What goes wrong now, or None."""
    note("talk", phase)
    try:
        version = os.stat(f"{folder}/mind").st_mtime_ns  # told anew, TIMES begins anew
        lines = open(f"{folder}/mind").read().split("\n")
    except FileNotFoundError:
        return None
    for line in lines:
        words = line.split()
        if not words or words[0] != phase or (len(words) > 3 and words[3] != address):
            continue
        used[line, version] = used.get((line, version), 0) + 1
        if len(words) < 3 or used[line, version] <= int(words[2]):
            return words[1]
    return None


class Server(SMTP):
    def connection_made(self, transport):
        super().connection_made(transport)
        if self._original_transport is None or transport is self._original_transport:
            if action("CONNECT") == "cut":
                transport.abort()

    async def go_wrong(self, phase, address=None):
        """A reply to give instead, or None when nothing goes wrong."""
        what = action(phase, address)
        if what == "cut":
            self.transport.abort()
            await asyncio.sleep(0)
            return "421 gone"
        if what == "wait":
            await asyncio.sleep(600)
        return f"{what} as it was told" if what and what.isdigit() else None

    async def smtp_EHLO(self, hostname):
        reply = await self.go_wrong("EHLO")
        await (self.push(reply) if reply else super().smtp_EHLO(hostname))

    async def smtp_STARTTLS(self, arg):
        reply = await self.go_wrong("STARTTLS")
        await (self.push(reply) if reply else super().smtp_STARTTLS(arg))

    async def smtp_AUTH(self, arg):
        reply = await self.go_wrong("AUTH")
        await (self.push(reply) if reply else super().smtp_AUTH(arg))

    async def smtp_DATA(self, arg):
        reply = await self.go_wrong("DATA")
        await (self.push(reply) if reply else super().smtp_DATA(arg))


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        reply = await server.go_wrong("MAIL")
        if reply:
            return reply
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = await server.go_wrong("RCPT", address)
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        what = action("DOT", envelope.rcpt_tos[0])
        if what and what.isdigit():
            return f"{what} as it was told"
        number = len(os.listdir(f"{folder}/taken"))
        with open(f"{folder}/taken/{number}", "wb") as out:
            out.write(envelope.original_content)
        for address in envelope.rcpt_tos:
            note("record", f"{address} {email.message_from_bytes(envelope.original_content)['Message-ID']}")
        if what == "cut":
            server.transport.abort()
            await asyncio.sleep(0)
        if what == "wait":
            await asyncio.sleep(600)
        if what == "slow":
            await asyncio.sleep(0.03)
        return "250 taken"


def sign_in(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"wall", b"sesame"), handled=False)


async def serve():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def factory():
        return Server(Handler(), tls_context=context, require_starttls=True, authenticator=sign_in, auth_required=True,
                      hostname="localhost", loop=asyncio.get_running_loop())

    server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve())
