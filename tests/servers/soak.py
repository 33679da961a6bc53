# The real kiosk under Xvfb for an hour of a clock that this program holds (tests/preload/clock.c): a block from Start to
# the summary while the clock is set, the touch panel is unplugged, the disk is full and the sync process is killed each
# minute. The countdown never stops, the kiosk wakes no more often than it may, no fault is left, and the log is whole.
#
#   soak.py ADJOURN CLOCK.so FRAMEBUFFER FOLDER     inside umockdev-wrapper; FRAMEBUFFER is Xvfb's -fbdir
import hashlib
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "preload"))
from held_clock import MINUTE, S, environment_of, hold_clock, until
from held_clock import let_pass as let_pass_on

adjourn, preload, framebuffer, folder = sys.argv[1:5]
START = 1795082100 * S  # 2026-11-19 09:55:00 UTC; the block is 10:00 to 10:40


def verdict(name, good, seen=""):
    print(f"ok - {name}" if good else f"not ok - {name}", flush=True)
    if not good:
        print(f"seen: {seen}\n{open(folder + '/said').read()[-4000:]}", flush=True)


# --- The room ---

with open(f"{folder}/room.ics", "w", newline="\r\n") as file:
    file.write("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\nBEGIN:VEVENT\nUID:soak@test\nDTSTAMP:20261101T000000Z\n"
               "DTSTART:20261119T100000Z\nDTEND:20261119T104000Z\nSUMMARY:Soak\n"
               "ATTENDEE;CN=Anna:mailto:anna@test\nEND:VEVENT\nEND:VCALENDAR\n")
with open(f"{folder}/room.ini", "w") as file:
    file.write(f"[room]\nzone = UTC\n[calendar]\nfile = {folder}/room.ics\n[store]\nfile = {folder}/room.db\n"
               f"[outbox]\nfolder = {folder}/outbox\n[log]\nfolder = {folder}/log\n"
               "[session]\nauto_start = yes\noverrun = 1m\n[touch]\ninput = evdev\n[display]\nbackend = window\n")

# --- The panel ---

testbed = UMockdev.Testbed.new()


def path_of(number):
    return f"/devices/platform/panel/input/input{number}/event{number}"


def plug(number):
    testbed.add_from_string(f"P: {path_of(number)}\nN: input/event{number}\nE: DEVNAME=/dev/input/event{number}\n"
                            "E: SUBSYSTEM=input\nE: ID_INPUT=1\nE: ID_INPUT_TOUCHSCREEN=1\n"
                            f"A: dev=13:{64 + number}\n")
    with open(f"{folder}/answers") as answers, open(f"{folder}/answers{number}", "w") as file:
        file.write(answers.read().replace("event5", f"event{number}"))
    testbed.load_ioctl(f"/dev/input/event{number}", f"{folder}/answers{number}")


def unplug(number):
    testbed.uevent("/sys" + path_of(number), "remove")
    testbed.remove_device("/sys" + path_of(number))


def plug_later(number):
    plug(number)
    testbed.uevent("/sys" + path_of(number), "add")


# --- The service manager, who is told how things are ---

statuses = []
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind(f"{folder}/notify")


def listen():
    while True:
        for line in manager.recv(4096).decode().split("\n"):
            if line.startswith("STATUS="):
                statuses.append(line[7:])


threading.Thread(target=listen, daemon=True).start()

# --- The kiosk and its clock ---

clock = hold_clock(f"{folder}/clock", START, speed=120)

plug(5)
environment = environment_of(f"{folder}/clock", preload, leads=True)
environment.update(NOTIFY_SOCKET=f"{folder}/notify", SDL_VIDEODRIVER="x11", UMOCKDEV_DIR=testbed.get_root_dir())
# restore_signals: SIGXFSZ stays ignored, as systemd has it, so that a file that may not grow is an error.
kiosk = subprocess.Popen([adjourn, "kiosk", "--fullscreen", "--config", f"{folder}/room.ini"], env=environment,
                         stdout=open(f"{folder}/said", "w"), stderr=subprocess.STDOUT, restore_signals=False)


def let_pass(ns):
    return let_pass_on(clock, ns, kiosk)


def picture():
    with open(f"{framebuffer}/Xvfb_screen0", "rb") as file:
        return hashlib.blake2b(file.read()).digest()


def children(pid):
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                name, rest = re.match(r"\d+ \((.*)\) (.*)", open(f"/proc/{entry}/stat").read(), re.S).groups()
                if int(rest.split()[1]) == pid:
                    found.append((int(entry), name))
            except (OSError, AttributeError):
                pass
    return found


killed = 0


def kill_sync():
    global killed
    for keeper, name in children(kiosk.pid):
        if name == "adjourn-keeper":
            for sync, _ in children(keeper):
                os.kill(sync, signal.SIGKILL)
                killed += 1


def told(*words):
    return lambda: len(statuses) > 0 and any(word in statuses[-1] for word in words)


