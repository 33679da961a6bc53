// SPDX-License-Identifier: MIT
// Prints what the database holds between two instants, as the kiosk sees it, or what a calendar file does.
#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "export/json.h"
#include "platform/clock.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

#define DAYS_SHOWN 7
#define BLOCKS_MAX 4096 // of the database, in one answer

struct agenda {
    const char *file;
    struct store *store; // when it is not NULL, instead of the file
    const struct zone *zone;
    bool all, json;
    size_t printed;
};

static void print_json_utc(struct wall wall)
{
    struct civil civil = civil_from_seconds(floor_div(wall.ms, MS_PER_SECOND));
    printf("\"%04d-%02d-%02dT%02d:%02d:%02dZ\"", civil.date.year, civil.date.month, civil.date.day, civil.hour,
           civil.minute, civil.second);
}

static const char *status_word(enum block_status status)
{
    switch (status) {
    case BLOCK_CONFIRMED:
        break;
    case BLOCK_TENTATIVE:
        return "tentative";
    case BLOCK_CANCELLED:
        return "cancelled";
    }
    return "confirmed";
}

static const char *json_bool(bool value)
{
    return value ? "true" : "false";
}

static void print_json(const struct block *block, bool first)
{
    fputs(first ? "[\n  {\"uid\": " : ",\n  {\"uid\": ", stdout);
    json_write_string(stdout, block->uid);
    fputs(", \"recurrence_id\": ", stdout);
    json_write_string(stdout, block->recurrence_id);
    fputs(", \"start\": ", stdout);
    print_json_utc(block->start);
    fputs(", \"end\": ", stdout);
    print_json_utc(block->end);
    fputs(", \"summary\": ", stdout);
    json_write_string(stdout, block->title);
    fputs(", \"organizer\": ", stdout);
    json_write_string(stdout, block->organizer_address);
    printf(", \"people\": %d, \"status\": \"%s\", \"all_day\": %s, \"transparent\": %s, \"private\": %s}",
           block->people, status_word(block->status), json_bool(block->all_day), json_bool(block->transparent),
           json_bool(block->private_));
}

static void print_line(const struct agenda *agenda, const struct block *block)
{
    struct civil start = zone_civil(agenda->zone, block->start), end = zone_civil(agenda->zone, block->end);
    printf("%04d-%02d-%02d ", start.date.year, start.date.month, start.date.day);
    if (block->all_day) {
        fputs("all day    ", stdout);
    } else {
        printf("%02d:%02d-%02d:%02d", start.hour, start.minute, end.hour, end.minute);
    }
    printf("  %s", block->private_ ? "(private)" : block->title);
    if (block->organizer_name[0] != '\0') {
        printf(", %s", block->organizer_name);
    }
    printf("%s%s\n", block->status == BLOCK_CONFIRMED ? "" : ", ",
           block->status == BLOCK_CONFIRMED ? "" : status_word(block->status));
}

static bool print_occurrence(void *context, const struct block *block, const struct roster *roster)
{
    struct agenda *agenda = context;
    (void)roster;
    if (!agenda->all && !block_takes_room(block)) {
        return true;
    }
    if (agenda->json) {
        print_json(block, agenda->printed == 0);
    } else {
        print_line(agenda, block);
    }
    agenda->printed++;
    return true;
}

static void print_warning(void *context, int line, const char *text)
{
    const struct agenda *agenda = context;
    if (line > 0) {
        fprintf(stderr, "adjourn agenda: %s:%d: %s\n", agenda->file, line, text);
    } else {
        fprintf(stderr, "adjourn agenda: %s: %s\n", agenda->file, text);
    }
}

static bool print_file(struct agenda *agenda, struct wall from, struct wall to, struct error *error)
{
    struct calendar *calendar = NULL;
    bool good = calendar_read_file(&calendar, agenda->file, agenda->zone, print_warning, agenda, error) &&
                calendar_expand(calendar, from, to, print_occurrence, agenda, error);
    calendar_destroy(calendar);
    return good;
}

// What is wrong with a source of the room belongs to what is known of it.
static bool tell_source(void *context, const struct source_state *state, struct error *error)
{
    (void)error;
    (void)context;
    if (state->role == SOURCE_ROOM && state->error[0] != '\0') {
        fprintf(stderr, "adjourn agenda: [source %s]: %s\n", state->name, state->error);
    }
    return true;
}

