// SPDX-License-Identifier: MIT
#include "ui/layout_words.h"

#include "text/text.h"

#include <string.h>

// Of lines below each other in a box, in 1/100 of the size: what they have, and what they need (Vietnamese marks).
#define LINES_PITCH       125
#define LINES_PITCH_LEAST 112

static uint32_t character_at(const char *text, size_t at, size_t *length)
{
    unsigned char lead = (unsigned char)text[at];
    size_t bytes = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    uint32_t value = bytes == 1 ? lead : lead & (0xFFU >> (bytes + 1));
    *length = 1;
    for (; *length < bytes && ((unsigned char)text[at + *length] & 0xC0) == 0x80; ++*length) {
        value = value << 6 | ((unsigned char)text[at + *length] & 0x3F);
    }
    return value;
}

static bool one_of(uint32_t value, const uint32_t *list)
{
    while (*list != 0 && *list != value) {
        list++;
    }
    return *list != 0;
}

// A line may break before and after each ideograph (UAX #14, class ID), but not before what closes and not after what
// opens.
static bool may_break(uint32_t before, uint32_t after)
{
    static const uint32_t closes[] = {0x3001, 0x3002, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x30FB,
                                      0x30FC, 0xFF01, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0};
    static const uint32_t opens[] = {0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0xFF08, 0};
    bool wide = (before >= 0x2E80 && before <= 0xFFEF) || before >= 0x20000;
    bool then = (after >= 0x2E80 && after <= 0xFFEF) || after >= 0x20000;
    bool number = before >= '0' && before <= '9';
    bool punctuation = after < 0x80 && !(after >= '0' && after <= '9') && !(after >= 'A' && after <= 'z');
    return ((wide && !punctuation) || (then && !number)) && !one_of(before, opens) && !one_of(after, closes);
}

// The end of the word at `from`. A bare number stays with the word after it ("15 minutes").
static size_t word_end(const char *text, size_t from)
{
    bool number;
    do {
        while (text[from] == ' ') {
            from++;
        }
        size_t start = from;
        number = true;
        bool ends = false;
        while (text[from] != '\0' && text[from] != ' ' && !ends) {
            size_t length, ignored;
            uint32_t value = character_at(text, from, &length);
            number = number && value >= '0' && value <= '9';
            from += length;
            ends = text[from] != '\0' && may_break(value, character_at(text, from, &ignored));
        }
        number = number && from > start;
    } while (number && text[from] == ' ');
    return from;
}

static bool prefix_fits(const struct frame *frame, struct style style, int32_t width, const char *text, size_t length)
{
    char prefix[LINE_TEXT_MAX];
    if (length >= sizeof prefix) {
        return false;
    }
    memcpy(prefix, text, length);
    prefix[length] = '\0';
    return layout_width(frame, style, prefix) <= width;
}

bool words_first_fits(const struct frame *frame, struct style style, int32_t width, const char *text)
{
    return prefix_fits(frame, style, width, text, word_end(text, 0));
}

// With the marks that stand on it (U+0300 to U+036F).
static size_t character_end(const char *text, size_t from)
{
    bool mark;
    do {
        do {
            from++;
        } while (((unsigned char)text[from] & 0xc0) == 0x80);
        unsigned char lead = (unsigned char)text[from];
        mark = lead == 0xCC || (lead == 0xCD && (unsigned char)text[from + 1] < 0xB0);
    } while (mark);
    return from;
}

// How many bytes of `text` fit: whole words, or characters of the first.
static size_t fitting(const struct frame *frame, struct style style, int32_t width, const char *text)
{
    size_t fits = 0;
    while (text[fits] != '\0') {
        size_t end = word_end(text, fits);
        if (!prefix_fits(frame, style, width, text, end)) {
            break;
        }
        fits = end;
    }
    while (fits == 0 && text[0] != '\0') {
        size_t end = character_end(text, 0);
        while (text[end] != '\0' && prefix_fits(frame, style, width, text, character_end(text, end))) {
            end = character_end(text, end);
        }
        fits = end;
    }
    return fits;
}

static void copy_part(char *out, size_t size, const char *text, size_t length)
{
    while (length > 0 && text[length - 1] == ' ') {
        length--;
    }
    length = length < size ? length : size - 1;
    memcpy(out, text, length);
    out[length] = '\0';
}

// How long `text` is without what would look unfinished at its end: blanks, separators, dashes.
static size_t trimmed(const char *text, size_t length)
{
    static const char *const loose[] = {" ", ",", ";", ":", "-", "(", "/", "–", "—", "·"};
    for (size_t i = 0; i < sizeof loose / sizeof loose[0];) {
        size_t size = strlen(loose[i]);
        if (length > size && memcmp(text + length - size, loose[i], size) == 0) {
            length -= size;
            i = 0;
        } else {
            i++;
        }
    }
    return length;
}

void words_cut(const struct frame *frame, struct style style, int32_t width, const char *text, char *out, size_t size)
{
    size_t length = fitting(frame, style, width, text);
    copy_part(out, size, text, text[length] == '\0' ? length : trimmed(text, length));
}

static void note_cut(struct frame *frame, const char *text)
{
    if (frame->cut[0] == '\0') {
        text_copy(frame->cut, sizeof frame->cut, text);
    }
}

