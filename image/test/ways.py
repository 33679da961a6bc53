# SPDX-License-Identifier: MIT
"""Ways out of the room's screen, which lead nowhere."""

import os
import time

from room import HEIGHT, WIDTH, Room
from vm import Failed

HERE = os.path.dirname(os.path.abspath(__file__))
# What the kiosk needs: its state, its log's way to systemd, and the nodes of screen, panel and console. Its own group's file
# for memory pressure is handed to it by systemd.
REACHED = ("socket unix", "socket netlink", "folder /var/lib/adjourn", "file /var/lib/adjourn/", "folder /tmp", "folder /var/tmp",
           "folder /run/adjourn/media", "device /dev/dri/", "device /dev/input/", "device /dev/tty1", "listener /run/systemd/",
           "file /sys/fs/cgroup/system.slice/try.service/memory.pressure",
           *(f"device /dev/{name}" for name in ("null", "zero", "full", "random", "urandom", "tty", "ptmx")))


def swipe(fingers, start, end, steps=8):
    """As fingers.pl has it: fingers side by side from one place to another."""
    at = [(start[0] + (end[0] - start[0]) * n // steps, start[1] + (end[1] - start[1]) * n // steps) for n in range(steps + 1)]
    return ["30 " + " ".join(f"{f}:{x + 30 * f},{y + 20 * f}" for f in range(fingers)) for x, y in at] + ["200"]


def hold(*places, ms=3000):
    return [f"{ms} " + " ".join(f"{n}:{x},{y}" for n, (x, y) in enumerate(places)), "200"]


RIGHT, BOTTOM, MIDDLE = WIDTH - 1, HEIGHT - 1, (WIDTH // 2, HEIGHT // 2)
CORNERS = ((0, 0), (RIGHT, 0), (0, BOTTOM), (RIGHT, BOTTOM))
GESTURES = [
    *(hold(corner) for corner in CORNERS),
    hold(*CORNERS),
    [moment for corner in CORNERS for moment in hold(corner, ms=80)],
    hold((0, 0), ms=60) * 7,
    hold((40, 28), ms=60) * 7,
    hold((740, 28)),
    swipe(1, (0, 240), (400, 240)),
    swipe(1, (RIGHT, 240), (400, 240)),
    swipe(1, (400, 0), (400, 300)),
    swipe(1, (400, BOTTOM), (400, 150)),
    swipe(2, (0, 200), (500, 200)),
    swipe(3, (300, 400), (300, 60)),
    swipe(3, (300, 60), (300, 400)),
    swipe(4, (600, 200), (100, 200)),
    swipe(5, (100, 200), (600, 200)),
    [f"40 0:{400 - n},240 1:{400 + n},240 2:400,{240 - n // 2} 3:400,{240 + n // 2} 4:{400 - n},{240 - n // 2}" for n in range(200, 20, -20)] + ["200"],
    hold(*((80 * n + 20, 240) for n in range(10))),
]


class Ways(Room):
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
        pid = self.kiosk()
        status = dict(line.split(":\t", 1) for line in self.vm.run(f"cat /proc/{pid}/status").split("\n") if ":\t" in line)
        for key, value in (("CapEff", "0000000000000000"), ("CapBnd", "0000000000000000"), ("NoNewPrivs", "1"), ("Seccomp", "2")):
            if status[key] != value:
                raise Failed(f"{key} is {status[key]}")
        said = self.vm.run("systemctl show -p RestrictAddressFamilies -p IPAddressDeny adjourn-kiosk")
        if "AF_INET" in said or "0.0.0.0/0" not in said:
            raise Failed(said)
        for name, most in (("adjourn-kiosk", 1.5), ("adjourn-sync", 2.0)):
            exposure = self.vm.run(f"systemd-analyze security --no-pager {name} | tail -1")
            self.say(exposure)
            if float(exposure.split(": ")[1].split()[0]) > most:
                raise Failed(exposure)

    def keyboard_when_it_tries_to_leave_then_nobody_leaves(self):
        pid = self.kiosk()
        chords = [("ctrl", "alt", f"f{n}") for n in range(1, 8)] + [("alt", f"f{n}") for n in (2, 4)] + [
            ("ctrl", "alt", "delete"), ("ctrl", "alt", "backspace"), ("ctrl", "c"), ("ctrl", "d"), ("ctrl", "z"), ("ctrl", "backslash"),
            ("alt", "tab"), ("meta_l",), ("esc",), ("sysrq", "b"), ("alt", "sysrq", "k"), ("alt", "sysrq", "r"), ("alt", "sysrq", "e")]
        self.types()
        for chord in chords:
            self.vm.keys(*chord)
        time.sleep(3)
        self.say(f"{len(chords)} chords tried")
        self.stays(pid)

    def interrupts(self):
        """So many came from keyboards, by USB or not. The kiosk holds their events for itself."""
        return int(self.vm.run("awk '/i8042|xhci/ { for (i = 2; i < NF; i++) if ($i ~ /^[0-9]+$/) sum += $i } END { print sum }' /proc/interrupts"))

    def types(self):
        """Keys do come in."""
        counts = [self.interrupts()]
        for keys in ((), ("a", "b", "c")):
            self.vm.keys(*keys)
            time.sleep(1)
            counts.append(self.interrupts())
        if counts[2] - counts[1] <= counts[1] - counts[0]:
            raise Failed(f"the keyboard does not type: {counts}")

    def stays(self, pid):
        front = self.vm.run("cat /sys/class/tty/tty0/active")
        if front != "tty1":
            raise Failed(f"{front} is in front")
        if self.kiosk() != pid:
            raise Failed("the kiosk ended")
        if not self.has_picture():
            raise Failed("the picture is gone")

    def console_when_root_itself_asks_for_another_then_it_stays(self):
        """VT_ACTIVATE, which needs no keyboard."""
        pid = self.kiosk()
        self.vm.run("perl -e 'open(T, q(<), q(/dev/tty0)) and ioctl(T, 0x5606, 2)'")
        time.sleep(2)
        self.stays(pid)

    def panel_when_many_fingers_try_to_leave_then_nobody_leaves(self):
        pid = self.kiosk()
        self.open_panel()
        for gesture in GESTURES:
            self.fingers(*gesture)
        self.close_panel()
        self.say(f"{len(GESTURES)} gestures tried")
        self.stays(pid)
        self.vm.screen(keep="gestures")

    def kiosk_when_a_stranger_runs_in_it_then_nothing_else_is_reached(self):
        """A process under the lines of the kiosk's own unit tries every kind of socket, every folder, file and device."""
        with open(os.path.join(HERE, "try.pl"), "rb") as script:
            self.vm.put("/run/try.pl", script.read())
        left_out = "Type|ExecStart|Restart|RestartSec|WatchdogSec|Standard[A-Z][a-z]*|TTY[A-Za-z]*|Wants|After|Conflicts"
        self.vm.run(f"sed -E '/^({left_out})=/d; s|^\\[Service\\]|&\\nType=oneshot\\nExecStart=/usr/bin/perl /run/try.pl\\n"
                    "StandardOutput=truncate:/run/tried|' /usr/lib/systemd/system/adjourn-kiosk.service >/run/systemd/system/try.service")
        self.vm.run("systemctl daemon-reload; systemctl start try.service || { journalctl -b -o cat -u try; false; }", 300)
        found = self.vm.run("cat /run/tried").split("\n")
        for needed in ("socket unix", "socket netlink", "folder /var/lib/adjourn"):
            if needed not in found:
                raise Failed(f"what the kiosk needs is not there: {needed}")
        more = [line for line in found if not line.startswith(REACHED)]
        if more:
            raise Failed("reached: " + ", ".join(more[:40]))
        self.say(f"{len(found)} things can be opened, all of them the kiosk's own")
