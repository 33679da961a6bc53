// SPDX-License-Identifier: MIT
// Prints where the rest of a block may go: what the kiosk would propose, and why nothing more.
#include "core/slots.h"

#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/lookup.h"
#include "commands/options.h"
#include "core/duration.h"
#include "export/json.h"
#include "kiosk/proposals.h"
#include "platform/clock.h"
#include "ui/view_slots.h"

#include <stdio.h>

// What is asked on the command line.
struct question {
    const char *config, *db, *calendar, *block, *now, *length;
    bool agreed, json;
    struct wall at;
    int64_t length_ms; // 0: as the settings say, of the whole block
};

static const char *fee_text(const struct settings *settings, enum slot_reason reason)
{
    return reason == SLOT_SHORT_NOTICE ? settings->fee.short_notice
           : reason == SLOT_EVENING    ? settings->fee.evening
           : reason == SLOT_WEEKEND    ? settings->fee.weekend
                                       : "";
}

static void print_json_utc(const char *name, struct wall at)
{
    struct civil civil = civil_from_seconds(floor_div(at.ms, MS_PER_SECOND));
    printf("\"%s\": \"%04d-%02d-%02dT%02d:%02d:%02dZ\", ", name, civil.date.year, civil.date.month, civil.date.day,
           civil.hour, civil.minute, civil.second);
}

static void print_json(const struct slots *slots, const struct settings *settings)
{
    printf("{\"proposals\": [");
    for (size_t i = 0; i < slots->count; i++) {
        const struct slot *slot = &slots->slot[i];
        printf("%s\n  {", i > 0 ? "," : "");
        print_json_utc("start", slot->start);
        print_json_utc("end", slot->end);
        const char *separator = "\"reasons\": [";
        for (unsigned j = 0; j < SLOT_REASONS; j++) {
            if (slot->reasons & 1U << j) {
                printf("%s\"%s\"", separator, slot_reason_name((enum slot_reason)(1U << j)));
                separator = ", ";
            }
        }
        printf("], \"fees\": {");
        separator = "";
        for (unsigned j = 0; j < SLOT_REASONS; j++) {
            if (slot->fees & 1U << j) {
                printf("%s\"%s\": ", separator, slot_reason_name((enum slot_reason)(1U << j)));
                json_write_string(stdout, fee_text(settings, (enum slot_reason)(1U << j)));
                separator = ", ";
            }
        }
        printf("}}");
    }
    printf("%s], \"closed_by\": \"%s\"}\n", slots->count > 0 ? "\n" : "", slot_rule_name(slots->closed_by));
}

static void print_text(const struct slots *slots, const struct settings *settings, const struct zone *zone)
{
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    for (size_t i = 0; i < slots->count; i++) {
        const struct slot *slot = &slots->slot[i];
        struct civil start = zone_civil(zone, slot->start);
        struct civil end = zone_civil(zone, slot->end);
        printf("%s %04d-%02d-%02d %02d:%02d-%02d:%02d %s", weekdays[date_weekday(start.date)], start.date.year,
               start.date.month, start.date.day, start.hour, start.minute, end.hour, end.minute, zone->name);
        struct view_tag tags[SLOT_REASONS];
        size_t count = view_slot_tags(tags, SLOT_REASONS, slot, SLOT_AGREED_HERE, settings, start.date);
        for (size_t j = 0; j < count; j++) {
            printf("%s%s", j > 0 ? ", " : ": ", tags[j].text);
        }
        printf("\n");
    }
    if (slots->closed_by != SLOT_RULE_NONE) {
        printf("%s%s\n", slots->count == 0 ? "No time. " : "No more times. ", view_slot_refusal(slots->closed_by));
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
        (!duration_read(question->length, &question->length_ms) || question->length_ms == 0)) {
        fprintf(stderr, "adjourn slots: --length: '%s': not a duration (allowed: 25m, 1h30m)\n", question->length);
        return false;
    }
    return true;
}

static bool ask(struct store *store, const struct question *question, const struct lookup *lookup, struct slots *slots,
                struct error *error)
{
    static struct session_record record;
    if (!lookup_block(store, lookup, &record, error)) {
        return false;
    }
    int64_t whole_ms = record.block.end.ms - record.block.start.ms;
    const struct proposals_question asked = {
        .settings = lookup->settings,
        .zone = lookup->zone,
        .block = &record.block,
        .roster = &record.roster,
        .now = {.wall = question->at, .quality = CLOCK_TRUSTED},
        .length_ms = question->length_ms > 0 ? question->length_ms : whole_ms,
        .agreed = question->agreed,
    };
    return proposals_find(store, &asked, slots, error);
}

static int answer(const struct question *question, const struct settings *settings)
{
    struct error error;
    struct slots slots = {0};
    const struct zone *zone = calendar_zone(settings->room.zone, &error);
    const struct lookup lookup = {.command = "slots",
                                  .settings = settings,
                                  .zone = zone,
                                  .calendar = question->calendar,
                                  .block = question->block,
                                  .at = question->at};
    struct store *store = zone != NULL ? lookup_open(&lookup, &error) : NULL;
    bool done = store != NULL && ask(store, question, &lookup, &slots, &error);
    store_close(store);
    if (!done) {
        fprintf(stderr, "adjourn slots: %s\n", error.text);
        return EXIT_FAULT;
    }
    if (question->json) {
        print_json(&slots, settings);
    } else {
        print_text(&slots, settings, zone);
    }
    return EXIT_OK;
}

int command_slots(int argc, char **argv)
{
    struct question question = {0};
    const struct option_rule rules[] = {
        OPTION_CONFIG(&question.config),
        OPTION_DB(&question.db),
        {.name = "--calendar",
         .word = "FILE",
         .value = &question.calendar,
         .help = "the room's calendar (else: the database, and when nothing was read yet the settings' files)"},
        {.name = "--for",
         .word = "UID[/RECURRENCE-ID]",
         .value = &question.block,
         .help = "the block that is to move (else: the one that runs or comes next)"},
        {.name = "--now", .word = "UTC", .value = &question.now, .help = "the time that counts as now"},
        {.name = "--length", .word = "25m", .value = &question.length, .help = "how much is to move (else: all of it)"},
        {.name = "--agreed", .flag = &question.agreed, .help = "as agreed in the room: only taken times are closed"},
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
    if (!options_open_settings(question.config, question.db, &settings, &faults)) {
        return EXIT_FAULT;
    }
    return answer(&question, &settings);
}
