// SPDX-License-Identifier: MIT
#include "config/config.h"

#include "config/config_value.h"

#include <string.h>

// An example, since the sample must give the defaults, and by default there is no source.
#define SOURCE_HEAD                                                                                                    \
    "\n# More calendars, from files or servers; the section stands once for each, with a name of your own.\n"          \
    ";[%s trainer]\n"

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
        bool source = strcmp(key->section, CONFIG_SOURCE) == 0;
        if (strcmp(section, key->section) != 0) {
            section = key->section;
            fprintf(out, source ? SOURCE_HEAD : "\n[%s]\n", section);
        }
        // A row without help belongs to the one above it.
        if (key->help != NULL) {
            char allowed[512];
            config_value_allowed(key, allowed, sizeof allowed);
            fprintf(out, "# %s\n# Allowed: %s.\n", key->help, allowed);
        }
        fprintf(out, "%s%s =%s%s\n", source ? ";" : "", key->key, key->standard[0] != '\0' ? " " : "", key->standard);
    }
}
