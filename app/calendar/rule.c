// SPDX-License-Identifier: MIT
// A period is one year, month, week, day, hour, minute or second of the rule's FREQ. Its set of occurrences is days
// times hours times minutes times seconds; occurrence number i of the set is computed from i, never listed, so that
// BYSETPOS costs the same with any FREQ.
#include "calendar/rule.h"

#include "calendar/rule_days.h"

enum {
    SECONDS_PER_DAY = 86400,
    LAST_YEAR = 9999,
};

#define DAY_PARTS (RULE_BYDAY | RULE_BYMONTHDAY | RULE_BYYEARDAY | RULE_BYWEEKNO | RULE_BYMONTH)

static int64_t ceil_div(int64_t a, int64_t b)
{
    return -floor_div(-a, b);
}

// Adds the matching days of [first, end) to the period; a month that BYMONTH leaves out is skipped at once.
static void collect_days(struct rule_walk *walk, int64_t first, int64_t end)
{
    struct day day = day_describe(first);
    while (day.days < end) {
        walk->steps++;
        if ((walk->rule.parts & RULE_BYMONTH) != 0 && (walk->rule.months >> day.date.month & 1) == 0) {
            day = day_describe(day.days + day.month_length - day.date.day + 1);
            continue;
        }
        if (rule_matches_day(&walk->rule, &day) && walk->day_count < (int)(sizeof walk->days / sizeof walk->days[0])) {
            walk->days[walk->day_count++] = (int32_t)day.days;
        }
        day_advance(&day);
    }
}

static int list_bits(uint64_t bits, uint8_t *list)
{
    int count = 0;
    for (int i = 0; i < 60; i++) {
        if ((bits >> i & 1) != 0) {
            list[count++] = (uint8_t)i;
        }
    }
    return count;
}

// RFC 5545 3.3.10: what the rule does not say is taken from DTSTART.
static void supply_from_start(struct rule *rule, bool all_day, const struct civil *start)
{
    if (all_day) {
        rule->parts &= ~(unsigned)(RULE_BYHOUR | RULE_BYMINUTE | RULE_BYSECOND);
    }
    unsigned day_parts = rule->parts & (RULE_BYDAY | RULE_BYMONTHDAY | RULE_BYYEARDAY);
    if (rule->frequency >= RULE_WEEKLY && day_parts == 0) {
        if ((rule->parts & RULE_BYWEEKNO) != 0 || rule->frequency == RULE_WEEKLY) {
            rule->weekdays = UINT64_C(1) << date_weekday(start->date);
            rule->parts |= RULE_BYDAY;
        } else {
            rule->month_days.forward[0] = UINT64_C(1) << start->date.day;
            rule->parts |= RULE_BYMONTHDAY;
            if (rule->frequency == RULE_YEARLY && (rule->parts & RULE_BYMONTH) == 0) {
                rule->months = UINT64_C(1) << start->date.month;
                rule->parts |= RULE_BYMONTH;
            }
        }
    }
    if (rule->frequency > RULE_HOURLY && (rule->parts & RULE_BYHOUR) == 0) {
        rule->hours = UINT64_C(1) << start->hour;
    }
    if (rule->frequency > RULE_MINUTELY && (rule->parts & RULE_BYMINUTE) == 0) {
        rule->minutes = UINT64_C(1) << start->minute;
    }
    if (rule->frequency > RULE_SECONDLY && (rule->parts & RULE_BYSECOND) == 0) {
        rule->seconds = UINT64_C(1) << start->second;
    }
}

// Seconds of a period of an HOURLY, MINUTELY or SECONDLY rule.
static int64_t unit_seconds(enum rule_frequency frequency)
{
    return frequency == RULE_HOURLY ? 3600 : frequency == RULE_MINUTELY ? 60 : 1;
}

static int64_t sub_daily_origin(const struct rule_walk *walk)
{
    int64_t unit_s = unit_seconds(walk->rule.frequency);
    return floor_div(walk->start_s, unit_s) * unit_s;
}

static int year_of_period(const struct rule_walk *walk, int64_t period)
{
    struct day start = day_describe(floor_div(walk->start_s, SECONDS_PER_DAY));
    bool by_week = (walk->rule.parts & RULE_BYWEEKNO) != 0;
    int64_t year =
        (by_week ? day_week_year(&start, walk->rule.week_start) : start.date.year) + period * walk->rule.interval;
    return year > LAST_YEAR ? LAST_YEAR + 1 : (int)year;
}

