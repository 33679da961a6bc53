// SPDX-License-Identifier: MIT
// Files onto a stick: a folder stands for it, and each step meets what a stick can do. Real file systems are in
// tests/integration/storage.sh.
#include "platform/storage_write.h"

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PAGE_LENGTH 200000

struct desk {
    char root[64], stick[96], away[96];
    char *page;
    struct storage_file file[2];
    // What is met: at the count-th time of this step.
    enum storage_step step;
    int count;
    int problem; // errno; 0 with pull or kill
    bool pull, kill_self, spoil;
    char saved[STORAGE_NAME_MAX], why[STORAGE_WHY_MAX];
};

static int set_up(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    strcpy(desk->root, "/tmp/adjourn-write-XXXXXX");
    assert_non_null(mkdtemp(desk->root));
    snprintf(desk->stick, sizeof desk->stick, "%s/stick", desk->root);
    snprintf(desk->away, sizeof desk->away, "%s/away", desk->root);
    assert_int_equal(mkdir(desk->stick, 0755), 0);
    desk->page = malloc(PAGE_LENGTH);
    assert_non_null(desk->page);
    for (int i = 0; i < PAGE_LENGTH; i++) {
        desk->page[i] = (char)(i * 7 + i / 251);
    }
    desk->file[0] = (struct storage_file){"html", desk->page, PAGE_LENGTH};
    desk->file[1] = (struct storage_file){"csv", "a,b\r\n", 5};
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *desk = *state;
    char command[96];
    snprintf(command, sizeof command, "rm -r '%s'", desk->root);
    free(desk->page);
    int code = system(command);
    free(desk);
    return code;
}

static int meets(void *context, enum storage_step step)
{
    struct desk *desk = context;
    if (step != desk->step || --desk->count != 0) {
        return 0;
    }
    if (desk->kill_self) {
        raise(SIGKILL);
    }
    if (desk->pull) {
        assert_int_equal(rename(desk->stick, desk->away), 0);
    }
    if (desk->spoil) {
        char path[160];
        snprintf(path, sizeof path, "%s/adjourn-0.part", desk->stick);
        assert_int_equal(truncate(path, PAGE_LENGTH - 1), 0);
    }
    return desk->problem;
}

static enum storage_end save(struct desk *desk, const char *name)
{
    struct storage_job job = {.folder = desk->stick,
                              .name = name,
                              .plain = "plain",
                              .files = desk->file,
                              .count = 2,
                              .meets = meets,
                              .context = desk};
    desk->count = desk->count != 0 ? desk->count : -1;
    return storage_write(&job, desk->saved, desk->why);
}

static int count_files(const char *path)
{
    DIR *folder = opendir(path);
    int count = 0;
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        count += entry->d_name[0] != '.';
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return count;
}

static bool is_whole(const struct desk *desk, const char *folder, const char *name, size_t index)
{
    static char read[PAGE_LENGTH + 1];
    char path[256];
    snprintf(path, sizeof path, "%s/%s.%s", folder, name, desk->file[index].ending);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    size_t length = fread(read, 1, sizeof read, file);
    fclose(file);
    return length == desk->file[index].length && memcmp(read, desk->file[index].bytes, length) == 0;
}

static void put(const struct desk *desk, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", desk->stick, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("theirs", file);
    fclose(file);
}

static void files_when_all_goes_well_then_they_are_there_whole(void **state)
{
    struct desk *desk = *state;
    assert_int_equal(save(desk, "Lesson"), STORAGE_SAVED);
    assert_string_equal(desk->saved, "Lesson");
    assert_string_equal(desk->why, "");
    assert_true(is_whole(desk, desk->stick, "Lesson", 0));
    assert_true(is_whole(desk, desk->stick, "Lesson", 1));
    assert_int_equal(count_files(desk->stick), 2);
}

