// SPDX-License-Identifier: MIT
// A person who is forgotten is in no byte of the database any more, and the log still stands; nor are the names of
// sessions that were kept long enough.
#include "messages/eml.h"
#include "store/mention.h"
#include "store/outbox.h"
#include "store/redact.h"
#include "store/requests.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#define NAME    "Anna Wiśniewska"
#define ADDRESS "anna@client.example"
#define DAY     MS_PER_DAY

static char folder[] = "/tmp/adjourn-redact-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(path, sizeof path, "%s/room.db", folder);
    return 0;
}

static int remove_database(void **state)
{
    (void)state;
    static const char *const endings[] = {"", "-wal", "-shm", "-outbox"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char name[80];
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        (void)unlink(name);
    }
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static struct store *open_store(enum store_mode mode)
{
    struct store *store = NULL;
    struct error error = {""};
    if (!store_open(&store, path, mode, &error)) {
        fail_msg("%s", error.text);
    }
    return store;
}

static void append(struct store *store, int64_t session, uint32_t seq, enum event_kind kind, int64_t at)
{
    struct event event = {.seq = seq, .kind = kind, .who = EVENT_NOBODY, .wall = {at}, .at = {at}};
    assert_true(store_event_append(store, session, &event, NULL));
}

static const struct roster people = {.count = 3,
                                     .people = {{.name = NAME, .address = ADDRESS},
                                                {.name = "Linh Trần", .address = "linh@client.example"},
                                                {.name = "Joanna Wiśniewska", .address = "joanna@client.example"}}};

static struct block make_block(const char *uid, int64_t start)
{
    struct block block = {.start = {start}, .end = {start + MS_PER_HOUR}};
    snprintf(block.uid, sizeof block.uid, "%s", uid);
    snprintf(block.title, sizeof block.title, "Talk with %s, and others", NAME);
    snprintf(block.organizer_name, sizeof block.organizer_name, "Piotr Nowak");
    snprintf(block.description, sizeof block.description, "Bring the book");
    return block;
}

static int64_t make_session(struct store *store, const char *uid, int64_t start, bool closed)
{
    struct block block = make_block(uid, start);
    int64_t id = 0;
    assert_true(store_session_create(store, &block, &people, &id, NULL));
    append(store, id, 1, EVENT_START, start);
    append(store, id, 2, EVENT_END, start + MS_PER_HOUR);
    if (closed) {
        append(store, id, 3, EVENT_CLOSE, start + MS_PER_HOUR);
    }
    return id;
}

static void put_mail(struct store *store, const char *name, const char *to_name, const char *to, enum outbox_state end)
{
    static const char calendar[] = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nATTENDEE;CN=Anna Wiśni\r\n ewska:mailto:anna@"
                                   "cli\r\n ent.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    struct message message = {.from_name = "Room 1",
                              .from_address = "room@house.example",
                              .to_name = to_name,
                              .to_address = to,
                              .subject = "Rest of the block",
                              .text = "Dear " NAME ",\n",
                              .calendar = calendar,
                              .calendar_length = sizeof calendar - 1,
                              .uid = name};
    char *bytes = NULL;
    struct outbox_item item = {.kind = "eml"};
    struct error error = {""};
    if (!message_write_eml(&message, &bytes, &item.length, &error)) {
        fail_msg("%s", error.text);
    }
    snprintf(item.name, sizeof item.name, "%s", name);
    snprintf(item.recipient, sizeof item.recipient, "%s", to);
    item.bytes = bytes;
    item.state = end;
    assert_true(store_outbox_put(store, &item, NULL));
    free(bytes);
}

static void put_request(struct store *store, int64_t session)
{
    struct request_facts facts = {.kind = REQUEST_NOTED, .session = session, .topic = TOPIC_OTHER};
    struct request_step raised = {.seq = 1, .kind = STEP_RAISED, .way = WAY_SCREEN, .level = -1};
    int64_t id = 0;
    snprintf(facts.by_name, sizeof facts.by_name, "%s", NAME);
    snprintf(facts.by_address, sizeof facts.by_address, "%s", ADDRESS);
    snprintf(raised.text, sizeof raised.text, "%s asked", NAME);
    assert_true(store_request_raise(store, &facts, &raised, &id, NULL));
}

