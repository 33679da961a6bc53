// SPDX-License-Identifier: MIT
#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/days.h"
#include "commands/log_export.h"
#include "commands/options.h"
#include "commands/places.h"
#include "platform/clock.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SESSIONS_MAX 10000

struct wanted {
    const char *config, *db, *format, *copy, *language, *from, *to, *session, *output;
    bool events;
};

static int print_fault(enum exit_code code, const char *text)
{
    fprintf(stderr, "adjourn export: %s\n", text);
    return (int)code;
}

static int find_sessions(struct store *store, const struct wanted *wanted, const struct zone *zone, struct now now,
                         int64_t *ids, size_t *count)
{
    struct days days;
    struct error error;
    if (wanted->session != NULL) {
        char *end = NULL;
        ids[0] = strtoll(wanted->session, &end, 10);
        *count = 1;
        return end != wanted->session && *end == '\0' ? EXIT_OK
                                                      : print_fault(EXIT_USAGE, "--session: needs a session's number");
    }
    if (!days_read(&days, wanted->from, wanted->to, zone, now)) {
        return print_fault(EXIT_USAGE, DAYS_WANTED);
    }
    if (!store_sessions_between(store, days.from, days.to, ids, SESSIONS_MAX, count, &error)) {
        return print_fault(EXIT_BOARD, error.text);
    }
    return *count < SESSIONS_MAX ? EXIT_OK : print_fault(EXIT_FAULT, "too many sessions; ask for fewer days");
}

static int write_output(const char *path, const char *bytes, size_t length)
{
    struct error error;
    return days_write_output(path, bytes, length, &error) ? EXIT_OK : print_fault(EXIT_BOARD, error.text);
}

static enum log_format format_of(const struct wanted *wanted)
{
    bool internal = wanted->copy != NULL && strcmp(wanted->copy, "internal") == 0;
    if (strcmp(wanted->format, "html") == 0) {
        return internal ? LOG_HTML_INTERNAL : LOG_HTML_CLIENT;
    }
    if (strcmp(wanted->format, "pdf") == 0) {
        return internal ? LOG_PDF_INTERNAL : LOG_PDF_CLIENT;
    }
    if (strcmp(wanted->format, "ics") == 0) {
        return wanted->events ? LOG_ICS_EVENTS : LOG_ICS;
    }
    return strcmp(wanted->format, "csv") == 0 ? LOG_CSV : LOG_JSON;
}

// Reports speak the reader's language; the words of CSV and JSON are the same everywhere.
static int speak(const struct wanted *wanted, const struct settings *settings)
{
    struct places places;
    struct error error;
    if (!places_find(&places, &error)) {
        return print_fault(EXIT_BOARD, error.text);
    }
    text_init(places.locale);
    if (!text_use(wanted->language != NULL ? wanted->language : settings->room.language)) {
        return print_fault(EXIT_USAGE, "--language: needs en, pl, ru, vi or es");
    }
    return EXIT_OK;
}

static int export_from(struct store *store, const struct wanted *wanted, const struct settings *settings, int64_t *ids)
{
    struct error error;
    struct now now = clock_now();
    char *bytes = NULL;
    size_t length = 0;
    size_t count = 0;
    const struct zone *zone = calendar_zone(settings->room.zone, &error);
    if (zone == NULL) {
        return print_fault(EXIT_FAULT, error.text);
    }
    int code = find_sessions(store, wanted, zone, now, ids, &count);
    if (code != EXIT_OK) {
        return code;
    }
    code = log_export(store, ids, count, format_of(wanted), settings, zone, now, &bytes, &length, &error)
               ? write_output(wanted->output, bytes, length)
               : print_fault(EXIT_FAULT, error.text);
    free(bytes);
    return code;
}

static bool is_one_of(const char *value, const char *const *words)
{
    while (*words != NULL && strcmp(value, *words) != 0) {
        words++;
    }
    return *words != NULL;
}

// What is wrong with the command line, or NULL.
static const char *usage_fault(const struct wanted *wanted)
{
    static const char *const formats[] = {"csv", "json", "html", "pdf", "ics", NULL};
    if (wanted->format == NULL || !is_one_of(wanted->format, formats)) {
        return "--format: needs csv, json, html, pdf or ics";
    }
    bool ics = strcmp(wanted->format, "ics") == 0;
    bool page = is_one_of(wanted->format, (const char *const[]){"html", "pdf", NULL});
    if (wanted->copy != NULL && !is_one_of(wanted->copy, (const char *const[]){"client", "internal", NULL})) {
        return "--copy: needs client or internal";
    }
    if (!page && wanted->copy != NULL) {
        return "--copy: only with --format html or pdf";
    }
    if (!page && !ics && wanted->language != NULL) {
        return "--language: only with --format html, pdf or ics";
    }
    if (!ics && wanted->events) {
        return "--events: only with --format ics";
    }
    if (wanted->session != NULL && (wanted->from != NULL || wanted->to != NULL)) {
        return "--session: not together with --from or --to";
    }
    return NULL;
}

int command_export(int argc, char **argv)
{
    struct wanted wanted = {0};
    const struct option_rule rules[] = {
        {.name = "--format", .word = "FORMAT", .value = &wanted.format, .help = "csv, json, html, pdf or ics"},
        {.name = "--copy",
         .word = "COPY",
         .value = &wanted.copy,
         .help = "of html and pdf: client (as without) or internal"},
        {.name = "--language",
         .word = "LANG",
         .value = &wanted.language,
         .help = "of html, pdf and ics: en, pl, ru, vi, es"},
        {.name = "--events", .flag = &wanted.events, .help = "of ics: an event for each interruption besides"},
        {.name = "--from", .word = "DAY", .value = &wanted.from, .help = "first day, as 2026-11-23; without: today"},
        {.name = "--to", .word = "DAY", .value = &wanted.to, .help = "last day; without: today"},
        {.name = "--session", .word = "ID", .value = &wanted.session, .help = "one session only"},
        {.name = "--output", .letter = 'o', .word = "FILE", .value = &wanted.output, .help = "instead of stdout"},
        OPTION_DB(&wanted.db),
        OPTION_CONFIG(&wanted.config),
    };
    int run = options_parse(argc, argv, "export --format csv|json|html|pdf|ics [OPTION...]", rules,
                            sizeof rules / sizeof rules[0], NULL, 0);
    if (run != OPTIONS_RUN) {
        return run;
    }
    const char *fault = usage_fault(&wanted);
    if (fault != NULL) {
        return print_fault(EXIT_USAGE, fault);
    }
    static struct settings settings;
    static int64_t ids[SESSIONS_MAX];
    struct store *store = NULL;
    struct error error;
    int faults = 0;
    if (!options_open_settings(wanted.config, wanted.db, &settings, &faults)) {
        return EXIT_FAULT;
    }
    if (!store_open(&store, settings.store.file, STORE_READ, &error)) {
        return print_fault(EXIT_BOARD, error.text);
    }
    int code = speak(&wanted, &settings);
    code = code == EXIT_OK ? export_from(store, &wanted, &settings, ids) : code;
    store_close(store);
    return code;
}
