// SPDX-License-Identifier: MIT
#include "messages/letter.h"

#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const languages[] = {"en", "pl", "ru", "vi", "es"};

static int set_up(void **state)
{
    (void)state;
    const char *build = getenv("BUILD");
    char folder[512];
    snprintf(folder, sizeof folder, "%s/locale", build == NULL ? "build" : build);
    text_init(folder);
    return 0;
}

// Thursday 26 November 2026, 13:00 UTC.
static const struct wall noon = {INT64_C(1795698000000)};

static const struct policy policy = {.single_ms = 15 * MS_PER_MINUTE, .total_ms = 30 * MS_PER_MINUTE};
static const struct letter_time offered[] = {{{INT64_C(1795698000000)}, {INT64_C(1795699500000)}}};
static const struct letter_item items[] = {{"MARK-item", 5 * MS_PER_MINUTE}};

// Every field is filled.
static struct client_facts client_facts(void)
{
    return (struct client_facts){
        .title = "MARK-title",
        .room = "MARK-room",
        .host = "MARK-host",
        .at = {noon, {noon.ms + 25 * MS_PER_MINUTE}},
        .before = {{noon.ms - 7 * MS_PER_DAY}, {noon.ms - 7 * MS_PER_DAY + MS_PER_HOUR}},
        .by = {noon.ms - MS_PER_DAY},
        .number = 4711,
        .words = "MARK-words",
        .fee = "MARK-fee",
        .purpose = "MARK-purpose",
        .policy = &policy,
        .offered = offered,
        .offered_count = 1,
        .items = items,
        .item_count = 1,
    };
}

static struct internal_facts internal_facts(void)
{
    return (struct internal_facts){
        .shown = client_facts(),
        .client = "SECRET-client",
        .requester = "SECRET-requester",
        .approver = "SECRET-approver",
        .earlier = "SECRET-earlier",
        .following = "SECRET-following",
        .reason = "SECRET-reason",
        .cost = "SECRET-cost",
        .strikes = 3,
    };
}

static struct zone utc;

static void tell_fault(void *context, const char *text)
{
    (void)context;
    fail_msg("%s", text);
}

static const struct letter_post post = {.shipped = "assets/messages", .zone = &utc, .fault = tell_fault};

static struct letter_envelope envelope(const char *language)
{
    return (struct letter_envelope){
        .from_name = "Room 4",
        .from_address = "room4@example.com",
        .to_name = "Jan Nowak",
        .to_address = "jan.nowak@example.org",
        .language = language,
        .wording = WORDING_NEUTRAL,
        .uid = "u1@example.com",
        .date = {noon.ms - 8 * MS_PER_DAY},
    };
}

// The text of a mail without its encoding.
static char *decode(const char *mail)
{
    const char *from = strstr(mail, "\r\n\r\n");
    char *text = malloc(strlen(mail) + 1), *out = text;
    assert_non_null(from);
    for (from += 4; *from != '\0';) {
        unsigned byte = 0;
        if (strncmp(from, "=\r\n", 3) == 0) {
            from += 3;
        } else if (*from == '=' && sscanf(from + 1, "%2x", &byte) == 1) {
            *out++ = (char)byte;
            from += 3;
        } else {
            *out++ = *from++;
        }
    }
    *out = '\0';
    return text;
}

static char *write_client(const struct letter_post *from, enum client_letter kind, const struct letter_envelope *to)
{
    struct client_facts facts = client_facts();
    struct error error = {""};
    char *bytes = NULL;
    size_t length = 0;
    if (!letter_write_client(from, kind, &facts, to, &bytes, &length, &error)) {
        fail_msg("%s", error.text);
    }
    return bytes;
}

// Every text that the kind has to hold is in the text or in the subject, of which a mark is seen when it is plain.
static void assert_marks(const struct letter_kind *kind, const char *mail, const char *text)
{
    static const struct {
        const char *field, *mark;
    } marks[] = {{"title", "MARK-title"},    {"words", "MARK-words"}, {"number", "R-4711"},
                 {"offered", "13:00–13:25"}, {"items", "MARK-item"},  {"time", "13:00–13:25"},
                 {"old_time", "13:00–14:00"}};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        char among[256], wanted[64];
        snprintf(among, sizeof among, " %s ", kind->needed);
        snprintf(wanted, sizeof wanted, " %s ", marks[i].field);
        if (strstr(among, wanted) != NULL && strstr(text, marks[i].mark) == NULL &&
            strstr(mail, marks[i].mark) == NULL) {
            fail_msg("%s: no %s", kind->name, marks[i].mark);
        }
    }
}

