# SPDX-License-Identifier: MIT
"""A network card, with a calendar server and a time server behind it."""

import os
import shutil
import socket
import struct
import subprocess
import threading
import time
import urllib.request

from room import CALENDAR, Room
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
NTP_EPOCH = 2208988800  # 1970 in seconds since 1900, RFC 5905
BEHIND_S = 1800


class TimeServer(threading.Thread):
    """Tells the time that `now` says to who asks, RFC 5905 as far as a client looks at it."""

    def __init__(self, now):
        super().__init__(daemon=True)
        self.now, self.asked = now, 0
        self.link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.link.bind(("127.0.0.1", 123))

    def run(self):
        while True:
            try:
                question, client = self.link.recvfrom(1024)
            except OSError:
                return
            stamp = struct.pack(">II", int(self.now()) + NTP_EPOCH, int(self.now() % 1 * 2**32))
            self.link.sendto(struct.pack(">BBbbII4s", 0x24, 1, 6, -20, 0, 16, b"TEST") + stamp + question[40:48] + stamp + stamp, client)
            self.asked += 1


class Network(Room):
    def serve_calendar(self):
        """A radicale with the room's calendar; its port."""
        if shutil.which("radicale") is None:
            raise Skipped("there is no radicale here")
        folder = os.path.join(self.work, "radicale")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(os.path.join(folder, "collection-root", "wall"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with open(os.path.join(self.work, "radicale.log"), "wb") as log:
            self.server = subprocess.Popen(["radicale", "--config", "", "--server-hosts", f"127.0.0.1:{port}", "--auth-type", "none",
                                            "--storage-filesystem-folder", folder], stdout=log, stderr=log)
        self.calendar = f"http://127.0.0.1:{port}/wall/room/"
        for _ in range(100):
            try:
                self.ask_server("MKCALENDAR", self.calendar, b"")
                break
            except OSError:
                time.sleep(0.3)
        return port

    def ask_server(self, method, url, body):
        request = urllib.request.Request(url, body, {"Content-Type": "text/calendar"}, method=method)
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30).close()

    def blocks(self):
        return self.adjourn("agenda", check=False)

    def calendar_when_on_a_server_then_the_room_has_its_blocks_and_the_servers_time(self):
        """The board's clock is half an hour behind until the time server is heard."""
        port = self.serve_calendar()
        told = time.time()
        begin = time.mktime(time.strptime(self.vm.run("date -u +%Y-%m-%dT%H:%M:%S"), "%Y-%m-%dT%H:%M:%S")) - time.timezone
        clock = TimeServer(lambda: begin + time.time() - told)
        clock.start()
        try:
            self.cut()
            self.vm.base = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(clock.now() - BEHIND_S))
            self.vm.extra = ["-netdev", "user,id=net,ipv6=off", "-device", "virtio-net-pci,netdev=net"]
            put_on_card(self.disk, "adjourn.ini", self.settings().replace("[calendar]\nfile = room.ics\n", "")
                        + f"[source server]\nkind = caldav\nurl = http://{HOST}:{port}/wall/room/\n")
            put_on_card(self.disk, "network/10-test.network", CARD)
            self.ask_server("PUT", self.calendar + "boot.ics", CALENDAR.replace("Course", "From the server").encode())
            self.boot()
            pid = self.kiosk()
            self.vm.wait("the time server is asked", lambda: clock.asked > 0, 90)
            self.vm.wait("the clock is set", lambda: abs(float(self.vm.run("date +%s")) - clock.now()) < 60, 60)
            self.vm.wait("the block of the server", lambda: "From the server" in self.blocks(), 90)
            self.vm.screen(keep="server")
            if self.kiosk() != pid:
                raise Failed("the kiosk was started again")
            self.adjourn("verify")
            self.say(f"the clock went {BEHIND_S} s forward; {self.status()}")
        finally:
            self.server.terminate()
            clock.link.close()
            self.vm.extra = []
