// SPDX-License-Identifier: MIT
// Words: gettext catalogues (assets/locale), plural forms, dates and durations in each language. Languages: en, pl, ru,
// vi, es, and for trying out layouts those of text/pseudo.h. The catalogues are read here and not by the C library,
// which gives no translation in C.UTF-8 (glibc 2.39 and later), so that no system locale has to be installed and the
// language can change at any time.
#pragma once

#include "core/time.h"
#include "core/zone.h"

#include <stddef.h>

// Marks a string for the catalogue where a call is not possible.
#define N_(text) (text)

// Catalogues are in DIR/LANG/LC_MESSAGES/adjourn.mo. Called once at start; without it, all words are English.
void text_init(const char *locale_dir);
// False when there is no such language or its catalogue cannot be read; the current one stays.
bool text_use(const char *language);
const char *text_language(void);
// The one after the current language, when `home` comes first, then English, then the others; those without a catalogue
// are left out. The current one, when there is no other.
const char *text_next_language(const char *home);

// Whether the current language is written from right to left.
bool text_is_rtl(void);

// Between these two all words are in another language than the screen's: a letter is in its reader's. False, with
// nothing to leave, when text_use would be false. Not nested.
bool text_enter(const char *language);
void text_leave(void);

// The text in the current language. The result lives until the process ends.
const char *tr(const char *english) __attribute__((format_arg(1)));
const char *tr_n(const char *one, const char *many, int64_t n) __attribute__((format_arg(1), format_arg(2)));
const char *tr_c(const char *context, const char *english) __attribute__((format_arg(2)));

// What the log is for, by the settings, which are in one language: as long as they say what they do by themselves, it
// is said in the current one.
const char *text_purpose(const char *purpose);

// "13:00"; "24:19" or "1:02:03" (h:mm:ss from 100 minutes on); "22 min", "2 h" (whole hours from two on);
// "22 minutes". Parts of a second or minute are dropped; a negative duration is 0.
void text_clock(char *out, size_t size, const struct zone *zone, struct wall at);
void text_duration(char *out, size_t size, int64_t ms);
void text_minutes_short(char *out, size_t size, int64_t ms);
void text_minutes(char *out, size_t size, int64_t ms);
// "Thursday 19 November"; "Thursday"; "19 Nov"; "Thursday 26 Nov"; "26 November".
void text_date_long(char *out, size_t size, struct date date);
void text_weekday(char *out, size_t size, struct date date);
void text_date_short(char *out, size_t size, struct date date);
void text_date_medium(char *out, size_t size, struct date date);
void text_date_plain(char *out, size_t size, struct date date);

// Replaces {name} fields of a translated pattern; unknown fields stay. `pairs` is name, value, name, value, .., NULL.
void text_fill(char *out, size_t size, const char *pattern, const char *const *pairs);
// Cuts at a character border so that the text fits `size` bytes with its NUL.
void text_copy(char *out, size_t size, const char *text);
// The first text that text_copy or text_fill did not copy whole since text_shortened_forget; "" = none. What tests look
// for: a translation that is longer than its place in a view.
const char *text_shortened(void);
void text_shortened_forget(void);
