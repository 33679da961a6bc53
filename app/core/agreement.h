// SPDX-License-Identifier: MIT
// What was agreed for a block: the policy, whose client it is, the language and the step of the ladder, and why. Values
// come from the room's settings, the client's section, the ladder's step and the event itself, each before the one
// named earlier. Pure. The count of strikes and who gets a copy are never shown in the room.
#pragma once

#include "core/settings.h"

#define STRIKE_DAYS 90 // a session ended early counts so long

// Who said a value, in rising order.
enum agreement_origin {
    ORIGIN_ROOM,
    ORIGIN_CLIENT,
    ORIGIN_STEP,
    ORIGIN_EVENT,  // X-ADJOURN-...
    ORIGIN_AGENDA, // what the items of the event's description need
};

// Why a client's section fits. What its keys do not name is empty.
struct agreement_match {
    char pattern[PERSON_ADDRESS_MAX]; // the one of `match` that fits,
    char address[PERSON_ADDRESS_MAX]; // this address,
    bool organizers;                  // which is the organizer's, or an attendee's
};

struct agreement {
    struct policy policy; // settled: agenda_ms is what the agenda needs, or 0
    enum agreement_origin origin[TERMS];
    const struct client_settings *client; // in the settings; NULL: nobody's in particular
    struct agreement_match match;
    const struct step_settings *step; // in the settings; NULL: no step holds
    int32_t strikes;
    enum wording wording;
    const char *language; // of mails, in the settings
    const char *copy;     // who gets a copy of what is mailed: a list (list_next), in the settings
    size_t agenda_items;  // how many the description has
};

// The first client in the file whose keys all fit the event; NULL when there is none. `match` may be NULL. An attendee
// who declined is nobody's. Letters are compared without case (ASCII).
const struct client_settings *agreement_client(const struct settings *settings, const struct block *block,
                                               const struct roster *roster, struct agreement_match *match);

// The first client with a `match` that says that this address is theirs; NULL: none. A pattern that everybody fits says
// it of nobody. Who gets what is the house's is held against this.
const struct client_settings *agreement_client_of(const struct settings *settings, const char *address);

// `strikes`: how many sessions of this block's client ended early (END_RESCHEDULE) in the last STRIKE_DAYS days;
// without a client it is not looked at. The step that holds is the one of the client's ladder with the most strikes
// that are not more than these; of two with as many, the first in the file.
void agreement_resolve(const struct settings *settings, const struct zone *zone, const struct block *block,
                       const struct roster *roster, int32_t strikes, struct agreement *agreement);

// "room", "client", "step", "event", "agenda".
const char *agreement_origin_name(enum agreement_origin origin);
