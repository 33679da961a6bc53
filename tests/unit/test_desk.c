// SPDX-License-Identifier: MIT
// A request from the moment it is raised to its answer, with the letters and calendar objects that each step puts into
// the outbox.
#include "commands/desk.h"
#include "commands/desk_replies.h"
#include "store/requests.h"
#include "text/text.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define MONDAY_NOON INT64_C(1795435200000) // 2026-11-23T12:00:00Z
#define TEXT_MAX    (64 * 1024)

static struct settings settings;
static struct zone zone;
static struct block block;
static struct roster roster;

struct fixture {
    char folder[64], path[96];
    struct store *store;
    struct desk desk;
    int64_t session, id;
    char uid[BLOCK_UID_MAX];
};

static struct now at(int64_t ms)
{
    return (struct now){.wall = {ms}, .boot = {ms - MONDAY_NOON, 1}, .quality = CLOCK_TRUSTED};
}

static void set_approver(size_t index, const char *name, const char *address)
{
    struct approver *approver = &settings.approver[index];
    *approver = (struct approver){.within_ms = 4 * MS_PER_HOUR, .language = "en"};
    snprintf(approver->name, sizeof approver->name, "%s", name);
    snprintf(approver->address, sizeof approver->address, "%s", address);
}

static void set_up_room(const char *folder)
{
    memset(&settings, 0, sizeof settings);
    for (int i = 0; i < 5; i++) {
        settings.reschedule.hours.weekday[i] = (struct hours_day){.count = 1, .stretch = {{8 * 60, 16 * 60}}};
    }
    snprintf(settings.room.name, sizeof settings.room.name, "Wisła");
    snprintf(settings.room.language, sizeof settings.room.language, "en");
    snprintf(settings.outbox.mailbox, sizeof settings.outbox.mailbox, "wisla@example.org");
    snprintf(settings.approval.replies, sizeof settings.approval.replies, "%s/replies", folder);
    settings.requests.answer_within_ms = 16 * MS_PER_HOUR;
    settings.approver_count = 2;
    set_approver(0, "M. Kowalska", "m.kowalska@example.org");
    set_approver(1, "J. Nowak", "j.nowak@example.org");
    zone_init_fixed(&zone, "UTC", 0);
    block = (struct block){.uid = "block-1",
                           .title = "Business English B2",
                           .organizer_name = "James Hale",
                           .organizer_address = "james@example.org",
                           .start = {MONDAY_NOON - MS_PER_HOUR},
                           .end = {MONDAY_NOON}};
    roster = (struct roster){.count = 2,
                             .people = {{.name = "James Hale", .address = "james@example.org", .trainer = true},
                                        {.name = "Anna Wiśniewska", .address = "anna@client.example"}}};
}

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct error error = {""};
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/adjourn-desk-XXXXXX");
    *state = fixture;
    if (mkdtemp(fixture->folder) == NULL) {
        return -1;
    }
    set_up_room(fixture->folder);
    (void)text_use("en");
    fixture->desk = (struct desk){&settings, &zone, "assets"};
    snprintf(fixture->path, sizeof fixture->path, "%s/room.db", fixture->folder);
    bool ok = store_open(&fixture->store, fixture->path, STORE_WRITE, &error) &&
              store_session_create(fixture->store, &block, &roster, &fixture->session, &error);
    if (!ok) {
        print_error("%s\n", error.text);
    }
    return ok ? 0 : -1;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    char command[160];
    store_close(fixture->store);
    snprintf(command, sizeof command, "rm -r %s", fixture->folder);
    int result = system(command); // NOLINT(cert-env33-c): a folder of our own
    free(fixture);
    return result;
}

static void hold(struct fixture *fixture, int64_t start)
{
    const struct desk_hold order = {.session = fixture->session,
                                    .block = &block,
                                    .roster = &roster,
                                    .slot = {.start = {start}, .end = {start + MS_PER_HOUR}}};
    struct error error = {""};
    fixture->uid[0] = '\0';
    assert_true(store_begin(fixture->store, NULL));
    if (!desk_hold(&fixture->desk, fixture->store, &order, at(MONDAY_NOON), fixture->uid, &error)) {
        fail_msg("%s", error.text);
    }
    assert_true(store_commit(fixture->store, NULL));
    assert_true(store_request_of(fixture->store, fixture->session, REQUEST_APPROVAL, &fixture->id, NULL));
}

