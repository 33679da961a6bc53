// SPDX-License-Identifier: MIT
// A descriptor that becomes readable when any input device says something. For a display without a descriptor of its
// own (KMSDRM): its library reads the devices, but nothing can wait for them. What is read here is thrown away; each
// reader of a device has its own copy. Devices that come and go are followed by watching their folder.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define INPUT_DEVICES      "/dev/input"
#define INPUT_DEVICES_MAX  64
#define INPUT_DEVICES_NAME "event" // names in that folder begin so

struct input_wake;

// Without any device yet it succeeds too: one may be plugged in. `why` gets the reason of a failure.
bool input_wake_open(struct input_wake **input, const char *folder, char *why, size_t why_size);
void input_wake_close(struct input_wake *input);
int input_wake_fd(const struct input_wake *input);
// Reads everything that is there, so that the descriptor is quiet again.
void input_wake_drain(struct input_wake *input);
// How many devices are open.
size_t input_wake_devices(const struct input_wake *input);
