// SPDX-License-Identifier: MIT
#include "calendar/reply.h"

#include "calendar/calendar.h"
#include "calendar/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NEW_UID "0b9c1f4e-0000-4abc-8abc-000000000001"
#define OLD_UID "040000008200E00074C5B7101A82E00800000000A0B1C2D3E4F5DA01"

static struct replies replies;
static struct error error;

static const struct zone *warsaw(void)
{
    const struct zone *zone = calendar_zone("Europe/Warsaw", &error);
    assert_non_null(zone);
    return zone;
}

static size_t load(const char *name, char bytes[65536])
{
    char path[256];
    snprintf(path, sizeof path, "tests/data/%s", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, 65535, file);
    fclose(file);
    bytes[length] = '\0';
    return length;
}

static const struct reply *read_one(const char *file)
{
    static char bytes[65536];
    char name[256];
    snprintf(name, sizeof name, "replies/%s", file);
    size_t length = load(name, bytes);
    if (!reply_read(&replies, file, bytes, length, warsaw(), &error)) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(replies.count, 1);
    return &replies.reply[0];
}

static bool read_text(const char *text)
{
    return reply_read(&replies, "a.ics", text, strlen(text), warsaw(), &error);
}

static void reply_when_read_tells_who_answers_what(void **state)
{
    (void)state;
    const struct reply *reply = read_one("google-accepted.ics");
    assert_int_equal(reply->method, REPLY_REPLY);
    assert_string_equal(reply->uid, NEW_UID);
    assert_string_equal(reply->recurrence_id, "");
    assert_int_equal(reply->sequence, 1);
    assert_string_equal(reply->attendee, "ola@client.example");
    assert_int_equal(reply->partstat, PARTSTAT_ACCEPTED);
    assert_int_equal(reply->stamp.ms / MS_PER_SECOND, 1795774272); // 2026-11-27T10:11:12Z
    assert_string_equal(replies.sender, "");
}

static void reply_for_an_occurrence_names_it_by_its_instant(void **state)
{
    (void)state;
    const struct reply *reply = read_one("outlook-declined.ics");
    assert_string_equal(reply->uid, OLD_UID);
    assert_string_equal(reply->recurrence_id, "20261126T130000Z");
    assert_string_equal(reply->attendee, "Piotr@client.example");
    assert_int_equal(reply->partstat, PARTSTAT_DECLINED);
    assert_int_equal(reply->sequence, 5);
    // Why somebody answers so is not kept.
    assert_null(memmem(&replies, sizeof replies, "dentist", 7));
}

static void reply_for_two_occurrences_is_two_answers(void **state)
{
    (void)state;
    static char bytes[65536];
    size_t length = load("replies/two-occurrences.ics", bytes);
    assert_true(reply_read(&replies, "two", bytes, length, warsaw(), &error));
    assert_int_equal(replies.count, 2);
    assert_string_equal(replies.reply[0].recurrence_id, "20261126T130000Z");
    assert_int_equal(replies.reply[0].partstat, PARTSTAT_DECLINED);
    assert_string_equal(replies.reply[1].recurrence_id, "20261203T130000Z");
    assert_int_equal(replies.reply[1].partstat, PARTSTAT_TENTATIVE);
    assert_int_equal(replies.reply[1].method, REPLY_REPLY);
}

static void counter_tells_the_proposed_time(void **state)
{
    (void)state;
    const struct reply *reply = read_one("counter.ics");
    assert_int_equal(reply->method, REPLY_COUNTER);
    assert_int_equal(reply->start.ms / MS_PER_SECOND, 1796374800); // 2026-12-04T09:00:00Z
    assert_int_equal(reply->end.ms - reply->start.ms, 25 * MS_PER_MINUTE);
    assert_string_equal(reply->attendee, ""); // two are listed, and no mail says who wrote
    reply = read_one("counter.eml");
    assert_string_equal(reply->attendee, "ola@client.example");
    assert_int_equal(reply->partstat, PARTSTAT_TENTATIVE);
    reply = read_one("declinecounter.ics");
    assert_int_equal(reply->method, REPLY_DECLINECOUNTER);
    assert_string_equal(reply->attendee, "");
    assert_int_equal(reply->start.ms, 0);
}

