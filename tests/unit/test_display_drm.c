// SPDX-License-Identifier: MIT
// The direct display against a kernel that is played: flips, refusals, plugs, consoles, sleep.
#include "kernel/kms_played.h"
#include "platform/display_drm.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SECOND_US 1000000

static struct played_kms played;
static struct played_card *card; // the first
static struct display *display;
static char why[256];

static int begin(void **state)
{
    (void)state;
    played_kms_begin(&played);
    card = &played.cards[0];
    display = NULL;
    return 0;
}

static int end(void **state)
{
    (void)state;
    display_close(display);
    played_kms_end(&played);
    return 0;
}

static bool open_turned(int32_t quarters)
{
    struct kms_kernel kernel = played_kms_kernel(&played);
    return display_open_kms(&display, &kernel, 100, 80, quarters, why, sizeof why);
}

static void open_it(void)
{
    if (!open_turned(0)) {
        fail_msg("%s", why);
    }
}

// What the display says; the last event of the kind is kept.
static size_t drain(enum display_event_kind kind, struct display_event *kept)
{
    struct display_event event;
    size_t count = 0;
    while (display_next_event(display, &event)) {
        if (event.kind == kind) {
            count++;
            *kept = event;
        }
    }
    return count;
}

static void turn(void)
{
    struct display_event event;
    drain(DISPLAY_QUIT, &event);
}

static bool is_readable(void)
{
    struct pollfd poll_fd = {.fd = display_fd(display), .events = POLLIN};
    return poll(&poll_fd, 1, 0) == 1;
}

static void paint(struct display_rect rect, uint32_t colour)
{
    int32_t pitch;
    uint32_t *pixels = display_pixels(display, &pitch);
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        for (int32_t x = rect.x; x < rect.x + rect.w; x++) {
            pixels[y * (pitch / 4) + x] = colour;
        }
    }
}

static void show(struct display_rect rect, uint32_t colour)
{
    paint(rect, colour);
    display_present(display, &rect, 1);
}

static void show_whole(uint32_t colour)
{
    struct display_rect whole = {0};
    display_size(display, &whole.w, &whole.h);
    show(whole, colour);
}

static void finish(int64_t stamp_us)
{
    played_finish_flip(card, stamp_us);
    assert_true(is_readable());
    turn();
}

static bool holds(const struct kms_buffer *buffer, int32_t quarters)
{
    int32_t width, height, pitch;
    display_size(display, &width, &height);
    const uint32_t *pixels = display_pixels(display, &pitch);
    for (int32_t y = 0; buffer != NULL && y < height; y++) {
        for (int32_t x = 0; x < width; x++) {
            int32_t at_x = quarters == 0 ? x : quarters == 1 ? y : quarters == 2 ? width - 1 - x : height - 1 - y;
            int32_t at_y = quarters == 0 ? y : quarters == 1 ? width - 1 - x : quarters == 2 ? height - 1 - y : x;
            uint32_t shown;
            memcpy(&shown, buffer->pixels + (size_t)at_y * buffer->pitch + (size_t)at_x * 4, sizeof shown);
            if (shown != pixels[y * (pitch / 4) + x]) {
                return false;
            }
        }
    }
    return buffer != NULL;
}

static void assert_shown(void)
{
    assert_true(holds(played_shown(card), 0));
}

// --- Frames ---

static void first_picture_when_presented_then_the_mode_is_set_and_told(void **state)
{
    (void)state;
    struct display_event event;
    int32_t width, height;
    open_it();
    display_size(display, &width, &height);
    assert_int_equal(width, 64);
    assert_int_equal(height, 48);
    assert_true(display_is_board(display));
    assert_true(display_tells_shown(display));
    assert_true(played.hidden);
    assert_null(played_shown(card)); // nothing is shown that nobody painted
    show_whole(0x112233);
    assert_shown();
    assert_int_equal(card->sets, 1);
    assert_int_equal(drain(DISPLAY_SHOWN, &event), 1);
    assert_int_equal(event.frame, 1);
    assert_int_equal(event.stamp_us, played.now_us);
    assert_true(display_deadline_us(display) == INT64_MAX);
    assert_false(is_readable());
}

