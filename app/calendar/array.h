// SPDX-License-Identifier: MIT
// A growing array of plain items.
#pragma once

#include <stddef.h>

struct array {
    void *items;
    size_t count, capacity;
};

// A new zeroed item at the end, or NULL when memory is out. Pointers to earlier items become invalid.
void *array_push(struct array *array, size_t item_size);
void array_free(struct array *array);
