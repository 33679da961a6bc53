// SPDX-License-Identifier: MIT
#include "sync/sync.h"

#include "sync/save.h"

#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <sqlite3.h>

#define NOON INT64_C(1795435200000) // 2026-11-23T12:00:00Z

struct fixture {
    char folder[64];
    char calendar[96];
    char outbox[96];
    struct store *store;
    struct sync_source source;
};

static struct zone utc;

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    char path[96];
    *state = fixture;
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/adjourn-sync-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL) {
        return -1;
    }
    zone_init_fixed(&utc, "UTC", 0);
    snprintf(fixture->calendar, sizeof fixture->calendar, "%s/room.ics", fixture->folder);
    snprintf(fixture->outbox, sizeof fixture->outbox, "%s/outbox/new", fixture->folder);
    snprintf(path, sizeof path, "%s/room.db", fixture->folder);
    fixture->source = (struct sync_source){.name = "calendar", .path = fixture->calendar, .zone = &utc};
    return store_open(&fixture->store, path, STORE_WRITE, NULL) ? 0 : -1;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    char command[128];
    store_close(fixture->store);
    snprintf(command, sizeof command, "rm -rf '%s'", fixture->folder);
    int result = system(command);
    free(fixture);
    return result;
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

#define BEGIN "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n"
#define BLOCK(uid, start, end)                                                                                         \
    "BEGIN:VEVENT\r\nUID:" uid "\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:" start "\r\nDTEND:" end "\r\nSUMMARY:" uid    \
    "\r\nEND:VEVENT\r\n"
#define END "END:VCALENDAR\r\n"

static enum sync_result sync_at(struct fixture *fixture, int64_t now_ms, struct error *error)
{
    return sync_file(fixture->store, &fixture->source, (struct wall){now_ms}, error);
}

static size_t count_blocks(struct fixture *fixture)
{
    static struct block blocks[100];
    size_t count = 0;
    assert_true(
        store_blocks_between(fixture->store, (struct wall){0}, (struct wall){2 * NOON}, blocks, 100, &count, NULL));
    return count;
}

static struct source_state source_of(struct fixture *fixture)
{
    struct source_state state;
    assert_true(store_source_get(fixture->store, "calendar", &state, NULL));
    return state;
}

static void file_when_new_then_its_blocks_of_the_window_are_stored(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture->calendar, BEGIN BLOCK("long-ago", "20261121T090000Z", "20261121T100000Z")
                                      BLOCK("yesterday", "20261122T000000Z", "20261122T010000Z")
                                          BLOCK("today", "20261123T090000Z", "20261123T100000Z")
                                              BLOCK("last-day", "20270201T230000Z", "20270202T000000Z")
                                                  BLOCK("too-late", "20270202T000000Z", "20270202T010000Z") END);
    assert_int_equal(sync_at(fixture, NOON, NULL), SYNC_REPLACED);
    static struct block blocks[10];
    size_t count = 0;
    assert_true(
        store_blocks_between(fixture->store, (struct wall){0}, (struct wall){2 * NOON}, blocks, 10, &count, NULL));
    assert_int_equal(count, 3);
    assert_string_equal(blocks[0].uid, "yesterday");
    assert_string_equal(blocks[1].uid, "today");
    assert_string_equal(blocks[2].uid, "last-day");
    struct source_state source = source_of(fixture);
    assert_int_equal(source.last_success.ms, NOON);
    assert_int_equal(strlen(source.digest), 64);
    assert_string_equal(source.error, "");
}

static void file_when_unchanged_then_no_block_is_written_until_the_day_changes(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture->calendar, BEGIN BLOCK("a", "20261123T090000Z", "20261123T100000Z") END);
    assert_int_equal(sync_at(fixture, NOON, NULL), SYNC_REPLACED);
    assert_int_equal(sync_at(fixture, NOON + MS_PER_HOUR, NULL), SYNC_UNCHANGED);
    assert_int_equal(source_of(fixture).last_success.ms, NOON + MS_PER_HOUR);
    assert_int_equal(sync_at(fixture, NOON + 12 * MS_PER_HOUR - 1, NULL), SYNC_UNCHANGED);
    assert_int_equal(sync_at(fixture, NOON + 12 * MS_PER_HOUR, NULL), SYNC_REPLACED);
    assert_int_equal(count_blocks(fixture), 1);
}

