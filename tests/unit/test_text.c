// SPDX-License-Identifier: MIT
#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char out[256];

static void use(const char *language)
{
    assert_true(text_use(language));
}

static int set_up(void **state)
{
    (void)state;
    const char *build = getenv("BUILD");
    char folder[512];
    snprintf(folder, sizeof folder, "%s/locale", build == NULL ? "build" : build);
    text_init(folder);
    return 0;
}

static void text_use_when_unknown_then_language_stays(void **state)
{
    (void)state;
    use("pl");
    assert_false(text_use("xx"));
    assert_string_equal(text_language(), "pl");
    assert_string_equal(tr("Carry on"), "Kontynuuj");
}

static void text_enter_when_left_again_then_the_screen_has_its_language_back(void **state)
{
    (void)state;
    use("pl");
    assert_true(text_enter("ru"));
    assert_string_equal(tr("Carry on"), "Продолжить");
    text_leave();
    assert_string_equal(text_language(), "pl");
    assert_string_equal(tr("Carry on"), "Kontynuuj");
    assert_false(text_enter("xx"));
    assert_string_equal(text_language(), "pl");
}

static void text_next_language_when_touched_goes_round_from_the_rooms_to_english_and_the_others(void **state)
{
    (void)state;
    static const char *const rounds[][6] = {{"en", "pl", "ru", "vi", "es", "en"}, {"ru", "en", "pl", "vi", "es", "ru"}};
    for (size_t i = 0; i < 2; i++) {
        use(rounds[i][0]);
        for (size_t j = 1; j < 6; j++) {
            assert_string_equal(text_next_language(rounds[i][0]), rounds[i][j]);
            use(rounds[i][j]);
        }
    }
    text_init("/nonexistent");
    assert_string_equal(text_next_language("en"), "en");
    set_up(NULL);
}

static void pseudo_language_when_used_makes_words_from_the_english_ones(void **state)
{
    (void)state;
    use("xx-long");
    assert_string_equal(tr("Carry on"), "Cáŕŕýý óóń");
    assert_string_equal(tr("Away since {time}"), "Aŵááý šííńçéé {time}");
    assert_false(text_is_rtl());
    use("xx-rtl");
    assert_string_equal(tr("End"), "يند");
    assert_true(text_is_rtl());
    use("xx-cjk");
    assert_string_equal(tr_n("%d minute", "%d minutes", 5), "%d 人外次話");
    assert_string_equal(text_next_language("xx-cjk"), "en");
    use("en");
    assert_string_equal(text_next_language("en"), "pl");
}

static void text_use_when_catalogue_is_missing_then_false(void **state)
{
    (void)state;
    text_init("tests/data/nowhere");
    assert_false(text_use("ru"));
    assert_string_equal(text_language(), "en");
    assert_string_equal(tr("Carry on"), "Carry on");
    set_up(NULL);
}

static void text_use_when_catalogue_is_broken_then_false(void **state)
{
    (void)state;
    char folder[] = "/tmp/adjourn-text-XXXXXX", command[256], path[256];
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof command, "mkdir -p %s/ru/LC_MESSAGES", folder);
    assert_int_equal(system(command), 0);
    snprintf(path, sizeof path, "%s/ru/LC_MESSAGES/adjourn.mo", folder);
    // The header of a catalogue that says it has a million messages.
    const unsigned char header[32] = {0xde, 0x12, 0x04, 0x95, 0, 0, 0, 0, 0x40, 0x42, 0x0f, 0, 28, 0, 0, 0, 28};
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(header, 1, sizeof header, file), sizeof header);
    fclose(file);
    text_init(folder);
    assert_false(text_use("ru"));
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
    set_up(NULL);
}

static void tr_when_not_in_catalogue_then_english(void **state)
{
    (void)state;
    use("vi");
    assert_string_equal(tr("no such words"), "no such words");
    assert_string_equal(tr_n("one such", "many such", 2), "many such");
}

static void tr_c_when_context_differs_then_other_word(void **state)
{
    (void)state;
    use("ru");
    assert_string_equal(tr("May"), "мая");
    use("vi");
    assert_string_equal(tr("May"), "tháng 5");
    assert_string_equal(tr_c("short", "May"), "thg 5");
    assert_string_equal(tr_c("no such context", "May"), "May");
}

