// SPDX-License-Identifier: MIT
#include "commands/days.h"

#include "commands/options.h"
#include "sync/save.h"

#include <stdio.h>
#include <string.h>

static bool read_day(const char *text, struct date *date)
{
    struct wall day;
    if (text == NULL) {
        return true;
    }
    if (strlen(text) != strlen("2026-11-23") || !options_read_utc(text, &day)) {
        return false;
    }
    *date = civil_from_seconds(floor_div(day.ms, MS_PER_SECOND)).date;
    return true;
}

bool days_read(struct days *days, const char *from, const char *to, const struct zone *zone, struct now now)
{
    days->first = days->last = zone_civil(zone, now.wall).date;
    if (!read_day(from, &days->first) || !read_day(to, &days->last)) {
        return false;
    }
    days->from = zone_day_start(zone, days->first);
    days->to = zone_day_start(zone, date_from_days(date_to_days(days->last) + 1));
    return days->from.ms < days->to.ms;
}

bool days_write_output(const char *path, const char *bytes, size_t length, struct error *error)
{
    if (path != NULL && strcmp(path, "-") != 0) {
        return save_file(path, bytes, length, error);
    }
    bool ok = fwrite(bytes, 1, length, stdout) == length && fflush(stdout) == 0;
    return ok || error_set(error, "the output cannot be written");
}
