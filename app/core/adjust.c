// SPDX-License-Identifier: MIT
#include "core/adjust.h"

#define COARSE_FROM 30 // steps; above, five of them are one
#define COARSE      5

int64_t adjust_count_words(const struct adjustable *item)
{
    int64_t count = 0;
    while (item->words != NULL && item->words[count] != NULL) {
        count++;
    }
    return count;
}

bool adjust_allows(const struct adjustable *item, int64_t value)
{
    switch (item->kind) {
    case ADJUST_SWITCH:
        return value == 0 || value == 1;
    case ADJUST_WORD:
        return value >= 0 && value < adjust_count_words(item);
    case ADJUST_NUMBER:
        return (item->off && value == 0) || (value >= item->least && value <= item->most);
    case ADJUST_TEXT:
        break;
    }
    return false;
}

static int64_t next_up(const struct adjustable *item, int64_t step)
{
    int64_t next = (floor_div(item->value, step) + 1) * step;
    next = next < item->least ? -floor_div(-item->least, step) * step : next;
    if (next <= item->most) {
        return next;
    }
    return item->value < item->most ? item->most : item->value;
}

static int64_t next_down(const struct adjustable *item, int64_t step)
{
    int64_t next = -floor_div(-item->value, step) * step - step;
    if (next >= item->least && next > 0) {
        return next;
    }
    if (item->off) {
        return 0;
    }
    return item->value > item->least ? item->least : item->value;
}

int64_t adjust_next(const struct adjustable *item, int direction)
{
    if (item->kind != ADJUST_NUMBER || item->step <= 0) {
        return item->value;
    }
    int64_t coarse = COARSE_FROM * item->step;
    bool is_coarse = direction > 0 ? item->value >= coarse : item->value > coarse;
    int64_t step = is_coarse ? COARSE * item->step : item->step;
    return direction > 0 ? next_up(item, step) : next_down(item, step);
}
