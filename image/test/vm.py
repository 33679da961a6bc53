# SPDX-License-Identifier: MIT
"""One virtual machine with the image: its screen, finger, keyboard, sticks, network and a root shell on its serial line.

The shell is systemd's own debug shell, asked for on the kernel's command line, so the image is the one that ships. The
serial line is read all the time: a guest that writes to a full line holds QEMU's lock, and then nothing answers."""

import base64
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time
import zlib

# A busy host keeps the guest from its timer, and from its watchdog, for longer than any board would.
PATIENT = "no_timer_check systemd.watchdog_sec=300"
KERNEL_EXTRA = {"amd64": f"console=ttyS0 systemd.debug_shell=ttyS0 {PATIENT}", "arm64": f"console=ttyAMA0 systemd.debug_shell=ttyAMA0 {PATIENT}"}
FIRMWARE = ("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd")  # Debian's package ovmf
BOOT_AT = 4 << 20  # where the FAT partition begins in the image


class Failed(Exception):
    pass


class Skipped(Exception):
    """What cannot be tried here, and why."""


def mtools(image, *command):
    """Runs an mtools command on the card's FAT partition; `@` stands for it."""
    where = f"{image}@@{BOOT_AT}"
    arguments = [part.replace("@", where, 1) if part.startswith("@") else part for part in command[1:]]
    return subprocess.run([command[0], *arguments], check=True, capture_output=True, env={**os.environ, "MTOOLS_SKIP_CHECK": "1"})


def put_on_card(image, name, text):
    """A file in the card's folder adjourn, as somebody would put it there on another computer."""
    path = f"{image}.card"
    with open(path, "wb") as file:
        file.write(text.encode())
    subprocess.run(["mcopy", "-o", "-i", f"{image}@@{BOOT_AT}", path, f"::/adjourn/{name}"], check=True)
    os.unlink(path)


def take_off_card(image, name):
    """Where it still is."""
    subprocess.run(["mdel", "-i", f"{image}@@{BOOT_AT}", f"::/adjourn/{name}"], check=False, capture_output=True)


def card_files(image):
    said = subprocess.run(["mdir", "-b", "-/", "-i", f"{image}@@{BOOT_AT}", "::/adjourn"], check=True, capture_output=True)
    return [line for line in said.stdout.decode().split("\n") if line and not line.endswith("/")]


