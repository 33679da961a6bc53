// SPDX-License-Identifier: MIT
// One function per subcommand; argv[0] is the subcommand's name. They print errors on stderr and return an exit code.
#pragma once

// Exit codes, the same for every command.
enum exit_code {
    EXIT_OK = 0,
    EXIT_FAULT = 1, // something is wrong with the input, the settings or an expectation
    EXIT_USAGE = 2, // the command line is wrong
    EXIT_BOARD = 3, // display, file system or database cannot be used
};

int command_kiosk(int argc, char **argv);
int command_agenda(int argc, char **argv);
int command_slots(int argc, char **argv);
int command_notice(int argc, char **argv);
int command_copies(int argc, char **argv);
int command_export(int argc, char **argv);
int command_stick(int argc, char **argv);
int command_provision(int argc, char **argv);
int command_report(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_forget(int argc, char **argv);
int command_purge(int argc, char **argv);
int command_check(int argc, char **argv);
int command_simulate(int argc, char **argv);
int command_sync(int argc, char **argv);
int command_sources(int argc, char **argv);
int command_outbox(int argc, char **argv);
int command_touch_test(int argc, char **argv);
int command_requests(int argc, char **argv);
int command_pin(int argc, char **argv);
int command_bundle(int argc, char **argv);
