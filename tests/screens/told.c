// SPDX-License-Identifier: MIT
#include "screens/told.h"

#include <stdio.h>
#include <string.h>

static void add_slot(struct story *story, int days, int from_hour, int from_minute, int minutes, unsigned reasons)
{
    struct slot *slot = &story->slots.slot[story->slots.count++];
    slot->start = (struct wall){story_time(from_hour, from_minute, 0).ms + days * MS_PER_DAY};
    slot->end = (struct wall){slot->start.ms + minutes * MS_PER_MINUTE};
    slot->reasons = reasons;
}

static void offer_times(struct story *story)
{
    add_slot(story, 7, 13, 0, 22, SLOT_STANDING | SLOT_APPROVAL);
    add_slot(story, 0, 16, 30, 22, SLOT_FIRST_FREE | SLOT_SHORT_NOTICE);
    add_slot(story, 5, 10, 0, 60, SLOT_CONFIRMED);
    story->situation.slots = &story->slots;
    story->situation.chosen = 0;
    story->situation.moving_ms = 22 * MS_PER_MINUTE;
    story->situation.qr = "BEGIN:VEVENT\r\nDTSTART:20261126T120000Z\r\nDTEND:20261126T122200Z\r\n"
                          "SUMMARY:Business English B2\r\nEND:VEVENT\r\n";
    story->situation.delivery = (struct delivery){.mails = 3, .sent = 3, .booking = BOOKING_DONE};
}

static void idle(struct story *story)
{
    story_show(story, SCREEN_IDLE, story_time(12, 12, 0));
    story->situation.has_settings = true;
}

static void fault(struct story *story)
{
    story_show(story, SCREEN_IDLE, story_time(12, 12, 0));
    story->situation.calendar_at = story_time(9, 12, 0);
    story->situation.faults = FAULT_CALENDAR_OLD;
}

static void ready(struct story *story)
{
    story_show(story, SCREEN_READY, story_time(11, 58, 0));
}

static void reminding(struct story *story)
{
    story_show(story, SCREEN_READY, story_time(12, 5, 0));
    story->situation.reminding = true;
}

static void not_started(struct story *story)
{
    reminding(story);
    story->situation.may_choose = true;
}

static void session(struct story *story)
{
    story_start(story);
    story_show(story, SCREEN_SESSION, story_time(12, 12, 24));
}

static void away(struct story *story)
{
    story_away(story);
    story_show(story, SCREEN_SESSION, story_time(12, 35, 41));
}

static void just_left(struct story *story)
{
    story_away(story);
    story_show(story, SCREEN_SESSION, story_time(12, 23, 6));
    story->situation.undo = true;
    story->situation.promise_of = 0;
    story->situation.wrap_up_minutes = 10;
}

static void crowd(struct story *story)
{
    story_people(story, (const char *const[]){"Anna Wiśniewska", "Пётр Константинов"}, 2, 40);
    story_away(story);
    story_show(story, SCREEN_SESSION, story_time(12, 35, 41));
}

static void many(struct story *story, size_t count)
{
    static const char *const names[] = {"Anna Wiśniewska",         "Пётр Константинов", "Nguyễn Thị Ánh Nguyệt",
                                        "Aleksandra Wiśniewska",   "James Hale",        "Hoàng Phương Thảo",
                                        "Александра Воскресенская"};
    story_people(story, names, sizeof names / sizeof names[0], count);
    story_away(story);
    story_show(story, SCREEN_SESSION, story_time(12, 35, 41));
}

static void six(struct story *story)
{
    many(story, 6);
}

static void twelve(struct story *story)
{
    many(story, 12);
}

static void paused(struct story *story)
{
    story_pause(story);
    story_show(story, SCREEN_PAUSED, story_time(12, 50, 31));
}

static void offer(struct story *story)
{
    story_away(story);
    offer_times(story);
    story_show(story, SCREEN_OFFER, story_time(12, 38, 0));
}

