// SPDX-License-Identifier: MIT
#include "screens/likeness.h"

#include <sodium.h>

#include <stdlib.h>
#include <string.h>

#define CHANNELS     3
#define DIGEST_BYTES 16
#define COLOURS      (1u << 24)

static void *allocate(size_t count, size_t size)
{
    void *made = calloc(count, size);
    if (made == NULL) {
        abort();
    }
    return made;
}

static size_t pixel_count(const struct picture *picture)
{
    return (size_t)picture->width * (size_t)picture->height;
}

// For each pixel whether it lies in a text's box.
static uint8_t *text_mask(const struct picture *picture, const struct scene *scene)
{
    uint8_t *mask = allocate(pixel_count(picture), 1);
    for (size_t i = 0; i < scene->count; i++) {
        if (scene->items[i].kind != ITEM_TEXT) {
            continue;
        }
        struct rect box = scene_item_reach(&scene->items[i]);
        for (int32_t y = box.y < 0 ? 0 : box.y; y < box.y + box.h && y < picture->height; y++) {
            for (int32_t x = box.x < 0 ? 0 : box.x; x < box.x + box.w && x < picture->width; x++) {
                mask[(size_t)y * (size_t)picture->width + (size_t)x] = 1;
            }
        }
    }
    return mask;
}

void likeness_digest(const struct picture *picture, const struct scene *scene, char digest[PICTURE_NOTE_MAX])
{
    uint8_t *mask = text_mask(picture, scene), bytes[DIGEST_BYTES];
    crypto_generichash_state state;
    if (sodium_init() < 0) {
        abort();
    }
    crypto_generichash_init(&state, NULL, 0, sizeof bytes);
    for (size_t i = 0, next; i < pixel_count(picture); i = next) {
        for (next = i + 1; next < pixel_count(picture) && mask[next] == mask[i]; next++) {
        }
        // How long a text is belongs to it: what follows must not slide into its place.
        uint64_t length = next - i;
        crypto_generichash_update(&state, (const uint8_t *)&length, sizeof length);
        if (!mask[i]) {
            crypto_generichash_update(&state, picture->rgb + i * CHANNELS, (next - i) * CHANNELS);
        }
    }
    crypto_generichash_final(&state, bytes, sizeof bytes);
    sodium_bin2hex(digest, PICTURE_NOTE_MAX, bytes, sizeof bytes);
    free(mask);
}

static int farthest(const uint8_t *a, const uint8_t *b)
{
    int most = 0;
    for (int i = 0; i < CHANNELS; i++) {
        int apart = abs(a[i] - b[i]);
        most = apart > most ? apart : most;
    }
    return most;
}

struct palette {
    int count;
    uint8_t colour[PICTURE_PALETTE_MAX][CHANNELS];
};

static int nearest(const struct palette *palette, const uint8_t *colour)
{
    int best = 0;
    for (int i = 1; i < palette->count; i++) {
        if (farthest(palette->colour[i], colour) < farthest(palette->colour[best], colour)) {
            best = i;
        }
    }
    return best;
}

// How often a colour stands in a picture.
struct census {
    uint32_t colour, count;
};

static int by_count(const void *a, const void *b)
{
    const struct census *left = a, *right = b;
    if (left->count != right->count) {
        return left->count < right->count ? 1 : -1;
    }
    return left->colour < right->colour ? -1 : left->colour > right->colour;
}

static struct census *count_colours(const struct picture *picture, const uint8_t *mask, bool in_text, size_t *found)
{
    uint32_t *often = allocate(COLOURS, sizeof *often);
    for (size_t i = 0; i < pixel_count(picture); i++) {
        const uint8_t *at = picture->rgb + i * CHANNELS;
        often[at[0] << 16 | at[1] << 8 | at[2]] += (mask[i] != 0) == in_text;
    }
    *found = 0;
    for (uint32_t i = 0; i < COLOURS; i++) {
        *found += often[i] > 0;
    }
    struct census *made = allocate(*found + 1, sizeof *made);
    for (uint32_t i = 0, at = 0; i < COLOURS; i++) {
        if (often[i] > 0) {
            made[at++] = (struct census){i, often[i]};
        }
    }
    free(often);
    qsort(made, *found, sizeof *made, by_count);
    return made;
}

// Adds the more frequent of the colours that nothing in the palette stands for. False when it is full.
static bool add_colours(struct palette *palette, const struct census *census, size_t count, int tolerance)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t colour[] = {(uint8_t)(census[i].colour >> 16), (uint8_t)(census[i].colour >> 8),
                            (uint8_t)census[i].colour};
        if (palette->count > 0 && farthest(palette->colour[nearest(palette, colour)], colour) <= tolerance) {
            continue;
        }
        if (palette->count == PICTURE_PALETTE_MAX) {
            return false;
        }
        memcpy(palette->colour[palette->count++], colour, sizeof colour);
    }
    return true;
}

