// SPDX-License-Identifier: MIT
#include "calendar/fill.h"

#include "calendar/decode.h"
#include "calendar/lines.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    PARAM_MAX = 512
};

void fill_address(char *out, size_t size, const char *value)
{
    value += strspn(value, " ");
    decode_plain(out, size, strncasecmp(value, "mailto:", 7) == 0 ? value + 7 : value, DECODE_ONE_LINE);
}

// CN, or what stands before the @ of the address.
static void fill_name(char *out, size_t size, const struct param_text *written, const char *address)
{
    char common_name[PARAM_MAX];
    line_param_decode(written, common_name, sizeof common_name);
    decode_plain(out, size, common_name + strspn(common_name, " "), DECODE_ONE_LINE);
    if (out[0] == '\0') {
        decode_plain(out, size, address, DECODE_ONE_LINE);
        out[strcspn(out, "@")] = '\0';
    }
}

// The primary subtag of a language tag (RFC 5646 2.2.1), in small letters; what is none is left out.
static void fill_language(char out[PERSON_LANGUAGE_MAX], const struct param_text *written)
{
    char tag[PARAM_MAX];
    line_param_decode(written, tag, sizeof tag);
    size_t length = strcspn(tag, "-_");
    out[0] = '\0';
    if (length < 2 || length >= PERSON_LANGUAGE_MAX) {
        return;
    }
    for (size_t i = 0; i < length; i++) {
        char small = (char)(tag[i] | 0x20);
        if (small < 'a' || small > 'z') {
            out[0] = '\0';
            return;
        }
        out[i] = small;
    }
    out[length] = '\0';
}

static void fill_participant(const struct attendee *attendee, struct participant *person)
{
    fill_address(person->address, sizeof person->address, attendee->address);
    fill_name(person->name, sizeof person->name, &attendee->name, person->address);
    person->role = attendee->optional ? PARTICIPANT_OPTIONAL : PARTICIPANT_REQUIRED;
    person->trainer = attendee->chair;
    person->declined = attendee->declined;
    person->accepted = attendee->accepted;
    fill_language(person->language, &attendee->language);
}

static void fill_roster(const struct calendar *calendar, const struct record *record, const char *organizer_address,
                        struct roster *roster)
{
    struct param_text language = {0};
    char organizers[PERSON_LANGUAGE_MAX] = "";
    if (record->organizer.value != NULL && line_param_find(record->organizer.params, "LANGUAGE", &language)) {
        fill_language(organizers, &language);
    }
    const struct attendee *attendees = array_at(&calendar->attendees, record->attendees.first, sizeof(struct attendee));
    struct participant *organizer = NULL;
    bool chaired = false;
    roster->count = 0;
    roster->beyond = record->attendees_beyond;
    for (uint32_t i = 0; i < record->attendees.count; i++) {
        struct participant *person = &roster->people[roster->count++];
        fill_participant(&attendees[i], person);
        if (person->language[0] == '\0') {
            memcpy(person->language, organizers, sizeof organizers);
        }
        chaired = chaired || person->trainer;
        if (organizer == NULL && organizer_address[0] != '\0' && strcasecmp(person->address, organizer_address) == 0) {
            organizer = person;
        }
    }
    if (!chaired && organizer != NULL) {
        organizer->trainer = true;
    }
}

// One category on a line (RFC 5545 3.8.1.2). One that no longer fits is left out, and those after it: a part of it
// would be another category.
static void fill_categories(const struct calendar *calendar, const struct record *record, struct block *block)
{
    const char *const *lists = array_at(&calendar->categories, record->categories.first, sizeof *lists);
    size_t used = 0;
    block->categories[0] = '\0';
    for (uint32_t i = 0; i < record->categories.count; i++) {
        for (const char *at = lists[i]; *at != '\0';) {
            char raw[BLOCK_CATEGORIES_MAX];
            char category[BLOCK_CATEGORIES_MAX];
            size_t length = 0;
            while (at[length] != '\0' && at[length] != ',') {
                length += at[length] == '\\' && at[length + 1] != '\0' ? 2 : 1;
            }
            snprintf(raw, sizeof raw, "%.*s", (int)(length < sizeof raw ? length : sizeof raw), at);
            decode_text(category, sizeof category, raw + strspn(raw, " "), DECODE_ONE_LINE);
            size_t needs = strlen(category) + (used > 0);
            if (length >= sizeof raw || used + needs >= sizeof block->categories) {
                return;
            }
            used += needs == (used > 0) ? 0
                                        : (size_t)snprintf(block->categories + used, sizeof block->categories - used,
                                                           "%s%s", used > 0 ? "\n" : "", category);
            at += length;
            at += *at == ',';
        }
    }
}

static void fill_terms(const struct calendar *calendar, const struct record *record, struct block *block)
{
    const struct agreed *agreed = array_at(&calendar->agreed, record->agreed.first, sizeof *agreed);
    memset(&block->terms, 0, sizeof block->terms);
    for (uint32_t i = 0; i < record->agreed.count; i++) {
        terms_put(&block->terms, agreed[i].term, agreed[i].number);
    }
}

// Every occurrence has a recurrence id, and formatted printing would take a fifth of the time of an expansion.
static char *write_digits(char *at, int digits, unsigned value)
{
    for (int i = digits - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10U);
        value /= 10;
    }
    return at + digits;
}

void fill_recurrence_id(const struct calendar *calendar, const struct moment *original, char out[BLOCK_RECURRENCE_MAX])
{
    struct civil civil = civil_from_seconds(original->local_s);
    if (original->kind != MOMENT_DATE) {
        civil = civil_from_seconds(floor_div(moment_wall(calendar, original).ms, MS_PER_SECOND));
    }
    char *at = write_digits(out, 4, (unsigned)civil.date.year);
    at = write_digits(at, 2, (unsigned)civil.date.month);
    at = write_digits(at, 2, (unsigned)civil.date.day);
    if (original->kind != MOMENT_DATE) {
        *at = 'T';
        at = write_digits(at + 1, 2, (unsigned)civil.hour);
        at = write_digits(at, 2, (unsigned)civil.minute);
        at = write_digits(at, 2, (unsigned)civil.second);
        *at++ = 'Z';
    }
    *at = '\0';
}

void fill_block(const struct calendar *calendar, const struct record *record, struct block *block,
                struct roster *roster)
{
    decode_plain(block->uid, sizeof block->uid, record->uid, DECODE_ONE_LINE);
    decode_text(block->title, sizeof block->title, record->private_ ? NULL : record->summary, DECODE_ONE_LINE);
    decode_text(block->description, sizeof block->description, record->private_ ? NULL : record->description,
                DECODE_LINES);
    const char *zone = record->start.kind == MOMENT_ZONED ? moment_zone(calendar, &record->start)->name : "";
    decode_plain(block->zone, sizeof block->zone, zone, DECODE_ONE_LINE);
    block->organizer_name[0] = block->organizer_address[0] = '\0';
    if (record->organizer.value != NULL) {
        fill_address(block->organizer_address, sizeof block->organizer_address, record->organizer.value);
        struct param_text name = {"", 0};
        line_param_find(record->organizer.params, "CN", &name);
        fill_name(block->organizer_name, sizeof block->organizer_name, &name, block->organizer_address);
    }
    fill_categories(calendar, record, block);
    fill_terms(calendar, record, block);
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
        fill_recurrence_id(calendar, &occurrence->original, block->recurrence_id);
    }
    block->start = occurrence->start;
    block->end = occurrence->end;
    block->recurring = occurrence->recurring;
}
