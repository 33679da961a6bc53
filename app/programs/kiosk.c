// SPDX-License-Identifier: MIT
// adjourn-kiosk: the room screen. Started by `adjourn` with its command line, or directly with options only.
#include "commands/commands.h"

#include <string.h>

int main(int argc, char **argv)
{
    int named = argc > 1 && strcmp(argv[1], "kiosk") == 0 ? 1 : 0;
    return command_kiosk(argc - named, argv + named);
}
