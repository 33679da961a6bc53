// SPDX-License-Identifier: MIT
#include "config/config_reading.h"

#include "config/config_source.h"
#include "config/pin.h"
#include "core/agreement.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void config_report(const struct reading *reading, const char *format, ...)
{
    char text[CONFIG_FAULT_MAX];
    int used = snprintf(text, sizeof text, "%s:%d: ", reading->name, reading->line);
    if (reading->fault == NULL || used < 0 || (size_t)used >= sizeof text) {
        return;
    }
    va_list args;
    va_start(args, format);
    vsnprintf(text + used, sizeof text - (size_t)used, format, args);
    va_end(args);
    reading->fault(reading->context, text);
}

const struct config_key *config_find_key(const char *section, const char *name)
{
    for (size_t i = 0; i < config_table_count; i++) {
        if (strcmp(config_table[i].section, section) == 0 && strcmp(config_table[i].key, name) == 0) {
            return &config_table[i];
        }
    }
    return NULL;
}

// Reports a fault of two keys at the first of them, or where that stands by default at the second.
static void report_together(struct reading *reading, const char *section, const char *name, const char *other,
                            const char *reason)
{
    const struct config_key *key = config_find_key(section, name);
    int line = reading->given[0][key - config_table];
    reading->line = line != 0 ? line : reading->given[0][config_find_key(section, other) - config_table];
    config_report(reading, "[%s] %s: %s", section, name, reason);
}

// An entry that cannot be used is taken out, so that no other part of the app meets it.
static void check_group(struct reading *reading, const struct config_group *group)
{
    size_t *count = config_group_entries(group, reading->settings);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        const char *key = "";
        const char *allowed = "";
        const char *entry = config_group_entry(group, reading->settings, (int)i);
        const char *problem = group->problem(entry, &key, &allowed);
        if (problem == NULL) {
            memmove(config_group_entry(group, reading->settings, (int)kept++), entry, group->size);
            continue;
        }
        int place = config_group_place(group, (int)i);
        int line = reading->given[place + 1][config_find_key(group->section, key) - config_table];
        reading->line = line != 0 ? line : reading->entry_line[place];
        const char *quote = group->quoted ? "\"" : "";
        config_report(reading, "[%s %s%s%s] %s: %s (allowed: %s)", group->section, quote, entry, quote, key, problem,
                      allowed);
    }
    *count = kept;
}

static void check_groups(struct reading *reading)
{
    for (size_t i = 0; i < config_group_count; i++) {
        check_group(reading, &config_groups[i]);
    }
    const char *reason = "";
    if (!config_source_add_file(reading->settings, &reason)) {
        reading->line = reading->given[0][config_find_key("calendar", "file") - config_table];
        config_report(reading, "[calendar] file: '%s': %s", reading->settings->calendar.file, reason);
    }
}

// Mails are saved instead of sent when the sign-in cannot be right.
static void check_mail(struct reading *reading)
{
    struct mail_settings *mail = &reading->settings->mail;
    int secrets = (mail->secret_file[0] != '\0') + (mail->credential[0] != '\0');
    bool open = !mail->starttls && strncasecmp(mail->server, "smtp:", 5) == 0;
    const char *reason = NULL;
    if (mail->server[0] != '\0' && reading->settings->outbox.mailbox[0] == '\0') {
        reason = "no mail is made without [outbox] mailbox (allowed: both or none)";
    } else if (secrets != (mail->user[0] != '\0')) {
        reason = "user and secret do not go together (allowed: user with one of secret_file, credential, or none)";
    } else if (mail->user[0] != '\0' && open) {
        reason = "the password would go unencrypted (allowed: smtps://, starttls = yes, or no user)";
    }
    if (reason != NULL) {
        mail->server[0] = '\0';
        report_together(reading, "mail", "server", "user", reason);
    }
}

// Nothing is published when the sign-in cannot be right, or when nobody knows whose it is.
static void check_mqtt(struct reading *reading)
{
    struct mqtt_settings *mqtt = &reading->settings->mqtt;
    int secrets = (mqtt->secret_file[0] != '\0') + (mqtt->credential[0] != '\0');
    const char *reason = NULL;
    if (mqtt->server[0] != '\0' && mqtt->topic[0] == '\0') {
        reason = "nothing is published without [mqtt] topic (allowed: both or none)";
    } else if (secrets != (mqtt->user[0] != '\0')) {
        reason = "user and secret do not go together (allowed: user with one of secret_file, credential, or none)";
    } else if (mqtt->user[0] != '\0' && strncasecmp(mqtt->server, "mqtt:", 5) == 0) {
        reason = "the password would go unencrypted (allowed: mqtts://, or no user)";
    }
    if (reason != NULL) {
        mqtt->server[0] = '\0';
        report_together(reading, "mqtt", "server", "user", reason);
    }
}

