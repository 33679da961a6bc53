// SPDX-License-Identifier: MIT
// A calendar that comes again and again: what its first reading writes, and what it costs when nothing has changed.
// Counted in SQLite itself, beside the store: statements that may write, and rows.
#include "bench/bench.h"
#include "sync/sync.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    EVENTS = 200,
    EVENT_BYTES = 300,
    AGAIN = 100,
};

static sqlite3 *opened; // the store's connection
static int writing;     // statements that write, since the last look

static int look_at_statement(unsigned event, void *context, void *statement, void *text)
{
    (void)event;
    (void)context;
    const char *sql = text;
    bool groups = strncmp(sql, "BEGIN", 5) == 0 || strncmp(sql, "SAVEPOINT", 9) == 0;
    writing += !sqlite3_stmt_readonly(statement) && !groups;
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

static size_t write_calendar(char *bytes, int changed)
{
    char *at = bytes + sprintf(bytes, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n");
    for (int i = 0; i < EVENTS; i++) {
        at +=
            sprintf(at,
                    "BEGIN:VEVENT\r\nUID:%d@bench.example\r\nDTSTART;TZID=Europe/Warsaw:202611%02dT%02d0000\r\n"
                    "DURATION:PT50M\r\nSUMMARY:Visit %d\r\nATTENDEE;CN=Anna:mailto:anna@example.com\r\nEND:VEVENT\r\n",
                    i, i % 28 + 1, 8 + i / 28, i == changed ? -i : i);
    }
    at += sprintf(at, "END:VCALENDAR\r\n");
    return (size_t)(at - bytes);
}

static bool bench(struct store *store, struct error *error)
{
    static char bytes[EVENTS * EVENT_BYTES];
    const struct zone *zone = calendar_zone("Europe/Warsaw", error);
    struct sync_source source = {.name = STORE_SOURCE_ROOM, .path = "bench.ics", .zone = zone};
    struct wall now = wall_from_seconds(civil_to_seconds((struct civil){.date = {2026, 11, 1}, .hour = 8}));
    size_t length = write_calendar(bytes, -1);
    if (zone == NULL) {
        return false;
    }
    writing = 0;
    int rows = sqlite3_total_changes(opened);
    double begun = bench_seconds();
    if (sync_bytes(store, &source, bytes, length, now, error) != SYNC_REPLACED) {
        return false;
    }
    double first = bench_seconds() - begun;
    printf("sync: %d events come in: %d statements that write, %d rows, %.1f ms\n", EVENTS, writing,
           sqlite3_total_changes(opened) - rows, first * 1e3);
    writing = 0;
    rows = sqlite3_total_changes(opened);
    begun = bench_seconds();
    for (int i = 1; i <= AGAIN; i++) {
        struct wall later = {now.ms + i * MS_PER_MINUTE};
        if (sync_bytes(store, &source, bytes, length, later, error) != SYNC_UNCHANGED) {
            return false;
        }
    }
    double again = (bench_seconds() - begun) / AGAIN;
    printf(
        "sync: the same bytes once a minute, %d times: %d statements that write, %d rows; %.2f ms each, ratio %.3f\n",
        AGAIN, writing, sqlite3_total_changes(opened) - rows, again * 1e3, again / first);
    length = write_calendar(bytes, EVENTS / 2);
    writing = 0;
    rows = sqlite3_total_changes(opened);
    begun = bench_seconds();
    if (sync_bytes(store, &source, bytes, length, now, error) != SYNC_REPLACED) {
        return false;
    }
    double changed = bench_seconds() - begun;
    printf("sync: one of %d events changed: %d statements that write, %d rows, %.1f ms\n", EVENTS, writing,
           sqlite3_total_changes(opened) - rows, changed * 1e3);
    return true;
}

int main(void)
{
    const char *build = getenv("BUILD");
    char folder[512], path[600], command[600];
    struct error error = {""};
    struct store *store = NULL;
    snprintf(folder, sizeof folder, "%s/bench-XXXXXX", build != NULL ? build : "build");
    if (mkdtemp(folder) == NULL || sqlite3_auto_extension((void (*)(void))look_at_connection) != SQLITE_OK) {
        perror(folder);
        return 1;
    }
    snprintf(path, sizeof path, "%s/bench.db", folder);
    bool ok = store_open(&store, path, STORE_WRITE, &error) && bench(store, &error);
    store_close(store);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0 || !ok) {
        fprintf(stderr, "bench_sync: %s\n", error.text);
        return 1;
    }
    return 0;
}
