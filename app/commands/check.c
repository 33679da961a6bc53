// SPDX-License-Identifier: MIT
#include "calendar/calendar.h"
#include "commands/check_agreement.h"
#include "commands/check_messages.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "commands/places.h"
#include "config/config.h"
#include "config/config_table.h"
#include "platform/clock.h"
#include "sync/secret.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// What was found so far.
struct findings {
    const char *config; // the settings file, or NULL: built-in defaults
    int faults;
};

static void tell(void *context, const char *text)
{
    struct findings *findings = context;
    findings->faults++;
    fprintf(stderr, "%s\n", text);
}

// A fault of one key's value that the settings table cannot know, in the same form as its own.
static void tell_key(struct findings *findings, const char *section, const char *key, const char *value,
                     const char *reason, const char *allowed)
{
    char text[CONFIG_FAULT_MAX + SETTINGS_PATH_MAX];
    int line = findings->config != NULL ? config_find_line(findings->config, section, key) : 0;
    int used = line > 0 ? snprintf(text, sizeof text, "%s:%d", findings->config, line)
                        : snprintf(text, sizeof text, "%s", "default");
    if (used > 0 && (size_t)used < sizeof text) {
        snprintf(text + used, sizeof text - (size_t)used, ": [%s] %s: '%s': %s (allowed: %s)", section, key, value,
                 reason, allowed);
    }
    tell(findings, text);
}

// The folder of a path: "a" of "a/b", "." of "b", "/" of "/b".
static void parent_of(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        snprintf(out, size, ".");
    } else {
        snprintf(out, size, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    }
}

// Why nothing can be written in a folder, or NULL. A folder that is not there yet must have one above it that can be
// written.
static const char *folder_problem(const char *folder)
{
    char at[SETTINGS_PATH_MAX];
    snprintf(at, sizeof at, "%s", folder);
    struct stat status;
    while (stat(at, &status) != 0) {
        if (errno != ENOENT || strcmp(at, ".") == 0 || strcmp(at, "/") == 0) {
            return strerror(errno);
        }
        char above[SETTINGS_PATH_MAX];
        parent_of(at, above, sizeof above);
        memcpy(at, above, sizeof at);
    }
    if (!S_ISDIR(status.st_mode)) {
        return "not a folder";
    }
    return access(at, W_OK | X_OK) == 0 ? NULL : strerror(errno);
}

static void check_folder(struct findings *findings, const char *section, const char *path)
{
    const char *problem = path[0] == '\0' ? "empty" : folder_problem(path);
    if (problem != NULL) {
        tell_key(findings, section, "folder", path, problem, "a folder that can be written, or made");
        return;
    }
    printf("folder: %s\n", path);
}

static void check_store(struct findings *findings, const char *path, const char *db)
{
    static const char allowed[] = "a file in a folder that can be written, or made";
    char folder[SETTINGS_PATH_MAX];
    struct stat status;
    parent_of(path, folder, sizeof folder);
    const char *problem = path[0] == '\0' ? "empty" : folder_problem(folder);
    if (problem == NULL && stat(path, &status) == 0) {
        if (!S_ISREG(status.st_mode)) {
            problem = "not a file";
        } else if (access(path, R_OK | W_OK) != 0) {
            problem = strerror(errno);
        }
    }
    if (problem == NULL) {
        printf("database: %s\n", path);
    } else if (db == NULL) {
        tell_key(findings, "store", "file", path, problem, allowed);
    } else {
        struct error error;
        error_set(&error, "--db: '%s': %s (allowed: %s)", db, problem, allowed);
        tell(findings, error.text);
    }
}

static const struct zone *check_zone(struct findings *findings, struct settings *settings)
{
    if (options_settle_zone(settings, findings->config, tell, findings)) {
        printf("zone: %s\n", settings->room.zone);
    }
    return calendar_zone(settings->room.zone, NULL);
}

struct calendar_findings {
    struct findings *findings;
    const char *path;
};

static void tell_calendar(void *context, int line, const char *text)
{
    struct calendar_findings *calendar = context;
    char whole[CONFIG_FAULT_MAX + SETTINGS_PATH_MAX];
    if (line > 0) {
        snprintf(whole, sizeof whole, "%s:%d: %s", calendar->path, line, text);
    } else {
        snprintf(whole, sizeof whole, "%s: %s", calendar->path, text);
    }
    tell(calendar->findings, whole);
}

