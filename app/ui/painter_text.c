// SPDX-License-Identifier: MIT
#include "ui/painter_text.h"

#include <SDL2/SDL_ttf.h>

#include <stdlib.h>
#include <string.h>

#define LINES_MAX 192
// Advances are measured once per em of this many pixels and scaled: without hinting they are linear in the size.
#define MEASURE_EM 1000
#define SUBPIXELS  64
// Cell of a tabular colon and how far it is raised, in 1/1000 em.
#define COLON_CELL 280
#define COLON_LIFT 60

// A stretch of the line that is shaped and drawn as one.
struct piece {
    uint16_t start, length;
    int32_t x;    // 1/64 px from the start of the line
    int32_t lift; // px above the baseline
};

struct line {
    uint64_t used;
    uint32_t hash;
    struct line_style style;
    char *text;
    int32_t width; // 1/64 px
    size_t count;
    struct piece *pieces;
};

struct lettering {
    TTF_Font *draw[FONTS];
    int32_t draw_size[FONTS];
    TTF_Font *measure[FONTS];
    int32_t space[FONTS]; // advance of a space in 1/1000 em
    int32_t digit[FONTS]; // of the widest digit
    uint64_t clock;
    struct line lines[LINES_MAX];
};

static const char *const font_files[FONTS] = {
    [FONT_TEXT] = "Inter-Medium.otf",
    [FONT_STRONG] = "Inter-SemiBold.otf",
    [FONT_DIGITS] = "InterDisplay-Medium.otf",
    [FONT_HEADING] = "InterDisplay-SemiBold.otf",
};

// Glyphs are drawn several times too wide and averaged, so that they can stand between whole pixels.
static int32_t oversampling(int32_t size)
{
    return size <= 64 ? 8 : size <= 128 ? 4 : 2;
}

// SDL_ttf's widths begin at the ink of the first glyph and end at the ink of the last. Between two spaces they are
// exactly the pen's way, since no face here kerns against a space.
static void between_spaces(char *padded, size_t size, const char *text, size_t length, bool both)
{
    length = length > size - 3 ? size - 3 : length;
    padded[0] = ' ';
    memcpy(padded + 1, text, length);
    memcpy(padded + 1 + length, both ? " " : "", both ? 2 : 1);
}

// 1/1000 em
static int32_t advance(const struct lettering *lettering, enum font font, const char *text, size_t length)
{
    char padded[ITEM_TEXT_MAX + 3];
    between_spaces(padded, sizeof padded, text, length, true);
    int width = 0;
    TTF_SizeUTF8(lettering->measure[font], padded, &width, NULL);
    return width - 2 * lettering->space[font];
}

static bool lettering_open_face(struct lettering *lettering, enum font font, const char *folder, struct error *error)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, font_files[font]);
    lettering->draw[font] = TTF_OpenFont(path, MEASURE_EM);
    lettering->measure[font] = TTF_OpenFont(path, MEASURE_EM);
    if (lettering->draw[font] == NULL || lettering->measure[font] == NULL) {
        return error_set(error, "font %s: %s", path, TTF_GetError());
    }
    TTF_SetFontHinting(lettering->draw[font], TTF_HINTING_NONE);
    TTF_SetFontHinting(lettering->measure[font], TTF_HINTING_NONE);
    int two_spaces = 0;
    TTF_SizeUTF8(lettering->measure[font], "  ", &two_spaces, NULL);
    lettering->space[font] = two_spaces / 2;
    for (char digit = '0'; digit <= '9'; digit++) {
        int32_t width = advance(lettering, font, &digit, 1);
        lettering->digit[font] = width > lettering->digit[font] ? width : lettering->digit[font];
    }
    return true;
}

bool lettering_create(struct lettering **lettering, const char *folder, struct error *error)
{
    *lettering = NULL;
    if (TTF_Init() != 0) {
        return error_set(error, "fonts: %s", TTF_GetError());
    }
    struct lettering *made = painter_allocate(sizeof *made);
    for (enum font font = 0; font < FONTS; font++) {
        if (!lettering_open_face(made, font, folder, error)) {
            lettering_destroy(made);
            return false;
        }
    }
    *lettering = made;
    return true;
}

static void line_free(struct line *line)
{
    free(line->text);
    free(line->pieces);
    *line = (struct line){0};
}

