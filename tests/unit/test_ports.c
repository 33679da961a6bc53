// SPDX-License-Identifier: MIT
// The kiosk with the ports of the real one: what it takes from the system while it runs.
#include "commands/ports.h"

#include "config/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOON INT64_C(1795435200000) // 2026-11-23T12:00:00Z

struct fixture {
    char folder[64];
    char zones[96], database[96];
    struct settings settings;
    struct ports ports;
    struct store *store;
    struct kiosk *kiosk;
    struct now now;
};

// The system's data of Europe/Warsaw become those of another zone.
static void put_zone(const struct fixture *fixture, const char *like)
{
    char command[512];
    snprintf(command, sizeof command,
             "mkdir -p '%s/Europe' && cp '/usr/share/zoneinfo/%s' '%s/Europe/next' && mv '%s/Europe/next' "
             "'%s/Europe/Warsaw'",
             fixture->zones, like, fixture->zones, fixture->zones, fixture->zones);
    assert_int_equal(system(command), 0);
}

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/adjourn-ports-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL) {
        return -1;
    }
    snprintf(fixture->zones, sizeof fixture->zones, "%s/zones", fixture->folder);
    snprintf(fixture->database, sizeof fixture->database, "%s/room.db", fixture->folder);
    put_zone(fixture, "Europe/Berlin");
    calendar_use_zones(fixture->zones);
    config_defaults(&fixture->settings);
    fixture->ports = (struct ports){.settings = &fixture->settings,
                                    .zone = calendar_zone("Europe/Warsaw", NULL),
                                    .store = &fixture->store,
                                    .database = fixture->database};
    fixture->now = (struct now){{NOON}, {MS_PER_HOUR, 7}, CLOCK_TRUSTED};
    struct kiosk_ports ports = ports_of(&fixture->ports);
    return store_open(&fixture->store, fixture->database, STORE_WRITE, NULL) &&
                   kiosk_create(&fixture->kiosk, &fixture->settings, fixture->ports.zone, fixture->store, STORE_OK,
                                &ports, fixture->now, NULL)
               ? 0
               : -1;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    char command[128];
    kiosk_destroy(fixture->kiosk);
    store_close(fixture->store);
    calendar_use_zones(NULL);
    snprintf(command, sizeof command, "rm -rf '%s'", fixture->folder);
    int result = system(command);
    free(fixture);
    return result;
}

static int hour_shown(struct fixture *fixture)
{
    kiosk_turn(fixture->kiosk, fixture->now);
    return zone_civil(kiosk_situation(fixture->kiosk, fixture->now)->zone, fixture->now.wall).hour;
}

static void pass(struct fixture *fixture, int64_t ms)
{
    fixture->now.wall.ms += ms;
    fixture->now.boot.ms += ms;
}

static void zone_data_when_new_then_taken_with_the_next_change_of_the_database_or_the_day(void **state)
{
    struct fixture *fixture = *state;
    struct source_state room = {.name = STORE_SOURCE_ROOM, .digest = "abc"};
    struct store *sync = NULL;
    assert_true(store_open(&sync, fixture->database, STORE_WRITE, NULL));
    assert_int_equal(hour_shown(fixture), 13);
    put_zone(fixture, "Asia/Tokyo");
    assert_int_equal(hour_shown(fixture), 13); // nothing asks for it
    assert_true(store_source_put(sync, &room, NULL));
    assert_int_equal(hour_shown(fixture), 21);
    put_zone(fixture, "Europe/London");
    assert_int_equal(hour_shown(fixture), 21);
    pass(fixture, 3 * MS_PER_HOUR); // midnight in Tokyo
    assert_int_equal(hour_shown(fixture), 15);
    // An update that takes the old file away before the new one is there.
    char path[128];
    snprintf(path, sizeof path, "%s/Europe/Warsaw", fixture->zones);
    assert_int_equal(unlink(path), 0);
    room.last_try.ms = 1;
    assert_true(store_source_put(sync, &room, NULL));
    assert_int_equal(hour_shown(fixture), 15);
    put_zone(fixture, "Europe/Berlin");
    room.last_try.ms = 2;
    assert_true(store_source_put(sync, &room, NULL));
    assert_int_equal(hour_shown(fixture), 16);
    store_close(sync);
}

static void database_when_replaced_then_the_new_one_keeps_its_log(void **state)
{
    struct fixture *fixture = *state;
    struct store *other = NULL;
    struct block block = {.uid = "theirs", .start = {NOON}, .end = {NOON + MS_PER_HOUR}};
    struct source_state room = {.name = STORE_SOURCE_ROOM, .digest = "abc", .last_success = {NOON}};
    char path[112];
    snprintf(path, sizeof path, "%s-wal", fixture->database);
    assert_int_equal(unlink(fixture->database), 0);
    (void)unlink(path);
    snprintf(path, sizeof path, "%s-shm", fixture->database);
    (void)unlink(path);
    // Another process makes the new one and writes into it; closing the old one must not take its write-ahead log away.
    assert_true(store_open(&other, fixture->database, STORE_WRITE, NULL));
    assert_true(store_source_put(other, &room, NULL));
    assert_true(store_block_put(other, STORE_SOURCE_ROOM, &block, NULL, NULL));
    kiosk_turn(fixture->kiosk, fixture->now);
    assert_true(store_in_place(fixture->store));
    const struct situation *situation = kiosk_situation(fixture->kiosk, fixture->now);
    assert_int_equal(situation->faults & FAULT_STORE_NEW, FAULT_STORE_NEW);
    assert_non_null(situation->next);
    assert_string_equal(situation->next->uid, "theirs");
    snprintf(path, sizeof path, "%s-wal", fixture->database);
    assert_int_equal(access(path, F_OK), 0);
    store_close(other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(zone_data_when_new_then_taken_with_the_next_change_of_the_database_or_the_day),
        TEST(database_when_replaced_then_the_new_one_keeps_its_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
