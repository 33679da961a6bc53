// SPDX-License-Identifier: MIT
#include "story.h"

#include "config/config_screen.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>

#define OFFSET_S 3600
#define BOOT_ID  7

struct wall story_time(int hour, int minute, int second)
{
    int64_t seconds = civil_to_seconds((struct civil){{2026, 11, 19}, hour, minute, second}) - OFFSET_S;
    return wall_from_seconds(seconds);
}

static struct now now_at(struct wall at)
{
    struct boot boot = {at.ms - story_time(0, 0, 0).ms, BOOT_ID};
    return (struct now){at, boot, CLOCK_TRUSTED};
}

static void set_block(struct block *block, const char *uid, const char *title, struct wall start, struct wall end)
{
    *block = (struct block){.start = start, .end = end, .people = 4};
    text_copy(block->uid, sizeof block->uid, uid);
    text_copy(block->title, sizeof block->title, title);
}

static void set_today(struct story *story)
{
    set_block(&story->today[0], "a", "Onboarding", story_time(8, 30, 0), story_time(10, 0, 0));
    set_block(&story->today[1], "b", "Spanish A1", story_time(10, 30, 0), story_time(12, 0, 0));
    set_block(&story->today[2], "c", "Business English B2", story_time(13, 0, 0), story_time(14, 0, 0));
    set_block(&story->today[3], "d", "Quarterly review", story_time(14, 30, 0), story_time(16, 0, 0));
    set_block(&story->today[4], "e", "German B1", story_time(16, 30, 0), story_time(17, 30, 0));
    story->situation.today = story->today;
    story->situation.today_count = 5;
}

static void set_settings(struct settings *settings)
{
    text_copy(settings->room.name, sizeof settings->room.name, "Wisła");
    settings->session.start_before_ms = 5 * MS_PER_MINUTE;
    settings->session.extend_ms = 15 * MS_PER_MINUTE;
    settings->policy = (struct policy){.counts = COUNTS_ANY,
                                       .single_ms = 15 * MS_PER_MINUTE,
                                       .wait_ms = 5 * MS_PER_MINUTE,
                                       .notice_before_ms = 5 * MS_PER_MINUTE,
                                       .fold_ms = MS_PER_MINUTE,
                                       .grace_ms = MS_PER_MINUTE,
                                       .slip_ms = 10 * MS_PER_SECOND,
                                       .still_out_ms = 30 * MS_PER_MINUTE};
    settings->display.names = NAMES_FULL;
    settings->log.keep_days = 7;
}

void story_init(struct story *story)
{
    static const char *const people[] = {"Anna Wiśniewska", "Piotr Nowak", "Linh Trần", "James Hale"};
    *story = (struct story){0};
    set_settings(&story->settings);
    zone_init_fixed(&story->zone, "room", OFFSET_S);
    set_block(&story->block, "block", "Business English B2", story_time(12, 0, 0), story_time(13, 0, 0));
    set_today(story);
    struct situation *situation = &story->situation;
    situation->settings = &story->settings;
    situation->zone = &story->zone;
    situation->promise_of = situation->still_out_of = NOBODY_ASKED;
    situation->chosen = -1;
    situation->may_switch = true;
    story_people(story, people, 4, 4);
}

void story_people(struct story *story, const char *const *names, size_t name_count, size_t count)
{
    story->roster = (struct roster){0};
    story->roster.count = count < PARTICIPANTS_MAX ? count : PARTICIPANTS_MAX;
    story->roster.beyond = count - story->roster.count;
    for (size_t i = 0; i < story->roster.count; i++) {
        struct participant *person = &story->roster.people[i];
        text_copy(person->name, sizeof person->name, names[i % name_count]);
        person->trainer = i + 1 == story->roster.count;
    }
    session_init(&story->session, &story->block, &story->roster, &story->settings.policy);
}

void story_event(struct story *story, enum event_kind kind, int32_t who, struct wall at, int64_t value)
{
    struct now now = now_at(at);
    struct event event = {.seq = story->session.last_seq + 1,
                          .kind = kind,
                          .source = SOURCE_TOUCHED,
                          .quality = now.quality,
                          .wall = at,
                          .offset_s = OFFSET_S,
                          .boot = now.boot,
                          .at = at,
                          .who = who,
                          .value = value};
    if (kind == EVENT_START && !policy_encode(&story->settings.policy, event.text, sizeof event.text)) {
        abort();
    }
    struct error error;
    if (!session_apply(&story->session, &event, &error)) {
        fprintf(stderr, "story: %s: %s\n", event_kind_name(kind), error.text);
        abort();
    }
}

