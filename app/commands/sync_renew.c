// SPDX-License-Identifier: MIT
#include "commands/sync_renew.h"

#include "commands/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool sync_renew_settings(struct sync_run *run)
{
    bool looked = run->look_again;
    struct settings *settings = looked ? malloc(sizeof *settings) : NULL; // large, and for the moment only
    int faults = 0;
    run->look_again = false;
    bool others = settings != NULL && options_open_running_settings(run->config, run->db, settings, &faults) &&
                  strcmp(settings->digest, run->settings->digest) != 0;
    free(settings);
    return others;
}

bool sync_renew_zones(struct sync_run *run)
{
    char zones[CALENDAR_ZONES_MAX];
    calendar_zones_identity(zones, run->world.zone);
    if (strcmp(zones, run->zones) == 0) {
        return false;
    }
    calendar_forget_zones();
    const struct zone *zone = calendar_zone(run->settings->room.zone, NULL);
    if (zone == NULL) {
        return true;
    }
    fprintf(stderr, "adjourn sync: the time-zone data are new\n");
    run->world.zone = zone;
    memcpy(run->zones, zones, sizeof zones);
    for (size_t i = 0; i < run->settings->source_count; i++) {
        run->sources[i].window_from.ms = 0;
    }
    return true;
}

bool sync_renew_store(struct sync_run *run)
{
    struct error error = {""};
    if (run->world.store != NULL && store_in_place(run->world.store)) {
        return true;
    }
    store_close(run->world.store);
    if (!store_open(&run->world.store, run->settings->store.file, STORE_WRITE, &error) ||
        !source_settle(run->world.store, run->settings->source, run->settings->source_count, &error)) {
        store_close(run->world.store);
        run->world.store = NULL;
        return sync_fault(EXIT_BOARD, error.text) == EXIT_OK;
    }
    run->dispatch.unsaved = 0; // an item of the old one
    fprintf(stderr, "adjourn sync: the database is a new one\n");
    for (size_t i = 0; i < run->settings->source_count; i++) {
        run->sources[i].due.ms = run->sources[i].window_from.ms = 0;
    }
    return true;
}
