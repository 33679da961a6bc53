# SPDX-License-Identifier: MIT
"""From power to the room's screen, and what that takes."""

import os
import time

from room import ANNA, CALENDAR, HEIGHT, START, WIDTH, Room
from vm import FIRMWARE, Failed, Skipped, put_on_card, read_png


class Start(Room):
    def card_when_it_has_settings_then_the_machine_boots_to_the_rooms_screen(self):
        put_on_card(self.disk, "adjourn.ini", self.settings())
        put_on_card(self.disk, "room.ics", CALENDAR)
        put_on_card(self.disk, "mail.secret", "swordfish\n")
        self.boot(shell=False)
        self.say(f"power to the first picture: {time.monotonic() - self.vm.started:.1f} s, "
                 f"{self.vm.processor():.1f} s of processor")
        self.vm.screen(keep="first")
        self.vm.log_in()
        self.vm.wait("start-up is complete", lambda: "Startup finished" in self.vm.run("systemd-analyze time", check=False), 120)
        self.say("systemd-analyze: " + self.vm.run("systemd-analyze time").split("\n")[0])
        for line in self.vm.run("systemd-analyze critical-chain adjourn-kiosk.service --no-pager").split("\n")[3:9]:
            self.say(line)
        failed = self.vm.run("systemctl --failed --no-legend --plain")
        if failed:
            raise Failed(f"failed units: {failed}")

    def screen_when_it_stands_then_it_is_the_picture_of_simulate(self):
        """The same minute before and after, so that both show the same time."""
        for _ in range(6):
            before = self.minute()
            width, height, seen = self.vm.screen(keep="room")
            if self.minute() == before:
                break
        self.scenario(before, "picture now")
        png = self.vm.fetch("/run/out/now.png")
        with open(os.path.join(self.work, "simulated.png"), "wb") as file:
            file.write(png)
        simulated = read_png(png)
        if simulated != (width, height, seen):
            other = sum(a[i:i + 3] != b[i:i + 3] for a, b in zip(seen, simulated[2]) for i in range(0, len(a), 3))
            raise Failed(f"{other} of {width * height} pixels differ at {before}")

    def memory_when_the_room_stands_then_it_is_little(self):
        pid = self.kiosk()
        pss = int(self.vm.run(f"sed -n 's/^Pss: *\\([0-9]*\\) kB/\\1/p' /proc/{pid}/smaps_rollup"))
        memory = {line.split(":")[0]: int(line.split()[1]) for line in self.vm.run("cat /proc/meminfo").split("\n")}
        used = (memory["MemTotal"] - memory["MemFree"] - memory["Buffers"] - memory["Cached"] - memory["SReclaimable"]) // 1024
        self.say(f"kiosk PSS {pss / 1024:.1f} MiB; memory used {used} MiB")
        if pss > 20 * 1024 or int(used) > 110:
            raise Failed(f"kiosk PSS {pss} KiB, used {used} MiB")

    def disk_when_a_pcs_firmware_starts_it_then_the_room_stands(self):
        """By the loader on the boot partition, with the image's own command line: nothing is handed in."""
        if self.vm.arch != "amd64" or not all(os.path.exists(path) for path in FIRMWARE):
            raise Skipped("there is no UEFI firmware (package ovmf) here")
        if not self.status().startswith("session running"):
            self.vm.tap(*START)
            self.vm.wait("the session", lambda: self.status().startswith("session running"), 30)
        self.vm.wait("Anna is here", lambda: not self.away(), 30)
        self.cut()
        self.vm.start(firmware=True)
        self.vm.wait("the session", lambda: not self.away(), 240)
        self.say(f"firmware to the room's screen: {time.monotonic() - self.vm.started:.1f} s")
        self.vm.tap(*ANNA)
        self.vm.wait("the touch is shown", self.away, 30)
        self.vm.screen(keep="firmware")
