# SPDX-License-Identifier: MIT
"""What somebody puts on the card on another computer."""

import os
import subprocess

from room import CALENDAR, PIN, Room
from vm import Failed, card_files, put_on_card, take_off_card


class Card(Room):
    def settings_when_taken_then_they_are_off_the_card(self):
        self.vm.run("sync")
        left = [name for name in card_files(self.disk) if not name.endswith(("README.txt", "taken.txt"))]
        if left:
            raise Failed(f"on the card: {left}")
        owner = self.vm.run("stat -c '%a %U' /etc/adjourn/mail.secret /etc/adjourn/adjourn.ini")
        if owner.split("\n") != ["600 adjourn-sync", "640 root"]:
            raise Failed(owner)
        raw = subprocess.run(["grep", "-c", "swordfish", self.disk + ".fat"], capture_output=True) if self.copy_fat() else None
        if raw is None or raw.stdout.strip() != b"0":
            raise Failed("the secret can still be read on the FAT partition")

    def copy_fat(self):
        subprocess.run(["dd", f"if={self.disk}", f"of={self.disk}.fat", "bs=1M", "skip=4", "count=256", "status=none"], check=True)
        return True

    def card_when_its_settings_are_wrong_then_the_ones_before_stay(self):
        self.cut()
        put_on_card(self.disk, "adjourn.ini", self.settings().replace("zone = Europe/Warsaw", "zone = Not a zone"))
        self.boot()
        if "zone = Europe/Warsaw" not in self.vm.run("cat /etc/adjourn/adjourn.ini"):
            raise Failed("the settings before are gone")
        said = self.vm.run("cat /run/adjourn/faults")
        if "adjourn.ini:3: [room] zone" not in said:
            raise Failed(said)
        if "faults in the settings" not in self.status():
            raise Failed(f"the screen does not say so: {self.status()}")
        self.say(said.split("\n")[0])
        self.vm.screen(keep="faults")

    def card_when_it_asks_for_a_factory_reset_then_the_room_is_empty(self):
        self.cut()
        take_off_card(self.disk, "adjourn.ini")
        empty = os.path.join(self.work, "empty")
        open(empty, "w").close()
        subprocess.run(["mcopy", "-o", "-i", f"{self.disk}@@4194304", empty, "::/factory-reset"], check=True)
        self.boot()
        self.is_empty()
        self.vm.run("sync")
        if "factory-reset" in self.vm.run("ls /card"):
            raise Failed("the wish is still there")

    def is_empty(self):
        if "Europe/Warsaw" in self.vm.run("cat /etc/adjourn/adjourn.ini"):
            raise Failed("the settings are still there")
        if self.vm.run("cd /data && find . -name '*.secret' -o -name room.ics -o -name factory-reset"):
            raise Failed("files of the room are still there")
        if self.events() != 0:
            raise Failed("sessions are still in the log")

    def settings_when_they_begin_anew_then_the_room_is_empty_once_the_power_was_off(self):
        """The wish of the settings' screen, taken back once; the room has its settings again before."""
        self.cut()
        put_on_card(self.disk, "adjourn.ini", self.settings())
        put_on_card(self.disk, "room.ics", CALENDAR)
        self.boot()

        def wished():
            return self.vm.run("ls /var/lib/adjourn/factory-reset", check=False)[-7:] == "y-reset"
        opened, asked = ['tap "Settings"', *PIN, 'tap "Page before"'], ['tap "Remove all"', *PIN, 'tap "Remove all"']
        self.follow(*opened, *asked)
        self.vm.screen(keep="anew")
        if not wished():
            raise Failed("the wish is not kept")
        self.follow(*opened, *asked, 'tap "Keep everything"', skip=len(opened + asked))
        if wished():
            raise Failed("the wish is not taken back")
        self.follow(*opened, *asked, skip=len(opened))
        self.cut()
        self.boot()
        self.is_empty()