static void reply_in_a_mail_is_found_in_its_part(void **state)
{
    (void)state;
    const struct reply *reply = read_one("google-mail.eml");
    assert_string_equal(replies.sender, "Ola@client.example");
    assert_string_equal(reply->uid, NEW_UID);
    assert_int_equal(reply->partstat, PARTSTAT_ACCEPTED);
    reply = read_one("quoted-printable.eml");
    assert_string_equal(replies.sender, "piotr@client.example");
    assert_string_equal(reply->recurrence_id, "20261126T130000Z");
    assert_int_equal(reply->partstat, PARTSTAT_DECLINED);
}

static void message_without_an_answer_is_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"", "a.ics: a mail without a calendar in it"},
        {"From: a@b\r\n\r\nBEGIN:VCALENDAR\r\n", "a.ics: a mail without a calendar in it"},
        {"BEGIN:VCALENDAR\r\n", "a.ics:1: the file is cut off: what begins at line 1 has no end"},
        {"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", "a.ics: METHOD 'REQUEST' is no answer"},
        {"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n", "a.ics: no answer to an invitation"},
        {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\r\nEND:VEVENT\r\n"
         "END:VCALENDAR\r\n",
         "a.ics: no answer to an invitation"},
        {"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\r\nEND:VEVENT\r\n"
         "END:VCALENDAR\r\n",
         "a.ics: an answer without a UID"},
        {"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
         "a.ics: an answer that does not say whose it is"},
        {"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:a\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\r\n"
         "ATTENDEE;PARTSTAT=ACCEPTED:mailto:c@d\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
         "a.ics: an answer that does not say whose it is"},
        {"BEGIN:VCALENDAR\r\nMETHOD:COUNTER\r\nBEGIN:VEVENT\r\nUID:a\r\nATTENDEE:mailto:a@b\r\n"
         "DTSTART:20261204T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
         "a.ics: a proposed time that ends before it begins"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_false(read_text(rows[i].text));
        assert_string_equal(error.text, rows[i].says);
    }
    static char large[REPLY_SIZE_MAX + 1];
    assert_false(reply_read(&replies, "a.ics", large, sizeof large, warsaw(), &error));
    assert_string_equal(error.text, "a.ics: larger than 1024 KB");
    static char bytes[65536];
    size_t length = load("replies/no-calendar.eml", bytes);
    assert_false(reply_read(&replies, "b.eml", bytes, length, warsaw(), &error));
    assert_string_equal(error.text, "b.eml: a mail without a calendar in it");
}

static void more_answers_than_are_kept_are_refused(void **state)
{
    (void)state;
    static char text[16384];
    size_t used = (size_t)snprintf(text, sizeof text, "BEGIN:VCALENDAR\nMETHOD:REPLY\n");
    for (int i = 0; i <= REPLIES_MAX; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "BEGIN:VEVENT\nUID:a%d\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b\nEND:VEVENT\n", i);
    }
    snprintf(text + used, sizeof text - used, "END:VCALENDAR\n");
    assert_false(read_text(text));
    assert_string_equal(error.text, "a.ics: more than 32 answers");
}

static char *find_part(const char *mail, char sender[PERSON_ADDRESS_MAX])
{
    char *part = NULL;
    size_t length = 0;
    return mail_find_calendar(mail, strlen(mail), sender, PERSON_ADDRESS_MAX, &part, &length, &error) ? part : NULL;
}