void lettering_destroy(struct lettering *lettering)
{
    if (lettering == NULL) {
        return;
    }
    for (size_t i = 0; i < LINES_MAX; i++) {
        line_free(&lettering->lines[i]);
    }
    for (enum font font = 0; font < FONTS; font++) {
        TTF_CloseFont(lettering->draw[font]);
        TTF_CloseFont(lettering->measure[font]);
    }
    free(lettering);
    TTF_Quit();
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static size_t code_point(const char *text, uint32_t *value)
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

// Marks that stand on the letter before them.
static bool is_combining(uint32_t value)
{
    return (value >= 0x0300 && value <= 0x036F) || (value >= 0x1AB0 && value <= 0x1AFF) ||
           (value >= 0x1DC0 && value <= 0x1DFF) || (value >= 0x20D0 && value <= 0x20FF) ||
           (value >= 0xFE00 && value <= 0xFE0F) || (value >= 0xFE20 && value <= 0xFE2F) || value == 0x200D;
}

static size_t cluster_length(const char *text)
{
    uint32_t value;
    size_t length = code_point(text, &value);
    while (text[length] != '\0') {
        size_t more = code_point(text + length, &value);
        if (!is_combining(value)) {
            break;
        }
        length += more;
    }
    return length;
}

// Whether the character at `at` gets a cell of its own width: a digit, or a colon between digits.
static bool in_cell(const char *text, size_t at)
{
    return is_digit(text[at]) || (text[at] == ':' && at > 0 && is_digit(text[at - 1]) && is_digit(text[at + 1]));
}

static size_t piece_length(const struct line_style *style, const char *text, size_t at)
{
    if (style->tabular && in_cell(text, at)) {
        return 1;
    }
    size_t length = cluster_length(text + at);
    if (style->spacing == 0) {
        while (text[at + length] != '\0' && !(style->tabular && in_cell(text, at + length))) {
            length += cluster_length(text + at + length);
        }
    }
    return length;
}

// Places one piece at `pen` (1/1000 em) and returns the pen after it.
static int32_t piece_place(const struct lettering *lettering, struct line *line, struct piece *piece, int32_t pen)
{
    const struct line_style *style = &line->style;
    const char *text = line->text + piece->start;
    int32_t natural = advance(lettering, style->font, text, piece->length);
    int32_t cell = natural;
    if (style->tabular && in_cell(line->text, piece->start)) {
        cell = *text == ':' ? COLON_CELL : lettering->digit[style->font];
        piece->lift = *text == ':' ? (style->size * COLON_LIFT + 500) / 1000 : 0;
    } else if (style->spacing != 0 && piece->start > 0) {
        const struct piece *last = piece - 1;
        const char *pair = line->text + last->start;
        pen += advance(lettering, style->font, pair, (size_t)last->length + piece->length) -
               advance(lettering, style->font, pair, last->length) - natural; // kerning
    }
    int32_t at = pen + (cell - natural) / 2;
    piece->x = (int32_t)((int64_t)at * style->size * SUBPIXELS / MEASURE_EM);
    return pen + cell;
}

static void line_layout(const struct lettering *lettering, struct line *line)
{
    struct piece pieces[ITEM_TEXT_MAX];
    int32_t pen = 0;
    size_t length = strlen(line->text);
    for (size_t at = 0; at < length && line->count < ITEM_TEXT_MAX; line->count++) {
        struct piece *piece = &pieces[line->count];
        *piece = (struct piece){(uint16_t)at, (uint16_t)piece_length(&line->style, line->text, at), 0, 0};
        // Spacing stands between clusters, not after the last one, where it would take room from the ink.
        pen = piece_place(lettering, line, piece, pen + (at > 0 ? line->style.spacing : 0));
        at += piece->length;
    }
    line->pieces = painter_allocate(line->count * sizeof *line->pieces);
    memcpy(line->pieces, pieces, line->count * sizeof *line->pieces);
    line->width = (int32_t)((int64_t)pen * line->style.size * SUBPIXELS / MEASURE_EM);
}

static bool style_equal(const struct line_style *a, const struct line_style *b)
{
    return a->font == b->font && a->size == b->size && a->spacing == b->spacing && a->tabular == b->tabular;
}

// The layout of a line, from the cache of the lines used last.
static const struct line *lettering_line(struct lettering *lettering, struct line_style style, const char *text)
{
    int32_t numbers[] = {(int32_t)style.font, style.size, style.spacing, style.tabular};
    size_t length = strnlen(text, ITEM_TEXT_MAX - 1);
    uint32_t hash = cache_hash(cache_hash(CACHE_HASH_START, numbers, sizeof numbers), text, length);
    struct line *oldest = &lettering->lines[0];
    for (size_t i = 0; i < LINES_MAX; i++) {
        struct line *line = &lettering->lines[i];
        if (line->used > 0 && line->hash == hash && style_equal(&line->style, &style) &&
            strncmp(line->text, text, length) == 0 && line->text[length] == '\0') {
            line->used = ++lettering->clock;
            return line;
        }
        oldest = line->used < oldest->used ? line : oldest;
    }
    line_free(oldest);
    *oldest = (struct line){.used = ++lettering->clock, .hash = hash, .style = style};
    oldest->text = painter_allocate(length + 1);
    memcpy(oldest->text, text, length);
    line_layout(lettering, oldest);
    return oldest;
}

int32_t lettering_width(struct lettering *lettering, struct line_style style, const char *text)
{
    return (lettering_line(lettering, style, text)->width + SUBPIXELS - 1) / SUBPIXELS;
}

// One font of each face, resized: the coverage is kept in our own cache, and a font of each size would hold the tables
// of its face once more.
static TTF_Font *lettering_font(struct lettering *lettering, enum font font, int32_t size)
{
    if (lettering->draw_size[font] != size) {
        TTF_SetFontSizeDPI(lettering->draw[font], size, 72 * (unsigned)oversampling(size), 72);
        lettering->draw_size[font] = size;
    }
    return lettering->draw[font];
}

// Averages `scale` columns into one; the pen of the surface stands at column `pen`.
static struct coverage coverage_average(const SDL_Surface *wide, int32_t scale, int32_t pen, int32_t baseline)
{
    int32_t left = -(pen + scale - 1) / scale;
    int32_t shift = -left * scale - pen; // empty columns before the surface
    int32_t width = (wide->w + shift + scale - 1) / scale;
    struct coverage made = {left, -baseline, width, wide->h, painter_allocate((size_t)width * (size_t)wide->h)};
    for (int32_t y = 0; y < wide->h; y++) {
        const uint8_t *from = (const uint8_t *)wide->pixels + (size_t)y * (size_t)wide->pitch;
        uint8_t *to = made.bytes + (size_t)y * (size_t)width;
        for (int32_t x = 0; x < width; x++) {
            int32_t sum = 0;
            for (int32_t i = 0; i < scale; i++) {
                int32_t column = x * scale + i - shift;
                sum += column >= 0 && column < wide->w ? from[column] : 0;
            }
            to[x] = (uint8_t)((sum + scale / 2) / scale);
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

static struct coverage piece_draw(struct lettering *lettering, const struct line_style *style, const char *text,
                                  size_t length, int32_t phase)
{
    char padded[ITEM_TEXT_MAX + 3];
    between_spaces(padded, sizeof padded, text, length, false);
    TTF_Font *font = lettering_font(lettering, style->font, style->size);
    int32_t scale = oversampling(style->size);
    SDL_Color white = {255, 255, 255, 255};
    SDL_Color black = {0, 0, 0, 255};
    SDL_Surface *wide = TTF_RenderUTF8_Shaded(font, padded, white, black);
    if (wide == NULL) {
        return (struct coverage){.bytes = painter_allocate(0)};
    }
    int32_t space = lettering->space[style->font] * style->size * scale / MEASURE_EM;
    // Accents above the font's ascent make the surface higher, and move the baseline down by as much.
    int32_t baseline = TTF_FontAscent(font) + wide->h - TTF_FontHeight(font);
    struct coverage made = coverage_average(wide, scale, space - phase, baseline);
    SDL_FreeSurface(wide);
    return coverage_trim(made);
}

void lettering_paint(struct lettering *lettering, struct cache *cache, struct brush *brush, struct line_style style,
                     const char *text, int32_t x, int32_t y)
{
    const struct line *line = lettering_line(lettering, style, text);
    int32_t scale = oversampling(style.size);
    for (size_t i = 0; i < line->count; i++) {
        const struct piece *piece = &line->pieces[i];
        int32_t column = piece->x * scale / SUBPIXELS;
        int32_t whole = column >= 0 ? column / scale : -((scale - 1 - column) / scale);
        struct cache_key key = {(int32_t)style.font, style.size, column - whole * scale, line->text + piece->start,
                                piece->length};
        const struct coverage *coverage = cache_find(cache, &key);
        if (coverage == NULL) {
            coverage = cache_keep(cache, &key, piece_draw(lettering, &style, key.text, key.length, key.phase));
        }
        brush_stamp(brush, coverage, x + whole, y - piece->lift);
    }
}
