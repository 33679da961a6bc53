// SPDX-License-Identifier: MIT
// The kiosk under a service manager: says that it is ready once the first picture stands, that it lives as long as its
// pictures reach the screen, and in one line how things are.
#pragma once

#include "platform/display.h"
#include "platform/notify.h"
#include "ui/view.h"

// Takes what the manager left in the environment, out of it: children say nothing for us. What cannot be used is told
// on stderr.
void supervision_open(struct notify *notify);

// The line for `systemctl status`: the session's state and what is wrong. Never a name or a title. Returns `out`.
const char *supervision_status(const struct situation *situation, char *out, size_t size);

// A turn is complete. Nothing is told when its picture is not on the screen; returns when a turn is wanted for it.
struct wall supervision_turn(struct notify *notify, const struct display *display, const struct situation *situation,
                             struct now now);
