// SPDX-License-Identifier: MIT
#include "calendar/edit.h"

#include "calendar/calendar.h"
#include "calendar/fill.h"
#include "calendar/resource.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LINE_OCTETS 75 // RFC 5545 3.1

// The properties that a change means.
enum meant {
    MEANT_START,
    MEANT_END,
    MEANT_STAMP,
    MEANT_MODIFIED,
    MEANT_SEQUENCE,
    MEANT_STATUS,
    MEANT_RECURRENCE_ID,
    MEANT_COUNT,
};

static const char *const meant_names[MEANT_COUNT] = {[MEANT_START] = "DTSTART",
                                                     [MEANT_END] = "DTEND",
                                                     [MEANT_STAMP] = "DTSTAMP",
                                                     [MEANT_MODIFIED] = "LAST-MODIFIED",
                                                     [MEANT_SEQUENCE] = "SEQUENCE",
                                                     [MEANT_STATUS] = "STATUS",
                                                     [MEANT_RECURRENCE_ID] = "RECURRENCE-ID"};

struct editor {
    const struct edit *edit;
    const struct calendar *calendar;
    const struct place *place;
    struct wall start, end; // as they will be
    bool is_meant[MEANT_COUNT];
    bool stands[MEANT_COUNT];  // in the event as it is
    bool written[MEANT_COUNT]; // behind the change
    size_t begin, past;        // the event's bytes, BEGIN and END included
    const char *newline;
    char start_params[LINE_PARAMS_MAX + 1], end_params[LINE_PARAMS_MAX + 1];
    char organizer[PERSON_ADDRESS_MAX];
    FILE *out;
    bool out_of_memory;
};

// One line, folded (RFC 5545 3.1) between characters.
static void write_folded(const struct editor *editor, const char *text)
{
    size_t room = LINE_OCTETS, left = strlen(text);
    while (left > room) {
        size_t length = room;
        while (length > room - 4 && ((unsigned char)text[length] & 0xC0) == 0x80) {
            length--;
        }
        fwrite(text, 1, length, editor->out);
        fprintf(editor->out, "%s ", editor->newline);
        text += length;
        left -= length;
        room = LINE_OCTETS - 1;
    }
    fprintf(editor->out, "%s%s", text, editor->newline);
}

static void write_property(const struct editor *editor, const char *name, const char *params, const char *value)
{
    char line[LINE_PARAMS_MAX + 64];
    snprintf(line, sizeof line, "%s%s%s:%s", name, params[0] != '\0' ? ";" : "", params, value);
    write_folded(editor, line);
}

// An instant as the moment `like` is written: in its zone and kind, with its parameters; unless that zone has the local
// time twice and this is the second, which can only be said in UTC (RFC 5545 3.3.5).
static void write_time(const struct editor *editor, enum meant meant, const char *params, const struct moment *like,
                       struct wall at)
{
    const struct zone *zone = moment_zone(editor->calendar, like);
    struct civil civil = zone_civil(zone, at);
    bool in_utc = like->kind == MOMENT_UTC || zone_wall(zone, civil).ms != at.ms;
    if (in_utc) {
        civil = civil_from_seconds(floor_div(at.ms, MS_PER_SECOND));
    }
    char value[64];
    snprintf(value, sizeof value, "%04d%02d%02dT%02d%02d%02d%s", civil.date.year, civil.date.month, civil.date.day,
             civil.hour, civil.minute, civil.second, in_utc ? "Z" : "");
    write_property(editor, meant_names[meant], in_utc && like->kind != MOMENT_UTC ? "" : params, value);
}

