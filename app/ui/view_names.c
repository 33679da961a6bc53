// SPDX-License-Identifier: MIT
// Names and their shorter forms: full name, first name and initial, first name; Vietnamese names stand family first and
// are shortened to their given part.
#include "ui/view_parts.h"

#include "text/text.h"

#include <stdio.h>
#include <string.h>

#define WORDS_MAX 8

struct words {
    int32_t count;
    char word[WORDS_MAX][PERSON_NAME_MAX];
};

static void split(struct words *words, const char *name)
{
    words->count = 0;
    while (*name != '\0' && words->count < WORDS_MAX) {
        name += strspn(name, " ");
        size_t length = strcspn(name, " ");
        if (length > 0) {
            memcpy(words->word[words->count], name, length);
            words->word[words->count++][length] = '\0';
        }
        name += length;
    }
}

static bool family_name_of_vietnam(const char *word)
{
    static const char *const families[] = {"Nguyễn", "Trần",  "Lê",   "Phạm",  "Hoàng", "Huỳnh",  "Phan",  "Vũ",
                                           "Võ",     "Đặng",  "Bùi",  "Đỗ",    "Hồ",    "Ngô",    "Dương", "Lý",
                                           "Đinh",   "Trịnh", "Đoàn", "Lương", "Mai",   "Trương", "Tô",    "Đào"};
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        if (strcmp(word, families[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void initial(char out[8], const char *word)
{
    size_t length = 1;
    while (length < 6 && ((unsigned char)word[length] & 0xc0) == 0x80) {
        length++;
    }
    memcpy(out, word, length);
    out[length] = '\0';
}

// "Kowalska, Anna" → "Anna Kowalska".
static void in_reading_order(char out[PERSON_NAME_MAX], const char *name)
{
    const char *comma = strstr(name, ", ");
    if (comma == NULL || comma == name || comma[2] == '\0') {
        text_copy(out, PERSON_NAME_MAX, name);
        return;
    }
    snprintf(out, PERSON_NAME_MAX, "%s %.*s", comma + 2, (int)(comma - name), name);
}

static void shorten(struct view_name *name)
{
    struct words words;
    split(&words, name->full);
    if (words.count == 0) {
        return;
    }
    const char *first = words.word[0], *last = words.word[words.count - 1];
    char a[8], b[8];
    initial(a, first);
    initial(b, last);
    snprintf(name->initials, sizeof name->initials, "%s%s", a, words.count > 1 ? b : "");
    if (words.count == 1) {
        text_copy(name->brief, sizeof name->brief, first);
        text_copy(name->first, sizeof name->first, first);
    } else if (family_name_of_vietnam(first)) {
        const char *middle = words.count > 2 ? words.word[words.count - 2] : "";
        text_fill(name->brief, sizeof name->brief, words.count > 2 ? "{middle} {last}" : "{last}",
                  FIELDS("middle", middle, "last", last));
        text_copy(name->first, sizeof name->first, last);
    } else {
        text_fill(name->brief, sizeof name->brief, "{first} {initial}.", FIELDS("first", first, "initial", b));
        text_copy(name->first, sizeof name->first, first);
    }
}

void view_name(struct view_name *name, const struct situation *situation, const struct roster *roster, int32_t person)
{
    *name = (struct view_name){0};
    if (person < 0 || (size_t)person >= roster->count) {
        text_copy(name->full, sizeof name->full, tr("Someone"));
        text_copy(name->first, sizeof name->first, name->full);
        return;
    }
    enum names names = situation->settings->display.names;
    in_reading_order(name->full, roster->people[person].name);
    shorten(name);
    if (names == NAMES_NONE || name->full[0] == '\0') {
        char number[24];
        snprintf(number, sizeof number, "%d", person + 1);
        *name = (struct view_name){0};
        text_fill(name->full, sizeof name->full, tr("Participant {n}"), FIELDS("n", number));
        text_copy(name->initials, sizeof name->initials, number);
    } else if (names == NAMES_FIRST) {
        text_copy(name->full, sizeof name->full, name->brief);
    } else if (names == NAMES_INITIALS) {
        text_copy(name->full, sizeof name->full, name->initials);
        name->brief[0] = name->first[0] = '\0';
    }
}

void view_first_name(char *out, size_t size, const struct situation *situation, const struct roster *roster,
                     int32_t person)
{
    struct view_name name;
    view_name(&name, situation, roster, person);
    // A Vietnamese person is called by the whole given part; the brief form of others ends with an initial.
    size_t length = strlen(name.brief);
    bool initial_last = length > 0 && name.brief[length - 1] == '.';
    const char *called = name.first[0] == '\0' ? name.full : initial_last ? name.first : name.brief;
    text_copy(out, size, called);
}
