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
// Item `index`, also of an array that has none yet (then NULL).
static inline void *array_at(const struct array *array, size_t index, size_t item_size)
{
    return array->items != NULL ? (char *)array->items + index * item_size : NULL;
}

void array_free(struct array *array);
