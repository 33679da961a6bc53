// SPDX-License-Identifier: MIT
// A scene: the list of items that make one picture. Plain values, made by a pure function of view, size, theme and a
// text-measuring callback, so layout is tested without pixels; damage is the difference of two lists, and a hit test a
// search in the list. Items are drawn in order, later ones over earlier ones.
// Lengths are pixels; where a 16 stands in a name, sixteenths of a pixel. Angles are 1/65536 turns clockwise from the
// top.
#pragma once

#include "ui/action.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCENE_ITEMS_MAX 640
#define ITEM_TEXT_MAX   256
#define QR_MODULES_MAX  101 // up to version 21

struct rect {
    int32_t x, y, w, h;
};

// 0xRRGGBB
typedef uint32_t rgb;

enum font {
    FONT_TEXT,    // Inter Medium
    FONT_STRONG,  // Inter SemiBold
    FONT_DIGITS,  // Inter Display Medium
    FONT_HEADING, // Inter Display SemiBold
    FONTS,
};

enum icon {
    ICON_NONE,
    ICON_PLAY,
    ICON_PAUSE,
    ICON_STOP,
    ICON_PERSON,
    ICON_PERSON_OUT,
    ICON_PERSON_IN,
    ICON_PEOPLE,
    ICON_CLOCK,
    ICON_CALENDAR,
    ICON_CHECK,
    ICON_CHEVRON,
    ICON_QR,
    ICON_USB,
    ICON_MAIL,
    ICON_GEAR,
    ICON_LOCK,
    ICON_GLOBE,
    ICON_WARNING,
    ICON_WIFI,
    ICON_SYNC,
    ICON_PLUS,
    ICON_MINUS,
    ICON_UNDO,
    ICON_SUN,
    ICON_MOON,
    ICON_TAG,
    ICON_ERASE,
    ICON_CHEVRON_LEFT,
    ICONS,
};

enum align {
    ALIGN_LEFT,
    ALIGN_CENTRE,
    ALIGN_RIGHT,
};

enum item_kind {
    ITEM_RECT,     // filled rounded rectangle; radius; edge: line width of an inner edge in `colour2` (0 = none)
    ITEM_FRAME,    // only the inner edge of a rounded rectangle, `edge` wide
    ITEM_ARC,      // band of a circle: centre, inner and outer radius, angles; flat ends
    ITEM_LINE,     // from (x0,y0) to (x1,y1), `width16` wide; `round` ends
    ITEM_TRIANGLE, // three points
    ITEM_TEXT,     // one line; `box` is its advance box, `baseline` its baseline
    ITEM_ICON,     // tinted, in a square box
    ITEM_QR, // modules in box, dark `colour` on light `colour2`; 4 modules inside box stay as they are: its quiet zone
    ITEM_TARGET, // draws nothing: a touch target with its action and label
};

struct item {
    enum item_kind kind;
    struct rect box; // every pixel that the item can touch lies in here
    rgb colour, colour2;
    uint8_t alpha; // 255 = opaque
    union {
        struct {
            int32_t radius, edge;
        } rect; // RECT, FRAME
        struct {
            int32_t cx16, cy16, inner16, outer16;
            int32_t from, to;
        } arc; // from < to, to - from <= 65536
        struct {
            int32_t x0, y0, x1, y1, width16;
            bool round;
        } line; // x0.. in sixteenths
        struct {
            int32_t x[3], y[3];
        } triangle; // in sixteenths
        struct {
            enum font font;
            int32_t size, baseline; // px; baseline is the y of the baseline
            int32_t spacing;        // letter spacing in 1/1000 em
            bool tabular;           // digits in cells as wide as the widest digit
            enum align align;       // inside box
            char text[ITEM_TEXT_MAX];
        } text;
        struct {
            enum icon icon;
            bool flipped; // as in a mirror
        };
        struct {
            int32_t modules;
            uint8_t bits[(QR_MODULES_MAX * QR_MODULES_MAX + 7) / 8];
        } qr; // row by row, MSB first
        struct {
            struct action action;
            bool enabled;
            char label[ITEM_TEXT_MAX];
        } target;
    };
};

struct scene {
    int32_t width, height;
    rgb ground;
    size_t count;
    bool overflow; // more items than fit: a bug that tests look for
    struct item items[SCENE_ITEMS_MAX];
};

// Measures text as the painter will draw it. Implemented by the painter; a fake one in layout tests.
struct text_metrics {
    void *context;
    int32_t (*width)(void *context, enum font font, int32_t size, int32_t spacing, bool tabular, const char *text);
    // Rectangles around where the pictures of two text items of one colour, style, baseline and alignment differ, at
    // most `max`; returns how many. NULL: they may differ anywhere.
    size_t (*difference)(void *context, const struct item *before, const struct item *after, struct rect *where,
                         size_t max);
};

// Rectangles that differ between two scenes of one size, merged to at most `max`; returns how many (0 = nothing
// changed). With `metrics` only what changed of a text is among them; without (NULL) all of it.
size_t scene_damage(const struct scene *before, const struct scene *after, const struct text_metrics *metrics,
                    struct rect *rects, size_t max);

// Every pixel that the item may touch: its box; around a text also room for accents and overhanging letters. The
// painter draws nothing outside.
struct rect scene_item_reach(const struct item *item);

// The smallest rectangle around both.
struct rect rect_around(struct rect a, struct rect b);

// The topmost enabled target at a point, or NULL.
const struct item *scene_hit(const struct scene *scene, int32_t x, int32_t y);
