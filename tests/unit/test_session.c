// SPDX-License-Identifier: MIT
#include "session_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum {
    ANNA,
    PIOTR,
    LINH,
    JAMES
};

static struct play play;

static int begin(void **state)
{
    (void)state;
    struct policy policy = play_policy();
    play_init(&play, &policy);
    return 0;
}

static void start(void)
{
    play_event(&play, EVENT_START, EVENT_NOBODY, 0);
}

static void story_of_one_block_when_ended_then_sums_to_the_booked_hour(void **state)
{
    (void)state;
    start();
    play_until(&play, AT(14, 20));
    play_event(&play, EVENT_OUT, PIOTR, 0);
    play_until(&play, AT(18, 30));
    play_event(&play, EVENT_BACK, PIOTR, 0);
    play_until(&play, AT(23, 0));
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(35, 41));
    struct figures f = play_figures(&play);
    assert_int_equal(f.here, AT(18, 50));
    assert_int_equal(f.away, AT(16, 51));
    assert_int_equal(f.left, AT(24, 19));
    play_until(&play, AT(39, 10));
    play_event(&play, EVENT_BACK, ANNA, 0);
    play_until(&play, AT(44, 0));
    play_event(&play, EVENT_PAUSE, EVENT_NOBODY, 0);
    play_until(&play, AT(51, 5));
    play_event(&play, EVENT_RESUME, EVENT_NOBODY, 0);
    play_until(&play, AT(60, 0));
    play_event(&play, EVENT_OVERRUN, EVENT_NOBODY, 0);
    play_event(&play, EVENT_END, EVENT_NOBODY, END_TOUCHED);
    f = play_figures(&play);
    assert_int_equal(f.here, AT(32, 35));
    assert_int_equal(f.away, AT(20, 20));
    assert_int_equal(f.paused, AT(7, 5));
    assert_int_equal(f.left + f.set_aside, 0);
}

static void two_people_out_at_once_when_they_overlap_then_away_counts_once(void **state)
{
    (void)state;
    start();
    play_until(&play, AT(10, 0));
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(15, 0));
    play_event(&play, EVENT_OUT, PIOTR, 0);
    play_until(&play, AT(20, 0));
    play_event(&play, EVENT_BACK, ANNA, 0);
    play_until(&play, AT(25, 0));
    play_event(&play, EVENT_BACK, PIOTR, 0);
    assert_int_equal(play_figures(&play).away, AT(15, 0));
    assert_int_equal(session_away_of(&play.session, ANNA, play.now.wall), AT(10, 0));
}

static void absence_of_an_optional_person_when_required_count_then_is_not_away_time(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_OUT, LINH, 0);
    play_until(&play, AT(10, 0));
    assert_int_equal(play_figures(&play).away, 0);
    assert_int_equal(session_absent_count(&play.session), 1);
    play_event(&play, EVENT_STANCE, EVENT_NOBODY, STANCE_WAIT);
    assert_int_equal(play_figures(&play).away, AT(10, 0));
    play_event(&play, EVENT_STANCE, EVENT_NOBODY, STANCE_GO_ON);
    assert_int_equal(play_figures(&play).away, 0);
}

static void absence_when_shorter_than_a_slip_then_is_not_recorded(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(0, 9));
    play_event(&play, EVENT_BACK, ANNA, 0);
    assert_int_equal(play_figures(&play).away, 0);
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(0, 19));
    play_event(&play, EVENT_BACK, ANNA, 0);
    assert_int_equal(play_figures(&play).away, AT(0, 10));
}

static void step_out_when_undone_then_is_no_interruption(void **state)
{
    (void)state;
    start();
    uint32_t out = play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(0, 8));
    play_ref(&play, EVENT_UNDO, out, AT(0, 8));
    assert_null(session_absence_of(&play.session, ANNA));
    assert_int_equal(play_figures(&play).away, 0);
}

static void back_when_undone_then_the_absence_goes_on(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(5, 0));
    uint32_t back = play_event(&play, EVENT_BACK, ANNA, 0);
    play_until(&play, AT(5, 5));
    play_ref(&play, EVENT_UNDO, back, AT(5, 5));
    assert_non_null(session_absence_of(&play.session, ANNA));
    assert_int_equal(play_figures(&play).away, AT(5, 5));
}

