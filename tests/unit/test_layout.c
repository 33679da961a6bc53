// SPDX-License-Identifier: MIT
// Every screen at every size class, in each language, with few and many people, and with words of extreme length: what
// is laid out stays on the surface, words overlap nothing, targets are large enough and apart.
#include "ui/layout.h"

#include "layout_play.h"

#include "text/text.h"
#include "ui/view_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void step_out(size_t people)
{
    story_start(&story);
    int32_t second = people > 1 ? 1 : people == 1 ? 0 : EVENT_NOBODY;
    story_event(&story, EVENT_OUT, second, story_time(12, 14, 20), 0);
    story_event(&story, EVENT_BACK, second, story_time(12, 18, 30), 0);
    story_event(&story, EVENT_OUT, people > 0 ? 0 : EVENT_NOBODY, story_time(12, 23, 0), 0);
}

static void add_slots(void)
{
    for (int i = 0; i < 3; i++) {
        struct slot *slot = &story.slots.slot[story.slots.count++];
        slot->start = (struct wall){story_time(10 + 3 * i, 30, 0).ms + (7 - 2 * i) * MS_PER_DAY};
        slot->end = (struct wall){slot->start.ms + 22 * MS_PER_MINUTE};
        slot->reasons = i == 0   ? SLOT_STANDING | SLOT_APPROVAL
                        : i == 1 ? SLOT_FIRST_FREE | SLOT_SHORT_NOTICE
                                 : SLOT_CONFIRMED;
    }
    story.situation.slots = &story.slots;
    story.situation.chosen = 0;
    story.situation.moving_ms = 22 * MS_PER_MINUTE;
    story.situation.qr = "BEGIN:VCALENDAR";
    story.situation.delivery = (struct delivery){.mails = 3, .sent = 3, .booking = BOOKING_DONE};
}

// Requests: one with a long name, one that can be answered here.
static struct standing standings[STANDINGS_MAX];

static void with_approver(bool long_name)
{
    struct approver *approver = &story.settings.approver[0];
    snprintf(approver->name, sizeof approver->name, "%s", long_name ? extreme[0] : "M. Kowalska");
    story.settings.approver_count = 1;
    for (size_t i = 0; i < STANDINGS_MAX; i++) {
        standings[i] = (struct standing){.number = 9 + 120 * (int64_t)i,
                                         .kind = i % 2 == 0 ? REQUEST_APPROVAL : REQUEST_NOTED,
                                         .topic = TOPIC_MATERIAL,
                                         .start = {story_time(13, 0, 0).ms + 7 * MS_PER_DAY},
                                         .due = {story_time(12, 0, 0).ms + (int64_t)(i + 1) * MS_PER_DAY},
                                         .open = true,
                                         .answers_here = i < 2};
        snprintf(standings[i].name, sizeof standings[i].name, "%s", approver->name);
    }
}

static void with_standings(size_t count)
{
    story.situation.standings = standings;
    story.situation.standing_count = count;
    story.situation.open_count = count;
}

static void room_questions(const char *language, size_t size, bool whole)
{
    static const enum asking all[] = {ASKING_LIST, ASKING_ANSWER, ASKING_ANSWERED, ASKING_FAILED};
    for (size_t count = 1; count <= STANDINGS_MAX; count += STANDINGS_MAX - 1) {
        story_show(&story, SCREEN_IDLE, story_time(12, 12, 0));
        with_standings(count);
        check("idle with requests", language, size, whole);
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
            story_show(&story, SCREEN_ASK, story_time(12, 12, 0));
            with_standings(count);
            story.situation.asking = (struct asking_facts){.at = all[i], .number = 129, .chosen = (int32_t)count - 1};
            check("question in the room", language, size, whole);
        }
    }
    static const struct asking_facts keypads[] = {
        {.at = ASKING_LIST}, {.digits = PIN_DIGITS}, {.wrong = true}, {.wrong = true, .wait_ms = MS_PER_HOUR}};
    for (size_t i = 0; i < sizeof keypads / sizeof keypads[0]; i++) {
        story_show(&story, SCREEN_PIN, story_time(12, 12, 0));
        story.situation.asking = keypads[i];
        check("keypad", language, size, whole);
    }
}

static void session_questions(const char *language, size_t size, bool whole)
{
    static const enum asking all[] = {ASKING_TOPIC, ASKING_WHO, ASKING_NOTED, ASKING_FAILED};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        story_show(&story, SCREEN_ASK, story_time(12, 35, 41));
        story.situation.asking = (struct asking_facts){.at = all[i], .number = 1234, .by = standings[1].due};
        check("question in the session", language, size, whole);
    }
}

