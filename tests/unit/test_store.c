// SPDX-License-Identifier: MIT
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    char folder[64];
    char path[96];
    struct store *store;
};

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct error error = {""};
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/adjourn-store-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL) {
        return -1;
    }
    snprintf(fixture->path, sizeof fixture->path, "%s/room.db", fixture->folder);
    *state = fixture;
    if (!store_open(&fixture->store, fixture->path, STORE_WRITE, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return -1;
    }
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    char path[128];
    store_close(fixture->store);
    static const char *const names[] = {"room.db", "room.db-wal", "room.db-shm", "room.db-outbox"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", fixture->folder, names[i]);
        (void)unlink(path);
    }
    int result = rmdir(fixture->folder);
    free(fixture);
    return result;
}

static void reopen(struct fixture *fixture)
{
    store_close(fixture->store);
    assert_true(store_open(&fixture->store, fixture->path, STORE_WRITE, NULL));
}

static struct block make_block(const char *uid, const char *recurrence, int64_t start_min, int64_t end_min)
{
    struct block block = {
        .start = {start_min * MS_PER_MINUTE},
        .end = {end_min * MS_PER_MINUTE},
        .sequence = 3,
        .status = BLOCK_TENTATIVE,
        .transparent = true,
        .private_ = true,
        .recurring = true,
        .people = 70,
    };
    snprintf(block.uid, sizeof block.uid, "%s", uid);
    snprintf(block.recurrence_id, sizeof block.recurrence_id, "%s", recurrence);
    snprintf(block.title, sizeof block.title, "Họp %s", uid);
    snprintf(block.zone, sizeof block.zone, "Europe/Warsaw");
    snprintf(block.organizer_name, sizeof block.organizer_name, "Анна");
    snprintf(block.organizer_address, sizeof block.organizer_address, "anna@example.com");
    snprintf(block.description, sizeof block.description, "Line 1\nLine 2");
    snprintf(block.categories, sizeof block.categories, "Szkolenie\nWizyta, druga");
    terms_put(&block.terms, TERM_counts, COUNTS_ANY);
    terms_put(&block.terms, TERM_single_absence, 0);
    terms_put(&block.terms, TERM_wait, 90 * MS_PER_SECOND);
    return block;
}

static const struct roster sample_roster = {
    .count = 2,
    .beyond = 68,
    .people = {{.name = "Jan Nowak", .address = "jan@example.com", .trainer = true, .accepted = true},
               {.name = "Ewa Lis", .address = "ewa@example.com", .role = PARTICIPANT_OPTIONAL, .declined = true}},
};

static void assert_block_equal(const struct block *a, const struct block *b)
{
    assert_string_equal(a->uid, b->uid);
    assert_string_equal(a->recurrence_id, b->recurrence_id);
    assert_string_equal(a->title, b->title);
    assert_string_equal(a->zone, b->zone);
    assert_string_equal(a->organizer_name, b->organizer_name);
    assert_string_equal(a->organizer_address, b->organizer_address);
    assert_string_equal(a->description, b->description);
    assert_string_equal(a->categories, b->categories);
    assert_memory_equal(&a->terms, &b->terms, sizeof a->terms);
    assert_int_equal(a->start.ms, b->start.ms);
    assert_int_equal(a->end.ms, b->end.ms);
    assert_int_equal(a->sequence, b->sequence);
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->all_day, b->all_day);
    assert_int_equal(a->transparent, b->transparent);
    assert_int_equal(a->private_, b->private_);
    assert_int_equal(a->recurring, b->recurring);
    assert_int_equal(a->people, b->people);
}

static void assert_roster_equal(const struct roster *a, const struct roster *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->beyond, b->beyond);
    for (size_t i = 0; i < a->count; i++) {
        assert_string_equal(a->people[i].name, b->people[i].name);
        assert_string_equal(a->people[i].address, b->people[i].address);
        assert_int_equal(a->people[i].role, b->people[i].role);
        assert_int_equal(a->people[i].trainer, b->people[i].trainer);
        assert_int_equal(a->people[i].declined, b->people[i].declined);
        assert_string_equal(a->people[i].language, b->people[i].language);
        assert_int_equal(a->people[i].accepted, b->people[i].accepted);
    }
}

static void put_block(struct fixture *fixture, const char *source, const struct block *block)
{
    assert_true(store_block_put(fixture->store, source, block, &sample_roster, NULL));
}

