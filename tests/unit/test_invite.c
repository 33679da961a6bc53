// SPDX-License-Identifier: MIT
// What lies in the outbox after each step of a new time.
#include "commands/invite.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ITEMS_MAX 32
#define START     1796137200 // 2026-12-01T15:00:00Z
#define OLD_UID   "series@trainers.example"

struct item {
    char name[256], kind[16], recipient[PERSON_ADDRESS_MAX];
    char bytes[16384];
};

struct fixture {
    struct store *store;
    struct settings settings;
    struct zone room;
    struct block block;
    struct roster roster;
    struct invite_order order;
    char uid[BLOCK_UID_MAX];
    size_t count;
    struct item item[ITEMS_MAX];
};

static struct fixture fixture;

static int begin(void **state)
{
    (void)state;
    memset(&fixture, 0, sizeof fixture);
    zone_init_fixed(&fixture.room, "Room", 3600);
    snprintf(fixture.settings.room.name, sizeof fixture.settings.room.name, "Wisła");
    snprintf(fixture.settings.outbox.mailbox, sizeof fixture.settings.outbox.mailbox, "wisla@rooms.example");
    fixture.block = (struct block){.uid = OLD_UID,
                                   .recurrence_id = "20261126T130000Z",
                                   .title = "Business English B2",
                                   .zone = "Europe/Warsaw",
                                   .organizer_name = "James Hale",
                                   .organizer_address = "james@trainers.example",
                                   .start = wall_from_seconds(1795698000),
                                   .end = wall_from_seconds(1795701600),
                                   .sequence = 4,
                                   .recurring = true};
    fixture.roster = (struct roster){.count = 3};
    fixture.roster.people[0] = (struct participant){.name = "Anna", .address = "anna@client.example"};
    fixture.roster.people[1] = (struct participant){.name = "Room", .address = "Wisla@rooms.example"};
    fixture.roster.people[2] =
        (struct participant){.name = "James", .address = "james@trainers.example", .trainer = true};
    fixture.order = (struct invite_order){.block = &fixture.block,
                                          .roster = &fixture.roster,
                                          .start = wall_from_seconds(START),
                                          .end = wall_from_seconds(START + 3600),
                                          .at = wall_from_seconds(1795705200)};
    return store_open(&fixture.store, ":memory:", STORE_WRITE, NULL) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    store_close(fixture.store);
    return 0;
}

static bool keep(void *context, const struct outbox_item *item, struct error *error)
{
    (void)context;
    (void)error;
    struct item *kept = &fixture.item[fixture.count++];
    assert_true(fixture.count < ITEMS_MAX && item->length < sizeof kept->bytes);
    memcpy(kept->name, item->name, sizeof kept->name);
    memcpy(kept->kind, item->kind, sizeof kept->kind);
    memcpy(kept->recipient, item->recipient, sizeof kept->recipient);
    memcpy(kept->bytes, item->bytes, item->length);
    kept->bytes[item->length] = '\0';
    return true;
}

// Puts the step and reads the whole outbox anew.
static void step(enum invite_step what)
{
    struct error error = {""};
    fixture.order.step = what;
    if (!invite_put(&fixture.settings, &fixture.room, "assets", fixture.store, &fixture.order, fixture.uid, &error)) {
        fail_msg("%s", error.text);
    }
    fixture.count = 0;
    memset(fixture.item, 0, sizeof fixture.item);
    assert_true(store_outbox_each(fixture.store, OUTBOX_WAITING, keep, NULL, &error));
}

static size_t count_kind(const char *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < fixture.count; i++) {
        count += strcmp(fixture.item[i].kind, kind) == 0;
    }
    return count;
}

// The newest item of a kind.
static const struct item *last(const char *kind)
{
    for (size_t i = fixture.count; i-- > 0;) {
        if (strcmp(fixture.item[i].kind, kind) == 0) {
            return &fixture.item[i];
        }
    }
    fail_msg("no %s", kind);
    return NULL;
}

static void assert_line(const struct item *item, const char *line)
{
    char wanted[256];
    snprintf(wanted, sizeof wanted, "\r\n%s\r\n", line);
    if (strstr(item->bytes, wanted) == NULL) {
        fail_msg("no line '%s' in:\n%s", line, item->bytes);
    }
}

