// SPDX-License-Identifier: MIT
#include "sync/harvest.h"

#include <stdlib.h>
#include <string.h>

static void free_item(struct harvest_item *item)
{
    free(item->href);
    free(item->etag);
    free(item->modified);
    free(item->bytes);
}

void harvest_forget(struct harvest *harvest, struct harvest_item *item)
{
    harvest->bytes -= item->length;
    free_item(item);
    *item = (struct harvest_item){0};
}

void harvest_free(struct harvest *harvest)
{
    for (size_t i = 0; i < harvest->count; i++) {
        free_item(&harvest->items[i]);
    }
    free(harvest->items);
    *harvest = (struct harvest){0};
}

static bool grow(struct harvest *harvest)
{
    if (harvest->count < harvest->room) {
        return true;
    }
    size_t room = harvest->room == 0 ? 64 : 2 * harvest->room;
    struct harvest_item *items = realloc(harvest->items, room * sizeof *items);
    if (items != NULL) {
        harvest->items = items;
        harvest->room = room;
    }
    return items != NULL;
}

bool harvest_add(struct harvest *harvest, const struct resource *resource, struct error *error)
{
    if (harvest->count == HARVEST_ITEMS_MAX) {
        return error_set(error, "more than %d entries", HARVEST_ITEMS_MAX);
    }
    if (resource->length > HARVEST_BYTES_MAX - harvest->bytes) {
        return error_set(error, "larger than %d MB", HARVEST_BYTES_MAX / 1024 / 1024);
    }
    if (!grow(harvest)) {
        return error_set(error, "out of memory");
    }
    struct harvest_item item = {.href = strdup(resource->href),
                                .etag = strdup(resource->etag != NULL ? resource->etag : ""),
                                .modified = strdup(resource->modified != NULL ? resource->modified : ""),
                                .length = resource->length};
    if (resource->bytes != NULL) {
        item.bytes = malloc(resource->length + 1);
        if (item.bytes != NULL) {
            memcpy(item.bytes, resource->bytes, resource->length);
            item.bytes[resource->length] = '\0';
        }
    }
    if (item.href == NULL || item.etag == NULL || item.modified == NULL ||
        (resource->bytes != NULL && item.bytes == NULL)) {
        free_item(&item);
        return error_set(error, "out of memory");
    }
    harvest->items[harvest->count++] = item;
    harvest->bytes += resource->length;
    return true;
}

bool harvest_is_empty(const struct harvest *harvest)
{
    return harvest->count == 0 && !harvest->whole;
}

// The joined bytes while they grow.
struct joining {
    struct harvest_item **sorted; // by href, as the store gives its own
    size_t next, count;
    char *bytes;
    size_t length, room;
};

static bool append(struct joining *joining, const char *bytes, size_t length, struct error *error)
{
    if (length + 2 > HARVEST_BYTES_MAX - joining->length) {
        return error_set(error, "larger than %d MB", HARVEST_BYTES_MAX / 1024 / 1024);
    }
    if (joining->bytes == NULL || joining->length + length + 2 > joining->room) {
        size_t room = 2 * (joining->length + length + 2);
        char *grown = realloc(joining->bytes, room);
        if (grown == NULL) {
            return error_set(error, "out of memory");
        }
        joining->bytes = grown;
        joining->room = room;
    }
    memcpy(joining->bytes + joining->length, bytes, length);
    joining->length += length;
    if (length > 0 && bytes[length - 1] != '\n') {
        memcpy(joining->bytes + joining->length, "\r\n", 2);
        joining->length += 2;
    }
    return true;
}

static int compare_items(const void *a, const void *b)
{
    const struct harvest_item *first = *(struct harvest_item *const *)a, *second = *(struct harvest_item *const *)b;
    int order = strcmp(first->href, second->href);
    return order != 0 ? order : (first > second) - (first < second);
}

// Appends the items up to an href (NULL: all that are left); *met is whether it was among them.
static bool append_items(struct joining *joining, const char *href, bool *met, struct error *error)
{
    *met = false;
    for (; joining->next < joining->count; joining->next++) {
        const struct harvest_item *item = joining->sorted[joining->next];
        int order = href != NULL ? strcmp(item->href, href) : -1;
        if (order > 0) {
            break;
        }
        *met = *met || order == 0;
        if (item->bytes != NULL && !append(joining, item->bytes, item->length, error)) {
            return false;
        }
    }
    return true;
}

static bool append_kept(void *context, const struct resource *resource, struct error *error)
{
    struct joining *joining = context;
    bool replaced = false;
    return append_items(joining, resource->href, &replaced, error) &&
           (replaced || append(joining, resource->bytes, resource->length, error));
}

bool harvest_join(const struct harvest *harvest, struct store *store, const char *source, char **bytes, size_t *length,
                  struct error *error)
{
    struct joining joining = {.sorted = calloc(harvest->count + 1, sizeof(struct harvest_item *)),
                              .count = harvest->count};
    bool met = false;
    bool ok = joining.sorted != NULL || error_set(error, "out of memory");
    for (size_t i = 0; i < harvest->count && joining.sorted != NULL; i++) {
        joining.sorted[i] = &harvest->items[i];
    }
    if (ok && joining.sorted != NULL) {
        qsort((void *)joining.sorted, harvest->count, sizeof(struct harvest_item *), compare_items);
        ok = (harvest->whole || store_resources(store, source, append_kept, &joining, error)) &&
             append_items(&joining, NULL, &met, error);
    }
    free((void *)joining.sorted);
    if (!ok) {
        free(joining.bytes);
        joining = (struct joining){0};
    }
    *bytes = joining.bytes;
    *length = joining.length;
    return ok;
}

struct matching {
    const struct harvest_item *item;
    size_t kept; // resources that the store has
    bool same;
};

static bool match_kept(void *context, const struct resource *kept, struct error *error)
{
    (void)error;
    struct matching *matching = context;
    const struct harvest_item *item = matching->item;
    matching->kept++;
    matching->same = item->length == kept->length && memcmp(item->bytes, kept->bytes, kept->length) == 0 &&
                     strcmp(item->href, kept->href) == 0 && strcmp(item->etag, kept->etag) == 0 &&
                     strcmp(item->modified, kept->modified) == 0;
    return true;
}

bool harvest_is_kept(const struct harvest *harvest, struct store *store, const char *source)
{
    if (!harvest->whole || harvest->count != 1 || harvest->items[0].bytes == NULL) {
        return harvest_is_empty(harvest);
    }
    struct matching matching = {.item = &harvest->items[0]};
    return store_resources(store, source, match_kept, &matching, NULL) && matching.kept == 1 && matching.same;
}

bool harvest_save(const struct harvest *harvest, struct store *store, const char *source, struct error *error)
{
    if (harvest->whole && !store_resources_clear(store, source, error)) {
        return false;
    }
    for (size_t i = 0; i < harvest->count; i++) {
        const struct harvest_item *item = &harvest->items[i];
        const struct resource resource = {item->href, item->etag, item->modified, item->bytes, item->length};
        bool ok = item->bytes != NULL ? store_resource_put(store, source, &resource, error)
                                      : store_resource_drop(store, source, item->href, error);
        if (!ok) {
            return false;
        }
    }
    return true;
}
