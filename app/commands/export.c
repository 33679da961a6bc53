// SPDX-License-Identifier: MIT
#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/days.h"
#include "commands/log_pdf.h"
#include "commands/options.h"
#include "commands/places.h"
#include "core/agreement.h"
#include "messages/eml.h"
#include "platform/clock.h"
#include "store/copies.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SESSIONS_MAX 10000

struct wanted {
    const char *config, *db, *format, *copy, *language, *from, *to, *session, *output, *mail;
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

static bool is_internal(const struct wanted *wanted)
{
    return wanted->copy != NULL && strcmp(wanted->copy, "internal") == 0;
}

static enum log_format format_of(const struct wanted *wanted)
{
    bool internal = is_internal(wanted);
    if (strcmp(wanted->format, "html") == 0) {
        return internal ? LOG_HTML_INTERNAL : LOG_HTML_CLIENT;
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

// An order for each session; the sync process writes the mails, with the report as HTML and PDF and the log as CSV.
static int order_mails(struct store *store, const struct wanted *wanted, const int64_t *ids, size_t count,
                       struct now now)
{
    struct error error;
    struct copy_order order = {.kind = is_internal(wanted) ? COPY_INTERNAL : COPY_CLIENT, .asked = now.wall};
    text_copy(order.language, sizeof order.language, wanted->language != NULL ? wanted->language : "");
    if (!store_begin(store, &error)) {
        return print_fault(EXIT_BOARD, error.text);
    }
    struct session_record *record = malloc(sizeof *record);
    bool ok = record != NULL || error_set(&error, "out of memory");
    for (size_t i = 0; ok && i < count; i++) {
        order.session = ids[i];
        ok = store_session_load(store, ids[i], record, &error) && store_copy_ask(store, &order, wanted->mail, &error);
    }
    free(record);
    if (!ok || !store_commit(store, &error)) {
        store_rollback(store);
        return print_fault(EXIT_BOARD, error.text);
    }
    printf("%zu ordered; adjourn sync writes and delivers them, adjourn outbox shows how far they are\n", count);
    return EXIT_OK;
}

// Nobody gets a mail from nobody, and no client what is the house's.
static const char *mail_fault(const struct wanted *wanted, const struct settings *settings)
{
    if (!message_address_valid(wanted->mail)) {
        return "--mail: needs a mail address";
    }
    if (settings->outbox.mailbox[0] == '\0') {
        return "--mail: no mail is made without [outbox] mailbox";
    }
    return is_internal(wanted) && agreement_client_of(settings, wanted->mail) != NULL
               ? "--mail: this address is a client's, by [client] match; the internal copy stays in the house"
               : NULL;
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
    if (wanted->mail != NULL) {
        return order_mails(store, wanted, ids, count, now);
    }
    bool ok = strcmp(wanted->format, "pdf") == 0
                  ? log_pdf(store, ids, count, is_internal(wanted), settings, zone, now, &bytes, &length, &error)
                  : log_export(store, ids, count, format_of(wanted), settings, zone, now, &bytes, &length, &error);
    code = ok ? write_output(wanted->output, bytes, length) : print_fault(EXIT_FAULT, error.text);
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
    if (wanted->mail != NULL && (wanted->format != NULL || wanted->output != NULL || wanted->events)) {
        return "--mail: not together with --format, --output or --events";
    }
    if (wanted->mail == NULL && (wanted->format == NULL || !is_one_of(wanted->format, formats))) {
        return "--format: needs csv, json, html, pdf or ics";
    }
    bool ics = wanted->mail == NULL && strcmp(wanted->format, "ics") == 0;
    bool page = wanted->mail != NULL || is_one_of(wanted->format, (const char *const[]){"html", "pdf", NULL});
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
        {.name = "--mail",
         .word = "ADDRESS",
         .value = &wanted.mail,
         .help = "instead of a file: a mail for each session, with its copy as HTML, PDF and CSV"},
        {.name = "--output", .letter = 'o', .word = "FILE", .value = &wanted.output, .help = "instead of stdout"},
        OPTION_DB(&wanted.db),
        OPTION_CONFIG(&wanted.config),
    };
    int run = options_parse(argc, argv, "export --format csv|json|html|pdf|ics | --mail ADDRESS [OPTION...]", rules,
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
    fault = wanted.mail != NULL ? mail_fault(&wanted, &settings) : NULL;
    if (fault != NULL) {
        return print_fault(EXIT_FAULT, fault);
    }
    enum store_mode mode = wanted.mail != NULL ? STORE_WRITE : STORE_READ;
    if (!store_open(&store, settings.store.file, mode, &error)) {
        return print_fault(EXIT_BOARD, error.text);
    }
    int code = speak(&wanted, &settings);
    code = code == EXIT_OK ? export_from(store, &wanted, &settings, ids) : code;
    store_close(store);
    return code;
}
