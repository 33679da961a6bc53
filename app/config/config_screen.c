// SPDX-License-Identifier: MIT
#include "config/config_screen.h"

#include "config/config_reading.h"
#include "config/config_value.h"
#include "core/duration.h"
#include "core/utf8.h"

#include <inttypes.h>
#include <string.h>

// Marks words for the catalogues; the screen translates them.
#define N_(text) (text)

#define LINE_TEXT_MOST 160 // of a text: a line of the file has 197 bytes

#define SECONDS(n) ((n)*MS_PER_SECOND)
#define MINUTES(n) ((n)*MS_PER_MINUTE)
#define HOURS(n)   ((n)*MS_PER_HOUR)

// What the screen shows of a key and the table does not know. Ranges, words and defaults are the table's.
struct screen_row {
    const char *section, *key;
    enum adjust_group group;
    int64_t step; // ms, or a count
    enum adjust_unit unit;
    const char *label, *hint;
};

// clang-format off
static const struct screen_row rows[] = {
    {"policy", "single_absence", ADJUST_TIMES, MINUTES(1), UNIT_TIME,
     N_("Offer another time"), N_("after someone is away")},
    {"policy", "wait", ADJUST_TIMES, MINUTES(1), UNIT_TIME,
     N_("Ask again"), N_("after “Wait” is chosen")},
    {"session", "start_before", ADJUST_TIMES, MINUTES(1), UNIT_TIME,
     N_("Show Start"), N_("before the booked time")},
    {"session", "warn_first", ADJUST_TIMES, MINUTES(1), UNIT_TIME,
     N_("First notice"), N_("before the block ends")},
    {"session", "warn_second", ADJUST_TIMES, MINUTES(1), UNIT_TIME,
     N_("Second notice"), N_("before the block ends")},
    {"log", "keep_days", ADJUST_TIMES, 1, UNIT_DAYS,
     N_("Keep the log"), N_("then names are removed")},

    {"room", "language", ADJUST_LOOK, 0, UNIT_NONE, N_("Language"), ""},
    {"backlight", "day", ADJUST_LOOK, 10, UNIT_LEVEL, N_("Brightness"), ""},
    {"display", "theme", ADJUST_LOOK, 0, UNIT_NONE, N_("Theme"), ""},

    {"policy", "total_away", ADJUST_SESSION, MINUTES(1), UNIT_TIME,
     N_("Away time in all"), N_("then another time is offered")},
    {"policy", "grace", ADJUST_SESSION, SECONDS(30), UNIT_TIME,
     N_("Short breaks"), N_("up to this, no colour changes")},
    {"policy", "still_out", ADJUST_SESSION, MINUTES(5), UNIT_TIME,
     N_("Ask “still out?”"), N_("after someone is away")},
    {"session", "remind_after", ADJUST_SESSION, MINUTES(1), UNIT_TIME,
     N_("Remind to start"), N_("after the booked time")},
    {"session", "extend", ADJUST_SESSION, MINUTES(5), UNIT_TIME,
     N_("Extend by"), N_("with one touch")},
    {"session", "overrun", ADJUST_SESSION, MINUTES(5), UNIT_TIME,
     N_("Close by itself"), N_("after the block’s end")},

    {"room", "name", ADJUST_ROOM, 0, UNIT_NONE, N_("Room name"), ""},
    {"display", "names", ADJUST_ROOM, 0, UNIT_NONE, N_("Names on the screen"), ""},
    {"display", "discreet", ADJUST_ROOM, 0, UNIT_NONE, N_("Discreet"), N_("without away times")},
    {"room", "guest_language", ADJUST_ROOM, 0, UNIT_NONE, N_("Guests’ language"), N_("one touch on the screen")},
    {"session", "auto_start", ADJUST_ROOM, 0, UNIT_NONE, N_("Start by itself"), N_("at the booked time")},

    {"backlight", "night", ADJUST_PANEL, 10, UNIT_LEVEL, N_("Brightness at night"), ""},
    {"backlight", "idle", ADJUST_PANEL, 10, UNIT_LEVEL, N_("Brightness when idle"), ""},
    {"backlight", "idle_after", ADJUST_PANEL, MINUTES(1), UNIT_TIME, N_("Idle"), N_("without a touch")},
    {"pin", "lock_after", ADJUST_PANEL, SECONDS(30), UNIT_TIME, N_("Lock settings"), N_("without a touch")},
    {"display", "left_handed", ADJUST_PANEL, 0, UNIT_NONE, N_("Left-handed"), N_("mirrors the screen")},
    {"display", "reduced_motion", ADJUST_PANEL, 0, UNIT_NONE, N_("Less motion"), N_("changes come at once")},

    {"sound", "chimes", ADJUST_SOUND, 0, UNIT_NONE, N_("Chimes"), N_("at notices, offers and the end")},
    {"sound", "volume", ADJUST_SOUND, 10, UNIT_LEVEL, N_("Volume"), ""},

    {"pin", "hash", ADJUST_ELSEWHERE, 0, UNIT_NONE, N_("Room PIN"), ""},
};
// clang-format on

