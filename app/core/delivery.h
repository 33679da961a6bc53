// SPDX-License-Identifier: MIT
// How an invitation fares on its way out of the room.
#pragma once

#include <stdint.h>

// In the room's own calendar, on its server.
enum booking {
    BOOKING_NONE,    // no calendar is written to: the time is proposed
    BOOKING_WAITING, // being written
    BOOKING_DONE,
    BOOKING_REFUSED, // the server does not take it: the time is proposed
    BOOKING_TAKEN,   // somebody else has that time, or the calendar changed twice meanwhile
};

struct delivery {
    int32_t mails;   // in all, without those that were given up
    int32_t sent;    // a mail server took it
    int32_t saved;   // as a file in the outbox folder
    int32_t refused; // by the mail server
    enum booking booking;
};