static void end_when_undone_then_everything_stands_as_before(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(20, 0));
    uint32_t end = play_event(&play, EVENT_END, EVENT_NOBODY, END_RESCHEDULE);
    assert_int_equal(play_figures(&play).set_aside, AT(40, 0));
    play_until(&play, AT(21, 0));
    play_ref(&play, EVENT_UNDO, end, AT(21, 0));
    assert_int_equal(play.session.state, SESSION_RUNNING);
    assert_int_equal(play_figures(&play).away, AT(21, 0));
    assert_int_equal(play_figures(&play).left, AT(39, 0));
}

static void resume_when_somebody_left_in_the_pause_then_ends_that_absence_only(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_OUT, PIOTR, 0);
    play_until(&play, AT(10, 0));
    play_event(&play, EVENT_PAUSE, EVENT_NOBODY, 0);
    play_until(&play, AT(11, 0));
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(15, 0));
    play_event(&play, EVENT_RESUME, EVENT_NOBODY, 0);
    assert_null(session_absence_of(&play.session, ANNA));
    assert_non_null(session_absence_of(&play.session, PIOTR));
    struct figures f = play_figures(&play);
    assert_int_equal(f.paused, AT(5, 0));
    assert_int_equal(f.away, AT(10, 0));
}

static void pause_when_somebody_is_away_then_counts_as_pause_only(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(5, 0));
    play_event(&play, EVENT_PAUSE, EVENT_NOBODY, 0);
    play_until(&play, AT(8, 0));
    struct figures f = play_figures(&play);
    assert_int_equal(f.away, AT(5, 0));
    assert_int_equal(f.paused, AT(3, 0));
}

static void late_start_when_noted_then_is_its_own_figure_and_can_be_back_dated(void **state)
{
    (void)state;
    play_until(&play, AT(7, 0));
    start();
    play_until(&play, AT(10, 0));
    assert_int_equal(play_figures(&play).late, AT(7, 0));
    assert_int_equal(play_figures(&play).here, AT(3, 0));
    play_ref(&play, EVENT_CORRECTION, 1, AT(2, 0));
    assert_int_equal(play_figures(&play).late, AT(2, 0));
}

static void power_gap_when_in_an_absence_then_is_unknown_and_the_absence_goes_on(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(5, 0));
    int64_t cut = play.now.wall.ms;
    play.now.wall.ms += 90 * MS_PER_SECOND;
    play.now.boot = (struct boot){12000, 2};
    play_event(&play, EVENT_GAP, EVENT_NOBODY, cut);
    play_until(&play, AT(10, 0));
    struct figures f = play_figures(&play);
    assert_int_equal(f.unknown, AT(1, 30));
    assert_int_equal(f.away, AT(8, 30));
    assert_int_equal(session_away_of(&play.session, ANNA, play.now.wall), AT(8, 30));
}

static void clock_step_forward_when_in_an_absence_then_its_length_is_unchanged(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(5, 0));
    play.now.wall.ms += 3 * MS_PER_HOUR;
    play_event(&play, EVENT_CLOCK_STEP, EVENT_NOBODY, 3 * MS_PER_HOUR);
    play.now.wall.ms += AT(2, 0);
    play.now.boot.ms += AT(2, 0);
    struct wall axis = session_axis(&play.session, play.now);
    assert_int_equal(axis.ms, play.now.wall.ms);
    assert_int_equal(session_away_of(&play.session, ANNA, axis), AT(7, 0));
    assert_int_equal(play_figures(&play).left, 0);
    assert_int_equal(play_figures(&play).unknown, AT(55, 0));
}

static void clock_step_back_when_in_an_absence_then_what_was_moves_earlier(void **state)
{
    (void)state;
    play_until(&play, AT(30, 0));
    start();
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(40, 0));
    play.now.wall.ms -= 20 * MS_PER_MINUTE;
    play_event(&play, EVENT_CLOCK_STEP, EVENT_NOBODY, -20 * MS_PER_MINUTE);
    struct figures f = play_figures(&play);
    assert_int_equal(f.late, AT(10, 0));
    assert_int_equal(f.away, AT(10, 0));
    assert_int_equal(f.left, AT(40, 0));
}

