// SPDX-License-Identifier: MIT
// The delivering side of the outbox: what is due, how attempts are noted, what a person may ask for.
#include "store/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW ((struct wall){1000 * MS_PER_DAY})

struct fixture {
    char folder[64];
    char path[96];
    struct store *store;
};

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/adjourn-outbox-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL) {
        return -1;
    }
    snprintf(fixture->path, sizeof fixture->path, "%s/room.db", fixture->folder);
    *state = fixture;
    return store_open(&fixture->store, fixture->path, STORE_WRITE, NULL) ? 0 : -1;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    char command[96];
    store_close(fixture->store);
    snprintf(command, sizeof command, "rm -rf '%s'", fixture->folder);
    free(fixture);
    return system(command);
}

static void put(struct fixture *fixture, const char *name, const char *kind, const char *recipient)
{
    struct outbox_item item = {.bytes = "BYTES", .length = 5};
    snprintf(item.name, sizeof item.name, "%s", name);
    snprintf(item.kind, sizeof item.kind, "%s", kind);
    snprintf(item.recipient, sizeof item.recipient, "%s", recipient);
    assert_true(store_outbox_put(fixture->store, &item, NULL));
}

// The id of what is due next; 0: nothing.
static int64_t due(struct fixture *fixture, const char *kind, struct wall now, int64_t after)
{
    struct outbox_item item;
    char *bytes = NULL;
    assert_true(store_outbox_due(fixture->store, kind, now, after, &item, &bytes, NULL));
    int64_t id = bytes != NULL ? item.id : 0;
    free(bytes);
    return id;
}

struct found {
    int64_t id;
    struct outbox_item item;
};

static bool find(void *context, const struct outbox_item *item, struct error *error)
{
    (void)error;
    struct found *found = context;
    if (item->id == found->id) {
        found->item = *item;
    }
    return true;
}

static struct outbox_item get(struct fixture *fixture, int64_t id)
{
    struct found found = {.id = id};
    assert_true(store_outbox_list(fixture->store, find, &found, NULL));
    return found.item;
}

static void end(struct fixture *fixture, int64_t id, enum outbox_state state, const char *words)
{
    const struct outbox_end ending = {.state = state, .words = words};
    assert_true(store_outbox_end(fixture->store, id, &ending, NOW, NULL));
}

static void outbox_when_items_wait_then_the_oldest_is_due_first_and_the_next_one_after_it(void **state)
{
    put(*state, "a-0-1", "eml", "jan@example.com");
    put(*state, "a-0-2", "eml", "ewa@example.com");
    assert_int_equal(due(*state, "eml", NOW, 0), 1);
    assert_int_equal(due(*state, "eml", NOW, 1), 2);
    assert_int_equal(due(*state, "eml", NOW, 2), 0);
    assert_int_equal(due(*state, "caldav", NOW, 0), 0);
}

static void outbox_when_put_off_then_due_at_that_instant_and_no_sooner(void **state)
{
    struct fixture *fixture = *state;
    struct wall at = {NOW.ms + MS_PER_HOUR};
    struct wall next;
    const struct outbox_end later = {.state = OUTBOX_WAITING, .words = "Later.", .next_try = at};
    put(fixture, "a-0-1", "eml", "jan@example.com");
    assert_true(store_outbox_begin(fixture->store, 1, "smtp", "<1@x>", NOW, NULL));
    assert_true(store_outbox_end(fixture->store, 1, &later, NOW, NULL));
    assert_int_equal(due(fixture, "eml", (struct wall){at.ms - 1}, 0), 0);
    assert_int_equal(due(fixture, "eml", at, 0), 1);
    assert_true(store_outbox_next_try(fixture->store, "eml", NOW, &next, NULL));
    assert_int_equal(next.ms, at.ms);
    assert_true(store_outbox_next_try(fixture->store, "caldav", NOW, &next, NULL));
    assert_int_equal(next.ms, INT64_MAX);
    // A clock that was days ahead has put it off.
    assert_int_equal(due(fixture, "eml", (struct wall){at.ms - 2 * MS_PER_DAY}, 0), 1);
}

static void mail_when_its_object_waits_for_the_calendar_then_held_until_that_is_settled(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "a-0", "caldav", "room");
    put(fixture, "a-0-1", "eml", "jan@example.com");
    put(fixture, "b-0-1", "eml", "jan@example.com");
    assert_int_equal(due(fixture, "eml", NOW, 0), 3);
    assert_true(store_outbox_begin(fixture->store, 1, "caldav", "", NOW, NULL));
    assert_int_equal(due(fixture, "eml", NOW, 0), 3);
    end(fixture, 1, OUTBOX_DELIVERED, NULL);
    assert_int_equal(due(fixture, "eml", NOW, 0), 2);
}

