// SPDX-License-Identifier: MIT
// From any address of a CalDAV server to one calendar: the person who asks, that person's home, the calendars in there
// (RFC 4791 6.2.1, RFC 5397, RFC 6764 5 and 6).
#include "sync/caldav.h"

#include <stdio.h>
#include <string.h>

#define WELL_KNOWN "/.well-known/caldav"

#define ASK_WHAT                                                                                                       \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?><d:propfind xmlns:d=\"DAV:\" "                                          \
    "xmlns:c=\"urn:ietf:params:xml:ns:caldav\"><d:prop><d:resourcetype/><d:displayname/><d:current-user-principal/>"   \
    "<c:calendar-home-set/><c:supported-calendar-component-set/></d:prop></d:propfind>"

// Where a search stands.
struct search {
    char at[FETCH_URL_MAX];
    char principal[FETCH_URL_MAX];
    char home[FETCH_URL_MAX];
    bool calendar; // `at` is one
};

// Where a reference in the last answer leads. Not to another server: that one is not to get the secret.
static bool resolve(const struct server_reading *reading, const char *reference, char *out, size_t size)
{
    if (fetch_resolve(reading->answered, reference, out, size) && fetch_same_server(reading->url, out)) {
        return true;
    }
    out[0] = '\0';
    return false;
}

// What an address says of itself. True also when it says nothing that helps.
static bool look_at(struct server_reading *reading, const char *url, struct search *search, int *status,
                    struct error *error)
{
    struct dav_answer answer;
    bool ok = caldav_ask(reading, "PROPFIND", url, "0", ASK_WHAT, &answer, status, error);
    for (size_t i = 0; ok && i < answer.count; i++) {
        const struct dav_response *response = &answer.list[i];
        const char *principal = response->value[DAV_PRINCIPAL];
        const char *home = response->value[DAV_HOME];
        search->calendar = search->calendar || response->calendar;
        (void)(principal != NULL && resolve(reading, principal, search->principal, sizeof search->principal));
        (void)(home != NULL && resolve(reading, home, search->home, sizeof search->home));
    }
    if (ok && !resolve(reading, "", search->at, sizeof search->at)) {
        error_set(error, "the address leads to another server");
        ok = server_fail(reading->failure, SCHEDULE_LASTING, "The calendar's address leads to another server.");
    }
    dav_free(&answer);
    return ok;
}

// The last part of a path, without the slash behind it.
static void last_part(const char *path, char *out, size_t size)
{
    size_t length = strlen(path);
    while (length > 0 && path[length - 1] == '/') {
        length--;
    }
    size_t from = length;
    while (from > 0 && path[from - 1] != '/') {
        from--;
    }
    snprintf(out, size, "%.*s", (int)(length - from), path + from);
}

static bool is_meant(const struct dav_response *response, const char *wanted)
{
    char part[FETCH_URL_MAX];
    last_part(response->value[DAV_HREF], part, sizeof part);
    const char *name = response->value[DAV_NAME];
    return wanted[0] == '\0' || strcmp(part, wanted) == 0 || (name != NULL && strcmp(name, wanted) == 0);
}

// Chooses among the calendars of a home.
static bool choose(struct server_reading *reading, const char *home, struct error *error)
{
    struct dav_answer answer;
    const char *wanted = reading->source->calendar;
    const struct dav_response *found = NULL;
    char names[200] = "";
    size_t count = 0;
    bool ok = caldav_ask(reading, "PROPFIND", home, "1", ASK_WHAT, &answer, NULL, error);
    for (size_t i = 0; ok && i < answer.count; i++) {
        const struct dav_response *response = &answer.list[i];
        bool events = !response->lists_components || response->events;
        if (response->calendar && events && response->value[DAV_HREF] != NULL && is_meant(response, wanted)) {
            char part[64];
            last_part(response->value[DAV_HREF], part, sizeof part);
            size_t used = strlen(names);
            snprintf(names + used, sizeof names - used, "%s%s", count > 0 ? ", " : "", part);
            found = response;
            count++;
        }
    }
    if (ok && count != 1) {
        error_set(error, count == 0 ? "no calendar%s%s" : "several calendars%s: %s; name one of them",
                  count == 0 && wanted[0] != '\0' ? " named " : "", count == 0 ? wanted : names);
        ok = server_fail(reading->failure, SCHEDULE_LASTING,
                         count == 0 ? "There is no such calendar on the server."
                                    : "The server has several calendars; the settings must name one.");
    } else if (ok && !resolve(reading, found->value[DAV_HREF], reading->state->collection,
                              sizeof reading->state->collection)) {
        error_set(error, "the calendar is on another server");
        ok = server_fail(reading->failure, SCHEDULE_LASTING, "The calendar's address leads to another server.");
    }
    dav_free(&answer);
    return ok;
}

// The address itself, or what the server says to ask for first when the address knows nothing of calendars.
static bool begin(struct server_reading *reading, struct search *search, struct error *error)
{
    int status = 0;
    char known[FETCH_URL_MAX];
    bool ok = look_at(reading, reading->url, search, &status, error);
    bool helps = search->calendar || search->principal[0] != '\0' || search->home[0] != '\0';
    if ((ok && helps) || (!ok && (status == 0 || status == 207 || status == 401 || status == 403 || status >= 500))) {
        return ok;
    }
    return fetch_resolve(reading->url, WELL_KNOWN, known, sizeof known) &&
           look_at(reading, known, search, &status, error);
}

bool caldav_find(struct server_reading *reading, struct error *error)
{
    struct search search = {.at = ""};
    if (!begin(reading, &search, error)) {
        return false;
    }
    if (search.calendar) {
        snprintf(reading->state->collection, sizeof reading->state->collection, "%s", search.at);
        return true;
    }
    if (search.home[0] == '\0' && search.principal[0] != '\0') {
        char principal[FETCH_URL_MAX];
        memcpy(principal, search.principal, sizeof principal);
        if (!look_at(reading, principal, &search, NULL, error)) {
            return false;
        }
    }
    return choose(reading, search.home[0] != '\0' ? search.home : search.at, error);
}