// First day of a period of a DAILY or longer rule.
static int64_t period_start(const struct rule_walk *walk, int64_t period)
{
    const struct rule *rule = &walk->rule;
    int64_t start_day = floor_div(walk->start_s, SECONDS_PER_DAY);
    struct date start = date_from_days(start_day);
    switch (rule->frequency) {
    case RULE_YEARLY: {
        int year = year_of_period(walk, period);
        return (rule->parts & RULE_BYWEEKNO) != 0 ? year_first_week(year, rule->week_start)
                                                  : date_to_days((struct date){year, 1, 1});
    }
    case RULE_MONTHLY: {
        int64_t months = (int64_t)start.year * 12 + start.month - 1 + period * rule->interval;
        int64_t year = floor_div(months, 12);
        if (year > LAST_YEAR) {
            return date_to_days((struct date){LAST_YEAR + 1, 1, 1});
        }
        return date_to_days((struct date){(int)year, (int)(months - year * 12) + 1, 1});
    }
    case RULE_WEEKLY: {
        int into_week = (date_weekday(start) - rule->week_start + 7) % 7;
        return start_day - into_week + period * rule->interval * 7;
    }
    case RULE_DAILY:
    case RULE_HOURLY:
    case RULE_MINUTELY:
    case RULE_SECONDLY:
        break;
    }
    return start_day + period * rule->interval;
}

static int64_t period_end(const struct rule_walk *walk, int64_t start)
{
    struct date date = date_from_days(start);
    switch (walk->rule.frequency) {
    case RULE_YEARLY:
        return (walk->rule.parts & RULE_BYWEEKNO) != 0
                   ? year_first_week(year_of_period(walk, walk->period) + 1, walk->rule.week_start)
                   : date_to_days((struct date){date.year + 1, 1, 1});
    case RULE_MONTHLY:
        return date_to_days((struct date){date.year, date.month + 1, 1});
    case RULE_WEEKLY:
        return start + 7;
    case RULE_DAILY:
    case RULE_HOURLY:
    case RULE_MINUTELY:
    case RULE_SECONDLY:
        break;
    }
    return start + 1;
}

// The first local second, at or after `at_s`, at which an HOURLY or shorter rule may have an occurrence; `at_s` itself
// when it may. Whole months, days, hours and minutes that are left out are jumped over.
static int64_t next_possible(struct rule_walk *walk, int64_t at_s)
{
    const struct rule *rule = &walk->rule;
    struct civil civil = civil_from_seconds(at_s);
    int64_t day_start_s = floor_div(at_s, SECONDS_PER_DAY) * SECONDS_PER_DAY;
    if ((rule->parts & RULE_BYMONTH) != 0 && (rule->months >> civil.date.month & 1) == 0) {
        return date_to_days((struct date){civil.date.year, civil.date.month + 1, 1}) * SECONDS_PER_DAY;
    }
    struct day day = day_describe(day_start_s / SECONDS_PER_DAY);
    if (!rule_matches_day(rule, &day)) {
        return day_start_s + SECONDS_PER_DAY;
    }
    if ((rule->parts & RULE_BYHOUR) != 0 && (rule->hours >> civil.hour & 1) == 0) {
        return at_s - civil.minute * 60 - civil.second + 3600;
    }
    if (rule->frequency <= RULE_MINUTELY && (rule->parts & RULE_BYMINUTE) != 0 &&
        (rule->minutes >> civil.minute & 1) == 0) {
        return at_s - civil.second + 60;
    }
    if (rule->frequency == RULE_SECONDLY && (rule->parts & RULE_BYSECOND) != 0 &&
        (rule->seconds >> civil.second & 1) == 0) {
        return at_s + 1;
    }
    return at_s;
}

// Fills the set of the current or the next possible period of an HOURLY, MINUTELY or SECONDLY rule.
static bool fill_sub_daily(struct rule_walk *walk)
{
    int64_t step_s = walk->rule.interval * unit_seconds(walk->rule.frequency);
    int64_t origin_s = sub_daily_origin(walk);
    while (true) {
        int64_t at_s = origin_s + walk->period * step_s;
        if (at_s > walk->last_s || ++walk->steps > RULE_STEPS_MAX) {
            walk->exhausted = walk->steps > RULE_STEPS_MAX;
            return false;
        }
        int64_t possible_s = next_possible(walk, at_s);
        if (possible_s == at_s) {
            struct civil civil = civil_from_seconds(at_s);
            walk->days[0] = (int32_t)floor_div(at_s, SECONDS_PER_DAY);
            walk->day_count = 1;
            walk->hour_count = list_bits(UINT64_C(1) << civil.hour, walk->hour);
            if (walk->rule.frequency <= RULE_MINUTELY) {
                walk->minute_count = list_bits(UINT64_C(1) << civil.minute, walk->minute);
            }
            if (walk->rule.frequency == RULE_SECONDLY) {
                walk->second_count = list_bits(UINT64_C(1) << civil.second, walk->second);
            }
            return true;
        }
        walk->period = ceil_div(possible_s - origin_s, step_s);
    }
}

