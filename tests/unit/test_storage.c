// SPDX-License-Identifier: MIT
// Sticks that come and go. Where the test may mount, real file systems are; else only folders.
#include "platform/storage.h"

#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct desk {
    char root[64];
    struct storage storage;
};

static void path_of(const struct desk *desk, const char *name, char path[192])
{
    snprintf(path, 192, "%s/%s", desk->root, name);
}

static void make(const struct desk *desk, const char *name)
{
    char path[192];
    path_of(desk, name, path);
    assert_int_equal(mkdir(path, 0755), 0);
}

static void take(const struct desk *desk, const char *name)
{
    char path[192];
    path_of(desk, name, path);
    assert_int_equal(rmdir(path), 0);
}

static int set_up(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    strcpy(desk->root, "/tmp/adjourn-media-XXXXXX");
    assert_non_null(mkdtemp(desk->root));
    desk->storage.epoll = -1;
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *desk = *state;
    storage_close(&desk->storage);
    int code = rmdir(desk->root);
    free(desk);
    return code;
}

static void open_desk(struct desk *desk, bool folders)
{
    char why[256] = "";
    if (!storage_open(&desk->storage, desk->root, folders, why, sizeof why)) {
        fail_msg("%s", why);
    }
}

static bool is_readable(const struct desk *desk)
{
    struct pollfd ready = {.fd = storage_fd(&desk->storage), .events = POLLIN};
    return poll(&ready, 1, 0) == 1;
}

static const char *newest(const struct desk *desk)
{
    const struct storage_stick *stick = storage_newest(&desk->storage);
    return stick != NULL ? stick->name : "";
}

static void storage_when_nothing_is_there_then_there_is_no_stick(void **state)
{
    struct desk *desk = *state;
    open_desk(desk, true);
    assert_null(storage_newest(&desk->storage));
    assert_false(is_readable(desk));
}

static void storage_when_the_root_is_not_there_yet_then_it_opens(void **state)
{
    (void)state;
    struct storage storage;
    char why[256] = "";
    assert_true(storage_open(&storage, "/tmp/adjourn-media-none", false, why, sizeof why));
    assert_null(storage_newest(&storage));
    storage_close(&storage);
    assert_false(storage_open(&storage, "/tmp/adjourn-media-none", true, why, sizeof why));
    assert_string_equal(why, "/tmp/adjourn-media-none: No such file or directory");
    assert_false(storage_look(&storage));
}

static void storage_when_a_folder_comes_and_goes_then_it_is_heard_and_seen(void **state)
{
    struct desk *desk = *state;
    char folder[128];
    open_desk(desk, true);
    make(desk, "KINGSTON");
    assert_true(is_readable(desk));
    assert_true(storage_look(&desk->storage));
    assert_false(is_readable(desk));
    assert_string_equal(newest(desk), "KINGSTON");
    assert_true(storage_newest(&desk->storage)->writable);
    assert_true(storage_folder(&desk->storage, storage_newest(&desk->storage), folder, sizeof folder));
    assert_string_equal(strrchr(folder, '/'), "/KINGSTON");
    assert_false(storage_folder(&desk->storage, storage_newest(&desk->storage), folder, 8));
    assert_false(storage_look(&desk->storage));
    take(desk, "KINGSTON");
    assert_true(is_readable(desk));
    assert_true(storage_look(&desk->storage));
    assert_null(storage_newest(&desk->storage));
}

static void storage_when_there_are_several_then_the_newest_is_offered(void **state)
{
    struct desk *desk = *state;
    make(desk, "MIKE");
    open_desk(desk, true);
    make(desk, "ALPHA");
    assert_true(storage_look(&desk->storage));
    assert_string_equal(newest(desk), "ALPHA");
    make(desk, "ZULU");
    assert_true(storage_look(&desk->storage));
    assert_string_equal(newest(desk), "ZULU");
    take(desk, "ZULU");
    assert_true(storage_look(&desk->storage));
    assert_string_equal(newest(desk), "ALPHA");
    take(desk, "ALPHA");
    assert_true(storage_look(&desk->storage));
    assert_string_equal(newest(desk), "MIKE");
    take(desk, "MIKE");
}

static void storage_when_there_are_more_than_it_holds_then_a_new_one_waits_for_room(void **state)
{
    struct desk *desk = *state;
    char name[8];
    open_desk(desk, true);
    for (int i = 0; i < STORAGE_STICKS_MAX; i++) {
        snprintf(name, sizeof name, "s%d", i);
        make(desk, name);
        assert_true(storage_look(&desk->storage));
        assert_string_equal(newest(desk), name);
    }
    make(desk, "beyond");
    assert_false(storage_look(&desk->storage));
    assert_int_equal(desk->storage.count, STORAGE_STICKS_MAX);
    take(desk, "s0");
    assert_true(storage_look(&desk->storage));
    assert_string_equal(newest(desk), "beyond");
    take(desk, "beyond");
    for (int i = 1; i < STORAGE_STICKS_MAX; i++) {
        snprintf(name, sizeof name, "s%d", i);
        take(desk, name);
    }
}