static void extend_when_in_overrun_then_runs_to_the_new_end(void **state)
{
    (void)state;
    start();
    play_until(&play, AT(60, 0));
    play_event(&play, EVENT_OVERRUN, EVENT_NOBODY, 0);
    play_until(&play, AT(62, 0));
    assert_int_equal(play_figures(&play).overrun, AT(2, 0));
    play_event(&play, EVENT_EXTEND, EVENT_NOBODY, play_noon() + AT(75, 0));
    assert_int_equal(play.session.state, SESSION_RUNNING);
    assert_int_equal(play_figures(&play).left, AT(13, 0));
}

static void correction_of_a_return_when_earlier_then_shortens_the_absence_and_says_so(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(30, 0));
    uint32_t back = play_event(&play, EVENT_BACK, ANNA, 0);
    play_ref(&play, EVENT_CORRECTION, back, AT(20, 0));
    assert_int_equal(play_figures(&play).away, AT(20, 0));
    assert_true(play.session.spans[0].corrected);
}

static void calendar_change_when_running_then_keeps_the_booked_times(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_BLOCK_CHANGED, EVENT_NOBODY, play_noon() + AT(30, 0));
    assert_int_equal(play.session.changed_end.ms, play_noon() + AT(30, 0));
    assert_int_equal(play_figures(&play).left, AT(60, 0));
    play_event(&play, EVENT_BLOCK_CHANGED, EVENT_NOBODY, 0);
    assert_true(play.session.cancelled);
    assert_int_equal(play.session.state, SESSION_RUNNING);
}

// Lifted rules belong to the end that they were lifted for.
static void override_when_the_end_is_undone_then_is_gone_with_the_next_end(void **state)
{
    (void)state;
    start();
    uint32_t end = play_event(&play, EVENT_END, EVENT_NOBODY, END_RESCHEDULE);
    play_refused(&play, EVENT_OVERRIDE, EVENT_NOBODY, SLOT_AGREED_KINDS, "unknown reason 4 of override");
    play_refused(&play, EVENT_OVERRIDE, EVENT_NOBODY, -1, "unknown reason -1 of override");
    play_event(&play, EVENT_OVERRIDE, EVENT_NOBODY, SLOT_AGREED_PHONE);
    assert_int_equal(play.session.agreed, SLOT_AGREED_PHONE);
    play_event(&play, EVENT_OVERRIDE, EVENT_NOBODY, SLOT_AGREED_NOT);
    assert_int_equal(play.session.agreed, SLOT_AGREED_NOT);
    play_event(&play, EVENT_OVERRIDE, EVENT_NOBODY, SLOT_AGREED_HERE);
    play_ref(&play, EVENT_UNDO, end, 0);
    play_event(&play, EVENT_END, EVENT_NOBODY, END_RESCHEDULE);
    assert_int_equal(play.session.agreed, SLOT_AGREED_NOT);
}

