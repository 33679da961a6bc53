// SPDX-License-Identifier: MIT
#include "platform/confine.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define MB ((size_t)1024 * 1024)

// Ends a test that hangs: longer than the longest limit here.
#define HANG_S 120

static const struct confine_limits usual = {.cpu_s = 5, .wall_ms = 60000, .memory_bytes = 512 * MB};

struct probe {
    char said[4096]; // what the child wrote
    size_t length;
    size_t wanted; // `take` refuses more than that; 0: takes all
    char why[CONFINE_WHY_MAX];
    enum confine_end end;
};

static bool take(void *context, const void *bytes, size_t length)
{
    struct probe *probe = context;
    size_t room = sizeof probe->said - 1 - probe->length;
    size_t kept = length < room ? length : room;
    memcpy(probe->said + probe->length, bytes, kept);
    probe->length += kept;
    return probe->wanted == 0 || probe->length <= probe->wanted;
}

static struct probe run(const struct confine_limits *limits, confine_work_fn work)
{
    struct probe probe = {.why = "unset"};
    int free_before = dup(STDERR_FILENO);
    close(free_before);
    alarm(HANG_S);
    probe.end = confine_run(limits, work, take, &probe, probe.why);
    alarm(0);
    // Nothing stays behind: no process, no descriptor.
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    int free_after = dup(STDERR_FILENO);
    close(free_after);
    assert_int_equal(free_after, free_before);
    return probe;
}

static void say(int out, const char *text)
{
    (void)confine_write(out, text, strlen(text));
}

static bool greet(void *context, int out)
{
    (void)context;
    say(out, "good day");
    return true;
}

static void work_when_it_ends_then_its_output_is_complete(void **state)
{
    (void)state;
    struct probe probe = run(&usual, greet);
    assert_int_equal(probe.end, CONFINE_DONE);
    assert_string_equal(probe.said, "good day");
    assert_string_equal(probe.why, "");
}

// One letter for each thing that was possible.
static bool reach_out(void *context, int out)
{
    int ends[2];
    (void)context;
    say(out, open("/etc/hostname", O_RDONLY) >= 0 ? "r" : "");
    say(out, open("/tmp/adjourn-confined", O_WRONLY | O_CREAT, 0600) >= 0 ? "w" : "");
    say(out, socket(AF_INET, SOCK_STREAM, 0) >= 0 ? "n" : "");
    say(out, socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 ? "u" : "");
    say(out, pipe(ends) == 0 ? "p" : "");
    say(out, dup(out) >= 0 ? "d" : "");
    struct rlimit more = {64, 64};
    say(out, setrlimit(RLIMIT_NOFILE, &more) == 0 ? "l" : "");
    say(out, fcntl(STDIN_FILENO, F_GETFD) >= 0 || fcntl(STDOUT_FILENO, F_GETFD) >= 0 ? "i" : "");
    say(out, write(out + 1, "", 0) >= 0 || write(out + 2, "", 0) >= 0 ? "o" : "");
    say(out, ".");
    return true;
}

static void child_when_it_reaches_for_files_and_sockets_then_it_gets_none(void **state)
{
    (void)state;
    struct probe probe = run(&usual, reach_out);
    assert_int_equal(probe.end, CONFINE_DONE);
    assert_string_equal(probe.said, ".");
    assert_int_not_equal(access("/tmp/adjourn-confined", F_OK), 0);
}

static void child_when_the_kernel_has_only_limits_then_it_gets_no_files_and_sockets(void **state)
{
    (void)state;
    struct confine_limits limits = usual;
    limits.rlimits_only = true;
    struct probe probe = run(&limits, reach_out);
    assert_int_equal(probe.end, CONFINE_DONE);
    assert_string_equal(probe.said, ".");
}

// One letter for each way to another process.
static bool reach_processes(void *context, int out)
{
    (void)context;
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    say(out, child > 0 ? "f" : "");
    say(out, kill(getppid(), 0) == 0 ? "k" : "");
    say(out, prctl(PR_GET_DUMPABLE) >= 0 ? "c" : "");
    execl("/bin/true", "true", (char *)NULL);
    say(out, ".");
    return true;
}

static void child_when_it_reaches_for_other_processes_then_it_finds_none(void **state)
{
    (void)state;
    struct probe probe = run(&usual, reach_processes);
    if (probe.end == CONFINE_DONE && strchr(probe.said, 'c') != NULL) {
        skip(); // no seccomp here
    }
    assert_int_equal(probe.end, CONFINE_DONE);
    assert_string_equal(probe.said, ".");
}

static bool spin(void *context, int out)
{
    (void)context;
    (void)out;
    volatile bool forever = true;
    while (forever) {
    }
    return true;
}

