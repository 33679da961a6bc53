// SPDX-License-Identifier: MIT
// Ten years of one room, 20 000 sessions with 400 000 events: what a month costs to export and to report, what proving
// all of it costs, and what the kiosk's start has of it. With arguments N FILE only a log of N sessions is made.
#include "bench/bench.h"
#include "core/agreement.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SESSIONS 20000
#define EVENTS   20
#define RUNS     7
#define A_DAY    8 // sessions of an hour, from eight o'clock on

static int64_t first; // a Monday; the last of all sessions was last week

static const enum event_kind kinds[EVENTS] = {
    EVENT_START,  EVENT_OUT, EVENT_BACK,  EVENT_OUT,    EVENT_PROMISE, EVENT_BACK,  EVENT_PAUSE,
    EVENT_RESUME, EVENT_OUT, EVENT_OFFER, EVENT_ANSWER, EVENT_BACK,    EVENT_OUT,   EVENT_BACK,
    EVENT_WARN,   EVENT_OUT, EVENT_BACK,  EVENT_WARN,   EVENT_END,     EVENT_CLOSE,
};

static struct wall start_of(int session)
{
    int64_t day = session / A_DAY;
    int64_t working = day / 5 * 7 + day % 5;
    return (struct wall){first + working * MS_PER_DAY + (8 + session % A_DAY) * MS_PER_HOUR};
}

static bool append(struct store *store, int64_t id, int session, int i, struct error *error)
{
    struct policy policy = {.counts = COUNTS_REQUIRED};
    int64_t at = start_of(session).ms + i * 170 * MS_PER_SECOND;
    struct event event = {.seq = (uint32_t)i + 1,
                          .kind = kinds[i],
                          .quality = CLOCK_TRUSTED,
                          .wall = {at},
                          .at = {at},
                          .boot = {.ms = at - first, .id = 1},
                          .who = EVENT_NOBODY};
    bool personal = event.kind == EVENT_OUT || event.kind == EVENT_BACK || event.kind == EVENT_PROMISE;
    event.who = personal ? session % 4 : EVENT_NOBODY;
    event.value = event.kind == EVENT_PROMISE ? at + MS_PER_MINUTE
                  : event.kind == EVENT_OFFER ? THRESHOLD_SINGLE + session % 4
                  : event.kind == EVENT_WARN  ? 10
                  : event.kind == EVENT_END   ? session % 9 == 0
                                              : 0;
    return (i > 0 || policy_encode(&policy, event.text, sizeof event.text)) &&
           store_event_append(store, id, &event, error);
}

static bool fill(const char *path, int sessions, struct error *error)
{
    static struct roster roster = {
        .count = 4,
        .people = {{.name = "Anna Wiśniewska", .address = "anna@acme.example"},
                   {.name = "Piotr Nowak", .address = "piotr@acme.example"},
                   {.name = "Linh Trần", .address = "linh@acme.example"},
                   {.name = "James Hale", .address = "james@school.example", .trainer = true}}};
    struct store *store = NULL;
    bool ok = store_open(&store, path, STORE_WRITE, error) && store_begin(store, error);
    for (int session = 0; ok && session < sessions; session++) {
        struct block block = {.title = "Business English B2", .start = start_of(session)};
        int64_t id = 0;
        block.end.ms = block.start.ms + MS_PER_HOUR;
        snprintf(block.uid, sizeof block.uid, "%d@bench.example", session);
        snprintf(block.organizer_address, sizeof block.organizer_address,
                 session % 3 == 0 ? "x@other.example" : "x@acme.example");
        ok = store_session_create(store, &block, &roster, &id, error);
        for (int i = 0; ok && i < EVENTS; i++) {
            ok = append(store, id, session, i, error);
        }
    }
    ok = ok && store_commit(store, error);
    store_close(store);
    return ok;
}

static bool count_proof(void *context, const struct session_proof *proof, struct error *error)
{
    size_t *events = context;
    *events += proof->events;
    return proof->fault[0] == '\0' || error_set(error, "session %lld: %s", (long long)proof->session, proof->fault);
}

