# The real kiosk under Xvfb with a real pointer, on a clock that this program holds: it does what `simulate` noted of the
# story (--steps), and at each picture the screen must show exactly that picture.
#
#   pointer.py BUILD FRAMEBUFFER SIZE FOLDER     FRAMEBUFFER is Xvfb's -fbdir; FOLDER has the story, its room and calendar
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "preload"))
from held_clock import environment_of, hold_clock, let_pass, until

build, framebuffer, size, folder = sys.argv[1:5]
adjourn, preload = f"{build}/adjourn", f"{build}/tests/clock.so"
MS = 1_000_000
FASTEST = 1_000_000  # the clock does not wait for the real one


def fail(name, seen=""):
    print(f"not ok - {name}_at_{size}\n{seen}", flush=True)
    for said in ("simulated", "synced", "said"):
        if os.path.exists(f"{folder}/{said}"):
            print(open(f"{folder}/{said}").read()[-2000:])
    sys.exit(0)


def run(said, *command, **options):
    with open(f"{folder}/{said}", "w") as file:
        return subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, **options).returncode == 0


if not run("simulated", adjourn, "simulate", f"{folder}/story.adj", "--size", size, "--out", f"{folder}/told",
           "--steps", f"{folder}/steps"):
    fail("story_when_simulated_then_it_comes_to_its_end")
steps = [line.split() for line in open(f"{folder}/steps")]
clock_file = f"{folder}/clock"
clock = hold_clock(clock_file, int(steps[0][0]) * MS, FASTEST)

# The calendar is read beforehand: in the simulation, too, it stands there from the first picture on.
place = ["--config", f"{folder}/room.ini", "--db", f"{folder}/room.db"]
if not run("synced", adjourn, "sync", "--once", *place, env=environment_of(clock_file, preload, leads=False)):
    fail("calendar_when_read_before_the_story_then_it_is_in_the_database")

kiosk = subprocess.Popen([adjourn, "kiosk", "--fullscreen", "--no-sync", *place],
                         env=environment_of(clock_file, preload, leads=True),
                         stdout=open(f"{folder}/said", "w"), stderr=subprocess.STDOUT)


def finger(*what):
    """One press or release; back when the kiosk took it and sleeps again."""
    before = clock.touches
    subprocess.run(["xdotool", *what], check=True)
    return until(lambda: clock.touches > before or kiosk.poll() is not None) and until(lambda: clock.waits == 1)


# The summary has a digest of the log, and the log which boot of which machine it was.
LINE = {"16-summary": ["30"]}


def shows(name):
    return subprocess.run([f"{build}/tests/window_picture", f"{framebuffer}/Xvfb_screen0", f"{folder}/told/{name}.png",
                           f"{build}/tests/pointer-{size}-{name}.png", *LINE.get(name, [])], capture_output=True, text=True)


if not until(lambda: clock.frames > 0 and clock.waits == 1):
    fail("kiosk_when_it_begins_then_it_shows_a_picture")
missed = []
for at, what, *rest in steps:
    ahead = int(at) * MS - clock.wall
    if ahead > 0 and not let_pass(clock, ahead, kiosk):
        fail("kiosk_when_time_passes_then_it_uses_all_of_it", f"{at} {what} {rest}")
    if what == "touch":
        if not finger("mousemove", rest[0], rest[1], "mousedown", "1") or not finger("mouseup", "1"):
            fail("kiosk_when_it_is_touched_then_it_takes_it", f"{at} {rest}")
    else:
        seen = shows(rest[0])
        if seen.returncode != 0:
            missed.append(seen.stdout + seen.stderr)
        print(f"{'not ok' if seen.returncode else 'ok'} - pointer_when_it_goes_through_the_story_then_{rest[0]}_"
              f"is_as_simulated_at_{size}\n{seen.stdout}{seen.stderr}", end="", flush=True)

touches, frames = clock.touches, clock.frames
kiosk.terminate()
if kiosk.wait(30) != 0:
    fail("kiosk_when_terminated_after_the_story_then_it_ends_well", kiosk.returncode)
print(f"# {size}: {touches} presses and releases, {frames} frames, {len(missed)} pictures differ")
