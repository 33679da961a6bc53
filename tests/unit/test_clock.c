// SPDX-License-Identifier: MIT
#include "platform/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

// A machine made of one file: `path` below a new folder, with `text` in it.
static void with_files(char *root, const char *path, const char *text)
{
    strcpy(root, "/tmp/adjourn-clock-XXXXXX");
    assert_non_null(mkdtemp(root));
    char whole[512];
    for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        snprintf(whole, sizeof whole, "%s%.*s", root, (int)(slash - path), path);
        mkdir(whole, 0700);
    }
    snprintf(whole, sizeof whole, "%s%s", root, path);
    FILE *file = fopen(whole, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void remove_files(const char *root)
{
    char command[600];
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    assert_int_equal(system(command), 0);
}

static void clock_now_when_read_then_both_clocks_are_the_kernels(void **state)
{
    (void)state;
    struct timespec wall_before, boot_before;
    clock_gettime(CLOCK_REALTIME, &wall_before);
    clock_gettime(CLOCK_BOOTTIME, &boot_before);
    struct now now = clock_now();
    int64_t wall_ms = (int64_t)wall_before.tv_sec * 1000 + wall_before.tv_nsec / 1000000;
    int64_t boot_ms = (int64_t)boot_before.tv_sec * 1000 + boot_before.tv_nsec / 1000000;
    assert_in_range(now.wall.ms - wall_ms, 0, 5000);
    assert_in_range(now.boot.ms - boot_ms, 0, 5000);
}

static void clock_now_when_read_twice_then_boot_id_is_the_same_and_the_kernels(void **state)
{
    (void)state;
    char text[64] = "";
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "r");
    assert_non_null(file);
    assert_non_null(fgets(text, sizeof text, file));
    fclose(file);
    // "ec8b4b50-9eab-4545-..": the first 16 digits.
    char digits[17];
    snprintf(digits, sizeof digits, "%.8s%.4s%.4s", text, text + 9, text + 14);
    uint64_t first = clock_now().boot.id;
    assert_int_equal(first, strtoull(digits, NULL, 16));
    assert_int_equal(first, clock_now().boot.id);
}

static void clock_is_kept_when_a_sign_is_there_then_true(void **state)
{
    (void)state;
    static const struct {
        const char *path, *text;
        bool kept;
    } cases[] = {
        {"/run/systemd/timesync/synchronized", "", true},
        {"/sys/class/rtc/rtc0", "", true},
        {"/run/systemd/container", "podman\n", true},
        {"/run/.containerenv", "", true},
        {"/.dockerenv", "", true},
        {"/proc/cpuinfo", "processor : 0\nflags : fpu vme hypervisor lahf_lm\n", true},
        {"/proc/cpuinfo", "processor : 0\nflags : fpu vme lahf_lm\n", false},
        {"/proc/cpuinfo", "processor : 0\nModel : Raspberry Pi 4 Model B Rev 1.4\n", false},
        {"/proc/cpuinfo", "", false},
        {"/run/systemd/something", "", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char root[64];
        with_files(root, cases[i].path, cases[i].text);
        bool kept = clock_is_kept(root);
        remove_files(root);
        if (kept != cases[i].kept) {
            fail_msg("%s with '%s': kept %d", cases[i].path, cases[i].text, kept);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock_now_when_read_then_both_clocks_are_the_kernels),
        cmocka_unit_test(clock_now_when_read_twice_then_boot_id_is_the_same_and_the_kernels),
        cmocka_unit_test(clock_is_kept_when_a_sign_is_there_then_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
