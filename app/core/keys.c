// SPDX-License-Identifier: MIT
#include "core/keys.h"

#include <stdio.h>
#include <string.h>

static const char *const letters[KEYS_LAYOUTS][2][KEYS_ROWS] = {
    [KEYS_EN] = {{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"},
                 {"1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"}},
    [KEYS_PL] = {{"ąćęłńóśźż", "qwertyuiop", "asdfghjkl", "zxcvbnm"},
                 {"ĄĆĘŁŃÓŚŹŻ", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"}},
    [KEYS_RU] = {{"1234567890ё", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"},
                 {"1234567890Ё", "ЙЦУКЕНГШЩЗХЪ", "ФЫВАПРОЛДЖЭ", "ЯЧСМИТЬБЮ"}},
    [KEYS_VI] = {{"ăâđêôơưáàảãạ", "qwertyuiop", "asdfghjkl", "zxcvbnm"},
                 {"ĂÂĐÊÔƠƯÁÀẢÃẠ", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"}},
    [KEYS_ES] = {{"áéíóúü¿¡", "qwertyuiop", "asdfghjklñ", "zxcvbnm"},
                 {"ÁÉÍÓÚÜ¿¡", "QWERTYUIOP", "ASDFGHJKLÑ", "ZXCVBNM"}},
};

static const char *const signs[KEYS_ROWS] = {"1234567890", "-–/:.,!?'&", "()+@%*#=", "_\"«»„”"};

static const char *const names[KEYS_LAYOUTS] = {
    [KEYS_EN] = "EN", [KEYS_PL] = "PL", [KEYS_RU] = "RU", [KEYS_VI] = "VI", [KEYS_ES] = "ES"};

// A vowel without a tone, then with each of the five, in the order of the keys.
#define TONES 6
static const char *const vowels[] = {"aáàảãạ", "ăắằẳẵặ", "âấầẩẫậ", "eéèẻẽẹ", "êếềểễệ", "iíìỉĩị", "oóòỏõọ", "ôốồổỗộ",
                                     "ơớờởỡợ", "uúùủũụ", "ưứừửữự", "yýỳỷỹỵ", "AÁÀẢÃẠ", "ĂẮẰẲẴẶ", "ÂẤẦẨẪẬ", "EÉÈẺẼẸ",
                                     "ÊẾỀỂỄỆ", "IÍÌỈĨỊ", "OÓÒỎÕỌ", "ÔỐỒỔỖỘ", "ƠỚỜỞỠỢ", "UÚÙỦŨỤ", "ƯỨỪỬỮỰ", "YÝỲỶỸỴ"};
#define VOWELS       ((int32_t)(sizeof vowels / sizeof vowels[0]))
#define SMALL_VOWELS (VOWELS / 2)
#define TONE_COLUMN  7 // the first tone key of the Vietnamese row

static size_t letter_bytes(const char *text)
{
    unsigned char lead = (unsigned char)text[0];
    return lead == 0 ? 0 : lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

static void letter_at(const char *row, int32_t column, char letter[KEY_BYTES])
{
    for (; column > 0 && *row != '\0'; column--) {
        row += letter_bytes(row);
    }
    size_t length = letter_bytes(row);
    memcpy(letter, row, length);
    letter[length] = '\0';
}

static const char *row_of(const struct keys *keys, int32_t row)
{
    if (row < 0 || row >= KEYS_ROWS) {
        return "";
    }
    return keys->signs ? signs[row] : letters[keys->layout][keys->shift ? 1 : 0][row];
}

enum keys_layout keys_layout_of(const char *language)
{
    for (enum keys_layout layout = 0; layout < KEYS_LAYOUTS; layout++) {
        const char *name = names[layout];
        if (language[0] - 'a' == name[0] - 'A' && language[1] - 'a' == name[1] - 'A') {
            return layout;
        }
    }
    return KEYS_EN;
}

const char *keys_layout_name(enum keys_layout layout)
{
    return names[layout];
}

void keys_begin(struct keys *keys, const char *language, const char *text, size_t most)
{
    *keys = (struct keys){.layout = keys_layout_of(language), .shift = text[0] == '\0'};
    keys->most = most < sizeof keys->text ? most : sizeof keys->text - 1;
    snprintf(keys->text, sizeof keys->text, "%s", text);
}

int32_t keys_count(const struct keys *keys, int32_t row)
{
    int32_t count = 0;
    for (const char *at = row_of(keys, row); *at != '\0'; at += letter_bytes(at)) {
        count++;
    }
    return count;
}

void keys_letter(const struct keys *keys, int32_t row, int32_t column, char letter[KEY_BYTES])
{
    letter[0] = '\0';
    if (column >= 0 && column < keys_count(keys, row)) {
        letter_at(row_of(keys, row), column, letter);
    }
}

// Where the last letter before `at` begins.
static size_t before(const char *text, size_t at)
{
    do {
        at--;
    } while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80);
    return at;
}

// Which vowel stands there, and which tone it has; -1: none does.
static int32_t vowel_at(const char *text, int32_t *tone)
{
    size_t length = letter_bytes(text);
    for (int32_t i = 0; i < VOWELS && length > 0; i++) {
        for (int32_t t = 0; t < TONES; t++) {
            char letter[KEY_BYTES];
            letter_at(vowels[i], t, letter);
            if (strlen(letter) == length && memcmp(letter, text, length) == 0) {
                *tone = t;
                return i;
            }
        }
    }
    return -1;
}

// The vowels that stand together in the last syllable, from the last to the first.
struct syllable {
    int32_t count;
    size_t at[3];
    int32_t vowel[3];
    bool closed; // a consonant follows
};

static void read_syllable(const char *text, struct syllable *syllable)
{
    int32_t tone = 0;
    *syllable = (struct syllable){0};
    for (size_t at = strlen(text); at > 0 && syllable->count < 3;) {
        at = before(text, at);
        int32_t vowel = vowel_at(text + at, &tone);
        if (text[at] == ' ' || (vowel < 0 && syllable->count > 0)) {
            // "qu" and "gi" are consonants.
            bool q = text[at] == 'q' || text[at] == 'Q', g = text[at] == 'g' || text[at] == 'G';
            int32_t first = syllable->count > 1 ? syllable->vowel[syllable->count - 1] % SMALL_VOWELS : -1;
            syllable->count -= (q && first == 9) || (g && first == 5) ? 1 : 0;
            return;
        }
        if (vowel < 0) {
            syllable->closed = true;
            continue;
        }
        syllable->at[syllable->count] = at;
        syllable->vowel[syllable->count++] = vowel;
    }
}

// Which of the vowels carries the tone: one that has a mark of its own, the last of them; before a consonant the last;
// at the end the one before the last, but for oa, oe and uy, which are one sound. Of three it is the middle one.
static int32_t carrier(const struct syllable *syllable)
{
    for (int32_t i = 0; i < syllable->count; i++) {
        int32_t vowel = syllable->vowel[i] % SMALL_VOWELS;
        if (vowel == 1 || vowel == 2 || vowel == 4 || vowel == 7 || vowel == 8 || vowel == 10) {
            return i;
        }
    }
    if (syllable->closed || syllable->count < 2) {
        return 0;
    }
    int32_t last = syllable->vowel[0] % SMALL_VOWELS, first = syllable->vowel[1] % SMALL_VOWELS;
    bool one = (first == 6 && (last == 0 || last == 3)) || (first == 9 && last == 11);
    return one && syllable->count == 2 ? 0 : 1;
}

// False when the syllable has no vowel yet. The same tone once more takes it away.
static bool put_tone(struct keys *keys, int32_t tone)
{
    struct syllable syllable;
    read_syllable(keys->text, &syllable);
    if (syllable.count == 0) {
        return false;
    }
    int32_t which = carrier(&syllable), had = 0;
    char letter[KEY_BYTES], rest[SETTINGS_TEXT_MAX];
    for (int32_t i = 0; i < syllable.count; i++) { // from the end, so that what stands before stays in its place
        char *at = keys->text + syllable.at[i];
        int32_t vowel = vowel_at(at, &had);
        letter_at(vowels[vowel < 0 ? 0 : vowel], i == which && had != tone ? tone : 0, letter);
        snprintf(rest, sizeof rest, "%s", at + letter_bytes(at));
        if (syllable.at[i] + strlen(letter) + strlen(rest) > keys->most) {
            return true;
        }
        snprintf(at, sizeof keys->text - syllable.at[i], "%s%s", letter, rest);
    }
    return true;
}

void keys_touch(struct keys *keys, int32_t row, int32_t column)
{
    char letter[KEY_BYTES];
    keys_letter(keys, row, column, letter);
    bool tone = keys->layout == KEYS_VI && !keys->signs && row == 0 && column >= TONE_COLUMN;
    if (letter[0] == '\0' || (tone && put_tone(keys, column - TONE_COLUMN + 1))) {
        return;
    }
    size_t used = strlen(keys->text);
    if (used + strlen(letter) <= keys->most) {
        snprintf(keys->text + used, sizeof keys->text - used, "%s", letter);
        keys->shift = false;
    }
}

void keys_space(struct keys *keys)
{
    size_t used = strlen(keys->text);
    if (used > 0 && used < keys->most && keys->text[used - 1] != ' ') {
        keys->text[used] = ' ';
        keys->text[used + 1] = '\0';
    }
}

void keys_erase(struct keys *keys)
{
    size_t used = strlen(keys->text);
    if (used > 0) {
        keys->text[before(keys->text, used)] = '\0';
    }
    keys->shift = keys->shift || keys->text[0] == '\0';
}

void keys_next_layout(struct keys *keys)
{
    keys->signs = false;
    keys->layout = (enum keys_layout)((keys->layout + 1) % KEYS_LAYOUTS);
}
