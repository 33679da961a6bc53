// SPDX-License-Identifier: MIT
#include "commands/supervision.h"

#include <stdio.h>
#include <stdlib.h>

void supervision_open(struct notify *notify)
{
    char why[256];
    if (!notify_open(notify, getenv("NOTIFY_SOCKET"), getenv("WATCHDOG_USEC"), getenv("WATCHDOG_PID"), why,
                     sizeof why)) {
        fprintf(stderr, "adjourn kiosk: %s; the service manager is told nothing\n", why);
    }
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

static const char *state_words(const struct situation *situation)
{
    if (situation->session == NULL) {
        return situation->screen == SCREEN_IDLE ? "no session" : "a block can be started";
    }
    switch (situation->session->state) {
    case SESSION_NONE:
        break; // another time is looked for, for a block that nobody started
    case SESSION_RUNNING:
        return situation->session->offer.open ? "session running, another time is offered" : "session running";
    case SESSION_PAUSED:
        return "session paused";
    case SESSION_OVERRUN:
        return "session past its end";
    case SESSION_ENDED:
        return "session ended, its summary stands";
    case SESSION_CLOSED:
        return "session closed";
    }
    return "a block can be started";
}

const char *supervision_status(const struct situation *situation, char *out, size_t size)
{
    static const struct {
        unsigned fault;
        const char *words;
    } faults[] = {
        {FAULT_CALENDAR_OLD, "calendar not read"},   {FAULT_CLOCK_UNSET, "clock not set"},
        {FAULT_STORE_FULL, "storage full"},          {FAULT_STORE_READ_ONLY, "database read-only"},
        {FAULT_STORE_LOCKED, "database locked"},     {FAULT_STORE_AWAY, "database away"},
        {FAULT_STORE_SCARCE, "storage nearly full"}, {FAULT_SYNC_RESTARTED, "sync restarted"},
        {FAULT_SETTINGS, "faults in the settings"},  {FAULT_TOUCH, "no touch panel"},
        {FAULT_POWER_GAP, "the power was away"},
    };
    size_t length = (size_t)snprintf(out, size, "%s", state_words(situation));
    const char *before = "; ";
    for (size_t i = 0; i < sizeof faults / sizeof faults[0] && length < size; i++) {
        if ((situation->faults & faults[i].fault) != 0) {
            length += (size_t)snprintf(out + length, size - length, "%s%s", before, faults[i].words);
            before = ", ";
        }
    }
    return out;
}

struct wall supervision_turn(struct notify *notify, const struct display *display, const struct situation *situation,
                             struct now now)
{
    if (display_is_shown(display)) {
        char status[NOTIFY_STATUS_MAX];
        notify_shown(notify, supervision_status(situation, status, sizeof status), now);
    }
    return notify_next_wake(notify, now);
}