_Static_assert(sizeof rows / sizeof rows[0] <= ADJUSTABLES_MAX, "ADJUSTABLES_MAX is too small");

bool config_screen_has(const char *section, const char *key)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(rows[i].section, section) == 0 && strcmp(rows[i].key, key) == 0) {
            return true;
        }
    }
    return false;
}

static void fill_number(struct adjustable *item, const struct config_key *key, const struct settings *settings)
{
    const char *place = (const char *)settings + key->offset;
    int32_t small = 0;
    item->kind = ADJUST_NUMBER;
    item->least = key->least;
    item->most = key->most;
    item->off = key->off;
    if (key->type == CONFIG_DURATION) {
        memcpy(&item->value, place, sizeof item->value);
    } else {
        memcpy(&small, place, sizeof small);
        item->value = small;
    }
}

static void fill_term(struct adjustable *item, const struct config_key *key, const struct settings *settings)
{
    item->kind = ADJUST_NUMBER;
    item->least = key->least;
    item->most = key->most;
    item->off = key->words == terms_off;
    item->value = term_of(&settings->policy, term_find(key->key));
}

static void fill_words(struct adjustable *item, const struct config_key *key, const struct settings *settings)
{
    const char *place = (const char *)settings + key->offset;
    int index = 0;
    item->kind = ADJUST_WORD;
    item->words = key->words;
    if (key->type == CONFIG_WORD) {
        memcpy(&index, place, sizeof index);
        item->value = index;
        return;
    }
    while (key->words[item->value] != NULL && strcmp(key->words[item->value], place) != 0) {
        item->value++;
    }
}

static void fill_item(struct adjustable *item, const struct config_key *key, const struct settings *settings)
{
    const char *place = (const char *)settings + key->offset;
    if (strcmp(key->section, CONFIG_POLICY) == 0) {
        fill_term(item, key, settings);
    } else if (key->type == CONFIG_BOOL) {
        item->kind = ADJUST_SWITCH;
        item->value = *(const bool *)(const void *)place ? 1 : 0;
    } else if (key->type == CONFIG_WORD || key->type == CONFIG_NAME) {
        fill_words(item, key, settings);
    } else if (key->type == CONFIG_TEXT) {
        item->kind = ADJUST_TEXT;
        item->least = key->least;
        item->text_most = key->size - 1 < LINE_TEXT_MOST ? key->size - 1 : LINE_TEXT_MOST;
        snprintf(item->text, sizeof item->text, "%s", place);
    } else {
        fill_number(item, key, settings);
    }
}