static void put_source(struct store *store)
{
    static const char bytes[] = "BEGIN:VCALENDAR\r\nATTENDEE;CN=\"" NAME "\":mailto:" ADDRESS "\r\n";
    struct block block = make_block("next@x", 20 * DAY);
    struct source_state state = {.name = STORE_SOURCE_ROOM, .digest = "d", .token = "t"};
    const struct resource resource = {
        .href = "a", .etag = "", .modified = "", .bytes = bytes, .length = sizeof bytes - 1};
    int64_t part = 0;
    assert_true(store_source_put(store, &state, NULL));
    assert_true(store_part_put(store, STORE_SOURCE_ROOM, "p", &part, NULL));
    assert_true(store_part_block(store, STORE_SOURCE_ROOM, part, &block, &people, NULL));
    assert_true(store_resource_put(store, STORE_SOURCE_ROOM, &resource, NULL));
}

static void fill(void)
{
    struct store *store = open_store(STORE_WRITE);
    int64_t first = make_session(store, "a@x", DAY, true);
    make_session(store, "b@x", 10 * DAY, true);
    put_source(store);
    put_request(store, first);
    put_mail(store, "a-1-1", NAME, ADDRESS, OUTBOX_WAITING);
    put_mail(store, "a-1-2", "Linh Trần", "linh@client.example", OUTBOX_DELIVERED);
    put_mail(store, "a-1-3", "Piotr Nowak", "piotr@house.example", OUTBOX_WAITING);
    store_close(store);
}

static bool file_holds(const char *name, const char *text)
{
    FILE *file = fopen(name, "rbe");
    if (file == NULL) {
        return false;
    }
    static char bytes[4 * 1024 * 1024];
    size_t length = fread(bytes, 1, sizeof bytes, file);
    assert_true(length < sizeof bytes);
    fclose(file);
    return memmem(bytes, length, text, strlen(text)) != NULL;
}

// In the database or its log.
static bool is_somewhere(const char *text)
{
    char log[80];
    snprintf(log, sizeof log, "%s-wal", path);
    return file_holds(path, text) || file_holds(log, text);
}

struct findings {
    char text[1024];
    size_t redacted;
};

static bool collect(void *context, const struct session_proof *proof, struct error *error)
{
    (void)error;
    struct findings *findings = context;
    size_t used = strlen(findings->text);
    findings->redacted += proof->redacted;
    snprintf(findings->text + used, sizeof findings->text - used, "%lld:%s\n", (long long)proof->session, proof->fault);
    return true;
}

static bool collect_line(void *context, const struct redaction_proof *proof, struct error *error)
{
    (void)error;
    struct findings *findings = context;
    size_t used = strlen(findings->text);
    snprintf(findings->text + used, sizeof findings->text - used, "%s %lld:%s\n",
             redaction_kind_name(proof->redaction.kind), (long long)proof->redaction.marks, proof->fault);
    return true;
}

static void verify(struct findings *findings)
{
    struct store *store = open_store(STORE_READ);
    *findings = (struct findings){0};
    assert_true(store_verify(store, collect, findings, NULL));
    assert_true(store_redactions(store, collect_line, findings, NULL));
    store_close(store);
}

static void forget(const char *person, bool dry, struct redacted *redacted)
{
    struct store *store = open_store(STORE_WRITE);
    struct error error = {""};
    const struct redact_order order = {.now = {30 * DAY}, .dry = dry};
    if (!store_forget(store, person, &order, redacted, &error)) {
        fail_msg("%s", error.text);
    }
    store_close(store);
}

static void forget_when_by_name_then_no_byte_has_name_or_address_and_the_log_stands(void **state)
{
    (void)state;
    struct redacted redacted;
    struct findings findings;
    fill();
    assert_true(is_somewhere(NAME) && is_somewhere(ADDRESS));
    forget(NAME, false, &redacted);
    assert_int_equal(redacted.names, 2);
    assert_int_equal(redacted.sessions, 2);
    assert_int_equal(redacted.marks, 4); // a name and a title each
    assert_int_equal(redacted.blocks, 1);
    assert_int_equal(redacted.resources, 1);
    assert_int_equal(redacted.requests, 2);
    assert_int_equal(redacted.waiting, 2);
    assert_false(redacted.traces);
    assert_false(is_somewhere(NAME));
    // "joanna@client.example" holds the letters of the address.
    assert_false(is_somewhere("\t" ADDRESS) || is_somewhere(":" ADDRESS) || is_somewhere("<" ADDRESS));
    assert_true(is_somewhere("Joanna Wiśniewska") && is_somewhere("joanna@client.example"));
    assert_true(is_somewhere("Linh Trần"));
    verify(&findings);
    assert_string_equal(findings.text, "1:\n2:\nforget 4:\n");
    assert_int_equal(findings.redacted, 4);
}

