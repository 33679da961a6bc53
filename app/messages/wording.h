// SPDX-License-Identifier: MIT
// The rules of wording, as code: a letter says what was done, what comes next, and when; it gives no reasons and no
// blame, and a client's letter names nobody inside the house.
//
// What was done, next and when cannot be seen from words in five languages; so the author marks the lines, in English
// in every language (messages/template.h), and the marks are held against what is behind them:
//
//   done: ...   at least two words, and only fields that always have a value (else the line might be left out)
//   next: ...   the same
//   when: ...   may stand alone, or the date may stand in the other two: one marked line, of which every field always
//               has a value, has to hold a date field: {date} {Date} {day} {by} {old_date} {old_day} {offered}
//
// Which fields a kind has is in letter_kinds.c. What is never said is a list per language (wording_phrases.c), with
// word forms: `niestety`, `spóźni*`, `not our job`. It is matched in whole words, whatever their case and the blanks
// between them, in letters and on screens alike.
//
// A fault is told as `file:line: what is wrong (what is expected)`, one after the other, all of them.
#pragma once

#include "messages/letter.h"
#include "messages/template.h"

#define WORDING_NAMES_MAX 128
#define WORDING_NAME_MAX  256

// What no client reads: names, addresses and phrases of the house, from the settings. Written like a phrase: `Kowalsk*`
// is Kowalska and Kowalskiej.
struct wording_names {
    size_t count;
    char name[WORDING_NAMES_MAX][WORDING_NAME_MAX];
};

// False when there is no more room. An empty name, and one without a letter, is passed over.
bool wording_names_add(struct wording_names *names, const char *name);

// Where something stands in a text that is not said.
struct wording_hit {
    const char *at; // in the text
    size_t length;
    int line; // 1 is the first
};
// The first phrase of the language's list, or exclamation mark, in the text. False when there is none.
bool wording_find_phrase(struct wording_hit *hit, const char *language, const char *text);
// The first of the names in the text.
bool wording_find_name(struct wording_hit *hit, const struct wording_names *names, const char *text);

// Phrases of a language, to a NULL; NULL when there is no such language.
const char *const *wording_phrases(const char *language);

typedef void (*wording_fault_fn)(void *context, const char *text);

// Whether a template keeps all rules of its kind and language; each fault is told. `names` may be NULL.
bool wording_check(const struct template *template, const struct letter_kind *kind, const char *language,
                   const struct wording_names *names, wording_fault_fn fault, void *context);
