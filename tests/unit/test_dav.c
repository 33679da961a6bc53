// SPDX-License-Identifier: MIT
#include "sync/dav.h"

#include "sync/fetch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SPACES                                                                                                         \
    "xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav' xmlns:s='http://calendarserver.org/ns/' xmlns:d='DAV:'"
#define MULTI(text) "<?xml version='1.0'?><multistatus " SPACES ">" text "</multistatus>"
#define GOOD        "<status>HTTP/1.1 200 OK</status>"
#define BAD         "<status>HTTP/1.1 404 Not Found</status>"

static struct dav_answer answer;

static bool parse(const char *text, struct error *error)
{
    return dav_parse(&answer, text, strlen(text), error);
}

static void answer_when_of_a_calendar_then_what_it_says_of_itself(void **state)
{
    (void)state;
    assert_true(
        parse(MULTI("<response><href> /wall/room/\n</href><propstat><prop><resourcetype><collection/><c:calendar/>"
                    "</resourcetype><d:displayname>Th&#233; room</d:displayname><sync-token>t1</sync-token>"
                    "<s:getctag>7</s:getctag><supported-report-set><supported-report><report><sync-collection/>"
                    "</report></supported-report></supported-report-set>"
                    "<c:supported-calendar-component-set><c:comp name='VTODO'/><c:comp name='VEVENT'/>"
                    "</c:supported-calendar-component-set></prop>" GOOD "</propstat></response>"),
              NULL));
    const struct dav_response *room = &answer.list[0];
    assert_int_equal(answer.count, 1);
    assert_string_equal(room->value[DAV_HREF], "/wall/room/");
    assert_string_equal(room->value[DAV_NAME], "Th\xc3\xa9 room");
    assert_string_equal(room->value[DAV_TOKEN], "t1");
    assert_string_equal(room->value[DAV_CTAG], "7");
    assert_true(room->calendar && room->collection && room->syncs && room->lists_components && room->events);
    assert_string_equal(answer.token, "");
    dav_free(&answer);
}

static void answer_when_of_changes_then_each_with_its_status_and_the_token_of_all(void **state)
{
    (void)state;
    assert_true(parse(MULTI("<response><href>/a.ics</href><propstat><prop><getetag>\"1\"</getetag><c:calendar-data>"
                            "BEGIN:VCALENDAR\n</c:calendar-data></prop>" GOOD "</propstat></response>"
                            "<response><href>/b.ics</href>" BAD "</response><sync-token>t2</sync-token>"),
                      NULL));
    assert_int_equal(answer.count, 2);
    assert_string_equal(answer.list[0].value[DAV_ETAG], "\"1\"");
    assert_string_equal(answer.list[0].value[DAV_DATA], "BEGIN:VCALENDAR\n");
    assert_int_equal(answer.list[0].status, 0);
    assert_false(answer.list[0].calendar || answer.list[0].collection || answer.list[0].lists_components);
    assert_string_equal(answer.list[1].value[DAV_HREF], "/b.ics");
    assert_int_equal(answer.list[1].status, 404);
    assert_null(answer.list[1].value[DAV_DATA]);
    assert_string_equal(answer.token, "t2");
    dav_free(&answer);
}

static void properties_when_their_status_is_bad_then_they_do_not_count(void **state)
{
    (void)state;
    assert_true(parse(MULTI("<response><href>/</href><propstat><prop><displayname>no</displayname><resourcetype>"
                            "<c:calendar/></resourcetype></prop>" BAD "</propstat><propstat><prop>"
                            "<current-user-principal><href>/wall/</href></current-user-principal><c:calendar-home-set>"
                            "<href>/first/</href><href>/second/</href></c:calendar-home-set></prop>" GOOD
                            "</propstat></response>"),
                      NULL));
    const struct dav_response *root = &answer.list[0];
    assert_null(root->value[DAV_NAME]);
    assert_false(root->calendar);
    assert_string_equal(root->value[DAV_HREF], "/");
    assert_string_equal(root->value[DAV_PRINCIPAL], "/wall/");
    assert_string_equal(root->value[DAV_HOME], "/first/");
    dav_free(&answer);
}

