// SPDX-License-Identifier: MIT
// Mails from the outbox to a server on this machine, which is a child process and does what the recipient's name says.
// The clock is the test's own.
#include "sync/dispatch.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define START INT64_C(1795046400000)

struct fixture {
    char folder[64], path[96], record[96];
    struct store *store;
    struct settings settings;
    struct source_world world;
    struct dispatch dispatch;
    pid_t server;
    int release[2]; // a pipe: a byte ends the hold on the database
};

static int64_t now_ms;

static struct wall clock_of_test(void)
{
    return (struct wall){now_ms};
}

static void say(FILE *to, const char *line)
{
    fprintf(to, "%s\r\n", line);
    fflush(to);
}

// Answers while nobody can write to the database, until the test says so.
static void answer_while_held(FILE *out, const struct fixture *fixture)
{
    struct store *store = NULL;
    char byte;
    bool held = store_open(&store, fixture->path, STORE_WRITE, NULL) && store_begin(store, NULL);
    say(out, held ? "250 taken" : "550 not held");
    (void)!read(fixture->release[0], &byte, 1);
    store_rollback(store);
    store_close(store);
}

// One conversation. Whoever is "lost" has the mail, but no answer comes; "held" has it while the database is held;
// "never" and "later" are refused; "cut" ends it.
static void talk(int connection, const struct fixture *fixture)
{
    char line[1024];
    char to[256] = "";
    FILE *in = fdopen(connection, "r");
    FILE *out = fdopen(dup(connection), "w");
    say(out, "220 test");
    while (fgets(line, sizeof line, in) != NULL) {
        if (strncasecmp(line, "RCPT TO:<", 9) == 0) {
            snprintf(to, sizeof to, "%.*s", (int)strcspn(line + 9, ">"), line + 9);
            if (strncmp(to, "cut@", 4) == 0) {
                break;
            }
            say(out, strncmp(to, "never@", 6) == 0 ? "550 no" : strncmp(to, "later@", 6) == 0 ? "450 wait" : "250 ok");
        } else if (strncasecmp(line, "DATA", 4) == 0) {
            say(out, "354 go on");
            while (fgets(line, sizeof line, in) != NULL && strcmp(line, ".\r\n") != 0) {
            }
            FILE *log = fopen(fixture->record, "a");
            fprintf(log, "%s\n", to);
            fclose(log);
            if (strncmp(to, "lost@", 5) == 0) {
                break;
            }
            if (strncmp(to, "held@", 5) == 0) {
                answer_while_held(out, fixture);
                continue;
            }
            say(out, "250 taken");
        } else if (strncasecmp(line, "QUIT", 4) == 0) {
            say(out, "221 bye");
            break;
        } else {
            say(out, "250 ok");
        }
    }
    fclose(in);
    fclose(out);
}

static void serve(struct fixture *fixture)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(listener, 8), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    fixture->server = fork();
    if (fixture->server == 0) {
        for (;;) {
            int connection = accept(listener, NULL, NULL);
            talk(connection, fixture);
        }
    }
    close(listener);
    snprintf(fixture->settings.mail.server, sizeof fixture->settings.mail.server, "smtp://127.0.0.1:%d",
             ntohs(address.sin_port));
}

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/adjourn-dispatch-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL) {
        return -1;
    }
    snprintf(fixture->path, sizeof fixture->path, "%s/room.db", fixture->folder);
    snprintf(fixture->record, sizeof fixture->record, "%s/record", fixture->folder);
    snprintf(fixture->settings.outbox.mailbox, sizeof fixture->settings.outbox.mailbox, "room@example.org");
    fixture->settings.mail.timeout_ms = 10 * MS_PER_SECOND;
    now_ms = START;
    if (pipe(fixture->release) != 0) {
        return -1;
    }
    serve(fixture);
    if (!store_open(&fixture->store, fixture->path, STORE_WRITE, NULL)) {
        return -1;
    }
    fixture->world.store = fixture->store;
    fixture->dispatch =
        (struct dispatch){.settings = &fixture->settings, .world = &fixture->world, .clock = clock_of_test};
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    char command[96];
    dispatch_finish(&fixture->dispatch);
    store_close(fixture->store);
    kill(fixture->server, SIGKILL);
    waitpid(fixture->server, NULL, 0);
    close(fixture->release[0]);
    close(fixture->release[1]);
    snprintf(command, sizeof command, "rm -rf '%s'", fixture->folder);
    free(fixture);
    return system(command);
}

