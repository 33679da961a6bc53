// SPDX-License-Identifier: MIT
#include "commands/sync_child.h"

#include "commands/program.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// Started again after 1, 2, 4, .. 64 s; a run of LONG_RUN_MS forgets the failures before it.
#define FIRST_WAIT_MS   MS_PER_SECOND
#define WAIT_DOUBLINGS  6
#define LONG_RUN_MS     (5 * MS_PER_MINUTE)
#define SYNC_IS_NICE_BY 5

void sync_child_init(struct sync_child *child, const char *config, const char *db, struct now now)
{
    *child = (struct sync_child){.config = config, .db = db, .start_at = now.boot, .wanted = true};
}

// In the new process. Only what is safe between fork and exec.
static void become_sync(const struct sync_child *child, const char *program)
{
    const char *arguments[PROGRAM_ARGUMENTS_MAX];
    program_arguments(arguments, "sync", child->config, child->db, NULL);
    // The kiosk's loop has blocked its signals; a blocked mask would outlive the exec.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM); // a killed kiosk leaves nobody behind
    (void)!nice(SYNC_IS_NICE_BY);     // the screen comes first
    execv(program, (char *const *)arguments);
    _exit(127);
}

static void start(struct sync_child *child, struct now now)
{
    char program[PROGRAM_PATH_MAX];
    struct error error;
    bool found = program_find(program, "sync", &error);
    pid_t pid = found ? fork() : -1;
    if (pid == 0) {
        become_sync(child, program);
    }
    child->started = now.boot;
    if (pid > 0) {
        child->pid = pid;
        return;
    }
    fprintf(stderr, "adjourn kiosk: the sync process does not start: %s\n", found ? strerror(errno) : error.text);
    child->start_at.ms = now.boot.ms + (FIRST_WAIT_MS << WAIT_DOUBLINGS);
}

struct wall sync_child_turn(struct sync_child *child, struct now now)
{
    if (child->pid == 0 && child->wanted && now.boot.ms >= child->start_at.ms) {
        start(child, now);
    }
    if (child->pid != 0 || !child->wanted) {
        return (struct wall){INT64_MAX};
    }
    return (struct wall){now.wall.ms + (child->start_at.ms - now.boot.ms)};
}

void sync_child_ended(struct sync_child *child, struct now now)
{
    int status = 0;
    if (child->pid == 0 || waitpid(child->pid, &status, WNOHANG) != child->pid) {
        return;
    }
    child->pid = 0;
    child->failures = now.boot.ms - child->started.ms >= LONG_RUN_MS ? 0 : child->failures;
    int64_t wait_ms = FIRST_WAIT_MS << (child->failures < WAIT_DOUBLINGS ? child->failures : WAIT_DOUBLINGS);
    child->failures++;
    child->start_at.ms = now.boot.ms + wait_ms;
    fprintf(stderr, "adjourn kiosk: the sync process ended (%s %d); again in %d s\n",
            WIFSIGNALED(status) ? "signal" : "exit code", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
            (int)(wait_ms / MS_PER_SECOND));
}

void sync_child_stop(struct sync_child *child)
{
    child->wanted = false;
    if (child->pid != 0) {
        kill(child->pid, SIGTERM); // whether it obeys soon is not waited for
        child->pid = 0;
    }
}