def read_png(data):
    """(width, height, rows of RGB bytes) of an 8-bit PNG without interlacing."""
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    channels = {2: 3, 6: 4}[colour]
    if depth != 8:
        raise Failed(f"PNG of {depth} bits")
    body, at = b"", 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IDAT":
            body += data[at + 8:at + 8 + length]
        at += 12 + length
    raw, stride = zlib.decompress(body), width * channels
    rows, before = [], bytearray(stride)
    for y in range(height):
        kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride):
            a = line[x - channels] if x >= channels else 0
            b, c = before[x], before[x - channels] if x >= channels else 0
            if kind == 1:
                line[x] = (line[x] + a) & 255
            elif kind == 2:
                line[x] = (line[x] + b) & 255
            elif kind == 3:
                line[x] = (line[x] + (a + b) // 2) & 255
            elif kind == 4:
                p = a + b - c
                near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
                line[x] = (line[x] + near) & 255
        before = line
        rows.append(bytes(line) if channels == 3 else b"".join(bytes(line[i:i + 3]) for i in range(0, stride, 4)))
    return width, height, rows


def read_ppm(data):
    fields = data.split(None, 4)
    width, height = int(fields[1]), int(fields[2])
    pixels = data[len(data) - width * height * 3:]
    return width, height, [pixels[y * width * 3:(y + 1) * width * 3] for y in range(height)]


class VM:
    def __init__(self, arch, image, work, base="2026-11-23T12:01:00", extra=(), append="", patience=3):
        self.arch, self.image, self.work, self.base = arch, image, work, base
        self.extra, self.append, self.patience = list(extra), append, patience
        self.processors = 2
        self.process = self.serial = self.qmp = self.log = None
        for name in ("vmlinuz", "initrd.img"):
            target = os.path.join(work, name)
            if not os.path.exists(target):
                subprocess.run(["mcopy", "-o", "-i", f"{image}@@{BOOT_AT}", self.kernel_path(name), target], check=True)

    def kernel_path(self, name):
        if self.arch == "amd64":
            return f"::/a/{name}"
        said = subprocess.run(["mdir", "-b", "-i", f"{self.image}@@{BOOT_AT}", "::/"], check=True, capture_output=True).stdout.decode()
        return next(line for line in said.split("\n") if line.startswith(f"::/{name}"))

    def options(self):
        if self.arch == "amd64":
            conf = mtools(self.image, "mtype", "-i", "@", "::/loader/entries/a.conf").stdout.decode()
            return next(line[8:] for line in conf.split("\n") if line.startswith("options "))
        return mtools(self.image, "mtype", "-i", "@", "::/cmdline.txt").stdout.decode().strip()

    def loader(self, firmware):
        """The kernel by QEMU, with a shell on the serial line; or as on a real PC all from the disk, without a shell."""
        if not firmware:
            return ["-kernel", os.path.join(self.work, "vmlinuz"), "-initrd", os.path.join(self.work, "initrd.img"),
                    "-append", f"{self.options()} {KERNEL_EXTRA[self.arch]} {self.append}"]
        own = shutil.copy(FIRMWARE[1], os.path.join(self.work, "firmware.vars"))
        return ["-drive", f"if=pflash,unit=0,format=raw,readonly=on,file={FIRMWARE[0]}", "-drive", f"if=pflash,unit=1,format=raw,file={own}"]

    def start(self, firmware=False):
        machine = {
            "amd64": ["qemu-system-x86_64", "-M", "q35", "-cpu", "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt", "-vga", "none"],
            "arm64": ["qemu-system-aarch64", "-M", "virt,gic-version=3", "-cpu", "cortex-a72"],
        }[self.arch]
        paths = {name: os.path.join(self.work, name) for name in ("qmp", "serial", "vnc")}
        for path in paths.values():
            if os.path.exists(path):
                os.unlink(path)
        command = [
            "nice", "-n", "5", *machine, "-accel", "tcg,thread=multi", "-smp", str(self.processors), "-m", "1024", "-nodefaults", "-no-user-config",
            "-display", f"vnc=unix:{paths['vnc']}", "-rtc", f"base={self.base},clock=vm",
            "-device", "virtio-gpu-pci,xres=800,yres=480", "-device", "virtio-tablet-pci",
            "-device", "qemu-xhci,id=usb", "-device", "usb-kbd,bus=usb.0",
            "-device", "virtio-serial-pci", "-chardev", f"file,id=port,path={self.work}/port,append=on",
            "-device", "virtserialport,chardev=port,name=out",
            "-device", "i6300esb" if self.arch == "amd64" else "virtio-rng-pci", "-action", "watchdog=reset",
            # What QEMU has written outlives its end in any case; to flush it as well would only wait for the host's disk.
            "-drive", f"if=none,id=card,format=raw,cache=unsafe,file={self.image}", "-device", "virtio-blk-pci,drive=card",
            "-chardev", f"socket,id=line,path={paths['serial']},server=on,wait=off", "-serial", "chardev:line",
            "-qmp", f"unix:{paths['qmp']},server=on,wait=off",
            *self.loader(firmware), *self.extra,
        ]
        self.started = time.monotonic()
        self.log = open(os.path.join(self.work, "qemu.log"), "ab")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        self.serial, self.qmp = self.connect(paths["serial"]), self.connect(paths["qmp"])
        self.heard, self.events, self.lock = bytearray(), [], threading.Condition()
        threading.Thread(target=self.listen, args=(self.serial,), daemon=True).start()
        self.answers = self.qmp.makefile("rb")
        self.read_answer("QMP")
        self.ask("qmp_capabilities")

    def processor(self):
        """Seconds of processor time that the machine has taken so far: unlike the clock they do not depend on who else is here."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def connect(self, path):
        until = time.monotonic() + 30
        while True:
            try:
                link = socket.socket(socket.AF_UNIX)
                link.connect(path)
                return link
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise Failed("QEMU did not start; see qemu.log") from None
                time.sleep(0.1)

    def listen(self, link):
        with open(os.path.join(self.work, "serial.log"), "ab") as copy:
            while True:
                try:
                    data = link.recv(65536)
                except OSError:
                    return
                if not data:
                    return
                copy.write(data)
                copy.flush()
                with self.lock:
                    self.heard += data
                    self.lock.notify_all()

    def read_answer(self, key):
        self.qmp.settimeout(60 * self.patience)
        while True:
            line = self.answers.readline()
            if not line:
                raise Failed("QMP ended")
            answer = json.loads(line)
            if "event" in answer:
                self.events.append(answer["event"])
            elif "error" in answer:
                raise Failed(f"QMP: {answer['error']['desc']}")
            elif key in answer:
                return answer[key]

    def ask(self, command, **arguments):
        self.qmp.sendall(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        return self.read_answer("return")

    def expect(self, pattern, seconds, mark=b""):
        """Waits for bytes on the serial line; what came before them is forgotten. Without `mark` in it nothing is looked
        at: the line comes byte by byte."""
        until = time.monotonic() + seconds * self.patience
        with self.lock:
            while True:
                found = re.search(pattern, bytes(self.heard), re.S) if mark in self.heard else None
                if found:
                    del self.heard[:found.end()]
                    return found
                left = until - time.monotonic()
                if left <= 0 or not self.lock.wait(left) and time.monotonic() >= until:
                    raise Failed(f"not on the serial line: {pattern!r}; the last of it: {bytes(self.heard[-300:])!r}")

    def type(self, text):
        self.serial.sendall(text.encode() + b"\n")

    def log_in(self, seconds=120):
        """The shell; it may not be there yet, so it is asked again and again."""
        until = time.monotonic() + seconds * self.patience
        while time.monotonic() < until:
            self.type("stty -echo; PS1=; PS2=; bind 'set enable-bracketed-paste off'; export SYSTEMD_COLORS=0 SYSTEMD_URLIFY=0; echo shell-is-$((40+2))")
            try:
                self.expect(rb"shell-is-42", 3 / self.patience)
                return
            except Failed:
                pass
        raise Failed("no shell")

    def run(self, command, seconds=60, check=True):
        """What a command in the guest prints; a failure is one here."""
        self.count = getattr(self, "count", 0) + 1
        mark = f"mark-{self.count}-"
        self.type(f"{{ {command}\n}} 2>&1; echo \"{mark}\"\"$?\"-")
        found = self.expect(rb"(.*?)" + mark.encode() + rb"(\d+)-", seconds, mark.encode())
        said = found.group(1).decode(errors="replace").replace("\r", "")
        if check and found.group(2) != b"0":
            raise Failed(f"{command}: exit code {found.group(2).decode()}: {said.strip()[-800:]}")
        return said.strip()

    def fetch(self, path):
        """A file of the guest, by a port of its own: the serial line is slow."""
        port = os.path.join(self.work, "port")
        before = os.path.getsize(port)
        size = int(self.run(f"stat -c %s {path} && cat {path} >/dev/virtio-ports/out"))
        self.wait(f"{path} to be here", lambda: os.path.getsize(port) >= before + size, 30)
        with open(port, "rb") as file:
            file.seek(before)
            return file.read(size)

    def put(self, path, data):
        for at in range(0, len(data), 600):
            text = base64.b64encode(data[at:at + 600]).decode()
            self.run(f"echo {text} | base64 -d {'>' if at == 0 else '>>'} {path}")

    def wait(self, what, condition, seconds):
        until = time.monotonic() + seconds * self.patience
        while not condition():
            if time.monotonic() > until:
                raise Failed(f"not in {seconds * self.patience} s: {what}")
            if self.process.poll() is not None:
                raise Failed(f"QEMU ended while waiting: {what}")
            time.sleep(0.5)

    def screen(self, keep=None):
        path = os.path.join(self.work, "screen.ppm")
        self.ask("screendump", filename=path)
        if keep:
            shutil.copy(path, os.path.join(self.work, keep + ".ppm"))
        with open(path, "rb") as file:
            return read_ppm(file.read())

    def event(self, *events):
        self.ask("input-send-event", events=list(events))

    def point(self, x, y, width=800, height=480):
        self.event(*({"type": "abs", "data": {"axis": axis, "value": (value * 32767 + size // 2) // size}}
                     for axis, value, size in (("x", x, width), ("y", y, height))))

    def press(self, down):
        self.event({"type": "btn", "data": {"button": "left", "down": down}})

    def tap(self, x, y):
        """The place first, in an event of its own: in one with the press it would count at the place before."""
        self.point(x, y)
        time.sleep(0.2)
        self.press(True)
        time.sleep(0.3)
        self.press(False)

    def monitor(self, width, height):
        """Another monitor of that size, as a viewer asks for it by RFB (RFC 6143, and its extension 308); 0 by 0 is none."""
        link = socket.socket(socket.AF_UNIX)
        link.connect(os.path.join(self.work, "vnc"))
        link.settimeout(10 * self.patience)
        for answer, size in ((b"", 12), (b"RFB 003.008\n", 2), (b"\1", 4), (b"\1", 24)):
            link.sendall(answer)
            link.recv(size, socket.MSG_WAITALL)
        link.sendall(struct.pack(">BxHHBxIHHHHI", 251, width, height, 1, 0, 0, 0, width, height, 0))
        time.sleep(1)
        link.close()

    def keys(self, *names):
        for down in (True, False):
            for name in names if down else reversed(names):
                self.event({"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": name}}})
                time.sleep(0.05)

    def cut(self):
        """The power goes."""
        if self.process is not None and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.close()

    def close(self):
        for link in (self.serial, self.qmp, self.log):
            if link is not None:
                link.close()
