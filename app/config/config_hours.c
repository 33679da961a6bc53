// SPDX-License-Identifier: MIT
#include "config/config_value.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// A minute of the day: hh:mm, up to 24:00.
static bool read_minute(const char **at, int16_t *minute)
{
    const char *c = *at;
    if (!is_digit(c[0]) || !is_digit(c[1]) || c[2] != ':' || !is_digit(c[3]) || !is_digit(c[4]) || c[3] > '5') {
        return false;
    }
    int value = ((c[0] - '0') * 10 + (c[1] - '0')) * 60 + (c[3] - '0') * 10 + (c[4] - '0');
    *minute = (int16_t)value;
    *at += 5;
    return value <= 24 * 60;
}

static void skip_separators(const char **at)
{
    while (**at == ' ' || **at == '\t' || **at == ',') {
        (*at)++;
    }
}

bool config_hours_read(const char *value, struct hours_day *day, const char **reason)
{
    struct hours_day read = {0};
    if (strcmp(value, "closed") == 0) {
        *day = read;
        return true;
    }
    do {
        struct hours_stretch stretch;
        *reason = "not business hours";
        if (!read_minute(&value, &stretch.from) || *value++ != '-' || !read_minute(&value, &stretch.to) ||
            (*value != '\0' && *value != ' ' && *value != '\t' && *value != ',')) {
            return false;
        }
        if (stretch.from >= stretch.to || (read.count > 0 && stretch.from < read.stretch[read.count - 1].to)) {
            *reason = "stretches overlap or run backwards";
            return false;
        }
        if (read.count == HOURS_STRETCHES_MAX) {
            *reason = "too many stretches";
            return false;
        }
        read.stretch[read.count++] = stretch;
        skip_separators(&value);
    } while (*value != '\0');
    *day = read;
    return true;
}

static bool read_date(const char **at, struct date *date)
{
    static const char pattern[] = "0000-00-00";
    const char *c = *at;
    for (size_t i = 0; i < sizeof pattern - 1; i++) {
        if (pattern[i] == '0' ? !is_digit(c[i]) : c[i] != pattern[i]) {
            return false;
        }
    }
    *date = (struct date){
        .year = (c[0] - '0') * 1000 + (c[1] - '0') * 100 + (c[2] - '0') * 10 + (c[3] - '0'),
        .month = (c[5] - '0') * 10 + (c[6] - '0'),
        .day = (c[8] - '0') * 10 + (c[9] - '0'),
    };
    *at += sizeof pattern - 1;
    return date_valid(*date);
}

bool config_dates_read(const char *value, struct hours *hours, const char **reason)
{
    struct hours read = *hours;
    skip_separators(&value);
    while (*value != '\0') {
        struct date date;
        if (!read_date(&value, &date) || (*value != '\0' && *value != ' ' && *value != '\t' && *value != ',')) {
            *reason = "not a day";
            return false;
        }
        if (!hours_add_holiday(&read, date)) {
            *reason = "too many days";
            return false;
        }
        skip_separators(&value);
    }
    *hours = read;
    return true;
}
