// SPDX-License-Identifier: MIT
// argv → command; nothing else.
#include "commands/commands.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"kiosk", command_kiosk},   {"sync", command_sync},   {"agenda", command_agenda},     {"slots", command_slots},
    {"export", command_export}, {"check", command_check}, {"simulate", command_simulate},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    return command_kiosk(argc, argv);
}
