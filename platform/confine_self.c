// SPDX-License-Identifier: MIT
#include "platform/confine_self.h"

#include "platform/calls.h"
#include "platform/sanitizer.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// What computing and writing take. No kill and no tgkill: as the same user they would reach the other processes
// (abort() then dies of its last resort, an illegal instruction).
static const int allowed_calls[] = {
    SCMP_SYS(write),       SCMP_SYS(writev),        SCMP_SYS(close),
    SCMP_SYS(exit),        SCMP_SYS(exit_group),    SCMP_SYS(brk),
    SCMP_SYS(mmap),        SCMP_SYS(mmap2),         SCMP_SYS(munmap),
    SCMP_SYS(mremap),      SCMP_SYS(mprotect),      SCMP_SYS(madvise),
    SCMP_SYS(futex),       SCMP_SYS(futex_time64),  SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigreturn),   SCMP_SYS(rt_sigaction),  SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(sigaltstack), SCMP_SYS(getpid),        SCMP_SYS(gettid),
    SCMP_SYS(getrandom),   SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64),
    SCMP_SYS(sched_yield),
};

// How many a kernel allows a process, as long as nobody changes fs.nr_open.
#define DESCRIPTORS_MAX (1024 * 1024)

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
#ifdef HAS_ADDRESS_SANITIZER
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
        (void)calls_limit(allowed_calls, sizeof allowed_calls / sizeof allowed_calls[0], NULL, 0);
    }
    return good;
}