static void check_calendar(struct findings *findings, const char *path, const struct zone *zone)
{
    struct calendar_findings calendar_findings = {findings, path};
    struct calendar *calendar = NULL;
    struct error error;
    if (access(path, R_OK) != 0) {
        tell_key(findings, "calendar", "file", path, strerror(errno), "an .ics file that can be read");
    } else if (zone == NULL || !calendar_read_file(&calendar, path, zone, tell_calendar, &calendar_findings, &error)) {
        tell(findings, zone == NULL ? "no zone is known on this machine" : error.text);
    } else {
        printf("calendar: %s\n", path);
    }
    calendar_destroy(calendar);
}

// A file of a source with a secret in it, or none. What is in it is looked at and forgotten.
static void check_secret(struct findings *findings, const char *section, const char *key, const char *path)
{
    char secret[SECRET_MAX];
    struct error error = {""};
    if (path[0] != '\0' && !secret_read(path, secret, sizeof secret, &error)) {
        const char *reason = error.text + strlen(path) + strlen(": ");
        tell_key(findings, section, key, path, reason, "a file of mode 0600 with one line");
    }
    secret_forget(secret, sizeof secret);
}

// Asks no server: that is seen by `adjourn sync --once`.
static void check_source(struct findings *findings, const struct source_settings *source)
{
    char section[SOURCE_NAME_MAX + 16];
    int before = findings->faults;
    snprintf(section, sizeof section, CONFIG_SOURCE " %s", source->name);
    if (source->path[0] != '\0' && access(source->path, R_OK) != 0) {
        tell_key(findings, section, "path", source->path, strerror(errno), "an .ics file or a folder of them");
    }
    if (source->ca_file[0] != '\0' && access(source->ca_file, R_OK) != 0) {
        tell_key(findings, section, "ca_file", source->ca_file, strerror(errno), "a PEM file that can be read");
    }
    check_secret(findings, section, "url_file", source->url_file);
    check_secret(findings, section, "secret_file", source->secret_file);
    if (findings->faults == before) {
        printf("source: %s\n", source->name);
    }
}

static void check_sources(struct findings *findings, const struct settings *settings)
{
    for (size_t i = 0; i < settings->source_count; i++) {
        const struct source_settings *source = &settings->source[i];
        if (source->path[0] == '\0' || strcmp(source->path, settings->calendar.file) != 0) {
            check_source(findings, source);
        }
    }
}

// Asks no server either.
static void check_mail(struct findings *findings, const struct mail_settings *mail)
{
    int before = findings->faults;
    if (mail->server[0] == '\0') {
        return;
    }
    if (mail->ca_file[0] != '\0' && access(mail->ca_file, R_OK) != 0) {
        tell_key(findings, "mail", "ca_file", mail->ca_file, strerror(errno), "a PEM file that can be read");
    }
    check_secret(findings, "mail", "secret_file", mail->secret_file);
    if (findings->faults == before) {
        printf("mail: %s\n", mail->server);
    }
}

static void check_mqtt(struct findings *findings, const struct mqtt_settings *mqtt)
{
    int before = findings->faults;
    if (mqtt->server[0] == '\0') {
        return;
    }
    if (mqtt->ca_file[0] != '\0' && access(mqtt->ca_file, R_OK) != 0) {
        tell_key(findings, "mqtt", "ca_file", mqtt->ca_file, strerror(errno), "a PEM file that can be read");
    }
    check_secret(findings, "mqtt", "secret_file", mqtt->secret_file);
    if (findings->faults == before) {
        printf("mqtt: %s, %s/\n", mqtt->server, mqtt->topic);
    }
}

static void check_templates(struct findings *findings, const struct settings *settings, const char *assets)
{
    int before = findings->faults;
    const char *folder = settings->messages.folder;
    if (folder[0] != '\0' && access(folder, R_OK | X_OK) != 0) {
        tell_key(findings, "messages", "folder", folder, strerror(errno), "a folder of templates that can be read");
        return;
    }
    size_t count = check_messages(settings, assets, tell, findings);
    if (findings->faults == before) {
        printf("messages: %zu templates\n", count);
    }
}

