// SPDX-License-Identifier: MIT
// Words that stand on a screen only now and then (faults, a stick, a calendar that changed, the other thresholds, the
// last minute) fit on it at every size, in each language.
#include "layout_play.h"

#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *const calendar_words[] = {"The calendar server does not accept the sign-in.",
                                             "The calendar server does not let this room read the calendar.",
                                             "There is no calendar at this address.",
                                             "The calendar server's certificate is not to be trusted.",
                                             "The calendar server has a fault.",
                                             "The calendar server does not answer in time."};

// Every fault by itself.
static void faults(const char *what, const char *language, size_t size)
{
    story.situation.sync_restarted_at = story_time(12, 30, 0);
    for (unsigned fault = FAULT_CALENDAR_OLD; fault <= FAULT_SYNC_RESTARTED; fault <<= 1) {
        story.situation.faults = fault;
        check(what, language, size, true);
    }
    story.situation.faults = FAULT_SETTINGS;
    story.situation.settings_fault = "adjourn.ini:412: [display] left_handed";
    story.situation.settings_refused = true;
    check(what, language, size, true);
    story.situation.settings_fault = NULL;
    check(what, language, size, true);
    story.situation.settings_refused = false;
    story.situation.faults = FAULT_CALENDAR_OLD;
    story.situation.calendar_next = story_time(12, 45, 0);
    for (size_t i = 0; i < 2 * sizeof calendar_words / sizeof calendar_words[0]; i++) {
        story.situation.calendar_at.ms = i % 2 == 0 ? 0 : story_time(9, 12, 0).ms;
        story.situation.calendar_words = calendar_words[i / 2];
        check(what, language, size, true);
    }
    story.situation.faults = 0;
    story.situation.calendar_words = NULL;
    story.situation.calendar_at = story_time(12, 10, 0);
}

static void idle(const char *language, size_t size)
{
    struct source_settings *source = &story.settings.source[0];
    story_show(&story, SCREEN_IDLE, story_time(12, 12, 0));
    story.situation.calendar_at.ms = story.situation.now.wall.ms - MS_PER_SECOND;
    check("idle, just read", language, size, true);
    story.situation.calendar_at.ms = 0;
    check("idle, never read", language, size, true);
    faults("idle, a fault", language, size);
    source->path[0] = '\0';
    story.settings.source_count = 1;
    faults("idle, a server and a fault", language, size);
    story.situation.next = NULL;
    check("idle, no more today", language, size, true);
    story_show(&story, SCREEN_READY, story_time(12, 0, 0));
    check("ready, begins now", language, size, true);
    faults("ready, a fault", language, size);
    story.settings.policy.single_ms = story.settings.policy.total_ms = 0;
    story.settings.policy.percent = story.settings.policy.count = 0;
    check("ready, no limit", language, size, true);
}

static void health(const char *language, size_t size)
{
    story_settings(&story, SETTINGS_OPEN, CARD_HEALTH);
    faults("health, a fault", language, size);
    story.situation.calendar_at.ms = 0;
    story.device.free_percent = -1;
    check("health, nothing known", language, size, true);
    story.situation.calendar_at.ms = story.situation.now.wall.ms - MS_PER_SECOND;
    check("health, just read", language, size, true);
    story_settings(&story, SETTINGS_OPEN, CARD_LOG);
    story.situation.stick = "ADJOURN";
    check("log of a day, with a stick", language, size, true);
    for (enum stick_state state = STICK_IDLE; state <= STICK_FAILED; state++) {
        story.situation.stick_state = state;
        story.situation.stick_saved = "2026-11-19 1200 Wisła Business English B2";
        check("log of a day, onto a stick", language, size, true);
    }
    story.situation.stick_state = STICK_IDLE;
    story.situation.panel.result = "";
    story.situation.panel.failed = true;
    check("log of a day, not written", language, size, true);
    story_settings(&story, SETTINGS_OPEN, CARD_DEVICE);
    for (size_t i = 0; i < story.situation.panel.item_count && i < 2; i++) {
        story.items[i].changed = true;
        check("device, changed here", language, size, true);
    }
    memset(&story.situation.panel, 0, sizeof story.situation.panel);
}