static void write_meant(struct editor *editor, enum meant meant)
{
    static const char *const statuses[] = {
        [BLOCK_CONFIRMED] = "CONFIRMED", [BLOCK_TENTATIVE] = "TENTATIVE", [BLOCK_CANCELLED] = "CANCELLED"};
    const struct moment in_utc = {.kind = MOMENT_UTC};
    const struct record *record = editor->place->record;
    char number[16];
    bool own_end = record->length.kind == LENGTH_END && record->length.end.kind != MOMENT_DATE;
    if (editor->written[meant]) {
        return;
    }
    editor->written[meant] = true;
    switch (meant) {
    case MEANT_START:
        write_time(editor, meant, editor->start_params, &record->start, editor->start);
        break;
    case MEANT_END:
        write_time(editor, meant, own_end ? editor->end_params : editor->start_params,
                   own_end ? &record->length.end : &record->start, editor->end);
        break;
    case MEANT_STAMP:
    case MEANT_MODIFIED:
        write_time(editor, meant, "", &in_utc, editor->edit->stamp);
        break;
    case MEANT_SEQUENCE:
        snprintf(number, sizeof number, "%d", editor->place->sequence + 1);
        write_property(editor, meant_names[meant], "", number);
        break;
    case MEANT_STATUS:
        write_property(editor, meant_names[meant], "", statuses[editor->edit->status]);
        break;
    case MEANT_RECURRENCE_ID:
        write_time(editor, meant, editor->start_params, &record->start, editor->place->at);
        break;
    case MEANT_COUNT:
        break;
    }
}

// Whether the event's DURATION says the new length too; one with days is not exact (RFC 5545 3.3.6).
static bool duration_stays(const struct editor *editor)
{
    const struct event_length *length = &editor->place->record->length;
    return length->kind == LENGTH_SPAN && length->span.days == 0 && editor->place->own &&
           length->span.seconds * MS_PER_SECOND == editor->end.ms - editor->start.ms;
}

static void decide(struct editor *editor)
{
    const struct place *place = editor->place;
    bool cancels = editor->edit->status == BLOCK_CANCELLED;
    bool timed = !cancels || !place->own;
    editor->start = cancels ? place->at : editor->edit->start;
    editor->end = cancels ? place->end : editor->edit->end;
    editor->is_meant[MEANT_START] = timed;
    editor->is_meant[MEANT_END] = timed && !duration_stays(editor);
    editor->is_meant[MEANT_STAMP] = true;
    editor->is_meant[MEANT_MODIFIED] = true;
    editor->is_meant[MEANT_SEQUENCE] = true;
    editor->is_meant[MEANT_STATUS] = place->record->status != editor->edit->status;
    editor->is_meant[MEANT_RECURRENCE_ID] = !place->own;
    if (place->record->organizer.value != NULL) {
        fill_address(editor->organizer, sizeof editor->organizer, place->record->organizer.value);
    }
}

static int meant_of(const char *name)
{
    for (int i = 0; i < MEANT_COUNT; i++) {
        if (strcmp(name, meant_names[i]) == 0) {
            return i;
        }
    }
    return -1;
}

// Looks through the event that begins at the record's line: where it ends, what it has.
static bool survey(struct editor *editor, const char *bytes, size_t length, struct error *error)
{
    struct raw_walk walk;
    struct raw_line line;
    int depth = -1;
    if (!raw_walk_begin(&walk, bytes, length, error)) {
        return false;
    }
    while (editor->past == 0 && raw_walk_next(&walk, &line)) {
        const char *name = line.content.name != NULL ? line.content.name : "";
        int meant = meant_of(name);
        struct moment moment;
        if (depth < 0) {
            if (line.content.number == editor->place->record->line) {
                depth = line.depth;
                editor->begin = line.begin;
                bool crlf = line.end - line.begin > 1 && bytes[line.end - 2] == '\r';
                editor->newline = crlf || bytes[line.end - 1] != '\n' ? "\r\n" : "\n";
            }
        } else if (walk.depth <= depth) {
            bool whole = line.depth == depth && strcmp(name, "END") == 0;
            editor->past = whole ? line.end : length + 1;
        } else if (line.depth == depth + 1 && meant >= 0) {
            editor->stands[meant] = true;
            bool read = moment_parse(&moment, line.content.value);
            if (read && (meant == MEANT_START || meant == MEANT_END)) {
                char *params = meant == MEANT_START ? editor->start_params : editor->end_params;
                snprintf(params, LINE_PARAMS_MAX + 1, "%s", line.content.params);
            }
        }
    }
    raw_walk_end(&walk);
    return (editor->past > 0 && editor->past <= length) || error_set(error, "the event has no END");
}

