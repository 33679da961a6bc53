// SPDX-License-Identifier: MIT
#include "calendar/rule_days.h"

struct day day_describe(int64_t days)
{
    struct day day = {.days = days, .date = date_from_days(days)};
    int64_t year_start = date_to_days((struct date){day.date.year, 1, 1});
    day.weekday = (int)(days + 3 - floor_div(days + 3, 7) * 7);
    day.year_day = (int)(days - year_start) + 1;
    day.year_length = (int)(date_to_days((struct date){day.date.year + 1, 1, 1}) - year_start);
    day.month_length =
        (int)(date_to_days((struct date){day.date.year, day.date.month + 1, 1}) - days) + day.date.day - 1;
    return day;
}

void day_advance(struct day *day)
{
    if (day->date.day == day->month_length) {
        *day = day_describe(day->days + 1);
        return;
    }
    day->days++;
    day->date.day++;
    day->year_day++;
    day->weekday = (day->weekday + 1) % 7;
}

int64_t year_first_week(int year, int week_start)
{
    struct date january = {year, 1, 1};
    int into_week = (date_weekday(january) - week_start + 7) % 7;
    return date_to_days(january) - into_week + (into_week > 3 ? 7 : 0);
}

int day_week_year(const struct day *day, int week_start)
{
    int year = day->date.year;
    if (day->days < year_first_week(year, week_start)) {
        return year - 1;
    }
    return day->days >= year_first_week(year + 1, week_start) ? year + 1 : year;
}

bool rule_numbers_have(const struct rule_numbers *numbers, int64_t number, int64_t length)
{
    int64_t back = length + 1 - number;
    return (number < 384 && (numbers->forward[number / 64] >> number % 64 & 1) != 0) ||
           (back < 384 && (numbers->backward[back / 64] >> back % 64 & 1) != 0);
}

static bool weekday_matches(const struct rule *rule, const struct day *day)
{
    if ((rule->weekdays >> day->weekday & 1) != 0) {
        return true;
    }
    // Numbers count in the month, or in the year for a YEARLY rule without BYMONTH.
    bool in_year = rule->frequency == RULE_YEARLY && (rule->parts & RULE_BYMONTH) == 0;
    int from_start = in_year ? day->year_day : day->date.day;
    int length = in_year ? day->year_length : day->month_length;
    int nth = (from_start - 1) / 7 + 1;
    int nth_back = (length - from_start) / 7 + 1;
    return (rule->nth_forward[day->weekday] >> nth & 1) != 0 || (rule->nth_backward[day->weekday] >> nth_back & 1) != 0;
}

static bool week_matches(const struct rule *rule, const struct day *day)
{
    int year = day_week_year(day, rule->week_start);
    int64_t start = year_first_week(year, rule->week_start);
    int64_t weeks = (year_first_week(year + 1, rule->week_start) - start) / 7;
    return rule_numbers_have(&rule->weeks, (day->days - start) / 7 + 1, weeks);
}

bool rule_matches_day(const struct rule *rule, const struct day *day)
{
    unsigned parts = rule->parts;
    return ((parts & RULE_BYMONTH) == 0 || (rule->months >> day->date.month & 1) != 0) &&
           ((parts & RULE_BYMONTHDAY) == 0 || rule_numbers_have(&rule->month_days, day->date.day, day->month_length)) &&
           ((parts & RULE_BYDAY) == 0 || weekday_matches(rule, day)) &&
           ((parts & RULE_BYYEARDAY) == 0 || rule_numbers_have(&rule->year_days, day->year_day, day->year_length)) &&
           ((parts & RULE_BYWEEKNO) == 0 || week_matches(rule, day));
}