// The breaks, the changes of the calendar, the quiet touch.
static void session(const char *language, size_t size)
{
    const int32_t first = story.roster.count > 0 ? 0 : EVENT_NOBODY;
    story_start(&story);
    story_show(&story, SCREEN_SESSION, story_time(12, 10, 0));
    faults("session, a fault", language, size);
    story.situation.break_asked = true;
    check("break asked", language, size, true);
    story.situation.break_asked = false;
    story.situation.wrap_up_minutes = 1;
    check("wrap-up, a minute", language, size, true);
    story.situation.wrap_up_minutes = 0;
    story.session.cancelled = true;
    check("no longer in the calendar", language, size, true);
    story.session.cancelled = false;
    story.session.changed_start = story_time(12, 30, 0);
    story.session.changed_end = story_time(13, 30, 0);
    check("moved in the calendar", language, size, true);
    story.session.changed_end.ms = 0;
    story_event(&story, EVENT_OUT, first, story_time(12, 14, 20), 0);
    story_show(&story, SCREEN_SESSION, story_time(12, 16, 0));
    check("out, within the grace", language, size, true);
    story.session.stance = STANCE_GO_ON;
    check("we go on", language, size, true);
    story.session.stance = STANCE_SETTING;
    story_event(&story, EVENT_PROMISE, first, story_time(12, 16, 10), 10 * MS_PER_MINUTE);
    story_show(&story, SCREEN_SESSION, story_time(12, 20, 0));
    check("promised", language, size, true);
    story_event(&story, EVENT_OUT, story.roster.count > 1 ? 1 : EVENT_NOBODY, story_time(12, 21, 0), 0);
    story_show(&story, SCREEN_SESSION, story_time(12, 35, 0));
    check("two out", language, size, true);
    story.situation.moving_ms = 25 * MS_PER_MINUTE;
    story_show(&story, SCREEN_OFFER, story_time(12, 38, 0));
    for (enum threshold threshold = THRESHOLD_SINGLE; threshold < THRESHOLDS; threshold++) {
        story.session.offer.threshold = threshold;
        story.session.policy.agenda_ms = 15 * MS_PER_MINUTE;
        story.session.policy.percent = 25;
        check("offer of a threshold", language, size, true);
    }
    story.session.offer.threshold = THRESHOLD_NONE;
    story_show(&story, SCREEN_END, story_time(12, 38, 0));
    check("end early, with a rest", language, size, true);
    story_show(&story, SCREEN_SESSION, story_time(12, 59, 20));
    check("the last minute", language, size, true);
    story_show(&story, SCREEN_OFFER, story_time(12, 59, 20));
    check("the last minute, offer", language, size, true);
    story_show(&story, SCREEN_END, story_time(13, 0, 20));
    for (enum extend_refusal extend = EXTEND_ALLOWED; extend <= EXTEND_CLOCK_UNSET; extend++) {
        story.situation.extend = extend;
        check("time is up, extension", language, size, true);
    }
    story.situation.moving_ms = 0;
}

static void requests(const char *language, size_t size)
{
    struct standing standing = {.number = 1234,
                                .kind = REQUEST_APPROVAL,
                                .name = "M. Kowalska",
                                .start = story_time(16, 0, 0),
                                .end = story_time(17, 0, 0),
                                .due = story_time(15, 0, 0)};
    story.situation.approval = &standing;
    for (int i = 0; i < 2; i++) {
        for (enum step_kind outcome = STEP_RAISED; outcome < STEP_KINDS; outcome++) {
            standing.outcome = outcome;
            check("approval, closed", language, size, true);
        }
        standing.name[0] = '\0';
    }
    story.situation.approval = NULL;
}