static void put(struct fixture *fixture, const char *recipient)
{
    static const char mail[] = "Subject: x\r\nMessage-ID: <1@example.org>\r\n\r\nText.\r\n";
    static int number;
    struct outbox_item item = {.kind = "eml", .bytes = mail, .length = sizeof mail - 1};
    snprintf(item.name, sizeof item.name, "u-0-%d", ++number);
    snprintf(item.recipient, sizeof item.recipient, "%s", recipient);
    assert_true(store_outbox_put(fixture->store, &item, NULL));
}

// Delivers all that is due now; when the rest is.
static struct wall deliver(struct fixture *fixture)
{
    bool changed = true;
    struct wall next = {0};
    for (int i = 0; changed; i++) {
        assert_in_range(i, 0, 20);
        next = dispatch_turn(&fixture->dispatch, &changed);
    }
    return next;
}

static bool append_item(void *context, const struct outbox_item *item, struct error *error)
{
    static const char letters[] = "wdsrx";
    (void)error;
    char *text = context;
    size_t used = strlen(text);
    snprintf(text + used, 256 - used, "%c%d", letters[item->state], item->doubts);
    return true;
}

// State and doubts of each item: "d0" is delivered, w waiting, s sending, r refused, x dropped.
static const char *states(struct fixture *fixture)
{
    static char text[256];
    text[0] = '\0';
    assert_true(store_outbox_list(fixture->store, append_item, text, NULL));
    return text;
}

static const char *record(struct fixture *fixture)
{
    static char text[1024];
    FILE *in = fopen(fixture->record, "r");
    size_t length = in != NULL ? fread(text, 1, sizeof text - 1, in) : 0;
    text[length] = '\0';
    if (in != NULL) {
        fclose(in);
    }
    for (char *p = text; *p != '\0'; p++) {
        *p = *p == '\n' ? ' ' : *p;
    }
    return text;
}

static void mails_when_due_then_each_recipient_has_one(void **state)
{
    put(*state, "jan@example.com");
    put(*state, "ewa@example.com");
    assert_int_equal(deliver(*state).ms, INT64_MAX);
    assert_string_equal(states(*state), "d0d0");
    assert_string_equal(record(*state), "jan@example.com ewa@example.com ");
    deliver(*state);
    assert_string_equal(record(*state), "jan@example.com ewa@example.com ");
}

static void recipient_when_refused_or_put_off_then_the_others_have_theirs(void **state)
{
    put(*state, "never@example.com");
    put(*state, "later@example.com");
    put(*state, "cut@example.com");
    put(*state, "jan@example.com");
    struct wall next = deliver(*state);
    assert_string_equal(states(*state), "r0w0w0d0");
    assert_string_equal(record(*state), "jan@example.com ");
    assert_in_range(next.ms, START + 10 * MS_PER_SECOND, START + 15 * MS_PER_SECOND);
}

static void mail_when_put_off_then_tried_ever_later_for_a_day_and_then_refused(void **state)
{
    int64_t last_wait = 0;
    int tries = 0;
    put(*state, "later@example.com");
    struct wall next = deliver(*state);
    for (; next.ms != INT64_MAX; tries++) {
        assert_in_range(tries, 0, 60);
        assert_true(next.ms - now_ms >= last_wait || next.ms - now_ms >= 50 * MS_PER_MINUTE);
        last_wait = next.ms - now_ms;
        now_ms = next.ms;
        next = deliver(*state);
    }
    assert_string_equal(states(*state), "r0");
    assert_in_range(now_ms - START, MS_PER_DAY, MS_PER_DAY + MS_PER_HOUR);
    assert_in_range(tries, 24, 40);
}

static void mail_when_its_answer_is_lost_then_twice_at_most(void **state)
{
    put(*state, "lost@example.com");
    now_ms = deliver(*state).ms;
    assert_string_equal(states(*state), "w1");
    assert_int_equal(deliver(*state).ms, INT64_MAX);
    assert_string_equal(states(*state), "r2");
    now_ms += MS_PER_DAY;
    deliver(*state);
    assert_string_equal(record(*state), "lost@example.com lost@example.com ");
}

// What a process leaves behind that was killed in an attempt.
static void leave_behind(struct fixture *fixture, bool handed)
{
    assert_true(store_outbox_begin(fixture->store, 1, "smtp", "<1@example.org>", clock_of_test(), NULL));
    if (handed) {
        assert_true(store_outbox_hand_over(fixture->store, 1, clock_of_test(), NULL));
    }
}

