// SPDX-License-Identifier: MIT
// Parts that several screens share: header, buttons, choices, chips, cards, the dial.
#pragma once

#include "ui/layout.h"
#include "ui/view_words.h"

enum button_kind {
    BUTTON_RAISED,
    BUTTON_QUIET, // edge only
    BUTTON_GREEN,
    BUTTON_BLUE,
    BUTTON_NEUTRAL,
    BUTTON_OFF, // not available: edge only, no target
};

// Icon and words in the middle of a plane; the whole plane is the target.
struct button {
    enum button_kind kind;
    int32_t text_size, icon_size, gap, radius, padding;
};

// What the clock of a compact header takes at most, from the right edge.
#define HEADER_CLOCK_COMPACT 140
// A compact session screen keeps the place left of the clock for the way back to a folded offer.
#define HEADER_FOLDED_COMPACT 190

void parts_header(struct frame *frame, const struct view *view);
// The plane of a button alone.
void parts_plane(struct frame *frame, struct rect units, int32_t radius, enum button_kind kind, bool pressed);
void parts_button(struct frame *frame, struct rect units, const struct button *button, const struct view_chip *chip);
// Two buttons in one line, which share the width by their text.
void parts_button_pair(struct frame *frame, struct rect units, int32_t gap, const struct button *left,
                       const struct view_chip *left_chip, const struct button *right,
                       const struct view_chip *right_chip);
// The size of buttons of this size class, for `kind`.
struct button parts_button_style(const struct frame *frame, enum button_kind kind);
void parts_choice(struct frame *frame, struct rect units, const struct view_choice *choice);
// The width of a tag with its shortest words.
int32_t parts_tag_least(const struct frame *frame, const struct view_tag *tag);
// A tag; returns its width in units.
int32_t parts_tag(struct frame *frame, int32_t x, int32_t y, int32_t width, const struct view_tag *tag,
                  enum tone plane);
// An icon and its words; where the icon leaves too little room, the words alone say it.
void parts_label(struct frame *frame, struct rect units, enum icon icon, int32_t size, int32_t gap, struct style style,
                 const char *text);
void parts_totals(struct frame *frame, struct rect units, int32_t padding, const struct view_total *here,
                  const struct view_total *away);
// A code on its white plane, with the quiet zone.
void parts_code(struct frame *frame, struct rect units, const char *text);
// The same on a card, with words beside it: a title, and a line below.
void parts_code_card(struct frame *frame, struct rect card, const char *code, const char *title, const char *line);
// The shortest form of a name that fits, cut when none does.
void parts_name(struct frame *frame, struct rect units, struct style style, const struct view_name *name);

enum dial_size {
    DIAL_LARGE, // alone on its half
    DIAL_SMALL, // beside choices
};

// Centre in units. parts_dial draws the ring and what is inside; parts_dial_ring the ring alone.
void parts_dial(struct frame *frame, int32_t x, int32_t y, enum dial_size size, const struct view_dial *dial);
void parts_dial_ring(struct frame *frame, int32_t x, int32_t y, enum dial_size size, const struct view_dial *dial);

// The dial on its way from one place to another, `progress` of `whole` behind it.
void parts_dial_between(struct frame *frame, const struct dial_place *from, const struct dial_place *to,
                        int32_t progress, int32_t whole, const struct view_dial *dial);
// The ring of a dial whose time left closes clockwise from the hand on.
void parts_dial_closing(struct frame *frame, const struct dial_place *place, int32_t progress, int32_t whole,
                        const struct view_dial *dial);
