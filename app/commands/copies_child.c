// SPDX-License-Identifier: MIT
#include "commands/copies_child.h"

#include "commands/program.h"
#include "store/copies.h"
#include "store/outbox.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_due(struct store *store, struct wall now, bool *due, struct error *error)
{
    struct outbox_item *item = calloc(1, sizeof *item);
    char *line = NULL;
    if (item == NULL) {
        return error_set(error, "out of memory");
    }
    bool ok = store_outbox_due(store, OUTBOX_COPY, now, 0, item, &line, error);
    *due = line != NULL;
    free(line);
    free(item);
    return ok;
}

static bool wait_for(pid_t child, struct error *error)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return error_set(error, "adjourn copies: %s", strerror(errno));
        }
    }
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           error_set(error, "adjourn copies ended with %s %d", WIFSIGNALED(status) ? "signal" : "exit code",
                     WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

static bool run(const char *config, const char *db, struct error *error)
{
    char program[PROGRAM_PATH_MAX];
    const char *arguments[PROGRAM_ARGUMENTS_MAX];
    program_arguments(arguments, "copies", config, db, NULL);
    if (!program_find(program, "tools", error)) {
        return false;
    }
    // The loop has blocked its signals; a blocked mask would outlive the exec.
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    pid_t child = 0;
    int fault = posix_spawnattr_init(&attributes);
    if (fault == 0) {
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
        fault = posix_spawn(&child, program, NULL, &attributes, (char *const *)arguments, environ);
        posix_spawnattr_destroy(&attributes);
    }
    return fault == 0 ? wait_for(child, error) : error_set(error, "%s: %s", program, strerror(fault));
}

bool copies_child_turn(struct store *store, const char *config, const char *db, struct wall now, struct wall *next,
                       struct error *error)
{
    bool due = false;
    next->ms = INT64_MAX;
    return is_due(store, now, &due, error) && (!due || run(config, db, error)) &&
           store_outbox_next_try(store, OUTBOX_COPY, now, next, error);
}
