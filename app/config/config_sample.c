// SPDX-License-Identifier: MIT
#include "config/config.h"

#include "config/config_group.h"
#include "config/config_value.h"

#include <string.h>

// Of a group an example, since the sample must give the defaults, and by default there is none.
static void write_head(FILE *out, const char *section)
{
    if (strcmp(section, CONFIG_SOURCE) == 0) {
        fputs("\n# More calendars, from files or servers; the section stands once for each, with a name of your own.\n"
              ";[" CONFIG_SOURCE " trainer]\n",
              out);
    } else if (strcmp(section, CONFIG_APPROVER) == 0) {
        fputs(
            "\n# Who confirms new times and answers requests; the section stands once for each, in the order in which\n"
            "# they are asked. Without any, new times are confirmed at once, and no request is noted.\n"
            ";[" CONFIG_APPROVER " \"M. Kowalska\"]\n",
            out);
    } else {
        fprintf(out, "\n[%s]\n", section);
    }
}

void config_write_sample(FILE *out)
{
    fputs("# Settings of Adjourn. Every key stands here with its default; a key that is left out keeps it.\n"
          "# Comments begin with # or ; at the start of a line, or with ; after a blank. A line is at most 197 bytes.\n"
          "# A relative path lies beside this file. ~/ is the home folder and $XDG_STATE_HOME/ that folder, which is\n"
          "# ~/.local/state when it is not set, and /var/lib without a home. `adjourn check` tells every fault.\n",
          out);
    const char *section = "";
    for (size_t i = 0; i < config_table_count; i++) {
        const struct config_key *key = &config_table[i];
        bool grouped = config_group_find(key->section) != NULL;
        if (strcmp(section, key->section) != 0) {
            section = key->section;
            write_head(out, section);
        }
        // A row without help belongs to the one above it.
        if (key->help != NULL) {
            char allowed[512];
            config_value_allowed(key, allowed, sizeof allowed);
            fprintf(out, "# %s\n# Allowed: %s.\n", key->help, allowed);
        }
        fprintf(out, "%s%s =%s%s\n", grouped ? ";" : "", key->key, key->standard[0] != '\0' ? " " : "", key->standard);
    }
}