// Only an occurrence of its own has no rule.
static bool is_of_series(const char *name)
{
    return strcmp(name, "RRULE") == 0 || strcmp(name, "RDATE") == 0 || strcmp(name, "EXDATE") == 0 ||
           strcmp(name, "EXRULE") == 0;
}

// RFC 5546 3.2.2: at a new time everybody is asked anew. False when the line stays as it is.
static bool reset_answer(struct editor *editor, const struct content_line *line)
{
    char address[PERSON_ADDRESS_MAX], answer[32];
    struct param_text found;
    if (strcmp(line->name, "ATTENDEE") != 0 || !line_param_find(line->params, "PARTSTAT", &found)) {
        return false;
    }
    line_param_decode(&found, answer, sizeof answer);
    fill_address(address, sizeof address, line->value);
    if (strcasecmp(answer, "NEEDS-ACTION") == 0 || strcasecmp(answer, "DELEGATED") == 0 ||
        (editor->organizer[0] != '\0' && strcasecmp(address, editor->organizer) == 0)) {
        return false;
    }
    size_t size = strlen(line->params) + strlen(line->value) + 64;
    char *text = malloc(size);
    if (text == NULL) {
        editor->out_of_memory = true;
        return false;
    }
    snprintf(text, size, "ATTENDEE;%.*sNEEDS-ACTION%s:%s", (int)(found.start - line->params), line->params,
             found.start + found.length, line->value);
    write_folded(editor, text);
    free(text);
    return true;
}

// Writes one property of the event, unless the change takes its place.
static void write_own_line(struct editor *editor, const char *bytes, const struct raw_line *line)
{
    const char *name = line->content.name != NULL ? line->content.name : "";
    int meant = meant_of(name);
    bool gone =
        (!editor->place->own && is_of_series(name)) || (editor->is_meant[MEANT_END] && strcmp(name, "DURATION") == 0);
    if (meant >= 0 && editor->is_meant[meant]) {
        write_meant(editor, (enum meant)meant);
    } else if (!gone && (editor->edit->status == BLOCK_CANCELLED || line->content.name == NULL ||
                         !reset_answer(editor, &line->content))) {
        fwrite(bytes + line->begin, 1, line->end - line->begin, editor->out);
    }
}

// The event with the change in it.
static bool write_event(struct editor *editor, const char *bytes, struct error *error)
{
    struct raw_walk walk;
    struct raw_line line;
    if (!raw_walk_begin(&walk, bytes + editor->begin, editor->past - editor->begin, error)) {
        return false;
    }
    while (raw_walk_next(&walk, &line)) {
        bool own = line.depth == 1 && walk.depth == 1;
        if (own) {
            write_own_line(editor, bytes + editor->begin, &line);
        } else {
            fwrite(bytes + editor->begin + line.begin, 1, line.end - line.begin, editor->out);
        }
        for (int i = 0; line.begin == 0 && i < MEANT_COUNT; i++) {
            if (editor->is_meant[i] && !editor->stands[i]) {
                write_meant(editor, (enum meant)i);
            }
        }
    }
    raw_walk_end(&walk);
    return true;
}

// Everything around it, but for METHOD (RFC 4791 4.1).
static bool write_resource(struct editor *editor, const char *bytes, size_t length, struct error *error)
{
    struct raw_walk walk;
    struct raw_line line;
    bool good = raw_walk_begin(&walk, bytes, length, error);
    while (good && raw_walk_next(&walk, &line)) {
        bool inside = line.begin >= editor->begin && line.begin < editor->past;
        bool method = line.in_calendar && line.content.name != NULL && strcmp(line.content.name, "METHOD") == 0;
        if (!method && (!inside || !editor->place->own)) {
            fwrite(bytes + line.begin, 1, line.end - line.begin, editor->out);
        }
        if (line.end == editor->past) {
            bool cut = !editor->place->own && bytes[line.end - 1] != '\n';
            fputs(cut ? editor->newline : "", editor->out);
            good = write_event(editor, bytes, error);
        }
    }
    raw_walk_end(&walk);
    return good;
}

