// SPDX-License-Identifier: MIT
// A kernel with input devices that a program plays for the real libevdev: a device node is a pipe with a name, and
// ioctl() is ours, which the dynamic linker gives to libevdev too. Only for programs that link this file.
#pragma once

#include "platform/touch_node.h"
#include "unit/evemu.h"

#include <sys/types.h>

#define PLAYED_MAX 20

struct played_device {
    bool there;
    ino_t inode;
    int writer;
    struct evemu evemu; // what it is
    struct evemu_state state;
    int clock; // as EVIOCSCLOCKID set it; -1 = not
    bool grabbed;
    bool busy; // somebody else has grabbed it
};

// A folder for the nodes. Whatever fails here ends the program.
void played_begin(void);
void played_end(void);
void played_path(size_t number, char path[TOUCH_PATH_MAX]);

// Device `number` is there: that of tests/data/touch/STREAM.evemu, or one of which only the description matters.
struct played_device *played_plug(size_t number, const char *stream);
struct played_device *played_plug_text(size_t number, const char *text);
void played_unplug(size_t number);

// The driver says something.
void played_write(struct played_device *device, const struct touch_input *input);
