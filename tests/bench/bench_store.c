// SPDX-License-Identifier: MIT
// A durable event (one SQLite commit), beside the least that durability costs here: the same bytes written to a file
// and synchronised. And reading a long log back, beside decoding its bytes alone.
#include "bench/bench.h"
#include "store/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMMITS 200
#define EVENTS  100000

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

static double median(double *values)
{
    qsort(values, COMMITS, sizeof values[0], compare);
    return values[COMMITS / 2];
}

// Seconds to write a page of the write-ahead log with its header to a plain file, on disk; below 0: it failed.
static double write_page(int fd)
{
    char bytes[4096 + 24];
    memset(bytes, 'x', sizeof bytes);
    double begun = bench_seconds();
    bool ok = write(fd, bytes, sizeof bytes) == (ssize_t)sizeof bytes && fdatasync(fd) == 0;
    return ok ? bench_seconds() - begun : -1;
}

// By turns, so that both meet the same disk.
static bool append_events(const char *path, int plain, double *commits, double *writes, struct error *error)
{
    struct store *store;
    struct block block = {.uid = "bench@adjourn.example", .start = {0}, .end = {MS_PER_HOUR}};
    struct roster roster = {.count = 0};
    int64_t session = 0;
    if (!store_open(&store, path, STORE_WRITE, error)) {
        return false;
    }
    bool ok = store_session_create(store, &block, &roster, &session, error);
    for (int i = 0; ok && i < COMMITS; i++) {
        struct event event = {.seq = (uint32_t)i + 1, .kind = i == 0 ? EVENT_START : EVENT_OUT, .who = EVENT_NOBODY};
        double begun = bench_seconds();
        ok = store_event_append(store, session, &event, error);
        commits[i] = bench_seconds() - begun;
        writes[i] = write_page(plain);
        if (ok && writes[i] < 0) {
            ok = error_set(error, "a plain file cannot be written");
        }
    }
    store_close(store);
    return ok;
}

static bool count_event(void *context, const struct event *event, struct error *error)
{
    (void)error;
    *(uint32_t *)context += event->seq > 0;
    return true;
}

static double decode_alone(void)
{
    struct event event = {.seq = 1, .kind = EVENT_OUT, .who = EVENT_NOBODY};
    char canonical[EVENT_CANONICAL_MAX];
    bool ok = event_encode(&event, canonical, sizeof canonical);
    double begun = bench_seconds();
    for (int i = 0; ok && i < EVENTS; i++) {
        ok = event_decode(&event, canonical, NULL);
    }
    return ok ? bench_seconds() - begun : 0;
}

// Writes EVENTS in one commit and reads them; *took gets the seconds of the reading.
static bool read_events(const char *path, double *took, struct error *error)
{
    struct store *store;
    struct block block = {.uid = "long@adjourn.example", .start = {0}, .end = {MS_PER_HOUR}};
    int64_t session = 0;
    uint32_t count = 0;
    if (!store_open(&store, path, STORE_WRITE, error)) {
        return false;
    }
    bool ok = store_begin(store, error) && store_session_create(store, &block, NULL, &session, error);
    for (uint32_t seq = 1; ok && seq <= EVENTS; seq++) {
        struct event event = {.seq = seq, .kind = seq == 1 ? EVENT_START : EVENT_OUT, .who = EVENT_NOBODY};
        ok = store_event_append(store, session, &event, error);
    }
    ok = ok && store_commit(store, error);
    double begun = bench_seconds();
    ok = ok && store_events(store, session, count_event, &count, error);
    *took = bench_seconds() - begun;
    store_close(store);
    return ok && count == EVENTS;
}

int main(void)
{
    const char *build = getenv("BUILD");
    char folder[512], path[600], command[600];
    struct error error = {""};
    double commits[COMMITS], writes[COMMITS];
    snprintf(folder, sizeof folder, "%s/bench-XXXXXX", build != NULL ? build : "build");
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        return 1;
    }
    snprintf(path, sizeof path, "%s/plain", folder);
    int plain = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    snprintf(path, sizeof path, "%s/bench.db", folder);
    bool ok = append_events(path, plain, commits, writes, &error);
    if (plain >= 0) {
        close(plain);
    }
    double reading = 0;
    ok = ok && read_events(path, &reading, &error);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0 || !ok) {
        fprintf(stderr, "bench_store: %s\n", error.text);
        return 1;
    }
    double commit = median(commits), page = median(writes);
    printf("store: an event on disk, median of %d: %.2f ms; one synchronised page %.2f ms, ratio %.2f\n", COMMITS,
           commit * 1e3, page * 1e3, commit / page);
    double decoding = decode_alone();
    printf("store: %d events read back: %.0f ms; decoding alone %.0f ms, ratio %.2f\n", EVENTS, reading * 1e3,
           decoding * 1e3, reading / decoding);
    return 0;
}
