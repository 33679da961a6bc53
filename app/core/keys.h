// SPDX-License-Identifier: MIT
// The keyboard on the screen: which letters of which language stand in which row, and what a touch on one does to a
// text. Pure. Vietnamese has its own vowels in the first row and five tones beside them: a tone goes onto the vowel of
// the syllable that is being typed, where its spelling puts it.
#pragma once

#include "core/settings.h"

#define KEYS_ROWS    4
#define KEYS_COLUMNS 12
#define KEY_BYTES    5 // one letter in UTF-8, and its end

enum keys_layout {
    KEYS_EN,
    KEYS_PL,
    KEYS_RU,
    KEYS_VI,
    KEYS_ES,
    KEYS_LAYOUTS,
};

// A text that is being typed.
struct keys {
    enum keys_layout layout;
    bool shift;  // the next letter is a capital
    bool signs;  // digits and signs stand instead of letters
    size_t most; // bytes of the text
    char text[SETTINGS_TEXT_MAX];
};

// Of a language of the settings; English when there is none of its own.
enum keys_layout keys_layout_of(const char *language);
// "EN".
const char *keys_layout_name(enum keys_layout layout);

// Begins with a text, which may be empty; letters of `language`.
void keys_begin(struct keys *keys, const char *language, const char *text, size_t most);
// How many letters a row has now, and which one stands there: "" where there is none.
int32_t keys_count(const struct keys *keys, int32_t row);
void keys_letter(const struct keys *keys, int32_t row, int32_t column, char letter[KEY_BYTES]);

// A touch on a letter; nothing happens when the text has no more room. After a capital come small letters.
void keys_touch(struct keys *keys, int32_t row, int32_t column);
// One blank: none at the beginning, nor a second one.
void keys_space(struct keys *keys);
// Takes the last letter back.
void keys_erase(struct keys *keys);
void keys_next_layout(struct keys *keys);
