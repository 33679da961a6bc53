// SPDX-License-Identifier: MIT
#include "commands/sync_run.h"

#include "platform/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

int sync_fault(enum exit_code code, const char *text)
{
    fprintf(stderr, "adjourn sync: %s\n", text);
    return (int)code;
}

bool sync_is_stopped(void *context)
{
    (void)context;
    sigset_t pending;
    return sigpending(&pending) == 0 && (sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1);
}

void sync_tell_kiosk(const struct sync_run *run)
{
    // One that was deleted this moment is made anew in the next turn.
    if (utimensat(AT_FDCWD, run->settings->store.file, NULL, 0) != 0 && errno != ENOENT) {
        fprintf(stderr, "adjourn sync: %s: %s\n", run->settings->store.file, strerror(errno));
    }
}

struct wall sync_wall_now(void)
{
    return clock_now().wall;
}