static struct request load(struct fixture *fixture)
{
    struct request request;
    struct error error = {""};
    if (!store_request_load(fixture->store, fixture->id, &request, &error)) {
        fail_msg("%s", error.text);
    }
    return request;
}

// The outbox in short: "kind recipient" of each item, and all its bytes.
struct outbox {
    int count;
    char list[4096];
    char bytes[TEXT_MAX];
};
static struct outbox outbox;

static bool add_item(void *context, const struct outbox_item *item, struct error *error)
{
    (void)context;
    (void)error;
    size_t used = strlen(outbox.list);
    snprintf(outbox.list + used, sizeof outbox.list - used, "%s %s; ", item->kind, item->recipient);
    used = strlen(outbox.bytes);
    snprintf(outbox.bytes + used, sizeof outbox.bytes - used, "%.*s\n", (int)item->length, item->bytes);
    outbox.count++;
    return true;
}

static void read_outbox(struct fixture *fixture)
{
    memset(&outbox, 0, sizeof outbox);
    assert_true(store_outbox_each(fixture->store, OUTBOX_WAITING, add_item, NULL, NULL));
}

static int mails_to(const char *address)
{
    char wanted[128];
    int count = 0;
    snprintf(wanted, sizeof wanted, "eml %s; ", address);
    for (const char *at_ = outbox.list; (at_ = strstr(at_, wanted)) != NULL; at_++) {
        count++;
    }
    return count;
}

static void turn(struct fixture *fixture, int64_t ms, int64_t next_ms)
{
    struct wall next;
    struct error error = {""};
    if (!desk_turn(&fixture->desk, fixture->store, at(ms), &next, &error)) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(next.ms, next_ms);
}

static bool answer(struct fixture *fixture, enum step_kind kind, const char *address, struct error *error)
{
    const struct desk_answer order = {.kind = kind, .way = WAY_COMMAND, .address = address};
    return desk_answer(&fixture->desk, fixture->store, fixture->id, &order, at(MONDAY_NOON + MS_PER_HOUR), error);
}

static void hold_when_confirmed_then_the_first_is_asked_with_the_requester_in_copy(void **state)
{
    struct fixture *fixture = *state;
    hold(fixture, MONDAY_NOON + 3 * MS_PER_DAY);
    struct request request = load(fixture);
    assert_int_equal(request.state, REQUEST_OPEN);
    assert_string_equal(request.asked[0].name, "M. Kowalska");
    assert_int_equal(request.asked[0].due.ms, MONDAY_NOON + 4 * MS_PER_HOUR);
    assert_string_equal(request.facts.by_name, "James Hale");
    read_outbox(fixture);
    assert_non_null(strstr(outbox.bytes, "STATUS:TENTATIVE"));
    assert_null(strstr(outbox.bytes, "mailto:anna@client.example"));
    assert_int_equal(mails_to("m.kowalska@example.org"), 1);
    assert_int_equal(mails_to("james@example.org"), 1);
    assert_int_equal(mails_to("anna@client.example"), 0);
    assert_int_equal(mails_to("j.nowak@example.org"), 0);
    // A mail program can answer the approver's, and only that one.
    const char *question = strstr(outbox.bytes, "Content-Type: text/calendar; charset=UTF-8; method=REQUEST");
    assert_non_null(question);
    assert_null(
        strstr(question + strlen("Content-Type: text/calendar; charset=UTF-8; "), "Content-Type: text/calendar"));
}

static void question_when_its_answer_is_due_at_the_limit_then_names_nobody_as_the_next(void **state)
{
    struct fixture *fixture = *state;
    hold(fixture, MONDAY_NOON + 4 * MS_PER_HOUR + 1); // a moment is left for the next
    read_outbox(fixture);
    assert_non_null(strstr(outbox.bytes, "J. Nowak is asked next."));
    hold(fixture, MONDAY_NOON + 4 * MS_PER_HOUR);
    read_outbox(fixture);
    const char *first = strstr(outbox.bytes, "J. Nowak is asked next.");
    // The approver's and the copy of the one who asked: of the first question alone.
    int named = 0;
    for (; first != NULL; first = strstr(first + 1, "J. Nowak is asked next.")) {
        named++;
    }
    assert_int_equal(named, 2);
}