// Every page, each state of the lines that can be in doubt.
static void settings(const char *language, size_t size, bool whole)
{
    static const enum settings_at asked[] = {SETTINGS_KEYPAD,  SETTINGS_SHUT,   SETTINGS_NAMED,
                                             SETTINGS_UNDO,    SETTINGS_FAILED, SETTINGS_IDENTIFY,
                                             SETTINGS_NEW_PIN, SETTINGS_REPEAT, SETTINGS_RESET};
    for (int32_t card = 0; card < CARDS; card++) {
        story_settings(&story, SETTINGS_OPEN, card);
        check("settings", language, size, whole);
        story.device.free_percent = 2;
        story.device.resets = true;
        snprintf(story.device.fault, sizeof story.device.fault, "changes.ini:12: [session] remind_after");
        story.situation.faults = FAULT_CALENDAR_OLD | FAULT_CLOCK_UNSET;
        story.situation.calendar_words = "The calendar server does not let this room read the calendar.";
        story.situation.panel.result = "";
        story.situation.stick = "KINGSTON";
        story.situation.stick_state = STICK_DIFFERS;
        story.situation.stick_bundle = card % 2 == 0;
        for (size_t i = 0; i < story.situation.panel.item_count; i++) {
            struct adjustable *item = &story.items[i];
            item->changed = true;
            item->value = item->kind == ADJUST_NUMBER ? item->most : item->value;
        }
        check("settings at their most", language, size, whole);
        story.situation.faults = 0;
        story.situation.panel.result = "/var/lib/adjourn/export/2026-11-18.csv";
        story.device.reset_wished = story.situation.panel.pin_changed = true;
        for (size_t i = 0; i < story.situation.panel.item_count; i++) {
            struct adjustable *item = &story.items[i];
            item->value = item->kind == ADJUST_NUMBER ? (item->off ? 0 : item->least) : 1;
        }
        story.situation.stick = NULL;
        story.situation.stick_state = STICK_IDLE;
        check("settings at their least", language, size, whole);
    }
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        story_settings(&story, asked[i], 0);
        check("asked by the settings", language, size, whole);
        story.situation.asking.wrong = true;
        check("asked by the settings once more", language, size, whole);
        story.situation.asking.wrong = false;
        story.situation.asking.wait_ms = 59 * MS_PER_MINUTE;
        check("asked by the settings, later", language, size, whole);
        story.situation.asking.wait_ms = 0;
    }
    for (int i = 0; i < 4 * KEYS_LAYOUTS; i++) {
        story_settings(&story, SETTINGS_WRITE, 0);
        story.keys.layout = (enum keys_layout)(i / 4);
        story.keys.shift = i % 2 == 1;
        story.keys.signs = i / 2 % 2 == 1;
        story.situation.panel.keys_done = i % 3 > 0;
        snprintf(story.keys.text, sizeof story.keys.text, "%s", i % 4 == 0 ? "" : whole ? "Wisła" : extreme[1]);
        check("keyboard", language, size, whole);
    }
    story_settings(&story, SETTINGS_WORDS, 0);
    for (size_t i = 0; i < story.situation.panel.item_count; i++) {
        story.situation.panel.chosen = (int32_t)i;
        if (story.items[i].kind == ADJUST_WORD) {
            check("words of a setting", language, size, whole);
        }
    }
    for (enum pin_for what = 0; what < PIN_FOR_ALL; what++) {
        story_settings(&story, SETTINGS_KEYPAD, 0);
        story.situation.panel.what = what;
        check("keypad of the room", language, size, whole);
    }
    memset(&story.situation.panel, 0, sizeof story.situation.panel);
    story.situation.calendar_words = NULL;
}

static void before(const char *language, size_t size, bool whole)
{
    with_approver(!whole);
    settings(language, size, whole);
    room_questions(language, size, whole);
    story.situation.asking = (struct asking_facts){.at = ASKING_NOT};
    with_standings(0);
    story_show(&story, SCREEN_IDLE, story_time(12, 12, 0));
    check("idle", language, size, whole);
    story_show(&story, SCREEN_IDLE, story_time(12, 12, 0));
    story.situation.faults = FAULT_CALENDAR_OLD;
    story.situation.calendar_at = story_time(9, 12, 0);
    check("fault", language, size, whole);
    story.situation.calendar_words = "The calendar server does not let this room read the calendar.";
    check("fault told", language, size, whole);
    story.situation.calendar_words = NULL;
    story.situation.faults = 0;
    story_show(&story, SCREEN_READY, story_time(11, 58, 0));
    check("ready", language, size, whole);
    story_show(&story, SCREEN_READY, story_time(12, 5, 0));
    story.situation.reminding = true;
    check("reminding", language, size, whole);
    story.situation.may_choose = true;
    check("reminding, another time", language, size, whole);
    story.situation.may_choose = false;
    story.situation.reminding = false;
}