static void files_when_one_has_that_name_in_other_letters_then_both_get_a_number(void **state)
{
    struct desk *desk = *state;
    put(desk, "LESSON.CSV");
    assert_int_equal(save(desk, "Lesson"), STORAGE_SAVED);
    assert_string_equal(desk->saved, "Lesson (2)");
    assert_int_equal(save(desk, "Lesson"), STORAGE_SAVED);
    assert_string_equal(desk->saved, "Lesson (3)");
    assert_true(is_whole(desk, desk->stick, "Lesson (3)", 0));
    assert_int_equal(count_files(desk->stick), 5);
}

static void files_when_an_earlier_job_left_parts_then_they_go_and_nothing_else(void **state)
{
    struct desk *desk = *state;
    put(desk, "adjourn-0.part");
    put(desk, "adjourn-17.part");
    put(desk, "adjourn-x.part");
    put(desk, "adjourn-1.partial");
    assert_int_equal(save(desk, "Lesson"), STORAGE_SAVED);
    assert_int_equal(count_files(desk->stick), 4);
}

static void files_when_a_step_fails_then_the_end_says_how_and_nothing_is_left(void **state)
{
    struct desk *desk = *state;
    static const struct {
        int problem;
        enum storage_end end;
    } ends[] = {{ENOSPC, STORAGE_FULL},     {EDQUOT, STORAGE_FULL},     {EFBIG, STORAGE_FULL},
                {EROFS, STORAGE_READ_ONLY}, {EPERM, STORAGE_READ_ONLY}, {EACCES, STORAGE_READ_ONLY},
                {ENODEV, STORAGE_GONE},     {ENXIO, STORAGE_GONE},      {EIO, STORAGE_FAILED}};
    for (int step = STORAGE_STEP_OPEN; step < STORAGE_STEPS; step++) {
        for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
            for (int time = 1; time <= 2; time++) {
                bool twice = step >= STORAGE_STEP_CREATE && step <= STORAGE_STEP_RENAME;
                if (time == 2 && !twice) {
                    continue;
                }
                desk->step = (enum storage_step)step;
                desk->count = time;
                desk->problem = ends[i].problem;
                put(desk, "theirs.html");
                assert_int_equal(save(desk, "Lesson"), ends[i].end);
                assert_string_equal(desk->saved, "");
                assert_string_not_equal(desk->why, "");
                assert_int_equal(desk->count, 0); // it was met
                assert_int_equal(count_files(desk->stick), 1);
            }
        }
    }
}

static void files_when_the_stick_is_pulled_at_any_step_then_it_is_gone_and_no_name_is_half(void **state)
{
    struct desk *desk = *state;
    for (int step = STORAGE_STEP_CREATE; step < STORAGE_STEPS; step++) {
        desk->step = (enum storage_step)step;
        desk->count = 1;
        desk->pull = true;
        assert_int_equal(save(desk, "Lesson"), STORAGE_GONE);
        assert_int_equal(count_files(desk->away), 0);
        assert_int_equal(rename(desk->away, desk->stick), 0);
    }
}

static void files_when_killed_at_any_step_then_each_name_is_a_whole_file(void **state)
{
    struct desk *desk = *state;
    for (int step = STORAGE_STEP_OPEN; step < STORAGE_STEPS; step++) {
        for (int time = 1; time <= 2; time++) {
            pid_t child = fork();
            assert_true(child >= 0);
            if (child == 0) {
                desk->step = (enum storage_step)step;
                desk->count = time;
                desk->kill_self = true;
                _exit(save(desk, "Lesson") == STORAGE_SAVED ? 0 : 1);
            }
            int status = 0;
            assert_int_equal(waitpid(child, &status, 0), child);
            bool twice = step >= STORAGE_STEP_CREATE && step <= STORAGE_STEP_RENAME;
            assert_int_equal(WIFSIGNALED(status), time == 1 || twice);
            char path[160];
            for (size_t i = 0; i < 2; i++) {
                snprintf(path, sizeof path, "%s/Lesson.%s", desk->stick, desk->file[i].ending);
                assert_true(access(path, F_OK) != 0 || is_whole(desk, desk->stick, "Lesson", i));
                unlink(path);
            }
            assert_int_equal(save(desk, "Again"), STORAGE_SAVED); // and removes what was left
            assert_int_equal(count_files(desk->stick), 2);
            for (size_t i = 0; i < 2; i++) {
                snprintf(path, sizeof path, "%s/Again.%s", desk->stick, desk->file[i].ending);
                assert_int_equal(unlink(path), 0);
            }
        }
    }
}

