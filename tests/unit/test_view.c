// SPDX-License-Identifier: MIT
#include "ui/view_words.h"

#include "story.h"

#include "text/text.h"
#include "ui/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TURN_ANGLE_HALF 32768

static struct story story;
static struct view view;

static int begin(void **state)
{
    (void)state;
    const char *build = getenv("BUILD");
    char folder[512];
    snprintf(folder, sizeof folder, "%s/locale", build == NULL ? "build" : build);
    text_init(folder);
    story_init(&story);
    return 0;
}

static const struct view *make(enum screen screen, struct wall at)
{
    view_make(&view, story_show(&story, screen, at));
    return &view;
}

static int64_t seconds_of(const char *duration)
{
    int64_t seconds = 0, part = 0;
    for (; *duration != '\0'; duration++) {
        if (*duration == ':') {
            seconds = (seconds + part) * 60;
            part = 0;
        } else {
            part = part * 10 + (*duration - '0');
        }
    }
    return seconds + part;
}

static void session_view_when_somebody_is_away_then_words_of_the_row(void **state)
{
    (void)state;
    story_away(&story);
    const struct view_session *words = &make(SCREEN_SESSION, story_time(12, 35, 41))->session;
    assert_string_equal(words->dial.large, "24");
    assert_string_equal(words->dial.small, ":19");
    assert_string_equal(words->dial.ends, "ends 13:00");
    assert_string_equal(words->heading, "3 of 4 in the room");
    assert_string_equal(words->mark, "Offer at 12:38");
    assert_string_equal(words->row[0].status, "Away since 12:23");
    assert_string_equal(words->row[0].counter, "12:41");
    assert_true(words->row[0].amber);
    assert_int_equal(words->row[0].lane, 845);
    assert_string_equal(words->row[1].status, "In the room · away 4:10 earlier");
    assert_string_equal(words->row[3].status, "In the room · trainer");
    assert_string_equal(words->here.value, "18:50");
    assert_string_equal(words->here.of, "of 43:09");
    assert_string_equal(words->away.value, "16:51");
}

static void session_view_when_within_grace_then_row_keeps_its_colour(void **state)
{
    (void)state;
    story_away(&story);
    assert_false(make(SCREEN_SESSION, story_time(12, 23, 59))->session.row[0].amber);
    assert_true(make(SCREEN_SESSION, story_time(12, 24, 0))->session.row[0].amber);
}

static void figures_when_events_lie_between_seconds_then_they_add_up_every_second(void **state)
{
    (void)state;
    story_start(&story);
    story_event(&story, EVENT_OUT, 0, (struct wall){story_time(12, 10, 0).ms + 437}, 0);
    story_event(&story, EVENT_BACK, 0, (struct wall){story_time(12, 15, 0).ms + 901}, 0);
    story_event(&story, EVENT_PAUSE, EVENT_NOBODY, (struct wall){story_time(12, 20, 0).ms + 250}, 0);
    story_event(&story, EVENT_RESUME, EVENT_NOBODY, (struct wall){story_time(12, 22, 0).ms + 777}, 0);
    for (int second = 0; second < 60; second++) {
        struct wall at = {story_time(12, 30, second).ms + second * 16};
        const struct view_session *words = &make(SCREEN_SESSION, at)->session;
        int64_t left = seconds_of(words->dial.large) * 60 + seconds_of(words->dial.small + 1);
        int64_t here = seconds_of(words->here.value), away = seconds_of(words->away.value);
        assert_int_equal(left, 1800 - second);
        // The pause lasted 2:00.527, of which whole seconds are shown.
        assert_int_equal(here + away + 120 + left, 3600);
        char of[VIEW_CLOCK_MAX];
        text_duration(of, sizeof of, (here + left) * MS_PER_SECOND);
        assert_string_equal(words->here.of + 3, of);
    }
}

static void dial_when_under_a_minute_then_seconds_are_large(void **state)
{
    (void)state;
    story_start(&story);
    const struct view_dial *dial = &make(SCREEN_SESSION, story_time(12, 59, 18))->session.dial;
    assert_string_equal(dial->large, "42");
    assert_string_equal(dial->small, "");
    assert_string_equal(dial->caption, "seconds left");
}

static void dial_when_over_hundred_minutes_then_hours_and_minutes(void **state)
{
    (void)state;
    story_init(&story);
    story.block.end = story_time(15, 0, 0);
    story_people(&story, (const char *const[]){"Anna Wiśniewska"}, 1, 1);
    story_start(&story);
    const struct view_dial *dial = &make(SCREEN_SESSION, story_time(12, 12, 0))->session.dial;
    assert_string_equal(dial->large, "2");
    assert_string_equal(dial->small, ":48");
    dial = &make(SCREEN_SESSION, story_time(13, 20, 1))->session.dial;
    assert_string_equal(dial->large, "99");
    assert_string_equal(dial->small, ":59");
}

