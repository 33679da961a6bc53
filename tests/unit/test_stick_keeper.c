// SPDX-License-Identifier: MIT
// The process that writes on sticks, on a session of a real kiosk. It is made before the database is opened, as in the
// kiosk.
#include "commands/stick_keeper.h"
#include "kiosk_play.h"
#include "text/text.h"

#include <poll.h>
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

struct desk {
    char root[64], config[96];
    struct stick_place place;
    struct stick_keeper keeper;
    struct kiosk_play *play;
    int64_t session;
};

static void hold_session(struct desk *desk)
{
    kiosk_play_until(desk->play, kiosk_play_block(0, 0));
    kiosk_play_act(desk->play, (struct action){ACTION_START, 0});
    kiosk_play_wait(desk->play, 5 * MS_PER_MINUTE);
    kiosk_play_act(desk->play, (struct action){ACTION_PERSON, 0});
    kiosk_play_wait(desk->play, 20 * MS_PER_MINUTE);
    kiosk_play_act(desk->play, (struct action){ACTION_END_NOW, 0});
    desk->session = 1;
}

static int set_up(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    void *play = NULL;
    assert_non_null(desk);
    strcpy(desk->root, "/tmp/adjourn-keeper-XXXXXX");
    assert_non_null(mkdtemp(desk->root));
    snprintf(desk->config, sizeof desk->config, "%s/adjourn.ini", desk->root);
    snprintf(desk->place.folder, sizeof desk->place.folder, "%s/stick", desk->root);
    assert_int_equal(mkdir(desk->place.folder, 0755), 0);
    stick_keeper_start(&desk->keeper, desk->config, NULL);
    assert_int_not_equal(desk->keeper.process.pid, 0);
    assert_int_equal(kiosk_play_open(&play), 0);
    desk->play = play;
    FILE *file = fopen(desk->config, "w");
    assert_non_null(file);
    fprintf(file, "[store]\nfile = %s\nchanges =\n", desk->play->database);
    fclose(file);
    hold_session(desk);
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *desk = *state;
    char command[96];
    void *play = desk->play;
    stick_keeper_stop(&desk->keeper);
    snprintf(command, sizeof command, "rm -r '%s'", desk->root);
    int code = system(command) + kiosk_play_close(&play);
    free(desk);
    return code;
}

static void order(struct desk *desk, const struct kiosk_stick_order *what)
{
    struct error error = {0};
    if (!stick_keeper_order(&desk->keeper, &desk->place, what, &error)) {
        fail_msg("%s", error.text);
    }
}

static struct stick_told hear(struct desk *desk)
{
    struct pollfd ready = {.fd = desk->keeper.process.line, .events = POLLIN};
    struct stick_told told = {.state = STICK_IDLE};
    do {
        assert_int_equal(poll(&ready, 1, -1), 1);
    } while (!stick_keeper_hear(&desk->keeper, &told));
    return told;
}