// New times are written into one calendar.
static void check_write(struct reading *reading)
{
    struct settings *settings = reading->settings;
    const struct source_settings *first = NULL;
    for (size_t i = 0; i < settings->source_count; i++) {
        struct source_settings *source = &settings->source[i];
        if (source->write && first != NULL) {
            source->write = false;
            config_report(reading, "[source %s] write: [source %s] is written already (allowed: one of them)",
                          source->name, first->name);
        }
        first = source->write ? source : first;
    }
}

// A client whose ladder has a step that is none has the steps that are.
static void check_ladders(struct reading *reading)
{
    const struct settings *settings = reading->settings;
    const struct config_group *group = config_group_find(CONFIG_CLIENT);
    for (size_t i = 0; i < settings->client_count; i++) {
        const char *list = settings->client[i].steps;
        char name[SETTINGS_LIST_MAX];
        while (list_next(&list, name, sizeof name)) {
            if (config_group_index(config_group_find(CONFIG_STEP), settings, name) == CONFIG_NO_ENTRY) {
                int place = config_group_place(group, (int)i);
                reading->line = reading->given[place + 1][config_find_key(CONFIG_CLIENT, "steps") - config_table];
                config_report(reading,
                              "[client \"%s\"] steps: '%s': there is no such step (allowed: names of [step \"NAME\"])",
                              settings->client[i].name, name);
            }
        }
    }
}

// A PIN that nobody can enter shuts what asks for it; that of the settings is told on the screen.
static void check_pin(struct reading *reading)
{
    const struct settings *settings = reading->settings;
    if (settings->pin.hash[0] != '\0' && !pin_is_hash(settings->pin.hash)) {
        report_together(reading, "pin", "hash", "hash",
                        "not a hash of a PIN (allowed: the line that `adjourn pin` prints)");
        reading->settings->pin.hash[0] = '\0';
    } else if (settings->pin.hash[0] == '\0' && (settings->pin.export || settings->pin.override)) {
        report_together(reading, "pin", settings->pin.export ? "export" : "override", "hash",
                        "there is no PIN, it stays shut (allowed: with hash, or no)");
    }
}

// No client gets what is the house's: an address that is a client's is taken out.
static void check_internal(struct reading *reading, const char *section, int entry, char *list)
{
    char address[SETTINGS_LIST_MAX];
    char *kept = list; // what is kept is never longer than what was read
    const char *rest = list;
    while (list_next(&rest, address, sizeof address)) {
        const struct client_settings *client = agreement_client_of(reading->settings, address);
        if (client == NULL) {
            memmove(kept, address, strlen(address));
            kept += strlen(address);
            if (*rest != '\0') {
                *kept++ = ' ';
            }
            continue;
        }
        reading->line = reading->given[entry][config_find_key(section, "internal_copy") - config_table];
        config_report(reading,
                      "[%s] internal_copy: '%s': [client \"%s\"] match says that it is a client's (allowed: addresses "
                      "of the house)",
                      section, address, client->name);
    }
    *kept = '\0';
}

static void check_copies(struct reading *reading)
{
    struct settings *settings = reading->settings;
    const struct config_group *group = config_group_find(CONFIG_CLIENT);
    check_internal(reading, "messages", 0, settings->messages.internal_copy);
    for (size_t i = 0; i < settings->client_count; i++) {
        check_internal(reading, CONFIG_CLIENT, config_group_place(group, (int)i) + 1,
                       settings->client[i].internal_copy);
    }
}

// What two keys say together.
void config_check_together(struct reading *reading)
{
    struct settings *settings = reading->settings;
    if (reading->changes == NULL) {
        check_ladders(reading); // while the places of the clients are those of their lines
        check_copies(reading);  // likewise
        check_groups(reading);
        check_write(reading);
        check_mail(reading);
        check_mqtt(reading);
        check_pin(reading);
        if (settings->reschedule.gap_days > settings->reschedule.horizon_days) {
            report_together(reading, "reschedule", "gap_days", "horizon_days",
                            "no day is left for a new time (allowed: at most horizon_days)");
        }
    }
    if (settings->session.warn_first_ms != 0 && settings->session.warn_second_ms >= settings->session.warn_first_ms) {
        settings->session.warn_second_ms = 0;
        report_together(reading, "session", "warn_second", "warn_first",
                        "not shorter than warn_first (allowed: less than warn_first, or off)");
    }
}