static void during(const char *language, size_t size, bool whole)
{
    size_t people = story.roster.count;
    step_out(people);
    session_questions(language, size, whole);
    story.situation.asking = (struct asking_facts){.at = ASKING_NOT};
    story_show(&story, SCREEN_SESSION, story_time(12, 35, 41));
    check("away", language, size, whole);
    story.situation.undo = true;
    story.situation.promise_of = people > 0 ? 0 : EVENT_NOBODY;
    check("promise", language, size, whole);
    story.situation.undo = false;
    story.situation.promise_of = NOBODY_ASKED;
    story.situation.still_out_of = people > 0 ? 0 : EVENT_NOBODY;
    check("still out", language, size, whole);
    story.situation.still_out_of = NOBODY_ASKED;
    story.situation.wrap_up_minutes = 10;
    check("wrap-up", language, size, whole);
    story.situation.wrap_up_minutes = 0;
    story.session.offer.folded = true;
    check("folded", language, size, whole);
    story.session.offer.folded = false;
    story.situation.faults = FAULT_STORE_FULL;
    check("disk full", language, size, whole);
    story.situation.faults = FAULT_STORE_SCARCE;
    check("disk nearly full", language, size, whole);
    story.situation.faults = FAULT_SYNC_RESTARTED;
    story.situation.sync_restarted_at = story_time(12, 30, 0);
    check("sync begun again", language, size, whole);
    story.situation.faults = FAULT_SETTINGS;
    story.situation.settings_fault = "adjourn.ini:412: [display] left_handed";
    check("settings with a fault", language, size, whole);
    story.situation.settings_fault = NULL;
    story.situation.faults = 0;
    story.situation.discreet = true;
    snprintf(story.session.block.description, sizeof story.session.block.description,
             "- 12:00 15m Tenses\n- 12:15 20m Listening and writing\n"
             "- 12:35 10m Conversation\n- Questions\n- Next steps\n- Homework\n- Feedback\n- Vocabulary\n- Farewell");
    story_show(&story, SCREEN_PUBLIC, story_time(12, 36, 0));
    check("public", language, size, whole);
    story.session.offer.open = true;
    check("public, a question waits", language, size, whole);
    story.session.offer.open = false;
    story.session.block.description[0] = '\0';
    story_show(&story, SCREEN_END, story_time(12, 38, 0));
    check("end, discreet", language, size, whole);
    story.situation.discreet = false;
    story_show(&story, SCREEN_OFFER, story_time(12, 38, 0));
    check("offer", language, size, whole);
    story_show(&story, SCREEN_END, story_time(12, 38, 0));
    check("end early", language, size, whole);
}

// Times outside the regular rule, with fees in general words and in those of the settings.
static void exceptions(const char *language, size_t size, bool whole)
{
    static const unsigned terms[] = {SLOT_SHORT_NOTICE, SLOT_EVENING, SLOT_WEEKEND, SLOT_AGREED};
    struct slots kept = story.slots;
    for (int32_t i = 0; i < 4; i++) {
        story.session.agreed = (enum slot_agreed)i;
        for (size_t j = 0; j < story.slots.count; j++) {
            story.slots.slot[j].fees = j == 0 ? 0 : terms[i] & ~(unsigned)SLOT_AGREED;
            story.slots.slot[j].reasons = terms[i] | SLOT_CONFIRMED | (j == 1 ? SLOT_FIRST_FREE : SLOT_STANDING);
        }
        check("exceptions", language, size, whole);
        snprintf(story.settings.fee.short_notice, SETTINGS_FEE_MAX, "+ 25 %%");
        snprintf(story.settings.fee.evening, SETTINGS_FEE_MAX, "+ 25 %%");
        snprintf(story.settings.fee.weekend, SETTINGS_FEE_MAX, "+ 150 PLN");
        check("exceptions, fees in words", language, size, whole);
        memset(&story.settings.fee, 0, sizeof story.settings.fee);
    }
    story.session.agreed = SLOT_AGREED_NOT;
    story.slots = kept;
    story.slots.count = 2;
    story.situation.may_agree = true;
    check("other times", language, size, whole);
    story.situation.may_agree = false;
    story.slots.count = kept.count;
}