static void letter_to_a_client_when_every_field_is_filled_then_nothing_internal_is_in_it(void **state)
{
    (void)state;
    for (size_t language = 0; language < sizeof languages / sizeof languages[0]; language++) {
        for (int kind = 0; kind < CLIENT_LETTERS; kind++) {
            for (int tone = 0; tone <= WORDING_FIRM; tone++) {
                struct letter_envelope to = envelope(languages[language]);
                to.wording = (enum wording)tone;
                char *mail = write_client(&post, (enum client_letter)kind, &to);
                char *text = decode(mail);
                assert_null(strstr(mail, "SECRET"));
                assert_null(strstr(text, "SECRET"));
                assert_null(strchr(text, '{'));
                assert_marks(letter_kind_client((enum client_letter)kind), mail, text);
                free(text);
                free(mail);
            }
        }
    }
}

static void letter_inside_the_house_when_every_field_is_filled_then_it_is_written(void **state)
{
    (void)state;
    const struct internal_facts facts = internal_facts();
    for (size_t language = 0; language < sizeof languages / sizeof languages[0]; language++) {
        for (int kind = 0; kind < INTERNAL_LETTERS; kind++) {
            struct letter_envelope to = envelope(languages[language]);
            struct error error = {""};
            char *bytes = NULL;
            size_t length = 0;
            if (!letter_write_internal(&post, (enum internal_letter)kind, &facts, &to, &bytes, &length, &error)) {
                fail_msg("%s", error.text);
            }
            char *text = decode(bytes);
            assert_non_null(strstr(text, "SECRET-client"));
            free(text);
            free(bytes);
        }
    }
}

static char folder[64];
static char faults[4096];

static void note_fault(void *context, const char *text)
{
    (void)context;
    size_t used = strlen(faults);
    snprintf(faults + used, sizeof faults - used, "%s\n", text);
}

static void put_own(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/en/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    fclose(file);
}

static char *write_notice(enum wording tone)
{
    const struct letter_post from = {.own = folder, .shipped = "assets/messages", .zone = &utc, .fault = note_fault};
    struct letter_envelope to = envelope("en");
    to.wording = tone;
    faults[0] = '\0';
    char *mail = write_client(&from, CLIENT_NOTICE, &to);
    char *text = decode(mail);
    free(mail);
    return text;
}