static void object_when_an_older_one_of_its_occurrence_waits_then_not_before_it(void **state)
{
    struct fixture *fixture = *state;
    struct wall at = {NOW.ms + MS_PER_HOUR};
    const struct outbox_end later = {.state = OUTBOX_WAITING, .words = "Later.", .next_try = at};
    put(fixture, "a-9", "caldav", "room");
    put(fixture, "a-10", "caldav", "room");
    put(fixture, "a-1-0", "caldav", "room");
    assert_true(store_outbox_begin(fixture->store, 1, "caldav", "", NOW, NULL));
    assert_true(store_outbox_end(fixture->store, 1, &later, NOW, NULL));
    assert_int_equal(due(fixture, "caldav", NOW, 0), 3); // of another one
    assert_int_equal(due(fixture, "caldav", at, 0), 1);
    end(fixture, 1, OUTBOX_REFUSED, "No.");
    assert_int_equal(due(fixture, "caldav", NOW, 0), 2);
}

static void mails_when_the_time_is_taken_then_given_up_with_its_words(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "a-0", "caldav", "room");
    put(fixture, "a-0-1", "eml", "jan@example.com");
    put(fixture, "a-00-1", "eml", "jan@example.com");
    end(fixture, 1, OUTBOX_REFUSED, OUTBOX_WORDS_TAKEN);
    assert_true(store_outbox_drop_mails(fixture->store, "a-0", OUTBOX_WORDS_TAKEN, NOW, NULL));
    assert_int_equal(get(fixture, 2).state, OUTBOX_DROPPED);
    assert_string_equal(get(fixture, 2).error, OUTBOX_WORDS_TAKEN);
    assert_int_equal(get(fixture, 3).state, OUTBOX_WAITING);
}

static void attempt_when_begun_twice_then_the_second_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    put(fixture, "a-0-1", "eml", "jan@example.com");
    assert_true(store_outbox_begin(fixture->store, 1, "smtp", "<1@x>", NOW, NULL));
    assert_int_equal(get(fixture, 1).state, OUTBOX_SENDING);
    assert_int_equal(due(fixture, "eml", NOW, 0), 0);
    assert_false(store_outbox_begin(fixture->store, 1, "smtp", "<1@x>", NOW, &error));
    assert_string_equal(error.text, "item 1 of the outbox does not wait any more");
    assert_int_equal(get(fixture, 1).tries, 1);
}

static bool take_attempts(void *context, const struct outbox_attempt *attempt, struct error *error)
{
    (void)error;
    char *log = context;
    size_t used = strlen(log);
    snprintf(log + used, 1024 - used, "%s %s %s %d %d %d %d %s;", attempt->via, attempt->recipient, attempt->message_id,
             attempt->handed.ms != 0, attempt->ended.ms != 0, attempt->doubtful, attempt->code, attempt->said);
    return true;
}

static void attempts_when_ended_then_the_log_has_each_with_what_the_server_said(void **state)
{
    struct fixture *fixture = *state;
    char log[1024] = "";
    const struct outbox_end lost = {.state = OUTBOX_WAITING, .words = "No answer.", .doubtful = true};
    const struct outbox_end taken = {.state = OUTBOX_DELIVERED, .code = 250, .said = "250 queued"};
    put(fixture, "a-0-1", "eml", "jan@example.com");
    assert_true(store_outbox_begin(fixture->store, 1, "smtp", "<1@x>", NOW, NULL));
    assert_true(store_outbox_hand_over(fixture->store, 1, NOW, NULL));
    assert_int_equal(get(fixture, 1).handed.ms, NOW.ms);
    assert_true(store_outbox_end(fixture->store, 1, &lost, NOW, NULL));
    assert_true(store_outbox_begin(fixture->store, 1, "smtp", "<1@x>", NOW, NULL));
    assert_int_equal(get(fixture, 1).handed.ms, 0);
    assert_true(store_outbox_end(fixture->store, 1, &taken, NOW, NULL));
    assert_true(store_outbox_attempts(fixture->store, 1, take_attempts, log, NULL));
    assert_string_equal(log, "smtp jan@example.com <1@x> 1 1 1 0 ;smtp jan@example.com <1@x> 0 1 0 250 250 queued;");
    assert_int_equal(get(fixture, 1).doubts, 1);
    assert_int_equal(get(fixture, 1).tries, 2);
    assert_string_equal(get(fixture, 1).error, "");
}

