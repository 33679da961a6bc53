// SPDX-License-Identifier: MIT
// The sources of a room while the process runs: each is read when it is due, one after the other, and never loses its
// last good blocks because a reading failed.
#pragma once

#include "sync/server.h"
#include "sync/sync.h"

// What all sources share.
struct source_world {
    struct store *store;
    const struct zone *zone;
    const char *credentials;     // the folder of systemd's credentials, or NULL
    fetch_stop_fn stopped;       // may be NULL
    calendar_warning_fn warning; // its context is the name of the source
};

struct source {
    const struct source_settings *settings;
    struct wall due;         // when it is read again; 0 = at once
    struct wall window_from; // the local day whose blocks are in the store; 0 = not known
    int failures;            // since the last time all went well
    uint32_t random;         // spreads the tries of many kiosks
};

// Brings the store to what the settings name: sources that are gone, or are somewhere else now, lose their blocks.
MUST_CHECK bool source_settle(struct store *store, const struct source_settings *sources, size_t count,
                              struct error *error);

// Whether it is time, or the clock was set back far.
bool source_is_due(const struct source *source, struct wall now);

// Reads it, and sets when that is due again. The error is for the log.
enum sync_result source_read(struct source *source, const struct source_world *world, struct wall now,
                             struct error *error);

// Whether the store has the blocks of the local day's window.
bool source_has_slid(const struct source *source, const struct source_world *world, struct wall now);

// The local day has changed: brings the blocks of the new window from what the store has; asks no server.
enum sync_result source_slide(struct source *source, const struct source_world *world, struct wall now,
                              struct error *error);