// Every kind of event in every state: allowed exactly where the table of session.h says.
static void transition_when_not_in_the_table_then_is_refused_and_nothing_changes(void **state)
{
    (void)state;
    static const char *const allowed[EVENT_KINDS] = {
        // states: n(one) r(unning) p(aused) o(verrun) e(nded) c(losed)
        [EVENT_START] = "n",       [EVENT_OUT] = "rpo",         [EVENT_BACK] = "",
        [EVENT_PROMISE] = "",      [EVENT_STANCE] = "rpo",      [EVENT_PAUSE] = "r",
        [EVENT_RESUME] = "p",      [EVENT_BREAK] = "rp",        [EVENT_WARN] = "rpo",
        [EVENT_NOTICE] = "rpo",    [EVENT_OFFER] = "rp",        [EVENT_ANSWER] = "",
        [EVENT_EXTEND] = "rpo",    [EVENT_OVERRUN] = "rp",      [EVENT_END] = "rpo",
        [EVENT_NO_SHOW] = "n",     [EVENT_UNDO] = "",           [EVENT_CORRECTION] = "",
        [EVENT_GAP] = "rpoe",      [EVENT_CLOCK_STEP] = "rpoe", [EVENT_BLOCK_CHANGED] = "rpo",
        [EVENT_RESCHEDULED] = "e", [EVENT_SEEN] = "e",          [EVENT_EXPORTED] = "e",
        [EVENT_CLOSE] = "e",       [EVENT_OVERRIDE] = "e",      [EVENT_REQUEST] = "rpo",
    };
    static const char *const ways[] = {"", "s", "sp", "so", "se", "sec"};
    static const enum event_kind steps[] = {
        ['s'] = EVENT_START, ['p'] = EVENT_PAUSE, ['o'] = EVENT_OVERRUN, ['e'] = EVENT_END, ['c'] = EVENT_CLOSE};
    for (size_t s = 0; s < sizeof ways / sizeof ways[0]; s++) {
        for (enum event_kind kind = EVENT_START; kind < EVENT_KINDS; kind++) {
            begin(NULL);
            for (const char *step = ways[s]; *step != '\0'; step++) {
                play_event(&play, steps[(unsigned char)*step], EVENT_NOBODY, 0);
            }
            bool threshold = kind == EVENT_NOTICE || kind == EVENT_OFFER;
            bool timed = kind == EVENT_GAP || kind == EVENT_BREAK;
            int64_t value = threshold ? THRESHOLD_SINGLE : timed ? play_noon() + (kind == EVENT_BREAK) : 0;
            if (strchr(allowed[kind], "nrpoec"[s]) != NULL) {
                play_event(&play, kind, EVENT_NOBODY, value);
            } else {
                play_refused(&play, kind, EVENT_NOBODY, value, "");
            }
        }
    }
}

static void event_when_out_of_order_or_of_a_stranger_then_is_refused(void **state)
{
    (void)state;
    start();
    struct event event = {.seq = 5, .kind = EVENT_PAUSE, .who = EVENT_NOBODY};
    struct error error;
    assert_false(session_apply(&play.session, &event, &error));
    assert_string_equal(error.text, "event 5 follows event 1");
    play_refused(&play, EVENT_OUT, 4, 0, "no participant 4");
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_refused(&play, EVENT_OUT, ANNA, 0, "out already");
    play_refused(&play, EVENT_BACK, PIOTR, 0, "in the room already");
    play_refused(&play, EVENT_OFFER, EVENT_NOBODY, THRESHOLDS, "unknown threshold");
}

static void spans_when_their_limit_is_reached_then_the_event_is_refused(void **state)
{
    (void)state;
    start();
    for (int i = 0; i < SESSION_SPANS_MAX - SESSION_SPANS_KEPT; i++) {
        play_event(&play, EVENT_OUT, EVENT_NOBODY, 0);
    }
    play_refused(&play, EVENT_OUT, EVENT_NOBODY, 0, "no more can be noted");
}

// Random events, gaps and steps: whatever is accepted, the figures add up, are never negative, and a refold agrees.
static void figures_when_anything_happens_then_add_up(void **state)
{
    (void)state;
    unsigned seed = (unsigned)time(NULL);
    const char *wanted = getenv("SEED");
    seed = wanted != NULL ? (unsigned)strtoul(wanted, NULL, 10) : seed;
    print_message("seed %u\n", seed);
    srand(seed);
    for (int round = 0; round < 300; round++) {
        begin(NULL);
        for (int i = 0; i < 60; i++) {
            int64_t pass = rand() % 120000;
            play.now.wall.ms += pass;
            play.now.boot.ms += pass;
            struct event event = {.seq = play.session.last_seq + 1,
                                  .kind = i == 0 ? EVENT_START : (enum event_kind)(rand() % EVENT_KINDS),
                                  .who = rand() % 5 - 1,
                                  .ref = (uint32_t)(rand() % 10)};
            if (event.kind == EVENT_CLOCK_STEP) {
                event.value = rand() % 7200000 - 3600000;
                play.now.wall.ms += event.value;
            } else if (event.kind == EVENT_GAP) {
                event.value = session_axis(&play.session, play.now).ms;
                play.now.wall.ms += rand() % 600000;
                play.now.boot = (struct boot){rand() % 60000, play.now.boot.id + 1};
            } else if (event.kind == EVENT_NOTICE || event.kind == EVENT_OFFER || event.kind == EVENT_ANSWER) {
                event.value = rand() % 4;
            }
            event.wall = play.now.wall;
            event.boot = play.now.boot;
            event.at = event.kind == EVENT_GAP ? play.now.wall : session_axis(&play.session, play.now);
            event.value += event.kind == EVENT_EXTEND ? play.session.block.end.ms + 60000 : 0;
            event.value += event.kind == EVENT_BREAK ? event.at.ms + 300000 : 0;
            struct error error;
            if (!session_apply(&play.session, &event, &error) && event.kind == EVENT_CLOCK_STEP) {
                play.now.wall.ms -= event.value;
            }
            struct figures f = play_figures(&play);
            const int64_t parts[] = {f.late, f.here, f.away, f.paused, f.planned, f.unknown, f.left, f.set_aside};
            for (size_t part = 0; part < sizeof parts / sizeof parts[0]; part++) {
                assert_true(parts[part] >= 0);
            }
        }
    }
}

