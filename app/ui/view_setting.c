// SPDX-License-Identifier: MIT
// One setting as a line of screen 11. Its value, range and steps come from the table of settings; its words are here.
#include "ui/view_parts.h"

#include "text/text.h"

#include <stdio.h>
#include <string.h>

// The names of languages are in themselves: whoever looks for one finds it.
static const struct {
    const char *key, *word, *name;
    enum icon icon;
} word_names[] = {
    {"theme", "dark", N_("Room"), ICON_MOON},          {"theme", "light", N_("Day"), ICON_SUN},
    {"theme", "auto", N_("Auto"), ICON_NONE},          {"names", "full", N_("In full"), ICON_NONE},
    {"names", "first", N_("First name"), ICON_NONE},   {"names", "initials", N_("Initials"), ICON_NONE},
    {"names", "none", N_("Without names"), ICON_NONE}, {"language", "en", "English", ICON_NONE},
    {"language", "pl", "Polski", ICON_NONE},           {"language", "ru", "Русский", ICON_NONE},
    {"language", "vi", "Tiếng Việt", ICON_NONE},       {"language", "es", "Español", ICON_NONE},
};

static const struct {
    const char *key;
    enum icon icon;
} icons[] = {{"language", ICON_GLOBE}, {"day", ICON_SUN}, {"theme", ICON_MOON}};

static size_t find_word(const struct adjustable *item, int64_t index)
{
    size_t found = 0, count = sizeof word_names / sizeof word_names[0];
    while (found < count &&
           (strcmp(word_names[found].key, item->key) != 0 || strcmp(word_names[found].word, item->words[index]) != 0)) {
        found++;
    }
    return found;
}

// A word as the screen says it; one that has no name here stands as in the settings.
const char *view_setting_word(const struct adjustable *item, int64_t index)
{
    size_t found = find_word(item, index);
    return found < sizeof word_names / sizeof word_names[0] ? tr(word_names[found].name) : item->words[index];
}

static enum icon word_icon(const struct adjustable *item, int64_t index)
{
    size_t found = find_word(item, index);
    return found < sizeof word_names / sizeof word_names[0] ? word_names[found].icon : ICON_NONE;
}

static void set_time(struct view_setting *row, int64_t ms)
{
    int64_t seconds = ms / MS_PER_SECOND;
    if (seconds < 60) {
        snprintf(row->value, sizeof row->value, "%d", (int)seconds);
        text_copy(row->unit, sizeof row->unit, tr("s"));
    } else if (seconds % 60 != 0) {
        text_duration(row->value, sizeof row->value, ms);
        text_copy(row->unit, sizeof row->unit, tr("min"));
    } else if (ms >= 2 * MS_PER_HOUR && ms % MS_PER_HOUR == 0) {
        snprintf(row->value, sizeof row->value, "%d", (int)(ms / MS_PER_HOUR));
        text_copy(row->unit, sizeof row->unit, tr("h"));
    } else {
        snprintf(row->value, sizeof row->value, "%d", (int)(seconds / 60));
        text_copy(row->unit, sizeof row->unit, tr("min"));
    }
}

static void set_number(struct view_setting *row, const struct adjustable *item, int32_t index)
{
    row->control = item->unit == UNIT_LEVEL ? CONTROL_BARS : CONTROL_STEPPER;
    if (item->off && item->value == 0) {
        text_copy(row->value, sizeof row->value, tr("Off"));
    } else if (item->unit == UNIT_TIME) {
        set_time(row, item->value);
    } else {
        snprintf(row->value, sizeof row->value, "%d", (int)item->value);
        text_copy(row->unit, sizeof row->unit,
                  item->unit == UNIT_DAYS      ? tr_n("day", "days", item->value)
                  : item->unit == UNIT_PERCENT ? "%"
                                               : "");
    }
    int32_t bars = (int32_t)((item->value * VIEW_BARS + 50) / 100);
    row->bars = bars < 1 && item->value > 0 ? 1 : bars;
    if (adjust_next(item, -1) != item->value) {
        row->less = (struct action){ACTION_LESS, index};
    }
    if (adjust_next(item, 1) != item->value) {
        row->more = (struct action){ACTION_MORE, index};
    }
}

static void add_word(struct view_setting *row, enum icon icon, const char *text, bool chosen, struct action action)
{
    size_t at = row->word_count++;
    row->word[at].icon = icon;
    text_copy(row->word[at].text, sizeof row->word[at].text, text);
    row->word[at].chosen = chosen;
    row->word[at].action = action;
}

static void set_words(struct view_setting *row, const struct adjustable *item, int32_t index)
{
    size_t count = (size_t)adjust_count_words(item);
    if (count >= VIEW_WORDS_MAX) { // too many to stand side by side
        row->control = CONTROL_BUTTON;
        row->button.icon = ICON_CHEVRON;
        text_copy(row->button.text, sizeof row->button.text, view_setting_word(item, item->value));
        row->button.action = (struct action){ACTION_WORDS, index};
        return;
    }
    row->control = CONTROL_WORDS;
    for (size_t i = 0; i < count; i++) {
        add_word(row, word_icon(item, (int64_t)i), view_setting_word(item, (int64_t)i), item->value == (int64_t)i,
                 (struct action){ACTION_SET, ACTION_WORD(index, (int32_t)i)});
    }
}

static void set_switch(struct view_setting *row, const struct adjustable *item, int32_t index)
{
    row->control = CONTROL_WORDS;
    add_word(row, ICON_NONE, tr("Off"), item->value == 0, (struct action){ACTION_SET, ACTION_WORD(index, 0)});
    add_word(row, ICON_NONE, tr("On"), item->value != 0, (struct action){ACTION_SET, ACTION_WORD(index, 1)});
}

void view_setting(struct view_setting *row, const struct adjustable *item, int32_t index)
{
    text_copy(row->label, sizeof row->label, tr(item->label));
    text_copy(row->hint, sizeof row->hint, item->hint[0] != '\0' ? tr(item->hint) : "");
    for (size_t i = 0; i < sizeof icons / sizeof icons[0]; i++) {
        if (item->group == ADJUST_LOOK && strcmp(icons[i].key, item->key) == 0) {
            row->icon = icons[i].icon;
        }
    }
    switch (item->kind) {
    case ADJUST_NUMBER:
        set_number(row, item, index);
        break;
    case ADJUST_WORD:
        set_words(row, item, index);
        break;
    case ADJUST_SWITCH:
        set_switch(row, item, index);
        break;
    case ADJUST_TEXT:
        row->control = CONTROL_BUTTON;
        row->button.icon = ICON_CHEVRON;
        text_copy(row->button.text, sizeof row->button.text, item->text);
        row->button.action = (struct action){ACTION_WRITE, index};
        break;
    }
}