static void storage_when_a_name_is_hidden_or_no_folder_then_it_is_no_stick(void **state)
{
    struct desk *desk = *state;
    char path[192];
    open_desk(desk, true);
    make(desk, ".Trash");
    path_of(desk, "note", path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    assert_false(storage_look(&desk->storage));
    assert_null(storage_newest(&desk->storage));
    unlink(path);
    take(desk, ".Trash");
}

// Mounts of its own, seen by nobody else; false where that is not allowed.
static bool enter_mounts(void)
{
    static int entered = -1;
    if (entered < 0) {
        entered = unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
    }
    return entered == 1;
}

static void put_stick(const struct desk *desk, const char *name, unsigned long flags)
{
    char path[192];
    path_of(desk, name, path);
    assert_int_equal(mount("stick", path, "tmpfs", flags, "size=64k"), 0);
}

static void pull_stick(const struct desk *desk, const char *name)
{
    char path[192];
    path_of(desk, name, path);
    assert_int_equal(umount2(path, MNT_DETACH), 0);
}

static void storage_when_only_mounts_count_then_an_empty_folder_is_no_stick(void **state)
{
    struct desk *desk = *state;
    open_desk(desk, false);
    make(desk, "KINGSTON");
    assert_false(storage_look(&desk->storage));
    assert_null(storage_newest(&desk->storage));
    take(desk, "KINGSTON");
}

static void storage_when_a_stick_is_mounted_and_pulled_then_it_is_heard_once_and_seen(void **state)
{
    struct desk *desk = *state;
    if (!enter_mounts()) {
        skip();
    }
    open_desk(desk, false);
    make(desk, "MY STICK");
    assert_false(is_readable(desk));
    put_stick(desk, "MY STICK", MS_NOSUID | MS_NODEV | MS_NOEXEC);
    assert_true(is_readable(desk));
    assert_true(storage_look(&desk->storage));
    assert_false(is_readable(desk)); // it does not keep the loop awake
    assert_string_equal(newest(desk), "MY STICK");
    assert_true(storage_newest(&desk->storage)->writable);
    pull_stick(desk, "MY STICK");
    assert_true(is_readable(desk));
    assert_true(storage_look(&desk->storage));
    assert_null(storage_newest(&desk->storage));
    take(desk, "MY STICK");
}

static void storage_when_a_stick_is_read_only_then_it_says_so(void **state)
{
    struct desk *desk = *state;
    char path[192];
    if (!enter_mounts()) {
        skip();
    }
    open_desk(desk, false);
    make(desk, "LOCKED");
    put_stick(desk, "LOCKED", MS_RDONLY);
    assert_true(storage_look(&desk->storage));
    assert_false(storage_newest(&desk->storage)->writable);
    path_of(desk, "LOCKED", path);
    assert_int_equal(mount("stick", path, NULL, MS_REMOUNT, "size=64k"), 0);
    assert_true(storage_look(&desk->storage));
    assert_true(storage_newest(&desk->storage)->writable);
    pull_stick(desk, "LOCKED");
    take(desk, "LOCKED");
}

static void storage_when_something_is_mounted_elsewhere_then_it_is_no_stick(void **state)
{
    struct desk *desk = *state;
    if (!enter_mounts()) {
        skip();
    }
    make(desk, "OUTER");
    put_stick(desk, "OUTER", 0);
    make(desk, "OUTER/INNER");
    put_stick(desk, "OUTER/INNER", 0);
    open_desk(desk, false);
    assert_int_equal(desk->storage.count, 1);
    assert_string_equal(newest(desk), "OUTER");
    pull_stick(desk, "OUTER");
    take(desk, "OUTER");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(storage_when_nothing_is_there_then_there_is_no_stick, set_up, tear_down),
        cmocka_unit_test(storage_when_the_root_is_not_there_yet_then_it_opens),
        cmocka_unit_test_setup_teardown(storage_when_a_folder_comes_and_goes_then_it_is_heard_and_seen, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(storage_when_there_are_several_then_the_newest_is_offered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(storage_when_there_are_more_than_it_holds_then_a_new_one_waits_for_room, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(storage_when_a_name_is_hidden_or_no_folder_then_it_is_no_stick, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(storage_when_only_mounts_count_then_an_empty_folder_is_no_stick, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(storage_when_a_stick_is_mounted_and_pulled_then_it_is_heard_once_and_seen,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(storage_when_a_stick_is_read_only_then_it_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(storage_when_something_is_mounted_elsewhere_then_it_is_no_stick, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
