// SPDX-License-Identifier: MIT
#include "screens/shot.h"

#include "text/text.h"
#include "ui/stage.h"

#include <stdio.h>
#include <stdlib.h>

static void from_canvas(struct picture *picture, const uint32_t *pixels)
{
    size_t count = (size_t)picture->width * (size_t)picture->height;
    for (size_t i = 0; i < count; i++) {
        picture->rgb[3 * i] = (uint8_t)(pixels[i] >> 16);
        picture->rgb[3 * i + 1] = (uint8_t)(pixels[i] >> 8);
        picture->rgb[3 * i + 2] = (uint8_t)pixels[i];
    }
}

static struct picture paint(struct painter *painter, const struct scene *scene)
{
    struct picture made = picture_create(scene->width, scene->height);
    uint32_t *pixels = calloc((size_t)scene->width * (size_t)scene->height, sizeof *pixels);
    if (pixels == NULL) {
        abort();
    }
    struct canvas canvas = {pixels, scene->width, scene->height, scene->width * (int32_t)sizeof *pixels};
    painter_draw(painter, scene, canvas, (struct rect){0, 0, scene->width, scene->height});
    from_canvas(&made, pixels);
    free(pixels);
    return made;
}

struct picture shot_take(struct painter *painter, const struct told *screen, const struct pose *pose,
                         struct scene *scene)
{
    static struct story story;
    struct stage *stage;
    struct error error;
    struct rect damage[STAGE_DAMAGE_MAX];
    if (!text_use(pose->language)) {
        fprintf(stderr, "%s: there is no such language\n", pose->language);
        exit(1);
    }
    story_init(&story);
    screen->tell(&story);
    story.settings.display.theme = pose->theme;
    story.settings.display.left_handed = pose->left_handed;
    if (!stage_create(&stage, pose->width, pose->height, painter_metrics(painter), &error)) {
        fprintf(stderr, "%s: %s\n", screen->name, error.text);
        exit(1);
    }
    stage_update(stage, &story.situation, damage);
    struct picture made = paint(painter, stage_scene(stage));
    if (scene != NULL) {
        *scene = *stage_scene(stage);
    }
    stage_destroy(stage);
    return made;
}

void shot_write(struct painter *painter, struct picture *picture, int32_t x, int32_t y, int32_t size, const char *text)
{
    static struct scene scene;
    struct text_metrics metrics = painter_metrics(painter);
    scene = (struct scene){.width = picture->width, .height = size * 3 / 2, .ground = 0x2b2d29, .count = 1};
    struct item *item = &scene.items[0];
    item->kind = ITEM_TEXT;
    item->colour = 0xf4f1ea;
    item->alpha = 255;
    item->text.font = FONT_TEXT;
    item->text.size = size;
    item->text.baseline = size;
    snprintf(item->text.text, sizeof item->text.text, "%s", text);
    item->box = (struct rect){0, 0, metrics.width(metrics.context, FONT_TEXT, size, 0, false, text), scene.height};
    scene.width = item->box.w + 1;
    struct picture line = paint(painter, &scene);
    picture_put_small(picture, x, y - size, line.width, &line);
    picture_free(&line);
}
