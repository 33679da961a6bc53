// SPDX-License-Identifier: MIT
#include "calendar/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FOREVER_S INT64_MAX

static int64_t seconds(const char *text)
{
    struct civil c = {0};
    assert_int_equal(
        sscanf(text, "%4d%2d%2dT%2d%2d%2d", &c.date.year, &c.date.month, &c.date.day, &c.hour, &c.minute, &c.second),
        6);
    return civil_to_seconds(c);
}

static void print(char *out, size_t size, int64_t at_s)
{
    struct civil c = civil_from_seconds(at_s);
    snprintf(out, size, "%04d%02d%02dT%02d%02d%02d", c.date.year, c.date.month, c.date.day, c.hour, c.minute, c.second);
}

static struct rule parsed(const char *text)
{
    struct rule rule;
    struct error remark, error = {""};
    if (!rule_parse(&rule, text, &remark, &error)) {
        fail_msg("%s: %s", text, error.text);
    }
    return rule;
}

// The first occurrences, separated by blanks; " end" when there are no more.
static void list(const char *text, const char *start, size_t most, char *out, size_t size)
{
    static struct rule_walk walk;
    struct rule rule = parsed(text);
    int64_t start_s = seconds(start), at_s = 0;
    size_t used = 0;
    rule_walk_begin(&walk, &rule, start_s, false, start_s, FOREVER_S);
    out[0] = '\0';
    for (size_t i = 0; i < most; i++) {
        if (!rule_walk_next(&walk, &at_s)) {
            snprintf(out + used, size - used, "%send", used > 0 ? " " : "");
            return;
        }
        char one[32];
        print(one, sizeof one, at_s);
        used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? " " : "", one);
    }
}

