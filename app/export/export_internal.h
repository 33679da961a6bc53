// SPDX-License-Identifier: MIT
// What the collector and the writers share.
#pragma once

#include "core/request.h"
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
    enum request_topic topic; // of a request
};

struct export_session {
    int64_t id;
    struct block booked;
    struct session session;
    struct report report;
    struct wall at; // axis instant of the figures
    struct export_note *notes;
    size_t note_count, note_room;
    struct export_line *lines;
    size_t line_count, line_room;
    struct session_chain *chain; // NULL: nothing proves it
    char *canonicals;            // of the events, each ended by a NUL
    size_t canonical_length, canonical_room;
    bool refused; // an event was, by the fold
};

#define EXPORT_FORMAT "adjourn-log-1"

// The first line of a CSV, with its byte order mark, and the hash of a row (without its own hash) on the one before.
extern const char export_csv_header[];
void export_csv_hash(char hash[CHAIN_TEXT_MAX], const char *before, const char *row, size_t length);

// A text as a quoted field (RFC 4180 2.5 to 2.7). What follows a semicolon or a line break is looked at too: a
// spreadsheet of another country takes it for the next cell.
void export_csv_text(FILE *out, const char *text);

// Whether a spreadsheet would take a cell that begins so for a formula; also the full-width forms, which some take
// alike.
bool export_begins_formula(const char *text);

const char *export_names_word(enum names names);
// As `style` shows a person's name.
void export_shown_name(char *out, size_t size, const struct export_session *session, int32_t who,
                       const struct export_style *style);

#define EXPORT_TIME_MAX 32

// "2026-11-23T09:00:00+01:00" and "2026-11-23T08:00:00Z"; empty for 0.
void export_local_time(char out[EXPORT_TIME_MAX], const struct zone *zone, struct wall at);
void export_utc_time(char out[EXPORT_TIME_MAX], struct wall at);
// Whole seconds, rounded.
int64_t export_seconds(int64_t ms);
const char *export_clock_name(enum clock_quality quality);
// "" unless it is the line of an offer.
const char *export_threshold_name(const struct export_line *line);
