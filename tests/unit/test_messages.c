// SPDX-License-Identifier: MIT
#include "messages/eml.h"
#include "messages/encode.h"
#include "messages/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CALENDAR "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"

static struct message sample_message(void)
{
    return (struct message){
        .from_name = "Room 4",
        .from_address = "room4@example.com",
        .to_name = "",
        .to_address = "jan.nowak@example.org",
        .subject = "Review: Thursday",
        .text = "Hello,\n\nsee you = \"soon\".\n",
        .calendar = CALENDAR,
        .calendar_length = sizeof CALENDAR - 1,
        .uid = "u1@example.com",
        .sequence = 2,
        .date = {INT64_C(1795424461500)},
    };
}

static char *write_eml(const struct message *message)
{
    char *bytes = NULL;
    size_t length = 0;
    struct error error = {""};
    if (!message_write_eml(message, &bytes, &length, &error)) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(strlen(bytes), length);
    return bytes;
}

static void eml_when_plain_then_the_known_bytes(void **state)
{
    (void)state;
    struct message message = sample_message();
    char *bytes = write_eml(&message);
    char boundary[32];
    char expected[2048];
    const char *at = strstr(bytes, "boundary=\"");
    assert_non_null(at);
    snprintf(boundary, sizeof boundary, "%.18s", at + strlen("boundary=\""));
    snprintf(expected, sizeof expected,
             "Date: Mon, 23 Nov 2026 09:01:01 +0000\r\nFrom: \"Room 4\"\r\n <room4@example.com>\r\n"
             "To: <jan.nowak@example.org>\r\nSubject: Review: Thursday\r\nMessage-ID: <%s.2@example.com>\r\n"
             "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n--%s\r\n"
             "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
             "Hello,\r\n\r\nsee you =3D \"soon\".\r\n\r\n--%s\r\n"
             "Content-Type: text/calendar; charset=UTF-8; method=REQUEST; component=VEVENT\r\n"
             "Content-Transfer-Encoding: base64\r\n\r\n"
             "QkVHSU46VkNBTEVOREFSDQpNRVRIT0Q6UkVRVUVTVA0KRU5EOlZDQUxFTkRBUg0K\r\n\r\n--%s--\r\n",
             boundary + 2, boundary, boundary, boundary, boundary);
    assert_string_equal(bytes, expected);
    free(bytes);
}

static void eml_when_sent_again_then_the_same_message_id_and_another_one_for_another_recipient(void **state)
{
    (void)state;
    struct message message = sample_message();
    char *first = write_eml(&message);
    char *again = write_eml(&message);
    message.to_address = "ewa@example.org";
    char *other = write_eml(&message);
    char id[80];
    snprintf(id, sizeof id, "%.60s", strstr(first, "Message-ID:"));
    assert_string_equal(first, again);
    assert_null(strstr(other, id));
    free(first);
    free(again);
    free(other);
}

static void eml_when_texts_hold_line_breaks_then_no_header_is_added(void **state)
{
    (void)state;
    static const char *const attacks[] = {"a\r\nBcc: evil@example.com", "a\nBcc: evil@example.com",
                                          "a\rBcc: evil@example.com", "ż\r\n\r\nBcc: evil@example.com",
                                          "\"\r\nBcc: evil@example.com"};
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
        struct message message = sample_message();
        message.subject = message.from_name = message.to_name = attacks[i];
        message.uid = attacks[i];
        char *bytes = write_eml(&message);
        assert_null(strstr(bytes, "\nBcc:"));
        assert_null(strstr(bytes, "\rBcc:"));
        *strstr(bytes, "\r\n\r\n") = '\0';
        assert_non_null(strstr(bytes, "Content-Type: multipart/alternative"));
        free(bytes);
    }
}

static void eml_when_an_address_is_none_then_refused_by_name(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",          "jan",           "@b",          "a@",       "a@b@c", "a b@c",
                                        "a@b\r\nX:", "<a@b>",         "a,b@c",       ".a@b",     "a.@b",  "a..b@c",
                                        "a@b..c",    "ż@example.com", "a@[1.2.3.4]", "\"a\"@b.c"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct message message = sample_message();
        struct error error = {""};
        char expected[128];
        char *bytes = NULL;
        size_t length = 0;
        message.to_address = wrong[i];
        assert_false(message_write_eml(&message, &bytes, &length, &error));
        snprintf(expected, sizeof expected, "'%s' is no mail address", wrong[i]);
        assert_string_equal(error.text, expected);
    }
}

static void eml_when_texts_are_long_and_foreign_then_no_line_is_too_long(void **state)
{
    (void)state;
    struct message message = sample_message();
    char text[4000] = "";
    while (strlen(text) < sizeof text - 64) {
        strncat(text, "Đánh giá và lập kế hoạch; ", sizeof text - strlen(text) - 1);
    }
    char name[128] = "Nguyễn Văn Đức, phòng họp số bốn, tầng hai mươi mốt, cao ốc phía đông";
    message.text = text;
    message.subject = text;
    message.from_name = name;
    message.to_name = "\"A\" \\ B";
    char *bytes = write_eml(&message);
    assert_non_null(strstr(bytes, "To: \"\\\"A\\\" \\\\ B\"\r\n <jan.nowak@example.org>\r\n"));
    for (const char *line = bytes; *line != '\0';) {
        const char *end = strstr(line, "\r\n");
        assert_non_null(end);
        assert_true(end - line <= 76 || strncmp(line, "Content-Type:", 13) == 0);
        line = end + 2;
    }
    for (const char *p = bytes; *p != '\0'; p++) {
        assert_true((unsigned char)*p < 0x80);
    }
    free(bytes);
}