static void blocks_when_put_then_every_field_comes_back_after_reopening(void **state)
{
    struct fixture *fixture = *state;
    struct block block = make_block("a@x", "20261123T090000Z", 60, 120);
    struct block read[2];
    struct roster roster;
    size_t count = 0;
    put_block(fixture, "room", &block);
    reopen(fixture);
    assert_true(
        store_blocks_between(fixture->store, (struct wall){0}, (struct wall){MS_PER_DAY}, read, 2, &count, NULL));
    assert_int_equal(count, 1);
    assert_block_equal(&read[0], &block);
    assert_true(store_roster(fixture->store, &read[0], &roster, NULL));
    assert_roster_equal(&roster, &sample_roster);
}

static void blocks_between_when_asked_for_a_window_then_only_what_overlaps_sorted_by_start(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *uid;
        int64_t from, to;
    } rows[] = {{"late", 180, 200}, {"ends-at-from", 0, 60},    {"over", 50, 70},         {"in", 100, 110},
                {"empty", 60, 60},  {"starts-at-to", 170, 180}, {"empty-at-to", 170, 170}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct block block = make_block(rows[i].uid, "", rows[i].from, rows[i].to);
        put_block(fixture, "room", &block);
    }
    struct block read[8];
    size_t count = 0;
    assert_true(store_blocks_between(fixture->store, (struct wall){60 * MS_PER_MINUTE},
                                     (struct wall){170 * MS_PER_MINUTE}, read, 8, &count, NULL));
    assert_int_equal(count, 3);
    assert_string_equal(read[0].uid, "over");
    assert_string_equal(read[1].uid, "empty");
    assert_string_equal(read[2].uid, "in");
    assert_true(
        store_blocks_between(fixture->store, (struct wall){0}, (struct wall){MS_PER_DAY}, read, 2, &count, NULL));
    assert_int_equal(count, 2);
}

static void blocks_clear_when_one_source_then_the_others_and_the_sessions_stay(void **state)
{
    struct fixture *fixture = *state;
    struct block block = make_block("a@x", "", 60, 120);
    struct block read[4];
    struct session_record *record = calloc(1, sizeof *record);
    size_t count = 0;
    int64_t id = 0;
    put_block(fixture, "room", &block);
    put_block(fixture, "trainer", &block);
    assert_true(store_session_create(fixture->store, &block, &sample_roster, &id, NULL));
    assert_true(store_begin(fixture->store, NULL));
    assert_true(store_blocks_clear(fixture->store, "room", NULL));
    assert_true(store_commit(fixture->store, NULL));
    assert_true(
        store_blocks_between(fixture->store, (struct wall){0}, (struct wall){MS_PER_DAY}, read, 4, &count, NULL));
    assert_int_equal(count, 1);
    assert_true(store_session_load(fixture->store, id, record, NULL));
    assert_block_equal(&record->block, &block);
    assert_roster_equal(&record->roster, &sample_roster);
    free(record);
}

static void group_when_rolled_back_then_nothing_of_it_remains(void **state)
{
    struct fixture *fixture = *state;
    struct block block = make_block("a@x", "", 60, 120);
    struct block read[2];
    size_t count = 0;
    put_block(fixture, "room", &block);
    assert_true(store_begin(fixture->store, NULL));
    assert_true(store_blocks_clear(fixture->store, "room", NULL));
    store_rollback(fixture->store);
    assert_true(
        store_blocks_between(fixture->store, (struct wall){0}, (struct wall){MS_PER_DAY}, read, 2, &count, NULL));
    assert_int_equal(count, 1);
}

static void group_when_inside_another_one_or_never_begun_then_refused(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    char expected[192];
    assert_false(store_commit(fixture->store, &error));
    snprintf(expected, sizeof expected, "%s: no group of writes to commit", fixture->path);
    assert_string_equal(error.text, expected);
    assert_true(store_begin(fixture->store, NULL));
    assert_false(store_begin(fixture->store, &error));
    snprintf(expected, sizeof expected, "%s: a group of writes inside another one", fixture->path);
    assert_string_equal(error.text, expected);
    store_rollback(fixture->store);
}

static void roster_when_the_block_is_unknown_then_nobody(void **state)
{
    struct fixture *fixture = *state;
    struct block block = make_block("nowhere@x", "", 60, 120);
    struct roster roster = {.count = 9};
    assert_true(store_roster(fixture->store, &block, &roster, NULL));
    assert_int_equal(roster.count, 0);
}

