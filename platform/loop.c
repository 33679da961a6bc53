// SPDX-License-Identifier: MIT
#include "platform/loop.h"

#include "platform/clock.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define EVENTS_PER_TURN 16
// Beyond this a wake-up is not set to its instant but to the end of 2199: the kernel's clock ends in 2262.
#define FARTHEST_S INT64_C(7258118399)

struct source {
    int fd; // -1 = free
    bool removed;
    loop_fd_fn callback;
    void *context;
};

struct loop {
    int epoll, timer, signals; // signals: -1 until watched
    struct source sources[LOOP_FDS_MAX];
    void (*child)(void *context);
    void *child_context;
    bool stopping;
    int stop_signal;
    uint64_t turns;
};

// What epoll hands back: the number of a source, or one of these.
enum {
    TOKEN_TIMER = LOOP_FDS_MAX,
    TOKEN_SIGNALS,
};

static bool watch(struct loop *loop, int fd, uint32_t token)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = token};
    return epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

bool loop_create(struct loop **out, char *why, size_t why_size)
{
    *out = NULL;
    struct loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL) {
        snprintf(why, why_size, "loop: out of memory");
        return false;
    }
    for (size_t i = 0; i < LOOP_FDS_MAX; i++) {
        loop->sources[i].fd = -1;
    }
    loop->signals = -1;
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    loop->timer = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (loop->epoll < 0 || loop->timer < 0 || !watch(loop, loop->timer, TOKEN_TIMER)) {
        snprintf(why, why_size, "loop: %s", strerror(errno));
        loop_destroy(loop);
        return false;
    }
    *out = loop;
    return true;
}

void loop_destroy(struct loop *loop)
{
    if (loop == NULL) {
        return;
    }
    const int fds[] = {loop->epoll, loop->timer, loop->signals};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (fds[i] >= 0) {
            close(fds[i]);
        }
    }
    free(loop);
}

bool loop_add_fd(struct loop *loop, int fd, loop_fd_fn callback, void *context)
{
    for (uint32_t i = 0; i < LOOP_FDS_MAX; i++) {
        if (loop->sources[i].fd < 0) {
            if (!watch(loop, fd, i)) {
                return false;
            }
            loop->sources[i] = (struct source){.fd = fd, .callback = callback, .context = context};
            return true;
        }
    }
    return false;
}

void loop_remove_fd(struct loop *loop, int fd)
{
    for (size_t i = 0; i < LOOP_FDS_MAX; i++) {
        struct source *source = &loop->sources[i];
        if (source->fd == fd && !source->removed) {
            epoll_ctl(loop->epoll, EPOLL_CTL_DEL, fd, NULL);
            // The place is given free only when this turn's events are done: one of them may still name it.
            source->removed = true;
        }
    }
}

static void free_removed(struct loop *loop)
{
    for (size_t i = 0; i < LOOP_FDS_MAX; i++) {
        if (loop->sources[i].removed) {
            loop->sources[i] = (struct source){.fd = -1};
        }
    }
}

bool loop_watch_signals(struct loop *loop, void (*child)(void *context), void *context)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    loop->child = child;
    loop->child_context = context;
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) {
        return false;
    }
    loop->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return loop->signals >= 0 && watch(loop, loop->signals, TOKEN_SIGNALS);
}

static void take_signals(struct loop *loop)
{
    struct signalfd_siginfo info;
    while (read(loop->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo != SIGCHLD) {
            loop->stop_signal = (int)info.ssi_signo;
            loop->stopping = true;
        } else if (loop->child != NULL) {
            loop->child(loop->child_context);
        }
    }
}

// Reading clears the timer. A set clock reads as ECANCELED, which needs nothing else: the turn that follows sees the
// new time.
static void take_timer(struct loop *loop)
{
    uint64_t expirations;
    (void)!read(loop->timer, &expirations, sizeof expirations);
}

static void set_timer(struct loop *loop, struct wall at)
{
    int64_t seconds = floor_div(at.ms, MS_PER_SECOND);
    struct itimerspec when = {.it_value = {.tv_sec = FARTHEST_S}};
    if (seconds < 1) {
        when.it_value = (struct timespec){.tv_nsec = 1}; // long ago; all zero would stop the timer
    } else if (seconds < FARTHEST_S) {
        when.it_value = (struct timespec){.tv_sec = seconds, .tv_nsec = (at.ms - seconds * MS_PER_SECOND) * 1000000};
    }
    // Fails with ECANCELED when the clock was set since the timer was last read, yet the timer runs
    // (timerfd_create(2)).
    timerfd_settime(loop->timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL);
}

static void dispatch(struct loop *loop, uint32_t token)
{
    if (token == TOKEN_TIMER) {
        take_timer(loop);
    } else if (token == TOKEN_SIGNALS) {
        take_signals(loop);
    } else {
        const struct source source = loop->sources[token];
        if (source.fd >= 0 && !source.removed) {
            source.callback(source.context, source.fd);
        }
    }
}

int loop_run(struct loop *loop, loop_turn_fn turn, void *context)
{
    loop->stopping = false;
    loop->stop_signal = 0;
    while (!loop->stopping) {
        loop->turns++;
        set_timer(loop, turn(context, clock_now()));
        if (loop->stopping) {
            break;
        }
        struct epoll_event events[EVENTS_PER_TURN];
        int count = epoll_wait(loop->epoll, events, EVENTS_PER_TURN, -1);
        for (int i = 0; i < count && !loop->stopping; i++) {
            dispatch(loop, events[i].data.u32);
        }
        free_removed(loop);
    }
    return loop->stop_signal;
}

void loop_stop(struct loop *loop)
{
    loop->stopping = true;
}

uint64_t loop_turns(const struct loop *loop)
{
    return loop->turns;
}
