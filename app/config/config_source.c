// SPDX-License-Identifier: MIT
#include "config/config_source.h"

#include "config/config_group.h"

#include <string.h>

#define FILE_SOURCE "room"

static const char *sign_in_problem(const struct source_settings *source, const char **key, const char **allowed)
{
    bool secret = source->secret_file[0] != '\0' || source->credential[0] != '\0';
    *key = "sign_in";
    if (source->sign_in == SIGN_IN_NONE) {
        *allowed = "basic, digest, bearer";
        return secret || source->user[0] != '\0' ? "none, but a user or a secret is given" : NULL;
    }
    if (!secret) {
        *allowed = "one of secret_file, credential";
        return "without a secret";
    }
    if (source->secret_file[0] != '\0' && source->credential[0] != '\0') {
        *key = "credential";
        *allowed = "one of secret_file, credential";
        return "a second secret";
    }
    *key = "user";
    *allowed = "a user for basic and digest, none for bearer";
    return (source->sign_in == SIGN_IN_BEARER) == (source->user[0] == '\0') ? NULL : "does not go with sign_in";
}

const char *config_source_problem(const void *entry, const char **key, const char **allowed)
{
    const struct source_settings *source = entry;
    int places = (source->path[0] != '\0') + (source->url[0] != '\0') + (source->url_file[0] != '\0');
    *key = "path";
    *allowed = "one of path, url, url_file";
    if (places != 1) {
        return places == 0 ? "the source is nowhere" : "the source is in two places";
    }
    *key = "kind";
    *allowed = "ics";
    if (source->path[0] != '\0' && source->kind != SOURCE_ICS) {
        return "a path is no server";
    }
    *key = "write";
    *allowed = "no; yes for a room's calendar of kind caldav";
    if (source->write && (source->kind != SOURCE_CALDAV || source->role != SOURCE_ROOM)) {
        return "this source is only read";
    }
    return sign_in_problem(source, key, allowed);
}

bool config_source_add_file(struct settings *settings, const char **reason)
{
    const char *file = settings->calendar.file;
    if (file[0] == '\0') {
        return true;
    }
    for (size_t i = 0; i < settings->source_count; i++) {
        if (strcmp(settings->source[i].name, FILE_SOURCE) == 0) {
            *reason = "there is a [source " FILE_SOURCE "] too (allowed: one of them)";
            return false;
        }
    }
    if (settings->source_count == SOURCES_MAX) {
        *reason = "one source too many (allowed: 16 sources)";
        return false;
    }
    memmove(&settings->source[1], &settings->source[0], settings->source_count * sizeof settings->source[0]);
    config_group_set_defaults(config_group_find(CONFIG_SOURCE), &settings->source[0], FILE_SOURCE);
    memcpy(settings->source[0].path, file, sizeof settings->source[0].path);
    settings->source_count++;
    return true;
}