static void frames_when_they_alternate_then_each_buffer_gets_this_and_the_last_damage(void **state)
{
    (void)state;
    open_it();
    show_whole(1);
    turn();
    for (int32_t i = 0; i < 12; i++) {
        show((struct display_rect){i * 5, i * 3, 4, 3}, 0x100 + (uint32_t)i);
        finish(0);
        assert_shown();
    }
    assert_int_equal(card->flips, 12);
    assert_int_equal(card->sets, 1);
}

// Proven by marks outside of the damage, which stay in the buffer.
static void frame_when_a_part_changed_then_only_that_is_copied(void **state)
{
    (void)state;
    open_it();
    show_whole(1);
    turn();
    for (int i = 0; i < 2; i++) { // both buffers are whole now
        show((struct display_rect){0, 0, 2, 2}, 2);
        finish(0);
    }
    for (size_t i = 0; i < 2; i++) {
        memset(card->buffers[i].buffer.pixels + 20 * card->buffers[i].buffer.pitch, 0x77, 4);
    }
    show((struct display_rect){0, 0, 2, 2}, 3);
    finish(0);
    assert_int_equal(played_shown(card)->pixels[20 * played_shown(card)->pitch], 0x77);
    assert_int_equal(played_shown(card)->pixels[0], 3);
}

static void present_when_a_flip_is_under_way_then_it_waits_for_its_end(void **state)
{
    (void)state;
    struct display_event event;
    open_it();
    show_whole(1);
    turn();
    show((struct display_rect){0, 0, 8, 8}, 2);
    uint32_t flying = card->flying;
    show((struct display_rect){4, 4, 8, 8}, 3);
    show((struct display_rect){9, 9, 8, 8}, 4);
    assert_true(display_is_shown(display)); // it is on its way
    assert_int_equal(card->flips, 1);
    // Neither the buffer on the screen nor the one on its way is written.
    assert_int_equal(played_shown(card)->pixels[0], 1);
    assert_int_equal(card->buffers[flying - 1].buffer.pixels[9 * 64 * 4 + 9 * 4], 1);
    played.now_us += 16000;
    played_finish_flip(card, 4990000);
    assert_int_equal(drain(DISPLAY_SHOWN, &event), 1);
    assert_int_equal(event.frame, 2);
    assert_int_equal(event.stamp_us, 4990000); // the kernel's own, not when it was read
    assert_int_equal(card->flips, 2);          // both at once
    played_finish_flip(card, 5010000);
    assert_int_equal(drain(DISPLAY_SHOWN, &event), 1);
    assert_int_equal(event.frame, 4);
    assert_shown();
    assert_false(is_readable());
}

static void flip_when_its_stamp_is_not_known_then_now_is_told(void **state)
{
    (void)state;
    struct display_event event;
    open_it();
    show_whole(1);
    turn();
    show_whole(2);
    played.now_us += 12000;
    played_finish_flip(card, 0);
    assert_int_equal(drain(DISPLAY_SHOWN, &event), 1);
    assert_int_equal(event.stamp_us, played.now_us);
}

static void flip_when_its_end_is_never_told_then_the_picture_is_set_anew(void **state)
{
    (void)state;
    struct display_event event;
    open_it();
    show_whole(1);
    turn();
    show_whole(2);
    uint64_t lost = card->tag;
    show((struct display_rect){3, 3, 9, 9}, 3);
    assert_true(display_deadline_us(display) == played.now_us + SECOND_US);
    played.now_us += SECOND_US - 1;
    turn();
    assert_int_equal(card->sets, 1);
    played.now_us += 1;
    assert_int_equal(drain(DISPLAY_SHOWN, &event), 1);
    assert_int_equal(event.frame, 3);
    assert_int_equal(card->sets, 2);
    assert_shown();
    assert_true(display_deadline_us(display) == INT64_MAX);

    // Its end comes all the same, when the next one is under way.
    show_whole(4);
    card->done[card->done_count++] = (struct kms_flip){lost, 1};
    assert_int_equal(drain(DISPLAY_SHOWN, &event), 0);
    show_whole(5);
    assert_int_equal(card->flips, 2);
    finish(0);
    finish(0);
    assert_shown();
}

// --- Refusals ---

