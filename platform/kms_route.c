// SPDX-License-Identifier: MIT
#include "platform/kms_route.h"

#include <string.h>

bool kms_route_before(const struct kms_route *a, const struct kms_route *b)
{
    if (a->connector.built_in != b->connector.built_in) {
        return a->connector.built_in;
    }
    int names = strcmp(a->connector.name, b->connector.name);
    int buses = strcmp(a->node.bus, b->node.bus);
    return names != 0 ? names < 0 : buses != 0 ? buses < 0 : strcmp(a->node.path, b->node.path) < 0;
}

static const struct kms_plane *find_plane(const struct kms_card *card, size_t crtc)
{
    for (size_t i = 0; i < card->plane_count; i++) {
        const struct kms_plane *plane = &card->planes[i];
        if (plane->primary && (plane->crtcs >> crtc & 1) != 0) {
            return plane;
        }
    }
    return NULL;
}

static bool find_crtc(const struct kms_card *card, struct kms_route *route)
{
    for (size_t i = 0; i < card->crtc_count; i++) {
        if ((route->connector.crtcs >> i & 1) != 0) {
            const struct kms_plane *plane = card->atomic ? find_plane(card, i) : NULL;
            route->crtc = card->crtcs[i];
            route->atomic = plane != NULL;
            route->plane = plane != NULL ? *plane : (struct kms_plane){0};
            return true;
        }
    }
    return false;
}

bool kms_route_find(const struct kms_card *card, const struct kms_node *node, struct kms_route *route)
{
    bool found = false;
    for (size_t i = 0; i < card->connector_count; i++) {
        struct kms_route one = {.node = *node, .connector = card->connectors[i]};
        bool fits = one.connector.connected && one.connector.has_mode && find_crtc(card, &one);
        if (fits && (!found || kms_route_before(&one, route))) {
            *route = one;
            found = true;
        }
    }
    return found;
}
