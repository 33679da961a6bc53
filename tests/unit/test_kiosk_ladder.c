// SPDX-License-Identifier: MIT
// The room never sees how often a client's sessions were cut short, nor the step of the ladder, nor who gets a copy.
#include "kiosk_play.h"
#include "ui/view_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#define VIEWS_MAX 16
#define EARLIER   3 // sessions before

static const char *const secrets[] = {"clientmark", "stepmark", "copymark", "ladder", "strike"};

// Three sessions of the client in the days before, which ended as `how` says.
static void put_history(struct kiosk_play *play, enum event_end how)
{
    for (int i = 0; i < EARLIER; i++) {
        int64_t start = kiosk_play_block(0, 0) - (i + 1) * MS_PER_DAY;
        struct block block = {.start = {start}, .end = {start + MS_PER_HOUR}, .title = "Before"};
        struct roster roster = {.count = 1, .people = {{.name = "Anna", .address = "anna@client.example"}}};
        const enum event_kind kinds[] = {EVENT_START, EVENT_END, EVENT_CLOSE};
        int64_t id = 0;
        snprintf(block.uid, sizeof block.uid, "before%d@example", i);
        assert_true(store_session_create(play->store, &block, &roster, &id, NULL));
        for (uint32_t seq = 1; seq <= 3; seq++) {
            struct event event = {.seq = seq,
                                  .kind = kinds[seq - 1],
                                  .wall = {start + seq * MS_PER_MINUTE},
                                  .at = {start + seq * MS_PER_MINUTE},
                                  .boot = {seq, 7},
                                  .who = EVENT_NOBODY,
                                  .value = kinds[seq - 1] == EVENT_END ? how : 0};
            assert_true(store_event_append(play->store, id, &event, NULL));
        }
    }
}

static void set_ladder(struct settings *settings)
{
    settings->client_count = 1;
    snprintf(settings->client[0].name, sizeof settings->client[0].name, "Clientmark");
    snprintf(settings->client[0].match, sizeof settings->client[0].match, "*@client.example");
    snprintf(settings->client[0].language, sizeof settings->client[0].language, "room");
    settings->step_count = 2;
    snprintf(settings->step[0].name, sizeof settings->step[0].name, "Stepmark-0");
    settings->step[1] = (struct step_settings){.strikes = EARLIER, .wording = WORDING_FIRM};
    snprintf(settings->step[1].name, sizeof settings->step[1].name, "Stepmark-1");
    snprintf(settings->step[1].copy, sizeof settings->step[1].copy, "copymark@school.example");
}

static void look(struct kiosk_play *play, struct view *views, size_t *count)
{
    assert_true(*count < VIEWS_MAX);
    view_make(&views[*count], kiosk_situation(play->kiosk, play->now));
    const char *bytes = (const char *)&views[*count];
    for (size_t i = 0; i + 10 < sizeof *views; i++) {
        for (size_t j = 0; j < sizeof secrets / sizeof secrets[0]; j++) {
            if (strncasecmp(bytes + i, secrets[j], strlen(secrets[j])) == 0) {
                fail_msg("view %zu says %s", *count, secrets[j]);
            }
        }
    }
    (*count)++;
}

// The same hour after that history: every picture up to the confirmed new time.
static size_t play_hour(enum event_end history, int32_t strikes, struct view *views)
{
    void *state = NULL;
    size_t heap = 0;
    size_t count = 0;
    int32_t counted = -1;
    assert_int_equal(kiosk_play_open(&state), 0);
    struct kiosk_play *play = state;
    set_ladder(&play->settings);
    put_history(play, history);
    kiosk_play_reopen(play, &heap);
    assert_true(store_strikes(play->store, &play->settings, &play->settings.client[0],
                              (struct wall){kiosk_play_block(0, 0)}, &counted, NULL));
    assert_int_equal(counted, strikes);
    look(play, views, &count);
    kiosk_play_until(play, kiosk_play_block(0, 0) - 5 * MS_PER_MINUTE);
    look(play, views, &count);
    kiosk_play_until(play, kiosk_play_block(0, 0));
    kiosk_play_act(play, (struct action){ACTION_START, 0});
    look(play, views, &count);
    kiosk_play_act(play, (struct action){ACTION_PERSON, 0});
    kiosk_play_wait(play, 11 * MS_PER_MINUTE);
    look(play, views, &count);
    kiosk_play_wait(play, 4 * MS_PER_MINUTE);
    assert_int_equal(kiosk_situation(play->kiosk, play->now)->screen, SCREEN_OFFER);
    look(play, views, &count);
    kiosk_play_act(play, (struct action){ACTION_RESCHEDULE, 0});
    look(play, views, &count);
    kiosk_play_act(play, (struct action){ACTION_CHOOSE, 0});
    kiosk_play_act(play, (struct action){ACTION_CONFIRM, 0});
    assert_int_equal(kiosk_situation(play->kiosk, play->now)->screen, SCREEN_CONFIRMED);
    look(play, views, &count);
    size_t compared = count;
    kiosk_play_act(play, (struct action){ACTION_DONE, 0});
    look(play, views, &count); // the summary has a hash of its own each time
    kiosk_play_act(play, (struct action){ACTION_DONE, 0});
    kiosk_play_until(play, kiosk_play_block(0, 1) - 5 * MS_PER_MINUTE);
    look(play, views, &count);
    kiosk_play_close(&state);
    return compared;
}

static void room_when_a_client_has_strikes_then_its_pictures_are_those_of_a_client_without(void **state)
{
    (void)state;
    static struct view with[VIEWS_MAX], without[VIEWS_MAX];
    size_t count = play_hour(END_RESCHEDULE, EARLIER, with);
    assert_int_equal(play_hour(END_TOUCHED, 0, without), count);
    for (size_t i = 0; i < count; i++) {
        if (memcmp(&with[i], &without[i], sizeof with[i]) != 0) {
            fail_msg("view %zu differs", i);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_when_a_client_has_strikes_then_its_pictures_are_those_of_a_client_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
