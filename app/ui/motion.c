// SPDX-License-Identifier: MIT
#include "ui/motion.h"

static const struct {
    int64_t length_ms;
    enum ease {
        EASE_NOT,
        EASE_OUT,
        EASE_IN_OUT,
    } ease;
} motions[MOTIONS] = {
    [MOTION_NONE] = {0, EASE_NOT},     [MOTION_HELD] = {0, EASE_NOT},      [MOTION_ROW] = {160, EASE_OUT},
    [MOTION_SCREEN] = {200, EASE_NOT}, [MOTION_DIAL] = {280, EASE_IN_OUT}, [MOTION_START] = {320, EASE_NOT},
};

int64_t motion_length_ms(enum motion_kind kind)
{
    return motions[kind].length_ms;
}

int32_t motion_progress(enum motion_kind kind, int64_t elapsed_ms)
{
    int64_t length_ms = motions[kind].length_ms;
    if (elapsed_ms < 0 || elapsed_ms >= length_ms) {
        return elapsed_ms < 0 ? 0 : MOTION_WHOLE;
    }
    const int64_t one = MOTION_WHOLE;
    int64_t t = elapsed_ms * one / length_ms, rest = one - t;
    switch (motions[kind].ease) {
    case EASE_OUT:
        t = one - rest * rest / one * rest / one;
        break;
    case EASE_IN_OUT:
        t = t * t / one * (3 * one - 2 * t) / one;
        break;
    case EASE_NOT:
        break;
    }
    return (int32_t)(t < one ? t : one - 1); // whole only when its time is over
}

void motion_trace(struct motion_trace *trace, const struct view *view, const struct dial_place *dial)
{
    *trace = (struct motion_trace){.screen = view->screen, .dial = *dial};
    if (view->screen != SCREEN_SESSION) {
        return;
    }
    trace->row_count = view->session.row_count;
    for (size_t i = 0; i < trace->row_count; i++) {
        const struct view_row *row = &view->session.row[i];
        trace->row[i].person = row->person;
        trace->row[i].out = row->out;
        trace->row[i].amber = row->amber;
    }
}

bool motion_moves_row(const struct motion_trace *before, const struct motion_trace *after, size_t row)
{
    return before->screen == after->screen && row < before->row_count && row < after->row_count &&
           before->row[row].person == after->row[row].person &&
           (before->row[row].out != after->row[row].out || before->row[row].amber != after->row[row].amber);
}

static bool beside_choices(enum screen screen)
{
    return screen == SCREEN_OFFER || screen == SCREEN_END;
}

static bool alone(enum screen screen)
{
    return screen == SCREEN_SESSION || screen == SCREEN_PAUSED || screen == SCREEN_PUBLIC;
}

enum motion_kind motion_between(const struct motion_trace *before, const struct motion_trace *after)
{
    if (before->screen == after->screen) {
        for (size_t i = 0; i < after->row_count; i++) {
            if (motion_moves_row(before, after, i)) {
                return MOTION_ROW;
            }
        }
        return MOTION_NONE;
    }
    if (!before->dial.there || !after->dial.there) {
        return MOTION_SCREEN;
    }
    if (before->screen == SCREEN_READY && alone(after->screen)) {
        return MOTION_START;
    }
    bool moves = (alone(before->screen) && beside_choices(after->screen)) ||
                 (beside_choices(before->screen) && alone(after->screen));
    return moves ? MOTION_DIAL : MOTION_SCREEN;
}