static void answer_when_wrong_then_refused_with_a_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text, *reason;
    } cases[] = {
        {"", "line 1 of the answer: no element found"},
        {"<html xmlns='DAV:'></html>", "line 1 of the answer: not what a calendar server says"},
        {"<html/>", "line 1 of the answer: not what a calendar server says"},
        {"<multistatus></multistatus>", "line 1 of the answer: not what a calendar server says"},
        {"<!DOCTYPE x [<!ENTITY a 'b'>]><multistatus xmlns='DAV:'/>",
         "line 1 of the answer: not what a calendar server says"},
        {MULTI("<response>\n</href>"), "line 2 of the answer: mismatched tag"},
        {"<multistatus xmlns='DAV:'><response>", "line 1 of the answer: no element found"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error error = {""};
        assert_false(parse(cases[i].text, &error));
        assert_string_equal(error.text, cases[i].reason);
        dav_free(&answer);
    }
}

static void answer_when_nested_too_deeply_then_refused(void **state)
{
    (void)state;
    char text[2048] = "<multistatus xmlns='DAV:'>";
    for (int i = 0; i < DAV_DEPTH_MAX; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "<prop>");
    }
    struct error error = {""};
    assert_false(parse(text, &error));
    assert_string_equal(error.text, "line 1 of the answer: not what a calendar server says");
    dav_free(&answer);
}

static void value_when_longer_than_the_limit_then_left_out(void **state)
{
    (void)state;
    static char text[4096];
    int used = snprintf(text, sizeof text, "<multistatus xmlns='DAV:'><response><href>/");
    memset(text + used, 'x', DAV_TEXT_MAX);
    snprintf(text + used + DAV_TEXT_MAX, sizeof text - (size_t)used - DAV_TEXT_MAX, "</href></response></multistatus>");
    assert_true(parse(text, NULL));
    assert_int_equal(answer.count, 1);
    assert_null(answer.list[0].value[DAV_HREF]);
    dav_free(&answer);
}

static void text_when_escaped_then_no_markup_is_left(void **state)
{
    (void)state;
    char out[32];
    assert_true(dav_escape(out, sizeof out, "a<b>&c"));
    assert_string_equal(out, "a&lt;b&gt;&amp;c");
    assert_false(dav_escape(out, 16, "a<b>&c"));
    assert_true(dav_escape(out, 17, "a<b>&c"));
    assert_false(dav_escape(out, 0, ""));
}

static void references_when_resolved_then_as_rfc_3986_has_them(void **state)
{
    (void)state;
    static const struct {
        const char *base, *reference, *expected;
    } cases[] = {
        {"https://h:8443/a/b", "/c/", "https://h:8443/c/"},     {"https://h/a/b", "c", "https://h/a/c"},
        {"https://h/a/", "https://other/x", "https://other/x"}, {"https://h/a/", "", "https://h/a/"},
        {"https://h/a/", "/x%20y", "https://h/x%20y"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[64];
        assert_true(fetch_resolve(cases[i].base, cases[i].reference, out, sizeof out));
        assert_string_equal(out, cases[i].expected);
    }
    char small[8];
    assert_false(fetch_resolve("https://h/a/", "/c/", small, sizeof small));
}

static void servers_when_compared_then_by_scheme_host_and_port(void **state)
{
    (void)state;
    assert_true(fetch_same_server("https://h/a", "https://H:443/b"));
    assert_false(fetch_same_server("https://h/a", "http://h/a"));
    assert_false(fetch_same_server("https://h/a", "https://h:8443/a"));
    assert_false(fetch_same_server("https://h/a", "https://h.evil/a"));
    assert_false(fetch_same_server("https://h/a", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answer_when_of_a_calendar_then_what_it_says_of_itself),
        cmocka_unit_test(answer_when_of_changes_then_each_with_its_status_and_the_token_of_all),
        cmocka_unit_test(properties_when_their_status_is_bad_then_they_do_not_count),
        cmocka_unit_test(answer_when_wrong_then_refused_with_a_reason),
        cmocka_unit_test(answer_when_nested_too_deeply_then_refused),
        cmocka_unit_test(value_when_longer_than_the_limit_then_left_out),
        cmocka_unit_test(text_when_escaped_then_no_markup_is_left),
        cmocka_unit_test(references_when_resolved_then_as_rfc_3986_has_them),
        cmocka_unit_test(servers_when_compared_then_by_scheme_host_and_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