static void forget_when_the_uid_names_somebody_then_it_goes_too_and_the_log_stands(void **state)
{
    (void)state;
    struct redacted redacted;
    struct findings findings;
    struct store *store = open_store(STORE_WRITE);
    struct session_chain *chain = calloc(1, sizeof *chain);
    struct opening *opening = calloc(1, sizeof *opening);
    assert_true(chain != NULL && opening != NULL);
    int64_t id = make_session(store, "20261119-" ADDRESS, DAY, true);
    make_session(store, "x-joanna@client.example", 2 * DAY, true);
    make_session(store, "c@x", 3 * DAY, true);
    assert_true(store_chain_of(store, id, chain, NULL) && opening_decode(opening, chain->opening, NULL));
    assert_true(opening->uid_marked);
    assert_null(strstr(chain->opening, ADDRESS));
    store_close(store);
    verify(&findings);
    assert_string_equal(findings.text, "1:\n2:\n3:\n");
    assert_true(is_somewhere("20261119-" ADDRESS));
    forget(NAME, false, &redacted);
    assert_int_equal(redacted.marks, 7); // a name and a title each, and the UID of one
    assert_false(is_somewhere("-" ADDRESS));
    assert_true(is_somewhere("x-joanna@client.example"));
    verify(&findings);
    assert_string_equal(findings.text, "1:\n2:\n3:\nforget 7:\n");
    free(chain);
    free(opening);
}

static void forget_when_by_address_then_as_by_name(void **state)
{
    (void)state;
    struct redacted redacted;
    fill();
    forget("ANNA@client.example", false, &redacted);
    assert_int_equal(redacted.marks, 4);
    assert_false(is_somewhere(NAME));
}

static void forget_when_only_tried_then_it_counts_the_same_and_changes_nothing(void **state)
{
    (void)state;
    struct redacted tried;
    struct redacted done;
    struct findings findings;
    fill();
    forget(NAME, true, &tried);
    assert_true(is_somewhere(NAME));
    verify(&findings);
    assert_string_equal(findings.text, "1:\n2:\n");
    forget(NAME, false, &done);
    assert_memory_equal(&tried, &done, sizeof done);
}

