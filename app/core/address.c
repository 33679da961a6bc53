// SPDX-License-Identifier: MIT
#include "core/address.h"

#include <string.h>
#include <strings.h>

#define BETWEEN " \t,"

static bool is_word(const char *text, size_t length, const char *word)
{
    return length == strlen(word) && strncasecmp(text, word, length) == 0;
}

// One @ with something on both sides, or before it only a star.
static bool names_address(const char *text, size_t length)
{
    const char *at = memchr(text, '@', length);
    if (at == NULL || at == text || at + 1 == text + length ||
        memchr(at + 1, '@', length - (size_t)(at + 1 - text)) != NULL) {
        return false;
    }
    const char *star = memchr(text, '*', length);
    return star == NULL || (star == text && at == text + 1 && memchr(at, '*', length - 1) == NULL);
}

bool address_list_valid(const char *list)
{
    for (list += strspn(list, BETWEEN); *list != '\0'; list += strspn(list, BETWEEN)) {
        size_t length = strcspn(list, BETWEEN);
        if (!is_word(list, length, "all") && !is_word(list, length, "nobody") && !names_address(list, length)) {
            return false;
        }
        list += length;
    }
    return true;
}

static bool means(const char *word, size_t length, const char *address)
{
    const char *domain = strrchr(address, '@');
    if (word[0] == '*') {
        return domain != NULL && is_word(word + 1, length - 1, domain);
    }
    return is_word(word, length, "all") || (domain != NULL && is_word(word, length, address));
}

bool address_list_has(const char *list, const char *address)
{
    if (address[0] == '\0') {
        return false;
    }
    for (list += strspn(list, BETWEEN); *list != '\0'; list += strspn(list, BETWEEN)) {
        size_t length = strcspn(list, BETWEEN);
        if (means(list, length, address)) {
            return true;
        }
        list += length;
    }
    return false;
}
