// SPDX-License-Identifier: MIT
// A clock that a test holds, loaded into the real programs before the C library: time passes only while the kiosk
// sleeps, as far as the test lets it and faster than it would, so that what is counted does not depend on how fast the
// machine is. The clock lies in a file that all processes share, $ADJOURN_TEST_CLOCK; the kiosk, which is told so by
// $ADJOURN_TEST_LEADS, moves it, the others follow. It also notes how often the kiosk wakes and shows a picture, and
// tries from inside what the kiosk must not be able to do.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S   INT64_C(1000000000)
#define NS_PER_MS  INT64_C(1000000)
#define TRIES_MAX  16
#define FD_MAX     1024
#define FOLLOWS_MS 20

// Read and written by the test with the same layout (held_clock.py).
struct shared {
    int64_t wall_ns, boot_ns; // boot_ns is the monotonic clock too
    int64_t until_ns;         // how far the boot clock may go
    int64_t speed;            // how many times faster than the real one
    int64_t step_ns;          // to be added to the wall clock: somebody sets it
    int64_t steps;            // how often it was set
    int64_t wakes, frames;    // of the kiosk
    int64_t waits;            // 1: it sleeps, and the time it was given is over
    int64_t reach;            // 1: try
    int64_t tried;            // how many of these are filled: 0 or the errno
    int64_t got[TRIES_MAX];
    int64_t touches; // presses and releases of the pointer that the kiosk took
};

static struct shared *shared;
static bool leads;
static pid_t leader;
static struct {
    bool wall; // made on the wall clock
    bool armed;
    int64_t at_ns;
    int64_t steps; // as it was set
} timers[FD_MAX];

static void *next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("ADJOURN_TEST_CLOCK");
    int fd = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd >= 0) {
        void *at = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        shared = at != MAP_FAILED ? at : NULL;
        close(fd);
    }
    // For this process alone, also when it becomes another program.
    const char *who = getenv("ADJOURN_TEST_LEADS");
    leader = getpid();
    leads = who != NULL && (strcmp(who, "1") == 0 || strtol(who, NULL, 10) == leader);
    if (leads) {
        char number[16];
        snprintf(number, sizeof number, "%d", (int)leader);
        setenv("ADJOURN_TEST_LEADS", number, 1);
    }
}

static bool is_leader(void)
{
    return leads && getpid() == leader;
}

// --- What time it is ---

static struct timespec of_ns(int64_t ns)
{
    return (struct timespec){.tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S};
}

int clock_gettime(clockid_t which, struct timespec *at)
{
    static int (*real)(clockid_t, struct timespec *);
    real = real != NULL ? real : (int (*)(clockid_t, struct timespec *))next("clock_gettime");
    if (shared != NULL && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) {
        *at = of_ns(__atomic_load_n(&shared->wall_ns, __ATOMIC_SEQ_CST));
        return 0;
    }
    if (shared != NULL && (which == CLOCK_MONOTONIC || which == CLOCK_MONOTONIC_COARSE || which == CLOCK_BOOTTIME)) {
        *at = of_ns(__atomic_load_n(&shared->boot_ns, __ATOMIC_SEQ_CST));
        return 0;
    }
    return real(which, at);
}

int gettimeofday(struct timeval *at, void *zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *at = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *out)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out != NULL) {
        *out = now.tv_sec;
    }
    return now.tv_sec;
}

int adjtimex(struct timex *state)
{
    *state = (struct timex){.status = 0}; // synchronised
    return TIME_OK;
}

// --- Timers on the wall clock ---

int timerfd_create(clockid_t which, int flags)
{
    static int (*real)(clockid_t, int);
    real = real != NULL ? real : (int (*)(clockid_t, int))next("timerfd_create");
    int fd = real(which, flags);
    if (fd >= 0 && fd < FD_MAX) {
        timers[fd].wall = which == CLOCK_REALTIME;
        timers[fd].armed = false;
    }
    return fd;
}

static int set_real(int fd, int flags, const struct itimerspec *when, struct itimerspec *before)
{
    static int (*real)(int, int, const struct itimerspec *, struct itimerspec *);
    real = real != NULL ? real
                        : (int (*)(int, int, const struct itimerspec *, struct itimerspec *))next("timerfd_settime");
    return real(fd, flags, when, before);
}

int timerfd_settime(int fd, int flags, const struct itimerspec *when, struct itimerspec *before)
{
    if (shared == NULL || fd < 0 || fd >= FD_MAX || !timers[fd].wall || (flags & TFD_TIMER_ABSTIME) == 0) {
        return set_real(fd, flags, when, before);
    }
    const struct itimerspec never = {.it_value = {0}};
    timers[fd].armed = true;
    timers[fd].at_ns = when->it_value.tv_sec > INT64_MAX / NS_PER_S - 1
                           ? INT64_MAX
                           : when->it_value.tv_sec * NS_PER_S + when->it_value.tv_nsec;
    timers[fd].steps = shared->steps;
    return set_real(fd, 0, &never, NULL);
}

// What has come, or was made void by a clock that was set, is readable from now on. Returns the instant of the next.
static int64_t fire_timers(void)
{
    const struct itimerspec at_once = {.it_value = {.tv_nsec = 1}};
    int64_t next_ns = INT64_MAX;
    for (int fd = 0; fd < FD_MAX; fd++) {
        if (timers[fd].armed && (timers[fd].at_ns <= shared->wall_ns || timers[fd].steps != shared->steps)) {
            timers[fd].armed = false;
            set_real(fd, 0, &at_once, NULL);
            next_ns = 0;
        } else if (timers[fd].armed && timers[fd].at_ns < next_ns) {
            next_ns = timers[fd].at_ns;
        }
    }
    return next_ns;
}

