// SPDX-License-Identifier: MIT
// The direct display against a kernel that is played: cards, plugs, consoles, sleep.
#include "kernel/kms_screen.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

// --- Cards and monitors ---

static void cards_when_there_are_none_then_it_does_not_open(void **state)
{
    (void)state;
    played.count = 0;
    assert_false(open_turned(0));
    assert_string_equal(why, "display: there is no card with a connector in /dev/dri");
    assert_null(display);
}

static void card_when_it_may_not_be_opened_then_it_is_said(void **state)
{
    (void)state;
    card->refuse_open = EACCES;
    assert_false(open_turned(0));
    assert_string_equal(why, "display: /dev/dri/card0: Permission denied");
}

static void card_when_another_program_has_it_then_it_is_said(void **state)
{
    (void)state;
    card->refuse_master = EBUSY;
    assert_false(open_turned(0));
    assert_string_equal(why, "display: another program has the screen (/dev/dri/card0: Device or resource busy)");
}

static void card_when_it_only_renders_then_another_one_is_taken(void **state)
{
    (void)state;
    card->card.connector_count = 0;
    card = played_add_card(&played, "/dev/dri/card1", "platform-display", "HDMI-A-1", 80, 60);
    card = &played.cards[1];
    open_it();
    show_whole(1);
    assert_shown();
    assert_int_equal(played.cards[0].opens, 0);
}

static void cards_when_their_order_changed_then_the_same_monitor_is_taken(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) {
        const char *path[2] = {order == 0 ? "/dev/dri/card0" : "/dev/dri/card1",
                               order == 0 ? "/dev/dri/card1" : "/dev/dri/card0"};
        played.count = 0;
        size_t gpu = (size_t)order;
        for (size_t i = 0; i < 2; i++) {
            bool is_gpu = i == gpu;
            played_add_card(&played, path[is_gpu ? 0 : 1], is_gpu ? "platform-gpu" : "platform-usb", "HDMI-A-1",
                            is_gpu ? 64 : 32, 24);
        }
        card = &played.cards[gpu];
        open_it();
        show_whole(1);
        assert_shown();
        assert_int_equal(played.cards[1 - gpu].opens, 0);
        if (order == 0) {
            display_close(display);
            played.ended = false;
        }
    }
}

static void monitors_when_two_are_connected_then_one_shows_the_picture(void **state)
{
    (void)state;
    int32_t width, height;
    card->card.connectors[0].mode = (struct kms_mode){.width = 32, .height = 24};
    played_add_connector(card, "DSI-1", 72, 40)->built_in = true;
    open_it();
    display_size(display, &width, &height);
    assert_int_equal(width, 72);
    assert_int_equal(height, 40);
    show_whole(1);
    assert_shown();
}

static void monitor_when_none_is_connected_then_it_shows_once_one_is(void **state)
{
    (void)state;
    struct display_event event;
    int32_t width, height;
    card->card.connectors[0].connected = false;
    open_it();
    display_size(display, &width, &height);
    assert_int_equal(width, 100);
    assert_int_equal(height, 80);
    for (uint32_t i = 0; i < 5; i++) {
        show_whole(i);
        turn();
    }
    assert_int_equal(card->opens, 0);
    assert_true(display_deadline_us(display) == INT64_MAX); // nothing asks meanwhile
    card->card.connectors[0].connected = true;
    played_move_plug(&played);
    assert_true(is_readable());
    assert_int_equal(drain(DISPLAY_RESIZE, &event), 1);
    display_size(display, &width, &height);
    assert_int_equal(width, 64);
    assert_int_equal(height, 48);
    assert_null(played_shown(card));
    show_whole(7);
    assert_shown();
}