static void forget_when_a_reader_holds_an_old_state_then_it_says_so_and_another_run_sweeps(void **state)
{
    (void)state;
    struct redacted redacted;
    sqlite3 *reader = NULL;
    fill();
    assert_int_equal(sqlite3_open(path, &reader), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM block", NULL, NULL, NULL), SQLITE_OK);
    forget(NAME, false, &redacted);
    assert_true(redacted.traces);
    assert_true(is_somewhere(NAME));
    sqlite3_close(reader);
    forget(NAME, false, &redacted);
    assert_int_equal(redacted.marks, 0);
    assert_false(redacted.traces);
    assert_false(is_somewhere(NAME));
}

static void forget_when_done_again_then_nothing_is_left_to_remove(void **state)
{
    (void)state;
    struct redacted redacted;
    struct findings findings;
    fill();
    forget(NAME, false, &redacted);
    forget(NAME, false, &redacted);
    assert_int_equal(redacted.marks + redacted.blocks + redacted.requests + redacted.waiting + redacted.items, 0);
    verify(&findings);
    assert_string_equal(findings.text, "1:\n2:\nforget 4:\n");
}

static void forget_when_the_session_is_not_closed_then_it_is_refused(void **state)
{
    (void)state;
    struct redacted redacted;
    struct error error = {""};
    fill();
    struct store *store = open_store(STORE_WRITE);
    make_session(store, "c@x", 29 * DAY, false);
    const struct redact_order order = {.now = {30 * DAY}};
    assert_false(store_forget(store, NAME, &order, &redacted, &error));
    assert_non_null(strstr(error.text, "session 3"));
    store_close(store);
    assert_true(is_somewhere(NAME));
}

static void forget_when_it_waits_then_the_mail_is_given_up_and_is_not_sent_again(void **state)
{
    (void)state;
    struct redacted redacted;
    struct outbox_item item;
    char *bytes = NULL;
    fill();
    forget(NAME, false, &redacted);
    struct store *store = open_store(STORE_WRITE);
    assert_true(store_outbox_due(store, "eml", (struct wall){31 * DAY}, 0, &item, &bytes, NULL));
    assert_null(bytes);
    assert_false(store_outbox_retry(store, 1, NULL));
    store_close(store);
}

static void forget_when_the_calendar_is_read_again_then_its_blocks_are_made_anew(void **state)
{
    (void)state;
    struct redacted redacted;
    struct source_state source;
    fill();
    forget(NAME, false, &redacted);
    struct store *store = open_store(STORE_READ);
    assert_true(store_source_get(store, STORE_SOURCE_ROOM, &source, NULL));
    assert_string_equal(source.digest, "");
    assert_string_equal(source.token, "");
    store_close(store);
}

static void purge_at(int64_t now, int64_t before, struct redacted *redacted)
{
    struct store *store = open_store(STORE_WRITE);
    struct error error = {""};
    const struct redact_order order = {.now = {now}};
    if (!store_purge(store, (struct wall){before}, &order, redacted, &error)) {
        fail_msg("%s", error.text);
    }
    store_close(store);
}

static bool count_events(void *context, const struct event *event, struct error *error)
{
    (void)event, (void)error;
    ++*(int *)context;
    return true;
}

static void session_when_it_is_closed_then_who_delivers_is_woken(void **state)
{
    (void)state;
    char touched[80];
    snprintf(touched, sizeof touched, "%s-outbox", path);
    struct store *store = open_store(STORE_WRITE);
    int64_t id = make_session(store, "a@x", DAY, false);
    assert_int_not_equal(access(touched, F_OK), 0);
    append(store, id, 3, EVENT_CLOSE, 2 * DAY);
    assert_int_equal(access(touched, F_OK), 0);
    store_close(store);
}

static void purge_when_a_session_was_kept_long_enough_then_its_texts_go_and_its_events_stay(void **state)
{
    (void)state;
    struct redacted redacted;
    struct findings findings;
    struct session_record record;
    int events = 0;
    fill();
    purge_at(30 * DAY, 5 * DAY, &redacted);
    assert_int_equal(redacted.sessions, 1);
    assert_int_equal(redacted.marks, 6);
    assert_int_equal(redacted.requests, 2);
    verify(&findings);
    assert_string_equal(findings.text, "1:\n2:\npurge 6:\n");
    struct store *store = open_store(STORE_READ);
    assert_true(store_session_load(store, 1, &record, NULL));
    assert_string_equal(record.block.title, "");
    assert_string_equal(record.block.uid, "a@x");
    assert_int_equal(record.roster.count, 3);
    assert_string_equal(record.roster.people[1].name, "");
    assert_true(store_events(store, 1, count_events, &events, NULL));
    assert_int_equal(events, 3);
    assert_true(store_session_load(store, 2, &record, NULL));
    assert_string_equal(record.roster.people[1].name, "Linh Trần");
    store_close(store);
    purge_at(31 * DAY, 5 * DAY, &redacted);
    assert_int_equal(redacted.marks, 0);
    verify(&findings);
    assert_string_equal(findings.text, "1:\n2:\npurge 6:\n");
}

static void purge_when_mails_left_so_long_ago_then_they_go_and_waiting_ones_stay(void **state)
{
    (void)state;
    struct redacted redacted;
    fill();
    purge_at(30 * DAY, 5 * DAY, &redacted); // from now on it is known which mails were there
    assert_int_equal(redacted.items, 0);
    purge_at(40 * DAY, 29 * DAY, &redacted);
    assert_int_equal(redacted.items, 0);
    purge_at(41 * DAY, 31 * DAY, &redacted);
    assert_int_equal(redacted.items, 1);
    struct store *store = open_store(STORE_WRITE);
    assert_true(store_outbox_retry(store, 1, NULL)); // waits
    assert_false(store_outbox_retry(store, 2, NULL));
    store_close(store);
}

static void run_sql(const char *sql)
{
    sqlite3 *db = NULL;
    char *problem = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &problem) != SQLITE_OK) {
        fail_msg("%s: %s", sql, problem);
    }
    sqlite3_close(db);
}

static void redaction_when_its_line_or_its_places_are_changed_then_it_is_found(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "DROP TRIGGER redaction_no_update; UPDATE redaction SET canonical = replace(canonical, 'forget', 'purge')",
        "DROP TRIGGER redaction_no_update; UPDATE redaction SET hash = zeroblob(32)",
        "DELETE FROM redaction_place WHERE place = 0",
        "INSERT INTO redaction_place VALUES (1, 1, 1)",
        "PRAGMA foreign_keys = OFF; DROP TRIGGER redaction_no_delete; DELETE FROM redaction",
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct redacted redacted;
        struct findings findings;
        fill();
        forget(NAME, false, &redacted);
        run_sql(changes[i]);
        verify(&findings);
        if (strcmp(findings.text, "1:\n2:\nforget 4:\n") == 0) {
            fail_msg("not found: %s", changes[i]);
        }
        (void)remove_database(NULL);
    }
}

