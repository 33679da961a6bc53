// SPDX-License-Identifier: MIT
#include "platform/backlight.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// linux/fb.h: FB_BLANK_UNBLANK, FB_BLANK_POWERDOWN.
#define POWER_ON  0
#define POWER_OFF 4

#define FILE_PATH_MAX (BACKLIGHT_PATH_MAX + 32)

// A number in a file of the panel; -1 when it cannot be read.
static int64_t read_number(const struct backlight_panel *panel, const char *name)
{
    char path[FILE_PATH_MAX];
    char text[32];
    snprintf(path, sizeof path, "%s/%s", panel->folder, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0) {
        close(fd);
    }
    if (got <= 0) {
        return -1;
    }
    text[got] = '\0';
    char *end = text;
    long long number = strtoll(text, &end, 10);
    return end != text && number >= 0 && number <= INT32_MAX ? number : -1;
}

static bool write_number(struct backlight *backlight, const struct backlight_panel *panel, const char *name,
                         int64_t number)
{
    char path[FILE_PATH_MAX];
    char text[32];
    snprintf(path, sizeof path, "%s/%s", panel->folder, name);
    int length = snprintf(text, sizeof text, "%lld\n", (long long)number);
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    backlight->writes++;
    ssize_t wrote = write(fd, text, (size_t)length);
    int error = errno;
    close(fd);
    errno = error;
    return wrote == length;
}

void backlight_open(struct backlight *backlight, const char *root)
{
    *backlight = (struct backlight){0};
    char pattern[BACKLIGHT_PATH_MAX];
    glob_t found = {0};
    snprintf(pattern, sizeof pattern, "%s/*", root);
    size_t paths = glob(pattern, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
    for (size_t i = 0; i < paths && backlight->count < BACKLIGHT_PANELS_MAX; i++) {
        struct backlight_panel panel = {.brightness = -1};
        if (strlen(found.gl_pathv[i]) >= sizeof panel.folder) {
            continue;
        }
        snprintf(panel.folder, sizeof panel.folder, "%s", found.gl_pathv[i]);
        panel.most = read_number(&panel, "max_brightness");
        panel.found = read_number(&panel, "brightness");
        int64_t power = read_number(&panel, "bl_power");
        panel.has_power = power >= 0;
        panel.off = power > POWER_ON; // perhaps by a kiosk that was killed
        if (panel.most > 0) {
            backlight->panel[backlight->count++] = panel;
        }
    }
    globfree(&found);
}

// Power first when it goes on, last when it goes off. A panel without bl_power is off at brightness 0.
static bool set_panel(struct backlight *backlight, struct backlight_panel *panel, int64_t brightness)
{
    bool off = brightness == 0;
    if (panel->has_power && panel->off != off) {
        if (!write_number(backlight, panel, "bl_power", off ? POWER_OFF : POWER_ON)) {
            return false;
        }
        panel->off = off;
    }
    if ((off && panel->has_power) || panel->brightness == brightness) {
        return true;
    }
    if (!write_number(backlight, panel, "brightness", brightness)) {
        return false;
    }
    panel->brightness = brightness;
    return true;
}

// The share rounded to a step of the panel; the least that is not off is its first step.
static int64_t steps_of(const struct backlight_panel *panel, int32_t percent)
{
    int64_t steps = (panel->most * percent + 50) / 100;
    return percent == 0 ? 0 : steps < 1 ? 1 : steps > panel->most ? panel->most : steps;
}

bool backlight_set(struct backlight *backlight, int32_t percent, char *why, size_t why_size)
{
    bool all = true;
    why[0] = '\0';
    for (size_t i = 0; i < backlight->count; i++) {
        struct backlight_panel *panel = &backlight->panel[i];
        bool ok = set_panel(backlight, panel, steps_of(panel, percent));
        if (!ok && !panel->failing) {
            snprintf(why, why_size, "%s: %s", panel->folder, strerror(errno));
        }
        panel->failing = !ok;
        all = all && ok;
    }
    return all;
}

void backlight_restore(struct backlight *backlight)
{
    for (size_t i = 0; i < backlight->count; i++) {
        struct backlight_panel *panel = &backlight->panel[i];
        if (panel->brightness >= 0 || panel->off) {
            set_panel(backlight, panel, panel->found > 0 ? panel->found : panel->most);
        }
    }
}
