// SPDX-License-Identifier: MIT
// Which line of which file has a fault, for the screen: a reason in English would be for who looks after the room, and
// `adjourn check` tells it.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// What an appliance did not take over from its card (`adjourn check`, one fault a line).
#define SETTINGS_REFUSED "/run/adjourn/faults"

// Of "/etc/adjourn/adjourn.ini:4: [room] zone: 'x': not a zone name" the part "adjourn.ini:4: [room] zone"; of other
// text what stands before its first ": ".
void settings_fault_where(const char *fault, char *out, size_t size);

// The place of the first fault in a file of them. False when there is no such file, or nothing in it.
bool settings_fault_read(const char *path, char *out, size_t size);