static void letter_when_there_is_an_own_template_then_used_if_it_keeps_the_rules(void **state)
{
    (void)state;
    char command[128], expected[512];
    snprintf(folder, sizeof folder, "/tmp/adjourn-letter-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof command, "mkdir %s/en", folder);
    assert_int_equal(system(command), 0);
    put_own("notice.txt", "Subject: {title}\n\ndone: Own words.\nwhen: {date} {time}\nnext: Come along.\n");
    char *text = write_notice(WORDING_NEUTRAL);
    assert_string_equal(faults, "");
    assert_string_equal(text, "Own words.\r\nThursday 26 November 13:00–13:25\r\nCome along.\r\n");
    free(text);
    // The tone of the ladder has its own file; without one in the folder the shipped one is used.
    text = write_notice(WORDING_FIRM);
    assert_non_null(strstr(text, "this time is kept for you alone"));
    free(text);
    put_own("notice.firm.txt", "Subject: {title}\n\ndone: Firm words.\nwhen: {date} {time}\nnext: Come along.\n");
    text = write_notice(WORDING_FIRM);
    assert_non_null(strstr(text, "Firm words."));
    free(text);
    // Refused: the shipped one stands in for it.
    put_own("notice.txt", "Subject: {title}\n\ndone: Sorry, {cost}.\nwhen: {date} {time}\nnext: Come along.\n");
    text = write_notice(WORDING_NEUTRAL);
    assert_non_null(strstr(text, "is booked for you"));
    snprintf(expected, sizeof expected, "%s/en/notice.txt:3: {cost} is internal", folder);
    assert_int_equal(strncmp(faults, expected, strlen(expected)), 0);
    snprintf(expected, sizeof expected,
             "%s/en/notice.txt:3: 'Sorry' is never said (expected: what was done, what comes next, and when); the "
             "shipped template is used instead\n",
             folder);
    assert_non_null(strstr(faults, expected));
    free(text);
    put_own("notice.txt", "Hello\n");
    text = write_notice(WORDING_NEUTRAL);
    assert_non_null(strstr(text, "is booked for you"));
    snprintf(expected, sizeof expected,
             "%s/en/notice.txt:1: the first line is no 'Subject: ...'; the shipped template is used instead\n", folder);
    assert_string_equal(faults, expected);
    free(text);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

static void letter_when_a_text_that_it_needs_is_empty_then_refused(void **state)
{
    (void)state;
    struct client_facts facts = client_facts();
    struct letter_envelope to = envelope("en");
    struct error error = {""};
    char *bytes = NULL;
    size_t length = 0;
    facts.words = "";
    assert_false(letter_write_client(&post, CLIENT_ACKNOWLEDGED, &facts, &to, &bytes, &length, &error));
    assert_string_equal(error.text, "letter acknowledged: {words} has no value");
    assert_true(letter_write_client(&post, CLIENT_NOTICE, &facts, &to, &bytes, &length, &error));
    free(bytes);
}

static void letter_when_texts_of_a_calendar_hold_line_breaks_then_no_line_or_header_is_added(void **state)
{
    (void)state;
    struct client_facts facts = client_facts();
    struct letter_envelope to = envelope("en");
    struct error error = {""};
    char *bytes = NULL;
    size_t length = 0;
    facts.title = facts.room = facts.host = "a\r\nBcc: evil@example.com\r\n\r\nB";
    to.from_name = to.to_name = to.uid = facts.title;
    assert_true(letter_write_client(&post, CLIENT_NOTICE, &facts, &to, &bytes, &length, &error));
    char *text = decode(bytes);
    assert_null(strstr(bytes, "\nBcc"));
    assert_null(strstr(bytes, "\rBcc"));
    assert_null(strstr(text, "\nBcc"));
    assert_null(strstr(text, "\nB\n"));
    free(text);
    free(bytes);
}

static void letter_when_private_then_its_title_is_not_known(void **state)
{
    (void)state;
    struct client_facts facts = client_facts();
    struct letter_envelope to = envelope("en");
    struct error error = {""};
    char *bytes = NULL;
    size_t length = 0;
    facts.title = NULL;
    assert_true(letter_write_client(&post, CLIENT_NOTICE, &facts, &to, &bytes, &length, &error));
    assert_non_null(strstr(bytes, "\"Private\" is booked for you"));
    free(bytes);
}

static void letter_language_when_several_are_named_then_the_first_that_is_known(void **state)
{
    (void)state;
    assert_string_equal(letter_language("vi", "pl", "en"), "vi");
    assert_string_equal(letter_language("", "pl-PL", "en"), "pl");
    assert_string_equal(letter_language(NULL, "RU_ru", "en"), "ru");
    assert_string_equal(letter_language(NULL, "de", "es"), "es");
    assert_string_equal(letter_language(NULL, "plx", "p"), "en");
    assert_string_equal(letter_language(NULL, NULL, NULL), "en");
}

static void policy_when_said_then_only_what_was_agreed(void **state)
{
    (void)state;
    struct client_facts facts = client_facts();
    struct letter_envelope to = envelope("en");
    struct error error = {""};
    char *bytes = NULL;
    size_t length = 0;
    assert_true(letter_write_client(&post, CLIENT_NOTICE, &facts, &to, &bytes, &length, &error));
    char *text = decode(bytes);
    assert_non_null(strstr(text, "\r\nAs agreed, we finish at 13:25; after 15 minutes away at a stretch or 30 minutes "
                                 "away in total we offer another time for the rest.\r\n"));
    free(text);
    free(bytes);
}

int main(void)
{
    zone_init_fixed(&utc, "UTC", 0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letter_to_a_client_when_every_field_is_filled_then_nothing_internal_is_in_it),
        cmocka_unit_test(letter_inside_the_house_when_every_field_is_filled_then_it_is_written),
        cmocka_unit_test(letter_when_there_is_an_own_template_then_used_if_it_keeps_the_rules),
        cmocka_unit_test(letter_when_a_text_that_it_needs_is_empty_then_refused),
        cmocka_unit_test(letter_when_texts_of_a_calendar_hold_line_breaks_then_no_line_or_header_is_added),
        cmocka_unit_test(letter_when_private_then_its_title_is_not_known),
        cmocka_unit_test(letter_language_when_several_are_named_then_the_first_that_is_known),
        cmocka_unit_test(policy_when_said_then_only_what_was_agreed),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