// --- What is tried from inside ---

// Each by itself, for its errno.
static void reach_out(void)
{
    static const int families[] = {AF_INET, AF_INET6, AF_PACKET, AF_VSOCK};
    int64_t count = 0;
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        shared->got[count++] = socket(families[i], SOCK_DGRAM, 0) >= 0 ? 0 : errno;
    }
    shared->got[count++] = syscall(SYS_io_uring_setup, 1, NULL) >= 0 ? 0 : errno;
    shared->got[count++] = ptrace(PTRACE_TRACEME, 0, NULL, NULL) >= 0 ? 0 : errno;
    shared->got[count++] = syscall(SYS_mount, "none", "/nowhere", "tmpfs", 0, NULL) >= 0 ? 0 : errno;
    shared->got[count++] = unshare(CLONE_NEWUSER) >= 0 ? 0 : errno;
    shared->got[count++] = execl("/bin/true", "true", (char *)NULL) >= 0 ? 0 : errno;
    shared->reach = 0;
    shared->tried = count;
}

// --- Sleep ---

static int wait_real(int epoll, struct epoll_event *events, int most, int timeout_ms)
{
    static int (*real)(int, struct epoll_event *, int, int);
    real = real != NULL ? real : (int (*)(int, struct epoll_event *, int, int))next("epoll_wait");
    return real(epoll, events, most, timeout_ms);
}

static void set_clock_as_asked(void)
{
    if (shared->step_ns != 0) {
        shared->wall_ns += shared->step_ns;
        shared->steps++;
        __atomic_store_n(&shared->step_ns, 0, __ATOMIC_SEQ_CST);
    }
}

// Lets time pass up to the next timer, at most a second at once and never further than the test allows.
static int sleep_as_leader(int epoll, struct epoll_event *events, int most)
{
    for (;;) {
        int count = wait_real(epoll, events, most, 0);
        if (count != 0) {
            return count;
        }
        if (shared->reach != 0) {
            reach_out();
        }
        set_clock_as_asked();
        int64_t next_ns = fire_timers();
        if (next_ns == 0) {
            continue; // it is readable now
        }
        int64_t stretch_ns = next_ns - shared->wall_ns;
        int64_t left_ns = __atomic_load_n(&shared->until_ns, __ATOMIC_SEQ_CST) - shared->boot_ns;
        stretch_ns = stretch_ns < NS_PER_S ? stretch_ns : NS_PER_S;
        stretch_ns = stretch_ns < left_ns ? stretch_ns : left_ns;
        if (stretch_ns <= 0) {
            __atomic_store_n(&shared->waits, 1, __ATOMIC_SEQ_CST);
            count = wait_real(epoll, events, most, 5);
            __atomic_store_n(&shared->waits, 0, __ATOMIC_SEQ_CST);
        } else {
            count = wait_real(epoll, events, most, (int)(stretch_ns / shared->speed / NS_PER_MS));
            if (count == 0) {
                __atomic_add_fetch(&shared->boot_ns, stretch_ns, __ATOMIC_SEQ_CST);
                __atomic_add_fetch(&shared->wall_ns, stretch_ns, __ATOMIC_SEQ_CST);
            }
        }
        if (count != 0) {
            return count;
        }
    }
}

int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout_ms)
{
    if (shared == NULL || timeout_ms != -1) {
        return wait_real(epoll, events, most, timeout_ms);
    }
    if (is_leader()) {
        int count = sleep_as_leader(epoll, events, most);
        shared->wakes++;
        return count;
    }
    int count = 0;
    while (count == 0) {
        fire_timers();
        count = wait_real(epoll, events, most, FOLLOWS_MS);
    }
    return count;
}

// --- What is touched ---

// The beginning of the union that SDL fills; its size and these two numbers are fixed in all of SDL 2.
typedef union SDL_Event SDL_Event;
enum {
    POINTER_DOWN = 0x401,
    POINTER_UP = 0x402,
};
int SDL_PollEvent(SDL_Event *event);

int SDL_PollEvent(SDL_Event *event)
{
    static int (*real)(SDL_Event *);
    real = real != NULL ? real : (int (*)(SDL_Event *))next("SDL_PollEvent");
    int found = real(event);
    if (found != 0 && event != NULL && shared != NULL && is_leader()) {
        uint32_t type;
        memcpy(&type, event, sizeof type);
        shared->touches += type == POINTER_DOWN || type == POINTER_UP;
    }
    return found;
}

// --- What is shown ---

typedef struct SDL_Window SDL_Window;
typedef struct SDL_Rect SDL_Rect;
int SDL_UpdateWindowSurfaceRects(SDL_Window *window, const SDL_Rect *rects, int count);

int SDL_UpdateWindowSurfaceRects(SDL_Window *window, const SDL_Rect *rects, int count)
{
    int (*real)(SDL_Window *, const SDL_Rect *, int) =
        (int (*)(SDL_Window *, const SDL_Rect *, int))next("SDL_UpdateWindowSurfaceRects");
    if (shared != NULL && is_leader()) {
        shared->frames++;
    }
    return real(window, rects, count);
}
