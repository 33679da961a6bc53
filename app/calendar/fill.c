// SPDX-License-Identifier: MIT
#include "calendar/fill.h"

#include "calendar/decode.h"
#include "calendar/lines.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    PARAM_MAX = 1024
};

static void fill_address(char *out, size_t size, const char *value)
{
    value += strspn(value, " ");
    decode_plain(out, size, strncasecmp(value, "mailto:", 7) == 0 ? value + 7 : value, DECODE_ONE_LINE);
}

// CN, or what stands before the @ of the address.
static void fill_name(char *out, size_t size, const char *params, const char *address)
{
    char common_name[PARAM_MAX];
    out[0] = '\0';
    if (line_param(params, "CN", common_name, sizeof common_name)) {
        const char *start = common_name + strspn(common_name, " ");
        decode_plain(out, size, start, DECODE_ONE_LINE);
    }
    if (out[0] == '\0') {
        decode_plain(out, size, address, DECODE_ONE_LINE);
        out[strcspn(out, "@")] = '\0';
    }
}

static bool param_is(const char *params, const char *name, const char *value)
{
    char found[64];
    return line_param(params, name, found, sizeof found) && strcasecmp(found, value) == 0;
}

static void fill_participant(const struct raw_property *attendee, struct participant *person)
{
    char role[64] = "REQ-PARTICIPANT";
    line_param(attendee->params, "ROLE", role, sizeof role);
    bool chair = strcasecmp(role, "CHAIR") == 0;
    fill_address(person->address, sizeof person->address, attendee->value);
    fill_name(person->name, sizeof person->name, attendee->params, person->address);
    person->role = chair || strcasecmp(role, "REQ-PARTICIPANT") == 0 ? PARTICIPANT_REQUIRED : PARTICIPANT_OPTIONAL;
    person->trainer = chair;
    person->declined = param_is(attendee->params, "PARTSTAT", "DECLINED");
}

static void fill_roster(const struct calendar *calendar, const struct record *record, const char *organizer_address,
                        struct roster *roster)
{
    const struct raw_property *attendees =
        array_at(&calendar->attendees, record->attendees.first, sizeof(struct raw_property));
    struct participant *organizer = NULL;
    bool chaired = false;
    roster->count = 0;
    roster->beyond = record->attendees_beyond;
    for (uint32_t i = 0; i < record->attendees.count; i++) {
        struct participant *person = &roster->people[roster->count++];
        fill_participant(&attendees[i], person);
        chaired = chaired || person->trainer;
        if (organizer == NULL && organizer_address[0] != '\0' && strcasecmp(person->address, organizer_address) == 0) {
            organizer = person;
        }
    }
    if (!chaired && organizer != NULL) {
        organizer->trainer = true;
    }
}

static void fill_recurrence_id(const struct calendar *calendar, const struct moment *original, char *out, size_t size)
{
    struct civil civil = civil_from_seconds(original->local_s);
    if (original->kind != MOMENT_DATE) {
        civil = civil_from_seconds(floor_div(moment_wall(calendar, original).ms, MS_PER_SECOND));
    }
    int used = snprintf(out, size, "%04d%02d%02d", civil.date.year % 10000, civil.date.month, civil.date.day);
    if (original->kind != MOMENT_DATE) {
        snprintf(out + used, size - (size_t)used, "T%02d%02d%02dZ", civil.hour, civil.minute, civil.second);
    }
}

void fill_block(const struct calendar *calendar, const struct record *record, struct block *block,
                struct roster *roster)
{
    decode_plain(block->uid, sizeof block->uid, record->uid, DECODE_ONE_LINE);
    decode_text(block->title, sizeof block->title, record->private_ ? NULL : record->summary, DECODE_ONE_LINE);
    decode_text(block->description, sizeof block->description, record->private_ ? NULL : record->description,
                DECODE_LINES);
    const char *zone = record->start.kind == MOMENT_ZONED ? moment_zone(calendar, &record->start)->name : "";
    snprintf(block->zone, sizeof block->zone, "%s", zone);
    block->organizer_name[0] = block->organizer_address[0] = '\0';
    if (record->organizer.value != NULL) {
        fill_address(block->organizer_address, sizeof block->organizer_address, record->organizer.value);
        fill_name(block->organizer_name, sizeof block->organizer_name, record->organizer.params,
                  block->organizer_address);
    }
    fill_roster(calendar, record, block->organizer_address, roster);
    block->sequence = record->sequence;
    block->status = record->status;
    block->all_day = record->start.kind == MOMENT_DATE;
    block->transparent = record->transparent;
    block->private_ = record->private_;
    block->people = (int32_t)(roster->count + roster->beyond);
}

void fill_occurrence(const struct calendar *calendar, const struct occurrence *occurrence, struct block *block)
{
    block->recurrence_id[0] = '\0';
    if (occurrence->recurring) {
        fill_recurrence_id(calendar, &occurrence->original, block->recurrence_id, sizeof block->recurrence_id);
    }
    block->start = occurrence->start;
    block->end = occurrence->end;
    block->recurring = occurrence->recurring;
}