static int writing;     // statements that may write, since the last look
static sqlite3 *opened; // the store's connection

static int look_at_statement(unsigned event, void *context, void *statement, void *text)
{
    (void)event;
    (void)context;
    (void)text;
    writing += sqlite3_stmt_readonly(statement) == 0;
    return 0;
}

// SQLite calls it for each connection that is opened.
static int look_at_connection(sqlite3 *db, char **problem, const sqlite3_api_routines *api)
{
    (void)problem;
    (void)api;
    opened = db;
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, look_at_statement, NULL);
}

static void file_when_unchanged_then_no_statement_writes_and_its_age_is_known(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture->calendar, BEGIN BLOCK("a", "20261123T090000Z", "20261123T100000Z") END);
    writing = 0;
    assert_int_equal(sync_at(fixture, NOON, NULL), SYNC_REPLACED);
    assert_true(writing > 0);
    writing = 0;
    for (int64_t i = 1; i <= 10; i++) {
        struct wall now = {NOON + i * MS_PER_MINUTE};
        fixture->source.next_try.ms = now.ms + MS_PER_HOUR;
        assert_int_equal(sync_at(fixture, now.ms, NULL), SYNC_UNCHANGED);
        assert_int_equal(source_of(fixture).last_success.ms, now.ms);
        assert_int_equal(source_of(fixture).next_try.ms, now.ms + MS_PER_HOUR);
        assert_true(sync_confirm(fixture->store, &fixture->source, now, NULL));
    }
    assert_int_equal(writing, 0);
    // What goes wrong is written, and so is that it is over; the age survives both.
    sync_refuse(fixture->store, &fixture->source, (struct wall){NOON + MS_PER_HOUR}, "Wrong.");
    assert_int_equal(source_of(fixture).last_success.ms, NOON + 10 * MS_PER_MINUTE);
    assert_string_equal(source_of(fixture).error, "Wrong.");
    assert_int_equal(sync_at(fixture, NOON + 2 * MS_PER_HOUR, NULL), SYNC_UNCHANGED);
    assert_string_equal(source_of(fixture).error, "");
    assert_int_equal(source_of(fixture).last_success.ms, NOON + 2 * MS_PER_HOUR);
}

// Copies the system's data of a zone to be those of Europe/Warsaw in the fixture.
static void put_zone(const struct fixture *fixture, const char *like)
{
    char command[512];
    snprintf(command, sizeof command,
             "mkdir -p '%s/zones/Europe' && cp '/usr/share/zoneinfo/%s' '%s/zones/Europe/next' && "
             "mv '%s/zones/Europe/next' '%s/zones/Europe/Warsaw'",
             fixture->folder, like, fixture->folder, fixture->folder, fixture->folder);
    assert_int_equal(system(command), 0);
}

static int64_t first_start(struct fixture *fixture)
{
    static struct block blocks[2];
    size_t count = 0;
    assert_true(
        store_blocks_between(fixture->store, (struct wall){0}, (struct wall){2 * NOON}, blocks, 2, &count, NULL));
    assert_int_equal(count, 1);
    return blocks[0].start.ms;
}

// Times in hours from NOON of what the role keeps, as text.
static void kept_by(struct fixture *fixture, enum source_role role, char out[128])
{
    struct busy busy[10];
    size_t count = 0;
    fixture->source.role = role;
    assert_int_equal(sync_at(fixture, NOON, NULL), SYNC_REPLACED);
    assert_true(
        store_busy_between(fixture->store, role, (struct wall){0}, (struct wall){2 * NOON}, busy, 10, &count, NULL));
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(out);
        snprintf(out + used, 128 - used, "%d-%d ", (int)((busy[i].start.ms - NOON) / MS_PER_HOUR),
                 (int)((busy[i].end.ms - NOON) / MS_PER_HOUR));
    }
}

