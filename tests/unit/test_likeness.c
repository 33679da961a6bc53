// SPDX-License-Identifier: MIT
// The rules by which a picture is like its reference: everything outside text to the last bit, text nearly.
#include "screens/likeness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define WIDTH  300
#define HEIGHT 100

static struct scene scene;
static struct picture picture, reference;
static char digest[PICTURE_NOTE_MAX];
static struct difference difference;
static struct picture seen;

static uint8_t *at(int32_t x, int32_t y)
{
    return picture.rgb + 3 * (y * WIDTH + x);
}

// A ramp of greys in the text's box, a ramp of greens beside it.
static int set_up(void **state)
{
    (void)state;
    scene = (struct scene){.width = WIDTH, .height = HEIGHT, .count = 1};
    scene.items[0].kind = ITEM_TEXT;
    scene.items[0].box = (struct rect){40, 30, 100, 40};
    picture = picture_create(WIDTH, HEIGHT);
    for (int32_t y = 0; y < HEIGHT; y++) {
        for (int32_t x = 0; x < WIDTH; x++) {
            at(x, y)[1] = (uint8_t)(x < 200 ? 40 : x - 20);
        }
    }
    struct rect reach = scene_item_reach(&scene.items[0]);
    assert_true(reach.x > 0 && reach.y > 0 && reach.x + reach.w < 200 && reach.y + reach.h < HEIGHT);
    for (int32_t y = 40; y < 60; y++) {
        for (int32_t x = 50; x < 130; x++) {
            memset(at(x, y), x + y, 3);
        }
    }
    likeness_digest(&picture, &scene, digest);
    reference = picture_create(WIDTH, HEIGHT);
    memcpy(reference.rgb, picture.rgb, 3 * WIDTH * HEIGHT);
    assert_true(likeness_reduce(&reference, &scene));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    picture_free(&picture);
    picture_free(&reference);
    picture_free(&seen);
    return 0;
}

static bool like(void)
{
    picture_free(&seen);
    return likeness_holds(&reference, digest, &picture, &scene, &difference, &seen);
}

static void picture_when_nothing_changed_is_like_its_reference(void **state)
{
    (void)state;
    assert_true(like());
    assert_null(seen.rgb);
    assert_true(difference.text_pixels > 80 * 20);
}

static void picture_when_one_channel_outside_text_is_one_step_off_is_not_like(void **state)
{
    (void)state;
    at(10, 10)[0]++;
    assert_false(like());
    assert_true(difference.outside);
    assert_int_equal(difference.inside, 0);
}

static void picture_when_a_pixel_outside_text_differs_is_shown_where(void **state)
{
    (void)state;
    at(199, 50)[0] = 255;
    assert_false(like());
    assert_int_equal(difference.outside_pixels, 1);
    assert_int_equal(difference.first_x, 199);
    assert_int_equal(difference.first_y, 50);
    assert_int_equal(seen.width, 3 * WIDTH + 32);
    const uint8_t *marked = seen.rgb + 3 * (50 * seen.width + 2 * (WIDTH + 16) + 199);
    assert_int_equal(marked[0], 255);
    assert_int_equal(marked[2], 255);
}

static void picture_when_text_is_off_within_the_tolerance_is_like(void **state)
{
    (void)state;
    for (int32_t x = 50; x < 130; x++) {
        for (int32_t y = 40; y < 60; y++) {
            memcpy(at(x, y), reference.rgb + 3 * (y * WIDTH + x), 3);
            at(x, y)[1] = (uint8_t)(at(x, y)[1] + TEXT_TOLERANCE);
        }
    }
    assert_true(like());
}

static void picture_when_few_pixels_of_text_stray_is_like_and_with_more_it_is_not(void **state)
{
    (void)state;
    assert_true(like());
    uint64_t may = difference.text_pixels / TEXT_STRAYS;
    for (uint64_t i = 0; i < may; i++) {
        at(60 + (int32_t)(i % 60), 45 + (int32_t)(i / 60))[0] = 255;
    }
    assert_true(like());
    assert_int_equal(difference.inside, may);
    at(55, 58)[0] = 255;
    assert_false(like());
    assert_false(difference.outside);
    assert_non_null(seen.rgb);
}

static void picture_when_of_another_size_is_not_like(void **state)
{
    (void)state;
    picture_free(&picture);
    picture = picture_create(WIDTH, HEIGHT + 1);
    assert_false(like());
    assert_true(difference.size);
}

static void file_when_read_back_has_the_same_pixels_and_note(void **state)
{
    (void)state;
    char path[] = "/tmp/adjourn-picture-XXXXXX", note[PICTURE_NOTE_MAX];
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    struct picture back;
    const struct picture *both[] = {&picture, &reference}; // many colours, few colours
    for (size_t i = 0; i < 2; i++) {
        assert_true(picture_write(both[i], path, i == 0 ? NULL : digest));
        assert_true(picture_read(&back, path, note));
        assert_int_equal(back.width, WIDTH);
        assert_int_equal(back.height, HEIGHT);
        assert_memory_equal(back.rgb, both[i]->rgb, 3 * WIDTH * HEIGHT);
        assert_string_equal(note, i == 0 ? "" : digest);
        picture_free(&back);
    }
    assert_int_equal(truncate(path, 200), 0);
    assert_false(picture_read(&back, path, note));
    unlink(path);
}

// Grey keeps luminance; who sees no green takes green for a yellow, and who sees no colours none.
static void picture_when_seen_with_other_eyes_changes_as_they_do(void **state)
{
    (void)state;
    static const uint8_t green[] = {0x66, 0xc9, 0x9b}, grey[] = {0x80, 0x80, 0x80};
    for (enum vision vision = VISION_FULL; vision <= VISION_PROTAN; vision++) {
        memcpy(at(0, 0), green, 3);
        memcpy(at(1, 0), grey, 3);
        picture_see(&picture, vision);
        for (int i = 0; i < 3; i++) {
            assert_in_range(at(1, 0)[i], 0x7f, 0x81);
        }
        assert_true((memcmp(at(0, 0), green, 3) == 0) == (vision == VISION_FULL));
        assert_true((at(0, 0)[0] == at(0, 0)[1]) == (vision == VISION_GREY));
        assert_true(vision != VISION_DEUTAN || at(0, 0)[0] > 0x90);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(picture_when_nothing_changed_is_like_its_reference, set_up, tear_down),
        cmocka_unit_test_setup_teardown(picture_when_one_channel_outside_text_is_one_step_off_is_not_like, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(picture_when_a_pixel_outside_text_differs_is_shown_where, set_up, tear_down),
        cmocka_unit_test_setup_teardown(picture_when_text_is_off_within_the_tolerance_is_like, set_up, tear_down),
        cmocka_unit_test_setup_teardown(picture_when_few_pixels_of_text_stray_is_like_and_with_more_it_is_not, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(picture_when_of_another_size_is_not_like, set_up, tear_down),
        cmocka_unit_test_setup_teardown(file_when_read_back_has_the_same_pixels_and_note, set_up, tear_down),
        cmocka_unit_test_setup_teardown(picture_when_seen_with_other_eyes_changes_as_they_do, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