static void approval_when_accepted_then_everybody_is_invited_and_the_requester_told(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    hold(fixture, MONDAY_NOON + 3 * MS_PER_DAY);
    assert_true(answer(fixture, STEP_ACCEPTED, "m.kowalska@example.org", &error));
    struct request request = load(fixture);
    assert_int_equal(request.state, REQUEST_CLOSED);
    assert_int_equal(request.outcome, STEP_ACCEPTED);
    read_outbox(fixture);
    assert_non_null(strstr(outbox.bytes, "METHOD:REQUEST"));
    assert_non_null(strstr(outbox.bytes, "confirmed"));
    assert_false(answer(fixture, STEP_REFUSED, "m.kowalska@example.org", &error));
    assert_string_equal(error.text, "request 1 is closed: it cannot be refused");
}

static void approval_when_refused_then_the_time_is_given_up_and_the_requester_told(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    hold(fixture, MONDAY_NOON + 3 * MS_PER_DAY);
    read_outbox(fixture);
    int before = mails_to("james@example.org");
    assert_false(answer(fixture, STEP_REFUSED, "j.nowak@example.org", &error)); // was not asked
    assert_true(answer(fixture, STEP_REFUSED, "m.kowalska@example.org", &error));
    read_outbox(fixture);
    assert_null(strstr(outbox.bytes, "METHOD:REQUEST"));
    assert_int_equal(mails_to("james@example.org"), before + 1);
    assert_int_equal(load(fixture).outcome, STEP_REFUSED);
}

static void hold_when_another_time_needs_no_approval_then_taken_back(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    for (int i = 0; i < 2; i++) { // without one nothing changes
        assert_true(store_begin(fixture->store, NULL));
        assert_true(
            desk_take_back(&fixture->desk, fixture->store, fixture->session, at(MONDAY_NOON + MS_PER_HOUR), &error));
        assert_true(store_commit(fixture->store, NULL));
        if (i == 0) {
            read_outbox(fixture);
            assert_int_equal(outbox.count, 0);
            hold(fixture, MONDAY_NOON + 3 * MS_PER_DAY);
        }
    }
    assert_int_equal(load(fixture).state, REQUEST_CLOSED);
    assert_int_equal(load(fixture).outcome, STEP_WITHDRAWN);
    read_outbox(fixture);
    assert_non_null(strstr(outbox.bytes, "STATUS:CANCELLED"));
    assert_false(answer(fixture, STEP_ACCEPTED, "m.kowalska@example.org", &error));
}

static void approval_when_nobody_answers_then_the_next_is_asked_and_at_last_the_requester_told(void **state)
{
    struct fixture *fixture = *state;
    const int64_t first = MONDAY_NOON + 4 * MS_PER_HOUR, second = MONDAY_NOON + 24 * MS_PER_HOUR;
    hold(fixture, MONDAY_NOON + 10 * MS_PER_DAY);
    turn(fixture, first - MS_PER_SECOND, first);
    assert_int_equal(load(fixture).asked_count, 1);
    turn(fixture, first, second);
    struct request request = load(fixture);
    assert_int_equal(request.asked_count, 2);
    assert_string_equal(request.asked[1].name, "J. Nowak");
    read_outbox(fixture);
    assert_int_equal(mails_to("j.nowak@example.org"), 1);
    assert_int_equal(mails_to("james@example.org"), 2);
    turn(fixture, second, INT64_MAX);
    request = load(fixture);
    assert_int_equal(request.state, REQUEST_CLOSED);
    assert_int_equal(request.outcome, STEP_EXPIRED);
    read_outbox(fixture);
    assert_int_equal(mails_to("james@example.org"), 3);
    int count = outbox.count;
    turn(fixture, second + MS_PER_DAY, INT64_MAX);
    read_outbox(fixture);
    assert_int_equal(outbox.count, count);
}

