// SPDX-License-Identifier: MIT
#include "commands/keeper.h"

#include "commands/commands.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// What the kiosk has open already (the service manager's socket) is its own.
static void close_all_but(int line)
{
    (void)syscall(SYS_close_range, STDERR_FILENO + 1, line - 1, 0);
    (void)syscall(SYS_close_range, line + 1, ~0U, 0);
}

bool keeper_start(struct keeper *keeper, const struct keeper_words *words)
{
    int ends[2] = {-1, -1};
    pid_t pid = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0 ? fork() : -1;
    if (pid == 0) {
        close_all_but(ends[0]);
        prctl(PR_SET_NAME, words->name);
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        *keeper = (struct keeper){.line = ends[0]};
        return true;
    }
    if (pid < 0) {
        fprintf(stderr, "adjourn kiosk: %s: %s\n", words->missing, strerror(errno));
    }
    if (ends[0] >= 0) {
        close(ends[0]);
    }
    if (pid < 0 && ends[1] >= 0) {
        close(ends[1]);
    }
    *keeper = (struct keeper){.pid = pid > 0 ? pid : 0, .line = pid > 0 ? ends[1] : -1};
    return false;
}

void keeper_work(const struct keeper *keeper, const struct keeper_words *words, struct loop **loop,
                 const struct keeper_work *work)
{
    char why[256] = "its signals and its line to the kiosk cannot be watched";
    if (!loop_create(loop, why, sizeof why) || !loop_watch_signals(*loop, work->child_ended, work->context) ||
        !loop_add_fd(*loop, keeper->line, work->take, work->context)) {
        fprintf(stderr, "adjourn kiosk: %s: %s\n", words->missing, why);
        _exit(EXIT_BOARD);
    }
    loop_run(*loop, work->turn, work->context);
}

void keeper_ended(struct keeper *keeper, const struct keeper_words *words)
{
    int status = 0;
    if (keeper->pid == 0 || waitpid(keeper->pid, &status, WNOHANG) != keeper->pid) {
        return;
    }
    keeper->pid = 0;
    fprintf(stderr, "adjourn kiosk: %s was ended (%s %d); %s\n", words->what,
            WIFSIGNALED(status) ? "signal" : "exit code", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
            words->then);
}

void keeper_stop(struct keeper *keeper)
{
    if (keeper->pid != 0) {
        kill(keeper->pid, SIGTERM);
    }
    if (keeper->line >= 0) {
        close(keeper->line);
    }
    *keeper = (struct keeper){.line = -1};
}
