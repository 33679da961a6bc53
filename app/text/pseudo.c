// SPDX-License-Identifier: MIT
#include "text/pseudo.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 1024

// By the place of a letter in the alphabet.
static const char *const accented[] = {"á", "b́", "ç", "ď", "é", "f", "ğ", "ħ", "í", "j", "ķ", "ĺ", "m",
                                       "ń", "ó", "ṕ", "q", "ŕ", "š", "ť", "ú", "v", "ŵ", "x", "ý", "ż"};
static const char *const arabic[] = {"ا", "ب", "ق", "د", "ي", "ف", "غ", "ه", "ى", "ج", "ك", "ل", "م",
                                     "ن", "و", "ث", "خ", "ر", "س", "ت", "ع", "ش", "ط", "ح", "ص", "ز"};
static const char *const ideographs[] = {"会", "議", "室", "時", "間", "中", "国", "日", "本", "語", "今", "後", "人",
                                         "外", "開", "始", "終", "了", "話", "次", "回", "予", "定", "全", "員", "分"};

// Vowels are doubled, as long as a text is no more than two fifths longer.
#define LONGER_PERCENT 40

struct buffer {
    size_t length, letters, doubled;
    char text[TEXT_MAX];
};

static void add(struct buffer *buffer, const char *text, size_t length)
{
    if (buffer->length + length < sizeof buffer->text) {
        memcpy(buffer->text + buffer->length, text, length);
        buffer->length += length;
    }
}

// What stays as it is at `at`: a field, a conversion of printf, or nothing.
static size_t kept(const char *at)
{
    if (*at == '{') {
        return strcspn(at, "}") + (strchr(at, '}') != NULL);
    }
    if (*at == '%') {
        size_t length = 1 + strspn(at + 1, "-+ #0123456789.hlzjt");
        return at[length] == '\0' ? length : length + 1;
    }
    return 0;
}

static const char *letter(enum pseudo pseudo, int place)
{
    return pseudo == PSEUDO_LONG ? accented[place] : pseudo == PSEUDO_RTL ? arabic[place] : ideographs[place];
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// One character of the text; `nth` counts the letters of a word, since two of them make one ideograph.
static void transform(struct buffer *buffer, enum pseudo pseudo, const char *at, size_t *nth)
{
    if (is_letter(*at)) {
        const char *made = letter(pseudo, tolower((unsigned char)*at) - 'a');
        bool vowel = strchr("aeiouy", tolower((unsigned char)*at)) != NULL;
        char capital[] = {*at, '\0'};
        buffer->letters++;
        if (pseudo == PSEUDO_LONG && isupper((unsigned char)*at)) {
            made = capital; // sentence case remains
        } else if (pseudo == PSEUDO_LONG && vowel && 100 * (buffer->doubled + 1) <= LONGER_PERCENT * buffer->letters) {
            buffer->doubled++;
            add(buffer, made, strlen(made));
        }
        if (pseudo != PSEUDO_CJK || *nth % 2 == 0) {
            add(buffer, made, strlen(made));
        }
        ++*nth;
        return;
    }
    *nth = 0;
    if (pseudo == PSEUDO_CJK && *at == ' ' && is_letter(at[1]) && buffer->length > 0 &&
        (unsigned char)buffer->text[buffer->length - 1] >= 0x80) {
        return;
    }
    static const char *const wide[][2] = {{".", "。"}, {",", "、"}, {":", "："}, {"?", "？"}};
    for (size_t i = 0; pseudo == PSEUDO_CJK && i < sizeof wide / sizeof wide[0]; i++) {
        if (*at == wide[i][0][0] && (at[1] == ' ' || at[1] == '\0')) {
            add(buffer, wide[i][1], strlen(wide[i][1]));
            return;
        }
    }
    add(buffer, at, 1);
}

static char *make(enum pseudo pseudo, const char *english)
{
    struct buffer buffer = {0};
    size_t nth = 0;
    for (const char *at = english; *at != '\0';) {
        size_t length = kept(at);
        if (length > 0) {
            add(&buffer, at, length);
            nth = 0;
            at += length;
        } else {
            transform(&buffer, pseudo, at, &nth);
            at++;
        }
    }
    buffer.text[buffer.length] = '\0';
    return strdup(buffer.text);
}

const char *pseudo_text(enum pseudo pseudo, const char *english)
{
    static struct {
        enum pseudo pseudo;
        char *english, *made;
    } known[PSEUDO_TEXTS_MAX];
    uint32_t hash = (uint32_t)pseudo;
    for (const char *at = english; *at != '\0'; at++) {
        hash = hash * 31 + (unsigned char)*at;
    }
    size_t place = hash % PSEUDO_TEXTS_MAX;
    for (size_t i = 0; i < PSEUDO_TEXTS_MAX && known[place].english != NULL; i++) {
        if (known[place].pseudo == pseudo && strcmp(known[place].english, english) == 0) {
            return known[place].made;
        }
        place = (place + 1) % PSEUDO_TEXTS_MAX;
    }
    free(known[place].english); // there is one only when all places are taken
    free(known[place].made);
    known[place].pseudo = pseudo;
    known[place].english = strdup(english);
    known[place].made = make(pseudo, english);
    return known[place].made == NULL || known[place].english == NULL ? english : known[place].made;
}
