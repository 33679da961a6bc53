// SPDX-License-Identifier: MIT
#include "sync/sift.h"

#include "sync/parse_child.h"

#include <stdio.h>

static bool can_be_read(const struct harvest_item *item, const struct sync_source *source, struct wall now,
                        struct error *error)
{
    struct parsed *parsed = NULL;
    const struct parse_job job = {
        .name = item->href,
        .bytes = item->bytes,
        .length = item->length,
        .room = source->zone,
        .from = now,
        .to = now, // whether it can be read is asked, not when it is
    };
    bool good = parse_confined(&parsed, &job, error);
    parsed_destroy(parsed);
    return good;
}

bool sift_harvest(struct harvest *harvest, const struct sync_source *source, struct wall now, struct sifted *sifted,
                  struct error *error)
{
    size_t kept = 0;
    *sifted = (struct sifted){.dropped = 0};
    if (harvest->whole || harvest->count > SIFT_ITEMS_MAX) {
        return false;
    }
    for (size_t i = 0; i < harvest->count; i++) {
        struct harvest_item *item = &harvest->items[i];
        if (item->bytes == NULL || can_be_read(item, source, now, sifted->dropped == 0 ? error : NULL)) {
            harvest->items[kept++] = *item;
            continue;
        }
        if (sifted->dropped++ == 0) {
            snprintf(sifted->first, sizeof sifted->first, "%s", item->href);
        }
        harvest_forget(harvest, item);
    }
    harvest->count = kept;
    return sifted->dropped > 0;
}
