// SPDX-License-Identifier: MIT
#include "core/opening.h"

#include "core/fields.h"

#include <string.h>

#define OPENING_FORM        "s1"
#define OPENING_FORM_MARKED "s2"

enum {
    HEAD_FIELDS = 14,
    PERSON_FIELDS = 2, // flags and mark
    FIELDS_MAX = HEAD_FIELDS + PERSON_FIELDS * PARTICIPANTS_MAX,
};

// One number for a person's part: bit 0 optional, bit 1 trainer, bit 2 declined.
static int64_t person_flags(const struct opening_person *person)
{
    return (person->role == PARTICIPANT_OPTIONAL ? 1 : 0) + (person->trainer ? 2 : 0) + (person->declined ? 4 : 0);
}

bool opening_encode(const struct opening *opening, char *out, size_t size)
{
    const char *form = opening->uid_marked ? OPENING_FORM_MARKED : OPENING_FORM;
    const char *const texts[] = {
        form,          opening->device, opening->settings,  opening->previous,   opening->uid, opening->recurrence_id,
        opening->zone, opening->title,  opening->organizer, opening->description};
    const int64_t numbers[] = {opening->start.ms, opening->end.ms, (int64_t)opening->count, (int64_t)opening->beyond};
    bool ok = size > 0 && opening->count <= PARTICIPANTS_MAX;
    if (ok) {
        out[0] = '\0';
    }
    for (size_t i = 0; ok && i < sizeof texts / sizeof texts[0]; i++) {
        ok = fields_add_text(out, size, texts[i]);
    }
    for (size_t i = 0; ok && i < sizeof numbers / sizeof numbers[0]; i++) {
        ok = fields_add_number(out, size, numbers[i]);
    }
    for (size_t i = 0; ok && i < opening->count; i++) {
        ok = fields_add_number(out, size, person_flags(&opening->people[i])) &&
             fields_add_text(out, size, opening->people[i].mark);
    }
    return ok;
}

static bool is_mark(const char *text)
{
    return strlen(text) == MARK_TEXT_MAX - 1 && strspn(text, "0123456789abcdef") == MARK_TEXT_MAX - 1;
}

static bool read_person(struct opening_person *person, const char *const *fields)
{
    int64_t flags = 0;
    bool ok =
        fields_take_number(fields[0], 0, 7, &flags) && fields_take_text(person->mark, sizeof person->mark, fields[1]);
    person->role = (flags & 1) != 0 ? PARTICIPANT_OPTIONAL : PARTICIPANT_REQUIRED;
    person->trainer = (flags & 2) != 0;
    person->declined = (flags & 4) != 0;
    return ok;
}

static bool read_fields(struct opening *opening, const char *const *fields, size_t found)
{
    struct {
        char *text;
        size_t size;
    } const texts[] = {{opening->device, sizeof opening->device},
                       {opening->settings, sizeof opening->settings},
                       {opening->previous, sizeof opening->previous},
                       {opening->uid, sizeof opening->uid},
                       {opening->recurrence_id, sizeof opening->recurrence_id},
                       {opening->zone, sizeof opening->zone},
                       {opening->title, sizeof opening->title},
                       {opening->organizer, sizeof opening->organizer},
                       {opening->description, sizeof opening->description}};
    int64_t count = 0;
    int64_t beyond = 0;
    opening->uid_marked = strcmp(fields[0], OPENING_FORM_MARKED) == 0;
    bool ok = opening->uid_marked || strcmp(fields[0], OPENING_FORM) == 0;
    for (size_t i = 0; ok && i < sizeof texts / sizeof texts[0]; i++) {
        ok = fields_take_text(texts[i].text, texts[i].size, fields[1 + i]);
    }
    ok = ok && (!opening->uid_marked || is_mark(opening->uid)) &&
         fields_take_number(fields[10], INT64_MIN, INT64_MAX, &opening->start.ms) &&
         fields_take_number(fields[11], INT64_MIN, INT64_MAX, &opening->end.ms) &&
         fields_take_number(fields[12], 0, PARTICIPANTS_MAX, &count) &&
         fields_take_number(fields[13], 0, INT32_MAX, &beyond) && found == HEAD_FIELDS + PERSON_FIELDS * (size_t)count;
    opening->count = (size_t)count;
    opening->beyond = (size_t)beyond;
    for (size_t i = 0; ok && i < opening->count; i++) {
        ok = read_person(&opening->people[i], fields + HEAD_FIELDS + PERSON_FIELDS * i);
    }
    return ok;
}

bool opening_decode(struct opening *opening, const char *canonical, struct error *error)
{
    char line[OPENING_CANONICAL_MAX];
    const char *fields[FIELDS_MAX];
    size_t length = strlen(canonical);
    size_t count = 1;
    *opening = (struct opening){0};
    if (length >= sizeof line) {
        return error_set(error, "opening: longer than %d bytes", OPENING_CANONICAL_MAX - 1);
    }
    memcpy(line, canonical, length + 1);
    for (const char *p = line; *p != '\0'; p++) {
        count += *p == '\t';
    }
    if (count < HEAD_FIELDS || count > FIELDS_MAX || !fields_split(line, fields, count) ||
        !read_fields(opening, fields, count)) {
        return error_set(error, "opening: a field cannot be read");
    }
    if (!opening_encode(opening, line, sizeof line) || strcmp(line, canonical) != 0) {
        return error_set(error, "opening: not in canonical form");
    }
    return true;
}