static void child_when_it_computes_for_ever_then_the_processor_limit_ends_it(void **state)
{
    (void)state;
    struct confine_limits limits = usual;
    limits.cpu_s = 1;
    struct probe probe = run(&limits, spin);
    assert_int_equal(probe.end, CONFINE_CPU);
    assert_string_equal(probe.why, "");
}

// Waits for what nobody does.
static void wait_for_ever(void)
{
    int word = 0;
    for (;;) {
        (void)syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
    }
}

static bool hang(void *context, int out)
{
    (void)context;
    (void)out;
    wait_for_ever();
    return true;
}

static bool close_and_hang(void *context, int out)
{
    (void)context;
    close(out);
    wait_for_ever();
    return true;
}

static bool babble(void *context, int out)
{
    (void)context;
    while (confine_write(out, "and so on, ", 11)) {
    }
    return true;
}

static void child_when_it_hangs_or_never_stops_talking_then_the_wall_limit_ends_it(void **state)
{
    (void)state;
    struct confine_limits limits = usual;
    limits.wall_ms = 200;
    assert_int_equal(run(&limits, hang).end, CONFINE_TIME);
    struct probe probe = run(&limits, babble);
    assert_int_equal(probe.end, CONFINE_TIME);
    assert_true(probe.length > 0);
}

static void child_when_it_closes_its_output_and_stays_then_it_is_ended(void **state)
{
    (void)state;
    struct probe probe = run(&usual, close_and_hang);
    assert_int_equal(probe.end, CONFINE_BROKEN);
    assert_string_equal(probe.why, "signal 9, Killed");
}

static void output_when_it_is_not_wanted_then_the_child_is_ended(void **state)
{
    (void)state;
    struct probe probe = {.wanted = 100};
    assert_int_equal(confine_run(&usual, babble, take, &probe, probe.why), CONFINE_UNFIT);
    assert_true(probe.length > 100);
}

static bool eat_memory(void *context, int out)
{
    (void)context;
    for (size_t eaten = 0; eaten < 4096 * MB; eaten += MB) {
        char *bite = malloc(MB);
        if (bite == NULL) {
            return false;
        }
        memset(bite, 1, MB);
        say(out, "m");
    }
    return true;
}

static void child_when_it_eats_memory_then_it_gets_no_more_than_the_limit(void **state)
{
    (void)state;
    struct confine_limits limits = usual;
    limits.memory_bytes = 256 * MB;
    struct probe probe = run(&limits, eat_memory);
    assert_int_equal(probe.end, CONFINE_MEMORY);
    assert_in_range(probe.length, 1, 256);
}

static bool crash(void *context, int out)
{
    (void)context;
    say(out, "half a");
    signal(SIGILL, SIG_DFL); // a sanitizer has its own
    __builtin_trap();
}

static void child_when_it_crashes_then_the_signal_is_told(void **state)
{
    (void)state;
    struct probe probe = run(&usual, crash);
    assert_int_equal(probe.end, CONFINE_BROKEN);
    assert_string_equal(probe.why, "signal 4, Illegal instruction");
}

static bool leave(void *context, int out)
{
    (void)context;
    (void)out;
    _exit(7);
}

static void child_when_it_leaves_by_itself_then_its_exit_code_is_told(void **state)
{
    (void)state;
    struct probe probe = run(&usual, leave);
    assert_int_equal(probe.end, CONFINE_BROKEN);
    assert_string_equal(probe.why, "exit code 7");
}

static void parent_when_it_blocks_signals_then_the_child_does_not(void **state)
{
    (void)state;
    struct confine_limits limits = usual;
    sigset_t blocked, before;
    limits.cpu_s = 1;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGXCPU);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    struct probe probe = run(&limits, spin);
    sigprocmask(SIG_SETMASK, &before, NULL);
    assert_int_equal(probe.end, CONFINE_CPU);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_when_it_ends_then_its_output_is_complete),
        cmocka_unit_test(child_when_it_reaches_for_files_and_sockets_then_it_gets_none),
        cmocka_unit_test(child_when_the_kernel_has_only_limits_then_it_gets_no_files_and_sockets),
        cmocka_unit_test(child_when_it_reaches_for_other_processes_then_it_finds_none),
        cmocka_unit_test(child_when_it_computes_for_ever_then_the_processor_limit_ends_it),
        cmocka_unit_test(child_when_it_hangs_or_never_stops_talking_then_the_wall_limit_ends_it),
        cmocka_unit_test(child_when_it_closes_its_output_and_stays_then_it_is_ended),
        cmocka_unit_test(output_when_it_is_not_wanted_then_the_child_is_ended),
        cmocka_unit_test(child_when_it_eats_memory_then_it_gets_no_more_than_the_limit),
        cmocka_unit_test(child_when_it_crashes_then_the_signal_is_told),
        cmocka_unit_test(child_when_it_leaves_by_itself_then_its_exit_code_is_told),
        cmocka_unit_test(parent_when_it_blocks_signals_then_the_child_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
