// SPDX-License-Identifier: MIT
// Situations for tests and pictures: a block of an hour on Thursday 19 November 2026, 12:00 to 13:00, in a room one
// hour east of Greenwich, with whatever happens in it.
#pragma once

#include "ui/view.h"

#define STORY_TODAY_MAX 8

struct story {
    struct settings settings;
    struct zone zone;
    struct block block;
    struct roster roster;
    struct session session;
    struct block today[STORY_TODAY_MAX];
    struct slots slots;
    struct adjustable items[ADJUSTABLES_MAX];
    struct device_facts device;
    struct keys keys;
    struct situation situation;
};

// The room Wisła, the block "Business English B2" with its four people, nothing started; idle at 12:12.
void story_init(struct story *story);
// Replaces the people; `names` repeats when there are fewer than `count`. The last one leads the block.
void story_people(struct story *story, const char *const *names, size_t name_count, size_t count);

// The instant of a local time of that day.
struct wall story_time(int hour, int minute, int second);
// An event of the session. Fails the program when the session refuses it.
void story_event(struct story *story, enum event_kind kind, int32_t who, struct wall at, int64_t value);
// What had happened by 12:35:41 (Piotr back, Anna away), by 12:51, by the end.
void story_start(struct story *story);
void story_away(struct story *story);
void story_pause(struct story *story);
void story_end(struct story *story);

// The settings at their defaults, with a gear on the room's screens; then one of their pictures, in front of which is
// the idle room.
void story_settings(struct story *story, enum settings_at at, int32_t card);

// The situation of a screen at an instant: figures, policy and clocks follow.
const struct situation *story_show(struct story *story, enum screen screen, struct wall at);
