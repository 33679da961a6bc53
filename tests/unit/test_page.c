// SPDX-License-Identifier: MIT
#include "export/page_internal.h"

#include "export/html.h"
#include "text/text.h"
#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NINE INT64_C(1795424400000) // 2026-11-23T09:00:00Z

static struct zone utc;
static uint32_t seq;

static void add(struct export_session *session, enum event_kind kind, int64_t seconds, int32_t who, int64_t value)
{
    int64_t at = NINE + seconds * MS_PER_SECOND;
    struct event event = {.seq = ++seq,
                          .kind = kind,
                          .quality = CLOCK_TRUSTED,
                          .wall = {at},
                          .boot = {.ms = at - NINE, .id = 7},
                          .at = {at},
                          .who = who,
                          .value = value};
    struct error error = {""};
    struct policy policy = {.counts = COUNTS_REQUIRED};
    if (kind == EVENT_START) {
        assert_true(policy_encode(&policy, event.text, sizeof event.text));
    }
    if (!export_session_add(session, &event, &error)) {
        fail_msg("%s", error.text);
    }
}

// An hour with one absence, a pause, an offer and an early end. `mark` stands in every text that a stranger gave.
static struct export_session *sample(const char *mark, size_t people)
{
    struct block block = {.uid = "a@example.com", .start = {NINE}, .end = {NINE + MS_PER_HOUR}};
    struct roster *roster = calloc(1, sizeof *roster);
    struct export_session *session = NULL;
    assert_non_null(roster);
    snprintf(block.title, sizeof block.title, "Title %s", mark);
    snprintf(block.description, sizeof block.description, "- 20m Opening %s\n- 20m Middle\n- 20m Closing", mark);
    roster->count = people;
    for (size_t i = 0; i < people; i++) {
        snprintf(roster->people[i].name, PERSON_NAME_MAX, "%s %zu", mark, i);
    }
    roster->people[1].role = PARTICIPANT_OPTIONAL;
    seq = 0;
    assert_true(export_session_create(&session, 12, &block, roster, NULL));
    free(roster);
    add(session, EVENT_START, 0, EVENT_NOBODY, 0);
    add(session, EVENT_OUT, 300, 1, 0); // which stops nothing
    add(session, EVENT_OUT, 600, 0, 0);
    add(session, EVENT_BACK, 1200, 1, 0);
    add(session, EVENT_BACK, 1500, 0, 0);
    add(session, EVENT_PAUSE, 1800, EVENT_NOBODY, 0);
    add(session, EVENT_RESUME, 2100, EVENT_NOBODY, 0);
    add(session, EVENT_OFFER, 2200, EVENT_NOBODY, THRESHOLD_SINGLE);
    add(session, EVENT_END, 3000, EVENT_NOBODY, END_RESCHEDULE);
    assert_true(export_session_finish_at(session, (struct wall){NINE + 3000 * MS_PER_SECOND}, NULL));
    return session;
}

static struct page_style style_of(enum names names)
{
    return (struct page_style){.style = {.names = names, .zone = &utc, .purpose = "A purpose"}, .room = "Wisła"};
}

static char *write_client(const struct export_session *session, const struct page_style *style)
{
    char *bytes = NULL;
    size_t length = 0;
    assert_true(page_write_html_client(&session, 1, style, &bytes, &length, NULL));
    assert_int_equal(strlen(bytes), length);
    return bytes;
}

static char *write_internal(const struct export_session *session, const struct page_style *style)
{
    static const struct page_past past[] = {{{NINE - 7 * MS_PER_DAY}, MS_PER_HOUR, MS_PER_HOUR / 2, true},
                                            {{NINE - MS_PER_DAY}, MS_PER_HOUR, 0, false}};
    struct page_house house = {.client = "MARK-CLIENT", .billing = BILLING_TIME, .past = past, .past_count = 2};
    char *bytes = NULL;
    size_t length = 0;
    assert_true(rate_read(&house.rate, "120 MARKEUR"));
    assert_true(page_write_html_internal(&session, 1, style, &house, &bytes, &length, NULL));
    return bytes;
}

// Every word that stands in the house's copy alone.
static void client_copy_when_written_then_nothing_of_the_house_is_in_it(void **state)
{
    (void)state;
    static const char *const internal[] = {"MARK-CLIENT",   "MARKEUR", "Internal copy", "For the house only",
                                           "Every line",    "Strikes", "last 90 days",  "Billed",
                                           "not used",      "Rate of", "one absence",   "class=\"bar",
                                           "class=\"copy\""};
    struct page_style style = style_of(NAMES_FULL);
    struct export_session *session = sample("Person", 3);
    char *client = write_client(session, &style);
    char *house = write_internal(session, &style);
    for (size_t i = 0; i < sizeof internal / sizeof internal[0]; i++) {
        assert_non_null(strstr(house, internal[i]));
        assert_null(strstr(client, internal[i]));
    }
    assert_non_null(strstr(house, "20:00 = 40.00 MARKEUR")); // 15 minutes away, 5 paused
    free(client);
    free(house);
    export_session_destroy(session);
}