static void monitor_when_it_is_unplugged_and_back_then_the_picture_is_there_again(void **state)
{
    (void)state;
    struct display_event event;
    open_it();
    show_whole(1);
    turn();
    show_whole(2); // a flip that will not end
    card->card.connectors[0].connected = false;
    played_move_plug(&played);
    turn();
    show((struct display_rect){5, 5, 5, 5}, 3);
    assert_int_equal(card->opens, 0);
    card->card.connectors[0].connected = true;
    played_move_plug(&played);
    assert_int_equal(drain(DISPLAY_RESIZE, &event), 0); // the same monitor: nobody needs to paint
    assert_shown();
    show((struct display_rect){6, 6, 5, 5}, 4);
    finish(0);
    assert_shown();
    assert_false(is_readable());
}

static void monitor_when_the_plug_was_loose_for_a_moment_then_the_mode_is_set_again(void **state)
{
    (void)state;
    open_it();
    show_whole(1);
    turn();
    card->lit = false; // the kernel turned it off
    played_move_plug(&played);
    turn();
    assert_shown();
    assert_int_equal(card->opens, 1);
}

static void monitor_when_another_one_comes_back_then_the_size_is_told(void **state)
{
    (void)state;
    struct display_event event;
    int32_t width, height;
    open_it();
    show_whole(1);
    turn();
    card->card.connectors[0].mode = (struct kms_mode){.width = 40, .height = 80};
    played_move_plug(&played);
    assert_int_equal(drain(DISPLAY_RESIZE, &event), 1);
    display_size(display, &width, &height);
    assert_int_equal(width, 40);
    assert_int_equal(height, 80);
    show_whole(2);
    assert_shown();
}

static void monitor_when_a_second_one_is_plugged_in_beside_then_the_first_stays(void **state)
{
    (void)state;
    open_it();
    show_whole(1);
    turn();
    played_add_connector(card, "DSI-1", 72, 40)->built_in = true;
    played_move_plug(&played);
    turn();
    int32_t width, height;
    display_size(display, &width, &height);
    assert_int_equal(width, 64);
    assert_shown();
}

static void card_when_it_is_gone_then_the_monitor_of_another_is_taken(void **state)
{
    (void)state;
    struct display_event event;
    open_it();
    show_whole(1);
    turn();
    card->card.connectors[0].connected = false;
    played_add_card(&played, "/dev/dri/card1", "platform-usb", "HDMI-A-1", 64, 48);
    card = &played.cards[1];
    played_move_plug(&played);
    assert_int_equal(drain(DISPLAY_SHOWN, &event), 1);
    assert_int_equal(played.cards[0].opens, 0);
    assert_shown();
}

// --- The console ---

static void console_when_somebody_switches_then_the_card_is_let_go_and_taken_back(void **state)
{
    (void)state;
    open_it();
    show_whole(1);
    turn();
    show_whole(2); // its end is never told
    played_switch(&played, KMS_SWITCH_AWAY);
    assert_true(is_readable());
    turn();
    assert_false(card->master);
    assert_int_equal(played.answered, KMS_SWITCH_AWAY);
    assert_true(display_deadline_us(display) == INT64_MAX); // nor for the flip
    unsigned asked = card->sets + card->flips;
    show((struct display_rect){2, 2, 9, 9}, 3);
    played.now_us += 10 * SECOND_US;
    turn();
    assert_int_equal(card->sets + card->flips, asked);
    assert_true(display_deadline_us(display) == INT64_MAX);
    played_switch(&played, KMS_SWITCH_BACK);
    turn();
    assert_int_equal(played.answered, KMS_SWITCH_BACK);
    assert_true(card->master);
    assert_shown();
}

static void console_when_the_card_is_refused_after_the_switch_then_it_is_asked_for_again(void **state)
{
    (void)state;
    open_it();
    show_whole(1);
    turn();
    played_switch(&played, KMS_SWITCH_AWAY);
    turn();
    card->refuse_master = EACCES;
    show_whole(2);
    played_switch(&played, KMS_SWITCH_BACK);
    turn();
    assert_false(card->master);
    assert_true(display_deadline_us(display) == played.now_us + SECOND_US);
    card->refuse_master = 0;
    played.now_us += SECOND_US;
    turn();
    assert_true(card->master);
    assert_shown();
}

