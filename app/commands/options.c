// SPDX-License-Identifier: MIT
#include "commands/options.h"

#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/last_good.h"
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_help(const char *summary, const struct option_rule *rules, size_t count)
{
    printf("usage: adjourn %s\n\n", summary);
    for (size_t i = 0; i < count; i++) {
        char letter[8] = "";
        if (rules[i].letter != 0) {
            snprintf(letter, sizeof letter, "-%c, ", rules[i].letter);
        }
        char option[64];
        snprintf(option, sizeof option, "%s%s %s", letter, rules[i].name, rules[i].word != NULL ? rules[i].word : "");
        printf("  %-24s %s\n", option, rules[i].help);
    }
    printf("  %-24s this text\n", "--help");
}

// The rule of an argument; *attached is the value behind a =, or NULL.
static const struct option_rule *find_rule(const struct option_rule *rules, size_t count, const char *argument,
                                           const char **attached)
{
    *attached = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(rules[i].name);
        if (strncmp(argument, rules[i].name, length) == 0 && (argument[length] == '\0' || argument[length] == '=')) {
            *attached = argument[length] == '=' ? argument + length + 1 : NULL;
            return &rules[i];
        }
        if (rules[i].letter != 0 && argument[1] == rules[i].letter && argument[2] == '\0') {
            return &rules[i];
        }
    }
    return NULL;
}

// The first word of a summary is the command's name.
static int wrong_usage(const char *summary, const char *argument, const char *problem)
{
    int name = (int)strcspn(summary, " ");
    fprintf(stderr, "adjourn %.*s: %s: %s (adjourn %.*s --help lists the options)\n", name, summary, argument, problem,
            name, summary);
    return EXIT_USAGE;
}

int options_parse(int argc, char **argv, const char *summary, const struct option_rule *rules, size_t count,
                  const char **operands, size_t most)
{
    size_t given = 0;
    bool only_operands = false;
    for (int i = 1; i < argc; i++) {
        const char *argument = argv[i];
        if (only_operands || argument[0] != '-' || argument[1] == '\0') {
            if (given == most) {
                return wrong_usage(summary, argument, "one argument too many");
            }
            operands[given++] = argument;
            continue;
        }
        if (strcmp(argument, "--") == 0) {
            only_operands = true;
            continue;
        }
        if (strcmp(argument, "--help") == 0) {
            print_help(summary, rules, count);
            return EXIT_OK;
        }
        const char *value;
        const struct option_rule *rule = find_rule(rules, count, argument, &value);
        if (rule == NULL) {
            return wrong_usage(summary, argument, "unknown option");
        }
        if (rule->word == NULL) {
            if (value != NULL) {
                return wrong_usage(summary, rule->name, "takes no value");
            }
            *rule->flag = true;
            continue;
        }
        if (value == NULL && ++i == argc) {
            return wrong_usage(summary, rule->name, "needs a value");
        }
        *rule->value = value != NULL ? value : argv[i];
    }
    return OPTIONS_RUN;
}

#define WINDOW_WIDTH  1280
#define WINDOW_HEIGHT 800
#define WINDOW_MIN    240
#define WINDOW_MAX    8192

static bool read_size(const char *text, int32_t *width, int32_t *height)
{
    char *end = NULL;
    long w = strtol(text, &end, 10);
    if (end == text || *end != 'x') {
        return false;
    }
    const char *second = end + 1;
    long h = strtol(second, &end, 10);
    if (end == second || *end != '\0' || w < WINDOW_MIN || w > WINDOW_MAX || h < WINDOW_MIN || h > WINDOW_MAX) {
        return false;
    }
    *width = (int32_t)w;
    *height = (int32_t)h;
    return true;
}

int options_read_size(const char *command, const char *text, int32_t *width, int32_t *height)
{
    *width = WINDOW_WIDTH;
    *height = WINDOW_HEIGHT;
    if (text != NULL && !read_size(text, width, height)) {
        fprintf(stderr, "adjourn %s: --window: '%s' is not a size (such as 1280x800, each side from %d to %d)\n",
                command, text, WINDOW_MIN, WINDOW_MAX);
        return EXIT_USAGE;
    }
    return OPTIONS_RUN;
}

const char *options_config_path(const char *config)
{
    if (config != NULL) {
        return config;
    }
    const char *environment = getenv("ADJOURN_CONFIG");
    if (environment != NULL && environment[0] != '\0') {
        return environment;
    }
    return access(ADJOURN_CONFIG_FILE, F_OK) == 0 ? ADJOURN_CONFIG_FILE : NULL;
}

static char first_fault[CONFIG_FAULT_MAX];

const char *options_first_fault(void)
{
    return first_fault;
}

static void print_fault(void *context, const char *text)
{
    int *faults = context;
    if (*faults == 0) {
        snprintf(first_fault, sizeof first_fault, "%s", text);
    }
    (*faults)++;
    fprintf(stderr, "%s\n", text);
}

static bool use_database(const char *db, struct settings *settings)
{
    if (db != NULL &&
        (size_t)snprintf(settings->store.file, sizeof settings->store.file, "%s", db) >= sizeof settings->store.file) {
        fprintf(stderr, "adjourn: --db: the path is too long\n");
        return false;
    }
    return true;
}

static void say_what_holds(const char *path, int faults)
{
    if (faults > 0) {
        fprintf(stderr, "%s: such lines are left out; their keys keep their defaults\n", path);
    }
}

static bool open_base(const char *path, struct settings *settings, int *faults)
{
    struct error error;
    if (path == NULL) {
        config_defaults(settings);
    } else if (!config_read(settings, path, print_fault, faults, &error)) {
        fprintf(stderr, "adjourn: settings: %s\n", error.text);
        return false;
    }
    say_what_holds(path, *faults);
    return true;
}

