// SPDX-License-Identifier: MIT
// The kiosk's sticks: which one is there (platform/storage), who writes on it (stick_keeper), and the kiosk that is
// told.
#pragma once

#include "commands/ports.h"
#include "commands/stick_keeper.h"
#include "kiosk/kiosk.h"
#include "platform/loop.h"
#include "platform/storage.h"

struct sticks {
    struct storage storage;
    struct stick_keeper keeper;
    struct kiosk *kiosk;
    struct loop *loop;
};

// There are none, and nothing is to be closed.
void sticks_init(struct sticks *sticks);
// Before anything else is opened: who writes later. `ports` gets what the kiosk asks.
void sticks_start(struct sticks *sticks, const char *config, const char *db, struct ports *ports);
// Watches for sticks in `root`; with `folders`, plain folders are sticks too. The loop tells the kiosk from now on.
void sticks_open(struct sticks *sticks, const char *root, bool folders, struct kiosk *kiosk, struct loop *loop);
// SIGCHLD came.
void sticks_child_ended(struct sticks *sticks);
// Before the loop goes.
void sticks_close(struct sticks *sticks);
