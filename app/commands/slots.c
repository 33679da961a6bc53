// SPDX-License-Identifier: MIT
#include "core/slots.h"

#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "config/config_value.h"
#include "platform/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// How far back a block may lie that is to be moved.
#define BEHIND_DAYS     31
#define OCCURRENCES_MAX 100000

struct occurrence {
    char uid[BLOCK_UID_MAX];
    char recurrence_id[BLOCK_RECURRENCE_MAX];
    struct busy time;
    bool recurring;
};

// What takes the room, sorted by start.
struct agenda {
    struct occurrence *list;
    size_t count, room;
    bool full;
};

// What is asked on the command line.
struct question {
    const char *config, *block, *now, *length;
    bool json;
    struct wall at;
    int64_t length_ms; // 0: of the whole block
};

static bool collect(void *context, const struct block *block, const struct roster *roster)
{
    (void)roster;
    struct agenda *agenda = context;
    if (!block_takes_room(block)) {
        return true;
    }
    if (agenda->count == agenda->room) {
        size_t room = agenda->room == 0 ? 256 : 2 * agenda->room;
        struct occurrence *list = room <= OCCURRENCES_MAX ? realloc(agenda->list, room * sizeof *list) : NULL;
        if (list == NULL) {
            agenda->full = true;
            return false;
        }
        agenda->list = list;
        agenda->room = room;
    }
    struct occurrence *occurrence = &agenda->list[agenda->count++];
    *occurrence = (struct occurrence){.time = {block->start, block->end}, .recurring = block->recurring};
    memcpy(occurrence->uid, block->uid, sizeof occurrence->uid);
    memcpy(occurrence->recurrence_id, block->recurrence_id, sizeof occurrence->recurrence_id);
    return true;
}

static void print_warning(void *context, int line, const char *text)
{
    fprintf(stderr, "%s:%d: %s\n", (const char *)context, line, text);
}

static bool read_agenda(struct agenda *agenda, struct settings *settings, const struct zone *zone, struct wall at,
                        struct error *error)
{
    struct calendar *calendar;
    if (settings->calendar.file[0] == '\0') {
        return error_set(error, "the settings name no calendar file ([calendar] file)");
    }
    if (!calendar_read_file(&calendar, settings->calendar.file, zone, print_warning, settings->calendar.file, error)) {
        return false;
    }
    struct wall from = {at.ms - BEHIND_DAYS * MS_PER_DAY};
    struct wall to = {at.ms + (settings->reschedule.horizon_days + 2) * MS_PER_DAY};
    bool done = calendar_expand(calendar, from, to, collect, agenda, error);
    calendar_destroy(calendar);
    if (done && agenda->full) {
        return error_set(error, "%s: more than %zu blocks", settings->calendar.file, agenda->count);
    }
    return done;
}

// Whether an occurrence is named by `UID` or `UID/RECURRENCE-ID`.
static bool is_named(const struct occurrence *occurrence, const char *name)
{
    size_t length = strlen(occurrence->uid);
    return strncmp(occurrence->uid, name, length) == 0 &&
           (name[length] == '\0' || (name[length] == '/' && strcmp(occurrence->recurrence_id, name + length + 1) == 0));
}

// The block that is to move: the named one, else any; of several the one that runs or comes next, else the last.
static const struct occurrence *find_block(const struct agenda *agenda, const char *name, struct wall at)
{
    const struct occurrence *found = NULL;
    for (size_t i = 0; i < agenda->count; i++) {
        const struct occurrence *occurrence = &agenda->list[i];
        if (name == NULL || is_named(occurrence, name)) {
            found = occurrence;
            if (occurrence->time.end.ms > at.ms) {
                break;
            }
        }
    }
    return found;
}

static bool find_slots(const struct question *question, const struct settings *settings, const struct zone *zone,
                       const struct agenda *agenda, const struct occurrence *block, struct slots *slots)
{
    struct busy *busy = calloc(2 * agenda->count + 1, sizeof *busy);
    if (busy == NULL) {
        return false;
    }
    struct slot_request request = {
        .now = {.wall = question->at},
        .block_start = block->time.start,
        .first_date = block->time.start,
        .length_ms = question->length_ms > 0 ? question->length_ms : block->time.end.ms - block->time.start.ms,
        .busy = busy,
        .standing = busy + agenda->count,
    };
    for (size_t i = 0; i < agenda->count; i++) {
        const struct occurrence *other = &agenda->list[i];
        if (other == block) {
            continue;
        }
        busy[request.busy_count++] = other->time;
        if (other->recurring && strcmp(other->uid, block->uid) == 0) {
            busy[agenda->count + request.standing_count++] = other->time;
        }
    }
    slots_find(&settings->reschedule, zone, &request, slots);
    free(busy);
    return true;
}

static const struct {
    enum slot_reason reason;
    const char *name, *text;
} reasons[] = {
    {SLOT_STANDING, "standing", "beside the regular block"}, {SLOT_FIRST_FREE, "first-free", "first free time"},
    {SLOT_SHORT_NOTICE, "short-notice", "short notice"},     {SLOT_APPROVAL, "approval", "needs approval"},
    {SLOT_CONFIRMED, "confirmed", "confirmed at once"},
};