static char *quoted_printable(const char *text)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    encode_quoted_printable(out, text);
    fclose(out);
    return bytes;
}

static void quoted_printable_when_given_awkward_text_then_as_the_standard_says(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"", ""},
        {"a", "a\r\n"},
        {"a \nb\t\n", "a=20\r\nb=09\r\n"},
        {"a\r\nb", "a\r\nb\r\n"},
        {"a\rb", "a=0Db\r\n"},
        {".\n..", "=2E\r\n=2E.\r\n"},
        {"ż=", "=C5=BC=3D\r\n"},
        {"123456789012345678901234567890123456789012345678901234567890123456789012345",
         "123456789012345678901234567890123456789012345678901234567890123456789012345\r\n"},
        {"1234567890123456789012345678901234567890123456789012345678901234567890123456",
         "123456789012345678901234567890123456789012345678901234567890123456789012345=\r\n6\r\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *bytes = quoted_printable(cases[i].text);
        assert_string_equal(bytes, cases[i].expected);
        free(bytes);
    }
}

static void header_when_long_and_foreign_then_words_break_between_characters(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    encode_header_text(out, "Subject", "aąąąąąąąąąąąąąąąąąąąąąąą");
    fclose(out);
    assert_string_equal(bytes, "Subject: =?UTF-8?B?YcSFxIXEhcSFxIXEhcSFxIXEhcSFxIXEhcSFxIXEhcSFxIXEhcSF?=\r\n"
                               " =?UTF-8?B?xIXEhcSFxIU=?=\r\n");
    free(bytes);
}

static const char *const pairs[] = {"title",     "Review {date}\r\nBcc: x",
                                    "date",      "Thursday 26 November",
                                    "time",      "13:00–13:30",
                                    "duration",  "30 minutes",
                                    "organizer", "Jan Nowak",
                                    NULL};

static void template_when_every_language_is_rendered_then_all_fields_stand_in_it(void **state)
{
    (void)state;
    static const char *const languages[] = {"en", "pl", "ru", "vi", "es"};
    static struct template_message message;
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        char path[64];
        struct error error = {""};
        snprintf(path, sizeof path, "assets/messages/%s/invitation.txt", languages[i]);
        if (!template_render(&message, path, pairs, &error)) {
            fail_msg("%s", error.text);
        }
        // A value is not looked at for fields again, and does not break the subject's line.
        assert_string_equal(message.subject, "Review {date}  Bcc: x: Thursday 26 November, 13:00–13:30");
        for (size_t field = 1; pairs[field - 1] != NULL; field += 2) {
            assert_non_null(strstr(message.text, pairs[field]));
        }
    }
}

static void template_when_broken_then_refused_by_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *error;
    } cases[] = {
        {"unknown-field", "tests/data/messages/unknown-field.txt:4: no value for the field {room}"},
        {"open-field", "tests/data/messages/open-field.txt:3: a field is not closed"},
        {"no-subject", "tests/data/messages/no-subject.txt:1: the first line is no 'Subject: ...'"},
        {"no-gap", "tests/data/messages/no-gap.txt:2: the line after the subject is not empty"},
        {"no-text", "tests/data/messages/no-text.txt:2: the template has no text"},
        {"missing", "tests/data/messages/missing.txt: No such file or directory"},
    };
    static struct template_message message;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[96];
        struct error error = {""};
        snprintf(path, sizeof path, "tests/data/messages/%s.txt", cases[i].name);
        assert_false(template_render(&message, path, pairs, &error));
        assert_string_equal(error.text, cases[i].error);
    }
}

static void template_when_values_are_too_long_then_refused(void **state)
{
    (void)state;
    static struct template_message message;
    static char title[TEMPLATE_SUBJECT_MAX + 1];
    struct error error = {""};
    memset(title, 'x', sizeof title - 1);
    const char *const longs[] = {"title", title, "date", "", "time", "", "duration", "", "organizer", "", NULL};
    assert_false(template_render(&message, "assets/messages/en/invitation.txt", longs, &error));
    assert_string_equal(error.text, "assets/messages/en/invitation.txt:1: the message is too long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eml_when_plain_then_the_known_bytes),
        cmocka_unit_test(eml_when_sent_again_then_the_same_message_id_and_another_one_for_another_recipient),
        cmocka_unit_test(eml_when_texts_hold_line_breaks_then_no_header_is_added),
        cmocka_unit_test(eml_when_an_address_is_none_then_refused_by_name),
        cmocka_unit_test(eml_when_texts_are_long_and_foreign_then_no_line_is_too_long),
        cmocka_unit_test(quoted_printable_when_given_awkward_text_then_as_the_standard_says),
        cmocka_unit_test(header_when_long_and_foreign_then_words_break_between_characters),
        cmocka_unit_test(template_when_every_language_is_rendered_then_all_fields_stand_in_it),
        cmocka_unit_test(template_when_broken_then_refused_by_file_and_line),
        cmocka_unit_test(template_when_values_are_too_long_then_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
