// SPDX-License-Identifier: MIT
// What a scenario expects: of the screen, the figures, the log, the counters, the files.
#include "commands/simulate_script.h"
#include "ui/theme.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEEN_MAX (ERROR_TEXT_MAX - 64)

static const char *const screen_names[SCREENS] = {"idle",       "ready",     "session", "paused",  "offer",
                                                  "reschedule", "confirmed", "end",     "summary", "ask",
                                                  "pin",        "settings",  "public"};

// Adds to a list of what was seen, as long as there is room.
static void add_seen(char *seen, const char *text)
{
    size_t used = strlen(seen);
    if (used + strlen(text) + 4 < SEEN_MAX) {
        snprintf(seen + used, SEEN_MAX - used, "%s%s", used > 0 ? " | " : "", text);
    }
}

// All texts joined, so that an expectation may span two lines of one sentence.
static bool scene_says(const struct scene *scene, const char *text, char *seen)
{
    static char joined[SCENE_ITEMS_MAX * ITEM_TEXT_MAX];
    size_t used = 0;
    bool found = false;
    for (size_t i = 0; i < scene->count; i++) {
        const struct item *item = &scene->items[i];
        if (item->kind == ITEM_TEXT && item->text.text[0] != '\0') {
            int wrote = snprintf(joined + used, sizeof joined - used, "%s%s", used > 0 ? " " : "", item->text.text);
            used += wrote > 0 ? (size_t)wrote : 0;
            add_seen(seen, item->text.text);
            found = found || strstr(item->text.text, text) != NULL;
        }
    }
    return found || (used > 0 && strstr(joined, text) != NULL);
}

static bool expect_text(struct world *world, const char *text, bool wanted, struct error *error)
{
    char seen[SEEN_MAX] = "";
    if (scene_says(stage_scene(world->face.stage), text, seen) == wanted) {
        return true;
    }
    return error_set(error, "expected %stext \"%s\"; seen: %s", wanted ? "" : "no ", text, seen);
}

static bool expect_target(struct world *world, const char *label, bool wanted, struct error *error)
{
    const struct scene *scene = stage_scene(world->face.stage);
    char seen[SEEN_MAX] = "";
    bool found = false;
    for (size_t i = 0; i < scene->count; i++) {
        const struct item *item = &scene->items[i];
        if (item->kind == ITEM_TARGET && item->target.enabled) {
            found = found || strstr(item->target.label, label) != NULL;
            add_seen(seen, item->target.label);
        }
    }
    return found == wanted || error_set(error, "expected %starget \"%s\"; seen: %s", wanted ? "" : "no ", label, seen);
}

static bool expect_screen(struct world *world, const char *name, struct error *error)
{
    enum screen screen = kiosk_situation(world->kiosk, world->now)->screen;
    return strcmp(screen_names[screen], name) == 0 ||
           error_set(error, "expected screen %s; seen: %s", name, screen_names[screen]);
}

static bool expect_theme(struct world *world, const char *name, struct error *error)
{
    bool light = stage_scene(world->face.stage)->ground == theme_colour(THEME_LIGHT, TONE_GROUND);
    const char *seen = light ? "light" : "dark";
    return strcmp(seen, name) == 0 || error_set(error, "expected theme %s; seen: %s", name, seen);
}

static bool expect_chime(struct world *world, const char *tones, struct error *error)
{
    enum chime seen = world->chime;
    world->chime = CHIME_NONE;
    return (long)seen == strtol(tones, NULL, 10) ||
           error_set(error, "expected a chime of %s tones since it was asked for last; heard: %d", tones, (int)seen);
}

static int64_t figure_named(const struct figures *figures, const char *name)
{
    const struct {
        const char *name;
        int64_t ms;
    } all[] = {{"booked", figures->booked},   {"late", figures->late},          {"here", figures->here},
               {"away", figures->away},       {"paused", figures->paused},      {"planned", figures->planned},
               {"unknown", figures->unknown}, {"left", figures->left},          {"aside", figures->set_aside},
               {"overrun", figures->overrun}, {"projected", figures->projected}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (strcmp(all[i].name, name) == 0) {
            return all[i].ms;
        }
    }
    return -1;
}

