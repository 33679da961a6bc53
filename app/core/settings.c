// SPDX-License-Identifier: MIT
#include "core/settings.h"

#include <string.h>

bool list_next(const char **list, char *word, size_t size)
{
    static const char between[] = " \t,";
    const char *start = *list + strspn(*list, between);
    size_t length = strcspn(start, between);
    if (length == 0 || length >= size) {
        return false;
    }
    memcpy(word, start, length);
    word[length] = '\0';
    *list = start + length;
    return true;
}