static void after(const char *language, size_t size, bool whole)
{
    size_t people = story.roster.count;
    story_event(&story, EVENT_BACK, people > 0 ? 0 : EVENT_NOBODY, story_time(12, 39, 10), 0);
    story_event(&story, EVENT_PAUSE, EVENT_NOBODY, story_time(12, 44, 0), 0);
    story_show(&story, SCREEN_PAUSED, story_time(12, 50, 31));
    check("paused", language, size, whole);
    story_event(&story, EVENT_RESUME, EVENT_NOBODY, story_time(12, 51, 5), 0);
    story_show(&story, SCREEN_END, story_time(13, 0, 42));
    story.situation.extend = EXTEND_ROOM_BOOKED;
    story.situation.extend_booked_at = story_time(13, 0, 0);
    story.situation.closes_at = story_time(13, 15, 0);
    check("time is up", language, size, whole);
    story_event(&story, EVENT_END, EVENT_NOBODY, story_time(12, 55, 0), END_RESCHEDULE);
    add_slots();
    story_show(&story, SCREEN_RESCHEDULE, story_time(12, 55, 0));
    check("reschedule", language, size, whole);
    exceptions(language, size, whole);
    story_show(&story, SCREEN_CONFIRMED, story_time(12, 55, 0));
    check("confirmed", language, size, whole);
    static const struct delivery deliveries[] = {{.mails = 3, .sent = 1, .booking = BOOKING_WAITING},
                                                 {.mails = 3, .sent = 2, .refused = 1, .booking = BOOKING_DONE},
                                                 {.mails = 3, .refused = 3, .booking = BOOKING_REFUSED},
                                                 {.mails = 3, .saved = 3},
                                                 {.mails = 3, .booking = BOOKING_TAKEN}};
    story.situation.chosen = 2;
    for (size_t i = 0; i < sizeof deliveries / sizeof deliveries[0]; i++) {
        story.situation.delivery = deliveries[i];
        story_show(&story, SCREEN_CONFIRMED, story_time(12, 55, 0));
        check("confirmed, on its way", language, size, whole);
        story_show(&story, SCREEN_SUMMARY, story_time(12, 56, 0));
        check("summary, on its way", language, size, whole);
    }
    struct standing closed = standings[0];
    closed.open = false;
    closed.outcome = STEP_REFUSED;
    story.situation.approval = &standings[0];
    check("confirmed, to be approved", language, size, whole);
    story.situation.approval = &closed;
    check("confirmed, then refused", language, size, whole);
    story.situation.approval = NULL;
    story_show(&story, SCREEN_SUMMARY, story_time(12, 56, 0));
    check("summary", language, size, whole);
    story.situation.digest = "3f9a 01bc 77de 5210";
    story.situation.digest_code = "adjourn log 1234, 123 events: "
                                  "3f9a01bc77de52103f9a01bc77de52103f9a01bc77de52103f9a01bc77de5210";
    check("summary with its digest", language, size, whole);
    story.situation.digest_shown = true;
    check("summary with the digest's code", language, size, whole);
    story.situation.digest_shown = false;
    story.situation.exports = 1u << EXPORT_USB | 1u << EXPORT_MAIL | 1u << EXPORT_QR;
    check("summary with exports", language, size, whole);
    story.slots.count = 0;
    story.situation.chosen = -1;
    story.situation.qr = NULL;
    story.slots.closed_by = SLOT_RULE_NOTICE;
    story_show(&story, SCREEN_RESCHEDULE, story_time(12, 55, 0));
    story.situation.may_agree = true;
    for (enum slot_rule rule = SLOT_RULE_NONE; rule < SLOT_RULES; rule++) {
        story.slots.closed_by = rule;
        check("no times", language, size, whole);
    }
    snprintf(story.settings.outbox.mailbox, sizeof story.settings.outbox.mailbox, "sala.wisla@rooms.example.org");
    check("no times, a mailbox", language, size, whole);
    story.situation.asking_agreed = true;
    check("how it was agreed", language, size, whole);
    story.situation.may_agree = story.situation.asking_agreed = false;
}

