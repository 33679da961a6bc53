// SPDX-License-Identifier: MIT
#include "config/config_group.h"

#include "config/config_approver.h"
#include "config/config_source.h"
#include "config/config_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES(array, count)                                                                                          \
    .at = offsetof(struct settings, array), .count_at = offsetof(struct settings, count),                              \
    .size = sizeof((struct settings *)NULL)->array[0], .name_size = sizeof((struct settings *)NULL)->array[0].name

const struct config_group config_groups[] = {
    {.section = CONFIG_SOURCE,
     ENTRIES(source, source_count),
     .most = SOURCES_MAX,
     .unfit = "not a name of a source",
     .form = "[source NAME] with up to 32 letters, digits, - and _",
     .beyond = "one source too many",
     .limit = "16 sources",
     .problem = config_source_problem},
    {.section = CONFIG_APPROVER,
     .quoted = true,
     ENTRIES(approver, approver_count),
     .most = APPROVERS_MAX,
     .unfit = "not a name of an approver",
     .form = "[approver \"NAME\"] with a name of 1 to 127 bytes",
     .beyond = "one approver too many",
     .limit = "8 approvers",
     .problem = config_approver_problem},
};
const size_t config_group_count = sizeof config_groups / sizeof config_groups[0];

_Static_assert(offsetof(struct source_settings, name) == 0 && offsetof(struct approver, name) == 0,
               "an entry begins with its name");
_Static_assert(SOURCES_MAX == 16 && APPROVERS_MAX == 8, "the texts above name the numbers");

const struct config_group *config_group_find(const char *section)
{
    for (size_t i = 0; i < config_group_count; i++) {
        if (strcmp(config_groups[i].section, section) == 0) {
            return &config_groups[i];
        }
    }
    return NULL;
}

const struct config_group *config_group_of(const char *written, char name[CONFIG_SECTION_MAX])
{
    name[0] = '\0';
    for (size_t i = 0; i < config_group_count; i++) {
        const struct config_group *group = &config_groups[i];
        size_t length = strlen(group->section);
        if (strncmp(written, group->section, length) != 0 || written[length] != ' ') {
            continue;
        }
        const char *rest = written + length + strspn(written + length, " ");
        size_t left = strlen(rest);
        bool quotes = left >= 2 && rest[0] == '"' && rest[left - 1] == '"';
        if (!group->quoted) {
            snprintf(name, CONFIG_SECTION_MAX, "%s", rest);
        } else if (quotes) {
            snprintf(name, CONFIG_SECTION_MAX, "%.*s", (int)(left - 2), rest + 1);
        }
        return group;
    }
    return NULL;
}

static bool is_name(const struct config_group *group, const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    bool fits = name[0] != '\0' && strlen(name) < group->name_size;
    return fits && (group->quoted ? strchr(name, '"') == NULL : name[strspn(name, letters)] == '\0');
}

size_t *config_group_entries(const struct config_group *group, struct settings *settings)
{
    return (size_t *)(void *)((char *)settings + group->count_at);
}

void *config_group_entry(const struct config_group *group, struct settings *settings, int index)
{
    return (char *)settings + group->at + (size_t)index * group->size;
}

void config_group_set_defaults(const struct config_group *group, void *entry, const char *name)
{
    memset(entry, 0, group->size);
    snprintf(entry, group->name_size, "%s", name);
    for (size_t i = 0; i < config_table_count; i++) {
        const struct config_key *key = &config_table[i];
        const char *reason;
        if (strcmp(key->section, group->section) == 0 && !config_value_store(key, key->standard, entry, &reason)) {
            abort(); // a default that its own row refuses
        }
    }
}

int config_group_index(const struct config_group *group, const struct settings *settings, const char *name)
{
    const char *entries = (const char *)settings + group->at;
    size_t count = 0;
    memcpy(&count, (const char *)settings + group->count_at, sizeof count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(entries + i * group->size, name) == 0) {
            return (int)i;
        }
    }
    return CONFIG_NO_ENTRY;
}

int config_group_open(const struct config_group *group, struct settings *settings, const char *name,
                      const char **reason, const char **allowed)
{
    if (!is_name(group, name)) {
        *reason = group->unfit;
        *allowed = group->form;
        return CONFIG_NO_ENTRY;
    }
    int index = config_group_index(group, settings, name);
    if (index != CONFIG_NO_ENTRY) {
        return index;
    }
    size_t *count = config_group_entries(group, settings);
    if (*count == (size_t)group->most) {
        *reason = group->beyond;
        *allowed = group->limit;
        return CONFIG_NO_ENTRY;
    }
    config_group_set_defaults(group, config_group_entry(group, settings, (int)*count), name);
    return (int)(*count)++;
}

int config_group_place(const struct config_group *group, int index)
{
    for (const struct config_group *before = config_groups; before != group; before++) {
        index += before->most;
    }
    return index;
}
