// SPDX-License-Identifier: MIT
#include "store/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <sqlite3.h>

struct fixture {
    char path[64];
    struct store *store;
};

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    snprintf(fixture->path, sizeof fixture->path, "/tmp/adjourn-sources-XXXXXX");
    close(mkstemp(fixture->path));
    unlink(fixture->path);
    *state = fixture;
    return store_open(&fixture->store, fixture->path, STORE_WRITE, NULL) ? 0 : -1;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    static const char *const ends[] = {"", "-wal", "-shm"};
    store_close(fixture->store);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s%s", fixture->path, ends[i]);
        (void)unlink(path);
    }
    free(fixture);
    return 0;
}

static void put_source(struct fixture *fixture, const char *name, enum source_role role)
{
    struct source_state state = {.role = role, .next_try = {70}, .interval_ms = 80};
    snprintf(state.name, sizeof state.name, "%s", name);
    snprintf(state.origin, sizeof state.origin, "origin of %s", name);
    snprintf(state.collection, sizeof state.collection, "https://example.org/%s/", name);
    snprintf(state.token, sizeof state.token, "token-1");
    assert_true(store_source_put(fixture->store, &state, NULL));
}

static void put_block(struct fixture *fixture, const char *source, const char *uid, int64_t from, int64_t to,
                      bool all_day)
{
    struct block block = {.start = {from}, .end = {to}, .all_day = all_day, .transparent = all_day};
    snprintf(block.uid, sizeof block.uid, "%s", uid);
    assert_true(store_block_put(fixture->store, source, &block, NULL, NULL));
}

static bool collect_source(void *context, const struct source_state *state, struct error *error)
{
    (void)error;
    char *names = context;
    size_t used = strlen(names);
    snprintf(names + used, 200 - used, "%s %d;", state->name, (int)state->role);
    return true;
}

static bool collect_resource(void *context, const struct resource *resource, struct error *error)
{
    (void)error;
    char *names = context;
    size_t used = strlen(names);
    snprintf(names + used, 200 - used, "%s %s %s %.*s;", resource->href, resource->etag, resource->modified,
             (int)resource->length, resource->bytes);
    return true;
}

static void source_when_put_then_all_of_it_comes_back(void **state)
{
    struct fixture *fixture = *state;
    struct source_state got;
    put_source(fixture, "trainer", SOURCE_TRAINER);
    assert_true(store_source_get(fixture->store, "trainer", &got, NULL));
    assert_int_equal(got.role, SOURCE_TRAINER);
    assert_int_equal(got.next_try.ms, 70);
    assert_int_equal(got.interval_ms, 80);
    assert_string_equal(got.origin, "origin of trainer");
    assert_string_equal(got.collection, "https://example.org/trainer/");
    assert_string_equal(got.token, "token-1");
}

// What another process would see.
static void seen_by_another(struct fixture *fixture, struct source_state *state)
{
    struct store *reader = NULL;
    assert_true(store_open(&reader, fixture->path, STORE_READ, NULL));
    assert_true(store_source_get(reader, "room", state, NULL));
    store_close(reader);
}

static void source_when_seen_then_its_instants_change_and_the_database_does_not(void **state)
{
    struct fixture *fixture = *state;
    struct source_state room = {.name = "room", .digest = "abc", .last_success = {5}, .last_try = {6}};
    struct source_state got;
    struct error error = {""};
    assert_false(store_source_seen(fixture->store, "room", (struct wall){7}, (struct wall){9}, &error));
    assert_string_equal(error.text, "room: no such source");
    assert_true(store_source_put(fixture->store, &room, NULL));
    put_source(fixture, "trainer", SOURCE_TRAINER);
    assert_false(store_source_seen(fixture->store, "trainer", (struct wall){7}, (struct wall){9}, &error));
    for (int64_t at = 7; at < 60; at++) {
        int64_t before = store_data_version(fixture->store);
        assert_true(store_source_seen(fixture->store, "room", (struct wall){at}, (struct wall){at + 2}, NULL));
        assert_int_not_equal(store_data_version(fixture->store), before);
        seen_by_another(fixture, &got);
        assert_int_equal(got.last_success.ms, at);
        assert_int_equal(got.last_try.ms, at);
        assert_int_equal(got.next_try.ms, at + 2);
    }
    assert_true(store_source_get(fixture->store, "trainer", &got, NULL));
    assert_int_equal(got.next_try.ms, 70);
}

