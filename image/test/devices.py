# SPDX-License-Identifier: MIT
"""Fingers, screens and sticks that come and go."""

import os
import re
import subprocess
import time

from room import ANNA, END, HEIGHT, PIN, PIOTR, START, WIDTH, Room
from vm import Failed, Skipped


class Devices(Room):
    def finger_when_it_taps_start_then_a_session_runs(self):
        before = self.vm.screen()
        if not self.status().startswith("a block can be started"):
            raise Failed(self.status())
        self.vm.tap(*START)
        self.vm.wait("the session", lambda: self.status().startswith("session running"), 20)
        self.vm.wait("another picture", lambda: self.vm.screen(keep="session") != before, 20)

    def plug_stick(self, *files):
        self.stick = os.path.join(self.work, "stick.img")
        subprocess.run(["truncate", "-s", "64M", self.stick], check=True)
        subprocess.run(["mkfs.vfat", "-n", "NOTES", self.stick], check=True, capture_output=True)
        for file in files:
            subprocess.run(["mcopy", "-i", self.stick, file, "::/"], check=True)
        self.vm.ask("blockdev-add", **{"node-name": "stick", "driver": "raw", "file": {"driver": "file", "filename": self.stick}})
        self.vm.ask("device_add", driver="usb-storage", id="stick", drive="stick", bus="usb.0", removable=True)
        self.vm.wait("the mount", lambda: "/run/adjourn/media/NOTES" in self.vm.run("cat /proc/mounts"), 30)

    def unplug_stick(self):
        self.vm.ask("device_del", id="stick")
        self.vm.wait("the mount is gone", lambda: "/run/adjourn/media/" not in self.vm.run("cat /proc/mounts"), 30)
        self.vm.ask("blockdev-del", **{"node-name": "stick"})

    def stick_when_plugged_in_then_it_is_mounted_for_the_kiosk(self):
        self.plug_stick()
        options = self.vm.run("findmnt -n -o OPTIONS /run/adjourn/media/NOTES")
        for option in ("nosuid", "nodev", "noexec"):
            if option not in options.split(","):
                raise Failed(options)
        self.unplug_stick()

    def stick_when_a_session_is_saved_on_it_then_it_has_the_sessions_bytes(self):
        """What the screen's button writes, read from the stick's own image once it is unplugged without asking."""
        self.vm.tap(*END)
        time.sleep(2)
        self.vm.tap(544, 306)
        self.vm.wait("the summary", lambda: self.status().startswith("session ended"), 20)
        self.plug_stick()
        time.sleep(2)
        self.vm.tap(140, 432)
        media = "/run/adjourn/media/NOTES"
        self.vm.wait("the files", lambda: self.vm.run(f"ls {media}/*.csv {media}/*.html | wc -l", check=False)[-1:] == "2", 30)
        self.vm.screen(keep="saved")
        there = {name: self.vm.fetch(f"'{media}/{name}'") for name in self.vm.run(f"ls {media} | cat").split("\n")}
        self.unplug_stick()
        for name, bytes_there in there.items():
            taken = subprocess.run(["mtype", "-i", self.stick, f"::/{name}"], capture_output=True, check=True).stdout
            if taken != bytes_there or not taken:
                raise Failed(f"{name} is different on the stick")
        # The digest counts that the session was saved.
        rows = [re.sub("[0-9a-f]{64}", "", text.lstrip("\ufeff")).splitlines() for text in
                (next(data for name, data in there.items() if name.endswith(".csv")).decode(), self.log())]
        if rows[0] != rows[1] or len(rows[0]) < 2:
            raise Failed(f"on the stick {rows[0]}, in the log {rows[1]}")
        self.say("on the stick: " + ", ".join(f"{name} ({len(data)} bytes)" for name, data in sorted(there.items())))

    def stick_when_the_settings_save_a_fault_report_then_it_has_the_journal(self):
        self.plug_stick()
        self.follow('tap "Settings"', *PIN, 'tap "Page before"', 'tap "Page before"', 'stick in "NOTES"', 'tap "Save"', "wait 2s",
                    'tap "Lock and close"')
        media = "/run/adjourn/media/NOTES"
        self.vm.wait("the files", lambda: self.vm.run(f"ls {media} | grep -c 'bundle.*txt$'", check=False)[-1:] == "4", 30)
        self.unplug_stick()
        names = subprocess.run(["mdir", "-b", "-i", self.stick, "::/"], capture_output=True, check=True, text=True).stdout.split("\n")
        said = {name.split(".")[-2]: subprocess.run(["mtype", "-i", self.stick, name], capture_output=True, check=True, text=True).stdout
                for name in names if name}
        for name, words in (("journal", ("adjourn", "systemd[1]:")), ("health", ("memory",)), ("versions", ("adjourn", "linux"))):
            missing = [word for word in words if word not in said[name].lower()]
            if missing:
                raise Failed(f"not in {name}: {missing}: {said[name][-400:]}")
        people = [word for word in ("Kowalska", "Anna", "Wisla", "swordfish") if word in "".join(said.values())]
        if people:
            raise Failed(f"people's words in it: {people}")
        self.say("fault report: " + ", ".join(f"{name} {len(text.splitlines())} lines" for name, text in sorted(said.items())))

    def stick_when_its_settings_are_signed_then_they_are_taken_and_the_session_goes_on(self):
        if not self.key:
            raise Skipped("there is no minisign here")
        path, noted = os.path.join(self.work, "adjourn.ini"), self.events()
        for name, secret in (("Warta", None), ("Odra", os.path.join(self.work, "key.sec"))):
            with open(path, "w", encoding="ascii") as file:
                file.write(self.settings(name))
            files = [path]
            if secret is not None:
                subprocess.run(["minisign", "-S", "-s", secret, "-m", path], check=True, capture_output=True)
                files.append(path + ".minisig")
            self.plug_stick(*files)
            self.vm.wait("the end of it", lambda: self.vm.run("systemctl is-active adjourn-media@sda", check=False) == "active", 60)
            held = self.vm.run("grep ^name /etc/adjourn/adjourn.ini")
            self.unplug_stick()
            if held != ("name = Wisla" if secret is None else "name = Odra"):
                raise Failed(f"after {name}: {held}")
        self.vm.wait("the kiosk is ready", lambda: self.vm.run("systemctl is-active adjourn-kiosk", check=False) == "active", 60)
        self.vm.screen(keep="odra")
        if not self.status().startswith("session running") or self.events() < noted:
            raise Failed(self.status())

    def devices(self, name):
        return self.vm.run(f"grep -c '^N: Name=\"{name}\"' /proc/bus/input/devices", check=False)

    def opened(self, name):
        """How often the kiosk has opened a panel of this name."""
        return int(self.vm.run(f"journalctl -b -o cat -u adjourn-kiosk | grep -c 'touch: .*({name})'", check=False))

    def touch_anna(self, touch):
        before = self.away()
        touch()
        self.vm.wait("the touch is shown", lambda: self.away() != before, 20)

    def panel_when_unplugged_under_a_finger_and_plugged_in_then_it_counts(self):
        pid, name = self.kiosk(), "QEMU QEMU USB Tablet"
        for _ in range(2):
            before = self.opened(name)
            self.vm.ask("device_add", driver="usb-tablet", id="panel", bus="usb.0")
            self.vm.wait("the panel", lambda: self.opened(name) > before, 30)
            if not next(mouse for mouse in self.vm.ask("query-mice") if "HID" in mouse["name"])["current"]:
                raise Failed("QEMU touches another panel")
            self.touch_anna(lambda: self.vm.tap(*ANNA))
            self.vm.point(*PIOTR)
            self.vm.press(True)
            self.vm.ask("device_del", id="panel")
            self.vm.wait("it is gone", lambda: self.devices(name) == "0", 30)
        self.vm.press(False)
        self.touch_anna(lambda: self.vm.tap(*ANNA))
        if self.kiosk() != pid:
            raise Failed("the kiosk was started again")

    def monitor_when_unplugged_and_plugged_in_then_the_picture_is_back(self):
        def state():
            return self.vm.run("cat /sys/class/drm/card*-*/status")
        pid = self.kiosk()
        self.vm.monitor(WIDTH, HEIGHT)
        self.vm.monitor(0, 0)
        self.vm.wait("no monitor", lambda: state() == "disconnected", 20)
        time.sleep(3)
        self.say("without a monitor the card shows " + ("the picture" if self.has_picture() else "nothing"))
        self.vm.monitor(WIDTH, HEIGHT)
        self.vm.wait("the monitor", lambda: state() == "connected", 20)
        self.vm.wait("the picture", self.has_picture, 20)
        self.touch_anna(lambda: self.vm.tap(*ANNA))
        if self.kiosk() != pid:
            raise Failed("the kiosk was started again")

    def open_panel(self):
        """A panel for many fingers, by uinput in the guest."""
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "fingers.pl"), "rb") as script:
            self.vm.put("/run/fingers.pl", script.read())
        before = self.opened("Panel of the test")
        self.vm.run("modprobe uinput; rm -f /run/fingers; mkfifo /run/fingers")
        self.vm.run("perl /run/fingers.pl </run/fingers >/dev/null 2>/run/fingers.said & exec 9>/run/fingers")
        self.vm.wait("the panel", lambda: self.opened("Panel of the test") > before, 30)

    def close_panel(self):
        self.vm.run("exec 9>&-; wait")

    def fingers(self, *moments):
        """As fingers.pl has them."""
        self.vm.run("printf '%s\\n' " + " ".join(f"'{moment}'" for moment in moments) + " >&9")

    def fingers_when_two_are_down_together_then_the_first_one_leads(self):
        """The second one does nothing while the first one is down, and counts once it comes alone."""
        self.open_panel()
        before = [self.away(ANNA), self.away(PIOTR)]
        self.fingers(f"200 0:{ANNA[0]},{ANNA[1]}", f"300 0:{ANNA[0]},{ANNA[1]} 1:{PIOTR[0]},{PIOTR[1]}", "1000")
        self.vm.wait("the first touch", lambda: self.away(ANNA) != before[0], 20)
        if self.away(PIOTR) != before[1]:
            raise Failed("the second finger counted too")
        self.fingers(f"300 1:{PIOTR[0]},{PIOTR[1]}", "500")
        self.vm.wait("the second touch", lambda: self.away(PIOTR) != before[1], 20)
        self.close_panel()

    def finger_when_it_taps_the_same_spot_after_a_restart_then_it_counts(self):
        """The kernel tells no position that has not changed; the program asks for it when it opens the device."""
        self.vm.tap(*ANNA)
        time.sleep(3)
        before = self.log()
        self.restart()
        self.vm.press(True)
        time.sleep(0.3)
        self.vm.press(False)
        self.vm.wait("the touch is noted", lambda: self.log() != before, 20)
