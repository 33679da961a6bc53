// SPDX-License-Identifier: MIT
#include "sync/sift.h"

#include "sync/parse_child.h"

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

bool sift_harvest(struct harvest *harvest, const struct sync_source *source, struct wall now, size_t *dropped,
                  struct error *error)
{
    size_t kept = 0;
    *dropped = 0;
    if (harvest->whole || harvest->count > SIFT_ITEMS_MAX) {
        return false;
    }
    for (size_t i = 0; i < harvest->count; i++) {
        struct harvest_item *item = &harvest->items[i];
        if (item->bytes == NULL || can_be_read(item, source, now, error)) {
            harvest->items[kept++] = *item;
        } else {
            harvest_forget(harvest, item);
            (*dropped)++;
        }
    }
    harvest->count = kept;
    return *dropped > 0;
}