static void flip_when_the_driver_is_busy_then_it_is_asked_again_after_a_refresh(void **state)
{
    (void)state;
    open_it();
    show_whole(1);
    turn();
    card->refuse_flip = EBUSY;
    show_whole(2);
    assert_int_equal(card->flips, 1);
    int64_t again_us = display_deadline_us(display);
    assert_in_range(again_us, played.now_us + 1, played.now_us + 50000);
    show((struct display_rect){1, 1, 2, 2}, 3); // not before its time
    turn();
    assert_int_equal(card->flips, 1);
    card->refuse_flip = 0;
    played.now_us = again_us;
    turn();
    finish(0);
    assert_int_equal(card->flips, 2);
    assert_int_equal(card->sets, 1);
    assert_shown();
}

static void flip_when_the_driver_stays_busy_then_the_picture_is_set_anew(void **state)
{
    (void)state;
    open_it();
    show_whole(1);
    turn();
    card->refuse_flip = EBUSY;
    show_whole(2);
    int64_t from_us = played.now_us;
    for (int i = 0; i < 100 && display_deadline_us(display) != INT64_MAX; i++) {
        played.now_us = display_deadline_us(display);
        turn();
    }
    assert_true(played.now_us - from_us >= SECOND_US && played.now_us - from_us < SECOND_US + 50000);
    assert_int_equal(card->sets, 2);
    assert_shown();
}

static void flip_when_another_took_the_card_then_it_is_taken_back(void **state)
{
    (void)state;
    open_it();
    show_whole(1);
    turn();
    card->master = false; // EACCES from now on
    show_whole(2);
    assert_shown();
    assert_int_equal(card->sets, 2);
    assert_true(card->master);
}

static void card_when_it_is_not_given_back_then_it_is_asked_for_less_and_less(void **state)
{
    (void)state;
    open_it();
    show_whole(1);
    turn();
    card->master = false;
    card->refuse_master = EBUSY;
    show_whole(2);
    int64_t from_us = played.now_us;
    assert_false(display_is_shown(display));
    unsigned asked = card->flips + card->sets;
    for (int64_t wait_s = 1; wait_s <= 64; wait_s *= 2) {
        int64_t expected_s = wait_s < 32 ? wait_s : 32;
        assert_true(display_deadline_us(display) == from_us + expected_s * SECOND_US);
        show_whole(3); // the countdown goes on
        assert_int_equal(card->flips + card->sets, asked);
        from_us = played.now_us = display_deadline_us(display);
        turn();
        assert_int_equal(card->flips + card->sets, ++asked);
    }
    card->refuse_master = 0;
    played.now_us = display_deadline_us(display);
    turn();
    assert_shown();
    show_whole(4);
    assert_true(display_is_shown(display));
}

static void flip_when_it_is_refused_outright_then_the_picture_is_set_anew(void **state)
{
    (void)state;
    open_it();
    show_whole(1);
    turn();
    card->refuse_flip = EINVAL;
    show_whole(2);
    assert_shown();
    assert_int_equal(card->sets, 2);
}

static void atomic_when_it_is_refused_then_the_calls_from_before_are_used(void **state)
{
    (void)state;
    open_it();
    card->refuse_set = EINVAL;
    show_whole(1);
    assert_shown();
    assert_int_equal(card->sets, 1);
    assert_int_equal(card->legacy_sets, 1);
    turn();
    for (uint32_t i = 2; i < 5; i++) {
        show((struct display_rect){(int32_t)i, 2, 9, 9}, i);
        finish(0);
        assert_shown();
    }
    assert_int_equal(card->flips, 0);
    assert_int_equal(card->legacy_flips, 3);
}

static void atomic_when_it_is_busy_then_it_is_not_given_up(void **state)
{
    (void)state;
    open_it();
    card->refuse_set = EBUSY;
    show_whole(1);
    assert_int_equal(card->legacy_sets, 0);
    assert_null(played_shown(card));
    card->refuse_set = 0;
    played.now_us = display_deadline_us(display);
    turn();
    assert_shown();
    assert_int_equal(card->legacy_sets, 0);
}

static void card_when_it_knows_no_atomic_then_all_goes_the_old_way(void **state)
{
    (void)state;
    card->card.atomic = false;
    card->card.plane_count = 0;
    open_it();
    show_whole(1);
    turn();
    show_whole(2);
    finish(0);
    assert_shown();
    assert_int_equal(card->legacy_sets, 1);
    assert_int_equal(card->legacy_flips, 1);
    assert_int_equal(card->sets + card->flips, 0);
}

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

