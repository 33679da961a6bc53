// SPDX-License-Identifier: MIT
// A panel with a backlight in a scenario: files in the out folder, on which the kiosk's own lamp works.
#include "commands/simulate_script.h"

#include "core/light.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LIGHT_MOST 100 // so that its brightness is in percent

static bool put(const struct world *world, const char *name, int number, struct error *error)
{
    char path[SETTINGS_PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/backlight/panel/%s", world->out, name);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    fprintf(file, "%d\n", number);
    return fclose(file) == 0 || error_set(error, "%s: %s", path, strerror(errno));
}

static int get(const struct world *world, const char *name)
{
    char path[SETTINGS_PATH_MAX + 64];
    int number = -1;
    snprintf(path, sizeof path, "%s/backlight/panel/%s", world->out, name);
    FILE *file = fopen(path, "r");
    if (file != NULL) {
        number = fscanf(file, "%d", &number) == 1 ? number : -1;
        fclose(file);
    }
    return number;
}

bool script_light(struct world *world, struct error *error)
{
    char root[SETTINGS_PATH_MAX + 32];
    char folder[SETTINGS_PATH_MAX + 64];
    snprintf(root, sizeof root, "%s/backlight", world->out);
    snprintf(folder, sizeof folder, "%s/panel", root);
    (void)mkdir(root, 0755);
    (void)mkdir(folder, 0755);
    if (!put(world, "max_brightness", LIGHT_MOST, error) || !put(world, "brightness", LIGHT_MOST, error) ||
        !put(world, "bl_power", 0, error)) {
        return false;
    }
    lamp_open(&world->lamp, root, NULL, world->now);
    world_turn(world);
    return true;
}

bool script_expect_light(const struct world *world, const char *wanted, struct error *error)
{
    char seen[16] = "off";
    if (get(world, "bl_power") == 0) {
        snprintf(seen, sizeof seen, "%d%%", get(world, "brightness"));
    }
    return strcmp(seen, wanted) == 0 || error_set(error, "expected light %s; seen: %s", wanted, seen);
}

bool script_expect_shift(const struct world *world, const char *x, const char *y, struct error *error)
{
    int32_t seen_x = 0, seen_y = 0;
    light_shift(world->face.shift, &seen_x, &seen_y);
    return (strtol(x, NULL, 10) == seen_x && strtol(y, NULL, 10) == seen_y) ||
           error_set(error, "expected shift %s %s; seen: %d %d", x, y, seen_x, seen_y);
}