static void assert_no_text(const struct item *item, const char *text)
{
    if (strstr(item->bytes, text) != NULL) {
        fail_msg("'%s' in:\n%s", text, item->bytes);
    }
}

static void write_to_calendar(void)
{
    fixture.settings.source_count = 1;
    fixture.settings.source[0].write = true;
    snprintf(fixture.settings.source[0].name, sizeof fixture.settings.source[0].name, "room");
}

static void rest_when_asked_for_is_a_new_event_and_a_mail_to_each(void **state)
{
    (void)state;
    step(INVITE_ASK);
    const struct item *object = last("ics");
    assert_line(object, "METHOD:REQUEST");
    assert_line(object, "SEQUENCE:0");
    assert_line(object, "STATUS:CONFIRMED");
    assert_line(object, "RELATED-TO:" OLD_UID);
    assert_no_text(object, "RECURRENCE-ID");
    assert_no_text(object, "UID:" OLD_UID);
    assert_non_null(strstr(object->bytes, fixture.uid));
    assert_int_equal(count_kind("eml"), 2); // not to the room itself
    assert_int_equal(count_kind("caldav"), 0);
    assert_string_equal(last("eml")->recipient, "james@trainers.example");
    assert_non_null(strstr(last("eml")->bytes, "method=REQUEST"));
}

static void hold_tells_nobody_and_is_asked_for_later_under_its_own_uid(void **state)
{
    (void)state;
    char held[BLOCK_UID_MAX];
    write_to_calendar();
    fixture.order.roster = NULL;
    step(INVITE_HOLD);
    fixture.order.roster = &fixture.roster;
    memcpy(held, fixture.uid, sizeof held);
    const struct item *stored = last("caldav");
    assert_string_equal(stored->recipient, "room");
    assert_line(stored, "STATUS:TENTATIVE");
    assert_line(stored, "SEQUENCE:0");
    assert_no_text(stored, "METHOD");
    assert_no_text(stored, "ATTENDEE");
    assert_no_text(last("ics"), "METHOD");
    assert_int_equal(count_kind("eml"), 0);
    fixture.order.revision = 1;
    step(INVITE_ASK);
    assert_string_equal(fixture.uid, held);
    assert_line(last("ics"), "SEQUENCE:1");
    assert_line(last("ics"), "METHOD:REQUEST");
    assert_line(last("caldav"), "STATUS:CONFIRMED");
    assert_no_text(last("caldav"), "METHOD");
    assert_non_null(strstr(last("caldav")->bytes, "SCHEDULE-AGENT=CLIENT")); // the kiosk mails, not the server too
    assert_int_equal(count_kind("eml"), 2);
    fixture.order.revision = 2;
    fixture.order.asked = true;
    step(INVITE_WITHDRAW);
    assert_line(last("ics"), "METHOD:CANCEL");
    assert_line(last("ics"), "SEQUENCE:2");
    assert_line(last("caldav"), "STATUS:CANCELLED");
    assert_int_equal(count_kind("eml"), 4);
    assert_non_null(strstr(last("eml")->bytes, "method=CANCEL"));
}

static void hold_names_those_who_are_to_accept_it_and_mails_nobody(void **state)
{
    (void)state;
    static const struct roster chain = {.count = 1, .people = {{.name = "Ewa", .address = "ewa@trainers.example"}}};
    write_to_calendar();
    fixture.order.roster = &chain;
    step(INVITE_HOLD);
    assert_non_null(strstr(last("caldav")->bytes, "PARTSTAT=NEEDS-ACTION"));
    assert_non_null(strstr(last("caldav")->bytes, "mailto:ewa@trainers.example"));
    assert_no_text(last("caldav"), "anna@client.example");
    assert_no_text(last("ics"), "METHOD");
    assert_int_equal(count_kind("eml"), 0);
}

