// SPDX-License-Identifier: MIT
#include "painted.h"

#include "commands/places.h"
#include "ui/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void create_when_a_file_is_missing_names_it(void **state)
{
    (void)state;
    struct painter *none;
    struct error error;
    assert_false(painter_create(&none, "/nowhere", PAINTED_ICONS, &error));
    assert_non_null(strstr(error.text, "font /nowhere/Inter-Medium.otf: "));
    assert_null(none);
    assert_false(painter_create(&none, places_fonts(), "/nowhere", &error));
    assert_string_equal(error.text, "icon /nowhere/play.svg: No such file or directory");
    painter_destroy(NULL);
}

static void create_when_an_icon_is_not_understood_names_it(void **state)
{
    (void)state;
    static const char *const faulty[] = {
        "",
        "<svg viewBox=\"0 0 24 24\"></svg>",
        "<svg viewBox=\"0 0 24 24\"><path d=\"M0 0Q1 1 2 2\"/></svg>",
        "<svg viewBox=\"0 0 24 24\"><path d=\"M0 0L1\"/></svg>",
        "<svg viewBox=\"0 0 24 24\"><path d=\"M0 0L1 1",
        "<svg viewBox=\"0 0 24 24\"><path d=\"5 5\"/></svg>",
        "<svg viewBox=\"0 0 24 24\"><path d=\"M0 0Z 5\"/></svg>",
        "<svg viewBox=\"0 0 24 24\"><circle cx=\"1\" cy=\"2\"/></svg>",
        "<svg viewBox=\"0 0 24 24\"><rect x=\"1\" y=\"2\" width=\"3\"/></svg>",
        "<svg viewBox=\"0 0 24 24\"><ellipse cx=\"1\"/></svg>",
    };
    char folder[] = "/tmp/adjourn-icons-XXXXXX";
    char path[64], expected[128];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/play.svg", folder);
    snprintf(expected, sizeof expected, "icon %s: not an outline that can be drawn here", path);
    for (size_t i = 0; i < sizeof faulty / sizeof faulty[0]; i++) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(faulty[i], file);
        fclose(file);
        struct painter *none;
        struct error error;
        assert_false(painter_create(&none, places_fonts(), folder, &error));
        assert_string_equal(error.text, expected);
    }
    remove(path);
    remove(folder);
}

static void qr_when_drawn_shows_every_module_and_leaves_the_quiet_zone(void **state)
{
    (void)state;
    struct error error;
    struct item *item = painted_add(ITEM_QR, (struct rect){10, 10, 140, 140});
    item->colour = 0x131412;
    item->colour2 = 0xffffff;
    assert_true(qr_encode(item, "BEGIN:VCALENDAR", &error));
    painted_draw(pixels, whole);
    int32_t modules = item->qr.modules;
    int32_t step = 140 / (modules + 8);
    int32_t start = 10 + (140 - step * modules) / 2;
    for (int32_t y = -4; y < modules + 4; y++) {
        for (int32_t x = -4; x < modules + 4; x++) {
            bool inside = x >= 0 && y >= 0 && x < modules && y < modules;
            int32_t bit = inside ? y * modules + x : 0;
            bool dark = inside && (item->qr.bits[bit / 8] & 0x80 >> bit % 8) != 0;
            uint32_t pixel = pixels[(start + y * step + step / 2) * PAINTED_WIDTH + start + x * step + step / 2];
            assert_int_equal(pixel, dark ? 0x131412 : inside ? 0xffffff : 0x000000);
        }
    }
}