def not_told(*words):
    return lambda: len(statuses) > 0 and not any(word in statuses[-1] for word in words)


# What a write meets first when nothing may grow depends on who else had the database open just then.
NO_WRITES = ("storage full", "database read-only", "database away")


def disk(full):
    limit = 0 if full else resource.RLIM_INFINITY
    resource.prlimit(kiosk.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


verdict("kiosk_when_it_is_ready_then_it_says_so", until(lambda: len(statuses) > 0), statuses)
until(lambda: b"soak@test" in open(f"{folder}/room.db-wal", "rb").read())
let_pass(S)
verdict("kiosk_when_it_begins_then_the_panel_is_there", not_told("no touch panel")(), statuses)

# Time is told on the boot clock: the minute of the hour.
stuck = []
stood = []
events = {
    8: lambda: unplug(5),
    9: lambda: verdict("kiosk_when_the_panel_is_unplugged_then_it_says_so", until(told("no touch panel")), statuses[-3:]),
    10: lambda: plug_later(6),
    11: lambda: verdict("kiosk_when_the_panel_is_back_then_nothing_is_said_of_it", until(not_told("no touch panel")),
                        statuses[-3:]),
    14: lambda: setattr(clock, "step", 2 * MINUTE),
    18: lambda: setattr(clock, "step", -2 * MINUTE),
    22: lambda: disk(full=True),
    24: lambda: verdict("kiosk_when_the_disk_is_full_then_it_says_so", until(told(*NO_WRITES)), statuses[-3:]),
    25: lambda: disk(full=False),
    27: lambda: verdict("kiosk_when_the_disk_has_room_again_then_nothing_is_said_of_it", until(not_told(*NO_WRITES)),
                        statuses[-3:]),
    30: lambda: setattr(clock, "step", -40 * S),
    32: lambda: setattr(clock, "step", 40 * S),
}
seconds_in_session = 0
for minute in range(60):
    kill_sync()
    if minute in events:
        events[minute]()
    for second in range(0, 60, 2):
        before = picture()
        if not let_pass(2 * S):
            stuck.append((minute, second))
            break
        in_session = len(statuses) > 0 and "session running" in statuses[-1]
        seconds_in_session += 2 if in_session else 0
        if in_session and picture() == before:
            stood.append((minute, second))
    if stuck:
        break

verdict("kiosk_when_an_hour_passes_then_it_uses_all_of_it", not stuck, stuck)
verdict("kiosk_when_two_seconds_of_a_session_pass_then_the_picture_is_another", not stood, stood[:10])
verdict("kiosk_when_the_hour_is_over_then_most_of_it_was_a_session", 38 * 60 <= seconds_in_session <= 42 * 60,
        seconds_in_session)
# A wake-up for each second of the session and each minute of the rest; for each end of the sync process some more, when
# it has read its calendars; for what happened otherwise some as well.
budget = seconds_in_session + 20 + 8 * killed + 150
print(f"# {clock.wakes} wake-ups, {clock.frames} frames; {seconds_in_session} s of session, sync killed {killed} times")
verdict("kiosk_when_the_hour_is_over_then_its_wake_ups_are_within_the_budget", clock.wakes <= budget,
        f"{clock.wakes} > {budget}")
verdict("kiosk_when_sync_is_killed_each_minute_then_it_was_there_to_be_killed", killed >= 20, killed)
# That sync was begun again is told for ten minutes; the last time it waits a minute before.
for minute in range(13):
    let_pass(MINUTE)
verdict("kiosk_when_the_hour_is_over_then_no_fault_is_left", until(lambda: statuses[-1] == "no session"), statuses[-3:])

# The same process, from inside.
clock.reach = 1
until(lambda: clock.tried > 0)
names = "inet inet6 packet vsock io_uring ptrace mount unshare exec".split()
got = dict(zip(names, clock.got[: clock.tried]))
verdict("kiosk_when_it_reaches_for_a_network_or_a_program_then_it_is_refused",
        len(got) == len(names) and all(error == 1 for error in got.values()), got)

kiosk.terminate()
clock.until += MINUTE
verdict("kiosk_when_it_is_terminated_then_it_ends_well", until(lambda: kiosk.poll() is not None) and kiosk.returncode == 0,
        kiosk.returncode)
plain = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
verify = subprocess.run([adjourn, "verify", "--config", f"{folder}/room.ini"], env=plain, capture_output=True, text=True)
verdict("log_when_the_hour_is_over_then_it_is_whole", verify.returncode == 0, verify.stdout + verify.stderr)
log = subprocess.run([adjourn, "export", "--format", "csv", "--config", f"{folder}/room.ini", "--from", "2026-11-01", "--to",
                      "2026-12-01"], env=plain, capture_output=True, text=True).stdout
verdict("log_when_the_hour_is_over_then_it_has_the_session", "soak@test" in log, log)
if kiosk.poll() is None:
    kiosk.kill()
