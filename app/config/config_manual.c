// SPDX-License-Identifier: MIT
#include "config/config.h"

#include "config/config_group.h"
#include "config/config_value.h"

#include <string.h>

// Text for roff: what would begin a request or an escape is told apart.
static void put_text(FILE *out, const char *text)
{
    if (text[0] == '.' || text[0] == '\'') {
        fputs("\\&", out);
    }
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '\\':
            fputs("\\e", out);
            break;
        case '-':
            fputs("\\-", out);
            break;
        case '`': // as in the sample: what is typed
        case '\'':
            fputs("\\(aq", out);
            break;
        default:
            fputc(*text, out);
        }
    }
}

// The lines that introduce a group in the sample, "# text" and ";[source trainer]".
static void put_head(FILE *out, const char *head)
{
    while (*head != '\0') {
        char line[256];
        size_t length = strcspn(head, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, head);
        head += length + (head[length] == '\n' ? 1 : 0);
        if (line[0] == ';') {
            continue; // the section's own heading says it
        }
        put_text(out, line + (strncmp(line, "# ", 2) == 0 ? 2 : 0));
        fputc('\n', out);
    }
}

static void put_section(FILE *out, const struct config_key *key)
{
    const struct config_group *group = config_group_find(key->section);
    if (group == NULL) {
        fprintf(out, ".SS [%s]\n", key->section);
        return;
    }
    fprintf(out, group->quoted ? ".SS \"[%s \\(dqNAME\\(dq]\"\n" : ".SS \"[%s NAME]\"\n", key->section);
    put_head(out, group->head);
}

static void put_key(FILE *out, const struct config_key *key)
{
    fprintf(out, ".TP\n.BR %s \" = ", key->key);
    put_text(out, key->standard[0] != '\0' ? key->standard : "(empty)");
    fputs("\"\n", out);
    if (key->help == NULL) {
        fputs("As the one above.\n", out);
        return;
    }
    char allowed[512];
    config_value_allowed(key, allowed, sizeof allowed);
    put_text(out, key->help);
    fputs("\nAllowed: ", out);
    put_text(out, allowed);
    fputs(".\n", out);
}

void config_write_manual(FILE *out)
{
    fputs(".\\\" SPDX-License-Identifier: MIT\n"
          ".\\\" Written by adjourn check \\-\\-print\\-manual from the table of settings.\n"
          ".TH ADJOURN.INI 5\n.SH NAME\nadjourn.ini \\- settings of a meeting-room timer kiosk\n"
          ".SH SYNOPSIS\n.I /etc/adjourn/adjourn.ini\n"
          ".SH DESCRIPTION\n"
          "Sections in brackets, each with lines \\(lqkey = value\\(rq. Comments begin with # or ; at the start of a\n"
          "line, or with ; after a blank. A line is at most 197 bytes of UTF\\-8. A key that is left out keeps its\n"
          "default, and so does one whose value is refused; an unknown key is a fault.\n"
          ".B adjourn check\ntells every fault by file, line and key.\n"
          ".PP\nA relative path lies beside the file. ~/ is the home folder and $XDG_STATE_HOME/ that folder, which\n"
          "is ~/.local/state when it is not set, and /var/lib without a home.\n"
          ".SH SETTINGS\nEach key stands with its default.\n",
          out);
    const char *section = "";
    for (size_t i = 0; i < config_table_count; i++) {
        const struct config_key *key = &config_table[i];
        if (strcmp(section, key->section) != 0) {
            section = key->section;
            put_section(out, key);
        }
        put_key(out, key);
    }
    fputs(".SH SEE ALSO\n.BR adjourn (1)\n", out);
}
