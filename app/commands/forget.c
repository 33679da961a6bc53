// SPDX-License-Identifier: MIT
// Removes a person from the database, and purges what has been kept long enough.
#include "store/redact.h"

#include "commands/commands.h"
#include "commands/options.h"
#include "platform/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void print_line(void *context, const char *what)
{
    (void)context;
    printf("%s\n", what);
}

static void print_counts(const struct redacted *redacted, bool dry)
{
    printf("%s: %" PRId64 " texts of %" PRId64 " sessions, %" PRId64 " blocks and %" PRId64 " resources of calendars, "
           "%" PRId64 " lines of requests, %" PRId64 " mails that wait, %" PRId64 " other items of the outbox, %" PRId64
           " attempts\n",
           dry ? "would be removed" : "removed", redacted->marks, redacted->sessions, redacted->blocks,
           redacted->resources, redacted->requests, redacted->waiting, redacted->items, redacted->attempts);
}

static int64_t total(const struct redacted *redacted)
{
    return redacted->marks + redacted->blocks + redacted->resources + redacted->requests + redacted->waiting +
           redacted->items + redacted->attempts;
}

static int finish(const char *command, const struct redacted *redacted, bool dry)
{
    print_counts(redacted, dry);
    if (redacted->traces) {
        fprintf(
            stderr,
            "adjourn %s: removed, but another process held the file: old copies may be left in it until this is run "
            "again\n",
            command);
        return EXIT_BOARD;
    }
    return EXIT_OK;
}

static int forget(const char *person, struct settings *settings, bool dry)
{
    struct redacted redacted;
    struct store *store = NULL;
    struct error error = {""};
    const struct redact_order order = {.now = clock_now().wall, .dry = dry, .tell = print_line};
    if (!store_open(&store, settings->store.file, STORE_WRITE, &error)) {
        fprintf(stderr, "adjourn forget: %s\n", error.text);
        return EXIT_BOARD;
    }
    bool ok = store_forget(store, person, &order, &redacted, &error);
    enum store_fault fault = store_last_fault(store);
    store_close(store);
    if (!ok) {
        fprintf(stderr, "adjourn forget: %s\n", error.text);
        return fault == STORE_OK ? EXIT_FAULT : EXIT_BOARD;
    }
    if (total(&redacted) == 0) {
        fprintf(stderr, "adjourn forget: nobody in the database has exactly this name or address%s\n",
                redacted.traces ? "; another process held the file: old copies may be left until this is run again"
                                : "");
        return redacted.traces ? EXIT_BOARD : EXIT_FAULT;
    }
    printf(
        "%zu names and addresses were looked for. Files that left the room stay where they are: %s, %s, and what was "
        "mailed or published.\n",
        redacted.names, settings->outbox.folder, settings->log.folder);
    return finish("forget", &redacted, dry);
}

int command_forget(int argc, char **argv)
{
    const char *config = NULL, *db = NULL, *person = NULL;
    bool dry = false, yes = false;
    const struct option_rule rules[] = {
        OPTION_CONFIG(&config),
        OPTION_DB(&db),
        {.name = "--dry-run", .flag = &dry, .help = "tell what would be removed, and change nothing"},
        {.name = "--yes", .flag = &yes, .help = "remove it"},
    };
    int code =
        options_parse(argc, argv, "forget [OPTION...] PERSON", rules, sizeof rules / sizeof rules[0], &person, 1);
    if (code != OPTIONS_RUN) {
        return code;
    }
    if (person == NULL || person[0] == '\0' || dry == yes) {
        fprintf(stderr, "adjourn forget: needs a name or an address, and one of --dry-run, --yes\n");
        return EXIT_USAGE;
    }
    static struct settings settings;
    int faults = 0;
    return options_open_settings(config, db, &settings, &faults) ? forget(person, &settings, dry) : EXIT_FAULT;
}

static int purge(const struct settings *settings, struct wall now, bool dry)
{
    struct redacted redacted;
    struct store *store = NULL;
    struct error error = {""};
    const struct redact_order order = {.now = now, .dry = dry, .tell = dry ? print_line : NULL};
    struct wall before = {now.ms - settings->log.keep_days * MS_PER_DAY};
    if (settings->log.keep_days == 0) {
        printf("[log] keep_days is off: nothing is purged\n");
        return EXIT_OK;
    }
    if (!store_open(&store, settings->store.file, STORE_WRITE, &error)) {
        fprintf(stderr, "adjourn purge: %s\n", error.text);
        return EXIT_BOARD;
    }
    bool ok = store_purge(store, before, &order, &redacted, &error);
    store_close(store);
    if (!ok) {
        fprintf(stderr, "adjourn purge: %s\n", error.text);
        return EXIT_BOARD;
    }
    return finish("purge", &redacted, dry);
}

int command_purge(int argc, char **argv)
{
    const char *config = NULL, *db = NULL, *now = NULL;
    bool dry = false;
    const struct option_rule rules[] = {
        OPTION_CONFIG(&config),
        OPTION_DB(&db),
        {.name = "--dry-run", .flag = &dry, .help = "tell what would be removed, and change nothing"},
        {.name = "--now", .word = "UTC", .value = &now, .help = "the time that counts as now"},
    };
    int code = options_parse(argc, argv, "purge [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    struct wall at = clock_now().wall;
    if (now != NULL && !options_read_utc(now, &at)) {
        fprintf(stderr, "adjourn purge: --now: '%s': not a UTC time (allowed: 2026-11-23T09:00:00Z)\n", now);
        return EXIT_USAGE;
    }
    static struct settings settings;
    int faults = 0;
    return options_open_settings(config, db, &settings, &faults) ? purge(&settings, at, dry) : EXIT_FAULT;
}