static void turn_when_the_clock_is_not_trusted_then_nobody_is_asked(void **state)
{
    struct fixture *fixture = *state;
    struct wall next;
    struct now late = at(MONDAY_NOON + MS_PER_DAY);
    hold(fixture, MONDAY_NOON + 10 * MS_PER_DAY);
    late.quality = CLOCK_UNSET;
    assert_true(desk_turn(&fixture->desk, fixture->store, late, &next, NULL));
    assert_int_equal(load(fixture).asked_count, 1);
    assert_int_equal(next.ms, late.wall.ms + MS_PER_MINUTE);
}

// Off over the weekend: the next one has the whole of their time, counted from now.
static void turn_when_the_device_was_off_for_days_then_the_next_has_all_of_their_time(void **state)
{
    struct fixture *fixture = *state;
    hold(fixture, MONDAY_NOON + 20 * MS_PER_DAY);
    turn(fixture, MONDAY_NOON + 7 * MS_PER_DAY, MONDAY_NOON + 7 * MS_PER_DAY + 4 * MS_PER_HOUR);
    assert_int_equal(load(fixture).asked_count, 2);
}

static void put_calendar(struct fixture *fixture, bool accepted, bool declined, int64_t start)
{
    struct block held = {.start = {start}, .end = {start + MS_PER_HOUR}, .status = BLOCK_TENTATIVE};
    struct roster people = {.count = 1, .people = {{.name = "M. Kowalska", .address = "M.Kowalska@example.org"}}};
    people.people[0].accepted = accepted;
    people.people[0].declined = declined;
    snprintf(held.uid, sizeof held.uid, "%s", fixture->uid);
    assert_true(store_begin(fixture->store, NULL));
    assert_true(store_blocks_clear(fixture->store, "room", NULL));
    assert_true(store_block_put(fixture->store, "room", &held, &people, NULL));
    assert_true(store_commit(fixture->store, NULL));
}

static void calendar_when_the_approver_accepts_there_then_it_is_the_answer(void **state)
{
    struct fixture *fixture = *state;
    const int64_t start = MONDAY_NOON + 3 * MS_PER_DAY;
    hold(fixture, start);
    put_calendar(fixture, false, false, start);
    assert_true(desk_take_calendar(&fixture->desk, fixture->store, at(MONDAY_NOON + 1), NULL));
    assert_int_equal(load(fixture).state, REQUEST_OPEN);
    put_calendar(fixture, true, false, start + MS_PER_DAY); // an event at another time is not this one
    assert_true(desk_take_calendar(&fixture->desk, fixture->store, at(MONDAY_NOON + 2), NULL));
    assert_int_equal(load(fixture).state, REQUEST_OPEN);
    put_calendar(fixture, true, false, start);
    assert_true(desk_take_calendar(&fixture->desk, fixture->store, at(MONDAY_NOON + 3), NULL));
    struct request request = load(fixture);
    assert_int_equal(request.outcome, STEP_ACCEPTED);
    assert_int_equal(request.state, REQUEST_CLOSED);
    assert_true(desk_take_calendar(&fixture->desk, fixture->store, at(MONDAY_NOON + 4), NULL));
}

static void calendar_when_the_approver_declines_there_then_it_is_the_answer(void **state)
{
    struct fixture *fixture = *state;
    const int64_t start = MONDAY_NOON + 3 * MS_PER_DAY;
    hold(fixture, start);
    put_calendar(fixture, false, true, start);
    assert_true(desk_take_calendar(&fixture->desk, fixture->store, at(MONDAY_NOON + 1), NULL));
    assert_int_equal(load(fixture).outcome, STEP_REFUSED);
}

static void drop(const struct fixture *fixture, const char *name, const char *format, ...) PRINTF_LIKE(3, 4);

static void drop(const struct fixture *fixture, const char *name, const char *format, ...)
{
    char path[1200];
    va_list args;
    (void)mkdir(settings.approval.replies, 0700);
    snprintf(path, sizeof path, "%s/%s", settings.approval.replies, name);
    (void)fixture;
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    va_start(args, format);
    vfprintf(file, format, args);
    va_end(args);
    assert_int_equal(fclose(file), 0);
}

