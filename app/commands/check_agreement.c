// SPDX-License-Identifier: MIT
#include "commands/check_agreement.h"

#include "commands/commands.h"
#include "config/config.h"
#include "export/json.h"

#include <stdio.h>
#include <string.h>

#define PLACE_TEXT_MAX (SETTINGS_PATH_MAX + 128)

static const char *const wordings[] = {
    [WORDING_FRIENDLY] = "friendly", [WORDING_NEUTRAL] = "neutral", [WORDING_FIRM] = "firm"};

// The section of a client or step, as a settings file has it.
static void write_section(char *out, size_t size, const char *kind, const char *name)
{
    snprintf(out, size, "%s \"%s\"", kind, name);
}

// Where settings stand.
struct files {
    const char *config;  // NULL: built-in defaults
    const char *changes; // what was changed on the screen
};

// Where a key of a section stands: "room.ini:12", or "default". What was changed on the screen comes before the file.
static void write_place(char *out, size_t size, const struct files *files, const char *section, const char *key)
{
    const char *const paths[] = {files->changes, files->config};
    snprintf(out, size, "default");
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        int line = paths[i] != NULL ? config_find_line(paths[i], section, key) : 0;
        if (line > 0) {
            snprintf(out, size, "%s:%d", paths[i], line);
            return;
        }
    }
}

static void write_property(char *out, size_t size, enum term term)
{
    snprintf(out, size, "X-ADJOURN-%s", term_name(term));
    for (char *at = out; *at != '\0'; at++) {
        *at = *at == '_' ? '-' : *at >= 'a' && *at <= 'z' ? (char)(*at - ('a' - 'A')) : *at;
    }
}

// Who says a value, with the place where it stands.
static void write_origin(char *out, size_t size, const struct agreement *agreement, enum term term,
                         const struct files *files)
{
    char section[CLIENT_NAME_MAX + 16] = "policy";
    switch (agreement->origin[term]) {
    case ORIGIN_ROOM:
        break;
    case ORIGIN_CLIENT:
        write_section(section, sizeof section, "client", agreement->client->name);
        break;
    case ORIGIN_STEP:
        write_section(section, sizeof section, "step", agreement->step->name);
        break;
    case ORIGIN_EVENT:
        write_property(out, size, term);
        return;
    case ORIGIN_AGENDA:
        snprintf(out, size, "%zu item%s in the description", agreement->agenda_items,
                 agreement->agenda_items == 1 ? "" : "s");
        return;
    }
    write_place(out, size, files, section, term_name(term));
}

static void print_time(const struct zone *zone, struct wall at)
{
    struct civil civil = zone_civil(zone, at);
    printf("%04d-%02d-%02d %02d:%02d", civil.date.year, civil.date.month, civil.date.day, civil.hour, civil.minute);
}

static void print_client(const struct agreement *agreement)
{
    const struct client_settings *client = agreement->client;
    if (client == NULL) {
        printf("client: none fits\n");
        return;
    }
    printf("client: %s", client->name);
    if (agreement->match.pattern[0] != '\0') {
        printf(", %s fits %s %s", agreement->match.pattern,
               agreement->match.organizers ? "the organizer" : "the attendee", agreement->match.address);
    }
    if (client->organizer[0] != '\0') {
        printf(", %s fits the organizer", client->organizer);
    }
    if (client->category[0] != '\0') {
        printf(", category %s", client->category);
    }
    printf("\n");
}

static void print_text(const struct agreement *agreement, const struct block *block, const struct zone *zone,
                       const struct files *files)
{
    printf("block: %s%s%s, ", block->uid, block->recurrence_id[0] != '\0' ? "/" : "", block->recurrence_id);
    print_time(zone, block->start);
    printf(" to ");
    print_time(zone, block->end);
    printf(" %s\n", zone->name);
    print_client(agreement);
    if (agreement->step != NULL) {
        printf("step: %s, from %d on", agreement->step->name, (int)agreement->step->strikes);
    } else {
        printf("step: none holds");
    }
    printf("; ended early in the last %d days: %d\n", STRIKE_DAYS, (int)agreement->strikes);
    printf("language: %s\nwording: %s\ncopy: %s\n", agreement->language, wordings[agreement->wording],
           agreement->copy[0] != '\0' ? agreement->copy : "nobody");
    for (enum term term = 0; term < TERMS; term++) {
        char value[32], place[PLACE_TEXT_MAX];
        term_write(term, term_of(&agreement->policy, term), value, sizeof value);
        write_origin(place, sizeof place, agreement, term, files);
        printf("%s = %s, %s (%s)\n", term_name(term), value, agreement_origin_name(agreement->origin[term]), place);
    }
}

static void print_member(const char *name, const char *text)
{
    printf(", \"%s\": ", name);
    if (text != NULL) {
        json_write_string(stdout, text);
    } else {
        printf("null");
    }
}

static void print_json(const struct agreement *agreement, const struct block *block, const struct files *files)
{
    char address[PERSON_ADDRESS_MAX];
    const char *copy = agreement->copy;
    const char *separator = "";
    bool matched = agreement->match.pattern[0] != '\0';
    printf("{\"uid\": ");
    json_write_string(stdout, block->uid);
    print_member("recurrence_id", block->recurrence_id);
    print_member("client", agreement->client != NULL ? agreement->client->name : NULL);
    print_member("pattern", matched ? agreement->match.pattern : NULL);
    print_member("address", matched ? agreement->match.address : NULL);
    print_member("of", !matched ? NULL : agreement->match.organizers ? "organizer" : "attendee");
    print_member("step", agreement->step != NULL ? agreement->step->name : NULL);
    printf(", \"strikes\": %d", (int)agreement->strikes);
    print_member("language", agreement->language);
    print_member("wording", wordings[agreement->wording]);
    printf(", \"copy\": [");
    while (list_next(&copy, address, sizeof address)) {
        printf("%s", separator);
        json_write_string(stdout, address);
        separator = ", ";
    }
    printf("], \"policy\": {");
    for (enum term term = 0; term < TERMS; term++) {
        char value[32], place[PLACE_TEXT_MAX];
        term_write(term, term_of(&agreement->policy, term), value, sizeof value);
        write_origin(place, sizeof place, agreement, term, files);
        printf("%s\n  \"%s\": {\"value\": \"%s\", \"from\": \"%s\", \"at\": ", term == 0 ? "" : ",", term_name(term),
               value, agreement_origin_name(agreement->origin[term]));
        json_write_string(stdout, place);
        printf("}");
    }
    printf("\n}}\n");
}

int check_agreement(const struct lookup *lookup, const char *config, bool json)
{
    static struct session_record record;
    struct agreement agreement;
    struct error error;
    const struct files files = {config, lookup->settings->store.changes};
    struct store *store = lookup_open(lookup, &error);
    bool done = store != NULL && lookup_block(store, lookup, &record, &error) &&
                store_agreement(store, lookup->settings, lookup->zone, &record.block, &record.roster, lookup->at,
                                &agreement, &error);
    store_close(store);
    if (!done) {
        fprintf(stderr, "adjourn check: %s\n", error.text);
        return EXIT_FAULT;
    }
    if (json) {
        print_json(&agreement, &record.block, &files);
    } else {
        print_text(&agreement, &record.block, lookup->zone, &files);
    }
    return EXIT_OK;
}