void story_start(struct story *story)
{
    story_event(story, EVENT_START, EVENT_NOBODY, story->block.start, 0);
}

void story_away(struct story *story)
{
    story_start(story);
    story_event(story, EVENT_OUT, 1, story_time(12, 14, 20), 0);
    story_event(story, EVENT_BACK, 1, story_time(12, 18, 30), 0);
    story_event(story, EVENT_OUT, 0, story_time(12, 23, 0), 0);
}

void story_pause(struct story *story)
{
    story_away(story);
    story_event(story, EVENT_BACK, 0, story_time(12, 39, 10), 0);
    story_event(story, EVENT_PAUSE, EVENT_NOBODY, story_time(12, 44, 0), 0);
}

void story_end(struct story *story)
{
    story_pause(story);
    story_event(story, EVENT_RESUME, EVENT_NOBODY, story_time(12, 51, 5), 0);
}

const struct situation *story_show(struct story *story, enum screen screen, struct wall at)
{
    struct situation *situation = &story->situation;
    situation->screen = screen;
    situation->now = now_at(at);
    situation->calendar_at = (struct wall){at.ms - 2 * MS_PER_MINUTE};
    situation->next = screen == SCREEN_READY ? &story->block : &story->today[2];
    situation->next_roster = &story->roster;
    situation->session = screen > SCREEN_READY ? &story->session : NULL;
    if (situation->session != NULL) {
        situation->axis = session_axis(&story->session, situation->now);
        session_figures(&story->session, situation->axis, &situation->figures);
        policy_evaluate(&story->settings.policy, &story->session, &situation->figures, situation->axis,
                        &situation->policy);
    }
    return situation;
}

void story_settings(struct story *story, enum settings_at at, int32_t card)
{
    static struct settings settings;
    static const struct changes none;
    static const enum screen screens[] = {
        [SETTINGS_NOT] = SCREEN_IDLE,       [SETTINGS_KEYPAD] = SCREEN_PIN,    [SETTINGS_SHUT] = SCREEN_ASK,
        [SETTINGS_NAMED] = SCREEN_SETTINGS, [SETTINGS_OPEN] = SCREEN_SETTINGS, [SETTINGS_IDENTIFY] = SCREEN_SETTINGS,
        [SETTINGS_WRITE] = SCREEN_SETTINGS, [SETTINGS_WORDS] = SCREEN_ASK,     [SETTINGS_UNDO] = SCREEN_ASK,
        [SETTINGS_FAILED] = SCREEN_ASK,     [SETTINGS_NEW_PIN] = SCREEN_PIN,   [SETTINGS_REPEAT] = SCREEN_PIN,
        [SETTINGS_RESET] = SCREEN_ASK};
    config_defaults(&settings);
    text_copy(settings.room.name, sizeof settings.room.name, story->settings.room.name);
    story_show(story, screens[at], story_time(12, 12, 0));
    story->device = (struct device_facts){
        .version = "1.0", .host = "wisla", .id = "5fd9c41a", .address = "192.0.2.7", .free_percent = 71};
    text_copy(story->settings.room.zone, sizeof story->settings.room.zone, "Europe/Warsaw");
    story->situation.calendar_at = story_time(12, 10, 0);
    story->situation.has_settings = true;
    story->situation.panel = (struct settings_facts){.at = at,
                                                     .card = card,
                                                     .lock_ms = 105 * MS_PER_SECOND,
                                                     .items = story->items,
                                                     .item_count = config_screen_fill(&settings, &none, story->items),
                                                     .device = &story->device,
                                                     .keys = &story->keys,
                                                     .keys_done = true,
                                                     .log_day = {2026, 11, 18}};
    if (at == SETTINGS_WRITE) {
        while (story->items[story->situation.panel.chosen].kind != ADJUST_TEXT) {
            story->situation.panel.chosen++;
        }
        keys_begin(&story->keys, text_language(), story->settings.room.name, 160);
    }
}