// Blocks from a quarter of an hour to ten hours: seconds alone, minutes, hours; over the end, counting up.
static void blocks_of_every_length(const char *language, size_t size)
{
    static const int32_t minutes[] = {15, 45, 99, 100, 240, 600};
    for (size_t i = 0; i < sizeof minutes / sizeof minutes[0]; i++) {
        const int64_t length = minutes[i] * MS_PER_MINUTE;
        begin(ordinary, ORDINARY, 4, false);
        story.block.start = story_time(8, 0, 0);
        story.block.end.ms = story.block.start.ms + length;
        story_people(&story, ordinary, ORDINARY, 4);
        story_start(&story);
        const int64_t marks[] = {1 * MS_PER_SECOND, length / 2 + 7 * MS_PER_SECOND, length - 31 * MS_PER_SECOND};
        story_event(&story, EVENT_OUT, 0, (struct wall){story.block.start.ms + MS_PER_SECOND}, 0);
        for (size_t j = 0; j < sizeof marks / sizeof marks[0]; j++) {
            story_show(&story, SCREEN_SESSION, (struct wall){story.block.start.ms + marks[j]});
            check("length", language, size, true);
            story_show(&story, SCREEN_OFFER, (struct wall){story.block.start.ms + marks[j]});
            check("length, offer", language, size, true);
        }
        story_show(&story, SCREEN_END, (struct wall){story.block.end.ms + 14 * MS_PER_MINUTE + 59 * MS_PER_SECOND});
        check("length, overrun", language, size, true);
    }
}

static void every_length_of_block_fits(void **state)
{
    (void)state;
    problems = 0;
    for (size_t size = 0; size < SIZES; size++) {
        for (size_t language = 0; language < LANGUAGES; language++) {
            blocks_of_every_length(languages[language], size);
        }
    }
    assert_int_equal(problems, 0);
}

static void every_screen_in_every_language_fits(void **state)
{
    (void)state;
    problems = 0;
    for (size_t language = 0; language < LANGUAGES; language++) {
        for (size_t size = 0; size < SIZES; size++) {
            begin(ordinary, ORDINARY, 4, false);
            story.settings.display.theme = (language + size) % 2 == 0 ? THEME_DARK : THEME_LIGHT;
            before(languages[language], size, true);
            during(languages[language], size, true);
            after(languages[language], size, true);
        }
    }
    assert_int_equal(problems, 0);
}

static void every_number_of_people_fits(void **state)
{
    (void)state;
    problems = 0;
    static const size_t counts[] = {0, 1, 2, 5, 6, 7, 8, 9, 12, 13, 40};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        for (size_t size = 0; size < SIZES; size++) {
            begin(ordinary, ORDINARY, counts[i], false);
            story.settings.display.left_handed = i % 2 == 1;
            story.settings.display.theme = (i + size) % 2 == 1 ? THEME_LIGHT : THEME_DARK;
            before(languages[i % 5], size, true);
            during(languages[i % 5], size, true);
            after(languages[i % 5], size, true);
        }
    }
    assert_int_equal(problems, 0);
}

static void all_of(const char *language, size_t size, bool whole)
{
    begin(ordinary, ORDINARY, size % 2 == 0 ? 4 : 12, false);
    story.settings.display.left_handed = size % 3 == 0;
    before(language, size, whole);
    during(language, size, whole);
    after(language, size, whole);
}

static void languages_of_other_scripts_fit(void **state)
{
    (void)state;
    problems = 0;
    for (size_t size = 0; size < SIZES; size++) {
        all_of("xx-rtl", size, true);
        all_of("xx-cjk", size, true);
    }
    assert_int_equal(problems, 0);
}

// Two fifths longer in every word, without the short forms that a translation would have.
static void languages_with_words_two_fifths_longer_fit(void **state)
{
    (void)state;
    problems = 0;
    for (size_t size = 0; size < SIZES; size++) {
        all_of("xx-long", size, true);
    }
    assert_int_equal(problems, 0);
}

static void extreme_names_and_titles_overlap_nothing(void **state)
{
    (void)state;
    problems = 0;
    static const size_t counts[] = {1, 4, 6, 12, 40};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        for (size_t size = 0; size < SIZES; size++) {
            begin(extreme, EXTREME, counts[i], true);
            before(languages[i], size, false);
            during(languages[i], size, false);
            after(languages[i], size, false);
        }
    }
    assert_int_equal(problems, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_screen_in_every_language_fits),
        cmocka_unit_test(every_number_of_people_fits),
        cmocka_unit_test(every_length_of_block_fits),
        cmocka_unit_test(languages_of_other_scripts_fit),
        cmocka_unit_test(languages_with_words_two_fifths_longer_fit),
        cmocka_unit_test(extreme_names_and_titles_overlap_nothing),
    };
    return cmocka_run_group_tests(tests, layout_set_up, layout_tear_down);
}