// 100 events of which each occurs on three days; `changed` (-1: none) begins an hour later.
static void write_many(const struct fixture *fixture, int changed, bool one_more)
{
    FILE *file = fopen(fixture->calendar, "wb");
    assert_non_null(file);
    fputs(BEGIN, file);
    for (int i = 0; i < 100 + one_more; i++) {
        fprintf(file,
                "BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20261124T%02d0000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=3\r\n"
                "ATTENDEE:mailto:a@example.org\r\nEND:VEVENT\r\n",
                i, i == changed ? 10 : 9);
    }
    fputs(END, file);
    assert_int_equal(fclose(file), 0);
}

static int rows_of(struct fixture *fixture, int64_t now_ms)
{
    int before = sqlite3_total_changes(opened);
    assert_int_equal(sync_at(fixture, now_ms, NULL), SYNC_REPLACED);
    return sqlite3_total_changes(opened) - before;
}

static void file_when_one_event_changed_then_only_its_rows_are_written(void **state)
{
    struct fixture *fixture = *state;
    enum {
        EVENT_ROWS = 1 + 3 * 2, // the part; a block and an attendee for each occurrence
        SOURCE_ROW = 1,
    };
    static struct block blocks[400];
    size_t count = 0;
    write_many(fixture, -1, false);
    assert_int_equal(rows_of(fixture, NOON), 100 * EVENT_ROWS + SOURCE_ROW);
    // What is replaced goes by cascade, which SQLite does not count among its changes.
    write_many(fixture, 42, false);
    assert_in_range(rows_of(fixture, NOON + 1), EVENT_ROWS + SOURCE_ROW, 2 * EVENT_ROWS + SOURCE_ROW);
    assert_true(
        store_blocks_between(fixture->store, (struct wall){0}, (struct wall){2 * NOON}, blocks, 400, &count, NULL));
    assert_int_equal(count, 300);
    size_t later = 0;
    for (size_t i = 0; i < count; i++) {
        later += blocks[i].start.ms % MS_PER_DAY == 10 * MS_PER_HOUR;
        assert_true((strcmp(blocks[i].uid, "42") == 0) == (blocks[i].start.ms % MS_PER_DAY == 10 * MS_PER_HOUR));
    }
    assert_int_equal(later, 3);
    write_many(fixture, 42, true);
    assert_int_equal(rows_of(fixture, NOON + 2), EVENT_ROWS + SOURCE_ROW);
    write_many(fixture, 42, false);
    assert_in_range(rows_of(fixture, NOON + 3), 1 + SOURCE_ROW, EVENT_ROWS + SOURCE_ROW);
    assert_true(
        store_blocks_between(fixture->store, (struct wall){0}, (struct wall){2 * NOON}, blocks, 400, &count, NULL));
    assert_int_equal(count, 300);
    // The next day all are made anew, since the window is another.
    assert_true(rows_of(fixture, NOON + MS_PER_DAY) >= 100 * EVENT_ROWS + SOURCE_ROW);
    assert_true(
        store_blocks_between(fixture->store, (struct wall){0}, (struct wall){2 * NOON}, blocks, 400, &count, NULL));
    assert_int_equal(count, 300);
}

static void file_when_it_tells_busy_times_then_all_but_a_holiday_calendar_have_them(void **state)
{
    struct fixture *fixture = *state;
    char kept[128];
    write_text(fixture->calendar,
               BEGIN "BEGIN:VFREEBUSY\r\nUID:f\r\nFREEBUSY:20261124T120000Z/PT1H\r\n"
                     "FREEBUSY;FBTYPE=FREE:20261124T140000Z/PT1H\r\n"
                     "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261125T120000Z/PT2H\r\nEND:VFREEBUSY\r\n" END);
    kept_by(fixture, SOURCE_TRAINER, kept);
    assert_string_equal(kept, "24-25 48-50 ");
    kept_by(fixture, SOURCE_BUSY, kept);
    assert_string_equal(kept, "24-25 48-50 ");
    kept_by(fixture, SOURCE_HOLIDAYS, kept);
    assert_string_equal(kept, "");
    // A room that tells no more than this must not look free.
    kept_by(fixture, SOURCE_ROOM, kept);
    assert_string_equal(kept, "24-25 48-50 ");
    assert_int_equal(count_blocks(fixture), 2);
}

