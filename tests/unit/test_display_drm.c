// SPDX-License-Identifier: MIT
// The direct display against a kernel that is played: frames, flips, refusals, buffers.
#include "kernel/kms_screen.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

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

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, screen_begin, screen_end)
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
        CASE(buffer_when_its_pitch_is_odd_then_the_rows_are_right),
        CASE(buffer_when_its_pitch_is_no_whole_pixel_then_it_is_not_used),
        CASE(buffer_when_only_16_bits_are_taken_then_the_picture_is_converted),
        CASE(picture_when_the_panel_hangs_turned_then_its_sides_and_each_pixel_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
