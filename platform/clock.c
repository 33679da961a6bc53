// SPDX-License-Identifier: MIT
#include "platform/clock.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

// 2026-01-01T00:00:00Z: a clock that shows an earlier year was without power. None ran with this program before.
#define RTC_EMPTY_UNTIL_S INT64_C(1767225600)

// Fills `out` with the start of a file, "" when it cannot be read.
static void read_start(const char *path, char *out, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? 0 : read(fd, out, size - 1);
    out[got > 0 ? got : 0] = '\0';
    if (fd >= 0) {
        close(fd);
    }
}

// A number that is all of a file; -1 when it is not.
static long long read_number(const char *path)
{
    char text[32];
    char *end = text;
    read_start(path, text, sizeof text);
    long long number = strtoll(text, &end, 10);
    return end != text && (*end == '\n' || *end == '\0') ? number : -1;
}

// Debian's kernels take the time from rtc0, but which chip that is and whether another one was asked differs by board.
static bool rtc_kept_time(const char *root)
{
    char pattern[512];
    glob_t found = {0};
    bool kept = false;
    snprintf(pattern, sizeof pattern, "%s/sys/class/rtc/rtc*", root);
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc && !kept; i++) {
            char path[600];
            snprintf(path, sizeof path, "%s/hctosys", found.gl_pathv[i]);
            bool asked = read_number(path) == 1;
            snprintf(path, sizeof path, "%s/since_epoch", found.gl_pathv[i]);
            kept = asked && read_number(path) >= RTC_EMPTY_UNTIL_S;
        }
    }
    globfree(&found);
    return kept;
}

bool clock_is_kept(const char *root)
{
    static const char *const signs[] = {
        "/run/systemd/timesync/synchronized", // systemd-time-wait-sync(8)
        "/run/systemd/container",             // a container of systemd-nspawn, podman ..
        "/run/.containerenv",                 // .. podman
        "/.dockerenv",                        // .. Docker
        "/sys/hypervisor/type",               // a guest of Xen
        "/proc/device-tree/hypervisor",       // an arm64 guest of KVM
    };
    char path[512];
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        snprintf(path, sizeof path, "%s%s", root, signs[i]);
        if (access(path, F_OK) == 0) {
            return true;
        }
    }
    if (rtc_kept_time(root)) {
        return true;
    }
    // An x86 guest has a processor flag of this name. The flags of the first processor are in the first lines.
    char processor[8192];
    snprintf(path, sizeof path, "%s/proc/cpuinfo", root);
    read_start(path, processor, sizeof processor);
    return strstr(processor, " hypervisor") != NULL;
}

// The first 64 bits of an id in hexadecimal digits; 0 when there are fewer.
static uint64_t boot_id_of(const char *text)
{
    uint64_t id = 0;
    int digits = 0;
    for (const char *at = text; *at != '\0' && digits < 16; at++) {
        const char *hex = "0123456789abcdef";
        const char *digit = strchr(hex, *at);
        if (digit != NULL) {
            id = id << 4 | (uint64_t)(digit - hex);
            digits++;
        }
    }
    return digits == 16 ? id : 0;
}

uint64_t clock_boot_id(const char *root)
{
    char path[512], text[64];
    snprintf(path, sizeof path, "%s/proc/sys/kernel/random/boot_id", root);
    read_start(path, text, sizeof text);
    const char *told = getenv("ADJOURN_BOOT_ID");
    uint64_t id = boot_id_of(text[0] != '\0' || told == NULL ? text : told);
    if (id == 0 && getrandom(&id, sizeof id, 0) != (ssize_t)sizeof id) {
        id = (uint64_t)getpid();
    }
    return id;
}

static bool kernel_is_synchronised(void)
{
    struct timex state = {.modes = 0};
    return adjtimex(&state) >= 0 && (state.status & STA_UNSYNC) == 0;
}

static int64_t read_ms(clockid_t which)
{
    struct timespec at;
    clock_gettime(which, &at);
    return (int64_t)at.tv_sec * MS_PER_SECOND + at.tv_nsec / 1000000;
}

int64_t clock_monotonic_us(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

struct now clock_now(void)
{
    static bool started, trusted;
    static uint64_t boot_id;
    if (!started) {
        started = true;
        boot_id = clock_boot_id("");
    }
    trusted = trusted || kernel_is_synchronised() || clock_is_kept("");
    return (struct now){
        .wall = {read_ms(CLOCK_REALTIME)},
        .boot = {read_ms(CLOCK_BOOTTIME), boot_id},
        .quality = trusted ? CLOCK_TRUSTED : CLOCK_UNSET,
    };
}