static void file_when_the_zone_data_are_new_then_the_same_bytes_are_other_blocks(void **state)
{
    struct fixture *fixture = *state;
    char folder[96];
    char before[CALENDAR_ZONES_MAX];
    char after[CALENDAR_ZONES_MAX];
    snprintf(folder, sizeof folder, "%s/zones", fixture->folder);
    put_zone(fixture, "Europe/Berlin");
    calendar_use_zones(folder);
    const struct zone *old = calendar_zone("Europe/Warsaw", NULL);
    assert_non_null(old);
    write_text(fixture->calendar, BEGIN BLOCK("a", "20261124T090000", "20261124T100000") END);
    fixture->source.zone = old;
    assert_int_equal(sync_at(fixture, NOON, NULL), SYNC_REPLACED);
    int64_t start = first_start(fixture);
    calendar_zones_identity(before, old);
    put_zone(fixture, "Asia/Tokyo");
    calendar_zones_identity(after, old);
    assert_string_not_equal(before, after);
    assert_ptr_equal(calendar_zone("Europe/Warsaw", NULL), old); // until it is forgotten
    calendar_forget_zones();
    fixture->source.zone = calendar_zone("Europe/Warsaw", NULL);
    assert_ptr_not_equal(fixture->source.zone, old);
    assert_int_equal(sync_at(fixture, NOON, NULL), SYNC_REPLACED);
    assert_int_equal(first_start(fixture), start - 8 * MS_PER_HOUR);
    assert_int_equal(sync_at(fixture, NOON, NULL), SYNC_UNCHANGED);
    assert_int_equal(zone_civil(old, (struct wall){NOON}).hour, 13); // who still has it may use it
    calendar_use_zones(NULL);
}

static void file_when_changed_then_old_blocks_go_and_other_sources_stay(void **state)
{
    struct fixture *fixture = *state;
    struct block other = {.uid = "other", .start = {NOON}, .end = {NOON + 1000}};
    assert_true(store_block_put(fixture->store, "trainer", &other, NULL, NULL));
    write_text(fixture->calendar, BEGIN BLOCK("a", "20261123T090000Z", "20261123T100000Z")
                                      BLOCK("b", "20261124T090000Z", "20261124T100000Z") END);
    assert_int_equal(sync_at(fixture, NOON, NULL), SYNC_REPLACED);
    assert_int_equal(count_blocks(fixture), 3);
    write_text(fixture->calendar, BEGIN BLOCK("c", "20261123T090000Z", "20261123T100000Z") END);
    assert_int_equal(sync_at(fixture, NOON, NULL), SYNC_REPLACED);
    assert_int_equal(count_blocks(fixture), 2);
}

static void file_when_broken_then_the_last_good_blocks_stay_and_the_source_says_so(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *bytes, *words;
    } broken[] = {
        {"", "The calendar cannot be read: the file is empty."},
        {"<!DOCTYPE html><html></html>", "The calendar cannot be read: this is a web page, not a calendar."},
        {BEGIN "BEGIN:VEVENT\r\nUID:a\r\n",
         "The calendar cannot be read: the file is cut off: what begins at line 4 has no end."},
        {BEGIN "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261123T090000Z\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n" END,
         "The calendar cannot be read: a recurrence rule of more than 100000 steps."},
    };
    write_text(fixture->calendar, BEGIN BLOCK("a", "20261123T090000Z", "20261123T100000Z") END);
    assert_int_equal(sync_at(fixture, NOON, NULL), SYNC_REPLACED);
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        struct error error = {""};
        char head[112];
        write_text(fixture->calendar, broken[i].bytes);
        assert_int_equal(sync_at(fixture, NOON + 1000, &error), SYNC_REFUSED);
        snprintf(head, sizeof head, "%s:", fixture->calendar);
        assert_memory_equal(error.text, head, strlen(head));
        struct source_state source = source_of(fixture);
        assert_string_equal(source.error, broken[i].words);
        assert_int_equal(source.last_success.ms, NOON);
        assert_int_equal(source.last_try.ms, NOON + 1000);
        assert_int_equal(count_blocks(fixture), 1);
    }
    // The same good bytes again: the blocks are still those, and the error goes.
    write_text(fixture->calendar, BEGIN BLOCK("a", "20261123T090000Z", "20261123T100000Z") END);
    assert_int_equal(sync_at(fixture, NOON + 2000, NULL), SYNC_UNCHANGED);
    assert_string_equal(source_of(fixture).error, "");
}