static void person_when_asking_again_then_what_is_not_delivered_waits_and_the_rest_stays(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    put(fixture, "a-0-1", "eml", "jan@example.com");
    put(fixture, "a-0-2", "eml", "ewa@example.com");
    end(fixture, 1, OUTBOX_REFUSED, "Refused.");
    end(fixture, 2, OUTBOX_DELIVERED, NULL);
    assert_true(store_outbox_retry(fixture->store, 1, NULL));
    assert_int_equal(due(fixture, "eml", NOW, 0), 1);
    assert_int_equal(get(fixture, 1).first_try.ms, 0);
    assert_false(store_outbox_retry(fixture->store, 2, &error));
    assert_string_equal(error.text, "item 2 is delivered: it is not sent again");
    assert_false(store_outbox_drop(fixture->store, 2, NOW, &error));
    assert_string_equal(error.text, "item 2 is delivered: it is not given up");
    assert_false(store_outbox_retry(fixture->store, 3, &error));
    assert_string_equal(error.text, "item 3: there is none in the outbox");
    assert_true(store_outbox_drop(fixture->store, 1, NOW, NULL));
    assert_int_equal(get(fixture, 1).state, OUTBOX_DROPPED);
    assert_true(store_outbox_retry(fixture->store, 1, NULL));
    assert_int_equal(get(fixture, 1).state, OUTBOX_WAITING);
}

static void person_when_a_later_change_is_in_the_outbox_then_the_earlier_one_is_not_sent_again(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    put(fixture, "a-0-1", "caldav", "room");
    put(fixture, "b-0-2", "caldav", "room");
    end(fixture, 1, OUTBOX_REFUSED, "Refused.");
    assert_true(store_outbox_retry(fixture->store, 1, NULL));
    end(fixture, 1, OUTBOX_REFUSED, "Refused.");
    put(fixture, "a-0-2", "caldav", "room");
    end(fixture, 3, OUTBOX_DELIVERED, NULL);
    assert_false(store_outbox_retry(fixture->store, 1, &error));
    assert_string_equal(error.text, "item 1: a later change of the same event is in the outbox");
    assert_int_equal(get(fixture, 1).state, OUTBOX_REFUSED);
}

static void attempt_when_its_item_was_given_up_meanwhile_then_it_stays_so(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "a-0-1", "eml", "jan@example.com");
    assert_true(store_outbox_begin(fixture->store, 1, "smtp", "<1@x>", NOW, NULL));
    assert_true(store_outbox_mark(fixture->store, 1, OUTBOX_DROPPED, "A person that it names was removed.", NULL));
    end(fixture, 1, OUTBOX_WAITING, "Later.");
    assert_int_equal(get(fixture, 1).state, OUTBOX_DROPPED);
    assert_string_equal(get(fixture, 1).error, "A person that it names was removed.");
    assert_int_equal(due(fixture, "eml", NOW, 0), 0);
}

static void person_when_the_item_is_being_sent_then_neither(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    put(fixture, "a-0-1", "eml", "jan@example.com");
    assert_true(store_outbox_begin(fixture->store, 1, "smtp", "<1@x>", NOW, NULL));
    assert_false(store_outbox_retry(fixture->store, 1, &error));
    assert_string_equal(error.text, "item 1 is being sent: it is not sent again");
    assert_false(store_outbox_drop(fixture->store, 1, NOW, &error));
}

static void lock_when_another_has_it_then_not_mine_until_that_one_closes(void **state)
{
    struct fixture *fixture = *state;
    struct store *other = NULL;
    bool mine = false;
    assert_true(store_outbox_lock(fixture->store, &mine, NULL));
    assert_true(mine);
    assert_true(store_outbox_lock(fixture->store, &mine, NULL));
    assert_true(mine);
    assert_true(store_open(&other, fixture->path, STORE_WRITE, NULL));
    assert_true(store_outbox_lock(other, &mine, NULL));
    assert_false(mine);
    store_close(fixture->store);
    assert_true(store_outbox_lock(other, &mine, NULL));
    assert_true(mine);
    fixture->store = other;
}

// Whether something was told since the last call.
static bool told(int watch)
{
    char events[4096];
    return read(watch, events, sizeof events) > 0;
}