static void source_when_put_again_then_what_was_seen_before_is_void(void **state)
{
    struct fixture *fixture = *state;
    struct source_state room = {.name = "room", .digest = "abc", .last_success = {5}, .last_try = {6}};
    struct source_state got;
    assert_true(store_source_put(fixture->store, &room, NULL));
    assert_true(store_source_seen(fixture->store, "room", (struct wall){7}, (struct wall){9}, NULL));
    room.last_try.ms = 8;
    assert_true(store_source_put(fixture->store, &room, NULL));
    seen_by_another(fixture, &got);
    assert_int_equal(got.last_success.ms, 5);
    assert_int_equal(got.last_try.ms, 8);
    // A fresh database under the same name has nothing that was ever read.
    room = (struct source_state){.name = "room"};
    assert_true(store_source_put(fixture->store, &room, NULL));
    seen_by_another(fixture, &got);
    assert_int_equal(got.last_success.ms, 0);
}

static void sources_when_listed_then_by_name_and_what_is_dropped_is_gone_with_all_it_had(void **state)
{
    struct fixture *fixture = *state;
    struct block blocks[4];
    size_t count = 9;
    char names[200] = "";
    const struct resource resource = {"a", "e", "m", "bytes", 5};
    put_source(fixture, "room", SOURCE_ROOM);
    put_source(fixture, "busy", SOURCE_BUSY);
    put_block(fixture, "room", "u", 10, 20, false);
    assert_true(store_resource_put(fixture->store, "room", &resource, NULL));
    assert_true(store_sources(fixture->store, collect_source, names, NULL));
    assert_string_equal(names, "busy 3;room 0;");
    assert_true(store_source_drop(fixture->store, "room", NULL));
    names[0] = '\0';
    assert_true(store_sources(fixture->store, collect_source, names, NULL));
    assert_true(store_resources(fixture->store, "room", collect_resource, names, NULL));
    assert_string_equal(names, "busy 3;");
    assert_true(store_blocks_between(fixture->store, (struct wall){0}, (struct wall){99}, blocks, 4, &count, NULL));
    assert_int_equal(count, 0);
}

