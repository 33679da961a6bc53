// SPDX-License-Identifier: MIT
#include "config/config.h"

#include "config/config_group.h"
#include "config/config_value.h"

#include <string.h>

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
        const struct config_group *group = config_group_find(key->section);
        if (strcmp(section, key->section) != 0) {
            section = key->section;
            // Of a group an example, since the sample must give the defaults, and by default there is none.
            if (group != NULL) {
                fprintf(out, "\n%s", group->head);
            } else {
                fprintf(out, "\n[%s]\n", section);
            }
        }
        // A row without help belongs to the one above it.
        if (key->help != NULL) {
            char allowed[512];
            config_value_allowed(key, allowed, sizeof allowed);
            fprintf(out, "# %s\n# Allowed: %s.\n", key->help, allowed);
        }
        fprintf(out, "%s%s =%s%s\n", group != NULL ? ";" : "", key->key, key->standard[0] != '\0' ? " " : "",
                key->standard);
    }
}