static bool verify(const char *path, struct error *error)
{
    struct store *store = NULL;
    size_t events = 0;
    if (!store_open(&store, path, STORE_READ, error)) {
        return false;
    }
    double begun = bench_cpu_seconds(RUSAGE_SELF);
    bool ok = store_verify(store, count_proof, &events, error);
    double took = bench_cpu_seconds(RUSAGE_SELF) - begun;
    store_close(store);
    printf("verify: %zu events in %.2f s of processor, %.0f events per second\n", events, took, (double)events / took);
    return ok;
}

// ms of processor; the least of several runs of the app. Below 0: one failed.
static double least_ms(const char *app, const char *db, const char *arguments)
{
    char command[1024];
    double least = -1;
    snprintf(command, sizeof command, "%s %s --db %s >/dev/null 2>&1", app, arguments, db);
    for (int run = 0; run < RUNS; run++) {
        double begun = bench_cpu_seconds(RUSAGE_CHILDREN);
        if (system(command) != 0) {
            return -1;
        }
        double took = (bench_cpu_seconds(RUSAGE_CHILDREN) - begun) * 1000;
        least = least < 0 || took < least ? took : least;
    }
    return least;
}

static void measure(const char *app, const char *full, const char *empty)
{
    static const char kiosk[] = "kiosk --once --no-sync --window 1280x800 --config assets/demo.ini";
    static const char *const months[] = {"export --format csv", "export --format json", "export --format html",
                                         "report --format html", "report --format pdf"};
    printf("a month of ten years, with the start of the program, ms of processor:");
    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++) {
        char arguments[128];
        snprintf(arguments, sizeof arguments, "%s --from 2021-03-01 --to 2021-03-31", months[i]);
        printf("%s %s %.0f", i > 0 ? "," : "", months[i], least_ms(app, full, arguments));
    }
    printf("\nall ten years: report html %.0f ms of processor\n",
           least_ms(app, full, "report --format html --from 2016-01-01 --to 2099-12-31"));
    double with = least_ms(app, full, kiosk), without = least_ms(app, empty, kiosk);
    printf("start of the kiosk: %.0f ms of processor with ten years, %.0f ms with an empty log, ratio %.2f\n", with,
           without, with / without);
}

int main(int argc, char **argv)
{
    struct error error = {""};
    char folder[] = "/tmp/bench-report-XXXXXX", full[64], empty[64], app[512];
    const int64_t week = 7 * MS_PER_DAY;
    const int64_t monday = 4 * MS_PER_DAY; // 1970 began on a Thursday
    first = ((int64_t)time(NULL) * MS_PER_SECOND / week - SESSIONS / A_DAY / 5 - 1) * week + monday;
    if (argc == 3) {
        if (!fill(argv[2], atoi(argv[1]), &error)) {
            fprintf(stderr, "%s\n", error.text);
            return 1;
        }
        return 0;
    }
    const char *build = getenv("BUILD");
    snprintf(app, sizeof app, "%s/adjourn", build != NULL ? build : "build");
    if (mkdtemp(folder) == NULL || setenv("SDL_VIDEODRIVER", "dummy", 1) != 0) {
        return 1;
    }
    snprintf(full, sizeof full, "%s/full.db", folder);
    snprintf(empty, sizeof empty, "%s/empty.db", folder);
    double begun = bench_seconds();
    bool ok = fill(full, SESSIONS, &error) && fill(empty, 0, &error);
    printf("noted %d sessions with %d events in %.1f s\n", SESSIONS, SESSIONS * EVENTS, bench_seconds() - begun);
    ok = ok && verify(full, &error);
    if (ok) {
        measure(app, full, empty);
    } else {
        fprintf(stderr, "bench_report: %s\n", error.text);
    }
    char remove[128];
    snprintf(remove, sizeof remove, "rm -rf %s", folder);
    return system(remove) == 0 && ok ? 0 : 1;
}
