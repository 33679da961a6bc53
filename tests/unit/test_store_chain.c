// SPDX-License-Identifier: MIT
// The hash chain of the log: whole after normal use and after a migration, and broken by every change of it.
#include "store/chain.h"
#include "store/store.h"

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

#define SETTINGS "3f9a01bc77de5210"

static char folder[] = "/tmp/adjourn-chain-XXXXXX";
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

// Somebody with the file in hand knows how to take the triggers off.
#define WITHOUT_TRIGGERS                                                                                               \
    "PRAGMA foreign_keys = OFF; DROP TRIGGER event_in_order; DROP TRIGGER event_no_update; "                           \
    "DROP TRIGGER event_no_delete; DROP TRIGGER event_has_hash; DROP TRIGGER session_no_update; "                      \
    "DROP TRIGGER session_no_delete; "

static void append(struct store *store, int64_t session, uint32_t seq, enum event_kind kind, int32_t who)
{
    struct event event = {.seq = seq, .kind = kind, .who = who, .wall = {1000 + seq}, .at = {1000 + seq}};
    struct error error = {""};
    if (!store_event_append(store, session, &event, &error)) {
        fail_msg("%s", error.text);
    }
}

static int64_t make_session(struct store *store, const char *uid)
{
    static struct roster roster = {
        .count = 2, .people = {{.name = "Anna Wiśniewska", .address = "anna@client.example"}, {.name = "Linh Trần"}}};
    struct block block = {.start = {1000}, .end = {2000}};
    int64_t id = 0;
    snprintf(block.uid, sizeof block.uid, "%s", uid);
    snprintf(block.title, sizeof block.title, "Business English");
    assert_true(store_session_create(store, &block, &roster, &id, NULL));
    append(store, id, 1, EVENT_START, EVENT_NOBODY);
    append(store, id, 2, EVENT_OUT, 0);
    append(store, id, 3, EVENT_BACK, 0);
    return id;
}

static void fill(void)
{
    struct store *store = open_store(STORE_WRITE);
    store_sign_as(store, SETTINGS);
    make_session(store, "a@x");
    int64_t second = make_session(store, "b@x");
    append(store, second, 4, EVENT_CLOSE, EVENT_NOBODY);
    store_close(store);
}

// What store_verify says, a line for each session: "1:3:fault".
struct findings {
    char text[1024];
    size_t faults, redacted;
};

static bool collect(void *context, const struct session_proof *proof, struct error *error)
{
    (void)error;
    struct findings *findings = context;
    size_t used = strlen(findings->text);
    findings->faults += proof->fault[0] != '\0';
    findings->redacted += proof->redacted;
    snprintf(findings->text + used, sizeof findings->text - used, "%lld:%u:%s\n", (long long)proof->session,
             proof->events, proof->fault);
    return true;
}

static void verify(struct findings *findings)
{
    struct store *store = open_store(STORE_READ);
    struct error error = {""};
    *findings = (struct findings){0};
    if (!store_verify(store, collect, findings, &error)) {
        findings->faults++;
        snprintf(findings->text, sizeof findings->text, "%s", error.text);
    }
    store_close(store);
}

static void chain_when_nothing_was_touched_then_every_session_is_whole(void **state)
{
    (void)state;
    struct findings findings;
    fill();
    verify(&findings);
    assert_string_equal(findings.text, "1:3:\n2:4:\n");
    assert_int_equal(findings.redacted, 0);
}

