// SPDX-License-Identifier: MIT
// The log to take along, on a kiosk whose sticks are written by this test.
#include "kiosk_play.h"
#include "store/copies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct situation *now_of(struct kiosk_play *play)
{
    return kiosk_situation(play->kiosk, play->now);
}

static void go_to_summary(struct kiosk_play *play)
{
    kiosk_play_until(play, kiosk_play_block(0, 0));
    kiosk_play_act(play, (struct action){ACTION_START, 0});
    kiosk_play_wait(play, 20 * MS_PER_MINUTE);
    kiosk_play_act(play, (struct action){ACTION_END_NOW, 0});
    assert_int_equal(now_of(play)->screen, SCREEN_SUMMARY);
}

static void touch(struct kiosk_play *play, enum export_target target)
{
    kiosk_play_act(play, (struct action){ACTION_EXPORT, (int32_t)target});
}

static void end(struct kiosk_play *play, enum stick_state state, const char *saved)
{
    kiosk_stick_ended(play->kiosk, state, saved, play->now);
    kiosk_turn(play->kiosk, play->now);
}

static bool count(void *context, const struct event *event, struct error *error)
{
    (void)error;
    *(int *)context += event->kind == EVENT_EXPORTED;
    return true;
}

static int exports_noted(struct kiosk_play *play)
{
    int noted = 0;
    struct error error = {0};
    assert_true(store_events(play->store, 1, count, &noted, &error));
    return noted;
}

static void exports_when_a_stick_comes_then_it_stands_in_the_place_of_the_folder(void **state)
{
    struct kiosk_play *play = *state;
    go_to_summary(play);
    assert_int_equal(now_of(play)->exports, 1u << EXPORT_FOLDER | 1u << EXPORT_QR);
    kiosk_set_stick(play->kiosk, "KINGSTON");
    assert_int_equal(now_of(play)->exports, 1u << EXPORT_USB | 1u << EXPORT_QR);
    assert_string_equal(now_of(play)->stick, "KINGSTON");
    kiosk_set_stick(play->kiosk, NULL);
    assert_int_equal(now_of(play)->exports, 1u << EXPORT_FOLDER | 1u << EXPORT_QR);
    assert_null(now_of(play)->stick);
}

static void stick_when_touched_then_one_order_goes_out_and_the_log_notes_it_once_it_is_saved(void **state)
{
    struct kiosk_play *play = *state;
    go_to_summary(play);
    kiosk_set_stick(play->kiosk, "KINGSTON");
    touch(play, EXPORT_USB);
    assert_int_equal(now_of(play)->stick_state, STICK_SAVING);
    assert_int_equal(play->stick_orders, 1);
    assert_int_equal(play->stick_order.session_id, 1);
    assert_false(play->stick_order.internal);
    touch(play, EXPORT_USB); // the first is under way
    assert_int_equal(play->stick_orders, 1);
    assert_int_equal(exports_noted(play), 0);
    end(play, STICK_SAVED, "2026-11-19 B2");
    assert_int_equal(now_of(play)->stick_state, STICK_SAVED);
    assert_string_equal(now_of(play)->stick_saved, "2026-11-19 B2");
    assert_int_equal(exports_noted(play), 1);
}

static void stick_when_no_order_can_go_out_then_it_failed(void **state)
{
    struct kiosk_play *play = *state;
    play->stick_refuses = true;
    go_to_summary(play);
    kiosk_set_stick(play->kiosk, "KINGSTON");
    touch(play, EXPORT_USB);
    assert_int_equal(now_of(play)->stick_state, STICK_FAILED);
}

static void stick_when_none_is_there_then_a_touch_does_nothing(void **state)
{
    struct kiosk_play *play = *state;
    go_to_summary(play);
    touch(play, EXPORT_USB);
    assert_int_equal(now_of(play)->stick_state, STICK_IDLE);
    assert_int_equal(play->stick_orders, 0);
}

static void stick_when_it_takes_its_time_then_that_is_said_and_at_last_it_is_given_up(void **state)
{
    struct kiosk_play *play = *state;
    go_to_summary(play);
    kiosk_set_stick(play->kiosk, "OLD");
    touch(play, EXPORT_USB);
    kiosk_play_wait(play, 10 * MS_PER_SECOND - 1);
    assert_int_equal(now_of(play)->stick_state, STICK_SAVING);
    kiosk_play_wait(play, 1);
    assert_int_equal(now_of(play)->stick_state, STICK_SLOW);
    kiosk_play_wait(play, 110 * MS_PER_SECOND - 1);
    assert_int_equal(now_of(play)->stick_state, STICK_SLOW);
    assert_int_equal(play->stick_stops, 0);
    kiosk_play_wait(play, 1);
    assert_int_equal(now_of(play)->stick_state, STICK_TIMED_OUT);
    assert_int_equal(play->stick_stops, 1);
    end(play, STICK_SAVED, "too late"); // nobody asks any more
    assert_int_equal(now_of(play)->stick_state, STICK_TIMED_OUT);
    assert_int_equal(exports_noted(play), 0);
}

static void stick_when_it_fails_and_is_gone_then_it_was_pulled_out(void **state)
{
    struct kiosk_play *play = *state;
    go_to_summary(play);
    for (int first = 0; first < 2; first++) { // what is heard of first
        kiosk_set_stick(play->kiosk, "KINGSTON");
        touch(play, EXPORT_USB);
        if (first == 0) {
            end(play, STICK_FAILED, "");
            assert_int_equal(now_of(play)->stick_state, STICK_FAILED);
        }
        kiosk_set_stick(play->kiosk, NULL);
        if (first == 1) {
            assert_int_equal(now_of(play)->stick_state, STICK_SAVING);
            end(play, STICK_FAILED, "");
        }
        assert_int_equal(now_of(play)->stick_state, STICK_GONE);
    }
}

