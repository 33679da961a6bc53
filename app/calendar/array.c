// SPDX-License-Identifier: MIT
#include "calendar/array.h"

#include <stdlib.h>
#include <string.h>

void *array_push(struct array *array, size_t item_size)
{
    if (array->count == array->capacity) {
        size_t capacity = array->capacity == 0 ? 16 : array->capacity * 2;
        void *items = reallocarray(array->items, capacity, item_size);
        if (items == NULL) {
            return NULL;
        }
        array->items = items;
        array->capacity = capacity;
    }
    char *item = (char *)array->items + array->count++ * item_size;
    return memset(item, 0, item_size);
}

void array_free(struct array *array)
{
    free(array->items);
    *array = (struct array){0};
}
