// SPDX-License-Identifier: MIT
// Each try runs in a child of its own that has given up its rights; the kernel is the real one.
#include "platform/rights.h"

#include "platform/confine.h"
#include "platform/sanitizer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define NOT_DROPPED 200

// 0 or the errno of the try, as the exit code of the child; 256 and more: how a signal ended it.
static int try_without_rights(int (*attempt)(void))
{
    char why[256];
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(rights_drop(why, sizeof why) ? attempt() : NOT_DROPPED);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

static int result(long value)
{
    return value >= 0 ? 0 : errno;
}

static int open_unix(void)
{
    return result(socket(AF_UNIX, SOCK_DGRAM, 0));
}
static int open_events(void)
{
    return result(socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT));
}
static int open_inet(void)
{
    return result(socket(AF_INET, SOCK_STREAM, 0));
}
static int open_inet6(void)
{
    return result(socket(AF_INET6, SOCK_DGRAM, 0));
}
static int open_packet(void)
{
    return result(socket(AF_PACKET, SOCK_RAW, 0));
}
static int open_vsock(void)
{
    return result(socket(AF_VSOCK, SOCK_STREAM, 0));
}
static int open_bluetooth(void)
{
    return result(socket(AF_BLUETOOTH, SOCK_RAW, 1));
}
static int open_alg(void)
{
    return result(socket(AF_ALG, SOCK_SEQPACKET, 0));
}
static int open_route(void)
{
    return result(socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE));
}
static int open_audit(void)
{
    return result(socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT));
}
static int open_ring(void)
{
    return result(syscall(SYS_io_uring_setup, 1, NULL));
}
static int do_mount(void)
{
    return result(syscall(SYS_mount, "none", "/nowhere", "tmpfs", 0, NULL));
}
static int do_chroot(void)
{
    return result(syscall(SYS_chroot, "/"));
}
static int do_unshare(void)
{
    return result(unshare(CLONE_NEWUSER));
}
static int do_namespace(void)
{
    return result(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL));
}
static int do_setuid(void)
{
    return result(syscall(SYS_setuid, getuid()));
}
static int do_bpf(void)
{
    return result(syscall(SYS_bpf, 0, NULL, 0));
}
static int do_keyctl(void)
{
    return result(syscall(SYS_keyctl, 0, 0, 0, 0, 0));
}
static int do_module(void)
{
    return result(syscall(SYS_init_module, NULL, 0, ""));
}
static int do_reboot(void)
{
    return result(syscall(SYS_reboot, 0, 0, 0, NULL));
}
static int do_settime(void)
{
    return result(syscall(SYS_clock_settime, CLOCK_REALTIME, NULL));
}
static int do_mknod(void)
{
    return result(syscall(SYS_mknodat, AT_FDCWD, "/nowhere/at/all", 0600, 0));
}
static int do_perf(void)
{
    return result(syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0));
}
static int do_open_handle(void)
{
    return result(syscall(SYS_open_by_handle_at, -1, NULL, 0));
}
static int do_write_other(void)
{
    return result(syscall(SYS_process_vm_writev, getppid(), NULL, 0, NULL, 0, 0));
}
static int do_exec(void)
{
    return result(execl("/bin/true", "true", (char *)NULL));
}
static int do_exec_fd(void)
{
    return result(syscall(SYS_execveat, AT_FDCWD, "/bin/true", NULL, NULL, 0));
}
static int do_ptrace(void)
{
    return result(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}
static int do_read_other(void)
{
    return result(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0));
}

static void sockets_when_dropped_then_only_those_of_this_machine_are_left(void **state)
{
    (void)state;
    static int (*const refused[])(void) = {open_inet, open_inet6, open_packet, open_vsock, open_bluetooth,
                                           open_alg,  open_route, open_audit,  open_ring};
    assert_int_equal(try_without_rights(open_unix), 0);
    assert_int_equal(try_without_rights(open_events), 0);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        assert_int_equal(try_without_rights(refused[i]), EPERM);
    }
}

static void calls_when_dropped_then_what_reaches_beyond_the_process_is_refused(void **state)
{
    (void)state;
    static int (*const refused[])(void) = {
        do_mount,  do_chroot,  do_unshare,    do_namespace, do_setuid,      do_bpf,         do_keyctl,  do_module,
        do_reboot, do_settime, do_mknod,      do_perf,      do_open_handle, do_write_other, do_exec_fd,
#ifndef HAS_ADDRESS_SANITIZER // whose own report takes them
        do_exec,   do_ptrace,  do_read_other,
#endif
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        assert_int_equal(try_without_rights(refused[i]), EPERM);
    }
}

static int ask_privileges(void)
{
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 1;
}

static void privileges_when_dropped_then_no_program_brings_new_ones(void **state)
{
    (void)state;
    assert_int_equal(try_without_rights(ask_privileges), 0);
}

