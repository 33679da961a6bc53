// SPDX-License-Identifier: MIT
// The picture of `adjourn touch-test`: what touches, what is known of the panels, and the cross that is to be touched.
#pragma once

#include "ui/layout.h"

#define TOUCH_TEST_LINES_MAX    12
#define TOUCH_TEST_CONTACTS_MAX 16

struct touch_test_view {
    size_t line_count;
    char line[TOUCH_TEST_LINES_MAX][ITEM_TEXT_MAX]; // the first is the title
    size_t contact_count;
    struct {
        int32_t x, y; // px
    } contact[TOUCH_TEST_CONTACTS_MAX];
    bool has_cross;
    int32_t cross_x, cross_y; // px
    char done[ITEM_TEXT_MAX]; // the button; its action is ACTION_DONE
};

void screen_touch_test(struct frame *frame, const struct touch_test_view *view);