static void ended_early(struct story *story)
{
    story_away(story);
    story_event(story, EVENT_END, EVENT_NOBODY, story_time(12, 38, 0), END_RESCHEDULE);
    offer_times(story);
}

static const char *const people[] = {"Anna Wiśniewska", "Piotr Nowak", "Linh Trần", "James Hale"};

// A block of ten hours, and the last minute of one of a quarter of an hour.
static void hours(struct story *story)
{
    story->block.start = story_time(8, 0, 0);
    story->block.end = story_time(18, 0, 0);
    story_people(story, people, sizeof people / sizeof people[0], sizeof people / sizeof people[0]);
    story_event(story, EVENT_START, EVENT_NOBODY, story->block.start, 0);
    story_event(story, EVENT_OUT, 0, story_time(11, 50, 0), 0);
    story_show(story, SCREEN_SESSION, story_time(12, 1, 24));
}

static void last_minute(struct story *story)
{
    story->block.end = story_time(12, 15, 0);
    story_people(story, people, sizeof people / sizeof people[0], sizeof people / sizeof people[0]);
    story_start(story);
    story_show(story, SCREEN_SESSION, story_time(12, 14, 19));
}

static void reschedule(struct story *story)
{
    ended_early(story);
    story_show(story, SCREEN_RESCHEDULE, story_time(12, 39, 0));
}

static void no_times(struct story *story)
{
    ended_early(story);
    story->slots.count = 0;
    story->slots.closed_by = SLOT_RULE_HORIZON;
    story->situation.may_agree = true;
    story->situation.chosen = -1;
    story->situation.qr = NULL;
    story_show(story, SCREEN_RESCHEDULE, story_time(12, 39, 0));
}

// As screen 07 of the design: today at short notice stands second.
static void fees(struct story *story)
{
    reschedule(story);
    story->slots.slot[1].reasons = SLOT_FIRST_FREE | SLOT_SHORT_NOTICE | SLOT_CONFIRMED;
    story->slots.slot[1].fees = SLOT_SHORT_NOTICE;
    story->slots.slot[0].reasons = SLOT_STANDING | SLOT_CONFIRMED;
}

static void other_times(struct story *story)
{
    fees(story);
    story->slots.count = 2;
    story->situation.may_agree = true;
    snprintf(story->settings.fee.short_notice, sizeof story->settings.fee.short_notice, "25 %% more");
}

static void how_agreed(struct story *story)
{
    no_times(story);
    story->situation.asking_agreed = true;
}

static void confirmed(struct story *story)
{
    ended_early(story);
    story_show(story, SCREEN_CONFIRMED, story_time(12, 40, 0));
}

static void time_up(struct story *story)
{
    story_end(story);
    story_show(story, SCREEN_END, story_time(13, 0, 0));
    story->situation.moving_ms = 27 * MS_PER_MINUTE;
    story->situation.extend = EXTEND_ROOM_BOOKED;
    story->situation.extend_booked_at = story_time(13, 0, 0);
    story->situation.closes_at = story_time(13, 1, 0);
}

static void overrun(struct story *story)
{
    time_up(story);
    story_show(story, SCREEN_END, story_time(13, 4, 12));
    story->situation.closes_at = story_time(13, 15, 0);
}

static void end_early(struct story *story)
{
    story_away(story);
    story_show(story, SCREEN_END, story_time(12, 38, 0));
}

static void summary(struct story *story)
{
    story_end(story);
    story_event(story, EVENT_END, EVENT_NOBODY, story_time(13, 0, 0), END_TOUCHED);
    story_show(story, SCREEN_SUMMARY, story_time(13, 1, 0));
    story->situation.exports = 1u << EXPORT_USB | 1u << EXPORT_MAIL | 1u << EXPORT_QR;
    story->situation.digest = "3f9a 01bc 77de 5210";
    story->situation.digest_code = "adjourn log 2, 12 events: "
                                   "3f9a01bc77de52103f9a01bc77de52103f9a01bc77de52103f9a01bc77de5210";
}

