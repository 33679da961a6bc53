// SPDX-License-Identifier: MIT
// Words that must fit: shorter forms, smaller sizes, cuts at a word, lines. No ellipsis anywhere (design, section 7).
#pragma once

#include "ui/layout.h"

#define LINES_MAX     8
#define LINE_TEXT_MAX ITEM_TEXT_MAX

// Lines of one paragraph.
struct lines {
    int32_t count;
    bool whole;  // false: the end was cut off
    bool broken; // a word was wider than a line
    char line[LINES_MAX][LINE_TEXT_MAX];
};

// The first of `candidates` (longest form first, NULL at the end) that is no wider than `width`; when none is, the last
// one smaller, not under the smallest size, then cut at a word. Empty candidates are skipped.
void words_fit(struct frame *frame, struct style *style, int32_t width, const char *const *candidates, char *out,
               size_t size);

// The same in a box of `height`: what would be cut stands in several lines of the smallest size where the box has room
// for them.
void words_fit_lines(struct frame *frame, struct style *style, int32_t width, int32_t height,
                     const char *const *candidates, struct lines *lines);
// Draws them in the middle (vertically) of `units`.
void words_draw_lines(struct frame *frame, struct rect units, struct style style, enum align align,
                      const struct lines *lines);

// Cuts `text` at a word (a character, when the first word is too wide already) so that it is no wider than `width`.
void words_cut(const struct frame *frame, struct style style, int32_t width, const char *text, char *out, size_t size);

// Whether the first word of `text` is no wider than `width`.
bool words_first_fits(const struct frame *frame, struct style style, int32_t width, const char *text);

// Breaks at blanks, and at ideographs, into at most `max` lines.
void words_wrap(const struct frame *frame, struct style style, int32_t width, int32_t max, const char *text,
                struct lines *lines);

// Draws a paragraph of at most `max` lines from the upper edge of `units`, `pitch` (1/100 of the size) apart, and steps
// down in size when it does not fit. Returns its height in units.
int32_t words_paragraph(struct frame *frame, struct rect units, struct style style, int32_t pitch, int32_t max,
                        const char *text);
// How many lines a paragraph is to have at most: `usual`, or up to `most` where the smallest size needs more.
int32_t words_lines_needed(const struct frame *frame, int32_t width, struct style style, int32_t usual, int32_t most,
                           const char *text);
// The height that words_paragraph would take.
int32_t words_paragraph_height(const struct frame *frame, int32_t width, struct style style, int32_t pitch, int32_t max,
                               const char *text);
// Words that fit their box, in one line if they can: words_fit_lines, then words_draw_lines.
void words_line(struct frame *frame, struct rect units, struct style style, enum align align,
                const char *const *candidates);
void words_single(struct frame *frame, struct rect units, struct style style, enum align align, const char *text);
