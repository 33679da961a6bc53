// SPDX-License-Identifier: MIT
// Proves the log: a database against its hashes, or an export by itself.
#include "export/verify.h"

#include "calendar/calendar.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "core/zone.h"
#include "store/redact.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tally {
    const struct zone *zone;
    bool quiet;
    size_t sessions, broken, redacted;
    uint64_t events, lines;
    char digits[CHAIN_TEXT_MAX]; // of a digest that is looked for; "" = none
    bool unfound;
};

static int print_fault(enum exit_code code, const char *text)
{
    fprintf(stderr, "adjourn verify: %s\n", text);
    return (int)code;
}

static void print_until(const struct tally *tally, const struct session_proof *proof)
{
    if (proof->events == 0) {
        printf("; nothing of it is proven\n");
        return;
    }
    struct civil at = zone_civil(tally->zone, proof->until);
    printf("; its first %u events, until %04d-%02d-%02d %02d:%02d:%02d, stand as they were noted\n", proof->events,
           at.date.year, at.date.month, at.date.day, at.hour, at.minute, at.second);
}

static bool tell_session(void *context, const struct session_proof *proof, struct error *error)
{
    (void)error;
    struct tally *tally = context;
    char digest[CHAIN_SHORT_MAX];
    tally->sessions++;
    tally->events += proof->events;
    tally->redacted += proof->redacted;
    if (proof->fault[0] != '\0') {
        tally->broken++;
        printf("session %lld: %s", (long long)proof->session, proof->fault);
        print_until(tally, proof);
    } else if (!tally->quiet) {
        chain_write_short(digest, proof->digest);
        printf("session %lld: whole, %u events, digest %s\n", (long long)proof->session, proof->events, digest);
    }
    return true;
}

static bool tell_redaction(void *context, const struct redaction_proof *proof, struct error *error)
{
    (void)error;
    struct tally *tally = context;
    struct civil at = zone_civil(tally->zone, proof->redaction.at);
    if (proof->fault[0] != '\0') {
        tally->broken++;
        printf("redaction %lld: %s\n", (long long)proof->id, proof->fault);
    } else if (!tally->quiet) {
        printf("redaction %lld: stands: %s on %04d-%02d-%02d, %lld texts of sessions and %lld other places\n",
               (long long)proof->id, redaction_kind_name(proof->redaction.kind), at.date.year, at.date.month,
               at.date.day, (long long)proof->redaction.marks, (long long)proof->redaction.others);
    }
    return true;
}

// The digits of a digest as people write it: with blanks, in capitals. False when it is none.
static bool read_digits(const char *text, char out[CHAIN_TEXT_MAX])
{
    size_t used = 0;
    for (; *text != '\0'; text++) {
        if (*text == ' ' || *text == '\t') {
            continue;
        }
        const char *digit = strchr("0123456789abcdef", tolower((unsigned char)*text));
        if (digit == NULL || used == CHAIN_TEXT_MAX - 1) {
            return false;
        }
        out[used++] = *digit;
    }
    out[used] = '\0';
    return used >= STORE_DIGEST_LEAST;
}

// Says where in the log a noted digest belongs; broken when it belongs nowhere.
static bool find_digest(struct store *store, struct tally *tally, struct error *error)
{
    int64_t session = 0;
    struct event event = {0};
    if (tally->digits[0] == '\0') {
        return true;
    }
    if (!store_find_digest(store, tally->digits, &session, &event, error)) {
        return false;
    }
    tally->unfound = session == 0;
    if (tally->unfound) {
        printf("digest %s: no session of this log ever had it\n", tally->digits);
        return true;
    }
    struct civil at = zone_civil(tally->zone, event.wall);
    printf("digest %s: of session %lld after its event %u, %04d-%02d-%02d %02d:%02d:%02d\n", tally->digits,
           (long long)session, event.seq, at.date.year, at.date.month, at.date.day, at.hour, at.minute, at.second);
    return true;
}

