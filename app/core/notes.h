// SPDX-License-Identifier: MIT
// What a description is read with, for planned breaks (core/breaks.h) and items of an agenda (core/agenda.h): its lines
// and the times and lengths in them. Calendars of some makers hold simple HTML there; it is read as lines too. Pure.
#pragma once

#include "core/block.h"

#define NOTE_LINE_MAX 512

struct notes {
    const char *at;
    bool html; // tags end lines, and line breaks are blanks
};

void notes_begin(struct notes *notes, const char *description);
// The next line, without tags and entities and cut to NOTE_LINE_MAX at a character border; <li> becomes "- ". False at
// the end.
bool notes_next(struct notes *notes, char line[NOTE_LINE_MAX]);

const char *note_skip_blanks(const char *text);
// Passes over the marks of a list: -, *, bullets, and "1." with a blank after it.
const char *note_skip_mark(const char *text);
// Passes over a word that stands there, in any case (ASCII) and up to a character that is no letter, and the blanks
// after it; false, and nothing passed, when none of them does. The list ends with NULL, words in lower case.
bool note_take_word(const char **text, const char *const *words);
// The same for signs, after which anything may come.
bool note_take_sign(const char **text, const char *const *signs);
// "break" in the languages of the screen.
bool note_take_break(const char **text);
// "12:30": seconds of the day.
bool note_take_time(const char **text, int *second);
// "10m", "10 min", "1h", "1h30m": seconds, up to a day.
bool note_take_length(const char **text, int *seconds);
// A sign between two times of a stretch.
bool note_take_until(const char **text);

// The instant of a local time in the block: on the day of its start, or on the next.
struct wall note_time_in_block(const struct block *block, const struct zone *zone, int second);
