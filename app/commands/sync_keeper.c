// SPDX-License-Identifier: MIT
#include "commands/sync_keeper.h"

#include "commands/commands.h"
#include "commands/sync_child.h"
#include "platform/clock.h"
#include "platform/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct keep {
    struct loop *loop;
    struct sync_child child; // not wanted until the kiosk says so
    const char *config, *db;
};

static void child_ended(void *context)
{
    struct keep *keep = context;
    sync_child_ended(&keep->child, clock_now());
}

static void take_line(void *context, int fd)
{
    struct keep *keep = context;
    char word;
    ssize_t got = read(fd, &word, 1);
    if (got > 0) {
        sync_child_init(&keep->child, keep->config, keep->db, clock_now());
    } else if (got == 0) {
        loop_stop(keep->loop); // the kiosk is gone
    }
}

static struct wall turn(void *context, struct now now)
{
    struct keep *keep = context;
    return sync_child_turn(&keep->child, now);
}

// What the kiosk has open already (the service manager's socket) is its own.
static void close_all_but(int line)
{
    (void)syscall(SYS_close_range, STDERR_FILENO + 1, line - 1, 0);
    (void)syscall(SYS_close_range, line + 1, ~0U, 0);
}

// In the new process; ends it.
static void keep_running(int line, const char *config, const char *db)
{
    struct keep keep = {.config = config, .db = db};
    char why[256] = "its signals and its line to the kiosk cannot be watched";
    close_all_but(line);
    prctl(PR_SET_NAME, "adjourn-keeper");
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (!loop_create(&keep.loop, why, sizeof why) || !loop_watch_signals(keep.loop, child_ended, &keep) ||
        !loop_add_fd(keep.loop, line, take_line, &keep)) {
        fprintf(stderr, "adjourn kiosk: no sync process: %s\n", why);
        _exit(EXIT_BOARD);
    }
    loop_run(keep.loop, turn, &keep);
    sync_child_stop(&keep.child);
    _exit(EXIT_OK);
}

void sync_keeper_start(struct sync_keeper *keeper, const char *config, const char *db)
{
    int ends[2] = {-1, -1};
    pid_t pid = pipe2(ends, O_CLOEXEC) == 0 ? fork() : -1;
    if (pid == 0) {
        keep_running(ends[0], config, db);
    }
    if (pid < 0) {
        fprintf(stderr, "adjourn kiosk: no sync process: %s\n", strerror(errno));
    }
    if (ends[0] >= 0) {
        close(ends[0]);
    }
    if (pid < 0 && ends[1] >= 0) {
        close(ends[1]);
    }
    *keeper = (struct sync_keeper){.pid = pid > 0 ? pid : 0, .line = pid > 0 ? ends[1] : -1};
}

void sync_keeper_begin(struct sync_keeper *keeper)
{
    if (keeper->pid != 0 && !keeper->begun) {
        keeper->begun = write(keeper->line, "b", 1) == 1;
    }
}

static void let_go(struct sync_keeper *keeper)
{
    close(keeper->line);
    keeper->pid = 0;
}

void sync_keeper_ended(struct sync_keeper *keeper)
{
    int status = 0;
    if (keeper->pid == 0 || waitpid(keeper->pid, &status, WNOHANG) != keeper->pid) {
        return;
    }
    let_go(keeper);
    fprintf(stderr,
            "adjourn kiosk: what keeps the sync process running was ended (%s %d); until the next start the "
            "calendars stay as they were read\n",
            WIFSIGNALED(status) ? "signal" : "exit code", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

void sync_keeper_stop(struct sync_keeper *keeper)
{
    if (keeper->pid != 0) {
        kill(keeper->pid, SIGTERM);
        let_go(keeper);
    }
}
