// SPDX-License-Identifier: MIT
// Pictures as PNG files.
#include "screens/picture.h"

#include <png.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHANNELS 3

static void read_note(png_structp png, png_infop info, char note[PICTURE_NOTE_MAX])
{
    png_textp texts;
    int count = 0;
    png_get_text(png, info, &texts, &count);
    snprintf(note, PICTURE_NOTE_MAX, "%s", count > 0 ? texts[0].text : "");
}

// Into `picture`, which the caller frees on a failure.
static bool read_rows(FILE *file, struct picture *picture, char note[PICTURE_NOTE_MAX])
{
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_read_struct(&png, &info, NULL);
        return false;
    }
    png_init_io(png, file);
    png_read_info(png, info);
    png_set_expand(png);
    png_set_strip_alpha(png);
    png_read_update_info(png, info);
    *picture = picture_create((int32_t)png_get_image_width(png, info), (int32_t)png_get_image_height(png, info));
    if (png_get_rowbytes(png, info) == (size_t)picture->width * CHANNELS) {
        for (int32_t y = 0; y < picture->height; y++) {
            png_read_row(png, picture->rgb + (size_t)y * (size_t)picture->width * CHANNELS, NULL);
        }
    }
    if (note != NULL) {
        read_note(png, info, note);
    }
    png_destroy_read_struct(&png, &info, NULL);
    return true;
}

bool picture_read(struct picture *picture, const char *path, char note[PICTURE_NOTE_MAX])
{
    FILE *file = fopen(path, "rbe");
    *picture = (struct picture){0};
    if (file == NULL) {
        perror(path);
        return false;
    }
    bool whole = read_rows(file, picture, note);
    fclose(file);
    if (!whole) {
        fprintf(stderr, "%s: this is no whole PNG\n", path);
        picture_free(picture);
    }
    return whole;
}

// Bytes of a file that is made in memory.
struct bytes {
    uint8_t *at;
    size_t count, room;
};

static void take(png_structp png, png_bytep data, size_t length)
{
    struct bytes *bytes = png_get_io_ptr(png);
    if (bytes->count + length > bytes->room) {
        bytes->room = 2 * (bytes->count + length);
        bytes->at = realloc(bytes->at, bytes->room);
        if (bytes->at == NULL) {
            abort();
        }
    }
    memcpy(bytes->at + bytes->count, data, length);
    bytes->count += length;
}

static void take_all(png_structp png)
{
    (void)png;
}

// One byte for each pixel, when no more than PICTURE_PALETTE_MAX colours are in it; else NULL.
static uint8_t *indexed(const struct picture *picture, png_color palette[PICTURE_PALETTE_MAX], int *colours)
{
    size_t count = (size_t)picture->width * (size_t)picture->height;
    uint8_t *index = malloc(count);
    int last = 0;
    *colours = 0;
    for (size_t i = 0; index != NULL && i < count; i++) {
        const uint8_t *at = picture->rgb + i * CHANNELS;
        if (*colours == 0 || memcmp(&palette[last], at, CHANNELS) != 0) {
            for (last = 0; last < *colours && memcmp(&palette[last], at, CHANNELS) != 0; last++) {
            }
        }
        if (last == PICTURE_PALETTE_MAX) {
            free(index);
            return NULL;
        }
        if (last == *colours) {
            palette[(*colours)++] = (png_color){at[0], at[1], at[2]};
        }
        index[i] = (uint8_t)last;
    }
    return index;
}

// What a file is made of: a palette and one byte for each pixel, or three bytes (no colours).
struct content {
    const struct picture *picture;
    const uint8_t *pixels;
    const png_color *palette;
    int colours;
    const char *note;
};

static bool pack(const struct content *content, struct bytes *bytes)
{
    const struct picture *picture = content->picture;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        return false;
    }
    bool few = content->colours > 0;
    png_set_write_fn(png, bytes, take, take_all);
    png_set_IHDR(png, info, (png_uint_32)picture->width, (png_uint_32)picture->height, 8,
                 few ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (few) {
        png_set_PLTE(png, info, content->palette, content->colours);
    }
    png_set_compression_level(png, 9);
    png_set_compression_mem_level(png, 9);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, few ? PNG_FILTER_NONE : PNG_FILTER_SUB);
    png_text comment = {.compression = PNG_TEXT_COMPRESSION_NONE, .key = "Comment", .text = (char *)content->note};
    if (content->note != NULL) {
        png_set_text(png, info, &comment, 1);
    }
    png_write_info(png, info);
    size_t row = (size_t)picture->width * (few ? 1 : CHANNELS);
    for (int32_t y = 0; y < picture->height; y++) {
        png_write_row(png, content->pixels + (size_t)y * row);
    }
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return true;
}

bool picture_write(const struct picture *picture, const char *path, const char *note)
{
    struct bytes bytes = {0};
    png_color palette[PICTURE_PALETTE_MAX];
    int colours;
    uint8_t *index = indexed(picture, palette, &colours);
    struct content content = {picture, index != NULL ? index : picture->rgb, palette, index != NULL ? colours : 0,
                              note};
    bool packed = pack(&content, &bytes);
    FILE *file = packed ? fopen(path, "wbe") : NULL;
    bool written = file != NULL && fwrite(bytes.at, 1, bytes.count, file) == bytes.count;
    written = file != NULL && fclose(file) == 0 && written;
    free(bytes.at);
    free(index);
    if (!written) {
        perror(path);
    }
    return written;
}
