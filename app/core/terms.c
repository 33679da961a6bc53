// SPDX-License-Identifier: MIT
#include "core/terms.h"

#include "core/duration.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const terms_whose[] = {
    [COUNTS_REQUIRED] = "required", [COUNTS_ANY] = "any", [COUNTS_NOBODY] = "nobody", NULL};
const char *const terms_off[] = {"off", NULL};
const char *const terms_agenda[] = {"off", [AGENDA_LISTED] = "listed", NULL};

static const struct row {
    const char *name;
    enum term_type type;
    size_t offset; // in struct policy
    int64_t least, most;
    const char *const *words;
} rows[TERMS] = {
#define TERM_ROW(name, field, type, least, most, words, standard, help)                                                \
    {#name, TERM_##type, offsetof(struct policy, field), least, most, words},
    TERMS_EACH(TERM_ROW)
#undef TERM_ROW
};

_Static_assert(sizeof(enum counts) == sizeof(int32_t), "words are stored as 32 bits");
_Static_assert(TERMS <= 32, "a bit for each");

const char *term_name(enum term term)
{
    return rows[term].name;
}

enum term term_find(const char *name)
{
    enum term term = 0;
    while (term < TERMS && strcmp(rows[term].name, name) != 0) {
        term++;
    }
    return term;
}

enum term_type term_type(enum term term)
{
    return rows[term].type;
}

static bool find_word(const char *const *words, const char *value, int64_t *index)
{
    for (*index = 0; words != NULL && words[*index] != NULL; (*index)++) {
        if (strcmp(words[*index], value) == 0) {
            return true;
        }
    }
    return false;
}

static int64_t count_words(const struct row *row)
{
    int64_t count = 0;
    while (row->words != NULL && row->words[count] != NULL) {
        count++;
    }
    return count;
}

bool term_read(enum term term, const char *value, int64_t *number, const char **reason)
{
    const struct row *row = &rows[term];
    if (find_word(row->words, value, number)) {
        return true;
    }
    *reason = "not one of the words";
    if (row->type == TERM_WORD) {
        return false;
    }
    if (row->type == TERM_DURATION) {
        *reason = "not a duration";
        if (!duration_read(value, number)) {
            return false;
        }
    } else {
        *reason = "not a whole number";
        bool read = whole_read(&value, number);
        value += row->type == TERM_PERCENT && *value == '%';
        if (!read || *value != '\0') {
            return false;
        }
    }
    *reason = "out of range";
    return *number >= row->least && *number <= row->most;
}

bool term_allows_written(enum term term, int64_t number)
{
    const struct row *row = &rows[term];
    return row->type != TERM_WORD && number >= row->least && number <= row->most;
}

bool term_allows(enum term term, int64_t number)
{
    return (number >= 0 && number < count_words(&rows[term])) || term_allows_written(term, number);
}

void term_write_allowed(enum term term, char *out, size_t size)
{
    const struct row *row = &rows[term];
    size_t used = 0;
    out[0] = '\0';
    if (row->type == TERM_DURATION) {
        char least[24], most[24];
        duration_write(row->least, least, sizeof least);
        duration_write(row->most, most, sizeof most);
        used = (size_t)snprintf(out, size, "%s to %s", least, most);
    } else if (row->type != TERM_WORD) {
        used = (size_t)snprintf(out, size, "%" PRId64 " to %" PRId64, row->least, row->most);
    }
    for (size_t i = 0; row->words != NULL && row->words[i] != NULL && used < size; i++) {
        const char *before = used == 0 ? "" : row->type != TERM_WORD && i == 0 ? ", or " : ", ";
        used += (size_t)snprintf(out + used, size - used, "%s%s", before, row->words[i]);
    }
}

void term_write(enum term term, int64_t number, char *out, size_t size)
{
    const struct row *row = &rows[term];
    if (number >= 0 && number < count_words(row)) {
        snprintf(out, size, "%s", row->words[number]);
    } else if (row->type == TERM_DURATION) {
        duration_write(number, out, size);
    } else {
        snprintf(out, size, "%" PRId64 "%s", number, row->type == TERM_PERCENT ? "%" : "");
    }
}

int64_t term_of(const struct policy *policy, enum term term)
{
    const char *place = (const char *)policy + rows[term].offset;
    int32_t small;
    int64_t number;
    if (rows[term].type != TERM_DURATION) {
        memcpy(&small, place, sizeof small);
        return small;
    }
    memcpy(&number, place, sizeof number);
    return number;
}

void term_set(struct policy *policy, enum term term, int64_t number)
{
    char *place = (char *)policy + rows[term].offset;
    int32_t small = (int32_t)number;
    if (rows[term].type != TERM_DURATION) {
        memcpy(place, &small, sizeof small);
    } else {
        memcpy(place, &number, sizeof number);
    }
}

void terms_put(struct term_set *terms, enum term term, int64_t number)
{
    terms->set |= UINT32_C(1) << term;
    term_set(&terms->policy, term, number);
}

bool terms_has(const struct term_set *terms, enum term term)
{
    return (terms->set >> term & 1U) != 0;
}

void terms_encode(const struct term_set *terms, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (enum term term = 0; term < TERMS; term++) {
        if (terms_has(terms, term) && used < size) {
            used += (size_t)snprintf(out + used, size - used, "%s%s=%" PRId64, used > 0 ? " " : "", rows[term].name,
                                     term_of(&terms->policy, term));
        }
    }
}

void terms_decode(struct term_set *terms, const char *text)
{
    memset(terms, 0, sizeof *terms);
    for (; *text != '\0'; text += strcspn(text, " "), text += *text == ' ') {
        char name[32];
        size_t length = strcspn(text, "= ");
        snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name), text);
        enum term term = term_find(name);
        if (term < TERMS && text[length] == '=') {
            char *end = NULL;
            int64_t number = strtoll(text + length + 1, &end, 10);
            if ((*end == ' ' || *end == '\0') && term_allows(term, number)) {
                terms_put(terms, term, number);
            }
        }
    }
}
