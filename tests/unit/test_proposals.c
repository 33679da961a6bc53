// SPDX-License-Identifier: MIT
// What the store knows becomes proposals: every source counts for what it is, and earlier moves are remembered.
#include "kiosk/proposals.h"
#include "slots_play.h"

#include "config/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// Thursday 19 November 2026, 12:38: the rest of a block from 12:00 to 13:00 with Anna, Piotr and James, led by Ewa.
struct room {
    char folder[64];
    struct store *store;
    struct settings settings;
    struct block block;
    struct roster roster;
    struct slots slots;
};

static struct room room;

static void source(const char *name, enum source_role role, struct wall read_at)
{
    struct source_state state = {.role = role, .last_success = read_at, .last_try = read_at};
    snprintf(state.name, sizeof state.name, "%s", name);
    assert_true(store_source_put(room.store, &state, NULL));
}

static void person(struct roster *roster, const char *name, bool trainer)
{
    struct participant *who = &roster->people[roster->count++];
    *who = (struct participant){.trainer = trainer};
    snprintf(who->name, sizeof who->name, "%.60s", name);
    snprintf(who->address, sizeof who->address, "%.60s@example.org", name);
}

// Names apart by blanks; the first one leads.
static struct roster people(const char *names)
{
    struct roster roster = {0};
    char copy[256], *next = copy;
    snprintf(copy, sizeof copy, "%s", names);
    while (*next != '\0') {
        size_t length = strcspn(next, " ");
        bool last = next[length] == '\0';
        next[length] = '\0';
        person(&roster, next, roster.count == 0);
        next += length + (last ? 0 : 1);
    }
    return roster;
}

static struct block block(const char *uid, struct busy time)
{
    struct block made = {.start = time.start, .end = time.end, .status = BLOCK_CONFIRMED};
    snprintf(made.uid, sizeof made.uid, "%s", uid);
    snprintf(made.organizer_address, sizeof made.organizer_address, "ewa@example.org");
    return made;
}

static void put(const char *of, const struct block *made, const char *names)
{
    struct roster roster = people(names);
    assert_true(store_block_put(room.store, of, made, &roster, NULL));
}

static int open_room(void **state)
{
    (void)state;
    memset(&room, 0, sizeof room);
    config_defaults(&room.settings);
    room.settings.reschedule = plain_rules();
    room.block = block("course", taken(19, 12, 0, 13, 0));
    room.roster = people("ewa anna piotr james");
    char path[96];
    snprintf(room.folder, sizeof room.folder, "/tmp/adjourn-proposals-XXXXXX");
    if (mkdtemp(room.folder) == NULL) {
        return -1;
    }
    snprintf(path, sizeof path, "%s/room.db", room.folder);
    if (!store_open(&room.store, path, STORE_WRITE, NULL)) {
        return -1;
    }
    source("room", SOURCE_ROOM, november(19, 12, 0, 0));
    put("room", &room.block, "ewa anna piotr james");
    return 0;
}

static int close_room(void **state)
{
    (void)state;
    char command[96];
    store_close(room.store);
    snprintf(command, sizeof command, "rm -rf %s", room.folder);
    return system(command);
}

static void ask(void)
{
    const struct proposals_question question = {
        .settings = &room.settings,
        .zone = &warsaw,
        .block = &room.block,
        .roster = &room.roster,
        .now = {.wall = november(19, 12, 38, 0), .quality = CLOCK_TRUSTED},
        .length_ms = 22 * MS_PER_MINUTE,
    };
    struct error error = {""};
    bool found = proposals_find(room.store, &question, &room.slots, &error);
    assert_string_equal(error.text, "");
    assert_true(found);
}

static void times_when_the_room_the_trainer_or_others_are_taken_then_are_not_proposed(void **state)
{
    (void)state;
    struct block other = block("other", taken(20, 8, 0, 9, 0)), trainer = block("lesson", taken(20, 9, 0, 10, 0)),
                 busy = block("taken", taken(20, 10, 0, 11, 0)), holiday = block("day", taken(23, 0, 0, 23, 59));
    put("room", &other, "");
    ask();
    assert_start(&room.slots, 0, november(20, 9, 0, 0));
    source("ewa", SOURCE_TRAINER, november(19, 12, 0, 0));
    put("ewa", &trainer, "");
    source("anna", SOURCE_BUSY, november(19, 12, 0, 0));
    put("anna", &busy, "");
    source("free", SOURCE_HOLIDAYS, november(19, 12, 0, 0));
    put("free", &holiday, "");
    ask();
    assert_start(&room.slots, 0, november(20, 11, 0, 0));
    assert_start(&room.slots, 1, november(24, 8, 0, 0));
}

