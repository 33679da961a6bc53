// SPDX-License-Identifier: MIT
#include "sync/harvest.h"

#include "sync/sift.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    char path[64];
    struct store *store;
    struct harvest harvest;
};

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    snprintf(fixture->path, sizeof fixture->path, "/tmp/adjourn-harvest-XXXXXX");
    close(mkstemp(fixture->path));
    unlink(fixture->path);
    *state = fixture;
    return store_open(&fixture->store, fixture->path, STORE_WRITE, NULL) ? 0 : -1;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    static const char *const ends[] = {"", "-wal", "-shm"};
    harvest_free(&fixture->harvest);
    store_close(fixture->store);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s%s", fixture->path, ends[i]);
        (void)unlink(path);
    }
    free(fixture);
    return 0;
}

static void add(struct fixture *fixture, const char *href, const char *bytes)
{
    const struct resource resource = {href, "e", NULL, bytes, bytes != NULL ? strlen(bytes) : 0};
    assert_true(harvest_add(&fixture->harvest, &resource, NULL));
}

static void assert_joined(struct fixture *fixture, const char *expected)
{
    char *bytes = NULL;
    size_t length = 0;
    assert_true(harvest_join(&fixture->harvest, fixture->store, "dav", &bytes, &length, NULL));
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(bytes != NULL ? bytes : "", expected, length);
    free(bytes);
}

static void keep(struct fixture *fixture, const char *href, const char *bytes)
{
    const struct resource resource = {href, "old", "", bytes, strlen(bytes)};
    assert_true(store_resource_put(fixture->store, "dav", &resource, NULL));
}

static void harvest_when_joined_then_it_lies_over_what_the_store_has(void **state)
{
    struct fixture *fixture = *state;
    keep(fixture, "a", "A\n");
    keep(fixture, "b", "B\n");
    keep(fixture, "c", "C\n");
    assert_true(harvest_is_empty(&fixture->harvest));
    assert_joined(fixture, "A\nB\nC\n");
    add(fixture, "b", NULL);
    add(fixture, "c", "new C");
    add(fixture, "d", "D\n");
    assert_false(harvest_is_empty(&fixture->harvest));
    assert_joined(fixture, "A\nnew C\r\nD\n");
    assert_true(harvest_save(&fixture->harvest, fixture->store, "dav", NULL));
    harvest_free(&fixture->harvest);
    assert_joined(fixture, "A\nnew C\r\nD\n");
}

static void harvest_when_whole_then_nothing_else_stays(void **state)
{
    struct fixture *fixture = *state;
    keep(fixture, "a", "A\n");
    fixture->harvest.whole = true;
    assert_false(harvest_is_empty(&fixture->harvest));
    assert_joined(fixture, "");
    add(fixture, "", "all");
    assert_true(harvest_save(&fixture->harvest, fixture->store, "dav", NULL));
    harvest_free(&fixture->harvest);
    assert_joined(fixture, "all\r\n");
}

#define GOOD "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260101T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

static void harvest_when_the_store_has_it_as_it_is_then_it_is_kept(void **state)
{
    struct fixture *fixture = *state;
    assert_true(harvest_is_kept(&fixture->harvest, fixture->store, "dav"));
    fixture->harvest.whole = true;
    assert_false(harvest_is_kept(&fixture->harvest, fixture->store, "dav"));
    add(fixture, "", "all");
    assert_false(harvest_is_kept(&fixture->harvest, fixture->store, "dav"));
    assert_true(harvest_save(&fixture->harvest, fixture->store, "dav", NULL));
    assert_true(harvest_is_kept(&fixture->harvest, fixture->store, "dav"));
    keep(fixture, "", "all"); // with another ETag
    assert_false(harvest_is_kept(&fixture->harvest, fixture->store, "dav"));
    assert_true(harvest_save(&fixture->harvest, fixture->store, "dav", NULL));
    keep(fixture, "more", "all");
    assert_false(harvest_is_kept(&fixture->harvest, fixture->store, "dav"));
}

static void harvest_when_sifted_then_only_what_can_be_read_is_left(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    static struct zone utc;
    zone_init_fixed(&utc, "UTC", 0);
    const struct sync_source source = {.name = "dav", .path = "dav", .zone = &utc};
    struct sifted sifted;
    add(fixture, "/good.ics", GOOD);
    add(fixture, "/bad.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n");
    add(fixture, "/gone.ics", NULL);
    assert_true(sift_harvest(&fixture->harvest, &source, (struct wall){0}, &sifted, &error));
    assert_int_equal(sifted.dropped, 1);
    assert_string_equal(sifted.first, "/bad.ics");
    assert_int_equal(strncmp(error.text, "/bad.ics:", strlen("/bad.ics:")), 0);
    assert_int_equal(fixture->harvest.count, 2);
    assert_string_equal(fixture->harvest.items[0].href, "/good.ics");
    assert_string_equal(fixture->harvest.items[1].href, "/gone.ics");
    assert_int_equal(fixture->harvest.bytes, strlen(GOOD));
    assert_false(sift_harvest(&fixture->harvest, &source, (struct wall){0}, &sifted, &error)); // nothing is wrong
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(harvest_when_joined_then_it_lies_over_what_the_store_has),
        TEST(harvest_when_whole_then_nothing_else_stays),
        TEST(harvest_when_the_store_has_it_as_it_is_then_it_is_kept),
        TEST(harvest_when_sifted_then_only_what_can_be_read_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
