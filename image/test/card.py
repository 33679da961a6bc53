# SPDX-License-Identifier: MIT
"""What somebody puts on the card on another computer."""

import os
import subprocess

from room import Room
from vm import Failed, card_files, put_on_card


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
        self.say(said.split("\n")[0])
        self.vm.screen(keep="faults")

    def card_when_it_asks_for_a_factory_reset_then_the_room_is_empty(self):
        self.cut()
        subprocess.run(["mdel", "-i", f"{self.disk}@@4194304", "::/adjourn/adjourn.ini"], check=True)
        empty = os.path.join(self.work, "empty")
        open(empty, "w").close()
        subprocess.run(["mcopy", "-o", "-i", f"{self.disk}@@4194304", empty, "::/factory-reset"], check=True)
        self.boot()
        if "Europe/Warsaw" in self.vm.run("cat /etc/adjourn/adjourn.ini"):
            raise Failed("the settings are still there")
        if self.vm.run("cd /data && find . -name '*.secret' -o -name room.ics"):
            raise Failed("files of the room are still there")
        self.vm.run("sync")
        if "factory-reset" in self.vm.run("ls /card"):
            raise Failed("the wish is still there")