static void icons_when_drawn_stay_in_their_box_and_differ(void **state)
{
    (void)state;
    static uint32_t drawn[ICONS][48 * 48];
    for (enum icon icon = ICON_NONE + 1; icon < ICONS; icon++) {
        painted_start(NULL);
        painted_add(ITEM_ICON, (struct rect){100, 80, 48, 48})->icon = icon;
        painted_draw(pixels, whole);
        struct rect found = painted_ink(pixels);
        double covered = painted_area(pixels);
        assert_true(covered > 40 && covered < 48.0 * 48 / 2);
        assert_true(found.x >= 100 && found.y >= 80 && found.x + found.w <= 148 && found.y + found.h <= 128);
        for (int32_t y = 0; y < 48; y++) {
            memcpy(&drawn[icon][y * 48], &pixels[(80 + y) * PAINTED_WIDTH + 100], 48 * sizeof pixels[0]);
        }
        for (enum icon other = ICON_NONE + 1; other < icon; other++) {
            assert_memory_not_equal(drawn[other], drawn[icon], sizeof drawn[icon]);
        }
    }
}

static void icon_when_its_outline_is_known_has_the_area_of_its_stroke(void **state)
{
    (void)state;
    // 24 units on 96 px: the stroke is 8 px wide. Minus: a line of 14 units. Clock: a circle of radius 9, and a hand.
    painted_add(ITEM_ICON, (struct rect){100, 80, 96, 96})->icon = ICON_MINUS;
    painted_draw(pixels, whole);
    assert_near(painted_area(pixels), 14 * 4 * 8 + 3.14159265 * 16, 2);
    struct rect found = painted_ink(pixels);
    assert_int_equal(found.x, 100 + 16);
    assert_int_equal(found.w, 14 * 4 + 8);
    painted_start(NULL);
    painted_add(ITEM_ICON, (struct rect){100, 80, 96, 96})->icon = ICON_CLOCK;
    painted_draw(pixels, whole);
    found = painted_ink(pixels);
    assert_int_equal(found.x, 100 + 8);
    assert_int_equal(found.y, 80 + 8);
    assert_int_equal(found.w, 80);
    assert_int_equal(found.h, 80);
    double hand = (5 + 4.05) * 4 * 8;
    assert_near(painted_area(pixels), 2 * 3.14159265 * 36 * 8 + hand + 3.14159265 * 16, 12);
}

static void icon_when_flipped_is_its_own_mirror(void **state)
{
    (void)state;
    for (enum icon icon = ICON_NONE + 1; icon < ICONS; icon++) {
        painted_start(NULL);
        painted_add(ITEM_ICON, (struct rect){100, 80, 48, 48})->icon = icon;
        painted_draw(pixels, whole);
        scene.items[0].flipped = true;
        painted_draw(others, whole);
        for (int32_t i = 0; i < 48 * 48; i++) {
            const uint32_t *line = &pixels[(80 + i / 48) * PAINTED_WIDTH + 100];
            const uint32_t *flipped = &others[(80 + i / 48) * PAINTED_WIDTH + 100];
            int difference = (int)(line[i % 48] & 0xff) - (int)(flipped[47 - i % 48] & 0xff);
            assert_in_range(difference + 2, 0, 4); // an edge may be rounded to its other side
        }
    }
}

static void draw_in_pieces_gives_the_pixels_of_the_whole(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        painted_start_random(seed);
        painted_draw(pixels, whole);
        memset(others, 0x55, sizeof others);
        for (int32_t y = 0; y < PAINTED_HEIGHT; y += 37) {
            for (int32_t x = 0; x < PAINTED_WIDTH; x += 41) {
                painted_draw(others, (struct rect){x, y, 41, 37});
            }
        }
        assert_memory_equal(pixels, others, sizeof pixels);
    }
}

static void draw_when_clipped_leaves_the_rest_alone(void **state)
{
    (void)state;
    painted_start_random(7);
    memset(pixels, 0x55, sizeof pixels);
    painted_draw(pixels, (struct rect){50, 60, 70, 80});
    for (int32_t y = 0; y < PAINTED_HEIGHT; y++) {
        for (int32_t x = 0; x < PAINTED_WIDTH; x++) {
            bool inside = x >= 50 && x < 120 && y >= 60 && y < 140;
            assert_true(inside == (pixels[y * PAINTED_WIDTH + x] != 0x55555555));
        }
    }
    // A clip outside, and none at all, paint nothing.
    uint64_t count = painter_pixels(painter);
    painted_draw(pixels, (struct rect){PAINTED_WIDTH, 0, 10, 10});
    painted_draw(pixels, (struct rect){0, 0, 0, 0});
    painted_draw(pixels, (struct rect){-20, -20, 10, 10});
    assert_int_equal(painter_pixels(painter), count);
}