static void hold_of_a_whole_block_when_withdrawn_leaves_the_block_alone(void **state)
{
    (void)state;
    write_to_calendar();
    fixture.order.whole = true;
    snprintf(fixture.settings.outbox.acts_for, sizeof fixture.settings.outbox.acts_for, "all");
    step(INVITE_HOLD);
    fixture.order.revision = 1;
    step(INVITE_WITHDRAW);
    assert_int_equal(count_kind("caldav"), 2);
    assert_line(last("caldav"), "STATUS:CANCELLED");
    assert_no_text(last("caldav"), "\r\nUID:" OLD_UID);
    assert_int_equal(count_kind("eml"), 0);
}

static void hold_when_withdrawn_goes_without_a_word(void **state)
{
    (void)state;
    write_to_calendar();
    step(INVITE_HOLD);
    fixture.order.revision = 1;
    step(INVITE_WITHDRAW);
    assert_line(last("caldav"), "STATUS:CANCELLED");
    assert_line(last("caldav"), "SEQUENCE:1");
    assert_no_text(last("caldav"), "ATTENDEE");
    assert_no_text(last("ics"), "METHOD");
    assert_int_equal(count_kind("eml"), 0);
}

static void whole_block_of_an_organizer_that_the_kiosk_acts_for_moves(void **state)
{
    (void)state;
    write_to_calendar();
    fixture.order.whole = true;
    snprintf(fixture.settings.outbox.acts_for, sizeof fixture.settings.outbox.acts_for, "*@trainers.example");
    step(INVITE_ASK);
    assert_string_equal(fixture.uid, OLD_UID);
    const struct item *object = last("ics");
    assert_line(object, "METHOD:REQUEST");
    assert_line(object, "UID:" OLD_UID);
    assert_line(object, "RECURRENCE-ID;TZID=Europe/Warsaw:20261126T140000");
    assert_line(object, "DTSTART;TZID=Europe/Warsaw:20261201T160000");
    assert_line(object, "SEQUENCE:5");
    assert_no_text(object, "RELATED-TO");
    assert_non_null(strstr(object->bytes, "SENT-BY=\"mailto:wisla@rooms.example\""));
    assert_line(last("caldav"), "RECURRENCE-ID;TZID=Europe/Warsaw:20261126T140000");
    assert_int_equal(count_kind("eml"), 2);
    assert_non_null(strstr(last("eml")->bytes, "new time"));
}

static void whole_block_of_somebody_else_is_proposed_to_the_organizer_alone(void **state)
{
    (void)state;
    write_to_calendar();
    fixture.order.whole = true;
    snprintf(fixture.settings.outbox.acts_for, sizeof fixture.settings.outbox.acts_for, "nobody");
    assert_false(invite_may_move(&fixture.settings, &fixture.block));
    step(INVITE_ASK);
    const struct item *object = last("ics");
    assert_line(object, "METHOD:COUNTER");
    assert_line(object, "SEQUENCE:4");
    assert_line(object, "UID:" OLD_UID);
    assert_int_equal(count_kind("caldav"), 0);
    assert_int_equal(count_kind("eml"), 1);
    assert_string_equal(last("eml")->recipient, "james@trainers.example");
    assert_non_null(strstr(last("eml")->bytes, "method=COUNTER"));
    // Another time for the same occurrence is another proposal; the same one changes nothing.
    step(INVITE_ASK);
    assert_int_equal(count_kind("eml"), 1);
    fixture.order.start.ms += MS_PER_DAY;
    fixture.order.end.ms += MS_PER_DAY;
    step(INVITE_ASK);
    assert_int_equal(count_kind("eml"), 2);
    assert_int_equal(count_kind("ics"), 2);
}

static void proposal_when_withdrawn_leaves_the_organizers_block_alone(void **state)
{
    (void)state;
    write_to_calendar();
    fixture.order.whole = true;
    step(INVITE_ASK);
    size_t before = fixture.count;
    fixture.order.revision = 1;
    fixture.order.asked = true;
    step(INVITE_WITHDRAW);
    assert_int_equal(fixture.count, before);
}

static void whole_block_without_a_mailbox_is_a_note_of_the_proposed_time(void **state)
{
    (void)state;
    write_to_calendar();
    fixture.order.whole = true;
    fixture.settings.outbox.mailbox[0] = '\0';
    step(INVITE_ASK);
    assert_line(last("ics"), "STATUS:TENTATIVE");
    assert_no_text(last("ics"), "METHOD");
    assert_int_equal(fixture.count, 1);
}