static void files_when_the_stick_reads_back_less_then_it_differs_and_nothing_is_left(void **state)
{
    struct desk *desk = *state;
    desk->step = STORAGE_STEP_READ;
    desk->count = 1;
    desk->spoil = true;
    assert_int_equal(save(desk, "Lesson"), STORAGE_DIFFERS);
    assert_string_equal(desk->why, "adjourn-0.part: it reads back something else");
    assert_int_equal(count_files(desk->stick), 0);
}

static void files_when_the_stick_does_not_take_the_letters_then_the_plain_name_is_taken(void **state)
{
    struct desk *desk = *state;
    desk->step = STORAGE_STEP_RENAME;
    desk->count = 1;
    desk->problem = EINVAL;
    assert_int_equal(save(desk, "Zajęcia"), STORAGE_SAVED);
    assert_string_equal(desk->saved, "plain");
    assert_true(is_whole(desk, desk->stick, "plain", 0));
    assert_true(is_whole(desk, desk->stick, "plain", 1));
    assert_int_equal(count_files(desk->stick), 2);
}

static void files_when_no_stick_is_there_then_it_is_gone(void **state)
{
    struct desk *desk = *state;
    assert_int_equal(rmdir(desk->stick), 0);
    assert_int_equal(save(desk, "Lesson"), STORAGE_GONE);
    assert_non_null(strstr(desk->why, "no stick is there"));
}

static void files_when_the_folder_is_not_mounted_and_should_be_then_nothing_is_written(void **state)
{
    struct desk *desk = *state;
    struct storage_job job = {
        .folder = desk->stick, .mounted = true, .name = "Lesson", .files = desk->file, .count = 2};
    assert_int_equal(storage_write(&job, desk->saved, desk->why), STORAGE_GONE);
    assert_non_null(strstr(desk->why, "no stick is mounted there"));
    assert_int_equal(count_files(desk->stick), 0);
}

// A stick is somebody else's: a link on it leads nowhere.
static void files_when_a_link_has_the_name_of_a_part_then_it_is_not_followed(void **state)
{
    struct desk *desk = *state;
    char path[160], target[160];
    snprintf(path, sizeof path, "%s/adjourn-0.part", desk->stick);
    snprintf(target, sizeof target, "%s/target", desk->root);
    assert_int_equal(symlink(target, path), 0);
    snprintf(path, sizeof path, "%s/Lesson.html", desk->stick);
    assert_int_equal(symlink(target, path), 0);
    assert_int_equal(save(desk, "Lesson"), STORAGE_SAVED);
    assert_string_equal(desk->saved, "Lesson (2)");
    assert_int_not_equal(access(target, F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_when_all_goes_well_then_they_are_there_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_when_one_has_that_name_in_other_letters_then_both_get_a_number, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(files_when_an_earlier_job_left_parts_then_they_go_and_nothing_else, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(files_when_a_step_fails_then_the_end_says_how_and_nothing_is_left, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(files_when_the_stick_is_pulled_at_any_step_then_it_is_gone_and_no_name_is_half,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_when_killed_at_any_step_then_each_name_is_a_whole_file, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(files_when_the_stick_reads_back_less_then_it_differs_and_nothing_is_left,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_when_the_stick_does_not_take_the_letters_then_the_plain_name_is_taken,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_when_no_stick_is_there_then_it_is_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_when_the_folder_is_not_mounted_and_should_be_then_nothing_is_written,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_when_a_link_has_the_name_of_a_part_then_it_is_not_followed, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