static void check_files(struct findings *findings, const struct settings *settings)
{
    static const char *const faces[] = {"Inter-Medium.otf", "Inter-SemiBold.otf", "InterDisplay-Medium.otf",
                                        "InterDisplay-SemiBold.otf"};
    struct places places;
    struct error error;
    if (!places_find(&places, &error)) {
        tell(findings, error.text);
        return;
    }
    printf("icons: %s\n", places.icons);
    check_templates(findings, settings, places.assets);
    int missing = findings->faults;
    for (size_t i = 0; i < sizeof faces / sizeof faces[0]; i++) {
        char path[PLACE_MAX + 64];
        snprintf(path, sizeof path, "%s/%s", places_fonts(), faces[i]);
        if (access(path, R_OK) != 0) {
            error_set(&error, "%s: %s (the font Inter, Debian's fonts-inter)", path, strerror(errno));
            tell(findings, error.text);
        }
    }
    if (findings->faults == missing) {
        printf("fonts: %s\n", places_fonts());
    }
}

// What was changed on the screen, each with its line.
static void tell_changes(const struct overlay *overlay)
{
    const char *path = overlay->base.store.changes;
    for (size_t i = 0; i < overlay->changes.count; i++) {
        const struct change *change = &overlay->changes.change[i];
        const char *value =
            strcmp(change->section, "pin") == 0 && strcmp(change->key, "hash") == 0 ? "of another PIN" : change->value;
        printf("changed: [%s] %s = %s (%s:%d)\n", change->section, change->key, value, path,
               config_find_line(path, change->section, change->key));
    }
}

static int tell_agreement(const struct settings *settings, const char *config, struct lookup lookup, const char *now,
                          bool json)
{
    struct error error;
    lookup.command = "check";
    lookup.settings = settings;
    lookup.at = clock_now().wall;
    if (now != NULL && !options_read_utc(now, &lookup.at)) {
        fprintf(stderr, "adjourn check: --now: '%s': not a UTC time (allowed: 2026-11-23T09:00:00Z)\n", now);
        return EXIT_USAGE;
    }
    lookup.zone = calendar_zone(settings->room.zone, &error);
    if (lookup.zone == NULL) {
        fprintf(stderr, "adjourn check: %s\n", error.text);
        return EXIT_FAULT;
    }
    return check_agreement(&lookup, config, json);
}

int command_check(int argc, char **argv)
{
    const char *config = NULL, *db = NULL, *calendar = NULL, *block = NULL, *now = NULL;
    bool sample = false, manual = false, json = false;
    const struct option_rule rules[] = {
        OPTION_CONFIG(&config),
        OPTION_DB(&db),
        {.name = "--for",
         .word = "UID[/RECURRENCE-ID]",
         .value = &block,
         .help = "tell what was agreed for this block, and who says so"},
        {.name = "--calendar",
         .word = "FILE",
         .value = &calendar,
         .help = "with --for: the room's calendar (else: the database, or the settings' files)"},
        {.name = "--now", .word = "UTC", .value = &now, .help = "with --for: the time that counts as now"},
        {.name = "--json", .flag = &json, .help = "with --for: print JSON"},
        {.name = "--print-sample", .flag = &sample, .help = "print the settings with their defaults, and leave"},
        {.name = "--print-manual", .flag = &manual, .help = "print the manual page adjourn.ini(5), and leave"},
    };
    int code = options_parse(argc, argv, "check [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    if (sample) {
        config_write_sample(stdout);
        return EXIT_OK;
    }
    if (manual) {
        config_write_manual(stdout);
        return EXIT_OK;
    }
    struct findings findings = {.config = options_config_path(config)};
    static struct settings settings;
    static struct overlay overlay;
    if (!options_open_overlay(config, db, &overlay, &settings, &findings.faults)) {
        return EXIT_FAULT;
    }
    if (block != NULL) {
        return tell_agreement(&settings, findings.config, (struct lookup){.calendar = calendar, .block = block}, now,
                              json);
    }
    printf("settings: %s\n", findings.config != NULL ? findings.config : "built-in defaults");
    tell_changes(&overlay);
    const struct zone *zone = check_zone(&findings, &settings);
    if (settings.calendar.file[0] != '\0') {
        check_calendar(&findings, settings.calendar.file, zone);
    } else if (settings.source_count == 0) {
        printf("calendar: none is set\n");
    }
    check_sources(&findings, &settings);
    check_mail(&findings, &settings.mail);
    check_mqtt(&findings, &settings.mqtt);
    check_files(&findings, &settings);
    check_folder(&findings, "outbox", settings.outbox.folder);
    check_folder(&findings, "log", settings.log.folder);
    check_store(&findings, settings.store.file, db);
    if (findings.faults > 0) {
        printf("%d fault%s\n", findings.faults, findings.faults == 1 ? "" : "s");
        return EXIT_FAULT;
    }
    printf("no faults\n");
    return EXIT_OK;
}
