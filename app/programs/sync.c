// SPDX-License-Identifier: MIT
// adjourn-sync and adjourn-sync-online: read and deliver in the background. Started by `adjourn` with its command line,
// or directly with options only.
#include "commands/commands.h"

#include <string.h>

int main(int argc, char **argv)
{
    int named = argc > 1 && strcmp(argv[1], "sync") == 0 ? 1 : 0;
    return command_sync(argc - named, argv + named);
}
