// SPDX-License-Identifier: MIT
// The commands of a scenario, but for `expect`.
#include "commands/simulate_script.h"
#include "commands/settings_fault.h"

#include "calendar/calendar.h"
#include "config/config.h"
#include "sync/save.h"
#include "text/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES_MAX 8192

struct script {
    struct world *world;
    const char *path;
    FILE *file;
    int line;
    char settings[WORLD_TEXT_MAX];
};

struct command {
    const char *name;
    size_t least, most; // words after the name
    bool (*run)(struct script *script, const struct words *words, struct error *error);
    bool needs_clock;
};

// A path of the scenario is relative to its own folder.
static void beside_script(const struct script *script, const char *name, char *out, size_t size)
{
    const char *slash = strrchr(script->path, '/');
    if (name[0] == '/' || slash == NULL) {
        snprintf(out, size, "%s", name);
    } else {
        snprintf(out, size, "%.*s/%s", (int)(slash - script->path), script->path, name);
    }
}

// Appends the lines up to `end` to text.
static bool read_block(struct script *script, char *text, size_t size, const char *line_end, struct error *error)
{
    char line[LINE_BYTES_MAX];
    size_t used = strlen(text);
    while (fgets(line, sizeof line, script->file) != NULL) {
        script->line++;
        line[strcspn(line, "\r\n")] = '\0';
        if (strcmp(line, "end") == 0) {
            return true;
        }
        int wrote = snprintf(text + used, size - used, "%s%s", line, line_end);
        if (wrote < 0 || (size_t)wrote >= size - used) {
            return error_set(error, "more than %zu bytes up to `end`", size);
        }
        used += (size_t)wrote;
    }
    return error_set(error, "`end` is missing");
}

static void tell_fault(void *context, const char *text)
{
    struct error *error = context;
    if (error->text[0] == '\0') { // the first says enough
        error_set(error, "%s", text);
    }
}

static bool run_settings(struct script *script, const struct words *words, struct error *error)
{
    struct world *world = script->world;
    struct error fault = {0};
    if (world->started) {
        return error_set(error, "settings come before the first `at`");
    }
    // `settings faulty <<`: the faults are what the scenario is about.
    bool faulty = words->count == 3 && strcmp(words->word[1], "faulty") == 0;
    const char *from = words->word[words->count - 1];
    if (words->count == 3 && !faulty) {
        return error_set(error, "settings FILE, settings << or settings faulty <<");
    }
    if (strcmp(from, "<<") != 0) {
        char path[SETTINGS_PATH_MAX];
        beside_script(script, from, path, sizeof path);
        if (!config_read(&world->settings, path, tell_fault, &fault, error)) {
            return false;
        }
    } else {
        if (!read_block(script, script->settings, sizeof script->settings, "\n", error)) {
            return false;
        }
        config_read_text(&world->settings, script->path, script->settings, strlen(script->settings), tell_fault,
                         &fault);
    }
    world_keep_inside(world);
    if (faulty) {
        settings_fault_where(fault.text, world->settings_fault, sizeof world->settings_fault);
        return fault.text[0] != '\0' || error_set(error, "the settings have no fault");
    }
    return fault.text[0] == '\0' || error_set(error, "%s", fault.text);
}

static bool write_calendar(const char *path, const char *text, struct error *error)
{
    FILE *file = fopen(path, "w");
    bool ok = file != NULL && fputs(text, file) >= 0;
    ok = file != NULL && fclose(file) == 0 && ok;
    return ok || error_set(error, "%s: cannot be written", path);
}

// A calendar from a file, or from the lines that follow ("<<").
static bool read_source(struct script *script, const char *name, enum source_role role, const char *file,
                        struct error *error)
{
    struct world *world = script->world;
    struct world_source *source = world_source(world, name, error);
    static char text[WORLD_TEXT_MAX];
    if (source == NULL) {
        return false;
    }
    source->role = role;
    if (strcmp(file, "<<") != 0) {
        beside_script(script, file, source->path, sizeof source->path);
        return world_read_source(world, source, error);
    }
    text[0] = '\0';
    snprintf(source->path, sizeof source->path, "%s/%s.ics", world->out, source->name);
    return read_block(script, text, sizeof text, "\r\n", error) && write_calendar(source->path, text, error) &&
           world_read_source(world, source, error);
}