static void title_when_it_fills_its_field_then_kept_whole(void **state)
{
    struct fixture *fixture = *state;
    struct block block = make_block("long@x", "", 60, 120);
    struct block read[1];
    size_t count = 0;
    memset(block.title, 'a', sizeof block.title - 1);
    memcpy(block.title + sizeof block.title - 3, "ż", 3); // ends in a two-byte character: fits exactly
    put_block(fixture, "room", &block);
    assert_true(
        store_blocks_between(fixture->store, (struct wall){0}, (struct wall){MS_PER_DAY}, read, 1, &count, NULL));
    assert_string_equal(read[0].title, block.title);
}

static void source_when_put_twice_then_the_second_counts(void **state)
{
    struct fixture *fixture = *state;
    struct source_state put = {.name = "room.ics", .last_success = {5}, .last_try = {6}, .digest = "abc"};
    struct source_state got;
    struct error error = {""};
    assert_false(store_source_get(fixture->store, "room.ics", &got, &error));
    assert_string_equal(got.name, "");
    assert_string_equal(error.text, "");
    assert_true(store_source_put(fixture->store, &put, NULL));
    put.last_try.ms = 9;
    snprintf(put.error, sizeof put.error, "cannot be read");
    assert_true(store_source_put(fixture->store, &put, NULL));
    assert_true(store_source_get(fixture->store, "room.ics", &got, &error));
    assert_string_equal(got.name, "room.ics");
    assert_int_equal(got.last_success.ms, 5);
    assert_int_equal(got.last_try.ms, 9);
    assert_string_equal(got.digest, "abc");
    assert_string_equal(got.error, "cannot be read");
}

static int64_t create_session(struct fixture *fixture, const char *uid, int64_t start_min)
{
    struct block block = make_block(uid, "", start_min, start_min + 60);
    int64_t id = 0;
    assert_true(store_session_create(fixture->store, &block, &sample_roster, &id, NULL));
    assert_true(id > 0);
    return id;
}

static bool append(struct fixture *fixture, int64_t session, uint32_t seq, enum event_kind kind, struct error *error)
{
    struct event event = {.seq = seq, .kind = kind, .who = EVENT_NOBODY, .at = {seq * 1000}};
    snprintf(event.text, sizeof event.text, "event\t%u", seq);
    return store_event_append(fixture->store, session, &event, error);
}

struct seen {
    uint32_t count;
    uint32_t stop_at;
};

static bool count_event(void *context, const struct event *event, struct error *error)
{
    struct seen *seen = context;
    char text[32];
    seen->count++;
    snprintf(text, sizeof text, "event\t%u", event->seq);
    assert_int_equal(event->seq, seen->count);
    assert_string_equal(event->text, text);
    return seen->count != seen->stop_at || error_set(error, "enough");
}

static void events_when_appended_then_come_back_in_order_after_reopening(void **state)
{
    struct fixture *fixture = *state;
    struct seen seen = {0};
    struct error error = {""};
    int64_t first = create_session(fixture, "a@x", 60);
    int64_t second = create_session(fixture, "b@x", 180);
    for (uint32_t seq = 1; seq <= 30; seq++) {
        assert_true(append(fixture, first, seq, EVENT_OUT, NULL));
        assert_true(append(fixture, second, seq, EVENT_OUT, NULL));
    }
    reopen(fixture);
    assert_true(store_events(fixture->store, first, count_event, &seen, NULL));
    assert_int_equal(seen.count, 30);
    seen = (struct seen){.stop_at = 4};
    assert_false(store_events(fixture->store, first, count_event, &seen, &error));
    assert_string_equal(error.text, "enough");
    assert_int_equal(seen.count, 4);
}

static void event_append_when_seq_is_not_the_next_then_refused_and_nothing_changes(void **state)
{
    struct fixture *fixture = *state;
    static const uint32_t wrong[] = {0, 1, 2, 4, 1000};
    struct seen seen = {0};
    int64_t session = create_session(fixture, "a@x", 60);
    assert_true(append(fixture, session, 1, EVENT_START, NULL));
    assert_true(append(fixture, session, 2, EVENT_OUT, NULL));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct error error = {""};
        char expected[256];
        assert_false(append(fixture, session, wrong[i], EVENT_BACK, &error));
        snprintf(expected, sizeof expected, "event %u of session %lld: %s: an event out of order", wrong[i],
                 (long long)session, fixture->path);
        assert_string_equal(error.text, expected);
        assert_int_equal(store_last_fault(fixture->store), STORE_FAILED);
    }
    assert_true(append(fixture, session, 3, EVENT_BACK, NULL));
    assert_int_equal(store_last_fault(fixture->store), STORE_OK);
    assert_true(store_events(fixture->store, session, count_event, &seen, NULL));
    assert_int_equal(seen.count, 3);
}

