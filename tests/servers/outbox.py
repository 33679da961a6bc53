#!/usr/bin/env python3
"""Puts items into an outbox, and tells what is in it.

    outbox.py put DATABASE NAME KIND RECIPIENT FILE    as the kiosk does: a commit, then a touch of what is watched
    outbox.py states DATABASE                          "STATE RECIPIENT;" of each item
    outbox.py field DATABASE COLUMN                    one column, a line each
    outbox.py set DATABASE ASSIGNMENT                  in every item: "next_try = 0" makes it due
    outbox.py hold DATABASE SECONDS                    keeps others from writing; says "held"
"""
import os
import sqlite3
import sys
import time

STATES = ["waiting", "delivered", "sending", "refused", "dropped"]
what, path = sys.argv[1:3]
db = sqlite3.connect(path, timeout=10)
if what == "put":
    name, kind, recipient, file = sys.argv[3:7]
    db.execute("insert into outbox (name, kind, recipient, state, tries, error, bytes) values (?, ?, ?, 0, 0, '', ?)",
               (name, kind, recipient, open(file, "rb").read()))
    db.commit()
    with open(path + "-outbox", "a"):
        os.utime(path + "-outbox")
elif what == "states":
    print("".join(f"{STATES[state]} {to};" for state, to in db.execute("select state, recipient from outbox order by id")))
elif what == "set":
    db.execute(f"update outbox set {sys.argv[3]}")
    db.commit()
elif what == "hold":
    db.isolation_level = None
    db.execute("begin immediate")
    print("held", flush=True)
    time.sleep(float(sys.argv[3]))
    db.execute("rollback")
else:
    for row in db.execute(f"select {sys.argv[3]} from outbox order by id"):
        print(row[0])
