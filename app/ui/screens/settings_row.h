// SPDX-License-Identifier: MIT
// One line of a settings card: its words at the left, its control at the right.
#pragma once

#include "ui/layout.h"
#include "ui/view_words.h"

void settings_row(struct frame *frame, struct rect units, const struct view_setting *row);
// A lower line that only tells.
void settings_row_dense(struct frame *frame, struct rect units, const struct view_setting *row);
