// SPDX-License-Identifier: MIT
// `adjourn copies`: the mails that were ordered, with the report as HTML and PDF. The sync process has it done here, so
// that it needs no library of PDF itself.
#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/copies.h"
#include "commands/options.h"
#include "commands/places.h"
#include "platform/clock.h"
#include "text/text.h"

#include <stdio.h>

static int print_fault(enum exit_code code, const char *text)
{
    fprintf(stderr, "adjourn copies: %s\n", text);
    return (int)code;
}

static int write_all(const struct settings *settings)
{
    static struct post post; // large
    struct places places;
    struct error error = {""};
    struct store *store = NULL;
    struct wall next;
    const struct zone *zone = calendar_zone(settings->room.zone, &error);
    if (zone == NULL || !places_find(&places, &error)) {
        return print_fault(EXIT_FAULT, error.text);
    }
    if (!store_open(&store, settings->store.file, STORE_WRITE, &error)) {
        return print_fault(EXIT_BOARD, error.text);
    }
    text_init(places.locale);
    (void)text_use(settings->room.language); // each copy then speaks its reader's
    post_init(&post, settings, places.assets, zone);
    bool ok = copies_turn(&post, store, clock_now().wall, &next, &error);
    store_close(store);
    return ok ? EXIT_OK : print_fault(EXIT_BOARD, error.text);
}

int command_copies(int argc, char **argv)
{
    static struct settings settings;
    const char *config = NULL, *db = NULL;
    int faults = 0;
    const struct option_rule rules[] = {OPTION_CONFIG(&config), OPTION_DB(&db)};
    int code = options_parse(argc, argv, "copies [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    return options_open_settings(config, db, &settings, &faults) ? write_all(&settings) : EXIT_FAULT;
}