static void tr_n_when_counted_then_form_of_the_language(void **state)
{
    (void)state;
    static const struct {
        const char *language;
        int64_t n;
        const char *expected;
    } cases[] = {
        {"en", 1, "1 minute"},   {"en", 0, "0 minutes"},   {"pl", 1, "1 minuta"},   {"pl", 2, "2 minuty"},
        {"pl", 5, "5 minut"},    {"pl", 12, "12 minut"},   {"pl", 22, "22 minuty"}, {"pl", 112, "112 minut"},
        {"ru", 1, "1 минута"},   {"ru", 3, "3 минуты"},    {"ru", 11, "11 минут"},  {"ru", 21, "21 минута"},
        {"ru", 22, "22 минуты"}, {"vi", 1, "1 phút"},      {"vi", 15, "15 phút"},   {"es", 1, "1 minuto"},
        {"es", 2, "2 minutos"},  {"ru", 111, "111 минут"}, {"pl", 0, "0 minut"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        use(cases[i].language);
        text_minutes(out, sizeof out, cases[i].n * MS_PER_MINUTE);
        assert_string_equal(out, cases[i].expected);
    }
}

static void text_duration_when_long_then_hours(void **state)
{
    (void)state;
    static const struct {
        int64_t ms;
        const char *expected;
    } cases[] = {{-5, "0:00"},       {0, "0:00"},          {999, "0:00"},      {1459999, "24:19"},
                 {5999999, "99:59"}, {6000000, "1:40:00"}, {3723000, "62:03"}, {36000000, "10:00:00"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        text_duration(out, sizeof out, cases[i].ms);
        assert_string_equal(out, cases[i].expected);
    }
}

static void text_minutes_short_when_whole_hours_then_hours(void **state)
{
    (void)state;
    use("en");
    text_minutes_short(out, sizeof out, 60 * MS_PER_MINUTE);
    assert_string_equal(out, "60 min");
    text_minutes_short(out, sizeof out, 180 * MS_PER_MINUTE);
    assert_string_equal(out, "3 h");
    text_minutes_short(out, sizeof out, 135 * MS_PER_MINUTE);
    assert_string_equal(out, "135 min");
}

static void text_clock_when_zone_is_ahead_then_local(void **state)
{
    (void)state;
    struct zone zone;
    zone_init_fixed(&zone, "east", 5 * 3600 + 1800);
    text_clock(out, sizeof out, &zone, wall_from_seconds(0));
    assert_string_equal(out, "05:30");
}

static void text_dates_when_language_changes_then_order_and_case_follow(void **state)
{
    (void)state;
    const struct date date = {2026, 11, 26};
    static const struct {
        const char *language, *in_full, *weekday, *brief, *medium, *plain;
    } cases[] = {
        {"en", "Thursday 26 November", "Thursday", "26 Nov", "Thursday 26 Nov", "26 November"},
        {"pl", "Czwartek, 26 listopada", "Czwartek", "26 lis", "Czwartek 26 lis", "26 listopada"},
        {"ru", "Четверг, 26 ноября", "Четверг", "26 ноя", "Четверг, 26 ноя", "26 ноября"},
        {"vi", "Thứ Năm, 26 tháng 11", "Thứ Năm", "26/11", "Thứ Năm 26/11", "26 tháng 11"},
        {"es", "Jueves, 26 de noviembre", "Jueves", "26 nov", "Jueves 26 nov", "26 de noviembre"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        use(cases[i].language);
        text_date_long(out, sizeof out, date);
        assert_string_equal(out, cases[i].in_full);
        text_weekday(out, sizeof out, date);
        assert_string_equal(out, cases[i].weekday);
        text_date_short(out, sizeof out, date);
        assert_string_equal(out, cases[i].brief);
        text_date_medium(out, sizeof out, date);
        assert_string_equal(out, cases[i].medium);
        text_date_plain(out, sizeof out, date);
        assert_string_equal(out, cases[i].plain);
    }
}

static void text_fill_when_field_is_unknown_then_it_stays(void **state)
{
    (void)state;
    text_fill(out, sizeof out, "{a} {b} {c", (const char *const[]){"a", "{b}", "c", "x", NULL});
    assert_string_equal(out, "{b} {b} {c");
}

static void text_copy_when_too_long_then_cut_at_a_character(void **state)
{
    (void)state;
    char small[6];
    text_copy(small, sizeof small, "abcđé");
    assert_string_equal(small, "abcđ");
    text_copy(small, sizeof small, "Trần!");
    assert_string_equal(small, "Trầ");
    text_copy(small, 5, "Trần!");
    assert_string_equal(small, "Tr");
    text_copy(small, 1, "x");
    assert_string_equal(small, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_use_when_unknown_then_language_stays),
        cmocka_unit_test(text_enter_when_left_again_then_the_screen_has_its_language_back),
        cmocka_unit_test(text_next_language_when_touched_goes_round_from_the_rooms_to_english_and_the_others),
        cmocka_unit_test(pseudo_language_when_used_makes_words_from_the_english_ones),
        cmocka_unit_test(text_use_when_catalogue_is_missing_then_false),
        cmocka_unit_test(text_use_when_catalogue_is_broken_then_false),
        cmocka_unit_test(tr_when_not_in_catalogue_then_english),
        cmocka_unit_test(tr_c_when_context_differs_then_other_word),
        cmocka_unit_test(tr_n_when_counted_then_form_of_the_language),
        cmocka_unit_test(text_duration_when_long_then_hours),
        cmocka_unit_test(text_minutes_short_when_whole_hours_then_hours),
        cmocka_unit_test(text_clock_when_zone_is_ahead_then_local),
        cmocka_unit_test(text_dates_when_language_changes_then_order_and_case_follow),
        cmocka_unit_test(text_fill_when_field_is_unknown_then_it_stays),
        cmocka_unit_test(text_copy_when_too_long_then_cut_at_a_character),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