static void redaction_when_it_is_changed_in_place_then_the_table_refuses(void **state)
{
    (void)state;
    struct redacted redacted;
    sqlite3 *db = NULL;
    fill();
    forget(NAME, false, &redacted);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "DELETE FROM redaction", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "UPDATE redaction SET canonical = ''", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "UPDATE request SET by_name = 'X'", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "UPDATE request SET topic = ''", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "UPDATE request_step SET text = 'X'", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void mention_when_written_in_the_ways_of_calendars_and_mails_then_it_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool found;
    } cases[] = {
        {"CN=Anna Wiśniewska:", true},
        {"CN=Anna Wi\r\n śniewska:", true},
        {"Dear Anna Wi=C5=9Bniewska,", true},
        {"Dear Anna =\r\nWi=C5=9Bniewska,", true},
        {"Dear Anna = \r\nWi=c5=9bniewska,", true},
        {"To: =?UTF-8?B?QW5uYSBXacWbbmlld3NrYQ==?= <x@y>", true},
        {"To: =?UTF-8?B?QW5uYSBXacWbbmlld3NrYQ?= <x@y>", true},
        {"x\r\n\r\nQW5uYSBXacWbbmlld3NrYQ==\r\n", true},
        {"Joanna Wiśniewska", false},
        {"Anna Wiśniewskaa", false},
        {"<ANNA@client.example>", true},
        {"joanna@client.example", false},
        {"anna@client.example.org", false},
        {"anna@client.example.", true},
        {"j.anna@client.example", false},
        {"", false},
    };
    struct mention mention = {0};
    assert_true(mention_add(&mention, NAME) && mention_add(&mention, ADDRESS) && mention_add(&mention, ""));
    assert_int_equal(mention.count, 2);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (mention_holds(&mention, cases[i].bytes, strlen(cases[i].bytes)) != cases[i].found) {
            fail_msg("%s: %sfound", cases[i].bytes, cases[i].found ? "not " : "");
        }
    }
}

static void redaction_when_written_then_it_is_read_back_and_nothing_else_is(void **state)
{
    (void)state;
    struct redaction line = {.kind = REDACTION_PURGE, .at = {5}, .marks = 2, .others = 3, .session = 4, .events = 5};
    struct redaction read;
    char canonical[REDACTION_CANONICAL_MAX];
    snprintf(line.places, sizeof line.places, "ab");
    assert_true(redaction_encode(&line, canonical, sizeof canonical));
    assert_true(redaction_decode(&read, canonical, NULL));
    assert_int_equal(read.kind, REDACTION_PURGE);
    assert_int_equal(read.events, 5);
    assert_false(redaction_decode(&read, "x1\tforget", NULL));
    assert_false(redaction_decode(&read, "x1\tpurge\t05\t2\t3\tab\t4\t5\t", NULL));
    assert_false(redaction_decode(&read, "x2\tpurge\t5\t2\t3\tab\t4\t5\t", NULL));
}

#define TEST(name) cmocka_unit_test_teardown(name, remove_database)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(forget_when_by_name_then_no_byte_has_name_or_address_and_the_log_stands),
        TEST(forget_when_by_address_then_as_by_name),
        TEST(forget_when_the_uid_names_somebody_then_it_goes_too_and_the_log_stands),
        TEST(forget_when_only_tried_then_it_counts_the_same_and_changes_nothing),
        TEST(forget_when_a_reader_holds_an_old_state_then_it_says_so_and_another_run_sweeps),
        TEST(forget_when_done_again_then_nothing_is_left_to_remove),
        TEST(forget_when_the_session_is_not_closed_then_it_is_refused),
        TEST(forget_when_it_waits_then_the_mail_is_given_up_and_is_not_sent_again),
        TEST(forget_when_the_calendar_is_read_again_then_its_blocks_are_made_anew),
        TEST(session_when_it_is_closed_then_who_delivers_is_woken),
        TEST(purge_when_a_session_was_kept_long_enough_then_its_texts_go_and_its_events_stay),
        TEST(purge_when_mails_left_so_long_ago_then_they_go_and_waiting_ones_stay),
        TEST(redaction_when_its_line_or_its_places_are_changed_then_it_is_found),
        TEST(redaction_when_it_is_changed_in_place_then_the_table_refuses),
        cmocka_unit_test(mention_when_written_in_the_ways_of_calendars_and_mails_then_it_is_found),
        cmocka_unit_test(redaction_when_written_then_it_is_read_back_and_nothing_else_is),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