#if defined(__x86_64__)
// socket(AF_INET) by the number of 32-bit programs, and of x32: the filter holds for each.
static int open_by_old_number(void)
{
    long got;
    __asm__ volatile("int $0x80" : "=a"(got) : "0"(359L), "b"(2L), "c"(1L), "d"(0L) : "memory");
    return got >= 0 ? 0 : (int)-got;
}

static int open_by_x32_number(void)
{
    return result(syscall(0x40000000 | SYS_socket, AF_INET, SOCK_STREAM, 0));
}

static void sockets_when_asked_for_by_another_number_then_they_are_refused(void **state)
{
    (void)state;
    int old = try_without_rights(open_by_old_number);
    assert_true(old == EPERM || old == 256 + SIGSEGV); // a kernel without 32-bit calls
    assert_int_equal(try_without_rights(open_by_x32_number), EPERM);
}
#else
static void sockets_when_asked_for_by_another_number_then_they_are_refused(void **state)
{
    (void)state;
    skip();
}
#endif

// What comes late in a kiosk's life, one after the other; the place of the first that fails.
static void *stand_by(void *context)
{
    return context;
}

static int live_on(void)
{
    int place = 1;
    char path[] = "/tmp/adjourn-rights-XXXXXX";
    int file = mkstemp(path);
    bool ok = file >= 0 && write(file, "x", 1) == 1 && fsync(file) == 0 && fchmod(file, 0600) == 0;
    ok = ok && ++place && flock(file, LOCK_EX) == 0 && ftruncate(file, 10) == 0 && unlink(path) == 0;
    int watch = inotify_init1(IN_CLOEXEC);
    ok = ok && ++place && watch >= 0 && inotify_add_watch(watch, "/tmp", IN_ATTRIB) >= 0;
    ok = ok && ++place && timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC) >= 0;
    struct timex state = {.modes = 0};
    ok = ok && ++place && adjtimex(&state) >= 0;
    pthread_t thread;
    ok = ok && ++place && pthread_create(&thread, NULL, stand_by, NULL) == 0 && pthread_join(thread, NULL) == 0;
    pid_t child = ok && ++place ? fork() : -1;
    if (child == 0) {
        _exit(open_inet() == EPERM ? 0 : 1);
    }
    int status = 1;
    ok = ok && child > 0 && waitpid(child, &status, 0) == child && status == 0;
    ok = ok && ++place && kill(getpid(), 0) == 0;
    return ok ? 0 : place;
}

static void kiosk_when_dropped_then_what_it_needs_later_goes_on(void **state)
{
    (void)state;
    assert_int_equal(try_without_rights(live_on), 0);
}

static bool say_good(void *context, int out)
{
    (void)context;
    return confine_write(out, "good", 4);
}

static bool hear(void *context, const void *bytes, size_t length)
{
    memcpy(context, bytes, length < 4 ? length : 4);
    return true;
}

static int confine_child(void)
{
    const struct confine_limits limits = {.cpu_s = 10, .wall_ms = 60000, .memory_bytes = 512u << 20};
    char why[CONFINE_WHY_MAX], heard[5] = "";
    bool done = confine_run(&limits, say_good, hear, heard, why) == CONFINE_DONE;
    return done && strcmp(heard, "good") == 0 ? 0 : 1;
}

static void child_when_its_parent_has_dropped_its_rights_then_it_is_confined_as_ever(void **state)
{
    (void)state;
    assert_int_equal(try_without_rights(confine_child), 0);
}

// A thread that was there before.
static int ready[2], go[2];

static void *try_in_thread(void *context)
{
    char byte = 0;
    (void)!write(ready[1], &byte, 1);
    (void)!read(go[0], &byte, 1);
    *(int *)context = open_inet();
    return NULL;
}

static void threads_when_they_ran_before_then_the_filter_is_theirs_too(void **state)
{
    (void)state;
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        char why[256], byte = 0;
        int got = 0;
        pthread_t thread;
        if (pipe(ready) != 0 || pipe(go) != 0 || pthread_create(&thread, NULL, try_in_thread, &got) != 0 ||
            read(ready[0], &byte, 1) != 1 || !rights_drop(why, sizeof why) || write(go[1], &byte, 1) != 1 ||
            pthread_join(thread, NULL) != 0) {
            _exit(NOT_DROPPED);
        }
        _exit(got);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), EPERM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sockets_when_dropped_then_only_those_of_this_machine_are_left),
        cmocka_unit_test(calls_when_dropped_then_what_reaches_beyond_the_process_is_refused),
        cmocka_unit_test(privileges_when_dropped_then_no_program_brings_new_ones),
        cmocka_unit_test(sockets_when_asked_for_by_another_number_then_they_are_refused),
        cmocka_unit_test(kiosk_when_dropped_then_what_it_needs_later_goes_on),
        cmocka_unit_test(child_when_its_parent_has_dropped_its_rights_then_it_is_confined_as_ever),
        cmocka_unit_test(threads_when_they_ran_before_then_the_filter_is_theirs_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
