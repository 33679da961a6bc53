// SPDX-License-Identifier: MIT
// A reading of a settings file: what its lines have said so far. Only config_reader.c and config_together.c use this.
#pragma once

#include "config/config.h"
#include "config/config_group.h"
#include "config/config_screen.h"

// One reading of one file. The lines are given to inih one by one (next_line) so that their numbers, their length and
// what inih passes over in silence are known here whatever options the library was built with.
struct reading {
    struct settings *settings;
    struct changes *changes; // what was changed on the screen is read; NULL: the administrator's file
    const char *name;
    config_fault_fn fault;
    void *context;
    const char *at, *end;
    int line;
    bool expects_entry; // the last line must come back from inih as an entry
    bool known_section;
    char section[CONFIG_SECTION_MAX]; // that is open, as it is written
    const struct config_group *group; // of that section, or NULL
    int entry;                        // which of its entries
    int entry_line[CONFIG_ENTRIES_MAX];
    int given[CONFIG_ENTRIES_MAX + 1][CONFIG_KEYS_MAX]; // line of each key, by its row; [place + 1] of an entry's
};

// Tells a fault of the line that the reading is at.
void config_report(const struct reading *reading, const char *format, ...) PRINTF_LIKE(2, 3);

// The row of a key in a section of the table, or NULL.
const struct config_key *config_find_key(const char *section, const char *name);

// Tells what two keys say together, when all lines have been read, and takes out what cannot be used. Changes can be at
// odds only in the pairs that the screen has.
void config_check_together(struct reading *reading);
