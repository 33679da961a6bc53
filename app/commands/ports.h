// SPDX-License-Identifier: MIT
// What the kiosk asks of folders that it must not know: invitations (calendar, messages), delivery (sync), export.
#pragma once

#include "core/settings.h"
#include "kiosk/kiosk.h"

struct ports {
    const struct settings *settings;
    const struct zone *zone;
    char assets[SETTINGS_PATH_MAX]; // folder of the message templates
    // The event in the last code on the screen: confirmed, it is the one that people are invited to, so that a phone
    // which has read the code knows it again.
    char code_uid[BLOCK_UID_MAX];
    int64_t code_session;
    struct wall code_start;
};

// The ports bound to `ports`, which must outlive them.
struct kiosk_ports ports_of(struct ports *ports);
