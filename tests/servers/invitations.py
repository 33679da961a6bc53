# SPDX-License-Identifier: MIT
"""Reads the files of write_invitations with the icalendar package: invitations.py DIR. One line for each test."""
import datetime
import os
import sys

import icalendar

NEW, OLD = "0b9c1f4e-0000-4abc-8abc-000000000001", "5f0d9a2e-7f5b-4b1e-9d8e-000000000001"
START = datetime.datetime(2026, 12, 1, 15, 0, tzinfo=datetime.timezone.utc)
ORIGINAL = datetime.datetime(2026, 11, 26, 8, 0, tzinfo=datetime.timezone.utc)
PEOPLE = {"mailto:nguyet@client.example", "mailto:anna@client.example", "mailto:james@trainers.example"}

# File: METHOD, UID, RECURRENCE-ID, SEQUENCE, STATUS, attendees besides the people.
FORMS = {
    "request": ("REQUEST", NEW, None, 1, "CONFIRMED", set()),
    "hold": (None, NEW, None, 0, "TENTATIVE", set()),
    "cancel": ("CANCEL", NEW, None, 2, "CANCELLED", set()),
    "moved": ("REQUEST", OLD, ORIGINAL, 1, "CONFIRMED", set()),
    "counter": ("COUNTER", OLD, ORIGINAL, 0, "TENTATIVE", {"mailto:wisla@rooms.example"}),
}


def read(folder, name):
    with open(os.path.join(folder, name + ".ics"), "rb") as file:
        return icalendar.Calendar.from_ical(file.read())


def check(folder, name):
    method, uid, original, sequence, status, more = FORMS[name]
    calendar = read(folder, name)
    (event,) = calendar.walk("VEVENT")
    assert calendar.get("METHOD") == method, calendar.get("METHOD")
    assert event["UID"] == uid and event["SEQUENCE"] == sequence and event["STATUS"] == status
    assert event.decoded("DTSTART") == START and event.decoded("DTEND") == START + datetime.timedelta(minutes=25)
    assert ("RECURRENCE-ID" in event) == (original is not None)
    assert original is None or event.decoded("RECURRENCE-ID") == original
    assert event["SUMMARY"] == "Деловой английский, часть 2; с запятой"
    assert event["ORGANIZER"] == "mailto:james@trainers.example"
    assert ("SENT-BY" in event["ORGANIZER"].params) == (method != "COUNTER")
    assert {str(person) for person in event["ATTENDEE"]} == PEOPLE | more
    assert event["ATTENDEE"][0].params["CN"] == "Nguyễn Thị Ánh Nguyệt"
    asks = method not in ("COUNTER", "CANCEL")
    assert all(("RSVP" in person.params) == asks for person in event["ATTENDEE"])
    assert len(calendar.walk("VTIMEZONE")) == 1 and not event.errors, event.errors


def check_hostile(folder):
    calendar = read(folder, "hostile")
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST" and not calendar.walk("VALARM") and not event.errors
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "LAST-MODIFIED", "STATUS", "SUMMARY",
                          "DESCRIPTION", "LOCATION", "RELATED-TO", "ORGANIZER", "ATTENDEE"}, set(event)
    assert event["ATTENDEE"] == "mailto:p@example.comX-EVIL:1", event["ATTENDEE"]
    assert set(event["ATTENDEE"].params) == {"CN", "ROLE", "PARTSTAT", "RSVP"}
    assert event["ATTENDEE"].params["ROLE"] == "REQ-PARTICIPANT"
    assert event["ORGANIZER"] == "mailto:james@trainers.example"
    assert set(event["ORGANIZER"].params) == {"CN", "SENT-BY"}


def main(folder):
    tests = [(name, check, (folder, name)) for name in FORMS] + [("hostile", check_hostile, (folder,))]
    for name, test, arguments in tests:
        try:
            test(*arguments)
            print(f"ok - icalendar_reads_{name}")
        except Exception as error:  # whatever it is, the test has failed
            print(f"not ok - icalendar_reads_{name}\n{type(error).__name__}: {error}")


main(sys.argv[1])