// The longest candidate that fits, the last one smaller; false when that is still too wide.
static bool fit_whole(const struct frame *frame, struct style *style, int32_t width, const char *const *candidates,
                      const char **fitting_one)
{
    const char *last = *fitting_one = "";
    for (size_t i = 0; candidates[i] != NULL; i++) {
        if (candidates[i][0] == '\0') {
            continue;
        }
        last = candidates[i];
        *fitting_one = last;
        if (layout_width(frame, *style, last) <= width) {
            return true;
        }
    }
    int32_t smallest = layout_smallest(frame);
    while (style->size > smallest && layout_width(frame, *style, last) > width) {
        style->size--;
    }
    return layout_width(frame, *style, last) <= width;
}

static void cut_noted(struct frame *frame, struct style style, int32_t width, const char *text, char *out, size_t size)
{
    words_cut(frame, style, width, text, out, size);
    if (strcmp(out, text) != 0) {
        note_cut(frame, text);
    }
}

void words_fit(struct frame *frame, struct style *style, int32_t width, const char *const *candidates, char *out,
               size_t size)
{
    const char *text;
    if (fit_whole(frame, style, width, candidates, &text)) {
        text_copy(out, size, text);
    } else {
        cut_noted(frame, *style, width, text, out, size);
    }
}

void words_fit_lines(struct frame *frame, struct style *style, int32_t width, int32_t height,
                     const char *const *candidates, struct lines *lines)
{
    const char *text;
    lines->count = 1;
    lines->whole = fit_whole(frame, style, width, candidates, &text);
    lines->broken = false;
    if (lines->whole) {
        text_copy(lines->line[0], LINE_TEXT_MAX, text);
        return;
    }
    for (int32_t most = 2; most <= height * 100 / (style->size * LINES_PITCH_LEAST); most++) {
        words_wrap(frame, *style, width, most, text, lines);
        if (lines->whole && !lines->broken) {
            return;
        }
    }
    lines->count = 1;
    lines->whole = false;
    cut_noted(frame, *style, width, text, lines->line[0], LINE_TEXT_MAX);
}

void words_draw_lines(struct frame *frame, struct rect units, struct style style, enum align align,
                      const struct lines *lines)
{
    if (lines->count == 1) {
        layout_text(frame, units, style, align, lines->line[0]);
        return;
    }
    int32_t pitch = style.size * LINES_PITCH / 100, room = units.h / (lines->count > 0 ? lines->count : 1);
    pitch = pitch < room ? pitch : room;
    int32_t top = units.y + (units.h - lines->count * pitch) / 2;
    for (int32_t i = 0; i < lines->count; i++) {
        layout_text(frame, (struct rect){units.x, top + i * pitch, units.w, pitch}, style, align, lines->line[i]);
    }
}

void words_wrap(const struct frame *frame, struct style style, int32_t width, int32_t max, const char *text,
                struct lines *lines)
{
    lines->count = 0;
    lines->broken = false;
    while (*text == ' ') {
        text++;
    }
    while (*text != '\0' && lines->count < max && lines->count < LINES_MAX) {
        size_t length = fitting(frame, style, width, text);
        // A path has no blanks and may break anywhere.
        size_t word = word_end(text, 0);
        lines->broken = lines->broken || (length < word && memchr(text, '/', word) == NULL);
        copy_part(lines->line[lines->count++], LINE_TEXT_MAX, text, length);
        text += length;
        while (*text == ' ') {
            text++;
        }
    }
    lines->whole = *text == '\0';
}

// One step down at a time until everything fits.
static void wrap_fitting(const struct frame *frame, struct style *style, int32_t width, int32_t max, const char *text,
                         struct lines *lines)
{
    words_wrap(frame, *style, width, max, text, lines);
    while ((!lines->whole || lines->broken) && style->size > layout_smallest(frame)) {
        style->size--;
        words_wrap(frame, *style, width, max, text, lines);
    }
}

int32_t words_lines_needed(const struct frame *frame, int32_t width, struct style style, int32_t usual, int32_t most,
                           const char *text)
{
    struct lines lines;
    int32_t count = usual;
    for (wrap_fitting(frame, &style, width, count, text, &lines); !lines.whole && count < most;) {
        words_wrap(frame, style, width, ++count, text, &lines);
    }
    return count;
}

int32_t words_paragraph_height(const struct frame *frame, int32_t width, struct style style, int32_t pitch, int32_t max,
                               const char *text)
{
    struct lines lines;
    wrap_fitting(frame, &style, width, max, text, &lines);
    return lines.count * style.size * pitch / 100;
}

int32_t words_paragraph(struct frame *frame, struct rect units, struct style style, int32_t pitch, int32_t max,
                        const char *text)
{
    struct lines lines;
    wrap_fitting(frame, &style, units.w, max, text, &lines);
    if (!lines.whole || lines.broken) {
        note_cut(frame, text);
    }
    for (int32_t i = 0; i < lines.count; i++) {
        int32_t top = units.y + i * style.size * pitch / 100, bottom = units.y + (i + 1) * style.size * pitch / 100;
        layout_text(frame, (struct rect){units.x, top, units.w, bottom - top}, style, ALIGN_LEFT, lines.line[i]);
    }
    return lines.count * style.size * pitch / 100;
}

void words_line(struct frame *frame, struct rect units, struct style style, enum align align,
                const char *const *candidates)
{
    struct lines lines;
    words_fit_lines(frame, &style, units.w, units.h, candidates, &lines);
    words_draw_lines(frame, units, style, align, &lines);
}

void words_single(struct frame *frame, struct rect units, struct style style, enum align align, const char *text)
{
    words_line(frame, units, style, align, (const char *const[]){text, NULL});
}