static void dial_when_past_the_end_then_counts_up(void **state)
{
    (void)state;
    story_start(&story);
    story_event(&story, EVENT_OVERRUN, EVENT_NOBODY, story_time(13, 0, 0), 0);
    const struct view_choices *words = &make(SCREEN_END, story_time(13, 0, 0))->choices;
    assert_string_equal(words->dial.large, "0");
    assert_string_equal(words->dial.small, ":00");
    assert_string_equal(words->dial.caption, "time left");
    assert_string_equal(words->dial.ends, "ended 13:00");
    words = &make(SCREEN_END, story_time(13, 1, 42))->choices;
    assert_string_equal(words->dial.large, "1");
    assert_string_equal(words->dial.small, ":42");
    assert_string_equal(words->dial.caption, "since the end");
}

static void dial_when_paused_during_an_absence_then_pause_only(void **state)
{
    (void)state;
    story_start(&story);
    story_event(&story, EVENT_OUT, 0, story_time(12, 15, 0), 0);
    story_event(&story, EVENT_PAUSE, EVENT_NOBODY, story_time(12, 30, 0), 0);
    const struct view_dial *dial = &make(SCREEN_PAUSED, story_time(12, 45, 0))->paused.dial;
    assert_int_equal(dial->arc_count, 2);
    for (int32_t i = 0; i < 2; i++) {
        bool pause = dial->arc[i].kind == DIAL_PAUSED;
        assert_int_equal(dial->arc[i].from, pause ? TURN_ANGLE_HALF : TURN_ANGLE_HALF / 2);
        assert_int_equal(dial->arc[i].to, pause ? TURN_ANGLE_HALF * 3 / 2 : TURN_ANGLE_HALF);
        assert_int_equal(dial->arc[i].running, pause);
    }
    assert_int_equal(dial->rest, REST_WAITING);
    assert_string_equal(view.paused.counter, "15:00");
}

