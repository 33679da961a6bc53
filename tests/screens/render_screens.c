// SPDX-License-Identifier: MIT
// Pictures of every screen of the story, and what is done with them:
//   render_screens --each DIR        one file for each screen, to be looked at
//   render_screens --sheet FILE      all of them on one sheet
//   render_screens --update FOLDER   the references, in FOLDER/freetype-VERSION
//   render_screens --compare FOLDER  compares with them; a line for each as tests/run reads it, and for each that
//                                    differs a picture of the difference in --out DIR
// The first two are drawn as --size WxH, --lang LANG, --theme dark|light, --left and --vision full|grey|deutan|protan
// say; --screen NAME draws one alone. Catalogues are read from $BUILD/locale.
#include "commands/places.h"
#include "screens/references.h"
#include "screens/shot.h"
#include "text/text.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 4
#define GAP     16
#define LABEL   22

struct order {
    struct pose pose;
    enum vision vision;
    const char *screen; // NULL: all of them
};

static bool wanted(const struct order *order, const struct told *screen)
{
    return order->screen == NULL || strncmp(screen->name, order->screen, strlen(order->screen)) == 0;
}

static bool draw_each(struct painter *painter, const struct order *order, const char *folder)
{
    for (size_t i = 0; i < told_count; i++) {
        if (!wanted(order, &told[i])) {
            continue;
        }
        char path[1024];
        snprintf(path, sizeof path, "%s/%s.png", folder, told[i].name);
        struct picture picture = shot_take(painter, &told[i], &order->pose, NULL);
        picture_see(&picture, order->vision);
        bool written = picture_write(&picture, path, NULL);
        picture_free(&picture);
        if (!written) {
            return false;
        }
    }
    return true;
}

static bool draw_sheet(struct painter *painter, const struct order *order, const char *path)
{
    const struct pose *pose = &order->pose;
    int32_t count = 0, place = 0;
    for (size_t i = 0; i < told_count; i++) {
        count += wanted(order, &told[i]);
    }
    int32_t columns = count < COLUMNS ? count : COLUMNS, rows = (count + COLUMNS - 1) / COLUMNS;
    // Half as large as drawn at most, so that a sheet of a large screen can still be opened.
    int32_t width = pose->width > 1280 ? 640 : pose->width > 800 ? pose->width / 2 : pose->width * 3 / 4;
    int32_t height = pose->height * width / pose->width;
    if (count == 0) {
        fprintf(stderr, "render_screens: there is no screen '%s'\n", order->screen);
        return false;
    }
    struct picture sheet = picture_create(columns * (width + GAP) + GAP, rows * (height + LABEL + GAP) + GAP);
    memset(sheet.rgb, 0x60, (size_t)sheet.width * (size_t)sheet.height * 3);
    for (size_t i = 0; i < told_count; i++) {
        if (!wanted(order, &told[i])) {
            continue;
        }
        struct picture picture = shot_take(painter, &told[i], pose, NULL);
        int32_t x = GAP + place % COLUMNS * (width + GAP), y = GAP + place / COLUMNS * (height + LABEL + GAP);
        picture_see(&picture, order->vision);
        picture_put_small(&sheet, x, y + LABEL, width, &picture);
        shot_write(painter, &sheet, x, y + 14, 14, told[i].name);
        picture_free(&picture);
        place++;
    }
    bool written = picture_write(&sheet, path, NULL);
    picture_free(&sheet);
    return written;
}

static bool read_size(const char *text, struct pose *pose)
{
    int used = 0;
    return sscanf(text, "%dx%d%n", &pose->width, &pose->height, &used) == 2 && text[used] == '\0' &&
           pose->width >= 320 && pose->height >= 240 && pose->width <= 7680 && pose->height <= 7680;
}

static int usage(const char *what)
{
    fprintf(stderr, "render_screens: %s (see the head of tests/screens/render_screens.c)\n", what);
    return 2;
}

static int run(struct painter *painter, int todo, const char *where, const char *out, const struct order *order)
{
    switch (todo) {
    case 'e':
        return draw_each(painter, order, where) ? 0 : 1;
    case 's':
        return draw_sheet(painter, order, where) ? 0 : 1;
    case 'u':
        return references_update(painter, where) ? 0 : 1;
    default:
        return references_compare(painter, where, out) ? 0 : 1;
    }
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"each", required_argument, NULL, 'e'},   {"sheet", required_argument, NULL, 's'},
        {"update", required_argument, NULL, 'u'}, {"compare", required_argument, NULL, 'c'},
        {"out", required_argument, NULL, 'o'},    {"size", required_argument, NULL, 'z'},
        {"lang", required_argument, NULL, 'l'},   {"theme", required_argument, NULL, 't'},
        {"vision", required_argument, NULL, 'v'}, {"left", no_argument, NULL, 'm'},
        {"screen", required_argument, NULL, 'n'}, {NULL, 0, NULL, 0},
    };
    struct order order = {.pose = {.width = 1280, .height = 800, .language = "en"}};
    const char *where = NULL, *out = "build";
    char locale[1024];
    int todo = 0, option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
        switch (option) {
        case 'e':
        case 's':
        case 'u':
        case 'c':
            todo = option;
            where = optarg;
            break;
        case 'o':
            out = optarg;
            break;
        case 'z':
            if (!read_size(optarg, &order.pose)) {
                return usage("--size is WIDTHxHEIGHT");
            }
            break;
        case 'l':
            order.pose.language = optarg;
            break;
        case 't':
            order.pose.theme = strcmp(optarg, "light") == 0 ? THEME_LIGHT : THEME_DARK;
            break;
        case 'v':
            if (!vision_named(optarg, &order.vision)) {
                return usage("--vision is full, grey, deutan or protan");
            }
            break;
        case 'm':
            order.pose.left_handed = true;
            break;
        case 'n':
            order.screen = optarg;
            break;
        default:
            return usage("what is to be drawn?");
        }
    }
    if (todo == 0 || optind < argc) {
        return usage("what is to be drawn?");
    }
    snprintf(locale, sizeof locale, "%s/locale", getenv("BUILD") != NULL ? getenv("BUILD") : "build");
    text_init(locale);
    struct error error;
    struct painter *painter;
    if (!painter_create(&painter, places_fonts(), "assets/icons", &error)) {
        fprintf(stderr, "render_screens: %s\n", error.text);
        return 1;
    }
    int code = run(painter, todo, where, out, &order);
    painter_destroy(painter);
    return code;
}
