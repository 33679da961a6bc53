// SPDX-License-Identifier: MIT
// The kiosk is killed (SIGKILL) at random moments of scripted sessions. Each time the session has to come back as it
// was last shown, or one durable event further: nothing that had been shown may be lost. KILLS sets how often, SEED the
// seed.
#include "kiosk/kiosk.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define NOON INT64_C(1795089600000)

// What the screen showed, and when.
struct shown {
    struct now now;
    uint32_t last_seq;
    enum session_state state;
    struct figures figures;
};

static char folder[] = "/tmp/adjourn-kill-XXXXXX";
static char database[64];
static struct settings settings;
static struct zone zone;

static void remove_database(void)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s%s", database, endings[i]);
        unlink(path);
    }
}

static struct store *open_store(void)
{
    struct store *store = NULL;
    struct error error = {0};
    if (!store_open(&store, database, STORE_WRITE, &error)) {
        fail_msg("%s", error.text);
    }
    return store;
}

static void put_block(void)
{
    struct block block = {.uid = "b2@example", .title = "Business English B2", .people = 4};
    struct roster roster = {
        .count = 4,
        .people = {{.name = "Anna"}, {.name = "Piotr"}, {.name = "Linh"}, {.name = "James", .trainer = true}}};
    struct error error;
    block.start.ms = NOON;
    block.end.ms = NOON + MS_PER_HOUR;
    struct store *store = open_store();
    assert_true(store_begin(store, &error));
    assert_true(store_block_put(store, "room", &block, &roster, &error));
    assert_true(store_commit(store, &error));
    store_close(store);
}

static struct kiosk *open_kiosk(struct store *store, struct now now)
{
    struct kiosk *kiosk = NULL;
    struct error error;
    struct kiosk_ports ports = {0};
    assert_true(kiosk_create(&kiosk, &settings, &zone, store, STORE_OK, &ports, now, &error));
    return kiosk;
}

static struct shown look(struct kiosk *kiosk, struct now now)
{
    const struct situation *situation = kiosk_situation(kiosk, now);
    struct shown shown = {.now = now};
    if (situation->session != NULL) {
        shown.last_seq = situation->session->last_seq;
        shown.state = situation->session->state;
        shown.figures = situation->figures;
    }
    return shown;
}

static struct action random_action(void)
{
    static const enum action_kind kinds[] = {ACTION_PERSON,  ACTION_PERSON,   ACTION_PERSON,  ACTION_PAUSE,
                                             ACTION_RESUME,  ACTION_UNDO,     ACTION_PROMISE, ACTION_GO_ON,
                                             ACTION_WE_WAIT, ACTION_CARRY_ON, ACTION_WAIT,    ACTION_BREAK};
    size_t kind = (size_t)rand() % (sizeof kinds / sizeof kinds[0]);
    static const int32_t breaks[] = {BREAK_ASK, BREAK_OVER, 5};
    int32_t value = kinds[kind] == ACTION_PERSON ? rand() % 4 : kinds[kind] == ACTION_BREAK ? breaks[rand() % 3] : 5;
    return (struct action){kinds[kind], value};
}

// Plays until it is killed; tells the pipe what it showed.
static void play_for_ever(struct now now, int pipe)
{
    struct store *store = open_store();
    struct kiosk *kiosk = open_kiosk(store, now);
    kiosk_act(kiosk, (struct action){ACTION_START, 0}, now);
    for (;;) {
        int64_t pass = rand() % 20000;
        now.wall.ms += pass;
        now.boot.ms += pass;
        kiosk_turn(kiosk, now);
        kiosk_act(kiosk, random_action(), now);
        struct shown shown = look(kiosk, now);
        if (write(pipe, &shown, sizeof shown) != (ssize_t)sizeof shown || now.wall.ms > NOON + MS_PER_HOUR) {
            pause();
        }
    }
}

// Lets a child play, kills it, and gives what it showed last.
static bool play_and_kill(struct now now, unsigned seed, struct shown *last)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        close(STDERR_FILENO); // many random touches are refused
        srand(seed);
        play_for_ever(now, ends[1]);
        _exit(0);
    }
    close(ends[1]);
    struct shown shown;
    // Most are killed after their first picture, the others perhaps while they start.
    bool any = rand() % 4 != 0 && read(ends[0], &shown, sizeof shown) == (ssize_t)sizeof shown;
    if (any) {
        *last = shown;
    }
    struct timespec wait = {0, (rand() % 15000) * 1000L};
    nanosleep(&wait, NULL);
    kill(child, SIGKILL);
    while (read(ends[0], &shown, sizeof shown) == (ssize_t)sizeof shown) {
        *last = shown;
        any = true;
    }
    close(ends[0]);
    waitpid(child, NULL, 0);
    return any;
}

