// SPDX-License-Identifier: MIT
#include "ui/screens/touch_test.h"

#include "text/text.h"
#include "ui/layout_words.h"
#include "ui/parts.h"

static struct rect done_place(const struct frame *frame)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t width = compact ? 200 : 320, height = compact ? 56 : 80;
    return (struct rect){(frame->width - width) / 2, frame->height * 4 / 5 - height / 2, width, height};
}

// As many lines as there is room for above the button.
static void draw_lines(struct frame *frame, const struct touch_test_view *view)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t side = frame->width / 5, width = frame->width - 2 * side, y = frame->height / 5;
    int32_t bottom = done_place(frame).y - (compact ? 6 : 12);
    struct style title = {FONT_HEADING, compact ? 26 : 40, -10, TONE_INK};
    struct style line = {FONT_TEXT, compact ? 16 : 24, 0, TONE_INK2};
    for (size_t i = 0; i < view->line_count; i++) {
        struct style style = i == 0 ? title : line;
        int32_t height = words_paragraph_height(frame, width, style, 130, 2, view->line[i]);
        if (y + height > bottom) {
            return;
        }
        words_paragraph(frame, (struct rect){side, y, width, height}, style, 130, 2, view->line[i]);
        y += height + (compact ? 6 : 12);
    }
}

static void draw_done(struct frame *frame, const struct touch_test_view *view)
{
    struct button button = parts_button_style(frame, BUTTON_NEUTRAL);
    struct view_chip chip = {.action = {ACTION_DONE, 0}};
    text_copy(chip.text, sizeof chip.text, view->done);
    parts_button(frame, done_place(frame), &button, &chip);
}

static void draw_cross(struct frame *frame, const struct touch_test_view *view)
{
    int32_t arm = layout_px(frame, 28), thick = layout_px(frame, 3);
    thick = thick < 1 ? 1 : thick;
    struct rect across = {view->cross_x - arm, view->cross_y - thick / 2, 2 * arm + 1, thick};
    struct rect down = {view->cross_x - thick / 2, view->cross_y - arm, thick, 2 * arm + 1};
    layout_add(frame, ITEM_RECT, across, TONE_AMBER_TEXT);
    layout_add(frame, ITEM_RECT, down, TONE_AMBER_TEXT);
}

static void draw_contact(struct frame *frame, int32_t x, int32_t y)
{
    int32_t outer = layout_px(frame, 60), inner = layout_px(frame, 52);
    struct rect box = {x - outer - 1, y - outer - 1, 2 * outer + 3, 2 * outer + 3};
    struct item *item = layout_add(frame, ITEM_ARC, box, TONE_GREEN);
    if (item != NULL) {
        item->arc.cx16 = x * 16 + 8;
        item->arc.cy16 = y * 16 + 8;
        item->arc.inner16 = inner * 16;
        item->arc.outer16 = outer * 16;
        item->arc.to = 65536;
    }
}

void screen_touch_test(struct frame *frame, const struct touch_test_view *view)
{
    draw_lines(frame, view);
    draw_done(frame, view);
    if (view->has_cross) {
        draw_cross(frame, view);
    }
    for (size_t i = 0; i < view->contact_count; i++) {
        draw_contact(frame, view->contact[i].x, view->contact[i].y);
    }
}
