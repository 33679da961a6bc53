// SPDX-License-Identifier: MIT
// Helpers that put items into a scene. Screens place things in units: pixels of the size for which the design is drawn
// (1280x800 regular, 800x480 compact, 800x1280 tall); a frame scales them to the pixels of the real surface.
#pragma once

#include "ui/scene.h"
#include "ui/theme.h"

// Wide surfaces (1920x1080) are regular ones with more units of width.
enum size_class {
    SIZE_COMPACT,
    SIZE_REGULAR,
    SIZE_TALL,
    SIZE_CLASSES,
};

#define SCALE_ONE 4096

// Where a scene has its dial: the centre in units, and which of the items it is made of.
struct dial_place {
    bool there;
    int32_t x, y, size;       // size: enum dial_size
    size_t ring, inside, end; // items [ring, inside) are the ring, [inside, end) what is written in it
};

struct frame {
    struct scene *scene; // where items go
    struct text_metrics metrics;
    enum theme theme;
    enum size_class size;
    int32_t scale;         // pixels per unit, in 1/SCALE_ONE
    int32_t width, height; // of the surface, in units
    struct action pressed; // the target under the finger; ACTION_NONE
    struct dial_place dial;
    char cut[ITEM_TEXT_MAX]; // the first words that fitted in no form and were cut; empty: none. What tests look for
};

// How text looks. Size in units, spacing in 1/1000 em.
struct style {
    enum font font;
    int32_t size, spacing;
    enum tone tone;
};

// Empties the scene and chooses size class and scale (design, section 7).
void layout_begin(struct frame *frame, struct scene *scene, int32_t width, int32_t height, struct text_metrics metrics,
                  enum theme theme, struct action pressed);

// Units to pixels; a rectangle's edges are rounded one by one, so that neighbours stay neighbours.
int32_t layout_px(const struct frame *frame, int32_t units);
struct rect layout_box(const struct frame *frame, struct rect units);
// One item more, or NULL when the scene is full (scene->overflow is set).
struct item *layout_add(struct frame *frame, enum item_kind kind, struct rect pixels, enum tone tone);
rgb layout_colour(const struct frame *frame, enum tone tone);

// Planes. The edge lies inside.
void layout_plane(struct frame *frame, struct rect units, int32_t radius, enum tone tone);
void layout_edged(struct frame *frame, struct rect units, int32_t radius, enum tone tone, int32_t edge,
                  enum tone edge_tone);
void layout_frame_only(struct frame *frame, struct rect units, int32_t radius, int32_t edge, enum tone tone);
// A card or row: a plane, with an edge in the themes that need one.
void layout_card(struct frame *frame, struct rect units, int32_t radius, enum tone tone);
// Drawn from one rectangle, so that hairlines keep at least one pixel.
void layout_line(struct frame *frame, struct rect units, enum tone tone);

// A square icon with its upper left corner at (x, y).
void layout_icon(struct frame *frame, int32_t x, int32_t y, int32_t size, enum icon icon, enum tone tone);

// The whole scene as in a mirror, for a language that is written from right to left, with the icons that point forward,
// back, in or out. What is in the dial keeps its direction, as a clock does.
void layout_mirror(struct frame *frame);

// One line of text in the middle (vertically) of `units`.
void layout_text(struct frame *frame, struct rect units, struct style style, enum align align, const char *text);
// The same with its baseline at `baseline` units.
void layout_text_at(struct frame *frame, int32_t x, int32_t width, int32_t baseline, struct style style,
                    enum align align, const char *text);
// Width in units, rounded up.
int32_t layout_width(const struct frame *frame, struct style style, const char *text);
// How much room a leading digit leaves before it in its cell, in units. Headlines and ranges of times, which do not
// count, are drawn that much further left, so that they begin at the edge as what stands above and below them does.
int32_t layout_lead(const struct frame *frame, struct style style, const char *text);
// The smallest size of text in this size class.
int32_t layout_smallest(const struct frame *frame);

// A touch target; the label is what a person would call it.
void layout_target(struct frame *frame, struct rect units, struct action action, const char *label);
bool layout_pressed(const struct frame *frame, struct action action);
// Smallest side of a target and distance of two, in units.
int32_t layout_target_side(const struct frame *frame);
