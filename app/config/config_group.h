// SPDX-License-Identifier: MIT
// Sections that may stand several times, each with a name of its own: [source room], [approver "M. Kowalska"]. An entry
// of a group is one such section; it begins with its name.
#pragma once

#include "config/config_table.h"

#define CONFIG_NO_ENTRY    (-1)
#define CONFIG_SECTION_MAX 192 // bytes between the brackets

struct config_group {
    const char *section;        // "source"
    bool quoted;                // the name is any text in quotes; else letters, digits, - and _
    size_t at, count_at;        // in struct settings: the entries and how many there are
    size_t size, name_size;     // of one entry and of its name
    int most;                   // entries
    const char *unfit, *beyond; // why a name, or one more entry, is refused
    const char *form, *limit;   // what is allowed instead
    // What is wrong with an entry as a whole, or NULL; *key is where, *allowed what would be right.
    const char *(*problem)(const void *entry, const char **key, const char **allowed);
    bool has_terms;   // keys of [policy] can stand in it too, and are kept
    size_t terms_at;  // here in an entry, as struct term_set
    const char *head; // how the sample introduces it
};

extern const struct config_group config_groups[];
extern const size_t config_group_count;

// The entries of all groups together.
#define CONFIG_ENTRIES_MAX (SOURCES_MAX + APPROVERS_MAX + CLIENTS_MAX + LADDER_MAX)

// The group whose rows a section of the table holds, or NULL.
const struct config_group *config_group_find(const char *section);
// The group of a section as it is written, "source room", with the name in it copied; NULL when it is of none. A name
// without its quotes, or the other way round, is empty.
const struct config_group *config_group_of(const char *written, char name[CONFIG_SECTION_MAX]);

// The index of the entry with that name; a new one gets the defaults. CONFIG_NO_ENTRY with a reason, and what is
// allowed, when there can be none of that name.
int config_group_open(const struct config_group *group, struct settings *settings, const char *name,
                      const char **reason, const char **allowed);
// The same without making one.
int config_group_index(const struct config_group *group, const struct settings *settings, const char *name);

void *config_group_entry(const struct config_group *group, struct settings *settings, int index);
size_t *config_group_entries(const struct config_group *group, struct settings *settings);
// An entry's place among those of all groups, from 0.
int config_group_place(const struct config_group *group, int index);
// Every key of an entry at its default.
void config_group_set_defaults(const struct config_group *group, void *entry, const char *name);