static void planned_break_when_somebody_is_out_in_it_then_is_nobodys_absence(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_BREAK, EVENT_NOBODY, play_noon() + AT(10, 0));
    play_until(&play, AT(8, 0));
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(9, 0));
    assert_int_equal(play_figures(&play).interruptions, 0);
    play_until(&play, AT(12, 0));
    assert_int_equal(session_away_of(&play.session, ANNA, play.now.wall), AT(2, 0));
    play_event(&play, EVENT_BACK, ANNA, 0);
    struct figures f = play_figures(&play);
    assert_int_equal(f.planned, AT(10, 0));
    assert_int_equal(f.away, AT(2, 0));
    play_refused(&play, EVENT_BREAK, EVENT_NOBODY, play_noon(), "end before it begins");
}

// An event about another one that the session must refuse.
static void refuse_ref(enum event_kind kind, uint32_t ref, int64_t at_since_noon_ms, const char *why)
{
    struct error error = {""};
    struct event event = {.seq = play.session.last_seq + 1,
                          .kind = kind,
                          .wall = play.now.wall,
                          .boot = play.now.boot,
                          .at = {play_noon() + at_since_noon_ms},
                          .who = EVENT_NOBODY,
                          .ref = ref};
    assert_false(session_apply(&play.session, &event, &error));
    assert_non_null(strstr(error.text, why));
}

static void break_when_taken_back_then_is_as_if_it_had_not_been(void **state)
{
    (void)state;
    start();
    uint32_t planned = play_event(&play, EVENT_BREAK, EVENT_NOBODY, play_noon() + AT(10, 0));
    assert_int_equal(session_breaks_ahead(&play.session, play.now.wall), AT(10, 0));
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(2, 0));
    assert_non_null(session_break(&play.session, play.now.wall));
    play_ref(&play, EVENT_UNDO, planned, AT(2, 0));
    assert_null(session_break(&play.session, play.now.wall));
    assert_int_equal(session_breaks_ahead(&play.session, play.now.wall), 0);
    assert_int_equal(play_figures(&play).planned, 0);
    assert_int_equal(play_figures(&play).away, AT(2, 0));
    assert_int_equal(session_away_of(&play.session, ANNA, play.now.wall), AT(2, 0));
    play_event(&play, EVENT_BREAK, EVENT_NOBODY, play_noon() + AT(5, 0)); // its place is free
    refuse_ref(EVENT_UNDO, planned, AT(2, 0), "cannot be undone");
}

static void break_when_it_is_over_earlier_then_ends_there_and_never_later(void **state)
{
    (void)state;
    start();
    play_until(&play, AT(5, 0));
    uint32_t planned = play_event(&play, EVENT_BREAK, EVENT_NOBODY, play_noon() + AT(15, 0));
    play_until(&play, AT(8, 0));
    refuse_ref(EVENT_CORRECTION, planned, AT(15, 1), "can only end earlier");
    refuse_ref(EVENT_CORRECTION, planned, AT(4, 59), "would end before it begins");
    play_ref(&play, EVENT_CORRECTION, planned, AT(8, 0));
    play_until(&play, AT(20, 0));
    assert_int_equal(play_figures(&play).planned, AT(3, 0));
    assert_int_equal(play_figures(&play).here, AT(17, 0));
}

