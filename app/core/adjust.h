// SPDX-License-Identifier: MIT
// A setting as the screen changes it: its value, its range and its step. Made from the table of settings
// (config/config_screen.h), so that nothing out of range can be reached. Pure.
#pragma once

#include "core/settings.h"

#define ADJUSTABLES_MAX 48

// Which card of the settings screen it stands on, in their order.
enum adjust_group {
    ADJUST_TIMES,
    ADJUST_LOOK, // language, brightness, theme
    ADJUST_SESSION,
    ADJUST_ROOM,
    ADJUST_PANEL,
    ADJUST_SOUND,
    ADJUST_ELSEWHERE, // on no card: the screen asks for it in another way
    ADJUST_GROUPS,
};

enum adjust_kind {
    ADJUST_SWITCH, // 0, 1
    ADJUST_WORD,   // the index in its words
    ADJUST_NUMBER, // between least and most, in steps; 0 also when it may be off
    ADJUST_TEXT,
};

enum adjust_unit {
    UNIT_NONE,
    UNIT_TIME, // milliseconds
    UNIT_DAYS,
    UNIT_PERCENT,
    UNIT_LEVEL, // percent, drawn as bars
};

struct adjustable {
    const char *section, *key;
    const char *label, *hint; // English, in the catalogues; hint may be empty
    enum adjust_group group;
    enum adjust_kind kind;
    enum adjust_unit unit;
    int64_t value, least, most, step;
    bool off;                 // 0 stands for off
    bool changed;             // on the screen: differs from the administrator's file
    const char *const *words; // as the settings write them; NULL-terminated
    size_t text_most;         // bytes of a text, without its end
    char text[SETTINGS_TEXT_MAX];
};

// The value one step up (direction 1) or down (-1), on the grid of its step; large values go in larger steps. The same
// value when there is no step: nothing out of range is ever returned.
int64_t adjust_next(const struct adjustable *item, int direction);

// How many words it has.
int64_t adjust_count_words(const struct adjustable *item);

// Whether a number, an index or a switch is one that the setting can have.
bool adjust_allows(const struct adjustable *item, int64_t value);
