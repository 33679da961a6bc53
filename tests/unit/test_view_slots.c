// SPDX-License-Identifier: MIT
// What proposals and refusals say.
#include "ui/view_slots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct settings settings;
static const struct date thursday = {2026, 11, 26};

static int forget(void **state)
{
    (void)state;
    memset(&settings, 0, sizeof settings);
    return 0;
}

// Asserts the tags of a proposal, at most `most`, as "a | b".
static void assert_tags(unsigned reasons, unsigned fees, size_t most, const char *expected)
{
    char said[512] = "";
    struct view_tag tags[SLOT_REASONS];
    const struct slot slot = {.reasons = reasons, .fees = fees};
    size_t count = view_slot_tags(tags, most, &slot, SLOT_AGREED_PHONE, &settings, thursday);
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(said);
        snprintf(said + used, sizeof said - used, "%s%s", i > 0 ? " | " : "", tags[i].text);
    }
    assert_string_equal(said, expected);
}

static void tags_when_there_is_room_then_say_every_reason_in_order(void **state)
{
    (void)state;
    static const struct {
        unsigned reasons, fees;
        const char *said;
    } cases[] = {
        {0, 0, ""},
        {SLOT_CONFIRMED | SLOT_STANDING, 0, "Your regular Thursday block | Confirmed at once"},
        {SLOT_FIRST_FREE | SLOT_SHORT_NOTICE, 0, "First free time | Short notice"},
        {SLOT_FIRST_FREE | SLOT_SHORT_NOTICE, SLOT_SHORT_NOTICE, "First free time | Short notice: fee applies"},
        {SLOT_EVENING, 0, "In the evening"},
        {SLOT_EVENING, SLOT_EVENING, "Evening: fee applies"},
        {SLOT_WEEKEND, 0, "At the weekend"},
        {SLOT_WEEKEND | SLOT_SHORT_NOTICE, SLOT_WEEKEND, "Short notice | Weekend: fee applies"},
        {SLOT_AGREED | SLOT_APPROVAL, 0, "Agreed by phone | Needs approval"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_tags(cases[i].reasons, cases[i].fees, SLOT_REASONS, cases[i].said);
    }
}

static void tags_when_the_settings_have_words_for_a_fee_then_say_them(void **state)
{
    (void)state;
    snprintf(settings.fee.short_notice, SETTINGS_FEE_MAX, "25 %% more");
    snprintf(settings.fee.evening, SETTINGS_FEE_MAX, "+ 50 PLN");
    snprintf(settings.fee.weekend, SETTINGS_FEE_MAX, "double");
    unsigned all = SLOT_SHORT_NOTICE | SLOT_EVENING | SLOT_WEEKEND;
    assert_tags(all, all, SLOT_REASONS, "Short notice: 25 % more | Evening: + 50 PLN | Weekend: double");
    assert_tags(all, 0, SLOT_REASONS, "Short notice | In the evening | At the weekend");
}

static void fees_when_there_are_any_then_are_said_one_after_the_other(void **state)
{
    (void)state;
    char said[256];
    snprintf(settings.fee.evening, SETTINGS_FEE_MAX, "+ 50 PLN");
    view_slot_fees(said, sizeof said, 0, &settings);
    assert_string_equal(said, "");
    view_slot_fees(said, sizeof said, SLOT_EVENING, &settings);
    assert_string_equal(said, "Evening: + 50 PLN");
    view_slot_fees(said, sizeof said, SLOT_EVENING | SLOT_SHORT_NOTICE, &settings);
    assert_string_equal(said, "Short notice: fee applies; Evening: + 50 PLN");
}

static void tags_when_there_is_little_room_then_keep_approvals_and_fees(void **state)
{
    (void)state;
    static const struct {
        unsigned reasons, fees;
        const char *said;
    } cases[] = {
        {SLOT_STANDING | SLOT_FIRST_FREE | SLOT_CONFIRMED, 0, "Your regular Thursday block | First free time"},
        {SLOT_STANDING | SLOT_SHORT_NOTICE | SLOT_CONFIRMED, SLOT_SHORT_NOTICE,
         "Your regular Thursday block | Short notice: fee applies"},
        {SLOT_FIRST_FREE | SLOT_EVENING | SLOT_CONFIRMED, 0, "First free time | In the evening"},
        {SLOT_STANDING | SLOT_SHORT_NOTICE | SLOT_APPROVAL, SLOT_SHORT_NOTICE,
         "Short notice: fee applies | Needs approval"},
        {SLOT_STANDING | SLOT_SHORT_NOTICE | SLOT_EVENING | SLOT_APPROVAL, SLOT_SHORT_NOTICE | SLOT_EVENING,
         "Fee applies | Needs approval"},
        {SLOT_FIRST_FREE | SLOT_AGREED | SLOT_APPROVAL, 0, "Agreed by phone | Needs approval"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_tags(cases[i].reasons, cases[i].fees, 2, cases[i].said);
    }
}

// Each rule has a sentence of its own, which says what holds.
static void refusal_when_a_rule_closed_the_last_time_then_names_it(void **state)
{
    (void)state;
    for (enum slot_rule rule = SLOT_RULE_NOTICE; rule < SLOT_RULES; rule++) {
        const char *said = view_slot_refusal(rule);
        assert_int_equal(said[strlen(said) - 1], '.');
        for (enum slot_rule other = SLOT_RULE_NOTICE; other < rule; other++) {
            assert_string_not_equal(said, view_slot_refusal(other));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(tags_when_there_is_room_then_say_every_reason_in_order, forget),
        cmocka_unit_test_setup(tags_when_the_settings_have_words_for_a_fee_then_say_them, forget),
        cmocka_unit_test_setup(fees_when_there_are_any_then_are_said_one_after_the_other, forget),
        cmocka_unit_test_setup(tags_when_there_is_little_room_then_keep_approvals_and_fees, forget),
        cmocka_unit_test_setup(refusal_when_a_rule_closed_the_last_time_then_names_it, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