static void chain_when_changed_then_the_first_line_that_does_not_stand_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *said;
    } cases[] = {
        {"UPDATE event SET canonical = replace(canonical, 'step-out', 'step-oux') WHERE seq = 2 AND session = 1",
         "1:1:event 2 cannot be read\n2:4:\n"},
        {"UPDATE event SET canonical = replace(canonical, '1002', '1001') WHERE seq = 2 AND session = 1",
         "1:1:event 2 is not what was noted: its hash does not stand on the one before\n2:4:\n"},
        {"UPDATE event SET hash = zeroblob(32) WHERE seq = 3 AND session = 1",
         "1:2:event 3 is not what was noted: its hash does not stand on the one before\n2:4:\n"},
        {"DELETE FROM event WHERE session = 1 AND seq = 2",
         "1:1:event 2 is missing; event 3 stands in its place\n2:4:\n"},
        {"DELETE FROM event WHERE session = 1 AND seq = 3", "1:2:1 events are missing at its end\n2:4:\n"},
        {"DELETE FROM event WHERE session = 1", "1:0:3 events are missing at its end\n2:4:\n"},
        {"UPDATE event SET seq = 9 WHERE session = 1 AND seq = 2; UPDATE event SET seq = 2 WHERE session = 1 AND seq = "
         "3; UPDATE event SET seq = 3 WHERE session = 1 AND seq = 9",
         "1:1:event 2 is not what was noted: its hash does not stand on the one before\n2:4:\n"},
        {"UPDATE event SET kind = 'close' WHERE session = 1 AND seq = 3", "1:2:event 3 cannot be read\n2:4:\n"},
        {"UPDATE tip SET hash = zeroblob(32) WHERE session = 1",
         "1:3:its last hash is not the one that was kept\n2:4:\n"},
        {"DELETE FROM event WHERE session = 1; DELETE FROM tip WHERE session = 1; DELETE FROM session WHERE id = 1",
         "2:4:the session before it is missing or not what was noted\n"},
        {"DELETE FROM event WHERE session = 2; DELETE FROM tip WHERE session = 2; DELETE FROM session WHERE id = 2",
         "1:3:\n2:0:session 2 is missing\n"},
        {"UPDATE block SET title = 'Business' WHERE id = 1", "1:3:the title is not what was booked\n2:4:\n"},
        {"UPDATE block SET end = 2001 WHERE id = 2", "1:3:\n2:4:the block is not what was booked\n"},
        {"UPDATE attendee SET name = 'Anne' WHERE block = 2 AND place = 0",
         "1:3:\n2:4:participant 1 is not what was booked\n"},
        {"DELETE FROM attendee WHERE block = 1 AND place = 1", "1:3:there are other people than were booked\n2:4:\n"},
        {"UPDATE session SET opening = replace(opening, '" SETTINGS "', '3f9a01bc77de5211') WHERE id = 2",
         "1:3:\n2:0:event 1 is not what was noted: its hash does not stand on the one before\n"},
        {"UPDATE session SET opening = 's1' WHERE id = 1",
         "1:0:its opening cannot be read\n2:4:the session before it is missing or not what was noted\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct findings findings;
        char sql[1024];
        fill();
        snprintf(sql, sizeof sql, WITHOUT_TRIGGERS "%s", cases[i].sql);
        run_sql(sql);
        verify(&findings);
        assert_string_equal(findings.text, cases[i].said);
        remove_database(state);
    }
}

// The length of a text or blob, by the same place in the same row.
static int length_of(const char *table, const char *column, const char *where)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *select = NULL;
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT length(CAST(%s AS BLOB)) FROM %s WHERE %s", column, table, where);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &select, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(select), SQLITE_ROW);
    int length = sqlite3_column_int(select, 0);
    sqlite3_finalize(select);
    sqlite3_close(db);
    return length;
}

// Changes one bit of one byte, inside a transaction that the caller rolls back.
static void flip(sqlite3 *db, const char *table, const char *column, const char *where, bool text, int at, int bit)
{
    sqlite3_stmt *select = NULL;
    sqlite3_stmt *update = NULL;
    char sql[256];
    unsigned char bytes[OPENING_CANONICAL_MAX];
    snprintf(sql, sizeof sql, "SELECT CAST(%s AS BLOB) FROM %s WHERE %s", column, table, where);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &select, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(select), SQLITE_ROW);
    int length = sqlite3_column_bytes(select, 0);
    memcpy(bytes, sqlite3_column_blob(select, 0), (size_t)length);
    sqlite3_finalize(select);
    bytes[at] = (unsigned char)(bytes[at] ^ (1 << bit));
    snprintf(sql, sizeof sql, "UPDATE %s SET %s = ?1 WHERE %s", table, column, where);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &update, NULL), SQLITE_OK);
    if (text) {
        sqlite3_bind_text(update, 1, (char *)bytes, length, SQLITE_STATIC);
    } else {
        sqlite3_bind_blob(update, 1, bytes, length, SQLITE_STATIC);
    }
    assert_int_equal(sqlite3_step(update), SQLITE_DONE);
    sqlite3_finalize(update);
}

static void chain_when_any_byte_of_the_log_is_flipped_then_it_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *table, *column, *where;
        bool text;
    } places[] = {
        {"event", "canonical", "session = 1 AND seq = 1", true},
        {"event", "canonical", "session = 1 AND seq = 3", true},
        {"event", "canonical", "session = 2 AND seq = 4", true},
        {"event", "kind", "session = 1 AND seq = 2", true},
        {"event", "hash", "session = 2 AND seq = 4", false},
        {"tip", "hash", "session = 2", false},
        {"session", "opening", "id = 1", true},
        {"session", "opening", "id = 2", true},
        {"block", "uid", "id = 1", true},
        {"block", "title", "id = 2", true},
        {"attendee", "name", "block = 1 AND place = 1", true},
        {"salt", "bytes", "session = 1 AND place = 0", false},
    };
    size_t flips = 0;
    fill();
    run_sql(WITHOUT_TRIGGERS);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL), SQLITE_OK);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        int length = length_of(places[i].table, places[i].column, places[i].where);
        assert_true(length > 0);
        for (int at = 0; at < length; at++, flips++) {
            struct findings findings;
            int bit = (int)(flips % 8);
            flip(db, places[i].table, places[i].column, places[i].where, places[i].text, at, bit);
            verify(&findings);
            if (findings.faults == 0) {
                fail_msg("%s.%s, byte %d, bit %d: not found", places[i].table, places[i].column, at, bit);
            }
            flip(db, places[i].table, places[i].column, places[i].where, places[i].text, at, bit);
        }
    }
    struct findings findings;
    verify(&findings);
    assert_int_equal(findings.faults, 0);
    sqlite3_close(db);
    printf("# %zu flipped bits\n", flips);
}