// Draws into `others`, which shows the scene before, what differs in `scene`; then it is what `scene` is when all of it
// is drawn. Returns the pixels of the damage.
static int64_t draw_damage(const struct scene *before, struct rect *damage, size_t max)
{
    int64_t painted = 0;
    size_t count = scene_damage(before, &scene, &metrics, damage, max);
    for (size_t i = 0; i < count; i++) {
        painted_draw(others, damage[i]);
        painted += (int64_t)damage[i].w * damage[i].h;
    }
    memset(pixels, 0, sizeof pixels);
    painted_draw(pixels, whole);
    assert_memory_equal(pixels, others, sizeof pixels);
    return painted;
}

// The promise on which every partial repaint rests: damage is all that differs.
static void draw_of_damage_alone_gives_the_pixels_of_the_whole(void **state)
{
    (void)state;
    static struct scene before;
    struct rect damage[8];
    for (uint32_t seed = 1; seed <= 150; seed++) {
        painted_start_random(seed);
        before = scene;
        painted_draw(others, whole);
        // Some items change, one goes, one comes in between.
        uint32_t more = seed * 77;
        for (int change = 0; change < 3; change++) {
            size_t count = scene.count;
            scene.count = painted_random(&more) % count;
            painted_add_random(&more);
            scene.count = count;
        }
        memmove(&scene.items[5], &scene.items[6], (scene.count - 6) * sizeof scene.items[0]);
        scene.count--;
        size_t count = scene.count;
        memmove(&scene.items[12], &scene.items[11], (count - 11) * sizeof scene.items[0]);
        scene.count = 11;
        memset(&scene.items[11], 0, sizeof scene.items[11]);
        painted_add_random(&more);
        scene.count = count + 1;
        draw_damage(&before, damage, 8);
    }
}

// The same for what moves each second: clocks of any size, bars, the words around them.
static void draw_of_changed_digits_and_bars_alone_gives_the_pixels_of_the_whole(void **state)
{
    (void)state;
    static struct scene before;
    struct rect damage[16];
    uint32_t seed = 5;
    int64_t painted = 0, texts = 0;
    for (int round = 0; round < 400; round++) {
        static const char *const around[][2] = {{"", ""}, {"of ", " h"}, {"1:", ""}, {"away ", ""}, {"", " · AV"}};
        size_t words = painted_random(&seed) % 5;
        char text[2][32];
        for (int i = 0; i < 2; i++) {
            uint32_t minute = painted_random(&seed) % 60, second = painted_random(&seed) % 60;
            snprintf(text[i], sizeof text[i], "%s%02u:%02u%s", around[words][0], minute, second, around[words][1]);
        }
        enum font font = (enum font)(painted_random(&seed) % FONTS);
        int32_t size = 12 + (int32_t)(painted_random(&seed) % 90), spacing = -(int32_t)(painted_random(&seed) % 40);
        int32_t length = 8 + (int32_t)(painted_random(&seed) % 200);
        for (int i = 0; i < 2; i++) {
            before = scene;
            painted_start(NULL);
            struct item *item = painted_add_text(font, size, 10, 120, text[i]);
            item->text.tabular = true;
            item->text.spacing = spacing;
            item->box.w = metrics.width(metrics.context, font, size, spacing, true, text[i]);
            item->alpha = 200;
            item = painted_add(ITEM_RECT, (struct rect){8, 200, length + i * 3, 8});
            item->rect.radius = 4;
            item->alpha = 120;
            if (i == 0) {
                painted_draw(others, whole);
            }
        }
        texts += (int64_t)scene.items[0].box.w * scene.items[0].box.h;
        painted += draw_damage(&before, damage, 16);
    }
    assert_true(painted < texts * 2 / 5);
}