static void blocks_when_cancelled_transparent_or_all_day_then_take_no_room(void **state)
{
    (void)state;
    struct block cancelled = block("a", taken(20, 8, 0, 9, 0)), transparent = cancelled, all_day = cancelled;
    cancelled.status = BLOCK_CANCELLED;
    transparent.transparent = true;
    all_day.all_day = true;
    put("room", &cancelled, "");
    put("room", &transparent, "");
    put("room", &all_day, "");
    ask();
    assert_start(&room.slots, 0, november(20, 8, 0, 0));
}

static void buffer_when_the_block_before_has_just_ended_then_still_counts(void **state)
{
    (void)state;
    struct block before = block("before", taken(19, 12, 0, 12, 36));
    put("room", &before, "");
    room.settings.reschedule.short_notice = SLOT_ALLOW;
    room.settings.reschedule.buffer_before_ms = 24 * MS_PER_MINUTE;
    ask();
    assert_start(&room.slots, 0, november(19, 13, 0, 0));
    room.settings.reschedule.buffer_before_ms += MS_PER_SECOND;
    ask();
    assert_start(&room.slots, 0, november(19, 13, 15, 0));
}

static void standing_block_when_it_has_mostly_the_same_people_then_comes_first(void **state)
{
    (void)state;
    struct block standing = block("weekly", taken(24, 10, 0, 11, 0));
    static const struct {
        const char *names, *organizer;
        bool recurring, first;
    } cases[] = {
        {"ewa anna piotr james", "ewa@example.org", true, true},
        {"ewa ANNA piotr", "EWA@example.org", true, true},         // two of three
        {"ewa anna", "ewa@example.org", true, false},              // one of three
        {"ewa anna piotr x y", "ewa@example.org", true, false},    // two of its four
        {"ewa anna piotr x", "ewa@example.org", true, true},       // two of its three
        {"ewa", "ewa@example.org", true, false},                   // who leads is not of the people
        {"ewa anna piotr james", "ewa@example.org", false, false}, // once only
        {"jan anna piotr james", "jan@example.org", true, false},  // another organizer's
        {"ewa anna piotr james", "", true, false},                 // nobody's
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(store_blocks_clear(room.store, "room", NULL));
        standing.recurring = cases[i].recurring;
        snprintf(standing.organizer_address, sizeof standing.organizer_address, "%s", cases[i].organizer);
        put("room", &standing, cases[i].names);
        ask();
        bool first = (room.slots.slot[0].reasons & SLOT_STANDING) != 0;
        assert_int_equal(first, cases[i].first);
        assert_start(&room.slots, 0, first ? november(24, 11, 0, 0) : november(20, 8, 0, 0));
    }
}

static void standing_block_when_of_the_same_series_then_needs_no_people(void **state)
{
    (void)state;
    struct block next = block("course", taken(26, 12, 0, 13, 0));
    next.recurring = true;
    snprintf(next.recurrence_id, sizeof next.recurrence_id, "20261126T110000Z");
    put("room", &next, "");
    ask();
    assert_start(&room.slots, 0, november(26, 13, 0, 0));
    assert_true(room.slots.slot[0].reasons & SLOT_STANDING);
}

// A session of a block whose rest, or itself, got a new time.
static void moved(const struct block *from, const char *invitation, struct wall new_start)
{
    struct roster nobody = {0};
    int64_t id = 0;
    struct event event = {.seq = 1, .kind = EVENT_START, .who = EVENT_NOBODY};
    assert_true(store_session_create(room.store, from, &nobody, &id, NULL));
    assert_true(store_event_append(room.store, id, &event, NULL));
    event = (struct event){.seq = 2, .kind = EVENT_RESCHEDULED, .who = EVENT_NOBODY, .value = new_start.ms};
    snprintf(event.text, sizeof event.text, "%s", invitation);
    assert_true(store_event_append(room.store, id, &event, NULL));
}

