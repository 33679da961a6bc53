#!/usr/bin/env python3
"""kill -9 of the sync process at random moments of a delivery; what the mail server has in its record decides.

    mail_kill.py ADJOURN PORT KILLS SEED

Run in a folder with cert.pem, the password in secret, and the record of smtp_server.py. Each round puts a mail for each of
several recipients into the outbox, lets the sync process run for a random time, kills it, and lets the next one finish.
Prints one verdict a line for tests/run.
"""
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

ADJOURN, PORT, KILLS, SEED = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
PEOPLE = ["jan", "ewa", "ola", "max", "zoe"]
random.seed(SEED)

with open("kill.ini", "w") as out:
    out.write(f"""[room]
zone = UTC
[store]
file = kill.db
[outbox]
folder = kill-outbox
mailbox = wisla@example.org
[mail]
server = smtp://localhost:{PORT}
user = wall
secret_file = secret
ca_file = cert.pem
timeout = 20s
""")


def start(log):
    return subprocess.Popen([ADJOURN, "sync", "--config", "kill.ini", "--once"], stderr=log)


def put(db, round_):
    for number, name in enumerate(PEOPLE, 1):
        address = f"{name}{round_}@example.com"
        mail = (f"From: <wisla@example.org>\r\nTo: <{address}>\r\nSubject: New time\r\nMessage-ID: <{address}>\r\n"
                f"MIME-Version: 1.0\r\n\r\nRound {round_}\r\n")
        db.execute("insert into outbox (name, kind, recipient, state, tries, error, bytes) values (?, 'eml', ?, 0, 0, '', ?)",
                   (f"u{round_}-0-{number}", address, mail.encode()))
    db.commit()


def verdict(name, faults):
    print(f"{'not ok' if faults else 'ok'} - {name}")
    for fault in faults[:20]:
        print(fault)


with open("kill.log", "wb") as log:
    assert start(log).wait() == 0
    db = sqlite3.connect("kill.db", timeout=20)
    # How long a delivery takes here, so that the kills fall into all of it.
    put(db, "warm")
    began = time.monotonic()
    start(log).wait()
    whole = time.monotonic() - began
    killed = round_ = 0
    while killed < KILLS and round_ < 3 * KILLS:  # a moment after the last mail is no kill
        round_ += 1
        put(db, round_)
        process = start(log)
        time.sleep(random.uniform(0, whole))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
        for _ in range(3):
            if start(log).wait() == 0:
                break

record = [line.split() for line in open("record") if "warm" not in line]
copies = {}
for address, message_id in record:
    copies.setdefault(address, []).append(message_id)
items = {recipient: (state, doubts) for recipient, state, doubts in
         db.execute("select recipient, state, doubts from outbox where name not like 'uwarm%'")}
doubtful = dict(db.execute("select recipient, count(*) from attempt where doubtful group by recipient"))
said = open("kill.log").read()

verdict("delivery_when_killed_then_nobody_is_left_out", [a for a in items if a not in copies])
verdict("delivery_when_killed_then_nobody_has_a_third", [a for a, c in copies.items() if len(c) > 2])
verdict("duplicate_when_there_is_one_then_the_answer_was_lost_and_the_log_says_so",
        [a for a, c in copies.items() if len(c) == 2 and not (items[a][1] == 1 and doubtful.get(a) == 1 and
                                                             f"<{a}>): the mail server may have it" in said)])
verdict("duplicate_when_there_is_one_then_with_the_same_message_id",
        [a for a, c in copies.items() if set(c) != {f"<{a}>"}])
verdict("delivery_when_killed_then_all_is_noted_in_the_end", [a for a, (state, _) in items.items() if state != 1])
whole_ok = db.execute("pragma integrity_check").fetchone()[0]
verdict("database_when_killed_then_whole", [] if whole_ok == "ok" else [whole_ok])
verdict("kills_when_counted_then_as_many_as_asked_for", [] if killed == KILLS else [f"{killed} of {KILLS}"])
print(f"# {killed} kills in {round_} rounds, {len(items)} mails, {sum(len(c) == 2 for c in copies.values())} duplicates, "
      f"{sum(doubtful.values())} attempts in doubt, a delivery takes {whole * 1000:.0f} ms, SEED={SEED}")
