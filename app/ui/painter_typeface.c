// SPDX-License-Identifier: MIT
#include "ui/painter_typeface.h"

#include <SDL2/SDL_ttf.h>

#include <stdlib.h>
#include <string.h>

// At this resolution a point is a pixel, so that a size is an em in pixels.
#define POINTS_PER_INCH 72u

// Glyphs are drawn several times too wide and averaged, so that they can stand between whole pixels.
int32_t typeface_phases(int32_t size)
{
    return size <= 64 ? 8 : size <= 128 ? 4 : 2;
}

// SDL_ttf's widths begin at the ink of the first glyph and end at the ink of the last. Between two spaces they are
// exactly the pen's way, since no face here kerns against a space.
static void between_spaces(char *padded, size_t size, const char *text, size_t length, bool before, bool after)
{
    length = length > size - 3 ? size - 3 : length;
    memcpy(padded, " ", before ? 1 : 0);
    memcpy(padded + before, text, length);
    memcpy(padded + before + length, after ? " " : "", after ? 2 : 1);
}

// One font of each face, resized: the coverage is kept in our own cache, and a font of each size would hold the tables
// of its face once more, 320 KiB each.
static TTF_Font *typeface_font(struct typeface *face, int32_t size, int32_t wider)
{
    if (face->size != size || face->wider != wider) {
        TTF_SetFontSizeDPI(face->font, size, POINTS_PER_INCH * (unsigned)wider, POINTS_PER_INCH);
        face->size = size;
        face->wider = wider;
    }
    return face->font;
}

// 1/1000 em
int32_t typeface_advance(struct typeface *face, const char *text, size_t length)
{
    char padded[ITEM_TEXT_MAX + 3];
    between_spaces(padded, sizeof padded, text, length, true, true);
    int width = 0;
    TTF_SizeUTF8(typeface_font(face, MEASURE_EM, 1), padded, &width, NULL);
    return width - 2 * face->space;
}

bool typeface_has(const struct typeface *face, uint32_t character)
{
    return TTF_GlyphIsProvided32(face->font, character) != 0;
}

void typeface_shape(struct typeface *face, bool rtl, const char *script)
{
    if (face->rtl != rtl) {
        TTF_SetFontDirection(face->font, rtl ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
        face->rtl = rtl;
    }
    if (script[0] != '\0') {
        TTF_SetFontScriptName(face->font, script);
    }
}

bool typeface_open(struct typeface *face, const char *path, int32_t index, struct error *error)
{
    face->font = TTF_OpenFontIndexDPI(path, MEASURE_EM, index, POINTS_PER_INCH, POINTS_PER_INCH);
    if (face->font == NULL) {
        return error_set(error, "font %s: %s", path, TTF_GetError());
    }
    face->size = MEASURE_EM;
    face->wider = 1;
    TTF_SetFontHinting(face->font, TTF_HINTING_NONE);
    int two_spaces = 0;
    TTF_SizeUTF8(face->font, "  ", &two_spaces, NULL);
    face->space = two_spaces / 2;
    for (int i = 0; i < 10; i++) {
        char digit = (char)('0' + i);
        face->digits[i] = typeface_advance(face, &digit, 1);
        face->cell = face->digits[i] > face->cell ? face->digits[i] : face->cell;
    }
    face->colon = typeface_advance(face, ":", 1);
    return true;
}

void typeface_close(struct typeface *face)
{
    if (face->font != NULL) {
        TTF_CloseFont(face->font);
    }
}

// Averages `scale` columns into one; the pen of the surface stands at column `pen`.
static struct coverage coverage_average(const SDL_Surface *wide, int32_t scale, int32_t pen, int32_t baseline)
{
    int32_t left = -((pen + scale - 1) / scale);
    int32_t shift = -left * scale - pen; // empty columns before the surface
    int32_t width = (wide->w + shift + scale - 1) / scale;
    struct coverage made = {left, -baseline, width, wide->h, painter_allocate((size_t)width * (size_t)wide->h)};
    for (int32_t y = 0; y < wide->h; y++) {
        const uint8_t *from = (const uint8_t *)wide->pixels + (size_t)y * (size_t)wide->pitch;
        uint8_t *to = made.bytes + (size_t)y * (size_t)width;
        int32_t column = -shift;
        for (int32_t x = 0; x < width; x++) {
            int32_t end = column + scale < wide->w ? column + scale : wide->w;
            int32_t sum = scale / 2;
            for (int32_t i = column > 0 ? column : 0; i < end; i++) {
                sum += from[i];
            }
            to[x] = (uint8_t)(sum / scale);
            column += scale;
        }
    }
    return made;
}

// Cuts off empty rows and columns.
static struct coverage coverage_trim(struct coverage full)
{
    int32_t left = full.width, right = 0, top = full.height, bottom = 0;
    for (int32_t y = 0; y < full.height; y++) {
        for (int32_t x = 0; x < full.width; x++) {
            if (full.bytes[(size_t)y * (size_t)full.width + (size_t)x] != 0) {
                left = x < left ? x : left;
                right = x + 1 > right ? x + 1 : right;
                top = y < top ? y : top;
                bottom = y + 1;
            }
        }
    }
    struct coverage cut = {full.left + left, full.top + top, right - left, bottom - top, NULL};
    if (right <= left) {
        cut = (struct coverage){0};
    }
    cut.bytes = painter_allocate((size_t)cut.width * (size_t)cut.height);
    for (int32_t y = 0; y < cut.height; y++) {
        memcpy(cut.bytes + (size_t)y * (size_t)cut.width,
               full.bytes + (size_t)(top + y) * (size_t)full.width + (size_t)left, (size_t)cut.width);
    }
    free(full.bytes);
    return cut;
}

struct coverage typeface_draw(struct typeface *face, int32_t size, int32_t phase, const char *text, size_t length)
{
    char padded[ITEM_TEXT_MAX + 3];
    // The pen's side alone has a space: the left one, which comes last in a text from right to left.
    between_spaces(padded, sizeof padded, text, length, !face->rtl, face->rtl);
    int32_t scale = typeface_phases(size);
    TTF_Font *font = typeface_font(face, size, scale);
    SDL_Color white = {255, 255, 255, 255};
    SDL_Color black = {0, 0, 0, 255};
    SDL_Surface *wide = TTF_RenderUTF8_Shaded(font, padded, white, black);
    if (wide == NULL) {
        return (struct coverage){.bytes = painter_allocate(0)};
    }
    int32_t space = face->space * size * scale / MEASURE_EM;
    // Accents above the font's ascent make the surface higher, and move the baseline down by as much.
    int32_t baseline = TTF_FontAscent(font) + wide->h - TTF_FontHeight(font);
    struct coverage made = coverage_average(wide, scale, space - phase, baseline);
    SDL_FreeSurface(wide);
    return coverage_trim(made);
}
