// SPDX-License-Identifier: MIT
// The pure parts of the direct display: the turned copy, what a buffer lacks, and which monitor is chosen.
#include "kernel/kms_played.h"
#include "platform/kms_copy.h"
#include "platform/kms_route.h"
#include "platform/kms_stale.h"
#include "platform/touch_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define WIDTH     7
#define HEIGHT    5
#define GAP       12 // bytes behind each row of the buffer
#define UNTOUCHED 0xa5

static uint32_t pixels[WIDTH * HEIGHT];
static uint8_t memory[2048];

static struct kms_picture picture_turned(int32_t quarters)
{
    for (uint32_t i = 0; i < WIDTH * HEIGHT; i++) {
        pixels[i] = 0x100 + i;
    }
    return (struct kms_picture){pixels, WIDTH, HEIGHT, WIDTH * (int32_t)sizeof pixels[0], quarters};
}

static struct kms_buffer buffer_for(int32_t quarters, enum kms_format format)
{
    struct kms_buffer buffer = {.format = format, .width = WIDTH, .height = HEIGHT, .pixels = memory};
    if (quarters % 2 != 0) {
        buffer.width = HEIGHT;
        buffer.height = WIDTH;
    }
    buffer.pitch = (uint32_t)buffer.width * (format == KMS_RGB565 ? 2 : 4) + GAP;
    buffer.size = buffer.pitch * (uint32_t)buffer.height;
    memset(memory, UNTOUCHED, sizeof memory);
    return buffer;
}

static uint32_t pixel_at(const struct kms_buffer *buffer, int32_t x, int32_t y)
{
    uint32_t pixel;
    memcpy(&pixel, buffer->pixels + (size_t)y * buffer->pitch + (size_t)x * sizeof pixel, sizeof pixel);
    return pixel;
}

// Where the touch panel, turned as often, says that the picture lies under a place of the screen.
static uint32_t picture_under(int32_t quarters, const struct kms_buffer *buffer, int32_t x, int32_t y)
{
    struct touch_map map = {{0, buffer->width - 1},
                            {0, buffer->height - 1},
                            touch_matrix_turned(&touch_matrix_identity, quarters),
                            WIDTH,
                            HEIGHT};
    int32_t at_x = -1;
    int32_t at_y = -1;
    touch_map_point(&map, x, y, &at_x, &at_y);
    return pixels[at_y * WIDTH + at_x];
}

static void copy_when_turned_then_each_pixel_is_where_a_touch_finds_it(void **state)
{
    (void)state;
    for (int32_t quarters = 0; quarters < 4; quarters++) {
        struct kms_picture picture = picture_turned(quarters);
        struct kms_buffer buffer = buffer_for(quarters, KMS_XRGB8888);
        kms_copy(&picture, (struct display_rect){0, 0, WIDTH, HEIGHT}, &buffer);
        for (int32_t y = 0; y < buffer.height; y++) {
            for (int32_t x = 0; x < buffer.width; x++) {
                assert_int_equal(pixel_at(&buffer, x, y), picture_under(quarters, &buffer, x, y));
            }
            assert_int_equal(buffer.pixels[(size_t)y * buffer.pitch + (size_t)buffer.width * 4], UNTOUCHED);
        }
    }
}

static void copy_when_the_panel_hangs_turned_a_quarter_then_the_first_row_is_its_left_column(void **state)
{
    (void)state;
    struct kms_picture picture = picture_turned(1);
    struct kms_buffer buffer = buffer_for(1, KMS_XRGB8888);
    kms_copy(&picture, (struct display_rect){0, 0, WIDTH, 1}, &buffer);
    assert_int_equal(pixel_at(&buffer, 0, WIDTH - 1), pixels[0]); // the panel's lower left is up and left on the wall
    assert_int_equal(pixel_at(&buffer, 0, 0), pixels[WIDTH - 1]);
    assert_int_equal(pixel_at(&buffer, 1, 0), 0xa5a5a5a5);
}

static void copy_when_a_part_is_copied_then_nothing_else_is_written(void **state)
{
    (void)state;
    const struct display_rect part = {2, 1, 3, 2};
    for (int32_t quarters = 0; quarters < 4; quarters++) {
        struct kms_picture picture = picture_turned(quarters);
        struct kms_buffer buffer = buffer_for(quarters, KMS_XRGB8888);
        struct display_rect to = kms_turned(&picture, part);
        kms_copy(&picture, part, &buffer);
        for (int32_t y = 0; y < buffer.height; y++) {
            for (int32_t x = 0; x < buffer.width; x++) {
                bool inside = x >= to.x && x < to.x + to.w && y >= to.y && y < to.y + to.h;
                uint32_t expected = inside ? picture_under(quarters, &buffer, x, y) : 0xa5a5a5a5;
                assert_int_equal(pixel_at(&buffer, x, y), expected);
            }
        }
    }
}

static void copy_when_a_part_reaches_beyond_the_picture_then_it_is_cut(void **state)
{
    (void)state;
    const struct display_rect parts[] = {
        {-3, -3, 100, 100}, {0, 0, INT32_MAX, INT32_MAX}, {WIDTH, 0, 4, 4}, {-5, 0, 5, 5}, {2, 2, 0, 3}, {2, 2, -1, 3}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct kms_picture picture = picture_turned(1);
        struct kms_buffer buffer = buffer_for(1, KMS_XRGB8888);
        kms_copy(&picture, parts[i], &buffer);
        bool whole = i < 2;
        assert_int_equal(pixel_at(&buffer, 0, 0) == pixels[WIDTH - 1], whole);
        assert_int_equal(pixel_at(&buffer, HEIGHT - 1, WIDTH - 1) == pixels[(HEIGHT - 1) * WIDTH], whole);
        assert_int_equal(memory[buffer.size], UNTOUCHED);
    }
}

