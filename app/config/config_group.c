// SPDX-License-Identifier: MIT
#include "config/config_group.h"

#include "config/config_approver.h"
#include "config/config_client.h"
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
     .problem = config_source_problem,
     .head = "# More calendars, from files or servers; the section stands once for each, with a name of your own.\n"
             ";[" CONFIG_SOURCE " trainer]\n"},
    {.section = CONFIG_APPROVER,
     .quoted = true,
     ENTRIES(approver, approver_count),
     .most = APPROVERS_MAX,
     .unfit = "not a name of an approver",
     .form = "[approver \"NAME\"] with a name of 1 to 127 bytes",
     .beyond = "one approver too many",
     .limit = "8 approvers",
     .problem = config_approver_problem,
     .head = "# Who confirms new times and answers requests; the section stands once for each, in the order in which\n"
             "# they are asked. Without any, new times are confirmed at once, and no request is noted.\n"
             ";[" CONFIG_APPROVER " \"M. Kowalska\"]\n"},
    {.section = CONFIG_CLIENT,
     .quoted = true,
     ENTRIES(client, client_count),
     .most = CLIENTS_MAX,
     .unfit = "not a name of a client",
     .form = "[client \"NAME\"] with a name of 1 to 63 bytes",
     .beyond = "one client too many",
     .limit = "32 clients",
     .problem = config_client_problem,
     .has_terms = true,
     .terms_at = offsetof(struct client_settings, terms),
     .head =
         "# What was agreed with a client; the section stands once for each, and the first that fits an event holds.\n"
         "# Every key of [policy] can stand here too. What an event says itself (X-ADJOURN-WAIT:10m) comes before it.\n"
         ";[" CONFIG_CLIENT " \"Acme\"]\n"},
    {.section = CONFIG_STEP,
     .quoted = true,
     ENTRIES(step, step_count),
     .most = LADDER_MAX,
     .unfit = "not a name of a step",
     .form = "[step \"NAME\"] with a name of 1 to 32 bytes",
     .beyond = "one step too many",
     .limit = "8 steps",
     .problem = config_step_problem,
     .has_terms = true,
     .terms_at = offsetof(struct step_settings, terms),
     .head = "# The ladder: a step holds from so many sessions on that a client ended early. The room never sees it.\n"
             "# Every key of [policy] can stand here too, and comes before the client's.\n"
             ";[" CONFIG_STEP " \"managers\"]\n"},
};
const size_t config_group_count = sizeof config_groups / sizeof config_groups[0];

_Static_assert(offsetof(struct source_settings, name) == 0 && offsetof(struct approver, name) == 0 &&
                   offsetof(struct client_settings, name) == 0 && offsetof(struct step_settings, name) == 0,
               "an entry begins with its name");
_Static_assert(SOURCES_MAX == 16 && APPROVERS_MAX == 8 && CLIENTS_MAX == 32 && LADDER_MAX == 8,
               "the texts above name the numbers");

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
    bool fits = name[0] != '\0' && strlen(name) < group->name_size;
    return fits && (group->quoted ? strchr(name, '"') == NULL : config_is_name(name));
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