static bool run_calendar(struct script *script, const struct words *words, struct error *error)
{
    return read_source(script, STORE_SOURCE_ROOM, SOURCE_ROOM, words->word[1], error);
}

static bool run_source(struct script *script, const struct words *words, struct error *error)
{
    static const char *const roles[] = {
        [SOURCE_ROOM] = "room", [SOURCE_TRAINER] = "trainer", [SOURCE_HOLIDAYS] = "holidays", [SOURCE_BUSY] = "busy"};
    for (size_t role = 0; role < sizeof roles / sizeof roles[0]; role++) {
        if (strcmp(words->word[2], roles[role]) == 0) {
            return read_source(script, words->word[1], (enum source_role)role, words->word[3], error);
        }
    }
    return error_set(error, "no role '%s' (allowed: room, trainer, holidays, busy)", words->word[2]);
}

static bool run_at(struct script *script, const struct words *words, struct error *error)
{
    struct world *world = script->world;
    struct civil civil;
    if (words->count > 3 || world->zone == NULL) {
        const char *name = words->count > 3 ? words->word[3] : world->settings.room.zone;
        world->zone = calendar_zone(name, error);
        if (world->zone == NULL) {
            return false;
        }
    }
    return script_time(words->word[1], words->word[2], &civil, error) &&
           world_start(world, zone_wall(world->zone, civil), error);
}

static bool run_wait(struct script *script, const struct words *words, struct error *error)
{
    int64_t ms = 0;
    if (strcmp(words->word[1], "due") == 0) {
        return script_wait_due(script->world, error);
    }
    if (!script_duration(words->word[1], &ms, error)) {
        return false;
    }
    world_advance(script->world, ms);
    return true;
}

// The labels of all targets, to say what could have been touched.
static bool no_such_target(const struct scene *scene, const char *label, struct error *error)
{
    char labels[ERROR_TEXT_MAX] = "";
    size_t used = 0;
    for (size_t i = 0; i < scene->count && used < sizeof labels; i++) {
        if (scene->items[i].kind == ITEM_TARGET && scene->items[i].target.enabled) {
            int wrote = snprintf(labels + used, sizeof labels - used, " \"%s\"", scene->items[i].target.label);
            used += wrote > 0 ? (size_t)wrote : 0;
        }
    }
    return error_set(error, "nothing to touch says \"%s\"; there is%s", label, used > 0 ? labels : " nothing");
}

static bool tap_label(struct world *world, const char *label, bool person, struct error *error)
{
    const struct scene *scene = stage_scene(world->face.stage);
    for (int exact = 1; exact >= 0; exact--) {
        for (size_t i = scene->count; i-- > 0;) {
            const struct item *item = &scene->items[i];
            if (item->kind != ITEM_TARGET || !item->target.enabled ||
                (person && item->target.action.kind != ACTION_PERSON)) {
                continue;
            }
            bool found = exact ? strcmp(item->target.label, label) == 0 : strstr(item->target.label, label) != NULL;
            if (found) {
                world_tap(world, item->box.x + item->box.w / 2, item->box.y + item->box.h / 2);
                return true;
            }
        }
    }
    return no_such_target(scene, label, error);
}

static bool run_tap(struct script *script, const struct words *words, struct error *error)
{
    if (words->count == 4 && strcmp(words->word[1], "at") == 0) {
        world_tap(script->world, (int32_t)strtol(words->word[2], NULL, 10), (int32_t)strtol(words->word[3], NULL, 10));
        return true;
    }
    bool person = words->count == 3 && strcmp(words->word[1], "person") == 0;
    if (words->count != 2 && !person) {
        return error_set(error, "tap \"LABEL\", tap person \"NAME\" or tap at X Y");
    }
    return tap_label(script->world, words->word[words->count - 1], person, error);
}

static bool run_expect(struct script *script, const struct words *words, struct error *error)
{
    struct words rest = {.count = words->count - 1};
    memcpy(rest.word, words->word + 1, rest.count * sizeof rest.word[0]);
    return script_expect(script->world, &rest, error);
}

