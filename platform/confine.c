// SPDX-License-Identifier: MIT
#include "platform/confine.h"

#include "platform/confine_self.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

// Exit codes of the child.
enum {
    CHILD_DONE = 0,
    CHILD_NO_MEMORY = 100,
    CHILD_NOT_CONFINED = 101,
};

enum {
    STRETCH_MAX = 64 * 1024,
};

struct watch {
    int pipe;  // reading end
    int timer; // readable once the wall time is over
    confine_take_fn take;
    void *context;
};

bool confine_write(int out, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t written = write(out, at, length);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        at += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

// In the new process; ends it.
static void become_child(const struct confine_limits *limits, confine_work_fn work, void *context, int out)
{
    // The parent's loop has blocked its signals, and may have handlers.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGXCPU, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (limits->prepare != NULL) {
        limits->prepare();
    }
    if (!confine_self(limits, out)) {
        _exit(CHILD_NOT_CONFINED);
    }
    _exit(work(context, CONFINE_OUT) ? CHILD_DONE : CHILD_NO_MEMORY);
}

// A timer rather than a clock that is looked at: it needs no arithmetic, and a set clock does not move it.
static int start_timer(int32_t wall_ms)
{
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    struct itimerspec once = {.it_value = {wall_ms / 1000, wall_ms % 1000 * 1000000L}};
    if (timer >= 0 && timerfd_settime(timer, 0, &once, NULL) != 0) {
        close(timer);
        return -1;
    }
    return timer;
}

// Until the output ends. Output that never ends is stopped by the timer too.
static enum confine_end take_output(const struct watch *watch)
{
    char bytes[STRETCH_MAX];
    struct pollfd ready[] = {{.fd = watch->timer, .events = POLLIN}, {.fd = watch->pipe, .events = POLLIN}};
    for (;;) {
        if (poll(ready, 2, -1) < 0) {
            if (errno == EINTR) {
                continue;
            }
            return CONFINE_FAILED;
        }
        if (ready[0].revents != 0) {
            return CONFINE_TIME;
        }
        ssize_t length = read(watch->pipe, bytes, sizeof bytes);
        if (length == 0) {
            return CONFINE_DONE;
        }
        if (length < 0 && errno != EINTR) {
            return CONFINE_FAILED;
        }
        if (length > 0 && !watch->take(watch->context, bytes, (size_t)length)) {
            return CONFINE_UNFIT;
        }
    }
}

static enum confine_end read_status(int status, char why[CONFINE_WHY_MAX])
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
        return CONFINE_CPU;
    }
    if (WIFSIGNALED(status)) {
        snprintf(why, CONFINE_WHY_MAX, "signal %d, %s", WTERMSIG(status), strsignal(WTERMSIG(status)));
        return CONFINE_BROKEN;
    }
    switch (WEXITSTATUS(status)) {
    case CHILD_DONE:
        return CONFINE_DONE;
    case CHILD_NO_MEMORY:
        return CONFINE_MEMORY;
    case CHILD_NOT_CONFINED:
        snprintf(why, CONFINE_WHY_MAX, "it cannot be confined");
        return CONFINE_FAILED;
    default:
        snprintf(why, CONFINE_WHY_MAX, "exit code %d", WEXITSTATUS(status));
        return CONFINE_BROKEN;
    }
}

static enum confine_end fail(char why[CONFINE_WHY_MAX])
{
    snprintf(why, CONFINE_WHY_MAX, "%s", strerror(errno));
    return CONFINE_FAILED;
}

static enum confine_end watch_child(const struct watch *watch, pid_t child, char why[CONFINE_WHY_MAX])
{
    enum confine_end end = take_output(watch);
    if (end == CONFINE_FAILED) {
        (void)fail(why);
    }
    // Whatever is left of it ends now. One that has ended already keeps its status: the kernel closes the descriptors
    // of a process after it has settled how it ended.
    kill(child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return fail(why);
        }
    }
    return end == CONFINE_DONE ? read_status(status, why) : end;
}

enum confine_end confine_run(const struct confine_limits *limits, confine_work_fn work, confine_take_fn take,
                             void *context, char why[CONFINE_WHY_MAX])
{
    int ends[2];
    why[0] = '\0';
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return fail(why);
    }
    struct watch watch = {ends[0], start_timer(limits->wall_ms), take, context};
    pid_t child = watch.timer >= 0 ? fork() : -1;
    if (child == 0) {
        become_child(limits, work, context, ends[1]);
    }
    enum confine_end end = child < 0 ? fail(why) : CONFINE_DONE;
    close(ends[1]);
    if (child > 0) {
        end = watch_child(&watch, child, why);
    }
    close(ends[0]);
    if (watch.timer >= 0) {
        close(watch.timer);
    }
    return end;
}
