# SPDX-License-Identifier: MIT
"""A room with the image: its settings, and what all tests do with it."""

import os
import re
import shutil
import subprocess
import time

from vm import VM, Failed

SETTINGS = """[room]
name = Wisla
zone = Europe/Warsaw
[calendar]
file = room.ics
[session]
remind_after = off
[policy]
single_absence = off
total_away = off
still_out = off
slip = off
[touch]
grab = yes
[pin]
hash = $argon2id$v=19$m=16384,t=3,p=1$DytGfW2+DqAu+BCwRUSDzA$qne7dFf2fj9sgjtO+6zitpyDnSFxWwE/CwmAmfFDCzg
[outbox]
folder = /var/lib/adjourn/outbox
[log]
folder = /var/lib/adjourn/export
[store]
file = /var/lib/adjourn/adjourn.db
"""

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Adjourn//image test//EN
BEGIN:VEVENT
UID:boot@adjourn.invalid
DTSTAMP:20261101T000000Z
DTSTART:20261123T120000Z
DTEND:20261123T160000Z
SUMMARY:Course
ORGANIZER;CN=M. Kowalska:mailto:kowalska@house.invalid
ATTENDEE;CN=Anna Nowak;ROLE=REQ-PARTICIPANT:mailto:anna@client.invalid
ATTENDEE;CN=Piotr Zielinski;ROLE=REQ-PARTICIPANT:mailto:piotr@client.invalid
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")

WIDTH, HEIGHT = 800, 480
# Where things stand at this size.
START = (222, 262)
ANNA, PIOTR = (600, 90), (600, 160)
END = (700, 432)
PIN = [f'tap "{key}"' for key in (2, 5, 8, 0, "Enter")]


class Room:
    def __init__(self, arch, image, work):
        self.work = work
        self.disk = os.path.join(work, "disk.img")
        subprocess.run(["cp", "--sparse=always", image, self.disk], check=True)
        # As on a larger card: the data partition has to grow.
        os.truncate(self.disk, os.path.getsize(self.disk) + (128 << 20))
        self.vm = VM(arch, self.disk, work)
        self.key = self.make_key() if shutil.which("minisign") else ""

    def make_key(self):
        """What signs settings on a stick: the public key; the secret one stays in the work folder."""
        public, secret = (os.path.join(self.work, f"key.{end}") for end in ("pub", "sec"))
        subprocess.run(["minisign", "-G", "-f", "-W", "-p", public, "-s", secret], check=True, capture_output=True)
        with open(public, encoding="ascii") as file:
            return file.read().split("\n")[1]

    def settings(self, name="Wisla"):
        return SETTINGS.replace("Wisla", name) + (f"[storage]\nsettings_key = {self.key}\n" if self.key else "")

    def say(self, text):
        print(f"# {text}", flush=True)

    def boot(self, shell=True):
        self.vm.start()
        self.vm.wait("a picture", self.has_picture, 240)
        if shell:
            self.vm.log_in()
            self.vm.wait("the kiosk is ready", lambda: self.vm.run("systemctl is-active adjourn-kiosk", check=False) == "active", 60)

    def stand(self):
        """The test before may have left the machine without power."""
        if self.vm.process is not None and self.vm.process.poll() is not None:
            self.boot()

    def has_picture(self):
        """More than one colour and a place that no text console has."""
        width, height, rows = self.vm.screen()
        return (width, height) == (WIDTH, HEIGHT) and len({row[at:at + 3] for row in rows[::7] for at in range(0, len(row), 21)}) > 8

    def adjourn(self, words, check=True):
        return self.vm.run(f"cd / && env XDG_STATE_HOME=/var/lib setpriv --reuid adjourn-kiosk --regid adjourn-kiosk --init-groups "
                           f"adjourn {words} --config /etc/adjourn/adjourn.ini", 120, check)

    def log(self):
        return self.adjourn("export --format csv --from 2026-11-23 --to 2026-11-23")

    def status(self):
        return self.vm.run("systemctl show -p StatusText --value adjourn-kiosk")

    def cut(self):
        """The power goes; a battery keeps the clock."""
        self.vm.base = self.vm.run("date -u +%Y-%m-%dT%H:%M:%S")
        self.vm.cut()

    def restart(self):
        pid = self.kiosk()
        self.vm.run("systemctl kill -s KILL adjourn-kiosk")
        self.vm.wait("another kiosk", lambda: self.kiosk() not in (pid, "0"), 60)
        self.vm.wait("it is ready", lambda: self.vm.run("systemctl is-active adjourn-kiosk", check=False) == "active", 60)

    def kiosk(self):
        """The process; 0 while there is none."""
        return self.vm.run("systemctl show -p MainPID --value adjourn-kiosk")

    def minute(self):
        return self.vm.run("TZ=Europe/Warsaw date '+%F %H:%M'")

    def scenario(self, minute, *lines):
        """Plays the room from this minute on, as `simulate` would."""
        text = "\n".join(["settings <<", SETTINGS.replace("file = room.ics", "file ="), "end", "calendar /etc/adjourn/room.ics",
                          f"at {minute} Europe/Warsaw", *lines, ""])
        self.vm.put("/run/room.adj", text.encode())
        self.vm.run(f"rm -rf /run/out; adjourn simulate /run/room.adj --size {WIDTH}x{HEIGHT} --out /run/out --steps /run/steps", 120)

    def follow(self, *lines, skip=0):
        """Touches where the simulation of these lines does, but for the first ones; a PIN takes its time."""
        self.scenario(self.minute(), *lines)
        touches = [step.split()[2:] for step in self.vm.run("cat /run/steps").split("\n") if " touch " in step]
        taps = [line for line in lines if line.startswith("tap")]
        for touch, line in list(zip(touches, taps, strict=True))[skip:]:
            self.vm.tap(int(touch[0]), int(touch[1]))
            time.sleep(5 if line == PIN[-1] else 1)

    def partition(self, number):
        """Where it begins in the card, in bytes."""
        with open(self.disk, "rb") as disk:
            entry = disk.read(512)[446 + 16 * (number - 1):][:16]
        return int.from_bytes(entry[8:12], "little") * 512

    def colours(self, x, y, width, height):
        rows = self.vm.screen(keep="seen")[2]
        return [row[3 * at:3 * at + 3] for row in rows[y:y + height] for at in range(x, x + width)]

    def away(self, tile=ANNA):
        """The mark of somebody who is here is green."""
        return not any(g > 150 and r < 130 for r, g, b in self.colours(440, tile[1] - 14, 28, 22))

    def kept(self):
        """While the log is not kept, the header warns in amber."""
        return not any(r > 200 and b < 110 for r, g, b in self.colours(116, 16, 26, 26))

    def events(self):
        """How many events the chains of the log have; that they are whole is what verify says."""
        said = self.adjourn("verify")
        if " 0 not;" not in said:
            raise Failed(said)
        return int(re.search(r"sessions, (\d+) events", said).group(1))
