// SPDX-License-Identifier: MIT
// A process (commands/keeper.h) that writes on sticks on behalf of the kiosk, which waits for nobody and whose database
// nobody else may use after a fork. For each order it makes one child, which opens what it needs, writes, tells how
// that ended, and ends itself. A stick that never answers holds up that child alone.
#pragma once

#include "commands/keeper.h"
#include "kiosk/kiosk.h"
#include "platform/storage.h"

struct stick_keeper {
    struct keeper process;
    uint32_t number; // of the newest order
};

struct stick_place {
    char folder[STORAGE_PATH_MAX];
    bool mounted; // as in struct storage_job
};

struct stick_told {
    enum stick_state state;
    char saved[STORAGE_NAME_MAX];
};

// Makes it; it waits. The texts are copied with the process. What fails is told on stderr, and nothing can be ordered.
void stick_keeper_start(struct stick_keeper *keeper, const char *config, const char *db);

// Orders; returns at once.
MUST_CHECK bool stick_keeper_order(struct stick_keeper *keeper, const struct stick_place *place,
                                   const struct kiosk_stick_order *what, struct error *error);
// The order is given up; its child is killed, and nothing is told of it any more.
void stick_keeper_give_up(struct stick_keeper *keeper);
// The line is readable: true when it tells how the newest order ended. When the keeper is gone, that is an end too, and
// pid is 0 from then on.
bool stick_keeper_hear(struct stick_keeper *keeper, struct stick_told *told);

// SIGCHLD came.
void stick_keeper_ended(struct stick_keeper *keeper);
// Ends it, without waiting for that.
void stick_keeper_stop(struct stick_keeper *keeper);
