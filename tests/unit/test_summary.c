// SPDX-License-Identifier: MIT
#include "export/summary_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NINE INT64_C(1795424400000) // 2026-11-23T09:00:00Z, a Monday

static struct zone utc;
static struct rate euro, dong;

// A session of an hour on a day of that week: so many minutes away, and whether another time was chosen at its end.
static struct export_session *session_of(int day, int away, bool strike)
{
    const struct policy policy = {.counts = COUNTS_ANY};
    int64_t start = NINE + day * MS_PER_DAY;
    struct block block = {.uid = "a@example.com", .start = {start}, .end = {start + MS_PER_HOUR}};
    const struct {
        enum event_kind kind;
        int minute, value;
    } events[] = {{EVENT_START, 0, 0},
                  {EVENT_OUT, 10, 0},
                  {EVENT_BACK, 10 + away, 0},
                  {EVENT_OFFER, 50, THRESHOLD_TOTAL},
                  {EVENT_END, 60, strike ? END_RESCHEDULE : END_TOUCHED}};
    struct export_session *session = NULL;
    assert_true(export_session_create(&session, 12, &block, &(struct roster){.count = 0}, NULL));
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        int64_t at = start + events[i].minute * MS_PER_MINUTE;
        struct event event = {.seq = (uint32_t)i + 1,
                              .kind = events[i].kind,
                              .wall = {at},
                              .at = {at},
                              .boot = {.ms = at - NINE, .id = 7},
                              .who = EVENT_NOBODY,
                              .value = events[i].value};
        assert_true(i > 0 || policy_encode(&policy, event.text, sizeof event.text));
        assert_true(export_session_add(session, &event, NULL));
    }
    assert_true(export_session_finish_at(session, (struct wall){start + MS_PER_HOUR}, NULL));
    return session;
}

static struct summary *begin(int32_t days)
{
    struct date first = {2026, 11, 23};
    const struct summary_style style = {.zone = &utc,
                                        .room = "<Room>",
                                        .purpose = "",
                                        .first = first,
                                        .last = date_from_days(date_to_days(first) + days - 1),
                                        .clients = true};
    struct summary *summary = NULL;
    assert_true(summary_create(&summary, &style, NULL));
    assert_true(rate_read(&euro, "60 EUR"));
    assert_true(rate_read(&dong, "450000 VND"));
    return summary;
}

static void add(struct summary *summary, const char *client, const struct rate *rate, int day, int away, bool strike)
{
    const struct summary_client whose = {client, rate, BILLING_BLOCK};
    struct export_session *session = session_of(day, away, strike);
    assert_true(summary_add(summary, session, &whose, NULL));
    export_session_destroy(session);
}

static void groups_when_sessions_are_added_then_add_up_to_the_room(void **state)
{
    (void)state;
    struct summary *summary = begin(7);
    add(summary, "Acme", &euro, 0, 20, true);
    add(summary, "", &euro, 1, 10, false);
    add(summary, "Acme", &euro, 1, 5, false);
    assert_int_equal(summary->group_count, 2);
    assert_int_equal(summary->group[0].totals.sessions, 2);
    assert_int_equal(summary->group[0].totals.figures.away, 25 * MS_PER_MINUTE);
    assert_int_equal(summary->group[0].totals.cost, 2500);
    assert_int_equal(summary->group[0].totals.strikes, 1);
    assert_int_equal(summary->room.sessions, 3);
    assert_int_equal(summary->room.figures.away, 35 * MS_PER_MINUTE);
    assert_int_equal(summary->room.cost, 3500);
    assert_int_equal(summary->room.asked[THRESHOLD_TOTAL], 3);
    assert_int_equal(summary->slot[0].sessions, 1);
    assert_int_equal(summary_slot_percent(&summary->slot[0]), 33);
    assert_int_equal(summary->slot[1].sessions, 2);
    assert_int_equal(summary_slot_percent(&summary->slot[1]), 12);
    summary_destroy(summary);
}

// A sum of two currencies would be none.
static void cost_when_of_two_currencies_then_the_room_has_no_sum(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t length = 0;
    struct summary *summary = begin(1);
    add(summary, "Acme", &euro, 0, 20, true);
    add(summary, "Hà Nội", &dong, 0, 20, false);
    assert_true(summary_write_json(summary, &bytes, &length, NULL));
    assert_non_null(strstr(bytes, "\"cost\": null},\n  \"clients\""));
    assert_non_null(strstr(bytes, "{\"minor\": 2000, \"digits\": 2, \"currency\": \"EUR\"}"));
    assert_non_null(strstr(bytes, "{\"minor\": 150000, \"digits\": 0, \"currency\": \"VND\"}"));
    free(bytes);
    summary_destroy(summary);
}

static void days_when_more_than_bars_then_share_them_evenly(void **state)
{
    (void)state;
    struct summary *summary = begin(3653);
    add(summary, "", &euro, 0, 10, false);
    add(summary, "", &euro, 3652, 10, false);
    add(summary, "", &euro, 4000, 10, false); // beyond the last day: in the totals of whoever asked for it
    assert_true(summary->slot_count <= SUMMARY_SLOTS_MAX);
    assert_int_equal(summary->slot[0].sessions, 1);
    assert_int_equal(summary->slot[summary->slot_count - 1].sessions, 1);
    summary_destroy(summary);
}

static void texts_when_they_are_markup_or_formulas_then_stand_as_text(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t length = 0;
    struct summary *summary = begin(1);
    add(summary, "=cmd|'<script>", &euro, 0, 20, true);
    assert_true(summary_write_html(summary, &bytes, &length, NULL));
    assert_null(strstr(bytes, "<script"));
    assert_null(strstr(bytes, ">=cmd"));
    assert_non_null(strstr(bytes, "&lt;Room&gt;"));
    free(bytes);
    assert_true(summary_write_csv(summary, &bytes, &length, NULL));
    assert_non_null(strstr(bytes, ",\"'=cmd|'<script>\",3600,2400,1200,"));
    free(bytes);
    assert_true(summary_write_pdf(summary, &bytes, &length, NULL));
    assert_int_equal(strncmp(bytes, "%PDF-", 5), 0);
    free(bytes);
    summary_destroy(summary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_when_sessions_are_added_then_add_up_to_the_room),
        cmocka_unit_test(cost_when_of_two_currencies_then_the_room_has_no_sum),
        cmocka_unit_test(days_when_more_than_bars_then_share_them_evenly),
        cmocka_unit_test(texts_when_they_are_markup_or_formulas_then_stand_as_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