static const struct {
    const char *name, *text;
} closing[] = {
    [SLOT_RULE_NONE] = {"", ""},
    [SLOT_RULE_NOTICE] = {"notice", "all others begin before the notice is over"},
    [SLOT_RULE_GAP] = {"gap", "all others lie too close to the block's own day"},
    [SLOT_RULE_HOURS] = {"hours", "all others lie outside business hours"},
    [SLOT_RULE_HOLIDAY] = {"holiday", "all others lie on a holiday"},
    [SLOT_RULE_BUSY] = {"busy", "at all others the room is booked"},
    [SLOT_RULE_HORIZON] = {"horizon", "all others lie beyond the horizon"},
    [SLOT_RULE_MOVES] = {"moves", "the block has moved as often as it may"},
    [SLOT_RULE_UNKNOWN] = {"unknown", "the calendar is not known any further"},
};

static void print_json(const struct slots *slots)
{
    printf("{\"proposals\": [");
    for (size_t i = 0; i < slots->count; i++) {
        struct civil start = civil_from_seconds(floor_div(slots->slot[i].start.ms, MS_PER_SECOND));
        struct civil end = civil_from_seconds(floor_div(slots->slot[i].end.ms, MS_PER_SECOND));
        printf("%s\n  {\"start\": \"%04d-%02d-%02dT%02d:%02d:%02dZ\", \"end\": \"%04d-%02d-%02dT%02d:%02d:%02dZ\", "
               "\"reasons\": [",
               i > 0 ? "," : "", start.date.year, start.date.month, start.date.day, start.hour, start.minute,
               start.second, end.date.year, end.date.month, end.date.day, end.hour, end.minute, end.second);
        const char *separator = "";
        for (size_t j = 0; j < sizeof reasons / sizeof reasons[0]; j++) {
            if (slots->slot[i].reasons & reasons[j].reason) {
                printf("%s\"%s\"", separator, reasons[j].name);
                separator = ", ";
            }
        }
        printf("]}");
    }
    printf("%s], \"closed_by\": \"%s\"}\n", slots->count > 0 ? "\n" : "", closing[slots->closed_by].name);
}

static void print_text(const struct slots *slots, const struct zone *zone)
{
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    for (size_t i = 0; i < slots->count; i++) {
        struct civil start = zone_civil(zone, slots->slot[i].start);
        struct civil end = zone_civil(zone, slots->slot[i].end);
        printf("%s %04d-%02d-%02d %02d:%02d-%02d:%02d %s", weekdays[date_weekday(start.date)], start.date.year,
               start.date.month, start.date.day, start.hour, start.minute, end.hour, end.minute, zone->name);
        for (size_t j = 0; j < sizeof reasons / sizeof reasons[0]; j++) {
            if (slots->slot[i].reasons & reasons[j].reason) {
                printf(", %s", reasons[j].text);
            }
        }
        printf("\n");
    }
    if (slots->closed_by != SLOT_RULE_NONE) {
        printf("%s: %s\n", slots->count == 0 ? "no time" : "no more times", closing[slots->closed_by].text);
    }
}

// Reads the values of --now and --length.
static bool read_question(struct question *question)
{
    question->at = clock_now().wall;
    if (question->now != NULL && !options_read_utc(question->now, &question->at)) {
        fprintf(stderr, "adjourn slots: --now: '%s': not a UTC time (allowed: 2026-11-23T09:00:00Z)\n", question->now);
        return false;
    }
    if (question->length != NULL &&
        (!config_duration_read(question->length, &question->length_ms) || question->length_ms == 0)) {
        fprintf(stderr, "adjourn slots: --length: '%s': not a duration (allowed: 25m, 1h30m)\n", question->length);
        return false;
    }
    return true;
}

static int answer(const struct question *question, struct settings *settings)
{
    struct error error;
    struct agenda agenda = {0};
    struct slots slots = {0};
    const struct occurrence *block = NULL;
    const struct zone *zone = calendar_zone(settings->room.zone, &error);
    bool done = zone != NULL && read_agenda(&agenda, settings, zone, question->at, &error);
    if (done) {
        block = find_block(&agenda, question->block, question->at);
        done = block != NULL
                   ? find_slots(question, settings, zone, &agenda, block, &slots) || error_set(&error, "out of memory")
                   : error_set(&error, "%s: no such block", question->block != NULL ? question->block : "now");
    }
    free(agenda.list);
    if (!done) {
        fprintf(stderr, "adjourn slots: %s\n", error.text);
        return EXIT_FAULT;
    }
    if (question->json) {
        print_json(&slots);
    } else {
        print_text(&slots, zone);
    }
    return EXIT_OK;
}

int command_slots(int argc, char **argv)
{
    struct question question = {0};
    const struct option_rule rules[] = {
        OPTION_CONFIG(&question.config),
        {.name = "--for",
         .word = "UID[/RECURRENCE-ID]",
         .value = &question.block,
         .help = "the block that is to move (else: the one that runs or comes next)"},
        {.name = "--now", .word = "UTC", .value = &question.now, .help = "the time that counts as now"},
        {.name = "--length", .word = "25m", .value = &question.length, .help = "how much is to move (else: all of it)"},
        {.name = "--json", .flag = &question.json, .help = "print JSON"},
    };
    int code = options_parse(argc, argv, "slots [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    if (!read_question(&question)) {
        return EXIT_USAGE;
    }
    static struct settings settings;
    int faults;
    if (!options_open_settings(question.config, NULL, &settings, &faults)) {
        return EXIT_FAULT;
    }
    return answer(&question, &settings);
}