// Instances published in RFC 5545 3.8.5.3, or counted by hand on a paper calendar.
static void rules_give_the_published_instances(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *start, *expected;
        size_t most;
    } cases[] = {
        {"FREQ=DAILY;COUNT=2", "19970902T090000", "19970902T090000 19970903T090000 end", 3},
        {"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19970805T090000",
         "19970805T090000 19970810T090000 19970819T090000 19970824T090000 end", 5},
        {"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19970805T090000",
         "19970805T090000 19970817T090000 19970819T090000 19970831T090000 end", 5},
        {"FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904T090000", "19970904T090000 19971007T090000 19971106T090000",
         3},
        {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "19970929T090000",
         "19970929T090000 19971030T090000 19971127T090000", 3},
        {"FREQ=MONTHLY;BYDAY=-1FR", "20260130T100000", "20260130T100000 20260227T100000 20260327T100000", 3},
        {"FREQ=MONTHLY;BYMONTHDAY=31", "20260131T100000", "20260131T100000 20260331T100000 20260531T100000", 3},
        {"FREQ=MONTHLY", "20260131T100000", "20260131T100000 20260331T100000", 2},
        {"FREQ=YEARLY", "20240229T100000", "20240229T100000 20280229T100000", 2},
        {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "19970512T090000", "19970512T090000 19980511T090000 19990517T090000", 3},
        {"FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "20241230T090000", "20241230T090000 20251229T090000 20270104T090000", 3},
        {"FREQ=YEARLY;BYWEEKNO=53", "20270101T090000", "20270101T090000 20321231T090000", 2},
        {"FREQ=YEARLY;BYDAY=20MO", "19970519T090000", "19970519T090000 19980518T090000 19990517T090000", 3},
        {"FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "19961105T090000",
         "19961105T090000 20001107T090000 20041102T090000", 3},
        {"FREQ=YEARLY;BYYEARDAY=-1", "20261231T090000", "20261231T090000 20271231T090000", 2},
        {"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,3", "20241023T000000",
         "20241023T000000 20241028T000000 20241030T000000", 3},
        {"FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,30", "19970902T090000",
         "19970902T090000 19970902T093000 19970902T100000 19970902T103000 19970903T090000", 5},
        {"FREQ=HOURLY;INTERVAL=7;BYHOUR=3,6;BYMINUTE=5,15,25;BYSETPOS=1,-1", "20250101T030500",
         "20250101T030500 20250101T032500 20250107T060500 20250107T062500", 4},
        {"FREQ=MINUTELY;INTERVAL=61;BYMINUTE=5,25", "20250101T050500", "20250101T050500 20250102T012500", 2},
        {"FREQ=SECONDLY;INTERVAL=90061", "20260101T000000", "20260101T000000 20260102T010101 20260103T020202", 3},
        {"FREQ=DAILY;BYDAY=FR;BYMONTHDAY=13", "20260213T090000", "20260213T090000 20260313T090000 20261113T090000", 3},
        {"FREQ=WEEKLY;BYDAY=SU,TH,TH;COUNT=3", "20111120T100000", "20111120T100000 20111124T100000 20111127T100000 end",
         4},
        {"freq=weekly;byday=mo;", "20260105T090000", "20260105T090000 20260112T090000", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char given[512];
        list(cases[i].rule, cases[i].start, cases[i].most, given, sizeof given);
        if (strcmp(given, cases[i].expected) != 0) {
            fail_msg("%s: %s instead of %s", cases[i].rule, given, cases[i].expected);
        }
    }
}

static void rule_when_it_cannot_be_read_says_which_part(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *error;
    } cases[] = {
        {"", "FREQ is missing"},
        {"INTERVAL=2", "FREQ is missing"},
        {"FREQ=FORTNIGHTLY", "'FREQ=FORTNIGHTLY' cannot be read"},
        {"FREQ=WEEKLY;BYDAY=MO=;COUNT=3", "'BYDAY=MO=' cannot be read"},
        {"FREQ=WEEKLY;BYDAY=", "'BYDAY=' cannot be read"},
        {"FREQ=WEEKLY;BYDAY", "'BYDAY' is no part of a rule"},
        {"FREQ=DAILY;COUNT=0", "'COUNT=0' cannot be read"},
        {"FREQ=DAILY;INTERVAL=-1", "'INTERVAL=-1' cannot be read"},
        {"FREQ=DAILY;UNTIL=tomorrow", "'UNTIL=tomorrow' cannot be read"},
        {"FREQ=MONTHLY;BYMONTHDAY=32", "'BYMONTHDAY=32' cannot be read"},
        {"FREQ=MONTHLY;BYMONTHDAY=0", "'BYMONTHDAY=0' cannot be read"},
        {"FREQ=YEARLY;BYDAY=54MO", "'BYDAY=54MO' cannot be read"},
        {"FREQ=DAILY;BYEASTER=0", "'BYEASTER=0' cannot be read"},
        {"FREQ=YEARLY;RSCALE=CHINESE", "'RSCALE=CHINESE' cannot be read"},
        {"FREQ=WEEKLY;INTERVAL=2000000000", "INTERVAL=2000000000 is longer than 400 years"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rule rule;
        struct error remark, error = {""};
        assert_false(rule_parse(&rule, cases[i].rule, &remark, &error));
        assert_string_equal(error.text, cases[i].error);
    }
}

static void rule_when_it_is_read_differently_says_so(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *remark;
    } cases[] = {
        {"FREQ=DAILY;BYDAY=1MO", "a numbered weekday needs FREQ=MONTHLY or YEARLY: its number is ignored"},
        {"FREQ=YEARLY;BYWEEKNO=10;BYDAY=1MO", "a numbered weekday needs FREQ=MONTHLY or YEARLY: its number is ignored"},
        {"FREQ=MONTHLY;BYWEEKNO=10", "BYWEEKNO needs FREQ=YEARLY: read as a limit to those weeks"},
        {"FREQ=DAILY;INTERVAL=0", "INTERVAL=0 is read as 1"},
        {"FREQ=DAILY", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rule rule;
        struct error remark, error;
        assert_true(rule_parse(&rule, cases[i].rule, &remark, &error));
        assert_string_equal(remark.text, cases[i].remark);
    }
}

static void walk_when_it_begins_late_gives_the_rest(void **state)
{
    (void)state;
    static const char *const rules[] = {
        "FREQ=YEARLY;BYWEEKNO=1,53;INTERVAL=3",
        "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3,10",
        "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1,15",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO;WKST=SU",
        "FREQ=DAILY;INTERVAL=11;BYHOUR=8,20",
        "FREQ=HOURLY;INTERVAL=5;BYDAY=WE",
        "FREQ=MINUTELY;INTERVAL=1441",
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        static struct rule_walk whole, late;
        struct rule rule = parsed(rules[i]);
        int64_t start_s = seconds("20200101T081530"), from_s = seconds("20260301T000000"), a_s = 0, b_s = 0;
        int64_t last_s = seconds("20290301T000000");
        rule_walk_begin(&whole, &rule, start_s, false, start_s, last_s);
        rule_walk_begin(&late, &rule, start_s, false, from_s, last_s);
        do {
            assert_true(rule_walk_next(&whole, &a_s));
        } while (a_s < from_s);
        do {
            assert_true(rule_walk_next(&late, &b_s));
        } while (b_s < from_s);
        assert_true(late.steps <= whole.steps);
        bool more = true;
        while (more) {
            assert_int_equal(a_s, b_s);
            more = rule_walk_next(&whole, &a_s);
            assert_int_equal(more, rule_walk_next(&late, &b_s));
        }
    }
}

static void rule_when_its_set_is_empty_ends_within_its_budget(void **state)
{
    (void)state;
    static const char *const rules[] = {
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",   "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
        "FREQ=HOURLY;INTERVAL=2;BYHOUR=1",       "FREQ=MONTHLY;BYDAY=1TH;BYSETPOS=2",
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        static struct rule_walk walk;
        struct rule rule = parsed(rules[i]);
        int64_t start_s = seconds("20260101T000000"), at_s = 0;
        rule_walk_begin(&walk, &rule, start_s, false, start_s, FOREVER_S);
        assert_false(rule_walk_next(&walk, &at_s));
        assert_in_range(walk.steps, 1, RULE_STEPS_MAX + 400);
    }
}

static void rule_when_it_occurs_every_second_stops_at_its_budget(void **state)
{
    (void)state;
    static struct rule_walk walk;
    struct rule rule = parsed("FREQ=SECONDLY");
    int64_t at_s = 0, given = 0;
    rule_walk_begin(&walk, &rule, 0, false, 0, FOREVER_S);
    while (rule_walk_next(&walk, &at_s)) {
        given++;
    }
    assert_true(walk.exhausted);
    assert_int_equal(given, RULE_STEPS_MAX);
}

static void times_of_a_whole_day_rule_are_ignored(void **state)
{
    (void)state;
    static struct rule_walk walk;
    struct rule rule = parsed("FREQ=DAILY;BYMINUTE=1,2,3;BYHOUR=5");
    int64_t start_s = seconds("20241018T000000"), at_s = 0;
    rule_walk_begin(&walk, &rule, start_s, true, start_s, FOREVER_S);
    assert_true(rule_walk_next(&walk, &at_s));
    assert_int_equal(at_s, start_s);
    assert_true(rule_walk_next(&walk, &at_s));
    assert_int_equal(at_s, start_s + 86400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_give_the_published_instances),
        cmocka_unit_test(rule_when_it_cannot_be_read_says_which_part),
        cmocka_unit_test(rule_when_it_is_read_differently_says_so),
        cmocka_unit_test(walk_when_it_begins_late_gives_the_rest),
        cmocka_unit_test(rule_when_its_set_is_empty_ends_within_its_budget),
        cmocka_unit_test(rule_when_it_occurs_every_second_stops_at_its_budget),
        cmocka_unit_test(times_of_a_whole_day_rule_are_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
