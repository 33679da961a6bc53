// SPDX-License-Identifier: MIT
// Pictures of the display as PNG. libpng is in memory anyway: FreeType, under SDL_ttf, is linked against it.
#include "platform/display_kind.h"

#include <errno.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// PNG rows are red, green, blue, one byte each.
static uint8_t *rgb_copy(const struct display *display)
{
    size_t width = (size_t)display->width;
    size_t height = (size_t)display->height;
    uint8_t *copy = malloc(width * height * 3);
    if (copy != NULL) {
        for (size_t y = 0; y < height; y++) {
            const uint32_t *row = display->pixels + y * ((size_t)display->pitch / sizeof *row);
            for (size_t x = 0; x < width; x++) {
                uint8_t *to = copy + (y * width + x) * 3;
                to[0] = (uint8_t)(row[x] >> 16);
                to[1] = (uint8_t)(row[x] >> 8);
                to[2] = (uint8_t)row[x];
            }
        }
    }
    return copy;
}

bool display_save_png(const struct display *display, const char *path, char *why, size_t why_size)
{
    char temporary[4096];
    if ((size_t)snprintf(temporary, sizeof temporary, "%s.part", path) >= sizeof temporary) {
        snprintf(why, why_size, "picture: path too long");
        return false;
    }
    uint8_t *copy = rgb_copy(display);
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)display->width,
                       .height = (png_uint_32)display->height,
                       .format = PNG_FORMAT_RGB};
    FILE *file = copy == NULL ? NULL : fopen(temporary, "wbe");
    bool opened = file != NULL;
    bool written = opened && png_image_write_to_stdio(&image, file, 0, copy, 0, NULL) != 0;
    free(copy);
    if (opened && fclose(file) != 0) {
        written = false;
    }
    if (written && rename(temporary, path) == 0) {
        return true;
    }
    snprintf(why, why_size, "picture %s: %s", path,
             opened && image.message[0] != '\0' ? image.message : strerror(errno));
    if (opened) {
        unlink(temporary);
    }
    return false;
}