static void moves_when_the_block_is_the_rest_of_a_rest_then_are_all_counted(void **state)
{
    (void)state;
    struct block first = block("first", taken(10, 12, 0, 13, 0)), second = block("second", taken(12, 12, 0, 12, 30)),
                 other = block("other", taken(9, 12, 0, 13, 0));
    moved(&other, "elsewhere", november(11, 12, 0, 0));
    moved(&second, "course", november(19, 12, 0, 0));
    room.settings.reschedule.horizon_days = 14;
    room.settings.reschedule.most_moves = 2;
    ask();
    assert_int_equal(room.slots.count, 3);
    moved(&first, "second", november(12, 12, 0, 0));
    ask();
    assert_int_equal(room.slots.count, 0);
    assert_int_equal(room.slots.closed_by, SLOT_RULE_MOVES);
    // Once more is allowed: then the horizon counts from the first date, the 10th.
    room.settings.reschedule.most_moves = 3;
    ask();
    assert_int_equal(room.slots.count, 3);
    room.settings.reschedule.horizon_days = 10;
    ask();
    assert_int_equal(room.slots.count, 1);
    assert_start(&room.slots, 0, november(20, 8, 0, 0));
    room.settings.reschedule.horizon_days = 8;
    ask();
    assert_int_equal(room.slots.count, 0);
    assert_int_equal(room.slots.closed_by, SLOT_RULE_HORIZON);
}

static void moves_when_the_block_itself_moved_then_are_those_of_its_occurrence(void **state)
{
    (void)state;
    struct block before = block("course", taken(12, 12, 0, 13, 0));
    snprintf(before.recurrence_id, sizeof before.recurrence_id, "20261112T110000Z");
    snprintf(room.block.recurrence_id, sizeof room.block.recurrence_id, "20261119T110000Z");
    room.settings.reschedule.most_moves = 1;
    moved(&before, "course", november(13, 12, 0, 0));
    ask();
    assert_int_equal(room.slots.count, 3);
    snprintf(before.recurrence_id, sizeof before.recurrence_id, "20261119T110000Z");
    // A new time that its own session has just given it is none of them.
    moved(&room.block, "course", november(24, 12, 0, 0));
    ask();
    assert_int_equal(room.slots.count, 3);
    moved(&before, "course", november(19, 12, 0, 0));
    ask();
    assert_int_equal(room.slots.closed_by, SLOT_RULE_MOVES);
}

static void moves_when_they_run_in_a_circle_then_come_to_an_end(void **state)
{
    (void)state;
    struct block a = block("a", taken(10, 12, 0, 13, 0));
    room.settings.reschedule.most_moves = 20;
    room.settings.reschedule.horizon_days = 30;
    moved(&a, "course", november(19, 12, 0, 0));
    moved(&room.block, "a", november(10, 12, 0, 0));
    ask();
    assert_true(room.slots.count > 0);
}

// An invitation that the calendar does not show yet: nobody else gets its time.
static void new_time_when_not_in_the_calendar_yet_then_is_taken(void **state)
{
    (void)state;
    struct block other = block("other", taken(19, 9, 0, 10, 0));
    moved(&other, "its-rest", november(20, 8, 0, 0));
    ask();
    assert_start(&room.slots, 0, november(20, 9, 0, 0));
    // Shown, and since moved by somebody: what the calendar says counts.
    struct block shown = block("its-rest", taken(20, 9, 0, 9, 20));
    put("room", &shown, "");
    ask();
    assert_start(&room.slots, 0, november(20, 8, 0, 0));
}

static void proposals_when_no_calendar_has_been_read_then_are_none(void **state)
{
    (void)state;
    assert_true(store_source_drop(room.store, "room", NULL));
    ask();
    assert_int_equal(room.slots.count, 0);
    assert_int_equal(room.slots.closed_by, SLOT_RULE_UNKNOWN);
}

#define ROOM_TEST(test) cmocka_unit_test_setup_teardown(test, open_room, close_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROOM_TEST(times_when_the_room_the_trainer_or_others_are_taken_then_are_not_proposed),
        ROOM_TEST(blocks_when_cancelled_transparent_or_all_day_then_take_no_room),
        ROOM_TEST(buffer_when_the_block_before_has_just_ended_then_still_counts),
        ROOM_TEST(standing_block_when_it_has_mostly_the_same_people_then_comes_first),
        ROOM_TEST(standing_block_when_of_the_same_series_then_needs_no_people),
        ROOM_TEST(moves_when_the_block_is_the_rest_of_a_rest_then_are_all_counted),
        ROOM_TEST(moves_when_the_block_itself_moved_then_are_those_of_its_occurrence),
        ROOM_TEST(moves_when_they_run_in_a_circle_then_come_to_an_end),
        ROOM_TEST(new_time_when_not_in_the_calendar_yet_then_is_taken),
        ROOM_TEST(proposals_when_no_calendar_has_been_read_then_are_none),
    };
    return cmocka_run_group_tests(tests, fill_warsaw, NULL);
}
