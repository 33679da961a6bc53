// SPDX-License-Identifier: MIT
// How long sessions keep their texts ([log] keep_days): once a local day what is older is purged (store/redact.h).
#pragma once

#include "core/settings.h"
#include "core/zone.h"
#include "store/store.h"

struct retention {
    const struct settings *settings;
    struct wall next; // 0 = now
};

// Purges when it is time to, never while the clock is not trusted; when it is time again, INT64_MAX: never. False with
// an error when it did not go; then it is tried again in an hour.
bool retention_turn(struct retention *retention, struct store *store, const struct zone *zone, struct now now,
                    struct error *error);
