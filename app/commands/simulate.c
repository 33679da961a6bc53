// SPDX-License-Identifier: MIT
#include "commands/commands.h"

#include <stdio.h>

int command_simulate(int argc, char **argv)
{
    (void)argc;
    fprintf(stderr, "adjourn %s: not there yet\n", argv[0]);
    return EXIT_USAGE;
}