static void stick_when_another_one_comes_then_what_was_said_of_the_last_goes(void **state)
{
    struct kiosk_play *play = *state;
    go_to_summary(play);
    kiosk_set_stick(play->kiosk, "FULL");
    touch(play, EXPORT_USB);
    end(play, STICK_FULL, "");
    kiosk_set_stick(play->kiosk, NULL);
    assert_int_equal(now_of(play)->stick_state, STICK_FULL); // until it is of no use
    kiosk_set_stick(play->kiosk, "EMPTY");
    assert_int_equal(now_of(play)->stick_state, STICK_IDLE);
}

static void stick_when_the_session_is_left_meanwhile_then_nothing_is_noted_in_the_next(void **state)
{
    struct kiosk_play *play = *state;
    go_to_summary(play);
    kiosk_set_stick(play->kiosk, "KINGSTON");
    touch(play, EXPORT_USB);
    kiosk_play_act(play, (struct action){ACTION_DONE, 0});
    assert_int_equal(now_of(play)->session == NULL, true);
    end(play, STICK_SAVED, "2026-11-19 B2");
    assert_int_equal(exports_noted(play), 0);
    kiosk_play_until(play, kiosk_play_block(0, 1));
    kiosk_play_act(play, (struct action){ACTION_START, 0});
    kiosk_play_wait(play, 20 * MS_PER_MINUTE);
    kiosk_play_act(play, (struct action){ACTION_END_NOW, 0});
    assert_int_equal(now_of(play)->stick_state, STICK_IDLE);
}

static void days_when_saved_then_they_have_more_time_and_are_noted_in_no_session(void **state)
{
    struct kiosk_play *play = *state;
    go_to_summary(play);
    kiosk_set_stick(play->kiosk, "KINGSTON");
    kiosk_save_days(play->kiosk, (struct date){2026, 11, 1}, (struct date){2026, 11, 30}, true, play->now);
    assert_int_equal(play->stick_order.session_id, 0);
    assert_int_equal(play->stick_order.to.day, 30);
    assert_true(play->stick_order.internal);
    kiosk_play_wait(play, 9 * MS_PER_MINUTE);
    assert_int_equal(now_of(play)->stick_state, STICK_SLOW);
    end(play, STICK_SAVED, "2026-11-01 - 2026-11-30");
    assert_int_equal(now_of(play)->stick_state, STICK_SAVED);
    assert_int_equal(exports_noted(play), 0);
}

// The first block's organizer is known.
static void name_organizer(struct kiosk_play *play)
{
    struct block block = {.uid = "b0@example",
                          .title = "Business English B2",
                          .organizer_address = "olga@client.example",
                          .start = {kiosk_play_block(0, 0)},
                          .end = {kiosk_play_block(0, 0) + MS_PER_HOUR}};
    static const struct roster nobody = {.count = 0};
    struct error error = {0};
    if (!store_begin(play->store, &error) || !store_block_put(play->store, "room", &block, &nobody, &error) ||
        !store_commit(play->store, &error)) {
        fail_msg("%s", error.text);
    }
}

static void mail_when_it_is_set_up_and_the_organizer_is_known_then_it_is_offered_and_ordered(void **state)
{
    struct kiosk_play *play = *state;
    size_t heap;
    name_organizer(play);
    kiosk_play_reopen(play, &heap);
    go_to_summary(play);
    assert_false(now_of(play)->exports & 1u << EXPORT_MAIL);
    touch(play, EXPORT_MAIL);
    assert_int_equal(now_of(play)->mailed, COPY_UNKNOWN);
    snprintf(play->settings.mail.server, sizeof play->settings.mail.server, "smtp://127.0.0.1:25");
    assert_false(now_of(play)->exports & 1u << EXPORT_MAIL); // from whom?
    snprintf(play->settings.outbox.mailbox, sizeof play->settings.outbox.mailbox, "room@example.org");
    assert_true(now_of(play)->exports & 1u << EXPORT_MAIL);
    touch(play, EXPORT_MAIL);
    assert_int_equal(now_of(play)->mailed, COPY_WAITING);
    assert_int_equal(exports_noted(play), 1);
    struct copy_order order = {.kind = COPY_CLIENT, .session = 1, .asked = play->now.wall};
    enum copy_state waits = COPY_UNKNOWN;
    char words[COPY_WORDS_MAX];
    struct error error = {0};
    assert_true(store_copy_state(play->store, &order, "olga@client.example", &waits, words, &error));
    assert_int_equal(waits, COPY_WAITING);
    kiosk_set_stick(play->kiosk, "KINGSTON");
    touch(play, EXPORT_USB); // one line tells what was asked for last
    assert_int_equal(now_of(play)->mailed, COPY_UNKNOWN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kiosk_play_open, kiosk_play_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(exports_when_a_stick_comes_then_it_stands_in_the_place_of_the_folder),
        TEST(stick_when_touched_then_one_order_goes_out_and_the_log_notes_it_once_it_is_saved),
        TEST(stick_when_no_order_can_go_out_then_it_failed),
        TEST(stick_when_none_is_there_then_a_touch_does_nothing),
        TEST(stick_when_it_takes_its_time_then_that_is_said_and_at_last_it_is_given_up),
        TEST(stick_when_it_fails_and_is_gone_then_it_was_pulled_out),
        TEST(stick_when_another_one_comes_then_what_was_said_of_the_last_goes),
        TEST(stick_when_the_session_is_left_meanwhile_then_nothing_is_noted_in_the_next),
        TEST(days_when_saved_then_they_have_more_time_and_are_noted_in_no_session),
        TEST(mail_when_it_is_set_up_and_the_organizer_is_known_then_it_is_offered_and_ordered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