static void file_when_missing_then_the_source_says_so(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    char expected[160];
    assert_int_equal(sync_at(fixture, NOON, &error), SYNC_REFUSED);
    snprintf(expected, sizeof expected, "%s: No such file or directory", fixture->calendar);
    assert_string_equal(error.text, expected);
    assert_string_equal(source_of(fixture).error, "The calendar cannot be found.");
    assert_int_equal(source_of(fixture).last_success.ms, 0);
}

static void file_when_larger_than_the_limit_then_refused(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    char expected[160];
    write_text(fixture->calendar, BEGIN);
    assert_int_equal(truncate(fixture->calendar, 50 * 1024 * 1024), 0);
    assert_int_equal(sync_at(fixture, NOON, &error), SYNC_REFUSED);
    snprintf(expected, sizeof expected, "%s: larger than 20 MB", fixture->calendar);
    assert_string_equal(error.text, expected);
    assert_string_equal(source_of(fixture).error, "The calendar is larger than 20 MB.");
}

static void put_item(struct fixture *fixture, const char *name, const char *kind, const char *recipient)
{
    struct outbox_item item = {.bytes = "BYTES", .length = 5};
    snprintf(item.name, sizeof item.name, "%s", name);
    snprintf(item.kind, sizeof item.kind, "%s", kind);
    snprintf(item.recipient, sizeof item.recipient, "%s", recipient);
    assert_true(store_outbox_put(fixture->store, &item, NULL));
}

static void assert_file(const struct fixture *fixture, const char *name)
{
    char path[256];
    char bytes[8] = "";
    snprintf(path, sizeof path, "%s/%s", fixture->outbox, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("%s is not there", path);
    }
    assert_int_equal(fread(bytes, 1, sizeof bytes, file), 5);
    fclose(file);
    assert_string_equal(bytes, "BYTES");
}

static bool count_item(void *context, const struct outbox_item *item, struct error *error)
{
    (void)item;
    (void)error;
    ++*(size_t *)context;
    return true;
}

static size_t count_items(struct fixture *fixture, enum outbox_state state)
{
    size_t count = 0;
    assert_true(store_outbox_each(fixture->store, state, count_item, &count, NULL));
    return count;
}

static void delivery_when_items_wait_then_each_is_a_file_and_delivered_once(void **state)
{
    struct fixture *fixture = *state;
    char path[256];
    put_item(fixture, "uid-0", "ics", "");
    put_item(fixture, "uid-0", "eml", "jan@example.com");
    put_item(fixture, "uid-0", "eml", "ewa@example.com");
    put_item(fixture, "../../etc/passwd", "ics", "");
    assert_true(sync_deliver_folder(fixture->store, fixture->outbox, SYNC_LEAVES_OBJECTS, NULL));
    assert_file(fixture, "uid-0.ics");
    assert_file(fixture, "uid-0-jan@example.com.eml");
    assert_file(fixture, "uid-0-ewa@example.com.eml");
    assert_file(fixture, "_._.._etc_passwd-4.ics");
    assert_int_equal(count_items(fixture, OUTBOX_WAITING), 0);
    assert_int_equal(count_items(fixture, OUTBOX_DELIVERED), 4);
    snprintf(path, sizeof path, "%s/uid-0.ics", fixture->outbox);
    assert_int_equal(unlink(path), 0);
    assert_true(sync_deliver_folder(fixture->store, fixture->outbox, SYNC_LEAVES_OBJECTS, NULL));
    assert_int_not_equal(access(path, F_OK), 0); // taken away by whoever sent it: not written again
}