#define REPLY(partstat, address)                                                                                       \
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:%s\r\n"                   \
    "DTSTAMP:20261123T130000Z\r\nSEQUENCE:0\r\nATTENDEE;PARTSTAT=" partstat ":mailto:" address "\r\n"                  \
    "END:VEVENT\r\nEND:VCALENDAR\r\n"

// Files are new: what cannot be read is looked at again until it has settled.
static bool take_replies(struct fixture *fixture, int64_t later_ms, bool *later)
{
    struct now now = at(MONDAY_NOON);
    struct stat status;
    struct error error = {""};
    assert_int_equal(stat(settings.approval.replies, &status), 0);
    now.wall.ms = (int64_t)status.st_mtim.tv_sec * MS_PER_SECOND + later_ms;
    bool ok = desk_take_replies(&fixture->desk, fixture->store, now, later, &error);
    if (!ok) {
        print_error("%s\n", error.text);
    }
    return ok;
}

static bool is_there(const char *name)
{
    char path[1200];
    snprintf(path, sizeof path, "%s/%s", settings.approval.replies, name);
    return access(path, F_OK) == 0;
}

static void reply_when_dropped_then_it_is_the_answer_and_the_file_is_done(void **state)
{
    struct fixture *fixture = *state;
    bool later = true;
    hold(fixture, MONDAY_NOON + 3 * MS_PER_DAY);
    drop(fixture, "a.ics", REPLY("ACCEPTED", "m.kowalska@example.org"), fixture->uid);
    assert_true(take_replies(fixture, 0, &later));
    assert_false(later);
    assert_int_equal(load(fixture).outcome, STEP_ACCEPTED);
    assert_true(is_there("done/a.ics"));
    assert_false(is_there("a.ics"));
    // As after a kill between the answer and the move: nothing is done twice.
    read_outbox(fixture);
    int count = outbox.count;
    drop(fixture, "a.ics", REPLY("ACCEPTED", "m.kowalska@example.org"), fixture->uid);
    assert_true(take_replies(fixture, 0, &later));
    assert_true(is_there("done/a.ics"));
    read_outbox(fixture);
    assert_int_equal(outbox.count, count);
}

static void reply_when_as_a_mail_then_taken_unless_somebody_else_sent_it(void **state)
{
    struct fixture *fixture = *state;
    bool later = true;
    static const char mail[] =
        "From: %s\r\nTo: wisla@example.org\r\nMIME-Version: 1.0\r\nSubject: Declined\r\n"
        "Content-Type: text/calendar; method=REPLY; charset=UTF-8\r\n\r\n" REPLY("DECLINED", "m.kowalska@example.org");
    hold(fixture, MONDAY_NOON + 3 * MS_PER_DAY);
    drop(fixture, "1.eml", mail, "Somebody <else@example.org>", fixture->uid);
    assert_true(take_replies(fixture, MS_PER_MINUTE, &later));
    assert_int_equal(load(fixture).state, REQUEST_OPEN);
    assert_true(is_there("aside/1.eml"));
    assert_true(is_there("aside/1.eml.txt"));
    drop(fixture, "2.eml", mail, "\"M. Kowalska\" <M.Kowalska@example.org>", fixture->uid);
    assert_true(take_replies(fixture, 0, &later));
    assert_int_equal(load(fixture).outcome, STEP_REFUSED);
    assert_true(is_there("done/2.eml"));
}

static void reply_when_it_answers_nothing_here_then_set_aside(void **state)
{
    struct fixture *fixture = *state;
    bool later = true;
    hold(fixture, MONDAY_NOON + 3 * MS_PER_DAY);
    drop(fixture, "foreign.ics", REPLY("ACCEPTED", "m.kowalska@example.org"), "of-somebody-else");
    drop(fixture, "stranger.ics", REPLY("ACCEPTED", "anna@client.example"), fixture->uid);
    drop(fixture, "perhaps.ics", REPLY("TENTATIVE", "m.kowalska@example.org"), fixture->uid);
    drop(fixture, "garbage.ics", "%s", "\x01\x02 BEGIN:VCALENDAR\r\n");
    drop(fixture, "notes.txt", "%s", "not looked at");
    assert_true(take_replies(fixture, 0, &later));
    assert_true(later); // the garbage may still be being written
    assert_true(is_there("garbage.ics"));
    assert_true(take_replies(fixture, MS_PER_MINUTE, &later));
    assert_false(later);
    static const char *const aside[] = {"foreign.ics", "stranger.ics", "perhaps.ics", "garbage.ics"};
    for (size_t i = 0; i < sizeof aside / sizeof aside[0]; i++) {
        char name[64];
        snprintf(name, sizeof name, "aside/%s", aside[i]);
        assert_true(is_there(name));
    }
    assert_true(is_there("notes.txt"));
    assert_int_equal(load(fixture).state, REQUEST_OPEN);
}