static void planned_break_when_the_clock_steps_back_then_stays_where_it_was_planned(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_BREAK, EVENT_NOBODY, play_noon() + AT(10, 0));
    play_until(&play, AT(30, 0));
    play.now.wall.ms -= AT(20, 0);
    play_event(&play, EVENT_CLOCK_STEP, EVENT_NOBODY, -AT(20, 0));
    assert_int_equal(play_figures(&play).planned, AT(10, 0));
    assert_int_equal(play_figures(&play).here, 0);
}

static void stance_when_everybody_is_back_then_is_the_setting_again(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_event(&play, EVENT_STANCE, EVENT_NOBODY, STANCE_GO_ON);
    play_event(&play, EVENT_OUT, PIOTR, 0);
    play_until(&play, AT(5, 0));
    assert_int_equal(play_figures(&play).away, 0);
    play_event(&play, EVENT_BACK, ANNA, 0);
    assert_int_equal(play.session.stance, STANCE_GO_ON);
    uint32_t back = play_event(&play, EVENT_BACK, PIOTR, 0);
    assert_int_equal(play.session.stance, STANCE_SETTING);
    play_ref(&play, EVENT_UNDO, back, AT(5, 0));
    assert_int_equal(play.session.stance, STANCE_GO_ON);
    play_until(&play, AT(9, 0));
    assert_int_equal(play_figures(&play).away, 0);
}

static void undo_of_a_resume_when_one_of_them_left_again_then_changes_nothing(void **state)
{
    (void)state;
    start();
    play_event(&play, EVENT_PAUSE, EVENT_NOBODY, 0);
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_event(&play, EVENT_OUT, PIOTR, 0);
    play_until(&play, AT(5, 0));
    uint32_t resume = play_event(&play, EVENT_RESUME, EVENT_NOBODY, 0);
    play_event(&play, EVENT_OUT, PIOTR, 0);
    struct session before = play.session;
    struct event undo = {.seq = play.session.last_seq + 1,
                         .kind = EVENT_UNDO,
                         .wall = play.now.wall,
                         .boot = play.now.boot,
                         .at = play.now.wall,
                         .who = EVENT_NOBODY,
                         .ref = resume};
    struct error error;
    assert_false(session_apply(&play.session, &undo, &error));
    assert_string_equal(error.text, "participant 1 stepped out again since");
    assert_memory_equal(&before, &play.session, sizeof before);
}

static void power_gap_when_the_clock_is_behind_after_it_then_nothing_that_was_measured_is_lost(void **state)
{
    (void)state;
    start();
    play_until(&play, AT(30, 0));
    int64_t known = session_axis(&play.session, play.now).ms;
    play.now = (struct now){.wall = {play_noon() - MS_PER_DAY}, .boot = {9000, 2}, .quality = CLOCK_UNSET};
    struct event gap = {.seq = play.session.last_seq + 1,
                        .kind = EVENT_GAP,
                        .wall = play.now.wall,
                        .boot = play.now.boot,
                        .at = {known},
                        .who = EVENT_NOBODY,
                        .value = known};
    struct error error;
    assert_true(session_apply(&play.session, &gap, &error));
    play.now.boot.ms += AT(5, 0);
    play.now.wall.ms += AT(5, 0);
    assert_int_equal(play_figures(&play).here, AT(35, 0));
    // The clock is set: only now the length of the gap is known.
    play.now.wall.ms = play_noon() + AT(36, 30);
    play_event(&play, EVENT_CLOCK_STEP, EVENT_NOBODY, AT(1, 30));
    assert_int_equal(play_figures(&play).here, AT(35, 0));
    assert_int_equal(play_figures(&play).unknown, AT(1, 30));
    gap = (struct event){.seq = play.session.last_seq + 1, .kind = EVENT_GAP, .at = {known}, .value = known + 1};
    gap.who = EVENT_NOBODY;
    assert_false(session_apply(&play.session, &gap, &error));
    assert_string_equal(error.text, "a gap would end before it begins");
}

