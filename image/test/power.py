# SPDX-License-Identifier: MIT
"""Power cuts, frozen programs, full and damaged disks."""

import os
import random
import subprocess
import time

from room import ANNA, Room
from vm import Failed

CUTS = int(os.environ.get("CUTS", "3"))
SEED = int(os.environ.get("SEED", "2026"))
BOOT_S = 25  # the cuts in a boot fall within the time to the first picture
# What has nothing to do with the log is not started in the boots after a cut, which are many.
WITHOUT = " ".join(f"systemd.mask={unit}" for unit in ("adjourn-network.service", "systemd-timesyncd.service", "dbus.socket",
                                                       "dbus.service", "systemd-networkd.socket"))


class Power(Room):
    def touch_and_cut(self, chance):
        """Some touches whose end is shown, and one more right before the power goes. How many were shown without the word
        that the log is not kept, and where Anna was then."""
        touched, shown, last = 0, 0, self.away()
        kept_away = last
        for left in range(chance.randint(1, 3), -1, -1):
            self.vm.tap(*ANNA)
            if left > 0:
                self.vm.wait("the touch is shown", lambda: self.away() != last, 20)
            else:
                time.sleep(chance.uniform(0, 0.5))
            away, kept = self.away(), self.kept()
            touched, last = touched + (away != last), away
            if kept:
                shown, kept_away = touched, away
        self.vm.cut()
        return shown, kept_away, touched + 1

    def power_when_cut_in_a_session_then_the_session_is_back(self):
        """Every fifth time it goes again while the machine is booting."""
        self.vm.append, self.vm.processors = WITHOUT, 1
        chance, noted, in_boot, started = random.Random(SEED), self.events(), 0, time.monotonic()
        for n in range(1, CUTS + 1):
            self.vm.base = self.vm.run("date -u +%Y-%m-%dT%H:%M:%S")
            shown, away, touched = self.touch_and_cut(chance)
            if n % 5 == 0:
                self.vm.start()
                time.sleep(chance.uniform(1, BOOT_S))
                self.vm.cut()
                in_boot += 1
            self.boot()
            status = self.status()
            if not status.startswith("session running") or "sync restarted" in status:
                raise Failed(f"after cut {n}: {status}")
            back = self.events()
            # What was shown as kept and the time without power are there; beyond them only the other touches, and a cut in a
            # boot may have come after its kiosk noted the one before.
            least, most = noted + shown + 1, noted + touched + (2 if n % 5 == 0 else 1)
            if not least <= back <= most:
                raise Failed(f"after cut {n}: {noted} + {shown} events were shown, {back} are there")
            if back == least and self.away() != away:
                raise Failed(f"after cut {n}: Anna is elsewhere")
            noted = back
            if n % 10 == 0:
                self.say(f"cut {n}: {noted} events, {time.monotonic() - started:.0f} s, {self.vm.processor():.1f} s of processor in the last boot")
        self.vm.append, self.vm.processors = "", 2
        self.cut()
        self.boot()  # with everything
        mended = self.vm.run("journalctl -b -o cat -u 'systemd-fsck@*' | tail -n 1", check=False)
        self.say(f"{CUTS} power cuts in a session and {in_boot} in a boot, {CUTS} recoveries; seed {SEED}; fsck: {mended}")

    def kiosk_when_frozen_then_the_watchdog_starts_it_again(self):
        pid = self.kiosk()
        self.vm.run(f"kill -STOP {pid}")
        self.vm.wait("another kiosk", lambda: self.kiosk() not in (pid, "0"), 60)
        self.vm.wait("its picture", self.has_picture, 30)
        self.adjourn("verify")

    def machine_when_frozen_then_the_hardware_watchdog_starts_it_again(self):
        """Nobody feeds the watchdog once pid 1 stands still."""
        self.vm.run("busctl set-property org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager "
                    "RuntimeWatchdogUSec t 10000000")
        noted, boot = self.events(), self.vm.run("cat /proc/sys/kernel/random/boot_id")
        self.vm.type("echo 1 >/sys/fs/cgroup/init.scope/cgroup.freeze")
        self.vm.wait("the watchdog", lambda: self.vm.ask("query-status") and "WATCHDOG" in self.vm.events, 120)
        self.vm.events.clear()
        self.vm.wait("a picture", lambda: not self.has_picture(), 60)
        self.vm.wait("a picture", self.has_picture, 240)
        self.vm.log_in()
        self.vm.wait("the kiosk is ready", lambda: self.vm.run("systemctl is-active adjourn-kiosk", check=False) == "active", 60)
        if self.vm.run("cat /proc/sys/kernel/random/boot_id") == boot or self.events() < noted:
            raise Failed("the machine was not started again, or the log is shorter")

    def data_when_full_then_the_screen_says_so_and_nothing_is_lost(self):
        noted, touched = self.events(), 0
        self.vm.run("fallocate -l $(($(df --output=avail -B1 /data | tail -n 1) - 65536)) /data/fill; "
                    "dd if=/dev/zero of=/data/rest bs=1k 2>/dev/null; sync", 120, check=False)
        while "storage full" not in self.status():
            if touched == 30:
                raise Failed(f"no word about it: {self.status()}")
            self.touch_anna(lambda: self.vm.tap(*ANNA))
            touched += 1
        if self.kept():
            raise Failed("the screen does not say so")
        self.vm.screen(keep="full")
        self.vm.run("rm /data/fill /data/rest")
        self.vm.wait("room for the log", lambda: "storage full" not in self.status(), 90)
        if self.events() != noted + touched:
            raise Failed(f"{noted} events and {touched} touches, {self.events()} are there")
        self.say(f"{touched} touches, of which the last were noted once there was room")

    def data_when_damaged_then_it_is_mended_and_a_fresh_log_stands_beside_the_old_one(self):
        """Blocks of the file system that are in use count as free, and the database begins with noise."""
        self.vm.run("dd if=/dev/urandom of=/var/lib/adjourn/adjourn.db bs=4096 count=1 conv=notrunc 2>/dev/null; sync")
        self.cut()
        at = self.partition(4)
        for request in ("freeb 1100 500", "set_super_value state 2"):
            subprocess.run(["/sbin/debugfs", "-w", "-R", request, f"{self.disk}?offset={at}"], check=True, capture_output=True)
        self.boot()
        said = self.vm.run("journalctl -b -o cat -u 'systemd-fsck@*'")
        if "FILE SYSTEM WAS MODIFIED" not in said or "/data ext4 rw" not in self.vm.run("cat /proc/mounts"):
            raise Failed(f"not mended: {said}")
        if self.vm.run("ls /var/lib/adjourn | grep -c 'damaged-1$'", check=False) != "1":
            raise Failed("the damaged log is not beside the fresh one")
        self.vm.screen(keep="damaged")
        self.say(f"fsck: {said.splitlines()[-1]}; {self.status()}")
        self.events()
