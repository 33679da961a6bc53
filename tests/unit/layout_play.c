// SPDX-License-Identifier: MIT
#include "layout_play.h"

#include "entry.h"
#include "layout_checks.h"

#include "text/text.h"
#include "ui/painter.h"
#include "ui/screens/screens.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct story story;
int problems, scenes;
static struct painter *painter;
static struct view view;
static struct scene scene;
static char where[256], folder[512];

const struct layout_size sizes[SIZES] = {{1280, 800}, {800, 480},  {1920, 1080}, {800, 1280},
                                         {720, 1280}, {1024, 600}, {3840, 2160}, {1366, 768}};

const char *const languages[LANGUAGES] = {"en", "pl", "ru", "vi", "es"};

const char *const ordinary[ORDINARY] = {"Anna Wiśniewska",       "Пётр Константинов", "Nguyễn Thị Ánh Nguyệt",
                                        "Aleksandra Wiśniewska", "James Hale",        "Hoàng Phương Thảo"};
const char *const extreme[EXTREME] = {"Александра Константиновна Воскресенская-Преображенская",
                                      "Nguyễn Phúc Thị Hoàng Ánh Nguyệt Ẩn Ễnh", "Wolfeschlegelsteinhausenbergerdorff",
                                      "李", "María de los Ángeles Fernández-Villaverde y Silva"};

int layout_set_up(void **state)
{
    (void)state;
    struct error error = {0};
    snprintf(folder, sizeof folder, "%s/locale", getenv("BUILD") != NULL ? getenv("BUILD") : "build");
    text_init(folder);
    if (!painter_create(&painter, "/usr/share/fonts/opentype/inter", "assets/icons", &error)) {
        print_error("%s\n", error.text);
        return -1;
    }
    return 0;
}

int layout_tear_down(void **state)
{
    (void)state;
    painter_destroy(painter);
    print_message("%d scenes were laid out\n", scenes);
    return 0;
}

static void told(const char *language, const char *text, const char *what)
{
    char entry[1024];
    entry_of(folder, language, text, entry, sizeof entry);
    print_error("%s: %s: '%s' %s\n", where, entry, text, what);
    problems++;
}

void check(const char *what, const char *language, size_t size, bool whole)
{
    struct frame frame;
    assert_true(text_use(language));
    snprintf(where, sizeof where, "%s %s %dx%d people %zu", what, language, sizes[size].width, sizes[size].height,
             story.roster.count + story.roster.beyond);
    text_shortened_forget();
    view_make(&view, &story.situation);
    layout_begin(&frame, &scene, sizes[size].width, sizes[size].height, painter_metrics(painter), view.theme,
                 (struct action){ACTION_NONE, 0});
    screen_layout(&frame, &view);
    assert_false(scene.overflow);
    scenes++;
    problems += layout_problems(&frame, where);
    problems += sacrifice_problems(&frame, &view, where);
    if (whole && frame.cut[0] != '\0') {
        told(language, frame.cut, "was cut");
    }
    if (whole && text_shortened()[0] != '\0') {
        told(language, text_shortened(), "is longer than a view holds");
    }
}

void begin(const char *const *names, size_t name_count, size_t people, bool long_title)
{
    story_init(&story);
    if (long_title) {
        char *title = story.block.title;
        for (size_t i = 0; i < 300; i++) {
            title[i] = "Konsultacje strategiczne "[i % 25];
        }
        title[300] = '\0';
        story.today[2] = story.block;
        story.today[2].start = story_time(13, 0, 0);
        story.today[2].end = story_time(14, 0, 0);
    }
    story_people(&story, names, name_count, people);
}