static void mail_when_its_parts_are_odd_is_read_as_mail_programs_do(void **state)
{
    (void)state;
    static const struct {
        const char *mail, *part, *sender;
    } rows[] = {
        {"from: a@b\ncontent-type: TEXT/CALENDAR\n\nx\n", "x\n", "a@b"},
        {"From:\r\n <a@b>\r\nContent-Type:text/calendar;charset=utf-8\r\n\r\nx", "x", "a@b"},
        {"Content-Type: text/calendarium\n\nx\n", NULL, ""},
        {"From: nobody\nContent-Type: text/calendar\n\n", "", ""},
        // An outer delimiter ends what was left open inside.
        {"Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/mixed; boundary=\"i i\"\n\n--i i\n"
         "Content-Type: text/plain\n\nx\n--o\nContent-Type: text/calendar\n\ny\n--o--\n",
         "y\n", ""},
        // A delimiter that only begins like one is text.
        {"Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: text/calendar\n\n--ox\n--o--x\n--o-- \t\nz\n",
         "--ox\n--o--x\n", ""},
        // An attached mail is not looked into.
        {"From: a@b\nContent-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n"
         "From: c@d\nContent-Type: text/calendar\n\nx\n--o--\n",
         NULL, "a@b"},
        {"Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n\nQUJD\r\nRE VG\nRw==\nSEk=\n", "ABCDEFG",
         ""},
        {"Content-Type: text/calendar\nContent-Transfer-Encoding: quoted-printable\n\na=3Db=\r\nc= \nd=zz=4",
         "a=bcd=zz=4", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char sender[PERSON_ADDRESS_MAX];
        char *part = find_part(rows[i].mail, sender);
        assert_string_equal(part != NULL ? part : "nothing", rows[i].part != NULL ? rows[i].part : "nothing");
        assert_string_equal(sender, rows[i].sender);
        free(part);
    }
}

static void mail_with_multiparts_too_deep_is_not_followed(void **state)
{
    (void)state;
    char mail[4096];
    size_t used = 0;
    for (int i = 0; i < 20; i++) {
        used += (size_t)snprintf(mail + used, sizeof mail - used,
                                 "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    }
    snprintf(mail + used, sizeof mail - used, "Content-Type: text/calendar\n\nx\n");
    char sender[PERSON_ADDRESS_MAX];
    assert_null(find_part(mail, sender));
}

static void partstat_of_a_stored_event_is_the_one_of_the_occurrence(void **state)
{
    (void)state;
    static const struct {
        const char *recurrence_id, *address;
        enum partstat partstat;
    } rows[] = {
        {"20261112T130000Z", "anna@client.example", PARTSTAT_DECLINED},
        {"20261126T130000Z", "Anna@Client.example", PARTSTAT_ACCEPTED},
        {"20261126T130000Z", "wisla@client.example", PARTSTAT_ACCEPTED},
    };
    static const char uid[] =
        "040000008200E00074C5B7101A82E00800000000A0B1C2D3E4F5DA01000000000000000010000000AABBCCDDEE"
        "FF00112233445566778899";
    static char bytes[65536];
    size_t length = load("resources/outlook-series.ics", bytes);
    enum partstat partstat;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(reply_partstat("room.ics", bytes, length, warsaw(), uid, rows[i].recurrence_id, rows[i].address,
                                   &partstat, &error));
        assert_int_equal(partstat, rows[i].partstat);
    }
    assert_false(reply_partstat("room.ics", bytes, length, warsaw(), uid, "20261112T130000Z",
                                "james.hale@trainers.example", &partstat, &error));
    assert_string_equal(error.text, "room.ics: 'james.hale@trainers.example' is not asked in it");
    assert_false(reply_partstat("room.ics", bytes, length, warsaw(), "b", "", "a@b", &partstat, &error));
    assert_string_equal(error.text, "room.ics: 'b' is not in it");
    assert_false(reply_partstat("room.ics", "<html>", 6, warsaw(), "b", "", "a@b", &partstat, &error));
    assert_string_equal(error.text, "room.ics:1: this is a web page, not a calendar");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reply_when_read_tells_who_answers_what),
        cmocka_unit_test(reply_for_an_occurrence_names_it_by_its_instant),
        cmocka_unit_test(reply_for_two_occurrences_is_two_answers),
        cmocka_unit_test(counter_tells_the_proposed_time),
        cmocka_unit_test(reply_in_a_mail_is_found_in_its_part),
        cmocka_unit_test(message_without_an_answer_is_refused_by_name),
        cmocka_unit_test(more_answers_than_are_kept_are_refused),
        cmocka_unit_test(mail_when_its_parts_are_odd_is_read_as_mail_programs_do),
        cmocka_unit_test(mail_with_multiparts_too_deep_is_not_followed),
        cmocka_unit_test(partstat_of_a_stored_event_is_the_one_of_the_occurrence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
