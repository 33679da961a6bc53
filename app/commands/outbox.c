// SPDX-License-Identifier: MIT
// Prints what left the room, and what waits to: where it goes, how it was tried, what comes next. Sends an item again,
// or gives it up, when a person says so.
#include "store/outbox.h"

#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/instant.h"
#include "commands/options.h"
#include "core/zone.h"
#include "export/json.h"
#include "platform/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct listing {
    struct store *store;
    const struct zone *zone;
    bool json;
    bool refused; // something was
    size_t count;
    size_t attempts; // of the item that is printed
};

static const char *const states[] = {[OUTBOX_WAITING] = "waiting",
                                     [OUTBOX_DELIVERED] = "delivered",
                                     [OUTBOX_SENDING] = "sending",
                                     [OUTBOX_REFUSED] = "refused",
                                     [OUTBOX_DROPPED] = "dropped"};

static const char *state_of(const struct outbox_item *item)
{
    return (size_t)item->state < sizeof states / sizeof states[0] ? states[item->state] : "?";
}

static const char *write_time(char out[INSTANT_MAX], const struct listing *listing, struct wall at)
{
    return instant_write(out, listing->zone, listing->json, at);
}

static void print_field(const char *name, const char *value)
{
    printf(", \"%s\": ", name);
    json_write_string(stdout, value);
}

static bool print_attempt(void *context, const struct outbox_attempt *attempt, struct error *error)
{
    (void)error;
    struct listing *listing = context;
    char began[INSTANT_MAX], handed[INSTANT_MAX], ended[INSTANT_MAX];
    (void)write_time(began, listing, attempt->began);
    if (listing->json) {
        printf("%s\n    {\"began\": %s, \"handed\": %s, \"ended\": %s, \"doubtful\": %s, \"code\": %" PRId32,
               listing->attempts > 0 ? "," : "", began, write_time(handed, listing, attempt->handed),
               write_time(ended, listing, attempt->ended), attempt->doubtful ? "true" : "false", attempt->code);
        print_field("via", attempt->via);
        print_field("message_id", attempt->message_id);
        print_field("said", attempt->said);
        putchar('}');
    } else {
        printf("    %s by %s%s%s%s%s\n", began, attempt->via, attempt->said[0] != '\0' ? ": " : "", attempt->said,
               attempt->ended.ms == 0 ? ": under way" : "",
               attempt->doubtful ? "; the server may have taken it: may have been sent twice" : "");
    }
    listing->attempts++;
    return true;
}

static void print_json(const struct listing *listing, const struct outbox_item *item)
{
    char first[INSTANT_MAX], next[INSTANT_MAX], ended[INSTANT_MAX];
    printf("%s\n  {\"id\": %" PRId64 ", \"state\": \"%s\", \"tries\": %" PRId32 ", \"doubts\": %" PRId32,
           listing->count > 0 ? "," : "", item->id, state_of(item), item->tries, item->doubts);
    print_field("name", item->name);
    print_field("kind", item->kind);
    print_field("recipient", item->recipient);
    print_field("via", item->via);
    print_field("message_id", item->message_id);
    print_field("error", item->error);
    printf(", \"first_try\": %s, \"next_try\": %s, \"ended\": %s, \"attempts\": [",
           write_time(first, listing, item->first_try),
           write_time(next, listing, item->state == OUTBOX_WAITING ? item->next_try : (struct wall){0}),
           write_time(ended, listing, item->ended));
}

static void print_line(const struct listing *listing, const struct outbox_item *item)
{
    char at[INSTANT_MAX];
    printf("%" PRId64 " %s.%s%s%s: %s", item->id, item->name, item->kind, item->recipient[0] != '\0' ? " for " : "",
           item->recipient, state_of(item));
    if (item->state == OUTBOX_WAITING && item->next_try.ms != 0) {
        printf(", next try %s", write_time(at, listing, item->next_try));
    } else if (item->state == OUTBOX_DELIVERED && item->via[0] != '\0') {
        printf(" by %s", item->via);
    }
    printf("%s%s\n", item->error[0] != '\0' ? ": " : "", item->error);
}

static bool print_item(void *context, const struct outbox_item *item, struct error *error)
{
    struct listing *listing = context;
    listing->refused = listing->refused || item->state == OUTBOX_REFUSED;
    listing->attempts = 0;
    if (listing->json) {
        print_json(listing, item);
    } else {
        print_line(listing, item);
    }
    bool ok = store_outbox_attempts(listing->store, item->id, print_attempt, listing, error);
    if (listing->json) {
        printf("%s]}", listing->attempts > 0 ? "\n  " : "");
    }
    listing->count++;
    return ok;
}

static int print_outbox(struct listing *listing)
{
    struct error error = {""};
    if (listing->json) {
        putchar('[');
    }
    bool ok = store_outbox_list(listing->store, print_item, listing, &error);
    if (listing->json) {
        printf("%s]\n", listing->count > 0 ? "\n" : "");
    }
    if (!ok) {
        fprintf(stderr, "adjourn outbox: %s\n", error.text);
        return EXIT_BOARD;
    }
    return listing->refused ? EXIT_FAULT : EXIT_OK;
}

static bool read_id(const char *text, int64_t *id)
{
    char *end = NULL;
    *id = strtoll(text, &end, 10);
    return end != text && *end == '\0' && *id > 0;
}

static int change(struct store *store, const char *retry, const char *drop)
{
    struct error error = {""};
    int64_t id = 0;
    const char *text = retry != NULL ? retry : drop;
    if (!read_id(text, &id)) {
        fprintf(stderr, "adjourn outbox: '%s' is not the number of an item (adjourn outbox prints them)\n", text);
        return EXIT_USAGE;
    }
    bool ok =
        retry != NULL ? store_outbox_retry(store, id, &error) : store_outbox_drop(store, id, clock_now().wall, &error);
    if (!ok) {
        fprintf(stderr, "adjourn outbox: %s\n", error.text);
        return store_last_fault(store) == STORE_OK ? EXIT_FAULT : EXIT_BOARD;
    }
    return EXIT_OK;
}

int command_outbox(int argc, char **argv)
{
    const char *config = NULL, *db = NULL, *retry = NULL, *drop = NULL;
    struct listing listing = {0};
    const struct option_rule rules[] = {
        OPTION_CONFIG(&config),
        OPTION_DB(&db),
        {.name = "--retry", .word = "ID", .value = &retry, .help = "send this item again, for another day"},
        {.name = "--drop", .word = "ID", .value = &drop, .help = "give this item up"},
        {.name = "--json", .flag = &listing.json, .help = "print JSON"},
    };
    int code = options_parse(argc, argv, "outbox [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    if (retry != NULL && drop != NULL) {
        fprintf(stderr, "adjourn outbox: one of --retry, --drop\n");
        return EXIT_USAGE;
    }
    static struct settings settings;
    struct error error = {""};
    int faults = 0;
    bool changes = retry != NULL || drop != NULL;
    if (!options_open_settings(config, db, &settings, &faults)) {
        return EXIT_FAULT;
    }
    listing.zone = calendar_zone(settings.room.zone, &error);
    if (listing.zone == NULL) {
        fprintf(stderr, "adjourn outbox: %s\n", error.text);
        return EXIT_FAULT;
    }
    if (!store_open(&listing.store, settings.store.file, changes ? STORE_WRITE : STORE_READ, &error)) {
        fprintf(stderr, "adjourn outbox: %s\n", error.text);
        return EXIT_BOARD;
    }
    code = changes ? change(listing.store, retry, drop) : print_outbox(&listing);
    store_close(listing.store);
    return code;
}
