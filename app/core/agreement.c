// SPDX-License-Identifier: MIT
#include "core/agreement.h"

#include "core/agenda.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter + ('a' - 'A')) : letter;
}

// Whether a text fits a pattern in which * is anything and ? one byte. In time that the lengths bound: only the last *
// is ever tried again.
static bool fits(const char *pattern, const char *text)
{
    const char *star = NULL;
    const char *again = NULL;
    while (*text != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            again = text;
        } else if (*pattern == '?' || lower(*pattern) == lower(*text)) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star + 1;
            text = ++again;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

static bool has_category(const struct block *block, const char *category)
{
    size_t length = strlen(category);
    for (const char *line = block->categories; *line != '\0'; line += strcspn(line, "\n"), line += *line == '\n') {
        if (strcspn(line, "\n") == length && strncasecmp(line, category, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool note_match(struct agreement_match *match, const char *pattern, const char *address, bool organizers)
{
    snprintf(match->pattern, sizeof match->pattern, "%s", pattern);
    snprintf(match->address, sizeof match->address, "%s", address);
    match->organizers = organizers;
    return true;
}

static bool pattern_fits(const char *pattern, const struct block *block, const struct roster *roster,
                         struct agreement_match *match)
{
    if (block->organizer_address[0] != '\0' && fits(pattern, block->organizer_address)) {
        return note_match(match, pattern, block->organizer_address, true);
    }
    for (size_t i = 0; i < roster->count; i++) {
        const char *address = roster->people[i].address;
        if (address[0] != '\0' && !roster->people[i].declined && fits(pattern, address)) {
            return note_match(match, pattern, address, false);
        }
    }
    return false;
}

static bool client_fits(const struct client_settings *client, const struct block *block, const struct roster *roster,
                        struct agreement_match *match)
{
    if (client->match[0] == '\0' && client->organizer[0] == '\0' && client->category[0] == '\0') {
        return false;
    }
    if (client->organizer[0] != '\0' &&
        (block->organizer_address[0] == '\0' || !fits(client->organizer, block->organizer_address))) {
        return false;
    }
    if (client->category[0] != '\0' && !has_category(block, client->category)) {
        return false;
    }
    char pattern[PERSON_ADDRESS_MAX];
    const char *list = client->match;
    while (list_next(&list, pattern, sizeof pattern)) {
        if (pattern_fits(pattern, block, roster, match)) {
            return true;
        }
    }
    return client->match[0] == '\0';
}

const struct client_settings *agreement_client(const struct settings *settings, const struct block *block,
                                               const struct roster *roster, struct agreement_match *match)
{
    for (size_t i = 0; i < settings->client_count; i++) {
        struct agreement_match found = {.pattern = ""};
        if (client_fits(&settings->client[i], block, roster, &found)) {
            if (match != NULL) {
                *match = found;
            }
            return &settings->client[i];
        }
    }
    if (match != NULL) {
        *match = (struct agreement_match){.pattern = ""};
    }
    return NULL;
}

const struct client_settings *agreement_client_of(const struct settings *settings, const char *address)
{
    for (size_t i = 0; i < settings->client_count; i++) {
        const char *list = settings->client[i].match;
        char pattern[SETTINGS_LIST_MAX];
        while (list_next(&list, pattern, sizeof pattern)) {
            if (pattern[strspn(pattern, "*")] != '\0' && fits(pattern, address)) {
                return &settings->client[i];
            }
        }
    }
    return NULL;
}

static bool in_ladder(const struct client_settings *client, const struct step_settings *step)
{
    char name[STEP_NAME_MAX];
    const char *list = client != NULL ? client->steps : "";
    if (*list == '\0') {
        return true;
    }
    while (list_next(&list, name, sizeof name)) {
        if (strcmp(name, step->name) == 0) {
            return true;
        }
    }
    return false;
}

static const struct step_settings *find_step(const struct settings *settings, const struct client_settings *client,
                                             int32_t strikes)
{
    const struct step_settings *found = NULL;
    for (size_t i = 0; i < settings->step_count; i++) {
        const struct step_settings *step = &settings->step[i];
        if (step->strikes <= strikes && in_ladder(client, step) && (found == NULL || step->strikes > found->strikes)) {
            found = step;
        }
    }
    return found;
}

static void lay(struct agreement *agreement, const struct term_set *terms, enum agreement_origin origin)
{
    for (enum term term = 0; term < TERMS; term++) {
        if (terms_has(terms, term)) {
            term_set(&agreement->policy, term, term_of(&terms->policy, term));
            agreement->origin[term] = origin;
        }
    }
}

// A length that the event itself gives stands before the items of its description, and off is off.
static void settle_agenda(struct agreement *agreement, const struct zone *zone, const struct block *block)
{
    struct agenda agenda;
    agenda_read(block, zone, &agenda);
    agreement->agenda_items = agenda.count + agenda.beyond;
    int64_t *agenda_ms = &agreement->policy.agenda_ms;
    bool own = agreement->origin[TERM_agenda] == ORIGIN_EVENT && *agenda_ms != AGENDA_LISTED;
    if (own || *agenda_ms == 0) {
        return;
    }
    if (agenda.count > 0) {
        *agenda_ms = agenda_needs(&agenda, block, zone);
        agreement->origin[TERM_agenda] = ORIGIN_AGENDA;
    } else if (*agenda_ms == AGENDA_LISTED) {
        *agenda_ms = 0;
    }
}

void agreement_resolve(const struct settings *settings, const struct zone *zone, const struct block *block,
                       const struct roster *roster, int32_t strikes, struct agreement *agreement)
{
    memset(agreement, 0, sizeof *agreement);
    agreement->policy = settings->policy;
    agreement->client = agreement_client(settings, block, roster, &agreement->match);
    agreement->strikes = agreement->client != NULL ? strikes : 0;
    agreement->step = find_step(settings, agreement->client, agreement->strikes);
    agreement->language = settings->room.language;
    agreement->copy = "";
    if (agreement->client != NULL) {
        lay(agreement, &agreement->client->terms, ORIGIN_CLIENT);
        if (strcmp(agreement->client->language, "room") != 0) {
            agreement->language = agreement->client->language;
        }
    }
    if (agreement->step != NULL) {
        lay(agreement, &agreement->step->terms, ORIGIN_STEP);
        agreement->wording = agreement->step->wording;
        agreement->copy = agreement->step->copy;
    }
    lay(agreement, &block->terms, ORIGIN_EVENT);
    settle_agenda(agreement, zone, block);
}

const char *agreement_origin_name(enum agreement_origin origin)
{
    static const char *const names[] = {[ORIGIN_ROOM] = "room",
                                        [ORIGIN_CLIENT] = "client",
                                        [ORIGIN_STEP] = "step",
                                        [ORIGIN_EVENT] = "event",
                                        [ORIGIN_AGENDA] = "agenda"};
    return names[origin];
}
