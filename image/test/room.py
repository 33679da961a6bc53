# SPDX-License-Identifier: MIT
"""What is tried, in the order in which it is tried: each test leaves the machine for the next one."""

import os
import subprocess
import time

from vm import VM, Failed, card_files, put_on_card, read_png

SETTINGS = """[room]
name = Wisla
zone = Europe/Warsaw
[calendar]
file = room.ics
[session]
remind_after = off
[touch]
grab = yes
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
CUTS = int(os.environ.get("CUTS", "3"))
# Where things stand at this size.
START = (222, 262)
ANNA = (600, 90)

ORDER = [
    "card_when_it_has_settings_then_the_machine_boots_to_the_rooms_screen",
    "screen_when_it_stands_then_it_is_the_picture_of_simulate",
    "settings_when_taken_then_they_are_off_the_card",
    "root_when_written_to_then_it_is_refused",
    "kiosk_when_it_runs_then_it_is_confined",
    "memory_when_the_room_stands_then_it_is_little",
    "finger_when_it_taps_start_then_a_session_runs",
    "keyboard_when_it_tries_to_leave_then_nobody_leaves",
    "stick_when_plugged_in_then_it_is_mounted_for_the_kiosk",
    "power_when_cut_in_a_session_then_the_session_is_back",
    "finger_when_it_taps_the_same_spot_after_a_restart_then_it_counts",
    "kiosk_when_frozen_then_the_watchdog_starts_it_again",
    "card_when_its_settings_are_wrong_then_the_ones_before_stay",
    "card_when_it_asks_for_a_factory_reset_then_the_room_is_empty",
]
# Without these nothing else can be tried.
ALWAYS = ORDER[:1]


class Room:
    def __init__(self, arch, image, work):
        self.work = work
        self.disk = os.path.join(work, "disk.img")
        subprocess.run(["cp", "--sparse=always", image, self.disk], check=True)
        # As on a larger card: the data partition has to grow.
        os.truncate(self.disk, os.path.getsize(self.disk) + (128 << 20))
        self.vm = VM(arch, self.disk, work)

    def say(self, text):
        print(f"# {text}", flush=True)

    def boot(self, shell=True):
        self.vm.start()
        self.vm.wait("a picture", self.has_picture, 240)
        if shell:
            self.vm.log_in()
            self.vm.wait("the kiosk is ready", lambda: self.vm.run("systemctl is-active adjourn-kiosk", check=False) == "active", 60)

    def has_picture(self):
        """More than one colour and a place that no text console has."""
        width, height, rows = self.vm.screen()
        return (width, height) == (WIDTH, HEIGHT) and len({row[at:at + 3] for row in rows[::7] for at in range(0, len(row), 21)}) > 8

    def adjourn(self, words, check=True):
        return self.vm.run(f"cd / && env XDG_STATE_HOME=/var/lib setpriv --reuid adjourn-kiosk --regid adjourn-kiosk --init-groups "
                           f"adjourn {words} --config /etc/adjourn/adjourn.ini", 120, check)

    def log(self):
        return self.adjourn("export --format csv --from 2026-11-23 --to 2026-11-23")

    # --- tests ---

    def card_when_it_has_settings_then_the_machine_boots_to_the_rooms_screen(self):
        put_on_card(self.disk, "adjourn.ini", SETTINGS)
        put_on_card(self.disk, "room.ics", CALENDAR)
        put_on_card(self.disk, "mail.secret", "swordfish\n")
        self.boot(shell=False)
        self.say(f"power to the first picture: {time.monotonic() - self.vm.started:.1f} s")
        self.vm.screen(keep="first")
        self.vm.log_in()
        self.vm.wait("start-up is complete", lambda: "Startup finished" in self.vm.run("systemd-analyze time", check=False), 120)
        self.say("systemd-analyze: " + self.vm.run("systemd-analyze time").split("\n")[0])
        for line in self.vm.run("systemd-analyze critical-chain adjourn-kiosk.service --no-pager").split("\n")[3:9]:
            self.say(line)
        self.say("failed units: " + (self.vm.run("systemctl --failed --no-legend --plain") or "none"))

    def screen_when_it_stands_then_it_is_the_picture_of_simulate(self):
        """The same minute before and after, so that both show the same time."""
        script = ["settings <<", SETTINGS.replace("file = room.ics", "file ="), "end", "calendar /etc/adjourn/room.ics"]
        for _ in range(6):
            before = self.vm.run("TZ=Europe/Warsaw date +%H:%M")
            width, height, seen = self.vm.screen(keep="room")
            if self.vm.run("TZ=Europe/Warsaw date +%H:%M") == before:
                break
        self.vm.put("/run/now.adj", "\n".join([*script, f"at 2026-11-23 {before} Europe/Warsaw", "picture now", ""]).encode())
        self.vm.run(f"rm -rf /run/out; adjourn simulate /run/now.adj --size {WIDTH}x{HEIGHT} --out /run/out", 120)
        png = self.vm.fetch("/run/out/now.png")
        with open(os.path.join(self.work, "simulated.png"), "wb") as file:
            file.write(png)
        simulated = read_png(png)
        if simulated != (width, height, seen):
            other = sum(a[i:i + 3] != b[i:i + 3] for a, b in zip(seen, simulated[2]) for i in range(0, len(a), 3))
            raise Failed(f"{other} of {width * height} pixels differ at {before}")

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

    def root_when_written_to_then_it_is_refused(self):
        for path in ("/etc/x", "/usr/x", "/x"):
            said = self.vm.run(f"touch {path}", check=False)
            if "Read-only" not in said:
                raise Failed(f"{path}: {said}")
        size = int(self.vm.run("df --output=size -m /data | tail -1"))
        self.say(f"the data partition grew to {size} MiB")
        if size < 150:
            raise Failed(f"the data partition has {size} MiB")

    def kiosk_when_it_runs_then_it_is_confined(self):
        pid = self.vm.run("systemctl show -p MainPID --value adjourn-kiosk")
        status = dict(line.split(":\t", 1) for line in self.vm.run(f"cat /proc/{pid}/status").split("\n") if ":\t" in line)
        for key, value in (("CapEff", "0000000000000000"), ("CapBnd", "0000000000000000"), ("NoNewPrivs", "1"), ("Seccomp", "2")):
            if status[key] != value:
                raise Failed(f"{key} is {status[key]}")
        # What the service's own filter lets through, tried by a process under the same settings.
        said = self.vm.run("systemctl show -p RestrictAddressFamilies -p IPAddressDeny adjourn-kiosk")
        if "AF_INET" in said or "0.0.0.0/0" not in said:
            raise Failed(said)
        for name, most in (("adjourn-kiosk", 1.5), ("adjourn-sync", 2.0)):
            exposure = self.vm.run(f"systemd-analyze security --no-pager {name} | tail -1")
            self.say(exposure)
            if float(exposure.split(": ")[1].split()[0]) > most:
                raise Failed(exposure)

    def memory_when_the_room_stands_then_it_is_little(self):
        pid = self.vm.run("systemctl show -p MainPID --value adjourn-kiosk")
        pss = int(self.vm.run(f"sed -n 's/^Pss: *\\([0-9]*\\) kB/\\1/p' /proc/{pid}/smaps_rollup"))
        memory = {line.split(":")[0]: int(line.split()[1]) for line in self.vm.run("cat /proc/meminfo").split("\n")}
        used = (memory["MemTotal"] - memory["MemFree"] - memory["Buffers"] - memory["Cached"] - memory["SReclaimable"]) // 1024
        self.say(f"kiosk PSS {pss / 1024:.1f} MiB; memory used {used} MiB")
        if pss > 20 * 1024 or int(used) > 110:
            raise Failed(f"kiosk PSS {pss} KiB, used {used} MiB")

    def status(self):
        return self.vm.run("systemctl show -p StatusText --value adjourn-kiosk")

    def finger_when_it_taps_start_then_a_session_runs(self):
        before = self.vm.screen()
        if not self.status().startswith("a block can be started"):
            raise Failed(self.status())
        self.vm.tap(*START)
        self.vm.wait("the session", lambda: self.status().startswith("session running"), 20)
        self.vm.wait("another picture", lambda: self.vm.screen(keep="session") != before, 20)

    def keyboard_when_it_tries_to_leave_then_nobody_leaves(self):
        pid = self.vm.run("systemctl show -p MainPID --value adjourn-kiosk")
        chords = [("ctrl", "alt", f"f{n}") for n in range(1, 8)] + [("alt", f"f{n}") for n in (2, 4)] + [
            ("ctrl", "alt", "delete"), ("ctrl", "alt", "backspace"), ("ctrl", "c"), ("ctrl", "d"), ("ctrl", "z"), ("ctrl", "backslash"),
            ("alt", "tab"), ("meta_l",), ("esc",), ("sysrq", "b"), ("alt", "sysrq", "k"), ("alt", "sysrq", "r"), ("alt", "sysrq", "e")]
        for chord in chords:
            self.vm.keys(*chord)
        time.sleep(3)
        self.say(f"{len(chords)} chords tried")
        if self.vm.run("systemctl show -p MainPID --value adjourn-kiosk") != pid:
            raise Failed("the kiosk ended")
        front = self.vm.run("cat /sys/class/tty/tty0/active")
        if front != "tty1":
            raise Failed(f"{front} is in front")
        if not self.has_picture():
            raise Failed("the picture is gone")

    def stick_when_plugged_in_then_it_is_mounted_for_the_kiosk(self):
        stick = os.path.join(self.work, "stick.img")
        subprocess.run(["truncate", "-s", "64M", stick], check=True)
        subprocess.run(["mkfs.vfat", "-n", "NOTES", stick], check=True, capture_output=True)
        self.vm.ask("blockdev-add", **{"node-name": "stick", "driver": "raw", "file": {"driver": "file", "filename": stick}})
        self.vm.ask("device_add", driver="usb-storage", id="stick", drive="stick", bus="usb.0", removable=True)
        self.vm.wait("the mount", lambda: "/run/adjourn/media/NOTES" in self.vm.run("cat /proc/mounts"), 30)
        options = self.vm.run("findmnt -n -o OPTIONS /run/adjourn/media/NOTES")
        for option in ("nosuid", "nodev", "noexec"):
            if option not in options.split(","):
                raise Failed(options)
        pid = self.vm.run("systemctl show -p MainPID --value adjourn-kiosk")
        self.vm.run(f"nsenter -t {pid} -m setpriv --reuid adjourn-kiosk --regid adjourn-kiosk --init-groups "
                    "sh -c 'echo seen >/run/adjourn/media/NOTES/kiosk.txt'")
        self.vm.run("sync")
        self.vm.ask("device_del", id="stick")
        self.vm.wait("the mount is gone", lambda: "/run/adjourn/media/" not in self.vm.run("cat /proc/mounts"), 30)
        seen = subprocess.run(["mtype", "-i", stick, "::/kiosk.txt"], capture_output=True).stdout
        if seen != b"seen\n":
            raise Failed(f"on the stick: {seen!r}")

    def cut(self):
        """The power goes; a battery keeps the clock."""
        self.vm.base = self.vm.run("date -u +%Y-%m-%dT%H:%M:%S")
        self.vm.cut()

    def power_when_cut_in_a_session_then_the_session_is_back(self):
        for n in range(CUTS):
            # Something is noted right before, so that the cut comes close to a write.
            before = self.log()
            self.vm.tap(*ANNA)
            self.vm.wait("the touch is noted", lambda: self.log() != before, 20)
            shown = self.log()
            self.cut()
            self.boot()
            self.vm.screen(keep="after-cut")
            if not self.status().startswith("session running"):
                raise Failed(f"after cut {n + 1}: {self.status()}")
            after = self.log()
            if any(line.split(",")[0] not in after for line in shown.split("\n")):
                raise Failed(f"gone after cut {n + 1}: {shown}")
            self.adjourn("verify")
        self.say(f"{CUTS} power cuts, {CUTS} recoveries")

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

    def restart(self):
        pid = self.vm.run("systemctl show -p MainPID --value adjourn-kiosk")
        self.vm.run("systemctl kill -s KILL adjourn-kiosk")
        self.vm.wait("another kiosk", lambda: self.vm.run("systemctl show -p MainPID --value adjourn-kiosk") not in (pid, "0"), 60)
        self.vm.wait("it is ready", lambda: self.vm.run("systemctl is-active adjourn-kiosk", check=False) == "active", 60)

    def kiosk_when_frozen_then_the_watchdog_starts_it_again(self):
        pid = self.vm.run("systemctl show -p MainPID --value adjourn-kiosk")
        self.vm.run(f"kill -STOP {pid}")
        self.vm.wait("another kiosk", lambda: self.vm.run("systemctl show -p MainPID --value adjourn-kiosk") not in (pid, "0"), 60)
        self.vm.wait("its picture", self.has_picture, 30)
        self.adjourn("verify")

    def card_when_its_settings_are_wrong_then_the_ones_before_stay(self):
        self.cut()
        put_on_card(self.disk, "adjourn.ini", SETTINGS.replace("zone = Europe/Warsaw", "zone = Not a zone"))
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
        if "Wisla" in self.vm.run("cat /etc/adjourn/adjourn.ini"):
            raise Failed("the settings are still there")
        if self.vm.run("cd /data && find . -name '*.secret' -o -name room.ics"):
            raise Failed("files of the room are still there")
        self.vm.run("sync")
        if "factory-reset" in self.vm.run("ls /card"):
            raise Failed("the wish is still there")
