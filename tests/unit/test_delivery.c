// SPDX-License-Identifier: MIT
// What the room is told of an invitation on its way: the sync process writes into the outbox, the screen follows.
#include "kiosk_play.h"

#include "store/outbox.h"
#include "text/text.h"
#include "ui/view_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct view view;

static void act(struct kiosk_play *play, enum action_kind kind)
{
    kiosk_play_act(play, (struct action){kind, 0});
}

// A session of the first block that ended with a new time for its rest, confirmed.
static void confirm(struct kiosk_play *play)
{
    kiosk_play_until(play, kiosk_play_block(0, 0));
    act(play, ACTION_START);
    kiosk_play_wait(play, 20 * MS_PER_MINUTE);
    act(play, ACTION_END);
    act(play, ACTION_RESCHEDULE);
    act(play, ACTION_CONFIRM);
}

static const struct view_confirmed *look(struct kiosk_play *play)
{
    kiosk_play_wait(play, 0);
    const struct situation *situation = kiosk_situation(play->kiosk, play->now);
    view_make(&view, situation);
    return &view.confirmed;
}

static enum screen screen(struct kiosk_play *play)
{
    return kiosk_situation(play->kiosk, play->now)->screen;
}

struct items {
    int64_t last;
    char name[240]; // of the last one
};

static bool note(void *context, const struct outbox_item *item, struct error *error)
{
    (void)error;
    struct items *items = context;
    items->last = item->id;
    snprintf(items->name, sizeof items->name, "%.200s", item->name);
    return true;
}

// The side of the sync process: another connection.
static void write_outbox(struct kiosk_play *play, const char *ending, const char *kind, const char *recipient,
                         enum outbox_state state, const char *words)
{
    struct store *store = NULL;
    struct items items = {0};
    struct outbox_item item = {.bytes = "", .length = 0};
    const struct outbox_end end = {.state = state, .words = words};
    struct wall now = play->now.wall;
    assert_true(store_open(&store, play->database, STORE_WRITE, NULL));
    assert_true(store_outbox_list(store, note, &items, NULL));
    items.name[strcspn(items.name, "-")] = '\0';
    snprintf(item.name, sizeof item.name, "%.200s-0%s", items.name, ending);
    snprintf(item.kind, sizeof item.kind, "%s", kind);
    snprintf(item.recipient, sizeof item.recipient, "%s", recipient);
    assert_true(store_outbox_put(store, &item, NULL));
    assert_true(store_outbox_list(store, note, &items, NULL));
    if (state != OUTBOX_WAITING) {
        assert_true(store_outbox_begin(store, items.last, kind, "", now, NULL));
        assert_true(store_outbox_end(store, items.last, &end, now, NULL));
    }
    store_close(store);
}

static void invitation_when_only_saved_then_the_room_hears_of_a_proposal(void **state)
{
    confirm(*state);
    const struct view_confirmed *words = look(*state);
    assert_int_equal(screen(*state), SCREEN_CONFIRMED);
    assert_int_equal(words->fact_count, 3);
    assert_string_equal(words->fact[1].text, "The invitation is saved in the outbox.");
    assert_string_equal(words->fact[2].text, "Proposed: the host confirms it.");
}

static void mails_when_on_their_way_then_sent_is_said_when_all_are(void **state)
{
    confirm(*state);
    write_outbox(*state, "-1", "eml", "anna@client.example", OUTBOX_DELIVERED, "");
    write_outbox(*state, "-2", "eml", "piotr@client.example", OUTBOX_WAITING, "");
    const struct view_confirmed *words = look(*state);
    assert_string_equal(words->fact[1].text, "The invitation is on its way to 2 people.");
    assert_false(words->fact[1].done);
    assert_true(store_outbox_drop(((struct kiosk_play *)*state)->store, 3, (struct wall){0}, NULL));
    write_outbox(*state, "-3", "eml", "james@trainers.example", OUTBOX_DELIVERED, "");
    words = look(*state);
    assert_string_equal(words->fact[1].text, "Invitation sent to 2 people.");
    assert_true(words->fact[1].done);
}