// The second notice comes after the first.
static void fill_together(struct adjustable *item, const struct settings *settings)
{
    int64_t first = settings->session.warn_first_ms, second = settings->session.warn_second_ms;
    if (strcmp(item->section, "session") != 0) {
        return;
    }
    if (strcmp(item->key, "warn_first") == 0 && second > 0) {
        item->least = second + item->step;
    } else if (strcmp(item->key, "warn_second") == 0 && first > 0) {
        int64_t most = floor_div(first - 1, item->step) * item->step;
        item->most = most > item->least ? most : item->least;
    }
}

static bool is_changed(const struct changes *changes, const char *section, const char *key)
{
    for (size_t i = 0; i < changes->count; i++) {
        if (strcmp(changes->change[i].section, section) == 0 && strcmp(changes->change[i].key, key) == 0) {
            return true;
        }
    }
    return false;
}

size_t config_screen_fill(const struct settings *settings, const struct changes *changes,
                          struct adjustable items[ADJUSTABLES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct config_key *key = config_find_key(rows[i].section, rows[i].key);
        if (key == NULL) {
            continue;
        }
        struct adjustable *item = &items[count++];
        *item = (struct adjustable){.section = rows[i].section,
                                    .key = rows[i].key,
                                    .label = rows[i].label,
                                    .hint = rows[i].hint,
                                    .group = rows[i].group,
                                    .unit = rows[i].unit,
                                    .step = rows[i].step,
                                    .changed = is_changed(changes, rows[i].section, rows[i].key)};
        fill_item(item, key, settings);
        fill_together(item, settings);
    }
    return count;
}

bool config_screen_write(const struct adjustable *item, int64_t value, char *out, size_t size)
{
    static const char *const yes_no[] = {"no", "yes"};
    if (!adjust_allows(item, value)) {
        return false;
    }
    if (item->kind == ADJUST_SWITCH) {
        snprintf(out, size, "%s", yes_no[value]);
    } else if (item->kind == ADJUST_WORD) {
        snprintf(out, size, "%s", item->words[value]);
    } else if (item->off && value == 0) {
        snprintf(out, size, "off");
    } else if (item->unit == UNIT_TIME) {
        duration_write(value, out, size);
    } else {
        snprintf(out, size, "%" PRId64, value);
    }
    return true;
}

bool config_screen_takes(const struct adjustable *item, const char *text)
{
    size_t length = strlen(text);
    return item->kind == ADJUST_TEXT && (int64_t)length >= item->least && length <= item->text_most &&
           config_value_is_text(text, length) && strpbrk(text, ";\t") == NULL &&
           (length == 0 || (text[0] != ' ' && text[length - 1] != ' '));
}

void changes_put(struct changes *changes, const char *section, const char *key, const char *value)
{
    size_t at = 0;
    while (at < changes->count &&
           (strcmp(changes->change[at].section, section) != 0 || strcmp(changes->change[at].key, key) != 0)) {
        at++;
    }
    if (value == NULL && at < changes->count) {
        changes->count--;
        memmove(&changes->change[at], &changes->change[at + 1], (changes->count - at) * sizeof changes->change[0]);
    } else if (value != NULL && at < ADJUSTABLES_MAX) {
        struct change *change = &changes->change[at];
        changes->count = at == changes->count ? at + 1 : changes->count;
        change->section = section;
        change->key = key;
        size_t length = utf8_cut(value, sizeof change->value - 1);
        memcpy(change->value, value, length);
        change->value[length] = '\0';
    }
}

size_t changes_write(const struct changes *changes, char out[CHANGES_BYTES_MAX])
{
    size_t used = (size_t)snprintf(out, CHANGES_BYTES_MAX,
                                   "# What was changed on the screen. It is read after the administrator's settings;\n"
                                   "# without this file those hold alone.\n");
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->change[i];
        // A section may stand several times.
        bool goes_on = i > 0 && strcmp(changes->change[i - 1].section, change->section) == 0;
        used += (size_t)snprintf(out + used, CHANGES_BYTES_MAX - used, "%s%s%s%s = %s\n", goes_on ? "" : "\n[",
                                 goes_on ? "" : change->section, goes_on ? "" : "]\n", change->key, change->value);
    }
    return used;
}
