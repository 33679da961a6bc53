// SPDX-License-Identifier: MIT
#include "core/time.h"

enum {
    DAYS_PER_ERA = 146097,  // 400 years
    DAYS_TO_EPOCH = 719468, // from 0000-03-01 to 1970-01-01
    SECONDS_PER_DAY = 86400,
};

int64_t floor_div(int64_t a, int64_t b)
{
    int64_t quotient = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

// Years are counted from March, so that the leap day is the last day of a year.
int64_t date_to_days(struct date date)
{
    int64_t months = (int64_t)date.year * 12 + date.month - 3;
    int64_t year = floor_div(months, 12);
    int64_t month = months - year * 12;
    int64_t era = floor_div(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * month + 2) / 5;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era + date.day - 1 - DAYS_TO_EPOCH;
}

struct date date_from_days(int64_t days)
{
    int64_t since = days + DAYS_TO_EPOCH;
    int64_t era = floor_div(since, DAYS_PER_ERA);
    int64_t day_of_era = since - era * DAYS_PER_ERA;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    int64_t year = era * 400 + year_of_era + (month >= 10 ? 1 : 0);
    return (struct date){
        .year = (int)year,
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
    };
}

bool date_valid(struct date date)
{
    if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31) {
        return false;
    }
    struct date back = date_from_days(date_to_days(date));
    return back.month == date.month && back.day == date.day;
}

int date_weekday(struct date date)
{
    int64_t since_monday = date_to_days(date) + 3; // 1970-01-01 was a Thursday
    return (int)(since_monday - floor_div(since_monday, 7) * 7);
}

int64_t civil_to_seconds(struct civil civil)
{
    return date_to_days(civil.date) * SECONDS_PER_DAY + (int64_t)civil.hour * 3600 + (int64_t)civil.minute * 60 +
           civil.second;
}

struct civil civil_from_seconds(int64_t seconds)
{
    int64_t days = floor_div(seconds, SECONDS_PER_DAY);
    int rest = (int)(seconds - days * SECONDS_PER_DAY);
    return (struct civil){
        .date = date_from_days(days),
        .hour = rest / 3600,
        .minute = rest / 60 % 60,
        .second = rest % 60,
    };
}
