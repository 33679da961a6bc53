// SPDX-License-Identifier: MIT
// Names, times and stable words as they stand in exports.
#include "export/export_internal.h"

#include <stdlib.h>
#include <string.h>

const char *export_kind_name(enum export_kind kind)
{
    static const char *const names[EXPORT_KINDS] = {
        [EXPORT_LATE_START] = "late-start", [EXPORT_NO_SHOW] = "no-show",
        [EXPORT_ABSENCE] = "absence",       [EXPORT_PAUSE] = "pause",
        [EXPORT_UNKNOWN] = "unknown-gap",   [EXPORT_OFFER] = "offer",
        [EXPORT_EXTENSION] = "extension",   [EXPORT_EARLY_END] = "early-end",
        [EXPORT_OVERRUN] = "overrun",       [EXPORT_RESCHEDULED] = "rescheduled",
        [EXPORT_CORRECTION] = "correction", [EXPORT_OVERRIDE] = "override",
        [EXPORT_REQUEST] = "request",
    };
    return (unsigned)kind < EXPORT_KINDS ? names[kind] : "unknown";
}

const char *export_answer_name(const struct export_line *line)
{
    if (line->kind == EXPORT_OVERRIDE) {
        return slot_agreed_name(line->agreed);
    }
    if (line->kind == EXPORT_REQUEST) {
        return line->request;
    }
    switch (line->answer) {
    case ANSWER_CARRY_ON:
        return "carry-on";
    case ANSWER_WAIT:
        return "wait";
    case ANSWER_RESCHEDULE:
        return "reschedule";
    case ANSWER_NONE:
        return "unanswered";
    default:
        return "";
    }
}

const char *export_clock_name(enum clock_quality quality)
{
    return quality == CLOCK_TRUSTED ? "trusted" : "approximate";
}

const char *export_threshold_name(const struct export_line *line)
{
    return line->kind == EXPORT_OFFER ? threshold_name(line->threshold) : "";
}

int64_t export_seconds(int64_t ms)
{
    return floor_div(ms + MS_PER_SECOND / 2, MS_PER_SECOND);
}

static int write_civil(char out[EXPORT_TIME_MAX], struct civil civil)
{
    return snprintf(out, EXPORT_TIME_MAX, "%04d-%02d-%02dT%02d:%02d:%02d", civil.date.year, civil.date.month,
                    civil.date.day, civil.hour, civil.minute, civil.second);
}

void export_local_time(char out[EXPORT_TIME_MAX], const struct zone *zone, struct wall at)
{
    out[0] = '\0';
    if (at.ms != 0) {
        int32_t offset_min = zone_offset_at(zone, at) / 60;
        int used = write_civil(out, zone_civil(zone, at));
        snprintf(out + used, EXPORT_TIME_MAX - (size_t)used, "%c%02d:%02d", offset_min < 0 ? '-' : '+',
                 abs(offset_min) / 60, abs(offset_min) % 60);
    }
}

void export_utc_time(char out[EXPORT_TIME_MAX], struct wall at)
{
    out[0] = '\0';
    if (at.ms != 0) {
        int used = write_civil(out, civil_from_seconds(floor_div(at.ms, MS_PER_SECOND)));
        snprintf(out + used, EXPORT_TIME_MAX - (size_t)used, "Z");
    }
}

// How many bytes the first character takes.
static int character_length(const char *text)
{
    int length = text[0] != '\0' ? 1 : 0;
    while (length > 0 && length < 4 && ((unsigned char)text[length] & 0xc0) == 0x80) {
        length++;
    }
    return length;
}

// "Nowak, Jan" is Jan Nowak.
static void split_name(const char *name, char first[PERSON_NAME_MAX], char last[PERSON_NAME_MAX])
{
    const char *comma = strstr(name, ", ");
    size_t word = strcspn(name, " ");
    const char *end = strrchr(name, ' ');
    if (comma != NULL) {
        snprintf(first, PERSON_NAME_MAX, "%.*s", (int)strcspn(comma + 2, " "), comma + 2);
        snprintf(last, PERSON_NAME_MAX, "%.*s", (int)(comma - name), name);
    } else {
        snprintf(first, PERSON_NAME_MAX, "%.*s", (int)word, name);
        snprintf(last, PERSON_NAME_MAX, "%s", end != NULL ? end + 1 : "");
    }
}

const char *export_names_word(enum names names)
{
    static const char *const words[] = {
        [NAMES_FULL] = "full", [NAMES_FIRST] = "first", [NAMES_INITIALS] = "initials", [NAMES_NONE] = "none"};
    return words[names];
}

void export_shown_name(char *out, size_t size, const struct export_session *session, int32_t who,
                       const struct export_style *style)
{
    export_name(out, size, &session->session.roster, who, style->names_shown ? NAMES_FULL : style->names);
}

void export_name(char *out, size_t size, const struct roster *roster, int32_t who, enum names names)
{
    char first[PERSON_NAME_MAX];
    char last[PERSON_NAME_MAX];
    out[0] = '\0';
    if (who < 0 || (size_t)who >= roster->count) {
        return;
    }
    split_name(roster->people[who].name, first, last);
    int initial = character_length(last);
    // A name that was removed from the log is nobody's any more.
    switch (roster->people[who].name[0] != '\0' ? names : NAMES_NONE) {
    case NAMES_FULL:
        snprintf(out, size, "%s", roster->people[who].name);
        break;
    case NAMES_FIRST:
        snprintf(out, size, initial > 0 ? "%s %.*s." : "%s%.*s", first, initial, last);
        break;
    case NAMES_INITIALS:
        snprintf(out, size, "%.*s%.*s", character_length(first), first, initial, last);
        break;
    case NAMES_NONE:
        snprintf(out, size, "Participant %d", (int)who + 1);
        break;
    }
}
