// SPDX-License-Identifier: MIT
#include "core/light.h"

void light_shift(int32_t step, int32_t *x, int32_t *y)
{
    int32_t row = step % LIGHT_SHIFT_PLACES / 3, column = step % 3;
    *x = (row % 2 == 0 ? column : 2 - column) * LIGHT_SHIFT_MAX / 2;
    *y = row * LIGHT_SHIFT_MAX / 2;
}

static void earlier(struct wall *until, int64_t at, struct wall now)
{
    if (at > now.ms && at < until->ms) {
        until->ms = at;
    }
}

// Whether one of the day's stretches holds now; `until` comes down to the next edge of one.
static bool is_inside(const struct hours_day *day, const struct zone *zone, struct date date, struct wall now,
                      struct wall *until)
{
    struct hours_open open[HOURS_STRETCHES_MAX];
    int32_t count = hours_open_on(day, zone, date, open);
    bool inside = false;
    for (int32_t i = 0; i < count; i++) {
        inside = inside || (open[i].start.ms <= now.ms && now.ms < open[i].end.ms);
        earlier(until, open[i].start.ms, now);
        earlier(until, open[i].end.ms, now);
    }
    return inside;
}

struct light light_decide(const struct light_rules *rules, const struct hours *hours, const struct zone *zone,
                          const struct light_room *room, struct now now)
{
    struct date date = zone_civil(zone, now.wall).date;
    struct light light = {.percent = rules->day, .until = zone_day_start(zone, date_from_days(date_to_days(date) + 1))};
    bool open = true;
    if (now.quality == CLOCK_TRUSTED) {
        bool weekend = date_weekday(date) >= 5 || hours_is_holiday(hours, date);
        bool night = is_inside(&rules->night_hours, zone, date, now.wall, &light.until);
        open = is_inside(weekend ? &rules->open_weekend : &rules->open, zone, date, now.wall, &light.until);
        light.percent = night ? rules->night : rules->day;
    }
    if (room->in_use) {
        return light;
    }
    if (!open && room->quiet_ms >= LIGHT_AFTER_TOUCH_MS) {
        light.percent = 0;
        return light;
    }
    if (!open) {
        earlier(&light.until, now.wall.ms + LIGHT_AFTER_TOUCH_MS - room->quiet_ms, now.wall);
    }
    if (rules->idle_after_ms > 0 && room->quiet_ms >= rules->idle_after_ms) {
        light.percent = rules->idle < light.percent ? rules->idle : light.percent;
    } else if (rules->idle_after_ms > 0) {
        earlier(&light.until, now.wall.ms + rules->idle_after_ms - room->quiet_ms, now.wall);
    }
    return light;
}