// --- Buffers ---

static void buffer_when_its_pitch_is_odd_then_the_rows_are_right(void **state)
{
    (void)state;
    card->more_pitch = 52;
    open_it();
    show_whole(1);
    turn();
    show((struct display_rect){60, 40, 4, 8}, 0xabcdef);
    finish(0);
    assert_shown();
}

static void buffer_when_its_pitch_is_no_whole_pixel_then_it_is_not_used(void **state)
{
    (void)state;
    card->more_pitch = 1;
    assert_false(open_turned(0));
    assert_non_null(strstr(why, "takes neither 32-bit pixels"));
}

static void buffer_when_only_16_bits_are_taken_then_the_picture_is_converted(void **state)
{
    (void)state;
    uint16_t pixel;
    card->only_16 = true;
    card->more_pitch = 6;
    open_it();
    show_whole(0xff8000);
    const struct kms_buffer *shown = played_shown(card);
    assert_int_equal(shown->format, KMS_RGB565);
    memcpy(&pixel, shown->pixels + 47 * shown->pitch + 63 * sizeof pixel, sizeof pixel);
    assert_int_equal(pixel, 0xfc00);
    assert_int_equal(shown->pixels[46 * shown->pitch + 64 * sizeof pixel], 0xa5); // behind the row
}

static void picture_when_the_panel_hangs_turned_then_its_sides_and_each_pixel_are(void **state)
{
    (void)state;
    for (int32_t quarters = 0; quarters < 4; quarters++) {
        int32_t width, height;
        assert_true(open_turned(quarters));
        display_size(display, &width, &height);
        assert_int_equal(width, quarters % 2 == 0 ? 64 : 48);
        assert_int_equal(height, quarters % 2 == 0 ? 48 : 64);
        show_whole(1);
        turn();
        show((struct display_rect){3, 5, 17, 9}, 2);
        finish(0);
        assert_true(holds(played_shown(card), quarters));
        display_close(display);
        display = NULL;
        assert_true(played.ended);
        played.ended = quarters == 3;
    }
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
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(first_picture_when_presented_then_the_mode_is_set_and_told),
        CASE(frames_when_they_alternate_then_each_buffer_gets_this_and_the_last_damage),
        CASE(frame_when_a_part_changed_then_only_that_is_copied),
        CASE(present_when_a_flip_is_under_way_then_it_waits_for_its_end),
        CASE(flip_when_its_stamp_is_not_known_then_now_is_told),
        CASE(flip_when_its_end_is_never_told_then_the_picture_is_set_anew),
        CASE(flip_when_the_driver_is_busy_then_it_is_asked_again_after_a_refresh),
        CASE(flip_when_the_driver_stays_busy_then_the_picture_is_set_anew),
        CASE(flip_when_another_took_the_card_then_it_is_taken_back),
        CASE(card_when_it_is_not_given_back_then_it_is_asked_for_less_and_less),
        CASE(flip_when_it_is_refused_outright_then_the_picture_is_set_anew),
        CASE(atomic_when_it_is_refused_then_the_calls_from_before_are_used),
        CASE(atomic_when_it_is_busy_then_it_is_not_given_up),
        CASE(card_when_it_knows_no_atomic_then_all_goes_the_old_way),
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
        CASE(buffer_when_its_pitch_is_odd_then_the_rows_are_right),
        CASE(buffer_when_its_pitch_is_no_whole_pixel_then_it_is_not_used),
        CASE(buffer_when_only_16_bits_are_taken_then_the_picture_is_converted),
        CASE(picture_when_the_panel_hangs_turned_then_its_sides_and_each_pixel_are),
        CASE(console_when_somebody_switches_then_the_card_is_let_go_and_taken_back),
        CASE(console_when_the_card_is_refused_after_the_switch_then_it_is_asked_for_again),
        CASE(console_when_the_monitor_changed_meanwhile_then_it_is_seen_on_return),
        CASE(monitor_when_sent_to_sleep_then_frames_wait_until_it_wakes),
        CASE(monitor_when_asleep_without_atomic_then_dpms_is_used),
        CASE(monitor_when_asleep_and_the_console_comes_back_then_it_stays_asleep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
