// SPDX-License-Identifier: MIT
// `adjourn report`: the sessions of some days together, for the house.
#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/days.h"
#include "commands/log_pages.h"
#include "commands/options.h"
#include "commands/places.h"
#include "commands/report_mail.h"
#include "core/agreement.h"
#include "export/summary.h"
#include "platform/clock.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SESSIONS_MAX 200000 // twenty a day for 27 years

struct wanted {
    const char *config, *db, *format, *language, *from, *to, *client, *output, *mail;
    bool room;
};

static int print_fault(enum exit_code code, const char *text)
{
    fprintf(stderr, "adjourn report: %s\n", text);
    return (int)code;
}

static summary_write_fn writer_of(const char *format)
{
    static const struct {
        const char *name;
        summary_write_fn write;
    } writers[] = {{"html", summary_write_html},
                   {"pdf", summary_write_pdf},
                   {"csv", summary_write_csv},
                   {"json", summary_write_json}};
    for (size_t i = 0; format != NULL && i < sizeof writers / sizeof writers[0]; i++) {
        if (strcmp(writers[i].name, format) == 0) {
            return writers[i].write;
        }
    }
    return NULL;
}

static bool client_exists(const struct settings *settings, const char *name)
{
    for (size_t i = 0; i < settings->client_count; i++) {
        if (strcmp(settings->client[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

// One session is in memory at a time.
static bool add_session(struct summary *summary, struct store *store, int64_t id, const struct wanted *wanted,
                        const struct settings *settings, struct now now, struct error *error)
{
    struct export_session *session = NULL;
    bool ok = log_session_load(store, id, now, &session, error);
    const struct client_settings *client = ok ? log_client(settings, session) : NULL;
    const char *name = client != NULL ? client->name : "";
    if (ok && (wanted->client == NULL || strcmp(name, wanted->client) == 0)) {
        struct summary_client whose = {name, log_rate(settings, client), log_billing(settings, client)};
        ok = summary_add(summary, session, &whose, error);
    }
    export_session_destroy(session);
    return ok;
}

static int add_sessions(struct summary *summary, struct store *store, const struct days *days,
                        const struct wanted *wanted, const struct settings *settings, struct now now)
{
    struct error error;
    size_t count = 0;
    int64_t *ids = calloc(SESSIONS_MAX, sizeof *ids);
    if (ids == NULL) {
        return print_fault(EXIT_FAULT, "out of memory");
    }
    int code = store_sessions_between(store, days->from, days->to, ids, SESSIONS_MAX, &count, &error)
                   ? EXIT_OK
                   : print_fault(EXIT_BOARD, error.text);
    if (code == EXIT_OK && count == SESSIONS_MAX) {
        code = print_fault(EXIT_FAULT, "too many sessions; ask for fewer days");
    }
    for (size_t i = 0; code == EXIT_OK && i < count; i++) {
        if (!add_session(summary, store, ids[i], wanted, settings, now, &error)) {
            code = print_fault(EXIT_FAULT, error.text);
        }
    }
    free(ids);
    return code;
}

// To a file, or into the outbox.
static int hand_out(const struct summary *summary, struct store *store, const struct wanted *wanted,
                    const struct report_mail *mail)
{
    struct error error;
    char *bytes = NULL;
    size_t length = 0;
    int code = EXIT_OK;
    if (wanted->mail != NULL) {
        if (!report_mail_put(mail, store, summary, &error)) {
            return print_fault(EXIT_FAULT, error.text);
        }
        printf("in the outbox; adjourn sync delivers it, adjourn outbox shows how far it is\n");
        return EXIT_OK;
    }
    if (!writer_of(wanted->format)(summary, &bytes, &length, &error)) {
        code = print_fault(EXIT_FAULT, error.text);
    } else if (!days_write_output(wanted->output, bytes, length, &error)) {
        code = print_fault(EXIT_BOARD, error.text);
    }
    free(bytes);
    return code;
}

static int write_report(struct store *store, const struct wanted *wanted, const struct settings *settings,
                        const struct zone *zone, const char *assets)
{
    struct error error;
    struct days days;
    struct now now = clock_now();
    struct summary *summary = NULL;
    if (!days_read(&days, wanted->from, wanted->to, zone, now)) {
        return print_fault(EXIT_USAGE, DAYS_WANTED);
    }
    struct summary_style style = {.zone = zone,
                                  .room = settings->room.name,
                                  .purpose = settings->log.purpose,
                                  .first = days.first,
                                  .last = days.last,
                                  .clients = !wanted->room};
    int code = summary_create(&summary, &style, &error) ? EXIT_OK : print_fault(EXIT_FAULT, error.text);
    if (code == EXIT_OK) {
        code = add_sessions(summary, store, &days, wanted, settings, now);
    }
    const struct report_mail mail = {.settings = settings,
                                     .zone = zone,
                                     .assets = assets,
                                     .to = wanted->mail,
                                     .language = text_language(),
                                     .client = wanted->client,
                                     .days = &days,
                                     .now = now.wall};
    code = code == EXIT_OK ? hand_out(summary, store, wanted, &mail) : code;
    summary_destroy(summary);
    return code;
}

static int open_and_write(const struct wanted *wanted)
{
    static struct settings settings;
    struct store *store = NULL;
    struct places places;
    struct error error;
    int faults = 0;
    if (!options_open_settings(wanted->config, wanted->db, &settings, &faults)) {
        return EXIT_FAULT;
    }
    if (wanted->client != NULL && !client_exists(&settings, wanted->client)) {
        return print_fault(EXIT_FAULT, "--client: the settings have no client of this name");
    }
    const char *fault = wanted->mail != NULL ? report_mail_fault(&settings, wanted->mail) : NULL;
    if (fault != NULL) {
        return print_fault(EXIT_FAULT, fault);
    }
    if (!places_find(&places, &error)) {
        return print_fault(EXIT_BOARD, error.text);
    }
    text_init(places.locale);
    if (!text_use(wanted->language != NULL ? wanted->language : settings.room.language)) {
        return print_fault(EXIT_USAGE, "--language: needs en, pl, ru, vi or es");
    }
    const struct zone *zone = calendar_zone(settings.room.zone, &error);
    if (zone == NULL) {
        return print_fault(EXIT_FAULT, error.text);
    }
    if (!store_open(&store, settings.store.file, wanted->mail != NULL ? STORE_WRITE : STORE_READ, &error)) {
        return print_fault(EXIT_BOARD, error.text);
    }
    int code = write_report(store, wanted, &settings, zone, places.assets);
    store_close(store);
    return code;
}

int command_report(int argc, char **argv)
{
    struct wanted wanted = {0};
    const struct option_rule rules[] = {
        {.name = "--format", .word = "FORMAT", .value = &wanted.format, .help = "html, pdf, csv or json"},
        {.name = "--from", .word = "DAY", .value = &wanted.from, .help = "first day, as 2026-11-01; without: today"},
        {.name = "--to", .word = "DAY", .value = &wanted.to, .help = "last day; without: today"},
        {.name = "--client", .word = "NAME", .value = &wanted.client, .help = "this client's sessions only"},
        {.name = "--room", .flag = &wanted.room, .help = "the room as a whole, without a row for each client"},
        {.name = "--language",
         .word = "LANG",
         .value = &wanted.language,
         .help = "of html and pdf: en, pl, ru, vi, es"},
        {.name = "--mail",
         .word = "ADDRESSES",
         .value = &wanted.mail,
         .help = "instead of a file: a mail to each, with the report as HTML, PDF and CSV"},
        {.name = "--output", .letter = 'o', .word = "FILE", .value = &wanted.output, .help = "instead of stdout"},
        OPTION_DB(&wanted.db),
        OPTION_CONFIG(&wanted.config),
    };
    int run = options_parse(argc, argv,
                            "report --format html|pdf|csv|json | --mail ADDRESSES --from DAY --to DAY [OPTION...]",
                            rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (run != OPTIONS_RUN) {
        return run;
    }
    if (wanted.mail != NULL && (wanted.format != NULL || wanted.output != NULL)) {
        return print_fault(EXIT_USAGE, "--mail: not together with --format or --output");
    }
    if (wanted.mail == NULL && writer_of(wanted.format) == NULL) {
        return print_fault(EXIT_USAGE, "--format: needs html, pdf, csv or json");
    }
    return open_and_write(&wanted);
}
