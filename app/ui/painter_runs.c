// SPDX-License-Identifier: MIT
#include "ui/painter_runs.h"

#include <unicode/ubidi.h>
#include <unicode/uscript.h>

#include <string.h>

// Below this all letters go from left to right; so do they in the extensions of Latin and Greek, with the punctuation
// and signs after them.
#define FIRST_RTL      0x0590
#define EXTENSION_FROM 0x1E00
#define EXTENSION_TO   0x2BFF

size_t runs_code_point(const char *text, uint32_t *value)
{
    unsigned char lead = (unsigned char)text[0];
    size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    *value = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if (((unsigned char)text[i] & 0xC0) != 0x80) {
            return i;
        }
        *value = *value << 6 | ((unsigned char)text[i] & 0x3F);
    }
    return length;
}

static bool is_plain(struct typeface *face, const char *text, size_t length)
{
    uint32_t value;
    for (size_t at = 0; at < length; at += runs_code_point(text + at, &value)) {
        runs_code_point(text + at, &value);
        bool known = value < FIRST_RTL || (value >= EXTENSION_FROM && value <= EXTENSION_TO);
        bool odd = value >= 0x200E && value <= 0x206F; // marks of direction among the punctuation
        if (!known || (odd && value <= 0x200F) || (value >= 0x80 && !typeface_has(face, value))) {
            return false;
        }
    }
    return true;
}

// The text as ICU takes it, and where each of its units begins in ours.
struct units {
    int32_t count;
    UChar unit[ITEM_TEXT_MAX];
    uint16_t byte[ITEM_TEXT_MAX + 1];
};

static void to_units(struct units *units, const char *text, size_t length)
{
    units->count = 0;
    for (size_t at = 0; at < length && units->count + 2 < ITEM_TEXT_MAX;) {
        uint32_t value;
        size_t bytes = runs_code_point(text + at, &value);
        value = value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF) ? 0xFFFD : value;
        units->byte[units->count] = (uint16_t)at;
        if (value > 0xFFFF) {
            units->byte[units->count + 1] = (uint16_t)at;
            units->unit[units->count++] = (UChar)(0xD7C0 + (value >> 10));
            units->unit[units->count++] = (UChar)(0xDC00 | (value & 0x3FF));
        } else {
            units->unit[units->count++] = (UChar)value;
        }
        at += bytes;
        units->byte[units->count] = (uint16_t)at;
    }
}

struct search {
    struct typeface *face;
    struct fallbacks *fallbacks;
    const char *text;
    struct run *runs;
    size_t count;
};

// Which font a character of a stretch takes after `last`: blanks and marks stay with the letters before them.
static int32_t font_of(const struct search *search, uint32_t value, UScriptCode script, const struct run *last)
{
    bool follows = script == USCRIPT_COMMON || script == USCRIPT_INHERITED;
    bool digit = value >= '0' && value <= '9';
    if (follows && !digit && last != NULL && last->fallback >= 0 &&
        typeface_has(&search->fallbacks->fonts[last->fallback].face, value)) {
        return last->fallback;
    }
    return value < 0x80 || typeface_has(search->face, value) ? -1 : fallbacks_find(search->fallbacks, value);
}

static void add(struct search *search, const struct run *run)
{
    if (search->count < RUNS_MAX) {
        search->runs[search->count++] = *run;
    }
}

// Cuts [from, to) into stretches of one font and script.
static void split(struct search *search, size_t from, size_t to, bool rtl)
{
    size_t first = search->count;
    struct run run = {0};
    UScriptCode current = USCRIPT_COMMON;
    for (size_t at = from; at < to;) {
        uint32_t value;
        UErrorCode status = U_ZERO_ERROR;
        size_t bytes = runs_code_point(search->text + at, &value);
        UScriptCode script = uscript_getScript((UChar32)value, &status);
        int32_t font = font_of(search, value, script, run.length > 0 ? &run : NULL);
        bool follows = script == USCRIPT_COMMON || script == USCRIPT_INHERITED;
        bool same = run.length > 0 && font == run.fallback &&
                    (font < 0 || follows || current == USCRIPT_COMMON || script == current);
        if (!same) {
            if (run.length > 0) {
                add(search, &run);
            }
            run = (struct run){.start = (uint16_t)at, .fallback = font, .rtl = rtl};
            current = USCRIPT_COMMON;
        }
        run.length = (uint16_t)(run.length + bytes);
        if (font >= 0 && !follows && current == USCRIPT_COMMON) {
            current = script;
            const char *name = uscript_getShortName(script);
            strncpy(run.script, name == NULL ? "" : name, RUNS_SCRIPT - 1);
        }
        at += bytes;
    }
    if (run.length > 0) {
        add(search, &run);
    }
    for (size_t i = first, j = search->count; rtl && i + 1 < j; i++) {
        struct run swapped = search->runs[i];
        search->runs[i] = search->runs[--j];
        search->runs[j] = swapped;
    }
}

size_t runs_find(struct typeface *face, struct fallbacks *fallbacks, const char *text, size_t length,
                 struct run runs[RUNS_MAX])
{
    struct search search = {face, fallbacks, text, runs, 0};
    struct units units;
    UErrorCode status = U_ZERO_ERROR;
    if (is_plain(face, text, length)) {
        runs[0] = (struct run){.length = (uint16_t)length, .fallback = -1};
        return 1;
    }
    to_units(&units, text, length);
    UBiDi *bidi = ubidi_openSized(units.count, 0, &status);
    ubidi_setPara(bidi, units.unit, units.count, UBIDI_DEFAULT_LTR, NULL, &status);
    int32_t count = ubidi_countRuns(bidi, &status);
    for (int32_t i = 0; i < count && U_SUCCESS(status); i++) {
        int32_t start, many;
        bool rtl = ubidi_getVisualRun(bidi, i, &start, &many) == UBIDI_RTL;
        split(&search, units.byte[start], units.byte[start + many], rtl);
    }
    ubidi_close(bidi);
    if (search.count == 0) { // no memory: in the order in which it is written
        split(&search, 0, length, false);
    }
    return search.count;
}
