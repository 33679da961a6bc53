// SPDX-License-Identifier: MIT
#include "ui/painter_fallback.h"

#include <fontconfig/fontconfig.h>

#include <stdio.h>
#include <string.h>

void fallbacks_finish(struct fallbacks *fallbacks)
{
    for (size_t i = 0; i < fallbacks->count; i++) {
        typeface_close(&fallbacks->fonts[i].face);
    }
    *fallbacks = (struct fallbacks){0};
}

// A scalable font without colours that has the character, in a weight near that of the typeface.
static FcPattern *ask(uint32_t character)
{
    FcPattern *wanted = FcPatternCreate();
    FcCharSet *letters = FcCharSetCreate();
    FcResult result;
    FcPattern *found = NULL;
    if (wanted != NULL && letters != NULL && FcCharSetAddChar(letters, character)) {
        FcPatternAddCharSet(wanted, FC_CHARSET, letters);
        FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)"sans-serif");
        FcPatternAddInteger(wanted, FC_WEIGHT, FC_WEIGHT_MEDIUM);
        FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
        FcPatternAddBool(wanted, FC_COLOR, FcFalse);
        FcConfigSubstitute(NULL, wanted, FcMatchPattern);
        FcDefaultSubstitute(wanted);
        found = FcFontMatch(NULL, wanted, &result);
    }
    if (letters != NULL) {
        FcCharSetDestroy(letters);
    }
    if (wanted != NULL) {
        FcPatternDestroy(wanted);
    }
    return found;
}

// The font of the pattern, opened if it is not yet; -1 when it cannot be, or does not have the character after all.
static int32_t take(struct fallbacks *fallbacks, const FcPattern *found, uint32_t character)
{
    FcChar8 *path;
    int index = 0;
    struct error error;
    if (fallbacks->count == FALLBACKS_MAX || FcPatternGetString(found, FC_FILE, 0, &path) != FcResultMatch) {
        return -1;
    }
    FcPatternGetInteger(found, FC_INDEX, 0, &index);
    struct fallback *font = &fallbacks->fonts[fallbacks->count];
    *font = (struct fallback){.index = index};
    snprintf(font->path, sizeof font->path, "%s", (const char *)path);
    if (!typeface_open(&font->face, font->path, index, &error)) {
        return -1;
    }
    if (!typeface_has(&font->face, character)) { // fontconfig answers with its nearest when none has it
        typeface_close(&font->face);
        return -1;
    }
    return (int32_t)fallbacks->count++;
}

int32_t fallbacks_find(struct fallbacks *fallbacks, uint32_t character)
{
    for (size_t i = 0; i < fallbacks->count; i++) {
        if (typeface_has(&fallbacks->fonts[i].face, character)) {
            return (int32_t)i;
        }
    }
    size_t known = fallbacks->missing_count < FALLBACKS_MISSING_MAX ? fallbacks->missing_count : FALLBACKS_MISSING_MAX;
    for (size_t i = 0; i < known; i++) {
        if (fallbacks->missing[i] == character) {
            return -1;
        }
    }
    FcPattern *found = FcInit() ? ask(character) : NULL;
    int32_t index = found == NULL ? -1 : take(fallbacks, found, character);
    if (found != NULL) {
        FcPatternDestroy(found);
    }
    if (index < 0) {
        fallbacks->missing[fallbacks->missing_count++ % FALLBACKS_MISSING_MAX] = character;
    }
    return index;
}
