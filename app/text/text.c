// SPDX-License-Identifier: MIT
#include "text/text.h"

#include "core/utf8.h"
#include "text/catalogue.h"
#include "text/pseudo.h"

#include <stdio.h>
#include <string.h>

#define PATH_LENGTH    1024
#define CONTEXT_GLUE   "\004"
#define KEY_LENGTH_MAX 512

static int plural_of_one(int64_t n)
{
    return n == 1 ? 0 : 1;
}

static int plural_polish(int64_t n)
{
    bool few = n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14);
    return n == 1 ? 0 : few ? 1 : 2;
}

static int plural_russian(int64_t n)
{
    bool one = n % 10 == 1 && n % 100 != 11;
    bool few = n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14);
    return one ? 0 : few ? 1 : 2;
}

static int plural_none(int64_t n)
{
    (void)n;
    return 0;
}

// Unicode CLDR, plural rules of cardinals for whole numbers.
static struct language {
    const char *code;
    int (*plural)(int64_t n);
    struct catalogue catalogue;
    enum pseudo pseudo;
} languages[] = {
    {"en", plural_of_one, {0}, PSEUDO_NOT},     {"pl", plural_polish, {0}, PSEUDO_NOT},
    {"ru", plural_russian, {0}, PSEUDO_NOT},    {"vi", plural_none, {0}, PSEUDO_NOT},
    {"es", plural_of_one, {0}, PSEUDO_NOT},     {"xx-long", plural_of_one, {0}, PSEUDO_LONG},
    {"xx-rtl", plural_of_one, {0}, PSEUDO_RTL}, {"xx-cjk", plural_of_one, {0}, PSEUDO_CJK},
};

static char folder[PATH_LENGTH];
static struct language *current = &languages[0];
static char shortened[1024];
static struct language *left; // the screen's language while another one was entered

void text_init(const char *locale_dir)
{
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        catalogue_finish(&languages[i].catalogue);
    }
    snprintf(folder, sizeof folder, "%s", locale_dir);
    current = &languages[0];
}

// The language with its catalogue, or NULL.
static struct language *find_language(const char *code)
{
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        struct language *wanted = &languages[i];
        if (strcmp(code, wanted->code) != 0) {
            continue;
        }
        // English is the text of the program itself, and what pseudo-languages are made from.
        if (i > 0 && wanted->pseudo == PSEUDO_NOT && wanted->catalogue.bytes == NULL) {
            char path[PATH_LENGTH + 64];
            snprintf(path, sizeof path, "%s/%s/LC_MESSAGES/adjourn.mo", folder, wanted->code);
            if (!catalogue_load(&wanted->catalogue, path)) {
                return NULL;
            }
        }
        return wanted;
    }
    return NULL;
}

bool text_use(const char *language)
{
    struct language *wanted = find_language(language);
    current = wanted != NULL ? wanted : current;
    return wanted != NULL;
}

bool text_enter(const char *language)
{
    struct language *wanted = find_language(language);
    if (wanted != NULL) {
        left = current;
        current = wanted;
    }
    return wanted != NULL;
}

void text_leave(void)
{
    current = left;
}

const char *text_language(void)
{
    return current->code;
}

// The order that text_next_language tells.
static const char *language_at(const char *home, size_t place)
{
    if (place == 0) {
        return home;
    }
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        bool other = languages[i].pseudo == PSEUDO_NOT && strcmp(languages[i].code, home) != 0;
        place -= other;
        if (other && place == 0) {
            return languages[i].code;
        }
    }
    return home;
}

const char *text_next_language(const char *home)
{
    const size_t count = sizeof languages / sizeof languages[0];
    size_t place = 0;
    while (place < count && strcmp(language_at(home, place), current->code) != 0) {
        place++;
    }
    for (size_t i = 1; i <= count; i++) {
        const struct language *next = find_language(language_at(home, (place + i) % count));
        if (next != NULL) {
            return next->code;
        }
    }
    return current->code;
}

const char *text_purpose(const char *purpose)
{
    // What assets/adjourn.ini has.
    static const char standard[] = N_("Record of how the booked time was used.");
    return strcmp(purpose, standard) == 0 ? tr(standard) : purpose;
}

// No translation is known: the English words, or what a pseudo-language makes of them.
static const char *in_english(const char *english)
{
    return current->pseudo == PSEUDO_NOT ? english : pseudo_text(current->pseudo, english);
}

const char *tr(const char *english)
{
    size_t length;
    const char *found = catalogue_find(&current->catalogue, english, &length);
    return found == NULL ? in_english(english) : found;
}

bool text_is_rtl(void)
{
    return current->pseudo == PSEUDO_RTL;
}

const char *tr_n(const char *one, const char *many, int64_t n)
{
    int form = current->plural(n < 0 ? -n : n);
    size_t length;
    const char *found = catalogue_find(&current->catalogue, one, &length);
    if (found == NULL) {
        return in_english(plural_of_one(n) == 0 ? one : many);
    }
    const char *end = found + length;
    for (int i = 0; i < form; i++) {
        const char *next = found + strlen(found) + 1;
        if (next > end) {
            break;
        }
        found = next;
    }
    return found;
}

const char *tr_c(const char *context, const char *english)
{
    char key[KEY_LENGTH_MAX];
    snprintf(key, sizeof key, "%s" CONTEXT_GLUE "%s", context, english);
    size_t length;
    const char *found = catalogue_find(&current->catalogue, key, &length);
    return found == NULL ? in_english(english) : found;
}

void text_copy(char *out, size_t size, const char *text)
{
    size_t length = utf8_cut(text, size - 1);
    if (text[length] != '\0' && shortened[0] == '\0') {
        snprintf(shortened, sizeof shortened, "%s", text);
    }
    memmove(out, text, length);
    out[length] = '\0';
}

const char *text_shortened(void)
{
    return shortened;
}

void text_shortened_forget(void)
{
    shortened[0] = '\0';
}

// The value of the field that begins at `field` ("{name}"), and where the text goes on; NULL for an unknown one.
static const char *field_value(const char *field, const char *const *pairs, const char **after)
{
    for (size_t i = 0; pairs[i] != NULL; i += 2) {
        size_t length = strlen(pairs[i]);
        if (strncmp(field + 1, pairs[i], length) == 0 && field[1 + length] == '}') {
            *after = field + length + 2;
            return pairs[i + 1];
        }
    }
    return NULL;
}

void text_fill(char *out, size_t size, const char *pattern, const char *const *pairs)
{
    char filled[2048];
    size_t used = 0;
    while (*pattern != '\0' && used < sizeof filled - 1) {
        const char *after = pattern;
        const char *value = *pattern == '{' ? field_value(pattern, pairs, &after) : NULL;
        if (value == NULL) {
            filled[used++] = *pattern++;
            continue;
        }
        size_t length = strlen(value);
        length = length < sizeof filled - 1 - used ? length : sizeof filled - 1 - used;
        memcpy(filled + used, value, length);
        used += length;
        pattern = after;
    }
    filled[used] = '\0';
    text_copy(out, size, filled);
}
