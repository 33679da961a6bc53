// SPDX-License-Identifier: MIT
#include "fuzz/mutate.h"

#include <stdbool.h>
#include <string.h>

#define CHANGES_MAX 6
#define RANGE_MAX   200

// A stretch of an input: [from, to).
struct range {
    size_t from, to;
};

static size_t dice(struct mutator *mutator, size_t sides)
{
    mutator->state ^= mutator->state << 13;
    mutator->state ^= mutator->state >> 7;
    mutator->state ^= mutator->state << 17;
    return (size_t)(mutator->state >> 16) % sides;
}

static struct range any_range(struct mutator *mutator, size_t size)
{
    size_t from = dice(mutator, size + 1), most = size - from < RANGE_MAX ? size - from : RANGE_MAX;
    return (struct range){from, from + dice(mutator, most + 1)};
}

// The piece between two of the characters around a random place: a line, or a word of one.
static struct range piece_around(struct mutator *mutator, const uint8_t *bytes, size_t size, const char *borders)
{
    struct range piece = {0, 0};
    if (size > 0) {
        piece.from = piece.to = dice(mutator, size);
        while (piece.from > 0 && (bytes[piece.from - 1] == '\0' || strchr(borders, bytes[piece.from - 1]) == NULL)) {
            piece.from--;
        }
        while (piece.to < size && (bytes[piece.to] == '\0' || strchr(borders, bytes[piece.to]) == NULL)) {
            piece.to++;
        }
    }
    return piece;
}

static struct range piece_of(struct mutator *mutator, const uint8_t *bytes, size_t size, size_t kind)
{
    struct range line;
    switch (kind) {
    case 0:
        return any_range(mutator, size);
    case 1:
        line = piece_around(mutator, bytes, size, "\n");
        line.to += line.to < size; // with its end
        return line;
    default:
        return piece_around(mutator, bytes, size, "\r\n:;=,\" ");
    }
}

// Puts `length` bytes in the place of a range; what does not fit is left as it was.
static size_t replace(uint8_t *bytes, size_t size, struct range range, const uint8_t *with, size_t length)
{
    size_t rest = size - range.to;
    if (range.from + length + rest > MUTATED_MAX) {
        return size;
    }
    memmove(bytes + range.from + length, bytes + range.to, rest);
    memcpy(bytes + range.from, with, length);
    return range.from + length + rest;
}

static size_t change_byte(struct mutator *mutator, uint8_t *bytes, size_t size)
{
    static const uint8_t telling[] = {0, 9, 10, 13, ' ', '"', '+', ',', '-', '0', '9', ':', ';', '=', '\\', 0x80, 0xFF};
    size_t at = size > 0 ? dice(mutator, size) : 0;
    uint8_t byte = dice(mutator, 2) == 0 ? telling[dice(mutator, sizeof telling)] : (uint8_t)dice(mutator, 256);
    bool digit = size > 0 && bytes[at] >= '0' && bytes[at] <= '9' && dice(mutator, 3) != 0;
    byte = digit ? (uint8_t)('0' + dice(mutator, 10)) : byte;
    struct range range = {at, at + (size > 0 && dice(mutator, 4) != 0)};
    return replace(bytes, size, range, &byte, 1);
}

static size_t change(struct mutator *mutator, uint8_t *bytes, size_t size)
{
    uint8_t copy[RANGE_MAX];
    size_t kind = dice(mutator, 3), action = dice(mutator, 5);
    if (action == 0) {
        return change_byte(mutator, bytes, size);
    }
    struct range range = piece_of(mutator, bytes, size, kind);
    if (action == 1) {
        return replace(bytes, size, range, copy, 0);
    }
    const struct input *other = &mutator->inputs[dice(mutator, mutator->count)];
    const uint8_t *source = other->bytes;
    struct range taken = range;
    if (action == 2) { // doubled
        source = bytes;
    } else {
        taken = piece_of(mutator, other->bytes, other->size, kind);
    }
    size_t length = taken.to - taken.from < RANGE_MAX ? taken.to - taken.from : RANGE_MAX;
    memcpy(copy, source + taken.from, length);
    if (action != 3) { // inserted, not put in its place
        range.to = range.from;
    }
    return replace(bytes, size, range, copy, length);
}

void mutator_begin(struct mutator *mutator, uint64_t seed, const struct input *inputs, size_t count)
{
    *mutator = (struct mutator){(seed + 1) * UINT64_C(0x9E3779B97F4A7C15), inputs, count};
}

size_t mutator_next(struct mutator *mutator, uint8_t out[MUTATED_MAX])
{
    const struct input *input = &mutator->inputs[dice(mutator, mutator->count)];
    size_t size = input->size < MUTATED_MAX ? input->size : MUTATED_MAX;
    memcpy(out, input->bytes, size);
    for (size_t i = 1 + dice(mutator, CHANGES_MAX); i > 0; i--) {
        size = change(mutator, out, size);
    }
    return size;
}