static void delivery_when_the_folder_cannot_be_made_then_items_wait_and_follow_later(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    char parent[96];
    char expected[192];
    snprintf(parent, sizeof parent, "%s/outbox", fixture->folder);
    write_text(parent, "a file in the way");
    put_item(fixture, "uid-0", "ics", "");
    assert_false(sync_deliver_folder(fixture->store, fixture->outbox, SYNC_LEAVES_OBJECTS, &error));
    snprintf(expected, sizeof expected, "outbox: %s: Not a directory", fixture->outbox);
    assert_string_equal(error.text, expected);
    assert_int_equal(count_items(fixture, OUTBOX_WAITING), 1);
    assert_int_equal(unlink(parent), 0);
    assert_true(sync_deliver_folder(fixture->store, fixture->outbox, SYNC_LEAVES_OBJECTS, NULL));
    assert_file(fixture, "uid-0.ics");
}

static void delivery_when_one_item_fails_then_the_others_are_delivered(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    char path[160];
    char expected[224];
    put_item(fixture, "blocked", "ics", "");
    put_item(fixture, "free", "ics", "");
    assert_true(save_make_folder(fixture->outbox, NULL));
    snprintf(path, sizeof path, "%s/blocked.ics", fixture->outbox);
    assert_int_equal(mkdir(path, 0755), 0);
    assert_false(sync_deliver_folder(fixture->store, fixture->outbox, SYNC_LEAVES_OBJECTS, &error));
    snprintf(expected, sizeof expected, "outbox: %s: Is a directory", path);
    assert_string_equal(error.text, expected);
    assert_file(fixture, "free.ics");
    assert_int_equal(count_items(fixture, OUTBOX_WAITING), 1);
}

static void names_when_items_differ_only_in_unsafe_characters_then_their_files_do_too(void **state)
{
    (void)state;
    struct outbox_item item = {.id = 9, .name = "a/b", .kind = "ics"};
    char name[300];
    sync_name_file(name, sizeof name, &item);
    assert_string_equal(name, "a_b-9.ics");
    snprintf(item.name, sizeof item.name, "a_b");
    sync_name_file(name, sizeof name, &item);
    assert_string_equal(name, "a_b.ics");
    memset(item.name, 'x', sizeof item.name - 1);
    item.name[sizeof item.name - 1] = '\0';
    sync_name_file(name, sizeof name, &item);
    assert_int_equal(strlen(name), 199 + strlen("-9.ics"));
    item.name[0] = '\0';
    sync_name_file(name, sizeof name, &item);
    assert_string_equal(name, "-9.ics");
}

static void save_when_it_fails_then_nothing_is_left_beside(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    char path[160];
    char expected[192];
    snprintf(path, sizeof path, "%s/nowhere/x", fixture->folder);
    assert_false(save_file(path, "a", 1, &error));
    snprintf(expected, sizeof expected, "%s: No such file or directory", path);
    assert_string_equal(error.text, expected);
    snprintf(path, sizeof path, "%s/folder", fixture->folder);
    assert_int_equal(mkdir(path, 0755), 0);
    assert_false(save_file(path, "a", 1, &error));
    assert_int_equal(rmdir(path), 0);
    snprintf(path, sizeof path, "ls '%s' | grep -q part", fixture->folder);
    assert_int_not_equal(system(path), 0);
}

// Ends in the middle of its write, as by a kill.
static void save_half(const char *path)
{
    struct error error;
    pid_t pid = fork();
    if (pid == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){4, 4});
        signal(SIGXFSZ, SIG_DFL);
        (void)!save_file(path, "a longer log", 12, &error);
        _exit(EXIT_SUCCESS);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGXFSZ);
}

static void save_when_its_writer_was_killed_then_what_it_left_is_swept_and_nothing_else(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    char path[160], other[160], pattern[192];
    glob_t found;
    snprintf(path, sizeof path, "%s/changes[1].ini", fixture->folder);
    snprintf(other, sizeof other, "%s/changes1.ini", fixture->folder);
    snprintf(pattern, sizeof pattern, "%s/changes*", fixture->folder);
    assert_true(save_file(path, "a log", 5, &error));
    save_half(path);
    save_half(path);
    save_half(other);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    assert_int_equal(found.gl_pathc, 4); // the file, and what three writers left
    globfree(&found);
    save_sweep(path);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    assert_int_equal(found.gl_pathc, 2);
    globfree(&found);
    assert_int_equal(unlink(path), 0);
    save_sweep(other);
    assert_int_equal(glob(pattern, 0, NULL, &found), GLOB_NOMATCH);
}