static void note_when_raised_then_the_manager_is_asked_and_the_client_has_no_name_of_the_house(void **state)
{
    struct fixture *fixture = *state;
    const struct desk_note note = {
        .session = fixture->session, .block = &block, .roster = &roster, .who = 1, .topic = TOPIC_MATERIAL};
    int64_t number = 0;
    struct wall by;
    struct error error = {""};
    assert_true(store_begin(fixture->store, NULL));
    if (!desk_note(&fixture->desk, fixture->store, &note, at(MONDAY_NOON), &number, &by, &error)) {
        fail_msg("%s", error.text);
    }
    assert_true(store_commit(fixture->store, NULL));
    fixture->id = number;
    assert_int_equal(by.ms, MONDAY_NOON + 2 * MS_PER_DAY - 4 * MS_PER_HOUR + 4 * MS_PER_HOUR); // 4 + 8 + 4 hours
    struct request request = load(fixture);
    assert_string_equal(request.facts.by_name, "Anna Wiśniewska");
    assert_int_equal(request.facts.limit.ms, by.ms);
    read_outbox(fixture);
    assert_int_equal(mails_to("m.kowalska@example.org"), 1);
    assert_int_equal(mails_to("anna@client.example"), 1);
    const char *client = strstr(outbox.bytes, "To: ");
    client = strstr(outbox.bytes, "<anna@client.example>");
    assert_non_null(client);
    assert_null(strstr(client, "Kowalska"));
    assert_null(strstr(client, "kowalska"));
    assert_non_null(strstr(client, "Material to take home"));
    assert_non_null(strstr(client, "Content-Language: en"));
    // The first has four hours, the last until the date that was promised.
    turn(fixture, MONDAY_NOON + 4 * MS_PER_HOUR, by.ms);
    turn(fixture, by.ms - MS_PER_SECOND, by.ms);
    assert_int_equal(load(fixture).state, REQUEST_OPEN);
    turn(fixture, by.ms, INT64_MAX);
    assert_int_equal(load(fixture).outcome, STEP_EXPIRED);
    read_outbox(fixture);
    assert_int_equal(mails_to("anna@client.example"), 3); // noted, with the next person, answered
}

static void note_when_the_client_has_a_language_then_its_letters_are_in_it_and_the_houses_are_not(void **state)
{
    struct fixture *fixture = *state;
    const struct desk_note note = {
        .session = fixture->session, .block = &block, .roster = &roster, .who = 1, .topic = TOPIC_MATERIAL};
    int64_t number = 0;
    struct wall by;
    struct error error = {""};
    settings.client_count = 1;
    snprintf(settings.client[0].name, sizeof settings.client[0].name, "Acme");
    snprintf(settings.client[0].match, sizeof settings.client[0].match, "*@client.example");
    snprintf(settings.client[0].language, sizeof settings.client[0].language, "pl");
    assert_true(store_begin(fixture->store, NULL));
    if (!desk_note(&fixture->desk, fixture->store, &note, at(MONDAY_NOON), &number, &by, &error)) {
        fail_msg("%s", error.text);
    }
    assert_true(store_commit(fixture->store, NULL));
    turn(fixture, by.ms, INT64_MAX);
    read_outbox(fixture);
    int clients = 0, houses = 0;
    for (const char *mail = outbox.bytes; (mail = strstr(mail, "\nTo: ")) != NULL; mail++) {
        const char *language = strstr(mail, "Content-Language: ");
        assert_non_null(language);
        bool client = strstr(mail, "<anna@client.example>") != NULL && strstr(mail, "<anna@client.example>") < language;
        assert_memory_equal(language + strlen("Content-Language: "), client ? "pl" : "en", 2);
        clients += client;
        houses += !client;
    }
    assert_in_range(clients, 2, 3);
    assert_in_range(houses, 2, 4); // asked, perhaps escalated, and told that it is settled
}

