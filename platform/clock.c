// SPDX-License-Identifier: MIT
#include "platform/clock.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

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

bool clock_is_kept(const char *root)
{
    static const char *const signs[] = {
        "/run/systemd/timesync/synchronized", // systemd-time-wait-sync(8)
        "/sys/class/rtc/rtc0",                // a battery-backed clock
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
    // An x86 guest has a processor flag of this name. The flags of the first processor are in the first lines.
    char processor[8192];
    snprintf(path, sizeof path, "%s/proc/cpuinfo", root);
    read_start(path, processor, sizeof processor);
    return strstr(processor, " hypervisor") != NULL;
}

// The first 64 bits of the boot id; 0 when the kernel does not tell.
static uint64_t read_boot_id(void)
{
    char text[64];
    read_start("/proc/sys/kernel/random/boot_id", text, sizeof text);
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
        boot_id = read_boot_id();
    }
    trusted = trusted || kernel_is_synchronised() || clock_is_kept("");
    return (struct now){
        .wall = {read_ms(CLOCK_REALTIME)},
        .boot = {read_ms(CLOCK_BOOTTIME), boot_id},
        .quality = trusted ? CLOCK_TRUSTED : CLOCK_UNSET,
    };
}
