// SPDX-License-Identifier: MIT
#include "core/hours.h"

#include <string.h>

bool hours_add_holiday(struct hours *hours, struct date date)
{
    int64_t day = date_to_days(date);
    int32_t at = hours->holiday_count;
    while (at > 0 && date_to_days(hours->holiday[at - 1]) >= day) {
        at--;
    }
    if (at < hours->holiday_count && date_to_days(hours->holiday[at]) == day) {
        return true;
    }
    if (hours->holiday_count == HOLIDAYS_MAX) {
        return false;
    }
    memmove(&hours->holiday[at + 1], &hours->holiday[at], (size_t)(hours->holiday_count - at) * sizeof *hours->holiday);
    hours->holiday[at] = date;
    hours->holiday_count++;
    return true;
}

bool hours_is_holiday(const struct hours *hours, struct date date)
{
    int64_t day = date_to_days(date);
    for (int32_t i = 0; i < hours->holiday_count; i++) {
        if (date_to_days(hours->holiday[i]) == day) {
            return true;
        }
    }
    return false;
}

// A minute of a local day as an instant; minute 1440 is the first instant of the next day.
static struct wall minute_wall(const struct zone *zone, struct date date, int minute)
{
    if (minute >= 24 * 60) {
        return zone_day_start(zone, date_from_days(date_to_days(date) + 1));
    }
    return zone_wall(zone, (struct civil){.date = date, .hour = minute / 60, .minute = minute % 60});
}

int32_t hours_open_on(const struct hours_day *day, const struct zone *zone, struct date date,
                      struct hours_open open[HOURS_STRETCHES_MAX])
{
    int32_t count = 0;
    for (int32_t i = 0; i < day->count; i++) {
        struct hours_open stretch = {
            .start = minute_wall(zone, date, day->stretch[i].from),
            .end = minute_wall(zone, date, day->stretch[i].to),
        };
        if (count > 0 && stretch.start.ms <= open[count - 1].end.ms) {
            open[count - 1].end.ms = stretch.end.ms > open[count - 1].end.ms ? stretch.end.ms : open[count - 1].end.ms;
        } else if (stretch.start.ms < stretch.end.ms) {
            open[count++] = stretch;
        }
    }
    return count;
}

bool hours_hold(const struct hours_day *day, const struct zone *zone, struct wall at)
{
    struct hours_open open[HOURS_STRETCHES_MAX];
    int32_t count = hours_open_on(day, zone, zone_civil(zone, at).date, open);
    for (int32_t i = 0; i < count; i++) {
        if (open[i].start.ms <= at.ms && at.ms < open[i].end.ms) {
            return true;
        }
    }
    return false;
}

int32_t hours_of_day(const struct hours *hours, const struct zone *zone, struct date date,
                     struct hours_open open[HOURS_STRETCHES_MAX])
{
    return hours_is_holiday(hours, date) ? 0 : hours_open_on(&hours->weekday[date_weekday(date)], zone, date, open);
}

bool hours_contain(const struct hours *hours, const struct zone *zone, struct wall start, struct wall end)
{
    struct hours_open open[HOURS_STRETCHES_MAX];
    int32_t count = hours_of_day(hours, zone, zone_civil(zone, start).date, open);
    for (int32_t i = 0; i < count; i++) {
        if (open[i].start.ms <= start.ms && end.ms <= open[i].end.ms) {
            return true;
        }
    }
    return false;
}

struct wall hours_add(const struct hours *hours, const struct zone *zone, struct wall from, int64_t ms)
{
    if (ms <= 0) {
        return from;
    }
    int64_t first_day = date_to_days(zone_civil(zone, from).date);
    int64_t wanted = ms;
    for (int64_t day = first_day; day < first_day + HOURS_ADD_DAYS_MAX; day++) {
        struct hours_open open[HOURS_STRETCHES_MAX];
        int32_t count = hours_of_day(hours, zone, date_from_days(day), open);
        for (int32_t i = 0; i < count; i++) {
            int64_t start = open[i].start.ms > from.ms ? open[i].start.ms : from.ms;
            int64_t length = open[i].end.ms - start;
            if (length >= wanted) {
                return (struct wall){start + wanted};
            }
            if (length > 0) {
                wanted -= length;
            }
        }
    }
    return (struct wall){INT64_MAX};
}