static void copy_when_the_screen_has_16_bits_then_each_level_is_the_nearest(void **state)
{
    (void)state;
    const struct {
        uint32_t from;
        uint16_t to;
    } cases[] = {
        {0x000000, 0x0000}, {0xffffff, 0xffff}, {0xff0000, 0xf800}, {0x00ff00, 0x07e0},   {0x0000ff, 0x001f},
        {0x040204, 0x0000}, {0x050305, 0x0821}, {0x808080, 0x8410}, {0xff123456, 0x11aa},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kms_picture picture = picture_turned(0);
        struct kms_buffer buffer = buffer_for(0, KMS_RGB565);
        uint16_t got;
        pixels[0] = cases[i].from;
        kms_copy(&picture, (struct display_rect){0, 0, 1, 1}, &buffer);
        memcpy(&got, memory, sizeof got);
        assert_int_equal(got, cases[i].to);
        assert_int_equal(memory[2], UNTOUCHED);
    }
}

static void stale_when_the_same_part_changes_again_then_it_is_kept_once(void **state)
{
    (void)state;
    struct kms_stale stale = {0};
    kms_stale_add(&stale, (struct display_rect){10, 10, 20, 20});
    kms_stale_add(&stale, (struct display_rect){12, 12, 4, 4});
    assert_int_equal(stale.count, 1);
    kms_stale_add(&stale, (struct display_rect){12, 12, 30, 4});
    assert_int_equal(stale.count, 2);
}

static void stale_when_there_are_too_many_then_one_covers_them_all(void **state)
{
    (void)state;
    struct kms_stale stale = {0};
    for (int32_t i = 0; i <= KMS_STALE_MAX; i++) {
        kms_stale_add(&stale, (struct display_rect){i * 10, i * 5, 4, 4});
    }
    assert_int_equal(stale.count, 1);
    const struct display_rect all = {0, 0, KMS_STALE_MAX * 10 + 4, KMS_STALE_MAX * 5 + 4};
    assert_memory_equal(&stale.rects[0], &all, sizeof all);
}

static struct played_kms played;

static int begin(void **state)
{
    (void)state;
    played = (struct played_kms){0};
    played_add_card(&played, "/dev/dri/card0", "platform-gpu", "HDMI-A-1", 64, 48);
    return 0;
}

static bool find(size_t card, struct kms_route *route)
{
    return kms_route_find(&played.cards[card].card, &played.cards[card].node, route);
}

static void route_when_two_monitors_are_connected_then_the_built_in_one_is_taken(void **state)
{
    (void)state;
    struct kms_route route;
    struct played_card *card = &played.cards[0];
    played_add_connector(card, "HDMI-A-2", 800, 600);
    assert_true(find(0, &route));
    assert_string_equal(route.connector.name, "HDMI-A-1");
    played_add_connector(card, "eDP-1", 320, 200)->built_in = true;
    assert_true(find(0, &route));
    assert_string_equal(route.connector.name, "eDP-1");
    card->card.connectors[2].connected = false;
    card->card.connectors[0].has_mode = false; // connected, and nothing to show
    assert_true(find(0, &route));
    assert_string_equal(route.connector.name, "HDMI-A-2");
}

static void route_when_no_crtc_can_drive_the_monitor_then_there_is_none(void **state)
{
    (void)state;
    struct kms_route route;
    played.cards[0].card.connectors[0].crtcs = 2; // there is only the first
    assert_false(find(0, &route));
}

static void route_when_no_plane_fits_then_it_is_used_without_atomic(void **state)
{
    (void)state;
    struct kms_route route;
    assert_true(find(0, &route));
    assert_true(route.atomic);
    played.cards[0].card.planes[0].primary = false;
    assert_true(find(0, &route));
    assert_false(route.atomic);
}

static void route_when_the_numbers_of_cards_change_then_the_same_monitor_comes_first(void **state)
{
    (void)state;
    struct kms_route first, second;
    played_add_card(&played, "/dev/dri/card1", "platform-usb", "HDMI-A-1", 64, 48);
    assert_true(find(0, &first) && find(1, &second));
    assert_true(kms_route_before(&first, &second));
    assert_false(kms_route_before(&second, &first));
    snprintf(played.cards[0].node.path, KMS_PATH_MAX, "/dev/dri/card1");
    snprintf(played.cards[1].node.path, KMS_PATH_MAX, "/dev/dri/card0");
    assert_true(find(0, &first) && find(1, &second));
    assert_true(kms_route_before(&first, &second));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copy_when_turned_then_each_pixel_is_where_a_touch_finds_it),
        cmocka_unit_test(copy_when_the_panel_hangs_turned_a_quarter_then_the_first_row_is_its_left_column),
        cmocka_unit_test(copy_when_a_part_is_copied_then_nothing_else_is_written),
        cmocka_unit_test(copy_when_a_part_reaches_beyond_the_picture_then_it_is_cut),
        cmocka_unit_test(copy_when_the_screen_has_16_bits_then_each_level_is_the_nearest),
        cmocka_unit_test(stale_when_the_same_part_changes_again_then_it_is_kept_once),
        cmocka_unit_test(stale_when_there_are_too_many_then_one_covers_them_all),
        cmocka_unit_test_setup(route_when_two_monitors_are_connected_then_the_built_in_one_is_taken, begin),
        cmocka_unit_test_setup(route_when_no_crtc_can_drive_the_monitor_then_there_is_none, begin),
        cmocka_unit_test_setup(route_when_no_plane_fits_then_it_is_used_without_atomic, begin),
        cmocka_unit_test_setup(route_when_the_numbers_of_cards_change_then_the_same_monitor_comes_first, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