static void attempt_when_killed_before_the_end_of_the_mail_then_sent_without_doubt(void **state)
{
    put(*state, "jan@example.com");
    leave_behind(*state, false);
    deliver(*state);
    assert_string_equal(states(*state), "d0");
    assert_string_equal(record(*state), "jan@example.com ");
}

static void attempt_when_killed_after_the_end_of_the_mail_then_sent_again_and_noted_as_doubtful(void **state)
{
    put(*state, "jan@example.com");
    leave_behind(*state, true);
    deliver(*state);
    assert_string_equal(states(*state), "d1");
    assert_string_equal(record(*state), "jan@example.com ");
}

static void attempt_when_another_process_is_at_it_then_left_alone(void **state)
{
    struct fixture *fixture = *state;
    struct store *other = NULL;
    bool mine = false;
    put(fixture, "jan@example.com");
    assert_true(store_open(&other, fixture->path, STORE_WRITE, NULL));
    assert_true(store_outbox_lock(other, &mine, NULL) && mine);
    leave_behind(fixture, true);
    assert_int_equal(deliver(fixture).ms, START + MS_PER_MINUTE);
    assert_string_equal(states(fixture), "s0");
    store_close(other);
    deliver(fixture);
    assert_string_equal(states(fixture), "d1");
}

// The mail is taken, but the store does not take that it was: it is noted later, and nothing is sent meanwhile.
static void store_when_it_cannot_note_a_taken_mail_then_the_mail_is_not_sent_again(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "held@example.com");
    put(fixture, "jan@example.com");
    assert_int_equal(deliver(fixture).ms, START + MS_PER_MINUTE);
    assert_string_equal(states(fixture), "s0w0");
    assert_int_equal(write(fixture->release[1], "x", 1), 1);
    assert_int_equal(deliver(fixture).ms, INT64_MAX);
    assert_string_equal(states(fixture), "d0d0");
    assert_string_equal(record(fixture), "held@example.com jan@example.com ");
}

static void server_when_not_there_then_all_wait_together(void **state)
{
    struct fixture *fixture = *state;
    kill(fixture->server, SIGKILL);
    waitpid(fixture->server, NULL, 0);
    put(fixture, "jan@example.com");
    put(fixture, "ewa@example.com");
    struct wall next = deliver(fixture);
    assert_string_equal(states(fixture), "w0w0");
    assert_in_range(next.ms, START + 10 * MS_PER_SECOND, START + 15 * MS_PER_SECOND);
    serve(fixture);
    now_ms = next.ms;
    deliver(fixture);
    assert_string_equal(states(fixture), "d0d0");
}

static void address_when_it_could_be_a_command_then_nothing_is_said(void **state)
{
    static const char *const addresses[] = {"jan@example.com>\r\nRCPT TO:<eve@example.com", "jan", "<jan@example.com>",
                                            "jan @example.com", ""};
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        put(*state, addresses[i]);
    }
    deliver(*state);
    assert_string_equal(states(*state), "r0r0r0r0r0");
    assert_string_equal(record(*state), "");
}

static void mails_when_no_server_is_set_then_left_to_the_folder(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.mail.server[0] = '\0';
    put(fixture, "jan@example.com");
    assert_int_equal(deliver(fixture).ms, INT64_MAX);
    assert_string_equal(states(fixture), "w0");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(mails_when_due_then_each_recipient_has_one),
        TEST(recipient_when_refused_or_put_off_then_the_others_have_theirs),
        TEST(mail_when_put_off_then_tried_ever_later_for_a_day_and_then_refused),
        TEST(mail_when_its_answer_is_lost_then_twice_at_most),
        TEST(attempt_when_killed_before_the_end_of_the_mail_then_sent_without_doubt),
        TEST(attempt_when_killed_after_the_end_of_the_mail_then_sent_again_and_noted_as_doubtful),
        TEST(attempt_when_another_process_is_at_it_then_left_alone),
        TEST(store_when_it_cannot_note_a_taken_mail_then_the_mail_is_not_sent_again),
        TEST(server_when_not_there_then_all_wait_together),
        TEST(address_when_it_could_be_a_command_then_nothing_is_said),
        TEST(mails_when_no_server_is_set_then_left_to_the_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