static void watcher_when_something_is_put_then_told_after_the_commit_only(void **state)
{
    struct fixture *fixture = *state;
    int watch = inotify_init1(IN_NONBLOCK);
    char path[OUTBOX_PATH_MAX];
    store_outbox_path(fixture->path, path, sizeof path);
    bool mine = false;
    assert_true(store_outbox_lock(fixture->store, &mine, NULL)); // makes the file
    assert_true(inotify_add_watch(watch, path, IN_CLOSE_WRITE) >= 0);
    assert_true(store_begin(fixture->store, NULL));
    put(fixture, "a-0", "ics", "");
    assert_false(told(watch));
    store_rollback(fixture->store);
    assert_true(store_begin(fixture->store, NULL));
    assert_true(store_commit(fixture->store, NULL));
    assert_false(told(watch));
    put(fixture, "a-0", "ics", "");
    assert_true(told(watch));
    assert_true(store_outbox_drop(fixture->store, 1, NOW, NULL));
    assert_true(told(watch));
    assert_true(store_outbox_retry(fixture->store, 1, NULL));
    assert_true(told(watch));
    end(fixture, 1, OUTBOX_REFUSED, "Refused.");
    assert_false(told(watch));
    close(watch);
}

static void delivery_when_asked_then_of_the_newest_invitation_with_this_uid(void **state)
{
    struct fixture *fixture = *state;
    struct delivery delivery;
    put(fixture, "a-0", "ics", "");
    put(fixture, "a-0-1", "eml", "old@example.com");
    put(fixture, "a-1", "ics", "");
    put(fixture, "a-1", "caldav", "room");
    for (int i = 1; i <= 5; i++) {
        char name[16];
        snprintf(name, sizeof name, "a-1-%d", i);
        put(fixture, name, "eml", "jan@example.com");
    }
    put(fixture, "ab-1-1", "eml", "other@example.com");
    assert_true(store_outbox_begin(fixture->store, 5, "smtp", "<1@x>", NOW, NULL));
    end(fixture, 5, OUTBOX_DELIVERED, NULL);
    end(fixture, 6, OUTBOX_REFUSED, "Refused.");
    end(fixture, 7, OUTBOX_DROPPED, NULL);
    assert_true(store_outbox_mark(fixture->store, 8, OUTBOX_DELIVERED, "", NULL));
    assert_true(store_outbox_delivery(fixture->store, "a", &delivery, NULL));
    assert_int_equal(delivery.mails, 4);
    assert_int_equal(delivery.sent, 1);
    assert_int_equal(delivery.saved, 1);
    assert_int_equal(delivery.refused, 1);
    assert_int_equal(delivery.booking, BOOKING_WAITING);
    end(fixture, 4, OUTBOX_REFUSED, OUTBOX_WORDS_TAKEN);
    assert_true(store_outbox_delivery(fixture->store, "a", &delivery, NULL));
    assert_int_equal(delivery.booking, BOOKING_TAKEN);
    end(fixture, 4, OUTBOX_REFUSED, "Another reason.");
    assert_true(store_outbox_delivery(fixture->store, "a", &delivery, NULL));
    assert_int_equal(delivery.booking, BOOKING_REFUSED);
    assert_true(store_outbox_delivery(fixture->store, "nobody", &delivery, NULL));
    assert_int_equal(delivery.mails, 0);
    assert_int_equal(delivery.booking, BOOKING_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(outbox_when_items_wait_then_the_oldest_is_due_first_and_the_next_one_after_it),
        TEST(outbox_when_put_off_then_due_at_that_instant_and_no_sooner),
        TEST(mail_when_its_object_waits_for_the_calendar_then_held_until_that_is_settled),
        TEST(object_when_an_older_one_of_its_occurrence_waits_then_not_before_it),
        TEST(mails_when_the_time_is_taken_then_given_up_with_its_words),
        TEST(attempt_when_begun_twice_then_the_second_is_refused),
        TEST(attempts_when_ended_then_the_log_has_each_with_what_the_server_said),
        TEST(person_when_asking_again_then_what_is_not_delivered_waits_and_the_rest_stays),
        TEST(person_when_a_later_change_is_in_the_outbox_then_the_earlier_one_is_not_sent_again),
        TEST(attempt_when_its_item_was_given_up_meanwhile_then_it_stays_so),
        TEST(person_when_the_item_is_being_sent_then_neither),
        TEST(lock_when_another_has_it_then_not_mine_until_that_one_closes),
        TEST(watcher_when_something_is_put_then_told_after_the_commit_only),
        TEST(delivery_when_asked_then_of_the_newest_invitation_with_this_uid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
