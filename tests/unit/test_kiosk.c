// SPDX-License-Identifier: MIT
// What the kiosk does where a scenario cannot lead it: limits, a store that is not there, touches that come too late.
#include "kiosk_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct situation *look(struct kiosk_play *play)
{
    return kiosk_situation(play->kiosk, play->now);
}

static void start(struct kiosk_play *play)
{
    kiosk_play_until(play, kiosk_play_block(0, 0));
    kiosk_play_act(play, (struct action){ACTION_START, 0});
    assert_non_null(look(play)->session);
}

static void session_when_no_more_interruptions_fit_then_the_screen_says_so_and_time_goes_on(void **state)
{
    struct kiosk_play *play = *state;
    start(play);
    for (int i = 0; i < SESSION_SPANS_MAX; i++) {
        assert_int_equal(look(play)->faults & FAULT_SESSION_FULL, 0);
        kiosk_play_act(play, (struct action){ACTION_SOMEONE_OUT, 0});
        if (session_is_full(look(play)->session)) {
            break;
        }
    }
    uint32_t last = look(play)->session->last_seq;
    assert_int_equal(look(play)->faults & FAULT_SESSION_FULL, FAULT_SESSION_FULL);
    kiosk_play_act(play, (struct action){ACTION_SOMEONE_OUT, 0});
    assert_int_equal(look(play)->session->last_seq, last);
    kiosk_play_act(play, (struct action){ACTION_EVERYONE_BACK, 0});
    assert_int_equal(session_absent_count(look(play)->session), 0);
    kiosk_play_wait(play, MS_PER_MINUTE);
    assert_int_equal(look(play)->figures.left, 59 * MS_PER_MINUTE);
}

static void kiosk_when_there_is_no_store_then_the_room_stands_with_the_fault(void **state)
{
    struct kiosk_play *play = *state;
    struct kiosk_ports ports = {0};
    struct kiosk *kiosk = NULL;
    struct error error;
    assert_true(kiosk_create(&kiosk, &play->settings, &play->zone, NULL, STORE_LOCKED, &ports, play->now, &error));
    const struct situation *situation = kiosk_situation(kiosk, play->now);
    assert_int_equal(situation->screen, SCREEN_IDLE);
    assert_int_equal(situation->faults & FAULT_STORE_LOCKED, FAULT_STORE_LOCKED);
    kiosk_act(kiosk, (struct action){ACTION_START, 0}, play->now);
    assert_null(kiosk_situation(kiosk, play->now)->session);
    assert_true(kiosk_next_wake(kiosk, play->now).ms > play->now.wall.ms);
    kiosk_destroy(kiosk);
}

static void calendar_when_another_process_notes_how_it_is_then_the_kiosk_knows(void **state)
{
    struct kiosk_play *play = *state;
    struct store *sync = NULL;
    struct source_state room = {.name = STORE_SOURCE_ROOM, .digest = "abc", .error = "Wrong."};
    assert_true(store_open(&sync, play->database, STORE_WRITE, NULL));
    room.last_success = room.last_try = play->now.wall;
    assert_true(store_source_put(sync, &room, NULL));
    kiosk_play_wait(play, MS_PER_MINUTE);
    assert_string_equal(look(play)->calendar_words, "Wrong.");
    assert_int_equal(look(play)->faults & FAULT_CALENDAR_OLD, FAULT_CALENDAR_OLD);
    room.error[0] = '\0';
    assert_true(store_source_put(sync, &room, NULL));
    kiosk_play_wait(play, MS_PER_MINUTE);
    assert_string_equal(look(play)->calendar_words, "");
    assert_int_equal(look(play)->faults & FAULT_CALENDAR_OLD, 0);
    struct wall seen = play->now.wall;
    assert_true(store_source_seen(sync, STORE_SOURCE_ROOM, seen, (struct wall){seen.ms + MS_PER_HOUR}, NULL));
    kiosk_play_wait(play, MS_PER_MINUTE);
    assert_int_equal(look(play)->calendar_at.ms, seen.ms);
    store_close(sync);
}

static void touch_when_its_target_is_gone_then_nothing_is_noted(void **state)
{
    struct kiosk_play *play = *state;
    static const enum action_kind late[] = {
        ACTION_WAIT,   ACTION_SHOW_OFFER, ACTION_PROMISE, ACTION_BACK_AT,  ACTION_UNDO, ACTION_RESUME,
        ACTION_CHOOSE, ACTION_CONFIRM,    ACTION_DISMISS, ACTION_SEEN,     ACTION_BACK, ACTION_EXPORT,
        ACTION_DONE,   ACTION_MORE_TIMES, ACTION_START,   ACTION_CARRY_ON, ACTION_BREAK};
    start(play);
    uint32_t last = look(play)->session->last_seq;
    for (size_t i = 0; i < sizeof late / sizeof late[0]; i++) {
        kiosk_play_act(play, (struct action){late[i], 5});
        assert_int_equal(look(play)->session->last_seq, last);
        assert_int_equal(look(play)->screen, SCREEN_SESSION);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(session_when_no_more_interruptions_fit_then_the_screen_says_so_and_time_goes_on,
                                        kiosk_play_open, kiosk_play_close),
        cmocka_unit_test_setup_teardown(kiosk_when_there_is_no_store_then_the_room_stands_with_the_fault,
                                        kiosk_play_open, kiosk_play_close),
        cmocka_unit_test_setup_teardown(calendar_when_another_process_notes_how_it_is_then_the_kiosk_knows,
                                        kiosk_play_open, kiosk_play_close),
        cmocka_unit_test_setup_teardown(touch_when_its_target_is_gone_then_nothing_is_noted, kiosk_play_open,
                                        kiosk_play_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