static void page_when_told_then_has_gross_away_net_the_people_and_what_to_catch_up_on(void **state)
{
    (void)state;
    struct page_style style = style_of(NAMES_FULL);
    struct export_session *session = sample("Person", 3);
    char *client = write_client(session, &style);
    static const char *const said[] = {"<b>60:00</b>",
                                       "<b>30:00</b>",
                                       "<b>15:00</b>",
                                       "<b>5:00</b>",
                                       "<b>10:00</b>",
                                       "Interruptions: 2. The longest: 15:00.",
                                       "This block ended at 09:50.",
                                       "<td><bdi>5 min of Opening Person</bdi></td>",
                                       "A purpose",
                                       "Wisła"};
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        if (strstr(client, said[i]) == NULL) {
            fail_msg("not said: %s\n%s", said[i], client);
        }
    }
    free(client);
    export_session_destroy(session);
}

static void texts_when_they_are_markup_or_formulas_then_stand_as_text(void **state)
{
    (void)state;
    struct page_style style = style_of(NAMES_FULL);
    struct export_session *session = sample("<script>alert(1)</script>\"'&\x01\xff", 2);
    char *html = write_internal(session, &style);
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "\x01"));
    assert_null(strstr(html, "\xff"));
    assert_non_null(strstr(html, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\xef\xbf\xbd\xef\xbf\xbd"));
    free(html);
    export_session_destroy(session);
    session = sample("=cmd|' /C calc'!A0", 2);
    html = write_internal(session, &style);
    assert_non_null(strstr(html, "<bdi>&#39;=cmd|&#39; /C calc&#39;!A0 0</bdi>"));
    assert_null(strstr(html, ">=cmd"));
    free(html);
    export_session_destroy(session);
}

static void names_when_none_are_wanted_then_no_copy_has_any(void **state)
{
    (void)state;
    struct page_style style = style_of(NAMES_NONE);
    struct export_session *session = sample("Surname", 3);
    char *html = write_internal(session, &style);
    assert_null(strstr(html, "Surname 0"));
    assert_non_null(strstr(html, "Participant 1"));
    free(html);
    export_session_destroy(session);
}

static void lanes_when_more_than_fit_then_those_away_come_first_and_the_rest_are_counted(void **state)
{
    (void)state;
    static struct page page;
    struct page_style style = style_of(NAMES_FULL);
    struct export_session *session = sample("Person", 40);
    page_fill(&page, session, &style);
    assert_int_equal(page.lane_count, PAGE_LANES_MAX);
    assert_string_equal(page.lane[0].name, "Person 0");
    assert_int_equal(page.lane[0].absences, 1);
    assert_string_equal(page.more, "and 24 more");
    export_session_destroy(session);
}

static void title_when_the_block_is_private_then_is_not_told(void **state)
{
    (void)state;
    static struct page page;
    struct page_style style = style_of(NAMES_FULL);
    struct export_session *session = sample("Person", 2);
    session->booked.title[0] = '\0';
    session->booked.private_ = true;
    page_fill(&page, session, &style);
    assert_string_equal(page.title, "Private");
    assert_int_equal(page.catch_up_count, 0);
    export_session_destroy(session);
}

static void colours_when_compared_then_are_those_of_the_screen(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum tone tone;
    } tones[] = {{"ground", TONE_GROUND},
                 {"surface", TONE_SURFACE},
                 {"line", TONE_LINE},
                 {"track", TONE_TRACK},
                 {"ink", TONE_INK},
                 {"ink2", TONE_INK2},
                 {"green", TONE_GREEN},
                 {"green-text", TONE_GREEN_TEXT},
                 {"green-tint", TONE_GREEN_TINT},
                 {"amber", TONE_AMBER},
                 {"amber-text", TONE_AMBER_TEXT},
                 {"amber-fill", TONE_AMBER_FILL},
                 {"on-amber", TONE_ON_AMBER},
                 {"blue-text", TONE_BLUE_TEXT},
                 {"blue-fill", TONE_BLUE_FILL},
                 {"on-blue", TONE_ON_BLUE}};
    assert_int_equal(page_colour_count, sizeof tones / sizeof tones[0]);
    for (size_t i = 0; i < page_colour_count; i++) {
        assert_string_equal(page_colours[i].name, tones[i].name);
        assert_int_equal(page_colours[i].dark, theme_colour(THEME_DARK, tones[i].tone));
        assert_int_equal(page_colours[i].light, theme_colour(THEME_LIGHT, tones[i].tone));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(client_copy_when_written_then_nothing_of_the_house_is_in_it),
        cmocka_unit_test(page_when_told_then_has_gross_away_net_the_people_and_what_to_catch_up_on),
        cmocka_unit_test(texts_when_they_are_markup_or_formulas_then_stand_as_text),
        cmocka_unit_test(names_when_none_are_wanted_then_no_copy_has_any),
        cmocka_unit_test(lanes_when_more_than_fit_then_those_away_come_first_and_the_rest_are_counted),
        cmocka_unit_test(title_when_the_block_is_private_then_is_not_told),
        cmocka_unit_test(colours_when_compared_then_are_those_of_the_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