static void event_append_when_the_session_does_not_exist_then_refused(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    assert_false(append(fixture, 77, 1, EVENT_START, &error));
    assert_non_null(strstr(error.text, "FOREIGN KEY"));
}

static void session_load_when_there_is_none_then_an_error_by_number(void **state)
{
    struct fixture *fixture = *state;
    struct session_record *record = calloc(1, sizeof *record);
    struct error error = {""};
    char expected[160];
    assert_false(store_session_load(fixture->store, 5, record, &error));
    snprintf(expected, sizeof expected, "%s: there is no session 5", fixture->path);
    assert_string_equal(error.text, expected);
    free(record);
}

static void session_open_when_closed_or_a_no_show_then_not_found(void **state)
{
    struct fixture *fixture = *state;
    int64_t open = -1;
    assert_true(store_session_open(fixture->store, &open, NULL));
    assert_int_equal(open, 0);
    int64_t first = create_session(fixture, "a@x", 60);
    int64_t second = create_session(fixture, "b@x", 180);
    assert_true(append(fixture, second, 1, EVENT_NO_SHOW, NULL));
    assert_true(append(fixture, first, 1, EVENT_START, NULL));
    assert_true(store_session_open(fixture->store, &open, NULL));
    assert_int_equal(open, first);
    assert_true(append(fixture, first, 2, EVENT_CLOSE, NULL));
    assert_true(store_session_open(fixture->store, &open, NULL));
    assert_int_equal(open, 0);
}

static void alive_when_put_twice_then_the_later_one_counts_and_none_is_zero(void **state)
{
    struct fixture *fixture = *state;
    struct wall alive = {-1};
    int64_t session = create_session(fixture, "a@x", 60);
    assert_true(store_alive_get(fixture->store, session, &alive, NULL));
    assert_int_equal(alive.ms, 0);
    assert_true(store_alive_put(fixture->store, session, (struct wall){1000}, NULL));
    assert_true(store_alive_put(fixture->store, session, (struct wall){2000}, NULL));
    reopen(fixture);
    assert_true(store_alive_get(fixture->store, session, &alive, NULL));
    assert_int_equal(alive.ms, 2000);
    assert_false(store_alive_put(fixture->store, session + 1, (struct wall){1}, NULL));
}

static void sessions_when_looked_for_then_found_by_window_and_by_occurrence(void **state)
{
    struct fixture *fixture = *state;
    int64_t ids[4];
    int64_t found = -1;
    size_t count = 0;
    int64_t later = create_session(fixture, "later@x", 300);
    int64_t sooner = create_session(fixture, "sooner@x", 60);
    assert_true(
        store_sessions_between(fixture->store, (struct wall){0}, (struct wall){MS_PER_DAY}, ids, 4, &count, NULL));
    assert_int_equal(count, 2);
    assert_int_equal(ids[0], sooner);
    assert_int_equal(ids[1], later);
    assert_true(store_sessions_between(fixture->store, (struct wall){120 * MS_PER_MINUTE},
                                       (struct wall){300 * MS_PER_MINUTE}, ids, 4, &count, NULL));
    assert_int_equal(count, 0);
    struct block block = make_block("later@x", "", 999, 1000); // moved: still the same occurrence
    assert_true(store_session_of(fixture->store, &block, &found, NULL));
    assert_int_equal(found, later);
    snprintf(block.recurrence_id, sizeof block.recurrence_id, "20261123T090000Z");
    assert_true(store_session_of(fixture->store, &block, &found, NULL));
    assert_int_equal(found, 0);
}

static bool mark_delivered(void *context, const struct outbox_item *item, struct error *error)
{
    struct fixture *fixture = context;
    assert_memory_equal(item->bytes, "BEGIN\0X", 7);
    assert_int_equal(item->length, 7);
    return store_outbox_mark(fixture->store, item->id, OUTBOX_DELIVERED, "", error);
}