static void names_when_shortened_then_by_the_custom_of_their_language(void **state)
{
    (void)state;
    static const struct {
        const char *name, *full, *brief, *first;
    } cases[] = {
        {"Aleksandra Wiśniewska", "Aleksandra Wiśniewska", "Aleksandra W.", "Aleksandra"},
        {"Nguyễn Thị Ánh Nguyệt", "Nguyễn Thị Ánh Nguyệt", "Ánh Nguyệt", "Nguyệt"},
        {"Linh Trần", "Linh Trần", "Linh T.", "Linh"},
        {"Kowalska, Maria", "Maria Kowalska", "Maria K.", "Maria"},
        {"Александра Воскресенская", "Александра Воскресенская", "Александра В.", "Александра"},
        {"anna.w", "anna.w", "anna.w", "anna.w"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        story_init(&story);
        story_people(&story, &cases[i].name, 1, 1);
        story_start(&story);
        const struct view_name *name = &make(SCREEN_SESSION, story_time(12, 1, 0))->session.row[0].name;
        assert_string_equal(name->full, cases[i].full);
        assert_string_equal(name->brief, cases[i].brief);
        assert_string_equal(name->first, cases[i].first);
    }
}

static void names_when_settings_hide_them_then_nothing_longer_is_in_the_view(void **state)
{
    (void)state;
    static const struct {
        enum names names;
        const char *expected;
    } cases[] = {{NAMES_FIRST, "Anna W."}, {NAMES_INITIALS, "AW"}, {NAMES_NONE, "Participant 1"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        story_init(&story);
        story.settings.display.names = cases[i].names;
        story_start(&story);
        const struct view_name *name = &make(SCREEN_SESSION, story_time(12, 1, 0))->session.row[0].name;
        assert_string_equal(name->full, cases[i].expected);
        assert_null(strstr(name->brief, "Wiśniewska"));
    }
}

static void title_when_private_then_hidden(void **state)
{
    (void)state;
    story.session.block.private_ = true;
    story_start(&story);
    assert_string_equal(make(SCREEN_SESSION, story_time(12, 1, 0))->head.title, "Private");
}

static void title_when_it_has_parts_then_short_form_is_the_first(void **state)
{
    (void)state;
    static const struct {
        const char *title, *expected;
    } cases[] = {{"Business English B2, advanced group", "Business English B2"},
                 {"Angielski biznesowy B2 – grupa", "Angielski biznesowy B2"},
                 {"Review: third quarter", "Review"},
                 {"Well-known", "Well-known"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        story_init(&story);
        text_copy(story.session.block.title, sizeof story.session.block.title, cases[i].title);
        story_start(&story);
        assert_string_equal(make(SCREEN_SESSION, story_time(12, 1, 0))->head.title_short, cases[i].expected);
    }
}

static void offer_view_when_threshold_is_reached_then_two_facts_and_three_choices(void **state)
{
    (void)state;
    story_away(&story);
    story.situation.moving_ms = 22 * MS_PER_MINUTE;
    const struct view_choices *words = &make(SCREEN_OFFER, story_time(12, 38, 0))->choices;
    assert_string_equal(words->headline, "Anna has been away for 15 minutes.");
    assert_string_equal(words->sentence, "22 minutes of this block remain.");
    assert_int_equal(words->choice_count, 3);
    assert_string_equal(words->choice[0].title, "Carry on");
    assert_string_equal(words->choice[1].title, "Wait 5 more minutes");
    assert_string_equal(words->choice[1].line, "This question comes back at 12:43.");
    assert_string_equal(words->choice[2].title, "End now and choose another time");
    assert_string_equal(words->back.text, "Anna is back");
    assert_int_equal(words->back.action.kind, ACTION_PERSON);
    assert_string_equal(words->footer, "Without a choice, the block carries on.");
}

static void end_view_when_before_the_end_then_carry_on_comes_first(void **state)
{
    (void)state;
    story_away(&story);
    story.situation.moving_ms = 22 * MS_PER_MINUTE;
    const struct view_choices *words = &make(SCREEN_END, story_time(12, 38, 0))->choices;
    assert_int_equal(words->choice[0].action.kind, ACTION_CARRY_ON);
    assert_int_equal(words->choice[1].action.kind, ACTION_END_NOW);
    assert_int_equal(words->choice[2].action.kind, ACTION_RESCHEDULE);
}

static void end_view_when_there_is_nothing_to_move_then_no_other_time_is_offered(void **state)
{
    (void)state;
    story_end(&story);
    const struct view_choices *words = &make(SCREEN_END, story_time(13, 0, 0))->choices;
    assert_int_equal(words->choice_count, 2);
    assert_int_equal(words->choice[0].action.kind, ACTION_END_NOW);
    assert_int_equal(words->choice[1].action.kind, ACTION_EXTEND);
}

static void end_view_when_room_is_booked_then_extension_has_no_action(void **state)
{
    (void)state;
    story_end(&story);
    story.situation.moving_ms = 27 * MS_PER_MINUTE;
    story.situation.extend = EXTEND_ROOM_BOOKED;
    story.situation.extend_booked_at = story_time(13, 0, 0);
    story.situation.closes_at = story_time(13, 15, 0);
    const struct view_choices *words = &make(SCREEN_END, story_time(13, 0, 0))->choices;
    assert_int_equal(words->choice[2].kind, CHOICE_OFF);
    assert_int_equal(words->choice[2].action.kind, ACTION_NONE);
    assert_string_equal(words->choice[2].line, "Room is booked at 13:00.");
    assert_string_equal(words->footer, "Without a choice, the block closes at 13:15.");
}

static void summary_view_when_ended_then_parts_are_the_booked_time(void **state)
{
    (void)state;
    story_end(&story);
    story_event(&story, EVENT_END, EVENT_NOBODY, story_time(13, 0, 0), END_TOUCHED);
    const struct view_summary *words = &make(SCREEN_SUMMARY, story_time(13, 1, 0))->summary;
    static const char *const expected[] = {"60:00", "32:35", "20:20", "7:05"};
    assert_int_equal(words->part_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(words->part[i].value, expected[i]);
    }
    assert_string_equal(words->lane[0].stretch[0].length, "16:10");
    assert_string_equal(words->line, "Take the log with you. It stays on this device until 26 November.");
    story.settings.log.keep_days = 0;
    words = &make(SCREEN_SUMMARY, story_time(13, 1, 0))->summary;
    assert_string_equal(words->line, "Take the log with you. It stays on this device.");
}

static void summary_view_when_ended_early_then_rest_is_set_aside(void **state)
{
    (void)state;
    story_away(&story);
    story_event(&story, EVENT_END, EVENT_NOBODY, story_time(12, 38, 0), END_RESCHEDULE);
    const struct view_summary *words = &make(SCREEN_SUMMARY, story_time(12, 40, 0))->summary;
    int64_t sum = 0;
    for (size_t i = 1; i < words->part_count; i++) {
        sum += seconds_of(words->part[i].value);
    }
    assert_int_equal(sum, 3600);
    assert_string_equal(words->part[words->part_count - 1].label, "set aside");
    assert_string_equal(words->part[words->part_count - 1].value, "22:00");
}

static void summary_view_when_begun_late_then_lanes_begin_with_the_session(void **state)
{
    (void)state;
    story_event(&story, EVENT_START, EVENT_NOBODY, story_time(12, 15, 0), 0);
    story_event(&story, EVENT_END, EVENT_NOBODY, story_time(12, 30, 0), END_TOUCHED);
    const struct view_summary *words = &make(SCREEN_SUMMARY, story_time(12, 31, 0))->summary;
    assert_int_equal(words->begin, 250);
    assert_int_equal(words->end, 500);
}

static void note_when_calendar_moved_the_block_then_says_both_times(void **state)
{
    (void)state;
    story_start(&story);
    story.session.changed_start = story_time(14, 0, 0);
    story.session.changed_end = story_time(15, 0, 0);
    assert_string_equal(make(SCREEN_SESSION, story_time(12, 10, 0))->note.text,
                        "The calendar now shows 14:00–15:00 for this block. The session goes on until 13:00.");
    story.session.cancelled = true;
    assert_string_equal(make(SCREEN_SESSION, story_time(12, 10, 0))->note.text,
                        "The calendar no longer has this block. The session goes on until 13:00.");
}

static void note_when_the_touch_panel_is_away_then_what_goes_on_and_what_comes_next(void **state)
{
    (void)state;
    story.situation.faults = FAULT_TOUCH | FAULT_CLOCK_UNSET | FAULT_CALENDAR_OLD;
    story_show(&story, SCREEN_SESSION, story_time(12, 12, 0));
    view_make(&view, &story.situation);
    assert_string_equal(view.note.text, "The touch panel is away. Touches count when it is back.");
    story.situation.faults |= FAULT_STORE_FULL;
    view_make(&view, &story.situation);
    assert_string_equal(view.note.brief, "Log not kept: disk full");
}

static void note_when_settings_have_a_fault_then_its_place_and_what_holds(void **state)
{
    (void)state;
    story.situation.faults = FAULT_SETTINGS;
    story_show(&story, SCREEN_IDLE, story_time(12, 12, 0));
    view_make(&view, &story.situation);
    assert_string_equal(view.note.text, "The settings have a fault; defaults are used instead.");
    assert_string_equal(view.note.detail, "");
    story.situation.settings_fault = "adjourn.ini:4: [room] zone";
    view_make(&view, &story.situation);
    assert_string_equal(view.note.detail, "adjourn.ini:4: [room] zone: a fault; the default is used instead.");
    story.situation.settings_refused = true;
    view_make(&view, &story.situation);
    assert_string_equal(view.note.text, "The new settings have a fault; the ones before stay.");
    assert_string_equal(view.note.detail, "adjourn.ini:4: [room] zone: a fault; the settings before stay.");
}

static void note_when_calendar_is_old_then_age_and_copy(void **state)
{
    (void)state;
    story.situation.faults = FAULT_CALENDAR_OLD;
    story_show(&story, SCREEN_IDLE, story_time(12, 12, 0));
    story.situation.calendar_at = story_time(9, 12, 0);
    view_make(&view, &story.situation);
    assert_string_equal(view.note.text, "Calendar not reached for 3 h; showing the copy from 09:12.");
    assert_string_equal(view.idle.health[0].text, "Calendar copy 09:12");
}

static void note_when_the_source_says_why_then_so_does_the_screen(void **state)
{
    (void)state;
    story_show(&story, SCREEN_IDLE, story_time(12, 12, 0));
    story.situation.faults = FAULT_CALENDAR_OLD;
    story.situation.calendar_words = "The calendar server does not accept the sign-in.";
    story.situation.calendar_at = story_time(9, 12, 0);
    view_make(&view, &story.situation);
    assert_string_equal(view.note.detail,
                        "The calendar server does not accept the sign-in. Showing the copy from 09:12.");
    assert_string_equal(view.note.text, "Calendar not reached for 3 h; showing the copy from 09:12.");
    story.situation.calendar_at.ms = 0;
    view_make(&view, &story.situation);
    assert_string_equal(view.note.detail, "The calendar server does not accept the sign-in.");
    // What the screen has no translation for is left to `adjourn sources`.
    story.situation.calendar_words = "The calendar cannot be read: room.ics is cut off.";
    view_make(&view, &story.situation);
    assert_string_equal(view.note.detail, "");
}

static void crowd_when_nobody_is_listed_then_counted(void **state)
{
    (void)state;
    story_people(&story, (const char *const[]){""}, 1, 0);
    story_start(&story);
    const struct view_session *words = &make(SCREEN_SESSION, story_time(12, 10, 0))->session;
    assert_int_equal(words->row_count, 0);
    assert_string_equal(words->crowd.out.text, "Someone stepped out");
    assert_int_equal(words->crowd.all_back.action.kind, ACTION_NONE);
    story_event(&story, EVENT_OUT, EVENT_NOBODY, story_time(12, 11, 0), 0);
    story_event(&story, EVENT_OUT, EVENT_NOBODY, story_time(12, 12, 0), 0);
    words = &make(SCREEN_SESSION, story_time(12, 13, 30))->session;
    assert_string_equal(words->crowd.title, "2 people away");
    assert_string_equal(words->crowd.counter, "2:30");
    assert_string_equal(words->crowd.all_back.text, "Everyone is back");
}

static void next_change_when_in_session_then_next_second_of_the_axis(void **state)
{
    (void)state;
    story_start(&story);
    story_show(&story, SCREEN_SESSION, (struct wall){story_time(12, 10, 7).ms + 250});
    assert_int_equal(view_next_change(&story.situation).ms, story_time(12, 10, 8).ms);
    // The wall has been set back by 20 minutes and a bit; the axis has not.
    story.situation.now.wall.ms -= 20 * MS_PER_MINUTE + 130;
    assert_int_equal(view_next_change(&story.situation).ms, story.situation.now.wall.ms + 750);
}

static void next_change_when_idle_then_next_minute(void **state)
{
    (void)state;
    story_show(&story, SCREEN_IDLE, (struct wall){story_time(12, 12, 59).ms + 999});
    assert_int_equal(view_next_change(&story.situation).ms, story_time(12, 13, 0).ms);
    story_show(&story, SCREEN_READY, story_time(11, 58, 0));
    assert_int_equal(view_next_change(&story.situation).ms, story_time(11, 59, 0).ms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(session_view_when_somebody_is_away_then_words_of_the_row, begin),
        cmocka_unit_test_setup(session_view_when_within_grace_then_row_keeps_its_colour, begin),
        cmocka_unit_test_setup(figures_when_events_lie_between_seconds_then_they_add_up_every_second, begin),
        cmocka_unit_test_setup(dial_when_under_a_minute_then_seconds_are_large, begin),
        cmocka_unit_test_setup(dial_when_over_hundred_minutes_then_hours_and_minutes, begin),
        cmocka_unit_test_setup(dial_when_past_the_end_then_counts_up, begin),
        cmocka_unit_test_setup(dial_when_paused_during_an_absence_then_pause_only, begin),
        cmocka_unit_test_setup(names_when_shortened_then_by_the_custom_of_their_language, begin),
        cmocka_unit_test_setup(names_when_settings_hide_them_then_nothing_longer_is_in_the_view, begin),
        cmocka_unit_test_setup(title_when_private_then_hidden, begin),
        cmocka_unit_test_setup(title_when_it_has_parts_then_short_form_is_the_first, begin),
        cmocka_unit_test_setup(offer_view_when_threshold_is_reached_then_two_facts_and_three_choices, begin),
        cmocka_unit_test_setup(end_view_when_before_the_end_then_carry_on_comes_first, begin),
        cmocka_unit_test_setup(end_view_when_room_is_booked_then_extension_has_no_action, begin),
        cmocka_unit_test_setup(end_view_when_there_is_nothing_to_move_then_no_other_time_is_offered, begin),
        cmocka_unit_test_setup(summary_view_when_ended_then_parts_are_the_booked_time, begin),
        cmocka_unit_test_setup(summary_view_when_ended_early_then_rest_is_set_aside, begin),
        cmocka_unit_test_setup(summary_view_when_begun_late_then_lanes_begin_with_the_session, begin),
        cmocka_unit_test_setup(note_when_calendar_moved_the_block_then_says_both_times, begin),
        cmocka_unit_test_setup(note_when_the_touch_panel_is_away_then_what_goes_on_and_what_comes_next, begin),
        cmocka_unit_test_setup(note_when_settings_have_a_fault_then_its_place_and_what_holds, begin),
        cmocka_unit_test_setup(note_when_calendar_is_old_then_age_and_copy, begin),
        cmocka_unit_test_setup(note_when_the_source_says_why_then_so_does_the_screen, begin),
        cmocka_unit_test_setup(crowd_when_nobody_is_listed_then_counted, begin),
        cmocka_unit_test_setup(next_change_when_in_session_then_next_second_of_the_axis, begin),
        cmocka_unit_test_setup(next_change_when_idle_then_next_minute, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
