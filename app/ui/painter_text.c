// SPDX-License-Identifier: MIT
#include "ui/painter_text.h"
#include "ui/painter_grid.h"
#include "ui/painter_runs.h"
#include "ui/painter_typeface.h"

#include <SDL2/SDL_ttf.h>

#include <stdlib.h>
#include <string.h>

#define LINES_MAX 192
#define SUBPIXELS 64
// How far a tabular colon is raised, in 1/1000 em. It takes its own width: only digits change while a clock runs.
#define COLON_LIFT 60
// In the cache the faces of fallbacks come after those of the typeface and the icons.
#define FALLBACK_KEY 1000

// A stretch of the line that is shaped and drawn as one.
struct piece {
    uint16_t start, length;
    int32_t x;        // 1/64 px from the start of the line
    int32_t lift;     // px above the baseline
    int32_t fallback; // -1: the typeface itself
    bool rtl;
    char script[RUNS_SCRIPT];
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
    struct typeface faces[FONTS];
    struct fallbacks fallbacks;
    uint64_t clock;
    struct line lines[LINES_MAX];
};

static const char *const font_files[FONTS] = {
    [FONT_TEXT] = "Inter-Medium.otf",
    [FONT_STRONG] = "Inter-SemiBold.otf",
    [FONT_DIGITS] = "InterDisplay-Medium.otf",
    [FONT_HEADING] = "InterDisplay-SemiBold.otf",
};

bool lettering_create(struct lettering **lettering, const char *folder, struct error *error)
{
    *lettering = NULL;
    if (TTF_Init() != 0) {
        return error_set(error, "fonts: %s", TTF_GetError());
    }
    struct lettering *made = painter_allocate(sizeof *made);
    for (enum font font = 0; font < FONTS; font++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, font_files[font]);
        if (!typeface_open(&made->faces[font], path, 0, error)) {
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
        typeface_close(&lettering->faces[font]);
    }
    fallbacks_finish(&lettering->fallbacks);
    free(lettering);
    TTF_Quit();
}

