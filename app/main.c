// SPDX-License-Identifier: MIT
// argv → command; nothing else.
#include "commands/commands.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} commands[] = {
    {"kiosk", command_kiosk, "show the room's block and keep its session (the default)"},
    {"sync", command_sync, "read the calendars and deliver the outbox, again and again"},
    {"agenda", command_agenda, "print the blocks of a calendar"},
    {"sources", command_sources, "print where the blocks come from, and how old they are"},
    {"outbox", command_outbox, "print what was sent and what waits; send again, or give up"},
    {"notice", command_notice, "put the confirmation before a block into the outbox"},
    {"slots", command_slots, "print where the rest of a block may go"},
    {"export", command_export, "print the interruption log as CSV, JSON or a page"},
    {"stick", command_stick, "save the sessions of some days on a stick, and check what it reads back"},
    {"report", command_report, "print the sessions of some days together, per client and for the room"},
    {"verify", command_verify, "prove that the log, or an export of it, is as it was noted"},
    {"requests", command_requests, "print the requests that are open, and what happens next"},
    {"pin", command_pin, "print the hash of a PIN, for the settings"},
    {"forget", command_forget, "remove a person's name and address everywhere"},
    {"purge", command_purge, "remove the names and titles of sessions that were kept long enough"},
    {"check", command_check, "tell every fault of the settings and what they name"},
    {"bundle", command_bundle, "write what helps to find a fault, without personal data"},
    {"touch-test", command_touch_test, "show what the touch panels say, and calibrate one"},
    {"provision", command_provision, "take over signed settings from a stick or a card"},
    {"simulate", command_simulate, "play a scenario with its own clock, without a display"},
};

static void print_help(void)
{
    printf("usage: adjourn [COMMAND] [OPTION...]\n\nA meeting-room timer kiosk.\n\n");
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        printf("  %-10s %s\n", commands[i].name, commands[i].help);
    }
    printf("\nadjourn COMMAND --help tells a command's options; most take --config FILE and --db FILE.\n"
           "Exit codes: 0 done, 1 a fault in the input or a failed expectation, 2 a wrong command line,\n"
           "3 the display, the file system or the database cannot be used.\n");
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        return command_kiosk(argc, argv);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help();
        return EXIT_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("adjourn %s\n", ADJOURN_VERSION);
        return EXIT_OK;
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    if (argv[1][0] == '-') {
        return command_kiosk(argc, argv); // options of the default command
    }
    fprintf(stderr, "adjourn: there is no command '%s'; adjourn --help lists them\n", argv[1]);
    return EXIT_USAGE;
}
