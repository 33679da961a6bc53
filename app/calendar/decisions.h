// SPDX-License-Identifier: MIT
// What RFC 5545 leaves open, forbids and meets all the same, or says against everybody's practice: decided here, once.
//
// Times
// - A local time in a gap takes the offset before the gap (moves forward); one that exists twice is the first. An
//   occurrence in a gap is moved, not left out as 3.3.10 says: every calendar that people compare with moves it.
// - DURATION: days keep the time of day over a clock change, hours are exact. The distance of DTEND to DTSTART is kept
//   in local time when both have the same zone, so that a night shift over a clock change ends by the clock.
// - DTEND at or before DTSTART, and a time without an end: an event without length. A DATE without an end is one day.
// - A floating EXDATE, RDATE or RECURRENCE-ID is meant in the zone of the event's DTSTART.
// - A DATE in EXDATE or RECURRENCE-ID of a timed event means that local day; a time in those of a DATE event means the
//   day it falls on in its own zone.
// - UNTIL: a DATE includes that whole local day; of a DATE event only the date is looked at.
//
// Zones
// - A TZID that names an IANA zone (vendor prefixes go) is that zone, whatever VTIMEZONE the file brings: the system
//   knows the current law. Else the file's VTIMEZONE; else a Windows name; else a city or a Windows name in a
//   text for people; else the offset in it, such as (UTC+01:00), or the floating zone, with a warning.
// - X-WR-TIMEZONE is the zone of floating times. Whole days are the room's.
//
// Recurrence
// - DTSTART is an occurrence only when the rule gives it. Several RRULEs are united. EXRULE left the
//   standard with RFC 5545 and is ignored, with a warning.
// - A rule that cannot be read, or never gives anything, leaves the first occurrence, with a warning: a room must not
//   look free because of it.
// - A rule with BYMONTHDAY but no BYMONTH runs in every month of the year, as most implementations read it.
// - RDATE;VALUE=PERIOD brings its own length.
//
// Busy times (VFREEBUSY, RFC 5545 3.6.4)
// - Periods of FBTYPE BUSY, BUSY-UNAVAILABLE and BUSY-TENTATIVE take time, and so do those of a type that nobody knows
//   (3.2.9); FREE ones do not. What no period names is not known, and taken for free. DTSTART and DTEND of the
//   component say which time it tells of, and are no busy time.
// - Each period is an event without words, private. Of a room that tells no more than this, they are its blocks: it
//   must not look free.
// - Each VFREEBUSY counts by itself, whatever its UID: publishers give all people's the same, or none.
//
// Revisions
// - Of one UID and RECURRENCE-ID, the highest SEQUENCE counts, then the latest DTSTAMP, then the last in the file.
// - A master with a higher SEQUENCE than its override decides whether that occurrence still exists.
// - RECURRENCE-ID replaces the occurrence of that original time. Without a master it stands alone. With
//   RANGE=THISANDFUTURE it shifts, and describes, all that follow.
// - Several VCALENDARs in one file are one calendar.
#pragma once

// Recurrence steps of all events of a file together, in one reading or one expansion.
#define DECISION_STEPS_MAX 5000000

// Occurrences of one expansion.
#define DECISION_OCCURRENCES_MAX 500000

// Lines that are warned about one by one; the rest is counted.
#define DECISION_BAD_LINES_SHOWN 20