static void closed(const char *language, size_t size)
{
    story_event(&story, EVENT_END, EVENT_NOBODY, story_time(12, 50, 0), END_RESCHEDULE);
    struct slot *slot = &story.slots.slot[story.slots.count++];
    slot->start = story_time(15, 0, 0);
    slot->end = story_time(16, 0, 0);
    story.situation.slots = &story.slots;
    story.situation.chosen = -1;
    story.situation.moving_ms = 10 * MS_PER_MINUTE;
    story_show(&story, SCREEN_RESCHEDULE, story_time(12, 55, 0));
    check("today, none chosen", language, size, true);
    story.situation.chosen = 0;
    story.situation.delivery = (struct delivery){.mails = 1, .sent = 1, .booking = BOOKING_DONE};
    story_show(&story, SCREEN_CONFIRMED, story_time(12, 55, 0));
    check("confirmed, one person", language, size, true);
    requests(language, size);
    story.situation.discreet = true;
    story_show(&story, SCREEN_PUBLIC, story_time(12, 56, 0));
    check("public, over", language, size, true);
    story.situation.discreet = false;
    story.situation.stick = "ADJOURN";
    story.situation.digest = "3f9a 01bc 77de 5210";
    story.situation.digest_code = "adjourn log 1234, 123 events: 3f9a01bc77de5210";
    story_show(&story, SCREEN_SUMMARY, story_time(12, 56, 0));
    for (int i = 0; i < 2; i++) {
        story.situation.exports = 1u << (i == 0 ? EXPORT_USB : EXPORT_FOLDER) | 1u << EXPORT_MAIL | 1u << EXPORT_QR;
        for (enum stick_state state = STICK_IDLE; state <= STICK_FAILED; state++) {
            story.situation.stick_state = state;
            story.situation.stick_saved = "2026-11-19 1200 Wisła Business English B2";
            check("summary, a stick", language, size, true);
        }
        story.situation.stick = NULL;
    }
    story.situation.stick_state = STICK_IDLE;
    for (enum copy_state mailed = COPY_WAITING; mailed <= COPY_REFUSED; mailed++) {
        story.situation.mailed = mailed;
        check("summary, by mail", language, size, true);
    }
    story.situation.mailed = COPY_UNKNOWN;
    story.situation.export_result = "/var/lib/adjourn/export/2026-11-19.csv";
    check("summary, saved", language, size, true);
    story.situation.export_result = NULL;
    const int32_t kept = story.settings.log.keep_days;
    for (int32_t days = 0; days <= 60; days += 60) {
        story.settings.log.keep_days = days;
        check("summary, how long it stays", language, size, true);
    }
    story.settings.log.keep_days = kept;
    story.session.seen = true;
    check("summary, seen", language, size, true);
}

static void all_of(const char *language, size_t size, size_t people)
{
    begin(ordinary, ORDINARY, people, false);
    idle(language, size);
    begin(ordinary, ORDINARY, people, false);
    health(language, size);
    begin(ordinary, ORDINARY, people, false);
    session(language, size);
    closed(language, size);
}

static void rare_words_in_every_language_fit(void **state)
{
    (void)state;
    static const size_t people[] = {4, 0, 12, 40, 6};
    problems = 0;
    for (size_t language = 0; language < LANGUAGES; language++) {
        for (size_t size = 0; size < SIZES; size++) {
            all_of(languages[language], size, people[(language + size) % 5]);
        }
    }
    assert_int_equal(problems, 0);
}

static void rare_words_of_languages_to_come_fit(void **state)
{
    (void)state;
    problems = 0;
    for (size_t size = 0; size < SIZES; size++) {
        all_of("xx-long", size, size % 2 == 0 ? 4 : 12);
        all_of("xx-rtl", size, 4);
        all_of("xx-cjk", size, 4);
    }
    assert_int_equal(problems, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rare_words_in_every_language_fit),
        cmocka_unit_test(rare_words_of_languages_to_come_fit),
    };
    return cmocka_run_group_tests(tests, layout_set_up, layout_tear_down);
}