static bool fill_days(struct rule_walk *walk)
{
    int64_t last_day = floor_div(walk->last_s, SECONDS_PER_DAY);
    int64_t start = period_start(walk, walk->period);
    if (start > last_day || walk->steps > RULE_STEPS_MAX) {
        walk->exhausted = walk->steps > RULE_STEPS_MAX;
        return false;
    }
    walk->day_count = 0;
    if (walk->rule.frequency == RULE_DAILY && (walk->rule.parts & DAY_PARTS) == 0) {
        walk->steps++; // nothing to look at: the commonest rule, and one period for each day
        walk->days[walk->day_count++] = (int32_t)start;
    } else {
        collect_days(walk, start, period_end(walk, start));
    }
    return true;
}

static bool begin_period(struct rule_walk *walk)
{
    bool good = walk->rule.frequency < RULE_DAILY ? fill_sub_daily(walk) : fill_days(walk);
    walk->index = 0;
    walk->total = (int64_t)walk->day_count * walk->hour_count * walk->minute_count * walk->second_count;
    return good;
}

// Roughly the last period that begins at or before `from_s`, for a rule without COUNT.
static int64_t seek_period(const struct rule_walk *walk, int64_t from_s)
{
    int64_t ahead_s = from_s - walk->start_s;
    if (ahead_s <= 0 || walk->rule.count > 0) {
        return 0;
    }
    int64_t period = 0;
    switch (walk->rule.frequency) {
    case RULE_YEARLY:
    case RULE_MONTHLY: {
        struct date start = date_from_days(floor_div(walk->start_s, SECONDS_PER_DAY));
        struct date from = date_from_days(floor_div(from_s, SECONDS_PER_DAY));
        int64_t years = (int64_t)from.year - start.year;
        int64_t ahead = walk->rule.frequency == RULE_YEARLY ? years : years * 12 + from.month - start.month;
        period = (ahead - 1) / walk->rule.interval - 1; // a week's year may begin in December
        break;
    }
    case RULE_WEEKLY:
        period = ahead_s / SECONDS_PER_DAY / 7 / walk->rule.interval - 1;
        break;
    case RULE_DAILY:
        period = ahead_s / SECONDS_PER_DAY / walk->rule.interval - 1;
        break;
    case RULE_HOURLY:
    case RULE_MINUTELY:
    case RULE_SECONDLY:
        period = ahead_s / unit_seconds(walk->rule.frequency) / walk->rule.interval - 1;
        break;
    }
    return period > 0 ? period : 0;
}

void rule_walk_begin(struct rule_walk *walk, const struct rule *rule, int64_t start_s, bool all_day, int64_t from_s,
                     int64_t last_s)
{
    int64_t end_of_time_s = civil_to_seconds((struct civil){{LAST_YEAR, 12, 31}, 23, 59, 59});
    walk->rule = *rule;
    walk->start_s = start_s;
    walk->last_s = last_s < end_of_time_s ? last_s : end_of_time_s;
    walk->given = 0;
    walk->steps = 0;
    walk->exhausted = false;
    struct civil start = civil_from_seconds(start_s);
    supply_from_start(&walk->rule, all_day, &start);
    walk->day_count = 0;
    walk->hour_count = list_bits(walk->rule.hours, walk->hour);
    walk->minute_count = list_bits(walk->rule.minutes, walk->minute);
    walk->second_count = list_bits(walk->rule.seconds, walk->second);
    walk->period = seek_period(walk, from_s);
    walk->ended = !begin_period(walk);
}

// The next index in the period's set that BYSETPOS lets through, or `total`.
static int64_t next_position(const struct rule_walk *walk, int64_t index)
{
    if ((walk->rule.parts & RULE_BYSETPOS) == 0) {
        return index;
    }
    while (index < walk->total && !rule_numbers_have(&walk->rule.positions, index + 1, walk->total)) {
        bool in_the_middle = index >= 366 && walk->total - index > 367;
        index = in_the_middle ? walk->total - 367 : index + 1;
    }
    return index;
}

static int64_t occurrence_at(const struct rule_walk *walk, int64_t index)
{
    int second = walk->second[index % walk->second_count];
    index /= walk->second_count;
    int minute = walk->minute[index % walk->minute_count];
    index /= walk->minute_count;
    int hour = walk->hour[index % walk->hour_count];
    index /= walk->hour_count;
    return walk->days[index] * INT64_C(86400) + hour * 3600 + minute * 60 + second;
}

bool rule_walk_next(struct rule_walk *walk, int64_t *at_s)
{
    while (!walk->ended) {
        walk->index = next_position(walk, walk->index);
        if (walk->index >= walk->total) {
            walk->period++;
            walk->ended = !begin_period(walk);
            continue;
        }
        walk->steps += walk->index > 0; // the first one was counted with its period
        if (walk->steps > RULE_STEPS_MAX) {
            walk->exhausted = walk->ended = true;
            break;
        }
        *at_s = occurrence_at(walk, walk->index++);
        if (*at_s > walk->last_s) {
            walk->ended = true;
        } else if (*at_s >= walk->start_s) {
            walk->given++;
            walk->ended = walk->rule.count > 0 && walk->given >= walk->rule.count;
            return true;
        }
    }
    return false;
}