// How many letters and objects a request has put into the outbox by its steps: the hold, two letters for each who was
// asked, then the object and the answer; and a third letter to each who was asked, since nobody decides here.
static int wanted_items(const struct request *request)
{
    int asked = (int)request->asked_count;
    return 1 + 2 * asked + (request->state == REQUEST_CLOSED ? 2 + asked : 0);
}

static void turn_when_killed_at_any_moment_then_each_step_has_its_letters(void **state)
{
    struct fixture *fixture = *state;
    int closed = 0;
    for (int round = 0; round < 40; round++) {
        read_outbox(fixture);
        int before = outbox.count;
        hold(fixture, MONDAY_NOON + 10 * MS_PER_DAY);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct store *store = NULL;
            struct wall next;
            for (int64_t ms = MONDAY_NOON; store_open(&store, fixture->path, STORE_WRITE, NULL); ms += MS_PER_HOUR) {
                (void)!desk_turn(&fixture->desk, store, at(ms), &next, NULL);
                store_close(store);
            }
            _exit(1);
        }
        usleep((useconds_t)(round * 1500));
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
        struct request request = load(fixture);
        assert_int_not_equal(request.state, REQUEST_DECIDED);
        read_outbox(fixture);
        assert_int_equal(outbox.count - before, wanted_items(&request));
        closed += request.state == REQUEST_CLOSED;
        // What was cut off is gone on with.
        struct wall next;
        for (int64_t ms = MONDAY_NOON; ms < MONDAY_NOON + 3 * MS_PER_DAY; ms += MS_PER_HOUR) {
            assert_true(desk_turn(&fixture->desk, fixture->store, at(ms), &next, NULL));
        }
        request = load(fixture);
        assert_int_equal(request.state, REQUEST_CLOSED);
        read_outbox(fixture);
        assert_int_equal(outbox.count - before, wanted_items(&request));
    }
    print_message("%d of 40 were closed before the kill\n", closed);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

static int load_catalogues(void **state)
{
    char folder[4096];
    const char *build = getenv("BUILD");
    (void)state;
    snprintf(folder, sizeof folder, "%s/locale", build != NULL ? build : "build");
    text_init(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(hold_when_confirmed_then_the_first_is_asked_with_the_requester_in_copy),
        WITH_FIXTURE(question_when_its_answer_is_due_at_the_limit_then_names_nobody_as_the_next),
        WITH_FIXTURE(approval_when_accepted_then_everybody_is_invited_and_the_requester_told),
        WITH_FIXTURE(approval_when_refused_then_the_time_is_given_up_and_the_requester_told),
        WITH_FIXTURE(hold_when_another_time_needs_no_approval_then_taken_back),
        WITH_FIXTURE(approval_when_nobody_answers_then_the_next_is_asked_and_at_last_the_requester_told),
        WITH_FIXTURE(turn_when_the_clock_is_not_trusted_then_nobody_is_asked),
        WITH_FIXTURE(turn_when_the_device_was_off_for_days_then_the_next_has_all_of_their_time),
        WITH_FIXTURE(calendar_when_the_approver_accepts_there_then_it_is_the_answer),
        WITH_FIXTURE(calendar_when_the_approver_declines_there_then_it_is_the_answer),
        WITH_FIXTURE(reply_when_dropped_then_it_is_the_answer_and_the_file_is_done),
        WITH_FIXTURE(reply_when_as_a_mail_then_taken_unless_somebody_else_sent_it),
        WITH_FIXTURE(reply_when_it_answers_nothing_here_then_set_aside),
        WITH_FIXTURE(note_when_raised_then_the_manager_is_asked_and_the_client_has_no_name_of_the_house),
        WITH_FIXTURE(note_when_the_client_has_a_language_then_its_letters_are_in_it_and_the_houses_are_not),
        WITH_FIXTURE(turn_when_killed_at_any_moment_then_each_step_has_its_letters),
    };
    return cmocka_run_group_tests(tests, load_catalogues, NULL);
}