static bool is_there(const struct desk *desk, const char *name)
{
    char path[STORAGE_PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/%s", desk->place.folder, name);
    return access(path, F_OK) == 0;
}

static void keeper_when_a_session_is_ordered_then_it_is_on_the_stick(void **state)
{
    struct desk *desk = *state;
    order(desk, &(struct kiosk_stick_order){.session_id = desk->session});
    struct stick_told told = hear(desk);
    assert_int_equal(told.state, STICK_SAVED);
    assert_string_equal(told.saved, "2026-11-19 09.00 Business English B2");
    assert_true(is_there(desk, "2026-11-19 09.00 Business English B2.html"));
    assert_true(is_there(desk, "2026-11-19 09.00 Business English B2.csv"));
    assert_false(is_there(desk, "2026-11-19 09.00 Business English B2.internal.html"));
}

static void keeper_when_days_are_ordered_with_the_internal_copy_then_three_files_are_there(void **state)
{
    struct desk *desk = *state;
    order(desk, &(struct kiosk_stick_order){.from = {2026, 11, 1}, .to = {2026, 11, 30}, .internal = true});
    struct stick_told told = hear(desk);
    assert_int_equal(told.state, STICK_SAVED);
    assert_string_equal(told.saved, "2026-11-01 - 2026-11-30 Meeting room");
    assert_true(is_there(desk, "2026-11-01 - 2026-11-30 Meeting room.internal.html"));
    order(desk, &(struct kiosk_stick_order){.from = {2026, 11, 19}, .to = {2026, 11, 19}});
    assert_string_equal(hear(desk).saved, "2026-11-19 Meeting room");
}

static void keeper_when_a_fault_report_is_ordered_then_its_four_texts_are_there_and_no_log(void **state)
{
    struct desk *desk = *state;
    order(desk, &(struct kiosk_stick_order){.from = {2026, 11, 19}, .to = {2026, 11, 19}, .bundle = true});
    struct stick_told told = hear(desk);
    assert_int_equal(told.state, STICK_SAVED);
    assert_string_equal(told.saved, "2026-11-19 adjourn-bundle");
    assert_true(is_there(desk, "2026-11-19 adjourn-bundle.versions.txt"));
    assert_true(is_there(desk, "2026-11-19 adjourn-bundle.health.txt"));
    assert_true(is_there(desk, "2026-11-19 adjourn-bundle.settings.txt"));
    assert_true(is_there(desk, "2026-11-19 adjourn-bundle.journal.txt"));
    assert_false(is_there(desk, "2026-11-19 adjourn-bundle.csv"));
}

static void assert_in_report(const struct desk *desk, const char *name, const char *words)
{
    char path[STORAGE_PATH_MAX + 64], text[4096] = "";
    snprintf(path, sizeof path, "%s/2026-11-19 adjourn-bundle.%s", desk->place.folder, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    if (strstr(text, words) == NULL) {
        fail_msg("'%s' is not in: %s", words, text);
    }
}

static void put_bytes(const char *path, const char *bytes)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(bytes, file);
    fclose(file);
}

static void keeper_when_the_database_is_damaged_then_a_fault_report_says_so(void **state)
{
    struct desk *desk = *state;
    char path[128], settings[256];
    snprintf(path, sizeof path, "%s/damaged.db", desk->root);
    snprintf(settings, sizeof settings, "[room]\nzone = Europe/Warsaw\n[store]\nfile = %s\nchanges =\n", path);
    put_bytes(path, "this is no database at all, whatever its name says; it goes on for some time");
    put_bytes(desk->config, settings);
    order(desk, &(struct kiosk_stick_order){.from = {2026, 11, 19}, .to = {2026, 11, 19}, .bundle = true});
    assert_int_equal(hear(desk).state, STICK_SAVED);
    assert_in_report(desk, "health.txt", "database: ");
    assert_in_report(desk, "settings.txt", "zone = Europe/Warsaw");
    order(desk, &(struct kiosk_stick_order){.session_id = desk->session});
    assert_int_equal(hear(desk).state, STICK_FAILED);
}

static void keeper_when_there_are_no_settings_and_no_database_then_there_is_a_fault_report(void **state)
{
    struct desk *desk = *state;
    assert_int_equal(unlink(desk->config), 0);
    order(desk, &(struct kiosk_stick_order){.from = {2026, 11, 19}, .to = {2026, 11, 19}, .bundle = true});
    assert_int_equal(hear(desk).state, STICK_SAVED);
    assert_in_report(desk, "health.txt", "faults in the settings: 1");
    assert_in_report(desk, "health.txt", "database: ");
}

static void keeper_when_the_stick_is_gone_then_it_says_so(void **state)
{
    struct desk *desk = *state;
    assert_int_equal(rmdir(desk->place.folder), 0);
    order(desk, &(struct kiosk_stick_order){.session_id = desk->session});
    assert_int_equal(hear(desk).state, STICK_GONE);
}

static void keeper_when_only_mounts_count_then_a_folder_is_no_stick(void **state)
{
    struct desk *desk = *state;
    desk->place.mounted = true;
    order(desk, &(struct kiosk_stick_order){.session_id = desk->session});
    assert_int_equal(hear(desk).state, STICK_GONE);
}

static void keeper_when_there_is_no_such_session_then_it_failed(void **state)
{
    struct desk *desk = *state;
    order(desk, &(struct kiosk_stick_order){.session_id = 77});
    assert_int_equal(hear(desk).state, STICK_FAILED);
    order(desk, &(struct kiosk_stick_order){.session_id = desk->session}); // and takes the next
    assert_int_equal(hear(desk).state, STICK_SAVED);
}

// Settings that are a named pipe are never read to the end: the child is held up as by a stick that does not answer.
static void keeper_when_an_order_is_given_up_then_nothing_is_heard_of_it(void **state)
{
    struct desk *desk = *state;
    assert_int_equal(unlink(desk->config), 0);
    assert_int_equal(mkfifo(desk->config, 0600), 0);
    order(desk, &(struct kiosk_stick_order){.session_id = desk->session});
    stick_keeper_give_up(&desk->keeper);
    assert_int_equal(unlink(desk->config), 0);
    FILE *file = fopen(desk->config, "w");
    assert_non_null(file);
    fprintf(file, "[store]\nfile = %s\nchanges =\n", desk->play->database);
    fclose(file);
    struct stick_told told;
    do { // until the killed child has made room
        order(desk, &(struct kiosk_stick_order){.session_id = desk->session});
        told = hear(desk);
    } while (told.state == STICK_FAILED);
    assert_int_equal(told.state, STICK_SAVED);
    assert_string_equal(told.saved, "2026-11-19 09.00 Business English B2");
}

static void keeper_when_it_is_killed_then_that_is_an_end_and_nothing_can_be_ordered(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    int status = 0;
    pid_t pid = desk->keeper.process.pid;
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(hear(desk).state, STICK_FAILED);
    assert_int_equal(desk->keeper.process.pid, 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_false(stick_keeper_order(&desk->keeper, &desk->place, &(struct kiosk_stick_order){.session_id = 1}, &error));
    assert_string_equal(error.text, "what writes on sticks does not run");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeper_when_a_session_is_ordered_then_it_is_on_the_stick, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeper_when_days_are_ordered_with_the_internal_copy_then_three_files_are_there,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeper_when_a_fault_report_is_ordered_then_its_four_texts_are_there_and_no_log,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeper_when_the_database_is_damaged_then_a_fault_report_says_so, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(keeper_when_there_are_no_settings_and_no_database_then_there_is_a_fault_report,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeper_when_the_stick_is_gone_then_it_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeper_when_only_mounts_count_then_a_folder_is_no_stick, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeper_when_there_is_no_such_session_then_it_failed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeper_when_an_order_is_given_up_then_nothing_is_heard_of_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(keeper_when_it_is_killed_then_that_is_an_end_and_nothing_can_be_ordered, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