// A stick was plugged in, and asked for the log.
static void on_stick(struct story *story, enum stick_state state)
{
    summary(story);
    story->situation.stick = "KINGSTON";
    story->situation.stick_state = state;
    story->situation.stick_saved = "2026-11-19 12.00 Business English B2";
}

static void summary_saving(struct story *story)
{
    on_stick(story, STICK_SLOW);
}

static void summary_saved(struct story *story)
{
    on_stick(story, STICK_SAVED);
}

static void summary_full(struct story *story)
{
    on_stick(story, STICK_FULL);
}

static void summary_differs(struct story *story)
{
    on_stick(story, STICK_DIFFERS);
}

static void summary_code(struct story *story)
{
    summary(story);
    story->situation.exports = 1u << EXPORT_FOLDER | 1u << EXPORT_QR;
    story->situation.digest_shown = true;
}

static void settings(struct story *story)
{
    story_settings(story, SETTINGS_OPEN, ADJUST_TIMES);
}

static void settings_session(struct story *story)
{
    story_settings(story, SETTINGS_OPEN, ADJUST_SESSION);
}

static void settings_panel(struct story *story)
{
    story_settings(story, SETTINGS_OPEN, ADJUST_PANEL);
}

static void settings_device(struct story *story)
{
    story_settings(story, SETTINGS_OPEN, CARD_DEVICE);
    story->items[0].changed = true;
}

static void settings_words(struct story *story)
{
    story_settings(story, SETTINGS_WORDS, 0);
    while (strcmp(story->items[story->situation.panel.chosen].key, "language") != 0) {
        story->situation.panel.chosen++;
    }
}

static void settings_write(struct story *story)
{
    story_settings(story, SETTINGS_WRITE, 0);
}

static void settings_undo(struct story *story)
{
    story_settings(story, SETTINGS_UNDO, 0);
}

static void settings_shut(struct story *story)
{
    story_settings(story, SETTINGS_SHUT, 0);
}

static void settings_identify(struct story *story)
{
    story_settings(story, SETTINGS_IDENTIFY, 0);
}

static void settings_named(struct story *story)
{
    story_settings(story, SETTINGS_NAMED, 0);
}

static void pin(struct story *story)
{
    story_settings(story, SETTINGS_KEYPAD, 0);
    story->situation.asking.digits = 2;
}

const struct told told[] = {
    {"01-idle", idle},
    {"02-ready", ready},
    {"02-reminding", reminding},
    {"02-not-started", not_started},
    {"03-session", session},
    {"04-session-away", away},
    {"04-just-left", just_left},
    {"04-hours", hours},
    {"04-last-minute", last_minute},
    {"04-crowd", crowd},
    {"04-six", six},
    {"04-twelve", twelve},
    {"05-paused", paused},
    {"06-offer", offer},
    {"07-reschedule", reschedule},
    {"07-no-times", no_times},
    {"07-fees", fees},
    {"07-other-times", other_times},
    {"07-how-agreed", how_agreed},
    {"08-confirmed", confirmed},
    {"09-time-up", time_up},
    {"09-overrun", overrun},
    {"09-end-early", end_early},
    {"10-summary", summary},
    {"10-summary-code", summary_code},
    {"10-summary-saving", summary_saving},
    {"10-summary-saved", summary_saved},
    {"10-summary-stick-full", summary_full},
    {"10-summary-stick-differs", summary_differs},
    {"11-settings", settings},
    {"11-settings-session", settings_session},
    {"11-settings-panel", settings_panel},
    {"11-settings-device", settings_device},
    {"11-settings-words", settings_words},
    {"11-settings-write", settings_write},
    {"11-settings-undo", settings_undo},
    {"11-settings-shut", settings_shut},
    {"11-settings-identify", settings_identify},
    {"11-settings-named", settings_named},
    {"11b-pin", pin},
    {"12-fault", fault},
};

const size_t told_count = sizeof told / sizeof told[0];
