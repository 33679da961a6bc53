# SPDX-License-Identifier: MIT
"""A network card, with a calendar server and a time server behind it."""

import base64
import os
import shutil
import socket
import ssl
import struct
import subprocess
import threading
import time
import urllib.request

from room import CALENDAR, START, Room
from vm import Failed, Skipped, put_on_card

# QEMU's own network: its router is this machine's loopback.
HOST = "10.0.2.2"
CARD = f"""[Match]
Type=ether
[Network]
Address=10.0.2.15/24
Gateway={HOST}
NTP={HOST}
"""
SOURCE = """[source server]
kind = caldav
url = https://{host}:{port}/wall/room/
sign_in = basic
user = wall
secret_file = wall.secret
ca_file = house.pem
refresh = 1m
"""
NTP_EPOCH = 2208988800  # 1970 in seconds since 1900, RFC 5905


class TimeServer(threading.Thread):
    """Tells this machine's time, RFC 5905 as far as a client looks at it."""

    def __init__(self):
        super().__init__(daemon=True)
        self.asked = 0
        self.link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.link.bind(("127.0.0.1", 123))

    def run(self):
        while True:
            try:
                question, client = self.link.recvfrom(1024)
            except OSError:
                return
            now = time.time()
            stamp = struct.pack(">II", int(now) + NTP_EPOCH, int(now % 1 * 2**32))
            self.link.sendto(struct.pack(">BBbbII4s", 0x24, 1, 6, -20, 0, 16, b"TEST") + stamp + question[40:48] + stamp + stamp, client)
            self.asked += 1


class Network(Room):
    def serve_calendar(self):
        """A radicale with a collection for the room, behind TLS and a password; its port."""
        if shutil.which("radicale") is None:
            raise Skipped("there is no radicale here")
        folder = os.path.join(self.work, "radicale")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        users, key, self.certificate = (os.path.join(folder, name) for name in ("users", "key.pem", "house.pem"))
        with open(users, "w", encoding="ascii") as file:
            file.write("wall:sesame\n")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                        "-subj", "/CN=calendar", "-addext", f"subjectAltName=IP:{HOST},IP:127.0.0.1", "-keyout", key,
                        "-out", self.certificate], check=True, capture_output=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with open(os.path.join(self.work, "radicale.log"), "wb") as log:
            self.server = subprocess.Popen(["radicale", "--config", "", "--server-hosts", f"127.0.0.1:{port}", "--server-ssl",
                                            "--server-certificate", self.certificate, "--server-key", key, "--auth-type", "htpasswd",
                                            "--auth-htpasswd-filename", users, "--auth-htpasswd-encryption", "plain",
                                            "--storage-filesystem-folder", os.path.join(folder, "data")], stdout=log, stderr=log)
        self.calendar = f"https://127.0.0.1:{port}/wall/room/"
        for _ in range(100):
            try:
                self.ask_server("MKCALENDAR", self.calendar)
                return port
            except OSError:
                time.sleep(0.3)
        raise Failed("the calendar server does not answer; see radicale.log")

    def ask_server(self, method, url, body=b""):
        secret = base64.b64encode(b"wall:sesame").decode()
        request = urllib.request.Request(url, body, {"Content-Type": "text/calendar", "Authorization": f"Basic {secret}"}, method=method)
        trusted = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=self.certificate))
        urllib.request.build_opener(urllib.request.ProxyHandler({}), trusted).open(request, timeout=30).close()

    def book(self, title):
        """A block that began half an hour ago."""
        begin = time.time() - 1800
        text = CALENDAR.replace("Course", title)
        for name, at in (("20261123T120000Z", begin), ("20261123T160000Z", begin + 14400)):
            text = text.replace(name, time.strftime("%Y%m%dT%H%M00Z", time.gmtime(at)))
        self.ask_server("PUT", self.calendar + "boot.ics", text.encode())

    def calendar_when_on_a_server_then_an_empty_room_has_its_blocks_and_the_servers_time(self):
        """A board that lay in a drawer for days: its clock jumps to the time server's. Until then the server's certificate is
        not yet valid."""
        port = self.serve_calendar()
        clock = TimeServer()
        clock.start()
        try:
            self.book("From the server")
            self.cut()
            self.vm.extra = ["-netdev", "user,id=net,ipv6=off", "-device", "virtio-net-pci,netdev=net"]
            with open(self.certificate, encoding="ascii") as file:
                put_on_card(self.disk, "house.pem", file.read())
            put_on_card(self.disk, "wall.secret", "sesame\n")
            put_on_card(self.disk, "network/10-test.network", CARD)
            put_on_card(self.disk, "adjourn.ini", self.settings().replace("[calendar]\nfile = room.ics\n", "")
                        + SOURCE.format(host=HOST, port=port))
            self.boot()
            pid, before = self.kiosk(), self.vm.base
            self.vm.wait("the time server is asked", lambda: clock.asked > 0, 90)
            self.vm.wait("the clock is set", lambda: abs(float(self.vm.run("date +%s")) - time.time()) < 60, 60)
            self.vm.wait("the block of the server", lambda: "From the server" in self.adjourn("agenda", check=False), 90)
            self.vm.wait("it can be started", lambda: self.status().startswith("a block can be started"), 30)
            self.vm.screen(keep="server")
            self.vm.tap(*START)
            self.vm.wait("the session", lambda: self.status().startswith("session running"), 30)
            self.book("Moved on the server")
            self.vm.wait("what changed on the server", lambda: "Moved on the server" in self.adjourn("agenda", check=False), 120)
            if self.kiosk() != pid:
                raise Failed("the kiosk was started again")
            self.events()
            self.say(f"the clock went from {before} to {self.vm.run('date -u +%Y-%m-%dT%H:%M:%S')}; {self.status()}")
        finally:
            self.server.terminate()
            clock.link.close()
            self.vm.extra = []