static bool fold_until(void *context, const struct event *event, struct error *error)
{
    struct session *session = ((void **)context)[0];
    const struct shown *shown = ((void **)context)[1];
    return event->seq > shown->last_seq || session_apply(session, event, error);
}

// The events up to what was shown are on disk, and fold to just that.
static void assert_kept(const struct shown *shown)
{
    static struct session session;
    static struct session_record record;
    struct store *store = open_store();
    struct error error;
    int64_t id = 0;
    struct figures figures;
    void *context[] = {&session, (void *)shown};
    struct block block = {.uid = "b2@example"};
    assert_true(store_session_of(store, &block, &id, &error));
    assert_true(id > 0 && store_session_load(store, id, &record, &error));
    session_init(&session, &record.block, &record.roster, &settings.policy);
    if (!store_events(store, id, fold_until, context, &error)) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(session.last_seq, shown->last_seq);
    assert_int_equal(session.state, shown->state);
    session_figures(&session, session_axis(&session, shown->now), &figures);
    assert_memory_equal(&figures, &shown->figures, sizeof figures);
    store_close(store);
}

// A new kiosk of the same boot stands where the killed one stood, at most one unseen event further.
static void assert_comes_back(const struct shown *shown)
{
    struct store *store = open_store();
    struct kiosk *kiosk = open_kiosk(store, shown->now);
    struct shown again = look(kiosk, shown->now);
    assert_in_range(again.last_seq, shown->last_seq, shown->last_seq + 3);
    if (again.last_seq == shown->last_seq) {
        assert_int_equal(again.state, shown->state);
        assert_memory_equal(&again.figures, &shown->figures, sizeof again.figures);
    }
    kiosk_destroy(kiosk);
    store_close(store);
}

static void kiosk_when_killed_at_any_moment_then_the_session_comes_back_as_it_was(void **state)
{
    (void)state;
    const char *times = getenv("KILLS");
    const char *wanted = getenv("SEED");
    int kills = times != NULL ? (int)strtol(times, NULL, 10) : 100;
    unsigned seed = wanted != NULL ? (unsigned)strtoul(wanted, NULL, 10) : (unsigned)time(NULL);
    int seen = 0;
    struct shown last = {0};
    print_message("seed %u\n", seed);
    srand(seed);
    for (int i = 0; i < kills; i++) {
        if (last.now.wall.ms == 0 || last.now.wall.ms > NOON + MS_PER_HOUR - 2 * MS_PER_MINUTE) {
            remove_database();
            put_block();
            last = (struct shown){.now = {{NOON}, {MS_PER_HOUR, 7}, CLOCK_TRUSTED}};
        }
        if (play_and_kill(last.now, seed + (unsigned)i, &last)) {
            seen++;
        }
        if (last.last_seq > 0) {
            assert_kept(&last);
            assert_comes_back(&last);
        }
    }
    print_message("%d kills, %d of them after something was shown\n", kills, seen);
    assert_true(seen > kills / 4);
}

static int make_folder(void **state)
{
    (void)state;
    settings.policy = (struct policy){.counts = COUNTS_ANY,
                                      .single_ms = 10 * MS_PER_MINUTE,
                                      .notice_before_ms = 5 * MS_PER_MINUTE,
                                      .wait_ms = 5 * MS_PER_MINUTE,
                                      .fold_ms = MS_PER_MINUTE,
                                      .grace_ms = MS_PER_MINUTE,
                                      .slip_ms = 10 * MS_PER_SECOND};
    settings.session.start_before_ms = 10 * MS_PER_MINUTE;
    settings.session.warn_first_ms = 10 * MS_PER_MINUTE;
    settings.session.warn_second_ms = 5 * MS_PER_MINUTE;
    settings.session.overrun_ms = 15 * MS_PER_MINUTE;
    zone_init_fixed(&zone, "UTC", 0);
    bool made = mkdtemp(folder) != NULL;
    snprintf(database, sizeof database, "%s/adjourn.db", folder);
    return made ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    remove_database();
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kiosk_when_killed_at_any_moment_then_the_session_comes_back_as_it_was),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
