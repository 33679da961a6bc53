// SPDX-License-Identifier: MIT
#include "commands/retention.h"

#include "store/redact.h"

bool retention_turn(struct retention *retention, struct store *store, const struct zone *zone, struct now now,
                    struct error *error)
{
    struct redacted redacted;
    const struct redact_order order = {.now = now.wall};
    int64_t keep_ms = retention->settings->log.keep_days * MS_PER_DAY;
    if (keep_ms == 0) {
        retention->next.ms = INT64_MAX;
    }
    if (retention->next.ms > now.wall.ms) {
        return true;
    }
    if (now.quality != CLOCK_TRUSTED) {
        retention->next.ms = now.wall.ms + MS_PER_HOUR;
        return true;
    }
    struct date day = zone_civil(zone, now.wall).date;
    retention->next = zone_day_start(zone, date_from_days(date_to_days(day) + 1));
    if (store_purge(store, (struct wall){now.wall.ms - keep_ms}, &order, &redacted, error)) {
        return true;
    }
    retention->next.ms = now.wall.ms + MS_PER_HOUR;
    return false;
}
