// SPDX-License-Identifier: MIT
// What the collector and the writers share.
#pragma once

#include "export/export.h"

#include <stdio.h>

// What a line needs to know of an event.
struct export_note {
    enum event_kind kind;
    enum event_source source;
    enum clock_quality quality;
    int64_t at; // axis
    int32_t who;
    uint32_t ref;
    int64_t value;
};

struct export_session {
    int64_t id;
    struct block booked;
    struct session session;
    struct figures figures;
    struct wall at; // axis instant of the figures
    struct export_note *notes;
    size_t note_count, note_room;
    struct export_line *lines;
    size_t line_count, line_room;
};

#define EXPORT_TIME_MAX 32

// "2026-11-23T09:00:00+01:00" and "2026-11-23T08:00:00Z"; empty for 0.
void export_local_time(char out[EXPORT_TIME_MAX], const struct zone *zone, struct wall at);
void export_utc_time(char out[EXPORT_TIME_MAX], struct wall at);
// Whole seconds, rounded.
int64_t export_seconds(int64_t ms);
const char *export_clock_name(enum clock_quality quality);
// "" unless it is the line of an offer.
const char *export_threshold_name(const struct export_line *line);
