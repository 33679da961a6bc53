// SPDX-License-Identifier: MIT
// What the service manager is told, heard on a socket of the test's own, and how often it costs a wake-up.
#include "commands/supervision.h"

#include "core/session.h"
#include "platform/notify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static int manager = -1;
static char folder[32], path[64], why[256];
static struct notify notify;

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/adjourn-notify-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/notify", folder);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, path);
    manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(manager, (const struct sockaddr *)&address, sizeof address), 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    notify_close(&notify);
    close(manager);
    unlink(path);
    return rmdir(folder);
}

// The next message that was sent, "" when there is none.
static const char *heard(void)
{
    static char message[1024];
    ssize_t length = recv(manager, message, sizeof message - 1, 0);
    message[length > 0 ? length : 0] = '\0';
    return message;
}

static struct now at_ms(int64_t ms)
{
    return (struct now){.wall = {1000000 + ms}, .boot = {ms, 1}};
}

static void open_with(const char *usec, const char *pid)
{
    assert_true(notify_open(&notify, path, usec, pid, why, sizeof why));
}

static void notify_when_first_shown_then_ready_is_told_once(void **state)
{
    (void)state;
    open_with(NULL, NULL);
    assert_string_equal(heard(), "");
    notify_shown(&notify, "no session", at_ms(100));
    assert_string_equal(heard(), "READY=1\nSTATUS=no session");
    notify_shown(&notify, "no session", at_ms(200));
    assert_string_equal(heard(), "");
}

static void notify_when_status_changes_then_it_alone_is_told(void **state)
{
    (void)state;
    open_with(NULL, NULL);
    notify_shown(&notify, "no session", at_ms(0));
    heard();
    notify_shown(&notify, "session running", at_ms(1000));
    assert_string_equal(heard(), "STATUS=session running");
}

static void notify_when_half_of_the_watchdogs_time_is_over_then_it_says_so(void **state)
{
    (void)state;
    open_with("30000000", NULL);
    notify_shown(&notify, "", at_ms(0));
    assert_string_equal(heard(), "READY=1\n");
    assert_int_equal(notify_next_wake(&notify, at_ms(0)).ms, at_ms(15000).wall.ms);
    notify_shown(&notify, "", at_ms(13999));
    assert_string_equal(heard(), "");
    notify_shown(&notify, "", at_ms(14000)); // a second's tick comes anyway
    assert_string_equal(heard(), "WATCHDOG=1\n");
    assert_int_equal(notify_next_wake(&notify, at_ms(14000)).ms, at_ms(29000).wall.ms);
}

// In an hour with a picture each second no wake-up is its own; in one without any, as many as the watchdog needs.
static void notify_when_watched_for_an_hour_then_it_costs_few_wake_ups(void **state)
{
    (void)state;
    for (int ticking = 0; ticking < 2; ticking++) {
        open_with("30000000", NULL);
        int own = 0;
        int told = 0;
        int64_t longest = 0;
        int64_t last = 0;
        for (int64_t ms = 0; ms < MS_PER_HOUR;) {
            notify_shown(&notify, "", at_ms(ms));
            if (heard()[0] != '\0') {
                told++;
                longest = ms - last > longest ? ms - last : longest;
                last = ms;
            }
            int64_t wake = notify_next_wake(&notify, at_ms(ms)).ms - at_ms(0).wall.ms;
            int64_t tick = ticking ? ms + MS_PER_SECOND : MS_PER_HOUR;
            own += wake < tick;
            ms = wake < tick ? wake : tick;
        }
        notify_close(&notify);
        assert_int_equal(own, ticking ? 0 : 3600 / 15 - 1);
        assert_true(longest <= 15000);
        assert_true(told >= 3600 / 15);
    }
}

static void notify_when_nothing_is_on_the_screen_then_the_watchdog_is_not_fed(void **state)
{
    (void)state;
    struct display *display = NULL;
    struct situation situation = {.screen = SCREEN_IDLE};
    assert_true(display_open_memory(&display, 8, 8, why, sizeof why));
    open_with("30000000", NULL);
    struct wall wake = supervision_turn(&notify, display, &situation, at_ms(0));
    assert_string_equal(heard(), "");
    assert_int_equal(wake.ms, at_ms(NOTIFY_AGAIN_MS).wall.ms);
    display_present(display, &(struct display_rect){0, 0, 8, 8}, 1);
    supervision_turn(&notify, display, &situation, at_ms(10));
    assert_string_equal(heard(), "READY=1\nSTATUS=no session");
    display_close(display);
}

// A loop that cannot show anything never sleeps for nothing and never spins either.
static void notify_when_a_sign_of_life_is_due_but_not_said_then_it_waits_a_while(void **state)
{
    (void)state;
    open_with("30000000", NULL);
    notify_shown(&notify, "", at_ms(0));
    assert_int_equal(notify_next_wake(&notify, at_ms(16000)).ms, at_ms(16000 + NOTIFY_AGAIN_MS).wall.ms);
}

static void notify_when_nobody_listens_then_it_never_wakes(void **state)
{
    (void)state;
    const char *const nowhere[] = {NULL, ""};
    for (size_t i = 0; i < 2; i++) {
        assert_true(notify_open(&notify, nowhere[i], "30000000", NULL, why, sizeof why));
        notify_shown(&notify, "no session", at_ms(0));
        assert_int_equal(notify_next_wake(&notify, at_ms(0)).ms, INT64_MAX);
        notify_stopping(&notify);
        assert_string_equal(heard(), "");
    }
}