static void console_when_the_monitor_changed_meanwhile_then_it_is_seen_on_return(void **state)
{
    (void)state;
    struct display_event event;
    open_it();
    show_whole(1);
    turn();
    played_switch(&played, KMS_SWITCH_AWAY);
    turn();
    card->card.connectors[0].mode = (struct kms_mode){.width = 40, .height = 80};
    played_move_plug(&played);
    turn();
    assert_int_equal(card->opens, 1);
    played_switch(&played, KMS_SWITCH_BACK);
    assert_int_equal(drain(DISPLAY_RESIZE, &event), 1);
    show_whole(2);
    assert_shown();
}

// --- Power ---

static void monitor_when_sent_to_sleep_then_frames_wait_until_it_wakes(void **state)
{
    (void)state;
    struct display_event event;
    open_it();
    show_whole(1);
    turn();
    assert_true(display_set_power(display, false));
    assert_null(played_shown(card));
    unsigned asked = card->sets + card->flips;
    show_whole(2);
    show_whole(3);
    turn();
    assert_int_equal(card->sets + card->flips, asked);
    assert_true(display_set_power(display, true));
    assert_shown();
    assert_int_equal(drain(DISPLAY_SHOWN, &event), 1);
    assert_int_equal(event.frame, 3);
    assert_true(display_set_power(display, true)); // again: nothing
    assert_int_equal(card->sets, 3);
}

static void monitor_when_asleep_without_atomic_then_dpms_is_used(void **state)
{
    (void)state;
    card->card.atomic = false;
    open_it();
    show_whole(1);
    turn();
    assert_true(display_set_power(display, false));
    assert_int_equal(card->lit, false);
    assert_true(display_set_power(display, true));
    assert_int_equal(card->lit, true);
    assert_shown();
}

static void monitor_when_asleep_and_the_console_comes_back_then_it_stays_asleep(void **state)
{
    (void)state;
    open_it();
    show_whole(1);
    turn();
    assert_true(display_set_power(display, false));
    played_switch(&played, KMS_SWITCH_AWAY);
    turn();
    card->lit = true; // the other console
    played_switch(&played, KMS_SWITCH_BACK);
    turn();
    assert_false(card->lit);
    assert_true(display_set_power(display, true));
    assert_shown();
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, screen_begin, screen_end)
    const struct CMUnitTest tests[] = {
        CASE(cards_when_there_are_none_then_it_does_not_open),
        CASE(card_when_it_may_not_be_opened_then_it_is_said),
        CASE(card_when_another_program_has_it_then_it_is_said),
        CASE(card_when_it_only_renders_then_another_one_is_taken),
        CASE(cards_when_their_order_changed_then_the_same_monitor_is_taken),
        CASE(monitors_when_two_are_connected_then_one_shows_the_picture),
        CASE(monitor_when_none_is_connected_then_it_shows_once_one_is),
        CASE(monitor_when_it_is_unplugged_and_back_then_the_picture_is_there_again),
        CASE(monitor_when_the_plug_was_loose_for_a_moment_then_the_mode_is_set_again),
        CASE(monitor_when_another_one_comes_back_then_the_size_is_told),
        CASE(monitor_when_a_second_one_is_plugged_in_beside_then_the_first_stays),
        CASE(card_when_it_is_gone_then_the_monitor_of_another_is_taken),
        CASE(console_when_somebody_switches_then_the_card_is_let_go_and_taken_back),
        CASE(console_when_the_card_is_refused_after_the_switch_then_it_is_asked_for_again),
        CASE(console_when_the_monitor_changed_meanwhile_then_it_is_seen_on_return),
        CASE(monitor_when_sent_to_sleep_then_frames_wait_until_it_wakes),
        CASE(monitor_when_asleep_without_atomic_then_dpms_is_used),
        CASE(monitor_when_asleep_and_the_console_comes_back_then_it_stays_asleep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
