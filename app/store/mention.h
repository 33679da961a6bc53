// SPDX-License-Identifier: MIT
// Whether bytes name somebody: as plain text, in the folded lines of iCalendar (RFC 5545 3.1, 3.3.11), and in the
// encodings of mail (RFC 2045 6.7, 6.8, RFC 2047). Letters' case counts only outside ASCII. A name is found where it
// stands as whole words, an address where it is the whole address.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define MENTIONS_MAX     64
#define MENTION_TEXT_MAX 256

struct mention {
    size_t count;
    char text[MENTIONS_MAX][MENTION_TEXT_MAX];
};

// Leaves out what is empty or there already; false: no room.
bool mention_add(struct mention *mention, const char *text);
// Whether a text is one of them, and nothing else.
bool mention_is(const struct mention *mention, const char *text);
// Whether bytes hold one of them. True also when there is no memory to look.
bool mention_holds(const struct mention *mention, const char *bytes, size_t length);
