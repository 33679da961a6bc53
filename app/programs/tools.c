// SPDX-License-Identifier: MIT
// adjourn-tools: the commands that do one thing and end. Started by `adjourn` with its command line.
#include "commands/commands.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} tools[] = {
    {"agenda", command_agenda},     {"sources", command_sources},       {"outbox", command_outbox},
    {"notice", command_notice},     {"copies", command_copies},         {"slots", command_slots},
    {"export", command_export},     {"stick", command_stick},           {"report", command_report},
    {"verify", command_verify},     {"requests", command_requests},     {"pin", command_pin},
    {"forget", command_forget},     {"purge", command_purge},           {"check", command_check},
    {"bundle", command_bundle},     {"touch-test", command_touch_test}, {"provision", command_provision},
    {"simulate", command_simulate},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof tools / sizeof tools[0]; i++) {
        if (strcmp(argv[1], tools[i].name) == 0) {
            return tools[i].run(argc - 1, argv + 1);
        }
    }
    fprintf(stderr, "adjourn-tools: is started by adjourn, with a command; adjourn --help lists them\n");
    return EXIT_USAGE;
}