static void begin_faults(int *faults)
{
    *faults = 0;
    first_fault[0] = '\0';
    calendar_use_zones(getenv("TZDIR")); // as in tzset(3)
}

static void open_changes(struct overlay *overlay, struct settings *settings, int *faults)
{
    snprintf(overlay->base_fault, sizeof overlay->base_fault, "%s", first_fault);
    int before = *faults;
    overlay_read(overlay, settings, print_fault, faults);
    if (*faults > before) {
        fprintf(stderr, "%s: such lines are left out; the administrator's settings hold instead\n",
                overlay->base.store.changes);
    }
}

bool options_open_overlay(const char *config, const char *db, struct overlay *overlay, struct settings *settings,
                          int *faults)
{
    begin_faults(faults);
    overlay->base_stayed = false;
    if (!open_base(options_config_path(config), &overlay->base, faults) || !use_database(db, &overlay->base)) {
        return false;
    }
    open_changes(overlay, settings, faults);
    return true;
}

bool options_settle_zone(struct settings *settings, const char *config, config_fault_fn fault, void *context)
{
    char text[CONFIG_FAULT_MAX + SETTINGS_PATH_MAX], where[SETTINGS_PATH_MAX + 16] = "default";
    char *zone = settings->room.zone;
    if (calendar_zone(zone, NULL) != NULL) {
        return true;
    }
    int line = config != NULL ? config_find_line(config, "room", "zone") : 0;
    if (line > 0) {
        snprintf(where, sizeof where, "%s:%d", config, line);
    }
    snprintf(text, sizeof text,
             "%s: [room] zone: '%s': unknown zone (allowed: a zone name such as UTC or Europe/Warsaw)", where, zone);
    fault(context, text);
    snprintf(zone, sizeof settings->room.zone, "UTC");
    return false;
}

bool options_open_running(const char *config, const char *db, bool keep, struct overlay *overlay,
                          struct settings *settings, int *faults)
{
    const char *path = options_config_path(config);
    begin_faults(faults);
    enum last_good from = LAST_GOOD_UNUSED;
    if (path == NULL) {
        config_defaults(&overlay->base);
    } else {
        from = last_good_read(&overlay->base, path, keep, print_fault, faults);
    }
    overlay->base_stayed = from == LAST_GOOD_TAKEN;
    if (from == LAST_GOOD_UNUSED) {
        say_what_holds(path, *faults);
    } else {
        fprintf(stderr, "%s: %s instead\n", path,
                from == LAST_GOOD_TAKEN ? "the last good settings are used" : "the defaults are used");
    }
    (void)options_settle_zone(&overlay->base, path, print_fault, faults);
    if (!use_database(db, &overlay->base)) {
        return false;
    }
    open_changes(overlay, settings, faults);
    return true;
}

static bool open_without_overlay(bool running, const char *config, const char *db, struct settings *settings,
                                 int *faults)
{
    struct overlay *overlay = malloc(sizeof *overlay); // large, and for the moment only
    *faults = 0;
    if (overlay == NULL) {
        fprintf(stderr, "adjourn: settings: out of memory\n");
        return false;
    }
    bool good = running ? options_open_running(config, db, false, overlay, settings, faults)
                        : options_open_overlay(config, db, overlay, settings, faults);
    free(overlay);
    return good;
}

bool options_open_settings(const char *config, const char *db, struct settings *settings, int *faults)
{
    return open_without_overlay(false, config, db, settings, faults);
}

bool options_open_running_settings(const char *config, const char *db, struct settings *settings, int *faults)
{
    return open_without_overlay(true, config, db, settings, faults);
}

// Whether `text` has the form of `pattern`, in which a 0 is any digit; the digits go to `digits`.
static bool match_digits(const char *text, const char *pattern, int digits[14])
{
    int count = 0;
    for (; *pattern != '\0'; pattern++, text++) {
        if (*pattern == '0' && *text >= '0' && *text <= '9') {
            digits[count++] = *text - '0';
        } else if (*pattern == '0' || *text != *pattern) {
            return false;
        }
    }
    return *text == '\0';
}

bool options_read_utc(const char *text, struct wall *wall)
{
    static const char *const patterns[] = {"0000-00-00T00:00:00Z", "0000-00-00T00:00Z", "00000000T000000Z",
                                           "0000-00-00"};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        int d[14] = {0};
        if (!match_digits(text, patterns[i], d)) {
            continue;
        }
        struct civil civil = {
            .date = {d[0] * 1000 + d[1] * 100 + d[2] * 10 + d[3], d[4] * 10 + d[5], d[6] * 10 + d[7]},
            .hour = d[8] * 10 + d[9],
            .minute = d[10] * 10 + d[11],
            .second = d[12] * 10 + d[13],
        };
        *wall = wall_from_seconds(civil_to_seconds(civil));
        return date_valid(civil.date) && civil.hour < 24 && civil.minute < 60 && civil.second < 60;
    }
    return false;
}

static bool has_room(void *context, const struct source_state *state, struct error *error)
{
    (void)error;
    bool *found = context;
    *found = *found || (state->role == SOURCE_ROOM && state->last_success.ms != 0);
    return true;
}

struct store *options_open_database(const struct settings *settings)
{
    struct store *store = NULL;
    bool read = false;
    if (store_open(&store, settings->store.file, STORE_READ, NULL) && store_sources(store, has_room, &read, NULL) &&
        read) {
        return store;
    }
    store_close(store);
    return NULL;
}
