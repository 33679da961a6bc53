// SPDX-License-Identifier: MIT
#include "calendar/write.h"

#include "core/block.h"

#define PRODUCT "-//Adjourn//Adjourn//EN"

icaltimetype write_time(struct civil civil, bool utc)
{
    icaltimetype time = icaltime_null_time();
    time.year = civil.date.year;
    time.month = civil.date.month;
    time.day = civil.date.day;
    time.hour = civil.hour;
    time.minute = civil.minute;
    time.second = civil.second;
    time.zone = utc ? icaltimezone_get_utc_timezone() : NULL;
    return time;
}

icaltimetype write_utc(struct wall wall)
{
    return write_time(civil_from_seconds(floor_div(wall.ms, MS_PER_SECOND)), true);
}

void write_text(icalcomponent *component, icalproperty *(*make)(const char *), const char *text,
                enum decode_lines lines)
{
    char clean[BLOCK_DESCRIPTION_MAX];
    decode_plain(clean, sizeof clean, text, lines);
    if (clean[0] != '\0') {
        icalcomponent_add_property(component, make(clean));
    }
}

icalcomponent *write_calendar(void)
{
    icalcomponent *calendar = icalcomponent_new_vcalendar();
    icalcomponent_add_property(calendar, icalproperty_new_prodid(PRODUCT));
    icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
    return calendar;
}