static void notify_when_no_watchdog_is_wanted_then_it_never_wakes(void **state)
{
    (void)state;
    char other[32];
    snprintf(other, sizeof other, "%d", (int)getpid() + 1);
    static const char *const usec[] = {NULL, "", "0", "-5", "soon", "1000000x", "99999999999999999999999"};
    for (size_t i = 0; i <= sizeof usec / sizeof usec[0]; i++) {
        bool whose = i == sizeof usec / sizeof usec[0]; // another process is watched
        open_with(whose ? "30000000" : usec[i], whose ? other : NULL);
        notify_shown(&notify, "", at_ms(0));
        assert_string_equal(heard(), "READY=1\n");
        assert_int_equal(notify_next_wake(&notify, at_ms(0)).ms, INT64_MAX);
        notify_close(&notify);
    }
}

static void notify_when_the_manager_does_not_read_then_the_same_is_said_again(void **state)
{
    (void)state;
    open_with(NULL, NULL);
    // A full queue: nobody reads until it takes no more.
    int filler = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, path);
    while (sendto(filler, "x", 1, 0, (const struct sockaddr *)&address, sizeof address) == 1) {
    }
    close(filler);
    notify_shown(&notify, "no session", at_ms(0));
    assert_int_equal(notify_next_wake(&notify, at_ms(0)).ms, at_ms(NOTIFY_AGAIN_MS).wall.ms);
    while (strcmp(heard(), "x") == 0) {
    }
    notify_shown(&notify, "no session", at_ms(NOTIFY_AGAIN_MS));
    assert_string_equal(heard(), "READY=1\nSTATUS=no session");
    assert_int_equal(notify_next_wake(&notify, at_ms(NOTIFY_AGAIN_MS)).ms, INT64_MAX);
}

static void notify_when_stopping_then_it_says_so(void **state)
{
    (void)state;
    open_with(NULL, NULL);
    notify_stopping(&notify);
    assert_string_equal(heard(), "STOPPING=1");
}

static void notify_when_the_name_is_abstract_then_it_is_found(void **state)
{
    (void)state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length = snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "adjourn-test-%d", (int)getpid());
    int other = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
    assert_int_equal(bind(other, (const struct sockaddr *)&address, size), 0);
    char name[64];
    snprintf(name, sizeof name, "@adjourn-test-%d", (int)getpid());
    assert_true(notify_open(&notify, name, NULL, NULL, why, sizeof why));
    notify_stopping(&notify);
    char message[32] = "";
    assert_int_equal(recv(other, message, sizeof message - 1, 0), 10);
    close(other);
}

static void notify_open_when_the_socket_cannot_be_used_then_it_says_why(void **state)
{
    (void)state;
    char longer[200] = "/";
    memset(longer + 1, 'x', sizeof longer - 2);
    const char *const names[] = {"notify", "/", "@", "vsock:2:1234", "/nowhere/at/all", longer};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_false(notify_open(&notify, names[i], "30000000", NULL, why, sizeof why));
        assert_non_null(strstr(why, "NOTIFY_SOCKET="));
        notify_shown(&notify, "no session", at_ms(0));
        assert_int_equal(notify_next_wake(&notify, at_ms(0)).ms, INT64_MAX);
    }
}

static void status_when_faults_stand_then_all_of_them_fit(void **state)
{
    (void)state;
    static struct session session = {.state = SESSION_RUNNING, .offer.open = true};
    struct situation situation = {.screen = SCREEN_OFFER, .session = &session, .faults = ~0U};
    char out[NOTIFY_STATUS_MAX];
    assert_string_equal(supervision_status(&situation, out, sizeof out),
                        "session running, another time is offered; calendar not read, clock not set, storage full, "
                        "database read-only, database locked, database away, storage nearly full, sync restarted, "
                        "faults in the settings, no touch panel, the power was away");
    situation.faults = FAULT_CLOCK_UNSET;
    session.state = SESSION_PAUSED;
    assert_string_equal(supervision_status(&situation, out, sizeof out), "session paused; clock not set");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(notify_when_first_shown_then_ready_is_told_once),
        TEST(notify_when_status_changes_then_it_alone_is_told),
        TEST(notify_when_half_of_the_watchdogs_time_is_over_then_it_says_so),
        TEST(notify_when_watched_for_an_hour_then_it_costs_few_wake_ups),
        TEST(notify_when_nothing_is_on_the_screen_then_the_watchdog_is_not_fed),
        TEST(notify_when_a_sign_of_life_is_due_but_not_said_then_it_waits_a_while),
        TEST(notify_when_nobody_listens_then_it_never_wakes),
        TEST(notify_when_no_watchdog_is_wanted_then_it_never_wakes),
        TEST(notify_when_the_manager_does_not_read_then_the_same_is_said_again),
        TEST(notify_when_stopping_then_it_says_so),
        TEST(notify_when_the_name_is_abstract_then_it_is_found),
        TEST(notify_open_when_the_socket_cannot_be_used_then_it_says_why),
        cmocka_unit_test(status_when_faults_stand_then_all_of_them_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
