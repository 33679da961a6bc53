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
             "Auto-Submitted: auto-generated\r\n"
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

static void eml_when_there_is_no_calendar_then_the_text_alone(void **state)
{
    (void)state;
    struct message message = sample_message();
    message.calendar = NULL;
    message.language = "en";
    message.reply_to = "ewa@example.org";
    char *bytes = write_eml(&message);
    const char *mime = strstr(bytes, "Content-Language:");
    assert_non_null(strstr(bytes, "\r\nReply-To: <ewa@example.org>\r\n"));
    assert_non_null(mime);
    assert_string_equal(mime, "Content-Language: en\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                              "Content-Type: text/plain; charset=UTF-8\r\n"
                              "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                              "Hello,\r\n\r\nsee you =3D \"soon\".\r\n");
    free(bytes);
}

static void eml_when_the_calendar_has_a_method_then_the_part_names_it(void **state)
{
    (void)state;
    struct message message = sample_message();
    message.method = "CANCEL";
    char *bytes = write_eml(&message);
    assert_non_null(strstr(bytes, "Content-Type: text/calendar; charset=UTF-8; method=CANCEL; component=VEVENT\r\n"));
    free(bytes);
}

static void eml_when_the_answering_address_is_none_then_left_out(void **state)
{
    (void)state;
    struct message message = sample_message();
    message.reply_to = "ewa@example.org\r\nBcc: evil@example.com";
    char *bytes = write_eml(&message);
    assert_null(strstr(bytes, "Reply-To"));
    assert_null(strstr(bytes, "Bcc"));
    free(bytes);
}

static void eml_when_sent_again_then_the_same_message_id_and_another_one_for_another_recipient_or_kind(void **state)
{
    (void)state;
    struct message message = sample_message();
    char *first = write_eml(&message);
    char *again = write_eml(&message);
    message.to_address = "ewa@example.org";
    char *other = write_eml(&message);
    message = sample_message();
    message.kind = "catch-up";
    char *kind = write_eml(&message);
    char id[80];
    snprintf(id, sizeof id, "%.60s", strstr(first, "Message-ID:"));
    assert_string_equal(first, again);
    assert_null(strstr(other, id));
    assert_null(strstr(kind, id));
    free(first);
    free(again);
    free(other);
    free(kind);
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
        char *bytes = NULL;
        size_t length = 0;
        message.to_address = wrong[i];
        assert_false(message_write_eml(&message, &bytes, &length, &error));
        assert_string_equal(error.text, "the recipient has no mail address");
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

static struct template template;
static struct template_message message;

static const char *const pairs[] = {"title", "Review {date}\r\nBcc: x", "date", "Thursday 26 November", "fee", "",
                                    NULL};

static void parse(const char *text)
{
    struct error error = {""};
    if (!template_parse(&template, "t.txt", text, strlen(text), &error)) {
        fail_msg("%s", error.text);
    }
}

static void template_when_rendered_then_marks_are_gone_and_values_are_no_fields(void **state)
{
    (void)state;
    struct error error = {""};
    parse(
        "\xef\xbb\xbfSubject: {title}: {date}\r\n\r\nHello,\r\n\r\ndone:  it is on {date}.\nnext: {title}\nwhen: now");
    assert_int_equal(template.lines[3].mark, TEMPLATE_DONE);
    assert_int_equal(template.lines[3].number, 5);
    assert_int_equal(template.lines[4].mark, TEMPLATE_NEXT);
    assert_int_equal(template.lines[5].mark, TEMPLATE_WHEN);
    assert_true(template_render(&message, &template, pairs, &error));
    assert_string_equal(message.subject, "Review {date}  Bcc: x: Thursday 26 November");
    assert_string_equal(message.text, "Hello,\n\nit is on Thursday 26 November.\nReview {date}\r\nBcc: x\nnow\n");
}

static void template_when_a_field_is_empty_then_its_line_is_left_out_and_no_second_gap_stays(void **state)
{
    (void)state;
    struct error error = {""};
    parse("Subject: x\n\nA\n\nFee: {fee} on {date}.\n\nB {date}\n{fee}\nC\n");
    assert_true(template_render(&message, &template, pairs, &error));
    assert_string_equal(message.text, "A\n\nB Thursday 26 November\nC\n");
}

static void template_when_broken_then_refused_by_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *error;
    } cases[] = {
        {"Subject: x\n\nHello {name\n", "t.txt:3: a field is not closed"},
        {"Subject: x\n\na\nHello {na{me}\n", "t.txt:4: a field is not closed"},
        {"Subject: {x\n\nHello\n", "t.txt:1: a field is not closed"},
        {"", "t.txt:1: the first line is no 'Subject: ...'"},
        {"Hello\n", "t.txt:1: the first line is no 'Subject: ...'"},
        {"Subject: x\nHello\n", "t.txt:2: the line after the subject is not empty"},
        {"Subject: x\n", "t.txt: the template has no text"},
        {"Subject: x\n\n\n\n", "t.txt: the template has no text"},
        {"Subject: x\n\na\n\xff\n", "t.txt:4: not UTF-8"},
        {"Subject: x\n\na\n\xc0\x80\n", "t.txt:4: not UTF-8"},
        {"Subject: x\n\na\x1b[2J\n", "t.txt:3: a control character"},
        {"Subject: x\n\na\rb\n", "t.txt:3: a control character"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error error = {""};
        assert_false(template_parse(&template, "t.txt", cases[i].text, strlen(cases[i].text), &error));
        assert_string_equal(error.text, cases[i].error);
    }
}

