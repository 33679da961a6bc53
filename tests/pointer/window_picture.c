// SPDX-License-Identifier: MIT
// Whether a screen that Xvfb keeps in a file (-fbdir) shows exactly a picture:
//
//   window_picture SCREEN PICTURE.png SEEN.png [HEIGHT]     SEEN: what is shown, when it is another
//
// Says how many pixels differ, and around where. With HEIGHT they may in one line of text, no higher than that.
#include "screens/picture.h"

#include <arpa/inet.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// X Window Dump, version 7: words of 32 bits, the most significant byte first; then colours of 12 bytes; then pixels.
enum {
    WORD_HEADER_SIZE = 0,
    WORD_VERSION = 1,
    WORD_WIDTH = 4,
    WORD_HEIGHT = 5,
    WORD_BYTE_ORDER = 7, // 0: the least significant byte first
    WORD_BITS_PER_PIXEL = 11,
    WORD_BYTES_PER_LINE = 12,
    WORD_COLOURS = 19,
    WORDS = 25,
};
#define VERSION       7
#define BYTES_COLOUR  12
#define SCREEN_BYTES  (64 << 20)
#define PIXEL_CHANNEL 3

static uint32_t word_of(const uint8_t *bytes, int index)
{
    uint32_t word;
    memcpy(&word, bytes + (size_t)index * sizeof word, sizeof word);
    return ntohl(word);
}

static struct picture read_screen(const char *path)
{
    FILE *file = fopen(path, "rbe");
    uint8_t *bytes = malloc(SCREEN_BYTES);
    size_t length = file == NULL || bytes == NULL ? 0 : fread(bytes, 1, SCREEN_BYTES, file);
    if (length < WORDS * sizeof(uint32_t) || word_of(bytes, WORD_VERSION) != VERSION ||
        word_of(bytes, WORD_BITS_PER_PIXEL) != 32 || word_of(bytes, WORD_BYTE_ORDER) != 0) {
        fprintf(stderr, "%s: this is no screen of 32 bits a pixel\n", path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
    struct picture picture = picture_create((int32_t)word_of(bytes, WORD_WIDTH), (int32_t)word_of(bytes, WORD_HEIGHT));
    size_t line = word_of(bytes, WORD_BYTES_PER_LINE);
    size_t begin = word_of(bytes, WORD_HEADER_SIZE) + (size_t)word_of(bytes, WORD_COLOURS) * BYTES_COLOUR;
    if (begin + line * (size_t)picture.height > length || line < (size_t)picture.width * 4) {
        fprintf(stderr, "%s: it ends before its last line\n", path);
        exit(EXIT_FAILURE);
    }
    for (int32_t y = 0; y < picture.height; y++) {
        const uint8_t *from = bytes + begin + (size_t)y * line;
        uint8_t *to = picture.rgb + (size_t)y * (size_t)picture.width * PIXEL_CHANNEL;
        for (int32_t x = 0; x < picture.width; x++, from += 4, to += PIXEL_CHANNEL) {
            to[0] = from[2];
            to[1] = from[1];
            to[2] = from[0];
        }
    }
    free(bytes);
    return picture;
}

// How many pixels differ, and the smallest rectangle around them.
static int64_t compare(const struct picture *seen, const struct picture *told, struct rect *where)
{
    int64_t count = 0;
    for (int32_t y = 0; y < seen->height; y++) {
        for (int32_t x = 0; x < seen->width; x++) {
            size_t at = ((size_t)y * (size_t)seen->width + (size_t)x) * PIXEL_CHANNEL;
            if (memcmp(seen->rgb + at, told->rgb + at, PIXEL_CHANNEL) != 0) {
                struct rect pixel = {x, y, 1, 1};
                *where = count++ == 0 ? pixel : rect_around(*where, pixel);
            }
        }
    }
    return count;
}

int main(int argc, char **argv)
{
    struct picture told;
    if (argc < 4 || argc > 5 || !picture_read(&told, argv[2], NULL)) {
        fprintf(stderr, "usage: window_picture SCREEN PICTURE.png SEEN.png [HEIGHT]\n");
        return EXIT_FAILURE;
    }
    struct picture seen = read_screen(argv[1]);
    struct rect where = {0};
    bool same_size = seen.width == told.width && seen.height == told.height;
    int64_t count = same_size ? compare(&seen, &told, &where) : -1;
    bool good = count == 0 || (count > 0 && argc == 5 && where.h <= atoi(argv[4]));
    if (!good) {
        printf("%s: %lld pixels differ from the screen, inside %dx%d at %d,%d; shown: %s\n", argv[2], (long long)count,
               where.w, where.h, where.x, where.y, argv[3]);
        (void)!picture_write(&seen, argv[3], NULL);
    }
    picture_free(&seen);
    picture_free(&told);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