static bool run_reset(struct script *script, const struct words *words, struct error *error)
{
    (void)words;
    (void)error;
    script->world->wakeups = 0;
    script->world->painted = 0;
    script->world->presented = display_presents(script->world->display);
    return true;
}

static bool run_picture(struct script *script, const struct words *words, struct error *error)
{
    return world_save_picture(script->world, words->word[1], error);
}

static bool run_language(struct script *script, const struct words *words, struct error *error)
{
    if (!text_use(words->word[1])) {
        return error_set(error, "no language '%s'", words->word[1]);
    }
    if (script->world->started) {
        world_show(script->world);
    }
    return true;
}

static bool run_power_cut(struct script *script, const struct words *words, struct error *error)
{
    int64_t ms = 0;
    return script_duration(words->word[1], &ms, error) && world_power_cut(script->world, ms, error);
}

static bool run_restart(struct script *script, const struct words *words, struct error *error)
{
    (void)words;
    return world_restart(script->world, error);
}

static bool run_clock_step(struct script *script, const struct words *words, struct error *error)
{
    int64_t ms = 0;
    if (!script_duration(words->word[1], &ms, error)) {
        return false;
    }
    world_step_clock(script->world, ms);
    return true;
}

static bool run_clock(struct script *script, const struct words *words, struct error *error)
{
    bool unset = strcmp(words->word[1], "unset") == 0;
    if (!unset && strcmp(words->word[1], "trusted") != 0) {
        return error_set(error, "clock unset or clock trusted");
    }
    script->world->now.quality = unset ? CLOCK_UNSET : CLOCK_TRUSTED;
    world_step_clock(script->world, 0);
    return true;
}

static bool run_disk(struct script *script, const struct words *words, struct error *error)
{
    bool full = strcmp(words->word[1], "full") == 0, scarce = strcmp(words->word[1], "scarce") == 0;
    if (!full && !scarce && strcmp(words->word[1], "free") != 0) {
        return error_set(error, "disk full, disk scarce or disk free");
    }
    script->world->room = scarce ? INT64_C(8) << 20 : -1;
    if (scarce) {
        return true;
    }
    return world_fill_disk(full, error);
}

static bool run_screen(struct script *script, const struct words *words, struct error *error)
{
    struct world *world = script->world;
    if (strcmp(words->word[1], "dark") != 0) {
        return error_set(error, "screen dark; a tap lights it again");
    }
    face_set_dark(&world->face, true, world->now);
    return true;
}

static bool run_database(struct script *script, const struct words *words, struct error *error)
{
    static const char *const states[] = {[DATABASE_GONE] = "gone",
                                         [DATABASE_BLOCKED] = "blocked",
                                         [DATABASE_BACK] = "back",
                                         [DATABASE_DAMAGED] = "damaged"};
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        if (strcmp(words->word[1], states[i]) == 0) {
            return world_move_database(script->world, (enum world_database)i, error);
        }
    }
    return error_set(error, "database gone, blocked, back or damaged");
}

static bool run_changes(struct script *script, const struct words *words, struct error *error)
{
    static char text[WORLD_TEXT_MAX];
    struct world *world = script->world;
    (void)words;
    text[0] = '\0';
    return read_block(script, text, sizeof text, "\n", error) &&
           save_file(world->settings.store.changes, text, strlen(text), error);
}

static bool run_panel(struct script *script, const struct words *words, struct error *error)
{
    struct world *world = script->world;
    bool away = strcmp(words->word[1], "away") == 0;
    if (!away && strcmp(words->word[1], "back") != 0) {
        return error_set(error, "panel away or panel back");
    }
    kiosk_set_fault(world->kiosk, FAULT_TOUCH, away);
    world_show(world);
    return true;
}

static bool run_reply(struct script *script, const struct words *words, struct error *error)
{
    return script_reply(script->world, words, error);
}

static bool run_stick(struct script *script, const struct words *words, struct error *error)
{
    return script_stick(script->world, words, error);
}

static bool run_export(struct script *script, const struct words *words, struct error *error)
{
    (void)words;
    return world_export(script->world, error);
}