static void whole_block_that_was_held_moves_and_the_hold_goes(void **state)
{
    (void)state;
    char held[BLOCK_UID_MAX];
    write_to_calendar();
    fixture.order.whole = true;
    snprintf(fixture.settings.outbox.acts_for, sizeof fixture.settings.outbox.acts_for, "all");
    step(INVITE_HOLD);
    memcpy(held, fixture.uid, sizeof held);
    assert_string_not_equal(held, OLD_UID); // the block itself stays where it is
    assert_no_text(last("caldav"), "RECURRENCE-ID");
    fixture.order.revision = 1;
    step(INVITE_ASK);
    assert_string_equal(fixture.uid, OLD_UID);
    assert_int_equal(count_kind("caldav"), 3);
    const struct item *hold = &fixture.item[fixture.count];
    while (strcmp((--hold)->kind, "caldav") != 0 || strstr(hold->bytes, held) == NULL) {
    }
    assert_line(hold, "STATUS:CANCELLED");
    assert_line(hold, "SEQUENCE:1");
    assert_line(last("caldav"), "UID:" OLD_UID);
    assert_line(last("caldav"), "STATUS:CONFIRMED");
}

// Two occurrences of one series have one UID and, both moved for the first time, one SEQUENCE.
static void occurrences_of_one_series_have_mails_of_their_own(void **state)
{
    (void)state;
    fixture.order.whole = true;
    snprintf(fixture.settings.outbox.acts_for, sizeof fixture.settings.outbox.acts_for, "all");
    step(INVITE_ASK);
    char id[256];
    const char *found = strstr(last("eml")->bytes, "Message-ID: ");
    assert_non_null(found);
    snprintf(id, sizeof id, "%.*s", (int)strcspn(found, "\r"), found);
    snprintf(fixture.block.recurrence_id, sizeof fixture.block.recurrence_id, "20261203T130000Z");
    step(INVITE_ASK);
    assert_int_equal(count_kind("ics"), 2);
    assert_int_equal(count_kind("eml"), 4);
    assert_no_text(last("eml"), id);
}

static void code_on_the_screen_hides_a_private_title(void **state)
{
    (void)state;
    char out[133];
    struct error error = {""};
    assert_true(invite_code(&fixture.order, out, sizeof out, &error));
    assert_string_equal(out, "BEGIN:VEVENT\r\nDTSTART:20261201T150000Z\r\nDTEND:20261201T160000Z\r\n"
                             "SUMMARY:Business English B2\r\nEND:VEVENT\r\n");
    fixture.block.private_ = true;
    assert_true(invite_code(&fixture.order, out, sizeof out, &error));
    assert_non_null(strstr(out, "\r\nSUMMARY:Private\r\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rest_when_asked_for_is_a_new_event_and_a_mail_to_each, begin, end),
        cmocka_unit_test_setup_teardown(hold_tells_nobody_and_is_asked_for_later_under_its_own_uid, begin, end),
        cmocka_unit_test_setup_teardown(hold_names_those_who_are_to_accept_it_and_mails_nobody, begin, end),
        cmocka_unit_test_setup_teardown(hold_of_a_whole_block_when_withdrawn_leaves_the_block_alone, begin, end),
        cmocka_unit_test_setup_teardown(hold_when_withdrawn_goes_without_a_word, begin, end),
        cmocka_unit_test_setup_teardown(whole_block_of_an_organizer_that_the_kiosk_acts_for_moves, begin, end),
        cmocka_unit_test_setup_teardown(whole_block_of_somebody_else_is_proposed_to_the_organizer_alone, begin, end),
        cmocka_unit_test_setup_teardown(proposal_when_withdrawn_leaves_the_organizers_block_alone, begin, end),
        cmocka_unit_test_setup_teardown(whole_block_without_a_mailbox_is_a_note_of_the_proposed_time, begin, end),
        cmocka_unit_test_setup_teardown(whole_block_that_was_held_moves_and_the_hold_goes, begin, end),
        cmocka_unit_test_setup_teardown(occurrences_of_one_series_have_mails_of_their_own, begin, end),
        cmocka_unit_test_setup_teardown(code_on_the_screen_hides_a_private_title, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
