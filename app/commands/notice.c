// SPDX-License-Identifier: MIT
// Puts the confirmation before a block into the outbox, for everyone in it. The sync process does so by itself when
// [messages] notice_ahead is set.
#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/notices.h"
#include "commands/options.h"
#include "commands/places.h"
#include "core/duration.h"
#include "platform/clock.h"
#include "text/text.h"

#include <stdio.h>
#include <string.h>

#define AHEAD_MS MS_PER_DAY

struct printing {
    const struct zone *zone;
    size_t letters;
};

static void print_letter(void *context, const struct block *block, const struct participant *person,
                         const char *language)
{
    struct printing *printing = context;
    struct civil at = zone_civil(printing->zone, block->start);
    const char *slash = block->recurrence_id[0] != '\0' ? "/" : "";
    printf("%04d-%02d-%02d %02d:%02d %s%s%s %s %s\n", at.date.year, at.date.month, at.date.day, at.hour, at.minute,
           block->uid, slash, block->recurrence_id, person->address, language);
    printing->letters++;
}

static int fail(enum exit_code code, const char *text)
{
    fprintf(stderr, "adjourn notice: %s\n", text);
    return (int)code;
}

static int put(const struct settings *settings, const struct notices_asked *wanted)
{
    static struct post post; // large
    struct notices_asked asked = *wanted;
    struct places places;
    struct error error = {""};
    struct store *store = NULL;
    struct printing printing = {.zone = calendar_zone(settings->room.zone, &error)};
    if (printing.zone == NULL || !places_find(&places, &error)) {
        return fail(EXIT_FAULT, error.text);
    }
    if (settings->outbox.mailbox[0] == '\0') {
        return fail(EXIT_FAULT, "there is no address that mails come from (allowed: one in [outbox] mailbox)");
    }
    if (!store_open(&store, settings->store.file, asked.dry_run ? STORE_READ : STORE_WRITE, &error)) {
        return fail(EXIT_BOARD, error.text);
    }
    text_init(places.locale);
    post_init(&post, settings, places.assets, printing.zone);
    asked.each = print_letter;
    asked.context = &printing;
    bool ok = notices_put(&post, store, &asked, NULL, &error);
    store_close(store);
    if (!ok) {
        return fail(EXIT_BOARD, error.text);
    }
    printf("%zu letter%s %s\n", printing.letters, printing.letters == 1 ? "" : "s",
           asked.dry_run ? "would be in the outbox" : "in the outbox, each once");
    return EXIT_OK;
}

int command_notice(int argc, char **argv)
{
    const char *config = NULL, *db = NULL, *ahead = NULL, *now = NULL;
    struct notices_asked asked = {.now = clock_now().wall};
    const struct option_rule rules[] = {
        OPTION_CONFIG(&config),
        OPTION_DB(&db),
        {.name = "--for",
         .word = "UID[/RECURRENCE-ID]",
         .value = &asked.only,
         .help = "only for this block, however far ahead it is"},
        {.name = "--ahead",
         .word = "24h",
         .value = &ahead,
         .help = "for blocks that begin within this (else: the settings' notice_ahead, or 24h)"},
        {.name = "--now", .word = "UTC", .value = &now, .help = "the time that counts as now"},
        {.name = "--dry-run", .flag = &asked.dry_run, .help = "tell who would get a letter, and write nothing"},
    };
    int code = options_parse(argc, argv, "notice [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    if (now != NULL && !options_read_utc(now, &asked.now)) {
        fprintf(stderr, "adjourn notice: --now: '%s': not a UTC time (allowed: 2026-11-23T09:00:00Z)\n", now);
        return EXIT_USAGE;
    }
    if (ahead != NULL && (!duration_read(ahead, &asked.ahead_ms) || asked.ahead_ms == 0)) {
        fprintf(stderr, "adjourn notice: --ahead: '%s': not a duration (allowed: 24h, 2d)\n", ahead);
        return EXIT_USAGE;
    }
    static struct settings settings;
    int faults;
    if (!options_open_settings(config, db, &settings, &faults)) {
        return EXIT_FAULT;
    }
    if (ahead == NULL) {
        asked.ahead_ms = settings.messages.notice_ahead_ms > 0 ? settings.messages.notice_ahead_ms : AHEAD_MS;
    }
    return put(&settings, &asked);
}
