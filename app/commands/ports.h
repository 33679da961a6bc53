// SPDX-License-Identifier: MIT
// What the kiosk asks of folders that it must not know: invitations (calendar, messages), delivery (sync), export.
#pragma once

#include "core/settings.h"
#include "kiosk/kiosk.h"

struct ports {
    const struct settings *settings;
    const struct zone *zone;
    char assets[SETTINGS_PATH_MAX]; // folder of the message templates
};

// The ports bound to `ports`, which must outlive them.
struct kiosk_ports ports_of(struct ports *ports);