// 1/1000 em → 1/64 px
static int32_t em_share(int32_t length, int32_t size)
{
    return (int32_t)((int64_t)length * size * SUBPIXELS / MEASURE_EM);
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
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
    size_t length = runs_code_point(text, &value);
    while (text[length] != '\0') {
        size_t more = runs_code_point(text + length, &value);
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

// In [at, end).
static size_t piece_length(const struct line_style *style, const char *text, size_t at, size_t end)
{
    if (style->tabular && in_cell(text, at)) {
        return 1;
    }
    size_t length = cluster_length(text + at);
    if (style->spacing == 0) {
        while (at + length < end && !(style->tabular && in_cell(text, at + length))) {
            length += cluster_length(text + at + length);
        }
    }
    return at + length < end ? length : end - at;
}

// A digit or colon in its cell; the digits' advances are known, so a running counter costs no shaping.
static int32_t cell_place(const struct typeface *face, const struct line *line, struct piece *piece, int32_t pen)
{
    const struct line_style *style = &line->style;
    char character = line->text[piece->start];
    bool colon = character == ':';
    int32_t natural = colon ? face->colon : face->digits[character - '0'];
    int32_t cell = colon ? face->colon : face->cell;
    piece->lift = colon ? (style->size * COLON_LIFT + 500) / 1000 : 0;
    piece->x = em_share(pen + (cell - natural) / 2, style->size);
    return pen + cell;
}

// A run or a cluster. Between clusters that are spaced out, the kerning of the pair remains.
static int32_t run_place(struct typeface *face, const struct line *line, struct piece *piece, bool first, int32_t pen)
{
    int32_t natural = typeface_advance(face, line->text + piece->start, piece->length);
    if (line->style.spacing != 0 && !first) {
        const struct piece *last = piece - 1;
        const char *pair = line->text + last->start;
        pen += typeface_advance(face, pair, (size_t)last->length + piece->length) -
               typeface_advance(face, pair, last->length) - natural;
    }
    piece->x = em_share(pen, line->style.size);
    return pen + natural;
}

// A stretch of the typeface: in pieces.
static int32_t lay_pieces(struct typeface *face, struct line *line, struct piece *pieces, const struct run *run,
                          int32_t pen)
{
    size_t end = (size_t)run->start + run->length;
    for (size_t at = run->start; at < end && line->count < ITEM_TEXT_MAX; line->count++) {
        struct piece *piece = &pieces[line->count];
        *piece = (struct piece){
            .start = (uint16_t)at, .length = (uint16_t)piece_length(&line->style, line->text, at, end), .fallback = -1};
        // Spacing stands between clusters, not after the last one, where it would take room from the ink.
        pen += line->count > 0 ? line->style.spacing : 0;
        bool cell = line->style.tabular && in_cell(line->text, at);
        pen = cell ? cell_place(face, line, piece, pen) : run_place(face, line, piece, at == run->start, pen);
        at += piece->length;
    }
    return pen;
}

// Any other one is shaped whole.
static int32_t lay_whole(struct typeface *face, struct line *line, struct piece *piece, const struct run *run,
                         int32_t pen)
{
    *piece = (struct piece){.start = run->start,
                            .length = run->length,
                            .x = em_share(pen, line->style.size),
                            .fallback = run->fallback,
                            .rtl = run->rtl};
    memcpy(piece->script, run->script, sizeof piece->script);
    typeface_shape(face, run->rtl, run->script);
    return pen + typeface_advance(face, line->text + run->start, run->length);
}

static struct typeface *face_of(struct lettering *lettering, enum font font, int32_t fallback)
{
    return fallback < 0 ? &lettering->faces[font] : &lettering->fallbacks.fonts[fallback].face;
}

static void line_layout(struct lettering *lettering, struct line *line)
{
    struct piece pieces[ITEM_TEXT_MAX] = {0};
    struct run runs[RUNS_MAX];
    int32_t pen = 0;
    struct typeface *typeface = &lettering->faces[line->style.font];
    size_t count = runs_find(typeface, &lettering->fallbacks, line->text, strlen(line->text), runs);
    for (size_t i = 0; i < count && line->count < ITEM_TEXT_MAX; i++) {
        struct typeface *face = face_of(lettering, line->style.font, runs[i].fallback);
        if (runs[i].fallback < 0 && !runs[i].rtl) {
            typeface_shape(face, false, "");
            pen = lay_pieces(face, line, pieces, &runs[i], pen);
        } else {
            pen = lay_whole(face, line, &pieces[line->count], &runs[i], pen);
            line->count++;
        }
    }
    line->pieces = painter_allocate(line->count * sizeof *line->pieces);
    // cppcheck-suppress uninitvar; the loop has filled the first `count` pieces
    memcpy(line->pieces, pieces, line->count * sizeof *line->pieces);
    line->width = em_share(pen, line->style.size);
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
    uint32_t hash = cache_hash(numbers, sizeof numbers / sizeof numbers[0], text, length);
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

// The coverage of a piece, at its place in the picture.
static struct stamp piece_stamp(struct lettering *lettering, struct cache *cache, const struct item *item,
                                const struct line *line, const struct piece *piece)
{
    struct line_style style = line->style;
    int32_t room = item->box.w * SUBPIXELS - line->width;
    int32_t indent = item->text.align == ALIGN_LEFT ? 0 : item->text.align == ALIGN_CENTRE ? room / 2 : room;
    int32_t phases = typeface_phases(style.size);
    int32_t column = (indent + piece->x) * phases / SUBPIXELS;
    int32_t whole = column >= 0 ? column / phases : -((phases - 1 - column) / phases);
    int32_t kept_as = piece->fallback < 0 ? (int32_t)style.font : FALLBACK_KEY + piece->fallback;
    struct cache_key key = {piece->rtl ? -1 - kept_as : kept_as, style.size, column - whole * phases,
                            line->text + piece->start, piece->length};
    const struct coverage *coverage = cache_find(cache, &key);
    if (coverage == NULL) {
        struct typeface *face = face_of(lettering, style.font, piece->fallback);
        typeface_shape(face, piece->rtl, piece->script);
        coverage = cache_keep(cache, &key, typeface_draw(face, style.size, key.phase, key.text, key.length));
    }
    struct stamp stamp = {coverage, item->box.x + whole, item->text.baseline - piece->lift, {0}};
    stamp.seen = (struct rect){stamp.x + coverage->left, stamp.y + coverage->top, coverage->width, coverage->height};
    stamp.seen = rect_intersect(stamp.seen, scene_item_reach(item));
    return stamp;
}

static const struct line *item_line(struct lettering *lettering, const struct item *item)
{
    struct line_style style = {item->text.font, item->text.size, item->text.spacing, item->text.tabular};
    return lettering_line(lettering, style, item->text.text);
}

// Two texts, piece by piece; where one has fewer, beside nothing.
struct comparison {
    struct lettering *lettering;
    struct cache *cache;
    const struct item *items[2];
    const struct line *lines[2];
    size_t count;
    struct stamp pair[2]; // that is looked at
    struct rect around;   // both
    bool large;           // one was so large that the cache may not keep two
};

// Of two texts in one box: the same letters at the same place, which need not be looked up.
static bool piece_equal(const struct comparison *both, size_t at)
{
    const struct line *a = both->lines[0], *b = both->lines[1];
    if (at >= a->count || at >= b->count || a->width != b->width ||
        memcmp(&both->items[0]->box, &both->items[1]->box, sizeof both->items[0]->box) != 0) {
        return false;
    }
    const struct piece *was = &a->pieces[at], *is = &b->pieces[at];
    return was->x == is->x && was->lift == is->lift && was->fallback == is->fallback && was->rtl == is->rtl &&
           strcmp(was->script, is->script) == 0 && was->length == is->length &&
           memcmp(a->text + was->start, b->text + is->start, was->length) == 0;
}

// The next one to look at.
static bool pair_differs(struct comparison *both, size_t at)
{
    struct stamp *pair = both->pair;
    if (piece_equal(both, at)) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        const struct line *line = both->lines[i];
        pair[i] = (struct stamp){0};
        if (at < line->count) {
            pair[i] = piece_stamp(both->lettering, both->cache, both->items[i], line, &line->pieces[at]);
            const struct coverage *coverage = pair[i].coverage;
            both->large = both->large || coverage->width * coverage->height > CACHE_BYTES_MAX / 2;
        }
    }
    const struct rect *old = &pair[0].seen, *new = &pair[1].seen;
    both->around = old->w == 0 ? *new : new->w == 0 ? *old : rect_around(*old, *new);
    return both->around.w > 0 && (pair[0].coverage != pair[1].coverage || pair[0].x != pair[1].x ||
                                  pair[0].y != pair[1].y || memcmp(old, new, sizeof *old) != 0);
}

// Of the pairs [from, to), whose pictures overlap.
static size_t difference_cut(struct comparison *both, size_t from, size_t to, struct rect around, struct rect *where,
                             size_t max)
{
    struct grid grid;
    if (around.w == 0) {
        return 0;
    }
    grid_init(&grid, around);
    for (size_t at = from; at < to; at++) {
        if (pair_differs(both, at)) {
            grid_mark(&grid, &both->pair[0], &both->pair[1]);
        }
    }
    return grid_cut(&grid, where, max);
}

// How many pairs differ, and where.
static size_t count_pairs(struct comparison *both, struct rect *around)
{
    size_t pairs = 0;
    *around = (struct rect){0};
    for (size_t at = 0; at < both->count; at++) {
        if (pair_differs(both, at)) {
            *around = pairs == 0 ? both->around : rect_around(*around, both->around);
            pairs++;
        }
    }
    return pairs;
}

size_t lettering_difference(struct lettering *lettering, struct cache *cache, const struct item *before,
                            const struct item *after, struct rect *where, size_t max)
{
    struct comparison both = {.lettering = lettering, .cache = cache, .items = {before, after}};
    both.lines[0] = item_line(lettering, before);
    both.lines[1] = item_line(lettering, after);
    both.count = both.lines[0]->count > both.lines[1]->count ? both.lines[0]->count : both.lines[1]->count;
    size_t pairs = count_pairs(&both, &where[0]);
    size_t count = 0, from = 0;
    if (pairs == 0) {
        return 0;
    }
    if (pairs > max || both.large || where[0].w > CANVAS_ROW_MAX) {
        return 1;
    }
    struct rect around = {0};
    for (size_t at = 0; at < both.count; at++) {
        if (!pair_differs(&both, at)) {
            continue;
        }
        if (rect_intersect(around, both.around).w == 0) {
            struct rect next = both.around;
            count += difference_cut(&both, from, at, around, where + count, max / pairs);
            from = at;
            around = next;
        } else {
            around = rect_around(around, both.around);
        }
    }
    return count + difference_cut(&both, from, both.count, around, where + count, max / pairs);
}

void lettering_paint(struct lettering *lettering, struct cache *cache, struct brush *brush, const struct item *item)
{
    const struct line *line = item_line(lettering, item);
    for (size_t i = 0; i < line->count; i++) {
        struct stamp stamp = piece_stamp(lettering, cache, item, line, &line->pieces[i]);
        brush_stamp(brush, stamp.coverage, stamp.x, stamp.y);
    }
}
