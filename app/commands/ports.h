// SPDX-License-Identifier: MIT
// What the kiosk asks of folders that it must not know: invitations (calendar, messages), delivery (sync), export.
#pragma once

#include "calendar/calendar.h"
#include "commands/overlay.h"
#include "core/chime.h"
#include "core/settings.h"
#include "kiosk/kiosk.h"

// Who saves on sticks (struct kiosk_ports); begin NULL: nobody.
struct stick_port {
    void *context;
    bool (*begin)(void *context, const struct kiosk_stick_order *order, struct error *error);
    void (*stop)(void *context);
};

struct ports {
    const struct settings *settings;
    const struct zone *zone; // the room's; another one when the system's time-zone data are new
    struct store **store;    // whose database is open; closed and set when it is opened anew
    const char *database;
    struct stick_port stick;
    char zones[CALENDAR_ZONES_MAX];     // the data that the zone comes from
    char assets[SETTINGS_PATH_MAX];     // folder of the message templates
    struct overlay *overlay;            // what is changed on the screen; NULL: nothing can be
    struct settings *in_force;          // `settings` again, to be changed
    const char *config;                 // the administrator's file; NULL: built-in defaults
    const struct device_facts *about;   // in a simulation; NULL: asked of the board
    char reset_mark[SETTINGS_PATH_MAX]; // a file that tells the board's next start to remove everything; "": none does
    const int64_t *room;                // what the disk is said to have, for a scenario; NULL: as the system says
    void (*ring)(void *ringer, enum chime chime, int32_t volume); // NULL: chimes are not heard
    void *ringer;
};

// The ports, with all but `zones` set, bound to `ports`, which must outlive them.
struct kiosk_ports ports_of(struct ports *ports);