static bool print_database(struct agenda *agenda, struct wall from, struct wall to, struct error *error)
{
    size_t count = 0;
    struct block *blocks = calloc(BLOCKS_MAX, sizeof *blocks);
    if (blocks == NULL) {
        return error_set(error, "out of memory");
    }
    bool good = store_sources(agenda->store, tell_source, NULL, error) &&
                store_blocks_between(agenda->store, from, to, blocks, BLOCKS_MAX, &count, error);
    for (size_t i = 0; i < count && good; i++) {
        (void)print_occurrence(agenda, &blocks[i], NULL);
    }
    if (count == BLOCKS_MAX) {
        fprintf(stderr, "adjourn agenda: only the first %d blocks are printed\n", BLOCKS_MAX);
    }
    free(blocks);
    return good;
}

static int run(struct agenda *agenda, struct wall from, struct wall to)
{
    struct error error;
    bool good = agenda->store != NULL ? print_database(agenda, from, to, &error) : print_file(agenda, from, to, &error);
    if (agenda->json && good) {
        puts(agenda->printed > 0 ? "\n]" : "[]");
    }
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        fprintf(stderr, "adjourn agenda: the output cannot be written\n");
        return EXIT_BOARD;
    }
    if (!good) {
        fprintf(stderr, "adjourn agenda: %s\n", error.text);
        return EXIT_FAULT;
    }
    return EXIT_OK;
}

// The window: whole days of the room from today, unless it is given.
static bool read_window(const struct agenda *agenda, const char *from_text, const char *to_text, struct wall *from,
                        struct wall *to)
{
    struct date today = zone_civil(agenda->zone, clock_now().wall).date;
    *from = zone_day_start(agenda->zone, today);
    if (from_text != NULL && !options_read_utc(from_text, from)) {
        fprintf(stderr, "adjourn agenda: --from: '%s' is no UTC time (2026-11-23T09:00:00Z)\n", from_text);
        return false;
    }
    struct date last = zone_civil(agenda->zone, *from).date;
    last.day += DAYS_SHOWN;
    *to = zone_day_start(agenda->zone, date_from_days(date_to_days(last)));
    if (to_text != NULL && !options_read_utc(to_text, to)) {
        fprintf(stderr, "adjourn agenda: --to: '%s' is no UTC time (2026-11-23T09:00:00Z)\n", to_text);
        return false;
    }
    if (from->ms >= to->ms) {
        fputs("adjourn agenda: --to: the end must be after --from\n", stderr);
        return false;
    }
    return true;
}

int command_agenda(int argc, char **argv)
{
    static struct settings settings;
    struct agenda agenda = {0};
    const char *config = NULL, *db = NULL, *zone_name = NULL, *from_text = NULL, *to_text = NULL;
    const struct option_rule rules[] = {
        {.name = "--calendar",
         .word = "FILE",
         .value = &agenda.file,
         .help = "a calendar file instead of what the database has of the room's sources"},
        {.name = "--zone", .word = "ZONE", .value = &zone_name, .help = "time zone of the room"},
        {.name = "--from", .word = "UTC", .value = &from_text, .help = "first instant (default: today)"},
        {.name = "--to", .word = "UTC", .value = &to_text, .help = "end, not included (default: 7 days later)"},
        {.name = "--all", .flag = &agenda.all, .help = "every occurrence of a file, not only what takes the room"},
        {.name = "--json", .flag = &agenda.json, .help = "a JSON array"},
        OPTION_DB(&db),
        OPTION_CONFIG(&config),
    };
    int code = options_parse(argc, argv, "agenda [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    int faults = 0;
    if (config != NULL || agenda.file == NULL || zone_name == NULL) {
        if (!options_open_settings(config, db, &settings, &faults)) {
            return EXIT_FAULT;
        }
        if (agenda.file == NULL) {
            agenda.store = options_open_database(&settings);
            agenda.file = settings.calendar.file;
        }
        zone_name = zone_name != NULL ? zone_name : settings.room.zone;
    }
    if (agenda.store == NULL && agenda.file[0] == '\0') {
        fputs("adjourn agenda: no calendar of the room was read into the database yet (adjourn sync does), and "
              "--calendar names no file\n",
              stderr);
        return EXIT_FAULT;
    }
    struct error error;
    agenda.zone = calendar_zone(zone_name, &error);
    if (agenda.zone == NULL) {
        fprintf(stderr, "adjourn agenda: %s\n", error.text);
        return EXIT_FAULT;
    }
    struct wall from, to;
    code = read_window(&agenda, from_text, to_text, &from, &to) ? run(&agenda, from, to) : EXIT_USAGE;
    store_close(agenda.store);
    return code;
}