// Any text after any other: longer ones, other places, letters that overlap, more than there are rectangles for.
static void draw_of_another_text_alone_gives_the_pixels_of_the_whole(void **state)
{
    (void)state;
    static const char *const words[] = {"10",
                                        "9",
                                        "",
                                        "100",
                                        "99 min",
                                        "Wisła 12:35",
                                        "ẤỰĄŁ gj",
                                        "fjord AVATAR",
                                        "שלום 7",
                                        "סתיו 24",
                                        "AVAVAVAVAVAVAVAVAVAVAV",
                                        "Вне зала"};
    static struct scene before;
    struct rect damage[16];
    uint32_t seed = 11;
    for (int round = 0; round < 600; round++) {
        enum font font = (enum font)(painted_random(&seed) % FONTS);
        int32_t size = 12 + (int32_t)(painted_random(&seed) % 180);
        int32_t spacing = (int32_t)(painted_random(&seed) % 3) * 60 - 100;
        bool tabular = painted_random(&seed) % 2 == 0, centred = painted_random(&seed) % 2 == 0;
        for (int i = 0; i < 2; i++) {
            const char *text = words[painted_random(&seed) % (sizeof words / sizeof words[0])];
            int32_t x = (int32_t)(painted_random(&seed) % 120) - 40;
            before = scene;
            painted_start(NULL);
            struct item *item = painted_add_text(font, size, x, 150, text);
            item->text.tabular = tabular;
            item->text.spacing = spacing;
            item->text.align = centred ? ALIGN_CENTRE : ALIGN_RIGHT;
            // In every third round the box is narrower than the text, which is cut off.
            item->box.w = round % 3 == 0 ? 60 : metrics.width(metrics.context, font, size, spacing, tabular, text);
            item->alpha = 200;
            if (i == 0) {
                painted_draw(others, whole);
            }
        }
        draw_damage(&before, damage, 16);
    }
}

static void draw_when_wider_than_a_strip_is_whole(void **state)
{
    (void)state;
    const int32_t width = 5000;
    uint32_t *wide = calloc((size_t)width * 4, sizeof *wide);
    assert_non_null(wide);
    scene.width = width;
    scene.height = 4;
    painted_add(ITEM_RECT, (struct rect){1, 1, width - 2, 2});
    painter_draw(painter, &scene, (struct canvas){wide, width, 4, width * 4}, (struct rect){0, 0, width, 4});
    for (int32_t x = 0; x < width; x++) {
        assert_int_equal(wide[width + x], x > 0 && x < width - 1 ? 0xffffff : 0);
    }
    free(wide);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(create_when_a_file_is_missing_names_it),
        cmocka_unit_test(create_when_an_icon_is_not_understood_names_it),
        cmocka_unit_test_setup(qr_when_drawn_shows_every_module_and_leaves_the_quiet_zone, painted_start),
        cmocka_unit_test_setup(icons_when_drawn_stay_in_their_box_and_differ, painted_start),
        cmocka_unit_test_setup(icon_when_its_outline_is_known_has_the_area_of_its_stroke, painted_start),
        cmocka_unit_test_setup(icon_when_flipped_is_its_own_mirror, painted_start),
        cmocka_unit_test_setup(draw_in_pieces_gives_the_pixels_of_the_whole, painted_start),
        cmocka_unit_test_setup(draw_when_clipped_leaves_the_rest_alone, painted_start),
        cmocka_unit_test_setup(draw_of_damage_alone_gives_the_pixels_of_the_whole, painted_start),
        cmocka_unit_test_setup(draw_of_changed_digits_and_bars_alone_gives_the_pixels_of_the_whole, painted_start),
        cmocka_unit_test_setup(draw_of_another_text_alone_gives_the_pixels_of_the_whole, painted_start),
        cmocka_unit_test_setup(draw_when_wider_than_a_strip_is_whole, painted_start),
    };
    return cmocka_run_group_tests(tests, painted_open, painted_close);
}