static void clock_step_when_no_more_interruptions_fit_then_is_still_noted(void **state)
{
    (void)state;
    start();
    while (!session_is_full(&play.session)) {
        play_event(&play, EVENT_OUT, EVENT_NOBODY, 0);
    }
    play_refused(&play, EVENT_OUT, EVENT_NOBODY, 0, "no more can be noted");
    play.now.wall.ms += AT(10, 0);
    play_event(&play, EVENT_CLOCK_STEP, EVENT_NOBODY, AT(10, 0));
    assert_int_equal(play_figures(&play).unknown, AT(10, 0));
}

static void answer_when_no_offer_is_open_then_is_refused(void **state)
{
    (void)state;
    start();
    play_refused(&play, EVENT_ANSWER, EVENT_NOBODY, ANSWER_WAIT, "no offer is open");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(story_of_one_block_when_ended_then_sums_to_the_booked_hour, begin),
        cmocka_unit_test_setup(two_people_out_at_once_when_they_overlap_then_away_counts_once, begin),
        cmocka_unit_test_setup(absence_of_an_optional_person_when_required_count_then_is_not_away_time, begin),
        cmocka_unit_test_setup(absence_when_shorter_than_a_slip_then_is_not_recorded, begin),
        cmocka_unit_test_setup(step_out_when_undone_then_is_no_interruption, begin),
        cmocka_unit_test_setup(back_when_undone_then_the_absence_goes_on, begin),
        cmocka_unit_test_setup(end_when_undone_then_everything_stands_as_before, begin),
        cmocka_unit_test_setup(resume_when_somebody_left_in_the_pause_then_ends_that_absence_only, begin),
        cmocka_unit_test_setup(pause_when_somebody_is_away_then_counts_as_pause_only, begin),
        cmocka_unit_test_setup(late_start_when_noted_then_is_its_own_figure_and_can_be_back_dated, begin),
        cmocka_unit_test_setup(power_gap_when_in_an_absence_then_is_unknown_and_the_absence_goes_on, begin),
        cmocka_unit_test_setup(clock_step_forward_when_in_an_absence_then_its_length_is_unchanged, begin),
        cmocka_unit_test_setup(clock_step_back_when_in_an_absence_then_what_was_moves_earlier, begin),
        cmocka_unit_test_setup(extend_when_in_overrun_then_runs_to_the_new_end, begin),
        cmocka_unit_test_setup(correction_of_a_return_when_earlier_then_shortens_the_absence_and_says_so, begin),
        cmocka_unit_test_setup(calendar_change_when_running_then_keeps_the_booked_times, begin),
        cmocka_unit_test_setup(override_when_the_end_is_undone_then_is_gone_with_the_next_end, begin),
        cmocka_unit_test_setup(transition_when_not_in_the_table_then_is_refused_and_nothing_changes, begin),
        cmocka_unit_test_setup(event_when_out_of_order_or_of_a_stranger_then_is_refused, begin),
        cmocka_unit_test_setup(spans_when_their_limit_is_reached_then_the_event_is_refused, begin),
        cmocka_unit_test_setup(planned_break_when_somebody_is_out_in_it_then_is_nobodys_absence, begin),
        cmocka_unit_test_setup(break_when_taken_back_then_is_as_if_it_had_not_been, begin),
        cmocka_unit_test_setup(break_when_it_is_over_earlier_then_ends_there_and_never_later, begin),
        cmocka_unit_test_setup(planned_break_when_the_clock_steps_back_then_stays_where_it_was_planned, begin),
        cmocka_unit_test_setup(stance_when_everybody_is_back_then_is_the_setting_again, begin),
        cmocka_unit_test_setup(undo_of_a_resume_when_one_of_them_left_again_then_changes_nothing, begin),
        cmocka_unit_test_setup(power_gap_when_the_clock_is_behind_after_it_then_nothing_that_was_measured_is_lost,
                               begin),
        cmocka_unit_test_setup(clock_step_when_no_more_interruptions_fit_then_is_still_noted, begin),
        cmocka_unit_test_setup(answer_when_no_offer_is_open_then_is_refused, begin),
        cmocka_unit_test_setup(figures_when_anything_happens_then_add_up, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
