// SPDX-License-Identifier: MIT
// argv → the program of the command; nothing else, and no library but the C library.
#include "commands/commands.h"
#include "commands/program.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name, *program, *help;
} commands[] = {
    {"kiosk", "kiosk", "show the room's block and keep its session (the default)"},
    {"sync", "sync", "read the calendars and deliver the outbox, again and again"},
    {"agenda", "tools", "print the blocks of a calendar"},
    {"sources", "tools", "print where the blocks come from, and how old they are"},
    {"outbox", "tools", "print what was sent and what waits; send again, or give up"},
    {"notice", "tools", "put the confirmation before a block into the outbox"},
    {"copies", "tools", "write the mails with reports that were ordered, into the outbox"},
    {"slots", "tools", "print where the rest of a block may go"},
    {"export", "tools", "print the interruption log as CSV, JSON or a page"},
    {"stick", "tools", "save the sessions of some days on a stick, and check what it reads back"},
    {"report", "tools", "print the sessions of some days together, per client and for the room"},
    {"verify", "tools", "prove that the log, or an export of it, is as it was noted"},
    {"requests", "tools", "print the requests that are open, and what happens next"},
    {"pin", "tools", "print the hash of a PIN, for the settings"},
    {"forget", "tools", "remove a person's name and address everywhere"},
    {"purge", "tools", "remove the names and titles of sessions that were kept long enough"},
    {"check", "tools", "tell every fault of the settings and what they name"},
    {"bundle", "tools", "write what helps to find a fault, without personal data"},
    {"touch-test", "tools", "show what the touch panels say, and calibrate one"},
    {"provision", "tools", "take over signed settings from a stick or a card"},
    {"simulate", "tools", "play a scenario with its own clock, without a display"},
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

// Becomes the program. Returns when that cannot be.
static int become(const char *program, char **argv)
{
    char path[PROGRAM_PATH_MAX];
    struct error error;
    if (!program_find(path, program, &error)) {
        fprintf(stderr, "adjourn: %s\n", error.text);
        return EXIT_BOARD;
    }
    execv(path, argv);
    fprintf(stderr, "adjourn: %s: %s\n", path, strerror(errno));
    return EXIT_BOARD;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        return become("kiosk", argv);
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
            return become(commands[i].program, argv);
        }
    }
    if (argv[1][0] == '-') {
        return become("kiosk", argv); // options of the default command
    }
    fprintf(stderr, "adjourn: there is no command '%s'; adjourn --help lists them\n", argv[1]);
    return EXIT_USAGE;
}
