// SPDX-License-Identifier: MIT
// The filter is a table of our own rather than libseccomp's: it is one list of numbers without conditions, and a
// library for it would be one more thing on every board.
#include "platform/confine_self.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SHADOW 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SHADOW 1
#endif
#endif

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__i386__)
#define ARCHITECTURE AUDIT_ARCH_I386
#elif defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__arm__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ARCHITECTURE AUDIT_ARCH_ARM
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

// What computing and writing take. Everything else is answered with EPERM rather than death: a C library that asks for
// something harmless and new must not cost the room its calendar. No kill and no tgkill: as the same user they would
// reach the other processes (abort() then dies of its last resort, an illegal instruction).
static const uint32_t allowed_calls[] = {
    __NR_write,
    __NR_writev,
    __NR_close,
    __NR_exit,
    __NR_exit_group,
    __NR_brk,
    __NR_munmap,
    __NR_mremap,
    __NR_mprotect,
    __NR_madvise,
    __NR_futex,
    __NR_rt_sigreturn,
    __NR_rt_sigaction,
    __NR_rt_sigprocmask,
    __NR_sigaltstack,
    __NR_getpid,
    __NR_gettid,
    __NR_getrandom,
    __NR_clock_gettime,
    __NR_sched_yield,
#ifdef __NR_mmap
    __NR_mmap,
#endif
#ifdef __NR_mmap2
    __NR_mmap2,
#endif
#ifdef __NR_sigreturn
    __NR_sigreturn,
#endif
#ifdef __NR_clock_gettime64
    __NR_clock_gettime64,
#endif
#ifdef __NR_futex_time64
    __NR_futex_time64,
#endif
};

// How many a kernel allows a process, as long as nobody changes fs.nr_open.
#define DESCRIPTORS_MAX (1024 * 1024)

#define ALLOWED_COUNT (sizeof allowed_calls / sizeof allowed_calls[0])

static void filter_calls(void)
{
#ifdef ARCHITECTURE
    struct sock_filter program[5 + 2 * ALLOWED_COUNT];
    unsigned short used = 0;
    program[used++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
    program[used++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
    program[used++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    program[used++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < ALLOWED_COUNT; i++) {
        program[used++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed_calls[i], 0, 1);
        program[used++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    }
    program[used++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    struct sock_fprog filter = {used, program};
    (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
#endif
}

// A ruleset without a rule: no path may be used in any way.
static void leave_files(void)
{
    struct landlock_ruleset_attr all = {.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
    long ruleset = syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (ruleset >= 0) {
        (void)syscall(SYS_landlock_restrict_self, (int)ruleset, 0);
        close((int)ruleset);
    }
}

// Without them root cannot raise a limit again. It fails only where there are none.
static void drop_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
    (void)syscall(SYS_capset, &header, none);
}

static bool close_others(int out)
{
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    if (out != CONFINE_OUT && dup2(out, CONFINE_OUT) != CONFINE_OUT) {
        return false;
    }
    if (syscall(SYS_close_range, CONFINE_OUT + 1, ~0U, 0) != 0) {
        // Older kernels, and containers whose own filter does not know the call.
        long beyond = sysconf(_SC_OPEN_MAX);
        for (int fd = CONFINE_OUT + 1; fd < beyond && fd < DESCRIPTORS_MAX; fd++) {
            close(fd);
        }
    }
    return true;
}

// What the sanitizer's shadow takes already.
static size_t shadow_bytes(void)
{
#ifdef HAS_SHADOW
    unsigned long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file != NULL) {
        (void)!fscanf(file, "%llu", &pages);
        fclose(file);
    }
    return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
#else
    return 0;
#endif
}

// Never above what the process was given. By the system call, whose first argument has a different type in each C
// library.
static bool limit(int resource, uint64_t soft, uint64_t hard)
{
    struct rlimit64 both;
    if (syscall(SYS_prlimit64, 0, resource, NULL, &both) != 0) {
        return false;
    }
    both.rlim_max = hard < both.rlim_max ? hard : both.rlim_max;
    both.rlim_cur = soft < both.rlim_max ? soft : both.rlim_max;
    return syscall(SYS_prlimit64, 0, resource, &both, NULL) == 0;
}

bool confine_self(const struct confine_limits *limits, int out)
{
    uint64_t memory = (uint64_t)limits->memory_bytes + shadow_bytes();
    uint64_t cpu = (uint64_t)limits->cpu_s;
    if (!close_others(out)) {
        return false;
    }
    if (!limits->rlimits_only) {
        (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        leave_files();
    }
    // One second from the signal that says which limit it was to the one that cannot be ignored.
    bool good = limit(RLIMIT_CPU, cpu, cpu + 1) && limit(RLIMIT_AS, memory, memory) && limit(RLIMIT_NOFILE, 0, 0) &&
                limit(RLIMIT_NPROC, 0, 0) && limit(RLIMIT_CORE, 0, 0);
    drop_capabilities();
    if (!limits->rlimits_only) {
        filter_calls();
    }
    return good;
}
