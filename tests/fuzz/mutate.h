// SPDX-License-Identifier: MIT
// Inputs out of inputs, for compilers without a fuzzer of their own: bytes, lines and words are changed, dropped,
// doubled, and taken from other inputs. The same seed gives the same inputs.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define MUTATED_MAX 65536

struct input {
    uint8_t *bytes;
    size_t size;
};

struct mutator {
    uint64_t state;
    const struct input *inputs; // the corpus
    size_t count;
};

void mutator_begin(struct mutator *mutator, uint64_t seed, const struct input *inputs, size_t count);

// Fills `out` with the next one, at most MUTATED_MAX bytes; returns its size.
size_t mutator_next(struct mutator *mutator, uint8_t out[MUTATED_MAX]);