static bool run_painting(struct script *script, const struct words *words, struct error *error)
{
    (void)error;
    script->world->face.blind = strcmp(words->word[1], "off") == 0;
    return true;
}

static bool run_motion(struct script *script, const struct words *words, struct error *error)
{
    bool on = strcmp(words->word[1], "on") == 0;
    if (!on && strcmp(words->word[1], "off") != 0) {
        return error_set(error, "motion on or motion off");
    }
    script->world->face.moves = on;
    return true;
}

static bool run_sync(struct script *script, const struct words *words, struct error *error)
{
    if (strcmp(words->word[1], "killed") != 0) {
        return error_set(error, "sync killed; it is begun again at once");
    }
    return world_kill_sync(script->world, error);
}

static bool run_light(struct script *script, const struct words *words, struct error *error)
{
    (void)words;
    return script_light(script->world, error);
}

static bool run_care(struct script *script, const struct words *words, struct error *error)
{
    (void)words;
    (void)error;
    script->world->lamp.cares = true;
    world_turn(script->world);
    return true;
}

static const struct command commands[] = {
    {"settings", 1, 2, run_settings, false},
    {"calendar", 1, 1, run_calendar, false},
    {"source", 3, 3, run_source, false},
    {"at", 2, 3, run_at, false},
    {"wait", 1, 1, run_wait, true},
    {"tap", 1, 3, run_tap, true},
    {"expect", 2, 22, run_expect, true},
    {"reset", 1, 1, run_reset, true},
    {"picture", 1, 1, run_picture, true},
    {"language", 1, 1, run_language, false},
    {"power-cut", 1, 1, run_power_cut, true},
    {"restart", 0, 0, run_restart, true},
    {"clock-step", 1, 1, run_clock_step, true},
    {"clock", 1, 1, run_clock, true},
    {"disk", 1, 1, run_disk, true},
    {"screen", 1, 1, run_screen, true},
    {"database", 1, 1, run_database, false},
    {"panel", 1, 1, run_panel, true},
    {"changes", 1, 1, run_changes, false},
    {"light", 0, 0, run_light, true},
    {"care", 0, 0, run_care, true},
    {"reply", 1, 2, run_reply, true},
    {"stick", 1, 2, run_stick, true},
    {"export", 0, 0, run_export, true},
    {"painting", 1, 1, run_painting, true},
    {"sync", 1, 1, run_sync, true},
    {"motion", 1, 1, run_motion, true},
};

static bool run_line(struct script *script, char *line, struct error *error)
{
    struct words words;
    if (!script_split(line, &words, error)) {
        return false;
    }
    if (words.count == 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        const struct command *command = &commands[i];
        if (strcmp(command->name, words.word[0]) != 0) {
            continue;
        }
        if (words.count - 1 < command->least || words.count - 1 > command->most) {
            return error_set(error, "`%s` takes %zu to %zu words", command->name, command->least, command->most);
        }
        if (command->needs_clock && !script->world->started) {
            return error_set(error, "`%s` needs a clock: `at DATE TIME ZONE` comes first", command->name);
        }
        return command->run(script, &words, error);
    }
    return error_set(error, "unknown command `%s`", words.word[0]);
}

bool script_run(struct world *world, const char *path, struct error *error)
{
    struct script *script = calloc(1, sizeof *script);
    char line[LINE_BYTES_MAX];
    if (script == NULL) {
        return error_set(error, "out of memory");
    }
    *script = (struct script){.world = world, .path = path, .file = fopen(path, "r")};
    bool ok = script->file != NULL || error_set(error, "%s", strerror(errno));
    while (ok && fgets(line, sizeof line, script->file) != NULL) {
        script->line++;
        ok = run_line(script, line, error);
    }
    if (ok && ferror(script->file)) {
        ok = error_set(error, "%s", strerror(errno));
    }
    if (!ok) {
        struct error disk;
        (void)!world_fill_disk(false, &disk); // what went wrong may be written to a file
        if (script->line > 0) {
            error_prefix(error, "%s:%d", path, script->line);
        } else {
            error_prefix(error, "%s", path);
        }
    }
    if (script->file != NULL) {
        fclose(script->file);
    }
    free(script);
    return ok;
}
