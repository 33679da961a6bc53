// SPDX-License-Identifier: MIT
// The values of a policy by name. One list makes the keys of [policy], what a client's or a step's section says
// otherwise, and the properties of an event (X-ADJOURN-SINGLE-ABSENCE), each with the same range. Pure.
#pragma once

#include "core/policy.h"

enum term_type {
    TERM_WORD,     // an enum: the index in the words
    TERM_COUNT,    // int32_t
    TERM_PERCENT,  // int32_t, written with or without %
    TERM_DURATION, // int64_t ms
};

#define TERM_SECONDS(n) ((n)*MS_PER_SECOND)
#define TERM_MINUTES(n) ((n)*MS_PER_MINUTE)
#define TERM_HOURS(n)   ((n)*MS_PER_HOUR)

// clang-format off
// X(name, field of struct policy, type, least, most, words for 0, 1, .., standard, help)
#define TERMS_EACH(X)                                                                                                  \
    X(counts, counts, WORD, 0, 0, terms_whose, "required",                                                             \
      "Whose absence stops the block: a required participant's, anybody's, or nobody's.")                              \
    X(single_absence, single_ms, DURATION, TERM_SECONDS(10), TERM_HOURS(24), terms_off, "15m",                         \
      "Offer another time when one absence lasts so long.")                                                            \
    X(total_away, total_ms, DURATION, TERM_SECONDS(10), TERM_HOURS(24), terms_off, "30m",                              \
      "Offer another time when all away time together reaches this.")                                                  \
    X(away_percent, percent, PERCENT, 1, 100, terms_off, "off",                                                        \
      "Offer another time when away time reaches this share of the block.")                                            \
    X(interruptions, count, COUNT, 1, 100, terms_off, "off",                                                           \
      "Offer another time after so many interruptions.")                                                               \
    X(agenda, agenda_ms, DURATION, TERM_MINUTES(1), TERM_HOURS(24), terms_agenda, "listed",                            \
      "Offer another time when less useful time is left than the agenda needs: its items, or without any this.")       \
    X(notice_before, notice_before_ms, DURATION, 0, TERM_HOURS(24), terms_off, "5m",                                   \
      "A quiet mark stands so long before an offer.")                                                                  \
    X(wait, wait_ms, DURATION, TERM_SECONDS(10), TERM_HOURS(4), NULL, "5m",                                            \
      "The offer's second answer: ask again after this.")                                                              \
    X(fold, fold_ms, DURATION, TERM_SECONDS(10), TERM_HOURS(1), NULL, "1m",                                            \
      "Unanswered, the offer folds away after this.")                                                                  \
    X(grace, grace_ms, DURATION, 0, TERM_HOURS(1), terms_off, "1m",                                                    \
      "A shorter absence changes no colour.")                                                                          \
    X(slip, slip_ms, DURATION, 0, TERM_MINUTES(5), terms_off, "10s",                                                   \
      "A shorter absence was a slip of the finger; Undo is offered as long.")                                          \
    X(still_out, still_out_ms, DURATION, TERM_MINUTES(1), TERM_HOURS(24), terms_off, "30m",                            \
      "Ask whether somebody is still out after this.")
// clang-format on

// Words that stand for the values 0, 1, ..; NULL-terminated.
extern const char *const terms_whose[];  // enum counts
extern const char *const terms_off[];    // off
extern const char *const terms_agenda[]; // off, listed (AGENDA_LISTED)

enum term {
#define TERM_ENUM(name, field, type, least, most, words, standard, help) TERM_##name,
    TERMS_EACH(TERM_ENUM)
#undef TERM_ENUM
    TERMS
};

// What one side wants otherwise: which values, and what they are.
struct term_set {
    uint32_t set; // bit per enum term
    struct policy policy;
};

#define TERMS_TEXT_MAX 512

// As in the settings: "single_absence".
const char *term_name(enum term term);
// TERMS when there is none of that name.
enum term term_find(const char *name);
// Milliseconds, a count, a percentage, or an index of its words.
enum term_type term_type(enum term term);

// A written value (30m, 50%, any, off) to its number, when it is in the term's range. On failure *reason says why,
// without the value.
MUST_CHECK bool term_read(enum term term, const char *value, int64_t *number, const char **reason);
// Whether a number is one that the term may have.
bool term_allows(enum term term, int64_t number);
// The same without the numbers that only stand for a word.
bool term_allows_written(enum term term, int64_t number);
// What may be written, for people: "10s to 1d, or off".
void term_write_allowed(enum term term, char *out, size_t size);
// A number as the settings write it: 15m, 50, any, off.
void term_write(enum term term, int64_t number, char *out, size_t size);

int64_t term_of(const struct policy *policy, enum term term);
// The number must be allowed.
void term_set(struct policy *policy, enum term term, int64_t number);

void terms_put(struct term_set *terms, enum term term, int64_t number);
bool terms_has(const struct term_set *terms, enum term term);

// name=number words separated by blanks, for the store; empty when nothing is set. TERMS_TEXT_MAX is always enough.
void terms_encode(const struct term_set *terms, char *out, size_t size);
// What is not understood or out of range is passed over.
void terms_decode(struct term_set *terms, const char *text);