static int verify_database(const char *path, struct tally *tally)
{
    struct store *store = NULL;
    struct error error = {""};
    if (!store_open(&store, path, STORE_READ, &error)) {
        return print_fault(EXIT_BOARD, error.text);
    }
    bool ok = store_verify(store, tell_session, tally, &error);
    size_t broken = tally->broken;
    ok = ok && store_redactions(store, tell_redaction, tally, &error) && find_digest(store, tally, &error);
    store_close(store);
    if (!ok) {
        return print_fault(EXIT_FAULT, error.text);
    }
    printf("%s: %zu sessions, %llu events: %zu whole, %zu not; %zu removed texts prove nothing any more\n", path,
           tally->sessions, (unsigned long long)tally->events, tally->sessions - broken, broken, tally->redacted);
    return tally->broken == 0 && !tally->unfound ? EXIT_OK : EXIT_FAULT;
}

static void tell_export(void *context, const struct export_verdict *verdict)
{
    struct tally *tally = context;
    char digest[CHAIN_SHORT_MAX];
    chain_write_short(digest, verdict->digest);
    tally->sessions++;
    if (tally->quiet) {
        return;
    }
    printf("session %lld: %u lines, digest %s", (long long)verdict->session, verdict->lines, digest);
    if (verdict->events > 0) {
        printf(", told by its %u events; %zu of %zu names proven", verdict->events, verdict->names_proven,
               verdict->names);
    }
    putchar('\n');
}

static const struct zone *zone_of(const char *name)
{
    return calendar_zone(name, NULL);
}

static bool load(const char *path, char **bytes, size_t *length, struct error *error)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    *bytes = malloc(EXPORT_VERIFY_MAX + 1);
    bool ok = *bytes != NULL;
    *length = ok ? fread(*bytes, 1, EXPORT_VERIFY_MAX + 1, file) : 0;
    ok = ok ? ferror(file) == 0 || error_set(error, "%s: %s", path, strerror(errno))
            : error_set(error, "%s: out of memory", path);
    fclose(file);
    return ok;
}

static int verify_file(const char *path, struct tally *tally)
{
    char *bytes = NULL;
    size_t length = 0;
    struct error error = {""};
    bool ok =
        load(path, &bytes, &length, &error) && export_verify(path, bytes, length, zone_of, tell_export, tally, &error);
    free(bytes);
    if (!ok) {
        return print_fault(EXIT_FAULT, error.text);
    }
    printf("%s: as it was written; %zu sessions. Compare a digest with one that was noted elsewhere.\n", path,
           tally->sessions);
    return EXIT_OK;
}

int command_verify(int argc, char **argv)
{
    const char *config = NULL;
    const char *db = NULL;
    const char *file = NULL;
    const char *digest = NULL;
    struct tally tally = {0};
    const struct option_rule rules[] = {
        OPTION_CONFIG(&config),
        OPTION_DB(&db),
        {.name = "--digest",
         .word = "DIGITS",
         .value = &digest,
         .help = "tell where in the log this digest belongs, such as one on a photo of the summary"},
        {.name = "--quiet", .letter = 'q', .flag = &tally.quiet, .help = "tell only what is not whole, and the sum"},
    };
    int code =
        options_parse(argc, argv, "verify [OPTION...] [EXPORT]", rules, sizeof rules / sizeof rules[0], &file, 1);
    if (code != OPTIONS_RUN) {
        return code;
    }
    static struct settings settings;
    struct error error = {""};
    int faults = 0;
    if (digest != NULL && (file != NULL || !read_digits(digest, tally.digits))) {
        return print_fault(EXIT_USAGE, "--digest: needs 8 to 64 hexadecimal digits, and a database");
    }
    if (file != NULL) {
        return db == NULL && config == NULL ? verify_file(file, &tally)
                                            : print_fault(EXIT_USAGE, "an export is proven without a database");
    }
    if (!options_open_settings(config, db, &settings, &faults)) {
        return EXIT_FAULT;
    }
    tally.zone = calendar_zone(settings.room.zone, &error);
    return tally.zone != NULL ? verify_database(settings.store.file, &tally) : print_fault(EXIT_FAULT, error.text);
}