static bool check_marked(void *context, const struct outbox_item *item, struct error *error)
{
    (void)error;
    int *count = context;
    ++*count;
    assert_int_equal(item->tries, 1);
    assert_int_equal(item->state, OUTBOX_DELIVERED);
    return true;
}

static void outbox_when_put_twice_then_kept_once_and_marked_inside_the_walk(void **state)
{
    struct fixture *fixture = *state;
    struct outbox_item item = {
        .name = "uid-0", .kind = "eml", .recipient = "jan@example.com", .bytes = "BEGIN\0X", .length = 7};
    int delivered = 0;
    assert_true(store_outbox_put(fixture->store, &item, NULL));
    assert_true(store_outbox_put(fixture->store, &item, NULL));
    snprintf(item.recipient, sizeof item.recipient, "ewa@example.com");
    assert_true(store_outbox_put(fixture->store, &item, NULL));
    assert_true(store_outbox_each(fixture->store, OUTBOX_WAITING, mark_delivered, fixture, NULL));
    assert_true(store_outbox_each(fixture->store, OUTBOX_DELIVERED, check_marked, &delivered, NULL));
    assert_int_equal(delivered, 2);
    // Put again after delivery: it is known, and is not sent again.
    assert_true(store_outbox_put(fixture->store, &item, NULL));
    delivered = 0;
    assert_true(store_outbox_each(fixture->store, OUTBOX_WAITING, check_marked, &delivered, NULL));
    assert_int_equal(delivered, 0);
}

static void data_version_when_another_connection_commits_then_changes(void **state)
{
    struct fixture *fixture = *state;
    struct store *other = NULL;
    struct block block = make_block("a@x", "", 60, 120);
    int64_t before = store_data_version(fixture->store);
    put_block(fixture, "room", &block);
    assert_int_equal(store_data_version(fixture->store), before);
    assert_true(store_open(&other, fixture->path, STORE_WRITE, NULL));
    assert_true(store_block_put(other, "room", &block, NULL, NULL));
    assert_int_not_equal(store_data_version(fixture->store), before);
    store_close(other);
}

// Two users of one group share the file.
static void file_when_it_is_made_then_the_group_may_write_what_the_umask_leaves(void **state)
{
    struct fixture *fixture = *state;
    static const mode_t masks[] = {0007, 0077, 0022};
    static const mode_t expected[] = {0660, 0600, 0640};
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
        store_close(fixture->store);
        assert_int_equal(unlink(fixture->path), 0);
        mode_t before = umask(masks[i]);
        assert_true(store_open(&fixture->store, fixture->path, STORE_WRITE, NULL));
        umask(before);
        for (size_t n = 0; n < sizeof endings / sizeof endings[0]; n++) {
            char path[128];
            struct stat status;
            snprintf(path, sizeof path, "%s%s", fixture->path, endings[n]);
            assert_int_equal(stat(path, &status), 0);
            assert_int_equal(status.st_mode & 0777, expected[i]);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(file_when_it_is_made_then_the_group_may_write_what_the_umask_leaves),
        TEST(blocks_when_put_then_every_field_comes_back_after_reopening),
        TEST(blocks_between_when_asked_for_a_window_then_only_what_overlaps_sorted_by_start),
        TEST(blocks_clear_when_one_source_then_the_others_and_the_sessions_stay),
        TEST(group_when_rolled_back_then_nothing_of_it_remains),
        TEST(group_when_inside_another_one_or_never_begun_then_refused),
        TEST(roster_when_the_block_is_unknown_then_nobody),
        TEST(title_when_it_fills_its_field_then_kept_whole),
        TEST(source_when_put_twice_then_the_second_counts),
        TEST(events_when_appended_then_come_back_in_order_after_reopening),
        TEST(event_append_when_seq_is_not_the_next_then_refused_and_nothing_changes),
        TEST(event_append_when_the_session_does_not_exist_then_refused),
        TEST(session_load_when_there_is_none_then_an_error_by_number),
        TEST(session_open_when_closed_or_a_no_show_then_not_found),
        TEST(alive_when_put_twice_then_the_later_one_counts_and_none_is_zero),
        TEST(sessions_when_looked_for_then_found_by_window_and_by_occurrence),
        TEST(outbox_when_put_twice_then_kept_once_and_marked_inside_the_walk),
        TEST(data_version_when_another_connection_commits_then_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