static void chain_when_a_name_is_removed_with_its_salt_and_no_redaction_says_so_then_it_is_found(void **state)
{
    (void)state;
    struct findings findings;
    fill();
    run_sql("UPDATE attendee SET name = '', address = '' WHERE block = 1 AND place = 0;"
            "DELETE FROM salt WHERE session = 1 AND place = 0");
    verify(&findings);
    assert_string_equal(findings.text, "1:3:participant 1 was removed, and no redaction says so\n2:4:\n");
    assert_int_equal(findings.redacted, 1);
}

static void digest_when_a_session_goes_on_then_it_changes_with_every_event(void **state)
{
    (void)state;
    struct session_chain before;
    struct session_chain after;
    struct opening opening;
    fill();
    struct store *store = open_store(STORE_WRITE);
    assert_true(store_chain_of(store, 1, &before, NULL));
    append(store, 1, 4, EVENT_SEEN, 1);
    assert_true(store_chain_of(store, 1, &after, NULL));
    assert_int_equal(before.events, 3);
    assert_int_equal(after.events, 4);
    assert_string_not_equal(before.digest, after.digest);
    assert_string_equal(before.opening, after.opening);
    assert_true(opening_decode(&opening, after.opening, NULL));
    assert_string_equal(opening.settings, SETTINGS);
    assert_int_equal(strlen(opening.device), 32);
    assert_int_equal(opening.count, 2);
    store_close(store);
}

static char *read_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    char *text = calloc(1, 65536);
    assert_non_null(text);
    size_t length = fread(text, 1, 65535, file);
    assert_true(length > 0 && feof(file));
    fclose(file);
    return text;
}

static void store_when_of_an_older_form_then_it_is_brought_up_with_its_log_chained(void **state)
{
    static const char *const forms[] = {"tests/data/store/session-version-1.sql",
                                        "tests/data/store/session-version-2.sql"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct findings findings;
        struct source_state source;
        struct block blocks[2];
        size_t count = 0;
        char *sql = read_file(forms[i]);
        run_sql(sql);
        free(sql);
        struct store *store = open_store(STORE_WRITE);
        assert_true(store_source_get(store, "room", &source, NULL));
        assert_int_equal(source.role, SOURCE_ROOM);
        assert_true(store_blocks_between(store, (struct wall){0}, (struct wall){INT64_MAX}, blocks, 2, &count, NULL));
        assert_int_equal(count, 1);
        store_close(store);
        verify(&findings);
        assert_string_equal(findings.text, "1:6:\n");
        run_sql(WITHOUT_TRIGGERS "UPDATE event SET canonical = canonical || 'x' WHERE seq = 4");
        verify(&findings);
        assert_string_equal(findings.text,
                            "1:3:event 4 is not what was noted: its hash does not stand on the one before\n");
        remove_database(state);
    }
}

static void chain_text_when_read_back_then_equal_and_anything_else_is_refused(void **state)
{
    (void)state;
    struct chain chain;
    struct chain again;
    char text[CHAIN_TEXT_MAX];
    char brief[CHAIN_SHORT_MAX];
    chain_begin(&chain, "s1");
    chain_add(&chain, "e1");
    chain_write(text, &chain);
    assert_true(chain_read(&again, text));
    assert_true(chain_equal(&chain, &again));
    chain_write_short(brief, text);
    assert_int_equal(strlen(brief), 19);
    assert_memory_equal(brief, text, 4);
    text[0] = 'G';
    assert_false(chain_read(&again, text));
    assert_false(chain_read(&again, ""));
}

#define TEST(name) cmocka_unit_test_teardown(name, remove_database)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(chain_when_nothing_was_touched_then_every_session_is_whole),
        TEST(chain_when_changed_then_the_first_line_that_does_not_stand_is_named),
        TEST(chain_when_any_byte_of_the_log_is_flipped_then_it_is_found),
        TEST(chain_when_a_name_is_removed_with_its_salt_and_no_redaction_says_so_then_it_is_found),
        TEST(digest_when_a_session_goes_on_then_it_changes_with_every_event),
        TEST(store_when_of_an_older_form_then_it_is_brought_up_with_its_log_chained),
        TEST(chain_text_when_read_back_then_equal_and_anything_else_is_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
