// SPDX-License-Identifier: MIT
// One file per screen: the view's words at their places. Pure.
#pragma once

#include "ui/layout.h"
#include "ui/view_words.h"

// Lays out the whole picture of a view into the frame's scene.
void screen_layout(struct frame *frame, const struct view *view);

void screen_idle(struct frame *frame, const struct view *view);
void screen_ready(struct frame *frame, const struct view *view);
void screen_session(struct frame *frame, const struct view *view);
void screen_paused(struct frame *frame, const struct view *view);
void screen_choices(struct frame *frame, const struct view *view); // the offer, the end
void screen_reschedule(struct frame *frame, const struct view *view);
void screen_confirmed(struct frame *frame, const struct view *view);
void screen_summary(struct frame *frame, const struct view *view);
void screen_ask(struct frame *frame, const struct view *view);
void screen_public(struct frame *frame, const struct view *view);
void screen_pin(struct frame *frame, const struct view *view);
void screen_settings(struct frame *frame, const struct view *view);
// The keyboard, below the header of the settings.
void screen_keys(struct frame *frame, const struct view_settings *words);

// The dial of a session's screen, or NULL.
const struct view_dial *screen_dial(const struct view *view);

// What a tall surface (720x1280) has more of height than 800x1280, for which the design is drawn: screens share it out
// between their parts, so that it is not all below them.
int32_t screen_spare(const struct frame *frame);

// The two halves of a session-like screen: the centre of the dial and the column beside (below, when tall) it.
struct halves {
    int32_t dial_x, dial_y;
    struct rect column; // from under the header to the lower margin
};
struct halves screen_halves(const struct frame *frame, bool left_handed);
// The calm line under the dial (regular and wide only; elsewhere it stands in the header).
void screen_note(struct frame *frame, const struct halves *halves, const struct view_note *note);

// The rows of a session and what takes their place with many people.
void rows_draw(struct frame *frame, struct rect units, const struct view_session *words);
// One row of full height; `soft`: a plane that does not look like a button, no target.
void row_draw(struct frame *frame, struct rect units, const struct view_row *row, bool soft);
