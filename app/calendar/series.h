// SPDX-License-Identifier: MIT
// Records that share a UID: one event with its revisions and exceptions.
#pragma once

#include "calendar/records.h"

// After reading: makes EXDATE and RECURRENCE-ID searchable, drops rules that never give anything (with a warning),
// keeps the last revision of each record, and sorts the records so that a series stands together: its master first,
// then its overrides by key. False with an error when memory is out or the rules take too long.
MUST_CHECK bool series_settle(struct calendar *calendar, struct error *error);

// One series: records [master or overrides, end).
struct series {
    const struct record *master; // NULL: the overrides stand alone
    const struct record *overrides;
    size_t override_count;
};

// The series that begins at record `*index`; moves `*index` behind it. False at the end.
bool series_next(const struct calendar *calendar, size_t *index, struct series *series);

// Whether EXDATE takes out an occurrence of a master that begins at an instant, on a local day (since 1970).
bool series_excludes(const struct calendar *calendar, const struct record *master, struct wall at, int64_t day);

// The override that replaces it, or NULL.
const struct record *series_override(const struct series *series, struct wall at, int64_t day);

// The override with RANGE=THISANDFUTURE that governs it, or NULL.
const struct record *series_future(const struct series *series, struct wall at, int64_t day);

// Where a moment stands on the local clock of an event that begins at `start`; a DATE has the event's time of day.
int64_t series_local(const struct calendar *calendar, const struct moment *moment, const struct moment *start);

// Where an event that begins at `start` has passed its rule's UNTIL for certain, in local seconds; INT64_MAX without
// one. Where the clock changes, an instant is no single local time: series_in_time() is asked about each occurrence.
int64_t series_last_second(const struct calendar *calendar, const struct rule *rule, const struct moment *start);

// Whether an occurrence begins at or before the rule's UNTIL.
bool series_in_time(const struct calendar *calendar, const struct rule *rule, const struct moment *start,
                    int64_t local_s);
