// SPDX-License-Identifier: MIT
// Tells the service manager how this process fares: sd_notify(3)'s protocol, one datagram a message, written down there
// for programs without libsystemd (which would bring its own libraries along for this one call). Where nobody listens
// nothing is sent, and nobody is woken for it.
#pragma once

#include "core/time.h"

#include <stddef.h>

#define NOTIFY_STATUS_MAX 256
// A sign of life that is due so soon goes along with a wake-up that comes anyway.
#define NOTIFY_SHARE_MS MS_PER_SECOND
// What the manager did not take, or what was not on the screen yet, is said so much later.
#define NOTIFY_AGAIN_MS (5 * MS_PER_SECOND)

struct notify {
    int fd;           // -1: nobody listens
    int64_t every_ms; // a sign of life so often; 0: none is wanted
    struct boot alive_at;
    bool ready;                     // it was told that the picture stands
    bool refused;                   // what was said last was not taken
    char status[NOTIFY_STATUS_MAX]; // as it was told last
};

// Takes the values of $NOTIFY_SOCKET, $WATCHDOG_USEC and $WATCHDOG_PID, each NULL when it is not set. Always usable
// afterwards; false when a socket is named that cannot be used, and `why` says so.
bool notify_open(struct notify *notify, const char *socket, const char *watchdog_usec, const char *watchdog_pid,
                 char *why, size_t why_size);
void notify_close(struct notify *notify);

// A turn is complete, and its picture is on the screen: READY=1 the first time, then WATCHDOG=1 whenever half of the
// watchdog's time is over. `status` is one line without names of people; it is sent when it has changed.
void notify_shown(struct notify *notify, const char *status, struct now now);

// The instant at which notify_shown is wanted though nothing else happens, or INT64_MAX ms.
struct wall notify_next_wake(const struct notify *notify, struct now now);

// The process is about to end.
void notify_stopping(struct notify *notify);