static void mail_when_refused_then_the_host_is_named_and_the_summary_says_it_too(void **state)
{
    confirm(*state);
    write_outbox(*state, "-1", "eml", "anna@client.example", OUTBOX_DELIVERED, "");
    write_outbox(*state, "-2", "eml", "piotr@client.example", OUTBOX_REFUSED, "Refused.");
    assert_string_equal(look(*state)->fact[1].text, "Invitation sent to 1 person. The host tells the others.");
    act(*state, ACTION_DONE);
    assert_int_equal(screen(*state), SCREEN_SUMMARY);
    look(*state);
    assert_string_equal(view.summary.line, "The host passes the invitation on to 1 person.");
}

static void booking_when_the_server_has_it_then_the_calendar_is_named(void **state)
{
    confirm(*state);
    write_outbox(*state, "", "caldav", "room", OUTBOX_WAITING, "");
    assert_string_equal(look(*state)->fact[2].text, "The new time goes into the calendar.");
    struct kiosk_play *play = *state;
    const struct outbox_end kept = {.state = OUTBOX_DELIVERED};
    struct store *store = NULL;
    assert_true(store_open(&store, play->database, STORE_WRITE, NULL));
    assert_true(store_outbox_end(store, 2, &kept, play->now.wall, NULL));
    store_close(store);
    assert_string_equal(look(*state)->fact[2].text, "The new time is in the calendar.");
}

static void booking_when_the_time_is_taken_then_the_proposals_come_again(void **state)
{
    confirm(*state);
    write_outbox(*state, "", "caldav", "room", OUTBOX_REFUSED, OUTBOX_WORDS_TAKEN);
    const struct view_confirmed *words = look(*state);
    assert_int_equal(words->fact_count, 1);
    assert_string_equal(words->fact[0].text, "Another booking has this time now. Please choose another one.");
    assert_false(words->has_code); // of the lost time
    assert_string_equal(words->done.text, "Choose another time");
    act(*state, words->done.action.kind);
    assert_int_equal(screen(*state), SCREEN_RESCHEDULE);
    act(*state, ACTION_BACK);
    assert_int_equal(screen(*state), SCREEN_CONFIRMED);
    act(*state, ACTION_RESCHEDULE);
    kiosk_play_act(*state, (struct action){ACTION_CHOOSE, 1});
    act(*state, ACTION_CONFIRM);
    assert_int_equal(screen(*state), SCREEN_CONFIRMED);
    assert_int_equal(look(*state)->fact_count, 3); // the new invitation
    assert_string_equal(look(*state)->fact[2].text, "Proposed: the host confirms it.");
}

static void booking_when_lost_and_nobody_chooses_then_the_summary_tells_who_helps(void **state)
{
    confirm(*state);
    write_outbox(*state, "", "caldav", "room", OUTBOX_REFUSED, OUTBOX_WORDS_CHANGED);
    act(*state, ACTION_RESCHEDULE);
    act(*state, ACTION_DONE);
    assert_int_equal(screen(*state), SCREEN_SUMMARY);
    look(*state);
    assert_string_equal(view.summary.line, "The host finds another time with you.");
}

static void proposals_when_the_time_is_not_lost_then_they_do_not_come_again(void **state)
{
    confirm(*state);
    act(*state, ACTION_RESCHEDULE);
    assert_int_equal(screen(*state), SCREEN_CONFIRMED);
}

static void kiosk_when_restarted_then_it_knows_how_the_invitation_fares(void **state)
{
    size_t heap = 0;
    confirm(*state);
    write_outbox(*state, "-1", "eml", "anna@client.example", OUTBOX_REFUSED, "Refused.");
    kiosk_play_reopen(*state, &heap);
    act(*state, ACTION_DONE);
    look(*state);
    assert_string_equal(view.summary.line, "The host passes the invitation on to 1 person.");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kiosk_play_open, kiosk_play_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(invitation_when_only_saved_then_the_room_hears_of_a_proposal),
        TEST(mails_when_on_their_way_then_sent_is_said_when_all_are),
        TEST(mail_when_refused_then_the_host_is_named_and_the_summary_says_it_too),
        TEST(booking_when_the_server_has_it_then_the_calendar_is_named),
        TEST(booking_when_the_time_is_taken_then_the_proposals_come_again),
        TEST(booking_when_lost_and_nobody_chooses_then_the_summary_tells_who_helps),
        TEST(proposals_when_the_time_is_not_lost_then_they_do_not_come_again),
        TEST(kiosk_when_restarted_then_it_knows_how_the_invitation_fares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
