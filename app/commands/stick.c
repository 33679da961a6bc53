// SPDX-License-Identifier: MIT
// `adjourn stick`: what the screen saves on a stick, from the command line.
#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/days.h"
#include "commands/options.h"
#include "commands/places.h"
#include "commands/stick_files.h"
#include "platform/clock.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>

struct wanted {
    const char *config, *db, *language, *from, *to, *session, *folder;
    bool internal, any;
};

static int print_fault(enum exit_code code, const char *text)
{
    fprintf(stderr, "adjourn stick: %s\n", text);
    return (int)code;
}

// What is to be saved; usage faults are told.
static int read_order(const struct wanted *wanted, const struct zone *zone, struct now now,
                      struct kiosk_stick_order *order)
{
    struct days days;
    *order = (struct kiosk_stick_order){.internal = wanted->internal};
    if (wanted->session != NULL) {
        char *end = NULL;
        order->session_id = strtoll(wanted->session, &end, 10);
        bool number = end != wanted->session && *end == '\0' && order->session_id > 0;
        if (!number || wanted->from != NULL || wanted->to != NULL) {
            return print_fault(EXIT_USAGE, "--session: needs a session's number, without --from and --to");
        }
        return EXIT_OK;
    }
    if (!days_read(&days, wanted->from, wanted->to, zone, now)) {
        return print_fault(EXIT_USAGE, DAYS_WANTED);
    }
    order->from = days.first;
    order->to = days.last;
    return EXIT_OK;
}

static int save(const struct wanted *wanted, const struct kiosk_stick_order *order, const struct settings *settings,
                const struct zone *zone, struct now now)
{
    char saved[STORAGE_NAME_MAX], why[STORAGE_WHY_MAX];
    struct stick_files files;
    struct store *store = NULL;
    struct error error;
    if (!store_open(&store, settings->store.file, STORE_READ, &error)) {
        return print_fault(EXIT_BOARD, error.text);
    }
    const struct stick_origin origin = {.zone = zone};
    bool made = stick_files_make(&files, order, store, settings, &origin, now, &error);
    store_close(store);
    if (!made) {
        stick_files_finish(&files);
        return print_fault(EXIT_FAULT, error.text);
    }
    enum storage_end end = stick_files_save(&files, wanted->folder, !wanted->any, NULL, NULL, saved, why);
    if (end == STORAGE_SAVED) {
        for (size_t i = 0; i < files.count; i++) {
            printf("saved: %s/%s.%s\n", wanted->folder, saved, files.file[i].ending);
        }
    } else {
        fprintf(stderr, "adjourn stick: %s: %s\n", storage_end_name(end), why);
    }
    stick_files_finish(&files);
    return end == STORAGE_SAVED ? EXIT_OK : EXIT_BOARD;
}

int command_stick(int argc, char **argv)
{
    struct wanted wanted = {0};
    const struct option_rule rules[] = {
        {.name = "--session", .word = "ID", .value = &wanted.session, .help = "one session only"},
        {.name = "--from", .word = "DAY", .value = &wanted.from, .help = "first day, as 2026-11-23; without: today"},
        {.name = "--to", .word = "DAY", .value = &wanted.to, .help = "last day; without: today"},
        {.name = "--internal", .flag = &wanted.internal, .help = "with the house's copy"},
        {.name = "--any-folder", .flag = &wanted.any, .help = "FOLDER need not be a file system of its own"},
        {.name = "--language", .word = "LANG", .value = &wanted.language, .help = "en, pl, ru, vi or es"},
        OPTION_DB(&wanted.db),
        OPTION_CONFIG(&wanted.config),
    };
    int run =
        options_parse(argc, argv, "stick FOLDER [OPTION...]", rules, sizeof rules / sizeof rules[0], &wanted.folder, 1);
    if (run != OPTIONS_RUN) {
        return run;
    }
    if (wanted.folder == NULL) {
        return print_fault(EXIT_USAGE, "where is the stick mounted?");
    }
    static struct settings settings;
    struct places places;
    struct error error;
    struct kiosk_stick_order order;
    struct now now = clock_now();
    int faults = 0;
    if (!options_open_settings(wanted.config, wanted.db, &settings, &faults)) {
        return EXIT_FAULT;
    }
    const struct zone *zone = calendar_zone(settings.room.zone, &error);
    if (zone == NULL || !places_find(&places, &error)) {
        return print_fault(EXIT_FAULT, error.text);
    }
    text_init(places.locale);
    if (!text_use(wanted.language != NULL ? wanted.language : settings.room.language)) {
        return print_fault(EXIT_USAGE, "--language: needs en, pl, ru, vi or es");
    }
    int code = read_order(&wanted, zone, now, &order);
    return code == EXIT_OK ? save(&wanted, &order, &settings, zone, now) : code;
}