static void blocks_when_of_another_role_then_they_are_busy_times_and_nothing_else(void **state)
{
    struct fixture *fixture = *state;
    struct block blocks[4];
    struct busy busy[4];
    size_t count = 0;
    put_source(fixture, "room", SOURCE_ROOM);
    put_source(fixture, "trainer", SOURCE_TRAINER);
    put_source(fixture, "holidays", SOURCE_HOLIDAYS);
    put_block(fixture, "room", "r", 10, 20, false);
    put_block(fixture, "trainer", "t2", 40, 50, false);
    put_block(fixture, "trainer", "t1", 30, 41, false);
    put_block(fixture, "trainer", "later", 99, 120, false);
    put_block(fixture, "holidays", "h", 0, 90, true);
    assert_true(store_blocks_between(fixture->store, (struct wall){0}, (struct wall){99}, blocks, 4, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(blocks[0].uid, "r");
    assert_true(
        store_busy_between(fixture->store, SOURCE_TRAINER, (struct wall){0}, (struct wall){99}, busy, 4, &count, NULL));
    assert_int_equal(count, 2);
    assert_int_equal(busy[0].start.ms, 30);
    assert_int_equal(busy[1].end.ms, 50);
    assert_true(store_busy_between(fixture->store, SOURCE_HOLIDAYS, (struct wall){0}, (struct wall){99}, busy, 4,
                                   &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(busy[0].end.ms, 90);
}

static void resources_when_put_and_dropped_then_the_rest_is_there(void **state)
{
    struct fixture *fixture = *state;
    char seen[200] = "";
    const struct resource b = {"b", "2", "", "two", 3};
    const struct resource a = {"a", "1", "Mon", "one", 3};
    const struct resource again = {"b", "3", "", "", 0};
    assert_true(store_resource_put(fixture->store, "room", &b, NULL));
    assert_true(store_resource_put(fixture->store, "room", &a, NULL));
    assert_true(store_resource_put(fixture->store, "other", &a, NULL));
    assert_true(store_resources(fixture->store, "room", collect_resource, seen, NULL));
    assert_string_equal(seen, "a 1 Mon one;b 2  two;");
    assert_true(store_resource_put(fixture->store, "room", &again, NULL));
    assert_true(store_resource_drop(fixture->store, "room", "a", NULL));
    seen[0] = '\0';
    assert_true(store_resources(fixture->store, "room", collect_resource, seen, NULL));
    assert_string_equal(seen, "b 3  ;");
    assert_true(store_resources_clear(fixture->store, "room", NULL));
    seen[0] = '\0';
    assert_true(store_resources(fixture->store, "room", collect_resource, seen, NULL));
    assert_true(store_resources(fixture->store, "other", collect_resource, seen, NULL));
    assert_string_equal(seen, "a 1 Mon one;");
}

// A database as an earlier version left it.
static void load_sql(const char *path, const char *file)
{
    char text[8192];
    sqlite3 *db = NULL;
    FILE *in = fopen(file, "r");
    assert_non_null(in);
    size_t length = fread(text, 1, sizeof text - 1, in);
    text[length] = '\0';
    assert_true(feof(in));
    fclose(in);
    (void)unlink(path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void store_when_of_the_first_version_then_it_is_migrated_and_its_blocks_are_the_room_s(void **state)
{
    struct fixture *fixture = *state;
    struct block blocks[4];
    struct source_state got;
    size_t count = 0;
    store_close(fixture->store);
    load_sql(fixture->path, "tests/data/store/version-1.sql");
    assert_true(store_open(&fixture->store, fixture->path, STORE_WRITE, NULL));
    assert_true(store_source_get(fixture->store, "room", &got, NULL));
    assert_int_equal(got.role, SOURCE_ROOM);
    assert_string_equal(got.origin, "");
    assert_string_equal(got.digest, ""); // read anew, for its events have more to say
    assert_true(store_blocks_between(fixture->store, (struct wall){0}, (struct wall){99}, blocks, 4, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(blocks[0].categories, "");
    assert_int_equal(blocks[0].terms.set, 0);
}

struct old_items {
    int32_t count;
    struct outbox_item item[4];
};

static bool take_item(void *context, const struct outbox_item *item, struct error *error)
{
    (void)error;
    struct old_items *items = context;
    items->item[items->count++] = *item;
    return true;
}

static void outbox_when_of_the_first_version_then_what_was_saved_stays_saved_and_what_waited_is_due(void **state)
{
    struct fixture *fixture = *state;
    struct old_items items = {0};
    struct outbox_item due;
    char *bytes = NULL;
    store_close(fixture->store);
    load_sql(fixture->path, "tests/data/store/version-1.sql");
    assert_true(store_open(&fixture->store, fixture->path, STORE_WRITE, NULL));
    assert_true(store_outbox_list(fixture->store, take_item, &items, NULL));
    assert_int_equal(items.count, 3);
    assert_int_equal(items.item[0].state, OUTBOX_DELIVERED);
    assert_string_equal(items.item[0].via, "folder");
    assert_int_equal(items.item[1].state, OUTBOX_WAITING);
    assert_int_equal(items.item[1].tries, 2);
    assert_string_equal(items.item[2].via, "");
    assert_true(store_outbox_due(fixture->store, "eml", (struct wall){1000}, 0, &due, &bytes, NULL));
    assert_string_equal(bytes, "TWO");
    assert_int_equal(due.id, 2);
    free(bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

static void reader_when_it_begins_without_having_ended_was_begun_again(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = fixture->store;
    struct wall at = {1};
    assert_true(store_reader_restarted(store, &at, NULL));
    assert_int_equal(at.ms, 0);
    assert_true(store_reader_begin(store, (struct now){.wall = {1000}, .boot = {1, 7}}, NULL));
    assert_true(store_reader_end(store, NULL));
    assert_true(store_reader_begin(store, (struct now){.wall = {2000}, .boot = {2, 7}}, NULL));
    assert_true(store_reader_restarted(store, &at, NULL));
    assert_int_equal(at.ms, 0);
    assert_true(store_reader_begin(store, (struct now){.wall = {3000}, .boot = {3, 7}}, NULL));
    assert_true(store_reader_restarted(store, &at, NULL));
    assert_int_equal(at.ms, 3000);
    // After a power cut everything is new, and that it was is not said.
    assert_true(store_reader_begin(store, (struct now){.wall = {4000}, .boot = {1, 8}}, NULL));
    assert_true(store_reader_restarted(store, &at, NULL));
    assert_int_equal(at.ms, 3000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(source_when_put_then_all_of_it_comes_back),
        TEST(reader_when_it_begins_without_having_ended_was_begun_again),
        TEST(source_when_seen_then_its_instants_change_and_the_database_does_not),
        TEST(source_when_put_again_then_what_was_seen_before_is_void),
        TEST(sources_when_listed_then_by_name_and_what_is_dropped_is_gone_with_all_it_had),
        TEST(blocks_when_of_another_role_then_they_are_busy_times_and_nothing_else),
        TEST(resources_when_put_and_dropped_then_the_rest_is_there),
        TEST(store_when_of_the_first_version_then_it_is_migrated_and_its_blocks_are_the_room_s),
        TEST(outbox_when_of_the_first_version_then_what_was_saved_stays_saved_and_what_waited_is_due),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
