// SPDX-License-Identifier: MIT
// Every threshold, as each side can set it, in a session: not yet one second before its boundary, but at it and after.
#include "config/config.h"
#include "core/agreement.h"
#include "session_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum side {
    BY_ROOM,
    BY_CLIENT,
    BY_STEP,
    BY_EVENT,
    SIDES,
};

static struct play play;
static struct settings settings;
static struct zone zone;

static void no_fault(void *context, const char *text)
{
    (void)context;
    fail_msg("%s", text);
}

// The policy when this side says so; all others say what would ask at other times.
static struct policy agree(enum side side, enum term term, const char *value, const char *description)
{
    static const char *const heads[] = {"[policy]", "[client \"Acme\"]\nmatch = *@acme.example", "[step \"one\"]"};
    char text[1024] = "";
    struct block block = {.start = {play_noon()}, .end = {play_noon() + MS_PER_HOUR}};
    struct roster roster = {.count = 1, .people = {{.address = "anna@acme.example"}}};
    struct agreement agreement;
    for (int i = BY_ROOM; i <= BY_STEP; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s\n", heads[i]);
        for (enum term other = TERM_single_absence; other <= TERM_agenda && i == BY_ROOM; other++) {
            if (other != term || side != BY_ROOM) {
                used = strlen(text);
                snprintf(text + used, sizeof text - used, "%s = off\n", term_name(other));
            }
        }
        if ((enum side)i == side) {
            used = strlen(text);
            snprintf(text + used, sizeof text - used, "%s = %s\n", term_name(term), value);
        }
    }
    config_read_text(&settings, "a.ini", text, strlen(text), no_fault, NULL);
    if (side == BY_EVENT) {
        const char *reason = "";
        int64_t number = 0;
        assert_true(term_read(term, value, &number, &reason));
        terms_put(&block.terms, term, number);
    }
    snprintf(block.description, sizeof block.description, "%s", description);
    agreement_resolve(&settings, &zone, &block, &roster, 0, &agreement);
    return agreement.policy;
}

static enum threshold reached_at(int64_t since_noon_ms)
{
    struct policy_state state;
    play_until(&play, since_noon_ms);
    struct figures figures = play_figures(&play);
    policy_evaluate(&play.session.policy, &play.session, &figures, session_axis(&play.session, play.now), &state);
    return state.reached;
}

static void threshold_when_its_boundary_comes_then_asks_whoever_set_it(void **state)
{
    (void)state;
    // One absence that begins 10 minutes into the hour. An interruption counts when it outlasts the grace time.
    static const struct {
        enum term term;
        const char *value, *description;
        enum threshold threshold;
        int64_t at; // first instant that asks
    } cases[] = {
        {TERM_single_absence, "12m", "", THRESHOLD_SINGLE, AT(22, 0)},
        {TERM_single_absence, "10s", "", THRESHOLD_SINGLE, AT(10, 10)},
        {TERM_total_away, "7m", "", THRESHOLD_TOTAL, AT(17, 0)},
        {TERM_away_percent, "25%", "", THRESHOLD_PERCENT, AT(25, 0)},
        {TERM_interruptions, "1", "", THRESHOLD_COUNT, AT(11, 0)},
        {TERM_agenda, "50m", "", THRESHOLD_USEFUL, AT(20, 1)},
        {TERM_agenda, "listed", "- 12:00 15m A\n- 30m B", THRESHOLD_USEFUL, AT(25, 1)},
        {TERM_agenda, "listed", "- A\n- B", THRESHOLD_USEFUL, AT(22, 1)},
        {TERM_agenda, "listed", "", THRESHOLD_NONE, AT(59, 0)},
        {TERM_single_absence, "off", "", THRESHOLD_NONE, AT(59, 0)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (enum side side = BY_ROOM; side < SIDES; side++) {
            struct policy policy = agree(side, cases[i].term, cases[i].value, cases[i].description);
            play_init(&play, &policy);
            play_event(&play, EVENT_START, EVENT_NOBODY, 0);
            play_until(&play, AT(10, 0));
            play_event(&play, EVENT_OUT, 0, 0);
            // What is useful is compared by the millisecond: at what is needed nothing asks yet.
            if (reached_at(cases[i].at - 1000) != THRESHOLD_NONE || reached_at(cases[i].at) != cases[i].threshold ||
                reached_at(cases[i].at + 1000) != cases[i].threshold) {
                fail_msg("%s = %s by side %d", term_name(cases[i].term), cases[i].value, side);
            }
        }
    }
}

// Anna is required, Linh optional.
static void absence_when_whose_counts_is_set_then_those_count_whoever_set_it(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        bool anna, linh;
    } cases[] = {{"required", true, false}, {"any", true, true}, {"nobody", false, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (enum side side = BY_ROOM; side < SIDES; side++) {
            struct policy policy = agree(side, TERM_counts, cases[i].value, "");
            for (int32_t who = 0; who <= 2; who += 2) {
                play_init(&play, &policy);
                play_event(&play, EVENT_START, EVENT_NOBODY, 0);
                play_event(&play, EVENT_OUT, who, 0);
                assert_int_equal(session_somebody_counts(&play.session), who == 0 ? cases[i].anna : cases[i].linh);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threshold_when_its_boundary_comes_then_asks_whoever_set_it),
        cmocka_unit_test(absence_when_whose_counts_is_set_then_those_count_whoever_set_it),
    };
    zone_init_fixed(&zone, "UTC", 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