static void save_when_the_path_is_a_pipe_then_the_bytes_go_through_it(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    struct stat status;
    char path[160];
    char got[8] = "";
    snprintf(path, sizeof path, "%s/pipe", fixture->folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    assert_true(fd >= 0);
    assert_true(save_file(path, "a log", 5, &error));
    assert_int_equal(read(fd, got, sizeof got), 5);
    assert_string_equal(got, "a log");
    close(fd);
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISFIFO(status.st_mode));
    assert_int_equal(unlink(path), 0);
}

static void save_when_the_path_is_a_link_then_it_stays_one(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    struct stat status;
    char path[160];
    char target[160];
    snprintf(path, sizeof path, "%s/link", fixture->folder);
    snprintf(target, sizeof target, "%s/target", fixture->folder);
    assert_true(save_file(target, "old", 3, &error));
    assert_int_equal(symlink("target", path), 0);
    assert_true(save_file(path, "a log", 5, &error));
    assert_int_equal(lstat(path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(lstat(target, &status), 0);
    assert_int_equal(status.st_size, 5);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(unlink(target), 0);
}

#define WHOLE_DAY(uid, more)                                                                                           \
    "BEGIN:VEVENT\r\nUID:" uid "\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:20261125\r\n" more "SUMMARY:" uid   \
    "\r\nEND:VEVENT\r\n"

static void blocks_when_of_another_role_then_only_what_it_means_is_kept(void **state)
{
    struct fixture *fixture = *state;
    char kept[128];
    write_text(fixture->calendar,
               BEGIN BLOCK("talk", "20261124T120000Z", "20261124T130000Z") WHOLE_DAY("away", "")
                   WHOLE_DAY("feast", "TRANSP:TRANSPARENT\r\n") WHOLE_DAY("off", "STATUS:CANCELLED\r\n") END);
    kept_by(fixture, SOURCE_ROOM, kept);
    assert_string_equal(kept, "24-25 ");
    kept_by(fixture, SOURCE_TRAINER, kept);
    assert_string_equal(kept, "24-25 36-60 ");
    assert_int_equal(count_blocks(fixture), 0);
    kept_by(fixture, SOURCE_BUSY, kept);
    assert_string_equal(kept, "24-25 36-60 ");
    kept_by(fixture, SOURCE_HOLIDAYS, kept);
    assert_string_equal(kept, "36-60 36-60 ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(file_when_new_then_its_blocks_of_the_window_are_stored),
        TEST(file_when_unchanged_then_no_block_is_written_until_the_day_changes),
        TEST(file_when_unchanged_then_no_statement_writes_and_its_age_is_known),
        TEST(file_when_one_event_changed_then_only_its_rows_are_written),
        TEST(file_when_it_tells_busy_times_then_all_but_a_holiday_calendar_have_them),
        TEST(file_when_the_zone_data_are_new_then_the_same_bytes_are_other_blocks),
        TEST(file_when_changed_then_old_blocks_go_and_other_sources_stay),
        TEST(file_when_broken_then_the_last_good_blocks_stay_and_the_source_says_so),
        TEST(file_when_missing_then_the_source_says_so),
        TEST(blocks_when_of_another_role_then_only_what_it_means_is_kept),
        TEST(file_when_larger_than_the_limit_then_refused),
        TEST(delivery_when_items_wait_then_each_is_a_file_and_delivered_once),
        TEST(delivery_when_the_folder_cannot_be_made_then_items_wait_and_follow_later),
        TEST(delivery_when_one_item_fails_then_the_others_are_delivered),
        TEST(names_when_items_differ_only_in_unsafe_characters_then_their_files_do_too),
        TEST(save_when_it_fails_then_nothing_is_left_beside),
        TEST(save_when_its_writer_was_killed_then_what_it_left_is_swept_and_nothing_else),
        TEST(save_when_the_path_is_a_pipe_then_the_bytes_go_through_it),
        TEST(save_when_the_path_is_a_link_then_it_stays_one),
    };
    if (sqlite3_auto_extension((void (*)(void))look_at_connection) != SQLITE_OK) {
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