bool likeness_reduce(struct picture *picture, const struct scene *scene)
{
    uint8_t *mask = text_mask(picture, scene);
    size_t in_text, outside;
    struct census *text = count_colours(picture, mask, true, &in_text);
    struct census *others = count_colours(picture, mask, false, &outside);
    struct palette palette = {0};
    // The planes first, as they are.
    size_t planes = outside < PICTURE_PALETTE_MAX / 8 ? outside : PICTURE_PALETTE_MAX / 8;
    (void)!add_colours(&palette, others, planes, 0);
    bool made = add_colours(&palette, text, in_text, TEXT_TOLERANCE);
    if (made) {
        (void)!add_colours(&palette, others, outside, TEXT_TOLERANCE);
        uint8_t last[CHANNELS] = {0};
        int stands = nearest(&palette, last);
        for (size_t i = 0; i < pixel_count(picture); i++) {
            uint8_t *at = picture->rgb + i * CHANNELS;
            if (memcmp(at, last, CHANNELS) != 0) { // neighbours are mostly alike
                memcpy(last, at, CHANNELS);
                stands = nearest(&palette, at);
            }
            memcpy(at, palette.colour[stands], CHANNELS);
        }
    }
    free(text);
    free(others);
    free(mask);
    return made;
}

// What the reference's palette would show in place of a colour.
static struct palette palette_of(const struct picture *picture)
{
    struct palette made = {0};
    const uint8_t *last = picture->rgb;
    for (size_t i = 0; i < pixel_count(picture); i++) {
        const uint8_t *at = picture->rgb + i * CHANNELS;
        if (made.count > 0 && memcmp(at, last, CHANNELS) == 0) {
            continue;
        }
        last = at;
        if (made.count == 0 || farthest(made.colour[nearest(&made, at)], at) > 0) {
            if (made.count == PICTURE_PALETTE_MAX) {
                return (struct palette){0}; // it was not reduced
            }
            memcpy(made.colour[made.count++], at, CHANNELS);
        }
    }
    return made;
}

static void show(struct picture *seen, const struct picture *reference, const struct picture *picture,
                 const uint8_t *differs)
{
    const size_t gap = 16, width = (size_t)picture->width, row = width * CHANNELS;
    *seen = picture_create(3 * picture->width + 2 * (int32_t)gap, picture->height);
    for (size_t y = 0; y < (size_t)picture->height; y++) {
        uint8_t *to = seen->rgb + y * (size_t)seen->width * CHANNELS;
        memcpy(to, reference->rgb + y * row, row);
        memcpy(to + row + gap * CHANNELS, picture->rgb + y * row, row);
        uint8_t *third = to + 2 * (row + gap * CHANNELS);
        for (size_t x = 0; x < width; x++) {
            const uint8_t *now = picture->rgb + y * row + x * CHANNELS;
            uint8_t dim = (uint8_t)((now[0] + now[1] + now[2]) / 12);
            bool is = differs[y * width + x] != 0;
            third[x * CHANNELS] = third[x * CHANNELS + 2] = is ? 255 : dim;
            third[x * CHANNELS + 1] = is ? 40 : dim;
        }
    }
}

bool likeness_holds(const struct picture *reference, const char *digest, const struct picture *picture,
                    const struct scene *scene, struct difference *difference, struct picture *seen)
{
    char now[PICTURE_NOTE_MAX];
    *difference = (struct difference){.first_x = -1, .first_y = -1};
    difference->size = reference->width != picture->width || reference->height != picture->height;
    if (difference->size) {
        return false;
    }
    likeness_digest(picture, scene, now);
    difference->outside = strcmp(now, digest) != 0;
    uint8_t *mask = text_mask(picture, scene), *differs = allocate(pixel_count(picture), 1);
    struct palette palette = palette_of(reference);
    for (size_t i = 0; i < pixel_count(picture); i++) {
        const uint8_t *is = picture->rgb + i * CHANNELS, *was = reference->rgb + i * CHANNELS;
        if (mask[i]) {
            differs[i] = farthest(is, was) > TEXT_TOLERANCE;
            difference->inside += differs[i];
            difference->text_pixels++;
        } else if (difference->outside && memcmp(is, was, CHANNELS) != 0) {
            differs[i] = palette.count == 0 || farthest(palette.colour[nearest(&palette, is)], was) > 0;
            difference->outside_pixels += differs[i];
        }
        if (differs[i] && difference->first_x < 0) {
            difference->first_x = (int32_t)(i % (size_t)picture->width);
            difference->first_y = (int32_t)(i / (size_t)picture->width);
        }
    }
    bool holds = !difference->outside && difference->inside * TEXT_STRAYS <= difference->text_pixels;
    if (!holds) {
        show(seen, reference, picture, differs);
    }
    free(mask);
    free(differs);
    return holds;
}
