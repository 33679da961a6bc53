// SPDX-License-Identifier: MIT
// Which connector of which card shows the picture. By what is connected, never by a number: the numbers of cards change
// between boots. Pure.
#pragma once

#include "platform/kms_kernel.h"

struct kms_route {
    struct kms_node node;
    struct kms_connector connector;
    struct kms_crtc crtc;
    bool atomic;
    struct kms_plane plane; // with atomic
};

// The card's best way to a connected monitor; false when there is none. A card whose planes do not fit is used without
// atomic.
bool kms_route_find(const struct kms_card *card, const struct kms_node *node, struct kms_route *route);

// Whether `a` is taken rather than `b`: a panel that is built in, then the first by the connector's name, then by where
// the card sits.
bool kms_route_before(const struct kms_route *a, const struct kms_route *b);