static void template_when_it_is_no_text_or_too_long_then_refused(void **state)
{
    (void)state;
    static char bytes[TEMPLATE_BYTES_MAX + 2];
    struct error error = {""};
    assert_false(template_parse(&template, "t.txt", "Subject: x\0\n\na\n", 15, &error));
    assert_string_equal(error.text, "t.txt: not a text");
    memset(bytes, 'x', sizeof bytes - 1);
    memcpy(bytes, "Subject: x\n\n", 12);
    assert_true(template_parse(&template, "t.txt", bytes, TEMPLATE_BYTES_MAX, &error));
    assert_false(template_parse(&template, "t.txt", bytes, TEMPLATE_BYTES_MAX + 1, &error));
    assert_string_equal(error.text, "t.txt: more than 16384 bytes");
    memset(bytes, '\n', sizeof bytes - 1);
    memcpy(bytes, "Subject: x\n\na", 13);
    assert_false(template_parse(&template, "t.txt", bytes, TEMPLATE_BYTES_MAX, &error));
    assert_string_equal(error.text, "t.txt:202: more than 200 lines");
    assert_false(template_read(&template, "tests/data/messages/missing.txt", &error));
    assert_string_equal(error.text, "tests/data/messages/missing.txt: No such file or directory");
}

static void template_when_a_field_has_no_value_or_too_long_a_one_then_refused(void **state)
{
    (void)state;
    static char title[TEMPLATE_SUBJECT_MAX + 1];
    struct error error = {""};
    parse("Subject: x\n\nHello,\nsee you in {room}.\n");
    assert_false(template_render(&message, &template, pairs, &error));
    assert_string_equal(error.text, "t.txt:4: no value for the field {room}");
    memset(title, 'x', sizeof title - 1);
    parse("Subject: {title}\n\nHello\n");
    assert_false(template_render(&message, &template, (const char *const[]){"title", title, NULL}, &error));
    assert_string_equal(error.text, "t.txt:1: the message is too long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eml_when_plain_then_the_known_bytes),
        cmocka_unit_test(eml_when_there_is_no_calendar_then_the_text_alone),
        cmocka_unit_test(eml_when_the_calendar_has_a_method_then_the_part_names_it),
        cmocka_unit_test(eml_when_the_answering_address_is_none_then_left_out),
        cmocka_unit_test(eml_when_sent_again_then_the_same_message_id_and_another_one_for_another_recipient_or_kind),
        cmocka_unit_test(eml_when_texts_hold_line_breaks_then_no_header_is_added),
        cmocka_unit_test(eml_when_an_address_is_none_then_refused_by_name),
        cmocka_unit_test(eml_when_texts_are_long_and_foreign_then_no_line_is_too_long),
        cmocka_unit_test(quoted_printable_when_given_awkward_text_then_as_the_standard_says),
        cmocka_unit_test(header_when_long_and_foreign_then_words_break_between_characters),
        cmocka_unit_test(template_when_rendered_then_marks_are_gone_and_values_are_no_fields),
        cmocka_unit_test(template_when_a_field_is_empty_then_its_line_is_left_out_and_no_second_gap_stays),
        cmocka_unit_test(template_when_broken_then_refused_by_file_and_line),
        cmocka_unit_test(template_when_it_is_no_text_or_too_long_then_refused),
        cmocka_unit_test(template_when_a_field_has_no_value_or_too_long_a_one_then_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