// Each figure to the second, and their sum, which has to be the booked length at every instant.
static bool expect_figures(struct world *world, const struct words *words, struct error *error)
{
    const struct situation *situation = kiosk_situation(world->kiosk, world->now);
    const struct figures *f = &situation->figures;
    if (situation->session == NULL) {
        return error_set(error, "expected figures; there is no session");
    }
    int64_t sum = f->late + f->here + f->away + f->paused + f->planned + f->unknown + f->left + f->set_aside;
    if (sum != f->booked) {
        return error_set(error, "the figures add up to %lld ms, booked are %lld", (long long)sum, (long long)f->booked);
    }
    for (size_t i = 1; i + 1 < words->count; i += 2) {
        int minutes = 0;
        int seconds = 0;
        int64_t ms = figure_named(f, words->word[i]);
        if (ms < 0 || sscanf(words->word[i + 1], "%d:%2d", &minutes, &seconds) != 2) {
            return error_set(error, "'%s %s' is no figure (left 24:19)", words->word[i], words->word[i + 1]);
        }
        int64_t whole = ms / MS_PER_SECOND;
        if (whole != minutes * 60 + seconds) {
            return error_set(error, "expected %s %s; seen: %lld:%02lld", words->word[i], words->word[i + 1],
                             (long long)(whole / 60), (long long)(whole % 60));
        }
    }
    return true;
}

struct log_search {
    struct world *world;
    const struct session_record *record;
    const char *words;
    int count;
    bool found;
    char seen[SEEN_MAX];
};

// "12:23:00 step-out Anna Wiśniewska touched".
static void log_line(const struct log_search *search, const struct event *event, char *out, size_t size)
{
    struct civil at = zone_civil(search->world->zone, event->at);
    bool named = event->who >= 0 && (size_t)event->who < search->record->roster.count;
    snprintf(out, size, "%02d:%02d:%02d %s %s %s %lld%s", at.hour, at.minute, at.second, event_kind_name(event->kind),
             named ? search->record->roster.people[event->who].name : "-", event_source_name(event->source),
             (long long)event->value, event->quality == CLOCK_UNSET ? " approximate" : "");
}

bool script_holds_words(const char *line, const char *wanted)
{
    char copy[1024];
    char *save = NULL;
    snprintf(copy, sizeof copy, "%s", wanted);
    for (char *word = strtok_r(copy, " ", &save); word != NULL; word = strtok_r(NULL, " ", &save)) {
        line = strstr(line, word);
        if (line == NULL) {
            return false;
        }
        line += strlen(word);
    }
    return true;
}

static bool search_event(void *context, const struct event *event, struct error *error)
{
    (void)error;
    struct log_search *search = context;
    char line[512];
    log_line(search, event, line, sizeof line);
    search->count++;
    search->found = search->found || (search->words != NULL && script_holds_words(line, search->words));
    add_seen(search->seen, line);
    return true;
}

// The log of all sessions of the simulation, or only of the newest when lines are counted.
static bool search_log(struct world *world, const char *words, struct log_search *search, struct error *error)
{
    enum {
        IDS = 512
    };
    int64_t ids[IDS];
    size_t count = 0;
    static struct session_record record;
    *search = (struct log_search){.world = world, .record = &record, .words = words};
    if (world->store == NULL) {
        return error_set(error, "there is no log");
    }
    if (!store_sessions_between(world->store, (struct wall){INT64_MIN / 2}, (struct wall){INT64_MAX / 2}, ids, IDS,
                                &count, error)) {
        return false;
    }
    for (size_t i = words == NULL && count > 0 ? count - 1 : 0; i < count; i++) {
        if (!store_session_load(world->store, ids[i], &record, error) ||
            !store_events(world->store, ids[i], search_event, search, error)) {
            return false;
        }
    }
    return true;
}

static bool expect_log(struct world *world, const struct words *words, bool wanted, struct error *error)
{
    struct log_search search;
    bool counting = words->count == 3 && strcmp(words->word[1], "count") == 0;
    if (!search_log(world, counting ? NULL : words->word[words->count - 1], &search, error)) {
        return false;
    }
    if (counting) {
        return search.count == (int)strtol(words->word[2], NULL, 10) ||
               error_set(error, "expected %s lines; seen %d: %s", words->word[2], search.count, search.seen);
    }
    return search.found == wanted ||
           error_set(error, "expected %slog \"%s\"; seen: %s", wanted ? "" : "no ", search.words, search.seen);
}

