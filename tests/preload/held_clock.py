# The clock of the real programs in the hand of a test: the other side of clock.c.
import ctypes
import mmap
import os
import time

S = 1_000_000_000
MINUTE = 60 * S
STALL_S = 120  # real seconds in which the kiosk must have used what time it was given


class Shared(ctypes.Structure):
    _fields_ = ([(name, ctypes.c_int64) for name in
                 "wall boot until speed step steps wakes frames waits reach tried".split()] +
                [("got", ctypes.c_int64 * 16), ("touches", ctypes.c_int64)])


def hold_clock(path, wall_ns, speed):
    """A clock in a file of its own; it stands until it is let go."""
    with open(path, "wb") as file:
        file.write(bytes(ctypes.sizeof(Shared)))
    file = open(path, "r+b")
    clock = Shared.from_buffer(mmap.mmap(file.fileno(), ctypes.sizeof(Shared)))
    clock.wall, clock.boot, clock.until, clock.speed = wall_ns, 1000 * S, 1000 * S, speed
    return clock


def environment_of(path, preload, leads):
    """For a program on that clock; the one that leads moves it."""
    environment = dict(os.environ, ADJOURN_TEST_CLOCK=path)
    environment["LD_PRELOAD"] = f"{preload}:{environment.get('LD_PRELOAD', '')}".rstrip(":")
    if leads:
        environment["ADJOURN_TEST_LEADS"] = "1"
    return environment


def let_pass(clock, ns, kiosk):
    """Lets time pass; false when the kiosk did not use it up."""
    clock.until += ns
    stop = time.monotonic() + STALL_S
    while clock.boot < clock.until or clock.waits == 0:
        if time.monotonic() > stop or kiosk.poll() is not None:
            return False
        time.sleep(0.001)
    return True


def until(condition, limit_s=30):
    stop = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > stop:
            return False
        time.sleep(0.01)
    return True
