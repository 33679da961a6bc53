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

static void clock_boot_id_when_the_kernel_hides_it_then_the_units_counts(void **state)
{
    (void)state;
    char root[64];
    with_files(root, "/proc/sys/kernel/random/boot_id", "ec8b4b50-9eab-4545-8f6e-0123456789ab\n");
    setenv("ADJOURN_BOOT_ID", "0123456789abcdef0123456789abcdef", 1);
    assert_int_equal(clock_boot_id(root), UINT64_C(0xec8b4b509eab4545));
    assert_int_equal(clock_boot_id("/nowhere"), UINT64_C(0x0123456789abcdef));
    remove_files(root);
}

static void clock_boot_id_when_nobody_tells_it_then_no_other_process_has_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        static const char *const told[] = {NULL, "", "0123"};
        unsetenv("ADJOURN_BOOT_ID");
        if (told[i] != NULL) {
            setenv("ADJOURN_BOOT_ID", told[i], 1);
        }
        uint64_t first = clock_boot_id("/nowhere");
        assert_int_not_equal(first, 0);
        assert_int_not_equal(first, clock_boot_id("/nowhere"));
    }
    unsetenv("ADJOURN_BOOT_ID");
}

static void clock_is_kept_when_a_sign_is_there_then_true(void **state)
{
    (void)state;
    static const struct {
        const char *path, *text;
        bool kept;
    } cases[] = {
        {"/run/systemd/timesync/synchronized", "", true},
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

// A board's real-time clocks: what the kernel tells of each.
static void clock_is_kept_when_there_are_real_time_clocks_then_one_that_was_asked_and_has_a_battery_counts(void **state)
{
    (void)state;
    static const struct {
        const char *hctosys[2], *since_epoch[2]; // of rtc0 and rtc1; NULL: no such file
        bool kept;
    } cases[] = {
        {{"1\n"}, {"1795800000\n"}, true},
        {{"0\n"}, {"1795800000\n"}, false}, // the kernel did not take the time from it
        {{"1\n"}, {"51\n"}, false},         // started over in 1970: no battery
        {{"1\n"}, {"946684851\n"}, false},  // in 2000
        {{"1\n"}, {"1767225600\n"}, true},
        {{"1\n"}, {""}, false}, // the chip says that it lost power: reading fails
        {{"1\n"}, {NULL}, false},
        {{NULL}, {"1795800000\n"}, false},
        {{"10\n"}, {"1795800000\n"}, false},
        {{"0\n", "1\n"}, {"51\n", "1795800000\n"}, true}, // a chip on a board that has an empty one too
        {{"1\n", "0\n"}, {"51\n", "1795800000\n"}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char root[64];
        with_files(root, "/sys/class/rtc/rtc0/name", "rtc\n");
        for (int k = 0; k < 2; k++) {
            char path[128];
            snprintf(path, sizeof path, "%s/sys/class/rtc/rtc%d", root, k);
            mkdir(path, 0700);
            const char *const texts[] = {cases[i].hctosys[k], cases[i].since_epoch[k]};
            for (int file = 0; file < 2; file++) {
                snprintf(path, sizeof path, "%s/sys/class/rtc/rtc%d/%s", root, k, file ? "since_epoch" : "hctosys");
                FILE *out = texts[file] != NULL ? fopen(path, "w") : NULL;
                if (out != NULL) {
                    fputs(texts[file], out);
                    fclose(out);
                }
            }
        }
        bool kept = clock_is_kept(root);
        remove_files(root);
        if (kept != cases[i].kept) {
            fail_msg("case %zu: kept %d", i, kept);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock_now_when_read_then_both_clocks_are_the_kernels),
        cmocka_unit_test(clock_now_when_read_twice_then_boot_id_is_the_same_and_the_kernels),
        cmocka_unit_test(clock_boot_id_when_the_kernel_hides_it_then_the_units_counts),
        cmocka_unit_test(clock_boot_id_when_nobody_tells_it_then_no_other_process_has_it),
        cmocka_unit_test(clock_is_kept_when_a_sign_is_there_then_true),
        cmocka_unit_test(
            clock_is_kept_when_there_are_real_time_clocks_then_one_that_was_asked_and_has_a_battery_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