static bool expect_at_most(const char *name, uint64_t count, const struct words *words, struct error *error)
{
    if (words->count != 3 || strcmp(words->word[1], "<=") != 0) {
        return error_set(error, "expect %s <= N", name);
    }
    return count <= strtoull(words->word[2], NULL, 10) ||
           error_set(error, "expected %s <= %s; seen: %llu", name, words->word[2], (unsigned long long)count);
}

static bool file_holds(const char *path, const char *text)
{
    static char bytes[WORLD_TEXT_MAX];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    size_t length = fread(bytes, 1, sizeof bytes - 1, file);
    bytes[length] = '\0';
    fclose(file);
    return strstr(bytes, text) != NULL;
}

static bool expect_file(struct world *world, const struct words *words, bool wanted, struct error *error)
{
    char pattern[SETTINGS_PATH_MAX + 256];
    const char *text = words->count == 4 && strcmp(words->word[2], "holds") == 0 ? words->word[3] : "";
    snprintf(pattern, sizeof pattern, "%s/%s", world->out, words->word[1]);
    glob_t found = {0};
    bool any = false;
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            any = any || file_holds(found.gl_pathv[i], text);
        }
    }
    size_t count = found.gl_pathc;
    globfree(&found);
    return any == wanted || error_set(error, "expected %sfile %s with \"%s\"; %zu such files, %s with it",
                                      wanted ? "" : "no ", pattern, text, count, any ? "one" : "none");
}

bool script_expect(struct world *world, const struct words *words, struct error *error)
{
    struct words rest = *words;
    bool wanted = strcmp(rest.word[0], "no") != 0;
    if (!wanted) {
        rest.count--;
        memmove(rest.word, rest.word + 1, rest.count * sizeof rest.word[0]);
    }
    const char *what = rest.count > 0 ? rest.word[0] : "";
    if (strcmp(what, "text") == 0 && rest.count == 2) {
        return expect_text(world, rest.word[1], wanted, error);
    }
    if (strcmp(what, "target") == 0 && rest.count == 2) {
        return expect_target(world, rest.word[1], wanted, error);
    }
    if (strcmp(what, "log") == 0 && rest.count >= 2) {
        return expect_log(world, &rest, wanted, error);
    }
    if (strcmp(what, "request") == 0 && rest.count == 2) {
        return script_expect_request(world, rest.word[1], wanted, error);
    }
    if (strcmp(what, "file") == 0 && rest.count >= 2) {
        return expect_file(world, &rest, wanted, error);
    }
    if (!wanted) {
        return error_set(error, "expect no text, target, log or file; not '%s'", what);
    }
    if (strcmp(what, "screen") == 0 && rest.count == 2) {
        return expect_screen(world, rest.word[1], error);
    }
    if (strcmp(what, "theme") == 0 && rest.count == 2) {
        return expect_theme(world, rest.word[1], error);
    }
    if (strcmp(what, "shift") == 0 && rest.count == 3) {
        return script_expect_shift(world, rest.word[1], rest.word[2], error);
    }
    if (strcmp(what, "chime") == 0 && rest.count == 2) {
        return expect_chime(world, rest.word[1], error);
    }
    if (strcmp(what, "light") == 0 && rest.count == 2) {
        return script_expect_light(world, rest.word[1], error);
    }
    if (strcmp(what, "figures") == 0) {
        return expect_figures(world, &rest, error);
    }
    if (strcmp(what, "wakeups") == 0) {
        return expect_at_most("wakeups", world->wakeups, &rest, error);
    }
    if (strcmp(what, "painted") == 0) {
        return expect_at_most("painted", world->painted, &rest, error);
    }
    if (strcmp(what, "frames") == 0) {
        return expect_at_most("frames", display_presents(world->display) - world->presented, &rest, error);
    }
    return error_set(
        error,
        "expect text, target, screen, theme, chime, figures, log, light, wakeups, painted, frames or file; "
        "not '%s'",
        what);
}
