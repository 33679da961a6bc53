// SPDX-License-Identifier: MIT
// Prints where the room's blocks come from, how old they are and what is wrong, as the sync process has noted it.
#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/instant.h"
#include "commands/options.h"
#include "core/zone.h"
#include "export/json.h"
#include "store/store.h"

#include <stdio.h>

struct listing {
    const struct zone *zone;
    bool json;
    bool failing;
    size_t count;
};

static const char *const roles[] = {
    [SOURCE_ROOM] = "room", [SOURCE_TRAINER] = "trainer", [SOURCE_HOLIDAYS] = "holidays", [SOURCE_BUSY] = "busy"};

static const char *write_time(char out[INSTANT_MAX], const struct listing *listing, struct wall at)
{
    return instant_write(out, listing->zone, listing->json, at);
}

static bool print_source(void *context, const struct source_state *state, struct error *error)
{
    (void)error;
    struct listing *listing = context;
    char success[INSTANT_MAX];
    char tried[INSTANT_MAX];
    char next[INSTANT_MAX];
    const char *role = (size_t)state->role < sizeof roles / sizeof roles[0] ? roles[state->role] : "?";
    listing->failing = listing->failing || state->error[0] != '\0';
    if (listing->json) {
        printf("%s\n  {\"name\": ", listing->count > 0 ? "," : "");
        json_write_string(stdout, state->name);
        printf(", \"role\": \"%s\", \"last_success\": %s, \"last_try\": %s, \"next_try\": %s, \"error\": ", role,
               write_time(success, listing, state->last_success), write_time(tried, listing, state->last_try),
               write_time(next, listing, state->next_try));
        json_write_string(stdout, state->error);
        putchar('}');
    } else {
        printf("%s (%s): read %s, tried %s, next try %s%s%s\n", state->name, role,
               write_time(success, listing, state->last_success), write_time(tried, listing, state->last_try),
               state->next_try.ms == 0 ? "not known" : write_time(next, listing, state->next_try),
               state->error[0] != '\0' ? ": " : "", state->error);
    }
    listing->count++;
    return true;
}

static int list_sources(struct store *store, struct listing *listing)
{
    struct error error = {""};
    if (listing->json) {
        printf("[");
    }
    bool ok = store_sources(store, print_source, listing, &error);
    if (listing->json) {
        printf("%s]\n", listing->count > 0 ? "\n" : "");
    }
    if (!ok) {
        fprintf(stderr, "adjourn sources: %s\n", error.text);
        return EXIT_BOARD;
    }
    return listing->failing ? EXIT_FAULT : EXIT_OK;
}

int command_sources(int argc, char **argv)
{
    const char *config = NULL;
    const char *db = NULL;
    struct listing listing = {0};
    const struct option_rule rules[] = {
        OPTION_CONFIG(&config),
        OPTION_DB(&db),
        {.name = "--json", .flag = &listing.json, .help = "print JSON"},
    };
    int code = options_parse(argc, argv, "sources [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    static struct settings settings;
    struct store *store = NULL;
    struct error error = {""};
    int faults = 0;
    if (!options_open_settings(config, db, &settings, &faults)) {
        return EXIT_FAULT;
    }
    listing.zone = calendar_zone(settings.room.zone, &error);
    if (listing.zone == NULL) {
        fprintf(stderr, "adjourn sources: %s\n", error.text);
        return EXIT_FAULT;
    }
    if (!store_open(&store, settings.store.file, STORE_READ, &error)) {
        fprintf(stderr, "adjourn sources: %s\n", error.text);
        return EXIT_BOARD;
    }
    code = list_sources(store, &listing);
    store_close(store);
    return code;
}
