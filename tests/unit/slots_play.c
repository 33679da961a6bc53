// SPDX-License-Identifier: MIT
#include "slots_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct zone warsaw;

int fill_warsaw(void **state)
{
    (void)state;
    zone_init_fixed(&warsaw, "Europe/Warsaw", 3600);
    return zone_add_transition(&warsaw, civil_to_seconds((struct civil){{2026, 3, 29}, 1, 0, 0}), 7200) &&
                   zone_add_transition(&warsaw, civil_to_seconds((struct civil){{2026, 10, 25}, 1, 0, 0}), 3600)
               ? 0
               : -1;
}

struct wall november(int day, int hour, int minute, int second)
{
    return zone_wall(&warsaw, (struct civil){{2026, 11, day}, hour, minute, second});
}

struct busy taken(int day, int from_hour, int from_minute, int to_hour, int to_minute)
{
    return (struct busy){november(day, from_hour, from_minute, 0), november(day, to_hour, to_minute, 0)};
}

struct slot_rules plain_rules(void)
{
    struct slot_rules rules = {
        .gap_days = 1,
        .horizon_days = 7,
        .most_moves = 2,
        .step_ms = 15 * MS_PER_MINUTE,
        .length_step_ms = MS_PER_MINUTE,
        .proposals = 3,
    };
    for (int day = 0; day < 5; day++) {
        rules.hours.weekday[day] = (struct hours_day){2, {{8 * 60, 12 * 60}, {13 * 60, 18 * 60}}};
    }
    return rules;
}

struct slot_request plain_request(void)
{
    return (struct slot_request){
        .now = {.wall = november(19, 12, 38, 0)},
        .block_start = november(19, 12, 0, 0),
        .first_date = november(19, 12, 0, 0),
        .length_ms = 22 * MS_PER_MINUTE,
    };
}

void assert_start(const struct slots *slots, size_t index, struct wall start)
{
    assert_true(index < slots->count);
    assert_int_equal(slots->slot[index].start.ms, start.ms);
}
