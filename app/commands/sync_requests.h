// SPDX-License-Identifier: MIT
// Requests in the sync process: answers that came in, then what time makes of those that are open.
#pragma once

#include "commands/desk.h"

struct sync_requests {
    struct desk desk;
    bool folder; // something was put into the drop folder, perhaps
    bool later;  // a file of it waits for another time
};

// Takes answers before it looks at the time: one that came while the device was off still counts. *next is when there
// is something to do again.
MUST_CHECK bool sync_requests_turn(struct sync_requests *requests, struct store *store, struct now now,
                                   struct wall *next, struct error *error);