struct proof {
    const struct editor *editor;
    bool found;
};

static bool compare(void *context, const struct block *block, const struct roster *roster)
{
    struct proof *proof = context;
    const struct edit *edit = proof->editor->edit;
    (void)roster;
    bool cancels = edit->status == BLOCK_CANCELLED;
    proof->found = strcmp(block->uid, edit->uid) == 0 && strcmp(block->recurrence_id, edit->recurrence_id) == 0 &&
                   block->sequence == proof->editor->place->sequence + 1 && block->status == edit->status &&
                   (cancels || (block->start.ms == edit->start.ms && block->end.ms == edit->end.ms));
    return !proof->found;
}

// Reads the result back: the occurrence stands where it was put.
static bool prove(const struct editor *editor, const char *name, const char *bytes, size_t length,
                  const struct zone *room, struct error *error)
{
    struct calendar *calendar = NULL;
    struct proof proof = {.editor = editor};
    struct place place;
    bool good = calendar_read(&calendar, name, bytes, length, room, NULL, NULL, error) &&
                resource_find(calendar, editor->edit->uid, editor->edit->recurrence_id, &place, error);
    if (good) {
        struct wall at = moment_wall(calendar, &place.record->start), end = {at.ms + 1};
        good = calendar_expand(calendar, at, end, compare, &proof, error) &&
               (proof.found || error_set(error, "%s: the change would not be read as it is meant", name));
    }
    calendar_destroy(calendar);
    return good;
}

static bool edit_read(struct editor *editor, const char *bytes, size_t length, char **out, size_t *out_length,
                      struct error *error)
{
    if (editor->place->record->start.kind == MOMENT_DATE) {
        return error_set(error, "'%.100s' is a whole day", editor->edit->uid);
    }
    if (editor->place->sequence == INT32_MAX) {
        return error_set(error, "'%.100s' has the highest SEQUENCE there is", editor->edit->uid);
    }
    decide(editor);
    if (!survey(editor, bytes, length, error)) {
        return false;
    }
    editor->out = open_memstream(out, out_length);
    if (editor->out == NULL) {
        return error_set(error, "out of memory");
    }
    bool good = write_resource(editor, bytes, length, error);
    bool written = fclose(editor->out) == 0 && !editor->out_of_memory;
    return good && (written || error_set(error, "out of memory"));
}

bool calendar_edit(const struct edit *edit, const char *name, const char *bytes, size_t length, const struct zone *room,
                   char **out, size_t *out_length, struct error *error)
{
    struct edit whole = *edit;
    struct calendar *calendar = NULL;
    struct place place;
    whole.start.ms -= edit->start.ms % MS_PER_SECOND;
    whole.end.ms -= edit->end.ms % MS_PER_SECOND;
    *out = NULL;
    if (edit->uid[0] == '\0') {
        return error_set(error, "%s: an event without a UID cannot be named", name);
    }
    if (edit->status != BLOCK_CANCELLED && whole.end.ms <= whole.start.ms) {
        return error_set(error, "%s: the new time ends before it begins", name);
    }
    if (!calendar_read(&calendar, name, bytes, length, room, NULL, NULL, error)) {
        return false; // the error has the name
    }
    struct editor editor = {.edit = &whole, .calendar = calendar, .place = &place};
    bool good = (resource_find(calendar, edit->uid, edit->recurrence_id, &place, error) &&
                 edit_read(&editor, bytes, length, out, out_length, error)) ||
                error_prefix(error, "%s", name);
    good = good && prove(&editor, name, *out, *out_length, room, error);
    calendar_destroy(calendar);
    if (!good) {
        free(*out);
        *out = NULL;
    }
    return good;
}
